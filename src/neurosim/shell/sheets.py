"""Sheets for educators: what the actor shows, how to mark, and an empty record."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from neurosim.atlas import Atlas
from neurosim.exam import Finding
from neurosim.quiz.debrief import debrief
from neurosim.quiz.game import Game, Session
from neurosim.report.page import Block, Heading, Page, Paragraph, Table, render
from neurosim.report.words import decibans, notice
from neurosim.shell.pages import is_abnormal, kind_words, result_words
from neurosim.simulate import items_of
from neurosim.terms import MIDLINE
from neurosim.wording import listed, place

_PROTOCOL = "screening"
_MARKS, _IDEAL = 8, 5
_BLANK, _BOX = "_______", "[ ]"


@dataclass(frozen=True)
class Sheets:
    """Three pages about one patient."""

    role: str
    marking: str
    blank: str

    @property
    def pages(self) -> tuple[str, str, str]:
        """The pages in their order."""
        return self.role, self.marking, self.blank


def make_sheets(game: Game) -> Sheets:
    """Return the sheets of a drawn patient, each for one page.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> from neurosim.quiz.draw import draw_case
    >>> atlas = load_atlas()
    >>> sheets = make_sheets(Game(atlas, draw_case(atlas, 1, seed=1)))
    >>> "C6/7" in sheets.marking, "C6/7" in sheets.role + sheets.blank
    (True, False)
    """
    items = items_of(game.atlas, _PROTOCOL)
    found = game.found(items)
    return Sheets(
        render(_role(game, found)),
        render(_marking(game, found)),
        render(_blank(game.atlas, found)),
    )


def _role(game: Game, found: Sequence[Finding]) -> Page:
    atlas = game.atlas
    rows = tuple(
        (place(f.side, atlas.structures[f.structure].name) + kind_words(f),
         result_words(f, atlas.structures[f.structure]),
         atlas.structures[f.structure].how)
        for f in found if is_abnormal(f, atlas.structures[f.structure])
    )  # fmt: skip
    return (
        Heading("Role-play sheet: for the actor"),
        Paragraph(game.history.text),
        Heading("What you show when you are examined"),
        Table(("test", "result", "how it is done"), "plp", rows),
        Paragraph("Everything else is normal, and the same whenever it is repeated."),
        Paragraph("Do not name a diagnosis, a root or a level."),
        Heading(""),
        notice(),
    )


def _marking(game: Game, found: Sequence[Finding]) -> Page:
    asked = tuple((f.structure, f.side, f.kind) for f in found)
    case = game.case
    answer = case.truth.accept[0].replace("_", " ")
    told = debrief(game, Session(asked))
    reasons = tuple(
        (_BOX, r.title, decibans(r.decibans)) for r in told.reasons[:_MARKS]
    )
    ideal = [
        (_BOX, place(side, game.atlas.structures[structure].name), "")
        for structure, side, _ in told.ideal.items[:_IDEAL]
    ]
    return (
        Heading("Marking sheet: for the examiner"),
        Paragraph(f"Truth: {case.truth.words}. Answer: {answer}."),
        Heading("Red flags, to be asked for and named"),
        *_flags(game),
        Heading("Findings that count, for the truth"),
        Paragraph(f"in decibans, against {told.against}"),
        Table(("", "finding", "decibans"), "lpr", reasons),
        Heading("Tests that the ideal examiner does first"),
        Table(("", "", ""), "lpr", tuple(ideal)),
        Heading("Answer"),
        Paragraph(f"Stated: {_BLANK * 3}   probability {_BLANK}"),
        Paragraph(f"Stated: {_BLANK * 3}   probability {_BLANK}"),
        Paragraph(f"Seed {case.seed}, level {_level(game)}: the same patient again."),
        Heading(""),
        notice(),
    )


def _level(game: Game) -> str:
    return str(game.case.difficulty.level) if game.case.difficulty else "-"


def _flags(game: Game) -> Iterator[Block]:
    flags = debrief(game, Session()).flags
    hits = (*flags.told, *flags.missed)
    rows = tuple((_BOX, hit.flag.name) for hit in hits)
    if rows:
        yield Table(("", ""), "lp", rows)
    else:
        names = listed(flag.name for flag in game.atlas.red_flags[:4])
        yield Paragraph(f"{_BOX} none in this patient; asked for: {names}")


def _blank(atlas: Atlas, found: Sequence[Finding]) -> Page:
    sides: dict[str, set[str]] = {}
    for finding in found:
        name = atlas.structures[finding.structure].name + kind_words(finding)
        sides.setdefault(name, set()).add(finding.side)
    rows = tuple(
        (name, _BLANK, "" if there == {MIDLINE} else _BLANK)
        for name, there in sides.items()
    )
    return (
        Heading("Examination sheet"),
        Paragraph("Name or number: ____________________   Date: ____________"),
        Table(("test", "right", "left"), "pll", rows),
        Heading("Most likely, with probabilities"),
        Paragraph(f"1. {_BLANK * 4}  ____ %"),
        Paragraph(f"2. {_BLANK * 4}  ____ %"),
        Heading(""),
        notice(),
    )
