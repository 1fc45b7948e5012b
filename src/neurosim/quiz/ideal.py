"""The ideal examiner: on the same patient, always the test that tells most."""

from dataclasses import dataclass

from neurosim.exam import Item
from neurosim.next_test import next_tests
from neurosim.quiz.answer import entropy, posterior_shares
from neurosim.quiz.game import Game

#: Most tests of the ideal examiner, and among how many it looks after the first.
_MOST, _LOOKED_AT = 10, 30


@dataclass(frozen=True)
class IdealRun:
    """What the ideal examiner did.

    Attributes
    ----------
    items
        Its tests, in their order.
    bits
        How open the answer was before the first and after each test.
    """

    items: tuple[Item, ...]
    bits: tuple[float, ...]

    def reached(self, bits: float) -> int | None:
        """Return after how many tests the answer was no more open than ``bits``."""
        for count, value in enumerate(self.bits):
            if value <= bits + 1e-9:
                return count
        return None


def examine_ideally(game: Game, until: float, most: int = _MOST) -> IdealRun:
    """Return the greedy examination of a patient.

    Parameters
    ----------
    game
        The patient; only its results are looked at.
    until
        Stop when the answer is no more open than this, in bits.
    most
        Stop after so many tests.
    """
    items: tuple[Item, ...] = ()
    posterior = game.posterior(items)
    bits = [entropy(posterior_shares(posterior))]
    among = game.candidates
    while bits[-1] > until and len(items) < most and among:
        ranked = next_tests(posterior, "answer", among=among, top=_LOOKED_AT)
        best = (ranked[0].structure, ranked[0].side, ranked[0].kind)
        items = (*items, best)
        among = tuple(
            item
            for test in ranked
            if (item := (test.structure, test.side, test.kind)) != best
        )
        posterior = game.posterior(items)
        bits.append(entropy(posterior_shares(posterior)))
    return IdealRun(items, tuple(bits))
