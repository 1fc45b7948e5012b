"""Items of history inside a clause: "progressive foot drop" is two things."""

from collections.abc import Iterable, Iterator, Sequence

from neurosim.atlas import Atlas
from neurosim.exam import Finding
from neurosim.grammar.expression import Expression
from neurosim.grammar.lexicon import lexicon
from neurosim.grammar.outside import OPERATORS
from neurosim.grammar.words import NOUNS, SIDE_WORDS, Phrase
from neurosim.terms import HISTORY, MIDLINE


def history_in(words: Phrase, atlas: Atlas) -> Iterator[tuple[str, Phrase]]:
    """Yield an item of history that words name, and the words that are left.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> next(history_in(("progressive", "right", "foot", "drop"), load_atlas()))
    ('progression', ('right', 'foot', 'drop'))
    """
    names = lexicon(atlas)
    places = [at for at, word in enumerate(words) if word not in SIDE_WORDS]
    bare = tuple(words[at] for at in places)
    for start, stop in names.spans(bare):
        for structure in names.find(bare[start:stop]):
            if structure.modality == HISTORY and stop - start < len(bare):
                taken = set(places[start:stop])
                left = tuple(w for at, w in enumerate(words) if at not in taken)
                yield structure.id, left
                weak = (w for w in bare[start:stop] if _is_deficit(w))
                yield structure.id, (*left, *weak)  # "both legs getting weaker"


def items_in(words: Phrase, atlas: Atlas) -> Iterator[tuple[str, Phrase]]:
    """Yield the items of history that words name and nothing else could, and how.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> next(items_in(("hurt", "neck", "playing", "rugby"), load_atlas()))
    ('trauma', ('hurt', 'neck'))
    """
    names = lexicon(atlas)
    for start, stop in names.spans(words):
        found = names.find(words[start:stop])
        if all(one.modality == HISTORY for one in found):
            yield from ((one.id, words[start:stop]) for one in found)


def history_beside(words: Phrase, atlas: Atlas) -> tuple[Finding, ...]:
    """Return the items of history in words that as a whole are no finding."""
    items = () if OPERATORS.search(" ".join(words)) else items_in(words, atlas)
    named = dict.fromkeys(item for item, name in items if len(name) > 1)
    return tuple(one for item in named for one in history_of(item, atlas))


def _is_deficit(word: str) -> bool:
    return (word,) in NOUNS and bool(NOUNS[(word,)].deficit)


def history_of(item: str, atlas: Atlas) -> tuple[Finding, ...]:
    """Return the finding that an item of history is there; none if no table has it.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> history_of("progression", load_atlas())[0].kind
    'told'
    """
    structure = atlas.structures.get(item)
    if structure is None:
        return ()
    present = structure.scale.abnormal
    return (Finding(structure.id, MIDLINE, present, "told"),)


#: What came over hours or days, or at once, grew fast.
_FAST = Expression(
    r"(?:over|within)\b.*\b(?:hour|day)s?$|since (?:yesterday|this morning|last night)"
    r"$|(?:sudden(?:ly)?|acutely|rapidly|overnight)$"
)


def grown_fast(
    found: Sequence[Finding], times: Iterable[str], atlas: Atlas
) -> tuple[Finding, ...]:
    """Return that it grew fast, where something is weak and came within hours or days.

    Parameters
    ----------
    found
        What was read.
    times
        The phrases of time beside it.
    atlas
        The tables.
    """
    pairs = ((one, atlas.structures[one.structure]) for one in found)
    weak = [
        one
        for one, structure in pairs
        if structure.modality == "motor"
        and structure.scale.normal not in one.grades
        and "drop" not in one.text  # of a nerve, often: it has a flag of its own
    ]
    beside = {word for one in weak for word in one.without}
    fast = bool(weak) and any(_FAST.match(time) for time in (*times, *beside))
    return history_of("rapid_progression", atlas) if fast else ()
