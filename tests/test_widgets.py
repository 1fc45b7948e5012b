"""Explorers, driven by their traits: what is shown follows, on the right side."""

import re
import sys

import pytest

from neurosim import widgets
from neurosim.atlas import Atlas
from neurosim.plot.live import LiveMap
from neurosim.prediction import predict
from neurosim.terms import NOTICE, UnknownNameError


def painted(html: str, region: str) -> str:
    """Return the colour of a patch of the map; empty if it is not there."""
    found = re.search(rf'id="{re.escape(region)}" fill="(#\w+)"', html)
    return found[1] if found else ""


def test_a_slider_moves_the_herniation() -> None:
    explorer = widgets.herniation_explorer("L4/5", zone="foraminal", side="left")
    assert "<b>left L4</b>" in explorer.words.value
    explorer.controls["zone"].value = "subarticular"
    assert "<b>left L5</b>" in explorer.words.value
    assert "traversing L5 root" in explorer.words.value


@pytest.mark.parametrize(("side", "other"), [("right", "left"), ("left", "right")])
def test_the_map_keeps_the_sides_of_the_patient(side: str, other: str) -> None:
    explorer = widgets.herniation_explorer("C6/7", side=other, severity="complete")
    explorer.controls["side"].value = side
    picture = explorer.picture.value
    assert f'id="muscle-back-{side}-' in picture
    assert f'id="muscle-back-{other}-' not in picture
    assert f"<b>{side} C7</b>" in explorer.words.value


def test_the_patient_s_right_is_on_the_left_of_the_front_view() -> None:
    picture = widgets.herniation_explorer("L5/S1", side="right").picture.value

    def middle(region: str) -> float:
        path = re.search(rf'id="{region}" [^>]*d="M(\d+) ', picture)
        assert path
        return float(path[1])

    assert middle("front-right-C7") < middle("front-left-C7")
    assert middle("back-right-C7") > middle("back-left-C7")


def test_clicked_findings_rank_the_root_of_their_side() -> None:
    explorer = widgets.examination_explorer("leg")
    before = explorer.picture.value
    for name, choice in (
        ("left achilles_reflex", "reduced or absent"),
        ("left lateral_foot", "reduced or absent"),
        ("left ankle_plantar_flexion", "4/5"),
    ):
        explorer.controls[name].value = choice
    assert explorer.words.value.index("left S1") < explorer.words.value.index("of this")
    assert explorer.words.value.find("left S1") < explorer.words.value.find("left L5")
    after = explorer.picture.value
    right = painted(after, "front-right-S1") or painted(after, "back-right-S1")
    assert painted(after, "back-left-S1") != painted(before, "back-left-S1")
    assert painted(after, "back-left-S1") != right
    for control in explorer.controls.values():
        control.value = "not tested"
    assert explorer.picture.value == before


def test_both_views_are_offered_to_the_notebook() -> None:
    bundle = widgets.herniation_explorer()._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert bundle["text/html"].count("<svg") == 1
    assert NOTICE in bundle["text/html"]


def test_without_ipywidgets_the_picture_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    live = widgets.herniation_explorer("L4/5").html
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    still = widgets.herniation_explorer("L4/5")
    assert still.controls == {}
    assert still.html == live
    assert set(still._repr_mimebundle_()) == {"text/plain", "text/html"}


@pytest.mark.sampled(2)
@pytest.mark.parametrize("level", ["C2/3", "C7/T1", "T1/2", "T12/L1", "L1/2", "L5/S1"])
def test_every_zone_can_be_shown(level: str) -> None:
    explorer = widgets.herniation_explorer(level)
    for zone in ("central", "subarticular", "foraminal", "extraforaminal"):
        explorer.controls["zone"].value = zone
        assert level in explorer.words.value


def test_unknown_words_are_named() -> None:
    with pytest.raises(UnknownNameError, match="C9/10"):
        widgets.herniation_explorer("C9/10")
    with pytest.raises(UnknownNameError, match="limb"):
        widgets.examination_explorer("tail")
    with pytest.raises(UnknownNameError, match="right nose"):
        widgets.examination_explorer(found={"right nose": "4/5"})


def test_a_legend_of_several_lines_is_not_written_over_itself(atlas: Atlas) -> None:
    live = LiveMap()
    prediction = predict("C3/4", severity="complete", atlas=atlas)
    picture = live.svg(prediction, atlas=atlas)
    marks = re.findall(r'<rect x="(\d+)" y="(\d+)" width="22" height="22"', picture)
    assert len({y for _, y in marks}) >= 2
    assert len(set(marks)) == len(marks)
    bottom = round(live.size[1] * 200)
    assert all(int(y) + 22 <= bottom for _, y in marks)


def test_the_picture_has_the_room_that_it_needs() -> None:
    """A widget of words is 300 pixels wide if nobody says otherwise."""
    explorer = widgets.herniation_explorer()
    assert explorer.picture.layout.width == "36em"
    assert explorer.picture.layout.max_width == "100%"
    assert {c.layout.width for c in explorer.controls.values()} == {"28em"}
