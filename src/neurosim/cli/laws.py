"""The command ``laws``: try the laws of localisation on a function of your own."""

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import click

import neurosim
from neurosim.cli.options import command, data_option, json_option
from neurosim.cli.output import show_json
from neurosim.terms import NeurosimError, UnknownNameError


class Span(click.ParamType[float]):
    """A length of time, such as 60s or 2min."""

    name = "time"
    _units = (("min", 60.0), ("s", 1.0), ("", 1.0))

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return seconds, or fail with an example."""
        text = str(value).strip().lower()
        unit, factor = next(pair for pair in self._units if text.endswith(pair[0]))
        try:
            seconds = float(text.removesuffix(unit)) * factor
        except ValueError:
            seconds = -1.0
        if not 0 < seconds < 1e6:
            self.fail(
                f"{value!r} is not a length of time, such as 60s or 2min", param, ctx
            )
        return seconds


@command("laws")
@click.argument("function", metavar="MODULE:FUNCTION")
@click.option(
    "--budget",
    type=Span(),
    metavar="TIME",
    help="Time for all laws together, such as 60s.",
)
@click.option(
    "--law", "laws", multiple=True, metavar="NAME", help="Only this law; repeatable."
)
@click.option(
    "--examples",
    type=click.IntRange(1),
    default=100,
    show_default=True,
    metavar="N",
    help="Trials of each law.",
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
@json_option
@data_option
def laws_(
    function: str,
    budget: float | None,
    laws: tuple[str, ...],
    examples: int,
    seed: int,
    as_json: bool,
    atlas: "neurosim.Atlas",
) -> None:
    """Try the laws on a function that takes an Exam and returns probabilities.

    The exit code is 1 if a law fails. MODULE may lie in the current folder.

    Example: neurosim laws neurosim.laws.localizers:textbook_count --budget 60s
    """
    localizer = _found(function)
    try:
        from neurosim.laws import check_localizer
    except ModuleNotFoundError as error:
        if error.name != "hypothesis":
            raise
        raise NeurosimError(
            "laws need hypothesis: install neurosim-exam[hypothesis]"
        ) from None
    report = check_localizer(
        localizer,
        laws=laws or None,
        atlas=atlas,
        examples=examples,
        seed=seed,
        budget=budget,
        progress=None if as_json else click.echo,
    )
    if as_json:
        from neurosim.document import envelope

        results = [
            {
                "law": one.name,
                "statement": one.statement,
                "holds": one.holds,
                "note": one.note,
                "example": list(one.counterexample.vignette)
                if one.counterexample
                else [],
            }
            for one in report.results
        ]
        show_json(envelope("laws/1", atlas, {"results": results}))
    if not report.holds:
        click.get_current_context().exit(1)


def _found(name: str) -> Callable[..., Any]:
    """Return the function that is meant."""
    module, colon, attribute = name.partition(":")
    if not (module and colon and attribute):
        raise NeurosimError(f"{name!r}: give MODULE:FUNCTION, such as mine:localise")
    sys.path.insert(0, str(Path.cwd()))
    try:
        found: Any = import_module(module)
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        raise NeurosimError(f"{module}: cannot be imported: {what}") from None
    finally:
        sys.path.remove(str(Path.cwd()))
    if not hasattr(found, attribute):
        raise UnknownNameError("function", attribute, dir(found))
    value: Any = getattr(found, attribute)
    if not callable(value):
        raise NeurosimError(f"{name}: is not a function")
    return value  # type: ignore[no-any-return]
