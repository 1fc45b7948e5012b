"""Patients that were found beforehand are those that would be drawn now."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from neurosim.atlas import Atlas, load_atlas
from neurosim.quiz import seeds
from neurosim.quiz.case import CaseWish
from neurosim.quiz.draw import draw_case, draw_fair
from neurosim.quiz.seeds import find_ready, ready_seeds
from neurosim.quiz.store import Store
from neurosim.report.page import Page, Paragraph
from neurosim.shell.loop import Shell
from neurosim.shell.patients import PatientOptions, play_patients
from neurosim.shell.turn import drawn_turn

LEVELS = (1, 2, 3, 4, 5)


@pytest.fixture
def listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A list of one's own, that the tables' is put back for."""
    atlas, path = load_atlas(), tmp_path / "seeds.json"
    monkeypatch.setattr(seeds, "SEEDS", path)
    kept = atlas.derived.pop("fair seeds", None)
    yield path
    atlas.derived.pop("fair seeds", None)
    if kept is not None:
        atlas.derived["fair seeds"] = kept


def write_list(path: Path, tables: str, level: int, found: object) -> None:
    path.write_text(json.dumps({"tables": tables, "patients": {level: found}}), "utf-8")
    load_atlas().derived.pop("fair seeds", None)


def test_a_list_counts_for_its_tables_alone(listed: Path) -> None:
    atlas, row = load_atlas(), [2, "A man."]
    write_list(listed, atlas.hash, 5, [row] * 7)
    assert draw_case(atlas, 5, 6).attempt == 2
    assert drawn_turn(atlas, 5, 6).text == "A man."
    write_list(listed, "other tables", 5, [row] * 7)
    assert draw_case(atlas, 5, 6) != draw_case(atlas, 5, 13), "none comes again"
    assert draw_case(atlas, 5, 6).attempt == draw_fair(atlas, 5, 6).case.attempt


@pytest.fixture
def shipped() -> Atlas:
    """The tables, if the shipped list is of these: it is made anew before a release."""
    atlas = load_atlas()
    if not ready_seeds(atlas, 1):
        pytest.skip("the shipped list is of other tables")
    return atlas


@pytest.mark.parametrize("level", [1, 4])
def test_any_seed_has_a_patient_at_once(shipped: Atlas, level: int) -> None:
    """After the last seed of the list its first patient comes again, by its name."""
    count = len(ready_seeds(shipped, level))
    turn = drawn_turn(shipped, level, 3 * count + 2)
    assert turn.ready == find_ready(shipped, level, 2)
    assert turn.seed == turn.game.case.seed == 2
    assert turn.game.case.id == f"{level}-2"
    assert turn.game.history.text == turn.text


def test_who_throws_no_seed_meets_a_new_patient_each_time(listed: Path) -> None:
    atlas, now = load_atlas(), datetime(2026, 1, 1, tzinfo=UTC)
    write_list(listed, atlas.hash, 1, [[0, f"Number {n}."] for n in range(3)])
    store = Store(listed.with_suffix(".sqlite"), now=now)
    shown: list[str] = []

    def show(page: Page) -> None:
        shown.extend(block.text for block in page if isinstance(block, Paragraph))

    times = iter(now + timedelta(hours=n) for n in range(99))
    shell = Shell(atlas, lambda _: None, show, lambda: next(times), lambda: 4, store)
    for _ in range(4):
        play_patients(shell, PatientOptions(level=1))
    store.close()
    told = [text for text in shown if text.startswith("Number")]
    assert {*told[:3]} == {"Number 0.", "Number 1.", "Number 2."}
    assert len(told) == 4, "then the first ones come again"


@pytest.mark.release
def test_the_list_is_of_these_tables_and_as_long_at_each_level() -> None:
    atlas = load_atlas()
    assert {len(ready_seeds(atlas, level)) for level in LEVELS} == {500}


@pytest.mark.parametrize("level", LEVELS)
def test_the_shipped_patients_are_fair(shipped: Atlas, level: int) -> None:
    """One of each level; the rest was found by the same function."""
    check(shipped, level, 7)


@pytest.mark.deep
@pytest.mark.parametrize("level", LEVELS)
def test_more_of_the_shipped_patients_are_fair(shipped: Atlas, level: int) -> None:
    for seed in range(9, 500, 97):
        check(shipped, level, seed)


def check(atlas: Atlas, level: int, seed: int) -> None:
    known, drawn = find_ready(atlas, level, seed), draw_fair(atlas, level, seed)
    assert known is not None
    assert (known.attempt, known.text) == (
        drawn.case.attempt,
        drawn.game.history.text,
    )


@pytest.mark.parametrize("seed", [11, 22])
def test_where_nothing_misleads_the_abnormal_findings_agree(seed: int) -> None:
    assert draw_fair(load_atlas(), 2, seed, CaseWish(region="lumbar")).signs_agree
