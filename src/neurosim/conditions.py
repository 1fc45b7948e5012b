"""The same tables under a condition: a setting, a variant, a duration, before fitting.

Each function returns an atlas with some numbers changed and everything else shared, so
that whatever is worked out from it (forward, inverse, maps) is the one model on other
numbers, never a second model.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from neurosim.atlas import Atlas, kept, normal_name
from neurosim.lesion_tables import Variant
from neurosim.parameters import Parameter, SettingNumber
from neurosim.records import Claim
from neurosim.terms import OTHER_SUPPLY, ROOTS, NeurosimError, UnknownNameError

__all__ = [
    "at_duration",
    "before_fitting",
    "conditioned",
    "find_variant",
    "in_setting",
    "with_variant",
]

Key = TypeVar("Key", bound=tuple[str, ...])
AnyNumber = TypeVar("AnyNumber", Parameter, SettingNumber)


def in_setting(atlas: Atlas, setting: str) -> Atlas:
    """Return the atlas as it holds for a setting: its ``factor`` rows applied.

    A factor multiplies every number of observation.csv of that parameter, or, for
    ``neighbour``, the weights of patterns.csv marked so: those that touch a root
    beside the lesion's. Without such rows the atlas itself is returned.

    Parameters
    ----------
    atlas
        The tables.
    setting
        A population of settings.csv.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> in_setting(load_atlas(), "referral") is load_atlas()
    True
    """
    factors = {
        key: row.value
        for (name, parameter, key), row in atlas.settings.items()
        if name == setting and parameter == "factor"
    }
    if not factors:
        return atlas
    observation = {
        key: replace(row, value=row.value * factors.get(key[0], 1.0))
        for key, row in atlas.observation.items()
    }
    neighbour = factors.get("neighbour", 1.0)
    patterns = tuple(
        replace(row, value=row.value * neighbour) if row.span == "neighbour" else row
        for row in atlas.patterns
    )
    return replace(atlas, observation=observation, patterns=patterns)


def find_variant(atlas: Atlas, name: str) -> Variant:
    """Return the variant of variants.csv with an identifier, name or alias.

    Parameters
    ----------
    atlas
        The tables.
    name
        Identifier, name or alias; case, hyphens and underscores do not matter.

    Raises
    ------
    UnknownNameError
        If there is none; the message names the choices.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> find_variant(load_atlas(), "lumbarised S1").shift
    1
    """
    wanted = normal_name(name)
    for variant in atlas.variants.values():
        names = (variant.id, variant.name, *variant.aliases)
        if wanted in {normal_name(known) for known in names}:
            return variant
    raise UnknownNameError("variant", name, list(atlas.variants))


def with_variant(atlas: Atlas, name: str) -> Atlas:
    """Return the tables of a person with an anatomical variant.

    The weights of roots.csv are moved by the variant's shift, for the structures of
    its modalities whose leading root lies in its range. What the lesion touches stays
    as it is, and so does the displacement of the map that nobody knows of.

    Parameters
    ----------
    atlas
        The tables.
    name
        As for :func:`find_variant`.

    Raises
    ------
    UnknownNameError
        If there is no such variant.

    Examples
    --------
    In a prefixed brachial plexus each muscle is supplied one root higher.

    >>> from neurosim.atlas import load_atlas
    >>> weights = with_variant(load_atlas(), "prefixed brachial plexus").weights
    >>> max(weights["triceps"], key=weights["triceps"].get)
    'C6'
    """
    variant = find_variant(atlas, name)
    moved = {
        structure
        for structure, weights in atlas.weights.items()
        if atlas.structures[structure].modality in variant.modalities
        and _leading(weights) in variant.roots
    }
    claims = tuple(
        _moved(claim, variant.shift) if claim.structure in moved else claim
        for claim in atlas.claims
    )
    return replace(atlas, claims=claims)


def _leading(weights: Mapping[str, float]) -> str:
    spinal = {root: weight for root, weight in weights.items() if root != OTHER_SUPPLY}
    return max(spinal, key=lambda root: spinal[root], default="")


def _moved(claim: Claim, shift: int) -> Claim:
    """Return the claim, moved so many roots down; the last root stays the last."""
    if claim.root == OTHER_SUPPLY or claim.role != "model":
        return claim
    place = min(max(ROOTS.index(claim.root) + shift, 0), len(ROOTS) - 1)
    return claim._replace(root=ROOTS[place])


def at_duration(atlas: Atlas, weeks: float) -> Atlas:
    """Return the tables for a lesion that has lasted so many weeks.

    Wasting is seen only after weeks; see ``wasting`` in data/README.md.

    Parameters
    ----------
    atlas
        The tables.
    weeks
        Weeks since onset, 0 or more.

    Raises
    ------
    NeurosimError
        If ``weeks`` is negative or not a number.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> at_duration(load_atlas(), 0).observe("wasting_weeks")
    0.0
    """
    if not 0 <= weeks < float("inf"):
        raise NeurosimError(f"duration of {weeks} weeks: it must be 0 or more")
    place = ("wasting_weeks", "")
    known = replace(atlas.observation[place], value=float(weeks))
    return replace(atlas, observation={**atlas.observation, place: known})


def conditioned(
    atlas: Atlas, variant: str | None = None, weeks: float | None = None
) -> Atlas:
    """Return the tables of a person with a variant, for a lesion of some weeks.

    Parameters
    ----------
    atlas
        The tables.
    variant
        A variant; None leaves the population as it is.
    weeks
        Weeks since onset; None where they are not known.

    Raises
    ------
    UnknownNameError, NeurosimError
        As :func:`with_variant` and :func:`at_duration`.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> conditioned(load_atlas()) is load_atlas()
    True
    """
    name = ""
    if variant is not None:
        name = find_variant(atlas, variant).name
        atlas = with_variant(atlas, variant)
    if weeks is not None:
        atlas = at_duration(atlas, weeks)
    if name:
        atlas.derived["variant"] = name
    return atlas


@kept
def before_fitting(atlas: Atlas) -> Atlas:
    """Return the atlas with every fitted number put back to its start.

    Parameters
    ----------
    atlas
        The tables.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> gain = before_fitting(load_atlas()).observation["gain", "sensory"]
    >>> gain.value == gain.start
    True
    """
    return replace(
        atlas,
        observation=_started(atlas.observation),
        settings=_started(atlas.settings),
    )


def _started(numbers: Mapping[Key, AnyNumber]) -> Mapping[Key, AnyNumber]:
    return {
        key: row if row.start is None else replace(row, value=row.start)
        for key, row in numbers.items()
    }
