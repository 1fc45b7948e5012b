"""Classified worksheets as text."""

from collections.abc import Iterator

from neurosim.isncsci import Classification, Read, as_record, steps
from neurosim.isncsci.step import SILENT, shown
from neurosim.report.page import Block, Heading, Page, Paragraph, Table
from neurosim.terms import SIDES

_COMPLETE = {"C": "complete", "I": "incomplete"}


def isncsci_page(read: Read, found: Classification, *, explain: bool = False) -> Page:
    """Return one classification; ``explain`` adds the steps in words."""
    return tuple(_blocks(read, found, explain))


def _blocks(read: Read, found: Classification, explain: bool) -> Iterator[Block]:
    name = read.sheet.id or read.place
    level, scale = shown(found.neurological_level), shown(found.impairment_scale)
    yield Heading(f"{name}: neurological level {level}, AIS {scale}")
    complete = " or ".join(_COMPLETE[v[0]] + v[1:] for v in found.completeness)
    yield Paragraph(f"Injury {complete}.")
    rows = tuple(
        (noun, *(shown(values[side]) for side in SIDES))
        for noun, values in (
            ("sensory level", found.sensory_level),
            ("motor level", found.motor_level),
            ("sensory zone", found.sensory_zone),
            ("motor zone", found.motor_zone),
        )
    )
    yield Table(("", *SIDES), "lll", rows)
    yield Table(("", *SIDES, "both"), "lrrr", tuple(_sums(as_record(found)["totals"])))
    if explain:
        yield Heading("Steps")
        yield Table(("step", "result", "why"), "llp", tuple(_steps(read, found)))
    if read.left_out:
        yield Heading("Not on the worksheet")
        yield Paragraph(f"{'; '.join(read.left_out)}.")


def _sums(totals: dict[str, dict[str, str]]) -> Iterator[tuple[str, ...]]:
    for noun, key in (
        ("motor, arms (UEMS)", "upper_extremity"),
        ("motor, legs (LEMS)", "lower_extremity"),
        ("light touch", "light_touch"),
        ("pin prick", "pin_prick"),
    ):
        yield (noun, *(totals[side][key] for side in SIDES), str(totals[key]))


def _steps(read: Read, found: Classification) -> Iterator[tuple[str, ...]]:
    for step in steps(read.sheet, found):
        silent = f" ({SILENT})" if step.source == SILENT else ""
        yield f"{step.number} {step.name}", step.value, f"{step.words}{silent}"
