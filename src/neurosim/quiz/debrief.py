"""After the diagnosis: the truth, the mark, and what could be learnt."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from neurosim.citations import split_sources
from neurosim.exam import Finding, Item
from neurosim.explanation import Reason, explain
from neurosim.grade import grade_probabilities
from neurosim.lesion import Lesion, answer_of, mirrored
from neurosim.model import ANCHORS, Model
from neurosim.posterior import Posterior
from neurosim.prediction import sources_of
from neurosim.quiz.answer import (
    Guess,
    answer_shares,
    entropy,
    leading,
    likeliest,
    posterior_shares,
)
from neurosim.quiz.flags import FlagReview, review_flags
from neurosim.quiz.game import Game, Session
from neurosim.quiz.ideal import IdealRun, examine_ideally, first_two
from neurosim.quiz.marks import kept_part, mark, stated_shares
from neurosim.quiz.place import told_name
from neurosim.quiz.signs import Signs
from neurosim.quiz.slips import (
    Credit,
    credit,
    is_right,
    places_apart,
    reason_of,
    slip,
)
from neurosim.simulation import items_of
from neurosim.terms import HISTORY, SIDES, Site

#: Findings and sources shown.
_FINDINGS, _SOURCES = 3, 6
#: A difference of expected findings below this parts nothing.
_SMALL = 0.15
#: A look-alike that is less of its kind than this is not what the findings say.
_MOSTLY = 0.5
_FAINT = 0.5  # decibans below this are not worth a word


@dataclass(frozen=True)
class Difference:
    """A finding that truth and rival expect differently."""

    finding: Finding
    tested: bool
    p_truth: float
    p_rival: float


@dataclass(frozen=True)
class Debrief:
    """What is said after a game.

    Attributes
    ----------
    mark, within_reach
        Of the student, and of the best answer with the student's own findings; 0 to
        100, where 0 is what the history said and 100 the best answer of all findings.
    stated
        The words of each answer, its probability, and whether it was right.
    own, best
        The likeliest answer of the student's findings and of all findings, each with
        its probability.
    own_share, start_share
        What the student's findings say of the lesions that were stated first, and what
        the history alone says of that answer.
    exact
        Whether that answer named the lesion itself, and not another of its kind.
    apart
        Where the look-alike that was named, and the true one, sit, if not in one place.
    slip
        The name of what went wrong; empty if nothing did (:mod:`neurosim.quiz.slips`).
    why
        The name of why it went wrong, where that can be told.
    against
        The rival with which the truth is compared.
    pointed, misled
        The student's findings that by themselves speak most for truth and rival.
        ``reasons`` add up to what all of them say together; there a finding can change
        sign, because severity is shared.
    strays
        Definite signs and complaints that the lesion is not behind.
    bits
        How open the answer was after the history, and after the tests.
    """

    truth: str
    answers: tuple[str, ...]
    stated: tuple[tuple[str, float, bool], ...]
    mark: float
    within_reach: float
    own: tuple[str, float]
    best: tuple[str, float]
    own_share: float
    start_share: float
    exact: bool
    apart: tuple[str, str] | None
    credit: Credit
    slip: str
    why: str
    bits: tuple[float, float]
    tests: int
    hints: int
    ideal: IdealRun
    flags: FlagReview
    against: str
    pointed: tuple[Finding, ...]
    misled: tuple[Finding, ...]
    strays: tuple[Finding, ...]
    reasons: tuple[Reason, ...]
    differences: tuple[Difference, ...]
    sources: tuple[str, ...]
    case_source: str = ""

    @property
    def right(self) -> bool:
        """Whether the answer with the largest stated probability was right."""
        return bool(self.stated) and max(self.stated, key=lambda item: item[1:])[2]

    @property
    def alike(self) -> bool:
        """Whether another answer was called as likely as the first."""
        sure = [p for _, p, _ in self.stated]
        return bool(sure) and sure.count(max(sure)) > 1

    @property
    def fair(self) -> bool:
        """Whether all findings together point to the truth."""
        return self.best[0] in self.answers

    @property
    def untested(self) -> tuple[Difference, ...]:
        """What the student did not test, and what parts truth and rival."""
        return tuple(item for item in self.differences if not item.tested)


def debrief(game: Game, session: Session) -> Debrief:
    """Return what a finished game teaches.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> from neurosim.quiz.draw import draw_case
    >>> atlas = load_atlas()
    >>> game = Game(atlas, draw_case(atlas, 1, seed=1))
    >>> session, _ = game.step(Session(), "diagnose C7 right 80%")
    >>> debrief(game, session).answers
    ('right C7',)
    """
    return _Review(game, session).made


class _Review:
    """One finished game looked at; what is costly is worked out once."""

    def __init__(self, game: Game, session: Session):
        self._game, self._session = game, session
        self._truth = game.case.truth
        # Of answers that are equally likely the right one counts.
        self._main = max(
            session.guesses,
            key=lambda guess: (guess.probability, self._right(guess)),
            default=None,
        )
        self._said = self._main.main if self._main else ""
        if self._main and self._right(self._main):
            self._said = self._truth.accept[0]

    @cached_property
    def _posterior(self) -> Posterior:
        return self._game.posterior(self._session.asked)

    @cached_property
    def _shares(self) -> Mapping[str, float]:
        return posterior_shares(self._posterior)

    @cached_property
    def _start(self) -> Mapping[str, float]:
        return posterior_shares(self._game.posterior(()))

    @cached_property
    def _all(self) -> Mapping[str, float]:
        return posterior_shares(self._of_all)

    @cached_property
    def _of_all(self) -> Posterior:
        return self._game.posterior_of_all(self._session.asked)

    def _counted(self) -> list[Guess]:
        """Return what was stated, with the part of each guess that counts."""
        found = self._of_all
        each = zip(found.model.lesions, found.probabilities.tolist(), strict=True)
        believed = dict(each)
        return [
            replace(g, probability=g.probability * kept_part(g, believed))
            for g in self._session.guesses
        ]

    @cached_property
    def _lesion(self) -> Lesion:
        return self._truth.lesion or likeliest(self._posterior, self._truth.accept)

    @cached_property
    def _rival(self) -> Lesion:
        """The wrong answer: the student's, or else the likeliest one.

        Of the other side it is compared on the side of the truth: that the side was
        wrong is said by itself, and every sign would tell of it alone.
        """
        if self._main and self._said not in self._truth.accept:
            said = likeliest(self._posterior, [self._said], self._main.lesions)
            if {said.side, self._lesion.side} != {*SIDES}:
                return said
            said = mirrored(said)
            if said != self._lesion and answer_of(said) not in self._truth.accept:
                return said
        wrong = {n: p for n, p in self._shares.items() if n not in self._truth.accept}
        return likeliest(self._posterior, [leading(wrong)])

    @property
    def _against(self) -> str:
        """Name the rival; an answer of the other side stands on that of the truth."""
        name, rival = told_name(self._rival), self._rival
        turned = self._main and rival.side and answer_of(mirrored(rival)) == self._said
        return f"{name}, had it been on the {rival.side}" if turned else name

    @property
    def made(self) -> Debrief:
        """Everything that is said."""
        session, accept = self._session, self._truth.accept
        reasons = explain(self._posterior, self._lesion, self._rival).reasons
        stated = stated_shares(self._counted(), self._start)
        own, best = first_two(self._shares)[0], first_two(self._all)[0]
        flags = review_flags(self._game, self._session)
        return Debrief(
            truth=self._truth.words,
            answers=accept,
            stated=self._stated(),
            mark=mark(stated, self._start, self._all) if session.tests else 0.0,
            within_reach=mark(self._shares, self._start, self._all),
            own=(own, self._shares[own]),
            best=(best, self._all[best]),
            own_share=self._own_share,
            start_share=self._share_of_said(self._start),
            exact=self._exact,
            apart=self._apart,
            credit=self._credit,
            slip=self._slip,
            why=self._why,
            bits=(entropy(self._start), entropy(self._shares)),
            tests=session.tests,
            hints=session.hints,
            ideal=examine_ideally(self._game),
            flags=flags,
            against=self._against,
            pointed=self._pointing(1),
            misled=self._pointing(-1),
            strays=self._strays,
            reasons=reasons,
            differences=self._differences(),
            sources=self._sources(flags),
            case_source=self._truth.source,
        )

    @property
    def _vague(self) -> bool:
        """Whether the answer says that it is a root, and not which."""
        return self._main is not None and self._main.vague

    @property
    def _apart(self) -> tuple[str, str] | None:
        """Where the look-alike that was said, and the true one, sit; None if alike."""
        lesion = self._truth.lesion
        if lesion is None or not self._main or self._said not in self._truth.accept:
            return None
        return places_apart(self._main, lesion, self._game.atlas)

    @property
    def _slip(self) -> str:
        named = slip(self._said, self._truth.accept)
        rooted = credit(self._said, self._truth.accept).kind
        return "no root" if self._vague and rooted else named

    @property
    def _own_share(self) -> float:
        """What the student's findings say of the lesions that were stated first."""
        if self._main is None:
            return 0.0
        posterior, meant = self._posterior, self._main.lesions
        if not meant:
            return self._share_of_said(self._shares)
        pairs = zip(posterior.model.lesions, posterior.probabilities, strict=True)
        return float(sum(p for lesion, p in pairs if lesion in meant))

    @property
    def _why(self) -> str:
        """The reason of a mistake; none if another of its kind was meant."""
        if self._own_share < _MOSTLY * self._shares.get(self._said, 0.0):
            return ""
        return reason_of(
            self._said,
            self._truth.accept,
            own=self._shares,
            best=self._all,
            prior=self._common,
        )

    @property
    def _common(self) -> Mapping[str, float]:
        """How common each answer is, before the history."""
        case = self._game.case
        return answer_shares(case.model, np.exp(case.population.log_prior))

    @property
    def _strays(self) -> tuple[Finding, ...]:
        """The definite signs, seen or told, that the lesion did not cause."""
        lesion = self._truth.lesion
        if lesion is None:
            return ()
        signs = Signs(lesion, self._game.atlas, self._game.case.patient.person.age)
        found = (*self._game.found(self._session.asked), *self._game.history.findings)
        return signs.strays(found)

    def _share_of_said(self, shares: Mapping[str, float]) -> float:
        """Return the probability of the answer that was stated first."""
        meant = self._main.answers if self._main else ()
        return sum(shares.get(name, 0.0) for name, _ in meant)

    @property
    def _exact(self) -> bool:
        """Whether the answer that was stated first names the lesion itself."""
        if self._main is None or self._truth.lesion is None:
            return True
        meant = self._main.lesions
        return not meant or self._truth.lesion in meant

    @property
    def _credit(self) -> Credit:
        """What of the answer was right; of a disc that was named its level, too."""
        found, lesion = credit(self._said, self._truth.accept), self._truth.lesion
        if self._vague and found.root is not None:
            return replace(found, root=False)
        if self._apart:
            return Credit(kind=False)
        if lesion is None or not lesion.level or self._main is None:
            return found
        levels = {x.level for x in self._main.lesions}
        named = len(levels) == 1 and "" not in levels
        return replace(found, level=levels == {lesion.level}) if named else found

    def _stated(self) -> tuple[tuple[str, float, bool], ...]:
        return tuple(
            (g.words, g.probability, self._right(g)) for g in self._session.guesses
        )

    def _right(self, guess: Guess) -> bool:
        return is_right(guess, self._truth.accept, self._truth.lesion)

    @cached_property
    def _two(self) -> Model:
        """The model of truth and rival alone."""
        age = self._game.case.patient.person.age
        return Model(self._game.atlas, age, [self._lesion, self._rival])

    @cached_property
    def _weighed(self) -> tuple[tuple[float, Finding], ...]:
        """Each finding, with the decibans for the truth that it has by itself."""
        game, severity = self._game, self._game.case.population.severity
        found = []
        for finding in self._posterior.exam.findings:
            test = game.atlas.structures[finding.structure]
            if test.modality == HISTORY:
                continue
            ours, theirs = (
                float(grades[list(finding.grades)].sum())
                for grades in grade_probabilities(
                    self._two, test, finding.side, severity
                )
            )
            found.append((10 * math.log10(ours / theirs), finding))
        return tuple(found)

    def _pointing(self, sign: int) -> tuple[Finding, ...]:
        """Return the findings that speak most for the truth, or with -1 against it."""
        strong = [(sign * w, f) for w, f in self._weighed if sign * w > _FAINT]
        strong.sort(key=lambda pair: -pair[0])
        owners: dict[tuple[str, str], Finding] = {}
        for _, finding in strong:
            owner = self._game.atlas.structures[finding.structure].owner
            owners.setdefault((owner, finding.side), finding)
        return tuple(owners.values())[:_FINDINGS]

    def _differences(self) -> tuple[Difference, ...]:
        """Return the findings that truth and rival expect most differently."""
        game = self._game
        told = ((f.structure, f.side, f.kind) for f in game.history.findings)
        asked = dict.fromkeys((*self._session.asked, *told))
        # Who felt it with a finger need not be told to use cotton wool.
        seen = {self._site(item) for item in self._session.asked if item[2] != "told"}
        given = self._truth.severity
        severity = np.equal(ANCHORS, 0.5 if given is None else given)
        items = dict.fromkeys((*asked, *items_of(game.atlas, "screening")))
        found = []
        for finding in dict.fromkeys(game.found(items)):
            test = game.atlas.structures[finding.structure]
            ours, theirs = grade_probabilities(
                self._two, test, finding.side, severity.astype(np.float64)
            )
            normal = test.scale.normal
            item: Item = (finding.structure, finding.side, finding.kind)
            chances = float(1 - ours[normal]), float(1 - theirs[normal])
            tested = item in asked or self._site(item) in seen
            found.append(Difference(finding, tested, *chances))
        large = [d for d in found if abs(d.p_truth - d.p_rival) >= _SMALL]
        large.sort(key=lambda d: -abs(d.p_truth - d.p_rival))
        return tuple(large)

    def _site(self, item: Item) -> Site:
        return self._game.atlas.structures[item[0]].site(item[1])

    def _sources(self, flags: FlagReview) -> tuple[str, ...]:
        """Return the references behind the findings that counted."""
        atlas = self._game.atlas
        keys: list[str] = []
        for finding in (*self._pointing(1), *self._pointing(-1)):
            keys += sources_of(atlas, atlas.structures[finding.structure])
        for hit in (*flags.told, *flags.raised, *flags.missed):
            keys += split_sources(hit.flag.source)
        known = [key for key in dict.fromkeys(keys) if key in atlas.references]
        return tuple(known[:_SOURCES])
