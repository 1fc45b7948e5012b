"""From words to grades: what a set of words leaves possible for one structure."""

from dataclasses import replace
from functools import lru_cache

from neurosim.grammar.expression import Expression
from neurosim.grammar.fold import plain, split_words
from neurosim.grammar.parts import GradeTerm, Parts
from neurosim.grammar.words import (
    NOUNS,
    STATES,
    WRONG,
    Noun,
    Phrase,
    column_of,
    drop_fillers,
)
from neurosim.records import Structure
from neurosim.terms import ExamError

#: Grades that stand whatever the words beside them say: those in braces, and "5-/5",
#: of which "mild weakness" says no more.
_STANDS, _BRACED = Expression(r"\{|5\s?-"), Expression(r"\{")
_GONE = {"absent", "negative"}
_THERE = {"present", "positive"}
_LONGEST_NOUN = max(map(len, NOUNS))


def nouns_in(name: Phrase) -> tuple[Noun, ...]:
    """Return the nouns inside a name, such as ``wasting`` in ``thenar wasting``."""
    found = tuple(
        NOUNS[name[start:stop]]
        for start in range(len(name))
        for stop in range(start + 1, min(len(name), start + _LONGEST_NOUN) + 1)
        if name[start:stop] in NOUNS
    )
    if WRONG.isdisjoint(name) or any(noun.deficit for noun in found):
        return found
    return (*found, Noun(deficit="abnormal"))


def grades_of(
    structure: Structure, parts: Parts, name: Phrase = ()
) -> tuple[int, ...] | None:
    """Return the grades that the words leave possible.

    Parameters
    ----------
    structure
        What was examined.
    parts
        The words about it.
    name
        The words that named it: they may name a deficit themselves.

    Returns
    -------
    tuple of int or None
        Indices into the grades of the scale; ``None`` if a word does not fit the
        scale, or if no word says how the structure is.

    Raises
    ------
    ExamError
        If the words exclude each other.
    """
    inside, parts = _named(structure, name), _in_own_words(parts, structure)
    nouns = (*parts.nouns, *inside)
    if any(term.state == "untested" for group in parts.terms for term in group):
        return structure.scale.all
    lower = any(term.state == "reduced" for group in parts.terms for term in group)
    stands = _BRACED if lower else _STANDS
    spelled = tuple(group for group in parts.terms if stands.match(group[0].text))
    if spelled:
        return _all_of(column_of(structure), spelled, structure)
    if any(noun.deficit for noun in nouns):
        return _of_deficit(structure, parts, inside)
    function = "low" not in name and any(
        not noun.deficit and not noun.modalities and not noun.kind for noun in nouns
    )
    column = column_of(structure, function=function)
    if not parts.terms:
        return _of_nothing(column, parts, nouns)
    grades = _all_of(column, parts.terms, structure)
    return _denied(structure, column, grades) if grades and parts.negated else grades


def _in_own_words(parts: Parts, structure: Structure) -> Parts:
    """Give a word that a sign has of its own its meaning there: complete emptying."""
    if structure.scale_name != "sign" or not structure.states:
        return parts
    own = {word: (grade,) for grade, word in enumerate(structure.grade_names)}

    def meant(term: GradeTerm) -> GradeTerm:
        grades = own.get(term.text)
        return (
            replace(term, grades=dict.fromkeys(term.grades, grades)) if grades else term
        )

    return replace(parts, terms=tuple(tuple(map(meant, one)) for one in parts.terms))


def _denied(
    structure: Structure, column: str, grades: tuple[int, ...]
) -> tuple[int, ...] | None:
    """Return the other grades; who denies a loss tells of no keener sense."""
    if column == "sensory" and set(grades) == {*STATES["impaired"][column]}:
        return STATES["normal"][column]
    return tuple(grade for grade in structure.scale.all if grade not in grades) or None


_LESS = frozenset(("no", "not", "cannot", "can't", "numb", "loss", "lost"))


def _named(structure: Structure, name: Phrase) -> tuple[Noun, ...]:
    """Return the nouns of a name; "bedwetting" says itself that something is wrong."""
    found = nouns_in(name)
    if any(noun.deficit for noun in found):
        return found
    how = "abnormal" if _LESS.isdisjoint(name) else "impaired"  # keener is no loss
    said = says_wrong(structure, name)
    return (*found, Noun(deficit=how)) if said else found


def says_wrong(structure: Structure, name: Phrase) -> bool:
    """Return whether a name of a structure says by itself that something is wrong.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> says_wrong(load_atlas().structures["steppage_gait"], ("foot", "drags"))
    True
    """
    return name in _complaints(structure.complaints)


@lru_cache(maxsize=256)
def _complaints(names: frozenset[str]) -> frozenset[Phrase]:
    return frozenset(drop_fillers(split_words(plain(name))) for name in names)


def _of_nothing(
    column: str, parts: Parts, nouns: tuple[Noun, ...]
) -> tuple[int, ...] | None:
    """Read a denial by itself: "no triceps reflex", but not "no right thumb"."""
    bare = column in ("mrc", "sensory") and not nouns
    if not parts.negated or bare or parts.only_not:
        return None
    return STATES["absent"].get(column)


def _of_deficit(
    structure: Structure, parts: Parts, inside: tuple[Noun, ...]
) -> tuple[int, ...] | None:
    column = column_of(structure)
    if column in (
        "function",
        "excess",
    ):  # the name says deficit: it is a sign after all
        column = "sign"
    outside = [noun.deficit for noun in parts.nouns if noun.deficit]
    # "Ankle clonus normal", "Babinski flexor" deny what the name says.
    away = _GONE if outside else _GONE | {"normal", "downgoing"}
    whole = [group for group in parts.terms if not _states(group) <= away | _THERE]
    gone = any(_states(group) <= away for group in parts.terms)
    if parts.negated and whole and all(_states(g) == {"normal"} for g in whole):
        gone = True  # "no motor deficit: normal"
    normal = STATES["negative"].get(column) or STATES["normal"].get(column)
    named = [noun.deficit for noun in inside if noun.deficit]
    base: tuple[int, ...] | None = None
    for state in outside or named[:1]:
        found = STATES[state].get(column)
        if found is None and not outside:
            found = STATES["abnormal"].get(column) or STATES["present"].get(column)
        if found is None:
            return None
        base = found if base is None else tuple(g for g in base if g in found)
    if gone or (parts.negated and not whole):
        if column == "reflex" and base:  # "no hyperreflexia" may be a low reflex
            return tuple(g for g in structure.scale.all if g not in base)
        return normal
    grades = _all_of(column, tuple(whole), structure) if whole else base
    if grades is None or base is None:
        return None
    return _agree(tuple(grade for grade in grades if grade in base), parts)


def _states(group: tuple[GradeTerm, ...]) -> set[str]:
    return {term.state for term in group}


#: What a patient does or cannot do at all: no grade between.
_TASKS = frozenset(("walking", "squatting", "raise", "stand", "rise", "hop"))


def is_task(structure: Structure) -> bool:
    """Return whether a patient does a thing or cannot: walking on the toes.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> is_task(load_atlas().structures["toe_walking"])
    True
    """
    return not _TASKS.isdisjoint(split_words(structure.name))


#: Words for grades of a muscle are everyday words of a limb or a grip: "good power" is
#: no 4/5.
_GRIP = "grip"
_LOOSE = {"poor": ("weak",), "fair": ("fair", "good"), "good": ("normal",)}


def _of_term(
    term: GradeTerm, column: str, structure: Structure
) -> tuple[int, ...] | None:
    if is_task(structure):  # done or not: "poor" is no grade of it
        if term.state == "unable":
            return (0,)
        if term.state in ("trace", "flicker", "poor", "fair"):
            return structure.scale.abnormal
    loose = structure.parts or structure.id == _GRIP
    if loose and column == "mrc" and term.state in _LOOSE:
        return tuple(
            grade for state in _LOOSE[term.state] for grade in STATES[state][column]
        )
    return term.grades.get(column)


_SIDES_OF = ": write the side of each ('R 5, L 4'), or 'R  L' above the columns"


def _all_of(
    column: str, groups: tuple[tuple[GradeTerm, ...], ...], structure: Structure
) -> tuple[int, ...] | None:
    left = structure.scale.all
    for group in groups:
        fitting = [_of_term(term, column, structure) for term in group]
        if None in fitting:
            return None
        allowed = {grade for grades in fitting for grade in grades or ()}
        left = tuple(grade for grade in left if grade in allowed)
    if not left:
        told = [group[0].text for group in groups]
        words = " and ".join(map(repr, told))
        sides = _SIDES_OF if all(text[0].isdigit() for text in told) else ""
        raise ExamError([f"{words} exclude each other for {structure.name}{sides}"])
    return left


def _agree(grades: tuple[int, ...], parts: Parts) -> tuple[int, ...]:
    if not grades:
        words = ", ".join(repr(group[0].text) for group in parts.terms)
        raise ExamError([f"{words} does not agree with the deficit named beside it"])
    return grades
