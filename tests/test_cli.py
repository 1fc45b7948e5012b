"""The command line: exit codes, text and the versioned JSON documents."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

import neurosim
from neurosim.cli import cli
from neurosim.cli.root import ENTRIES
from neurosim.naming import joined
from neurosim.terms import LEVELS, NOTICE, ROOTS

SCHEMAS = Path(__file__).parents[1] / "docs" / "schema"
C7 = (
    "right triceps 3/5",
    "right triceps reflex absent",
    "right middle finger pin prick reduced",
    "left triceps 5/5",
)
CASES = Path(__file__).parent / "cases" / "published.jsonl"


def run(*args: str, **options: Any) -> Result:
    result = CliRunner().invoke(cli, args, catch_exceptions=False, **options)
    assert result.exit_code == 0, result.stderr
    return result


def document(name: str, *args: str) -> Any:
    found = json.loads(run(*args, "--json").stdout)
    validate(name, found)
    return found


def validate(name: str, found: Any) -> None:
    validator(name).validate(found)


@cache
def validator(name: str) -> jsonschema.Draft202012Validator:
    schema = json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_every_schema_names_the_file_it_is_in() -> None:
    for path in SCHEMAS.glob("*.json"):
        schema = json.loads(path.read_text("utf-8"))
        assert schema["$id"] in (f"neurosim.{path.stem}/{n}" for n in (1, 2))
        assert schema["properties"]["schema"]["const"] == schema["$id"]
        assert schema["properties"]["notice"]["const"] == NOTICE


@pytest.mark.parametrize("name", ["", *ENTRIES])
def test_help_of_every_command_carries_the_notice(name: str) -> None:
    text = run(*name.split(), "--help").stdout
    assert NOTICE in " ".join(text.split())
    assert max(map(len, text.splitlines())) <= 80


def test_the_short_help_is_what_the_command_says_it_does() -> None:
    text = run("--help").stdout
    for name, entry in ENTRIES.items():
        assert entry.help in text
        assert name in text


def test_version_names_program_and_data() -> None:
    text = run("--version").stdout
    assert neurosim.__version__ in text
    assert neurosim.load_atlas().hash[:16] in text
    assert str(neurosim.load_atlas().directory) in text


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    "command",
    [
        ("demo",),
        ("roots",),
        ("roots", "C7"),
        ("roots", "s4", "--all"),
        ("show", "triceps"),
        ("show", "EHL"),
        ("show", "knee", "jerk"),
        ("cite",),
        ("cite", "isncsci2019"),
        ("cite", "--all"),
        ("predict", "C6/7"),
        ("predict", "carpal", "tunnel"),
        ("compare", "C6", "C7", "cauda equina"),
        ("show", "L5/S1"),
        ("show", "EMG"),
        ("predict", "L5S1", "--zone", "far lateral", "--sources"),
        ("predict", "T4/5", "--zone", "central", "--top", "0"),
        ("rank", *C7),
        ("rank", "bilateral saddle numb", "urinary retention"),
        ("explain", *C7),
        ("next", *C7, "--target", "level"),
        ("next", *C7, "--target", "category", "--top", "2"),
    ],
    ids=" ".join,
)
def test_a_page_fits_its_width_and_ends_with_the_notice(
    command: tuple[str, ...],
) -> None:
    text = run(*command).stdout
    assert text.isascii() or command[0] in ("show", "cite", "roots", "predict")
    text.encode("cp1252", errors="strict") if command[0] == "rank" else None
    assert max(map(len, text.splitlines())) <= 80
    assert " ".join(text.split()).endswith(NOTICE)
    assert "\x1b" not in text


def test_rank_finds_the_root_and_is_complete() -> None:
    found = document("rank", "rank", *C7)
    assert found["roots"][0]["root"] == "C7"
    assert found["roots"][0]["side"] == "right"
    assert found["levels"][0]["level"] == "C6/7"
    assert {item["level"] for item in found["levels"]} == set(LEVELS)
    assert len(found["roots"]) == 2 * len(ROOTS)
    assert sum(found["categories"].values()) == pytest.approx(1)
    assert sum(item["probability"] for item in found["levels"]) <= 1 + 1e-9
    chances = [item["probability"] for item in found["roots"]]
    # Roots that differ by rounding only are ranked by what touches them.
    assert chances == pytest.approx(sorted(chances, reverse=True), rel=1e-9)


def test_rank_says_what_it_assumed() -> None:
    assert "Assumed: setting referral, age unknown" in run("rank", *C7).stdout
    given = ("--setting", "primary", "--age", "50", "--sex", "f")
    assert document("rank", "rank", *C7, *given)["assumed"] == []
    assert "Assumed" not in run("rank", *C7, *given).stdout


def test_red_flags_come_first() -> None:
    text = run("rank", "bilateral saddle numb", "urinary retention").stdout
    assert text.startswith("RED FLAG")
    assert "urgent assessment by a clinician" in " ".join(text.split())
    found = document("rank", "rank", "bilateral saddle numb", "urinary retention")
    assert {"saddle_loss", "bladder_failure"} <= {f["id"] for f in found["red_flags"]}


def test_explanation_adds_up() -> None:
    found = document("explain", "explain", *C7, "--against", "C5/6")
    total = sum(reason["decibans"] for reason in found["reasons"])
    assert total == pytest.approx(found["total"], abs=1e-9)
    assert found["against"]["level"].startswith("C5/6")
    words = [text for reason in found["reasons"] for text in reason["words"]]
    assert set(C7) <= set(words)


@pytest.mark.parametrize("name", ["C5/6", "left C6", "mimic", "carpal tunnel", "none"])
def test_explain_against_any_hypothesis(name: str) -> None:
    document("explain", "explain", *C7, "--against", name)


@pytest.mark.parametrize("target", ["root", "level", "category"])
def test_next_is_sorted_by_bits(target: str) -> None:
    found = document("next", "next", *C7, "--target", target, "--top", "4")
    bits = [test["bits"] for test in found["tests"]]
    assert bits == sorted(bits, reverse=True)
    for test in found["tests"]:
        chances = sum(outcome["probability"] for outcome in test["outcomes"])
        assert chances == pytest.approx(1)


def test_predict_is_the_same_each_time_and_names_what_it_assumed() -> None:
    first = document("predict", "predict", "C6-7")
    for kept in ("expected", "signatures"):  # else the second were a copy
        neurosim.load_atlas().derived[kept].clear()
    again = document("predict", "predict", "C6-7")
    assert first == again
    assert first["assumed"] == [
        "side right",
        "zone subarticular",
        "severity severe",
    ]
    assert [item["root"] for item in first["roots"]][:1] == ["C7"]
    ranks = [item["signature_rank"] for item in first["findings"]]
    assert ranks[:3] == [1, 2, 3]


@pytest.mark.parametrize("spelling", ["C6/7", "C6-7", "C6-C7", "c6/c7"])
def test_levels_in_any_spelling(spelling: str) -> None:
    assert document("predict", "predict", spelling)["level"] == "C6/7"


def test_a_root_means_that_root() -> None:
    found = document("predict", "predict", "c7", "--side", "L")
    assert (found["level"], found["side"]) == (None, "left")


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("roots", ("roots",)),
        ("roots", ("roots", "C7")),
        ("compare", ("compare", "C7", "radial nerve")),
        ("place", ("show", "C5/6")),
        ("place", ("show", "MRI")),
        ("predict", ("show", "ulnar")),
        ("predict", ("predict", "Brown-Sequard", "T8")),
        ("show", ("show", "triceps")),
        ("cite", ("cite",)),
        ("cite", ("cite", "--all", "--assumptions")),
        ("check", ("data", "check")),
        ("demo", ("demo",)),
    ],
)
def test_documents_keep_their_contract(name: str, args: tuple[str, ...]) -> None:
    document(name, *args)


def test_the_parts_of_the_demo_keep_theirs() -> None:
    found = document("demo", "demo")
    for part, name in (
        ("patient", "simulate"), ("rank", "rank"), ("explain", "explain"),
        ("next", "next"),
    ):  # fmt: skip
        validate(name, found[part])


def test_the_demo_is_the_same_each_time() -> None:
    assert run("demo").stdout == run("demo").stdout
    assert run("demo").stdout != run("demo", "--seed", "4").stdout


def test_simulated_patients_can_be_read_again(tmp_path: Path) -> None:
    path = tmp_path / "exams.jsonl"
    args = ("simulate", "L4/5", "-n", "5", "--seed", "3", "--protocol", "screening")
    run(*args, "-o", str(path))
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert len(lines) == 5
    for line in lines:
        validate("simulate", line)
        assert line["truth"]["levels"] == ["L4/5"]
    assert run(*args).stdout == path.read_text("utf-8")
    ranked = run("rank", "--exam", str(path), "--json").stdout.splitlines()
    assert [json.loads(line)["id"] for line in ranked] == [line["id"] for line in lines]
    for line in ranked:
        validate("rank", json.loads(line))
    assert run("rank", "--exam", "-", "--json", input=path.read_text()).stdout


def test_evaluate_reads_what_simulate_writes(tmp_path: Path) -> None:
    path = tmp_path / "exams.jsonl"
    run("simulate", "-n", "6", "--protocol", "screening", "-o", str(path))
    found = document("evaluate", "evaluate", str(path))
    assert found["n"] == 6
    assert len(found["cases"]) == 6


@pytest.mark.slow
def test_evaluate_on_published_patients(tmp_path: Path) -> None:
    lines = CASES.read_text("utf-8").splitlines(keepends=True)
    some = tmp_path / "some.jsonl"
    some.write_text("".join(lines[::12]), "utf-8")
    found = document("evaluate", "evaluate", str(some))
    assert set(found["baselines"]) == {"prior", "textbook"}
    assert all(case["unread"] == [] for case in found["cases"])
    assert max(map(len, run("evaluate", str(some)).stdout.splitlines())) <= 80


def test_a_csv_file_is_an_exam(tmp_path: Path) -> None:
    path = tmp_path / "exam.csv"
    path.write_text(
        "patient,side,modality,structure,grade,state,kind\n"
        "a,right,motor,triceps,3/5,,\n"
        "a,right,reflex,triceps,,absent,\n",
        encoding="utf-8",
    )
    assert document("rank", "rank", "--exam", str(path))["roots"][0]["root"] == "C7"


def test_findings_that_are_not_read_are_shown(tmp_path: Path) -> None:
    path = tmp_path / "exam.json"
    path.write_text('{"findings": ["right triceps 3/5", "right flugel weak"]}')
    args = ("rank", "--exam", str(path), "--on-unknown", "skip")
    assert "NOT READ: 1 finding" in run(*args).stdout
    assert "flugel" in document("rank", *args)["unread"][0]


def test_evaluate_keeps_a_patient_with_an_unknown_finding(tmp_path: Path) -> None:
    cases = Path(__file__).parent / "cases" / "published.jsonl"
    line = cases.read_text("utf-8").splitlines()[0]
    record = json.loads(line)
    record["findings"].append({"structure": "flux capacitor", "state": "reduced"})
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps(record))
    page = run("evaluate", str(path)).stdout
    assert "Not read, cerv-005: 'flux capacitor reduced'" in page
    assert "1 patient" in page
    strict = CliRunner().invoke(cli, ["evaluate", str(path), "--on-unknown", "error"])
    assert strict.exit_code == 1


@pytest.mark.deep
def test_edited_tables_are_checked_compared_and_used(tmp_path: Path) -> None:
    """One share of one reflex: ``data diff`` names exactly what hangs on it."""
    folder = tmp_path / "tables"
    run("data", "export", str(folder))
    assert "No difference" in run("data", "diff", str(folder)).stdout
    roots = folder / "roots.csv"
    lines = roots.read_text("utf-8").splitlines()
    index = next(
        n
        for n, line in enumerate(lines)
        if line.startswith("C7,reflex,triceps_reflex,consensus,model,")
    )
    cells = lines[index].split(",")
    lines[index] = ",".join([*cells[:5], "0.30", *cells[6:]])
    roots.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")
    run("data", "check", str(folder))
    found = document("diff", "data", "diff", str(folder))
    assert {change["table"] for change in found["rows"]} == {"roots.csv"}
    changed = {c["structure"] for c in found["predictions"]}
    wholes = {"arm_reflexes", "reflexes"}  # what holds it follows
    assert "triceps_reflex" in changed
    assert changed <= {"triceps_reflex", *wholes}
    assert found["rankings"]
    before = document("rank", "rank", *C7)
    after = document("rank", "rank", *C7, "--data", str(folder))
    assert before["data"]["hash"] != after["data"]["hash"]
    assert before["roots"][0]["probability"] != after["roots"][0]["probability"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str) -> None:
    assert "_NEUROSIM_COMPLETE" in run("completion", shell).stdout


def test_completion_offers_commands_and_levels() -> None:
    env = {"_NEUROSIM_COMPLETE": "bash_complete", "COMP_CWORD": "2",
           "COMP_WORDS": "neurosim predict C6"}  # fmt: skip
    result = CliRunner().invoke(cli, [], env=env, prog_name="neurosim")
    assert "C6/7" in result.stdout


def refused(*args: str) -> str:
    result = CliRunner().invoke(cli, args)
    assert result.exit_code == 1
    return result.stderr


@pytest.mark.parametrize("command", ["rank", "explain", "next"])
def test_a_finding_without_quotes_is_answered_with_quotes(command: str) -> None:
    said = refused(command, "right", "triceps", "weak")
    assert said == 'error: put a finding in quotes: "right triceps weak"\n'


def test_words_that_no_quotes_would_mend_keep_their_faults() -> None:
    said = refused("rank", "right triceps weak", "foo")
    assert "unknown word 'foo'" in said
    assert "quotes" not in said


def test_a_lesion_of_several_words_needs_no_quotes() -> None:
    for name in (("Brown-Sequard", "T8"), ("common", "peroneal")):
        assert run("simulate", *name).output == run("simulate", " ".join(name)).output


@pytest.mark.parametrize("names", [
    ("L5", "common peroneal"), ("common peroneal", "L5", "sciatic"),
    ("C7", "radial nerve"), ("carpal tunnel", "C6"), ("left C6", "right C7"),
    ("C5/6 cord", "C6"), ("right common peroneal", "right L5"), ("median", "ulnar"),
    ("cauda equina", "conus"), ("Brown-Sequard T8", "C7"), ("L4/5 foraminal", "L5"),
    ("C7", "cauda equina"), (),
])  # fmt: skip
def test_words_that_make_a_name_are_joined(names: tuple[str, ...]) -> None:
    """Without quotes each name is what it is with quotes."""
    words = " ".join(names).split()
    assert joined(words, neurosim.load_atlas()) == names
    assert joined(names, neurosim.load_atlas()) == names


def test_nothing_is_no_name() -> None:
    assert joined(["", ""], neurosim.load_atlas()) == ("", "")


def test_names_of_several_words_need_no_quotes(tmp_path: Path) -> None:
    words = ["compare", "L5", "common", "peroneal"]
    assert run(*words).output == run(*words[:2], "common peroneal").output
    for number, names in enumerate((("cauda", "equina"), ("ulnar", "nerve"))):
        path = tmp_path / f"{number}.png"
        assert f"written: {path}" in run("map", *names, "-o", str(path)).output


def test_a_name_behind_an_option_is_answered_with_quotes() -> None:
    for words in ("signs L5 --against common peroneal",
                  "explain right_triceps_weak --against radial nerve"):  # fmt: skip
        args = [word.replace("_", " ") for word in words.split()]
        result = CliRunner().invoke(cli, args)
        assert result.exit_code == 2
        last = " ".join(args[-2:])
        assert f'in quotes: --against "{last}"' in result.stderr


@pytest.mark.parametrize(("words", "said"), [
    ("commn peroneal", "unknown name 'commn peroneal': did you mean common peroneal"),
    ("quick fox", "unknown name 'quick fox': choose from C7, C6/7"),
    ("L5 common peroneal", "'common peroneal' is none. Two lesions: neurosim map"),
])  # fmt: skip
def test_no_list_of_all_names_answers_a_wrong_one(
    words: str, said: str, tmp_path: Path
) -> None:
    found = refused("map", *words.split(), "-o", str(tmp_path / "a.png"))
    assert said in found
    assert len(found) < 250


def test_a_station_is_no_picture(tmp_path: Path) -> None:
    said = refused("osce", "-o", str(tmp_path / "station.png"))
    assert said == "error: unknown ending '.png': choose from .pdf\n"
    assert not list(tmp_path.iterdir())


def test_drawn_patients_are_no_table(tmp_path: Path) -> None:
    said = refused("simulate", "C6/7", "-o", str(tmp_path / "patients.csv"))
    assert said == "error: unknown ending '.csv': choose from .jsonl, .json\n"
    assert not list(tmp_path.iterdir())


def test_a_note_of_which_nothing_was_read_is_not_ranked(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("Das rechte Bein schmerzt.\n", encoding="utf-8")
    result = CliRunner().invoke(cli, ["rank", "--note", str(note), "--plain"])
    assert result.exit_code == 1
    assert "nothing was read as a finding" in result.stderr
    assert "Das rechte Bein schmerzt" in result.stdout
    assert "Roots, under this model" not in result.stdout


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_a_column_of_a_cohort_stands_once(tmp_path: Path, ending: str) -> None:
    table = tmp_path / f"patients{ending}"
    if ending == ".csv":
        table.write_text("triceps:right,triceps:right\n5,0\n", encoding="utf-8")
    else:
        arrow = pytest.importorskip("pyarrow")
        parquet = pytest.importorskip("pyarrow.parquet")
        names = ["triceps:right"] * 2
        parquet.write_table(arrow.Table.from_arrays([[5], [0]], names=names), table)
    said = refused("cohort", "rank", str(table), "-o", str(tmp_path / "out.csv"))
    assert "columns that stand twice: triceps:right" in said
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    "words",
    ["C6 C7", "triceps", "C7 --by share", "C7 --sheet"],
)
def test_a_severity_is_of_a_lesion(words: str, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    args = ["map", *words.split(), "--severity", "mild", "-o", str(path)]
    result = CliRunner().invoke(cli, args)
    assert result.exit_code == 2
    assert "severity" in result.stderr
    assert not path.exists()


def test_a_root_with_a_severity_is_a_lesion(tmp_path: Path) -> None:
    whole, mild = tmp_path / "whole.svg", tmp_path / "mild.svg"
    run("map", "C7", "-o", str(whole))
    run("map", "C7", "--severity", "mild", "-o", str(mild))
    assert whole.read_text("utf-8") != mild.read_text("utf-8")
    assert "C7 root lesion" in mild.read_text("utf-8")


def test_a_patient_of_whom_nothing_was_read_is_not_scored(tmp_path: Path) -> None:
    path, truth = tmp_path / "cases.jsonl", {"category": "root", "roots": ["right C7"]}
    patients = [
        {"id": "read", "findings": ["right triceps 3/5"], "truth": truth},
        {"id": "silent", "findings": ["blah"], "truth": truth},
    ]
    path.write_text("\n".join(map(json.dumps, patients)), encoding="utf-8")
    result = CliRunner().invoke(cli, ["evaluate", str(path), "--json"])
    assert json.loads(result.stdout)["n"] == 1
    assert result.stderr.startswith("silent: not scored, for nothing was read: ")
    path.write_text(json.dumps(patients[1]), encoding="utf-8")
    assert "no patient could be read" in refused("evaluate", str(path))


def test_a_folder_in_place_of_a_file_has_a_name() -> None:
    assert refused("evaluate", ".") == "error: .: cannot be read: Is a directory\n"
