"""The shipped outlines: valid, exact, mirrored, and where the sources say."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from matplotlib.path import Path as Outline

from neurosim.plot.geometry import Body, Points, View, load_body, signed_area
from neurosim.plot.outline import compound_path
from neurosim.plot.seen import muscle_size, shows_muscle
from neurosim.terms import LEFT, RIGHT, SEGMENTS, TableError, UnknownNameError

BODY = load_body()
VIEWS = tuple(BODY.views)
EXPECTED_VIEWS = {
    "front", "back", "side", "hand_palmar", "hand_dorsal", "foot_dorsal",
    "foot_plantar", "foot_medial", "foot_lateral", "head_front", "head_side",
    "head_back", "saddle",
}  # fmt: skip
ARM = ("C5", "C6", "C7", "C8", "T1")
#: Which dermatomes must touch, as the chart of the data README says.
NEIGHBOURS = [
    ("front", "C4", "T2"), ("front", "C5", "T2"), ("front", "C5", "T1"),
    ("front", "C4", "C5"), ("front", "L4", "L5"), ("front", "T12", "L1"),
    ("back", "S1", "S2"), ("back", "S3", "S4-5"), ("back", "L3", "S2"),
    ("hand_dorsal", "C6", "C7"), ("hand_dorsal", "C7", "C8"),
    ("foot_dorsal", "L4", "L5"), ("foot_dorsal", "L5", "S1"),
    ("saddle", "S3", "S4-5"), ("head_side", "C2", "C3"),
]  # fmt: skip


def area(rings: tuple[Points, ...]) -> float:
    return sum(signed_area(ring) for ring in rings)


def contains(rings: tuple[Points, ...], point: tuple[float, float]) -> bool:
    return bool(compound_path(rings).contains_point(point))


def crossings(ring: Points) -> int:
    """Count pairs of edges of a ring that cross properly."""
    a, b = ring, np.roll(ring, -1, axis=0)

    def side(p: Points, q: Points, r: Points) -> Points:
        return np.sign(
            (q[..., 0] - p[..., 0]) * (r[..., 1] - p[..., 1])
            - (q[..., 1] - p[..., 1]) * (r[..., 0] - p[..., 0])
        )

    p, q, r, s = a[:, None], b[:, None], a[None], b[None]
    cross = (side(p, q, r) * side(p, q, s) < 0) & (side(r, s, p) * side(r, s, q) < 0)
    return int(cross.sum()) // 2


def test_every_view_is_there() -> None:
    assert set(VIEWS) == EXPECTED_VIEWS


@pytest.mark.parametrize("name", VIEWS)
def test_rings_are_closed_and_simple(name: str) -> None:
    view = BODY.views[name]
    for root in view.roots:
        rings = view.region(root)
        assert rings, root
        for ring in rings:
            assert len(ring) >= 3
            assert abs(signed_area(ring)) > 0
            assert crossings(ring) == 0, f"{name} {root} crosses itself"


@pytest.mark.parametrize("name", VIEWS)
def test_cells_are_an_exact_partition(name: str) -> None:
    view = BODY.views[name]
    whole = area(view.silhouette)
    assert whole > 0
    by_root = sum(area(view.region(root)) for root in view.roots)
    by_area = sum(area(view.region(part)) for part in view.areas)
    by_cell = sum(area(view.outline([i])) for i in range(len(view.cells)))
    assert by_root == pytest.approx(whole, rel=1e-9)
    assert by_area == pytest.approx(whole, rel=1e-9)
    assert by_cell == pytest.approx(whole, rel=1e-9)


@pytest.mark.parametrize("name", VIEWS)
def test_no_point_lies_in_two_dermatomes(name: str) -> None:
    view = BODY.views[name]
    rng = np.random.default_rng(4)
    x0, x1, y0, y1 = view.box
    points = rng.uniform((x0, y0), (x1, y1), size=(4000, 2))
    inside = np.array(
        [compound_path(view.region(r)).contains_points(points) for r in view.roots]
    )
    whole = compound_path(view.silhouette).contains_points(points)
    assert inside.sum(0).max() <= 1
    assert (inside.any(0) == whole).mean() > 0.999


@pytest.mark.parametrize("name", [name for name in VIEWS if BODY.views[name].half])
def test_half_views_stay_on_their_side(name: str) -> None:
    x0, _, _, _ = BODY.views[name].box
    assert x0 == pytest.approx(0, abs=2e-3)


def test_mirroring_gives_the_other_side() -> None:
    for view in BODY.views.values():
        assert view.sign(RIGHT) == -view.sign(LEFT)
    assert BODY.views["front"].sign(LEFT) == 1
    assert BODY.views["back"].sign(LEFT) == -1


def test_every_segment_is_drawn() -> None:
    shown = {root for view in BODY.views.values() for root in view.roots}
    assert shown >= {*SEGMENTS, "V1", "V2", "V3"}


@pytest.mark.parametrize("segment", SEGMENTS)
def test_key_points_lie_in_their_own_dermatome(segment: str) -> None:
    seen = 0
    for view in BODY.views.values():
        point = view.points.get(segment)
        if point is not None:
            rings = view.region(segment)
            edge = min(np.linalg.norm(ring - point, axis=1).min() for ring in rings)
            assert contains(rings, point) or edge < 0.03, view.name
            seen += 1
    assert seen >= 1


@pytest.mark.parametrize("name", ["front", "back"])
@pytest.mark.parametrize("root", ARM)
def test_arm_roots_stay_off_the_trunk(name: str, root: str) -> None:
    nearest = min(ring[:, 0].min() for ring in BODY.views[name].region(root))
    assert nearest > 1.6


@pytest.mark.parametrize(("name", "first", "second"), NEIGHBOURS)
def test_neighbours_touch(name: str, first: str, second: str) -> None:
    pair = (min(first, second), max(first, second))
    assert pair in BODY.views[name].neighbours()


def trunk_order(view: View, x: float) -> list[str]:
    found = []
    for root in view.roots:
        path = compound_path(view.region(root))
        heights = np.arange(-1.0, 6.0, 0.02)
        hit = path.contains_points(np.column_stack([np.full(len(heights), x), heights]))
        if hit.any():
            found.append((-heights[hit].mean(), root))
    return [root for _, root in sorted(found)]


@pytest.mark.parametrize(("name", "x"), [("front", 0.6), ("back", 0.1)])
def test_bands_of_the_trunk_follow_each_other(name: str, x: float) -> None:
    bands = [f"T{n}" for n in range(2, 13)]
    order = trunk_order(BODY.views[name], x)
    assert [root for root in order if root in ("C4", *bands, "L1")] == [
        "C4", *bands, "L1",
    ]  # fmt: skip
    assert not set(order) & set(ARM)


def test_muscles_and_reflexes_are_all_shown_somewhere() -> None:
    muscles = {name for view in BODY.views.values() for name in view.muscles}
    reflexes = {name for view in BODY.views.values() for name in view.reflexes}
    assert muscles == set(BODY.muscles)
    assert reflexes == set(BODY.reflexes)
    assert set(BODY.muscles) >= BODY.deep


def test_a_muscle_is_drawn_where_most_of_it_is_seen() -> None:
    front, back = BODY.views["front"], BODY.views["back"]
    assert shows_muscle(front, "biceps")
    assert not shows_muscle(back, "biceps")
    assert muscle_size(back, "triceps") > muscle_size(front, "triceps")


def muscle_rings() -> Iterator[tuple[str, str, Points]]:
    for view in BODY.views.values():
        for name, rings in view.muscles.items():
            for ring in rings:
                yield view.name, name, ring


def test_muscles_lie_on_the_skin() -> None:
    for name, muscle, ring in muscle_rings():
        path: Outline = compound_path(BODY.views[name].silhouette)
        inside = path.contains_points(ring, radius=0.02)
        outside = path.contains_points(ring, radius=-0.02)
        assert (inside | outside).mean() > 0.95, (name, muscle)


def test_unknown_view_suggests() -> None:
    with pytest.raises(UnknownNameError, match="hand_palmar"):
        BODY.view("hand_palm")


@pytest.mark.parametrize("text", ["", "{}", '{"scale": 1, "views": {"front": {}}}'])
def test_damaged_file_is_a_table_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "bodymap").mkdir()
    (tmp_path / "bodymap" / "bodymap.json").write_text(text)
    with pytest.raises(TableError, match=r"bodymap\.json"):
        load_body(tmp_path)


def test_missing_file_is_a_table_error(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="cannot be read"):
        load_body(tmp_path)


def test_size_counts_cells() -> None:
    body: Body = BODY
    assert body.size(["thumb"]) < body.size(["C6"])
    assert body.size([]) == 0


def test_file_is_small_enough_to_ship() -> None:
    folder = BODY.views["front"].shade_file.parent
    total = sum(path.stat().st_size for path in folder.iterdir())
    assert total < 600_000
    assert set(json.loads((folder / "bodymap.json").read_text())["views"]) == set(VIEWS)
