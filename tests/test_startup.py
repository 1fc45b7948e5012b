"""What a command loads: start-up stays short because big modules stay away."""

import subprocess
import sys

import pytest

HEAVY = {"numpy", "matplotlib", "scipy", "rich", "platformdirs", "hypothesis"}


def loaded(*arguments: str) -> set[str]:
    """Return the top-level modules that a command has imported at its end."""
    code = (
        "import sys, atexit\n"
        "atexit.register(lambda: print('LOADED', *sys.modules, file=sys.stderr))\n"
        "from neurosim.cli import main\n"
        f"main({list(arguments)!r})\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    names = done.stderr.rpartition("LOADED")[2].split()
    assert "click" in names
    return {name.partition(".")[0] for name in names} | {
        name for name in names if name.startswith("neurosim.")
    }


@pytest.mark.parametrize("arguments", [("--help",), ("rank", "--help")])
def test_help_loads_click_and_little_else(arguments: tuple[str, ...]) -> None:
    names = loaded(*arguments)
    assert not names & HEAVY
    assert "neurosim.atlas" not in names


def test_the_group_s_help_loads_no_command() -> None:
    own = {name for name in loaded("--help") if name.startswith("neurosim.")}
    assert own == {
        "neurosim._version", "neurosim.cli", "neurosim.cli.lazy",
        "neurosim.cli.root", "neurosim.lazy", "neurosim.terms",
    }  # fmt: skip


@pytest.mark.parametrize(
    "command",
    ["rank", *(pytest.param(c, marks=pytest.mark.deep) for c in ("explain", "next"))],
)
def test_an_answer_loads_nothing_that_draws(command: str) -> None:
    assert not loaded(command, "right triceps 3/5") & (HEAVY - {"numpy"})


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    "arguments", [("roots",), ("show", "triceps"), ("cite",), ("--version",)]
)
def test_looking_up_loads_no_numbers(arguments: tuple[str, ...]) -> None:
    assert not loaded(*arguments) & HEAVY


def test_a_page_of_a_lesion_loads_no_grammar_of_findings() -> None:
    """Compiling its patterns would take half as long again as the page."""
    names = loaded("predict", "C7")
    assert "neurosim.signature" in names
    assert not names & {"neurosim.grammar.text", "matplotlib"}


def test_the_quiz_shows_its_prompt_before_it_loads_what_reads_answers() -> None:
    """Start-up to the prompt stays near that of numpy, click and the line editor."""
    names = loaded("quiz", "patient", "--level", "1", "--seed", "3", "--no-save")
    assert not names & (HEAVY - {"numpy", "platformdirs"})
    late = ("grammar", "explain", "quiz.debrief", "shell.debriefing",
            "shell.pictures", "plot", "deck")  # fmt: skip
    assert not names & {f"neurosim.{name}" for name in late}
    assert "neurosim.quiz.history" in names


def test_importing_the_package_loads_nothing_big() -> None:
    code = "import sys, neurosim; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert not {name.partition(".")[0] for name in done.stdout.split()} & (
        HEAVY | {"click"}
    )
