"""Whole sessions: scripted, piped, and in a pseudo-terminal."""

import builtins
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from neurosim.atlas import Atlas, load_atlas
from neurosim.cli import cli
from neurosim.exam import Finding
from neurosim.quiz.draw import draw_case
from neurosim.quiz.game import Game
from neurosim.quiz.signs import Signs
from neurosim.quiz.station import staged
from neurosim.shell.lines import editing_reader, plain_reader
from neurosim.shell.osce import _rows, make_station
from neurosim.shell.pages import is_abnormal
from neurosim.simulation import items_of
from neurosim.terms import TableError
from neurosim.wording import short_name
from tests.test_cli import validate

PLAY = ["quiz", "patient", "--level", "1", "--seed", "1"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NEUROSIM_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def run(*arguments: str, lines: str | None = None, code: int = 0) -> Result:
    result = CliRunner().invoke(cli, list(arguments), input=lines)
    assert result.exit_code == code, result.output
    return result


def test_a_whole_patient_by_a_script(tmp_path: Path) -> None:
    script = tmp_path / "play.txt"
    script.write_text("# a remark\nright triceps\nreflexes\nhint\nrecord\n"
                      "diagnose C7 right 80%\nwhy\nsources\n",
                      encoding="utf-8")  # fmt: skip
    shown = run(*PLAY, "--script", str(script)).output
    for words in ("The patient", "examine> right triceps", "triceps brachii: ",
                  "bits expected", "It was: ", "Mark",
                  "Sources", "not a medical device", "--seed 1"):  # fmt: skip
        assert words in shown
    assert "remark" not in shown
    assert shown.isascii()
    assert max(map(len, shown.splitlines())) <= 80
    assert re.search(r"patients +1\n", run("quiz", "stats").output)


def test_a_session_piped(home: Path) -> None:
    shown = run(*PLAY, lines="right triceps\n\n   \nquit\n").output
    assert "examine> right triceps" in shown
    assert "It was: C6/7 right" in shown
    assert (home / "progress.sqlite").exists()


def test_after_the_last_answer_a_line_is_not_lost() -> None:
    lines = "diagnose C7 right 80%\nboth?\nwhy\n\n"
    shown = run(*PLAY, lines=lines).output
    assert "? 'both?': type why or sources" in shown
    assert shown.index("type why or sources") < shown.index("why, sources, or Enter> w")


def test_the_end_of_input_leaves_cleanly_and_resume_goes_on() -> None:
    left = run(*PLAY, lines="nonsense\nright triceps\nxyz\nreflexes\n").output
    assert "Your tests are kept" in left
    back = run("quiz", "patient", "--resume", lines="record\ndiagnose C7 right 90%\n")
    assert "16 tests done so far" in back.output
    assert "It was" in back.output
    assert "NOT SAVED" not in back.output
    again = run("quiz", "patient", "--resume", lines="")
    assert "no unfinished patient" in again.output


def test_tests_named_one_by_one_are_kept() -> None:
    lines = "right triceps\nright triceps reflex\nright thumb\n"
    run(*PLAY, "--stepwise", lines=lines)
    back = run("quiz", "patient", "--resume", lines="record\nquit\n").output
    assert "3 tests done so far" in back
    assert "right triceps reflex" in back


def test_nothing_is_kept_if_asked_so(home: Path) -> None:
    run(*PLAY, "--no-save", lines="right triceps\ndiagnose cord 50%\n")
    assert not (home / "progress.sqlite").exists()


def test_profiles_are_apart(home: Path) -> None:
    run(*PLAY, "--profile", "ann", lines="diagnose cord 50%\n")
    assert "Nothing yet" in run("quiz", "stats", "--profile", "ben").output
    assert (home / "ann-progress.sqlite").exists()
    assert "letters" in run("quiz", "stats", "--profile", "../x", code=1).output


def test_long_and_strange_lines_are_handled() -> None:
    strange = (
        "x" * 10_000 + "\n\x00\x1b[A\n" + "right triceps\n" * 3 + "diagnose\nquit\n"
    )
    shown = run(*PLAY, lines=strange).output
    assert "at most 300 characters" in shown
    assert "As before" in shown
    assert "name an answer" in shown


def test_exam_mode_shows_results_at_the_end() -> None:
    lines = "hint\nright triceps\ndiagnose C7 right 60%\ndiagnose L5 left 60%\n"
    shown = run(*PLAY, "-n", "2", "--exam-mode", lines=lines).output
    assert "no hints in exam mode" in shown
    assert shown.index("Summary") < shown.index("It was")
    assert "2 patients, mean mark" in shown


def test_a_published_patient() -> None:
    shown = run("quiz", "patient", "--case", "tests/cases/published.jsonl", "--seed",
                "3", lines="screen\ndiagnose C7 right 50%\n").output  # fmt: skip
    assert "A published patient" in shown
    assert "The case" in shown
    before, _, _ = shown.partition("examine>")
    assert "The report says" in before, "the findings of the report stand there at once"
    missing = run("quiz", "patient", "--case", "tests/cases/published.jsonl", "--id",
                  "nobody", code=1)  # fmt: skip
    assert "unknown patient 'nobody'" in missing.output


def test_plain_has_no_tables() -> None:
    shown = run(*PLAY, "--plain", lines="reflexes\nleft triceps reflex\nquit\n").output
    assert "left triceps reflex: " in shown


def test_cards_then_stats_and_review() -> None:
    shown = run("quiz", "cards", "-n", "3", "--kind", "reflex", "--seed", "1",
                lines="L1\n?\n1\nfoo\n2\n").output  # fmt: skip
    assert "1 of 3." in shown
    assert "is not an answer; this card asks for" in shown
    assert re.search(r"\d of 3 right", shown)
    assert "reflex -> root" in run("quiz", "stats").output
    assert "you said L1" in run("quiz", "review").output
    document = json.loads(run("quiz", "stats", "--json").output)
    validate("quiz-stats", document)
    assert document["answers"] == 3
    assert "medical" in document["notice"]


def test_cards_that_are_not_due() -> None:
    assert "No card fits" in run("quiz", "cards", "--due", lines="").output
    run("quiz", "cards", "-n", "1", "--kind", "disc", lines="1\n")
    assert "Nothing is due" in run("quiz", "cards", "--due", lines="").output


def test_export_and_import(tmp_path: Path) -> None:
    run("quiz", "cards", "-n", "2", "--kind", "disc", lines="1\n2\n")
    path = tmp_path / "out.json"
    run("quiz", "export", str(path))
    assert "exists already" in run("quiz", "export", str(path), code=1).output
    assert "2 answers added" in run(
        "quiz", "import", str(path), "--profile", "new").output  # fmt: skip
    assert "0 answers added" in run(
        "quiz", "import", str(path), "--profile", "new").output  # fmt: skip
    path.write_text("{", encoding="utf-8")
    assert "is not JSON" in run("quiz", "import", str(path), code=1).output


def test_a_damaged_file_is_kept_and_named(home: Path) -> None:
    home.mkdir(parents=True)
    (home / "progress.sqlite").write_bytes(b"no database " * 500)
    result = run("quiz", "stats")
    assert "damaged" in result.stderr
    assert [p for p in home.iterdir() if "damaged" in p.name]


def test_the_deck_command(tmp_path: Path) -> None:
    path = tmp_path / "roots.csv"
    assert "cards written" in run("deck", "-o", str(path), "--kind", "disc").output
    assert "exists already" in run("deck", "-o", str(path), code=1).output
    assert "kind of deck" in run("deck", "-o", str(tmp_path / "x.doc"), code=1).output


@pytest.mark.parametrize(
    "command", [("osce",), pytest.param(("quiz", "sheets"), marks=pytest.mark.deep)]
)
def test_a_station_on_paper(tmp_path: Path, command: tuple[str, ...]) -> None:
    path = tmp_path / "station.pdf"
    arguments = (*command, "-o", str(path), "--level", "2", "--seed", "7")
    assert "5 pages" in run(*arguments).output
    first = path.read_bytes()
    assert first.startswith(b"%PDF")
    assert first.count(b"/Type /Page\n") == 5 or b"/Count 5" in first
    assert "exists already" in run(*arguments, code=1).output
    run(*arguments, "--force")
    assert path.read_bytes() == first


def test_a_station_tells_the_actor_every_abnormal_item(atlas: Atlas) -> None:
    game = staged(Game(atlas, draw_case(atlas, 4, 2)))
    station = make_station(game, minutes=5)
    items = dict.fromkeys((*items_of(atlas, "screening"), *items_of(atlas, "full")))
    for finding in game.found(items):
        test = atlas.structures[finding.structure]
        if is_abnormal(finding, test):
            assert short_name(test).split()[0] in station.actor
    assert "anal tone" not in station.examiner.partition("Marks")[2]
    assert game.case.truth.words not in station.candidate + station.actor
    assert "5 minutes" in station.candidate
    assert "rectal" in station.candidate
    assert "the examiner says it" in station.actor


@pytest.mark.parametrize("seed", [178, 1, 6])
def test_a_station_keeps_the_promise_of_its_level_in_every_sign(
    atlas: Atlas, seed: int
) -> None:
    """Level 2: none misleads. A low back had a Tinel sign at the wrist."""
    game = Game(atlas, draw_case(atlas, 2, seed))
    truth = game.case.truth.lesion
    assert truth is not None
    signs = Signs(truth, atlas, game.case.patient.person.age)
    items = dict.fromkeys((*items_of(atlas, "screening"), *items_of(atlas, "full")))
    told = {(f.structure, f.side) for f in game.history.findings}
    for finding in staged(game).found(items):
        if is_abnormal(finding, atlas.structures[finding.structure]):
            known = (finding.structure, finding.side) in told
            assert known or signs.behind(finding), finding
    station = make_station(game)
    assert ": abnormal" not in station.examiner
    opening = " ".join(station.candidate.split())
    assert game.history.opening in opening
    assert "pain" in game.history.opening.lower()


def test_a_result_that_stands_in_the_name_follows_it(atlas: Atlas) -> None:
    tone = Finding("leg_tone", "right", atlas.structures["leg_tone"].scale.abnormal)
    assert list(_rows(atlas, [tone])) == [("tone of the right leg", "increased")]


def test_a_class_plays_one_patient(tmp_path: Path) -> None:
    """One code, one patient; exports without names say where the class errs."""
    files, shown = [], []
    for name, answer in (("ann", "C7 right"), ("bob", "C6 right"), ("cid", "cord")):
        play = run("quiz", "patient", "--code", "1-1", "--profile", name,
                   lines=f"right triceps\ndiagnose {answer} 80%\n")  # fmt: skip
        shown.append(play.output.partition("examine>")[0])
        path = tmp_path / f"{name}.json"
        run("quiz", "export", str(path), "--profile", name)
        assert name not in path.read_text(encoding="utf-8")
        files.append(str(path))
    assert len(set(shown)) == 1
    page = run("quiz", "class", *files, files[0]).output  # one handed in twice
    assert "Patient 1-1: 3 students" in page
    assert "1 of 3 right" in page
    assert "It was: right C7" in page
    assert "To teach next:" in page
    assert "the neighbouring root" in page
    document = json.loads(run("quiz", "class", *files, "--json").output)
    validate("quiz-class", document)
    assert document["patients"][0]["students"] == 3
    bad = tmp_path / "bad.json"
    bad.write_text("{}", encoding="utf-8")
    assert "not an export" in run("quiz", "class", str(bad), code=1).output
    assert "LEVEL-SEED" in run("quiz", "patient", "--code", "x", code=1).output


def test_marks_are_a_table_that_can_be_edited(tmp_path: Path, atlas: Atlas) -> None:
    case, folder = draw_case(atlas, 1, 1), tmp_path / "mine"
    run("data", "export", str(folder))
    marks = folder / "quiz" / "marks.csv"
    marks.write_text("id,points,text\nall,7,names it: {answer}\n", encoding="utf-8")
    station = make_station(Game(load_atlas(folder), case))
    assert "7  names it: right C7" in " ".join(station.examiner.split("\n"))
    marks.write_text("id,points,text\nall,7,names {nobody}\n", encoding="utf-8")
    with pytest.raises(TableError, match="nobody"):
        make_station(Game(load_atlas(folder), case))


def test_a_picture_of_the_progress(tmp_path: Path) -> None:
    run(*PLAY, lines="diagnose C7 right 80%, C6 right 10%\n")
    path = tmp_path / "progress.png"
    run("quiz", "stats", "--plot", str(path))
    assert path.read_bytes().startswith(b"\x89PNG")


def test_maps_are_drawn_on_request(home: Path) -> None:
    lines = "right triceps\nmap\ndiagnose C7 right 80%\n"
    shown = run(*PLAY, "--map", lines=lines).output
    assert shown.count("Picture:") == 2
    drawn = sorted(path.name for path in (home / "pictures").iterdir())
    assert [name.rpartition("-")[2] for name in drawn] == ["compared.png", "found.png"]


@pytest.fixture
def without_extras(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def fake(name: str, *rest: Any) -> Any:
        if name.partition(".")[0] in ("prompt_toolkit", "fsrs"):
            raise ImportError(name)
        return real(name, *rest)

    for name in [m for m in sys.modules if m.partition(".")[0] == "fsrs"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "fsrs", None)
    monkeypatch.setattr(builtins, "__import__", fake)


@pytest.mark.usefixtures("without_extras")
def test_without_the_extras_a_patient_can_be_played_and_cards_say_why() -> None:
    assert editing_reader(None, tuple) is None
    assert "It was" in run(*PLAY, lines="diagnose C7 right 50%\n").output
    assert "neurosim-exam[quiz]" in run("quiz", "cards", code=1).output


def test_the_plain_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    monkeypatch.setattr("sys.stdin", io.StringIO("one\r\ntwo"))
    read = plain_reader(written.append, echo=True)
    assert [read("> "), read("> "), read("> ")] == ["one", "two", None]
    assert "".join(written) == "> one\r\n> two\n> \n"


# --- a pseudo-terminal ------------------------------------------------------------

pexpect = pytest.importorskip("pexpect")
_SEEN = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>()][0-9A-B]?|\r")


def terminal(home: Path, *arguments: str, **extra: str) -> Any:
    environment = {**os.environ, "NEUROSIM_HOME": str(home), "TERM": "xterm",
                   "PROMPT_TOOLKIT_NO_CPR": "1", **extra}  # fmt: skip
    environment.pop("NO_COLOR", None)
    environment |= extra
    child = pexpect.spawn(
        sys.executable, ["-m", "neurosim", *arguments], env=environment,
        dimensions=(40, 80), encoding="utf-8", timeout=30,
    )  # fmt: skip
    child.logfile_read = io.StringIO()
    return child


def seen(child: Any) -> str:
    return _SEEN.sub("", child.logfile_read.getvalue())


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_whole_patient_in_a_terminal(home: Path) -> None:
    child = terminal(home, *PLAY)
    child.expect("examine>")
    child.sendline("right tricpes")
    child.expect("did you mean")
    asked = (("right triceps", "brachii: "), ("reflexes", "abnormal"),
             ("hint", "bits expected"), ("record", "so far"))  # fmt: skip
    for line, shown in asked:
        child.expect("examine>")
        child.sendline(line)
        child.expect(shown)
    child.expect("examine>")
    child.sendline("diagnose C7 right 70%, C6 right 20%")
    child.expect("It was")
    child.expect("or Enter>")
    child.sendline("why")
    child.expect("decibans")
    child.expect("or Enter>")
    child.sendline("")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert "Mark" in seen(child)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_round_of_cards_in_a_terminal(home: Path) -> None:
    child = terminal(home, "quiz", "cards", "-n", "2", "--kind", "disc", NO_COLOR="1")
    for number in (1, 2):
        child.expect(f"{number} of 2")
        child.expect("answer>")
        child.sendline("1")
    child.expect("of 2 right")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(
    "plain", [(), pytest.param(("--plain",), marks=pytest.mark.deep)]
)
def test_ctrl_c_and_ctrl_d_leave_cleanly(home: Path, plain: tuple[str, ...]) -> None:
    child = terminal(home, *PLAY, *plain)
    child.expect("examine>")
    child.sendline("right triceps")
    child.expect("triceps brachii: ")
    child.expect("examine>")
    child.sendcontrol("c")
    child.expect("Your tests are kept")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    assert "Traceback" not in seen(child)
    child = terminal(home, "quiz", "patient", "--resume", *plain)
    child.expect("1 test done so far")
    child.expect("examine>")
    child.sendcontrol("d")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_a_pipe_that_closes_early_is_no_fault(home: Path) -> None:
    code = (
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-m', 'neurosim', 'quiz', "
        "'patient', '--seed', '1'], stdin=subprocess.PIPE, stdout=subprocess.PIPE, "
        "stderr=subprocess.PIPE)\n"
        "child.stdout.close()\n"
        "_, fault = child.communicate(b'record\\n' * 50)\n"
        "assert b'Traceback' not in fault, fault\n"
    )
    environment = {**os.environ, "NEUROSIM_HOME": str(home)}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)


_PATIENT = ("quiz", "patient", "--no-save", "--plain")


def test_a_rival_that_cannot_occur_makes_no_number_without_sense() -> None:
    """A cord at level 3 has no share, and the page of reasons said nan and inf."""
    typed = "screen\ndiagnose cord 50, L5 left 40\nwhy\n\n"
    page = (
        CliRunner()
        .invoke(cli, [*_PATIENT, "--level", "3", "--seed", "7"], input=typed)
        .stdout
    )
    table = page.partition("What your findings were worth")[2].partition("Where")[0]
    assert table.count("\n") < 25
    assert not re.search(r"nan|inf\b", table)


def test_an_answer_of_the_other_side_is_compared_on_the_side_of_the_truth() -> None:
    typed = "screen\ndiagnose C7 right 80\n\n"
    page = (
        CliRunner()
        .invoke(cli, [*_PATIENT, "--level", "1", "--seed", "3"], input=typed)
        .stdout
    )
    assert "had it been on the left" in " ".join(page.split())


def test_a_step_that_is_not_understood_is_quoted_as_typed() -> None:
    typed = "left triceps\nright EHL\nSLR left\npain\nroot\nleft\nfoo\n"
    page = (
        CliRunner()
        .invoke(
            cli, [*_PATIENT, "--stepwise", "--level", "1", "--seed", "3"], input=typed
        )
        .stdout
    )
    assert "'foo': is not an answer" in " ".join(page.split())
