"""What a link joins: like things in one list, statements side by side, what is lent."""

from collections.abc import Iterator
from dataclasses import replace

from neurosim.grammar.compose.beside import beside
from neurosim.grammar.compose.bundles import (
    DEFICIT,
    NO,
    PLACE,
    SIDE,
    STATE,
    Bundle,
)
from neurosim.grammar.compose.nodes import MOST, Node, merger
from neurosim.grammar.lexicon import Lexicon
from neurosim.grammar.words import STATE_WORDS

#: What each link costs in a list of like things; others join statements only.
_TIGHT = {"and": 0.0, "or": 0.0, "comma": 0.0, "clause": 0.0, "break": 0.5}


def listed(first: Node, tail: Node, names: Lexicon, *, opens: bool) -> Iterator[Node]:
    """Yield what a run of words and what is linked to it are together.

    Parameters
    ----------
    first
        What stands before the link.
    tail
        The link and what stands after it.
    names
        The names of the tables.
    opens
        Whether it begins a statement, as a heading does.
    """
    if len(first.bundles) + len(tail.bundles) > MOST or first.how in ("link", "no"):
        return
    links = first.links | tail.links | {tail.joint}
    cost = first.cost + tail.cost
    found = [
        *_in_a_list(first, tail),
        *(_headed(first, tail, names) if opens else ()),
        *_apposed(first, tail, names),
        *_tested_with(first, tail, names),
        *_with_history(first, tail),
        *beside(first, tail),
    ]
    for one in found:
        yield replace(one, cost=cost + one.cost, links=links)


def _in_a_list(first: Node, tail: Node) -> Iterator[Node]:
    """Yield a list of things that have the same slots."""
    extra = _TIGHT.get(tail.joint)
    states = (STATE_WORDS.get(one.state) for one in first.bundles + tail.bundles)
    alike = len({state == "normal" for state in states}) == 1
    if tail.joint == "with" and alike and all(map(_is_of_place, first.bundles)):
        extra = 1.0
    if extra is None or first.how == "loose" or tail.of == "list":
        return
    if tail.joint == "clause" and first.how != "list":
        extra = 1.0  # "the deltoid, and the biceps": rather two clauses
    bundles = first.bundles + tail.bundles
    shapes = {one.shape for one in bundles}
    if tail.joint == "break" and not _is_of_one_kind(bundles):
        return
    sides = shapes == {frozenset((SIDE,))}
    apart = sides or _is_sign_apart(first.bundles, tail.bundles)
    if tail.joint == "comma" and apart:
        return  # "Spurling right, left negative"
    if len(shapes) == 1:
        yield Node("list", bundles, extra + (0.5 if sides else 0.0))
    elif {shape - {SIDE} for shape in shapes} == {frozenset({PLACE})}:
        yield Node("list", bundles, extra + 0.75)
    elif _same_kind(bundles) and tail.joint != "break":
        yield Node("list", bundles, extra + 0.5)


def _is_sign_apart(first: tuple[Bundle, ...], tail: tuple[Bundle, ...]) -> bool:
    """Whether a bare sign stands before another kind: "Lasegue left, jerks normal"."""
    if any(one.says for one in first):
        return False
    kinds, others = (
        frozenset(kind for one in bundles for kind in one.modalities or ())
        for bundles in (first, tail)
    )
    return bool(kinds) and kinds <= _OF_SIGNS and kinds.isdisjoint(others)


#: Modalities of which a bare name may say that a sign is there.
_OF_SIGNS = frozenset(("tension", "umn", "local"))


def _is_of_one_kind(bundles: tuple[Bundle, ...]) -> bool:
    """Whether all say how one kind of thing is: touch and pin, but not bulk."""
    kinds = [one.modalities for one in bundles if one.modalities]
    alike = bool(kinds) and len(kinds) == len(bundles)
    return (
        alike
        and bool(frozenset.intersection(*kinds))
        and all("W" in one.shape for one in bundles)
    )


def _is_of_place(bundle: Bundle) -> bool:
    """Whether it is said of a place that may follow: no pain, of which all may be."""
    pains = bundle.modalities and "pain" in bundle.modalities
    return bundle.shape == {"W"} and not pains


def _same_kind(bundles: tuple[Bundle, ...]) -> bool:
    """Whether each names what was tested, and none says how it is."""
    told = any({NO, DEFICIT, STATE} & one.fills for one in bundles)
    # "plantar response, arm reflexes normal": the sign may have no state at all
    mixed = len({(PLACE in one.fills, one.is_sign) for one in bundles}) > 1
    return not (told or mixed) and all(one.has_kind for one in bundles)


def _headed(first: Node, tail: Node, names: Lexicon) -> Iterator[Node]:
    """Yield statements of a place that stands before them: "In the legs, ..."."""
    heads = all(one.fills in _HEADS and not one.is_sign for one in first.bundles)
    if heads and tail.joint == "comma" and all(one.says for one in tail.bundles):
        bare = Node("one", tail.bundles, 0.75)
        yield from merger(replace(first, cost=0.0), bare, names)


_HEADS = (frozenset((PLACE,)), frozenset((PLACE, SIDE)))


def _apposed(first: Node, tail: Node, names: Lexicon) -> Iterator[Node]:
    """Yield a state or side that follows after a comma, as if none stood there."""
    if tail.joint not in ("comma", "and"):
        return
    for one, other in ((tail, first), (first, tail)):
        slots = {slot for bundle in one.bundles for slot in bundle.fills}
        mine = {STATE, SIDE} if one is tail else {STATE}
        if slots and slots <= mine and other.how != "loose":
            bare = Node("one", tail.bundles, 0.75)
            yield from merger(replace(first, cost=0.0), bare, names)
            return


def _tested_with(first: Node, tail: Node, names: Lexicon) -> Iterator[Node]:
    """Yield power with what it was tested by: "4/5 strength with dorsiflexion"."""
    tested = all(PLACE not in one.fills and one.says for one in first.bundles)
    moves = all(
        one.fills <= {PLACE, SIDE} and one.modalities == _MOTOR for one in tail.bundles
    )
    if tail.joint == "with" and tested and moves:
        bare = Node("one", tail.bundles, 0.5)
        yield from merger(replace(first, cost=0.0), bare, names)


_MOTOR = frozenset(("motor",))


def _with_history(first: Node, tail: Node) -> Iterator[Node]:
    """Yield a list with what only tells of its course: "... , with worsening"."""
    if any(one.fills for one in tail.bundles) or NO in first.bundles[-1].fills:
        return
    told = frozenset(item for one in tail.bundles for item in one.history)
    whole = tuple(replace(one, history=one.history | told) for one in first.bundles)
    yield Node(first.how, whole, 0.25)
