"""What a call makes for itself goes when the call is over."""

import gc

import pytest

from neurosim import infer, next_tests, simulate
from neurosim.model.forecast import TargetForecast
from neurosim.sampling import Examiner


def alive(kind: type) -> int:
    gc.collect()
    return sum(type(one) is kind for one in gc.get_objects())


@pytest.mark.parametrize("kind", [TargetForecast, Examiner])
def test_nothing_is_left_behind(kind: type) -> None:
    before = alive(kind)
    for seed in range(3):
        next_tests(infer(["right triceps 3/5"]))
        assert len(list(simulate(n=2, seed=seed))) == 2
    assert alive(kind) <= before + 1
