"""Profiles of Hypothesis, and the fixtures that every test shares."""

import ctypes
import gc
import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, settings
from threadpoolctl import threadpool_limits

from neurosim.atlas import Atlas, load_atlas
from neurosim.model import Model, build_model

# The matrices are small. Two test processes with two BLAS threads each wait for each
# other and take twice the time; what they start takes over the variable.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
threadpool_limits(1, user_api="blas")

# Tables and models are large and live long; looking them through for garbage at every
# turn took a seventh of the time of all tests.
gc.set_threshold(200_000, 50, 50)

# A model is costly to make and cheap to ask, so the first example is slow.
_SLOW_START = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile(
    "dev", max_examples=8, deadline=None, suppress_health_check=_SLOW_START
)
settings.register_profile(
    "gate",
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=_SLOW_START,
)
settings.register_profile(
    "long", max_examples=300, deadline=None, suppress_health_check=_SLOW_START
)
settings.register_profile(
    "deep", max_examples=2000, deadline=None, suppress_health_check=_SLOW_START
)
settings.load_profile(
    os.environ.get("NEUROSIM_PROFILE", "gate" if os.environ.get("CI") else "dev")
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave all but each n-th case of a long table to ``make deep``."""
    seen: Counter[str] = Counter()
    for item in items:
        marker = item.get_closest_marker("sampled")
        if marker is not None:
            test = item.nodeid.partition("[")[0]
            if seen[test] % marker.args[0]:
                item.add_marker("deep")
            seen[test] += 1


@pytest.fixture(scope="session")
def atlas() -> Atlas:
    """Return the shipped tables."""
    return load_atlas()


@pytest.fixture(scope="session")
def model() -> Model:
    """Return the model of the shipped tables, age unknown."""
    return build_model()


@pytest.fixture(scope="module", autouse=True)
def _memory_is_given_back() -> Iterator[None]:
    """Give freed memory back after each module: the pieces came to 3 GB a process."""
    yield
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another library of C
            ctypes.CDLL(None).malloc_trim(0)
