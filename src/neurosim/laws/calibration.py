"""The one law that is statistical: stated probabilities come true that often."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice, takewhile

import numpy as np

from neurosim.atlas import Atlas
from neurosim.door import door
from neurosim.evaluation.calibration import calibrated_error, calibration_error
from neurosim.laws.answer import Localizer, ask
from neurosim.simulation import SimulatedPatient, simulate
from neurosim.terms import DEFAULT_SETTING

CALIBRATION = "calibration"
#: What a forecaster may be off beyond chance before it is called wrong.
SLACK = 0.02
#: Patients to draw for one with a root lesion, at most.
_MOST = 50


@dataclass(frozen=True)
class CalibrationCheck:
    """Stated and observed frequency of the leading root, given a root.

    Attributes
    ----------
    error
        Mean distance of the two, over five bins.
    limit
        95th percentile of that distance for a calibrated forecaster, and the slack.
    stated, right
        Mean stated probability of the leader, and how often it was right.
    """

    error: float
    limit: float
    stated: float
    right: float
    patients: int

    @property
    def holds(self) -> bool:
        """Whether the error is no more than chance allows."""
        return self.error <= self.limit

    def __str__(self) -> str:
        """Return the figures in words."""
        return (
            f"{self.patients} patients: the leading root is stated {self.stated:.2f} "
            f"and right {self.right:.2f} of the time; error {self.error:.3f}, "
            f"limit {self.limit:.3f}"
        )


def _stated(localizer: Localizer, patient: SimulatedPatient) -> tuple[float, float]:
    """Return the probability stated for the leader, and whether it is right."""
    scores = ask(localizer, patient.exam).scores
    leader = max(scores, key=lambda place: scores[place])
    total = sum(scores.values())
    stated = scores[leader] / total if total > 0 else 0.0
    if not 0 <= stated <= 1:
        raise ValueError(f"the leading root has the probability {stated:g}")
    return stated, patient.lesion.roots.count(leader) / len(patient.lesion.roots)


@door
def calibration(
    localizer: Localizer,
    atlas: Atlas,
    *,
    patients: int = 500,
    setting: str = DEFAULT_SETTING,
    seed: int = 0,
    more: Callable[[], bool] = lambda: True,
) -> CalibrationCheck:
    """Return how well stated probabilities agree with simulated patients.

    The patients have a root lesion, and the law judges the probability of the
    leading root, given that it is a root: a localiser that knows of nothing else is
    not blamed for it. A bilateral lesion counts half for each of its roots.

    Parameters
    ----------
    localizer
        What is judged.
    atlas
        The tables that patients are drawn from.
    patients
        How many.
    setting
        A population of settings.csv.
    seed
        Same seed, same patients.
    more
        Asked before each patient whether there is time for one more.
    """
    drawn = simulate(
        n=_MOST * patients,
        seed=seed,
        protocol="full",
        setting=setting,
        atlas=atlas,
    )
    radicular = islice((p for p in drawn if p.lesion.roots), patients)
    timely = takewhile(lambda _: more(), radicular)
    table = np.array([_stated(localizer, patient) for patient in timely])
    _, chance = calibrated_error(np.clip(table[:, 0], 0, 1), level=95)
    return CalibrationCheck(
        calibration_error(table),
        chance + SLACK,
        float(table[:, 0].mean()),
        float(table[:, 1].mean()),
        len(table),
    )
