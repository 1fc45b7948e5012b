"""The red flags of a patient, by who could have seen them."""

from collections.abc import Sequence
from dataclasses import dataclass

from neurosim.exam import Exam, Finding
from neurosim.quiz.game import Game, Session
from neurosim.quiz.signs import Signs
from neurosim.redflags import RedFlagHit, red_flags
from neurosim.simulation import items_of


@dataclass(frozen=True)
class FlagReview:
    """Red flags of the patient.

    Attributes
    ----------
    told
        Raised by what the patient told at the start.
    raised
        Raised by tests of the student.
    missed
        Raised by a test of the screening that was not done.
    acted
        Whether the student said that the patient is urgent.
    """

    told: tuple[RedFlagHit, ...]
    raised: tuple[RedFlagHit, ...]
    missed: tuple[RedFlagHit, ...]
    acted: bool


def review_flags(game: Game, session: Session) -> FlagReview:
    """Sort the flags by who could have seen them."""
    told = game.history.findings
    tested = (*told, *game.found(session.asked))
    screened = (*tested, *game.found(items_of(game.atlas, "screening")))
    at_start = _ids(told, game)
    known = at_start | _ids(tested, game)
    missed = tuple(
        hit
        for hit in red_flags(Exam(screened), game.atlas)
        if hit.flag.id not in known and hit.flag.tier != "ask" and _is_caused(hit, game)
    )
    raised = tuple(
        hit
        for hit in red_flags(Exam(tested), game.atlas)
        if hit.flag.id not in at_start
    )
    return FlagReview(red_flags(Exam(told), game.atlas), raised, missed, session.urgent)


def _is_caused(hit: RedFlagHit, game: Game) -> bool:
    """Whether the lesion, and no slip or old sign, is behind a flag."""
    lesion = game.case.truth.lesion
    if lesion is None:
        return True
    signs = Signs(lesion, game.atlas, game.case.patient.person.age)
    likely: dict[str, bool] = {}
    for finding in hit.findings:
        likely[finding.side] = likely.get(finding.side, False) or signs.cause(finding)
    return all(likely.values())


def _ids(findings: Sequence[Finding], game: Game) -> set[str]:
    return {hit.flag.id for hit in red_flags(Exam(tuple(findings)), game.atlas)}
