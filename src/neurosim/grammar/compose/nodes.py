"""Runs of words put together, and how two that stand side by side merge."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from neurosim.grammar.compose.bundles import (
    MIDDLE,
    PART,
    PLACE,
    SIDE,
    STATE,
    Bundle,
    merged,
)
from neurosim.grammar.compose.senses import ALL_LIMBS, SENSES, fragments, named
from neurosim.grammar.lexicon import Lexicon
from neurosim.grammar.words import NOUNS, Phrase

#: How many bundles a list may have.
MOST = 24


@dataclass(frozen=True)
class Node:
    """A run of words put together.

    Attributes
    ----------
    how
        "one" for an item or a merger, "list" for a list of like things, "loose" for
        statements side by side, "tail" for a link and what follows it, "link", "no".
    links
        What joins its lists.
    joint, of
        The link of a tail, and how what follows it is put together.
    """

    how: str
    bundles: tuple[Bundle, ...] = ()
    cost: float = 0.0
    links: frozenset[str] = frozenset()
    joint: str = ""
    of: str = ""

    @property
    def key(self) -> object:
        """What makes two nodes the same."""
        return self.how, self.bundles, self.links, self.joint, self.of


def merger(first: Node, second: Node, names: Lexicon) -> Iterator[Node]:
    """Yield two neighbours as one, each of the one with each of the other."""
    size = len(first.bundles) * len(second.bundles)
    extra = _extra(first, second)
    if size > MOST or extra is None or not _may_share(first, second):
        return
    couples = [*product(first.bundles, second.bundles)]
    sided = not all(_is_middle(a) or _is_middle(b) for a, b in couples)
    pairs = [
        found
        for a, b in couples
        if (found := (sided and _without_side(a, b)) or _pair(a, b, names))
    ]
    if len(pairs) == size:
        how = "loose" if "loose" in (first.how, second.how) else "one"
        links = first.links | second.links
        if any(one.state in _UNABLE for one in (*first.bundles, *second.bundles)):
            links -= {"or"}  # "unable to flex or extend": neither
        yield Node(how, tuple(pairs), first.cost + second.cost + extra, links)


def _extra(first: Node, second: Node) -> float | None:
    """Return what a merger costs; nothing if there is none, as of two statements."""
    if "loose" in (first.how, second.how):
        one = second if first.how == "loose" else first
        if one.how == "loose" or not all(b.fills <= {SIDE} for b in one.bundles):
            return None
        return 1.0 if any(b.fills for b in one.bundles) else 0.0
    if first.how == "list" and all(one.says for one in first.bundles):
        return 0.0 if PLACE not in first.bundles[0].fills else 1.0
    return 0.1 if min(len(first.bundles), len(second.bundles)) > 1 else 0.0


def _may_share(first: Node, second: Node) -> bool:
    """Whether a list may take its place from what stands beside it."""
    both = ((first, second), (second, first))
    return not any(_of_spine(*two) or _reflexes_of_muscle(*two) for two in both)


_UNABLE = (("unable",), ("cannot",), ("not", "able"), ("inability",), ("could", "not"))
SPINE = frozenset(("back", "neck", "spine"))


def _reflexes_of_muscle(places: Node, told: Node) -> bool:
    """Whether "biceps weak, reflexes absent" would tell of one reflex alone."""
    narrow = any(one.place and not one.scope for one in places.bundles)
    return narrow and told.how == "list" and any(
        one.plural and STATE in one.fills and "reflex" in (one.modalities or ())
        for one in told.bundles
    )  # fmt: skip


def _of_spine(places: Node, told: Node) -> bool:
    """Whether a list of complaints would take its place from pain of the spine."""
    if all(SPINE.isdisjoint(one.place) for one in places.bundles):
        return False
    pains = {"pain" in (one.modalities or ()) for one in told.bundles}
    return len(pains) > 1


def _without_side(first: Bundle, second: Bundle) -> Bundle | None:
    """Return what has no side as it is, beside the side of another: "neck and arm"."""
    for middle, side in ((first, second), (second, first)):
        if _is_middle(middle) and side.fills == {SIDE}:
            return middle
    return None


def _is_middle(bundle: Bundle) -> bool:
    """Whether its place has no sides, as the neck."""
    return MIDDLE in bundle.fills or not SPINE.isdisjoint(bundle.place)


def _pair(first: Bundle, second: Bundle, names: Lexicon) -> Bundle | None:
    if PART in first.fills and PART in second.fills:
        return _longer(first, second, names)
    if PART in first.fills | second.fills and PLACE in first.fills | second.fills:
        return _name(first, second, names)
    return _inside(first, second) or merged(first, second)


def _longer(first: Bundle, second: Bundle, names: Lexicon) -> Bundle | None:
    """Return two parts of a name as one, or as the name."""
    whole = _name(first, second, names)
    words = (*first.place, *second.place)
    if whole is not None or first.fills | second.fills != {PART}:
        return whole
    return replace(first, place=words) if words in fragments(names) else None


def _spellings(first: Phrase, second: Phrase) -> Iterator[Phrase]:
    """Yield two parts of a name in either order, and in the singular."""
    for words in ((*first, *second), (*second, *first)):
        yield words
        single = tuple(word.removesuffix("s") for word in words)
        if single != words:
            yield single


def _name(first: Bundle, second: Bundle, names: Lexicon) -> Bundle | None:
    """Return the name that two parts make: "flexion" and "wrist"."""
    if not ({PART, PLACE} & first.fills and {PART, PLACE} & second.fills):
        return None
    if ALL_LIMBS in (first.parts, second.parts):
        return None
    for words in _spellings(first.place, second.place):
        found = names.names.get(words)
        if found and words not in NOUNS and words not in SENSES:
            whole: Bundle | None = named(words, found)
            for one in (first, second):
                left = replace(
                    one,
                    fills=one.fills - {PART, PLACE, MIDDLE},
                    place=(),
                    modalities=None,
                    scope=False,
                )
                whole = whole and merged(whole, left)
            return whole
    return None


#: Words for what holds fingers and toes.
_HOLDERS = {"hand": "hand", "hands": "hand", "foot": "foot", "feet": "foot"}


def _inside(first: Bundle, second: Bundle) -> Bundle | None:
    """Return a finger "of the left hand" as the finger of that side."""
    for small, large in ((first, second), (second, first)):
        holder = _HOLDERS.get(large.place[0], "") if len(large.place) == 1 else ""
        narrow = small.place and small.place[0] not in _HOLDERS
        if holder and narrow and holder in small.parts and large.fills <= {PLACE, SIDE}:
            if SIDE in small.fills & large.fills or MIDDLE in small.fills:
                return None
            side = small.side or large.side
            fills = small.fills | large.fills
            plural = small.plural or large.plural
            return replace(small, fills=fills, side=side, plural=plural)
    return None
