"""The command ``map`` and the pictures of a notebook."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from neurosim.cli import cli
from neurosim.display import load_ipython_extension, picture
from neurosim.exam import Exam
from neurosim.inference import infer
from neurosim.prediction import predict

PNG, PDF = b"\x89PNG", b"%PDF"


def run(*args: str) -> str:
    result = CliRunner().invoke(cli, ["map", *args], catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return result.stdout


DEEP = pytest.mark.deep


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    "args",
    [
        ("C6/7", "--side", "right", "--views", "front,hand_palmar-right"),
        ("--atlas", "--size", "5x4"),
        ("--compare", "C6", "C7"),
        ("-f", "right triceps 3/5", "-f", "right middle finger numb"),
        ("-f", "right triceps 3/5", "--rank", "--style", "dark"),
        pytest.param(("C7",), marks=DEEP),
        pytest.param(("L4/5", "--zone", "central", "--style", "print"), marks=DEEP),
    ],
    ids=" ".join,
)
def test_a_map_is_written(args: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "map.png"
    assert str(path) in run(*args, "-o", str(path))
    assert path.read_bytes().startswith(PNG)


@pytest.mark.parametrize(
    "args", [("rank", "right triceps 3/5"), ("predict", "L5")], ids=" ".join
)
def test_an_answer_with_its_map(args: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "answer.svg"
    result = CliRunner().invoke(cli, [*args, "--map", str(path)])
    assert result.exit_code == 0
    assert "map written" in result.stderr
    assert path.read_text(encoding="utf-8").startswith("<?xml")


def test_a_sheet_is_a_page(tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    run("C7", "--sheet", "-o", str(path))
    assert path.read_bytes().startswith(PDF)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((), "give one of"),
        (("C7", "--atlas"), "not ROOT or LEVEL and --atlas"),
        (("C9",), "did you mean C8"),
        (("C7", "--views", "frunt"), "front"),
        (("C7", "--size", "huge"), "give inches"),
        (("C7", "--style", "pale"), "light"),
        (("C7", "-o", "map.jpeg"), "png"),
    ],
)
def test_what_cannot_be_drawn(args: tuple[str, ...], message: str) -> None:
    result = CliRunner().invoke(cli, ["map", *args])
    assert result.exit_code in (1, 2)
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_results_show_themselves() -> None:
    for result in (predict("L5"), Exam(), infer(Exam())):
        assert picture(result).startswith(PNG)


def test_the_formatter_knows_the_types_by_name() -> None:
    class Shell:
        """What IPython gives to an extension, as far as it is used."""

        def __init__(self) -> None:
            self.seen: list[tuple[str, str]] = []
            self.display_formatter = self
            self.formatters = {"image/png": self}

        def for_type_by_name(self, module: str, name: str, _draw: object) -> None:
            self.seen.append((module, name))

    shell = Shell()
    load_ipython_extension(shell)
    shown = (type(result) for result in (predict("L5"), Exam(), infer(Exam())))
    assert {(kind.__module__, kind.__name__) for kind in shown} == set(shell.seen)


@pytest.mark.parametrize(
    "size",
    [
        "2x2",
        "3.5x7",
        *(pytest.param(size, marks=DEEP) for size in ("3x3", "4x3", "16x12")),
    ],
)
def test_every_size_is_drawn(size: str, tmp_path: Path) -> None:
    """On a small page views are left out; it is never an error."""
    path = tmp_path / "a.svg"
    result = CliRunner().invoke(cli, ["map", "L5", "--size", size, "-o", str(path)])
    assert result.exit_code == 0, result.output
    assert "front-right-L5" in path.read_text("utf-8")


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    "args",
    [
        ("C6", "C7"), ("carpal tunnel",), ("C7", "--by", "share"),
        ("C6/7", "--layers", "muscle,reflex"),
        ("L5", "--paper", "letter", "--font-scale", "1.3", "--transparent"),
        ("C6/7", "--patients", "2"),
        *(pytest.param(args, marks=DEEP) for args in (
            ("common peroneal",), ("ulnar",), ("Brown-Sequard T8",),
            ("cauda equina",), ("C6/7", "--layers", "skin"), ("L5", "--whole-body"),
        )),
    ],
    ids=" ".join,
)  # fmt: skip
def test_names_and_looks(args: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    result = CliRunner().invoke(cli, ["map", *args, "-o", str(path)])
    assert result.exit_code == 0, result.output
    assert path.stat().st_size > 10_000


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("C7", "--layers", "bones"), "layer"),
        (("carpal tunnel", "--by", "share"), "for a root only"),
        (("C6", "C7", "--sheet"), "one root, disc or nerve"),
    ],
)
def test_what_a_map_cannot_do_is_said(args: tuple[str, ...], words: str) -> None:
    result = CliRunner().invoke(cli, ["map", *args])
    assert result.exit_code in (1, 2)
    assert words in result.stderr


@pytest.mark.parametrize("name", ["Th8", "S4-5", "L5S1", "C7 root"])
def test_other_spellings(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.svg"
    words = ["map", name, "--views", "hand_dorsal", "-o", str(path)]
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 0, result.stderr
    assert path.exists()
