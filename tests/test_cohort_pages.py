"""Shards read without Arrow: what Arrow reads, and nothing wrong from damaged files."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from neurosim.cohort import load_spec, parse_spec, simulate_cohort
from neurosim.cohort.compact import read_varint
from neurosim.cohort.pages import MOST, UnfamiliarError, read_groups, unpacked
from neurosim.cohort.reading import TRUTH, read_batches
from neurosim.terms import NeurosimError

parquet = pytest.importorskip("pyarrow.parquet")
pa = pytest.importorskip("pyarrow")

ROOT = Path(__file__).parents[1]
OURS = {"compression": "gzip", "compression_level": 1, "row_group_size": MOST}
SPEC = parse_spec(
    {
        "seed": 5,
        "shard": 300,
        "group": [
            {"name": "aged", "age": [30, 31], "male": 0.5},
            {"name": "leg", "protocol": "leg_power", "tested": 0.5},
        ],
    }
)


@pytest.fixture(scope="module")
def shard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return simulate_cohort(SPEC, 300, tmp_path_factory.mktemp("one")).shards[0]


def plain(path: Path) -> list[dict[str, list[Any]]]:
    """Return all columns of each row group."""
    names = parquet.read_schema(path).names
    return [
        {name: column.plain(None).tolist() for name, column in group.items()}
        for group in read_groups(path, names)
    ]


def columns(kind: Any, values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Lists in which values stand in runs and at random, some of them null."""
    runs = st.lists(st.tuples(st.none() | values, st.integers(1, 700)), max_size=6)
    each = st.lists(st.none() | values, max_size=60)
    return st.tuples(runs, each).map(
        lambda both: pa.array(
            [value for value, count in both[0] for _ in range(count)] + both[1], kind
        )
    )


COLUMNS = st.one_of(
    columns(pa.int8(), st.integers(-1, 5)),
    columns(pa.int64(), st.integers(-(2**40), 2**40)),
    columns(pa.float64(), st.floats(0, 120)),
    columns(pa.string(), st.text(max_size=5)),
    columns(pa.string(), st.text(max_size=3)).map(lambda c: c.dictionary_encode()),
)


@given(COLUMNS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_column_is_what_arrow_reads(tmp_path: Path, column: Any) -> None:
    path = tmp_path / "one.parquet"
    parquet.write_table(pa.table({"x": column}), path, **OURS)
    assert plain(path) == [{"x": column.to_pylist()}]


@given(st.integers(0, 12), st.data())
def test_packed_numbers_of_any_width(width: int, data: st.DataObject) -> None:
    """Against bits taken one by one."""
    raw = data.draw(st.binary(min_size=width * 2, max_size=width * 2))
    bits = [byte >> bit & 1 for byte in raw for bit in range(8)]
    plainly = [
        sum(bit << place for place, bit in enumerate(bits[start : start + width]))
        for start in range(0, 16 * width, max(width, 1))
    ] or [0] * 16
    head = bytes([2 << 1 | 1])
    assert unpacked(head + raw, width, 13).tolist() == plainly[:13]


def test_a_shard_is_what_arrow_reads(shard: Path) -> None:
    (found,), table = plain(shard), parquet.read_table(shard)
    assert found == table.to_pydict()
    assert {len(column) for column in found.values()} == {300}


def test_large_shards_come_in_parts(tmp_path: Path) -> None:
    column = pa.array([place % 7 for place in range(2 * MOST + 5)], pa.int8())
    parquet.write_table(pa.table({"x": column}), tmp_path / "x", **OURS)
    groups = plain(tmp_path / "x")
    assert [len(group["x"]) for group in groups] == [MOST, MOST, 5]
    assert [value for group in groups for value in group["x"]] == column.to_pylist()


@pytest.mark.parametrize(
    "written",
    [
        {"compression": "zstd"},
        {"compression": "none", "use_dictionary": False},
        {"compression": "gzip", "data_page_version": "2.0"},
        {"compression": "gzip", "data_page_size": 64, "write_batch_size": 16},
    ],
    ids=str,
)
def test_files_written_otherwise_are_read_all_the_same(
    shard: Path, tmp_path: Path, written: dict[str, Any]
) -> None:
    path = tmp_path / "other.parquet"
    parquet.write_table(parquet.read_table(shard), path, **written)
    for size in (1000, 7):
        ours, others = (list(read_batches(one, size)) for one in (shard, path))
        assert sum(len(exams) for _, exams in others) == 300
        for name in TRUTH:
            mine, other = (
                [value for truth, _ in parts for value in truth[name]]
                for parts in (ours, others)
            )
            assert mine == other
        for name in ("grades", "ages", "sexes"):
            these, those = (
                np.concatenate([getattr(exams, name) for _, exams in parts])
                for parts in (ours, others)
            )
            assert these.astype(str).tolist() == those.astype(str).tolist()


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damage_is_noticed_or_does_no_harm(
    shard: Path, tmp_path: Path, data: st.DataObject
) -> None:
    """A page has a check sum; the rest is the description of the file."""
    whole = bytearray(shard.read_bytes())
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))
    path = tmp_path / "damaged.parquet"
    path.write_bytes(whole)
    try:
        groups = list(read_groups(path, ("age", "sex")))
    except UnfamiliarError:
        return
    assert all(len(c.codes) <= 300 for group in groups for c in group.values())


def test_columns_that_are_missing_are_named(shard: Path, tmp_path: Path) -> None:
    path = tmp_path / "less.parquet"
    parquet.write_table(parquet.read_table(shard).drop_columns(["roots"]), path)
    with pytest.raises(NeurosimError, match=r"less\.parquet: no columns \['roots'\]"):
        list(read_batches(path, 100))


def test_what_is_no_parquet_file_is_named(tmp_path: Path) -> None:
    for name, data in {"empty": b"", "text": b"patients\n" * 9}.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(NeurosimError, match=name):
            list(read_batches(tmp_path / name, 100))
    with pytest.raises(NeurosimError, match="nowhere"):
        list(read_batches(tmp_path / "nowhere", 100))


def test_a_number_that_never_ends_is_no_number() -> None:
    with pytest.raises(IndexError):
        read_varint(b"\xff" * 4, 0)


_MEASURED = """
import sys
from neurosim.cohort import evaluate_cohort
found = evaluate_cohort(sys.argv[1])
(peak,) = (line.split()[1] for line in open("/proc/self/status") if "VmHWM" in line)
print(int(found.tally.patients), "pyarrow" in sys.modules, int(peak) / 1024)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="other systems count otherwise")
def test_an_evaluation_from_files_stays_small(tmp_path: Path) -> None:
    """The whole process, libraries included; docs/cohorts.md has larger cohorts."""
    spec = load_spec(ROOT / "docs" / "examples" / "cohort.toml")
    simulate_cohort(spec, 10_000, tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, str(tmp_path)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    patients, arrow, peak = done.stdout.split()
    assert (patients, arrow) == ("10000", "False")
    assert float(peak) < 100
