"""Colours are told apart and text is read, by measurement."""

from itertools import pairwise

import pytest
from matplotlib.colors import to_hex

from neurosim.plot import bodymap
from neurosim.plot.palette import (
    STYLES,
    Style,
    contrast,
    find_style,
    heat,
    lone_fill,
    root_fill,
    text_on,
)
from neurosim.terms import SEGMENTS, UnknownNameError
from tests.colour_vision import DICHROMACY, READABLE, distance, smallest_distance

#: Smallest CIE 1976 distance under normal vision and three dichromacies.
ROOTS_APART, FINDINGS_APART = 15.0, 11.0
COLORED = [STYLES["light"], STYLES["dark"]]
SENSORY = ["absent", "reduced", "increased", "normal"]  # "not tested" is hatched
STEPS = ["altered 20-35 %", "altered 35-50 %", "altered over 50 %"]
POWER = [f"{grade}/5" for grade in range(6)]


@pytest.mark.parametrize("style", COLORED, ids=lambda s: s.name)
def test_colours_of_the_roots_are_apart(style: Style) -> None:
    colors = [fill.color for pair in style.roots.values() for fill in pair]
    assert smallest_distance([*colors, style.skin.color]) >= ROOTS_APART


@pytest.mark.parametrize("style", COLORED, ids=lambda s: s.name)
@pytest.mark.parametrize("group", [SENSORY, STEPS, ["agree", "missed", "unexpected"],
                                   ["first", "second"]])  # fmt: skip
def test_findings_are_apart(style: Style, group: list[str]) -> None:
    colors = [style.findings[look].color for look in group]
    assert smallest_distance([*colors, style.skin.color]) >= FINDINGS_APART


@pytest.mark.parametrize("style", COLORED, ids=lambda s: s.name)
def test_power_goes_one_way_in_lightness(style: Style) -> None:
    colors = [style.findings[look].color for look in POWER]
    for first, second in pairwise(colors):
        for kind in ("", *DICHROMACY):
            assert distance(first, second, kind) >= 8


@pytest.mark.parametrize("style", list(STYLES.values()), ids=lambda s: s.name)
def test_text_can_be_read(style: Style) -> None:
    assert contrast(style.ink, style.background) >= 7
    assert contrast(style.quiet, style.background) >= READABLE
    for root in (*SEGMENTS, "V1"):
        color = root_fill(root, style).color
        assert contrast(text_on(color), color) >= READABLE, root
    for look, fill in style.findings.items():
        assert contrast(text_on(fill.color), fill.color) >= READABLE, look


def test_print_tells_findings_apart_by_hatching() -> None:
    style = STYLES["print"]
    for group in (SENSORY[:3], STEPS, POWER[:5]):
        hatches = [style.findings[look].hatch for look in group]
        assert len(set(hatches)) == len(hatches)
        assert all(hatches)


@pytest.mark.parametrize("style", list(STYLES.values()), ids=lambda s: s.name)
def test_heat_can_be_read_off(style: Style) -> None:

    colors = [to_hex(heat(style)(share / 10)) for share in range(11)]
    for kind in ("", *DICHROMACY):
        steps = [distance(a, b, kind) for a, b in pairwise(colors)]
        assert min(steps) > 2.5, kind


def test_unknown_style_suggests() -> None:
    with pytest.raises(UnknownNameError, match="light"):
        find_style("lightt")


@pytest.mark.parametrize("style", ["light", "dark", "print"])
def test_a_dermatome_alone_is_seen(style: str) -> None:
    look = find_style(style)
    for root in ("C2", "C5", "C7", "T1", "T4", "L3", "L5", "S1", "S2", "S4-5"):
        assert lone_fill(root, look) != look.skin


def test_a_label_can_be_read_on_its_plate_in_print() -> None:
    """Labels in print stand on white plates, also on the darkest skin."""
    ax = bodymap(["L4", "S1"], style="print", views=["foot_plantar"], size=(4, 3))
    plates = [(text, text.get_bbox_patch()) for text in ax.texts]
    colors = [(t.get_color(), p.get_facecolor()) for t, p in plates if p is not None]
    assert colors
    for ink, plate in colors:
        assert contrast(to_hex(ink), to_hex(plate)) >= 7
