"""The simulated patient: drawn once from the one model, examined test by test.

Every draw has its own dice, made of the seed and the name of what is drawn. So the
order of the tests does not matter, a repeated test gives the same result, and only
what is examined is worked out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from neurosim.atlas import Atlas
from neurosim.exam import Exam, Finding, Item
from neurosim.lesion import Lesion
from neurosim.model.involvement import Indices
from neurosim.sampling import Bodies, Examiner, named
from neurosim.terms import (
    HISTORY,
    Site,
)


@dataclass(frozen=True)
class Person:
    """Who the patient is, as far as the history tells."""

    age: float | None
    sex: str | None
    duration_weeks: float | None


class Patient(Protocol):
    """What can be asked of a patient before the diagnosis: never the truth."""

    @property
    def person(self) -> Person:
        """Age, sex and duration."""
        ...

    def examine(self, items: Iterable[Item]) -> tuple[Finding | None, ...]:
        """Return the record of each item; ``None`` where there is none."""
        ...


class ChartPatient:
    """A patient whose examination is written down: a published case, or a copy.

    Parameters
    ----------
    exam
        The records; a record may leave several grades possible.
    atlas
        The tables.
    """

    def __init__(self, exam: Exam, atlas: Atlas):
        self.person = Person(exam.age, exam.sex, exam.duration_weeks)
        self._atlas = atlas
        self._exact: dict[Item, Finding] = {}
        self._near: dict[tuple[str, str], Finding] = {}
        for finding in exam.findings:
            if not finding.relation:
                item = (finding.structure, finding.side, finding.kind)
                self._exact.setdefault(item, finding)
                self._near.setdefault(self._place(*item[:2]), finding)

    @property
    def reported(self) -> tuple[Item, ...]:
        """What the report says something of, in its order."""
        return tuple(self._exact)

    def _place(self, structure: str, side: str) -> tuple[str, str]:
        test = self._atlas.structures[structure]
        same = test.scale_name == self._atlas.structures[test.owner].scale_name
        plain = same and test.laterality != "crossed"
        return (test.owner if plain else structure), side

    def examine(self, items: Iterable[Item]) -> tuple[Finding | None, ...]:
        """Return the record of each item, or one of the same state."""
        return tuple(
            self._exact.get(item) or self._near.get(self._place(*item[:2]))
            for item in items
        )


class ModelPatient:
    """A patient drawn from the model: a batch of one, with points by name.

    Parameters
    ----------
    examiner
        The tables, for the patient's age.
    drawn
        Profile, and index of the overall severity.
    person
        Age, sex and duration.
    dice
        What seeds every draw.
    """

    def __init__(
        self,
        examiner: Examiner,
        drawn: tuple[int, int],
        person: Person,
        dice: tuple[int, ...],
    ):
        self.person = person
        self._examiner = examiner
        profile, severity = (np.array([index]) for index in drawn)
        self._body = Bodies(
            examiner,
            (profile, severity),
            named(*dice),
            weeks=person.duration_weeks,
            by_name=True,
        )
        self._states: dict[Site, Indices] = {}
        self._records: dict[Item, Finding] = {}

    def _record(self, item: Item) -> Finding:
        if item not in self._records:
            self._records[item] = Finding(*item[:2], (self._grade(item),), item[2])
        return self._records[item]

    def _grade(self, item: Item) -> int:
        """Return the grade that is recorded; of a whole, from those of its parts."""
        parts = self._examiner.parts(item)
        if parts:
            grades = [np.array(self._record(part).grades) for part in parts]
            return int(self._examiner.whole(item[:2], grades)[0])
        site = self._examiner.site(item)
        if site not in self._states:
            self._states[site] = self._body.state(site)
        return int(self._body.grade(item, self._states[site])[0])

    def examine(self, items: Iterable[Item]) -> tuple[Finding | None, ...]:
        """Return the record of each item; the same one whenever it is asked.

        History that no lesion of the model causes is not drawn.
        """
        atlas = self._examiner.model.atlas
        return tuple(
            self._record(item) if is_drawn(item, atlas) else None for item in items
        )


def is_drawn(item: Item, atlas: Atlas) -> bool:
    """Whether the model has a state for an item; it has none for the history."""
    return atlas.structures[item[0]].modality != HISTORY


class TypicalPatient:
    """The textbook patient of a lesion: nothing random but the person."""

    def __init__(
        self, lesion: Lesion, severity: str, person: Person, atlas: Atlas
    ) -> None:
        self.person = person
        self._lesion, self._severity, self._atlas = lesion, severity, atlas
        self._known: dict[Item, Finding] = {}

    def examine(self, items: Iterable[Item]) -> tuple[Finding | None, ...]:
        """Return the textbook's record of each item."""
        wanted = tuple(items)
        missing = [
            item
            for item in wanted
            if item not in self._known and is_drawn(item, self._atlas)
        ]
        if missing:
            from neurosim.typical import typical_exam  # noqa: PLC0415

            exam = typical_exam(
                self._lesion, severity=self._severity, items=missing, atlas=self._atlas
            )
            self._known.update(zip(missing, exam.findings, strict=True))
        return tuple(self._known.get(item) for item in wanted)
