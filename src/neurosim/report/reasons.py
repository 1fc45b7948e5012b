"""Pages of reasons and of next tests."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from neurosim.atlas import Atlas
from neurosim.explanation import Explanation, Reason
from neurosim.lesion import Lesion
from neurosim.next_test import NextTest, Outcome, next_tests, varied
from neurosim.posterior import Posterior
from neurosim.redflags import RedFlagHit, first_tests, imaging_of
from neurosim.report.lesions import rival_name
from neurosim.report.page import Block, Heading, Page, Paragraph, Table
from neurosim.report.ranking import red_flag_blocks, unread_blocks
from neurosim.report.words import decibans, notice, percent, plural
from neurosim.terms import SIDES
from neurosim.wording import place


def explanation_page(
    explanation: Explanation,
    flags: Sequence[RedFlagHit],
    unread: Sequence[str] = (),
    *,
    numbers: bool = False,
) -> Page:
    """Return red flags, then the reasons in words; in decibans on request."""
    said = explanation_blocks if numbers else reasons_in_words
    return (
        *red_flag_blocks(flags),
        *unread_blocks(unread),
        *said(explanation),
        Heading(""),
        notice(),
    )


#: From so many decibans on a reason is called so.
_STRENGTHS = ((10, "strongly"), (5, "clearly"), (2, "a little"))


def reasons_in_words(explanation: Explanation) -> Iterator[Block]:
    """Yield what speaks for and against a hypothesis, the strongest first."""
    first, second = explanation.lesion.name, explanation.against.name
    yield Heading(f"Why {first}")
    yield Paragraph(f"rather than {second}, under this model")
    *structures, together, prior = explanation.reasons
    for way, name in ((1, first), (-1, second)):
        rows = [(way * reason.decibans, _record_words(reason)) for reason in structures]
        rows = sorted(
            (row for row in rows if _strength(row[0])), key=lambda row: -row[0]
        )
        if rows:
            yield Heading(f"For {name}")
            shown = tuple((_strength(gain), said) for gain, said in rows)
            yield Table(("", ""), "lp", shown)
    hardly = [r for r in structures if r.findings and not _strength(abs(r.decibans))]
    if hardly:
        found = "; ".join(_record_words(one) for one in hardly[:_ALONE])
        yield Paragraph(f"Each fits both about as well: {found}.", quiet=True)
    yield Heading("")
    ahead = first if explanation.total >= 0 else second
    sentences = (
        _taken_together(together, first),
        _which(prior, first, second, "is the more common cause"),
        f"In all: {_odds(abs(explanation.total))} for {ahead}.",
    )
    yield Paragraph(" ".join(filter(None, sentences)), indent=False)
    yield Paragraph("More: --numbers in decibans.", indent=False)


#: So many findings are listed that fit both.
_ALONE = 4


def _taken_together(together: Reason, first: str) -> str:
    """Return what findings say together that none says alone."""
    strength = _strength(abs(together.decibans))
    if not strength:
        return ""
    if together.decibans > 0:
        return f"Together they fit {first} better than each alone ({strength})."
    return f"Together they say less than added up, for they go together ({strength})."


def _strength(decibans: float) -> str:
    return next((word for least, word in _STRENGTHS if decibans >= least), "")


def _record_words(reason: Reason) -> str:
    return "; ".join(dict.fromkeys(reason.words)) or reason.title


def _which(reason: Reason, first: str, second: str, what: str) -> str:
    strength = _strength(abs(reason.decibans))
    if not strength:
        return ""
    name = first if reason.decibans > 0 else second
    return f"{name[:1].upper()}{name[1:]} {what} ({strength})."


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
        "+10 decibans multiply the odds by 10, +3 by 2. Of each finding: what it says "
        "alone. Together: what they say beside each other, more (+) or less (-); two "
        "signs of one weak root say less than each alone. Prior: how common it is.",
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


#: Fewer bits are written as 0.00.
_LEAST_BITS = 0.005


def next_page(
    posterior: Posterior,
    target: str,
    flags: Sequence[RedFlagHit],
    unread: Sequence[str] = (),
    *,
    top: int,
) -> Page:
    """Return red flags, then the tests that would tell most."""
    return (
        *red_flag_blocks(flags),
        *unread_blocks(unread),
        *_deciding_blocks(posterior, flags),
        *best_blocks(posterior, target, top=top),
        Heading(""),
        notice(),
    )


def _deciding_blocks(
    posterior: Posterior, flags: Sequence[RedFlagHit]
) -> Iterator[Block]:
    """Yield what the flags ask for, which comes before any root."""
    tests = first_tests(flags, posterior.exam, posterior.model.atlas)
    if tests:
        names = (
            place("both" if t.sides == SIDES else "midline", t.name) for t in tests
        )
        yield Heading("First, for the flags")
        yield Paragraph(f"Examine {'; '.join(names)}.")
    if imaging := imaging_of(flags):
        yield Paragraph(f"In a real patient: {'; '.join(imaging)}.")


def best_blocks(posterior: Posterior, target: str, *, top: int) -> Iterator[Block]:
    """Yield the tests that tell most of a target; if none does, of what is still open.

    With a lesion of the cord no root is left to be told, and its level may be; with a
    palsy of a nerve it is which nerve, and where.
    """
    atlas = posterior.model.atlas
    if target == "root" and (rootless := _rootless(posterior)) >= _SETTLED:
        causes = varied(next_tests(posterior, "lesion"), posterior, top)
        short = {one.name: _short(one) for one in posterior.model.lesions}
        title, *rows = next_blocks(causes, "cause", atlas, short)
        yield title
        yield Paragraph(f"No root is touched in {percent(rootless)}.")
        yield from rows
        return

    def best(about: str) -> Sequence[NextTest]:
        return varied(next_tests(posterior, about), posterior, top)

    first = best(target)
    tests, about = first, target
    for other in ("level", "category"):
        if not _telling(tests):
            tests, about = best(other), other
    if about != target and _telling(tests):
        title, *rows = next_blocks(tests, about, atlas)
        yield title
        yield Paragraph(f"No test left would tell you more about the {target}.")
        yield from rows
    else:
        yield from next_blocks(first, target, atlas)


#: From this probability on it is settled that no root is touched.
_SETTLED = 0.75
#: Causes of which the level is open, and no root.
_LEVELLED = ("cord", "conus", "cauda_equina")


def _rootless(posterior: Posterior) -> float:
    """Return P(no root is touched); 0 where cord or cauda equina lead."""
    shares = posterior.categories
    if max(shares, key=shares.__getitem__) in _LEVELLED:
        return 0.0
    lesions = zip(posterior.model.lesions, posterior.probabilities, strict=True)
    return float(sum(share for lesion, share in lesions if not lesion.roots))


def _telling(tests: Sequence[NextTest]) -> list[NextTest]:
    return [test for test in tests if test.bits >= _LEAST_BITS]


def _short(lesion: Lesion) -> str:
    """Return a lesion by its side and its short name, as wide as a column."""
    return f"{lesion.side} {rival_name(lesion)}".strip()


def next_blocks(
    tests: Sequence[NextTest],
    target: str,
    atlas: Atlas,
    short: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Block]:
    """Yield each test with what each of its results would do.

    Parameters
    ----------
    tests
        The most informative first.
    target
        What they tell about.
    atlas
        The tables.
    short
        Short names of values of the target.
    """
    yield Heading(f"Tests that would tell most about the {target}")
    if not tests:
        yield Paragraph("Everything has been tested.")
        return
    telling = _telling(tests)
    if not telling:
        yield Paragraph(f"No test left would tell you more about the {target}.")
        return
    rows = []
    for test in telling:
        name = _tested(test, atlas)
        for number, outcome in enumerate(_grouped(test.outcomes)):
            first = number == 0
            rows.append(
                (
                    f"{test.bits:.2f}" if first else "",
                    name if first else "",
                    outcome.text,
                    percent(outcome.probability),
                    f"{short.get(outcome.leader, outcome.leader)} "
                    f"{percent(outcome.p_leader)}",
                )
            )
    titles = ("bits", "test", "result", "chance", "then first")
    yield Table(titles, "rplrp", tuple(rows))
    yield Paragraph(_BITS, quiet=True)


#: What the first column says.
_BITS = (
    "Bits: what a test tells on average; 1 settles a question whose two answers are "
    "as likely as each other, 0 tells nothing."
)


def _tested(test: NextTest, atlas: Atlas) -> str:
    """Return what is tested; of an area, that it is the skin."""
    skin = atlas.structures[test.structure].scale_name == "sensory"
    name = place(test.side, test.name)
    return f"{name} (skin)" if skin and "skin" not in name else name


def _grouped(outcomes: Sequence[Outcome]) -> Sequence[Outcome]:
    """Return the outcomes that are likely enough to matter, likeliest first."""
    ranked = sorted(outcomes, key=lambda outcome: -outcome.probability)
    return [o for o in ranked if o.probability >= 0.05][:3] or ranked[:1]
