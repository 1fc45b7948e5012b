"""Move a herniation up, down, in and out, and watch what it does."""

from collections.abc import Mapping
from html import escape

from neurosim.atlas import Atlas, load_atlas
from neurosim.plot.live import LiveMap
from neurosim.prediction import Prediction, predict
from neurosim.terms import LEVELS, RIGHT, SEVERITIES, SIDES, ZONES
from neurosim.widgets.explorer import Control, Explorer, bars, build

#: Findings that are listed under the map.
_LISTED = 8


def herniation_explorer(
    level: str = "C6/7",
    *,
    zone: str = "subarticular",
    side: str = RIGHT,
    severity: str = "severe",
    atlas: Atlas | None = None,
) -> Explorer:
    """Return sliders for a herniation with its map and expected findings.

    Parameters
    ----------
    level, zone, side, severity
        Where it begins.
    atlas
        The tables; the shipped ones by default.

    Raises
    ------
    UnknownNameError
        If there is no such level, zone, side or severity.

    Examples
    --------
    >>> explorer = herniation_explorer("L4/5", zone="foraminal", side="left")
    >>> "left L4" in explorer.html
    True
    """
    tables = atlas or load_atlas()
    live = LiveMap()
    among = tested(tables)

    def draw(chosen: Mapping[str, str]) -> tuple[str, str]:
        prediction = predict(
            chosen["level"],
            zone=chosen["zone"],
            side=chosen["side"],
            severity=chosen["severity"],
            atlas=tables,
            among=among,
        )
        return live.svg(prediction, atlas=tables), _words(prediction)

    controls = (
        Control("level", LEVELS, level, "SelectionSlider"),
        Control("zone", ZONES, zone, "SelectionSlider"),
        Control("side", SIDES, side, "ToggleButtons"),
        Control("severity", tuple(SEVERITIES), severity, "SelectionSlider"),
    )
    return build(controls, draw)


def tested(atlas: Atlas) -> frozenset[str]:
    """Return the structures that a full bedside examination tests."""
    return frozenset(item.structure for item in atlas.protocols["full"])


def _words(prediction: Prediction) -> str:
    roots = "".join(
        f"<li><b>{item.side} {item.root}</b>: {escape(item.why)}</li>"
        for item in prediction.roots
    )
    found = sorted(prediction.findings, key=lambda f: f.p_background - f.p_abnormal)
    rows = (
        (
            f"{f.side} {f.name}",
            f.p_abnormal,
            f"{f.p_abnormal:.0%} (without it {f.p_background:.0%})",
        )
        for f in found[:_LISTED]
    )
    title = f"{prediction.lesion.name}, {prediction.severity}"
    return f"<b>{escape(title)}</b><ul>{roots}</ul>Abnormal in:{bars(rows)}"
