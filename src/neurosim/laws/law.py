"""The laws: what must hold for every examination, whoever localises.

Each is a statement, a way to draw what it is tried on, and a test that says in words
what is wrong, or nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from neurosim.atlas import Atlas
from neurosim.exam import Exam
from neurosim.exam import mirror as mirrored_exam
from neurosim.laws import trials
from neurosim.laws.answer import SAME, Answer, Localizer, ask, difference, mirrored
from neurosim.laws.mixture import asked, halved, mixture
from neurosim.laws.trials import Trial, Trials
from neurosim.marginal import Place
from neurosim.model import build_model
from neurosim.terms import DEFAULT_SETTING, PLACES, mirror

Test = Callable[[Localizer, Trial], str]


@dataclass(frozen=True)
class Law:
    """One law.

    Attributes
    ----------
    name
        A word to select it by.
    statement
        What must hold.
    trials
        What to try it on.
    broken
        Says what is wrong with the answers to one trial; empty if it holds.
    probabilities_only
        Whether a ranking has nothing to say about it.
    others
        What else is asked, where that follows from the examination: then findings can
        be left out of a counterexample one by one.
    """

    name: str
    statement: str
    trials: Callable[[Atlas], Trials]
    broken: Test
    probabilities_only: bool = False
    others: Callable[[Exam], tuple[Exam, ...]] | None = None


def _sound(localizer: Localizer, trial: Trial) -> str:
    return "; ".join(ask(localizer, trial.exam).faults)


def _same(localizer: Localizer, trial: Trial) -> str:
    first = ask(localizer, trial.exam)
    return next(
        filter(None, (difference(first, ask(localizer, o)) for o in trial.others)), ""
    )


def _repeatable(localizer: Localizer, trial: Trial) -> str:
    first, again = ask(localizer, trial.exam), ask(localizer, trial.exam)
    return difference(first, again, tolerance=0.0)


def _mirror(localizer: Localizer, trial: Trial) -> str:
    from_right = ask(localizer, trial.exam)
    return difference(from_right, mirrored(ask(localizer, trial.others[0])))


def _between(localizer: Localizer, trial: Trial) -> str:
    wide = ask(localizer, trial.exam)
    members = [ask(localizer, other) for other in trial.others]
    for place in PLACES:
        known = [member.scores[place] for member in members]
        low, high, value = min(known), max(known), wide.scores[place]
        if not low - SAME <= value <= high + SAME:
            root, side = place
            return (
                f"{side} {root} is {value:.6g}, but between {low:.6g} and {high:.6g} "
                "whichever of the grades it was"
            )
    return ""


def _leads(localizer: Localizer, trial: Trial) -> str:
    answer = ask(localizer, trial.exam)
    if trial.places & answer.leaders:
        return ""
    wanted = " or ".join(f"{side} {root}" for root, side in sorted(trial.places))
    return f"{answer} leads, not {wanted}"


def _supplied(localizer: Localizer, trial: Trial) -> str:
    """Compare what supplies a finding with the other side, and with no finding."""
    after, before = ask(localizer, trial.exam), ask(localizer, trial.others[0])
    other = {(root, mirror(side)) for root, side in trial.places}
    wanted = " or ".join(f"{side} {root}" for root, side in sorted(trial.places))
    if not after.probabilistic:
        best, rest = (
            max(after.scores[p] for p in some) for some in (trial.places, other)
        )
        return (
            "" if best >= rest else f"{after} leads; the other side is before {wanted}"
        )
    found, known = (_given_a_root(one, trial.places) for one in (after, before))
    if found < known - SAME:
        return f"{wanted} falls from {known:.4g} to {found:.4g} of all roots"
    if found < _given_a_root(after, other) - SAME:
        return f"the other side is likelier than {wanted}"
    return ""


def _given_a_root(answer: Answer, places: Iterable[Place]) -> float:
    total = sum(answer.scores.values())
    return sum(answer.scores[place] for place in places) / total if total > 0 else 0.0


#: Most that an answer without a finding may be away from how often roots are the cause.
_AWAY = 0.1


def _frequent(localizer: Localizer, trial: Trial) -> str:
    answer = ask(localizer, trial.exam)
    model = build_model()
    prior = np.exp(model.population(DEFAULT_SETTING).log_prior)
    often = dict.fromkeys(PLACES, 0.0)
    for lesion, share in zip(model.lesions, prior.tolist(), strict=True):
        for place in lesion.roots:
            often[place] += share / len(lesion.roots)
    total = sum(often.values())
    gaps = {p: _given_a_root(answer, [p]) - often[p] / total for p in PLACES}
    away = sum(map(abs, gaps.values())) / 2
    if away <= _AWAY:
        return ""
    root, side = max(gaps, key=lambda place: abs(gaps[place]))
    share = often[root, side] / total
    return (
        f"{side} {root} is {share + gaps[root, side]:.3g} of all roots, and the cause "
        f"in {share:.3g} of the patients; {away:.2f} of the whole lies elsewhere"
    )


LAWS = (
    Law(
        "sound",
        "probabilities are finite, not negative and add up to at most 1; a ranking "
        "names no root twice; all this also without findings, and with findings that "
        "contradict each other",
        trials.any_exam,
        _sound,
        others=lambda _: (),
    ),
    Law("repeatable", "the same examination gives the same answer again",
        trials.plain_exam, _repeatable, others=lambda _: ()),
    Law("order", "the order of the findings does not matter",
        trials.reordered, _same),
    Law("words", "the words of the findings and the patient's name do not matter",
        trials.renamed, _same),
    Law("not_tested", "what was not tested says nothing",
        trials.with_untested, _same),
    Law("repeat", "a record repeated word for word counts once",
        trials.with_repeat, _same),
    Law("restatement", "a statement about a root says nothing new if an area of "
        "that root is recorded", trials.with_restatement, _same),
    Law("mirror", "if right and left are swapped in the findings, they are swapped "
        "in the answer", trials.mirrored, _mirror,
        others=lambda exam: (mirrored_exam(exam),)),
    Law("widening", "if a record leaves several grades possible, the answer lies "
        "between the answers for each of them", trials.widened, _between,
        probabilities_only=True),
    Law("mixture", "if a record leaves two sets of grades possible, the answer is a "
        "mixture of the answers for each, both with some weight", halved, mixture,
        probabilities_only=True),
    Law("balance", "if an abnormal result would move the answer one way, a normal one "
        "moves it the other way", asked, mixture, probabilities_only=True),
    Law("supply", "a gross deficit makes the roots that supply the structure more "
        "likely, and those of its own side more likely than those of the other side",
        trials.single, _supplied),
    Law("prior", "without findings, each root is as probable as it is frequent among "
        "the patients that the model draws", trials.nothing, _frequent,
        probabilities_only=True),
    Law("round_trip", "the full examination of a complete, typical lesion of a common "
        "root leads to that root", trials.textbook, _leads),
)  # fmt: skip
BY_NAME = {law.name: law for law in LAWS}
