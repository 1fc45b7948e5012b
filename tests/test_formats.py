"""Exams and cases from files: JSON, JSON Lines, CSV, standard input."""

import io
import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from neurosim import strategies
from neurosim.atlas import load_atlas
from neurosim.exam import Exam, Finding
from neurosim.formats import (
    dump_exam,
    dump_finding,
    load_cases,
    load_entries,
    load_exams,
    write_exams,
)
from neurosim.grammar.record import parse_record
from neurosim.terms import ExamError, NeurosimError

ATLAS = load_atlas()
PUBLISHED = Path(__file__).parent / "cases" / "published.jsonl"
GOOD = {"text": "right triceps 3/5"}


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def grades(record: dict[str, Any]) -> list[tuple[str, str, tuple[str, ...], str]]:
    return [
        (
            finding.structure,
            finding.side,
            tuple(
                ATLAS.structures[finding.structure].scale.grades[grade]
                for grade in finding.grades
            ),
            finding.kind,
        )
        for finding in parse_record(record, ATLAS)
    ]


def test_every_published_finding_is_understood() -> None:
    cases = load_cases(PUBLISHED, ATLAS)
    records = [json.loads(line) for line in PUBLISHED.read_text("utf-8").splitlines()]
    assert len(cases) == len(records) == 68
    for case, record in zip(cases, records, strict=True):
        assert not case.unread
        assert len(case.exam.findings) >= len(record["findings"])
        assert case.source is not None
        assert case.source["title"]


def test_truth_is_in_our_words() -> None:
    cases = {case.id: case for case in load_cases(PUBLISHED, ATLAS)}
    truth = cases["cerv-005"].truth
    assert (truth.category, truth.levels, truth.roots) == ("root", ("T1/2",), ("T1",))
    assert (truth.side, truth.zone, truth.accept) == ("left", "", ("root",))
    assert {"subarticular", "central"} <= {case.truth.zone for case in cases.values()}
    assert any(case.truth.elsewhere for case in cases.values())


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (
            {"modality": "motor", "structure": "triceps", "side": "right",
             "state": "reduced", "grade": "3-/5"},
            [("triceps", "right", ("3",), "examined")],
        ),
        (
            {"modality": "motor", "structure": "ankle dorsiflexion", "side": "right",
             "state": "reduced", "grade": "2+ on a 4-plus scale"},
            [("ankle_dorsiflexion", "right", ("0", "1", "2", "3", "4"), "examined")],
        ),
        (
            {"modality": "reflex", "structure": "triceps", "side": "left",
             "state": "absent"},
            [("triceps_reflex", "left", ("0",), "examined")],
        ),
        (
            {"modality": "reflex", "structure": "Hoffmann", "side": "bilateral",
             "state": "pathological"},
            [("hoffmann", s, ("present",), "examined") for s in ("right", "left")],
        ),
        (
            {"modality": "sensory", "structure": "thumb", "side": "left",
             "state": "reduced", "kind": "pinprick"},
            [("thumb", "left", ("absent", "reduced"), "pin_prick")],
        ),
        (
            {"modality": "sensory", "structure": "thumb", "side": "left",
             "state": "present", "kind": "paraesthesia", "basis": "symptom"},
            [("thumb", "left", ("absent", "reduced", "increased"), "told")],
        ),
        (
            {"modality": "sensory", "structure": "thumb", "side": "left",
             "state": "normal", "kind": "paraesthesia"},
            [("thumb", "left", ("normal",), "told")],
        ),
        (
            {"modality": "sensory", "structure": "L4 dermatome", "side": "left",
             "state": "increased", "kind": "hyperaesthesia"},
            [("dermatome_l4", "left", ("increased",), "examined")],
        ),
        (
            {"modality": "pain", "structure": "arm", "side": "left",
             "state": "present"},
            [("pain_arm", "left", ("present",), "told")],
        ),
        (
            {"modality": "sphincter", "structure": "anal tone", "side": "bilateral",
             "state": "reduced"},
            [("anal_tone", "midline", ("present",), "examined")],
        ),
        (
            {"modality": "sensory", "structure": "below T4 level", "side": "right",
             "state": "reduced", "kind": "pinprick"},
            [("sensory_level", "right", ("T4",), "pin_prick")],
        ),
        (
            {"modality": "reflex", "structure": "biceps", "side": "left",
             "state": "normal", "expanded_from": "reflexes normal"},
            [("biceps_reflex", "left", ("2",), "global")],
        ),
        (
            {"modality": "motor", "structure": "triceps", "side": "right", "grade": 4},
            [("triceps", "right", ("4",), "examined")],
        ),
        (GOOD, [("triceps", "right", ("3",), "examined")]),
    ],
)  # fmt: skip
def test_records(record: dict[str, Any], expected: list[Any]) -> None:
    assert grades(record) == expected


def test_expanded_records_keep_their_statement() -> None:
    record = {"modality": "motor", "structure": "biceps", "side": "left",
              "state": "normal", "expanded_from": "power normal"}  # fmt: skip
    [finding] = parse_record(record, ATLAS)
    assert finding.statement == "power normal"


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"structur": "x"}, "unknown key 'structur': did you mean structure"),
        ({"modality": "motr"}, "unknown modality 'motr'"),
        ({"structure": "tricpes"}, "did you mean triceps"),
        ({"structure": ""}, "needs a structure or a text"),
        ({"structure": 7}, "structure must be text"),
        ({"structure": "x" * 5000}, "too long"),
        ({"side": "rigt"}, "unknown side 'rigt'"),
        ({"state": "odd"}, "unknown state 'odd'"),
        ({"state": ""}, "says nothing"),
        ({"grade": "7/5"}, "runs from 0 to 5"),
        ({"grade": "5/5"}, "exclude each other"),
        ({"state": "", "grade": "strange"}, "unknown grade"),
        ({"kind": "hot"}, "unknown kind 'hot'"),
        ({"basis": "guess"}, "unknown basis 'guess'"),
        ({"grades": ["9"]}, "must be a list of 0, 1"),
        ({"grades": "4"}, "must be a list of 0, 1"),
        ({"grades": ["4"], "structure": "foo"}, "unknown structure"),
        ({"grades": []}, "at least one grade"),
        ({"grades": ["5"], "grade": "3"}, "stands beside grades"),
        ({"grades": ["5"], "modality": "sensory"}, "triceps brachii is motor"),
    ],
)
def test_bad_records(change: dict[str, Any], match: str) -> None:
    record = {"modality": "motor", "structure": "triceps", "side": "right",
              "state": "reduced"}  # fmt: skip
    with pytest.raises(NeurosimError, match=match):
        parse_record({**record, **change}, ATLAS)


CSV = """patient,side,modality,structure,grade,state,kind
a,right,motor,triceps,3/5,,
a,right,reflex,triceps,,absent,
b,left,sensory,thumb,,reduced,pin prick
"""


@pytest.mark.parametrize(
    ("name", "content", "sizes"),
    [
        ("one.json", json.dumps({"id": "a", "findings": [GOOD]}), [1]),
        ("list.json", json.dumps([GOOD, "neck pain"]), [2]),
        ("many.json", json.dumps([{"findings": [GOOD]}, {"findings": []}]), [1, 0]),
        ("lines.jsonl", '{"findings": ["neck pain"]}\n\n{"findings": []}\n', [1, 0]),
        ("lines", '{"findings": ["neck pain"]}\n{"findings": []}\n', [1, 0]),
        ("exams.csv", CSV, [2, 1]),
        ("semicolons.csv", CSV.replace(",", ";"), [2, 1]),
        ("crlf.csv", CSV.replace("\n", "\r\n"), [2, 1]),
        ("bom.csv", b"\xef\xbb\xbf" + CSV.encode(), [2, 1]),
        ("text.csv", "text\nright triceps 3/5\nneck pain\n", [2]),
    ],
)
def test_forms(
    tmp_path: Path, name: str, content: str | bytes, sizes: list[int]
) -> None:
    exams = load_exams(put(tmp_path, name, content), ATLAS)
    assert [len(exam.findings) for exam in exams] == sizes


def test_csv_has_persons(tmp_path: Path) -> None:
    text = "patient,age,sex,structure,side,state\nx,45,female,triceps,right,weak\n"
    [exam] = load_exams(put(tmp_path, "p.csv", text), ATLAS)
    assert (exam.id, exam.age, exam.sex) == ("x", 45, "F")


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    data = json.dumps({"findings": [GOOD]}).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    [exam] = load_exams("-", ATLAS)
    assert exam.findings[0].structure == "triceps"


BAD_FILES: list[tuple[str, str | bytes, str]] = [
    ("empty.json", "", "is empty"),
    ("blank.jsonl", " \n\n", "is empty"),
    ("binary.json", b"\x89PNG\x00\x01", "is a binary file"),
    ("utf16.json", "{}".encode("utf-16"), "is UTF-16"),
    ("latin.csv", "structure\ntriceps\nmüde\n".encode("cp1252"), "line 3: byte 0xfc"),
    ("cut.json", '{"findings": [', "is not JSON"),
    ("cut.jsonl", '{"findings": []}\n{"findings"', "line 2: is not JSON"),
    ("nan.json", '{"age": NaN, "findings": []}', "NaN is not a number"),
    ("nan.jsonl", '{"age": NaN, "findings": []}', "line 1: NaN is not a number"),
    ("deep.json", "[" * 100_000, "nested too deeply"),
    ("digits.json", '{"age": ' + "9" * 5000 + ', "findings": []}', "is not JSON"),
    ("age.json", '{"age": 999, "findings": []}', "age 999 is out of range"),
    ("age2.json", '{"age": "x", "findings": []}', "age 'x' is not a number"),
    ("sex.json", '{"sex": "Z", "findings": []}', "choose F or M"),
    ("sex2.json", '{"sex": 1, "findings": []}', "choose F or M"),
    ("number.json", "[7]", "a finding is text or an object, not 7"),
    ("number.jsonl", "7\n", "an exam is an object"),
    ("keys.json", '{"finding": []}', "unknown key 'finding': did you mean findings"),
    ("none.json", '{"id": "a"}', "findings must be a list"),
    ("dup.jsonl", '{"id":"a","findings":[]}\n{"id":"a","findings":[]}',
     "id 'a' is already used in dup.jsonl, line 1"),
    ("long.jsonl", '{"id": "' + "x" * 10_000_000 + '"}', "line 1: is longer than"),
    ("what.txt", "hello\nworld\n", "is neither JSON nor a CSV table"),
    ("columns.csv", "side,structre,structure\n", "did you mean structure"),
    ("nocolumn.csv", "side,grade\n", "column structure is missing"),
    ("header.csv", "side,structure\n", "has a header but no findings"),
    ("cells.csv", "side,structure,state\nright,triceps\n", "line 2: has 2 cells"),
    ("quote.csv", 'side,structure,state\nright,"tri\n', "line 2"),
    ("grade.csv", "side,structure,grade\nright,triceps,7/5\n", "line 2: 'right tric"),
    ("clash.json", json.dumps({"findings": [GOOD, "right triceps 5/5"]}),
     "contradict each other"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "match"), BAD_FILES)
def test_bad_files(tmp_path: Path, name: str, content: str | bytes, match: str) -> None:
    with pytest.raises(ExamError, match=match):
        load_exams(put(tmp_path, name, content), ATLAS)


@pytest.mark.parametrize("name", ["missing.json", ".", "bad\0name"])
def test_files_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(ExamError, match="cannot be read"):
        load_exams(tmp_path / name, ATLAS)


def test_every_fault_of_a_file_at_once(tmp_path: Path) -> None:
    lines = [
        {"id": "a", "findings": ["right tricpes 3/5", "right triceps 9/5"]},
        {"id": "a", "findings": [], "age": -1},
        {"id": "c", "findings": [GOOD], "agee": 4},
    ]
    path = put(tmp_path, "x.jsonl", "\n".join(map(json.dumps, lines)))
    with pytest.raises(ExamError) as caught:
        load_exams(path, ATLAS)
    assert [fault.split(":")[0] for fault in caught.value.faults] == [
        "x.jsonl, line 1, finding 1",
        "x.jsonl, line 1, finding 2",
        "x.jsonl, line 2",
        "x.jsonl, line 2",
        "x.jsonl, line 3",
    ]


def test_what_is_skipped_is_listed(tmp_path: Path) -> None:
    path = put(tmp_path, "x.json", json.dumps([GOOD, "right flurb 3/5"]))
    [entry] = load_entries(path, ATLAS, on_unknown="skip")
    assert len(entry.exam.findings) == 1
    assert len(entry.unread) == 1
    assert "flurb" in entry.unread[0]


def test_nothing_odd_loses_a_patient(tmp_path: Path) -> None:
    record = {
        "id": "a", "age": "forty", "sex": "x", "odd": 1,
        "findings": [
            {"text": "right triceps 3/5", "confidence": 0.5},
            "right triceps 5/5",
            {"modality": "motor", "structure": "flux capacitor", "side": "right",
             "state": "reduced"},
            {"structure": "triceps", "side": "midline", "grades": ["3"]},
        ],
        "truth": {"category": "radiculopathy", "levels": ["C9/10", "C6-7"],
                  "roots": ["Q1"], "zone": "sideways"},
    }  # fmt: skip
    path = put(tmp_path, "x.jsonl", json.dumps(record))
    with pytest.raises(ExamError) as caught:
        load_cases(path, ATLAS)
    assert len(caught.value.faults) == 6
    [case] = load_cases(path, ATLAS, on_unknown="skip")
    assert [finding.grades for finding in case.exam.findings] == [(3,), (5,)]
    assert (case.exam.age, case.truth.levels, case.truth.zone) == (None, ("C6/7",), "")
    told = " ".join(case.unread)
    for word in ("forty", "sex", "odd", "confidence", "flux", "two sides", "contradict",
                 "C9/10", "Q1", "sideways"):  # fmt: skip
        assert word in told, word


@pytest.mark.parametrize(
    ("truth", "match"),
    [
        (None, "needs truth"),
        ({"category": "broken"}, "unknown category 'broken'"),
        ({"category": "root", "levels": "C6/7"}, "levels must be a list"),
        ({"category": "root", "levels": ["C9/10"]}, "unknown level"),
        ({"category": "root", "roots": ["S6"]}, "unknown root"),
        ({"category": "root", "zone": "odd"}, "unknown zone"),
        ({"category": "root", "level": "C6/7"}, "unknown key 'level': did you mean"),
        ({"category": "cord", "levels": ["L4/5"]}, "the cord ends above L2/3"),
        ({"category": "cauda_equina", "levels": ["C4/5"]}, "begins at T11/12"),
        ({"category": "conus", "levels": ["T4/5"]}, "begins at T11/12"),
    ],
)
def test_bad_truth(tmp_path: Path, truth: Any, match: str) -> None:
    record = {"id": "a", "findings": [GOOD], "truth": truth}
    with pytest.raises(ExamError, match=match):
        load_cases(put(tmp_path, "c.jsonl", json.dumps(record)), ATLAS)


@given(strategies.exams(ATLAS))
def test_json_round_trip(exam: Exam) -> None:
    document = json.loads(json.dumps(dump_exam(exam, ATLAS)))
    findings = [f for item in document["findings"] for f in parse_record(item, ATLAS)]
    assert tuple(findings) == exam.findings


def test_a_file_calls_a_sign_in_its_own_words() -> None:
    """An anal tone that is called absent would be none; both words come back."""
    normal = Finding("anal_tone", "midline", (1,))
    record = dump_finding(normal, ATLAS)
    assert record["grades"] == ["normal"]
    for word in ("normal", "absent"):
        assert parse_record(record | {"grades": [word]}, ATLAS) == (normal,)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(strategies.exams(ATLAS, max_size=3), max_size=3))
def test_file_round_trip(tmp_path: Path, exams: list[Exam]) -> None:
    lines: list[str] = []
    write_exams(exams, ATLAS, lines.append)
    path = put(tmp_path, "x.jsonl", "".join(lines))
    if exams:
        assert load_exams(path, ATLAS) == exams


def test_a_finding_keeps_words_and_statement() -> None:
    record = {"structure": "biceps", "side": "left", "state": "normal",
              "modality": "motor", "expanded_from": "power normal"}  # fmt: skip
    [finding] = parse_record(record, ATLAS)
    assert parse_record(dump_finding(finding, ATLAS), ATLAS) == (finding,)


_CELLS = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
_JSON = st.recursive(
    _CELLS,
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["id", "age", "sex", "findings", "structure", "side", "text",
                         "grades", "kind", "state", "x"]),
        inner, max_size=5,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_JSON)
def test_any_json_is_read_or_refused(tmp_path: Path, document: Any) -> None:
    path = put(tmp_path, "x.json", json.dumps(document))
    with suppress(NeurosimError):
        load_exams(path, ATLAS)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60), st.sampled_from(["x.json", "x.jsonl", "x.csv", "x"]))
def test_any_bytes_are_read_or_refused(tmp_path: Path, data: bytes, name: str) -> None:
    with suppress(NeurosimError):
        load_exams(put(tmp_path, name, data), ATLAS)
