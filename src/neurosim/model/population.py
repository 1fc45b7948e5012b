"""Who is examined: the prior over lesions and severities in a setting.

Populations are never averaged: surgical series, referrals for electrodiagnosis,
primary care, and published reports, where rare levels are over-represented.
"""

from collections.abc import Hashable, Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import Any

import numpy as np

from neurosim.atlas import Atlas, load_atlas
from neurosim.door import door
from neurosim.exam import Age, Sex, Weeks
from neurosim.lesion import Lesion, hypotheses
from neurosim.matching import matching
from neurosim.model.incidence import Incidence
from neurosim.model.involvement import Array, Mask
from neurosim.model.shares import (
    checked_share,
    fit_shares,
    population_text,
    read_population,
    severity_shares,
)
from neurosim.terms import (
    CATEGORIES,
    DEFAULT_SETTING,
    LEVELS,
    ROOTS,
    SEVERITIES,
    ExamError,
    NeurosimError,
    UnknownNameError,
    require_name,
)
from neurosim.writing import new_file

_ANCHOR_KEYS = ("0", "0.25", "0.5", "0.75", "1")
#: Stands for a share of 0, which has no logarithm.
_NEVER = 1e-300


class Population:
    """Prior over lesions and overall severity for one kind of patient.

    Parameters
    ----------
    atlas
        The tables.
    lesions
        The hypotheses, in the order of the model.
    setting
        A setting of settings.csv.
    age
        Age in years, or None.
    sex
        ``F``, ``M`` or None.
    weeks
        Weeks since the onset, or None.

    Attributes
    ----------
    log_prior
        log P(lesion), shape (H,).
    severity
        P(overall severity), shape (G,).
    stated
        Shares of your own, by name; see :meth:`with_shares`.

    Raises
    ------
    UnknownNameError
        If there is no such setting.

    Examples
    --------
    >>> from neurosim.model import build_model
    >>> plain = build_model().population("referral")
    >>> clinic = plain.with_shares({"carpal tunnel": 0.3})
    >>> round(clinic.share("carpal tunnel"), 6)
    0.3
    """

    @door
    def __init__(
        self,
        atlas: Atlas,
        lesions: Sequence[Lesion],
        setting: str,
        *,
        age: Age | None = None,
        sex: Sex | None = None,
        weeks: Weeks | None = None,
    ):
        require_name("setting", setting, atlas.setting_names)
        self.atlas, self.setting = atlas, setting
        self.age, self.sex, self.weeks = age, sex, weeks
        self.lesions = tuple(lesions)
        if not self.lesions:
            raise ExamError(["lesions [] is empty: a population needs one or more"])
        self.stated: dict[str, float] = {}
        self.stated_severity: dict[str, float] = {}
        self._tilt: Array = np.zeros(len(self.lesions))
        prior = Incidence(atlas, setting).prior(self.lesions, (age, sex, weeks))
        if not prior.any():  # asked for a lesion that never happens there
            prior = np.ones(len(lesions))
        self.log_prior: Array = np.log(np.maximum(prior / prior.sum(), _NEVER))
        anchors = [atlas.setting(setting, "severity", key) for key in _ANCHOR_KEYS]
        self.severity: Array = np.array(anchors) / sum(anchors)

    @door
    def with_severity(self, severity: float | str) -> "Population":
        """Return the same population with one overall severity.

        Parameters
        ----------
        severity
            A name of :data:`neurosim.terms.SEVERITIES`, or one of the anchors 0, 0.25,
            0.5, 0.75 and 1: others are not in the model.

        Raises
        ------
        UnknownNameError
            If there is no such severity.

        Examples
        --------
        >>> from neurosim.model import build_model
        >>> build_model().population("referral").with_severity("severe").severity
        array([0., 0., 0., 1., 0.])
        """
        value = SEVERITIES.get(severity) if isinstance(severity, str) else severity
        chosen = np.array([float(key) == value for key in _ANCHOR_KEYS], dtype=float)
        if not chosen.any():
            choices = (*SEVERITIES, *_ANCHOR_KEYS)
            raise UnknownNameError("severity", severity, choices)
        fixed = copy(self)
        fixed.severity = chosen
        return fixed

    def with_uniform_prior(self) -> "Population":
        """Return the same population with every hypothesis equally probable."""
        fixed = copy(self)
        fixed.log_prior = np.full(len(self.log_prior), -np.log(len(self.log_prior)))
        return fixed

    @door
    def with_shares(
        self, shares: Mapping[str, Any], severity: Mapping[str, Any] | None = None
    ) -> "Population":
        """Return the population with shares of your own.

        What is not named keeps its proportions. Shares hold for people of whom no
        age, sex or duration is known; where they are, they move the odds as in the
        setting.

        Parameters
        ----------
        shares
            Name to share of all patients. A name is a level (``C5/6``), a root
            (``C6``), a category (``cord``) or a lesion (``right carpal tunnel``).
        severity
            Name of a severity to its share, summing to 1.

        Raises
        ------
        ExamError
            With every share that is unknown, out of bounds, or cannot hold beside the
            others.

        Examples
        --------
        >>> from neurosim.model import build_model
        >>> plain = build_model().population("referral")
        >>> mine = plain.with_shares({"C5/6": 0.2, "cord": 0.1}, {"severe": 1})
        >>> round(mine.share("cord"), 6), mine.severity
        (0.1, array([0., 0., 0., 1., 0.]))
        """
        anyone = Population(self.atlas, self.lesions, self.setting)
        faults: list[str] = []
        named = []
        for name, share in shares.items():
            try:
                named.append((name, anyone._mask(name), checked_share(name, share)))
            except NeurosimError as error:
                faults.append(str(error))
        found = copy(self)
        if severity:
            try:
                found.severity = severity_shares(severity, _ANCHOR_KEYS)
            except NeurosimError as error:
                faults.append(str(error))
        if not faults:
            common = np.exp(anyone.log_prior)
            fitted, faults = fit_shares(common, named)
        ExamError.refuse(faults)
        found.stated, found.stated_severity = {**shares}, {**(severity or {})}
        found._tilt = np.log(np.maximum(fitted, _NEVER)) - anyone.log_prior
        return found._tilted(self._untilted())

    @door
    def of_person(
        self,
        age: Age | None,
        sex: Sex | None,
        lesions: Sequence[Lesion] = (),
        weeks: Weeks | None = None,
    ) -> "Population":
        """Return the same population, of people of an age, a sex and a duration.

        Parameters
        ----------
        age, sex, weeks
            As for :class:`Population`.
        lesions
            The hypotheses; by default the same.
        """
        wanted = tuple(lesions) or self.lesions
        found = Population(
            self.atlas, wanted, self.setting, age=age, sex=sex, weeks=weeks
        )
        tilt = dict(zip(self.lesions, self._tilt, strict=True))
        found._tilt = np.array([tilt.get(lesion, 0.0) for lesion in wanted])
        found.severity = self.severity
        found.stated, found.stated_severity = self.stated, self.stated_severity
        return found._tilted(found.log_prior)

    def _untilted(self) -> Array:
        person = Population(
            self.atlas,
            self.lesions,
            self.setting,
            age=self.age,
            sex=self.sex,
            weeks=self.weeks,
        )
        return person.log_prior

    def _tilted(self, log_prior: Array) -> "Population":
        if self.stated:
            weights = np.maximum(np.exp(log_prior + self._tilt), _NEVER)
            self.log_prior = np.log(weights / weights.sum())
        return self

    def _mask(self, name: str) -> Mask:
        meant = set(matching(self, name))
        return np.array([lesion in meant for lesion in self.lesions])

    @door
    def share(self, name: str) -> float:
        """Return the share of patients with a lesion of that name.

        Parameters
        ----------
        name
            As for :meth:`with_shares`.

        Raises
        ------
        UnknownNameError
            If there is no such lesion.
        """
        return float(np.exp(self.log_prior)[self._mask(name)].sum())

    @door
    def shares(self, of: str = "category") -> dict[str, float]:
        """Return the shares of everything of a kind, largest first.

        Parameters
        ----------
        of
            ``category``, ``level``, ``root`` or ``lesion``. A lesion of two levels or
            of several roots counts for each of them.

        Raises
        ------
        UnknownNameError
            If there is no such kind.

        Examples
        --------
        >>> from neurosim.model import build_model
        >>> next(iter(build_model().population("surgical").shares("level")))
        'L4/5'
        """
        require_name("kind of share", of, _NAMES)
        names = _NAMES[of]
        if of == "lesion":
            each = zip(self.lesions, np.exp(self.log_prior), strict=True)
            found = {lesion.name: float(p) for lesion, p in each}
        else:
            found = {name: self.share(name) for name in names if self._has(name)}
        return dict(sorted(found.items(), key=lambda pair: -pair[1]))

    def _has(self, name: str) -> bool:
        try:
            return bool(self._mask(name).any())
        except NeurosimError:
            return False

    @door
    def save(self, path: str | Path, *, force: bool = False) -> None:
        """Write setting, shares and severity to a JSON file.

        Parameters
        ----------
        path
            Where the file is to stand.
        force
            Whether a file that stands there is replaced.

        Raises
        ------
        NeurosimError
            If a file stands there, or it cannot be written.
        """
        with new_file(path, force=force) as file:
            file.write(population_text(self.setting, self.stated, self.stated_severity))

    @property
    def name(self) -> str:
        """What pages call it: the setting, and that shares were stated."""
        stated = self.stated or self.stated_severity
        return f"{self.setting} with shares of your own" if stated else self.setting

    def _all(self) -> tuple[Hashable, ...]:
        arrays = (self.log_prior, self.severity, self._tilt)
        said = tuple(array.tobytes() for array in arrays)
        return self.setting, self.age, self.sex, self.weeks, self.lesions, *said

    def __eq__(self, other: object) -> bool:
        """Return whether people, lesions and shares are the same."""
        if not isinstance(other, Population):
            return NotImplemented
        return self is other or self._all() == other._all()

    def __hash__(self) -> int:
        """Return a hash that equal populations share."""
        return hash((self.setting, self.log_prior.tobytes()))

    def __repr__(self) -> str:
        """Return the setting and the shares that were stated."""
        said = "".join(f", {name} {share:g}" for name, share in self.stated.items())
        return f"Population({self.setting}{said})"


def setting_name(setting: str | Population) -> str:
    """Return what pages call a setting or a population."""
    return setting if isinstance(setting, str) else setting.name


#: Names of which :meth:`Population.shares` lists the shares.
_NAMES: Mapping[str, Sequence[str]] = {
    "category": CATEGORIES,
    "level": LEVELS,
    "root": ROOTS,
    "lesion": (),
}


@door
def load_population(path: str | Path, atlas: Atlas | None = None) -> Population:
    """Read a population of your own from a JSON file.

    Parameters
    ----------
    path
        A file such as :meth:`Population.save` writes: ``setting`` (by default
        referral), ``shares`` and, if wanted, ``severity``. ``-`` is standard input.
    atlas
        The tables; the shipped ones by default.

    Raises
    ------
    ExamError
        With every fault of the file.
    UnknownNameError
        If there is no such setting.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "clinic.json"
    ...     _ = file.write_text('{"shares": {"cord": 0.05, "carpal tunnel": 0.3}}')
    ...     clinic = load_population(file)
    >>> clinic
    Population(referral, cord 0.05, carpal tunnel 0.3)
    """
    held = read_population(path)
    atlas = load_atlas() if atlas is None else atlas
    setting = held.get("setting", DEFAULT_SETTING)
    plain = Population(atlas, hypotheses(atlas), setting)
    return plain.with_shares(held.get("shares", {}), held.get("severity", {}))
