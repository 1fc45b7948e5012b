"""At the rim: closed streams, full devices, endless files, numbers without end.

Whatever a user's computer does to the program, there is a message and no traceback.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from neurosim.atlas import load_atlas
from neurosim.cli.root import cli
from neurosim.exam import Exam, Finding
from neurosim.files import lines_of, parse_json, read_text
from neurosim.formats import load_exams, write_exams
from neurosim.plot import (
    bodymap,
    compare_figure,
    difference_figure,
    sheet,
    update,
    visceral_figure,
)
from neurosim.plot.files import render
from neurosim.plot.progress import progress_figure
from neurosim.prediction import predict
from neurosim.terms import NeurosimError

ATLAS = load_atlas()
DIGITS = "1" * 4000
UNIX = pytest.mark.skipif(sys.platform == "win32", reason="streams of Unix")
RANK = [sys.executable, "-m", "neurosim", "rank", "right triceps 3/5"]


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, list(arguments))
    assert done.exception is None or isinstance(done.exception, SystemExit), done
    return done.exit_code, done.output


@UNIX
@pytest.mark.slow
@pytest.mark.parametrize(
    ("redirected", "code", "words"),
    [
        pytest.param(">&-", 1, "standard output is closed", marks=pytest.mark.deep),
        pytest.param("<&-", 0, "", marks=pytest.mark.deep),
        pytest.param("2>&-", 0, "", marks=pytest.mark.deep),
        ("<&- >&- 2>&-", 1, ""),
        ("> /dev/full", 1, "No space left"),
        pytest.param("--exam - <&-", 1, "is empty", marks=pytest.mark.deep),
        ("--exam - < /dev/zero", 1, "binary file"),
        pytest.param(
            f"-o {os.devnull} >&-", 2, "No such option", marks=pytest.mark.deep
        ),
    ],
)
def test_streams_may_be_closed_or_full(redirected: str, code: int, words: str) -> None:
    call = RANK[:-1] if "--exam" in redirected else RANK
    command = " ".join([*map(repr, call), redirected])
    if "/dev/full" in redirected and not Path("/dev/full").exists():
        pytest.skip("no such device")
    held_back = {k: v for k, v in os.environ.items() if k != "PYTHONUNBUFFERED"}
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, timeout=120,
        check=False, env=held_back
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert done.returncode == code, done.stderr
    assert words in done.stderr


@pytest.mark.sampled(3)
@UNIX
@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    ["quiz patient --seed 1", "quiz cards", "simulate C7 -n 3", "--version", "--help"],
)
def test_commands_without_any_stream(command: str, tmp_path: Path) -> None:
    words = f"{sys.executable!r} -m neurosim {command} <&- >&- 2> err"
    done = subprocess.run(
        ["bash", "-c", words], timeout=120, check=False, cwd=tmp_path,
        env={**os.environ, "NEUROSIM_HOME": str(tmp_path)},
    )  # fmt: skip
    assert "Traceback" not in (tmp_path / "err").read_text("utf-8")
    assert done.returncode == 1


ENDLESS = ("/dev/zero", "/dev/urandom")


@pytest.mark.skipif(not Path(ENDLESS[0]).exists(), reason="no such devices")
@pytest.mark.parametrize("path", ENDLESS)
@pytest.mark.parametrize(
    "command",
    [
        "rank --exam {}",
        "explain --exam {}", "next --exam {}", "map -o x.png --exam {}",
        "evaluate {}", "quiz patient --script {}", "quiz cards --script {}",
        "quiz patient --case {}", "quiz import {}", "cohort simulate {} -n 1 -o out",
        "cohort evaluate {} -n 1", "data check {}", "rank x --data {}",
    ],
)  # fmt: skip
def test_files_without_end_are_left_at_once(
    command: str, path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEUROSIM_HOME", str(tmp_path))
    code, said = run(*command.format(path).split())
    assert code == 1
    assert "error: " in said
    assert "memory" not in said


def test_a_text_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("a line\n" * 1000)
    assert read_text(path, most=7000)
    with pytest.raises(NeurosimError, match="larger than 6,999 bytes"):
        read_text(path, most=6999)


@pytest.mark.parametrize("number", [DIGITS, "1e999", "-" + DIGITS, "1" * 5000])
@pytest.mark.parametrize(
    "record",
    [
        '{{"age": {}, "findings": []}}',
        '{{"duration_weeks": {}, "findings": []}}',
        '{{"findings": [{{"structure": "triceps", "side": "right", "grade": {}}}]}}',
        '{{"findings": [{{"structure": {}, "side": "right", "grade": 3}}]}}',
        '{{"id": {}, "findings": []}}',
        "[{}]",
        "{}",
    ],
)
def test_numbers_without_end_in_a_file(
    number: str, record: str, tmp_path: Path
) -> None:
    for ending in ("json", "jsonl"):
        path = tmp_path / f"exam.{ending}"
        path.write_text(record.format(number) + "\n", encoding="utf-8")
        code, said = run("rank", "--exam", str(path))
        assert code == 1 or '"id"' in record
        assert len(said) < 5000


@pytest.mark.parametrize(
    "command",
    [
        "rank {f} --age {n}", "rank {f} --duration {n}", "rank {f} --age nan",
        "rank {f} --top {n}", "next {f} --top {n}", "simulate C7 -n 1 --seed {n}",
        "map --atlas --size {n}x{n} -o x.png", "predict C7 --duration {n}",
        "quiz sheets --level {n} -o x.pdf", "cohort power C6 C7 --add gait --gain {n}",
        "cohort power C6 C7 --add gait --alpha {n}",
    ],
)  # fmt: skip
def test_numbers_without_end_in_a_call(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = command.format(f="right-triceps-3/5", n=DIGITS).split()
    code, _ = run(*(word.replace("right-triceps", "right triceps") for word in words))
    assert code in (0, 1, 2)


MARKS = "\u2028\u2029\x0b\x0c\x1c\x1d\x1e\x85"


@given(st.lists(st.text(st.sampled_from("ab{}" + MARKS), max_size=5), min_size=1))
def test_lines_end_where_an_editor_ends_them(lines: list[str]) -> None:
    lines = [*lines, "end"]
    for end in ("\n", "\r\n", "\r"):
        assert lines_of(end.join(lines)) == lines
        assert lines_of(end.join([*lines, ""])) == lines


@pytest.mark.parametrize("mark", MARKS[:2] + MARKS[-1])
def test_a_sentence_may_hold_a_mark_that_splits_lines(
    mark: str, tmp_path: Path
) -> None:
    """JSON allows them inside of strings: what was written comes back."""
    records = [
        {"id": f"a{mark}{number}", "findings": [
            {"modality": "motor", "structure": "triceps", "side": "right", "grade": 3,
             "text": f"weak{mark}arm"}]}
        for number in range(3)
    ]  # fmt: skip
    path = tmp_path / "exams.jsonl"
    lines = (json.dumps(record, ensure_ascii=False) for record in records)
    path.write_text("\n".join(lines), encoding="utf-8")
    exams = load_exams(path, ATLAS)
    assert [exam.id for exam in exams] == [f"a{mark}{number}" for number in range(3)]
    assert exams[0].findings[0].text == f"weak{mark}arm"
    assert mark not in exams[0].findings[0].words
    code, said = run("rank", "--exam", str(path))
    assert code == 0
    assert mark not in said
    written: list[str] = []
    write_exams(exams, ATLAS, written.append)
    path.write_text("".join(written), encoding="utf-8")
    assert [exam.findings for exam in load_exams(path, ATLAS)] == [
        exam.findings for exam in exams
    ]
    assert load_exams(path, ATLAS)[0].findings[0].text == f"weak{mark}arm"


@given(
    st.integers(-(10**29), 10**29) | st.floats(allow_nan=False, allow_infinity=False)
)
def test_ordinary_numbers_are_read(number: float) -> None:
    assert parse_json(json.dumps([number])) == [number]


RC = {
    "text.usetex": True, "font.size": 31.0, "font.family": ["serif"],
    "savefig.bbox": "tight", "savefig.dpi": 33.0, "figure.dpi": 44.0,
    "axes.facecolor": "red", "figure.facecolor": "green", "lines.linewidth": 9.0,
    "path.sketch": (3.0, 50.0, 2.0), "axes.grid": True, "text.color": "blue",
    "patch.force_edgecolor": True, "hatch.linewidth": 5.0, "svg.hashsalt": None,
    "svg.fonttype": "path", "image.interpolation": "bilinear", "axes.linewidth": 4.0,
    "figure.constrained_layout.use": True, "axes.titlesize": 40, "legend.fontsize": 40,
}  # fmt: skip
EXAM = Exam((Finding("triceps", "right", (3,)), Finding("thumb", "right", (1,))))


def _whole(ax: object) -> Figure:
    figure = ax.figure  # type: ignore[attr-defined]
    assert isinstance(figure, Figure)
    return figure


SLOW = {"compare", "difference", "prediction", "sheet", "update", "visceral"}
PICTURES: dict[str, Callable[[], Figure]] = {
    "bodymap": lambda: _whole(bodymap(EXAM, size=(4, 4))),
    "update": lambda: _whole(update(bodymap("C6", size=(4, 4)), "C7")),
    "prediction": lambda: _whole(bodymap(predict("C6/7", side="right"), size=(5, 4))),
    "print": lambda: _whole(bodymap("C7", style="print", size=(4, 4))),
    "compare": lambda: compare_figure(predict("C6/7", side="right"), EXAM),
    "difference": lambda: difference_figure(
        predict("C6", side="right"), predict("C7", side="right")),
    "visceral": visceral_figure,
    "sheet": lambda: sheet("C7"),
    "progress": lambda: progress_figure([(50.0, 70.0)], [(0.5, 0.4, 3)]),
}  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.deep if name in SLOW else ())
        for name in PICTURES
    ],
)
def test_no_setting_of_the_user_reaches_a_picture(name: str) -> None:
    draw = PICTURES[name]
    usual = render(draw(), "svg")
    with mpl.rc_context(RC):  # type: ignore[arg-type]
        assert render(draw(), "svg") == usual
        assert mpl.rcParams["font.size"] == 31.0
    figure = draw()
    with mpl.rc_context(RC):  # type: ignore[arg-type]
        assert render(figure, "png", dpi=40) == render(figure, "png", dpi=40)


@pytest.mark.deep
def test_a_matplotlibrc_with_tex_changes_nothing(tmp_path: Path) -> None:
    """A whole program, with a settings file of the user in its folder."""
    (tmp_path / "matplotlibrc").write_text(
        "text.usetex: True\nfont.size: 30\nsavefig.bbox: tight\nnonsense\n"
        "axes.prop_cycle: cycler('color', ['r', 'g'])\n"
    )
    found = []
    for rc in (str(tmp_path / "matplotlibrc"), ""):
        path = tmp_path / f"map{bool(rc)}.svg"
        environment = {**os.environ, "MATPLOTLIBRC": rc}
        if not rc:
            del environment["MATPLOTLIBRC"]
        done = subprocess.run(
            [*RANK, "--map", str(path)], capture_output=True, text=True, timeout=120,
            check=False, env=environment, cwd=tmp_path.parent,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr
        found.append(path.read_bytes())
    assert found[0] == found[1]
