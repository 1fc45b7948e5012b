"""What the leading cause leaves unexplained, and whether any cause explains the rest.

An abnormal finding is *stray* under a cause that makes it hardly more likely, given all
that was found, than it is in a person without a lesion. A patient in whom
every likely cause leaves several strays has, for this model, no listed lesion.
"""

from dataclasses import dataclass

import numpy as np

from neurosim.exam import Finding
from neurosim.explanation import contributions, told_terms
from neurosim.lesion import Lesion
from neurosim.posterior import Posterior, RankedLesion
from neurosim.terms import HISTORY

#: A cause explains a finding whose odds it raises by this factor.
_EXPLAINS = 2.0
#: Causes that are looked at, and how many strays are too many for each of them.
_CAUSES, _MANY = 6, 2
#: A second cause that is less probable than this accounts for nothing.
_BESIDE = 0.1
#: A look-alike below this does not come before a likelier one.
_WORTH = 0.02


@dataclass(frozen=True)
class Unexplained:
    """What the leader does not explain.

    Attributes
    ----------
    lesion
        The leading cause.
    strays
        Abnormal findings that it leaves to chance.
    by
        What may account for them: second causes, background, a slip of the pen.
    no_lesion
        Whether every likely cause leaves several findings to chance.
    """

    lesion: Lesion
    strays: tuple[Finding, ...]
    by: tuple[str, ...]
    no_lesion: bool


def unexplained(posterior: Posterior) -> Unexplained:
    """Return what the leading cause leaves to chance.

    Parameters
    ----------
    posterior
        From :func:`neurosim.inference.infer`.

    Examples
    --------
    >>> from neurosim.inference import infer
    >>> found = infer(["right triceps 3/5", "right triceps reflex absent"])
    >>> unexplained(found).strays
    ()
    """
    listed = [
        item.lesion for item in posterior.lesions if item.lesion.category != "none"
    ]
    leader = listed[0]
    if not _abnormal(posterior):
        return Unexplained(leader, (), (), no_lesion=False)
    none = _in_health(posterior)
    strays = _strays(posterior, leader, none)
    no_lesion = len(strays) >= _MANY and all(
        len(_strays(posterior, lesion, none)) >= _MANY
        for lesion in listed[1:_CAUSES]
        if lesion.category != "other"
    )
    return Unexplained(leader, strays, _by(posterior) if strays else (), no_lesion)


def explaining(posterior: Posterior) -> tuple[RankedLesion, ...]:
    """Return the look-alikes that touch something found abnormal, most probable first.

    Of those that are worth a word, one that touches all that was found comes before
    one that leaves some of it to chance, however common that is. Where nothing abnormal
    was found all of them are possible.

    Parameters
    ----------
    posterior
        From :func:`neurosim.inference.infer`.

    Examples
    --------
    >>> from neurosim.inference import infer
    >>> found = explaining(infer(["right biceps reflex absent"]))
    >>> "neck_spasm" in {item.lesion.family for item in found}
    False
    """
    model = posterior.model
    structures = model.atlas.structures
    sites = {site for sites in _abnormal(posterior) for site in sites}
    if not sites:
        return posterior.mimics
    touched = np.zeros(len(model.profiles.family), dtype=np.intp)
    for name, side in sites:
        drive, _ = model.drives(structures[name], side)
        touched += (drive != 0).any(axis=(1, 2))
    most = np.zeros(len(model.lesions), dtype=np.intp)
    np.maximum.at(most, model.profiles.lesion, touched[model.profiles.profile])
    count = dict(zip(model.lesions, most.tolist(), strict=True))
    found = [item for item in posterior.mimics if count[item.lesion]]
    return tuple(
        sorted(
            found,
            key=lambda item: (
                count[item.lesion] < len(sites) or item.probability < _WORTH
            ),
        )
    )


def _in_health(
    posterior: Posterior,
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return log P(records) of each structure in a person without a lesion."""
    found = {}
    for channel in posterior.channels:
        habit = posterior.model.habit(channel.modality)
        for term in channel.terms:
            cells = np.exp(term.form.ratios[:, term.form.axis.rest])
            healthy = float(cells.reshape(-1, len(habit))[0] @ habit)
            found[term.sites] = float(np.log(healthy)) + term.form.base
    by_name = {tuple(name for name, _ in sites): p for sites, p in found.items()}
    return np.array(
        [  # a side that was not told is one of the two
            found.get(sites, by_name.get(tuple(name for name, _ in sites), 0.0))
            for sites in told_terms(posterior)
        ]
    )


def _abnormal(posterior: Posterior) -> set[tuple[tuple[str, str], ...]]:
    """Return the sites at which something abnormal was recorded."""
    structures = posterior.model.atlas.structures
    return {
        sites
        for sites, found in told_terms(posterior).items()
        if structures[sites[0][0]].modality != HISTORY
        and any(
            not f.relation and structures[f.structure].scale.normal not in f.grades
            for f in found
        )
    }


def _strays(
    posterior: Posterior,
    lesion: Lesion,
    none: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> tuple[Finding, ...]:
    gains = contributions(posterior, lesion).terms - none
    abnormal = _abnormal(posterior)
    return tuple(
        found[0]
        for (sites, found), gain in zip(
            told_terms(posterior).items(), gains.tolist(), strict=True
        )
        if sites in abnormal and gain < np.log(_EXPLAINS)
    )


def _by(posterior: Posterior) -> tuple[str, ...]:
    likely = [item.cause for item in posterior.beside if item.probability >= _BESIDE]
    return (*likely[:2], "chance in a healthy structure", "a slip of the pen")
