"""All ways to put the items of a sentence together, the cheapest first."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

from neurosim.grammar.compose.bundles import denied
from neurosim.grammar.compose.idle import left_out
from neurosim.grammar.compose.items import Items, Lexeme
from neurosim.grammar.compose.lists import listed
from neurosim.grammar.compose.nodes import Node, merger
from neurosim.grammar.lexicon import Lexicon

#: How many ways are kept of each run of words.
_BEAM = 12
#: Pairs that are tried at most: half a second of work.
_STEPS = 12_000
_BREAKS = frozenset(("break", "with", "clause"))


def ways(items: Items, names: Lexicon) -> list[Node]:
    """Return the ways to consume every item, cheapest first.

    Parameters
    ----------
    items
        The items of a sentence.
    names
        The names of the tables, of which parts of names make others.
    """
    chart: dict[tuple[int, int], list[Node]] = defaultdict(list)
    steps = 0
    for item in items.items:
        chart[item.start, item.stop].append(_node(item))
    for width in range(1, items.size + 1):
        for start in range(items.size - width + 1):
            stop = start + width
            opens = start == 0 or items.words[start - 1] in (";", ".", "but")
            found = [*chart.get((start, stop), ())]
            for middle in range(start + 1, stop):
                left = chart.get((start, middle), [])
                right = chart.get((middle, stop), [])
                steps += len(left) * len(right)
                for first, second in product(left, right):
                    found += _combined(first, second, names, opens=opens)
            if steps > _STEPS:
                return []
            if found:
                chart[start, stop] = _best(found)
    return chart.get((0, items.size), [])


def _node(item: Lexeme) -> Node:
    if item.strange:
        return Node("strange", joint=item.strange, cost=0.5)
    if item.bundles:
        return Node("one", item.bundles, item.cost)
    return Node("no" if item.link == "no" else "link", joint=item.link)


def _best(found: list[Node]) -> list[Node]:
    kept: dict[object, Node] = {}
    for node in sorted(found, key=lambda one: one.cost):
        kept.setdefault(node.key, node)
    return list(kept.values())[:_BEAM]


def _combined(
    first: Node, second: Node, names: Lexicon, *, opens: bool
) -> Iterator[Node]:
    """Yield what two neighbours are together."""
    if second.how in ("link", "no") or first.how == "tail":
        return
    if "strange" in (first.how, second.how, second.of):
        yield from left_out(first, second, opens=opens)
    elif first.how == "no":
        yield from _denial(second)
    elif first.how == "link":
        if second.how in ("one", "list"):
            yield Node(
                "tail",
                second.bundles,
                second.cost,
                second.links,
                first.joint,
                second.how,
            )
    elif second.how == "tail":
        yield from listed(first, second, names, opens=opens)
    else:
        yield from merger(first, second, names)


def _denial(what: Node) -> Iterator[Node]:
    """Yield a denial; of a list, if "or" joins it, else it may end before."""
    if what.how == "loose" and not what.links <= {"or"}:
        return
    several = len({one.what or one.place for one in what.bundles}) > 1
    if len(what.bundles) > 1 and what.links & _BREAKS:
        return
    if (several or what.how == "list") and "or" not in what.links:
        return
    bundles = [found for one in what.bundles if (found := denied(one))]
    if len(bundles) == len(what.bundles):
        yield Node("one", tuple(bundles), what.cost)
