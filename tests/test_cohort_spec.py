"""Specifications of cohorts, and whether patients are what was specified."""

import tomllib
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurosim.atlas import Atlas, load_atlas
from neurosim.cohort import (
    evaluate_cohort,
    load_spec,
    parse_spec,
    simulate_cohort,
)
from neurosim.cohort.draw import Drawer, Shard
from neurosim.cohort.spec import CohortSpec, Group, check_spec, spec_record
from neurosim.model import Model, build_model
from neurosim.simulation import Sampler, items_of
from neurosim.terms import NeurosimError

ATLAS = load_atlas()
EXAMPLE = Path(__file__).parents[1] / "docs" / "examples" / "cohort.toml"


def drawn(count: int, **group: object) -> Shard:
    spec = parse_spec({"seed": 5, "group": [group]}, ATLAS)
    return Drawer(spec, ATLAS).shard(0, 0, count)


def test_the_example_of_the_documentation_is_a_specification() -> None:
    spec = load_spec(EXAMPLE)
    assert [group.name for group in spec.groups] == [
        "referrals", "operated sciatica", "foot drop of a nerve",
    ]  # fmt: skip
    shard = Drawer(spec, ATLAS).shard(0, 0, 6000)
    shares = np.bincount(shard.group) / 6000
    np.testing.assert_allclose(shares, [0.6, 0.3, 0.1], atol=0.03)


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(
        """
sead = 1
shard = 2.5
[[group]]
name = "a"
setting = "referrl"
protocol = "screning"
target = { "L5/S11" = 1, C7 = 0 }
severity = "sever"
side = "riight"
age = [3, 4, 5]
missing = { gait = 2, nose = 0.1 }
error = "x"
male = nan
weeks = -1
[[group]]
name = "a"
sahre = 1
zone = "foraminal"
tested = 1.5
target = "wobble"
"""
    )
    with pytest.raises(NeurosimError) as caught:
        load_spec(path)
    lines = str(caught.value).splitlines()
    assert all(line.startswith(f"{path}: ") for line in lines)
    text = "\n".join(lines)
    for part in (
        "unknown key 'sead': did you mean seed",
        "shard 2.5 is not a whole number",
        "a: unknown setting 'referrl': did you mean referral?",
        "a: unknown protocol 'screning': did you mean screening?",
        "a: target 'C7': 0 is not above 0",
        "a: target: unknown level or root 'L5/S11': did you mean L5/S1",
        "a: unknown severity 'sever': did you mean severe?",
        "a: unknown side 'riight': did you mean right?",
        "a: age [3, 4, 5] is not [lowest, highest]",
        "a: missing 'gait': 2 is not between 0 and 1",
        "a: error 'x' is not between 0 and 1",
        "a: male nan is not between 0 and 1",
        "a: weeks -1 is not between 0 and 6240",
        "a: unknown key 'sahre': did you mean share?",
        "a: tested 1.5 is not between 0 and 1",
        "a: target: 'wobble' has no zone",
        "2 groups have the same name 'a'",
    ):
        assert part in text
    assert len(lines) == 17


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(
        ["seed", "shard", "group", "name", "share", "target", "age", "missing",
         "severity", "protocol", "zone", "L5", "gait"]), inner, max_size=4),
    max_leaves=8,
))  # fmt: skip
def test_no_value_breaks_the_reader(value: object) -> None:
    """Whatever stands in the file, it is read or refused with reasons."""
    for record in ({"group": value}, {"group": [{"target": value}]},
                   {"group": [value]}, {"seed": value, "group": [{"age": value}]},
                   {"group": [{"missing": value, "severity": value}]}):  # fmt: skip
        try:
            spec = parse_spec(record, ATLAS)
        except NeurosimError:
            continue
        assert parse_spec(spec_record(spec), ATLAS) == spec


def test_a_specification_is_one_in_every_form() -> None:
    spec = load_spec(EXAMPLE)
    assert parse_spec(spec_record(spec)) == spec
    text = EXAMPLE.read_text("utf-8").replace(
        '"L4/5" = 0.45, "L5/S1" = 0.5', '"L5/S1" = 0.5, "L4/5" = 0.45'
    )
    other = parse_spec(tomllib.loads(text.replace("share = 0.6", "share = 0.60")))
    assert other.digest == spec.digest  # order of a table says nothing
    assert parse_spec({"group": [{"share": 1}]}).digest == parse_spec(
        {"group": [{"share": 1.0}]}
    ).digest  # fmt: skip


def test_a_specification_made_in_python_is_checked_too() -> None:
    with pytest.raises(NeurosimError, match="unknown setting"):
        check_spec(CohortSpec((Group("a", setting="spa"),)), ATLAS)
    spec = CohortSpec((Group("a"),))
    assert check_spec(spec, ATLAS) is spec


def test_targets_are_mixed_by_their_shares() -> None:
    shard = drawn(9000, target={"L4/5": 1, "carpal tunnel": 2})
    names = [shard.lesions[one] for one in shard.lesion.tolist()]
    discs = [lesion for lesion in names if lesion.level == "L4/5"]
    assert len(discs) / 9000 == pytest.approx(1 / 3, abs=0.025)
    right = sum(lesion.side == "right" for lesion in discs) / len(discs)
    assert right == pytest.approx(0.5, abs=0.04)
    others = {lesion.family for lesion in names} - {"disc"}
    assert len(others) == 1


def test_severity_is_mixed_by_its_shares() -> None:
    shard = drawn(8000, target="C7", severity={"mild": 3, "complete": 1})
    assert set(shard.severity.tolist()) == {0.25, 1.0}
    assert (shard.severity == 0.25).mean() == pytest.approx(0.75, abs=0.02)


def test_tests_are_missing_as_often_as_said() -> None:
    shard = drawn(8000, tested=0.8, missing={"gait": 0.5})
    there = (shard.exams.grades >= 0).mean(axis=0)
    for item, share in zip(shard.exams.items, there, strict=True):
        wanted = 0.4 if item[0] == "gait" else 0.8
        assert share == pytest.approx(wanted, abs=0.025)


def test_slips_are_as_many_as_said() -> None:
    exact, wrong = (drawn(8000, error=error).exams for error in (0.0, 0.3))
    column = exact.items.index(("deltoid", "right", "examined"))
    rates = [(grid.grades[:, column] == 5).mean() for grid in (exact, wrong)]
    assert rates[1] == pytest.approx(0.7 * rates[0] + 0.3 / 6, abs=0.02)


@pytest.mark.parametrize("age", [None, 70.0])
def test_many_are_drawn_as_one_is(age: float | None) -> None:
    """Frequencies of lesions, severities and grades are those of the sampler."""
    ages = {} if age is None else {"age": [int(age), int(age)]}
    count = 30_000
    shard = drawn(count, protocol="screening", **ages)
    model = build_model(ATLAS, age)
    items = items_of(ATLAS, "screening")
    sampler = Sampler(model, model.population("referral", age), items)
    lesion, severity, grades = sampler.draw(count, np.random.default_rng(1))
    ours = np.bincount(shard.lesion, minlength=len(model.lesions)) / count
    theirs = np.bincount(lesion, minlength=len(model.lesions)) / count
    spread = np.sqrt((ours + theirs) / count) + 1e-3
    assert (np.abs(ours - theirs) < 4.5 * spread).all()
    assert shard.severity.mean() == pytest.approx((severity / 4).mean(), abs=0.012)
    for column in range(len(items)):
        a, b = (
            np.bincount(g[:, column], minlength=32) / count
            for g in (shard.exams.grades, grades)
        )
        assert (np.abs(a - b) < 4.5 * np.sqrt((a + b) / count) + 1e-3).all()
    # Two signs of one root go together as often.
    pair = [items.index(("triceps", "right", "examined")),
            items.index(("triceps_reflex", "right", "examined"))]  # fmt: skip
    both = [
        ((g[:, pair[0]] < 5) & (g[:, pair[1]] < 2)).mean()
        for g in (shard.exams.grades, grades)
    ]
    assert both[0] == pytest.approx(both[1], abs=0.006)


def test_a_model_of_another_age_is_what_it_would_be_alone() -> None:
    for setting in ATLAS.setting_names:
        same_rows(
            build_model(ATLAS, 75.0).in_setting(setting),
            Model(ATLAS, 75.0).in_setting(setting),
        )
    shared = build_model(ATLAS, 75.0)
    # Tables that differ in one structure: the shared rows differ with them.
    owner = ATLAS.structures["triceps"].owner
    edited = without(owner, "C7")
    same_rows(shared.with_structure(edited, owner), Model(edited, 75.0))
    young = build_model(ATLAS, 25.0).rows("achilles_reflex", "left").table
    assert not np.array_equal(young, shared.rows("achilles_reflex", "left").table)


def without(structure: str, root: str) -> Atlas:
    """Return tables in which a structure has lost a root."""
    kept = [c for c in ATLAS.claims if (c.structure, c.root) != (structure, root)]
    assert len(kept) < len(ATLAS.claims)
    return replace(ATLAS, claims=tuple(kept))


def test_tables_that_are_nowhere_on_the_disk_are_refused(tmp_path: Path) -> None:
    """Workers read the tables from the disk: they would not see the change."""
    pytest.importorskip("pyarrow")
    edited = without(ATLAS.structures["triceps"].owner, "C7")
    spec = parse_spec({"group": [{}]})
    with pytest.raises(NeurosimError, match="changed in memory"):
        simulate_cohort(spec, 10, tmp_path, atlas=edited)
    with pytest.raises(NeurosimError, match="changed in memory"):
        evaluate_cohort(spec, n=10, atlas=edited)


def same_rows(shared: Model, alone: Model) -> None:
    for name, side in (("triceps", "right"), ("achilles_reflex", "left"),
                       ("gait", "midline"), ("thumb", "left")):  # fmt: skip
        mine, theirs = shared.rows(name, side), alone.rows(name, side)
        for item in fields(mine):  # what is kept once it was asked for is not a field
            np.testing.assert_array_equal(
                getattr(mine, item.name), getattr(theirs, item.name)
            )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "one \\[\\[group\\]\\] or more"),
        ("seed = -1\n[[group]]", "seed -1 is out of range"),
        ("shard = 0\n[[group]]", "shard 0"),
        ("[[group]]\nsahre = 1", "did you mean share"),
        ("[[group]]\nshare = 0", "not above 0"),
        ("[[group]]\ntested = 2", "not between 0 and 1"),
        ("[[group]]\nage = [50, 40]", r"\[lowest, highest\]"),
        ("[[group]]\nname='a'\n[[group]]\nname='a'", "same name"),
        ("[[group", "Expected"),
    ],
)
def test_faults_of_a_specification(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "spec.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NeurosimError, match=words):
        load_spec(path)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("setting", "spa"),
        ("protocol", "quick"),
        ("protocol", "random"),
        ("severity", "awful"),
        ("target", "C9"),
    ],
)
def test_names_of_a_specification_are_checked(key: str, value: str) -> None:
    with pytest.raises(NeurosimError, match=value):
        parse_spec({"group": [{key: value}]}, ATLAS)


@pytest.mark.parametrize("name", ["right C7", "right carpal tunnel"])
def test_a_target_and_its_side_agree(name: str) -> None:
    with pytest.raises(NeurosimError, match="give one side"):
        parse_spec({"group": [{"target": name, "side": "left"}]}, ATLAS)
    assert parse_spec({"group": [{"target": name, "side": "right"}]}, ATLAS).groups
