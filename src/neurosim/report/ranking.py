"""The page of a ranking: red flags, roots, levels, causes, what was understood."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypeVar

from neurosim.among import LesionChoice
from neurosim.atlas import Atlas
from neurosim.exam import Exam, Finding
from neurosim.grammar.caveats import caveats_of
from neurosim.model.incidence import usual_onset
from neurosim.posterior import Posterior, RankedLevel, RankedRoot
from neurosim.records import RedFlag
from neurosim.redflags import NO_FLAG, RedFlagHit, not_excluded
from neurosim.report.page import Block, Heading, Page, Paragraph, Table
from neurosim.report.words import bar, notice, percent, plural
from neurosim.rise import category_rises, given_a_root, rise_words, root_rises
from neurosim.terms import HISTORY, ONSETS, SIDES
from neurosim.unexamined import not_examined
from neurosim.unexplained import explaining, unexplained
from neurosim.wording import finding_words, listed, place, told_words

CATEGORY_TITLES = {
    "root": "nerve root",
    "cord": "spinal cord",
    "cauda_equina": "cauda equina",
    "conus": "conus",
    "mimic": "something that looks like a root",
    "other": "something else",
    "none": "no lesion, or one without symptoms",
}
#: The duration is worth a word where causes with rows of their own have the first
#: together; each is named that has the second.
_TIMED = (0.3, 0.02)
#: A smaller line of a ranking says nothing on a page.
SMALLEST = 0.005
_MOST_MIMICS = 2
#: One finding points to a root whose odds it raises by more than this.
_POINTS = 1.5
#: A second cause less probable than this is not named.
_BESIDE = 0.1


def ranking_page(
    posterior: Posterior,
    flags: Sequence[RedFlagHit],
    *,
    unread: Sequence[str] = (),
    assumed: Sequence[str] = (),
    top: int = 5,
    read: bool = True,
    choice: LesionChoice | None = None,
) -> Page:
    """Return red flags, then the ranked roots, levels and categories.

    Parameters
    ----------
    choice
        Answers to choose among.
    read
        Whether to show how the words were understood.
    """
    exam, atlas = posterior.exam, posterior.model.atlas
    limits = not_excluded(exam, atlas)
    return (
        *red_flag_blocks(flags, limits, typed=bool(exam.findings)),
        *unexamined_blocks(posterior),
        *unread_blocks(unread),
        *person_blocks(posterior.exam),
        *ranking_blocks(posterior, top),
        *beside_blocks(posterior),
        *unexplained_blocks(posterior),
        *onset_blocks(posterior),
        *choice_blocks(choice),
        *(findings_blocks(posterior) if read else ()),
        *silence_blocks(posterior),
        Heading(""),
        *assumed_blocks(assumed),
        Paragraph(
            "odds: how many times higher (x) or lower (/) than before the findings. "
            "This is what the findings point to, however common or rare it is.",
            indent=False,
            quiet=True,
        ),
        notice(),
    )


def person_blocks(exam: Exam) -> Iterator[Block]:
    """Yield who it is, where an exam says so."""
    if exam.id:
        yield Heading(f"Patient {exam.id}")


#: How the heading of a tier begins.
FLAG_TITLES = {
    "same_day": "RED FLAG, same day",
    "soon": "RED FLAG, soon",
    "ask": "Ask more",
}


def red_flag_blocks(
    flags: Sequence[RedFlagHit], limits: Sequence[RedFlag] = (), *, typed: bool = True
) -> Iterator[Block]:
    """Yield the red flags by tier: what was found, and what it may mean.

    Parameters
    ----------
    limits
        Flags that were not raised although a sign of them was normal.
    typed
        Whether anything was typed: without a finding nothing is said of flags.
    """
    for hit in flags:
        alarm = hit.flag.tier != "ask"
        title = FLAG_TITLES[hit.flag.tier]
        yield Heading(f"{title}: {hit.flag.name}", alarm=alarm)
        raised = f"Raised by: {'; '.join(hit.words)}."
        yield Paragraph(f"{_capital(hit.flag.message)}. {raised}")
    if typed and not flags:
        yield Paragraph(f"{NO_FLAG}.", indent=False)
    for flag in limits:
        yield Paragraph(f"{_capital(flag.limit)}.", quiet=True)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".")


def unread_blocks(unread: Sequence[str]) -> Iterator[Block]:
    """Yield what was not understood and so left out."""
    if unread:
        yield Heading(f"NOT READ: {plural(len(unread), 'finding')}", alarm=True)
        for text in unread:
            yield Paragraph(text)


def assumed_blocks(assumed: Sequence[str]) -> Iterator[Block]:
    """Yield what was not given and therefore assumed."""
    if assumed:
        yield Paragraph(f"Assumed: {listed(assumed)}.", indent=False)


def ranking_blocks(posterior: Posterior, top: int) -> Iterator[Block]:
    """Yield roots, levels and categories, most probable first."""
    yield Heading("Roots, under this model")
    yield from pointing_blocks(posterior)
    yield roots_table(posterior, _worth_a_line(posterior.roots, top))
    yield Heading("Levels")
    yield levels_table(posterior, _worth_a_line(posterior.levels, top))
    yield Heading("Kind of cause")
    yield _categories_table(posterior, top)
    likely = look_alikes(posterior)
    if likely:
        yield Paragraph(f"Look-alikes: {likely}.", quiet=True)


def beside_blocks(posterior: Posterior) -> Iterator[Block]:
    """Yield what may stand beside the lesion, where the findings speak for it."""
    likely = beside_words(posterior)
    if likely:
        yield Paragraph(f"Beside it, perhaps: {likely}.", quiet=True)


def beside_words(posterior: Posterior) -> str:
    """Return what may stand beside the lesion; empty if nothing is likely."""
    usual = dict(
        zip(
            (cause.name for cause in posterior.model.beside.causes),
            posterior.model.beside.share.tolist(),
            strict=True,
        )
    )
    return "; ".join(
        f"{item.cause} {percent(item.probability)}"
        for item in posterior.beside
        if item.probability >= _BESIDE and item.probability > 2 * usual[item.cause]
    )


def unexplained_blocks(posterior: Posterior) -> Iterator[Block]:
    """Yield the findings that the leader leaves to chance, and who may explain them."""
    found = unexplained(posterior)
    if found.no_lesion:
        yield Heading("No lesion of this model explains these findings")
    if found.strays:
        structures = posterior.model.atlas.structures
        words = "; ".join(told_words(f, structures[f.structure]) for f in found.strays)
        yield Paragraph(
            f"{found.lesion.name} does not explain: {words}. It may be "
            f"{' or '.join(found.by)}.",
            quiet=True,
        )


def onset_blocks(posterior: Posterior) -> Iterator[Block]:
    """Say which likely causes the duration would weigh, where it was not told."""
    atlas, probability = posterior.model.atlas, Counter[str]()
    if posterior.exam.duration_weeks is not None:
        return
    for lesion, share in zip(
        posterior.model.lesions, posterior.probabilities.tolist(), strict=True
    ):
        probability[lesion.family] += share
    found = [
        (atlas.families[family].name, usual_onset(atlas, family))
        for family, share in probability.most_common()
        if share >= _TIMED[1] and family in atlas.families
    ]
    timed = [f"{name} is mostly seen {_seen(atlas, at)}" for name, at in found if at]
    if (
        sum(p for name, p in probability.items() if usual_onset(atlas, name))
        >= _TIMED[0]
    ):
        yield Paragraph(
            f"How long it has lasted was not told (--duration): {'; '.join(timed)}.",
            indent=False,
        )


def _seen(atlas: Atlas, onset: str) -> str:
    """Return in words when patients with a lesion are seen."""
    word = "after" if onset == ONSETS[-1] else "within"
    weeks = atlas.observe("onset_weeks", "acute" if onset == "acute" else "subacute")
    return f"{word} {weeks:g} weeks"


def choice_blocks(choice: LesionChoice | None) -> Iterator[Block]:
    """Yield the answers among which one is to be chosen, if there are such."""
    if choice is None:
        return
    yield Heading("If it is one of these, all equally likely beforehand")
    rows = tuple(
        (option.name, percent(option.probability), bar(option.probability))
        for option in choice.options
    )
    yield Table(("", "", ""), "prb", rows)
    yield Paragraph(
        f"In this setting the cause is one of them in {percent(choice.share)}.",
        quiet=True,
    )


def silence_blocks(posterior: Posterior) -> Iterator[Block]:
    """Yield what was taken as normal, and what was not examined."""
    if posterior.silent:
        yield Heading("Not mentioned")
        yield Paragraph(
            f"Taken as probably normal: {_by_side(posterior.silent)}. "
            "Red flags do not depend on this. --record protocol switches it off."
        )


def _by_side(names: Sequence[str]) -> str:
    """Return what has a side, what is the same on both sides named once."""
    bare = (name.removeprefix("right ") for name in names)
    both = [name for name in bare if {f"{side} {name}" for side in SIDES} <= {*names}]
    sided = {f"{side} {name}" for side in SIDES for name in both}
    rest = [name for name in names if name not in sided]
    told = [f"on both sides {', '.join(both)}"] if both else []
    return "; ".join([*told, *([", ".join(rest)] if rest else [])])


def unexamined_blocks(posterior: Posterior) -> Iterator[Block]:
    """Yield what was not examined although cord or cauda equina hang on it."""
    missing = not_examined(posterior.exam, posterior.model.atlas)
    if missing:
        yield Heading(f"NOT EXAMINED: {', '.join(missing)}", alarm=True)
        yield Paragraph(
            "Until this is known, a lesion of the cord or of the cauda equina is not "
            "ruled out, however low its probability."
        )


def pointing_blocks(posterior: Posterior) -> Iterator[Block]:
    """Say what one finding points to: it cannot localise."""
    structures = posterior.model.atlas.structures
    wrong = {
        structures[f.structure].owner
        for f in posterior.exam.findings
        if structures[f.structure].scale.normal not in f.grades
        and structures[f.structure].modality != HISTORY
    }
    if len(wrong) != 1:
        return
    rises = [(rise, *place) for place, rise in root_rises(posterior).items() if rise]
    shown = [
        f"{side} {root} (odds {rise_words(rise)})"
        for rise, root, side in sorted(rises, reverse=True)[:2]
        if rise > _POINTS
    ]
    points = f"; it points to {', then '.join(shown)}" if shown else ""
    yield Paragraph(f"One finding cannot localise{points}.")


def roots_table(posterior: Posterior, roots: Sequence[RankedRoot]) -> Table:
    """Return roots with probability, rise, and share among roots."""
    rises, given = root_rises(posterior), given_a_root(posterior)
    rows = tuple(
        (
            item.root,
            item.side,
            percent(item.probability),
            rise_words(rises[item.root, item.side]),
            percent(given[item.root, item.side]),
            percent(item.p_affected),
        )
        for item in roots
    )
    titles = ("root", "side", "the cause", "odds", "if it is a root", "touched")
    return Table(titles, "llrrrr", rows)


def levels_table(posterior: Posterior, levels: Sequence[RankedLevel]) -> Table:
    """Return levels, each with its likeliest lesion."""
    rows = tuple(
        (
            level.level,
            percent(level.probability),
            bar(level.probability),
            _likeliest(posterior, level.level),
        )
        for level in levels
    )
    return Table(("level", "", "", "most likely there"), "lrbp", rows)


def _categories_table(posterior: Posterior, top: int) -> Table:
    ranked = sorted(posterior.categories.items(), key=lambda item: -item[1])
    rises = category_rises(posterior)
    rows = tuple(
        (CATEGORY_TITLES[name], percent(p), rise_words(rises[name]), bar(p))
        for name, p in ranked[:top]
        if p >= SMALLEST
    )
    return Table(("", "", "odds", ""), "prrb", rows)


Ranked = TypeVar("Ranked", RankedRoot, RankedLevel)


def _worth_a_line(items: Sequence[Ranked], top: int) -> Sequence[Ranked]:
    return [item for item in items[:top] if item.probability >= SMALLEST] or items[:top]


def _likeliest(posterior: Posterior, level: str) -> str:
    for item in posterior.lesions:
        if level in item.lesion.level.split("+"):
            return item.lesion.name.removeprefix(f"{level} ")
    return ""


def look_alikes(posterior: Posterior) -> str:
    """Return the likeliest look-alikes; empty if none is worth a word."""
    return "; ".join(
        f"{item.lesion.name} {percent(item.probability)}"
        for item in explaining(posterior)[:_MOST_MIMICS]
        if item.probability >= SMALLEST
    )


def findings_blocks(posterior: Posterior) -> Iterator[Block]:
    """Yield the findings as they were understood, beside the user's words."""
    rows = tuple(reading_rows(posterior.exam.findings, posterior.model.atlas))
    yield Heading(f"Read as ({plural(len(posterior.exam.findings), 'finding')})")
    if not rows:
        yield Paragraph("No finding: the ranking shows how common each cause is.")
    elif any(words for words, _ in rows):
        yield Table(("your words", "understood"), "pp", rows)
    else:
        yield Table(("",), "p", tuple((read,) for _, read in rows))


def reading_rows(
    findings: Sequence[Finding], atlas: Atlas
) -> Iterator[tuple[str, str]]:
    """Yield the user's words once, beside each thing that they were read as.

    Parameters
    ----------
    findings
        The records.
    atlas
        The tables that name the structures.

    Yields
    ------
    tuple of str
        The words, and what was understood; what a reading left out is said.
    """
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        alike = () if finding.statement else (finding.structure, finding.grades)
        words = finding.statement or finding.text
        groups.setdefault((words, *alike), []).append(finding)
    shown = ""
    for (told, *_), same in groups.items():
        read = finding_words(same[0], atlas.structures[same[0].structure])
        if len(same) > 1:
            read = _together(same, read)
        left_out = ", ".join(repr(word) for word in same[0].without)
        read += f" (read without: {left_out})" if left_out else ""
        read = "; ".join((read, *caveats_of(same[0], atlas)))
        said = str(told)
        yield (said if said != shown else ""), read
        shown = said


def _together(findings: Sequence[Finding], first: str) -> str:
    pair = {finding.side for finding in findings} == set(SIDES) and len(findings) == 2
    same = len({(f.structure, f.grades, f.kind) for f in findings}) == 1
    if pair and same:
        return first.replace(f"{findings[0].side} ", "right and left ", 1)
    return f"{first}; and {len(findings) - 1} more like it"


def exam_blocks(exam: Exam, posterior: Posterior) -> Iterator[Block]:
    """Yield the abnormal findings of an exam, and count the normal ones."""
    structures = posterior.model.atlas.structures
    abnormal = [
        finding
        for finding in exam.findings
        if structures[finding.structure].scale.normal not in finding.grades
    ]
    normal = len(exam.findings) - len(abnormal)
    yield Heading(f"Found ({plural(len(exam.findings), 'test')})")
    rows = tuple(
        (place(f.side, structures[f.structure].name), _result(f, posterior))
        for f in abnormal
    )
    if rows:
        yield Table(("", ""), "pl", rows)
    yield Paragraph(f"{plural(normal, 'other test')} normal.")


def _result(finding: Finding, posterior: Posterior) -> str:
    structure = posterior.model.atlas.structures[finding.structure]
    return finding_words(finding, structure).rpartition(": ")[2]
