"""The bulk of muscles, which is not their power."""

from neurosim.atlas import Atlas
from neurosim.grammar.faults import UnfitError
from neurosim.grammar.fold import split_words
from neurosim.grammar.judge import nouns_in
from neurosim.grammar.parts import Parts
from neurosim.records import Structure


def is_only_bulk(structure: Structure, parts: Parts) -> bool:
    """Return whether bulk is all that is said of a muscle: its power stays unknown.

    Parameters
    ----------
    structure
        What was examined.
    parts
        The words about it.
    """
    return (
        any(noun.bulk for noun in parts.nouns)
        and structure.modality == "motor"
        and not _is_bulk(structure)
    )


def bulk_of(
    pair: tuple[Structure, tuple[int, ...]],
    parts: Parts,
    atlas: Atlas,
    *,
    recorded: bool,
) -> tuple[Structure, tuple[int, ...]]:
    """Return the bulk of a muscle if bulk or wasting is all that is said of it.

    Where the tables have no bulk of it, a record of it counts as weakness; a sentence
    is asked.

    Parameters
    ----------
    pair
        A structure and the grades that the words leave.
    parts
        The words about it.
    atlas
        The tables.
    recorded
        Whether the words are cells of a record.

    Raises
    ------
    ExamError
        If a sentence tells the bulk of what has none in the tables.
    """
    structure, grades = pair
    deficits = [noun for noun in parts.nouns if noun.deficit]
    told = deficits or [noun for noun in parts.nouns if noun.modalities]
    if not told or not all(noun.bulk for noun in told):
        return pair
    normal = structure.scale.normal
    full = _is_full(parts, wasted=bool(deficits))
    for other in atlas.structures.values():
        if other.same_as == structure.id and _is_bulk(other):
            if full:
                return other, (other.scale.normal,)
            [wasted] = other.scale.abnormal
            seen = {other.scale.normal if g == normal else wasted for g in grades}
            return other, tuple(sorted(seen))
    if recorded or _is_bulk(structure) or (normal in grades and not full):
        return pair
    if is_told_by_bulk(structure) and not full:
        return pair
    raise UnfitError([f"bulk is not power: say what the power of {structure.name} is"])


def is_told_by_bulk(structure: Structure) -> bool:
    """Return whether the tables name a muscle by its wasting: "EDB wasting".

    Parameters
    ----------
    structure
        A structure.
    """
    return structure.modality == "motor" and any(
        noun.bulk for name in structure.aliases for noun in nouns_in(split_words(name))
    )


def _is_full(parts: Parts, *, wasted: bool) -> bool:
    """Whether bulk is called normal, or wasting denied."""
    states = {term.state for group in parts.terms for term in group}
    if wasted:
        return parts.negated and not states
    return states == {"normal"} and not parts.negated


def _is_bulk(structure: Structure) -> bool:
    return any(noun.bulk for noun in nouns_in(split_words(structure.name)))
