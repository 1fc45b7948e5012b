"""Statements side by side, and what the one before lends to the one after it."""

from collections.abc import Iterator
from dataclasses import replace

from neurosim.grammar.compose.bundles import (
    DEFICIT,
    KIND,
    MIDDLE,
    NO,
    PLACE,
    SIDE,
    STATE,
    Bundle,
    lent,
    of_limb,
)
from neurosim.grammar.compose.nodes import SPINE, Node
from neurosim.grammar.compose.senses import ALL_LIMBS

#: What is denied of a muscle, where other deficits are denied of its limb.
_OF_BULK = frozenset(
    ("wasting", "atrophy", "wasted", "thinning", "fasciculation", "fasciculations")
)
#: Words for all reflexes of a limb.
_REFLEXES = frozenset(
    ("reflexes", "jerks", "dtrs", "hyperreflexia", "hyporeflexia", "areflexia")
)
_PAIN = frozenset(("pain",))
_Told = tuple[tuple[Bundle, ...], float]


def beside(first: Node, tail: Node) -> Iterator[Node]:
    """Yield statements side by side, the later with what the earlier lends.

    Parameters
    ----------
    first
        Statements.
    tail
        What is linked to them.
    """
    if not all(one.says for one in first.bundles):
        return
    says = all(one.says for one in tail.bundles)
    tested = {slot for one in tail.bundles for slot in one.fills} & {KIND, DEFICIT}
    ways = [*_of_its_own(first, tail)] if says else []
    if not says or (not tested and _lends_what(first)):
        ways += _gapped(first, tail)
    for more, extra in ways:
        yield Node("loose", first.bundles + more, 0.25 + extra)


def _lends_what(first: Node) -> bool:
    """Whether its last statement has a word for what was tested."""
    return bool(first.bundles[-1].what) and KIND in first.bundles[-1].fills


def _of_its_own(first: Node, tail: Node) -> Iterator[_Told]:
    """Yield a statement that says what it says, with a side or place of another."""
    more, last = tail.bundles, first.bundles[-1]
    positive = all({NO, STATE}.isdisjoint(one.fills) for one in more)
    if tail.joint in ("comma", "and") and NO in last.fills and positive:
        return  # "no pain, numbness": denied too, or not?
    carried = tuple(_with_side(one, last) for one in more)
    if carried != more and any(NO in one.fills for one in more):
        more = carried  # "a weak left triceps without weakness of the wrist"
    yield more, _of_signs(first, more)
    yield from _of_one_side(first, more)
    if any(PLACE not in one.fills for one in more):
        bare = [PLACE not in one.fills for one in more]
        if not (positive and any(bare) and tail.joint != "with"):
            for placed in _of_places(first, more):
                yield placed, 1.0  # "a weak leg, numbness": where?


def _of_signs(first: Node, more: tuple[Bundle, ...]) -> float:
    """Return what it costs that of two signs only one has a word for how it is."""
    if not all(one.is_sign for one in (first.bundles[-1], *more)):
        return 0.0
    told = [any(STATE in one.fills for one in some) for some in (first.bundles, more)]
    return 1.0 if told[0] != told[1] else 0.0


def _of_one_side(first: Node, more: tuple[Bundle, ...]) -> Iterator[_Told]:
    """Yield statements of places without a side with the one side told before."""
    sides = {one.side for one in first.bundles if one.side}
    if len(sides) != 1 or not all(PLACE in one.fills for one in more):
        return
    owner = next(one for one in first.bundles if one.side)
    carried = tuple(_with_side(one, owner) for one in more)
    graded = any(word.startswith("#") for one in more for word in one.state)
    if carried != more:
        yield carried, 1.5 if graded else 1.0


def _with_side(bundle: Bundle, owner: Bundle) -> Bundle:
    """Return a bundle with the side of another of the same limb."""
    limb, own = of_limb(owner), of_limb(bundle)
    same = limb is not None and own is not None and limb.place == own.place
    same &= not bundle.is_sign  # "ankle clonus on the right, no Babinski"
    return lent(bundle, owner, {SIDE}) if same and not bundle.plural else bundle


def _of_places(first: Node, more: tuple[Bundle, ...]) -> Iterator[tuple[Bundle, ...]]:
    """Yield statements without a place at the places told before."""
    owners = {(one.place, one.side): one for one in first.bundles if _lends(one)}
    if first.how == "loose" and len(owners) > 1:
        last = first.bundles[-1]
        owners = {
            key: one
            for key, one in owners.items()
            if one is last or one.parts == last.parts == ALL_LIMBS
        }
    found: list[Bundle] = []
    for one in more:
        placed = [one]
        if PLACE not in one.fills:
            wholes = [_whole_for(one, owner) for owner in owners.values()]
            placed = [lent(one, whole, {PLACE, SIDE}) for whole in wholes if whole]
        found += placed
        if len(placed) < min(1, len(owners)):
            return
    if owners:
        yield tuple(dict.fromkeys(found))


def _lends(bundle: Bundle) -> bool:
    """Whether it lends its place: pain of the spine, or a level, does not."""
    spine = not SPINE.isdisjoint(bundle.place)
    level = bundle.what[-1:] == ("level",)
    return bundle.is_part and bundle.modalities != _PAIN and not (spine or level)


def _whole_for(bundle: Bundle, owner: Bundle) -> Bundle | None:
    """Return what lends a place: the limb, where a denial or reflexes are of all."""
    if bundle.side:
        owner = replace(owner, side="", fills=owner.fills - {SIDE})
    bulk = not _OF_BULK.isdisjoint(bundle.what)
    exact = (NO not in bundle.fills or bulk) and _REFLEXES.isdisjoint(bundle.what)
    return owner if exact and not owner.says_itself else of_limb(owner)


def _gapped(first: Node, tail: Node) -> Iterator[_Told]:
    """Yield a rest with what the statement before it says: "... 5/5 on the left"."""
    placed = all({PLACE, STATE} <= one.fills for one in tail.bundles)
    spared = tail.joint == "with" and placed and _lends_what(first)
    if tail.joint in ("with", "or") and first.how != "list" and not spared:
        return
    last, every = first.bundles[-1:], first.bundles
    lasts = [last]
    alike = {(one.side, one.shape) for one in first.bundles}
    if len(every) > 1 and len(alike) == 1:
        lasts = [every] if first.how == "one" else [last, every]
    for owners in lasts:
        filled = (one for owner in owners for one in _filled(tail, owner))
        made = list(dict.fromkeys(filled))
        if made and all(one.says and one not in first.bundles for one in made):
            yield tuple(made), 0.5


def _filled(tail: Node, owner: Bundle) -> Iterator[Bundle]:
    """Yield what follows with the slots of its owner that it lacks."""
    has = tail.bundles[0].fills
    missing = owner.fills - has - {MIDDLE}
    contrast = {STATE, SIDE, PLACE, KIND, DEFICIT} & has
    apart = {PLACE, KIND} <= has and missing - {STATE}
    turned = tail.joint in ("break", "clause") and {STATE, DEFICIT} & missing
    if not contrast or not missing or NO in owner.fills | has or apart or turned:
        return
    if PLACE in missing and (owner.in_words or owner.modalities == _PAIN):
        return
    if PLACE in missing and owner.says_itself and DEFICIT in has:
        return
    for one in tail.bundles:
        yield lent(one, owner, missing)
