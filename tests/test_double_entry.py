"""Facts entered twice: what was written down apart, straight from the sources.

The files in ``transcription/`` were not made from ``data/``; correct both, each from
the source, or the second entry is worth nothing.
"""

import csv
from itertools import pairwise
from pathlib import Path

import pytest

from neurosim.atlas import Atlas
from neurosim.terms import LEVELS, OTHER_SUPPLY, SEGMENTS, segment_root

FOLDER = Path(__file__).parent / "transcription"
#: A share this small may stand on one side only: it says "hardly".
HARDLY = 0.06


def rows(name: str, fewest: int) -> list[dict[str, str]]:
    """Read a transcription; refuse one that is empty or cut off."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert len(found) >= fewest, f"{name} has {len(found)} rows"
    return found


def test_key_points(atlas: Atlas) -> None:
    entered = {row["segment"] for row in rows("key_points.csv", len(SEGMENTS))}
    ours = {
        s.key: s for s in atlas.structures.values() if s.key and s.modality == "sensory"
    }
    assert entered == set(ours) == set(SEGMENTS)
    for segment, structure in ours.items():
        weights = atlas.weights[structure.owner]
        assert max(weights, key=lambda root: weights[root]) == segment_root(segment)


def test_key_muscles(atlas: Atlas) -> None:
    entered = {row["segment"]: row for row in rows("key_muscles.csv", 10)}
    ours = {
        s.key: s for s in atlas.structures.values() if s.key and s.modality == "motor"
    }
    assert set(entered) == set(ours)
    for segment, row in entered.items():
        named = [name.strip() for name in row["muscles"].split(",")]
        named.append(row["group"])
        found = [s for name in named for s in atlas.find(name, "motor")]
        owners = {structure.owner for structure in found}
        carries = [segment in atlas.weights[owner] for owner in owners]
        assert carries, (segment, named)
        assert all(carries), (segment, named)


def test_reflexes(atlas: Atlas) -> None:
    for row in rows("reflex_roots.csv", 12):
        structure, *more = atlas.find(row["reflex"], "reflex")
        assert not more
        weights = {
            root: share
            for root, share in atlas.weights[structure.owner].items()
            if share > HARDLY
        }
        assert set(weights) <= set(row["roots"].split(";")), row["reflex"]
        leader = max(weights, key=lambda root: weights[root])
        assert leader in row["largest"].split(";"), row["reflex"]


def test_order_of_roots(atlas: Atlas) -> None:
    """Which root gives most, and which least; ``=`` leaves the order open.

    Written from memory of the charts by somebody who had seen our table, so it is a
    second entry and not a blind one. Wholes whose weights follow from their parts are
    among them where the charts say the same.
    """
    for row in rows("root_order.csv", 205):
        weights = atlas.weights[row["structure"]]
        groups = [group.split(" = ") for group in row["order"].split(" > ")]
        spinal = {root for root in weights if root != OTHER_SUPPLY}
        assert {root for group in groups for root in group} == spinal, row
        for more, less in pairwise(groups):
            least = min(weights[root] for root in more)
            assert least > max(weights[root] for root in less), row


@pytest.mark.parametrize("column", ["subarticular", "foraminal", "extraforaminal"])
def test_disc_to_root(atlas: Atlas, column: str) -> None:
    entered = {row["level"]: row for row in rows("disc_roots.csv", len(LEVELS))}
    assert set(entered) == set(LEVELS)
    for name, level in atlas.levels.items():
        assert getattr(level, column) == entered[name][column], name
