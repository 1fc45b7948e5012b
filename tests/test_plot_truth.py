"""A colour is a claim: what a map of a lesion may paint, over every lesion."""

import io
from functools import cache
from typing import Any

import numpy as np
import pytest
from matplotlib import colormaps
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from PIL import Image

from neurosim.atlas import Atlas, load_atlas
from neurosim.conditions import conditioned
from neurosim.exam import Exam, Finding
from neurosim.grammar import parse_exam
from neurosim.inference import infer
from neurosim.lesion import Lesion, hypotheses, mirrored
from neurosim.model import Model
from neurosim.nerves import territory
from neurosim.plot import bodymap, label_figure, update, visceral_figure
from neurosim.plot.cell import cells_of, root_of_cell, whole_cell
from neurosim.plot.clinical import exam_paint, recorded_look
from neurosim.plot.comparison import difference_paint
from neurosim.plot.expected import higher, prediction_paint
from neurosim.plot.figures import load_visceral
from neurosim.plot.files import render
from neurosim.plot.paint import MUSCLE, REFLEX, SKIN, Paint
from neurosim.plot.palette import find_style
from neurosim.plot.skin_cells import (
    deciders,
    drawn,
    is_part,
    nerve_cells,
    skin_parts,
    told_parts,
)
from neurosim.plot.sources import main_structures
from neurosim.prediction import (
    ExpectedFinding,
    Prediction,
    affected_roots,
    expected_findings,
    predict,
)
from neurosim.signature import Signature, signatures
from neurosim.terms import ROOTS, NeurosimError

STYLE = find_style("light")
ATLAS = load_atlas()
#: A map looks at nothing else.
DRAWN = drawn(ATLAS)
#: One lesion of each kind, side and place; "two levels" repeat their parts.
LESIONS = [
    lesion
    for lesion in hypotheses(ATLAS)
    if lesion.category != "none"
    and lesion.side != "left"
    and "two" not in lesion.family
]
ROOT_LESIONS = [lesion for lesion in LESIONS if lesion.category == "root"][::9]


@cache
def findings() -> dict[Lesion, tuple[ExpectedFinding, ...]]:
    """Return what is expected of every lesion looked at here, from one model."""
    several = list(dict.fromkeys([*sample(), *ROOT_LESIONS, *NERVE_LESIONS.values()]))
    model = Model(ATLAS, lesions=[*several, Lesion("none", "none")])
    return dict(zip(several, expected_findings(model, "severe", DRAWN), strict=True))


@cache
def prediction(lesion: Lesion) -> Prediction:
    if lesion not in findings():
        return predict(lesion, severity="severe", atlas=ATLAS, among=DRAWN)
    model = Model(ATLAS, lesions=[lesion, Lesion("none", "none")])
    return Prediction(
        lesion,
        lesion.level,
        lesion.side,
        lesion.zone,
        "severe",
        (),
        tuple(affected_roots(model, lesion)),
        findings()[lesion],
    )


def test_one_model_of_many_lesions_predicts_as_one_of_each() -> None:
    for lesion in sample()[3::12]:
        alone = predict(lesion, severity="severe", atlas=ATLAS, among=DRAWN)
        assert prediction(lesion).roots == alone.roots
        together = {(f.structure, f.side): f for f in prediction(lesion).findings}
        assert together.keys() == {(f.structure, f.side) for f in alone.findings}
        for finding in alone.findings:
            other = together[finding.structure, finding.side]
            assert other.grade == finding.grade
            assert other.p_abnormal == pytest.approx(finding.p_abnormal, abs=1e-12)


def paint(lesion: Lesion) -> Paint:
    return prediction_paint(prediction(lesion), STYLE, ATLAS)


def sample(count: int = 30) -> list[Lesion]:
    return LESIONS[:: max(1, len(LESIONS) // count)]


def named(lesion: Lesion) -> str:
    return lesion.name


@pytest.mark.parametrize("lesion", sample(), ids=named)
def test_nothing_is_painted_outside_the_reach_of_a_lesion(lesion: Lesion) -> None:
    what = prediction(lesion)
    found = {(f.structure, f.side): f for f in what.findings}
    for patch in paint(lesion).patches:
        if patch.kind == SKIN:
            name = told_parts(lesion.family, ATLAS)[whole_cell(patch.name)].id
        else:
            [name] = owners(patch.kind, patch.name)
        finding = found.get((name, patch.side)) or found[name, "midline"]
        assert finding.p_abnormal > finding.p_background


def owners(kind: str, name: str) -> list[str]:
    word = f"{kind}:{name}"
    return [s.id for s in ATLAS.structures.values() if word in s.region.split()]


NERVES = [f for f in ATLAS.families.values() if f.nerve]
NERVE_LESIONS = {
    f.id: next(lesion for lesion in LESIONS if lesion.family == f.id) for f in NERVES
}


@cache
def nerve_signatures() -> dict[Lesion, Signature]:
    lesions = list(NERVE_LESIONS.values())
    return dict(zip(lesions, signatures(lesions, atlas=ATLAS), strict=True))


@pytest.mark.parametrize("family", NERVES, ids=lambda family: family.id)
def test_a_nerve_lesion_paints_and_teaches_muscles_of_that_nerve(family: Any) -> None:
    lesion = NERVE_LESIONS[family.id]
    own = territory(ATLAS.nerves, family.nerve)
    muscles = {owners(MUSCLE, p.name)[0] for p in paint(lesion).of(MUSCLE, "right")}
    taught = {s.structure for s in nerve_signatures()[lesion].signs
              if s.modality == "motor"}  # fmt: skip
    assert {ATLAS.structures[name].owner for name in muscles | taught} <= {*own}


@pytest.mark.parametrize("lesion", ROOT_LESIONS, ids=named)
def test_a_root_lesion_paints_its_dermatomes_or_what_they_mainly_supply(
    lesion: Lesion,
) -> None:
    touched = {item.root for item in prediction(lesion).roots}
    for patch in paint(lesion).of(SKIN, "right"):
        weights = ATLAS.weights[skin_parts(ATLAS)[whole_cell(patch.name)].id]
        main = max(weights, key=lambda root: weights[root])
        assert {root_of_cell(patch.name), main} & touched


def lesion_named(words: str) -> Lesion:
    return next(lesion for lesion in LESIONS if words in lesion.name)


def areas(lesion: Lesion) -> set[str]:
    return {p.name.split(":")[0] for p in paint(lesion).of(SKIN, "right")}


def test_a_common_peroneal_palsy_stays_below_the_knee() -> None:
    found = areas(lesion_named("common peroneal"))
    assert "foot_dorsum" in found
    assert not {a for a in found if "thigh" in a or a in ("buttock", "lower_back")}


def test_a_carpal_tunnel_stays_in_the_hand() -> None:
    found = areas(lesion_named("carpal tunnel"))
    assert {"thumb", "index_finger", "middle_finger"} <= found
    assert not {a for a in found if "arm" in a or a in ("axilla", "palm_ulnar")}


@pytest.mark.parametrize("family", NERVES, ids=lambda family: family.id)
def test_a_nerve_lesion_keeps_to_the_borders_of_its_skin(family: Any) -> None:
    """Trunks, whose skin is that of roots, have no border; cords and nerves have."""
    reach = nerve_cells(family.id, ATLAS)
    skin = {p.name for p in paint(NERVE_LESIONS[family.id]).of(SKIN, "right")}
    trunk = {name for name, _ in family.nerve} <= {"upper_trunk", "lower_trunk"}
    assert trunk or not skin or skin <= (reach or set())


@pytest.mark.parametrize(
    ("name", "spared"),
    [("medial cord", {"hand_dorsum_radial"}), ("lateral cord", {"thumb@dorsum"}),
     ("right tibial neuropathy", {"great_toe@top", "ankle_front"}),
     ("right sciatic", {"thigh_back", "leg_medial"})],
)  # fmt: skip
def test_skin_of_other_nerves_is_spared(name: str, spared: set[str]) -> None:
    skin = [p.name for p in paint(lesion_named(name)).of(SKIN, "right")]
    found = {c.split(":")[0] + c[len(whole_cell(c)) :] for c in skin}
    assert found
    assert not found & spared


#: Look-alikes that tell of a stocking, a glove, or a limb by most of its parts; what
#: they paint, and what they leave.
LIMBS = {
    "acute polyradiculopathy": ({"sole", "heel", "little_toe", "thumb", "palm_radial"},
                                {"thigh_front", "upper_arm_front"}),
    "polyneuropathy": ({"sole", "heel", "shin", "calf"}, {"thigh_front", "knee_front"}),
    "right lumbosacral plexopathy": (
        {"heel", "second_toe", "fourth_toe", "thigh_medial"}, {"groin", "perineum"}),
    "right meralgia": (
        {"thigh_lateral", "thigh_front_outer", "thigh_upper_front_outer"},
        {"hip_side", "groin", "knee_front", "thigh_front", "thigh_upper_front"}),
    "right diabetic amyotrophy": (
        {"thigh_front", "thigh_lateral"}, {"sole", "heel", "foot_dorsum", "ankle"}),
}  # fmt: skip


@pytest.mark.parametrize("name", LIMBS)
def test_what_is_told_of_a_limb_is_painted_without_holes(name: str) -> None:
    found = areas(lesion_named(name))
    painted, left = LIMBS[name]
    assert painted <= found, painted - found
    assert not left & found


def test_a_whole_is_no_name_on_a_map() -> None:
    for name in LIMBS:
        for patch in paint(lesion_named(name)).patches:
            said = f"{patch.text} {patch.quiet}"
            assert "not specified" not in said
            assert "global" not in said


def test_skin_without_a_name_follows_a_part_of_its_own_root() -> None:
    parts = skin_parts(ATLAS)
    found = {c: parts[c].id for c in ("achilles:S1", "ankle_front:L5", "third_toe:L5")}
    assert found == {
        "achilles:S1": "heel",
        "ankle_front:L5": "dorsum_foot",
        "third_toe:L5": "second_toe",
    }


def test_a_thoracic_disc_paints_the_same_roots_in_front_and_behind() -> None:
    lesion = lesion_named("T8/9 right subarticular")
    cells = {p.name for p in paint(lesion).of(SKIN, "right")}
    front = {root_of_cell(c) for c in cells if "abdomen" in c}
    back = {root_of_cell(c) for c in cells if "back" in c}
    assert front == back == {"T8"}


def test_l4_paints_nothing_on_the_back() -> None:
    found = areas(lesion_named("L3/4 right subarticular"))
    assert not {
        area for area in found if area.endswith("_back") and "thigh" not in area
    }


@pytest.mark.parametrize("lesion", sample(), ids=named)
def test_unions_and_statements_are_never_painted(lesion: Lesion) -> None:
    for patch in paint(lesion).patches:
        if patch.kind == SKIN:
            assert patch.name.count(":") == 1
        else:
            [structure] = owners(patch.kind, patch.name)
            assert is_part(ATLAS.structures[structure])


def test_the_most_specific_structure_decides_a_cell(atlas: Atlas) -> None:
    known = skin_parts(atlas)
    parts = [s for s in atlas.structures.values() if s.modality == "sensory"]
    for cell, structure in deciders(s for s in parts if is_part(s)).items():
        assert known[cell].id == structure.id
        rivals = [s for s in parts if is_part(s) and cell in cells_of(s)]
        assert len(cells_of(structure)) == min(len(cells_of(s)) for s in rivals)


def test_every_cell_of_spinal_skin_is_decided() -> None:
    named_cells = {cell for cell in skin_parts(ATLAS) if cell.split(":")[1][0] != "V"}
    assert len(named_cells) > 180


@pytest.mark.parametrize("lesion", sample(), ids=named)
def test_every_mark_of_a_reflex_says_which_way(lesion: Lesion) -> None:
    for patch in paint(lesion).patches:
        if patch.kind == REFLEX:
            assert patch.mark in ("\N{DOWNWARDS ARROW}", "\N{UPWARDS ARROW}", "+")
        elif patch.kind == MUSCLE and patch.text:
            assert "weak" in patch.text or "/5" in patch.text


@pytest.mark.parametrize("lesion", sample(), ids=named)
def test_the_legend_holds_what_is_painted_and_nothing_else(lesion: Lesion) -> None:
    found = paint(lesion)
    shown = {fill for _, fill in found.legend}
    assert shown == {patch.fill for patch in found.patches}


def test_brisk_is_up_and_lost_is_down() -> None:
    class Finding:
        text = "2+ (normal)"
        p_lower, p_higher = 0.1, 0.6

    found: Any = Finding()
    assert higher(found)


def labels_of(ax: Any) -> list[str]:
    return [t.get_text() for t in ax.texts if str(t.get_gid()).startswith("label-")]


def test_one_label_for_a_place() -> None:
    ax = bodymap({"hand": 31.2}, views=["hand_palmar-right"])
    assert labels_of(ax).count("hand") == 1


def test_nan_is_not_painted_and_limits_hold() -> None:
    values = {"C6": float("nan"), "C7": 4.0}
    ax = bodymap(values, limits=(0.0, 8.0), cmap="viridis")
    colors = {p.get_gid(): to_hex(p.get_facecolor()) for p in ax.patches}
    assert colors["front-right-C6"] == STYLE.skin.color.lower()
    assert colors["front-right-C7"] == to_hex(colormaps["viridis"](0.5))


def test_wrong_limits_maps_and_ways_are_refused() -> None:
    with pytest.raises(NeurosimError, match="give a lower and a higher"):
        bodymap({"C7": 1.0}, limits=(1.0, 1.0))
    with pytest.raises(NeurosimError, match="colour map"):
        bodymap({"C7": 1.0}, cmap="virids")
    with pytest.raises(NeurosimError, match="way to paint"):
        bodymap("C7", by="weight")


def test_several_names_have_several_colours() -> None:
    ax = bodymap(["C6", "C7"])
    colors = {p.get_gid(): p.get_facecolor() for p in ax.patches}
    assert colors["back-right-C6"] != colors["back-right-C7"]
    texts = {t.get_text() for t in ax.texts}
    assert {"C6", "C7", "C6, C7"} <= texts


def test_a_map_of_a_limb_is_cropped_and_says_where() -> None:
    ax = bodymap(predict("C6/7", side="right", atlas=ATLAS), atlas=ATLAS)
    gids = {str(artist.get_gid()) for artist in ax.get_children()}
    assert "locator" in gids
    whole = bodymap(predict("C6/7", side="right", atlas=ATLAS), atlas=ATLAS, crop=False)
    assert "locator" not in {str(a.get_gid()) for a in whole.get_children()}


@pytest.mark.parametrize(
    "size", [(0.6, 0.6), (1.5, 1.0), (4.0, 3.0), (3.0, 6.5)], ids=str
)
def test_axes_of_any_size_are_drawn_on(size: tuple[float, float]) -> None:
    figure = Figure(figsize=size)
    ax = figure.add_axes((0, 0, 1, 1))
    assert bodymap("C7", ax=ax) is ax
    assert any(str(p.get_gid()).startswith("front-") for p in ax.patches)


def test_layers_are_drawn_alone() -> None:
    what = predict("C6/7", side="right", atlas=ATLAS)
    skin = bodymap(what, layers=["skin"], atlas=ATLAS)
    assert not [p for p in skin.patches if str(p.get_gid()).startswith("muscle-")]
    muscles = bodymap(what, layers=["muscle"], atlas=ATLAS)
    assert [p for p in muscles.patches if str(p.get_gid()).startswith("muscle-")]


def test_what_was_tested_and_says_little_is_not_untested(atlas: Atlas) -> None:
    grades = atlas.structures["triceps"].scale.all
    looks = {
        recorded_look(Finding("triceps", "right", chosen), atlas.structures["triceps"])
        for chosen in (grades, grades[-2:], grades[-1:])
    }
    assert {look for look, _ in looks} == {"not tested", "says little", "5/5"}


def test_a_transparent_picture_has_no_ground() -> None:
    ax = bodymap("C7", transparent=True)
    assert ax.figure.patch.get_alpha() == 0.0


def test_a_picture_has_a_channel_for_transparency_only_where_it_needs_one() -> None:
    for transparent, mode in ((True, "RGBA"), (False, "RGB")):
        figure = bodymap("C7", size=(5, 4), transparent=transparent).figure
        assert isinstance(figure, Figure)
        with Image.open(io.BytesIO(render(figure, "png", words="C7 é"))) as image:
            assert image.mode == mode
            assert image.size == (750, 600)
            assert image.info["Description"] == "C7 é"


def test_a_variant_says_itself_in_title_and_description(atlas: Atlas) -> None:
    tables = conditioned(atlas, "prefixed brachial plexus")
    what = predict("C6/7", side="right", atlas=tables, among=DRAWN)
    ax = bodymap(what, atlas=tables, labels=False)
    titles = " ".join(t.get_text() for t in ax.texts if t.get_gid() == "title")
    assert "prefixed" in titles
    assert "prefixed" in str(ax.get_label())


@pytest.mark.parametrize(
    "size",
    [
        (4.0, 3.0),
        (3.5, 7.0),
        *(
            pytest.param(size, marks=pytest.mark.deep)
            for size in ((8.0, 6.0), (11.0, 8.5), (16.0, 12.0))
        ),
    ],
    ids=str,
)
def test_the_picture_fills_its_page(size: tuple[float, float]) -> None:
    """The body or limb takes two fifths of the height or width at every size."""
    what = predict("C6/7", side="right", atlas=ATLAS, among=DRAWN)
    ax = bodymap(what, atlas=ATLAS, size=size)
    skins = [p for p in ax.patches if str(p.get_gid()).startswith(("front-", "back-"))]
    points = np.concatenate([p.get_path().vertices for p in skins])
    assert np.ptp(points[:, 1]) > 0.25 * size[1]


@pytest.mark.parametrize("name", ["C2", "C6", "T4", "T12", "L2", "L5", "S2"])
def test_a_root_lesion_paints_no_skin_of_another_dermatome(name: str) -> None:
    what = predict(name, severity="severe", atlas=ATLAS, among=DRAWN)
    touched = {item.root for item in what.roots}
    cells = prediction_paint(what, STYLE, ATLAS).of(SKIN, "right")
    assert cells
    assert {root_of_cell(patch.name) for patch in cells} <= touched


@pytest.mark.parametrize("level", ["T3/4", "T6/7", "T10/11"])
def test_a_disc_of_the_trunk_paints_the_band_of_its_root(level: str) -> None:
    """The chest is a wide area: numb in a T3 lesion, but not in its T2 part."""
    what = predict(level, severity="severe", atlas=ATLAS, among=DRAWN)
    cells = prediction_paint(what, STYLE, ATLAS).of(SKIN, "right")
    assert {root_of_cell(patch.name) for patch in cells} == {what.roots[0].root}


@pytest.mark.parametrize("name", ["C5/6 cord", "T8/9 cord", "cauda equina"])
def test_a_spared_saddle_is_said(name: str) -> None:
    what = predict(name, severity="severe", atlas=ATLAS, among=DRAWN)
    paint = prediction_paint(what, STYLE, ATLAS)
    painted = any(patch.name.startswith("perianal") for patch in paint.patches)
    assert painted != ("saddle" in paint.note)


def test_hatching_is_explained_beside_a_scale_too() -> None:
    ax = bodymap("C7", side="right", by="share", atlas=ATLAS)
    assert "legend-deep muscle" in {str(text.get_gid()) for text in ax.texts}


def test_a_round_mark_is_round_in_the_legend() -> None:
    def dots() -> int:
        return sum(isinstance(patch, Circle) for patch in ax.patches)

    ax = bodymap("C7", side="right", layers=["muscle"], atlas=ATLAS)
    assert dots() == 0
    ax = bodymap("C7", side="right", layers=["reflex"], views=["back"], atlas=ATLAS)
    assert dots() == 2  # the triceps reflex, and its sample


def test_a_ranking_shows_the_limb_of_its_roots() -> None:
    said = ("right triceps 3/5", "right triceps reflex absent")
    ax = bodymap(infer(parse_exam(said, ATLAS)), atlas=ATLAS)
    assert "locator" in {str(patch.get_gid()) for patch in ax.patches}


def gids_of(ax: Any) -> list[str]:
    return [str(artist.get_gid()) for artist in ax.get_children()]


def test_skin_and_muscles_are_two_pictures_where_there_is_room() -> None:
    what = predict("C7", severity="severe", atlas=ATLAS, among=DRAWN)
    shown = gids_of(bodymap(what, size=(11, 8.5), atlas=ATLAS))
    assert shown.count("back-right-C5") == 2
    assert shown.count("muscle-back-right-triceps") == 1
    small = gids_of(bodymap(what, size=(4, 3), atlas=ATLAS))  # without close-ups
    assert small.count("back-right-C5") == 2
    assert not [gid for gid in small if gid.startswith("hand_palmar")]
    what_leg = predict("L3", severity="severe", atlas=ATLAS, among=DRAWN)
    tiny = gids_of(bodymap(what_leg, size=(4, 3), atlas=ATLAS))
    assert tiny.count("back-right-L3") == 2
    alone = bodymap(what, layers=["skin"], atlas=ATLAS)
    assert gids_of(alone).count("back-right-C5") == 1


@pytest.mark.parametrize(
    ("name", "views"),
    [("carpal tunnel", {"hand_palmar"}), ("T8", {"front", "back"})],
)
def test_the_page_shows_what_is_ill(name: str, views: set[str]) -> None:
    what = predict(name, severity="severe", atlas=ATLAS, among=DRAWN)
    gids = gids_of(bodymap(what, size=(11, 8.5), atlas=ATLAS))
    shaded = {g.split("-")[1] for g in gids if g.startswith("shade-")}
    assert shaded - {"front"} == views - {"front"}  # the locator is a front
    assert "locator" in gids


@pytest.mark.parametrize(
    "layer", ["muscles", pytest.param("skin", marks=pytest.mark.deep)]
)
def test_a_blank_map_and_its_key_have_the_same_numbers(layer: str) -> None:
    blank, key = (
        [t for f in [label_figure(layer, key=k)] for t in labels_of(f.axes[0])]
        for k in (False, True)
    )
    numbered = dict(words.split(" ", 1) for words in key)
    assert all(words.isdigit() for words in blank)
    numbers = sorted(map(int, blank))  # one that no view shows left a gap
    assert set(range(1, numbers[-1] + 1)) == set(numbers)
    assert set(numbered) <= set(blank)
    assert len(set(numbered.values())) == len(numbered)
    with pytest.raises(NeurosimError, match="layer"):
        label_figure("bones")


def test_each_organ_has_a_map_of_its_own() -> None:
    organs = load_visceral()
    figure = visceral_figure()
    assert len(figure.axes) == len(organs)
    one = visceral_figure(["kidney"]).axes[0]
    fill = STYLE.findings["visceral"].color.lower()
    filled = {p.get_gid() for p in one.patches if to_hex(p.get_facecolor()) == fill}
    assert any(str(gid).startswith("front-right-T12") for gid in filled)


def test_a_difference_paints_the_skin_of_the_two_only() -> None:
    """The palm between thumb and middle finger is no C6, the back no C7."""
    what = [predict(n, side="right", severity="severe", atlas=ATLAS, among=DRAWN)
            for n in ("C6", "C7")]  # fmt: skip
    shown = difference_paint(what[0], what[1], STYLE, ATLAS)
    for patch in shown.of(SKIN, "right"):
        assert root_of_cell(patch.name) in ("C5", "C6", "C7", "C8"), patch.name
    looks = {p.name: p.fill for p in shown.of(SKIN, "right")}
    assert looks["thumb:C6"] == STYLE.findings["first"]
    assert looks["middle_finger:C7"] == STYLE.findings["second"]
    assert "palm_radial:C7" not in looks


@pytest.mark.parametrize("what", ["L5/S1", "L4/5"])
def test_close_ups_show_the_side_of_the_lesion(what: str) -> None:
    lesion = predict(what, side="left", severity="severe", atlas=ATLAS, among=DRAWN)
    assert prediction_paint(lesion, STYLE, ATLAS).near == "left"


def test_close_ups_of_an_exam_show_the_side_that_is_ill(atlas: Atlas) -> None:
    scale = atlas.structures["little_toe"].scale
    one = [Finding("little_toe", side, (grade,), "pin_prick")
           for side, grade in (("left", 0), ("right", scale.normal))]  # fmt: skip
    shown = exam_paint(Exam(tuple(one)), STYLE, atlas)
    assert shown.near == "left"


def test_muscles_alone_are_drawn_without_borders_of_dermatomes() -> None:
    lines = {
        layer: [g for g in gids_of(bodymap("C7", layers=[layer], views=["front"]))
                if g.startswith("line-front")]
        for layer in ("muscle", "skin")
    }  # fmt: skip
    assert len(lines["skin"]) > len(lines["muscle"])


def test_the_key_point_of_a_root_is_a_layer() -> None:
    gids = gids_of(bodymap("C7", layers=["point"], size=(6, 4)))
    points = {g for g in gids if g.startswith("point-")}
    assert "point-back-right-C7" in points
    assert all(point.endswith("-C7") for point in points)


@pytest.mark.parametrize("root", [root for root in ROOTS if root != "C1"])
def test_a_root_map_marks_what_a_root_lesion_alters(root: str) -> None:
    """The arc of a sign of the long tracts is no finding of the root."""
    for structure, _ in main_structures(root, ATLAS):
        assert structure.modality in ("sensory", "motor", "reflex"), structure.id


def test_alike_sides_share_a_body_skin_on_one_muscles_on_the_other() -> None:
    what = predict("C5/6 cord", severity="severe", atlas=ATLAS, among=DRAWN)
    ax = bodymap(what, atlas=ATLAS)
    skin = {
        str(p.get_gid()).split("-")[1]
        for p in ax.patches
        if str(p.get_gid()).startswith(("front-", "back-"))
        and to_hex(p.get_facecolor()) != STYLE.skin.color.lower()
        and "V" not in str(p.get_gid())
    }
    muscles = {g.split("-")[2] for g in gids_of(ax) if g.startswith("muscle-front")}
    marks = {g.split("-")[2] for g in gids_of(ax) if g.startswith("reflex-front")}
    assert (skin, muscles, marks) == ({"right"}, {"left"}, {"left"})
    assert "Both sides are alike" in str(ax.get_label())
    assert any("Both sides are alike" in t.get_text() for t in ax.texts)
    one = predict("C6/7", side="left", severity="severe", atlas=ATLAS, among=DRAWN)
    assert "muscle-back-left-triceps" in gids_of(update(ax, one, atlas=ATLAS))
    assert "Both sides are alike" not in str(ax.get_label())


def test_what_is_asked_for_is_drawn_on_both_sides() -> None:
    """Views that are chosen, and values of one's own, are never cut in halves."""
    for what, views in (("C7", ["front"]), ({"C7": 1.0, "triceps": 0.5}, None)):
        gids = gids_of(bodymap(what, views=views))
        assert any(gid.startswith("muscle-") and "-right-" in gid for gid in gids)
        assert any(gid.startswith("muscle-") and "-left-" in gid for gid in gids)


@pytest.mark.parametrize(
    "name",
    [
        "C5/6 cord",
        "conus",
        pytest.param("T8/9 cord", marks=pytest.mark.deep),
        pytest.param("cauda equina", marks=pytest.mark.deep),
    ],
)
def test_no_leader_line_runs_along_the_body(name: str) -> None:
    ax = bodymap(
        predict(name, severity="severe", atlas=ATLAS, among=DRAWN), atlas=ATLAS
    )
    for line in ax.lines:
        if str(line.get_gid()).startswith("leader-"):
            assert np.ptp(np.asarray(line.get_ydata(), float)) < 1.4, line.get_gid()


@pytest.mark.parametrize(
    ("name", "part"), [("suprascapular", "shoulder"), ("axillary", "shoulder")]
)
def test_a_nerve_of_the_shoulder_shows_the_shoulder(name: str, part: str) -> None:
    what = predict(name, severity="severe", atlas=ATLAS, among=DRAWN)
    assert f"patient's right {part}" in str(bodymap(what, atlas=ATLAS).get_label())


def test_a_nerve_lesion_paints_skin_inside_the_border_of_the_nerve_only() -> None:
    """The back of the hand beside the thumb is not ulnar, say."""
    found = {f.id: nerve_cells(f.id, ATLAS) for f in NERVES}
    assert sum(cells is not None for cells in found.values()) > 15
    for lesion in (x for x in LESIONS if found.get(x.family) is not None):
        cells = {p.name for p in paint(lesion).patches if p.kind == SKIN}
        assert cells <= (found[lesion.family] or set())
    ulnar = areas(lesion_named("right ulnar neuropathy at the elbow"))
    assert "hand_dorsum_ulnar" in ulnar
    assert not ulnar & {"hand_dorsum_radial", "first_web_hand", "palm_radial"}
    assert "palm_radial" not in areas(
        lesion_named("right median neuropathy at the wrist")
    )


@pytest.mark.parametrize("family", ["cord", "cauda_equina", "polyneuropathy", "conus"])
def test_a_lesion_of_both_sides_is_worked_out_once(family: str) -> None:
    """The left of a lesion that is its own mirror image is the right."""
    lesion = next(x for x in LESIONS if x.family == family and x == mirrored(x))
    found = {(f.structure, f.side): f for f in prediction(lesion).findings}
    other = Lesion("none", "none")
    sided = next(x for x in LESIONS if x.side)
    model = Model(ATLAS, lesions=[lesion, sided, other])  # not all alike: worked out
    again = {
        (f.structure, f.side): f for f in expected_findings(model, "severe", DRAWN)[0]
    }
    assert found.keys() == again.keys()
    for key, finding in again.items():
        assert found[key].grade == finding.grade
        assert found[key].p_abnormal == pytest.approx(finding.p_abnormal, abs=1e-12)


def test_close_ups_of_a_ranking_show_the_more_probable_side() -> None:
    found = infer(Exam((Finding("triceps", "left", (3,)),)))
    gids = gids_of(bodymap(found, size=(11, 8.5), labels=False))
    close = {gid.split("-")[1] for gid in gids if gid.startswith("hand_palmar-")}
    assert close == {"left"}


@pytest.mark.parametrize("name", ["ulnar", "carpal tunnel"])
def test_a_small_page_keeps_the_hand_whose_muscles_are_painted(name: str) -> None:
    what = predict(name, severity="severe", atlas=ATLAS, among=DRAWN)
    gids = gids_of(bodymap(what, size=(5, 4), atlas=ATLAS, labels=False))
    painted = [gid for gid in gids if gid.startswith("muscle-")]
    assert any("abductor" in gid or "interossei" in gid for gid in painted)


@pytest.mark.parametrize("what", ["C7", "C6/7"])
def test_chosen_views_show_skin_beside_muscles_too(what: str) -> None:
    """Muscles lay over the skin if views were given; there is room for both."""
    disc = predict(what, severity="severe", atlas=ATLAS, among=DRAWN)
    shown = gids_of(bodymap(disc, views=["back"], size=(8, 6), atlas=ATLAS))
    assert shown.count("back-right-C5") == 2
    assert shown.count("muscle-back-right-triceps") == 1
