"""Law 9: edit a row, and exactly the findings of that structure change."""

import csv
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from neurosim.atlas import Atlas, load_atlas
from neurosim.datadir import SMALLEST, diff_data, row_changes
from neurosim.lesion import Lesion
from neurosim.model import Model, build_model
from neurosim.prediction import expected_findings, parse_lesion, predict
from neurosim.terms import LEVELS, TableError


@pytest.fixture
def edited(tmp_path: Path, atlas: Atlas) -> Callable[[str, int, str, str], Path]:
    """Return a function that changes one cell of a copy of the tables."""

    def edit(table: str, line: int, column: str, value: str) -> Path:
        folder = tmp_path / "data"
        if not folder.exists():
            shutil.copytree(atlas.directory, folder)
        path = folder / table
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        rows[line - 1][rows[0].index(column)] = value
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
        return folder

    return edit


def line_of(atlas: Atlas, root: str, structure: str) -> int:
    """Return the line of a model row in roots.csv."""
    for line, claim in enumerate(atlas.claims, start=2):
        if (claim.root, claim.structure, claim.role) == (root, structure, "model"):
            return line
    raise LookupError(root, structure)


def test_only_those_structures_and_their_wholes_change(
    atlas: Atlas, edited: Callable[[str, int, str, str], Path]
) -> None:
    """A muscle, a reflex and an area."""
    ours = {"triceps": "C7", "achilles_reflex": "S1", "dorsum_foot": "L5"}
    for structure, root in ours.items():
        line = line_of(atlas, root, structure)
        folder = edited("roots.csv", line, "weight", "0.05")
    resting = {*ours, *(whole for one in ours for whole in atlas.unions.above(one))}
    # What a nerve takes of a stated dermatome follows from the places of its roots.
    may_follow = {one.id for one in atlas.weighed if one.rule == "roots"} - resting
    changed = build_model(load_atlas(folder))
    before = build_model(atlas)
    for other in atlas.weighed:
        side = "midline" if other.laterality == "midline" else "right"
        first = before.rows(other.owner, side)
        second = changed.rows(other.owner, side)
        same = np.array_equal(first.table[first.index], second.table[second.index])
        if other.owner not in may_follow:
            assert same != (other.owner in resting), other.id


def test_predictions_follow_the_table(
    atlas: Atlas, edited: Callable[[str, int, str, str], Path]
) -> None:
    folder = edited("roots.csv", line_of(atlas, "C7", "triceps"), "weight", "0.05")
    before = {(f.structure, f.side): f for f in predict("C6/7").findings}
    after = {
        (f.structure, f.side): f
        for f in predict("C6/7", atlas=load_atlas(folder)).findings
    }
    lower = after["triceps", "right"].p_abnormal < before["triceps", "right"].p_abnormal
    assert lower
    rest_on_it = ("triceps", *atlas.unions.above("triceps"))
    readers = {s.id for s in atlas.structures.values() if s.owner in rest_on_it}
    moved = {
        key[0]
        for key in before
        if before[key].p_abnormal != pytest.approx(after[key].p_abnormal, abs=1e-12)
    }
    assert moved <= readers


def test_every_fault_is_named_at_once(
    edited: Callable[[str, int, str, str], Path],
) -> None:
    edited("roots.csv", 5, "root", "S6")
    edited("roots.csv", 6, "weight", "much")
    edited("levels.csv", 3, "central", "chord")
    folder = edited("structures.csv", 4, "scale", "mrk")
    with pytest.raises(TableError) as error:
        load_atlas(folder)
    text = str(error.value)
    for part in ("roots.csv, line 5, root: 'S6'", "roots.csv, line 6, weight: 'much'",
                 "levels.csv, line 3, central: 'chord'", "did you mean cord?",
                 "structures.csv, line 4, scale: 'mrk'", "mean mrc?"):  # fmt: skip
        assert part in text


def test_spreadsheet_habits(tmp_path: Path, atlas: Atlas) -> None:
    """A byte-order mark and semicolons are read; another encoding is named."""
    folder = tmp_path / "data"
    shutil.copytree(atlas.directory, folder)
    path = folder / "levels.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    assert load_atlas(folder).levels == atlas.levels
    for row in rows[1:]:
        row[rows[0].index("share")] = f"{float(row[rows[0].index('share')]):.6f}"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([*row, ""] for row in rows)
    path.write_text(re.sub(r";0\.(?=\d+;)", ";0,", path.read_text("utf-8")), "utf-8")
    assert list(row_changes(atlas.directory, folder)) == []
    path.write_bytes(path.read_bytes() + b"caf\xe9;")
    with pytest.raises(TableError, match=r"levels\.csv, line 25: byte 0xe9 is not"):
        load_atlas(folder)


@pytest.mark.deep
def test_a_comparison_of_tables_says_what_predictions_say(
    atlas: Atlas, edited: Callable[[str, int, str, str], Path]
) -> None:
    """It expects all levels from one model, predictions one by one."""
    folder = edited("roots.csv", line_of(atlas, "C7", "triceps"), "weight", "0.05")
    found = [
        (c.level, c.structure, c.side, c.before, c.after)
        for c in diff_data(folder).predictions
        if c.level in LEVELS[3:7]
    ]
    plainly = []
    for level in LEVELS[3:7]:
        before, after = (
            {
                (f.structure, f.side): f.p_abnormal
                for f in predict(level, severity="severe", atlas=tables).findings
            }
            for tables in (atlas, load_atlas(folder))
        )
        for key in before | after:
            was, now = before.get(key, 0.0), after.get(key, 0.0)
            if abs(was - now) >= SMALLEST:
                plainly.append((level, *key, was, now))
    assert len(found) > 2
    assert [row[:3] for row in found] == [row[:3] for row in plainly]
    moved = np.array([row[3:] for row in found])
    np.testing.assert_allclose(moved, [row[3:] for row in plainly], atol=1e-12)


def test_findings_of_many_lesions_are_those_of_each(atlas: Atlas) -> None:
    lesions = [parse_lesion(level, None, None, atlas)[0] for level in LEVELS[2:6]]
    model = Model(atlas, lesions=[*lesions, Lesion("none", "none")])
    for lesion, found in zip(lesions, expected_findings(model, "mild"), strict=True):
        alone = predict(lesion, severity="mild", atlas=atlas).findings
        assert [(f.structure, f.side, f.grade) for f in found] == [
            (f.structure, f.side, f.grade) for f in alone
        ]
        assert [f.p_abnormal for f in found] == pytest.approx(
            [f.p_abnormal for f in alone]
        )


def test_a_misnamed_column_is_one_fault(
    edited: Callable[[str, int, str, str], Path],
) -> None:
    with pytest.raises(TableError) as caught:
        load_atlas(edited("roots.csv", 1, "weight", "weights"))
    [fault] = caught.value.faults
    assert fault.startswith("roots.csv, line 1: the columns are")
