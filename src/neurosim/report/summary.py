"""A ranking on one screen: flags, causes, roots, levels, and what was understood."""

from collections.abc import Iterator, Sequence

from neurosim.among import LesionChoice
from neurosim.posterior import Posterior, RankedRoot
from neurosim.redflags import RedFlagHit, not_excluded
from neurosim.report.page import Block, Heading, Page, Paragraph, Table
from neurosim.report.ranking import (
    CATEGORY_TITLES,
    SMALLEST,
    beside_words,
    choice_blocks,
    levels_table,
    look_alikes,
    onset_blocks,
    person_blocks,
    pointing_blocks,
    reading_rows,
    red_flag_blocks,
    roots_table,
    unexamined_blocks,
    unexplained_blocks,
    unread_blocks,
)
from neurosim.report.words import notice, percent, plural
from neurosim.rise import category_rises, rise_words
from neurosim.wording import listed


def summary_page(
    posterior: Posterior,
    flags: Sequence[RedFlagHit],
    *,
    unread: Sequence[str] = (),
    assumed: Sequence[str] = (),
    top: int = 3,
    read: bool = True,
    choice: LesionChoice | None = None,
) -> Page:
    """Return red flags, kinds of cause, roots, levels and how words were read.

    Every flag and all that was read stand on it; explanations stand on the page of
    ``--all``. The parameters are those of that page.
    """
    exam = posterior.exam
    return (
        *red_flag_blocks(flags, typed=bool(exam.findings)),
        *_limit_blocks(posterior),
        *unexamined_blocks(posterior),
        *unread_blocks(unread),
        *person_blocks(exam),
        *_kind_blocks(posterior, top),
        *_root_blocks(posterior, top),
        *_level_blocks(posterior, top),
        *unexplained_blocks(posterior),
        *onset_blocks(posterior),
        *choice_blocks(choice),
        *(_read_blocks(posterior) if read else ()),
        Heading(""),
        *_taken_blocks(posterior, assumed),
        Paragraph(
            f"More: --all, explain, next. {_ODDS}",
            indent=False,
            quiet=True,
        ),
        notice(),
    )


def _limit_blocks(posterior: Posterior) -> Iterator[Block]:
    limits = not_excluded(posterior.exam, posterior.model.atlas)
    if limits:
        flags = plural(len(limits), "flag")
        yield Paragraph(
            f"Normal signs do not rule out {flags} (--all: which, and why).", quiet=True
        )


def _kind_blocks(posterior: Posterior, top: int) -> Iterator[Block]:
    ranked = sorted(posterior.categories.items(), key=lambda item: -item[1])
    rises = category_rises(posterior)
    told = "; ".join(
        f"{CATEGORY_TITLES[name]} {percent(p)} (odds {rise_words(rises[name])})"
        for name, p in ranked[:top]
        if p >= _RARE
    )
    mimics, beside = look_alikes(posterior), beside_words(posterior)
    more = f" Look-alikes: {mimics}." if mimics else ""
    more += f" Beside it, perhaps: {beside}." if beside else ""
    more += "" if _likely_roots(posterior, top) else _NO_ROOT
    yield Heading("")
    yield Paragraph(f"Kind of cause: {told}.{more}", indent=False)


#: A kind of cause below this is not named.
_RARE = 0.01
_ODDS = "odds: times higher (x) or lower (/) than before."
_NO_ROOT = " No root alone is likely to be the cause."


def _likely_roots(posterior: Posterior, top: int) -> list[RankedRoot]:
    return [root for root in posterior.roots[:top] if root.probability >= SMALLEST]


def _root_blocks(posterior: Posterior, top: int) -> Iterator[Block]:
    likely = _likely_roots(posterior, top)
    if likely:
        yield Heading("Roots, under this model")
        yield from pointing_blocks(posterior)
        yield roots_table(posterior, likely)


def _level_blocks(posterior: Posterior, top: int) -> Iterator[Block]:
    likely = [x for x in posterior.levels[:top] if x.probability >= SMALLEST]
    if likely:
        yield Heading("")
        yield levels_table(posterior, likely)


def _read_blocks(posterior: Posterior) -> Iterator[Block]:
    """Yield what is abnormal beside the words typed, and the rest in one sentence."""
    atlas, findings = posterior.model.atlas, posterior.exam.findings
    kinds = {
        f: atlas.structures[f.structure].scale.normal in f.grades for f in findings
    }
    wrong, rest = (
        tuple(reading_rows([f for f in findings if kinds[f] is normal], atlas))
        for normal in (False, True)
    )
    yield Heading(f"Read as ({plural(len(findings), 'finding')})")
    if any(words for words, _ in wrong):
        yield Table(("", ""), "pp", wrong)
    elif wrong:
        yield Table(("",), "p", tuple((read,) for _, read in wrong))
    if rest:
        lead = "Also read: " if wrong else ""
        yield Paragraph(f"{lead}{'; '.join(read for _, read in rest)}.")
    if not findings:
        yield Paragraph("No finding: the ranking shows how common each cause is.")


def _taken_blocks(posterior: Posterior, assumed: Sequence[str]) -> Iterator[Block]:
    said = []
    if posterior.silent:
        groups = plural(len(posterior.silent), "group")
        said.append(
            f"Taken as probably normal because not mentioned: {groups} of signs "
            "(--all: which)."
        )
    if assumed:
        said.append(f"Assumed: {listed(assumed)}.")
    if said:
        yield Paragraph(" ".join(said), indent=False)
