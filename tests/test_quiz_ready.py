"""Patients that were drawn beforehand are those that would be drawn now."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from neurosim.atlas import Atlas, load_atlas
from neurosim.quiz import seeds
from neurosim.quiz.draw import draw_case, draw_fair
from neurosim.quiz.ready import make_ready, read_ready, write_ready
from neurosim.quiz.seeds import known_seeds
from neurosim.shell import turn
from neurosim.shell.turn import draw_ahead, drawn_turn, take_ready


def test_what_waits_is_what_its_seed_draws(
    atlas: Atlas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn, "_PAUSE", 0.0)
    path, dice = tmp_path / "ready.json", iter((7, 8))
    draw_ahead(path, atlas, [2, 3], lambda: next(dice)).join()
    assert {*read_ready(path, atlas)} == {2, 3}
    taken = take_ready(path, atlas, 3, exam_mode=False)
    assert taken is not None
    assert {*read_ready(path, atlas)} == {2}, "a patient is played once"
    shown = taken.text
    case = draw_case(atlas, 3, 8)
    assert taken.seed == case.seed == 8
    assert taken.game.case.attempt == case.attempt
    assert taken.game.history.text == shown
    tests = [("triceps", "right", "examined"), ("thumb", "left", "light_touch")]
    assert taken.game.case.patient.examine(tests) == case.patient.examine(tests)
    assert take_ready(path, atlas, 3, exam_mode=False) is None


def test_patients_of_other_tables_do_not_wait(atlas: Atlas, tmp_path: Path) -> None:
    path = tmp_path / "ready.json"
    write_ready(path, {1: make_ready(atlas, 1, 5)}, atlas)
    assert read_ready(path, atlas)
    assert not read_ready(path, replace(atlas, hash="another"))


@pytest.mark.parametrize(
    "text", ["", "[", "7", "[]", '{"stamp": 1}', "\x00", '{"stamp": null}', "[" * 9000]
)
def test_a_damaged_file_is_as_good_as_none(
    atlas: Atlas, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "ready.json"
    path.write_text(text, "utf-8")
    assert read_ready(path, atlas) == {}


@pytest.mark.parametrize(
    "fault", [{"level": "2"}, {"seed": -1}, {"attempt": 1.5}, {"text": None}, {"x": 1}]
)
def test_a_damaged_row_is_left_out(
    atlas: Atlas, tmp_path: Path, fault: dict[str, object]
) -> None:
    path = tmp_path / "ready.json"
    write_ready(path, {1: make_ready(atlas, 1, 5)}, atlas)
    kept = json.loads(path.read_text("utf-8"))
    kept["patients"][0] |= fault
    path.write_text(json.dumps(kept), "utf-8")
    assert read_ready(path, atlas) == {}


def test_a_folder_that_cannot_be_written_loses_nothing_else(
    atlas: Atlas, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    path = tmp_path / "file" / "ready.json"
    write_ready(path, {1: make_ready(atlas, 1, 5)}, atlas)
    assert read_ready(path, atlas) == {}


def test_seeds_found_beforehand_are_those_of_drawing_until_fair(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    atlas = load_atlas()
    fresh = draw_fair(atlas, 5, 6).case
    for stamp, attempt in ((atlas.hash, 2), ("other tables", fresh.attempt)):
        path = tmp_path / "seeds.json"
        kept = {"tables": stamp, "patients": [[5, 6, 2, "A man."]]}
        path.write_text(json.dumps(kept), encoding="utf-8")
        monkeypatch.setattr(seeds, "SEEDS", path)
        monkeypatch.delitem(atlas.derived, "fair seeds", raising=False)
        assert draw_case(atlas, 5, 6).attempt == attempt
        assert (drawn_turn(atlas, 5, 6).text == "A man.") == (attempt == 2)
    monkeypatch.delitem(atlas.derived, "fair seeds")


def test_the_shipped_seeds_are_fair() -> None:
    """As many as are worth the time; the rest was found by the same function."""
    known = known_seeds(load_atlas())
    for level, seed in sorted(known)[3::97]:
        assert make_ready(load_atlas(), level, seed) == known[level, seed]
