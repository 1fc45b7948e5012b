"""`rank --note`: a paragraph of an examination, read, ranked, and what to test next."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import neurosim
from neurosim.cli.options import together
from neurosim.cli.patient import RankedPatient, person_of, ranked
from neurosim.terms import REPORT

if TYPE_CHECKING:
    from neurosim.grammar.note import Note
    from neurosim.report.page import Page


#: Add ``--note`` and ``--write``.
note_options = together(
    click.option(
        "--note",
        metavar="FILE",
        help="Read a note, sentence by sentence; - for standard input. Leave names "
        "out; nothing is stored or sent.",
    ),
    click.option(
        "--write",
        "written",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Write what was read of the note as an exam (JSON Lines).",
    ),
)


@dataclass(frozen=True)
class Noted:
    """A note that was read, and its patient, ranked."""

    note: "Note"
    patient: RankedPatient

    @property
    def silent(self) -> bool:
        """Whether nothing was read that could be ranked or raise a flag."""
        return not (self.note.findings or self.patient.flags)

    def page(self, top: int, *, everything: bool = False) -> "Page":
        """Return what was read, the ranking, and what to test next."""
        from neurosim.report.note import note_blocks, person_words
        from neurosim.report.page import Heading
        from neurosim.report.ranking import ranking_page, reading_rows
        from neurosim.report.reasons import best_blocks
        from neurosim.report.summary import summary_page

        patient = self.patient
        who = person_words(patient.posterior.exam, self.note.person)
        rows, so_far = (
            tuple(reading_rows(findings, patient.atlas))
            for findings in (self.note.findings, self.note.so_far)
        )
        blocks = note_blocks(
            rows, self.note.unread, self.note.doubtful, so_far, person=who
        )
        paged = ranking_page if everything else summary_page
        *ranking, warning = paged(
            patient.posterior,
            patient.flags,
            assumed=patient.assumed,
            top=top,
            read=False,
        )
        if self.silent:
            return *blocks, Heading(""), warning
        return (
            *blocks,
            *ranking,
            *best_blocks(patient.posterior, "root", top=top),
            Heading(""),
            warning,
        )


def read_note_file(
    file: str, atlas: "neurosim.Atlas", written: Path | None, options: dict[str, Any]
) -> Noted:
    """Return a note with its patient.

    Parameters
    ----------
    file
        Where it stands; ``-`` for standard input.
    atlas
        The tables.
    written
        Where to write what was read; ``None`` for nowhere.
    options
        As on the command line.
    """
    from neurosim.conditions import conditioned
    from neurosim.files import read_text
    from neurosim.formats import write_exams
    from neurosim.grammar.note import exam_of, read_note
    from neurosim.redflags import flags_beside
    from neurosim.writing import new_file

    atlas = conditioned(atlas, options["variant"])
    note = read_note(read_text(file), atlas)
    record = options.get("record") or REPORT
    exam = exam_of(note, neurosim.Exam(**person_of(options), record=record))
    unread = tuple(f"{words!r}: {why}" for words, why in note.unread)
    if written is not None:
        with new_file(written) as stream:
            write_exams([exam], atlas, stream.write)
    patient = ranked(exam, atlas, setting=options["setting"], unread=unread)
    if note.so_far:  # what may be there raises its flag
        perhaps = replace(exam, findings=(*exam.findings, *note.so_far))
        kinds = patient.posterior.categories
        patient = replace(patient, flags=flags_beside(perhaps, kinds, atlas))
    return Noted(note, patient)
