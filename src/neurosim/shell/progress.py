"""Pages of ``neurosim quiz stats`` and ``neurosim quiz review``."""

from collections.abc import Iterator, Mapping, Sequence

from neurosim.atlas import Atlas
from neurosim.quiz.cards import Deck
from neurosim.quiz.classroom import ClassPatient
from neurosim.quiz.mixups import RETESTS, Gain, Hits
from neurosim.quiz.stats import Stats
from neurosim.quiz_tables import CardKind, Slip
from neurosim.report.page import Block, Heading, Page, Paragraph, Table
from neurosim.report.words import bar, notice, plural
from neurosim.shell.debriefing import answer_words
from neurosim.wording import capital, listed

_SPARKS = " .:-=+*#"
_MOST = 20


def sparkline(values: Sequence[float], top: float | None = None) -> str:
    """Return values as a line of characters, higher is denser; ASCII only.

    Examples
    --------
    >>> sparkline([0, 50, 100], 100)
    ' -#'
    """
    high = top if top is not None else max(values, default=0)
    if high <= 0:
        return " " * len(values)
    last = len(_SPARKS) - 1
    return "".join(_SPARKS[min(last, int(last * v / high))] for v in values)


def stats_page(found: Stats, atlas: Atlas) -> Page:
    """Return the page of statistics."""
    return tuple(_stats(found, atlas))


def _stats(found: Stats, atlas: Atlas) -> Iterator[Block]:
    titles = {row.kind: row.title for row in atlas.rows(CardKind)}
    yield Heading("Your progress")
    yield from _damaged(found.damaged)
    if not found.answers and not found.scores:
        yield Paragraph("Nothing yet. Begin with: neurosim quiz patient")
        yield notice()
        return
    rows = [
        ("days", f"{found.days}, {plural(found.streak, 'day')} in a row so far"),
        ("patients", str(len(found.scores))),
        ("cards", f"{found.cards} seen, {found.answers} answers"),
    ]
    if found.retention.total:
        rows.append(("kept overnight", _share(found.retention)))
    if found.remembered is not None:
        rows.append(("remembered now", f"{found.remembered:.0%} of the cards seen"))
    yield Table(("", ""), "lp", tuple(rows))
    yield from _patients(found)
    yield from _shares("Cards by kind", found.by_kind, titles)
    yield from _shares("Cards by region", found.by_region, {})
    yield from _mixups(found)
    if found.slips:
        yield Heading("What went wrong in diagnoses")
        words = {row.id: row.text for row in atlas.rows(Slip)}
        slips = ((words.get(name, name), plural(n, "time")) for name, n in found.slips)
        yield Table(("", ""), "pl", tuple(slips))
    if found.unread:
        yield Heading("Typed and not understood")
        yield Paragraph("; ".join(text[:40] for text in found.unread[-5:]))
    yield from _forecast(found)
    yield Heading("")
    yield notice()


def _mixups(found: Stats) -> Iterator[Block]:
    """Yield the pairs that are mixed up, and how they are known later."""
    if found.confusion:
        yield Heading("Mixed up")
        pairs = ((f"{a} and {b}", plural(n, "time")) for (a, b), n in found.confusion)
        yield Table(("", ""), "ll", tuple(pairs))
    if not found.gains:
        return
    yield Heading("Pairs that you mixed up, tested again")
    rows = tuple(
        (
            listed(gain.roots),
            _count(gain.first),
            *map(_count, gain.later),
            _gained(gain),
        )
        for gain in found.gains
    )
    later = (f"after {days} days" for days in RETESTS)
    yield Table(("", "at first", *later, "gain"), "llllr", rows)


def _count(hits: Hits) -> str:
    return f"{hits.right} of {hits.total}" if hits.total else "-"


def _gained(gain: Gain) -> str:
    """Return the change from the first answers to the last retest, in points."""
    last = next((r for r in reversed(gain.later) if r.total), None)
    if last is None or not gain.first.total:
        return "-"
    points = last.right / last.total - gain.first.right / gain.first.total
    return f"{100 * points:+.0f} points"


def _damaged(rows: Sequence[str]) -> Iterator[Block]:
    """Say what is left out; it stays in the file."""
    if rows:
        count = plural(len(rows), "row")
        yield Paragraph(f"{count} of the file of progress cannot be read; kept there:")
        yield Table(("",), "p", tuple((row,) for row in rows[:_MOST]))


def _share(hits: Hits) -> str:
    return f"{_count(hits)} ({hits.right / hits.total:.0%})"


def _patients(found: Stats) -> Iterator[Block]:
    if not found.scores:
        return
    own = [score for score, _ in found.scores]
    model = [score for _, score in found.scores]
    yield Heading("Patients")
    yield Paragraph(
        f"Mean score {sum(own) / len(own):.0f} of 100; the model, with your "
        f"findings, {sum(model) / len(model):.0f}."
    )
    yield Paragraph(f"Scores, oldest first: [{sparkline(own, 100)}]")
    rows = tuple(
        (
            f"{b.low:.0%} to {b.high:.0%}",
            str(b.count),
            f"{b.stated:.0%}",
            f"{b.right:.0%}",
        )
        for b in found.calibration
    )
    if rows:
        yield Table(("when you said", "times", "on average", "it was so"), "lrrr", rows)


def _shares(
    title: str, shares: Sequence[Hits], titles: Mapping[str, str]
) -> Iterator[Block]:
    if not shares:
        return
    yield Heading(title)
    rows = tuple(
        (titles.get(s.name, s.name), _share(s), bar(s.right / s.total)) for s in shares
    )
    yield Table(("", "", ""), "plb", rows)


def _forecast(found: Stats) -> Iterator[Block]:
    if not found.cards:
        return
    yield Heading("Cards that come due")
    days = ("today", "tomorrow", *(f"in {n} days" for n in range(2, 7)))
    rows = tuple(
        (day, str(count), bar(count / max(1, *found.forecast)))
        for day, count in zip(days, found.forecast, strict=True)
    )
    yield Table(("", "", ""), "lrb", rows)


def review_page(
    mistakes: Sequence[tuple[str, str, int]], deck: Deck, atlas: Atlas
) -> Page:
    """Return the cards that are still wrong, with answer, reason and sources."""
    blocks: list[Block] = [Heading("Cards to look at again")]
    shown = [item for item in mistakes if item[0] in deck.ids][:_MOST]
    if not shown:
        blocks.append(Paragraph("None: every card was right when last asked."))
    for card_id, said, times in shown:
        card = deck.card(card_id)
        blocks.append(Heading(card.prompt))
        again = f" (wrong {times} times)" if times > 1 else ""
        you = f"you said {said}" if said else "you did not know it"
        blocks.append(
            Paragraph(f"{card.right[0].words}; {you}{again}. {capital(card.why)}.")
        )
        if card.sources:
            cited = (_short(key, atlas) for key in card.sources[:3])
            blocks.append(Paragraph(f"Sources: {listed(cited)}.", quiet=True))
    return (*blocks, Heading(""), notice())


def _short(key: str, atlas: Atlas) -> str:
    reference = atlas.references[key]
    return f"{reference.authors} {reference.year or ''} ({key})".replace("  ", " ")


def class_page(found: Sequence[ClassPatient], atlas: Atlas) -> Page:
    """Return where a class errs, patient by patient."""
    return (*_class(found, atlas), Heading(""), notice())


def _class(found: Sequence[ClassPatient], atlas: Atlas) -> Iterator[Block]:
    if not found:
        yield Paragraph(
            "No patient was finished in these exports: a student plays (neurosim quiz "
            "patient --code LEVEL-SEED), gives a diagnosis, and exports again.",
            indent=False,
        )
    slips = {row.id: row for row in atlas.rows(Slip)}
    flags = {flag.id: flag.name for flag in atlas.red_flags}
    for patient in found:
        yield Heading(f"Patient {patient.code}: {plural(patient.students, 'student')}")
        yield Paragraph(
            f"{patient.right} of {patient.students} right, mean mark "
            f"{patient.mark:.0f} of 100. It was: "
            f"{listed(map(answer_words, patient.truth))}."
        )
        rows = [("answered", *item) for item in patient.answers]
        wrong = [(slips.get(s), s, n) for s, n in patient.slips]
        rows += [("went wrong", row.text if row else s, n) for row, s, n in wrong]
        rows += [("flag missed", flags.get(f, f), n) for f, n in patient.missed]
        cells = tuple((kind, text, str(count)) for kind, text, count in rows)
        yield Table(("", "", ""), "lpr", cells)
        if wrong and (row := wrong[0][0]):
            yield Paragraph(f"To teach next: {row.advice}")
        if patient.other_tables:
            yield Paragraph(
                f"{plural(patient.other_tables, 'student')} played it with other "
                "tables; that patient may differ."
            )
