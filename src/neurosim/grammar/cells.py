"""The cell of a record that names one structure, several, or a whole pair of limbs."""

from collections.abc import Iterator
from contextlib import suppress

from neurosim.atlas import Atlas
from neurosim.exam import Finding
from neurosim.grammar.findings import read_one
from neurosim.grammar.lists import complete, share_head, split_list
from neurosim.grammar.parts import Parts, prepare
from neurosim.grammar.statements import spread_range
from neurosim.grammar.wordings import of_arms_and_legs, other_wordings
from neurosim.terms import ExamError

#: Modality of a record -> words that name its structures: "calf" is calf atrophy,
#: before it is the muscle; "spastic" is a gait where nothing else is.
_BEFORE = {"atrophy": ("atrophy", "wasting")}
_AFTER = {"tone": ("tone",), "gait": ("gait",)}


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
    first: ExamError | None = None
    for members in _lists(text, beside, modality, atlas):
        try:
            found = [f for m in members for f in _single(m, beside, modality, atlas)]
        except ExamError as error:
            first = first or error
        else:
            return tuple({finding.identity: finding for finding in found}.values())
    raise first or ExamError(["names no muscle, area, reflex or sign"])


def _lists(
    text: str, beside: Parts, modality: str, atlas: Atlas
) -> Iterator[tuple[str, ...]]:
    """Yield the ways to part a cell into what it names; first, not at all."""
    yield (text,)
    for members in (spread_range(text), of_arms_and_legs(text), share_head(text)):
        if len(members) > 1:
            yield members
    parted = split_list(text, cell=True, pain=modality == "pain")
    if len(parted) > 1:
        with suppress(ExamError):  # a number that is no grade
            yield complete(parted, atlas, beside)


def _single(
    text: str, beside: Parts, modality: str, atlas: Atlas
) -> tuple[Finding, ...]:
    first: ExamError | None = None
    for wording in _wordings(text, modality, atlas):
        try:
            return read_one(prepare(wording), atlas, beside)
        except ExamError as error:
            if wording == text:
                first = error
    if first is None:
        raise ExamError(["names no muscle, area, reflex or sign"])
    raise first


def _wordings(text: str, modality: str, atlas: Atlas) -> Iterator[str]:
    for word in _BEFORE.get(modality, ()):
        yield f"{text} {word}"
    yield text
    for word in _AFTER.get(modality, ()):
        yield f"{text} {word}"
    yield from other_wordings(text, atlas)
