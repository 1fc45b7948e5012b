"""Laws of anatomy: what a slip in roots.csv or mimics.csv would break.

The small tables in ``anatomy/`` were written from textbooks and from what the words
mean, not made from ``data/``; most are from memory and say so. They hold no share of
ours: they say what is part of what, which nerve runs through which, and where a
supply is whole, shared or hardly any.

``RELATIONS`` are the laws that compare rows of our tables with each other,
``LITERATURE`` those that compare them with a named source; the mutation study counts
the two apart.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median

from neurosim.atlas import Atlas
from neurosim.terms import OTHER_SUPPLY, ROOTS

FOLDER = Path(__file__).parent / "anatomy"
#: A whole, a branch or a neighbour agrees with what is expected within this factor.
NEAR = 1.5
#: Shares this small say "hardly", and are not compared.
HARDLY = 0.05
#: What two structures with one nerve and one purpose have in common, at least.
KIN = 0.83
#: Shares are written to the nearest twentieth.
ROUNDING = 0.02
#: What one says of several roots is a looser word than an area.
STATED = 1.7
#: What a complete lesion takes of a structure that is its own, shared, another's.
DEGREES = {"whole": (0.55, 1.0), "shared": (0.2, 0.7), "hardly": (0.0, 0.25)}
Row = dict[str, str]


@cache
def table(name: str, fewest: int) -> tuple[Row, ...]:
    """Read a table of anatomy; refuse one that is empty or cut off."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        found = tuple(csv.DictReader(file))
    assert len(found) >= fewest, f"{name} has {len(found)} rows"
    assert all(row["source"] for row in found), name
    return found


def pairs(text: str) -> dict[str, float]:
    """Read ``name:number name:number``."""
    items = (word.split(":") for word in text.split())
    return {name: float(number) for name, number in items}


def supplies(atlas: Atlas) -> dict[str, dict[str, float]]:
    """Return the shares of each lesion on its own side.

    Of a wide area, which is numb when part of it is, the part that is taken: the share
    says how large that is beside the largest part of one root.
    """
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for row in atlas.direct_supplies:
        if row.side != "opposite":
            owner = atlas.structures[row.structure].owner
            found[row.lesion][owner] = row.share
    derived = {(row.lesion, row.structure): row.share for row in
               atlas.unions.supplies(atlas.direct_supplies, atlas.weights, {})
               if row.side != "opposite"}  # fmt: skip
    for (lesion, name), share in derived.items():
        found[lesion][name] = share
        if largest_part(atlas, name) < 1:
            union = atlas.structures[name]
            parts = [(found[lesion].get(p, 0.0), size) for p, size in union.parts]
            whole = sum(size for _, size in parts)
            found[lesion][name] = sum(part * size for part, size in parts) / whole
    return found


def largest_part(atlas: Atlas, name: str) -> float:
    """Return what the leading root takes of a wide area; 1 of anything else."""
    structure = atlas.structures[name]
    wide = structure.pool == "any" and structure.rule == "area"
    numb = wide and structure.modality == "sensory"
    return max(atlas.weights[name].values()) if numb else 1.0


def agree(ours: float, expected: float, factor: float = NEAR) -> bool:
    """Whether two shares agree within a factor, and in sign."""
    if abs(ours) <= HARDLY and abs(expected) <= HARDLY:
        return True
    if ours * expected <= 0:
        return False
    return 1 / factor <= ours / expected <= factor


def stated(atlas: Atlas) -> Iterator[tuple[str, str, float]]:
    """Yield the shares of statements that are written; the others follow by a rule."""
    written = {(row.lesion, row.structure) for row in atlas.direct_supplies}
    for lesion, shares in supplies(atlas).items():
        for name, share in shares.items():
            if (lesion, name) in written and not excused(name, lesion):
                yield lesion, name, share


def excused(name: str, lesion: str) -> bool:
    """Whether the exception has been written down, with its reason."""
    return any(
        row["whole"] == name and lesion in row["lesions"].split()
        for row in table("exceptions.csv", 15)
    )


def wholes() -> Iterator[tuple[str, dict[str, float]]]:
    for row in table("parts.csv", 30):
        yield row["whole"], pairs(row["parts"])


def test_the_parts_of_a_whole_sum_to_one(atlas: Atlas) -> None:
    for whole, parts in wholes():
        assert abs(sum(parts.values()) - 1) < 0.011, whole
        assert {whole, *parts} <= set(atlas.structures), whole


def test_a_whole_has_the_roots_of_its_parts(atlas: Atlas) -> None:
    """Weight by weight, within a tenth; the parts by surface or cross-section."""
    for whole, parts in wholes():
        if excused(whole, "roots"):
            continue
        mean = {
            root: sum(f * atlas.weights[p].get(root, 0) for p, f in parts.items())
            for root in (*ROOTS, OTHER_SUPPLY)
        }
        ours = atlas.weights[whole]
        off = {r: m for r, m in mean.items() if abs(m - ours.get(r, 0)) > 0.1}
        assert not off, (whole, off)


def test_kin_have_like_roots(atlas: Atlas) -> None:
    """Muscles of one nerve branch, a muscle and its arc, skin and pain of one area.

    Each has at least .84 in common with the mean of the others.
    """
    for row in table("kin.csv", 45):
        names = row["structures"].split()
        for name in names:
            others = [atlas.weights[other] for other in names if other != name]
            common = sum(
                min(weight, sum(o.get(root, 0) for o in others) / len(others))
                for root, weight in atlas.weights[name].items()
            )
            assert common > KIN, (name, names, common)


def test_a_whole_loses_what_its_parts_lose(atlas: Atlas) -> None:
    """A lesion's share of a whole is near the mean of its shares of the parts.

    What a nerve lesion does not name, it spares; in a lesion of no one nerve a part
    without a row may be as bad as the others.
    """
    nerves = {row["lesion"] for row in table("supply.csv", 40)}
    seen = 0
    for lesion, shares in supplies(atlas).items():
        for whole, parts in wholes():
            known = sum(f for p, f in parts.items() if p in shares)
            if whole not in shares or known < 0.25 or excused(whole, lesion):
                continue
            if atlas.structures[whole].modality == "pain":
                continue  # pain in a part is pain in the whole
            least = sum(f * shares.get(p, 0) for p, f in parts.items())
            most = least if lesion in nerves else least / known
            low, high = sorted((least, most))
            ours = shares[whole]
            near = agree(ours, min(max(ours, low), high))
            assert near or abs(ours - least) < ROUNDING, (lesion, whole, ours, least)
            seen += 1
    assert seen > 100


def test_alike_structures_have_like_shares(atlas: Atlas) -> None:
    """Each is near the median of the others of its group."""
    ours = supplies(atlas)
    for row in table("groups.csv", 60):
        names, shares = row["structures"].split(), ours[row["lesion"]]
        assert set(names) <= set(shares), (row["lesion"], set(names) - set(shares))
        written = {s.structure for s in atlas.direct_supplies
                   if s.lesion == row["lesion"]}  # fmt: skip
        names = [name for name in names if name in written]  # a whole follows
        for name in names if len(names) > 1 else ():
            rest = median(shares[other] for other in names if other != name)
            assert agree(shares[name], rest), (row["lesion"], name, shares[name], rest)


def test_a_branch_and_its_nerve_lose_the_same(atlas: Atlas) -> None:
    """Where the whole supply of a structure runs through both."""
    ours = supplies(atlas)
    for row in table("branches.csv", 8):
        branch, parent = ours[row["branch"]], ours[row["parent"]]
        for name in row["structures"].split():
            both = branch[name], parent[name]
            assert agree(*both), (row["branch"], row["parent"], name, both)


def test_a_trunk_loses_what_its_roots_give(atlas: Atlas) -> None:
    """Shares of one modality follow the roots taken, up to one common factor."""
    ours = supplies(atlas)
    for row in table("trunks.csv", 4):
        taken, spared = pairs(row["roots"]), row["spared"].split()
        ratios: dict[str, dict[str, float]] = defaultdict(dict)
        for name, share in ours[row["lesion"]].items():
            structure = atlas.structures[name]
            exempt = name in spared or structure.parts  # a whole follows
            if structure.modality not in ("motor", "sensory", "reflex") or exempt:
                continue
            weights = atlas.weights[name]
            given = sum(f * weights.get(root, 0) for root, f in taken.items())
            assert given > 0, (row["lesion"], name)
            ratios[structure.modality][name] = share / given
        for found in ratios.values():
            middle = median(found.values())
            off = {n: r / middle for n, r in found.items() if not agree(r, middle)}
            assert not off, (row["lesion"], off)


def test_a_statement_of_several_roots_is_near_their_mean(atlas: Atlas) -> None:
    named = re.compile(r"(dermatome|myotome)_([clst]\d+)_(?:to_)?([clst]\d+)$")
    ours, seen = supplies(atlas), 0
    for lesion, name, share in stated(atlas):
        found = named.match(name)
        if not found:
            continue
        first, last = (ROOTS.index(found[i].upper()) for i in (2, 3))
        single = [f"{found[1]}_{root.lower()}" for root in ROOTS[first : last + 1]]
        mean = sum(ours[lesion].get(one, 0) for one in single) / len(single)
        assert agree(share, mean, STATED), (lesion, name, share, mean)
        seen += 1
    assert seen > 40


def test_a_weak_root_is_weak_in_its_muscles(atlas: Atlas) -> None:
    """A stated myotome is taken about as far as its muscles, or further.

    Expected is the mean share over the muscles, by what the root gives to each.
    """
    ours, seen = supplies(atlas), 0
    muscles = {name: weights for name, weights in atlas.weights.items()
               if atlas.structures[name].modality == "motor"
               and atlas.structures[name].pool == "sum"}  # fmt: skip
    for lesion, name, share in stated(atlas):
        found = re.match(r"myotome_([clst]\d+)$", name)
        if not found:
            continue
        given = {m: w.get(found[1].upper(), 0) for m, w in muscles.items()}
        mean = sum(g * ours[lesion].get(m, 0) for m, g in given.items())
        ratio = share * sum(given.values()) / mean
        assert 0.75 <= ratio <= 2.6, (lesion, name, ratio)
        seen += 1
    assert seen > 25


def test_a_row_that_is_a_multiple_of_another_is_it(atlas: Atlas) -> None:
    """Notes say ``column tension`` or ``column tension ... times 0.6``."""
    seen = 0
    columns: dict[str, dict[str, float]] = defaultdict(dict)
    for row in atlas.supplies:
        found = re.search(
            r"column tension of lesions.csv(?: times ([\d.]+))?", row.note
        )
        if found:
            columns[row.lesion][row.structure] = row.share / float(found[1] or 1)
    for lesion, tensions in columns.items():
        low, high = min(tensions.values()), max(tensions.values())
        assert high - low < 1e-6, (lesion, tensions)
        seen += len(tensions) > 1
    assert seen > 15


def test_a_wide_area_is_numb_when_part_of_it_is(atlas: Atlas) -> None:
    """Its share is the part taken, beside the largest part of one root."""
    taken, seen = supplies(atlas), 0
    for row in atlas.unions.supplies(atlas.direct_supplies, atlas.weights, {}):
        largest = largest_part(atlas, row.structure)
        if row.side == "same" and largest < 1:
            expected = min(1.0, taken[row.lesion][row.structure] / largest)
            diffuse = any(s.lesion == row.lesion and largest_part(atlas, s.structure)
                          < 1 for s in atlas.direct_supplies)  # fmt: skip
            assert diffuse or abs(row.share - expected) < 1e-9, row
            seen += 1
    assert seen > 40


def test_the_other_side_is_never_the_worse(atlas: Atlas) -> None:
    ours = supplies(atlas)
    for row in atlas.supplies:
        if row.side == "opposite":
            assert row.share <= ours[row.lesion].get(row.structure, 0), row


def test_nerves_of_one_area_share_it(atlas: Atlas) -> None:
    """Complete lesions of all its nerves take about the whole of it."""
    ours = supplies(atlas)
    for row in table("complements.csv", 15):
        total = sum(ours[lesion][row["structure"]] for lesion in row["nerves"].split())
        assert 0.8 <= total <= 1.45, (row["structure"], total)


def test_a_nerve_takes_what_is_its_own(atlas: Atlas) -> None:
    """Whole supplies are lost, shared ones in part, those of others hardly."""
    ours = supplies(atlas)
    for row in table("supply.csv", 40):
        low, high = DEGREES[row["degree"]]
        for name in row["structures"].split():
            share = ours[row["lesion"]][name]
            assert low <= share <= high, (row["lesion"], row["degree"], name, share)
