"""The commands of ``cohort``: patients by the million, and studies of them."""

from pathlib import Path

import click

import neurosim
from neurosim.cli.options import (
    NewFile,
    chosen_setting,
    command,
    data_option,
    force_option,
    forced,
    json_option,
    setting_option,
    together,
)
from neurosim.cli.output import show_json
from neurosim.cli.rate import rate_line
from neurosim.terms import NOTICE

_FOLDER = click.Path(path_type=Path, file_okay=False)


_ignore_option = click.option(
    "--ignore",
    multiple=True,
    metavar="COLUMN",
    help="A column to leave out; repeatable.",
)


@click.group("cohort", epilog=NOTICE)
def cohort() -> None:
    """Simulate and evaluate cohorts, plan studies (extras: cohort, dask)."""


_worker_options = together(
    click.option(
        "--workers",
        type=click.IntRange(1),
        metavar="N",
        default=1,
        show_default=True,
        help="How many processes; the result is the same.",
    ),
    click.option(
        "--scheduler",
        metavar="ADDRESS",
        default="",
        help="Use Dask: tcp://host:8786, or local for a cluster on this machine.",
    ),
)


@command("simulate")
@click.argument("spec", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-n",
    "count",
    type=click.IntRange(0),
    metavar="N",
    required=True,
    help="How many patients.",
)
@click.option(
    "-o",
    "--output",
    "folder",
    type=_FOLDER,
    required=True,
    metavar="DIR",
    help="Folder for the shards; a run that was killed continues there.",
)
@_worker_options
@data_option
def simulate(
    spec: Path,
    count: int,
    folder: Path,
    workers: int,
    scheduler: str,
    atlas: "neurosim.Atlas",
) -> None:
    """Draw N patients as SPEC, a TOML file, describes them.

    Example: neurosim cohort simulate spec.toml -n 1000000 -o out/
    """
    from neurosim.cohort import load_spec, simulate_cohort
    from neurosim.report.words import plural

    made = simulate_cohort(
        load_spec(spec, atlas),
        count,
        folder,
        atlas=atlas,
        workers=workers,
        scheduler=scheduler,
        progress=rate_line("drawn"),
    )
    patients, shards = made.patients, len(made.shards)
    click.echo(
        f"{plural(patients, 'patient')} in {plural(shards, 'shard')} in {folder}; "
        f"{made.made} drawn now",
        err=True,
    )
    for name in made.mended:
        click.echo(
            f"{name} was damaged or from another cohort; it was drawn again", err=True
        )


@command("evaluate")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option(
    "-n",
    "count",
    type=click.IntRange(0),
    metavar="N",
    help="Draw N patients of a specification and keep no files.",
)
@click.option(
    "--curve", metavar="K,K,...", help="Numbers of findings for the learning curve."
)
@click.option(
    "--detail",
    type=click.IntRange(0),
    metavar="N",
    help="Patients for the curve and the value of tests.",
)
@json_option
@_worker_options
@setting_option
@data_option
def evaluate(
    source: Path,
    count: int | None,
    curve: str | None,
    detail: int | None,
    as_json: bool,
    workers: int,
    scheduler: str,
    setting: str | None,
    atlas: "neurosim.Atlas",
) -> None:
    """Rank every patient of SOURCE and compare with the truth.

    SOURCE is a folder that `cohort simulate` has made, or, with -n, a specification.

    Example: neurosim cohort evaluate out/ --curve 5,10,20
    """
    from neurosim.cohort import evaluate_cohort, load_spec
    from neurosim.cohort.evaluate import CURVE, DETAIL
    from neurosim.cohort.report import evaluation_body, evaluation_text
    from neurosim.document import envelope

    if count is not None and source.is_dir():
        raise click.UsageError(
            "-n goes with a specification; a folder already holds its patients"
        )
    found = evaluate_cohort(
        source if count is None else load_spec(source, atlas),
        n=count,
        setting=chosen_setting(setting, atlas),
        atlas=atlas,
        workers=workers,
        scheduler=scheduler,
        curve=CURVE if curve is None else _numbers(curve),
        detail=DETAIL if detail is None else detail,
        progress=rate_line("ranked"),
    )
    if as_json:
        show_json(envelope("cohort_evaluate/1", atlas, evaluation_body(found)))
    else:
        click.echo(evaluation_text(found, atlas), nl=False)


@command("rank")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-o",
    "--output",
    "target",
    type=NewFile(),
    required=True,
    metavar="OUT",
    help="The .csv or .parquet file to write.",
)
@click.option(
    "--top",
    type=click.IntRange(1, 60),
    default=5,
    show_default=True,
    metavar="N",
    help="Roots of each patient.",
)
@click.option(
    "--id",
    "name",
    default="",
    metavar="COLUMN",
    help="The column that names the patients; they are numbered without it.",
)
@_ignore_option
@force_option
@setting_option
@data_option
def rank(
    source: Path,
    target: Path,
    top: int,
    name: str,
    ignore: tuple[str, ...],
    setting: str | None,
    atlas: "neurosim.Atlas",
) -> None:
    """Rank every patient of SOURCE, a .csv or .parquet with one patient per row.

    Columns are named structure:side or structure:side:kind; age, sex and
    duration_weeks say who it is.

    Example: neurosim cohort rank clinic.parquet -o ranked.csv --top 3
    """
    from neurosim.cohort.table import rank_table

    count = rank_table(
        source,
        target,
        top=top,
        setting=chosen_setting(setting, atlas),
        atlas=atlas,
        ignore=ignore,
        name=name,
        force=forced(),
    )
    click.echo(f"{count} patients ranked; written to {target}", err=True)


@command("power")
@click.argument("first")
@click.argument("second")
@click.option(
    "--add",
    multiple=True,
    required=True,
    metavar="TEST",
    help="A test to add, such as hip_abduction; repeatable.",
)
@click.option(
    "--protocol",
    metavar="NAME",
    default="screening",
    show_default=True,
    help="The examination that it is added to.",
)
@click.option(
    "--gain",
    type=float,
    metavar="G",
    help="Gain in area under the curve to detect; by default the expected gain.",
)
@click.option("--power", type=float, default=0.8, show_default=True, metavar="P")
@click.option(
    "--alpha",
    type=float,
    default=0.05,
    show_default=True,
    metavar="P",
    help="Of a two-sided test.",
)
@click.option(
    "--patients",
    type=click.IntRange(2),
    metavar="N",
    help="Also print the power of a study with N of each kind.",
)
@click.option(
    "-n",
    "count",
    type=click.IntRange(2),
    default=4000,
    show_default=True,
    metavar="N",
    help="Patients of each kind to simulate.",
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
@json_option
@setting_option
@data_option
def power_(
    first: str,
    second: str,
    add: tuple[str, ...],
    protocol: str,
    gain: float | None,
    power: float,
    alpha: float,
    patients: int | None,
    count: int,
    seed: int,
    as_json: bool,
    setting: str | None,
    atlas: "neurosim.Atlas",
) -> None:
    """Plan a study of whether one more test tells FIRST from SECOND better.

    Example: neurosim cohort power "right L5" "right common peroneal" --add
    hip_abduction --gain .05
    """
    from neurosim.cohort.report import plan_body, plan_text
    from neurosim.cohort.study_plan import plan_named_study
    from neurosim.document import envelope
    from neurosim.terms import DEFAULT_SETTING

    plan = plan_named_study(
        (first, second),
        protocol,
        add,
        gain=gain,
        power=power,
        alpha=alpha,
        n=count,
        seed=seed,
        setting=setting or DEFAULT_SETTING,
        atlas=atlas,
    )
    body = plan_body(plan)
    text = plan_text(plan)
    if patients is not None:
        reached = plan.power_of(patients)
        body |= {"given": {"patients": patients, "power": reached}}
        text += f"with {patients} of each kind: power {reached:.2f}\n"
    if as_json:
        show_json(envelope("cohort_power/1", atlas, body))
    else:
        click.echo(text, nl=False)


@command("drift")
@click.argument("first", type=click.Path(exists=True, path_type=Path))
@click.argument("second", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--top",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    metavar="N",
    help="Tests shown.",
)
@_ignore_option
@json_option
@data_option
def drift_(
    first: Path,
    second: Path,
    top: int,
    ignore: tuple[str, ...],
    as_json: bool,
    atlas: "neurosim.Atlas",
) -> None:
    """Compare two cohorts test by test: what was found, and what was tested.

    Each is a table (.csv, .parquet) or the folder of a simulated cohort.

    Example: neurosim cohort drift spring.csv autumn.csv
    """
    from neurosim.cohort.drift import compare_cohorts
    from neurosim.cohort.report import drift_body, drift_text
    from neurosim.document import envelope

    found = compare_cohorts(first, second, atlas=atlas, ignore=ignore)
    if as_json:
        show_json(envelope("cohort_drift/1", atlas, drift_body(found)))
    else:
        click.echo(drift_text(found, top), nl=False)


def _numbers(text: str) -> list[int]:
    try:
        found = [int(word) for word in text.split(",") if word.strip()]
    except ValueError:
        found = [0]
    if any(number < 1 for number in found):
        raise click.BadParameter(f"{text!r} is not a list like 5,10,20")
    return found


for each in (simulate, evaluate, power_, rank, drift_):
    cohort.add_command(each)
