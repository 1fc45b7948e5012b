"""A sentence read by composition: one reading of all its words, or none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from neurosim.atlas import Atlas
from neurosim.exam import SIDE_NOT_TOLD, Finding
from neurosim.grammar.accounts import with_what_was_lost
from neurosim.grammar.carriers import spell_carriers
from neurosim.grammar.clause import Given, read_clause
from neurosim.grammar.compose.asides import without_cause
from neurosim.grammar.compose.bundles import (
    DEFICIT,
    KIND,
    NO,
    PART,
    PLACE,
    STATE,
    Bundle,
)
from neurosim.grammar.compose.chart import ways
from neurosim.grammar.compose.items import Items, items_of
from neurosim.grammar.compose.nodes import Node
from neurosim.grammar.compose.senses import SENSES
from neurosim.grammar.compose.wordings import (
    refuse_unclear,
    spell_pulses,
    spell_tellers,
    without_acronyms,
)
from neurosim.grammar.denials import denied_before
from neurosim.grammar.everyday import spell_everyday
from neurosim.grammar.expression import Expression
from neurosim.grammar.extents import spell_extents
from neurosim.grammar.faults import PlacelessError
from neurosim.grammar.fold import plain, split_words
from neurosim.grammar.forms import spell_forms
from neurosim.grammar.gather import settle
from neurosim.grammar.groups import Reading
from neurosim.grammar.history import history_of, items_in
from neurosim.grammar.idioms import spell_idioms
from neurosim.grammar.lexicon import lexicon
from neurosim.grammar.numbers import WrittenNumber, take_numbers
from neurosim.grammar.occasion import without_occasion
from neurosim.grammar.opening import without_opening
from neurosim.grammar.others import without_earlier
from neurosim.grammar.outside import without_times
from neurosim.grammar.parts import without_measures
from neurosim.grammar.sayings import spell_sayings
from neurosim.grammar.senses import spell_senses
from neurosim.grammar.sentence import without_comparisons
from neurosim.grammar.statements import as_denied, as_told
from neurosim.grammar.synonyms import spell_synonyms
from neurosim.grammar.vague import refuse_vague
from neurosim.grammar.words import DOUBTS, NEGATIONS, SIDE_WORDS, Phrase
from neurosim.terms import HISTORY, MIDLINE, SIDES, ExamError

_NOWHERE = "names no place: told of none, it counts nothing"
#: Two readings so near in cost are both possible.
_NEAR = 0.75
#: A reading that costs so much more than one that says nothing is far-fetched.
_FAR = 4.0
#: More words than this are too many ways.
_LONGEST = 40
#: A reading that costs so much is none.
_NONE = 50.0
#: What began then is so now.
_SINCE = Expression(r"\bsince (?:[a-z]+ )?(?:19|20)\d\d\b,?", re.IGNORECASE)
#: A narrower place than a limb, of which another place is no end.
_ASPECT = Expression(
    r"\b(?:medial|lateral|inner|outer|dorsum|dorsal|border|aspect|front|back)\b"
)
_PAIN = frozenset(("pain", "pains", "painful", "ache", "aching", "sciatica"))
#: Where the position of joints is tested, if no place is told.
_FEET = frozenset(("foot", "feet", "toe", "toes", "hallux"))
_WHOLLY = frozenset((("complete",), ("total",)))
_FEELS = frozenset(("feel", "feels", "felt", "says", "said", "my", "i"))


@dataclass(frozen=True)
class Composed:
    """A reading, or why there is none."""

    findings: tuple[Finding, ...] = ()
    why: str = ""
    aside: tuple[tuple[str, ExamError], ...] = ()


def compose(text: str, atlas: Atlas) -> Composed:
    """Return the one reading of a sentence, or why there is none.

    Parameters
    ----------
    text
        A sentence.
    atlas
        The tables that name the structures.
    """
    text = spell_pulses(without_acronyms(text).replace("—", ", "))
    try:
        folded, numbers = _folded(text, atlas)
    except ExamError as error:
        return Composed(why=str(error))
    items = items_of(folded, numbers, atlas)
    if items.unknown:
        return Composed(why=f"unknown: {', '.join(items.unknown)}")
    if not 0 < items.size <= _LONGEST or _is_one_side_of_many(items.words):
        return Composed(why="too many words, or one side of many grades")
    if _is_between_places(items):
        return Composed(why="a test between two places: at which?")
    return _composed(items, text, Given(numbers=numbers), atlas)


def _is_one_side_of_many(words: Phrase) -> bool:
    """Whether one side stands amid several grades: "C6 4/5, C7 4/5 R, C8 5/5"."""
    sides = [at for at, word in enumerate(words) if SIDE_WORDS.get(word) in SIDES]
    grades = [at for at, word in enumerate(words) if word.startswith("#")]
    amid = len(sides) == 1 and len(grades) > 2
    return amid and grades[0] < sides[0] < grades[-1]


def _is_between_places(items: Items) -> bool:
    """Whether a test stands between two places, of which it may be at either."""
    breaks = {item.start for item in items.items if item.link == "comma"}
    edges = [-1, *sorted(breaks), items.size]
    parts = [
        frozenset(
            slot
            for item in items.items
            if before < item.start < after
            for bundle in item.bundles
            for slot in bundle.fills
        )
        for before, after in pairwise(edges)
    ]
    return any(
        PLACE in first & last
        and {KIND, DEFICIT} & amid
        and not {PLACE, PART} & amid
        and (KIND in amid or not {KIND, DEFICIT} & last)
        for first, amid, last in zip(parts, parts[1:], parts[2:], strict=False)
    )


def _folded(text: str, atlas: Atlas) -> tuple[str, tuple[WrittenNumber, ...]]:
    """Return a sentence without its opening, folded, and its grades.

    Raises
    ------
    ExamError
        If it tells of two times, of a doubt, or of what no chart can tell.
    """
    said, earlier = without_earlier(spell_tellers(_SINCE.sub("", text)))
    refuse_unclear(said)
    refuse_vague(said)
    plainer = spell_everyday(spell_carriers(spell_forms(denied_before(said), atlas)))
    plainer = spell_senses(plainer)
    told = spell_synonyms(without_opening(plainer, atlas)[0])
    said_plainly = spell_sayings(spell_idioms(without_cause(plain(told))))
    folded, _ = without_occasion(without_measures(said_plainly))
    folded = without_comparisons(folded)
    if _PAIN.isdisjoint(split_words(folded)) and not _ASPECT.search(folded):
        folded = spell_extents(folded)
    if earlier or not DOUBTS.isdisjoint(split_words(folded)):
        raise ExamError(["tells of another time, or of a doubt"])
    return take_numbers(without_times(folded)[0])


@dataclass(frozen=True)
class _Candidate:
    """A way to read a sentence: its cost, what it finds, how it is put together."""

    cost: float
    findings: tuple[Finding, ...]
    node: Node
    nowhere: tuple[str, ...] = ()

    @property
    def meaning(self) -> frozenset[object]:
        """What it finds, whatever the words."""
        return frozenset((f.structure, f.side, f.grades, f.kind) for f in self.findings)

    @property
    def shown(self) -> str:
        """The statements it is made of."""
        return " | ".join(one.text for one in self.node.bundles)


def _composed(items: Items, said: str, given: Given, atlas: Atlas) -> Composed:
    nodes = ways(items, lexicon(atlas))
    found = sorted(_read_ways(nodes, given, atlas), key=lambda way: way.cost)
    if not found:
        return Composed(why=f"no reading of {' '.join(items.words)!r}")
    best, *others = found
    if best.cost > nodes[0].cost + _FAR:
        return Composed(why=f"far-fetched: {best.shown}")
    for other in others:
        if other.cost < best.cost + _NEAR and other.meaning != best.meaning:
            shown = f"{best.shown} ({best.cost}) / {other.shown} ({other.cost})"
            return Composed(why=f"two readings: {shown}")
    try:
        told = (*settle(best.findings, atlas), *_past(best, said, atlas))
    except ExamError as error:
        return Composed(why=str(error))
    told = as_told(as_denied(told, said, atlas), said, atlas)
    if not _FEELS.isdisjoint(split_words(plain(said))):
        told = as_told(told, "reports " + said, atlas)
    without = (" ".join(items.left_out),) if items.left_out else ()
    whole = Reading(tuple(replace(one, without=without) for one in _narrowest(told)))
    return _accounted(whole, best, said, atlas)


def _past(best: _Candidate, said: str, atlas: Atlas) -> Iterator[Finding]:
    """Yield the items of history that a sentence names, if it denies nothing.

    Raises
    ------
    ExamError
        If it is left open which of them it denies.
    """
    told = split_words(without_cause(plain(said).rstrip(". ")))
    past = {item for item, _ in items_in(told, atlas)}
    if past and not NEGATIONS.isdisjoint(split_words(plain(said))):
        past -= {one.structure for one in best.findings}
        if past - {item for one in best.node.bundles for item in one.history}:
            raise ExamError(["which history is denied?"])
        return
    for item in sorted(past):
        yield from history_of(item, atlas)


def _accounted(whole: Reading, best: _Candidate, said: str, atlas: Atlas) -> Composed:
    """Return a reading, with complaints of no place set aside, if no word is lost."""
    for one in best.nowhere:
        said = re.sub(rf"\b{re.escape(one)}\b", " ", said, count=1, flags=re.IGNORECASE)
    left = with_what_was_lost(said, whole, atlas)
    if left.unread or left.aside:
        return Composed(why=f"lost {left.unread} {left.aside}")
    nowhere = PlacelessError([_NOWHERE])
    return Composed(whole.findings, aside=tuple((one, nowhere) for one in best.nowhere))


def _narrowest(found: tuple[Finding, ...]) -> Iterator[Finding]:
    """Yield findings of which no other of the same thing says more."""
    for at, one in enumerate(found):
        alike = [
            other
            for other in (*found[:at], *found[at + 1 :])
            if (other.structure, other.side) == (one.structure, one.side)
            and other.kind == one.kind
        ]
        wide = any(set(other.grades) < set(one.grades) for other in alike)
        again = any(other.identity == one.identity for other in found[:at])
        if not wide and not again:
            yield one


def _read_ways(nodes: list[Node], given: Given, atlas: Atlas) -> Iterator[_Candidate]:
    """Yield the ways whose statements can all be read."""
    kept: dict[str, tuple[Finding, ...]] = {}
    for node in nodes:
        parted = any(PART in one.fills for one in node.bundles)
        parted |= any({NO} & one.fills and one.history for one in node.bundles)
        if node.how not in ("one", "list", "loose") or "or" in node.links or parted:
            continue
        apart = not node.links & {"and", "comma", "clause"} or len(node.bundles) > 2
        nowhere = tuple(_nowhere(node.bundles)) if apart else ()
        placed = node.bundles[len(nowhere) :]
        each = []
        for bundle in placed:
            if bundle.text not in kept:
                kept[bundle.text] = _read(bundle, given, atlas)
            each.append(kept[bundle.text])
        found = tuple(_narrowest(tuple(one for some in each for one in some)))
        cost = node.cost + _penalty(placed, each, atlas) + 2.0 * len(nowhere)
        if all(each) and cost < _NONE and not _clash(found):
            yield _Candidate(cost, found, node, nowhere)


def _nowhere(bundles: tuple[Bundle, ...]) -> Iterator[str]:
    """Yield a pain of no place that stands before all places, if one follows."""
    first = next((at for at, one in enumerate(bundles) if one.is_part), 0)
    for one in bundles[:first]:
        if first == 1 and one.fills == {DEFICIT} and _PAIN.issuperset(one.what):
            yield " ".join(one.what)


def _read(bundle: Bundle, given: Given, atlas: Atlas) -> tuple[Finding, ...]:
    if not bundle.says:
        return ()
    if any(bundle.what[-len(one) :] == one for one in SENSES) and _FEET.issuperset(
        bundle.place[-1:]
    ):
        bundle = replace(bundle, place=(), scope=False, side=_both(bundle))
    elif bundle.place == ("toes",) and KIND in bundle.fills:
        bundle = replace(bundle, side=_both(bundle))
    try:
        found = read_clause(bundle.text, given, atlas)
    except ExamError:
        return ()
    placed = bundle.side or bundle.scope
    if bundle.state in _WHOLLY and not bundle.what:
        if not bundle.says_itself:
            return ()  # "a complete wrist and finger drop" tells nothing of the skin
        bundle = replace(bundle, state=())
    lost = placed and any(one.side == MIDLINE for one in found)
    twitching = any(word.startswith("fascic") for word in bundle.what)
    wider = NO in bundle.fills and not bundle.scope and bundle.place
    other = twitching and (wider or any("fascic" not in one.structure for one in found))
    return () if lost or other or _is_of_another(bundle, found, atlas) else found


def _both(bundle: Bundle) -> str:
    """Return its side: both, if it speaks of several and none is told."""
    several = bundle.plural or bundle.place[-1:] == ("toes",)
    return bundle.side or ("both" if several else "")


_TESTED = frozenset(("sensory", "motor", "reflex", "pain"))


def _is_of_another(bundle: Bundle, found: tuple[Finding, ...], atlas: Atlas) -> bool:
    """Whether a finding is of what the words do not speak of: tone read as feeling."""
    read = {atlas.structures[one.structure].modality for one in found}
    spoken = frozenset[str]() if "tone" in bundle.text.split() else bundle.modalities
    if spoken is None:
        return False
    none = bool(spoken) and spoken <= _TESTED and read.isdisjoint(spoken)
    return none or bool((read & _TESTED) - spoken)


def _clash(found: tuple[Finding, ...]) -> bool:
    """Whether one structure is told twice and differently, or with and without side."""
    seen: dict[tuple[str, str, str], set[int]] = {}
    sides: dict[tuple[str, str], set[bool]] = {}
    for one in found:
        known = seen.setdefault((one.structure, one.side, one.kind), {*one.grades})
        told = sides.setdefault((one.structure, one.kind), set())
        told.add(one.side == SIDE_NOT_TOLD)
        if known.isdisjoint(one.grades) or len(told) > 1:
            return True
    return False


def _penalty(
    bundles: tuple[Bundle, ...], each: list[tuple[Finding, ...]], atlas: Atlas
) -> float:
    """Return what it costs that a place or a side is not told where another has one."""
    sided = any(one.side for one in bundles)
    cost, placed = 0.0, False
    some = any(one.is_part or one.limb for one in bundles)
    for bundle, found in zip(bundles, each, strict=True):
        nowhere = not bundle.is_part and all(one.kind == "global" for one in found)
        if some and (PLACE not in bundle.fills or nowhere):
            scales = ((one, atlas.structures[one.structure].scale) for one in found)
            normal = all(one.grades == (scale.normal,) for one, scale in scales)
            tested = not placed or (
                STATE in bundle.fills and {"bulk", "tone"}.isdisjoint(bundle.what)
            )
            cost += 2.0 if normal and tested else _NONE
        past = all(atlas.structures[f.structure].modality == HISTORY for f in found)
        if past and DEFICIT in bundle.fills and len(bundles) > 1:
            cost += 2.0  # "progressive weakness and wasting of the hand": where?
        if sided and any(one.side == SIDE_NOT_TOLD for one in found):
            cost += 2.0
        placed = placed or bundle.is_part
    return cost
