"""The history: what the patient tells, and nothing but that.

The paragraph is made of the sampled records alone. Which of several wordings is
taken depends on those records too, so that two lesions with the same examination
give the same text, letter for letter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

from neurosim.atlas import Atlas
from neurosim.exam import Finding
from neurosim.quiz.patient import Patient, Person
from neurosim.quiz_tables import Asked, Duration, QuizPhrase
from neurosim.terms import MIDLINE
from neurosim.wording import short_name

_PEOPLE = {"M": "man", "F": "woman", None: "person"}


@dataclass(frozen=True)
class History:
    """What the patient told, as text and as records.

    Attributes
    ----------
    opening
        The first sentence, and the first thing that the patient complains of.
    """

    text: str
    findings: tuple[Finding, ...]
    opening: str = ""


def take_history(
    patient: Patient, atlas: Atlas, *, leave_out: Sequence[str] = ()
) -> History:
    """Ask a patient everything that history.csv lists.

    Parameters
    ----------
    leave_out
        Groups that are not asked for: the student may ask.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> from neurosim.quiz.draw import draw_case
    >>> atlas = load_atlas()
    >>> patient = draw_case(atlas, 1, seed=3).patient
    >>> take_history(patient, atlas) == take_history(patient, atlas)
    True
    """
    groups: dict[str, list[Finding]] = {}
    missing: set[str] = set()
    asked = [
        (row.group, (row.structure, side, row.kind))
        for row in atlas.rows(Asked)
        if row.group not in leave_out
        for side in atlas.structures[row.structure].sides
    ]
    answers = patient.examine([item for _, item in asked])
    for (group, _), finding in zip(asked, answers, strict=True):
        found = groups.setdefault(group, [])
        if finding is None:
            missing.add(group)
        else:
            found.append(finding)
    told = tuple(f for findings in groups.values() for f in findings)
    dice = _digest(patient.person, told)
    sentences = [_opening(patient.person, atlas, dice)]
    complaint = ""
    for group, findings in groups.items():
        present = [f for f in findings if is_abnormal(f, atlas)]
        when = "some" if present else "none"
        if present or (findings and group not in missing):
            text = _choose(_phrases(atlas, group, when), dice)
            sentences.append(text.format(list=_listed(present, atlas)))
            complaint = complaint or (sentences[-1] if present else "")
    opening = f"{sentences[0]} {complaint}".rstrip()
    return History(" ".join(sentences), told, opening)


def is_abnormal(finding: Finding, atlas: Atlas) -> bool:
    """Return whether a record excludes the normal grade.

    Parameters
    ----------
    finding
        One record.
    atlas
        The tables.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> is_abnormal(Finding("triceps", "right", (3,)), load_atlas())
    True
    """
    return atlas.structures[finding.structure].scale.normal not in finding.grades


def _digest(person: Person, findings: Sequence[Finding]) -> int:
    told = [(f.structure, f.side, f.grades) for f in findings]
    return crc32(repr((person, told)).encode())


def _choose(texts: Sequence[str], dice: int) -> str:
    return texts[dice % len(texts)]


def _phrases(atlas: Atlas, group: str, when: str) -> Sequence[str]:
    rows = atlas.rows(QuizPhrase)
    return [row.text for row in rows if (row.group, row.when) == (group, when)]


def _opening(person: Person, atlas: Atlas, dice: int) -> str:
    years = "" if person.age is None else f"{person.age:.0f}-year-old "
    words = f"a {years}{_PEOPLE[person.sex]}"
    if years and (years[0] == "8" or years[:2] in ("11", "18")):
        words = f"an {words[2:]}"
    if person.duration_weeks is None:
        return f"{words.capitalize()}."
    weeks = person.duration_weeks
    duration = min(atlas.rows(Duration), key=lambda known: abs(known.weeks - weeks))
    text = _choose(_phrases(atlas, "opening", "always"), dice)
    return text.format(person=words.capitalize(), duration=duration.text)


def placed(finding: Finding, atlas: Atlas) -> str:
    """Return a name with its side where a patient says it.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> placed(Finding("dorsum_foot", "left", (0,)), load_atlas())
    'dorsum of the left foot'
    """
    name = short_name(atlas.structures[finding.structure])
    if finding.side == MIDLINE:
        return name
    inside = name.replace(" of the ", f" of the {finding.side} ", 1)
    return inside if inside != name else f"{finding.side} {name}"


def _listed(findings: Sequence[Finding], atlas: Atlas) -> str:
    """Return the names, right and left of one structure together."""
    sides: dict[str, list[Finding]] = {}
    for finding in findings:
        sides.setdefault(finding.structure, []).append(finding)
    names = {key: short_name(atlas.structures[key]) for key in sides}
    return ", ".join(
        f"{names[key]} on both sides" if len(found) > 1 else placed(found[0], atlas)
        for key, found in sides.items()
    )
