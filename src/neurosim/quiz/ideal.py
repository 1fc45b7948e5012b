"""The expert: on the same patient, always the test that tells most, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from neurosim.atlas import Atlas
from neurosim.exam import Finding, Item
from neurosim.next_test import NextTest, next_tests
from neurosim.quiz.answer import entropy, posterior_shares
from neurosim.simulation import items_of

if TYPE_CHECKING:
    from neurosim.quiz.game import Game

#: Most tests of the expert.
MOST = 6
#: Among how many tests the expert looks after the first, and a hint chooses.
LOOKED_AT = 30
#: Nobody decides by the history alone, however sure it makes.
_LEAST = 2
#: The expert stops when the next test is expected to tell less, in bits.
_LITTLE = 0.02
#: A test of the screening that tells this share of the best is taken before it.
_NEARLY = 0.7
#: Results of a test that leave the leader more probable than this end the search.
_SURE = 0.95


Shares = Mapping[str, float]


@dataclass(frozen=True)
class ExpertStep:
    """One test of the expert.

    Attributes
    ----------
    rivals
        The likeliest answer before the test, and the one that it moved most.
    leader, probability
        The likeliest answer after it.
    """

    item: Item
    finding: Finding
    rivals: tuple[str, str]
    leader: str
    probability: float


@dataclass(frozen=True)
class IdealRun:
    """What the expert did.

    Attributes
    ----------
    bits
        How open the answer was before the first and after each test.
    """

    steps: tuple[ExpertStep, ...]
    bits: tuple[float, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """The tests, in their order."""
        return tuple(step.item for step in self.steps)

    def reached(self, bits: float) -> int | None:
        """Return after how many tests the answer was no more open than ``bits``."""
        for count, value in enumerate(self.bits):
            if value <= bits + 1e-9:
                return count
        return None


def examine_ideally(game: "Game", most: int = MOST) -> IdealRun:
    """Return the greedy examination of a patient.

    It ends after ``most`` tests, when one answer is almost certain, or when no test is
    expected to tell anything worth the time.

    Parameters
    ----------
    game
        The patient; only the results are looked at.
    """
    posterior = game.posterior(())
    shares = posterior_shares(posterior)
    steps: list[ExpertStep] = []
    bits = [entropy(shares)]
    among = game.candidates
    while len(steps) < most and among:
        examined = len(steps) >= _LEAST
        if examined and max(shares.values()) >= _SURE:
            break
        ranked = next_tests(posterior, "answer", among=among, top=LOOKED_AT)
        if not ranked or (examined and ranked[0].bits < _LITTLE):
            break
        test = preferred(ranked, game.atlas)
        best = test.structure, test.side, test.kind
        before = shares
        posterior = game.posterior([*(step.item for step in steps), best])
        shares = posterior_shares(posterior)
        leader, _ = first_two(shares)
        rivals = _parted(before, shares)
        [finding] = game.found([best])
        steps.append(ExpertStep(best, finding, rivals, leader, shares[leader]))
        bits.append(entropy(shares))
        among = tuple(
            item
            for test in ranked
            if (item := (test.structure, test.side, test.kind)) != best
        )
    return IdealRun(tuple(steps), tuple(bits))


def preferred(ranked: Sequence[NextTest], atlas: Atlas) -> NextTest:
    """Return the test that tells most; one of the screening if it tells nearly so much.

    Before anything is known, a rare test tells a little more than a common one, and
    nobody begins with it.
    """
    common = {item[:2] for item in items_of(atlas, "screening")}
    enough = _NEARLY * ranked[0].bits
    good = (test for test in ranked if test.bits >= enough)
    return next((t for t in good if (t.structure, t.side) in common), ranked[0])


def _parted(before: Shares, after: Shares) -> tuple[str, str]:
    """Return the leader before a test, and the other answer that it moved most."""
    first, _ = first_two(before)
    moved = {n: abs(after[n] - before[n]) for n in before if n != first}
    return first, max(moved, key=lambda name: moved[name])


def first_two(shares: Mapping[str, float]) -> tuple[str, str]:
    """Return the two likeliest answers."""
    first, second = sorted(shares, key=lambda name: -shares[name])[:2]
    return first, second
