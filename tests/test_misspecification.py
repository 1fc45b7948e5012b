"""The page of misspecification: what the tool measures, and what it fills."""

from pathlib import Path

import pytest

from neurosim.model import build_model
from tests.test_fresh import tool

PAGE = Path(__file__).parents[1] / "docs" / "misspecification.md"


@pytest.mark.slow
def test_noise_makes_a_ranking_too_sure() -> None:
    made = tool("misspecification")
    cases = {(case.axis, case.name): case for case in made.CASES}
    plain = made.measure(cases["none", "as the model thinks"], build_model(), 60)
    noisy = next(case for key, case in cases.items() if case.noise > 0.1)
    found = made.measure(noisy, build_model(), 30)
    assert abs(plain.gap[0]) < 3 * plain.gap[1]
    assert found.gap[0] > 2 * found.gap[1]
    assert found.log_score[0] < plain.log_score[0]


def test_the_page_has_a_row_for_each_case() -> None:
    text = PAGE.read_text("utf-8")
    for case in tool("misspecification").CASES:
        assert f"| {case.axis} | {case.name} |" in text
