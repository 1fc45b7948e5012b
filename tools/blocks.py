"""Blocks of pages that a tool writes: marked, stamped, and called old where they are.

A block stands between ``<!-- NAME: begin; tables STAMP -->`` and an ``end`` like it.
The stamp is the fingerprint of the tables on which its figures were measured. Where the
tables have changed since, the block begins with a banner that says so:

    python tools/blocks.py      write the banners, and the blocks that cost nothing
"""

import re
import sys
from pathlib import Path

from stamp import stamp

ROOT = Path(__file__).parents[1]
PAGES = (
    ROOT / "README.md",
    ROOT / "docs" / "model_card.md",
    ROOT / "docs" / "ablation.md",
    ROOT / "docs" / "misspecification.md",
    ROOT / "docs" / "quiz.md",
    ROOT / "docs" / "single_findings.md",
    ROOT / "docs" / "yardsticks.md",
)
_BEGIN = re.compile(r"^<!-- (\w+): begin(?:; tables (\w+))? -->\n", re.MULTILINE)
_BANNER = re.compile(r"^> \*\*Old figures\.\*\* .*\n\n", re.MULTILINE)


def fill(text: str, name: str, body: str, measured: str = "") -> str:
    """Return the page with one block written anew, or as it is without such a block.

    >>> fill("<!-- a: begin -->\\nold\\n<!-- a: end -->\\n", "a", "new", "123")
    '<!-- a: begin; tables 123 -->\\nnew\\n<!-- a: end -->\\n'
    """
    told = f"; tables {measured}" if measured else ""
    block = f"<!-- {name}: begin{told} -->\n{body}\n<!-- {name}: end -->"
    pattern = rf"<!-- {name}: begin.*? -->\n.*?<!-- {name}: end -->"
    return re.sub(pattern, lambda _: block, text, flags=re.DOTALL)


def marked(text: str, now: str) -> str:
    """Return the page with a banner on each block that other tables gave, and no other.

    >>> page = "<!-- a: begin; tables 123 -->\\n5\\n<!-- a: end -->\\n"
    >>> marked(page, "123") == page, marked(marked(page, "456"), "123") == page
    (True, True)
    >>> "Old figures" in marked(page, "456")
    True
    """
    return _BEGIN.sub(lambda found: _headed(found, now), _BANNER.sub("", text))


def _headed(found: re.Match[str], now: str) -> str:
    measured = found[2]
    if measured in (None, now):
        return found[0]
    return (
        f"{found[0]}> **Old figures.** They were measured on tables `{measured}`; "
        f"the tables are now `{now}`. `make figures` measures them again.\n\n"
    )


def main() -> None:
    """Write the banners, and what is only counted."""
    from readme import counted  # noqa: PLC0415 - the model loads only where it is used

    now = stamp()
    for page in PAGES:
        old = page.read_text(encoding="utf-8")
        new = old
        for name, body in counted().items():
            new = fill(new, name, body)
        new = marked(new, now)
        if new != old:
            page.write_text(new, encoding="utf-8")
            sys.stdout.write(f"{page.name}: written\n")


if __name__ == "__main__":
    main()
