"""What the quiz says after the diagnosis: words first, numbers when asked."""

from collections.abc import Iterable, Iterator
from math import isfinite

from neurosim.atlas import Atlas
from neurosim.exam import Finding
from neurosim.quiz.debrief import Debrief, Difference
from neurosim.quiz.ideal import MOST, ExpertStep
from neurosim.quiz_tables import Slip
from neurosim.redflags import RedFlagHit
from neurosim.report.page import Block, Heading, Page, Paragraph, Table
from neurosim.report.words import decibans, notice, percent, plural
from neurosim.shell.pages import finding_name, item_words, result_words
from neurosim.wording import listed

#: What can be typed after the debrief.
AFTER = ("why", "sources")
#: Stated chances this near to what the findings say are well judged.
_CLOSE = 0.15
_UNSURE = {True: "too sure", False: "too careful"}
#: Untested findings and reasons that are named in words.
_NAMED = 3
#: A mark below this is explained where the answer was right.
_LITTLE = 10
#: From this mark on an answer was not too bold.
_GOOD = 80
#: So many times the tests of the expert are too many.
_MANY = 5
#: Below this probability an expert who stops is not sure.
_SURE = 0.8
#: Reasons that belong to no structure, as a student understands them.
_SHARED = {
    "together": "less or more than added up, for findings go together",
    "prior": "how common the two are",
}
#: Decibans below this are added up, and all reasons but the first so many.
_FAINT, _HEAVY = 0.5, 12


def debrief_page(found: Debrief, atlas: Atlas) -> Page:
    """Return the page after the diagnosis: in words, on one screen."""
    return (
        Heading(f"It was: {found.truth}"),
        *_flags(found),
        *_verdict(found, atlas),
        *_pattern(found, atlas),
        *_marks(found),
        *_trace(found, atlas),
        *_case(found),
        notice(),
    )


def _flags(found: Debrief) -> Iterator[Block]:
    flags = found.flags
    shown, told = _urgent(flags.raised), _urgent(flags.told)
    if flags.missed:
        yield Paragraph(
            f"Red flag missed: {_names(flags.missed)}. The screening would have "
            "shown it."
        )
    if flags.acted and (told or shown):
        yield Paragraph(f"Red flag seen and acted on: {_names([*told, *shown])}.")
        return
    if flags.acted and not flags.missed:
        yield Paragraph(
            "You typed urgent, but nothing you heard or found calls for it. Somebody "
            "who calls for help too often is not heard when it matters."
        )
    if shown:
        yield Paragraph(f"Red flag seen: {_names(shown)}. You did not type: urgent.")
    if told:
        yield Paragraph(f"Told at the start, and a reason for urgent: {_names(told)}.")


def _urgent(hits: Iterable[RedFlagHit]) -> list[RedFlagHit]:
    """Return the flags that ask for more than another question."""
    return [hit for hit in hits if hit.flag.tier != "ask"]


def _names(hits: Iterable[RedFlagHit]) -> str:
    return "; ".join(hit.flag.name for hit in hits)


def _verdict(found: Debrief, atlas: Atlas) -> Iterator[Block]:
    if not found.stated:
        yield Paragraph("You gave no diagnosis.")
        return
    stated = listed(f"{words} {p:.0%}" for words, p, _ in found.stated)
    if found.right:
        kind = answer_words(found.answers[0])
        verdict = "right" if found.exact else f"the right kind ({kind}), another one"
        if found.apart:
            said, true = found.apart
            verdict = f"{kind}, as it is, but of the {said}; this is one of the {true}"
        alike = ", but no likelier than another" if found.exact and found.alike else ""
        yield Paragraph(f"You said {stated}: {verdict}{alike}.")
        if found.exact and found.mark < _LITTLE and (why := _why_low(found)):
            yield Paragraph(why)
        if advice := _advice(found, atlas):
            yield Paragraph(f"Next time: {advice}")
    else:
        slips = {row.id: (row.text, row.advice) for row in atlas.rows(Slip)}
        fault, advice = slips.get(found.slip, ("wrong", ""))
        because, instead = slips.get(found.why, ("", ""))
        yield Paragraph(f"You said {stated}: {fault}{_side(found)}. {because}".rstrip())
        advice = instead or advice
        if not found.fair:
            yield Paragraph(
                f"With these findings {answer_words(found.best[0])} was the right "
                f"call ({percent(found.best[1])} from all of them): this patient "
                "misleads."
            )
        elif advice:
            yield Paragraph(f"Next time: {advice}")


def _why_low(found: Debrief) -> str:
    """Return why a right answer has a low mark, where that can be told."""
    if not found.fair:
        return (
            f"All findings together speak for {answer_words(found.best[0])} "
            f"({percent(found.best[1])}), and the mark goes by them: this patient "
            "misleads."
        )
    return (
        f"The history alone gave it {percent(found.start_share)}; the mark is for "
        "what the examination adds."
    )


def _advice(found: Debrief, atlas: Atlas) -> str:
    """Return what to do better after a right answer; nothing where it was good."""
    if found.apart:
        return {row.id: row.advice for row in atlas.rows(Slip)}["other cause"]
    gap = max(p for _, p, _ in found.stated) - found.own_share
    if _urgent(found.flags.raised) and not found.flags.acted:
        return "At a red flag, type urgent: who must not wait comes first."
    if gap < -_CLOSE:
        return "Say what your findings allow: they make you surer than you were."
    if gap > _CLOSE and found.mark < _GOOD:
        return "Test once more before you are so sure."
    if found.tests > _MANY * max(1, len(found.ideal.steps)):
        return "Begin with the tests that tell the first two apart."
    return ""


def _side(found: Debrief) -> str:
    """Return that the side was wrong, too, where another mistake is named."""
    named = found.credit.side is False and "side" not in found.slip
    return ", and the other side" if named else ""


#: Findings that are named for and against.
_SHOWN = 2


def _pattern(found: Debrief, atlas: Atlas) -> Iterator[Block]:
    """Yield what pointed to the truth, what misled, and what was not tested."""
    for findings, text in (
        (found.pointed, "Pointed to it"),
        (found.misled, "Pointed elsewhere"),
    ):
        if findings:
            words = "; ".join(_found(item, atlas) for item in findings[:_SHOWN])
            yield Paragraph(f"{text}, against {found.against}: {words}.")
    if found.strays:
        words = "; ".join(_found(item, atlas) for item in found.strays[:_NAMED])
        seldom = "no lesion is behind it"
        if found.answers != ("none",):
            seldom = "seldom a sign of this lesion"
        yield Paragraph(f"Misleads, {seldom}: {words}.")
    untested = found.untested[:_NAMED]
    if untested:
        shown = "; ".join(_result(item, atlas) for item in untested)
        yield Paragraph(f"Not tested, though it tells the two apart: {shown}.")


def _found(finding: Finding, atlas: Atlas) -> str:
    test = atlas.structures[finding.structure]
    return f"{finding_name(finding, test, finding.side)} {result_words(finding, test)}"


def _result(item: Difference, atlas: Atlas) -> str:
    test = atlas.structures[item.finding.structure]
    name = finding_name(item.finding, test, item.finding.side)
    return f"{name} ({result_words(item.finding, test)})"


def _marks(found: Debrief) -> Iterator[Block]:
    """Yield the mark and what stands beside it, one line each."""
    if not found.stated:
        return
    hints = f", {plural(found.hints, 'hint')}" if found.hints else ""
    yield Paragraph(
        f"Mark {found.mark:.0f} of 100; with your findings the model gets "
        f"{found.within_reach:.0f}. {_credit(found)}"
    )
    yield Paragraph(
        f"Tests: {found.tests}{hints}; the expert used {len(found.ideal.steps)}."
    )
    yield Paragraph(_calibration(found))


def _credit(found: Debrief) -> str:
    parts = (
        ("kind of cause", found.credit.kind),
        ("root", found.credit.root),
        ("side", found.credit.side),
        ("level", found.credit.level),
    )
    judged = ((name, ok) for name, ok in parts if ok is not None)
    text = ", ".join(f"{name} {'right' if ok else 'wrong'}" for name, ok in judged)
    return f"{text[:1].upper()}{text[1:]}."


def _calibration(found: Debrief) -> str:
    """Compare how sure the student was with what his or her findings allow."""
    words, stated, _ = max(found.stated, key=lambda item: item[1:])
    gap = stated - found.own_share
    verdict = "about right" if abs(gap) <= _CLOSE else _UNSURE[gap > 0]
    return (
        f"How sure: you gave {words} {stated:.0%}; after what you found the model "
        f"gives it {percent(found.own_share)}: {verdict}."
    )


def answer_words(answer: str) -> str:
    """Return an answer in plain words.

    Examples
    --------
    >>> answer_words("cauda_equina"), answer_words("right L5+left L5")
    ('cauda equina', 'L5 on both sides')
    """
    words = {"mimic": "a look-alike", "none": "no lesion", "other": "something else"}
    sides = {part.partition(" ")[2] for part in answer.split("+")}
    if "+" in answer and len(sides) == 1:
        return f"{sides.pop()} on both sides"
    return words.get(answer, answer.replace("_", " ").replace("+", " and "))


def _trace(found: Debrief, atlas: Atlas) -> Iterator[Block]:
    steps = found.ideal.steps
    if not steps:
        yield Paragraph(
            "The history alone makes an expert nearly sure; tests confirm it."
        )
        return
    yield Paragraph(
        "How an expert goes on from the history, and what each test tells apart:"
    )
    for number, step in enumerate(steps, 1):
        yield Paragraph(f"{number}. {_step(step, atlas)}")
    last = steps[-1]
    leader = f"{answer_words(last.leader)} {percent(last.probability)}"
    if last.leader not in found.answers:
        way = (
            "these tests are not enough, go on"
            if found.fair
            else "this patient misleads the expert too"
        )
        yield Paragraph(f"Then {leader} leads, wrongly: {way}.")
    elif last.probability < _SURE:
        why = "no test left tells much more"
        if len(steps) == MOST:
            why = f"{plural(MOST, 'test')} leave it open"
        yield Paragraph(f"Then stop, still unsure: {why}; {leader}.")
    else:
        yield Paragraph(f"Then stop: {leader}.")


def _step(step: ExpertStep, atlas: Atlas) -> str:
    test = atlas.structures[step.item[0]]
    first, second = map(answer_words, step.rivals)
    return (
        f"{item_words(step.item, atlas)}: {result_words(step.finding, test)} "
        f"({first} or {second}?)"
    )


def _case(found: Debrief) -> Iterator[Block]:
    if found.case_source:
        yield Paragraph(f"The case: {found.case_source}")


def why_page(found: Debrief, atlas: Atlas) -> Page:
    """Return the numbers behind the debrief."""
    return (
        Heading("What your findings were worth"),
        Paragraph(f"for {found.truth}, against {found.against}"),
        Table(
            ("decibans", ""),
            "rp",
            tuple(_worth(found)),
        ),
        Paragraph("+10 decibans multiply the odds by 10, +3 by 2.", quiet=True),
        *_differences(found, atlas),
        Heading("The mark"),
        Paragraph(
            f"The history left {found.bits[0]:.1f} bits of doubt, your tests left "
            f"{found.bits[1]:.1f}. With your findings the model "
            f"says {answer_words(found.own[0])} {percent(found.own[1])}, with all "
            f"findings {answer_words(found.best[0])} {percent(found.best[1])}."
        ),
        Paragraph(
            "The mark is the expected log score: 0 for what the history said, 100 for "
            "the best answer of all findings. Say what you believe; nothing pays more.",
            quiet=True,
        ),
    )


def _worth(found: Debrief) -> Iterator[tuple[str, str]]:
    """Yield the reasons that weigh something, then the sum of the rest.

    Nothing is said of how common the two are where one cannot occur at this level.
    """
    structures = [r for r in found.reasons if r.title not in _SHARED]
    heavy = [r for r in structures if abs(r.decibans) >= _FAINT][:_HEAVY]
    rest = [r.decibans for r in structures if r not in heavy]
    for reason in heavy:
        yield decibans(reason.decibans), reason.title
    if rest:
        yield decibans(sum(rest)), plural(len(rest), "other structure")
    for reason in found.reasons:
        if reason.title in _SHARED and isfinite(reason.decibans):
            yield decibans(reason.decibans), _SHARED[reason.title]


def _differences(found: Debrief, atlas: Atlas) -> Iterator[Block]:
    if not found.differences:
        return
    yield Heading("Where the two differ: how often each finding is abnormal")
    rows = tuple(
        (
            _result(item, atlas) + ("" if item.tested else " (-)"),
            percent(item.p_truth),
            percent(item.p_rival),
        )
        for item in found.differences[:6]
    )
    yield Table(("", "truth", "rival"), "prr", rows)
    yield Paragraph("(-) you did not test it.", quiet=True)


def sources_page(found: Debrief) -> Page:
    """Return the references behind the findings that counted."""
    blocks: list[Block] = [*_case(found), Heading("Sources")]
    if found.sources:
        named = f"{listed(found.sources)}. More: neurosim cite KEY."
        blocks.append(Paragraph(named))
    else:
        blocks.append(Paragraph("What counted rests on assumptions of the tables."))
    return tuple(blocks)
