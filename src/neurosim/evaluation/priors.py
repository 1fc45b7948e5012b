"""The same patients under other priors: how much of a score is the prior's."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from neurosim.atlas import Atlas
from neurosim.model.involvement import Array
from neurosim.model.population import Population
from neurosim.posterior import Posterior

#: Powers of epidemiology at which a score is shown beside the setting's own; they
#: name rows of the report and are no number of the model.
_POWERS = (0.3, 0.5, 0.7)
_POWER = "level_power"
UNIFORM, EPIDEMIOLOGICAL = "uniform", "epidemiology"
PRIORS = (*(f"power {p:g}" for p in _POWERS), EPIDEMIOLOGICAL, UNIFORM)


def under_priors(posterior: Posterior) -> dict[str, Posterior]:
    """Return one patient's posterior under each of ``PRIORS``.

    The likelihood of a lesion does not depend on the prior over lesions, so each is
    the same posterior weighted anew; severity stays that of the setting.

    Examples
    --------
    >>> from neurosim.exam import Exam, Finding
    >>> from neurosim.inference import infer
    >>> found = under_priors(infer(Exam((Finding("triceps", "right", (3,)),))))
    >>> all(abs(p.probabilities.sum() - 1) < 1e-12 for p in found.values())
    True
    """
    old = posterior.population
    return {
        name: reweighted(posterior, population)
        for name, population in zip(PRIORS, _populations(posterior, old), strict=True)
    }


def _populations(posterior: Posterior, old: Population) -> Iterable[Population]:
    for power in (*_POWERS, 1.0):
        yield Population(
            with_power(old.atlas, old.setting, power),
            posterior.model.lesions,
            old.setting,
            age=old.age,
            sex=old.sex,
            weeks=old.weeks,
        )
    yield old.with_uniform_prior()


def with_power(atlas: Atlas, setting: str, power: float) -> Atlas:
    """Return the atlas with another power of epidemiology in a setting."""
    place = (setting, _POWER, "")
    row = replace(atlas.settings[place], value=power)
    return replace(atlas, settings={**atlas.settings, place: row})


def reweighted(posterior: Posterior, population: Population) -> Posterior:
    """Return the posterior of the same findings under another prior over lesions."""
    change = population.log_prior - posterior.population.log_prior
    with np.errstate(divide="ignore"):
        log_p = np.log(posterior.probabilities) + change
    p: Array = np.exp(log_p - log_p.max())
    return replace(posterior, population=population, probabilities=p / p.sum())
