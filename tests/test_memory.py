"""What a call makes for itself goes when the call is over."""

import gc
from collections import Counter

import pytest

from neurosim import infer, next_tests, simulate
from neurosim.model.forecast import TargetForecast
from neurosim.sampling import Examiner

KINDS = (TargetForecast, Examiner)
SOME = [("triceps", "right", "examined"), ("thumb", "right", "examined")]


def alive() -> Counter[type]:
    """Count the objects of our kinds."""
    gc.collect()
    return Counter(type(one) for one in gc.get_objects() if type(one) in KINDS)


@pytest.mark.deep
def test_nothing_is_left_behind() -> None:
    before = alive()
    for seed in range(2):
        assert len(next_tests(infer(["right biceps 3/5"]), among=SOME)) == 2
        assert len(list(simulate(n=2, seed=seed))) == 2
    after = alive()
    for kind in KINDS:
        assert after[kind] <= before[kind] + 1
