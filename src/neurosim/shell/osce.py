"""A station of a practical examination: candidate, actor, examiner, body chart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from neurosim.atlas import Atlas
from neurosim.exam import Finding
from neurosim.quiz.asking import is_rectal
from neurosim.quiz.debrief import Debrief, debrief
from neurosim.quiz.game import Game, Session
from neurosim.quiz.slips import credit
from neurosim.quiz.station import staged
from neurosim.quiz_tables import Acting, MarkItem
from neurosim.report.page import Heading, Page, Paragraph, Table, render
from neurosim.report.words import notice
from neurosim.shell.debriefing import answer_words
from neurosim.shell.pages import finding_name, is_abnormal, result_words
from neurosim.simulation import items_of
from neurosim.terms import MIDLINE, SIDES, TableError
from neurosim.wording import listed, place, short_name

_FULL, _SHORT = "full", "screening"
_BLANK, _BOX = "_______", "[ ]"
_TESTS = 6
#: Names of signs that hold their result begin so.
_INCREASED = "increased "
_KINDS = {"motor": "a weak muscle", "sensory": "numb skin", "pain": "pain",
          "tension": "a stretch test", "autonomic": "bladder, bowel",
          "local": "a local sign"}  # fmt: skip


@dataclass(frozen=True)
class Station:
    """The pages of one station, each for one side of paper."""

    candidate: str
    actor: str
    examiner: str
    record: str

    @property
    def pages(self) -> tuple[str, ...]:
        """The pages in their order."""
        return self.candidate, self.actor, self.examiner, self.record


def make_station(game: Game, *, minutes: int = 8) -> Station:
    """Return the pages of a station about a drawn patient.

    Parameters
    ----------
    game
        The patient.
    minutes
        How long the candidate has.

    Raises
    ------
    TableError
        If a line of quiz/marks.csv has braces that are not filled in.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> from neurosim.quiz.draw import draw_case
    >>> atlas = load_atlas()
    >>> station = make_station(Game(atlas, draw_case(atlas, 1, seed=1)))
    >>> "C6/7" in station.examiner, "C6/7" in station.candidate + station.actor
    (True, False)
    """
    game = staged(game)
    atlas = game.atlas
    items = dict.fromkeys((*items_of(atlas, _SHORT), *items_of(atlas, _FULL)))
    found = game.found(items)
    screened = game.found(items_of(atlas, _SHORT))
    told = debrief(game, Session(game.candidates))
    return Station(
        render(_candidate(game, minutes)),
        render(_actor(game, found)),
        render(_examiner(game, found, told)),
        render(_record(atlas, screened)),
    )


def _candidate(game: Game, minutes: int) -> Page:
    return (
        Heading("Station: for the candidate"),
        Paragraph(game.history.opening),
        Heading("Your task"),
        Paragraph(f"You have {minutes} minutes. Take a short history, examine what you "
                  "need, and then tell the examiner:"),
        Paragraph("1. the most likely cause, with its side and level, and how sure "
                  "you are;"),
        Paragraph("2. what speaks against the next likely cause;"),
        Paragraph("3. what must not be missed in this patient, and what you would do."),
        Paragraph("If a finding cannot be acted, the examiner tells you when "
                  "you do the test. Do no rectal examination: say that you would, and "
                  "you are told what it shows."),
        Heading(""),
        notice(),
    )  # fmt: skip


def _actor(game: Game, found: Sequence[Finding]) -> Page:
    acted, said = _parted(game.atlas, found)
    shown = dict.fromkeys(game.atlas.structures[f.structure].modality for f in acted)
    ways = {row.modality: row.text for row in game.atlas.rows(Acting)}
    hows = tuple((_KINDS.get(name, name), ways[name]) for name in shown)
    return (
        Heading("Station: for the actor"),
        Paragraph(game.history.text),
        Paragraph(f"Say at once: {game.history.opening} Tell the rest when you are "
                  "asked."),
        Heading("What you show when you are examined"),
        Table(("", ""), "pl", tuple(_rows(game.atlas, acted))),
        Heading("How you show it"),
        Table(("", ""), "lp", hows),
        Heading("What you do not show: the examiner says it"),
        Paragraph(listed([_name(f, game.atlas) for f in said]) + "." if said
                  else "Nothing: you show all of it."),
        Paragraph("Everything else is normal, and stays so when it is tested again. "
                  "Do not name a diagnosis, a root or a level."),
        Heading(""),
        notice(),
    )  # fmt: skip


def _parted(
    atlas: Atlas, found: Sequence[Finding]
) -> tuple[list[Finding], list[Finding]]:
    """Return the abnormal findings that are acted, and those that are said."""
    ways = {row.modality for row in atlas.rows(Acting) if row.acted}
    acted: list[Finding] = []
    said: list[Finding] = []
    for finding in found:
        test = atlas.structures[finding.structure]
        if is_abnormal(finding, test):
            shown = test.modality in ways and not is_rectal(test)
            (acted if shown else said).append(finding)
    return acted, said


def _rows(atlas: Atlas, found: Sequence[Finding]) -> Iterator[tuple[str, str]]:
    for finding in found:
        test = atlas.structures[finding.structure]
        name, words = _name(finding, atlas), result_words(finding, test)
        if name.startswith(_INCREASED):
            name, words = name.removeprefix(_INCREASED), _INCREASED.strip()
        yield name, words


def _name(finding: Finding, atlas: Atlas) -> str:
    test = atlas.structures[finding.structure]
    name = finding_name(finding, test)
    inside = name.replace(" of the ", f" of the {finding.side} ", 1)
    sided = finding.side in SIDES and inside != name
    return inside if sided else place(finding.side, name)


def _examiner(game: Game, found: Sequence[Finding], told: Debrief) -> Page:
    atlas, case = game.atlas, game.case
    said = tuple(_rows(atlas, _parted(atlas, found)[1]))
    rows = tuple(_marked(game, told))
    total = sum(points for points, _ in rows)
    return (
        Heading("Station: for the examiner"),
        Paragraph(f"Truth: {case.truth.words}."),
        Heading("Say when the test is done"),
        Table(("", ""), "pl", said) if said else Paragraph("Nothing: all is acted."),
        Heading("Marks"),
        Table(
            ("", "marks", ""),
            "lrp",
            tuple((_BOX, f"{points:g}", text) for points, text in rows),
        ),
        Paragraph(f"Sum: {_BLANK} of {total:g}"),
        Paragraph(f"The same patient again: --level "
                  f"{case.difficulty.level if case.difficulty else '-'} "
                  f"--seed {case.seed}; in the quiz he may also have what people have "
                  "beside a lesion."),
        Heading(""),
        notice(),
    )  # fmt: skip


def _marked(game: Game, told: Debrief) -> Iterator[tuple[float, str]]:
    """Yield marks and text of each line; lines about tests and flags once for each."""
    flags = [h.flag.name for h in (*told.flags.told, *told.flags.raised)]
    shown = [(f.structure, f.side) for f in told.pointed if f.kind == "examined"]
    expert = [item[:2] for item in told.ideal.items]
    tests = [
        place(side, short_name(game.atlas.structures[name]))
        for name, side in dict.fromkeys((*shown, *expert))
    ]
    truth = game.case.truth
    rooted = credit(truth.accept[0], truth.accept).root is not None
    answer = " or ".join(map(answer_words, truth.accept)) if rooted else truth.words
    for line in game.atlas.rows(MarkItem):
        if "{test}" in line.text:
            each = [{"test": test} for test in tests[:_TESTS]]
        elif "{flag}" in line.text:
            each = [{"flag": flag} for flag in flags]
        else:
            each = [{"answer": answer, "rival": told.against}]
        for fields in each:
            yield line.points, _filled(line, fields)


def _filled(line: MarkItem, fields: dict[str, str]) -> str:
    try:
        return line.text.format(**fields)
    except (KeyError, IndexError, ValueError):
        known = ("answer", "rival", "test", "flag")
        raise TableError(
            [
                f"quiz/marks.csv, {line.id}: {line.text!r} may hold only these braces: "
                f"{', '.join(f'{{{name}}}' for name in known)}"
            ]
        ) from None


def _record(atlas: Atlas, found: Sequence[Finding]) -> Page:
    sides: dict[str, set[str]] = {}
    for finding in found:
        test = atlas.structures[finding.structure]
        name = finding_name(finding, test)
        sides.setdefault(name, set()).add(finding.side)
    rows = tuple(
        (name, _BLANK, "" if there == {MIDLINE} else _BLANK)
        for name, there in sides.items()
    )
    return (
        Heading("Examination record"),
        Paragraph("Name or number: ____________________   Date: ____________"),
        Table(("test", "right", "left"), "pll", rows),
        Heading("Most likely, with probabilities"),
        Paragraph(f"1. {_BLANK * 4}  ____ %"),
        Paragraph(f"2. {_BLANK * 4}  ____ %"),
        Heading(""),
        notice(),
    )
