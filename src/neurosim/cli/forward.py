"""From a lesion to findings: ``predict`` and ``compare``."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

import neurosim
from neurosim import plot
from neurosim.cli.options import (
    SEVERITY,
    LesionWord,
    NewFile,
    command,
    duration_option,
    force_option,
    forced,
    map_option,
    output_options,
    refuse_finding,
    refuse_split,
    schema_option,
    setting_option,
    side_option,
    variant_option,
    write_map,
    zone_option,
)
from neurosim.cli.output import emit
from neurosim.terms import DEFAULT_SETTING, MODALITIES

#: Severity of the page and of the present document; of schema 1.
_SEVERE, _MODERATE = "severe", "moderate"


@command("predict")
@click.argument("target", nargs=-1, required=True, type=LesionWord(), metavar="LESION")
@side_option
@zone_option
@click.option("--severity", type=SEVERITY, help="[default: severe]")
@click.option("--age", type=click.FloatRange(0, 120), metavar="YEARS")
@click.option("--all", "everything", is_flag=True, help="Every sign, in a table.")
@click.option(
    "--top",
    type=click.IntRange(0),
    metavar="N",
    default=None,
    help="Signs of each kind in a table; 0 for all, as --all.",
)
@click.option("--sources", is_flag=True, help="Name the sources of each sign.")
@setting_option
@duration_option
@variant_option
@map_option
@schema_option
@output_options
def predict(
    target: tuple[str, ...],
    side: str | None,
    zone: str | None,
    severity: str | None,
    age: float | None,
    duration: float | None,
    variant: str | None,
    top: int | None,
    everything: bool,
    sources: bool,
    setting: str | None,
    map_file: Path | None,
    schema: int,
    as_json: bool,
    plain: bool,
    atlas: "neurosim.Atlas",
) -> None:
    """Show the signs a LESION is known for, and what tells it apart.

    LESION is a root (C7), a disc (C6/7, L5S1), a syndrome ("Brown-Sequard T8",
    "cauda equina"), a nerve (ulnar, "common peroneal") or a disease, by any name.

    Example: neurosim predict C6/7 --side right --zone foraminal
    """
    from dataclasses import replace

    from neurosim.conditions import conditioned
    from neurosim.document import predict_document, signature_document
    from neurosim.report.forward import prediction_page
    from neurosim.report.lesions import hit_words, lesion_page
    from neurosim.signature import signature

    atlas = conditioned(atlas, variant, duration)
    degree = severity or (_MODERATE if as_json and schema == 1 else _SEVERE)
    lesion, assumed = named_lesion(" ".join(target), side, zone, atlas, degree)
    if severity is None:
        assumed = (*assumed, f"severity {degree}")
    table = everything or sources or top is not None
    among = None if table or as_json or map_file else ()  # the page needs roots alone
    found = neurosim.predict(lesion, severity=degree, atlas=atlas, age=age, among=among)
    found = replace(found, assumed=assumed)

    def known() -> Any:
        known = signature(
            lesion,
            severity=degree,
            setting=setting or "referral",
            age=age,
            atlas=atlas,
        )
        return replace(known, assumed=assumed)

    def document() -> Any:
        if schema == 1:
            return predict_document(found, atlas)
        return signature_document(known(), found, atlas)

    def page() -> Any:
        if table:
            most = 0 if everything or top is None else top
            return prediction_page(found, atlas, top=most, sources=sources)
        return lesion_page(known(), why=hit_words(found, atlas))

    emit(as_json, plain, document, page)
    write_map(found, map_file, atlas)


def named_lesion(
    name: str,
    side: str | None,
    zone: str | None,
    atlas: "neurosim.Atlas",
    severity: str = "",
) -> tuple["neurosim.Lesion", tuple[str, ...]]:
    """Return the lesion of a name; of a structure, say what it is instead.

    Raises
    ------
    NeurosimError
        If the name is that of a muscle, area or reflex, or of nothing.
    """
    from neurosim.atlas import normal_name
    from neurosim.naming import parse_lesion
    from neurosim.prediction import at_severity
    from neurosim.terms import NeurosimError, UnknownNameError

    try:
        return at_severity(parse_lesion(name, side, zone, atlas), severity, atlas)
    except UnknownNameError:
        _no_lesion_of(name, atlas)
        found = atlas.find(name)
        if not found:
            refuse_finding(name, atlas)
            raise
        sorts = {"motor": "a muscle", "sensory": "an area", "reflex": "a reflex"}
        sort = sorts.get(found[0].modality, "a sign")
        roots = ", ".join(atlas.weights.get(found[0].owner, {}))
        same = normal_name(name) in (normal_name(found[0].name), found[0].id)
        what = f"is {sort}" if same else f"means {found[0].name}, {sort}"
        raise NeurosimError(
            f"{name} {what}, not a lesion; its roots: {roots or 'none'}. Try "
            f"neurosim show {name}"
        ) from None


def _no_lesion_of(name: str, atlas: "neurosim.Atlas") -> None:
    """Refuse the name of a nerve of which the tables have no lesion: say what it has.

    Raises
    ------
    NeurosimError
        If the name is that of such a nerve.
    """
    from neurosim.parts import name_of
    from neurosim.terms import NeurosimError

    bare = name.lower().removesuffix(" nerve")
    for nerve in atlas.nerves.values():
        if bare == nerve.name.removesuffix(" nerve"):
            supplied = [
                name_of(atlas.structures[one], atlas)
                for one, _ in (*nerve.muscles, *nerve.skin)
            ]
            shown = f'. Its skin: neurosim map "{bare}"' if nerve.skin else ""
            raise NeurosimError(
                f"the tables have no lesion of the {bare} nerve; it supplies "
                f"{', '.join(supplied)}{shown}"
            ) from None


@command("compare")
@click.argument("lesions", nargs=-1, required=True, metavar="A B [C]")
@side_option
@click.option(
    "--top",
    type=click.IntRange(1),
    metavar="N",
    default=12,
    show_default=True,
    help="Signs shown.",
)
@map_option
@setting_option
@output_options
def compare(
    lesions: tuple[str, ...],
    side: str | None,
    top: int,
    map_file: Path | None,
    setting: str | None,
    as_json: bool,
    plain: bool,
    atlas: "neurosim.Atlas",
) -> None:
    """Show the signs that tell two or three lesions apart, the best first.

    Name each as for predict.

    Example: neurosim compare C7 "radial nerve" "carpal tunnel"
    """
    from neurosim.document import compare_document
    from neurosim.naming import joined
    from neurosim.report.lesions import compare_page
    from neurosim.signature import compare as part

    lesions = joined(lesions, atlas)
    if not 2 <= len(lesions) <= 3:
        raise click.UsageError(
            f"compare takes two or three lesions, not {len(lesions)}"
        )
    if map_file is not None and len(lesions) > 2:
        raise click.UsageError("--map draws two lesions side by side; name two")
    found, assumed = [], []
    for name in lesions:
        lesion, said = named_lesion(name, None if _sided(name) else side, None, atlas)
        found.append(lesion)
        assumed += [text for text in said if text not in assumed]
    kind = setting or "referral"
    rows = part(found, atlas, setting=kind)
    emit(
        as_json,
        plain,
        lambda: compare_document(found, rows, atlas, setting=kind, assumed=assumed),
        lambda: compare_page(found, rows, kind, assumed, top=top, atlas=atlas),
    )
    if map_file is not None:
        _draw_both(lesions, found, map_file, atlas)


def _draw_both(
    names: Sequence[str],
    lesions: "Sequence[neurosim.Lesion]",
    path: Path,
    atlas: "neurosim.Atlas",
) -> None:
    """Draw two lesions: borders beside each other, or what tells them apart."""
    from neurosim.cli.map import borders_of, side_told

    first, second = names
    if borders_of(names, atlas):
        sides = {lesion.side for lesion in lesions} - {""}
        side = sides.pop() if len(sides) == 1 else side_told(names)
        figure = plot.borders_figure(first, second, side=side, atlas=atlas)
    else:
        one, other = (
            neurosim.predict(x, severity=_SEVERE, atlas=atlas) for x in lesions
        )
        figure = plot.difference_figure(one, other, atlas=atlas)
    click.echo(f"map written: {plot.save(figure, path, force=forced())}", err=True)


def _sided(name: str) -> bool:
    return bool({"right", "left"} & set(name.lower().split()))


@command("signs")
@click.argument("first", nargs=-1, required=True, metavar="FIRST")
@click.option(
    "--against",
    "second",
    required=True,
    metavar="CAUSE",
    help="The cause to tell it from.",
)
@click.option("--severity", type=SEVERITY, help="[default: as in the setting]")
@click.option(
    "--only",
    type=click.Choice(MODALITIES),
    multiple=True,
    help="Tests of this kind; repeatable.",
)
@click.option(
    "--top",
    type=click.IntRange(1),
    metavar="N",
    default=15,
    show_default=True,
    help="Results shown.",
)
@click.option(
    "--plot",
    "plot_file",
    type=NewFile(),
    metavar="FILE",
    help="Draw the ROC curves of the first six.",
)
@force_option
@setting_option
@output_options
def signs(
    first: tuple[str, ...],
    second: str,
    severity: str | None,
    only: tuple[str, ...],
    top: int,
    plot_file: Path | None,
    setting: str | None,
    as_json: bool,
    plain: bool,
    atlas: "neurosim.Atlas",
) -> None:
    """Show how well each test tells FIRST from another cause.

    Sensitivity, specificity, likelihood ratios and area under the ROC curve, worked
    out on the model, beside published figures of the same test.

    Example: neurosim signs "right L5" --against "right common peroneal"
    """
    from dataclasses import replace

    from neurosim.accuracy import accuracy_of_tests
    from neurosim.document import accuracy_document
    from neurosim.report.accuracy import accuracy_page

    refuse_split("--against", second, first[1:], atlas)
    found = accuracy_of_tests(
        " ".join(first),
        second,
        setting=setting or DEFAULT_SETTING,
        severity=severity,
        atlas=atlas,
    )
    if only:
        kept = tuple(test for test in found.tests if test.modality in only)
        found = replace(found, tests=kept)
    if plot_file is not None:
        plot.save(plot.roc_figure(found), plot_file, force=forced())
        click.echo(f"picture written: {plot_file}", err=True)
    emit(
        as_json,
        plain,
        lambda: accuracy_document(found, atlas),
        lambda: accuracy_page(found, top=top),
    )
