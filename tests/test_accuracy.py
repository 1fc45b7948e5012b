"""How well tests tell causes apart: laws of the ratios, the page, the document."""

import json
from functools import cache
from math import isfinite
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from neurosim.accuracy import Accuracy, ResultAccuracy, accuracy_of_tests
from neurosim.atlas import load_atlas
from neurosim.cli import cli
from neurosim.matching import matching
from neurosim.model import build_model
from neurosim.naming import parse_lesion
from neurosim.simulation import simulate
from neurosim.terms import NeurosimError, UnknownNameError, mirror
from tests.test_cli import document, run

COMMAND = ("signs", "right L5", "--against", "right common peroneal")


@cache
def found_of_l5() -> Accuracy:
    return accuracy_of_tests("right L5", "right common peroneal")


def by_test(found: Accuracy) -> dict[tuple[str, str, str], ResultAccuracy]:
    return {(t.structure, t.side, t.result): t for t in found.tests}


def test_what_parts_l5_from_the_peroneal_nerve() -> None:
    """Muscles of L5 outside the nerve speak for the root, those within for it."""
    right = {
        (t.structure, t.result): t for t in found_of_l5().tests if t.side == "right"
    }
    assert right["hip_abduction", "weak"].lr_positive > 5
    assert right["tibialis_posterior", "weak"].lr_positive > 5
    assert right["ankle_dorsiflexion", "weak"].lr_positive < 1


@pytest.mark.parametrize(
    ("first", "second", "side"),
    [("C7", "C6", "right"), ("left L5", "common peroneal", "left"),
     ("L5", "left common peroneal", "left")],
)  # fmt: skip
def test_a_side_that_is_not_told_is_one_side(
    first: str, second: str, side: str
) -> None:
    """Mixed, each sign of a side would be there in half of the patients."""
    found = accuracy_of_tests(first, second)
    plain = [name.removeprefix("left ") for name in (first, second)]
    same = accuracy_of_tests(*(f"{side} {name}" for name in plain))
    assert found.assumed == side
    assert found.tests == same.tests
    assert not same.assumed


def test_ratios_follow_from_the_rates() -> None:
    for test in found_of_l5().tests:
        assert 0 <= test.sensitivity <= 1
        assert 0 <= test.specificity <= 1
        if isfinite(test.lr_positive):
            expected = test.lr_positive * (1 - test.specificity)
            assert test.sensitivity == pytest.approx(expected)
        assert test.sensitivity == pytest.approx(test.true_positives[-1])
        assert 1 - test.specificity == pytest.approx(test.false_positives[-1])
        assert (np.diff(test.true_positives) >= -1e-12).all()
        assert 0 <= test.auc <= 1


def test_exchanged_causes_exchange_the_areas() -> None:
    back = by_test(accuracy_of_tests("right common peroneal", "right L5"))
    for key, test in by_test(found_of_l5()).items():
        assert back[key].auc == pytest.approx(1 - test.auc)


def test_the_other_side_is_the_mirror_image() -> None:
    left = by_test(accuracy_of_tests("left L5", "left common peroneal"))
    for (structure, side, result), test in by_test(found_of_l5()).items():
        there = left[structure, mirror(side), result]
        assert there.sensitivity == pytest.approx(test.sensitivity)
        assert there.specificity == pytest.approx(test.specificity)
        assert there.auc == pytest.approx(test.auc)


def test_rates_are_those_of_drawn_patients() -> None:
    found = accuracy_of_tests("right C7 root lesion", "none")
    rate = next(
        t.sensitivity
        for t in found.tests
        if (t.structure, t.side, t.result) == ("triceps", "right", "weak")
    )
    drawn = [
        next(f.grades[0] for f in patient.exam.findings
             if (f.structure, f.side) == ("triceps", "right"))
        for patient in simulate("C7", n=400, seed=5, protocol="screening")
    ]  # fmt: skip
    seen = np.mean([grade < 5 for grade in drawn])
    assert abs(seen - rate) < 4 * np.sqrt(rate * (1 - rate) / len(drawn))


def test_published_figures_stand_beside() -> None:
    figures = [p for test in found_of_l5().tests for p in test.published]
    assert all(figure.source for figure in figures)
    found = accuracy_of_tests("carpal tunnel", "none")
    phalen = [t for t in found.tests if t.structure == "phalen"]
    assert any(t.published for t in phalen)
    sided = accuracy_of_tests("right L5", "none").tests
    assert any(t.published for t in sided)
    assert "left" not in {t.side for t in sided if t.published}


def test_severity_is_a_word() -> None:
    mild, bad = (
        accuracy_of_tests("right C7", "none", severity=word)
        for word in ("mild", "severe")
    )
    key = ("triceps", "right", "weak")
    assert by_test(mild)[key].auc < by_test(bad)[key].auc
    with pytest.raises(UnknownNameError):
        accuracy_of_tests("right C7", "none", severity="awful")


def test_the_same_cause_twice_and_unknown_ones() -> None:
    with pytest.raises(NeurosimError, match="are both"):
        accuracy_of_tests("right C7", "root")
    with pytest.raises(UnknownNameError):
        accuracy_of_tests("right C7", "nowhere")


def test_lesions_of_both_roots_count_for_neither() -> None:
    found = accuracy_of_tests("right S1", "right L5")
    assert all("S1" in name and "L5" in name for name in found.left_out)
    assert found.left_out
    ankle = by_test(found)["achilles_reflex", "right", "reduced"]
    assert ankle.sensitivity > 1 - ankle.specificity
    page = run("signs", "right S1", "--against", "right L5", "--top", "1").stdout
    assert "Left out, since both names fit: L4/5+L5/S1" in " ".join(page.split())


def test_a_frame_has_a_row_for_each_result() -> None:
    pytest.importorskip("pyarrow")
    frame = found_of_l5().to_frame("pyarrow")
    assert frame.num_rows == len(found_of_l5().tests)
    assert {"sensitivity", "lr_positive", "auc"} <= set(frame.column_names)


def test_command_line(tmp_path: Path) -> None:
    page = run(*COMMAND, "--only", "motor", "--top", "3").stdout
    assert max(map(len, page.splitlines())) <= 80
    assert "LR+" in page
    found = document("signs", *COMMAND)
    assert json.dumps(found, allow_nan=False)
    picture = tmp_path / "roc.svg"
    run(*COMMAND, "--plot", str(picture))
    assert "right L5 against right common peroneal" in picture.read_text("utf-8")
    again = CliRunner().invoke(cli, [*COMMAND, "--plot", str(picture)])
    assert again.exit_code != 0
    assert "exists already" in again.stderr


def test_a_title_names_its_lesions_alone() -> None:
    """``right C7 root lesion`` is not every root lesion of the right side."""
    model = build_model()
    for side, title in {(x.side, x.title) for x in model.lesions if x.side and x.title}:
        found = matching(model, f"{side} {title}")
        assert {(one.side, one.title) for one in found} == {(side, title)}


def test_a_zone_that_was_named_is_kept() -> None:
    for zone in ("subarticular", "foraminal", "extraforaminal"):
        found = matching(build_model(), f"left C6/7 {zone} disc")
        assert [(x.level, x.zone, x.side) for x in found] == [("C6/7", zone, "left")]


@pytest.mark.parametrize("root", ["C7", "L5", "S1"])
@pytest.mark.parametrize("word", ["radiculopathy", "radiculitis", "root"])
def test_words_of_a_root(root: str, word: str) -> None:
    lesion, _ = parse_lesion(f"{root} {word}", "left", None, load_atlas())
    assert lesion.roots == ((root, "left"),)


@pytest.mark.parametrize("finding", ["foot drop", "wrist drop"])
def test_a_finding_is_no_part_of_a_lesion_s_name(finding: str) -> None:
    with pytest.raises(UnknownNameError):
        parse_lesion(finding, None, None, load_atlas())


def test_long_names_stand_whole_in_the_legend() -> None:
    from neurosim.plot.roc import roc_figure  # noqa: PLC0415 - matplotlib is slow

    figure = roc_figure(accuracy_of_tests("right carpal tunnel", "right C6"))
    legend = figure.axes[0].get_legend()
    assert legend is not None
    box = legend.get_window_extent()
    assert box.x1 <= figure.bbox.x1
