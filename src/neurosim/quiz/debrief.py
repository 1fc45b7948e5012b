"""After the diagnosis: the truth, the score, and what could be learnt."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from neurosim.citations import split_sources
from neurosim.exam import Exam, Finding, Item
from neurosim.explain import Reason, explain
from neurosim.infer import Posterior
from neurosim.lesion import Lesion, answer_of
from neurosim.model import ANCHORS, Model
from neurosim.predict import grade_probabilities, sources_of
from neurosim.quiz.answer import (
    entropy,
    judged,
    leading,
    posterior_shares,
    score,
    stated_shares,
)
from neurosim.quiz.game import Game, Session
from neurosim.quiz.ideal import IdealRun, examine_ideally
from neurosim.redflags import RedFlagHit, red_flags
from neurosim.simulate import items_of

#: Reasons, differences and sources shown.
_REASONS, _DIFFERENCES, _SOURCES = 6, 4, 6
#: A difference of expected findings below this is not worth a line.
_SMALL = 0.15
_TRIED = 12
#: So many times the background a finding must be for the lesion to be behind it.
_TIMES = 2.0
_NOTHING = Lesion("none", "none")


@dataclass(frozen=True)
class Telling:
    """The one untested test that would have told, and what it shows.

    Attributes
    ----------
    before, after
        Probability of the truth without and with it.
    """

    finding: Finding
    before: float
    after: float


@dataclass(frozen=True)
class Difference:
    """A finding that truth and answer expect differently."""

    finding: Finding
    tested: bool
    p_truth: float
    p_answer: float


@dataclass(frozen=True)
class Debrief:
    """What is said after a game.

    Attributes
    ----------
    score, model_score
        Of the student, and of the model with the same findings; 0 to 100.
    judged
        Each stated probability and whether its answer was right.
    bits
        How open the answer was after the history, and after the tests.
    """

    truth: str
    answers: tuple[str, ...]
    stated: tuple[tuple[str, float, bool], ...]
    score: float
    model_score: float
    model_answer: tuple[str, float]
    bits: tuple[float, float]
    tests: int
    hints: int
    ideal: IdealRun
    missed: tuple[RedFlagHit, ...]
    raised: tuple[RedFlagHit, ...]
    against: str
    reasons: tuple[Reason, ...]
    telling: Telling | None
    differences: tuple[Difference, ...]
    sources: tuple[str, ...]
    case_source: str = ""

    @property
    def right(self) -> bool:
        """Whether the answer with the largest stated probability was right."""
        return bool(self.stated) and max(self.stated, key=lambda item: item[1])[2]


def debrief(game: Game, session: Session) -> Debrief:
    """Return what a finished game teaches.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> from neurosim.quiz.case import draw_case
    >>> atlas = load_atlas()
    >>> game = Game(atlas, draw_case(atlas, 1, seed=1))
    >>> session, _ = game.step(Session(), "right triceps")
    >>> session, _ = game.step(session, "diagnose C7 right 80%")
    >>> debrief(game, session).score > 90
    True
    """
    truth, model = game.case.truth, game.case.model
    posterior = game.posterior(session.asked)
    shares = posterior_shares(posterior)
    stated = stated_shares(session.guesses, model, model.population("published"))
    lesion = truth.lesion or likeliest(posterior, truth.accept)
    rival = _rival(posterior, truth.accept, stated if session.guesses else shares)
    why = explain(posterior, lesion, rival)
    start = entropy(posterior_shares(game.posterior(())))
    now = entropy(shares)
    best = leading(shares)
    missed = _missed(game, session)
    return Debrief(
        truth=truth.words,
        answers=truth.accept,
        stated=_stated(session, truth.accept),
        score=score(stated, truth.accept) if session.guesses else 0.0,
        model_score=score(shares, truth.accept),
        model_answer=(best, shares[best]),
        bits=(start, now),
        tests=len(session.asked),
        hints=session.hints,
        ideal=examine_ideally(game, min(now, start / 2)),
        missed=missed,
        raised=red_flags(posterior.exam, game.atlas),
        against=rival.name,
        reasons=why.reasons[:-2][:_REASONS],
        telling=_telling(game, session, shares),
        differences=_differences(game, session, lesion, rival),
        sources=_sources(game, session, why.reasons[:-2], missed),
        case_source=truth.source,
    )


def _stated(
    session: Session, accept: Sequence[str]
) -> tuple[tuple[str, float, bool], ...]:
    verdicts = judged(session.guesses, accept)
    return tuple(
        (guess.words, p, right)
        for guess, (p, right) in zip(session.guesses, verdicts, strict=True)
    )


def likeliest(posterior: Posterior, answers: Sequence[str]) -> Lesion:
    """Return the most probable lesion that is one of the answers."""
    for item in posterior.lesions:
        if answer_of(item.lesion) in answers:
            return item.lesion
    return posterior.lesions[0].lesion


def _rival(
    posterior: Posterior, accept: Sequence[str], believed: dict[str, float]
) -> Lesion:
    """Return the best lesion of the wrong answer that was believed most."""
    wrong = {name: p for name, p in believed.items() if name not in accept}
    return likeliest(posterior, [leading(wrong)])


def _missed(game: Game, session: Session) -> tuple[RedFlagHit, ...]:
    items = dict.fromkeys(
        (*items_of(game.atlas, "screening"), *items_of(game.atlas, "full"))
    )
    known = (*game.history.findings, *game.found(session.asked))
    everything = (*known, *game.found(items))
    raised = {hit.flag.id for hit in red_flags(Exam(known), game.atlas)}
    hits = red_flags(Exam(everything), game.atlas)
    missed = [h for h in hits if h.flag.id not in raised and h.flag.tier != "ask"]
    lesion = game.case.truth.lesion
    if lesion is None:
        return tuple(missed)
    model = Model(game.atlas, game.case.patient.person.age, [lesion, _NOTHING])
    return tuple(hit for hit in missed if _caused(hit, model))


def _caused(hit: RedFlagHit, model: Model) -> bool:
    """Whether the lesion, and no slip or old sign, is behind every side of a flag."""
    severity = np.ones(len(ANCHORS))
    likely: dict[str, bool] = {}
    for finding in hit.findings:
        test = model.atlas.structures[finding.structure]
        ours, nobody = grade_probabilities(model, test, finding.side, severity)
        normal = test.scale.normal
        more = bool(1 - ours[normal] > _TIMES * (1 - nobody[normal]))
        likely[finding.side] = likely.get(finding.side, False) or more
    return all(likely.values())


def _telling(game: Game, session: Session, shares: dict[str, float]) -> Telling | None:
    """Return the untested test whose result would have helped the truth most."""
    accept = game.case.truth.accept
    before = sum(shares[name] for name in accept)
    best: Telling | None = None
    for test in game.best_tests(session.asked, top=_TRIED):
        item: Item = (test.structure, test.side, test.kind)
        found = posterior_shares(game.posterior((*session.asked, item)))
        after = sum(found[name] for name in accept)
        [finding] = game.found([item])
        if after > max(before, best.after if best else 0.0):
            best = Telling(finding, before, after)
    return best


def _differences(
    game: Game, session: Session, truth: Lesion, answer: Lesion
) -> tuple[Difference, ...]:
    """Return the findings that the two lesions expect most differently."""
    model = Model(game.atlas, game.case.patient.person.age, [truth, answer])
    severity = np.equal(ANCHORS, _severity(game)).astype(np.float64)
    items = dict.fromkeys((*session.asked, *items_of(game.atlas, "screening")))
    found = []
    for finding in game.found(items):
        test = game.atlas.structures[finding.structure]
        ours, theirs = grade_probabilities(model, test, finding.side, severity)
        normal = test.scale.normal
        item = (finding.structure, finding.side, finding.kind)
        found.append(
            Difference(
                finding,
                item in session.asked,
                float(1 - ours[normal]),
                float(1 - theirs[normal]),
            )
        )
    large = [d for d in found if abs(d.p_truth - d.p_answer) >= _SMALL]
    large.sort(key=lambda d: -abs(d.p_truth - d.p_answer))
    return tuple(large[:_DIFFERENCES])


def _severity(game: Game) -> float:
    given = game.case.truth.severity
    return 0.5 if given is None else given


def _sources(
    game: Game,
    session: Session,
    reasons: Sequence[Reason],
    missed: Sequence[RedFlagHit],
) -> tuple[str, ...]:
    """Return the references behind the findings that counted."""
    titles = {reason.title for reason in reasons[:_REASONS]}
    keys: list[str] = []
    for finding in (*game.found(session.asked), *game.history.findings):
        test = game.atlas.structures[finding.structure]
        owner = game.atlas.structures[test.owner]
        if any(title.endswith(owner.name) for title in titles):
            keys += sources_of(game.atlas, test)
    for hit in missed:
        keys += split_sources(hit.flag.source)
    known = [key for key in dict.fromkeys(keys) if key in game.atlas.references]
    return tuple(known[:_SOURCES])
