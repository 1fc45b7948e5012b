"""Bad input: a clear message, exit code 1 or 2, no traceback, no file lost."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from neurosim.cli import cli

GOOD = "right triceps 3/5"


def run(*args: str, data: str | bytes | None = None) -> Result:
    return CliRunner().invoke(cli, args, input=data)


def refused(result: Result, *words: str) -> None:
    """Assert that a result is a message for people, and not a traceback."""
    assert result.exit_code in (1, 2), result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    assert result.stdout == ""
    text = result.stderr.lower()
    assert "error: " in text
    assert len(result.stderr) < 20_000
    for word in words:
        assert word.lower() in text, result.stderr


FINDINGS = {
    "grade above the scale": ("right triceps 7/5", "7/5"),
    "grade of nothing": ("right triceps -1/5", "triceps"),
    "grade not a number": ("right triceps nan", "nan"),
    "side of the midline": ("right bladder retention", ""),
    "no grade": ("right triceps", "triceps"),
    "empty": ("", "empty"),
    "blank": ("   ", "empty"),
    "unknown structure": ("right trapezoid of doom 3/5", "trapezoid"),
    "slip of the pen": ("right tricpes 3/5", "triceps"),
    "root S6": ("right S6 dermatome reduced", "s6"),
    "ambiguous": ("right triceps absent", ""),
    "too long": ("right triceps 3/5 " * 100, "longer than"),
    "another script": ("右 三頭筋 3/5", ""),
}


@pytest.mark.parametrize("name", FINDINGS)
def test_findings(name: str) -> None:
    text, word = FINDINGS[name]
    result = run("rank", text)
    if name in ("ambiguous", "side of the midline") and result.exit_code == 0:
        pytest.skip("the grammar has a reading of it")
    refused(result, word)


def test_a_contradiction_shows_both() -> None:
    refused(run("rank", GOOD, "right triceps 5/5"), GOOD, "right triceps 5/5")


def test_all_faults_are_shown_at_once() -> None:
    refused(run("rank", "right tricpes 3/5", "right triceps 7/5"), "tricpes", "7/5")


ARGUMENTS = {
    "no findings": (("rank",), "--exam"),
    "findings and a file": (("rank", GOOD, "--exam", "-"), "not both"),
    "age beyond life": (("rank", GOOD, "--age", "300"), "age"),
    "age NaN": (("rank", GOOD, "--age", "nan"), "age"),
    "age infinite": (("rank", GOOD, "--age", "inf"), "age"),
    "age negative": (("rank", GOOD, "--age", "-1"), "age"),
    "age in words": (("rank", GOOD, "--age", "old"), "old"),
    "sex": (("rank", GOOD, "--sex", "x"), "sex"),
    "setting": (("rank", GOOD, "--setting", "surgcal"), "surgical"),
    "top 0": (("rank", GOOD, "--top", "0"), "top"),
    "target": (("next", GOOD, "--target", "severity"), "root"),
    "against nothing known": (("explain", GOOD, "--against", "C9/10"), "C9/10"),
    "against no side": (("explain", GOOD, "--against", "right none"), "none"),
    "level C9/10": (("predict", "C9/10"), "level"),
    "level C1/2": (("predict", "C1/2"), "level"),
    "root S6": (("roots", "S6"), "S5"),
    "root empty": (("roots", ""), "root"),
    "zone": (("predict", "C6/7", "--zone", "foramnal"), "foraminal"),
    "side": (("predict", "C6/7", "--side", "both"), "right"),
    "severity": (("predict", "C6/7", "--severity", "awful"), "moderate"),
    "structure": (("show", "tricpes"), "triceps"),
    "reference": (("cite", "ISNCSI2019"), "ISNCSCI2019"),
    "count negative": (("simulate", "C6/7", "-n", "-5"), "-n"),
    "count not whole": (("simulate", "C6/7", "-n", "1.5"), "1.5"),
    "seed negative": (("simulate", "C6/7", "--seed", "-1"), "seed"),
    "protocol": (("simulate", "C6/7", "--protocol", "screning"), "screening"),
    "command": (("rnak",), "rank"),
    "command of data": (("data", "exprt"), "export"),
    "option": (("rank", "--stting", "primary"), "--setting"),
    "shell": (("completion", "cmd"), "bash"),
    "data folder missing": (("rank", GOOD, "--data", "/no/such/folder"), "folder"),
    "exam missing": (("rank", "--exam", "/no/such/exam.json"), "exam.json"),
    "exam is a folder": (("rank", "--exam", "."), "directory"),
    "cases missing": (("evaluate", "/no/such/cases.jsonl"), "cases.jsonl"),
}


@pytest.mark.parametrize("name", ARGUMENTS)
def test_arguments(name: str) -> None:
    arguments, word = ARGUMENTS[name]
    refused(run(*arguments), word)


FILES: dict[str, tuple[str, bytes, str]] = {
    "empty": ("a.json", b"", "empty"),
    "blank": ("a.json", b" \n\n", "empty"),
    "truncated": ("a.json", b'{"findings": ["right triceps 3/5"', "JSON"),
    "truncated line": ("a.jsonl", b'{"findings": []}\n{"findi', "line 2"),
    "number": ("a.json", b"42", ""),
    "text": ("a.json", b'"right triceps 3/5"', ""),
    "no findings": ("a.json", b'{"age": 40}', "findings"),
    "findings no list": ("a.json", b'{"findings": "right triceps 3/5"}', "list"),
    "finding a number": ("a.json", b'{"findings": [3]}', "finding"),
    "unknown key": ("a.json", b'{"findngs": []}', "findings"),
    "NaN": ("a.json", b'{"age": NaN, "findings": []}', "NaN"),
    "age text": ("a.json", b'{"age": "old", "findings": []}', "age"),
    "huge number": ("a.json", b'{"age": 1e999, "findings": []}', "age"),
    "duplicate ids": (
        "a.jsonl",
        b'{"id": "p", "findings": []}\n{"id": "p", "findings": []}\n',
        "is already",
    ),
    "binary": ("a.json", bytes(range(256)), "binary"),
    "latin-1": ("a.json", b'{"findings": ["hypo\xe9sthesia"]}', "UTF-8"),
    "utf-16": ("a.json", '{"findings": []}'.encode("utf-16"), "UTF-16"),
    "10 MB line": ("a.jsonl", b'{"id": "' + b"x" * 10_000_000 + b'"}', "longer"),
    "deep": ("a.json", b"[" * 100_000 + b"]" * 100_000, "deep"),
    "grade": (
        "a.csv",
        b"side,structure,grade\nright,triceps,9/5\n",
        "line 2",
    ),
    "unknown column": ("a.csv", b"sde,structure,grade\n", "side"),
    "ragged": ("a.csv", b"side,structure,grade\nright,triceps\n", "line 2"),
    "header only": ("a.csv", b"side,structure,grade\n", "no findings"),
    "not a table": ("a.csv", b"hello\nworld\n", "CSV"),
    "open quote": ("a.csv", b'side,structure,grade\n"right,triceps,3/5\n', "line"),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("command", ["rank", "evaluate"])
def test_files(name: str, command: str, tmp_path: Path) -> None:
    file_name, content, word = FILES[name]
    path = tmp_path / file_name
    path.write_bytes(content)
    strict = ("--on-unknown", "error")
    arguments = ("--exam", str(path)) if command == "rank" else (str(path), *strict)
    refused(run(command, *arguments), word)
    assert path.read_bytes() == content


def test_standard_input_is_read_with_the_same_care() -> None:
    refused(run("rank", "--exam", "-", data=b""), "standard input: is empty")
    refused(run("rank", "--exam", "-", data=b"\x00\x01"), "binary")


def test_a_case_needs_its_truth(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text('{"id": "a", "findings": ["right triceps 3/5"]}\n')
    refused(run("evaluate", str(path)), "truth")


def _edit(folder: Path, table: str, change: Callable[[bytes], bytes]) -> None:
    path = folder / table
    path.write_bytes(change(path.read_bytes()))


TABLES: dict[str, tuple[str, Callable[[bytes], bytes], str]] = {
    "unknown root": (
        "roots.csv", lambda b: b.replace(b"\nC7,", b"\nC9,", 1), "C9",
    ),
    "weight in words": (
        "roots.csv",
        lambda b: b.replace(b"consensus,model,0.67,", b"consensus,model,much,", 1),
        "much",
    ),
    "weight NaN": (
        "roots.csv",
        lambda b: b.replace(b"consensus,model,0.67,", b"consensus,model,nan,", 1),
        "range",
    ),
    "missing reference": (
        "roots.csv", lambda b: b.replace(b"FURUKAWA2021", b"FURUKAWA2020"),
        "FURUKAWA2021",
    ),
    "twice": (
        "levels.csv",
        lambda b: b + next(r for r in b.splitlines(True) if r.startswith(b"C6/7")),
        "already",
    ),
    "not UTF-8": ("lesions.csv", lambda b: b + b"\xff\xfe", "UTF-8"),
    "empty": ("levels.csv", lambda _: b"", "empty"),
    "another header": (
        "levels.csv", lambda b: b.replace(b"level,", b"disc,", 1), "line 1",
    ),
    "broken version": ("datapackage.json", lambda _: b"{", "datapackage.json"),
}  # fmt: skip


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    folder = tmp_path / "tables"
    assert run("data", "export", str(folder)).exit_code == 0
    return folder


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", TABLES)
def test_tables(name: str, tables: Path) -> None:
    table, change, word = TABLES[name]
    _edit(tables, table, change)
    result = run("data", "check", str(tables))
    refused(result, table, word)
    refused(run("rank", GOOD, "--data", str(tables)), table, word)


def test_a_spreadsheet_s_marks_are_read(tables: Path) -> None:
    _edit(tables, "levels.csv", lambda b: b"\xef\xbb\xbf" + b.replace(b"\n", b"\r\n"))
    assert run("roots", "C7", "--data", str(tables)).exit_code == 0


def test_nothing_is_overwritten_unasked(tmp_path: Path, tables: Path) -> None:
    path = tmp_path / "exams.jsonl"
    path.write_text("precious")
    arguments = ("simulate", "C6/7", "--protocol", "screening", "-o", str(path))
    refused(run(*arguments), "--force")
    assert path.read_text() == "precious"
    assert run(*arguments, "--force").exit_code == 0
    assert json.loads(path.read_text())["id"] == "patient-1"
    refused(run("data", "export", str(tables)), "not empty")
    refused(run("data", "export", str(path)), "not a folder")


def test_a_failed_run_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "exams.jsonl"
    path.write_text("precious")
    bad = ("simulate", "C6/7", "--protocol", "nonsense", "--force", "-o", str(path))
    refused(run(*bad), "nonsense")
    assert path.read_text() == "precious"
    assert list(tmp_path.iterdir()) == [path]


def test_unwritable_output(tmp_path: Path) -> None:
    refused(run("simulate", "C6/7", "-o", str(tmp_path)), "directory")
    missing = tmp_path / "no" / "such" / "exams.jsonl"
    refused(run("simulate", "C6/7", "-o", str(missing)), "written")
    refused(run("data", "export", "/proc/neurosim/tables"), "written")


#: Seconds that a program may take: on a busy machine a start takes half a minute.
_PATIENCE = 240


@contextmanager
def _process(
    arguments: list[str], **options: object
) -> Iterator[subprocess.Popen[bytes]]:
    """Start the program as a shell does, and never leave it running."""
    process = subprocess.Popen(  # type: ignore[call-overload]
        [sys.executable, "-m", "neurosim", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )
    try:
        yield process
    finally:
        process.kill()


def _heed_interrupts() -> None:
    # A background job starts with interrupts ignored, and its children inherit that.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_a_closed_pipe_is_silent() -> None:
    arguments = ["simulate", "-n", "3000", "--protocol", "screening"]
    with _process(arguments) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        complaint = process.stderr.read()
        process.stderr.close()
        assert process.wait(60) in (0, 1)
        assert complaint == b""


@pytest.mark.skipif(os.name == "nt", reason="signals differ there")
def test_an_interrupt_is_clean(tmp_path: Path) -> None:
    path = tmp_path / "exams.jsonl"
    arguments = ["simulate", "-n", "2000000", "-o", str(path)]
    with _process(arguments, preexec_fn=_heed_interrupts) as process:
        while not list(tmp_path.iterdir()):
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, complaint = process.communicate(timeout=_PATIENCE)
        assert process.returncode == 130
    assert b"Traceback" not in complaint
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "encoding", ["ascii", pytest.param("cp1252", marks=pytest.mark.deep)]
)
def test_a_console_of_another_code_page(encoding: str) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    with _process(["cite", "--all"], env=environment) as process:  # letters of any sort
        shown, complaint = process.communicate(timeout=_PATIENCE)
        assert process.returncode == 0, complaint
        assert shown
    with _process(["rank", "right 三頭筋 3/5"], env=environment) as process:
        shown, complaint = process.communicate(timeout=_PATIENCE)
        assert process.returncode == 1
    assert b"Traceback" not in complaint


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("id,triceps:right\na,3\nb,4\na,5\n", ("line 2", "line 4", "named 'a'")),
        ("id,triceps:right\na,3\nb,9\n", ("line 3", "9 is outside")),
        ('id,triceps:right,age\na,3,"40,5"\n', ("line 2, age", "write 40.5")),
        ("id;triceps:right;age\na;3;40,5\n", ("semicolons", "with a point")),
    ],
)
def test_a_table_of_patients_names_the_line(
    table: str, words: tuple[str, ...], tmp_path: Path
) -> None:
    source = tmp_path / "clinic.csv"
    source.write_text(table, encoding="utf-8")
    out = tmp_path / "out.csv"
    refused(run("cohort", "rank", str(source), "--id", "id", "-o", str(out)), *words)
    assert not out.exists()


def test_a_comma_in_a_number_of_a_specification(tmp_path: Path) -> None:
    spec = tmp_path / "spec.toml"
    spec.write_text("[[group]]\nshare = 0,5\n", encoding="utf-8")
    out = tmp_path / "out"
    refused(run("cohort", "simulate", str(spec), "-n", "1", "-o", str(out)), "0.5")


@pytest.mark.parametrize(
    ("truth", "words"),
    [
        ({"category": "radiculopathy", "levels": ["C6/7"], "roots": ["L5"]},
         ("C6/7 does not reach L5",)),
        ({"category": "radiculopathy", "roots": ["L5"], "side": "up"}, ("side 'up'",)),
        ({"category": "asymptomatic", "roots": ["C7"]}, ("there is no lesion",)),
        ({"category": "mimic", "lesions": ["carpal"]}, ("lesion 'carpal'",)),
        ({"category": "radiculopathy", "mimic": "ulnar"}, ("look-alike",)),
    ],
)  # fmt: skip
def test_a_truth_that_nobody_can_have(
    truth: dict[str, object], words: tuple[str, ...], tmp_path: Path
) -> None:
    file = tmp_path / "cases.jsonl"
    case = {"id": "one", "truth": truth, "findings": ["right triceps 3/5"]}
    file.write_text(json.dumps(case), encoding="utf-8")
    refused(run("evaluate", str(file)), "line 1", *words)


def test_two_lesions_in_one_name() -> None:
    refused(run("simulate", "C6/7,L5/S1"), "names 2 lesions", "then 'L5/S1'")
