"""Fair patients: drawn until the patient is what the level of difficulty says.

A draw is taken again where its history already gives the answer away, where more or
fewer signs and complaints mislead than its level allows, and, below the level that may
mislead, where all its findings together point elsewhere or the screening leads away
from what they say. There what is abnormal, typed as a report, has a root of the lesion
first too: each sign may belong to it, and all of them together to its neighbour. In
which tests signs that mislead are counted is a cell of the level: where one does, in
all. Nothing is looked at but what the level promises, so the patients of a level are
those of the model, on that condition.
"""

import math
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from neurosim.atlas import Atlas
from neurosim.exam import Finding, Item
from neurosim.lesion import Lesion
from neurosim.quiz.case import (
    ANYTHING,
    CaseWish,
    QuizCase,
    draw_once,
    find_difficulty,
)
from neurosim.quiz.game import Game
from neurosim.quiz.history import is_abnormal
from neurosim.quiz.seeds import find_ready
from neurosim.quiz_tables import Difficulty
from neurosim.terms import MIDLINE, REPORT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from neurosim.quiz.signs import Signs

#: Draws before the best of them is taken.
_MOST = 300


def draw_case(
    atlas: Atlas,
    level: int,
    seed: int,
    wish: CaseWish = ANYTHING,
) -> QuizCase:
    """Draw a patient of a level of difficulty; the same one for the same seed.

    Parameters
    ----------
    atlas
        The tables.
    level
        The level of difficulty, 1 to 5.
    seed
        A whole number.
    wish
        What kind of patient is wanted.

    Raises
    ------
    UnknownNameError
        If there is no such level.
    NeurosimError
        If the level has no patient as wished.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> draw_case(load_atlas(), 1, seed=3, wish=CaseWish(root="C6")).truth.accept
    ('right C6',)
    """
    known = find_ready(atlas, level, seed) if wish == ANYTHING else None
    if known is None:
        return draw_fair(atlas, level, seed, wish).case
    return attempted(atlas, find_difficulty(atlas, level), (known.seed, known.attempt))


def attempted(
    atlas: Atlas,
    difficulty: Difficulty,
    drawn: tuple[int, int],
    wish: CaseWish = ANYTHING,
) -> QuizCase:
    """Return one draw of a seed, fair or not."""
    (seed, attempt), level = drawn, difficulty.level
    dice = (seed, level, attempt) if attempt else (seed, level)
    case = draw_once(atlas, difficulty, dice, wish)
    return replace(case, seed=seed, attempt=attempt, id=f"{level}-{seed}")


def draw_fair(
    atlas: Atlas, level: int, seed: int, wish: CaseWish = ANYTHING
) -> "Fairness":
    """Draw a patient, with what was looked at for it to be fair."""
    difficulty = find_difficulty(atlas, level)
    unfair: list[Fairness] = []
    for attempt in range(_MOST):
        case = attempted(atlas, difficulty, (seed, attempt), wish)
        drawn = Fairness(atlas, case)
        if drawn.fair:
            return drawn
        unfair.append(drawn)
    return min(unfair, key=lambda drawn: (drawn.faults, drawn.told_away))


@dataclass(frozen=True)
class Fairness:
    """How far a drawn patient keeps what its level promises."""

    atlas: Atlas
    case: QuizCase

    @cached_property
    def game(self) -> Game:
        """The patient, to be examined."""
        return Game(self.atlas, self.case)

    @cached_property
    def screened(self) -> tuple[Finding, ...]:
        """What the screening examination shows."""
        from neurosim.simulation import items_of  # noqa: PLC0415 - not at level 1

        return self.game.found(items_of(self.atlas, "screening"))

    @cached_property
    def _signs(self) -> "Signs":
        from neurosim.quiz.signs import Signs  # noqa: PLC0415 - not at level 1

        return Signs(self._lesion, self.atlas, self.case.patient.person.age)

    @property
    def _lesion(self) -> Lesion:
        lesion = self.case.truth.lesion
        assert lesion is not None
        return lesion

    @cached_property
    def shown(self) -> tuple[Finding, ...]:
        """What the patient tells, and what the tests show that its level counts."""
        return (*self.game.history.findings, *self.game.found(self._counted))

    @property
    def _counted(self) -> tuple[Item, ...]:
        """The tests whose results may mislead no more than the level says."""
        from neurosim.simulation import items_of  # noqa: PLC0415 - not at level 1

        level = self.case.difficulty
        assert level is not None
        if level.counted == "full":
            return self.game.candidates
        return items_of(self.atlas, level.counted)

    @property
    def strays(self) -> tuple[Finding, ...]:
        """Definite signs and complaints that the lesion is not behind."""
        return self._signs.strays(self.shown)

    @property
    def missing(self) -> tuple[Finding, ...]:
        """Tests that are normal although the lesion would show in them."""
        return self._signs.missing(self.screened)

    @property
    def complaint_belongs(self) -> bool:
        """Whether the lesion is behind something that the patient complains of.

        What people have beside a lesion brings nobody with it to the doctor, and pain
        that coughing makes worse is no complaint of its own.
        """
        if self._lesion.category == "none":
            return True
        structures = self.atlas.structures
        asked = [
            f
            for f in self.game.history.findings
            if f.side != MIDLINE or structures[f.structure].modality != "tension"
        ]
        told = [f for f in asked if is_abnormal(f, self.atlas)]
        return any(map(self._signs.cause, told or asked)) is bool(told)

    @property
    def comes(self) -> bool:
        """Whether a patient without a lesion has something to come for."""
        told = any(is_abnormal(f, self.atlas) for f in self.game.history.findings)
        return told or self._lesion.category != "none"

    @cached_property
    def start(self) -> "Mapping[str, float]":
        """What the history says of every answer."""
        from neurosim.quiz.answer import posterior_shares  # noqa: PLC0415

        return posterior_shares(self.game.posterior(()))

    @cached_property
    def best(self) -> "Mapping[str, float]":
        """What all findings say of every answer."""
        return self.game.shares_of_all()

    @property
    def to_learn(self) -> float:
        """What the examination can tell beyond the history, in nats."""
        from neurosim.quiz.marks import to_learn  # noqa: PLC0415

        return to_learn(self.start, self.best)

    @property
    def screening_misleads(self) -> bool:
        """Whether who does the whole screening knows less than the history tells."""
        from neurosim.quiz.answer import posterior_shares  # noqa: PLC0415
        from neurosim.quiz.marks import mark  # noqa: PLC0415

        items = [(f.structure, f.side, f.kind) for f in self.screened]
        seen = posterior_shares(self.game.posterior(items))
        return mark(seen, self.start, self.best) <= 0

    @property
    def told_away(self) -> bool:
        """Whether the history alone leaves less than is worth playing for."""
        from neurosim.quiz.marks import WORTH_PLAYING  # noqa: PLC0415

        known = sum(self.start.get(name, 0.0) for name in self.case.truth.accept)
        return known > math.exp(-WORTH_PLAYING)

    @property
    def points_to_the_truth(self) -> bool:
        """Whether all findings together have the right answer first."""
        best = max(self.best, key=lambda name: self.best[name])
        return best in self.case.truth.accept

    @property
    def signs_agree(self) -> bool:
        """Whether what is abnormal, as a report, has a root of the lesion first."""
        from neurosim.inference import infer  # noqa: PLC0415

        known = self.game.known(())
        abnormal = tuple(f for f in self.shown if is_abnormal(f, self.atlas))
        posterior = infer(
            replace(known, findings=abnormal),
            self.case.model,
            population=self.case.population,
            record=REPORT,
        )
        first = posterior.roots[0]
        return (first.root, first.side) in self._lesion.roots

    def _has_strays(self, low: float, high: float) -> bool:
        """Whether so much misleads, told or tested; one thing too many ends it."""
        pairs: dict[str, list[Item]] = {}
        for item in self._counted:
            pairs.setdefault(item[0], []).append(item)
        shown = (self.game.found(items) for items in pairs.values())
        count = 0
        for findings in chain([self.game.history.findings], shown):
            count += len(self._signs.strays(findings))
            if count > high:
                return False
        return count >= low

    @property
    def fair(self) -> bool:
        """Whether the patient keeps every promise; cheap ones are looked at first."""
        level = self.case.difficulty
        assert level is not None
        if level.typical:
            return not self.faults
        return (
            self._has_strays(level.stray_low, level.stray_high)
            and self.comes
            and self.complaint_belongs
            and not self.told_away
            and not self.faults
        )

    @cached_property
    def faults(self) -> float:
        """How many promises of the level are broken."""
        level = self.case.difficulty
        assert level is not None
        if level.typical:  # its history names a lesion of both sides
            return int(not self._lesion.side) or int(not self.signs_agree)
        if not self.complaint_belongs:
            return _MOST
        count = len(self.strays)
        low, high = level.stray_low, level.stray_high
        if not low <= count <= high:
            return 2 + min(abs(count - low), abs(count - high))
        from neurosim.quiz.marks import WORTH_PLAYING  # noqa: PLC0415

        if (
            (not level.may_mislead and not self.points_to_the_truth)
            or (not level.may_mislead and not self.signs_agree)
            or self.to_learn < WORTH_PLAYING
        ):
            return 1
        return 0 if level.may_mislead else int(self.screening_misleads)
