"""The command ``demo``: the whole of neurosim on one simulated patient."""

from typing import TYPE_CHECKING, Any

import click

import neurosim
from neurosim.cli.options import command, output_options
from neurosim.cli.output import emit

if TYPE_CHECKING:
    from neurosim.report.page import Page

_LEVELS = ("C6/7", "L5/S1", "C5/6", "L4/5")
_TESTS = 3


@command("demo")
@click.option(
    "--seed",
    type=click.IntRange(0),
    metavar="N",
    default=25,
    show_default=True,
    help="Each seed is another patient.",
)
@output_options
def demo(seed: int, as_json: bool, plain: bool, atlas: "neurosim.Atlas") -> None:
    """Show a simulated patient: findings, ranking, reasons and the next test.

    Example: neurosim demo --seed 4
    """
    from neurosim.cli.patient import ranked

    level = _LEVELS[seed % len(_LEVELS)]
    side = ("left", "right")[seed % 2]
    [drawn] = neurosim.simulate(
        level,
        side=side,
        seed=seed,
        severity="severe",
        protocol="screening",
        atlas=atlas,
    )
    patient = ranked(drawn.exam, atlas)
    why = neurosim.explain(patient.posterior)
    tests = neurosim.next_tests(patient.posterior, "root", top=_TESTS)

    def document() -> dict[str, Any]:
        from neurosim import document as documents

        flags = patient.flags
        parts = {
            "patient": documents.patient_document(
                drawn, atlas, seed=seed, protocol="screening", setting=patient.setting
            ),
            "rank": documents.rank_document(
                patient.posterior, flags, setting=patient.setting
            ),
            "explain": documents.explain_document(why, atlas, flags),
            "next": documents.next_document(tests, "root", atlas, flags=flags),
        }
        return documents.envelope("demo/1", atlas, parts)

    def page() -> "Page":
        from neurosim.report.demo import demo_page

        return demo_page(drawn, patient.posterior, patient.flags, (why, tests))

    emit(as_json, plain, document, page)
