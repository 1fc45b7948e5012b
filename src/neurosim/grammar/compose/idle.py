"""What stands beside unknown words: they are left out, or what they hang on is."""

from collections.abc import Iterator
from dataclasses import replace

from neurosim.grammar.compose.bundles import MIDDLE, PART, PLACE, SIDE
from neurosim.grammar.compose.nodes import Node
from neurosim.grammar.compose.strange import (
    CLAUSE,
    LOOSE,
    NAME,
    NARROW,
    OCCASION,
    OPENING,
)

_WHERE = frozenset((PLACE, PART, SIDE, MIDDLE))
#: A denial of what no table knows.
_DENIED = "denied"
_APART = frozenset(("break", "clause", "with"))


def left_out(first: Node, second: Node, *, opens: bool) -> Iterator[Node]:
    """Yield two neighbours of which one is a run of unknown words.

    Parameters
    ----------
    first, second
        The neighbours.
    opens
        Whether the first begins a statement.
    """
    cost = first.cost + second.cost
    if first.how == "link":
        kind = frozenset((second.joint,))
        yield Node("tail", cost=cost, joint=first.joint, of="strange", links=kind)
    elif first.how == "no" and second.joint == NAME:
        yield Node("strange", cost=cost, joint=_DENIED)
    elif first.how == "strange" and second.how == "tail":
        yield from _before_link(first, second, opens=opens)
    elif first.how == "strange":
        yield from _before(first, second, opens=opens)
        yield from _around(second, first)
    elif first.bundles and all(one.says for one in first.bundles):
        yield from _after(first, second)
        yield from _around(first, second)


def _around(told: Node, strange: Node) -> Iterator[Node]:
    """Yield what is told without the words beside it: "weak on standard testing".

    Words of where are left out beside a place, which is then told too wide; others only
    beside what names its place and says how it is, so that they can be neither.
    """
    if told.how not in ("one", "list") or not told.bundles:
        return
    placed = all(PLACE in one.fills for one in told.bundles)
    whole = placed and all(one.says for one in told.bundles)
    if whole and strange.joint == LOOSE:
        yield replace(told, cost=told.cost + strange.cost + 1.5)
    elif placed and strange.joint == NARROW:
        yield replace(told, cost=told.cost + strange.cost + 1.0)


def _before(first: Node, second: Node, *, opens: bool) -> Iterator[Node]:
    """Yield unknown words and what they stand before: an occasion takes its place."""
    cost = first.cost + second.cost
    if second.how == "strange":
        if first.joint == OCCASION:
            yield replace(first, cost=cost)
    elif first.joint == OCCASION and _is_where(second):
        yield replace(first, cost=cost + 1.0)
    elif first.joint == OPENING and opens:
        yield replace(second, cost=cost)


def _before_link(first: Node, tail: Node, *, opens: bool) -> Iterator[Node]:
    """Yield unknown words before a link: an opening, or the first of a list."""
    cost = first.cost + tail.cost
    if tail.of == "strange":
        if first.joint in tail.links and first.joint in (NAME, OCCASION):
            yield replace(first, cost=cost)
        return
    apart = first.joint != _DENIED or tail.joint in _APART
    says = tail.of != "one" or all(one.says for one in tail.bundles)
    if opens and apart and says and first.joint:
        yield Node(tail.of, tail.bundles, cost, tail.links)


def _after(first: Node, second: Node) -> Iterator[Node]:
    """Yield a statement and unknown words after it, which tell no part of it."""
    cost = first.cost + second.cost
    if second.how == "tail":
        kinds = second.links
        bare = all(PLACE not in one.fills for one in first.bundles)
        if NAME in kinds and bare and second.joint in ("comma", "and"):
            yield Node(first.how, first.bundles, cost, first.links)
        if not kinds.isdisjoint((NAME, OCCASION, CLAUSE, _DENIED)):
            yield Node("loose", first.bundles, cost, first.links)
    elif second.joint == OCCASION:
        yield Node("loose", first.bundles, cost, first.links)


def _is_where(node: Node) -> bool:
    return node.how in ("one", "list") and all(
        one.fills <= _WHERE and (one.fills or one.history) for one in node.bundles
    )
