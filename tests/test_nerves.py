"""The tree of nerves: what a lesion takes follows from where it sits."""

import csv
import shutil
from collections import defaultdict
from pathlib import Path

import pytest

from neurosim.atlas import Atlas, load_atlas
from neurosim.nerves import below, territory
from neurosim.terms import TableError


def shares(atlas: Atlas, lesion: str) -> dict[str, float]:
    return {s.structure: s.share for s in atlas.all_supplies if s.lesion == lesion}


def edited(atlas: Atlas, folder: Path, *, nerve: str, column: str, cell: str) -> Path:
    """Copy the tables with one cell of nerves.csv changed."""
    target = folder / "data"
    shutil.copytree(atlas.directory, target)
    with (target / "nerves.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["id"] == nerve:
            row[column] = cell
    with (target / "nerves.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return target


def test_a_lesion_further_up_takes_at_least_as_much(atlas: Atlas) -> None:
    for nerve in atlas.nerves.values():
        if nerve.parent:
            lower = territory(atlas.nerves, [(nerve.id, 1.0)])
            upper = territory(atlas.nerves, [(nerve.parent, 1.0)])
            for structure, (share, _) in lower.items():
                assert upper[structure][0] >= share, (nerve.id, structure)


def test_all_nerves_together_supply_a_structure_about_once(atlas: Atlas) -> None:
    """Trunks and cords are left out: their fibres run on in the nerves of the arm."""
    cords = {"lateral_cord", "medial_cord", "posterior_cord", "upper_trunk",
             "lower_trunk"}  # fmt: skip
    total: dict[str, float] = defaultdict(float)
    for nerve in atlas.nerves.values():
        if nerve.id not in cords:
            for structure, part in (*nerve.muscles, *nerve.skin):
                total[structure] += part
    half = {"bulbocavernosus_reflex", "anal_wink", "voluntary_anal_contraction"}
    for structure, part in total.items():
        assert part <= (0.5 if structure in half else 1.45), (structure, part)
    muscles = {name for nerve in atlas.nerves.values() for name, _ in nerve.muscles}
    assert len(muscles) > 60


SPARED = {
    "posterior_interosseous": ("brachioradialis", "extensor_carpi_radialis_longus",
                               "radial_hand"),
    "radial": ("triceps", "triceps_reflex", "posterior_upper_arm"),
    "carpal_tunnel": ("thenar_palm", "pronator_teres", "flexor_pollicis_longus"),
    "ulnar_wrist": ("dorsal_ulnar_hand", "flexor_carpi_ulnaris", "fdp_ulnar"),
    "anterior_interosseous": ("thumb", "thumb_abduction", "pronator_teres"),
    "common_peroneal": ("tibialis_posterior", "sole", "achilles_reflex"),
    "tarsal_tunnel": ("ankle_plantar_flexion", "achilles_reflex"),
    "saphenous": ("knee_extension", "patellar_reflex", "anterior_thigh"),
    "accessory": ("sternocleidomastoid",),
}  # fmt: skip


@pytest.mark.parametrize("lesion", SPARED)
def test_what_leaves_above_is_spared(atlas: Atlas, lesion: str) -> None:
    taken = shares(atlas, lesion)
    assert taken
    for structure in SPARED[lesion]:
        assert abs(taken.get(structure, 0.0)) < 0.06, structure


def test_an_edited_branch_arrives_in_every_lesion_above(
    atlas: Atlas, tmp_path: Path
) -> None:
    """Sole and heel are taken from the tibial nerve at the ankle."""
    folder = edited(
        atlas, tmp_path, nerve="tibial_ankle", column="skin", cell="great_toe:0.4"
    )
    changed = load_atlas(folder)
    for lesion in ("tarsal_tunnel", "tibial", "sciatic"):
        assert "sole" in shares(atlas, lesion), lesion
        assert "sole" not in shares(changed, lesion), lesion
        before, after = shares(atlas, lesion), shares(changed, lesion)
        assert after["stocking"] < before["stocking"], lesion
    assert shares(changed, "common_peroneal") == shares(atlas, "common_peroneal")


def test_a_row_of_its_own_stands(atlas: Atlas) -> None:
    """Branches to the hamstrings often leave above the lesion."""
    written = {(s.lesion, s.structure): s.share for s in atlas.supplies}
    by_nerve = territory(atlas.nerves, atlas.families["sciatic"].nerve)
    name = "hamstrings_medial"
    assert shares(atlas, "sciatic")[name] == written["sciatic", name]
    assert written["sciatic", name] < by_nerve[name][0]


def test_what_follows_from_a_nerve_says_so(atlas: Atlas) -> None:
    found = [s for s in atlas.direct_supplies if s.note.startswith("derived: ")]
    assert len(found) > 150
    for supply in found:
        places = [name for name, _ in atlas.families[supply.lesion].nerve]
        names = {n.name for place in places for n in below(atlas.nerves, place)}
        assert any(name in supply.note for name in names), supply
        assert supply.source, supply


FAULTS: dict[str, tuple[str, str, str, str]] = {
    "an unknown muscle": ("axillary", "muscles", "deltoyd", "did you mean deltoid"),
    "a whole": ("axillary", "skin", "upper_arm", "follows from its parts"),
    "skin among muscles": ("axillary", "muscles", "thumb", "thumb is sensory"),
    "a reading of another": ("axillary", "muscles", "elbow_flexion", "is same_as"),
    "too much": ("axillary", "muscles", "deltoid:2", "at most 1"),
    "its own child": ("tibial", "parent", "tibial_ankle", "comes from itself"),
    "an unknown parent": ("tibial", "parent", "siatic", "did you mean sciatic"),
    "no source": ("tibial", "source", "NOBODY1900", "unknown reference"),
}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("fault", FAULTS)
def test_faults_of_nerves_are_named(atlas: Atlas, tmp_path: Path, fault: str) -> None:
    nerve, column, cell, words = FAULTS[fault]
    with pytest.raises(TableError, match=words):
        load_atlas(edited(atlas, tmp_path, nerve=nerve, column=column, cell=cell))


def test_a_lesion_of_an_unknown_nerve_is_a_fault(atlas: Atlas, tmp_path: Path) -> None:
    target = tmp_path / "data"
    shutil.copytree(atlas.directory, target)
    path = target / "lesions.csv"
    text = path.read_text(encoding="utf-8")
    assert ",median_wrist," in text
    replaced = text.replace(",median_wrist,", ",median_rist,")
    path.write_text(replaced, encoding="utf-8", newline="")
    with pytest.raises(TableError, match="unknown nerve 'median_rist'"):
        load_atlas(target)
