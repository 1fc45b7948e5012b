"""How views share the page: what matters is large, nothing overlaps or is blank."""

import itertools
from functools import cache

import pytest
from matplotlib.figure import Figure

from neurosim.atlas import load_atlas
from neurosim.exam import Exam
from neurosim.grammar import parse_exam
from neurosim.plot import bodymap, load_body, sheet
from neurosim.plot.canvas import with_deep_named
from neurosim.plot.palette import find_style
from neurosim.plot.panel import Panel
from neurosim.plot.plan import Options, planned
from neurosim.plot.sources import paint_of
from neurosim.prediction import predict

SIZES = ((4, 3), (5, 4), (6, 4), (8, 6), (11, 8.5), (8.5, 11), (16, 12), (4, 7))


def panels_of(what: object, size: tuple[float, float]) -> tuple[Panel, ...]:
    """Return the views of a map at their places; nothing is drawn."""
    ax = Figure(figsize=size).add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, size[0]), ylim=(0, size[1]))
    look, body = find_style("light"), load_body()
    paint = with_deep_named(paint_of(what, style=look, atlas=load_atlas()), body, look)
    return planned(ax, paint, body, Options()).panels


@cache
def panels_by_name(name: str, size: tuple[float, float]) -> tuple[Panel, ...]:
    """Return the views of a map of a root, or of what a lesion does."""
    return panels_of(predict(name) if len(name) > 4 else name, size)


def area(panel: Panel) -> float:
    left, right, bottom, top = panel.window
    return (right - left) * (top - bottom)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["cauda equina", "conus medullaris"])
def test_the_saddle_is_large_where_the_lesion_lives_in_it(
    name: str, size: tuple[float, float]
) -> None:
    panels = panels_by_name(name, size)
    saddle = next(panel for panel in panels if panel.view.name == "saddle")
    legs = [panel for panel in panels if panel.crop]
    feet = [panel for panel in panels if panel.view.name.startswith("foot")]
    assert area(saddle) > 0.012 * size[0] * size[1]
    assert saddle.scale > 1.2 * max(leg.scale for leg in legs)
    assert all(area(saddle) > area(foot) for foot in feet)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["cauda equina", "C6", "L5", "S3", "T10", "C6/7"])
def test_views_lie_on_the_page_and_apart(name: str, size: tuple[float, float]) -> None:
    panels = panels_by_name(name, size)
    for panel in panels:
        left, right, bottom, top = panel.window
        assert -0.01 <= left < right <= size[0] + 0.01
        assert -0.01 <= bottom < top <= size[1] + 0.01
    for one, other in itertools.combinations(panels, 2):
        a, b = one.window, other.window
        assert a[1] <= b[0] or b[1] <= a[0] or a[3] <= b[2] or b[3] <= a[2]


def exam(*findings: str) -> Exam:
    return parse_exam(findings)


def test_a_map_of_an_examination_shows_the_limb_that_was_examined() -> None:
    arm = panels_of(exam("right triceps 3/5", "right thumb numb"), (11, 8.5))
    assert {panel.part for panel in arm if panel.crop} == {"arm"}
    arms = panels_of(exam("right triceps 3/5", "left thumb numb"), (11, 8.5))
    assert {panel.crop[2] for panel in arms if panel.crop} == {-1.2}
    whole = panels_of(exam("right triceps 3/5", "left big toe numb"), (11, 8.5))
    assert not any(panel.crop for panel in whole)


@pytest.mark.parametrize("style", ["light", "dark", "print"])
def test_half_a_cord_is_painted_with_each_tract_on_its_side(style: str) -> None:
    look = find_style(style)
    paint = paint_of(
        predict("Brown-Sequard T8", side="right"), style=look, atlas=load_atlas()
    )
    sides = {
        kind: {p.side for p in paint.patches if p.fill == look.findings[kind]}
        for kind in ("pin_prick", "vibration")
    }
    assert sides == {"pin_prick": {"left"}, "vibration": {"right"}}
    legend = [words for words, _ in paint.legend]
    assert "pin prick, temperature lost" in legend
    assert "vibration, position sense lost" in legend
    assert "pin prick and temperature go on the left" in paint.note
    whole = paint_of(predict("cord C5/6"), style=look, atlas=load_atlas())
    assert not any("pin prick" in words for words, _ in whole.legend)


@pytest.mark.parametrize(
    ("name", "gone"),
    [
        ("tibial neuropathy", ("front", ())),
        ("tarsal tunnel", ("front", ())),
        ("deep peroneal neuropathy", ("front", ("skin", "point"))),
    ],
)
def test_a_limb_that_repeats_a_close_up_is_left_out(
    name: str, gone: tuple[str, tuple[str, ...]]
) -> None:
    panels = panels_of(predict(name, side="right", severity="severe"), (11, 8.5))
    assert gone not in {(p.view.name, p.layers) for p in panels if p.crop}
    assert any(panel.view.name.startswith("foot") for panel in panels)


@pytest.mark.parametrize("name", ["C6", "C8", "T1", "L5", "S1"])
def test_every_heading_of_a_sheet_says_whose_side_it_is(name: str) -> None:
    figure = sheet(name)
    heads = [
        text.get_text()
        for text in figure.axes[0].texts
        if str(text.get_gid()).startswith("side-")
    ]
    assert heads
    assert all("patient's" in words for words in heads), heads


def test_a_close_up_shows_the_side_that_has_something_to_show() -> None:
    """A blank right foot stood beside a left L5, since the hand was the right one."""
    ax = bodymap({"C6": "red", ("right", "C7"): "blue", ("left", "L5"): "gold"})
    heads = {text.get_text() for text in ax.texts}
    assert "patient's left foot, top" in heads
    assert "patient's right hand, palm" in heads
