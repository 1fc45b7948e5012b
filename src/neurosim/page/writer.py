"""The page as one text, and as a file: template, style, scripts and JSON together."""

import json
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from neurosim.atlas import Atlas
from neurosim.door import door
from neurosim.page.document import Progress, document
from neurosim.terms import UnknownNameError
from neurosim.writing import check_new, write_bytes

#: Scripts in the order in which they run.
_SCRIPTS = ("start.js", "body.js", "explore.js", "find.js", "patients.js", "reveal.js",
            "go.js")  # fmt: skip
ENDINGS = (".html", ".htm")


def page_text(content: dict[str, Any]) -> str:
    """Return the page that shows a document.

    Parameters
    ----------
    content
        As :func:`neurosim.page.document` returns it.

    Examples
    --------
    >>> text = page_text({"title": "", "notice": "For teaching."})
    >>> text.startswith("<!doctype html>"), "https://" in text
    (True, False)
    """
    block = json.dumps(_packed(content), ensure_ascii=False, separators=(",", ":"))
    parts = {
        "title": escape(_heading(content)),
        "notice": escape(content["notice"]),
        "style": _asset("page.css"),
        "script": "\n".join(map(_asset, _SCRIPTS)),
        "block": block.replace("<", "\\u003c"),
    }
    page = _asset("page.html")
    for name, text in parts.items():
        page = page.replace("{{" + name + "}}", text)
    return page


def _heading(content: dict[str, Any]) -> str:
    """Return what the page is about, and of what kind of body."""
    variant = content.get("variant", "")
    title = content["title"] or "atlas of roots and nerves"
    return f"{title} ({variant})" if variant else str(title)


def _packed(content: dict[str, Any]) -> dict[str, Any]:
    """Return a document with cells by number: their names are most of its size."""
    number = {cell: place for place, cell in enumerate(content.get("cells", ()))}

    def short(cell: str) -> int | str:
        name, mark, face = cell.partition("@")
        return f"{number[name]}@{face}" if mark else number[name]

    def pack(value: Any) -> Any:
        if isinstance(value, list):
            return [pack(one) for one in value]
        if not isinstance(value, dict):
            return value
        return {
            key: {look: [short(cell) for cell in cells] for look, cells in one.items()}
            if key == "skin" and isinstance(one, dict)
            else pack(one)
            for key, one in value.items()
        }

    packed: dict[str, Any] = pack(content)
    return packed


def _asset(name: str) -> str:
    return (files("neurosim.page") / "assets" / name).read_text(encoding="utf-8")


@door
def write_page(
    path: str | Path,
    names: Sequence[str] = (),
    *,
    atlas: Atlas | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> Path:
    """Write the page of some lesions, or of all, as one file.

    Parameters
    ----------
    path
        File ending in ``.html``.
    names
        Lesions by any name; all by default.
    atlas
        The tables; the shipped ones by default.
    force
        Whether a file that stands there is replaced.
    progress
        What is called with a line for every lesion and patient that is done.

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    UnknownNameError
        If the file has another ending, or a name means no lesion of a page.
    NeurosimError
        If a file stands there and ``force`` is not given.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_page(f"{folder}/a.html", ["saphenous"]).name
    'a.html'
    """
    target = Path(path)
    if target.suffix.lower() not in ENDINGS:
        raise UnknownNameError("ending of a page", target.suffix, ENDINGS)
    check_new(target, force=force)
    text = page_text(document(names, atlas=atlas, progress=progress))
    return write_bytes(target, text.encode(), force=force)
