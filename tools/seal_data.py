"""Check every table, describe it from its declaration, and seal what was checked.

Written: the resources of data/datapackage.json, the column tables of data/README.md,
and the hash that says that these tables passed every check.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from neurosim.atlas import data_directory, identity
from neurosim.datadir import check_data
from neurosim.side_tables import every_table
from neurosim.table_reader import read_table, trusted_rows
from neurosim.tables import LARGEST, Column, DataTable
from neurosim.terms import ROOTS

_FORM = {
    "profile": "tabular-data-resource",
    "format": "csv",
    "mediatype": "text/csv",
    "encoding": "utf-8",
    "dialect": {
        "delimiter": ",",
        "lineTerminator": "\n",
        "quoteChar": '"',
        "header": True,
    },
}
_TYPES = {"number": "number", "integer": "integer"}


def resource(table: DataTable[Any]) -> dict[str, Any]:
    """Return a table as a resource of a Frictionless data package."""
    schema = {
        "fields": [field(column) for column in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [""],
        "foreignKeys": list(foreign_keys(table)),
    }
    name = table.name.removesuffix(".csv").replace("/", "-")
    return {
        "name": name,
        "path": table.name,
        "description": table.help,
        **_FORM,
        "schema": {key: value for key, value in schema.items() if value},
    }


def foreign_keys(table: DataTable[Any]) -> Iterator[dict[str, Any]]:
    """Yield the columns that name a row of another table."""
    keys = {other.name: other.key for other in every_table()}
    for column in table.columns:
        if column.refers in keys and len(keys[column.refers]) == 1:
            yield {
                "fields": column.name,
                "reference": {
                    "resource": column.refers.removesuffix(".csv"),
                    "fields": keys[column.refers][0],
                },
            }


def field(column: Column) -> dict[str, Any]:
    """Return a column as a field of a table schema."""
    constraints: dict[str, Any] = {}
    if column.choices and column.kind != "list":
        constraints["enum"] = list(column.choices)
    if column.kind in _TYPES and column.low > -LARGEST:
        constraints["minimum"] = column.low
    if column.kind in _TYPES and column.high < LARGEST:
        constraints["maximum"] = column.high
    if column.pattern:
        constraints["pattern"] = column.pattern
    if not column.optional:
        constraints["required"] = True
    found = {
        "name": column.name,
        "type": _TYPES.get(column.kind, "string"),
        "description": column.help,
        "constraints": constraints,
    }
    return {key: value for key, value in found.items() if value}


def described(package: dict[str, Any]) -> dict[str, Any]:
    """Return the data package with the resources that are declared."""
    return {**package, "resources": [resource(table) for table in every_table()]}


def column_table(table: DataTable[Any]) -> str:
    """Return the columns of a table as a table of Markdown."""
    rows = [
        f"| `{c.name}` | {_TYPES.get(c.kind, 'string')} | {allowed(c)} | "
        f"{_escaped(c.help)} |"
        for c in table.columns
    ]
    head = ["| column | type | allowed | meaning |", "|---|---|---|---|"]
    return "\n".join([f"{table.help}.", "", *head, *rows])


def allowed(column: Column) -> str:
    """Return what a column may hold, in words."""
    said = []
    if tuple(column.choices[: len(ROOTS)]) == ROOTS:
        said.append(" or ".join(["a root C1 to S5", *column.choices[len(ROOTS) :]]))
    elif len(column.choices) > 12:
        said.append(f"{column.choices[0]} to {column.choices[-1]}")
    elif column.choices:
        said.append(", ".join(column.choices))
    if column.refers:
        said.append(f"in `{column.refers}`")
    if column.kind in _TYPES:
        bounds = (
            (">=", column.low, column.low > -LARGEST),
            ("<=", column.high, column.high < LARGEST),
        )
        said += [f"{sign} {value:g}" for sign, value, given in bounds if given]
    if column.pattern:
        said.append(f"`{_escaped(column.pattern)}`")
    if column.optional:
        said.append("may be empty")
    return "; ".join(said)


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


def filled(page: str) -> str:
    """Return data/README.md with the columns of every table as declared.

    Raises
    ------
    LookupError
        If the page has no place for a table.
    """
    for table in every_table():
        begin, end = (f"<!-- {table.name}: {word} -->" for word in ("begin", "end"))
        if begin not in page or end not in page:
            raise LookupError(f"data/README.md: put {begin} and {end} in a section")
        pattern = f"(?s)(?<={re.escape(begin)}\n).*?(?={re.escape(end)})"
        text = column_table(table) + "\n"
        page = re.sub(pattern, lambda _, text=text: text, page)  # type: ignore[misc]
    return page


def main() -> None:
    """Describe, check, then seal."""
    folder = data_directory()
    readme = folder / "README.md"
    readme.write_text(filled(readme.read_text("utf-8")), encoding="utf-8")
    path = folder / "datapackage.json"
    package = described(json.loads(path.read_text("utf-8")))
    _write(path, package)
    check_data(folder)
    for table in every_table():
        if tuple(trusted_rows(table, folder)) != read_table(table.record, folder):
            sys.exit(f"{table.name}: save it with commas, as plain UTF-8")
    package["checked"] = identity(folder)[1]
    _write(path, package)
    sys.stdout.write(f"{path.name}: sealed {package['checked'][:12]}\n")


def _write(path: Path, package: dict[str, Any]) -> None:
    text = json.dumps(package, indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
