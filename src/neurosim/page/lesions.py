"""The lesions of a page: what each is expected to alter, at every severity.

What is painted comes from the paint of the maps, with the name of each look where a
map has its colour; so page and picture cannot differ. Lesions of one side are worked
out on the right; the page shows the mirror image on the left.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from neurosim.atlas import Atlas
from neurosim.lesion import Lesion, hypotheses, mirrored
from neurosim.model import Model
from neurosim.naming import parse_lesion
from neurosim.parts import parts
from neurosim.plot.expected import prediction_paint
from neurosim.plot.geometry import load_body
from neurosim.plot.paint import MUSCLE, REFLEX, SKIN, Paint
from neurosim.plot.palette import Fill, Style, find_style
from neurosim.prediction import (
    ExpectedFinding,
    Prediction,
    affected_roots,
    expected_findings,
)
from neurosim.signature import Sign, Signature, signatures
from neurosim.terms import LEFT, RIGHT, SEVERITIES, UnknownNameError

#: Lesions are listed in these groups, in this order.
GROUPS = {
    "root": "Roots",
    "disc": "Discs, by zone",
    "cord": "Cord, conus, cauda equina",
    "nerve": "Nerves, plexus and others",
}
#: Severities of the switch; a root that is cut is no lesion of a clinic.
_SEVERITIES = tuple(SEVERITIES)[:3]
#: Signs that are listed for one lesion, and complaints and stretch tests.
_SIGNS, _TOLD = 14, 4
_CORD = ("cord", "hemicord", "central_cord", "cauda_equina", "conus", "epiconus")
_NONE = Lesion("none", "none")


def named_style() -> Style:
    """Return a style whose colours are the names of looks: what is painted, in words.

    Examples
    --------
    >>> named_style().findings["absent"].color
    'absent'
    """
    light = find_style("light")
    return replace(light, findings={look: Fill(look) for look in light.findings})


def painted(paint: Paint) -> dict[str, Any]:
    """Return what a paint of :func:`named_style` alters: side, kind, place, look.

    Parameters
    ----------
    paint
        A paint of a map.

    Returns
    -------
    dict
        For each side ``skin`` and ``muscle`` by look, and ``reflex`` with its mark. One
        face of a finger or toe is a cell such as ``thumb:C6@palm``.
    """
    found: dict[str, Any] = {}
    for side in dict.fromkeys(patch.side for patch in paint.patches):
        looks: dict[str, dict[str, str]] = {SKIN: {}, MUSCLE: {}}
        for patch in paint.of(SKIN, side):
            region, mark, face = patch.name.partition("@")
            cells = (cell + mark + face for cell in _cells_within(region))
            looks[SKIN].update(dict.fromkeys(cells, patch.fill.color))
        looks[MUSCLE] = {p.name: p.fill.color for p in paint.of(MUSCLE, side)}
        found[side] = {kind: _turned(known) for kind, known in looks.items()}
        found[side][REFLEX] = {p.name: p.mark for p in paint.of(REFLEX, side)}
    return found


@lru_cache(maxsize=512)
def _cells_within(region: str) -> tuple[str, ...]:
    """Return the cells of a region, in any view."""
    return tuple(
        dict.fromkeys(
            cell.name
            for view in load_body().views.values()
            for cell in view.cells
            if cell.within(region)
        )
    )


def _turned(known: Mapping[str, str]) -> dict[str, list[str]]:
    turned: dict[str, list[str]] = {}
    for name, look in known.items():
        turned.setdefault(look, []).append(name)
    return turned


def every_lesion(atlas: Atlas) -> tuple[Lesion, ...]:
    """Return the lesions of the atlas page, those of one side on the right.

    Roots; discs by zone (of the thorax one zone, for all meet the same root); cord,
    conus and cauda equina; nerves, plexus and diseases.

    Parameters
    ----------
    atlas
        The tables.
    """
    return tuple(lesion for lesion in hypotheses(atlas) if _listed(lesion))


def _listed(lesion: Lesion) -> bool:
    if lesion.side == LEFT or group_of(lesion) == "":
        return False
    if lesion.family == "disc":
        return lesion.region != "thoracic" or lesion.zone == "subarticular"
    if lesion.category == "mimic":  # of both sides only what has no side
        return bool(lesion.side) or lesion.region == "both"
    if lesion.region == "thoracic" and lesion.category == "cord":
        return lesion.level in _CORD_LEVELS
    return True


#: Levels of the thoracic cord that are listed: its ends and its middle.
_CORD_LEVELS = ("T1/2", "T4/5", "T8/9", "T10/11", "T11/12")


def group_of(lesion: Lesion) -> str:
    """Return the group of the list that a lesion stands in; empty for none.

    Parameters
    ----------
    lesion
        Any lesion.

    Examples
    --------
    >>> group_of(Lesion("carpal_tunnel", "mimic"))
    'nerve'
    """
    if lesion.family == "root_not_disc":
        return "root"
    if lesion.family == "disc":
        return "disc"
    if lesion.family in _CORD:
        return "cord"
    return "nerve" if lesion.category == "mimic" else ""


def lesions_named(names: Sequence[str], atlas: Atlas) -> tuple[tuple[Lesion, ...], str]:
    """Return the lesions that some names mean, each on the right if it has a side.

    And the side that the first of them was said to be on.

    Parameters
    ----------
    names
        As :func:`neurosim.naming.parse_lesion` reads them.
    atlas
        The tables.

    Raises
    ------
    UnknownNameError
        If one names no lesion that the page can show.
    """
    found, sides = [], []
    for name in names:
        lesion = parse_lesion(name, None, None, atlas)[0]
        sides.append(lesion.side or RIGHT)
        if lesion.side == LEFT:
            lesion = mirrored(lesion)
        if not group_of(lesion):
            raise UnknownNameError("lesion of a page", name, ("C7", "C6/7", "ulnar"))
        found.append(lesion)
    return tuple(dict.fromkeys(found)), sides[0]


@dataclass(frozen=True)
class Listed:
    """A lesion with its predictions, one for each severity."""

    lesion: Lesion
    predictions: tuple[Prediction, ...]
    taught: Signature

    @cached_property
    def findings(self) -> dict[str, dict[tuple[str, str], ExpectedFinding]]:
        """The findings at each severity by structure and side."""
        return {
            one.severity: {(f.structure, f.side): f for f in one.findings}
            for one in self.predictions
        }


def predicted(lesions: Sequence[Lesion], atlas: Atlas) -> Iterator[Listed]:
    """Yield each lesion with what it does at every severity.

    Parameters
    ----------
    lesions
        Lesions on the right, or of both sides.
    atlas
        The tables.
    """
    model = Model(atlas, None, [*lesions, _NONE])
    taught = signatures(lesions, atlas=atlas)
    among = {part.id for part in parts(atlas)}
    among |= {sign.structure for one in taught for sign in (*one.signs, *one.told)}
    by_severity = [expected_findings(model, word, among) for word in _SEVERITIES]
    for index, lesion in enumerate(lesions):
        alone = Model(atlas, None, [lesion, _NONE])
        roots = tuple(affected_roots(alone, lesion))
        yield Listed(
            lesion,
            tuple(
                Prediction(
                    lesion,
                    lesion.level,
                    lesion.side,
                    lesion.zone,
                    word,
                    (),
                    roots,
                    found[index],
                )
                for word, found in zip(_SEVERITIES, by_severity, strict=True)
            ),
            taught[index],
        )


def described(one: Listed, atlas: Atlas) -> dict[str, Any]:
    """Return a lesion of a page as its JSON has it.

    Parameters
    ----------
    one
        A lesion with its predictions.
    atlas
        The tables.
    """
    lesion, taught, roots = one.lesion, one.taught, one.predictions[0].roots
    left = mirrored(lesion) if lesion.side else lesion
    style = named_style()
    maps = [prediction_paint(found, style, atlas) for found in one.predictions]
    return {
        "id": id_of(lesion),
        "group": group_of(lesion),
        "label": label_of(lesion),
        "family": lesion.family,
        "level": lesion.level,
        "names": {"right": lesion.name, "left": left.name},
        "side": lesion.side,
        "roots": [[item.root, item.side, item.why] for item in roots],
        "views": list(dict.fromkeys(view for m in maps for view in m.views)),
        "paint": {
            found.severity: painted(paint)
            for found, paint in zip(one.predictions, maps, strict=True)
        },
        "signs": [_sign(sign, one, atlas) for sign in taught.signs[:_SIGNS]],
        "told": [_sign(sign, one, atlas) for sign in taught.told[:_TOLD]],
        "rivals": [
            [rival.lesion.name, list(rival.here), list(rival.there)]
            for rival in taught.rivals
        ],
    }


def _sign(sign: Sign, one: Listed, atlas: Atlas) -> dict[str, Any]:
    """Return a sign: its words, how often in patients, and by severity its grade."""
    return {
        "place": sign.structure,
        "name": sign.name,
        "side": sign.side,
        "word": sign.word,
        "also": list(sign.also),
        "patients": round(sign.in_patients, 4),
        "grades": {
            word: _grade(sign, found.get((sign.structure, sign.side)), atlas)
            for word, found in one.findings.items()
        },
    }


def _grade(sign: Sign, finding: ExpectedFinding | None, atlas: Atlas) -> list[Any]:
    """Return the grade in words, how often the sign is found, and if that is normal."""
    normal = atlas.structures[sign.structure].scale.normal
    if finding is None:
        return ["normal", 0.0, True]
    share = finding.p_higher if sign.higher else finding.p_lower
    return [finding.text, round(share, 4), finding.grade == normal]


def id_of(lesion: Lesion) -> str:
    """Return the identifier of a lesion on the page.

    Parameters
    ----------
    lesion
        A lesion.

    Examples
    --------
    >>> id_of(Lesion("disc", "root", "C6/7", "foraminal", "right"))
    'disc-C6/7-foraminal'
    """
    root = lesion.roots[0][0] if lesion.family == "root_not_disc" else ""
    both = "" if lesion.side else "both"
    known = (lesion.family, lesion.level, root, lesion.zone, both)
    return "-".join(word for word in known if word and word != "root_not_disc") or "?"


#: Families that are listed on one side and on both.
_TWICE = ("cauda_equina", "conus", "epiconus", "motor_neuron_disease")


def label_of(lesion: Lesion) -> str:
    """Return the name of a lesion in the list, without a side.

    Parameters
    ----------
    lesion
        A lesion on the right, or of both sides.

    Examples
    --------
    >>> label_of(Lesion("radial", "mimic", side="right", title="radial neuropathy"))
    'radial neuropathy'
    """
    if lesion.family == "root_not_disc":
        return f"{lesion.roots[0][0]} root"
    bare = lesion.name.replace("right ", "", 1) if lesion.side else lesion.name
    if lesion.family in _TWICE:
        return f"{bare}, {'one side' if lesion.side else 'both sides'}"
    return bare
