"""What the quiz says after the diagnosis; loaded when the first patient is done."""

from collections.abc import Iterator

from neurosim.atlas import Atlas
from neurosim.exam import Exam
from neurosim.quiz.debrief import Debrief, Difference, Telling
from neurosim.report.page import Block, Heading, Page, Paragraph, Table
from neurosim.report.ranking import red_flag_blocks
from neurosim.report.words import (
    decibans,
    listed,
    notice,
    percent,
    place,
    plural,
    with_words,
)
from neurosim.shell.pages import item_words, kind_words, result_words

#: A test that moves the truth by less has told nothing.
_WORTH_TELLING = 0.03


def debrief_page(found: Debrief, atlas: Atlas) -> Page:
    """Return the page after the diagnosis: missed red flags first."""
    return (
        *_missed_blocks(found, atlas),
        Heading(f"The truth: {found.truth}"),
        *_verdict(found),
        *_efficiency(found, atlas),
        *_worth(found),
        *_telling(found.telling, atlas),
        *_differences(found, atlas),
        *_sources(found),
        Heading(""),
        notice(),
    )


def _missed_blocks(found: Debrief, atlas: Atlas) -> Iterator[Block]:
    if found.raised:
        names = listed(hit.flag.name for hit in found.raised)
        yield Paragraph(f"Red flags that you found: {names}.", indent=False)
    if found.missed:
        yield Paragraph("You missed what must not be missed:", indent=False)
    for hit in found.missed:
        worded = with_words(Exam(hit.findings), atlas).findings
        yield from red_flag_blocks([type(hit)(hit.flag, worded)])


def _verdict(found: Debrief) -> Iterator[Block]:
    for words, p, right in found.stated:
        verdict = "right" if right else "wrong"
        yield Paragraph(f"You said {words}, {p:.0%}: {verdict}.")
    if not found.stated:
        yield Paragraph("You gave no diagnosis.")
        return
    yield Paragraph(
        f"Score {found.score:.0f} of 100. With your findings the model would have "
        f"said {answer_words(found.model_answer[0])}, "
        f"{percent(found.model_answer[1])}: {found.model_score:.0f}."
    )
    yield Paragraph(
        "Brier score: 100 is certain and right, 0 certain and wrong; stating what you "
        "really believe scores best.",
        quiet=True,
    )


def answer_words(answer: str) -> str:
    """Return an answer in plain words.

    Examples
    --------
    >>> answer_words("cauda_equina"), answer_words("right L5+left L5")
    ('cauda equina', 'right L5 and left L5')
    """
    words = {"mimic": "a look-alike", "none": "no lesion", "other": "something else"}
    return words.get(answer, answer.replace("_", " ").replace("+", " and "))


def _efficiency(found: Debrief, atlas: Atlas) -> Iterator[Block]:
    start, now = found.bits
    yield Heading("Your tests")
    gained = start - now
    hints = f" and {plural(found.hints, 'hint')}" if found.hints else ""
    yield Paragraph(
        f"{plural(found.tests, 'test')}{hints}: "
        f"the answer was open by {start:.1f} bits after the history, by {now:.1f} "
        f"after your tests ({gained:+.1f})."
    )
    ideal = found.ideal
    if not ideal.items:
        return
    reached = ideal.reached(now)
    names = listed(item_words(item, atlas) for item in ideal.items[:4])
    if reached:
        yield Paragraph(
            f"The ideal examiner needed {plural(reached, 'test')} for as much, "
            f"beginning with {names}."
        )
    else:
        yield Paragraph(
            f"The ideal examiner began with {names}; after "
            f"{plural(len(ideal.items), 'test')} it was open by {ideal.bits[-1]:.1f}."
        )


def _worth(found: Debrief) -> Iterator[Block]:
    yield Heading("What your findings were worth")
    yield Paragraph(f"for the truth, against {found.against}")
    rows = tuple((decibans(r.decibans), r.title) for r in found.reasons)
    yield Table(("decibans", ""), "rp", rows)
    yield Paragraph("+10 decibans multiply the odds by 10, +3 by 2.", quiet=True)


def _telling(telling: Telling | None, atlas: Atlas) -> Iterator[Block]:
    if telling is None or telling.after - telling.before < _WORTH_TELLING:
        return
    yield Heading("The one test that would have told most")
    test = atlas.structures[telling.finding.structure]
    yield Paragraph(
        f"{place(telling.finding.side, test.name)}: "
        f"{result_words(telling.finding, test)}. The truth goes from "
        f"{percent(telling.before)} to {percent(telling.after)} by it."
    )


def _differences(found: Debrief, atlas: Atlas) -> Iterator[Block]:
    if not found.differences or found.right:
        return
    yield Heading("Where the truth differs from your answer")
    rows = tuple(_difference(item, atlas) for item in found.differences)
    titles = ("", "found", "truth", "answer")
    yield Table(titles, "plrr", rows)
    untested = not all(item.tested for item in found.differences)
    note = " (-) you did not test it." if untested else ""
    yield Paragraph(
        f"How often each would make the finding abnormal.{note}", quiet=True
    )


def _difference(item: Difference, atlas: Atlas) -> tuple[str, ...]:
    test = atlas.structures[item.finding.structure]
    untested = "" if item.tested else " (-)"
    return (
        place(item.finding.side, test.name) + kind_words(item.finding) + untested,
        result_words(item.finding, test),
        percent(item.p_truth),
        percent(item.p_answer),
    )


def _sources(found: Debrief) -> Iterator[Block]:
    if found.case_source:
        yield Heading("The case")
        yield Paragraph(found.case_source)
    if found.sources:
        yield Heading("Sources")
        yield Paragraph(f"{listed(found.sources)}. More: neurosim cite KEY.")
