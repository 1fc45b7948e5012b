"""Findings as records (JSON objects, rows of CSV), and back.

A record names modality, structure, side, state, grade, kind and basis in cells of
their own; the words in the cells are read by the same tables as text.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from neurosim.atlas import Atlas
from neurosim.exam import SIDE_NOT_TOLD, Finding
from neurosim.grammar.clause import AFFIRMATIVE, Given
from neurosim.grammar.coding import (
    NO_SIDE,
    basis_nouns,
    kind_word,
    modality_nouns,
    modality_of,
    sides_told,
)
from neurosim.grammar.faults import UnfitError, faults_of
from neurosim.grammar.fold import plain, split_words
from neurosim.grammar.parts import GradeTerm, Parts, join, prepare, scan
from neurosim.grammar.reading import read
from neurosim.grammar.text import parse_finding
from neurosim.grammar.words import NOUNS, drop_fillers
from neurosim.records import Structure
from neurosim.terms import (
    KINDS,
    MIDLINE,
    SIDES,
    ExamError,
    NeurosimError,
    UnknownNameError,
    printable,
)

#: Keys of a record, in the order in which they are written.
KEYS = (
    "text", "modality", "structure", "side", "state", "grade", "grades", "kind",
    "basis", "expanded_from", "statement", "relation", "note",
)  # fmt: skip
_SIGNS = {"+": "positive", "(+)": "positive", "-": "negative", "(-)": "negative"}
#: What comes back as it was written.
_AS_WRITTEN = ("text", "statement", "note", "expanded_from")
#: What cannot be one another; other words for what is tested overlap.
_TESTED = {"motor", "sensory", "reflex"}
_GONE = ("normal", "absent", "negative")


def parse_record(record: Mapping[str, Any], atlas: Atlas) -> tuple[Finding, ...]:
    """Return the findings of one record.

    Parameters
    ----------
    record
        ``{"text": "right triceps 3/5"}``, or the keys ``modality``, ``structure``,
        ``side``, ``state``, ``grade``, ``kind``, ``basis``, ``expanded_from``, or
        what :func:`dump_finding` writes.
    atlas
        The tables that name the structures.

    Raises
    ------
    ExamError
        If a key or a word is not known.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> cells = {"modality": "motor", "structure": "triceps", "side": "right",
    ...     "state": "reduced", "grade": "4/5"}
    >>> parse_record(cells, load_atlas())[0].grades
    (4,)
    """
    cells = _cells(record)
    if "grades" in record:
        return (_exact(record, cells, atlas),)
    if not cells["structure"]:
        if cells["text"].strip():
            return parse_finding(cells["text"], atlas)
        raise ExamError(["a finding needs a structure or a text"])
    text = cells["text"] if cells["text"].strip() else _wording(cells, atlas)
    try:
        found = _read(cells, atlas)
    except NeurosimError as error:
        faults = faults_of(error, atlas)
        raise ExamError([f"{text!r}: {fault}" for fault in faults]) from None
    return tuple(_finish(finding, cells, text) for finding in found)


def _cells(record: Mapping[str, Any]) -> dict[str, str]:
    faults = [
        str(UnknownNameError("key", str(key), KEYS))
        for key in record
        if key not in KEYS
    ]
    cells = {}
    for key in KEYS:
        value = record.get(key)
        if key == "grades":
            continue
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if key == "grade" and number:
            value = f"{value:g}"
        if value is not None and not isinstance(value, str):
            faults.append(f"{key} must be text, not {value!r}"[:120])
            value = ""
        cells[key] = value or ""
        if key not in _AS_WRITTEN:
            cells[key] = printable(cells[key]).strip()
    if len("".join(cells.values())) > 4000:
        faults.append("is too long for a finding")
    ExamError.refuse(faults)
    return cells


def _wording(cells: Mapping[str, str], atlas: Atlas) -> str:
    """Return a record as words, for messages and explanations; of an id, its name."""
    structure = atlas.structures.get(cells["structure"])
    kind = cells["kind"] if cells["kind"] not in ("unspecified", "examined") else ""
    side = cells["side"] if cells["side"].lower() not in NO_SIDE else ""
    modality = cells["modality"] if cells["modality"] in ("pain", "reflex") else ""
    name = structure.name if structure else cells["structure"]
    words = (side, name, modality, kind)
    return " ".join(filter(None, (*words, cells["grade"] or cells["state"])))


def _read(cells: Mapping[str, str], atlas: Atlas) -> tuple[Finding, ...]:
    text, modality = cells["structure"], modality_of(cells["modality"])
    beside = _beside(cells)
    try:
        return _with_side(read(text, atlas, Given(beside, modality)), atlas)
    except ExamError as error:
        for said in _loosely(cells, beside, error):
            with suppress(ExamError):
                return _with_side(read(text, atlas, Given(said, modality)), atlas)
        raise


def _loosely(
    cells: Mapping[str, str], beside: Parts, error: ExamError
) -> Iterator[Parts]:
    """Yield what stands beside a structure, read less and less literally.

    "Absent ankle jerk: present" affirms. A grade on a scale of its own (1/2 of a
    reflex) gives way to the state beside it.
    """
    source = prepare(cells["structure"])
    own = scan((source.words,), source.numbers)
    states = {term.state for group in beside.terms for term in group}
    if own.states and states and states <= AFFIRMATIVE:
        beside = replace(beside, terms=())
        yield beside
    if isinstance(error, UnfitError) and cells["grade"] and cells["state"]:
        yield _beside({**cells, "grade": ""})


def _with_side(found: tuple[Finding, ...], atlas: Atlas) -> tuple[Finding, ...]:
    """Give both sides to what is normal, or a sign of the cord, without a side."""

    def sides(one: Finding) -> tuple[str, ...]:
        structure = atlas.structures[one.structure]
        both = structure.scale.normal in one.grades or structure.modality == "umn"
        return SIDES if one.side == SIDE_NOT_TOLD and both else (one.side,)

    return tuple(replace(one, side=side) for one in found for side in sides(one))


def _beside(cells: Mapping[str, str]) -> Parts:
    """Return what the cells other than ``structure`` say."""
    nouns = [*modality_nouns(cells["modality"]), *basis_nouns(cells["basis"])]
    state = plain(cells["state"])
    word = kind_word(cells["kind"])
    if word:
        noun = NOUNS[tuple(word.split())]
        nouns.append(noun)
        if noun.deficit and state:
            state = "absent" if state in _GONE else ""
    if _is_complaint(cells, state) and not word:
        nouns.append(NOUNS[("tingling",)])
        state = ""
    said = Parts(terms=_grade(cells["grade"], alone=not state), nouns=tuple(nouns))
    return replace(join(said, _state(state)), sides=sides_told(cells["side"]))


def _is_complaint(cells: Mapping[str, str], state: str) -> bool:
    """Whether something is felt, and not said what: "thumb, present", as told."""
    told = plain(cells["basis"]) == "symptom" and state in ("present", "positive")
    return told and modality_of(cells["modality"]) == "sensory"


def _state(state: str) -> Parts:
    """Return what the cell ``state`` says, such as ``reduced`` or ``not weak``."""
    state = _SIGNS.get(state, state)
    parts = scan((drop_fillers(split_words(state)),))
    if parts.unknown or (state and not parts.states):
        raise ExamError([f"unknown state {state!r}"])
    return parts


def _grade(grade: str, *, alone: bool) -> tuple[tuple[GradeTerm, ...], ...]:
    """Return a grade; one on a scale of its own gives way to the state beside it."""
    try:
        source = prepare(grade)
    except ExamError:
        if alone or "/" in grade:
            raise
        return ()
    parts = scan((source.words,), source.numbers)
    if not parts.unknown:
        return parts.terms
    if alone:
        raise ExamError([f"unknown grade {grade!r}"])
    return ()


def _finish(finding: Finding, cells: Mapping[str, str], text: str) -> Finding:
    statement = cells["expanded_from"] or cells["statement"] or finding.statement
    kind = "global" if statement and not finding.relation else finding.kind
    if finding.statement and not cells["expanded_from"]:
        statement = text
    return replace(finding, text=text, statement=statement, kind=kind)


def _exact(
    record: Mapping[str, Any], cells: Mapping[str, str], atlas: Atlas
) -> Finding:
    structure = atlas.structures.get(cells["structure"])
    if structure is None:
        raise UnknownNameError("structure", cells["structure"], atlas.structures)
    ExamError.refuse(_two_tongues(cells, structure))
    words = record["grades"] if isinstance(record["grades"], list) else [""]
    grades = [structure.grade_named(word) for word in words]
    known = tuple(grade for grade in grades if grade is not None)
    if len(known) < len(grades):
        shown = ", ".join(structure.grade_names)
        raise ExamError([f"grades of {structure.name} must be a list of {shown}"])
    kind = cells["kind"] or KINDS[0]
    return Finding(
        structure.id,
        plain(cells["side"]) or MIDLINE,
        known,
        kind,
        cells["text"],
        cells["statement"],
        cells["relation"],
    )


def _two_tongues(cells: Mapping[str, str], structure: Structure) -> Iterator[str]:
    """Yield what an exact record says twice, and not alike."""
    if cells["grade"]:
        yield f"grade {cells['grade']!r} stands beside grades: write one of the two"
    said = modality_of(cells["modality"])
    if {said, structure.modality} <= _TESTED and said != structure.modality:
        yield f"modality {said!r}: {structure.name} is {structure.modality}"
