"""What is drawn: artists by id, side, colour and count; styles; files; words."""

import gc
import re
import weakref
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.image import AxesImage

from neurosim import terms
from neurosim.atlas import Atlas, load_atlas
from neurosim.citations import format_reference
from neurosim.exam import Exam, Finding
from neurosim.inference import infer
from neurosim.plot import (
    bodymap,
    compare_figure,
    describe,
    difference_figure,
    load_body,
    patients_figure,
    save,
    sheet,
    update,
    visceral_figure,
)
from neurosim.plot import geometry as outlines
from neurosim.plot.clinical import views_for
from neurosim.plot.figures import load_visceral
from neurosim.plot.files import render
from neurosim.plot.handout import blocks
from neurosim.plot.letters import text_width
from neurosim.plot.panel import TALL
from neurosim.prediction import predict
from neurosim.signature import signature
from neurosim.terms import (
    LEFT,
    NOTICE,
    RIGHT,
    SIDES,
    NeurosimError,
    TableError,
    UnknownNameError,
)

BODY = load_body()
VIEWS = tuple(BODY.views)
HALF = tuple(name for name, view in BODY.views.items() if view.half)
RED = "#c0392b"


@pytest.fixture(autouse=True)
def _no_figure_left_open() -> Iterator[None]:
    yield
    assert not plt.get_fignums()


def patches(ax: Axes) -> dict[str, str]:
    """Return the fill of each patch; of skin in two panels that of the panel of skin.

    The panel of muscles, which stands second, has skin as a ground only.
    """
    return {
        str(p.get_gid()): to_hex(p.get_facecolor())
        for p in reversed(ax.patches)
        if p.get_gid()
    }


def painted(ax: Axes, color: str = RED) -> set[str]:
    return {gid for gid, fill in patches(ax).items() if fill == color}


def figure_of(ax: Axes) -> Figure:
    figure = ax.get_figure(root=True)
    assert isinstance(figure, Figure)
    return figure


def image_side(ax: Axes, gid: str, view: str) -> float:
    """Return where a patch lies relative to the middle of its view (inches)."""
    centre = {}
    for patch in ax.patches:
        name = str(patch.get_gid())
        if name.startswith((f"{view}-{RIGHT}", f"{view}-{LEFT}")):
            box = patch.get_path().get_extents()
            centre[name] = (box.x0 + box.x1) / 2
    return float(centre[gid] - np.mean(list(centre.values())))


def test_atlas_has_every_dermatome_of_both_sides_by_id() -> None:
    ax = bodymap()
    found = set(patches(ax))
    for name in ("front", "back"):
        for side in SIDES:
            for root in BODY.views[name].roots:
                assert f"{name}-{side}-{root}" in found
    assert {f"point-front-right-{k}" for k in ("C5", "T1", "L3")} <= found


def test_gid_forms() -> None:
    ax = bodymap(
        {(RIGHT, "C7"): RED, (RIGHT, "triceps"): RED, (RIGHT, "index_finger"): RED},
        views=["back", "hand_palmar"],
    )
    found = painted(ax)
    assert "hand_palmar-right-C7" in found
    assert "muscle-back-right-triceps" in found
    labels = {str(text.get_gid()) for text in ax.texts}
    assert "label-back-right-C7" in labels
    assert "label-muscle-back-right-triceps" in labels


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("side", SIDES)
def test_only_the_painted_side_changes(view: str, side: str) -> None:
    every = {(side, root): RED for root in BODY.views[view].roots}
    views = [f"{view}-{side}" if view not in HALF else view]
    ax = bodymap(every, views=views, labels=False)
    found = painted(ax)
    assert found == {f"{view}-{side}-{root}" for root in BODY.views[view].roots}


def wrong_sides(view: str) -> list[str]:
    """Return patches of the right side that lie on the wrong half of a picture.

    Facing somebody, the patient's right is at the left of the picture; from behind,
    at its right. In views of one limb the thumb, the great toe or the nose tells.
    """
    if view in HALF:
        ax = bodymap({(RIGHT, r): RED for r in BODY.views[view].roots}, views=[view])
        out = 1 if "back" in view else -1
        return [g for g in painted(ax) if image_side(ax, g, view) * out <= 0]
    mark, others, sign = LANDMARK[view]
    ax = bodymap({(RIGHT, mark): RED}, views=[f"{view}-right"])
    place = {
        gid: patch.get_path().get_extents()
        for patch in ax.patches
        if (gid := str(patch.get_gid())).startswith(f"{view}-right")
    }
    whole = [box.x0 for box in place.values()] + [box.x1 for box in place.values()]
    middle = (min(whole) + max(whole)) / 2
    marked = [(box.x0 + box.x1) / 2 for gid, box in place.items() if gid in painted(ax)]
    assert marked, others
    return [view] if (float(np.mean(marked)) - middle) * sign <= 0 else []


#: Landmark of each one-limb view, and on which half of the picture (-1: left) it
#: lies on the patient's right, seen as the name of the view says.
LANDMARK = {
    "side": ("V2", "nose", 1),
    "hand_palmar": ("thumb", "thumb", 1),
    "hand_dorsal": ("thumb", "thumb", -1),
    "foot_dorsal": ("great_toe", "great toe", -1),
    "foot_plantar": ("great_toe", "great toe", 1),
    "foot_medial": ("great_toe", "great toe", -1),
    "foot_lateral": ("little_toe", "little toe", 1),
    "head_side": ("V2", "nose", 1),
}


@pytest.mark.parametrize("view", VIEWS)
def test_the_patients_right_is_where_it_belongs(view: str) -> None:
    assert wrong_sides(view) == []


@pytest.mark.parametrize("view", VIEWS)
def test_a_mirrored_view_is_noticed(view: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mutation: draw one view mirrored; the test above must then fail."""
    correct = outlines.View.sign

    def mirrored(self: outlines.View, side: str) -> int:
        sign = correct(self, side)
        return -sign if self.name == view else sign

    monkeypatch.setattr(outlines.View, "sign", mirrored)
    assert wrong_sides(view) != []


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    "size", [(4.0, 3.4), pytest.param((10.0, 8.0), marks=pytest.mark.deep)], ids=str
)
def test_sides_of_the_patient_are_written_on_every_view(
    view: str, size: tuple[float, float]
) -> None:
    ax = bodymap(views=[view], size=size)
    said = " ".join(" ".join(t.get_text().split()) for t in ax.texts)
    assert "patient's right" in said
    assert ("patient's left" in said) == (view in HALF)


@pytest.mark.parametrize("style", ["light", "dark", "print"])
def test_notice_stands_on_every_figure(style: str) -> None:
    ax = bodymap(style=style, views=["hand_dorsal"], size=(5, 4))
    said = " ".join(t.get_text() for t in ax.texts if t.get_gid() == "notice")
    assert NOTICE in said


def test_works_on_a_subplot_of_another_figure() -> None:
    figure = Figure(figsize=(12, 6))
    left, right = figure.subplots(1, 2)
    assert bodymap("C7", ax=right, side="left") is right
    assert not left.patches
    assert right.patches
    assert len(figure.axes) == 2


def test_root_level_and_structure_by_name(atlas: Atlas) -> None:
    for what, root in (("C7", "C7"), ("c6/7", "C7"), ("L5S1", "S1"), ("S4", "S4-5")):
        ax = bodymap(what, side="right", views=["front", "back", "saddle"], atlas=atlas)
        plain = patches(bodymap({}, views=["front", "back", "saddle"]))
        changed = {g for g, c in patches(ax).items() if plain.get(g, c) != c}
        assert changed
        assert {gid.split("-", 2)[2] for gid in changed} == {root}
        assert all("-right-" in gid for gid in changed)
    assert "back-right-C7.upper_arm_back" in painted(
        bodymap({(RIGHT, "posterior_upper_arm"): RED}, views=["back"], atlas=atlas)
    ) or painted(bodymap({(RIGHT, "posterior_upper_arm"): RED}, views=["back"]))


@pytest.mark.parametrize(
    ("what", "message"),
    [("C9", "C8"), ({"thum": 1}, "thumb"), ({"C7": "redd"}, "colour"),
     ({("middle", "C7"): 1}, "side"), (3, "a root")],
)  # fmt: skip
def test_unknown_things_are_named(what: object, message: str) -> None:
    with pytest.raises(UnknownNameError, match=message):
        bodymap(what)


def test_unknown_options_are_named() -> None:
    for options in ({"views": ["fronts"]}, {"style": "lihgt"}, {"side": "rihgt"}):
        with pytest.raises(UnknownNameError):
            bodymap("C7", **options)
    with pytest.raises(UnknownNameError, match="side"):
        bodymap(views=["hand_palmar-middle"])


def test_numbers_have_a_colour_bar_that_can_be_read_off() -> None:
    ax = bodymap({"C6": 0.2, "C7": 0.9})
    assert any(image.get_gid() == "colorbar" for image in ax.images)
    ticks = [t.get_text() for t in ax.texts if t.get_gid() == "tick"]
    assert ticks == ["0", "0.25", "0.5", "0.75", "1"]


def test_most_specific_structure_wins() -> None:
    ax = bodymap({"C7": "#111111", "index_finger": RED}, views=["hand_palmar-right"])
    found = patches(ax)
    assert found["hand_palmar-right-C7"] == "#111111"
    assert found["hand_palmar-right-C7.index_finger"] == RED


@pytest.mark.parametrize("side", [LEFT, pytest.param(RIGHT, marks=pytest.mark.deep)])
def test_prediction_paints_its_side_only(atlas: Atlas, side: str) -> None:
    prediction = predict("C6/7", side=side, severity="severe", atlas=atlas)
    ax = bodymap(prediction, views=["front", "back", "hand_dorsal"], labels=False)
    views = ["front", "back", f"hand_dorsal-{side}"]
    plain = patches(bodymap({}, views=views, labels=False))
    changed = {
        g for g, c in patches(ax).items()
        if plain.get(g) != c and not g.startswith("point-")
    }  # fmt: skip
    assert changed
    assert all(f"-{side}-" in gid for gid in changed), changed


def record(atlas: Atlas, name: str, side: str, *grades: str) -> Finding:
    scale = atlas.structures[name].scale
    return Finding(name, side, tuple(scale.grades.index(g) for g in grades))


@pytest.fixture
def exam(atlas: Atlas) -> Exam:
    return Exam(
        (
            record(atlas, "triceps", RIGHT, "3"),
            record(atlas, "triceps", LEFT, "5"),
            record(atlas, "triceps_reflex", RIGHT, "0"),
            record(atlas, "biceps_reflex", RIGHT, "2"),
            record(atlas, "middle_finger", RIGHT, "reduced"),
            record(atlas, "thumb", RIGHT, "normal"),
            record(atlas, "deltoid", RIGHT, *"012345"),
        ),
        age=48,
    )


def test_exam_as_recorded(exam: Exam) -> None:
    ax = bodymap(exam, views=["front", "back", "hand_palmar-right"])
    found = patches(ax)
    tested, normal = "hand_palmar-right-C7.middle_finger", "hand_palmar-right-C6.thumb"
    untested = found["front-left-L3"]
    assert len({found[tested], found[normal], untested}) == 3
    assert found["muscle-back-right-triceps"] != found["muscle-back-left-triceps"]
    assert found["muscle-front-right-deltoid"] == untested
    marks = {str(t.get_gid()): t.get_text() for t in ax.texts}
    assert marks["mark-back-right-triceps"] == "0"
    assert marks["mark-front-right-biceps"] == "2"
    assert "triceps brachii: 3" in describe(figure_of(ax))
    assert "deltoid: not tested" in describe(figure_of(ax))


def test_posterior_is_hottest_where_it_is_most_probable(exam: Exam) -> None:
    posterior = infer(exam)
    ax = bodymap(posterior, views=["back"])
    found = patches(ax)
    assert any(image.get_gid() == "colorbar" for image in ax.images)
    assert found["back-right-C7"] != found["back-left-C7"]
    top = max(posterior.roots, key=lambda item: item.p_affected)
    assert f"{top.side} {top.root}" in describe(figure_of(ax))


def test_ready_made_figures(exam: Exam) -> None:
    first, second = (
        predict(v, side=RIGHT, severity="severe") for v in ("C5/6", "C6/7")
    )
    for figure in (
        compare_figure(second, exam, views=["back"]),
        difference_figure(first, second),
        visceral_figure(["heart"]),
        sheet("L4/5", side="left", paper="letter"),
    ):
        words = [t.get_text() for ax in figure.axes for t in ax.texts]
        assert NOTICE.split(":", maxsplit=1)[0] in " ".join(words)
        assert NOTICE in describe(figure)


def test_heart_is_felt_on_the_left() -> None:
    ax = visceral_figure(["heart"]).axes[0]
    table = load_visceral()
    assert table["heart"].side == LEFT
    color = to_hex("#CF6684")
    assert painted(ax, color)
    assert all("-left-" in gid for gid in painted(ax, color))
    with pytest.raises(UnknownNameError, match="heart"):
        visceral_figure(["heartt"])


def test_visceral_table_names_faults(tmp_path: Path) -> None:
    header = "id,name,side,roots,region,source,locator,note\n"
    (tmp_path / "visceral.csv").write_text(header + "a,A,middle,T1,T1,assumption,,\n")
    with pytest.raises(TableError, match=r"visceral.csv, line 2.*middle"):
        load_visceral(tmp_path)


def test_sheet_sizes_and_faults() -> None:
    assert tuple(sheet("C6").get_size_inches()) == pytest.approx((8.27, 11.69))
    with pytest.raises(UnknownNameError, match="paper"):
        sheet("C6", paper="a5")
    with pytest.raises(UnknownNameError, match="C8"):
        sheet("C9")


@pytest.mark.parametrize(
    "name",
    ["left carpal tunnel", pytest.param("common peroneal", marks=pytest.mark.deep)],
)
def test_a_sheet_of_a_nerve_says_what_its_map_shows(name: str) -> None:
    """Signature, look-alikes and sources; grades are those of the painted lesion."""
    parts = {part.heading: part.lines for part in blocks(name, load_atlas())}
    first = next(iter(signature(name).signs)).name
    assert parts["Muscles, and how to test them"][0].startswith(f"{first} (3/5*): ")
    assert all("more often" in line for line in parts["What else it could be"])
    assert parts["Sources"]
    web = [reference.kind == "web page" for line in parts["Sources"]
           for reference in load_atlas().references.values()
           if format_reference(reference) == line]  # fmt: skip
    assert web == sorted(web)
    words = [t.get_text() for ax in sheet(name).axes for t in ax.texts]
    assert any("3/5" in word and first.split(" (")[0] in word for word in words)
    side = "left" if "left" in name else "right"
    assert any(f"patient's {side}" in word for word in words)


def test_a_sheet_refuses_what_is_no_root_and_no_nerve() -> None:
    for name in ("cauda equina", "Brown-Sequard T8"):
        with pytest.raises(NeurosimError, match="root, disc or nerve"):
            sheet(name)


@pytest.mark.parametrize("name", ["ulnar", pytest.param("C6", marks=pytest.mark.deep)])
def test_sheet_text_stays_on_its_page(name: str) -> None:
    figure = sheet(name, paper="letter")
    figure.canvas.draw()
    page = figure.axes[-1]
    boxes = [t.get_window_extent() for t in page.texts]
    assert all(box.x1 <= figure.bbox.x1 and box.y0 >= 0 for box in boxes)


def test_update_recolours_in_place() -> None:
    ax = bodymap({}, views=["hand_palmar-right"], labels=False)
    before = len(ax.patches)
    update(ax, {(RIGHT, "C7"): RED})
    assert painted(ax) == {"hand_palmar-right-C7"}
    update(ax, {(RIGHT, "C8"): RED})
    assert painted(ax) == {"hand_palmar-right-C8"}
    assert len(ax.patches) == before


def test_a_limb_that_is_painted_again_stays_in_its_frame() -> None:
    found = predict("C6/7", side="right", among=("triceps", "middle_finger"))
    ax = bodymap(found, labels=False)

    def windows() -> set[tuple[str, str]]:
        patches = (p for p in ax.patches if str(p.get_gid()).startswith("front-"))
        return {(str(p.get_gid()), str(p.get_clip_box())) for p in patches}

    before = windows()
    update(ax, found)
    assert before
    assert windows() == before


@pytest.mark.parametrize("side", SIDES)
def test_shade_is_fitted_as_matplotlib_fits_it(side: str) -> None:
    ax = bodymap(views=[f"hand_palmar-{side}"], labels=False, size=(3, 3))
    ax.get_figure(root=True).set_dpi(150)  # type: ignore[union-attr]
    (shade,) = ax.images
    unused: Any = None  # it draws on no page yet
    ours, left, bottom, _ = shade.make_image(unused)
    shade.make_image(unused, unsampled=True)  # it is given its colour
    theirs, x, y, _ = AxesImage.make_image(shade, unused)
    assert (round(left), round(bottom)) == (round(x), round(y))
    assert abs(ours[..., 3].astype(int) - theirs[..., 3]).mean() < 3
    assert ours[..., 3].std() > 10


def test_width_of_text_is_that_of_its_letters() -> None:
    font = get_font(findfont(FontProperties(family="sans-serif", weight="normal")))
    font.set_size(200, 72)
    for text in ("S4-5", "triceps (elbow extension) 4/5", NOTICE):
        font.set_text(text, 0.0)
        width = font.get_width_height()[0] / 64 * 8 / 200 / 72 * 1.02
        assert text_width(text, 8) == pytest.approx(width, rel=0.01)


def test_update_shows_single_areas_too() -> None:
    ax = bodymap({}, views=["hand_palmar-right"], labels=False)
    update(ax, {(RIGHT, "index_finger"): RED})
    assert painted(ax) == {"hand_palmar-right-C7.index_finger"}
    update(ax, {})
    assert painted(ax) == set()


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_same_input_same_bytes(kind: str, tmp_path: Path) -> None:
    paths = [
        save(figure_of(bodymap("C7", views=["hand_dorsal"], size=(4, 3))), tmp_path / n)
        for n in (f"a.{kind}", f"b.{kind}")
    ]
    first, second = (path.read_bytes() for path in paths)
    assert first == second
    assert len(first) > 5000


def test_svg_can_be_read_aloud_and_styled() -> None:
    svg = render(figure_of(bodymap("C7", side="right")), "svg").decode()
    root = ET.fromstring(svg)
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "neurosim-title neurosim-desc"
    title, desc = root.find(f"{space}title"), root.find(f"{space}desc")
    assert title is not None
    assert title.text == "C7 root, right"
    assert desc is not None
    assert NOTICE in str(desc.text)
    ids = {element.get("id") for element in root.iter()}
    assert {"back-right-C7", "front-left-S3", "label-back-right-C7"} <= ids
    words = {"".join(t.itertext()).strip() for t in root.iter(f"{space}text")}
    assert "C7" in words
    assert "patient's right arm and shoulder, back: skin" in words


def test_unknown_format_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="svg"):
        save(figure_of(bodymap(views=["saddle"])), tmp_path / "map.svgz")


def test_describe_says_nothing_about_other_figures() -> None:
    assert describe(Figure()) == ""


def test_overlap_fades_within_the_skin() -> None:
    ax = bodymap(views=["hand_palmar"], overlap=True)
    bands = [p for p in ax.patches if str(p.get_gid()).startswith("overlap-")]
    assert bands
    assert all(band.get_clip_path() is not None for band in bands)


def test_print_uses_no_colour() -> None:
    ax = bodymap(predict("L5/S1", side=RIGHT, severity="severe"), style="print")
    for patch in ax.patches:
        color = to_hex(patch.get_facecolor())
        assert color[1:3] == color[3:5] == color[5:7], patch.get_gid()


def test_deep_muscles_are_hatched() -> None:
    ax = bodymap({"tibialis_posterior": RED, "biceps": RED}, views=["front", "back"])
    hatch = {str(p.get_gid()): p.get_hatch() for p in ax.patches}
    assert hatch["muscle-back-right-tibialis_posterior"]
    assert not hatch["muscle-front-right-biceps"]


def test_views_for_follow_the_roots() -> None:
    assert views_for(["L2"]) == ("front", "back")
    assert "saddle" in views_for(["S3"])
    assert set(views_for(["C2", "L5"])) > set(TALL[:2])


def test_no_map_is_kept_in_memory() -> None:
    drawn = [weakref.ref(figure_of(bodymap("C7", size=(4, 3)))) for _ in range(2)]
    gc.collect()
    assert [figure() for figure in drawn] == [None, None]


def test_title_can_be_left_out() -> None:
    ax = bodymap("C7", title="")
    assert not [t for t in ax.texts if t.get_gid() == "title"]
    assert replace(BODY, areas=()).areas == ()


def test_update_needs_a_map() -> None:
    with pytest.raises(NeurosimError, match="bodymap"):
        update(Figure().subplots(), {})


def test_an_edited_weight_changes_the_map(atlas: Atlas) -> None:
    """The map shows the tables: move the ring finger from C8 to C7."""
    moved = tuple(
        claim._replace(weight={"C7": 1.0}.get(claim.root, 0.0))
        if claim.structure == "ring_ulnar_half" and claim.role == "model"
        else claim
        for claim in atlas.claims
    )
    edited = replace(atlas, claims=moved)
    cell = "hand_palmar-right-C8.ring_ulnar"
    found = [
        patches(
            bodymap(
                predict("C6/7", side=RIGHT, severity="moderate", atlas=tables),
                views=["hand_palmar-right"],
                atlas=tables,
            )
        )
        for tables in (atlas, edited)
    ]
    assert found[0].get(cell) != found[1].get(cell)


def test_a_sensory_level_is_painted_downwards_and_on_its_side() -> None:
    segment = terms.SCALES["segment"]
    level = Finding("sensory_level", RIGHT, (segment.grades.index("T10"),))
    ax = bodymap(Exam((level,)), views=("front",))
    try:
        shown = patches(ax)
        colors = {root: shown[f"front-right-{root}"] for root in ("T9", "T10", "L3")}
        assert colors["T10"] == colors["L3"] != colors["T9"]
        assert shown["front-left-L3"] == colors["T9"]
        assert any("below T10" in text.get_text() for text in ax.texts)
        assert "right sensory level at T10" in describe(figure_of(ax))
    finally:
        plt.close("all")


def test_a_sheet_writes_sources_whole_or_says_how_many_are_left() -> None:
    figure = sheet("C7")
    try:
        texts = [text.get_text() for ax in figure.axes for text in ax.texts]
        more = [text for text in texts if "more (all: neurosim predict)" in text]
        cited = sum(text == "\N{BULLET}" for text in texts[texts.index("Sources") :])
        assert sum(int(text.split()[1]) for text in more) + cited >= 5
    finally:
        plt.close(figure)


def test_small_multiples_share_a_legend_name_reflexes_and_overlap_nowhere() -> None:
    figure = patients_figure(predict("L5/S1", side="right"), 3)
    words = [text for ax in figure.axes for text in ax.texts]
    told = [text.get_text() for text in (*words, *figure.texts)]
    assert "sensation reduced" in told
    assert any(one.startswith("right Achilles reflex low") for one in told)
    known = [one for one in told if one.startswith("right Achilles reflex")]
    assert len(known) == 4  # the textbook and three patients
    assert any(one.startswith("Right and left are the patient's.") for one in told)
    assert not any(one.startswith("Published") for one in told)  # of cervical roots
    boxes = [text.get_window_extent() for text in words if text.get_text()]
    page = figure.bbox
    for number, box in enumerate(boxes):
        assert page.x0 <= box.x0
        assert box.x1 <= page.x1
        assert not any(box.overlaps(other) for other in boxes[number + 1 :])


@pytest.mark.parametrize(
    ("what", "options", "said"),
    [
        ("C7", {"size": (0.0, 3.0)}, "size (0.0, 3.0): give width and height"),
        ("C7", {"size": (4.0, -1.0)}, "give width and height"),
        ("C7", {"layers": []}, "no layer: name some of skin"),
        ({"C7": float("inf")}, {}, "C7: inf: give finite numbers, or NaN"),
    ],
)
def test_a_map_refuses_what_it_cannot_draw(
    what: object, options: dict[str, Any], said: str
) -> None:
    with pytest.raises(NeurosimError, match=re.escape(said)):
        bodymap(what, **options)


def test_numbers_beyond_the_limits_are_told() -> None:
    told = str(bodymap({"C6": 1.0, "C7": 9.0}, limits=(0, 5)).get_label())
    assert "Beyond the colour bar, in the colour of its end: C7 (9.0)." in told
    assert "Beyond" not in str(bodymap({"C6": 1.0}, limits=(0, 5)).get_label())


def test_one_organ_is_a_list_of_one() -> None:
    with pytest.raises(NeurosimError, match="write it in a list"):
        visceral_figure("heart")
