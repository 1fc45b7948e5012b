"""What the quiz says while a patient is examined: results, records, help."""

import re
from collections.abc import Iterable, Iterator, Sequence

from neurosim.atlas import Atlas
from neurosim.exam import Finding, Item
from neurosim.quiz.case import CaseWish
from neurosim.quiz.event import (
    Diagnosed,
    Event,
    FollowUp,
    Help,
    Hint,
    Left,
    Map,
    NotUnderstood,
    Outside,
    Record,
    Results,
    Told,
    Urgent,
)
from neurosim.quiz_tables import Difficulty, Shortcut
from neurosim.records import Structure
from neurosim.report.page import Block, Heading, Page, Paragraph, Table
from neurosim.report.words import plural
from neurosim.terms import KIND_WORDS, MIDLINE, SEGMENTS, SIDES
from neurosim.wording import (
    capital,
    grade_words,
    listed,
    place,
    short_name,
    spans,
    state_words,
)

_FEW = 3
#: Tests without a record that are named.
_LISTED = 6
#: A test that is expected to tell less, in bits, is not worth a hint.
_NOTHING_NEW = 0.005
_MARK = " *"
_SPOKEN = {
    "absent": "numb",
    "reduced": "numb or tingling",
    "increased": "tingling or oversensitive",
    "normal": "normal",
}


_RULES = (
    "Type what you examine: right triceps, left ankle reflex, pin prick right thumb, "
    "SLR left, screen arms, ask weight loss. Then: diagnose C7 right 70%, C6 right "
    "30%. All commands: help."
)
_RULES_OF_REPORTS = (
    "What the report says stands below; nothing else is known. What is it? Type: "
    "diagnose C7 right 70%, C6 right 30%. All commands: help."
)
_RULE_OF_EXAMS = "Exam mode: no hints; marks and reasons come after the last patient."
_RULES_OF_STEPS = (
    "Step by step: three tests and why, where it is, which side, which structure, how "
    "sure. All commands: help."
)


def opening_page(
    difficulty: Difficulty | None,
    wish: CaseWish,
    *,
    stepwise: bool = False,
    exam_mode: bool = False,
) -> Page:
    """Return what is shown first: the rules in short, while the patient is drawn.

    Parameters
    ----------
    difficulty
        The level of a drawn patient; None for a published one.
    wish
        What kind of patient was asked for.
    stepwise
        Whether the student localises step by step.
    exam_mode
        Whether the results come at the end.
    """
    rules = _RULES if difficulty is not None else _RULES_OF_REPORTS
    return (
        Heading(_title(difficulty, wish)),
        Paragraph(_RULES_OF_STEPS if stepwise else rules),
        *([Paragraph(_RULE_OF_EXAMS)] if exam_mode else []),
    )


def history_page(history: str) -> Page:
    """Return what the patient tells."""
    return Heading("The patient"), Paragraph(history)


def _title(level: Difficulty | None, wish: CaseWish) -> str:
    if level is None:
        return "A published patient"
    named = f"A patient of level {level.level} ({level.name})"
    if wish.kind or wish.family:  # the level would have had others
        return f"{named}, of the kind that you asked for"
    return f"{named}: {level.text}"


def event_page(event: Event, atlas: Atlas, *, lists: bool = False) -> Page:
    """Return what an event looks like.

    Parameters
    ----------
    lists
        One finding a line instead of tables, for a screen reader.
    """
    match event:
        case Results():
            return tuple(_results(event, atlas, lists))
        case Record():
            return tuple(_record(event, atlas, lists))
        case Help():
            return tuple(_help(event, atlas))
        case _:
            return (Paragraph(_sentence(event, atlas)),)


def _sentence(
    event: Hint
    | Told
    | Outside
    | FollowUp
    | Urgent
    | Map
    | NotUnderstood
    | Left
    | Diagnosed,
    atlas: Atlas,
) -> str:
    match event:
        case Hint():
            return _hint(event, atlas)
        case Told() | Outside():
            return event.text
        case NotUnderstood():
            return f"? {event.text}"
        case Diagnosed():
            stated = (f"{g.words} {g.probability:.0%}" for g in event.guesses)
            return f"Your diagnosis: {listed(stated)}."
        case _:
            return _remark(event)


def _remark(event: FollowUp | Urgent | Map | Left) -> str:
    match event:
        case FollowUp():
            of = "" if event.part in ("", event.diagnosis) else f"{event.part}: "
            question = f"{of}{event.question}"
            return f"Your diagnosis is {event.diagnosis}? {capital(question)}."
        case Urgent():
            return "Noted: this patient cannot wait."
        case Map():
            return f"{plural(len(event.exam.findings), 'record')} on the map."
        case Left():
            return "You leave the patient without a diagnosis."


def result_words(finding: Finding, test: Structure) -> str:
    """Return a result as an examiner says it.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> reflex = load_atlas().structure("plantar_response")
    >>> result_words(Finding("plantar_response", "left", (0,)), reflex)
    'extensor'
    """
    if tuple(finding.grades) == test.scale.all:
        return "not tested"
    if test.states and finding.kind != "told":
        return state_words(finding, test)
    if test.scale_name in ("sign", "tension"):
        normal = finding.grades == (test.scale.normal,)
        if test.scale.normal in finding.grades and not normal:
            normal = test.laterality == "crossed"
        return _sign_words(test, finding.kind)[0 if normal else 1]
    if finding.kind == "told" and test.scale_name == "sensory":
        said = [_SPOKEN[test.scale.grades[g]] for g in finding.grades]
        words = [w for w in dict.fromkeys(said) if not any(w in o != w for o in said)]
        return listed(words, "or")
    return grade_words(finding.grades, test.scale_name)


def _sign_words(test: Structure, kind: str) -> tuple[str, str]:
    """Return the words for a sign that is not there, and for one that is."""
    if kind == "told":
        return ("no complaint", "disturbed") if test.states else ("no", "yes")
    if test.modality == "pain":
        return "no", "yes"
    if test.modality in ("tension", "local"):
        return "negative", "positive"
    return "absent", "present"


def is_abnormal(finding: Finding, test: Structure) -> bool:
    """Whether a finding leaves nothing normal possible."""
    return test.scale.normal not in finding.grades and not (
        test.laterality == "crossed" and 0 not in finding.grades
    )


def finding_name(finding: Finding, test: Structure, side: str = "") -> str:
    """Return the name of what was found, with how it was made; and its side, if told.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> foot = load_atlas().structure("position_sense")
    >>> finding_name(Finding(foot.id, "left", (0,), "vibration"), foot, "left")
    'left vibration sense of the foot'
    """
    name, made = short_name(test), _kind_words(finding, test)
    if finding.kind == "vibration" and "position sense" in name:
        name, made = name.replace("position sense", "vibration sense"), ""
    return place(side, name) + made if side else name + made


def _kind_words(finding: Finding, test: Structure) -> str:
    """Return how a finding was made, in brackets, where the name does not say it."""
    if finding.kind in ("examined", "global"):
        return " (feeling)" if test.modality == "sensory" else ""
    return f" ({'asked' if finding.kind == 'told' else KIND_WORDS[finding.kind]})"


def _line(finding: Finding, atlas: Atlas) -> str:
    test = atlas.structures[finding.structure]
    name = finding_name(finding, test, finding.side)
    mark = _MARK if is_abnormal(finding, test) else ""
    return f"{name}: {result_words(finding, test)}{mark}"


def _results(event: Results, atlas: Atlas, lists: bool) -> Iterator[Block]:
    if event.repeated:
        yield Paragraph("As before:")
    abnormal = [f for f in event.findings if _stands_out(f, atlas)]
    if len(event.findings) <= _FEW:
        for finding in event.findings:
            yield Paragraph(_line(finding, atlas))
    elif lists or not abnormal:
        for finding in abnormal:
            yield Paragraph(_line(finding, atlas))
        yield from _normal(event.findings, atlas)
    else:
        rows = _with_fellows(abnormal, event.findings)
        yield _sides_table(rows, atlas)
        yield Paragraph("* abnormal", quiet=True)
        yield from _normal([f for f in event.findings if f not in rows], atlas)
    if event.missing:
        names = [*dict.fromkeys(item_words(item, atlas) for item in event.missing)]
        more = len(names) - _LISTED
        shown = [*names[:_LISTED], *([f"{more} more"] if more > 0 else [])]
        yield Paragraph(f"No record of: {listed(shown)}.")


def _stands_out(finding: Finding, atlas: Atlas) -> bool:
    """Whether a finding is abnormal, or the report leaves that open."""
    open_ = len(finding.grades) > 1
    return open_ or is_abnormal(finding, atlas.structures[finding.structure])


def _normal(findings: Sequence[Finding], atlas: Atlas) -> Iterator[Block]:
    """Yield what is normal, in one sentence: on both sides, or on one."""
    normal = [f for f in findings if not _stands_out(f, atlas)]
    if normal:
        yield Paragraph(f"Normal: {_short_list(normal, atlas)}.")


def _with_fellows(
    abnormal: Sequence[Finding], every: Sequence[Finding]
) -> list[Finding]:
    """Return the findings of every test that is abnormal on a side."""
    rows = {(finding.structure, finding.kind) for finding in abnormal}
    return [finding for finding in every if (finding.structure, finding.kind) in rows]


def item_words(item: Item, atlas: Atlas) -> str:
    """Return the side and name of a test."""
    return place(item[1], short_name(atlas.structures[item[0]]))


def _sides_table(findings: Sequence[Finding], atlas: Atlas) -> Table:
    rows: dict[str, dict[str, str]] = {}
    for finding in findings:
        test = atlas.structures[finding.structure]
        mark = _MARK if is_abnormal(finding, test) else ""
        cell = result_words(finding, test) + mark
        rows.setdefault(finding_name(finding, test), {})[finding.side] = cell
    sides = [side for side in SIDES if any(side in cells for cells in rows.values())]
    return Table(
        ("", *(sides or ("",))),
        "p" + "l" * max(1, len(sides)),
        tuple(
            (
                name,
                *(
                    c.get(side, c.get(MIDLINE, "") if not at else "")
                    for at, side in enumerate(sides or [MIDLINE])
                ),
            )
            for name, c in rows.items()
        ),
    )


def _record(event: Record, atlas: Atlas, lists: bool) -> Iterator[Block]:
    if not event.findings:
        yield Paragraph("Nothing has been tested so far.")
        return
    hints = f", {plural(event.hints, 'hint')}" if event.hints else ""
    tests = sum(finding.kind != "told" for finding in event.findings)
    yield Paragraph(f"{plural(tests, 'test')} so far{hints}.")
    yield from _results(Results(event.findings), atlas, lists)


def _short_list(findings: Sequence[Finding], atlas: Atlas) -> str:
    sides: dict[str, list[str]] = {}
    for finding in findings:
        name = finding_name(finding, atlas.structures[finding.structure])
        sides.setdefault(name, []).append(finding.side)
    return "; ".join(
        _points_together(
            name if len(found) > 1 or found[0] == MIDLINE else f"{found[0]} {name}"
            for name, found in sides.items()
        )
    )


_POINT = re.compile(
    r"(?P<side>(?:right |left )?)(?P<root>\S+)(?P<rest> key sensory .*)"
)


def _points_together(names: Iterable[str]) -> Iterator[str]:
    """Yield the names; key points that differ by their segment alone are one."""
    groups: dict[str, list[str]] = {}
    for name in names:
        point = _POINT.fullmatch(name)
        key = name if point is None else f"{point['side']}{{}}{point['rest']}"
        groups.setdefault(key, []).append("" if point is None else point["root"])
    for key, roots in groups.items():
        if not roots[0]:
            yield key
        else:
            plural = key if len(roots) == 1 else key.replace(" point", " points")
            yield plural.format(", ".join(spans(roots, SEGMENTS)))


def _hint(event: Hint, atlas: Atlas) -> str:
    if event.test is None:
        return "Everything has been tested."
    test = event.test
    if test.bits < _NOTHING_NEW:
        return "No test would tell much now. State your diagnosis."
    how = atlas.structures[test.structure].how
    name = place(test.side, test.name)
    return (
        f"The test that would tell most now: {name}"
        f"{f' ({how})' if how else ''}, {test.bits:.2f} bits expected."
    )


def _help(event: Help, atlas: Atlas) -> Iterator[Block]:
    yield Heading("What you can type")
    rows = [
        ("right triceps", "a test: side, then muscle, reflex, area or sign"),
        ("triceps", "without a side: both sides"),
        ("pin prick right thumb", "also light touch, vibration; numb right thumb asks"),
    ]
    rows += [(row.words[0], row.text) for row in atlas.rows(Shortcut)]
    if not event.exam_mode:
        rows.append(("hint", "the test that would tell most now"))
    rows += [
        ("ask fever", "a question: onset, bladder, weight, cancer, job ..."),
        ("urgent", "say that this patient cannot wait"),
        ("record", "what has been tested so far"),
        ("history", "what the patient said, again"),
        ("map", "a picture of what was found so far"),
        ("diagnose C7 right 70%, C6 right 30%", "your answer, and the end"),
        ("diagnose cord 90%", "also cauda equina, conus, mimic, none, L4/5 left"),
        ("quit", "leave without a diagnosis"),
    ]
    yield Table(("", ""), "lp", tuple(rows))
