"""The commands ``cohort simulate`` and ``cohort evaluate``: patients by the million."""

import sys
from pathlib import Path
from typing import Any

import click

from neurosim.cli.options import command, data_option, setting_option
from neurosim.cli.output import show_json
from neurosim.terms import NOTICE

_FOLDER = click.Path(path_type=Path, file_okay=False)
_WORKERS = click.option(
    "--workers", type=click.IntRange(1), metavar="N", default=1, show_default=True,
    help="Processes to use; the result is the same.",
)  # fmt: skip


@click.group("cohort", epilog=NOTICE)
def cohort() -> None:
    """Simulate and evaluate cohorts, in Parquet files (extra: cohort)."""


@command("simulate")
@click.argument("spec", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-n", "count", type=click.IntRange(0), metavar="N", required=True,
              help="How many patients.")  # fmt: skip
@click.option("-o", "--output", "folder", type=_FOLDER, required=True, metavar="DIR",
              help="Where the shards go; a run that was killed goes on.")  # fmt: skip
@_WORKERS
@data_option
def simulate(
    spec: Path, count: int, folder: Path, workers: int, directory: Path | None
) -> None:
    """Draw N patients as SPEC, a TOML file, describes them.

    Example: neurosim cohort simulate spec.toml -n 1000000 -o out/
    """
    from neurosim.atlas import load_atlas
    from neurosim.cohort import load_spec, simulate_cohort

    made = simulate_cohort(
        load_spec(spec), count, folder, atlas=load_atlas(directory), workers=workers,
        progress=_progress("drawn"),
    )  # fmt: skip
    click.echo(
        f"{made.patients} patients in {len(made.shards)} shards in {folder}; "
        f"{made.made} drawn now",
        err=True,
    )


@command("evaluate")
@click.argument("folder", type=_FOLDER)
@click.option("--curve", metavar="K,K,...", default="",
              help="Also rank from the first K findings only.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@_WORKERS
@setting_option
@data_option
def evaluate(
    folder: Path, curve: str, as_json: bool, workers: int, setting: str | None,
    directory: Path | None,
) -> None:  # fmt: skip
    """Rank every patient in FOLDER and compare with the truth.

    Example: neurosim cohort evaluate out/ --curve 5,10,20
    """
    from neurosim.atlas import load_atlas
    from neurosim.cohort import evaluate_cohort
    from neurosim.cohort.report import cohort_document, cohort_text
    from neurosim.infer import DEFAULT_SETTING

    found = evaluate_cohort(
        folder, setting=setting or DEFAULT_SETTING, atlas=load_atlas(directory),
        workers=workers, curve=_numbers(curve), progress=_progress("ranked"),
    )  # fmt: skip
    if as_json:
        show_json(cohort_document(found))
    else:
        click.echo(cohort_text(found), nl=False)


def _numbers(text: str) -> list[int]:
    try:
        found = [int(word) for word in text.split(",") if word.strip()]
    except ValueError:
        found = [0]
    if any(number < 1 for number in found):
        raise click.BadParameter(f"{text!r} is not a list like 5,10,20")
    return found


def _progress(verb: str) -> Any:
    """Return what shows rate and time left, to a person only."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int, seconds: float) -> None:
        rate = done / max(seconds, 1e-9)
        left = (total - done) / max(rate, 1e-9)
        line = f"{verb} {done:,} of {total:,}; {rate:,.0f} a second; {left:,.0f} s left"
        click.echo(f"\r{line:70s}", nl=done >= total, err=True)

    return show


cohort.add_command(simulate)
cohort.add_command(evaluate)
