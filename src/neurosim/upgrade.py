"""Bring a folder of tables that an older version exported up to the present columns."""

import csv
import io
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from neurosim.atlas import data_directory
from neurosim.parameters import OBSERVATION, SETTINGS
from neurosim.records import RootStatement
from neurosim.root_statements import faults_of, structures_of
from neurosim.side_tables import every_table
from neurosim.table_reader import read_text, split
from neurosim.tables import Column, DataTable, table_of
from neurosim.terms import NeurosimError, TableError, require_name
from neurosim.writing import write_bytes

CellRow = dict[str, str]
#: Ending of a table as it was before.
OLD = ".old"
_NUMBERS = {"observation.csv": OBSERVATION, "settings.csv": SETTINGS}


@dataclass
class _Upgrade:
    """What is done to one folder, gathered before anything is written."""

    folder: Path
    shipped: Path
    changes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    rows: dict[str, list[CellRow]] = field(default_factory=dict)
    new: dict[str, list[CellRow]] = field(default_factory=dict)
    added: dict[str, list[CellRow]] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)


def upgrade_data(directory: Path, take: Collection[str] = ()) -> tuple[str, ...]:
    """Bring an older folder to the columns and rows that are needed now.

    A new column takes what the shipped row of the same key holds, else what its
    declaration says of older rows, else it is empty where it may be. Missing files,
    rows without which nothing works, and the outlines of the body are taken as they
    are shipped. What is changed is kept beside the new with the ending ``.old``.

    Parameters
    ----------
    directory
        The folder; it is left alone if anything is missing that only its owner knows.
    take
        File names of tables to take from the shipped ones as they are.

    Returns
    -------
    tuple of str
        What was changed, a line each; empty if nothing had to be.

    Raises
    ------
    TableError
        With every cell that has to be filled in by hand.
    UnknownNameError
        If there is no such table to take.
    NeurosimError
        If the folder is not one of tables, or cannot be written.
    """
    names = [table.name for table in every_table()]
    for name in take:
        require_name("table", name, names)
    if not (directory / "datapackage.json").is_file():
        raise NeurosimError(
            f"{directory}: is not a folder of tables (it has no datapackage.json)"
        )
    work = _Upgrade(directory, data_directory())
    for table in every_table():
        _columns(work, table, anew=table.name in take)
        _cells(work, table)
    _spoken(work)
    _regions(work)
    for name, known in _NUMBERS.items():
        _numbers(work, name, set(known))
    for table in every_table():
        _needed(work, table)
    _named(work)
    _cited(work)
    TableError.refuse(work.faults)
    _write(work)
    return tuple(work.changes)


def _columns(work: _Upgrade, table: DataTable[Any], *, anew: bool) -> None:
    """Give a table its columns; take the shipped one if it is missing."""
    work.new[table.name] = _rows_of(work.shipped / table.name)[1]
    if anew or not (work.folder / table.name).is_file():
        kept = f", the old one kept in {table.name}{OLD}" if anew else ""
        work.changes.append(f"{table.name}: the shipped table{kept}")
        work.rows[table.name] = list(work.new[table.name])
        work.added[table.name] = work.rows[table.name]
        work.touched.add(table.name)
        return
    header, rows = _rows_of(work.folder / table.name)
    work.rows[table.name] = rows
    missing = [column for column in table.columns if column.name not in header]
    unknown = [name for name in header if name not in table.names]
    for name in unknown:
        work.changes.append(
            f"{table.name}: column {name!r} is not used any more (kept in "
            f"{table.name}{OLD})"
        )
    key = _key(table)
    shipped = {key(row): row for row in work.new[table.name]}
    for column in missing:
        own = [row for row in rows if key(row) not in shipped]
        for row in rows:
            row[column.name] = shipped.get(key(row), {}).get(column.name, column.older)
        given = (
            f"; {column.older!r} in the rows of yours: {len(own)}"
            if own and column.older
            else ""
        )
        work.changes.append(f"{table.name}: column {column.name!r} added{given}")
    if missing or unknown or tuple(header) != table.names:
        work.touched.add(table.name)


def _rows_of(path: Path) -> tuple[list[str], list[CellRow]]:
    try:
        lines = split(read_text(path))
        header = next(lines)[1]
        while header and not header[-1]:
            header.pop()
        return header, [dict(zip(header, c, strict=False)) for _, c in lines]
    except (OSError, ValueError, StopIteration) as error:
        raise TableError([f"{path.name}: cannot be read: {error}"]) from None


def _cells(work: _Upgrade, table: DataTable[Any]) -> None:
    """Give cells that are not allowed the value of the shipped row of their key."""
    key = _key(table)
    shipped = {key(row): row for row in work.new[table.name]}
    for number, row in enumerate(work.rows[table.name], start=2):
        for column in table.columns:
            before = row.setdefault(column.name, "")
            reason = _reason(column, before)
            if not reason:
                continue
            place = f"{table.name}, row {number} ({', '.join(key(row))}), {column.name}"
            value = shipped.get(key(row), {}).get(column.name, "")
            if _reason(column, value):
                work.faults.append(
                    f"{place}: {before!r} {reason}; fill it in ({column.help}), or "
                    f"take the shipped table: --take {table.name}"
                )
            else:
                row[column.name] = value
                work.touched.add(table.name)
                work.changes.append(f"{place}: {value!r} as in the shipped table")


def _spoken(work: _Upgrade) -> None:
    """Leave out the structures that follow from statements.csv."""
    table = table_of(RootStatement)
    try:
        rows = [
            table.record(*(column.read(row[column.name]) for column in table.columns))
            for row in work.rows[table.name]
        ]
    except ValueError:
        return  # the cell is among the faults
    made = {
        one.id
        for row in rows
        if not any(faults_of(row))
        for one in structures_of([row])
    }
    kept = [row for row in work.rows["structures.csv"] if row["id"] not in made]
    lost = len(work.rows["structures.csv"]) - len(kept)
    if lost:
        work.rows["structures.csv"] = kept
        work.touched.add("structures.csv")
        work.changes.append(
            f"structures.csv: {lost} rows follow from {table.name} now (kept in "
            f"structures.csv{OLD})"
        )


def _regions(work: _Upgrade) -> None:
    """Take what each structure covers, where the outlines of the body have changed."""
    theirs, ours = (
        each / "bodymap/bodymap.json" for each in (work.folder, work.shipped)
    )
    if theirs.is_file() and theirs.read_bytes() == ours.read_bytes():
        return
    shipped = {row["id"]: row["region"] for row in work.new["structures.csv"]}
    for row in work.rows["structures.csv"]:
        region = shipped.get(row["id"], row["region"])
        if region != row["region"]:
            work.changes.append(
                f"structures.csv ({row['id']}), region: {region!r} for the new outlines"
            )
            work.touched.add("structures.csv")
        row["region"] = region


def _reason(column: Column, cell: str) -> str:
    """Return why a cell is not allowed, if it is not."""
    try:
        column.read(cell)
    except ValueError as error:
        return str(error)
    return ""


def _key(table: DataTable[Any]) -> Callable[[CellRow], tuple[str, ...]]:
    return lambda row: tuple(row.get(name, "") for name in table.key)


def _numbers(work: _Upgrade, name: str, known: set[str]) -> None:
    """Add numbers that are new, leave out those that nothing reads any more."""
    rows = work.rows[name]
    for row in rows:
        if row.get("parameter") not in known:
            work.changes.append(
                f"{name}: {row.get('parameter')} {row.get('key', '')} is not used any "
                f"more (kept in {name}{OLD})"
            )
    kept = [row for row in rows if row.get("parameter") in known]
    work.touched |= {name} if len(kept) < len(rows) else set()
    work.rows[name] = kept
    there = {row["parameter"] for row in kept}
    _add(work, name, (r for r in work.new[name] if r["parameter"] not in there))


def _needed(work: _Upgrade, table: DataTable[Any]) -> None:
    """Add rows without which commands fail."""
    first = table.key[0]
    there = {row.get(first, "") for row in work.rows[table.name]}
    missing = set(table.needed) - there
    _add(work, table.name, (r for r in work.new[table.name] if r[first] in missing))


def _named(work: _Upgrade) -> None:
    """Add the structures that added rows name, and what belongs to them."""
    words = {
        word
        for rows in work.added.values()
        for row in rows
        for cell in row.values()
        for word in re.findall(r"\w+", cell)
    }
    there = {row.get("id", "") for row in work.rows["structures.csv"]}
    new = [row for row in work.new["structures.csv"] if row["id"] in words - there]
    _add(work, "structures.csv", new)
    names = {row["id"] for row in new}
    for name in ("roots.csv", "mimics.csv"):
        _add(work, name, [r for r in work.new[name] if r["structure"] in names])


def _cited(work: _Upgrade) -> None:
    """Add the references that the tables cite and do not have."""
    cited = {
        key.strip()
        for rows in work.rows.values()
        for row in rows
        for key in row.get("source", "").split(";")
    }
    there = {row.get("key", "") for row in work.rows["references.csv"]}
    new = work.new["references.csv"]
    _add(work, "references.csv", (r for r in new if r["key"] in cited - there))


def _add(work: _Upgrade, name: str, rows: Iterable[CellRow]) -> None:
    for row in rows:
        work.rows[name].append(row)
        work.added.setdefault(name, []).append(row)
        work.touched.add(name)
        work.changes.append(f"{name}: row {', '.join(list(row.values())[:3])} added")


def _write(work: _Upgrade) -> None:
    for table in every_table():
        if table.name in work.touched:
            path = work.folder / table.name
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_file():
                _keep(path)
            write_bytes(path, _csv(table.names, work.rows[table.name]), force=True)
    tables = {table.name for table in every_table()}
    for extra in filter(Path.is_file, work.shipped.rglob("*")):
        name = extra.relative_to(work.shipped)
        path, drawn = work.folder / name, name.parts[0] == "bodymap"
        known = name.as_posix() in tables or (path.exists() and not drawn)
        if known or (path.exists() and path.read_bytes() == extra.read_bytes()):
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            _keep(path)
        write_bytes(path, extra.read_bytes(), force=True)
        work.changes.append(f"{name.as_posix()}: as shipped")


def _keep(path: Path) -> None:
    """Keep a table as it was, under a name that is free."""
    number = 0
    while (kept := path.with_name(f"{path.name}{OLD}{number or ''}")).exists():
        number += 1
    write_bytes(kept, path.read_bytes())


def _csv(names: Sequence[str], rows: Sequence[CellRow]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([row.get(name, "") for name in names] for row in rows)
    return text.getvalue().encode()
