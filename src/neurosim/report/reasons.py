"""Pages of reasons and of next tests."""

from collections.abc import Iterator, Sequence

from neurosim.explain import Explanation, Reason
from neurosim.next_test import NextTest, Outcome
from neurosim.redflags import RedFlagHit
from neurosim.report.page import Block, Heading, Page, Paragraph, Table
from neurosim.report.ranking import red_flag_blocks, unread_blocks
from neurosim.report.words import decibans, notice, percent, plural
from neurosim.wording import place


def explanation_page(
    explanation: Explanation,
    flags: Sequence[RedFlagHit],
    unread: Sequence[str] = (),
) -> Page:
    """Return red flags, then the reasons, largest first, and their sum."""
    return (
        *red_flag_blocks(flags),
        *unread_blocks(unread),
        *explanation_blocks(explanation),
        Heading(""),
        notice(),
    )


def explanation_blocks(explanation: Explanation, most: int = 0) -> Iterator[Block]:
    """Yield why one hypothesis is more probable than another.

    Parameters
    ----------
    most
        Structures shown by themselves, the others in one line; 0 for all.
    """
    yield Heading(f"Why {explanation.lesion.name}")
    yield Paragraph(f"rather than {explanation.against.name}")
    reasons = _shortened(explanation.reasons, most) if most else explanation.reasons
    rows = [
        (decibans(reason.decibans), reason.title, _records(reason))
        for reason in reasons
    ]
    rows.append((decibans(explanation.total), "total", _odds(explanation.total)))
    yield Table(("decibans", "", ""), "rpp", tuple(rows))
    yield Paragraph(
        "+10 decibans multiply the odds by 10, +3 by 2. Shared cause: how well one "
        "lesion explains all findings together. Prior: how common each is.",
        quiet=True,
    )


def _records(reason: Reason) -> str:
    """Return the records of a reason, without repeating its title."""
    words = (text.removeprefix(reason.title).lstrip(": ") for text in reason.words)
    return "; ".join(dict.fromkeys(text for text in words if text))


def _shortened(reasons: Sequence[Reason], most: int) -> Sequence[Reason]:
    """Return the largest reasons, the rest added up, and the last two."""
    structures, last = reasons[:-2], reasons[-2:]
    rest = structures[most:]
    if not rest:
        return reasons
    total = sum(reason.decibans for reason in rest)
    others = Reason(plural(len(rest), "other structure"), (), total)
    return (*structures[:most], others, *last)


def _odds(total: float) -> str:
    factor = float(10 ** (abs(total) / 10))
    shown = f"{factor:,.0f}" if factor >= 10 else f"{factor:.1f}"
    return f"odds of {shown} to 1" + ("" if total >= 0 else " against")


def next_page(
    tests: Sequence[NextTest],
    target: str,
    flags: Sequence[RedFlagHit],
    unread: Sequence[str] = (),
) -> Page:
    """Return red flags, then the tests that would tell most."""
    return (
        *red_flag_blocks(flags),
        *unread_blocks(unread),
        *next_blocks(tests, target),
        Heading(""),
        notice(),
    )


def next_blocks(tests: Sequence[NextTest], target: str) -> Iterator[Block]:
    """Yield each test with what each of its results would do."""
    yield Heading(f"Tests that would tell most about the {target}")
    if not tests:
        yield Paragraph("Everything has been tested.")
        return
    rows = []
    for test in tests:
        name = place(test.side, test.name)
        for number, outcome in enumerate(_grouped(test.outcomes)):
            first = number == 0
            rows.append(
                (
                    f"{test.bits:.2f}" if first else "",
                    name if first else "",
                    outcome.text,
                    percent(outcome.probability),
                    f"{outcome.leader} {percent(outcome.p_leader)}",
                )
            )
    titles = ("bits", "test", "result", "chance", "then first")
    yield Table(titles, "rplrp", tuple(rows))


def _grouped(outcomes: Sequence[Outcome]) -> Sequence[Outcome]:
    """Return the outcomes that are likely enough to matter, likeliest first."""
    ranked = sorted(outcomes, key=lambda outcome: -outcome.probability)
    return [o for o in ranked if o.probability >= 0.05][:3] or ranked[:1]
