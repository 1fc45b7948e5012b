"""The laws: what must hold for every examination, whoever localises.

Each is a statement, a way to draw what it is tried on, and a test that says in words
what is wrong, or nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from neurosim.atlas import Atlas
from neurosim.laws import trials
from neurosim.laws.answer import (
    PLACES,
    SAME,
    Localizer,
    ask,
    difference,
    mirrored,
)
from neurosim.laws.mixture import asked, halved, mixture
from neurosim.laws.trials import Trial, Trials

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
    """

    name: str
    statement: str
    trials: Callable[[Atlas], Trials]
    broken: Test
    probabilities_only: bool = False


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
    from_left = ask(localizer, trial.others[0])
    return difference(from_right, mirrored(from_left))


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


LAWS = (
    Law(
        "sound",
        "probabilities are finite, not negative and add up to at most 1; a ranking "
        "names no root twice; also for no finding and for contradictions",
        trials.any_exam,
        _sound,
    ),
    Law("repeatable", "the same examination gives the same answer again",
        trials.plain_exam, _repeatable),
    Law("order", "the order of the findings does not matter",
        trials.reordered, _same),
    Law("words", "the words of the findings and the patient's name do not matter",
        trials.renamed, _same),
    Law("not_tested", "what was not tested says nothing",
        trials.with_untested, _same),
    Law("repeat", "a record repeated word for word counts once",
        trials.with_repeat, _same),
    Law("restatement", "a statement about a root says nothing new where an area of "
        "that root is recorded", trials.with_restatement, _same),
    Law("mirror", "right and left exchanged in the findings are exchanged in the "
        "answer", trials.mirrored, _mirror),
    Law("widening", "if one of several grades was seen, the answer lies between those "
        "for each of them", trials.widened, _between, probabilities_only=True),
    Law("mixture", "if one of two sets of grades was seen, the answer is a mixture of "
        "those for each, both with some weight", halved, mixture,
        probabilities_only=True),
    Law("balance", "if an abnormal result would move the answer one way, a normal one "
        "moves it the other way", asked, mixture, probabilities_only=True),
    Law("round_trip", "the full examination of a complete, typical lesion of a common "
        "root leads to that root", trials.textbook, _leads),
)  # fmt: skip
BY_NAME = {law.name: law for law in LAWS}
