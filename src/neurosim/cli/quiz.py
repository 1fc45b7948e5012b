"""The group ``quiz``: what there is to play, to see and to keep."""

import click

from neurosim.cli.lazy import LazyCommand, LazyGroup
from neurosim.terms import NOTICE

_PLAY, _SEE, _TEACH = "Learn", "Your progress", "Teach"
_ENTRIES = {
    name: LazyCommand(section, text, f"neurosim.cli.{module}", attribute)
    for name, section, text, module, attribute in (
        (
            "patient",
            _PLAY,
            "Examine a simulated patient and state your diagnosis.",
            "play",
            "patient",
        ),
        (
            "cards",
            _PLAY,
            "Cards that come back when you are about to forget them.",
            "play",
            "cards",
        ),
        (
            "stats",
            _SEE,
            "Scores, calibration, accuracy, what you mix up, forecast.",
            "progress",
            "stats",
        ),
        (
            "review",
            _SEE,
            "The cards that were wrong, with their sources.",
            "progress",
            "review",
        ),
        ("export", _SEE, "Write your progress as JSON.", "progress", "export"),
        ("import", _SEE, "Add the progress of an export.", "progress", "import_"),
        (
            "class",
            _TEACH,
            "What a class gets wrong, from its exports.",
            "progress",
            "class_",
        ),
        (
            "sheets",
            _TEACH,
            "Now called neurosim osce: pages of a station (PDF).",
            "play",
            "sheets",
        ),
    )
}


@click.group("quiz", cls=LazyGroup, entries=_ENTRIES, epilog=NOTICE)
def quiz() -> None:
    """Examine a simulated patient, learn with cards, see your progress.

    \b
    neurosim quiz patient
    neurosim quiz cards -n 10
    neurosim quiz stats
    """  # noqa: D301
