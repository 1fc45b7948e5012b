"""A map of what a lecturer adds paints what the added rows reach, and nothing else."""

import csv
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from neurosim.atlas import Atlas, load_atlas
from neurosim.plot.cell import cells_of_region, whole_cell
from neurosim.plot.expected import prediction_paint
from neurosim.plot.paint import MUSCLE, SKIN, Paint
from neurosim.plot.palette import find_style
from neurosim.plot.skin_cells import drawn, skin_parts, told_parts
from neurosim.prediction import predict

ATLAS = load_atlas()
#: Areas that decide a cell, and muscles of one side that are drawn.
AREAS = sorted({part.id for part in skin_parts(ATLAS).values()})
MUSCLES = sorted(
    name
    for name in drawn(ATLAS)
    if ATLAS.structures[name].modality == "motor"
    and ATLAS.structures[name].laterality != "midline"
)
#: Each example makes and reads tables: the smallest that fails would take minutes.
FEW = settings(max_examples=3, phases=[Phase.explicit, Phase.generate])


@contextmanager
def added(rows: Mapping[str, Sequence[Mapping[str, str]]]) -> Iterator[Atlas]:
    """Yield the tables with rows added to a copy."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        leave = shutil.ignore_patterns("*.png")
        shutil.copytree(ATLAS.directory, folder, ignore=leave)
        for table, new in rows.items():
            path = folder / table
            header = path.read_text("utf-8").partition("\n")[0].split(",")
            with path.open("a", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, header, lineterminator="\n")
                writer.writerows(new)
        yield load_atlas(folder)


def painted(name: str, atlas: Atlas) -> Paint:
    among = drawn(atlas)
    found = predict(name, side="right", severity="severe", atlas=atlas, among=among)
    return prediction_paint(found, find_style("light"), atlas)


def assumed(**cells: str) -> dict[str, str]:
    return {"source": "assumption", "note": "made up", **cells}


@given(
    st.lists(st.sampled_from(AREAS), min_size=1, max_size=3, unique=True),
    st.lists(st.sampled_from(MUSCLES), max_size=3, unique=True),
)
@FEW
def test_a_nerve_that_is_added_paints_its_own_territory(
    areas: list[str], muscles: list[str]
) -> None:
    nerve = assumed(id="own", name="own nerve", site="the limb", basis="assumption",
                    muscles="|".join(muscles), skin="|".join(areas))  # fmt: skip
    lesion = assumed(id="own", name="own neuropathy", category="mimic", region="both",
                     laterality="each", incidence="10", nerve="own")  # fmt: skip
    pain = assumed(lesion="own", structure="pain_back", side="same", share="0.2",
                   basis="assumption")  # fmt: skip
    tables = {"nerves.csv": [nerve], "lesions.csv": [lesion], "mimics.csv": [pain]}
    with added(tables) as atlas:
        paint = painted("own neuropathy", atlas)
        told = told_parts("own", atlas)
        skin = {told[whole_cell(patch.name)].id for patch in paint.of(SKIN, "right")}
        assert skin <= {*areas}
        taught = {
            word
            for name in muscles
            for word in atlas.structures[name].region.split()
            if word.startswith("muscle:")
        }
        drawn_muscles = {f"muscle:{p.name}" for p in paint.of(MUSCLE, "right")}
        assert drawn_muscles <= taught
        assert skin or drawn_muscles
        assert not paint.of(SKIN, "left")
        assert not paint.of(MUSCLE, "left")


@given(st.sampled_from(AREAS), st.sampled_from(["C4", "C6", "T4", "L3", "S1"]))
@FEW
def test_an_area_that_is_added_is_painted_by_its_root_alone(
    where: str, root: str
) -> None:
    region = ATLAS.structures[where].region
    area = {"id": "own_area", "name": "own area", "modality": "sensory",
            "scale": "sensory", "pool": "sum", "laterality": "sided", "part_of": "arm",
            "region": region}  # fmt: skip
    claim = assumed(
        root=root,
        modality="sensory",
        structure="own_area",
        chart="consensus",
        role="model",
        weight="1",
        basis="assumption",
    )
    with added({"structures.csv": [area], "roots.csv": [claim]}) as atlas:
        cells = cells_of_region(region)
        for name in {root, "C7"}:
            before = {p.name for p in painted(name, ATLAS).of(SKIN, "right")}
            after = {p.name for p in painted(name, atlas).of(SKIN, "right")}
            assert {whole_cell(one) for one in after - before} <= cells
            if name == root:
                continue
            assert after <= before
