"""Shards say what they are, and one that is not what was drawn is never used."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neurosim.atlas import load_atlas
from neurosim.batch.grid import item_name
from neurosim.cohort import evaluate_cohort, parse_spec, simulate_cohort
from neurosim.cohort.draw import Drawer
from neurosim.cohort.parquet import hash_of, noted
from neurosim.cohort.reading import TRUTH, read_batches
from neurosim.terms import NeurosimError

parquet = pytest.importorskip("pyarrow.parquet")

ATLAS = load_atlas()
SPEC = parse_spec(
    {
        "seed": 5,
        "shard": 20,
        "group": [
            {"name": "aged", "age": [30, 31], "male": 0.5},
            {"name": "leg", "protocol": "leg_power", "tested": 0.5,
             "setting": "surgical"},
        ],
    }
)  # fmt: skip
PATIENTS = 50


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    simulate_cohort(SPEC, PATIENTS, folder)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "cohort"))


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: hash_of(path) for path in sorted(folder.iterdir())}


def unfinish(folder: Path) -> None:
    """Make the folder what a run leaves that was killed after its last shard."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    for name, digest in manifest.pop("shards"):
        noted(folder / name).write_text(digest, encoding="utf-8")
    path.write_text(json.dumps(manifest), encoding="utf-8")


def assert_mended(folder: Path, made: Path, name: str) -> None:
    again = simulate_cohort(SPEC, PATIENTS, folder)
    assert again.mended == (name,)
    assert hashes(folder) == hashes(made)


@pytest.mark.parametrize("finished", [True, False])
@given(data=st.data())
@settings(max_examples=15)
def test_one_wrong_bit_is_noticed(
    made: Path, finished: bool, data: st.DataObject
) -> None:
    """On reading it is refused, on resuming it is drawn again."""
    folder = made.with_name(f"copy-{finished}")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(made, folder)
    path = folder / "shard-000001.parquet"
    whole = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(whole)
    if finished:
        with pytest.raises(NeurosimError, match=r"shard-000001.* is damaged, or not"):
            evaluate_cohort(folder, detail=0, curve=())
    else:
        unfinish(folder)
    assert_mended(folder, made, path.name)


@pytest.mark.parametrize("finished", [True, False])
@pytest.mark.parametrize("kind", ["neighbour", "foreign", "cut", "empty", "text"])
def test_another_file_in_place_of_a_shard_is_noticed(
    made: Path, folder: Path, kind: str, finished: bool
) -> None:
    path = folder / "shard-000000.parquet"
    other = parse_spec({"seed": 6, "shard": 20, "group": [{"name": "aged"}]})
    foreign = simulate_cohort(other, PATIENTS, folder.parent / "other").shards[0]
    whole = path.read_bytes()
    path.write_bytes({
        "neighbour": (folder / "shard-000001.parquet").read_bytes(),
        "foreign": foreign.read_bytes(),
        "cut": whole[: len(whole) // 2],
        "empty": b"",
        "text": b"patients\n" * 99,
    }[kind])  # fmt: skip
    if finished:
        with pytest.raises(NeurosimError, match=r"shard-000000"):
            evaluate_cohort(folder, detail=0, curve=())
    else:
        unfinish(folder)
    assert_mended(folder, made, path.name)


def test_a_shard_without_its_hash_is_drawn_again(made: Path, folder: Path) -> None:
    unfinish(folder)
    noted(folder / "shard-000002.parquet").unlink()
    assert_mended(folder, made, "shard-000002.parquet")


def test_a_hash_is_never_overwritten_by_another(folder: Path) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    manifest["shards"][1][1] = "0" * 64
    path.write_text(json.dumps(manifest), encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(NeurosimError, match=r"shard-000001.* differs from what"):
        simulate_cohort(SPEC, PATIENTS, folder)
    assert path.read_bytes() == before


@pytest.mark.parametrize(("key", "value"), [("neurosim", "0.0.9"), ("format", 1)])
def test_a_folder_of_another_version_is_refused(
    folder: Path, key: str, value: object
) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    before = hashes(folder)
    for changed in (
        manifest | {key: value},
        {k: v for k, v in manifest.items() if k != key},
    ):
        path.write_text(json.dumps(changed), encoding="utf-8")
        with pytest.raises(NeurosimError, match=f"another cohort; {key} differ"):
            simulate_cohort(SPEC, PATIENTS, folder)
        with pytest.raises(NeurosimError, match=r"version"):
            evaluate_cohort(folder)
    path.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    assert hashes(folder) == before


def test_a_shard_says_what_it_is(made: Path) -> None:
    """With nothing but the file and Arrow."""
    schema = parquet.read_schema(made / "shard-000001.parquet")
    about = json.loads(schema.metadata[b"neurosim"])
    assert (about["shard"], about["first"], about["patients"]) == (1, 20, 20)
    assert (about["data"], about["spec"]["seed"]) == (ATLAS.hash, 5)
    assert parse_spec(about["spec"]) == SPEC
    field = schema.field("ankle_dorsiflexion:right")
    told = {key.decode(): value.decode() for key, value in field.metadata.items()}
    scale = ATLAS.structures["ankle_dorsiflexion"].scale
    assert json.loads(told["grades"]) == list(scale.grades)


def test_nothing_is_null(made: Path) -> None:
    """Not tested, not known, no level, no side: null, and never a word or a number."""
    drawer, row = Drawer(SPEC, ATLAS), 0
    for number, path in enumerate(sorted(made.glob("shard-*"))):
        table = parquet.read_table(path).to_pydict()
        shard = drawer.shard(number, 20 * number, len(table["patient"]))
        for place, item in enumerate(shard.exams.items):
            known = [
                None if grade < 0 else grade for grade in shard.exams.grades[:, place]
            ]
            assert table[item_name(item)] == known
        for name in ("level", "side", "roots", "sex", "age"):
            assert "" not in table[name]
        ages = [None if np.isnan(age) else age for age in shard.exams.ages]
        assert table["age"] == ages
        assert table["level"] == [shard.lesions[i].level or None for i in shard.lesion]
        row += len(ages)
    assert row == PATIENTS


@pytest.mark.parametrize("size", [7, 1000])
def test_what_is_read_is_what_was_drawn(made: Path, size: int) -> None:
    path = made / "shard-000000.parquet"
    shard = Drawer(SPEC, ATLAS).shard(0, 0, 20)
    parts = list(read_batches(path, size))
    assert max(len(exams) for _, exams in parts) <= size
    grades = np.concatenate([exams.grades for _, exams in parts])
    assert (grades == shard.exams.grades).all()
    assert all(exams.items == shard.exams.items for _, exams in parts)
    assert sum((exams.sexes for _, exams in parts), ()) == shard.exams.sexes
    ages = np.concatenate([exams.ages for _, exams in parts])
    np.testing.assert_array_equal(ages, shard.exams.ages)
    truth = {name: [v for part, _ in parts for v in part[name]] for name in TRUTH}
    lesions = [shard.lesions[index] for index in shard.lesion]
    assert truth["level"] == [lesion.level for lesion in lesions]
    assert truth["category"] == [lesion.category for lesion in lesions]
    assert truth["severity"] == shard.severity.tolist()


def test_columns_that_are_missing_are_named(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "less.parquet"
    whole = parquet.read_table(made / "shard-000000.parquet")
    parquet.write_table(whole.drop_columns(["roots"]), path)
    with pytest.raises(NeurosimError, match=r"less\.parquet: no columns \['roots'\]"):
        list(read_batches(path, 100))
    parquet.write_table(whole.replace_schema_metadata(None), path)
    with pytest.raises(NeurosimError, match="not a shard of this version"):
        list(read_batches(path, 100))


def test_what_is_no_parquet_file_is_named(tmp_path: Path) -> None:
    for name, data in {"empty": b"", "text": b"patients\n" * 9}.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(NeurosimError, match=name):
            list(read_batches(tmp_path / name, 100))
    with pytest.raises(NeurosimError, match="nowhere"):
        list(read_batches(tmp_path / "nowhere", 100))
