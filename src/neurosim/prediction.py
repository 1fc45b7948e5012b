"""Lesion -> what to expect: the textbook patient of the model, nothing random."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from neurosim.atlas import Atlas, load_atlas
from neurosim.door import door
from neurosim.exam import Age
from neurosim.frames import make_frame, record_columns
from neurosim.grade import direction_shares, direction_word, said_text
from neurosim.lesion import Lesion, as_severe, mirrored
from neurosim.model import Model
from neurosim.model.channel import remember
from neurosim.model.involvement import Array
from neurosim.model.textbook import Flags, Textbook
from neurosim.naming import parse_lesion as parse_lesion  # noqa: PLC0414
from neurosim.parts import said_present
from neurosim.records import Structure
from neurosim.terms import (
    MIDLINE,
    ROOTS,
    SEVERITIES,
    SIDES,
    mirror,
    require_name,
)
from neurosim.wording import article

#: A finding is listed where the lesion moves its probability by at least this much.
_TOUCHED = 1e-9


@dataclass(frozen=True)
class ExpectedFinding:
    """What one test is expected to show.

    Attributes
    ----------
    grade
        Index of the grade in the structure's scale, in a person of usual habit.
    text
        The same as a word, such as ``4/5``.
    p_abnormal
        Probability that the test is recorded as abnormal.
    p_background
        The same in a person without the lesion.
    p_lower, p_higher
        The two parts of ``p_abnormal``: less than normal (weak, reduced, absent, a
        sign that is there) and more than normal (brisk).
    word
        The more probable of the two in a word: weak, numb, brisk, present.
    """

    structure: str
    name: str
    modality: str
    side: str
    grade: int
    text: str
    p_abnormal: float
    p_background: float
    sources: tuple[str, ...]
    p_lower: float = 0.0
    p_higher: float = 0.0
    word: str = ""


@dataclass(frozen=True)
class AffectedRoot:
    """A root that the lesion touches, and why."""

    root: str
    side: str
    why: str


@dataclass(frozen=True, repr=False)
class Prediction:
    """The findings to expect from one lesion, strongest first.

    Attributes
    ----------
    assumed
        What was not asked for and therefore assumed, such as ``severity``.
    """

    lesion: Lesion
    level: str
    side: str
    zone: str
    severity: str
    assumed: tuple[str, ...]
    roots: tuple[AffectedRoot, ...]
    findings: tuple[ExpectedFinding, ...]

    @door
    def to_frame(self, backend: str = "") -> Any:
        """Return a row for each finding, strongest first, as a data frame.

        Parameters
        ----------
        backend
            As for :func:`neurosim.frames.make_frame`.
        """
        return make_frame(record_columns(self.findings), backend)

    def __repr__(self) -> str:
        """Return how much it is; the findings are many."""
        name = f"{self.lesion.name}, {self.severity}"
        return f"Prediction({name}: {len(self.findings)} findings)"

    def __str__(self) -> str:
        """Return a short plain-text summary."""
        lines = [f"{self.lesion.name}, {self.severity}"]
        lines += [
            f"  {f.p_abnormal:4.0%}  {f.side} {f.name}: {f.text}"
            for f in self.findings[:12]
        ]
        return "\n".join(lines)


@door
def predict(
    target: str | Lesion,
    *,
    side: str | None = None,
    zone: str | None = None,
    severity: str = "moderate",
    atlas: Atlas | None = None,
    age: Age | None = None,
    among: Iterable[str] | None = None,
) -> Prediction:
    """Return every finding to expect from a lesion, strongest first.

    All is conditioned on the lesion: the severity in every modality, the usual map, no
    neighbour, mean shares; see :mod:`neurosim.model.textbook`.

    Parameters
    ----------
    target
        A disc level (``C6/7``, ``L5S1``), a root (``C7``), or a lesion.
    side
        The patient's ``right`` or ``left``; right by default.
    zone
        Zone of the disc (Fardon 2014); subarticular by default.
    severity
        ``mild``, ``moderate``, ``severe`` or ``complete`` (a root that is cut; a
        central disc that fills the canal: a lesion of the cauda equina or conus).
    atlas
        The tables; the shipped ones by default.
    age
        Age in years: some background rates rise with it.
    among
        Identifiers of the structures to look at, where the lesion reaches them; all
        by default, and what it leaves alone too. A few are faster.

    Raises
    ------
    UnknownNameError
        If the level, side, zone, severity or a structure is not known.

    Examples
    --------
    >>> prediction = predict("L5/S1", side="left", zone="foraminal")
    >>> [(item.root, item.side) for item in prediction.roots][:1]
    [('L5', 'left')]
    """
    atlas = atlas or load_atlas()
    require_name("severity", severity, SEVERITIES)
    named = named_lesion(target, side, zone, atlas)
    lesion, assumed = at_severity(named, severity, atlas)
    model = Model(atlas, age, [lesion, Lesion("none", "none")])
    if among is None:
        (findings,) = _all_findings(model, severity)
    else:
        looked_at = {atlas.structure(one).id for one in among}
        (findings,) = expected_findings(model, severity, looked_at)
    return Prediction(
        lesion,
        lesion.level,
        lesion.side,
        lesion.zone,
        severity,
        assumed,
        tuple(affected_roots(model, lesion)),
        findings,
    )


def named_lesion(
    target: str | Lesion, side: str | None, zone: str | None, atlas: Atlas
) -> tuple[Lesion, tuple[str, ...]]:
    """Return a lesion, or the one of a name, and what was assumed.

    Parameters
    ----------
    target
        A lesion, or its name.
    side, zone
        Of the lesion, where its name does not say them.
    atlas
        The tables.

    Examples
    --------
    >>> tables = load_atlas()
    >>> lesion, assumed = named_lesion("C7", "left", None, tables)
    >>> named_lesion(lesion, None, None, tables) == (lesion, ())
    True
    """
    if isinstance(target, Lesion):
        return target, ()
    return parse_lesion(target, side, zone, atlas)


#: Predictions and signatures that are kept, each some hundreds of findings.
KEPT = 64


def _all_findings(
    model: Model, severity: str
) -> tuple[tuple[ExpectedFinding, ...], ...]:
    """Return what :func:`expected_findings` does; the last ones are kept."""
    kept = model.atlas.derived.setdefault("expected", {})
    key = (model.lesions, severity, model.age)
    found: tuple[tuple[ExpectedFinding, ...], ...] | None = kept.get(key)
    if found is None:
        found = expected_findings(model, severity)
        remember(kept, key, found, most=KEPT)
    return found


def at_severity(
    named: tuple[Lesion, tuple[str, ...]], severity: str, atlas: Atlas
) -> tuple[Lesion, tuple[str, ...]]:
    """Return what a named lesion is at a severity, and what was assumed.

    Parameters
    ----------
    named
        What :func:`named_lesion` returns.
    severity
        One of :data:`neurosim.terms.SEVERITIES`.
    atlas
        The tables.

    Examples
    --------
    >>> tables = load_atlas()
    >>> named = parse_lesion("L4/5", None, "central", tables)
    >>> at_severity(named, "complete", tables)[1]
    ('the disc fills the canal',)
    """
    lesion, assumed = named
    found = as_severe(lesion, severity, atlas)
    return found, assumed if found == lesion else (*assumed, FILLS)


#: Said of a complete central disc: it is the lesion of all that the canal holds.
FILLS = "the disc fills the canal"


def expected_findings(
    model: Model, severity: str, among: Container[str] | None = None
) -> tuple[tuple[ExpectedFinding, ...], ...]:
    """Return what to expect from each lesion of a model but the last.

    Parameters
    ----------
    model
        Each of its lesions but the last, as a rule none, is looked at.
    severity
        ``mild``, ``moderate``, ``severe`` or ``complete``.
    among
        Identifiers of the structures to look at, where a lesion reaches them; all by
        default.

    Returns
    -------
    tuple of tuple of ExpectedFinding
        Of each lesion, strongest first.
    """
    found: list[list[ExpectedFinding]] = [[] for _ in model.lesions[1:]]
    book = Textbook(model, severity)
    # Where every lesion is its own mirror image, the left is as the right.
    alike = all(lesion == mirrored(lesion) for lesion in model.lesions)
    for structure in model.atlas.weighed:
        if among is None or structure.id in among:
            for side in structure.sides[:1] if alike else structure.sides:
                reached = book.touched(structure, side)[:-1]
                if reached.any():
                    each = _moved(book, structure, side, reached | (among is None))
                else:
                    each = () if among is not None else _spared(book, structure, side)
                for place, finding in each:
                    found[place].append(finding)
    if alike:
        for own in found:
            own += [replace(f, side=mirror(f.side)) for f in own if f.side != MIDLINE]
    return tuple(
        tuple(sorted(own, key=lambda f: (-round(f.p_abnormal, 9), f.structure, f.side)))
        for own in found
    )


def _moved(
    book: Textbook, structure: Structure, side: str, wanted: Flags
) -> Iterable[tuple[int, ExpectedFinding]]:
    """Yield the places of wanted lesions that move a structure, and the finding."""
    grades = book.grades(structure, side, "examined")
    recorded, spared = book.recorded(structure, side)
    ways = direction_shares(recorded, structure)
    normal = structure.scale.normal
    moved = abs(recorded[:-1, normal] - spared[:-1, normal]) > _TOUCHED
    for place in np.flatnonzero(moved & wanted).tolist():
        one = grades[place], recorded[place], spared[place], ways[place]
        family = book.model.lesions[place].family
        yield place, _expected(book.model, structure, (side, family), one)


def _spared(
    book: Textbook, structure: Structure, side: str
) -> Iterable[tuple[int, ExpectedFinding]]:
    """Yield the same where no lesion reaches: it hangs on the class alone, and is kept.

    See :meth:`neurosim.model.array.Model.classes`.
    """
    kept = book.model.atlas.derived.setdefault("spared", {})
    for place, kind in enumerate(book.classes(structure, side)[:-1].tolist()):
        key = book.model.age, structure.id, kind
        if key not in kept:
            every = np.ones(len(book.model.lesions) - 1, np.bool_)
            kept[key] = dict(_moved(book, structure, side, every)).get(place)
        if kept[key] is not None:
            yield place, replace(kept[key], side=side)


def _expected(
    model: Model,
    structure: Structure,
    where: tuple[str, str],
    found: tuple[int, Array, Array, Array],
) -> ExpectedFinding:
    """Return a finding that the lesion moves: its side, and whose page it is."""
    side, family = where
    grade, grades, healthy, ways = found
    normal = structure.scale.normal
    return ExpectedFinding(
        structure.id,
        said_present(structure, model.atlas, family),
        structure.modality,
        side,
        grade,
        said_text(structure, grade),
        float(1 - grades[normal]),
        float(1 - healthy[normal]),
        sources_of(model.atlas, structure),
        float(ways[0]),
        float(ways[1]),
        direction_word(structure, higher=bool(ways[1] > ways[0])),
    )


def sources_of(atlas: Atlas, structure: Structure) -> tuple[str, ...]:
    """Return the sources of the rows that a structure's prediction rests on."""
    return atlas.model_sources.get(structure.owner, ())


def affected_roots(model: Model, lesion: Lesion) -> Iterator[AffectedRoot]:
    """Yield the roots that a lesion touches, with the reason in words."""
    for root, side in lesion.roots:
        yield AffectedRoot(root, side, _why(lesion, root))
    for index, root in enumerate(ROOTS):
        for side_index, side in enumerate(SIDES):
            p = _p_touched(model, side_index, index)
            if p > _TOUCHED and (root, side) not in lesion.roots:
                yield AffectedRoot(root, side, f"may be touched too: {p:.0%}")


def _p_touched(model: Model, side: int, root: int) -> float:
    profiles = model.profiles
    rows = profiles.lesion == 0
    touched = profiles.lower[profiles.profile[rows], side, root] > 0
    return float(profiles.weight[rows] @ touched)


#: Said of a central disc.
_LARGE = (
    "; a large one presses on all that the canal holds, the cauda equina or conus: "
    "numb saddle, disturbed bladder (severity complete)"
)


def _why(lesion: Lesion, root: str) -> str:
    if not lesion.level:
        return f"the lesion lies in the {root} root itself"
    upper, _, lower = lesion.level.partition("/")
    what = f"{lesion.level} {'stenosis' if lesion.family == 'stenosis' else 'disc'}"
    if lesion.region == "cervical":
        return (
            f"in the neck, a {what} hits the root named after the lower "
            f"vertebra ({root}); there is no traversing root"
        )
    if lesion.region == "thoracic":
        return f"a lateral {what} hits the root of the vertebra {upper}"
    if lesion.zone == "central":
        large = "" if lesion.family == "stenosis" else _LARGE
        return f"a central {what} hits the traversing {root} roots{large}"
    if lesion.zone == "subarticular":
        return (
            f"a subarticular {what} hits the traversing {root} root, "
            f"which leaves below {lower if lower[0] in 'LS' else 'L' + lower}"
        )
    return (
        f"{article(lesion.zone)} {what} hits the exiting {root} root, which "
        f"leaves below {upper}"
    )
