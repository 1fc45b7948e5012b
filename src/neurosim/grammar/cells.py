"""The cell of a record that names one structure, several, or a whole pair of limbs."""

from collections.abc import Iterator

from neurosim.atlas import Atlas
from neurosim.exam import Finding
from neurosim.grammar.findings import read_one
from neurosim.grammar.lists import complete, split_list
from neurosim.grammar.parts import Parts, prepare
from neurosim.grammar.statements import spread_range
from neurosim.grammar.wordings import of_arms_and_legs, other_wordings
from neurosim.terms import ExamError

#: Modality of a record -> words that name its structures, "calf" being calf atrophy.
_NAMES = {"atrophy": ("atrophy", "wasting"), "tone": ("tone",)}


def read_cell(
    text: str, beside: Parts, modality: str, atlas: Atlas
) -> tuple[Finding, ...]:
    """Return the findings of what a cell names, one structure or several.

    Parameters
    ----------
    text
        Such as ``gastrocnemius`` or ``thumb, index and middle finger``.
    beside
        What the other cells say: side, state, grade.
    modality
        The modality of the record; empty if there is none.

    Raises
    ------
    ExamError
        If the text as it stands is not understood, in no wording and as no list.
    """
    try:
        return _single(text, beside, modality, atlas)
    except ExamError as error:
        try:
            members = spread_range(text) or of_arms_and_legs(text)
            if not members:
                members = complete(split_list(text, cell=True), atlas, beside)
            found = [f for m in members for f in _single(m, beside, modality, atlas)]
        except ExamError:
            raise error from None
        if len(members) < 2:
            raise
    return tuple({finding.identity: finding for finding in found}.values())


def _single(
    text: str, beside: Parts, modality: str, atlas: Atlas
) -> tuple[Finding, ...]:
    first: ExamError | None = None
    for wording in _wordings(text, modality):
        try:
            return read_one(prepare(wording), atlas, beside)
        except ExamError as error:
            if wording == text:
                first = error
    if first is None:
        raise ExamError(["names no muscle, area, reflex or sign"])
    raise first


def _wordings(text: str, modality: str) -> Iterator[str]:
    for word in _NAMES.get(modality, ()):
        yield f"{text} {word}"
    yield text
    yield from other_wordings(text)
