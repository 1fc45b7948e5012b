"""Findings from text and back: the grammar that a user types."""

from collections.abc import Callable, Iterable

from neurosim.atlas import Atlas, load_atlas
from neurosim.door import door
from neurosim.exam import SIDE_NOT_TOLD, Exam, Finding, check
from neurosim.grammar.clause import with_words
from neurosim.grammar.faults import faults_of
from neurosim.grammar.fit import only_halves
from neurosim.grammar.parts import is_doubtful
from neurosim.grammar.reading import read
from neurosim.grammar.words import STATES, column_of
from neurosim.records import Structure
from neurosim.terms import HISTORY, KIND_WORDS, MIDLINE, ExamError, NeurosimError

#: Longer than any finding; it keeps a file of another kind from being searched.
LONGEST_TEXT = 300
_SHOWN = 80


@door
def parse_finding(text: str, atlas: Atlas | None = None) -> tuple[Finding, ...]:
    """Return the findings that a text such as ``right triceps 3/5`` means.

    Parameters
    ----------
    text
        Side, structure, modality word if needed, grade or state, in any sensible
        order and case; or a statement such as ``arms normal``.
    atlas
        The tables that name the structures; the shipped ones by default.

    Returns
    -------
    tuple of Finding
        One a side; many for a statement or a list. Where no side is told, the side
        is ``unspecified``.

    Raises
    ------
    ExamError
        If the text is not understood or can mean several things; the message shows
        the readings or the nearest names.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> [finding] = parse_finding("right triceps 3/5", load_atlas())
    >>> finding.side, finding.grades
    ('right', (3,))
    """
    atlas = atlas or load_atlas()
    shown = text.strip()
    if len(shown) > _SHOWN:
        shown = shown[:_SHOWN] + "..."
    try:
        return _parse(text, atlas)
    except NeurosimError as error:
        faults = faults_of(error, atlas, text)
        raise ExamError([f"{shown!r}: {fault}" for fault in faults]) from None


def _parse(text: str, atlas: Atlas) -> tuple[Finding, ...]:
    if not text.strip():
        raise ExamError(["is empty; write a finding such as 'right triceps 3/5'"])
    if len(text) > LONGEST_TEXT:
        raise ExamError(
            [f"is longer than {LONGEST_TEXT} characters; that is not a finding"]
        )
    return with_words(read(text, atlas), text.strip())


@door
def parse_exam(
    texts: Iterable[str],
    atlas: Atlas | None = None,
    *,
    age: float | None = None,
    sex: str | None = None,
    id: str = "",
) -> Exam:
    """Return the exam that some texts describe.

    Parameters
    ----------
    texts
        Findings in words, such as "right triceps 3/5".
    atlas
        The tables; the shipped ones by default.
    age
        Age in years.
    sex
        ``F`` or ``M``.
    id
        A name for the examination.

    Raises
    ------
    ExamError
        With every fault of every text, and contradictions with both records.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> exam = parse_exam(["right triceps 3/5", "left triceps 5/5"], load_atlas())
    >>> [finding.side for finding in exam.findings]
    ['right', 'left']
    """
    tables = atlas or load_atlas()
    faults: list[str] = []
    findings: list[Finding] = []
    for text in texts:
        try:
            findings += parse_finding(text, tables)
        except ExamError as error:
            faults += error.faults
    alone = only_halves(findings, tables)
    faults += [f"{one.words!r}: {why}" for one, why in alone]
    exam = _gather(lambda: Exam(tuple(findings), age, sex, id), faults)
    if exam is not None:
        _gather(lambda: check(exam, tables), faults)
    if faults or exam is None:
        raise ExamError(faults)
    return exam


def _gather(make: Callable[[], Exam], faults: list[str]) -> Exam | None:
    try:
        return make()
    except ExamError as error:
        faults += error.faults
        return None


_NUMBERED = {"mrc": "{}/5", "reflex": "{}/4"}
_FAVOURITES = (
    "normal", "reduced", "absent", "increased", "brisk", "present", "positive",
    "negative", "untested",
)  # fmt: skip
_SPELLED = {"untested": "not tested"}
_MODALITY_WORDS = {"motor": "power", "reflex": "reflex", "sensory": "sensation"}


@door
def format_finding(finding: Finding, atlas: Atlas | None = None) -> str:
    """Return text that :func:`parse_finding` reads as the same finding.

    Parameters
    ----------
    finding
        The record to write.
    atlas
        The tables; the shipped ones by default.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> atlas = load_atlas()
    >>> format_finding(parse_finding("R elbow extension M4-", atlas)[0], atlas)
    'right elbow extension 4/5'
    """
    atlas = atlas or load_atlas()
    structure = atlas.structures[finding.structure]
    side = "" if finding.side in (MIDLINE, "both", SIDE_NOT_TOLD) else finding.side
    told = structure.modality in ("pain", HISTORY)
    kind = "" if told else KIND_WORDS[finding.kind]
    names = (structure.name, f"{structure.name} {_noun(structure)}", structure.id)
    for name in names:
        for state in _state_texts(finding, structure):
            text = " ".join(filter(None, (side, name, kind, state)))
            if _means(text, finding, atlas):
                return text
    return text


def _noun(structure: Structure) -> str:
    return _MODALITY_WORDS.get(structure.modality, "")


def _means(text: str, finding: Finding, atlas: Atlas) -> bool:
    try:
        found = parse_finding(text, atlas)
    except ExamError:
        return False
    return [one.identity for one in found] == [finding.identity]


def _state_texts(finding: Finding, structure: Structure) -> Iterable[str]:
    if finding.relation:
        yield "symmetrical"
    scale = structure.scale
    names = [scale.grades[grade] for grade in finding.grades]
    exact = "{" + "|".join(names).lower() + "}"
    if finding.relation:
        yield f"{exact} symmetrical"
        return
    if scale.name in _NUMBERED and len(names) == 1:
        yield _NUMBERED[scale.name].format(names[0])
    column = column_of(structure)
    if finding.grades == scale.all and is_doubtful(finding.text):
        yield "possibly present"
    for state in _FAVOURITES:
        if STATES[state].get(column) == finding.grades:
            yield _SPELLED.get(state, state)
    yield exact
