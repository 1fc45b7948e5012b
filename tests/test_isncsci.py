"""The standard: rules one by one, public cases, a second implementation, laws."""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from neurosim.atlas import Atlas
from neurosim.cli.root import cli
from neurosim.exam_json import dump_exam
from neurosim.grammar import parse_exam
from neurosim.isncsci import (
    Classification,
    Worksheet,
    as_record,
    classify,
    classify_many,
    dump_record,
    from_exam,
    load_worksheets,
    mirror,
    normal_worksheet,
    parse_record,
    parse_text,
    steps,
    to_exam,
    write_long,
    write_text,
    write_wide,
)
from neurosim.isncsci.score_sets import LEVELS
from neurosim.isncsci.worksheet import (
    MOTOR_SCORES,
    MOTOR_TOKENS,
    SENSORY_SCORES,
    SENSORY_TOKENS,
    Side,
)
from neurosim.plot import worksheet_figure
from neurosim.strategies import worksheets
from neurosim.terms import SEGMENTS, SIDES, ExamError
from tests import isncsci_reference as reference
from tests.test_cli import validate

SHARED = Path(__file__).parents[2] / "shared" / "isncsci"
OWN = Path(__file__).parent / "cases" / "isncsci.jsonl"
needs_cases = pytest.mark.skipif(
    not SHARED.exists(), reason="the public cases are not beside this checkout"
)

#: Public cases that ours differs from on purpose; the sentence that decides.
DIFFERENT = {
    ("praxis-2019-055", "ais"): (
        "A,B,D",
        "Step 5: C needs motor function more than three levels below the motor level; "
        "then the motor level, and with it the neurological level, is C3 or higher, "
        "and ten of the twenty muscles below (C5 to T1) are 3 or more: at least half.",
    ),
    ("praxis-2019-132", "ais"): (
        "B,D",
        "Step 5: motor function more than three levels below the motor level needs a "
        "motor level of C3 or higher; all ten muscles of the arms are then below the "
        "neurological level and 5: half of twenty, so D and never C.",
    ),
}
#: Answer keys that write ND where several values are possible.
ND_KEYS = frozenset(("praxis-learning-20", "praxis-learning-23", "praxis-learning-42",
                     "praxis-learning-44", "praxis-learning-47",
                     "praxis-learning-48"))  # fmt: skip


def cases(kind: str = "") -> list[dict[str, Any]]:
    lines = (SHARED / "cases.jsonl").read_text("utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    found = [one for one in found if one["standard_year"] == 2019]
    return [one for one in found if one["kind"].startswith(kind)]


def flat(record: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(record, dict):
        for key, value in record.items():
            yield from flat(value, f"{path}.{key}" if path else key)
    elif record is not None:
        yield path, record


def sheet_of(case: dict[str, Any]) -> Worksheet:
    return parse_record(case["exam"], case["id"])


@needs_cases
def test_every_public_case_of_2019_agrees_or_the_deciding_sentence_is_given() -> None:
    chosen = [case for case in cases() if case["use"] == "score"]
    assert len([case for case in chosen if case["kind"] == "full"]) == 122
    found = classify_many([sheet_of(case) for case in chosen])
    different = set()
    for case, one in zip(chosen, found, strict=True):
        ours = dict(flat(as_record(one)))
        for path, value in flat(case["expected"]):
            if (case["id"], path) in DIFFERENT:
                assert ours[path] == DIFFERENT[case["id"], path][0]
                different.add((case["id"], path))
            elif value.rstrip("*") == "ND" and case["id"] in ND_KEYS:
                assert "," in ours[path], (case["id"], path)
            else:
                assert ours[path] == value, (case["id"], path)
    assert different == set(DIFFERENT)


@needs_cases
def test_the_table_of_completeness_agrees() -> None:
    lines = (SHARED / "completeness_table.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert len(rows) == 6435
    sheets = [sacral_sheet(row["s4_5"], row["dap"], row["vac"]) for row in rows]
    for row, found in zip(rows, classify_many(sheets), strict=True):
        assert ",".join(found.completeness) == row["injury_complete"], row


def sacral_sheet(scores: list[str], pressure: str, contraction: str) -> Worksheet:
    sheet = normal_worksheet(
        deep_anal_pressure=pressure, voluntary_anal_contraction=contraction
    )
    for name, (touch, prick) in zip(SIDES, (scores[:2], scores[2:]), strict=True):
        side = getattr(sheet, name)
        side = replace(
            side,
            light_touch=(*side.light_touch[:-1], touch),
            pin_prick=(*side.pin_prick[:-1], prick),
        )
        sheet = replace(sheet, **{name: side})
    return sheet


def own_cases() -> list[dict[str, Any]]:
    return [json.loads(line) for line in OWN.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("case", own_cases(), ids=lambda case: case["id"])
def test_worksheets_that_were_classified_by_hand(case: dict[str, Any]) -> None:
    sheet = parse_text(case["worksheet"], case["id"])
    ours = dict(flat(as_record(classify(sheet))))
    for path, value in flat(case["expected"]):
        assert ours[path] == value, (path, case["why"])


def sizes(sheet: Worksheet) -> int:
    """Return how many completions a worksheet has."""
    record, count = dump_record(sheet), 1
    for side in SIDES:
        for field, top in (("lightTouch", 2), ("pinPrick", 2), ("motor", 5)):
            for token in record[side][field].values():
                count *= len(reference.values(token, top))
    return count


def values_of(found: Classification) -> dict[str, set[str]]:
    record = {k: v for k, v in as_record(found).items() if k != "totals"}
    return {k: set(v.replace("*", "").split(",")) for k, v in flat(record)}


@given(worksheets(odd=2).filter(lambda sheet: sizes(sheet) <= 400))
def test_every_result_is_the_set_over_all_completions(sheet: Worksheet) -> None:
    assert values_of(classify(sheet)) == reference.possible(dump_record(sheet))


@given(worksheets("plain"))
def test_a_worksheet_without_nt_and_tags_has_one_result(sheet: Worksheet) -> None:
    found = values_of(classify(sheet))
    assert all(len(values) == 1 for values in found.values())
    assert "ND" not in dict(flat(as_record(classify(sheet)))).values()


@given(worksheets(odd=12))
def test_the_mirrored_worksheet_has_the_mirrored_result(sheet: Worksheet) -> None:
    found, other = classify(sheet), classify(mirror(sheet))
    assert found.neurological_level == other.neurological_level
    assert found.impairment_scale == other.impairment_scale
    assert found.completeness == other.completeness
    for field in ("sensory_level", "motor_level", "sensory_zone", "motor_zone"):
        right, left = (getattr(found, field)[side] for side in SIDES)
        assert getattr(other, field) == {"right": left, "left": right}


@given(worksheets(odd=12), st.data())
def test_not_testing_a_cell_never_loses_a_value(
    sheet: Worksheet, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(SIDES))
    field = data.draw(st.sampled_from(("light_touch", "pin_prick", "motor")))
    side = getattr(sheet, name)
    row = list(getattr(side, field))
    row[data.draw(st.integers(0, len(row) - 1))] = "NT"
    wider = replace(sheet, **{name: replace(side, **{field: tuple(row)})})
    before, after = values_of(classify(sheet)), values_of(classify(wider))
    assert all(values <= after[key] for key, values in before.items())


@given(worksheets("plain"), st.data())
def test_a_better_score_never_raises_a_level(
    sheet: Worksheet, data: st.DataObject
) -> None:
    """Levels and the neurological level go down the cord, never up."""
    name = data.draw(st.sampled_from(SIDES))
    field = data.draw(st.sampled_from(("light_touch", "pin_prick", "motor")))
    side = getattr(sheet, name)
    row = list(getattr(side, field))
    place = data.draw(st.integers(0, len(row) - 1))
    top = 5 if field == "motor" else 2
    row[place] = str(min(int(row[place]) + 1, top))
    better = replace(sheet, **{name: replace(side, **{field: tuple(row)})})
    old, new = classify(sheet), classify(better)
    pairs = [
        (getattr(old, level)[name], getattr(new, level)[name])
        for level in ("sensory_level", "motor_level")
    ]
    pairs.append((old.neurological_level, new.neurological_level))
    for before, after in pairs:
        assert LEVELS.index(after[0]) >= LEVELS.index(before[0])


@given(worksheets(odd=12))
def test_the_neurological_level_is_the_highest_of_the_four(sheet: Worksheet) -> None:
    found = classify(replace(sheet, voluntary_anal_contraction="Yes"))
    levels = [
        {LEVELS.index(value.rstrip("*")) for value in getattr(found, field)[side]}
        for field in ("sensory_level", "motor_level")
        for side in SIDES
    ]
    lowest = min(max(places) for places in levels)
    for value in found.neurological_level:
        place = LEVELS.index(value.rstrip("*"))
        assert place <= lowest
        assert any(place in places for places in levels)


@given(worksheets(odd=12))
def test_sums_add_up_and_are_not_determinable_with_nt(sheet: Worksheet) -> None:
    totals = as_record(classify(sheet))["totals"]
    for name in SIDES:
        side = getattr(sheet, name)
        for key, row in (
            ("upper_extremity", side.motor[:5]), ("lower_extremity", side.motor[5:]),
            ("motor", side.motor), ("light_touch", side.light_touch),
            ("pin_prick", side.pin_prick),
        ):  # fmt: skip
            scores = [token.rstrip("*") for token in row]
            known = "ND" if "NT" in scores else str(sum(map(int, scores)))
            assert totals[name][key] == known
    for key in ("upper_extremity", "lower_extremity", "light_touch", "pin_prick"):
        parts = [totals[side][key] for side in SIDES]
        whole = "ND" if "ND" in parts else str(sum(map(int, parts)))
        assert totals[key] == whole


def test_full_marks_are_112_112_and_100() -> None:
    totals = as_record(classify(normal_worksheet()))["totals"]
    assert totals["light_touch"] == totals["pin_prick"] == "112"
    assert int(totals["right"]["motor"]) + int(totals["left"]["motor"]) == 100


def has_tags(sheet: Worksheet) -> bool:
    """Return whether any score of the worksheet has a tag."""
    return any(
        token[-1] == "*"
        for side in (sheet.right, sheet.left)
        for row in (side.light_touch, side.pin_prick, side.motor)
        for token in row
    )


@given(worksheets(odd=12))
def test_stars_only_where_a_score_is_tagged(sheet: Worksheet) -> None:
    text = json.dumps(as_record(classify(sheet)))
    assert has_tags(sheet) or "*" not in text


@given(worksheets(odd=12))
def test_every_result_has_its_step_in_words(sheet: Worksheet) -> None:
    found = steps(sheet, classify(sheet))
    assert {step.number for step in found} == {1, 2, 3, 4, 5, 6}
    assert all(step.words.endswith((".", ")")) and step.source for step in found)


def test_what_one_grade_rests_on_is_a_fact_and_of_several_a_condition() -> None:
    text = "both light touch C2-C6 2, C7-S4-5 1; both pin prick C2-C6 2, C7-S4-5 1; "
    text += "both motor 5 4 {arm} 3 3 3 0 0 0 0; VAC {vac}; DAP yes"
    found = {}
    for arm, vac in ("3", "no"), ("NT", "no"), ("3", "yes"), ("1", "NT"):
        sheet = parse_text(text.format(arm=arm, vac=vac))
        found[arm, vac] = next(
            s for s in steps(sheet, classify(sheet)) if s.number == 5
        )
    assert "motor function lies more than three levels" in found["3", "no"].words
    assert found["3", "no"].words.endswith("3 or more: 8 of 16.")
    assert found["NT", "no"].value == "ND: C or D"
    assert found["NT", "no"].words.startswith("C if motor incomplete (sensation")
    assert "voluntary anal contraction is present)" in found["3", "yes"].words
    # Far below the motor level L2 moves: the grade does not wait for the contraction.
    assert "contraction" not in found["1", "NT"].words


@given(worksheets(odd=12))
def test_no_step_claims_what_is_open(sheet: Worksheet) -> None:
    for step in steps(sheet, classify(sheet)):
        open_ = step.value.startswith("ND")
        if step.number == 5:
            assert (": " in step.words.split(" if ")[0]) != open_
        if "zone" in step.name:
            assert ("No zone if" in step.words) == (open_ and "NA" in step.value)


def test_the_sheet_holds_every_step_of_the_longest_worksheet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("neurosim.plot.form.draw_paint", lambda *_: None)
    side = Side(("NT",) * 28, ("NT",) * 28, ("NT",) * 10, "L4")
    sheet = Worksheet(side, side, "NT", "NT", id="nothing tested")
    page = worksheet_figure(sheet, paper="letter").axes[0]
    lines = [text.get_text() for text in page.texts]
    for step in steps(sheet, classify(sheet)):
        assert any(line.startswith(f"{step.number}. {step.name}") for line in lines)
    assert min(text.get_position()[1] for text in page.texts) > 0.3


def with_cells(**changes: tuple[str, str, str]) -> Worksheet:
    """Return the normal worksheet with some right scores changed."""
    record = dump_record(normal_worksheet())
    for field, segment, token in changes.values():
        record["right"][field][segment.replace("-", "_")] = token
    return parse_record(record)


@pytest.mark.parametrize("segment", SEGMENTS)
def test_all_pairs_of_sensory_tokens_at_one_segment(segment: str) -> None:
    """All 100 pairs: the level stays above unless both can be normal."""
    place = SEGMENTS.index(segment)
    classes = {"stop": 0, "go": 0, "either": 0}
    pairs = list(product(SENSORY_TOKENS, repeat=2))
    sheets = [
        with_cells(
            touch=("lightTouch", segment, touch), prick=("pinPrick", segment, prick)
        )
        for touch, prick in pairs
    ]
    for (touch, prick), found in zip(pairs, classify_many(sheets), strict=True):
        levels = {value.rstrip("*") for value in found.sensory_level["right"]}
        normal = [2 in reference.values(token, 2) for token in (touch, prick)]
        less = [min(reference.values(token, 2)) < 2 for token in (touch, prick)]
        expected = {LEVELS[place]} if any(less) else set()
        expected |= {"INT"} if all(normal) else set()
        assert levels == expected, (touch, prick)
        kind = "either" if len(levels) == 2 else "go" if "INT" in levels else "stop"
        classes[kind] += 1
    assert classes == {"stop": 75, "go": 16, "either": 9}


@pytest.mark.parametrize(
    ("upper", "lower"), [("C5", "C6"), ("C8", "T1"), ("L2", "L3"), ("L5", "S1")]
)
def test_all_pairs_of_neighbouring_muscles(upper: str, lower: str) -> None:
    """All 361 pairs of tokens, against the scores they can stand for."""
    above = LEVELS[LEVELS.index(upper) - 1]
    pairs = list(product(MOTOR_TOKENS, repeat=2))
    sheets = [
        with_cells(first=("motor", upper, one), second=("motor", lower, two))
        for one, two in pairs
    ]
    for (one, two), found in zip(pairs, classify_many(sheets), strict=True):
        levels = set()
        for first in reference.values(one, 5):
            for second in reference.values(two, 5):
                if first < 3:
                    levels.add(above)
                elif first < 5 or second < 3:
                    levels.add(upper)
                else:
                    levels.add(lower if second < 5 else "INT")
        values = {value.rstrip("*") for value in found.motor_level["right"]}
        assert values == levels, (one, two)


def test_a_better_sensation_can_make_c_of_d() -> None:
    """One normal C5 point lowers the level; muscles of 5 above it no longer count."""
    text = (
        "both light touch C2-C4 2, C5 {five}, C6-S4-5 1; both pin prick C2-C4 2, C5 "
        "{five}, C6-S4-5 1; both motor 5 5 3 3 3 0 0 0 0 0; VAC yes; DAP yes"
    )
    found = [classify(parse_text(text.format(five=five))) for five in "12"]
    assert [one.neurological_level[0] for one in found] == ["C4", "C5"]
    assert [one.impairment_scale[0] for one in found] == ["D", "C"]


def test_a_better_muscle_can_make_b_of_c() -> None:
    """A stronger C6 lowers the motor level, and T1 is no longer far below."""
    text = (
        "both light touch C2-C4 2, C5-S4-5 1; both pin prick C2-C4 2, C5-S4-5 1; "
        "left motor 5 3 0 0 0 0 0 0 0 0; right motor 5 {six} 0 0 1 0 0 0 0 0; "
        "VAC no; DAP yes"
    )
    found = [classify(parse_text(text.format(six=six))) for six in "23"]
    assert [one.motor_level["right"][0] for one in found] == ["C5", "C6"]
    assert [one.impairment_scale[0] for one in found] == ["C", "B"]


def test_e_needs_an_earlier_deficit() -> None:
    sheet = normal_worksheet()
    assert classify(sheet).impairment_scale == ("E",)
    assert classify(replace(sheet, prior_deficit=False)).impairment_scale == ("NA",)


def test_everything_not_tested_leaves_everything_open() -> None:
    side = Side(("NT",) * 28, ("NT",) * 28, ("NT",) * 10)
    found = classify(Worksheet(side, side, "NT", "NT"))
    assert found.impairment_scale == ("A", "B", "C", "D", "E")
    assert found.completeness == ("C", "I")
    for level in (found.neurological_level, *found.sensory_level.values()):
        assert level == LEVELS
    # No motor level lies where the muscle below cannot end it.
    assert found.motor_level["right"] == LEVELS
    assert as_record(found)["totals"]["light_touch"] == "ND"


@given(worksheets(odd=12))
def test_objects_and_texts_come_back(sheet: Worksheet) -> None:
    assert parse_record(dump_record(sheet)) == sheet
    assert parse_text(write_text(sheet)) == sheet


def untagged(sheet: Worksheet) -> Worksheet:
    def bare(side: Side) -> Side:
        rows = (side.light_touch, side.pin_prick, side.motor)
        plain = [tuple(token.rstrip("*") for token in row) for row in rows]
        return Side(plain[0], plain[1], plain[2])

    return replace(sheet, right=bare(sheet.right), left=bare(sheet.left))


@given(sheet=worksheets(odd=12))
def test_a_worksheet_is_an_exam_and_comes_back(sheet: Worksheet, atlas: Atlas) -> None:
    made = from_exam(to_exam(sheet, atlas), atlas)
    assert made.sheet == untagged(sheet)
    assert made.left_out == ()


def test_what_an_exam_says_less_finely_than_a_score_is_told(atlas: Atlas) -> None:
    exam = parse_exam(
        ["right triceps weak", "left biceps 4/5", "foot drop right"], atlas
    )
    made = from_exam(exam, atlas)
    assert made.sheet.left.motor[0] == "4"
    assert made.sheet.right.motor[2] == "NT"
    assert len(made.left_out) == 2


def test_every_fault_is_told_with_its_cell() -> None:
    record = dump_record(normal_worksheet())
    record["right"]["motor"]["C5"] = "6"
    record["left"]["pinPrick"]["S4_5"] = "2*"
    record["left"]["lightTouch"].pop("T4")
    record["deepAnalPressure"] = "maybe"
    record["right"]["lowestNonKeyMuscleWithMotorFunction"] = "X9"
    record["right"]["pinprick"] = {}
    with pytest.raises(ExamError) as caught:
        parse_record(record)
    text = str(caught.value)
    for words in (
        "right motor C5: '6'; choose 0, 1, 2, 3, 4, 5, NT",
        "left pin prick S4-5: '2*': a normal score has no tag",
        "left light touch T4 is missing",
        "deep anal pressure: 'maybe'; choose Yes, No, NT",
        "right lowest non-key muscle: 'X9'",
        "unknown key 'pinprick'",
    ):
        assert words in text
    assert len(caught.value.faults) == 6


@pytest.mark.parametrize("scores", [SENSORY_SCORES, MOTOR_SCORES])
def test_a_normal_score_has_no_tag(scores: str) -> None:
    tokens = SENSORY_TOKENS if scores == SENSORY_SCORES else MOTOR_TOKENS
    assert len(tokens) == len(set(tokens)) == 3 * len(scores) + 1
    assert not {scores[-1] + "*", scores[-1] + "**"} & set(tokens)


def run(*args: str) -> Result:
    return CliRunner().invoke(cli, ["isncsci", *args])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sheet.json"
    record = {"id": "one", "exam": dump_record(normal_worksheet())}
    path.write_text(json.dumps(record), "utf-8")
    return path


def test_the_command_prints_a_document_of_its_schema(file: Path) -> None:
    found = json.loads(run(str(file), "--json").stdout)
    validate("isncsci", found)
    [exam] = found["exams"]
    assert exam["id"] == "one"
    assert exam["classification"]["ais"] == "E"


def test_the_command_explains(file: Path) -> None:
    text = run(str(file), "--explain").stdout
    assert "AIS E" in text
    assert "normal from C2 to S4-5" in " ".join(text.split())


def test_without_an_earlier_deficit_the_scale_does_not_apply(file: Path) -> None:
    assert "AIS NA" in run(str(file), "--never-injured").stdout


def test_map_and_sheet_are_written(file: Path, tmp_path: Path) -> None:
    picture, page = tmp_path / "a.svg", tmp_path / "b.pdf"
    done = run(str(file), "--map", str(picture), "--sheet", str(page))
    assert done.exit_code == 0, done.output
    assert "front-right-C7" in picture.read_text("utf-8")
    assert page.read_bytes().startswith(b"%PDF")


SHEETS = (
    replace(normal_worksheet(), id="a"),
    parse_text(own_cases()[8]["worksheet"], "b"),
    parse_text(own_cases()[7]["worksheet"], "c"),
    replace(normal_worksheet(), id="d", prior_deficit=False),
)


@pytest.mark.parametrize("form", ["jsonl", "list", "exams", "wide", "long"])
def test_every_form_of_file_is_read(form: str, tmp_path: Path) -> None:
    records = [{"id": one.id, "exam": dump_record(one)} for one in SHEETS]
    text = {
        "jsonl": "".join(json.dumps(record) + "\n" for record in records),
        "list": json.dumps(records),
        "exams": json.dumps({"exams": records}),
        "wide": write_wide(SHEETS),
        "long": write_long(SHEETS),
    }[form]
    path = tmp_path / ("a.csv" if form in ("wide", "long") else f"a.{form[:5]}")
    path.write_text(text, "utf-8")
    assert tuple(load_worksheets(path)) == SHEETS


def test_findings_are_read_too(tmp_path: Path, atlas: Atlas) -> None:
    sheet = untagged(SHEETS[1])
    path = tmp_path / "a.json"
    path.write_text(json.dumps(dump_exam(to_exam(sheet, atlas), atlas)), "utf-8")
    assert load_worksheets(path) == [sheet]


def test_findings_as_text_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("right triceps 3/5\nleft biceps 5/5\n", "utf-8")
    [sheet] = load_worksheets(path)
    assert (sheet.right.motor[2], sheet.left.motor[0]) == ("3", "5")


def test_faults_of_all_lines_are_told_at_once(tmp_path: Path) -> None:
    text = write_long(SHEETS[:1]).replace("a,right,motor,C5,5", "a,right,motor,C5,7")
    text = text.replace("a,left,pin_prick,T4,2", "a,left,pinn,T4,2")
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8")
    done = run(str(path))
    assert done.exit_code == 1
    assert "right motor C5: '7'" in done.output
    assert "unknown modality 'pinn'" in done.output
    assert "left pin prick T4 is missing" in done.output


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"right": 1}', "right is an object"),
        ("[1]", "a worksheet is an object"),
        ("{", "is not JSON"),
        ("right motor C5-T1 5 5", "2 scores for 5 segments"),
        ("right motor T1-C5 5", "right motor T1-C5: write the upper segment first"),
        ("right motor C5-T4 5", "right motor C5-T4: no score for T4"),
        ("right motor S1 2,5", "S1: 2 scores for 1 segment"),
        ("VAC no", "left pin prick C2 to S4-5 are missing"),
        ("[]", "holds no worksheet"),
        ('{"exams": []}', "holds no worksheet"),
        ("id,DAP,VAC", "holds no worksheet"),
        ('[{"exam": {}}, {"findings": []}]', "has worksheets and findings"),
        ('{"id": 0, "exam": {}}', "'0': right light touch C2"),
        ('{"exam": {}, "priorDeficit": "No"}', "priorDeficit is beside exam"),
        ("id,case,VAC\na,b,no", "id and case each name the examination"),
        ('id,VAC\n"a,no', "line 2: a quote is opened and not closed"),
        ('id,VAC\n"a' + "x" * 140_000, "line 2: a quote is opened and not closed"),
        ("id,VAC,age\na,no,50", "unknown column 'age': choose id, deep_anal_pressure"),
        ("right motor C5 5; right motor C5 4", "appears twice there"),
        ("id,right_motor_C5,right_motor_C5\na,5,5", "are one cell"),
        ("id,right_motor_C5,what\na,5,5", "unknown column 'what'"),
    ],
)
def test_bad_files_are_refused_without_a_traceback(
    text: str, words: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, "utf-8")
    done = run(str(path))
    assert done.exit_code == 1
    assert words in done.output
    assert not done.exception or isinstance(done.exception, SystemExit)


def test_rank_reads_a_worksheet(file: Path) -> None:
    found = CliRunner().invoke(cli, ["rank", "--exam", str(file), "--json"])
    assert found.exit_code == 0, found.output
    assert len(json.loads(found.stdout)["findings"]) == 134
