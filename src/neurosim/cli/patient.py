"""From the command line to patients: findings as words, or a file of exams."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import click

import neurosim
from neurosim.cli.options import chosen_setting
from neurosim.terms import REPORT


@dataclass(frozen=True)
class RankedPatient:
    """One patient, ranked: what every command of the inverse model starts from."""

    posterior: "neurosim.Posterior"
    flags: tuple["neurosim.RedFlagHit", ...]
    setting: str
    unread: tuple[str, ...]
    assumed: tuple[str, ...]

    @property
    def atlas(self) -> "neurosim.Atlas":
        """The tables behind it."""
        return self.posterior.model.atlas


def patients(
    findings: tuple[str, ...],
    exam_file: str | None,
    atlas: "neurosim.Atlas",
    **options: Any,
) -> list[RankedPatient]:
    """Return the patients that the command line names, each ranked.

    Parameters
    ----------
    options
        ``on_unknown``, ``setting``, ``age``, ``sex``, ``duration``, ``variant`` and
        ``record`` as on the command line.
    """
    if bool(findings) == (exam_file is not None):
        raise click.UsageError(
            "give findings, such as 'right triceps 3/5', or --exam FILE"
            if not findings
            else "give findings or --exam, not both",
            click.get_current_context(),
        )
    from neurosim.conditions import conditioned, find_variant

    atlas = conditioned(atlas, options["variant"])
    person = person_of(options)
    exams: list[tuple[neurosim.Exam, tuple[str, ...]]]
    if exam_file is None:
        weeks = person.pop("duration_weeks")
        exam = _typed(findings, atlas, person)
        exams = [(replace(exam, duration_weeks=weeks), ())]
    else:
        exams = _read(exam_file, atlas, options["on_unknown"], person)
    found = [
        ranked(
            replace(exam, record=options.get("record") or exam.record or REPORT),
            atlas,
            setting=options["setting"],
            unread=unread,
        )
        for exam, unread in exams
    ]
    if options["variant"] is None:
        return found
    known = f"variant {find_variant(atlas, options['variant']).name}"
    return [replace(patient, assumed=(*patient.assumed, known)) for patient in found]


def _typed(
    findings: tuple[str, ...], atlas: "neurosim.Atlas", person: Mapping[str, Any]
) -> "neurosim.Exam":
    """Read findings; words that read only as one finding have lost their quotes."""
    try:
        return neurosim.parse_exam(findings, atlas, **person)
    except neurosim.NeurosimError:
        whole = " ".join(findings)
        if len(findings) == 1 or not _reads(whole, atlas):
            raise
        raise neurosim.NeurosimError(f'put a finding in quotes: "{whole}"') from None


def _reads(text: str, atlas: "neurosim.Atlas") -> bool:
    try:
        return bool(neurosim.parse_exam([text], atlas).findings)
    except neurosim.NeurosimError:
        return False


def person_of(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return age, sex and duration as they were given on the command line."""
    sex = options["sex"]
    return {
        "age": options["age"],
        "sex": sex if sex is None else sex.strip().upper()[:1] or sex,
        "duration_weeks": options["duration"],
    }


def _read(
    exam_file: str, atlas: "neurosim.Atlas", on_unknown: Any, person: dict[str, Any]
) -> list[tuple["neurosim.Exam", tuple[str, ...]]]:
    from neurosim.files import read_text
    from neurosim.formats import load_entries
    from neurosim.isncsci.exams import to_exam
    from neurosim.isncsci.reading import holds_worksheets, read_worksheets

    given = {name: value for name, value in person.items() if value is not None}
    text = read_text(exam_file)
    if holds_worksheets(text):
        return [
            (replace(to_exam(read.sheet, atlas), **given), read.left_out)
            for read in read_worksheets(exam_file, atlas, text)
        ]
    return [
        (replace(entry.exam, **given), entry.unread)
        for entry in load_entries(exam_file, atlas, on_unknown=on_unknown, text=text)
    ]


def ranked(
    exam: "neurosim.Exam",
    atlas: "neurosim.Atlas",
    *,
    setting: str | None = None,
    unread: tuple[str, ...] = (),
) -> RankedPatient:
    """Return a patient with the ranking, the red flags and what was assumed."""
    from neurosim.exam import SIDE_NOT_TOLD
    from neurosim.model import model_of
    from neurosim.model.population import setting_name
    from neurosim.redflags import flags_beside

    population = chosen_setting(setting, atlas)
    chosen = setting_name(population)
    posterior = neurosim.infer(exam, model_of(exam, atlas), setting=population)
    assumed = tuple(
        text
        for text, missing in (
            (f"setting {chosen}", setting is None),
            ("age unknown", exam.age is None),
            ("sex unknown", exam.sex is None),
            (
                "right or left, half each, where no side was told",
                any(one.side == SIDE_NOT_TOLD for one in exam.findings),
            ),
        )
        if missing
    )
    flags = flags_beside(exam, posterior.categories, atlas)
    return RankedPatient(posterior, flags, chosen, unread, assumed)
