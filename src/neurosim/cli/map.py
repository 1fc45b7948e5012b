"""The command ``map``: body maps of roots, lesions, examinations and rankings."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import click

import neurosim
from neurosim import plot
from neurosim.cli.drawing import load_matplotlib
from neurosim.cli.options import (
    NewFile,
    command,
    data_option,
    force_option,
    forced,
    variant_option,
)
from neurosim.wording import capital

# Annotating with matplotlib's own type would import it here for the checker only.
Figure = Any

_SIZE = (11.0, 8.5)


@command("map")
@click.argument("targets", nargs=-1, metavar="[NAME]...")
@click.option(
    "--finding",
    "-f",
    "findings",
    multiple=True,
    metavar="FINDING",
    help="Draw an examination: one finding; give it again for more.",
)
@click.option(
    "--exam", "exam_file", metavar="FILE", help="Draw an examination of FILE."
)
@click.option(
    "--rank",
    "ranked",
    is_flag=True,
    help="Draw the roots that the examination points to.",
)
@click.option("--atlas", "whole", is_flag=True, help="Draw all dermatomes.")
@click.option(
    "--blank",
    type=click.Choice(("skin", "muscles")),
    help="A map with numbers to name.",
)
@click.option("--key", is_flag=True, help="With --blank: the names too.")
@click.option(
    "--compare",
    nargs=2,
    metavar="A B",
    help="Draw what tells two roots or levels apart.",
)
@click.option(
    "--sheet", is_flag=True, help="A teaching page of a root, level or nerve."
)
@click.option("--side", metavar="SIDE", help="The patient's right or left.")
@click.option("--zone", metavar="ZONE", help="Zone of the disc, as in predict.")
@click.option("--severity", default="severe", show_default=True, metavar="WORD")
@click.option("--views", metavar="LIST", help="Comma-separated, such as front,back.")
@click.option(
    "--style",
    default="light",
    show_default=True,
    metavar="NAME",
    help="light, dark or print.",
)
@click.option("--size", metavar="WxH", help="Inches, such as 11x8.5.")
@click.option(
    "--paper", type=click.Choice(("letter", "a4")), help="Size of a sheet or a map."
)
@click.option(
    "--patients",
    type=click.IntRange(1, 48),
    metavar="N",
    help="N simulated patients, beside what is expected.",
)
@click.option(
    "--layers", metavar="LIST", help="Only some of skin, muscle, reflex, point."
)
@click.option(
    "--by",
    type=click.Choice(("share",)),
    help="Colour a root by its share of each area and muscle.",
)
@click.option(
    "--font-scale",
    type=click.FloatRange(0.3, 5),
    default=1.0,
    help="Size of the text; 1 is normal.",
)
@click.option("--whole-body", is_flag=True, help="Do not crop to the limb.")
@click.option("--transparent", is_flag=True, help="No background behind the picture.")
@click.option(
    "--output",
    "-o",
    type=NewFile(),
    metavar="FILE",
    help="Write a .png, .svg or .pdf instead of opening a window; .html: a page to "
    "touch.",
)
@force_option
@variant_option
@data_option
def map_command(output: Path | None, **options: Any) -> None:
    """Draw a map of the body. Right and left are always the patient's.

    \b
    neurosim map C7                          a root
    neurosim map C6 C7                       several
    neurosim map "carpal tunnel"             what a lesion is expected to do
    neurosim map median                      a nerve: the borders of its skin
    neurosim map C6/7 --side right -o a.png  what a disc is expected to do
    neurosim map --compare C6 C7             what tells two apart
    neurosim map --compare L5 "common peroneal" -o b.png  borders, side by side
    neurosim map -f "right triceps 3/5" --rank
    neurosim map C7 ulnar -o page.html       to touch, in a browser
    """  # noqa: D301
    from neurosim.conditions import conditioned

    load_matplotlib()
    atlas = conditioned(options["atlas"], options["variant"])
    options["targets"] = _names(options["targets"], atlas)
    if output is not None and output.suffix.lower() in (".html", ".htm"):
        from neurosim.cli.page import page_of_map

        page_of_map(output, options["targets"], atlas)
        return

    figure = _figure(options, atlas)
    if output is not None:
        click.echo(f"written: {plot.save(figure, output, force=forced())}")
        return
    click.echo(_opened(figure))


def _names(words: Sequence[str], atlas: "neurosim.Atlas") -> tuple[str, ...]:
    """Return the names of a map; words without quotes that make one are joined."""
    from neurosim.naming import joined
    from neurosim.plot.territory import has_nerve

    return joined(words, atlas, also=partial(has_nerve, atlas=atlas))


def _figure(options: dict[str, Any], atlas: "neurosim.Atlas") -> Figure:
    asked = {
        "ROOT or LEVEL": options["targets"],
        "--compare": options["compare"],
        "--finding": options["findings"],
        "--exam": options["exam_file"],
        "--atlas": options["whole"],
        "--blank": options["blank"],
    }
    if options["compare"]:  # names of several words, without quotes
        names = _names((*options["compare"], *options["targets"]), atlas)
        if len(names) == 2:
            options["compare"], asked["ROOT or LEVEL"] = names, ()
    given = [name for name, value in asked.items() if value]
    if len(given) != 1:
        wanted = ", ".join(asked)
        both = f", not {' and '.join(given)}" if given else ""
        hint = ". Several findings: -f before each" if "--finding" in given else ""
        raise click.UsageError(f"give one of {wanted}{both}{hint}")
    if options["key"] and not options["blank"]:
        raise click.UsageError("--key needs --blank: it names what that map numbers")
    return _DRAWN_BY[given[0]](options, atlas)


def _look(options: dict[str, Any]) -> dict[str, Any]:
    look: dict[str, Any] = {"style": options["style"]}
    if options["views"]:
        look["views"] = [view.strip() for view in options["views"].split(",")]
    look["size"] = _told_size(options) or _SIZE
    return look


def _told_size(options: dict[str, Any]) -> tuple[float, float] | None:
    """Return the size of the page that was asked for, if any was."""
    if options["size"]:
        return _inches(options["size"])
    return _PAPERS[options["paper"]] if options["paper"] else None


#: Papers on their side: inches.
_PAPERS = {"letter": (11.0, 8.5), "a4": (11.69, 8.27)}


def _map_look(options: dict[str, Any]) -> dict[str, Any]:
    """Return the look of one body map."""
    look = {
        **_look(options),
        "size": _told_size(options),
        "font_scale": options["font_scale"],
        "transparent": options["transparent"],
        "crop": not options["whole_body"],
    }
    if options["layers"]:
        look["layers"] = [layer.strip() for layer in options["layers"].split(",")]
    return look


def _inches(text: str) -> tuple[float, float]:
    width, _, height = text.lower().partition("x")
    try:
        size = float(width), float(height)
    except ValueError:
        size = (0.0, 0.0)
    if not all(2 <= side <= 60 for side in size):
        raise click.BadParameter(
            f"{text!r:.40}: give inches from 2 to 60, such as 11x8.5"
        )
    return size


def _target(options: dict[str, Any], atlas: "neurosim.Atlas") -> Figure:
    from neurosim.terms import parse_side

    side = parse_side(options["side"]) if options["side"] else "right"
    names: tuple[str, ...] = options["targets"]
    if options["sheet"]:
        if len(names) > 1:
            raise click.UsageError(
                "--sheet is a page of one root, disc or nerve: C7, C6/7 or ulnar"
            )
        _refuse_severity("a sheet has a severity of its own")
        paper = options["paper"] or "a4"
        return plot.sheet(
            names[0],
            side=options["side"] and side,
            style=options["style"],
            paper=paper,
            atlas=atlas,
        )
    look = _map_look(options)
    if options["patients"]:
        return _drawn_patients(options, atlas)
    if len(names) > 1:
        _refuse_severity("a map of several roots or parts shows no lesion")
        return _several(names, side, look, atlas)
    root = _root_named(names[0])
    if root and not (options["zone"] or _severity_told()):
        what: object = root
        look["by"] = options["by"] or ""
    elif _is_nerve(names[0], atlas) and not (options["by"] or options["zone"]):
        what, side = names[0], options["side"] and side
    elif part := _part_named(names[0], options, atlas):
        what, look["title"] = part, f"{capital(names[0])}, {side}"
    else:
        what, side = _lesion_named(names[0], options, atlas), ""
    return _of(plot.bodymap(what, side=side or None, atlas=atlas, **look))


def _several(
    names: Sequence[str], side: str, look: dict[str, Any], atlas: "neurosim.Atlas"
) -> Figure:
    """Return one map of several roots, areas or muscles."""
    from neurosim.terms import UnknownNameError

    what = [_root_named(name) or _part_id(name, atlas) for name in names]
    try:
        return _of(plot.bodymap(what, side=side, atlas=atlas, **look))
    except UnknownNameError:
        _refuse_several(names, atlas)
        raise


def _part_id(name: str, atlas: "neurosim.Atlas") -> str:
    """Return the identifier of what has a place on the map; else the name."""
    from neurosim.plot.skin_cells import drawn

    parts = (part.id for part in atlas.find(name))
    return next((part for part in parts if part in drawn(atlas)), name)


def _refuse_several(names: Sequence[str], atlas: "neurosim.Atlas") -> None:
    """Say which of several names is a lesion, or what all of them may mean as one.

    Raises
    ------
    NeurosimError
        In either case.
    """
    from neurosim.naming import is_name, near_lesions
    from neurosim.plot.territory import has_nerve
    from neurosim.terms import UnknownNameError

    for name in names:
        lesion = not _root_named(name) and not atlas.find(name)
        if lesion and (is_name(name, atlas) or has_nerve(name, atlas)):
            raise neurosim.NeurosimError(
                f"one map shows several roots, areas or muscles; {name!r} is none. "
                "Two lesions: neurosim map --compare A B; several: -o FILE.html"
            )
    words = " ".join(names)
    raise UnknownNameError("name", words, near_lesions(words, atlas))


def _is_nerve(name: str, atlas: "neurosim.Atlas") -> bool:
    """Return whether a name is a nerve's, and no severity of a lesion is meant."""
    from neurosim.plot.territory import has_nerve

    return not _severity_told() and has_nerve(name, atlas)


def _severity_told() -> bool:
    """Return whether a severity was given, so that a lesion is meant."""
    source = click.get_current_context().get_parameter_source("severity")
    return source not in (click.core.ParameterSource.DEFAULT, None)


def _refuse_severity(what: str) -> None:
    if _severity_told():
        raise click.UsageError(f"{what}; --severity does not apply to it")


def _lesion_named(
    name: str, options: dict[str, Any], atlas: "neurosim.Atlas"
) -> "neurosim.Prediction":
    from neurosim.plot.skin_cells import drawn

    if options["by"]:
        raise click.UsageError(
            "--by share works for a root only, such as C7, without --severity"
        )
    return neurosim.predict(
        name,
        side=options["side"],
        zone=options["zone"],
        severity=options["severity"],
        atlas=atlas,
        among=drawn(atlas),
    )


def _part_named(
    name: str, options: dict[str, Any], atlas: "neurosim.Atlas"
) -> dict[str, str]:
    """Return a muscle, area or reflex in its colour; nothing if a lesion has the name.

    Of several of one name (triceps, and its reflex) all are drawn.
    """
    from neurosim.naming import parse_lesion
    from neurosim.plot.palette import find_style
    from neurosim.plot.skin_cells import drawn
    from neurosim.terms import UnknownNameError

    with suppress(UnknownNameError):
        parse_lesion(name, None, None, atlas)
        return {}
    known = atlas.find(name)
    found = [part.id for part in known if part.id in drawn(atlas)]
    if known and not found:
        raise neurosim.NeurosimError(
            f"{name!r} has no area or muscle of its own on the map: "
            f"neurosim show {name!r}"
        )
    if found and (options["zone"] or options["by"]):
        raise click.UsageError(
            f"{name!r} is a part of the body; --zone and --by do not apply to it"
        )
    if found:
        _refuse_severity(f"{name!r} is a part of the body")
    color = find_style(options["style"]).findings["expected"].color
    return dict.fromkeys(found, color)


def _drawn_patients(options: dict[str, Any], atlas: "neurosim.Atlas") -> Figure:

    names = options["targets"]
    if len(names) > 1:
        raise click.UsageError("--patients draws one lesion; name only one")
    found = neurosim.predict(
        names[0],
        side=options["side"],
        zone=options["zone"],
        severity=options["severity"],
        atlas=atlas,
    )
    look = _look(options)
    return plot.patients_figure(
        found, options["patients"], style=look["style"], size=look["size"], atlas=atlas
    )


def _root_named(name: str) -> str:
    """Return the root that a name is; empty if it is none."""
    from neurosim.terms import is_root, parse_root

    if name.strip().upper() == "S4-5":
        return "S4-5"
    return parse_root(name) if is_root(name) else ""


def _comparison(options: dict[str, Any], atlas: "neurosim.Atlas") -> Figure:

    names = options["compare"]
    if any(_is_nerve(name, atlas) for name in names) and borders_of(names, atlas):
        look = {key: value for key, value in _look(options).items() if key != "size"}
        side = options["side"] or side_told(names)
        return plot.borders_figure(*names, side=side, atlas=atlas, **look)
    first, second = (
        neurosim.predict(
            name, side=options["side"], severity=options["severity"], atlas=atlas
        )
        for name in options["compare"]
    )
    return plot.difference_figure(first, second, atlas=atlas, **_look(options))


def borders_of(names: Sequence[str], atlas: "neurosim.Atlas") -> bool:
    """Return whether all of some names are roots or nerves with borders."""
    from neurosim.plot.territory import skin_of

    return all(skin_of(name, atlas) is not None for name in names)


def side_told(names: Sequence[str]) -> str:
    """Return the side that the first of some names says; the right by default."""
    from neurosim.plot.territory import side_of

    said = {side_of(name) for name in names} - {""}
    if len(said) > 1:
        raise click.UsageError("borders are compared on one side: name right or left")
    return said.pop() if said else "right"


def _examination(options: dict[str, Any], atlas: "neurosim.Atlas") -> Figure:
    from neurosim.model import model_of
    from neurosim.terms import REPORT

    if options["findings"]:
        exam = neurosim.parse_exam(options["findings"], atlas)
    else:
        exam = neurosim.load_exams(options["exam_file"], atlas)[0]
    what: object = exam
    if options["ranked"]:
        what = neurosim.infer(exam, model_of(exam, atlas), record=exam.record or REPORT)
    return _of(plot.bodymap(what, atlas=atlas, **_map_look(options)))


def _everything(options: dict[str, Any], atlas: "neurosim.Atlas") -> Figure:

    return _of(plot.bodymap(atlas=atlas, **_map_look(options)))


def _blank(options: dict[str, Any], atlas: "neurosim.Atlas") -> Figure:  # noqa: ARG001

    look = _look(options)
    return plot.label_figure(
        options["blank"], key=options["key"], style=look["style"], size=look["size"]
    )


_DRAWN_BY: dict[str, Callable[[dict[str, Any], "neurosim.Atlas"], Figure]] = {
    "ROOT or LEVEL": _target,
    "--compare": _comparison,
    "--finding": _examination,
    "--exam": _examination,
    "--atlas": _everything,
    "--blank": _blank,
}


def _of(ax: Any) -> Figure:
    return ax.figure


def _opened(figure: Figure) -> str:
    """Write the picture to a temporary file, open it if that is possible, say where."""
    from tempfile import mkdtemp

    path = plot.save(figure, Path(mkdtemp(prefix="neurosim-")) / "map.png")
    opened = click.launch(str(path)) == 0
    return f"{'opened' if opened else 'written'}: {path}"
