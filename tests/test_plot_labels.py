"""Labels and leader lines never overlap, in any figure and size."""

import re
from collections.abc import Callable
from functools import cache
from itertools import product

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Circle, PathPatch

from neurosim.atlas import load_atlas
from neurosim.grammar import parse_exam
from neurosim.plot import bodymap, difference_figure, load_body, sheet
from neurosim.plot.chart import blank_chart
from neurosim.plot.collisions import boxes_meet, hits, lines_meet
from neurosim.plot.expected import prediction_paint
from neurosim.plot.geometry import Points
from neurosim.plot.letters import text_width, wrap
from neurosim.plot.paint import Patch
from neurosim.plot.palette import find_style
from neurosim.plot.skin_cells import drawn
from neurosim.plot.spans import Spans
from neurosim.prediction import Prediction, predict
from neurosim.terms import LEFT, RIGHT

ATLAS = load_atlas()
BODY = load_body()
SIZES = [
    (4.0, 3.4),
    pytest.param((5.5, 4.5), marks=pytest.mark.deep),
    pytest.param((8.0, 6.5), marks=pytest.mark.deep),
    pytest.param((11.0, 8.5), marks=pytest.mark.deep),
    pytest.param((16.0, 12.0), marks=pytest.mark.deep),
]
CLOSE = [name for name in BODY.views if name not in ("front", "back", "side")]


def difference(size: tuple[float, float]) -> Axes:
    first, second = (
        predict(v, side=RIGHT, severity="severe") for v in ("C5/6", "C6/7")
    )
    return difference_figure(first, second, size=size).axes[0]


def prediction(level: str, side: str) -> Callable[[tuple[float, float]], Axes]:
    return lambda size: bodymap(predict(level, side=side, severity="severe"), size=size)


FIGURES: dict[str, Callable[[tuple[float, float]], Axes]] = {
    "atlas": lambda size: bodymap(size=size),
    "close-ups": lambda size: bodymap(views=CLOSE, size=size),
    "all views": lambda size: bodymap(views=tuple(BODY.views), size=size),
    "C7": lambda size: bodymap("C7", size=size),
    "L5": lambda size: bodymap("L5", side=LEFT, size=size),
    "prediction C6/7": prediction("C6/7", RIGHT),
    "prediction L5/S1": prediction("L5/S1", LEFT),
    "difference": difference,
}


def boxes_of(ax: Axes, prefix: str) -> dict[str, Points]:
    figure = ax.get_figure(root=True)
    assert isinstance(figure, Figure)
    figure.canvas.draw()
    found = {}
    for text in ax.texts:
        if str(text.get_gid()).startswith(prefix):
            box = text.get_window_extent()
            found[str(text.get_gid())] = np.array([box.x0, box.x1, box.y0, box.y1])
    return found


def leaders_of(ax: Axes) -> dict[str, Points]:
    found = {}
    for line in ax.lines:
        gid = str(line.get_gid())
        if gid.startswith("leader-"):
            ends = ax.transData.transform(np.asarray(line.get_xydata()))
            found[gid.removeprefix("leader-")] = ends.ravel()
    return found


def overlapping(boxes: dict[str, Points], slack: float) -> list[tuple[str, str]]:
    names = list(boxes)
    found = []
    for i, first in enumerate(names):
        for second in names[i + 1 :]:
            a, b = boxes[first], boxes[second]
            wide = min(a[1], b[1]) - max(a[0], b[0])
            high = min(a[3], b[3]) - max(a[2], b[2])
            if wide > slack and high > slack:
                found.append((first, second))
    return found


#: Of figures of a kind one is looked at in the gate.
ALIKE = ("all views", "C7", "prediction C6/7")


@pytest.mark.sampled(2)
@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=[pytest.mark.deep] * (n in ALIKE)) for n in FIGURES],
)
def test_nothing_overlaps(name: str, size: tuple[float, float]) -> None:
    ax = FIGURES[name](size)
    labels = boxes_of(ax, "label-")
    slack = 0.12 * 72 / 10  # line spacing of the box of a text, not of its letters
    assert overlapping({**labels, **boxes_of(ax, "side-")}, slack * 2) == []
    leaders = leaders_of(ax)
    lines = np.array(list(leaders.values())).reshape(-1, 4)
    for gid, line in leaders.items():
        others = np.array([v for k, v in leaders.items() if k != gid]).reshape(-1, 4)
        assert not lines_meet(line[None], others).any(), gid
    for gid, box in labels.items():
        own = gid.removeprefix("label-")
        foreign = np.array([v for k, v in leaders.items() if k != own]).reshape(-1, 4)
        inner = box + np.array([slack, -slack, slack * 2, -slack * 2])
        assert not hits(foreign, inner[None]).any(), gid
    assert len(lines) <= len(labels)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_labels_stay_on_the_figure(size: tuple[float, float]) -> None:
    ax = bodymap("C7", size=size)
    width, height = ax.bbox.width, ax.bbox.height
    for box in boxes_of(ax, "label-").values():
        assert box[0] >= 0
        assert box[2] >= 0
        assert box[1] <= width
        assert box[3] <= height


def test_a_title_stays_on_a_narrow_page() -> None:
    ax = bodymap("carpal tunnel", size=(4, 7))
    titles = [text for text in ax.texts if text.get_gid() == "title"]
    assert len(titles) > 1
    assert all(text.get_window_extent().x1 <= ax.bbox.width for text in titles)


def named(ax: Axes, view: str) -> set[str]:
    labels = boxes_of(ax, f"label-{view}-")
    return {gid.split("-", 3)[3] for gid in labels}


@pytest.mark.parametrize("size", [(8.0, 6.5), *SIZES[3:]], ids=str)
def test_large_atlas_names_every_root(size: tuple[float, float]) -> None:
    ax = bodymap(size=size)
    both = named(ax, "front") | named(ax, "back")
    assert both >= {*(f"T{n}" for n in range(1, 13)), *(f"C{n}" for n in range(2, 9)),
                    *(f"L{n}" for n in range(1, 6)), "S1", "S2", "S3",
                    "S4-5"}  # fmt: skip


def test_no_line_over_other_roots_for_a_name_that_stands_elsewhere() -> None:
    """On a small atlas T10 is named in front; no line crosses the back for it."""
    ax = bodymap(size=(4.0, 3.0))
    outline = {str(p.get_gid()): p.get_path() for p in ax.patches}
    written = [str(t.get_gid()).removeprefix("label-") for t in ax.texts]
    for line in ax.lines:
        own = str(line.get_gid()).removeprefix("leader-")
        if own not in outline:
            continue
        points = np.linspace(*np.asarray(line.get_xydata()))
        view, side, root = own.split("-", 2)
        over = [g for g in written if g in outline and g != own
                and g.startswith(f"{view}-{side}")
                and outline[g].contains_points(points).any()]  # fmt: skip
        also = [g for g in written if g != own and g.endswith(f"-{root}")]
        assert not (over and also), (own, over, also)


def test_small_atlas_still_names_most_roots() -> None:
    ax = bodymap(size=(4.0, 3.4))
    assert len(named(ax, "front") | named(ax, "back")) >= 22


def test_labels_inside_lie_in_their_region() -> None:
    ax = bodymap(size=(10, 8))
    leaders = leaders_of(ax)
    outline = {str(p.get_gid()): p for p in ax.patches}
    inside = 0
    for text in ax.texts:
        own = str(text.get_gid()).removeprefix("label-")
        if own in outline and own not in leaders:
            assert outline[own].get_path().contains_point(text.get_position()), own
            inside += 1
    assert inside > 20


SQUARE = np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 1.0], [0.0, 1.0]])


def test_room_in_a_square() -> None:
    spans = Spans([SQUARE])
    spot = spans.room(1.0, 0.4, None)
    assert spot is not None
    assert spot == pytest.approx([1.0, 0.5], abs=0.05)
    assert spans.room(2.5, 0.4, None) is None
    assert spans.room(0.5, 0.4, 1.6) == pytest.approx([1.6, 0.5], abs=0.05)


def test_segments_and_boxes() -> None:
    line = np.array([[0.0, 0.0, 2.0, 2.0]])
    assert lines_meet(line, np.array([[0.0, 2.0, 2.0, 0.0]])).all()
    assert not lines_meet(line, np.array([[3.0, 0.0, 3.0, 1.0]])).any()
    assert hits(line, np.array([[0.5, 1.5, 0.5, 1.5]])).all()
    assert not hits(line, np.array([[1.5, 2.0, 0.0, 1.0]])).any()
    assert boxes_meet(np.array([[0, 1, 0, 1.0]]), np.array([[0.5, 2, 0.5, 2.0]])).all()


def test_wrapping_keeps_to_the_width() -> None:
    text = "neighbours overlap by about a root and vary between people"
    for line in wrap(text, 8, 1.5):
        assert text_width(line, 8) <= 1.5
    assert " ".join(wrap(text, 8, 1.5)) == text


@pytest.mark.parametrize("size", [(4.0, 3.0), (4.0, 7.0), (10.0, 7.4)])
def test_a_name_without_room_is_told_below(size: tuple[float, float]) -> None:
    what = predict("hemicord T4", among=drawn(load_atlas()))
    patches = patches_of(what)
    names = {p.text for p in patches}
    ax = bodymap(what, size=size)
    written = {str(text.get_text()) for text in ax.texts}
    written |= {p.text for p in patches if p.short in written - {""}}
    words = str(ax.get_label()).partition("without its name beside it: ")[2]
    assert [name for name in names - written - {""} if name not in words] == []
    notice = " ".join(t.get_text() for t in ax.texts if t.get_gid() == "notice")
    assert ("Not named here:" in notice) == bool(words)
    quiet = {p.quiet for p in patches_of(what)} - {""}
    assert quiet
    assert "Painted without a name:" in notice
    assert all(name in str(ax.get_label()) for name in quiet)


def patches_of(what: Prediction) -> tuple[Patch, ...]:
    """Return what is painted of a prediction."""
    return prediction_paint(what, find_style("light"), load_atlas()).patches


@pytest.mark.parametrize("name", ["hemicord T4", "hemiparesis"])
def test_no_muscle_lies_over_skin_where_the_sides_differ(name: str) -> None:
    ax = bodymap(predict(name, among=drawn(load_atlas())), size=(10, 7.4))
    kinds = {str(p.get_gid()).split("-")[0] for p in ax.patches}
    assert {"front", "back", "muscle"} <= kinds
    told = [t.get_text() for t in ax.texts if str(t.get_gid()).startswith("side-")]
    assert {"patient's right: skin", "patient's left: muscles"} <= set(told)


@pytest.mark.parametrize(
    "name",
    ["carpal tunnel", "tarsal tunnel", "meralgia", "T1", "L3",
     "musculocutaneous nerve palsy",
     *(pytest.param(n, marks=pytest.mark.deep) for n in
       ("guyon canal", "cubital tunnel", "peroneal palsy", "femoral nerve palsy", "C4",
        "L2", "L4", "S1", "S2"))],
)  # fmt: skip
def test_no_leader_runs_over_something_else_that_is_named(name: str) -> None:
    ax = bodymap(name)
    outline = {str(p.get_gid()): p.get_path() for p in ax.patches}
    named = {str(t.get_gid()).removeprefix("label-") for t in ax.texts} & {*outline}
    leaders = {
        str(line.get_gid()).removeprefix("leader-"): np.linspace(
            *np.asarray(line.get_xydata())
        )
        for line in ax.lines
        if str(line.get_gid()).startswith("leader-")
    }
    assert leaders
    assert "Not named here" not in str(ax.texts)
    crossed = [
        (own, other)
        for own, points in leaders.items()
        for other in named - {own}
        if outline[other].contains_points(points).any()
        and (own not in named or not outline[own].intersects_path(outline[other]))
    ]
    assert crossed == []


def test_what_has_no_side_is_named_once() -> None:
    ax = bodymap("pudendal neuralgia", size=(10, 7.4))
    written = [t.get_text() for t in ax.texts if str(t.get_gid()).startswith("label-")]
    assert sum("anal squeeze" in words for words in written) == 1


@pytest.mark.parametrize("name", ["neck spasm"])
def test_a_map_without_paint_says_so(name: str) -> None:
    ax = bodymap(name, size=(6, 4))
    title = " ".join(t.get_text() for t in ax.texts if t.get_gid() == "title")
    assert "no numb skin, weak muscle or changed reflex" in title


@pytest.mark.parametrize(
    ("name", "part"),
    [("long thoracic", "chest"), ("T5/6 right disc", "chest"),
     ("T10/11 right disc", "lower trunk"), ("axillary nerve palsy", "shoulder")],
)  # fmt: skip
def test_a_limb_or_part_is_called_what_it_is(name: str, part: str) -> None:
    ax = bodymap(name, size=(8, 6))
    told = [t.get_text() for t in ax.texts if str(t.get_gid()).startswith("side-")]
    assert told
    assert all(f" {part}, " in words for words in told)


@pytest.mark.parametrize("name", ["suprascapular", "L5/S1 right disc", "conus"])
def test_a_lesion_by_name_is_severe_as_in_the_terminal(name: str) -> None:
    ax = bodymap(name, size=(6, 4))
    title = " ".join(t.get_text() for t in ax.texts if t.get_gid() == "title")
    assert ", severe" in title


@pytest.mark.parametrize(("name", "deep"), [("L5/S1 right disc", True), ("C7", False)])
def test_the_legend_says_what_hatched_muscles_are(name: str, deep: bool) -> None:
    ax = bodymap(name, size=(8, 6))
    hatched = [p for p in ax.patches if str(p.get_gid()).startswith("muscle-")
               and p.get_hatch()]  # fmt: skip
    told = [t for t in ax.texts if t.get_gid() == "legend-deep muscle"]
    assert bool(told) is bool(hatched)
    assert bool(hatched) is deep


def test_headings_of_neighbouring_bodies_stay_apart() -> None:
    """Front and back both end with the patient's left, and stand side by side."""
    figure = blank_chart()
    FigureCanvasAgg(figure)
    texts = [t for t in figure.axes[0].texts if t.get_text() == "patient's left"]
    first, second = sorted(t.get_window_extent().x0 for t in texts)
    width = texts[0].get_window_extent().width
    assert second - first > 1.3 * width


#: Lesions of a hand, a foot, a limb and the cord, on a page, a card and a phone.
SHOWN = ("C5", "C7/T1", "carpal tunnel", "tibial nerve", "common peroneal",
         "diabetic amyotrophy", "T8/9 cord")  # fmt: skip
PAGES = ((8.0, 6.0), (5.0, 4.0), (4.0, 7.0))


@cache
def shown(name: str, size: tuple[float, float]) -> Axes:
    what = predict(name, severity="severe", atlas=ATLAS, among=drawn(ATLAS))
    return bodymap(what, size=size, atlas=ATLAS)


def skin_and_muscles(ax: Axes) -> tuple[list[PathPatch], list[PathPatch]]:
    """Return the patches of altered skin, and of muscles."""
    looks = {to_hex(fill.color) for fill in find_style("light").findings.values()}
    outlines = [patch for patch in ax.patches if isinstance(patch, PathPatch)]
    muscles = [p for p in outlines if str(p.get_gid()).startswith("muscle-")]
    painted = [p for p in outlines if to_hex(p.get_facecolor()) in looks]
    return [patch for patch in painted if patch not in muscles], muscles


@pytest.mark.sampled(2)
@pytest.mark.parametrize("size", PAGES, ids=str)
@pytest.mark.parametrize("name", SHOWN[:-1])
def test_no_muscle_is_drawn_over_altered_skin(
    name: str, size: tuple[float, float]
) -> None:
    skin, muscles = skin_and_muscles(shown(name, size))
    assert skin
    over = [
        (muscle.get_gid(), patch.get_gid())
        for muscle in muscles
        for patch in skin
        if muscle.get_path().intersects_path(patch.get_path())
    ]
    assert over == []


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("name", "size"),
    [pair for pair in product(SHOWN, PAGES) if pair != ("C7/T1", (4.0, 7.0))],
)
def test_a_leader_ends_on_what_it_names(name: str, size: tuple[float, float]) -> None:
    ax, kinds = shown(name, size), (*BODY.views, "muscle", "reflex")
    patches = [
        patch
        for patch in sorted(ax.patches, key=lambda patch: patch.get_zorder())
        if isinstance(patch, PathPatch | Circle)
        and str(patch.get_gid()).startswith(kinds)
    ]
    for gid, (x, y, _, _) in leaders_on(ax).items():
        there = [str(p.get_gid()) for p in patches if holds(p, (x, y))]
        assert there, gid
        if not gid.startswith("reflex"):  # two marks may touch
            words = set(re.split("[-:@]", gid))
            assert set(re.split("[-.]", there[-1])) <= words, (gid, there)


def leaders_on(ax: Axes) -> dict[str, Points]:
    """Return the lines in inches of the axes."""
    lines = {str(line.get_gid()): line for line in ax.lines}
    return {
        gid.removeprefix("leader-"): np.asarray(line.get_xydata()).ravel()
        for gid, line in lines.items()
        if gid.startswith("leader-")
    }


def holds(patch: PathPatch | Circle, spot: tuple[float, float]) -> bool:
    if isinstance(patch, Circle):
        return bool(np.hypot(*np.subtract(patch.center, spot)) <= patch.radius)
    return patch.get_path().contains_point(spot)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("size", [(4.0, 3.0), (8.0, 6.0), (4.0, 7.0)], ids=str)
@pytest.mark.parametrize("name", ["common peroneal", "T8/9 cord", "C5"])
def test_headings_stand_apart(name: str, size: tuple[float, float]) -> None:
    """Of three panels in a row one heading ran into the next."""
    ax = shown(name, size)
    assert overlapping(boxes_of(ax, "side-"), 1.0) == []


def test_a_small_page_writes_a_short_name_rather_than_none() -> None:
    """The sheet of C7 named palmaris longus, and not flexor carpi radialis."""
    ax = bodymap("C7", side="right", size=(6.6, 5.0))
    written = {str(text.get_text()) for text in ax.texts}
    assert {text for text in written if text.startswith("flexor carpi radialis")}
    assert not {text for text in written if "palmaris longus" in text}
    assert "flexor carpi radialis" in str(ax.get_label())


def test_a_muscle_without_a_shape_is_told() -> None:
    """The deep flexor of ring and little finger was left out of an ulnar lesion."""
    for name, muscle in (
        ("ulnar nerve at elbow", "deep flexor, ring and little finger"),
        ("anterior interosseous", "deep flexor, index finger"),
    ):
        ax = bodymap(name)
        notice = " ".join(t.get_text() for t in ax.texts if t.get_gid() == "notice")
        assert "without a shape of its own" in " ".join(notice.split())
        assert muscle in " ".join(notice.split())


def test_a_body_chart_keeps_to_what_a_printer_reaches() -> None:
    """Its labels stood at the edge of the paper."""
    figure = blank_chart()
    width = figure.get_size_inches()[0]
    for ax in figure.axes:
        left, right = ax.get_position().x0 * width, ax.get_position().x1 * width
        assert left > 0.35
        assert width - right > 0.35


def test_a_blank_body_chart_shows_no_dermatome() -> None:
    """Whoever draws what he found would read the root off the lines."""
    plain = len(blank_chart().axes[0].get_children())
    atlas_map = bodymap({}, views=("front", "back"), labels=False, style="print")
    assert plain < len(atlas_map.get_children())


def test_a_map_of_findings_says_what_has_no_place_on_it() -> None:
    exam = parse_exam(
        [
            "saddle numb",
            "urinary retention",
            "gait spastic",
            "right SLR positive",
            "left Horner",
            "left plantar flexor",
        ]
    )
    ax = bodymap(exam)
    [notice] = [t for t in ax.texts if "Also recorded" in t.get_text()]
    text = " ".join(t.get_text() for t in ax.texts)
    for word in ("retention", "gait", "straight leg raise", "Horner", "1 normal"):
        assert word in text, word
    assert notice.get_text()


def test_a_map_is_as_high_as_what_it_shows() -> None:
    """Two hands beside each other left two fifths of the height blank."""
    for name in ("carpal tunnel", "musculocutaneous"):
        own, asked = bodymap(name), bodymap(name, size=(10, 8))
        low, high = map(height_of, (own, asked))
        assert high == 8
        assert 4 < low < 0.85 * high
        count, same = (len(boxes_of(ax, "label-")) for ax in (own, asked))
        assert count >= same
    assert height_of(bodymap("C7")) == 8


def height_of(ax: Axes) -> float:
    assert isinstance(ax.figure, Figure)
    return float(ax.figure.get_size_inches()[1])


def test_headings_of_close_ups_say_whose_alike() -> None:
    """The sheet of C8 had the patient's right hand beside a right hand."""
    for root in ("C8", "S1"):
        words = [t.get_text() for ax in sheet(root).axes for t in ax.texts
                 if re.search(r"hand|foot", t.get_text())
                 and str(t.get_gid()).startswith("side-")]  # fmt: skip
        assert len({"patient's" in text for text in words}) == 1, words
