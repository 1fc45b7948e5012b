"""Links of the documents: relative ones end somewhere, others are well formed.

Nothing is fetched: whether a page elsewhere still exists is not tested.
"""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / "docs").glob("notes/*.md"),
        *(ROOT / "data").rglob("*.md"),
        *(ROOT / "notebooks").glob("*.md"),
        *(ROOT / "tests").rglob("*.md"),
        *(ROOT / "tools").rglob("*.md"),
    ]
)
NAMES = [str(path.relative_to(ROOT)) for path in PAGES]
_FENCE = re.compile(r"^(`{3,}|~{3,}).*?^\1", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
_BARE = re.compile(r"<(https?://[^>\s]*)>")


def links(text: str) -> list[str]:
    """Return the goals of all links outside of code.

    >>> links("[a](b.md#c) `[x](y)` ![p](q.png) <https://r.org>")
    ['b.md#c', 'q.png', 'https://r.org']
    """
    text = _CODE.sub("", _FENCE.sub("", text))
    return _LINK.findall(text) + _BARE.findall(text)


def anchors(text: str) -> set[str]:
    """Return what the headings of a page can be linked by.

    >>> sorted(anchors("# The model\\n## 1. What it *does*: `a_b`"))
    ['1-what-it-does-a_b', 'the-model']
    """
    titles = re.findall(r"^#{1,6} +(.+?) *$", _FENCE.sub("", text), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", title.lower()) for title in titles)
    return {title.replace(" ", "-") for title in plain}


def faults(page: Path, text: str) -> list[str]:
    """Return the links of a page that end nowhere."""
    found = []
    for link in links(text):
        url = urlsplit(link)
        if url.scheme:
            good = url.scheme == "mailto" or (
                url.scheme == "https" and "." in url.netloc
            )
            found += [] if good else [link]
            continue
        goal = (page.parent / unquote(url.path)).resolve() if url.path else page
        if not goal.exists():
            found.append(link)
        elif url.fragment and goal.suffix == ".md":
            names = anchors(goal.read_text("utf-8"))
            found += [] if unquote(url.fragment) in names else [link]
    return found


def test_pages_are_found() -> None:
    assert {"README.md", "docs/index.md", "notebooks/README.md"} <= set(NAMES)


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_links(page: Path) -> None:
    assert faults(page, page.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "text",
    ["[a](nowhere.md)", "[a](README.md#nowhere)", "[a](http://x)", "<https://x>"],
)
def test_a_broken_link_is_seen(text: str) -> None:
    assert len(faults(ROOT / "X.md", text)) == 1
