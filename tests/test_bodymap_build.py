"""The shipped outlines are what the rules give, and agree with roots.csv."""

import csv
import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from neurosim.atlas import Atlas
from neurosim.citations import split_sources
from neurosim.plot import load_body
from neurosim.plot.figures import load_visceral
from neurosim.plot.geometry import signed_area
from neurosim.plot.paint import POINT, REFLEX, SKIN, split_region
from neurosim.terms import ASSUMPTION, SEGMENTS, SIDES

BODY = load_body()
SHIPPED = BODY.views["front"].shade_file.parent
TOOLS = Path(__file__).parents[1] / "tools" / "bodymap"
INPUTS = ("bodymesh.npz", "rules.json", "areas.json", "keypoints.json",
          "muscles.json", "reflexes.json", "marks.json")  # fmt: skip
#: Cells under this share of their area are slivers of the border.
SLIVER = 0.02


def digest(paths: list[Path]) -> str:
    found = hashlib.sha256()
    for path in paths:
        found.update(path.read_bytes())
    return found.hexdigest()


@pytest.mark.skipif(not TOOLS.is_dir(), reason="needs the checkout")
def test_shipped_data_were_built_from_these_rules() -> None:
    built = json.loads((SHIPPED / "build.json").read_text())
    inputs = [*(TOOLS / name for name in INPUTS), *sorted(TOOLS.glob("*.py"))]
    assert built["inputs"] == digest(inputs), "rules changed: run `make bodymap`"
    outputs = [SHIPPED / "bodymap.json", *sorted(SHIPPED.glob("shade_*.png"))]
    assert built["outputs"] == digest(outputs), "run `make bodymap`"


@pytest.mark.deep
@pytest.mark.parametrize("name", ["foot_plantar", "hand_palmar", "foot_lateral"])
def test_one_view_built_again_is_the_same(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for module in ("scipy", "shapely", "PIL"):
        pytest.importorskip(module)
    monkeypatch.setattr(sys, "path", [str(TOOLS.parent), *sys.path])
    build = pytest.importorskip("bodymap.build")
    monkeypatch.setattr(build, "OUT", tmp_path)
    builder = build.Builder()
    assert builder.strays == {}
    camera = build.cameras(builder.body)[name]
    record = json.loads(json.dumps(builder.view(name, camera)))
    stored = json.loads((SHIPPED / "bodymap.json").read_text())["views"][name]
    drawn, kept = (one.pop("arcs") for one in (record, stored))
    assert record == stored
    far = [moved(*pair) for pair in zip(drawn, kept, strict=True)]
    assert max(far) < 5  # which points a line is thinned to differs by machine
    seen, _, _ = builder.body.look(camera)
    pixels = float(seen.sum()) / camera.window.pixels**2
    outline = sum(signed_area(ring) for ring in BODY.views[name].silhouette)
    assert outline == pytest.approx(pixels, rel=0.003)  # silhouette gap under 0.3 %


def moved(arc: list[int], other: list[int]) -> float:
    """Return how far a line lies from another, in units of the stored map."""
    shapely = pytest.importorskip("shapely")
    lines = [np.cumsum(np.reshape(steps, (-1, 2)), axis=0) for steps in (arc, other)]
    first, second = map(shapely.LineString, lines)
    return float(first.hausdorff_distance(second))


def test_every_border_has_a_source(atlas: Atlas) -> None:
    rules = json.loads((TOOLS / "rules.json").read_text())
    parts = [rules["trunk_bands"], rules["hand"], rules["foot"], *rules["discs"],
             *rules["polygons"]]  # fmt: skip
    for part in parts:
        assert part["note"]
        for key in split_sources(part["source"]):
            assert key == ASSUMPTION or key in atlas.references


def cell_sizes() -> Mapping[tuple[str, str], float]:
    """Return the largest size at which any view shows each cell."""
    found: dict[tuple[str, str], float] = {}
    for view in BODY.views.values():
        for index, cell in enumerate(view.cells):
            size = sum(signed_area(ring) for ring in view.outline([index]))
            key = (cell.area, cell.root)
            found[key] = max(found.get(key, 0.0), size)
    return found


def disagreements(atlas: Atlas) -> set[tuple[str, str, str]]:
    """Return (area, painted root, structure) where roots.csv weighs another most."""
    sizes, found = cell_sizes(), set()
    for structure in atlas.structures.values():
        area = structure.region
        if structure.modality != "sensory" or structure.same_as:
            continue
        if area not in BODY.areas:
            continue
        weights: dict[str, float] = {}
        for root, weight in atlas.weights[structure.id].items():
            segment = "S4-5" if root in ("S4", "S5") else root
            weights[segment] = weights.get(segment, 0.0) + weight
        best = max(weights.values())
        whole = sum(size for key, size in sizes.items() if key[0] == area)
        for (where, root), size in sizes.items():
            small = size < SLIVER * whole or where != area
            if not small and weights.get(root, 0.0) < best - 1e-9:
                found.add((area, root, structure.id))
    return found


def exceptions() -> set[tuple[str, str, str]]:
    with (SHIPPED / "exceptions.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert all(row["reason"] for row in rows)
    return {(row["area"], row["painted"], row["structure"]) for row in rows}


def test_painted_root_is_the_heaviest_or_a_listed_exception(atlas: Atlas) -> None:
    found, listed = disagreements(atlas), exceptions()
    assert found - listed == set(), "not listed in exceptions.csv"
    assert listed - found == set(), "no longer an exception"


def test_most_areas_agree(atlas: Atlas) -> None:
    """Where one root covers most of an area, it is the heaviest one of the table."""
    sizes, wrong = cell_sizes(), []
    for area, root, structure in disagreements(atlas):
        whole = sum(size for key, size in sizes.items() if key[0] == area)
        if sizes[area, root] > 0.5 * whole:
            wrong.append((area, root, structure))
    assert len(wrong) <= 6, wrong


def test_every_region_can_be_drawn(atlas: Atlas) -> None:
    cells = {c.name for v in BODY.views.values() for c in v.cells}
    known = {
        SKIN: {*BODY.areas, *cells, *SEGMENTS, "V1", "V2", "V3"},
        "muscle": set(BODY.muscles),
        REFLEX: set(BODY.reflexes),
        POINT: set(SEGMENTS),
    }
    for structure in atlas.structures.values():
        for kind, name in split_region(structure.region):
            assert name in known[kind], (structure.id, name)


@pytest.mark.parametrize("modality", ["sensory", "motor", "reflex"])
def test_what_is_tested_has_a_place(atlas: Atlas, modality: str) -> None:
    """All but statements about many structures at once can be drawn."""
    wide = {"wrist", "hemibody", "sensory_level", "deep_anal_pressure",
            "position_sense", "hand_position_sense", "hand_power", "distal_arm",
            "proximal_arm", "arm_power", "distal_leg", "proximal_leg", "leg_power",
            "hemibody_power", "abdominal_reflexes", "arm_reflexes", "leg_reflexes",
            "reflexes"}  # fmt: skip
    # A drawing belongs to one structure: what would share another's has none.
    shared = {"extensor_carpi_radialis_longus", "extensor_carpi_radialis_brevis",
              "wrist_flexion", "extensor_digiti_minimi",
              "extensor_pollicis_brevis", "abductor_pollicis_longus",
              "flexor_digitorum_superficialis", "fdp_radial", "fdp_ulnar", "grip",
              "flexor_pollicis_brevis", "hand_intrinsics", "internal_oblique",
              "abdominals",
              "biceps_femoris_short", "knee_flexion", "ankle_inversion", "anal_tone",
              "inverted_supinator", "ankle_clonus", "plantar_flexor_reflex",
              "intercostals", "shoulder_elevation"}  # fmt: skip
    missing = {
        s.id
        for s in atlas.structures.values()
        if s.modality == modality and not s.region and not s.same_as
        and not s.id.startswith("myotome_")
    }  # fmt: skip
    assert missing <= wide | shared


def test_a_drawing_belongs_to_one_structure(atlas: Atlas) -> None:
    owners: dict[tuple[str, str], list[str]] = {}
    for structure in atlas.structures.values():
        for place in split_region(structure.region):
            if place[0] in ("muscle", REFLEX):
                owners.setdefault(place, []).append(structure.id)
    assert {place: ids for place, ids in owners.items() if len(ids) > 1} == {}


def test_every_isncsci_point_and_muscle_has_a_place(atlas: Atlas) -> None:
    for structure in atlas.structures.values():
        if structure.key:
            owner = atlas.structures[structure.owner]
            assert structure.region or owner.region, structure.id


def test_visceral_areas_can_be_drawn_and_are_sourced(atlas: Atlas) -> None:
    cells = {c.name for v in BODY.views.values() for c in v.cells}
    for organ in load_visceral().values():
        assert organ.side in (*SIDES, "both")
        for key in split_sources(organ.source):
            assert key in atlas.references or (key == ASSUMPTION and organ.note)
        for _, region in split_region(organ.region):
            assert region in cells | {*SEGMENTS}, (organ.id, region)
