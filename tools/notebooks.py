"""Run the notebooks and write them as pages with their pictures: build/notebooks/.

Usage: python tools/notebooks.py [NAME ...]; by default all of them.
"""

import base64
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "build" / "notebooks"


def main() -> None:
    """Render what was asked for, and an index."""
    OUT.mkdir(parents=True, exist_ok=True)
    wanted = sys.argv[1:]
    lines = ["# Notebooks, run", ""]
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        if not wanted or path.stem in wanted:
            lines.append(f"- [{render(path)}]({path.stem}.md)")
            print(path.stem, flush=True)
    (OUT / "README.md").write_text("\n".join([*lines, ""]), encoding="utf-8")


def render(path: Path) -> str:
    """Run one notebook, write its page and pictures; return its title."""
    book: Any = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    NotebookClient(
        book, timeout=60, resources={"metadata": {"path": str(path.parent)}}
    ).execute()
    parts: list[str] = []
    for number, cell in enumerate(book.cells):
        if cell.cell_type == "markdown":
            parts.append(cell.source)
            continue
        shown = [f"```python\n{cell.source}\n```"]
        for place, output in enumerate(_merged(cell.outputs)):
            shown += _shown(output, OUT / f"{path.stem}-{number:02d}-{place}")
        if "answer" in cell.metadata.get("tags", ()):
            shown = ["<details><summary>Answers</summary>", *shown, "</details>"]
        parts += shown
    text = "\n\n".join(parts) + "\n"
    (OUT / f"{path.stem}.md").write_text(text, encoding="utf-8")
    return str(book.cells[0].source.splitlines()[0].removeprefix("# "))


def _merged(outputs: Any) -> list[Any]:
    """Join what was printed in several goes: where it breaks is an accident."""
    merged: list[Any] = []
    for output in outputs:
        last = merged[-1] if merged else None
        if output.output_type == "stream" and last and last.output_type == "stream":
            last.text += output.text
        else:
            merged.append(output)
    return merged


def _shown(output: Any, stem: Path) -> list[str]:
    if output.output_type == "stream":
        return [f"```text\n{output.text.rstrip()}\n```"]
    data = output.get("data", {})
    if "image/png" in data:
        picture = stem.with_suffix(".png")
        picture.write_bytes(base64.b64decode(data["image/png"]))
        return [f"![Output of the cell above]({picture.name})"]
    if "text/html" in data:
        return [data["text/html"]]
    return [f"```text\n{data.get('text/plain', '')}\n```"]


if __name__ == "__main__":
    main()
