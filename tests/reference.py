"""The model of docs/model.md programmed a second time: plain loops, no arrays.

Written from the description alone, to be compared with the package. It is slow and
shares nothing with it but the vocabulary and the type of an examination. Comments
name the section of the description that a piece of code follows.
"""

import copy
import csv
import math
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from neurosim.exam import Exam, Finding
from neurosim.terms import (
    CERVICAL,
    LEVELS,
    MIDLINE,
    ROOTS,
    SCALES,
    SEGMENTS,
    SIDES,
    THORACIC,
)

ANCHORS = (0.0, 0.25, 0.5, 0.75, 1.0)
NODES = ((-math.sqrt(3), 1 / 6), (0.0, 4 / 6), (math.sqrt(3), 1 / 6))
BORDERS = SEGMENTS[:-1]  # C2..S3
HABITS = ("absent", "low", "normal", "brisk")
PLACES = {"arm": ("C4", "T1"), "leg": ("L1", "S2")}
PLACED = ("sensory", "motor", "pain", "tension", "local")
CLUSTERED = ("sensory", "motor", "reflex", "pain")
PLACE_OF_REGION = {"cervical": "arm", "thoracic": "trunk", "lumbar": "leg", "": "both"}
#: Where a slip of the pen goes from absent, reduced, increased, normal.
SENSORY_SLIPS = {0: (1,), 1: (0, 3), 2: (3,), 3: (1,)}
MODES = ("full", "terse")
ONE_LEVEL_FAMILIES = ("stenosis", "cauda_equina", "conus", "epiconus")
CORD_FAMILIES = ("cord", "hemicord", "central_cord")

Row = dict[str, str]
Roots = tuple[tuple[str, str], ...]
Table = list[list[float]]


class Hypothesis(NamedTuple):
    """A lesion; ``region`` tells the limbs of ``other`` apart."""

    family: str
    category: str
    level: str = ""
    zone: str = ""
    side: str = ""
    roots: Roots = ()
    region: str = ""


class Field(NamedTuple):
    """Where the complaint is: a place and, for limbs, its sides."""

    place: str
    sides: tuple[str, ...]


class Cause(NamedTuple):
    """A second cause: its share, and what it is (a lesion or a structure)."""

    share: float
    lesion: Hypothesis | None
    structure: str


class Block(NamedTuple):
    """The groups of two limbs in one modality: root, then (structure, kind)."""

    place: str
    modality: str
    signs: dict[str, tuple[str, str]]  # structure: kind, root


class Told(NamedTuple):
    """What a report holds of one limb in one block."""

    mentioned: bool
    abnormal: bool
    covered: dict[str, bool]
    taken_out: frozenset[str]


class Pattern(NamedTuple):
    """Shares of each root, by side and kind, the two factors and the field."""

    weight: float
    lower: dict[str, list[float]]
    upper: dict[str, list[float]]
    weak: dict[str, list[float]]
    tracts: tuple[dict[str, list[float]], ...]  # spinothalamic, dorsal
    pain: float
    tension: float
    field: Field


class Cell(NamedTuple):
    """Hidden state of one modality."""

    shift: int
    severity: float
    habit: str


class Evidence:
    """What was recorded of one owner: P(records | state) for each side."""

    def __init__(self) -> None:
        self.sides: dict[str, list[float]] = {}
        self.symmetric = False


def logistic(x: float) -> float:
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    return math.exp(x) / (1 + math.exp(x))


def logit(p: float) -> float:
    return math.log(p) - math.log(1 - p)


def opposite(side: str) -> str:
    return {"right": "left", "left": "right"}.get(side, side)


def neighbours(grade: int, count: int) -> list[int]:
    return [near for near in (grade - 1, grade + 1) if 0 <= near < count]


def moved(weights: list[float], by: int) -> list[float]:
    """Section 3: what was at r is at r + by; what would pass an end stays there."""
    result = [0.0] * len(weights)
    for place, weight in enumerate(weights):
        result[min(max(place + by, 0), len(weights) - 1)] += weight
    return result


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


Parts = list[tuple[str, float]]


def parts_of(cell: str) -> Parts:
    """The parts of a union: names, each with its size (1 where none is given)."""
    found = []
    for piece in cell.split("|"):
        name, _, size = piece.partition(":")
        found.append((name, float(size or 1)))
    return found


def spoken(kind: str, named: str, row: Row) -> dict[str, Row]:
    """The structure that a statement about one root or a run of roots is."""
    first, _, last = named.partition("-")
    far = last and ROOTS.index(last) > ROOTS.index(first) + 1
    name = "_".join((kind, first, *(["to"] if far else []), *([last] if last else [])))
    made = dict.fromkeys(("same_as", "part_of", "key", "states"), "") | row
    made |= {"id": name.lower(), "parts": named, "rule": "roots", "pool": "blur"}
    return {made["id"]: made | {"laterality": "sided"}}


def join(rule: str, shares: list[tuple[float, float]]) -> float:
    """How a phrase joins its parts: their mean by size, or the largest."""
    if rule == "area":
        whole = sum(size for _, size in shares)
        return sum(share * size for share, size in shares) / whole
    return max((share for share, _ in shares), key=abs)


def by_key(rows: list[Row], column: str) -> dict[str, Row]:
    return {row[column]: row for row in rows}


def region_of_root(root: str) -> str:
    if root in CERVICAL:
        return "cervical"
    return "thoracic" if root in THORACIC else "lumbar"


class Reference:
    """The model, for one directory of tables and, if known, one age."""

    def __init__(self, data_dir: Path, age: float | None = None) -> None:
        self.age = age
        self.structures = by_key(read(data_dir / "structures.csv"), "id")
        for row in read(data_dir / "statements.csv"):
            for named in row["roots"].split("|"):
                self.structures |= spoken(row["kind"], named, row)
        self.levels = by_key(read(data_dir / "levels.csv"), "level")
        self.lesions = by_key(read(data_dir / "lesions.csv"), "id")
        self.patterns = read(data_dir / "patterns.csv")
        self.mimics: dict[tuple[str, str], list[Row]] = {}
        for row in read(data_dir / "mimics.csv"):
            key = (row["lesion"], row["structure"])
            self.mimics.setdefault(key, []).append(row)
        self.numbers: dict[tuple[str, str], float] = {}
        for row in read(data_dir / "observation.csv"):
            self.numbers[row["parameter"], row["key"]] = float(row["value"])
        self.settings: dict[tuple[str, str, str], float] = {}
        for row in read(data_dir / "settings.csv"):
            name = (row["setting"], row["parameter"], row["key"])
            self.settings[name] = float(row["value"])
        self.claims: dict[str, list[tuple[str, float]]] = {}
        for row in read(data_dir / "roots.csv"):
            if row["role"] == "model":
                claim = (row["root"], float(row["weight"]))
                self.claims.setdefault(row["structure"], []).append(claim)
        self._add_nerves(by_key(read(data_dir / "nerves.csv"), "id"))
        self._parts_taken: dict[tuple[str, str], tuple[float, float]] = {}
        self._places_taken: dict[tuple[str, str, str], float] = {}
        self._add_unions()
        self._weights: dict[tuple[str, int], list[float]] = {}
        self._resting: dict[str, list[float]] = {}
        self._states: dict[tuple[object, ...], list[float]] = {}
        self._profiles: dict[Hypothesis, list[Pattern]] = {}
        self.signatures = [
            row for row in read(data_dir / "protocols.csv")
            if row["protocol"] == "signatures"
        ]  # fmt: skip
        self._likelihoods: dict[tuple[object, ...], list[float]] = {}
        self._in_settings: dict[str, Reference] = {}

    def _add_nerves(self, nerves: dict[str, Row]) -> None:
        """Section 3: a lesion of a nerve takes it and all that leaves below."""

        def add(found: dict[str, float], name: str, part: float) -> None:
            for cell in (nerves[name]["muscles"], nerves[name]["skin"]):
                for structure, own in parts_of(cell) if cell else ():
                    found[structure] = found.get(structure, 0.0) + part * own
            for child, row in nerves.items():
                if row["parent"] == name:
                    add(found, child, part)

        for lesion, row in self.lesions.items():
            taken: dict[str, float] = {}
            for name, part in parts_of(row["nerve"]) if row["nerve"] else ():
                add(taken, name, part)
            for structure, share in taken.items():
                if (lesion, structure) not in self.mimics:
                    derived = {"side": "same", "share": repr(min(1.0, share))}
                    self.mimics[lesion, structure] = [derived]

    def _add_unions(self) -> None:
        """Section 3: weights and shares of a union follow from those of its parts."""
        waiting = [name for name, row in self.structures.items() if row["parts"]]
        while waiting:
            later = []
            for name in waiting:
                row = self.structures[name]
                parts = parts_of(row["parts"])
                if row["rule"] != "roots" and any(part in waiting for part, _ in parts):
                    later.append(name)
                    continue
                if name not in self.claims:
                    self.claims[name] = self._union_claims(row["rule"], parts)
                if row["rule"] == "roots":
                    self._add_stated_shares(name)
                else:
                    self._add_union_shares(name, parts)
            waiting = later

    def _add_stated_shares(self, name: str) -> None:
        """A statement is taken as far as the places that its roots supply are."""
        named = {root for root, _ in self.claims[name]}
        part: dict[str, float] = {}
        for place, row in self.structures.items():
            other = row["parts"] or row["same_as"] or row["pool"] != "sum"
            if row["modality"] == self.structures[name]["modality"] and not other:
                part[place] = sum(self._share(place, root) for root in named)
        whole = sum(part.values())
        for lesion in self.lesions:
            if (lesion, name) in self.mimics:
                continue
            found = []
            for side in ("same", "opposite"):
                share = 0.0
                for place, size in part.items():
                    for_it = self._taken(lesion, place, side)
                    share += for_it * size / whole
                found.append({"side": side, "share": repr(share)})
            if any(float(row["share"]) for row in found):
                self.mimics[lesion, name] = found

    def _taken(self, lesion: str, place: str, side: str) -> float:
        """How far a lesion takes a place; kept, for each statement asks again."""
        key = lesion, place, side
        if key not in self._places_taken:
            rows = self.mimics.get((lesion, place), [])
            shares = [float(r["share"]) for r in rows if r["side"] in (side, "both")]
            self._places_taken[key] = max(shares, key=abs, default=0.0)
        return self._places_taken[key]

    def _union_claims(self, rule: str, parts: Parts) -> list[tuple[str, float]]:
        if rule == "roots":
            named: list[str] = []
            for part, _ in parts:
                first, _, last = part.partition("-")
                named += ROOTS[ROOTS.index(first) : ROOTS.index(last or first) + 1]
            return [(root, 1.0) for root in named]
        found = []
        for root in (*ROOTS, "other"):
            shares = [(self._share(part, root), size) for part, size in parts]
            if any(share for share, _ in shares):
                found.append((root, join(rule, shares)))
        return found

    def _share(self, structure: str, root: str) -> float:
        claims = self.claims.get(self.structures[structure]["same_as"] or structure, [])
        total = sum(weight for _, weight in claims)
        return sum(weight for name, weight in claims if name == root) / (total or 1)

    def _add_union_shares(self, name: str, parts: Parts) -> None:
        row = self.structures[name]
        rule = "any" if row["scale"] == "sign" else row["rule"]
        like = [p for p in parts if self.structures[p[0]]["modality"]
                == row["modality"]]  # fmt: skip
        sizes = [size for _, size in like]
        for lesion in self.lesions:
            touched = [self._reach(lesion, part) for part, _ in like]
            if (lesion, name) in self.mimics or not any(touched):
                continue
            pair = []
            for place in (0, 1):
                reach = [both[place] if both else 0.0 for both in touched]
                pair.append(join(rule, list(zip(reach, sizes, strict=True))))
            self._parts_taken[lesion, name] = pair[0], pair[1]
            self.mimics[lesion, name] = [
                {"side": side, "share": repr(min(1.0, share / self._wide(name)))}
                for side, share in zip(("same", "opposite"), pair, strict=True)
            ]

    def _wide(self, name: str) -> float:
        """What share 1 stands for: a root's part of a wide area, a ratio of gains."""
        row = self.structures[name]
        if ("gain", name) in self.numbers:
            own = self.numbers["gain", name]
            return own / self.numbers["gain", row["modality"]]
        if row["pool"] == "any" and row["rule"] == "area" and row["scale"] != "sign":
            return max(self._share(name, root) for root in (*ROOTS, "other"))
        return 1.0

    def _reach(self, lesion: str, part: str) -> tuple[float, float] | None:
        """How far a lesion takes a part on its own side and on the other."""
        owner = self.structures[part]["same_as"] or part
        if (lesion, owner) in self._parts_taken:
            return self._parts_taken[lesion, owner]
        rows = self.mimics.get((lesion, owner))
        if not rows:
            return None
        found = []
        for side in ("same", "opposite"):
            reach = [float(r["share"]) for r in rows if r["side"] in (side, "both")]
            found.append(max(reach, key=abs, default=0.0))
        return found[0], found[1]

    def in_setting(self, setting: str) -> "Reference":
        """The model with the factors of a setting (section 6) put into its tables."""
        if setting not in self._in_settings:
            factors = {
                key: value
                for (name, parameter, key), value in self.settings.items()
                if name == setting and parameter == "factor"
            }
            if not factors:
                return self
            there = copy.copy(self)
            there.numbers = {
                (parameter, key): value * factors.get(parameter, 1.0)
                for (parameter, key), value in self.numbers.items()
            }
            there.patterns = []
            for row in self.patterns:
                weight = float(row["value"])
                if row["kind"] == "weight" and row["span"] == "neighbour":
                    weight *= factors.get("neighbour", 1.0)
                there.patterns.append({**row, "value": repr(weight)})
            there._states, there._profiles, there._likelihoods = {}, {}, {}
            self._in_settings[setting] = there
        return self._in_settings[setting]

    # -- numbers ----------------------------------------------------------------

    def number(self, parameter: str, *keys: str) -> float:
        """The row of the first key that has one, else the general row."""
        for key in (*keys, ""):
            if (parameter, key) in self.numbers:
                return self.numbers[parameter, key]
        raise KeyError((parameter, *keys))

    def of_structure(self, parameter: str, structure: str) -> float:
        modality = self.structures[structure]["modality"]
        return self.number(parameter, structure, modality)

    def severity(self, setting: str) -> list[float]:
        found = [0.0] * len(ANCHORS)
        for (name, parameter, key), value in self.settings.items():
            if name == setting and parameter == "severity":
                found[ANCHORS.index(float(key))] += value
        total = sum(found)
        return [value / total for value in found]

    # -- section 1: hypotheses --------------------------------------------------

    def hypotheses(self) -> list[Hypothesis]:
        found = [*self._listed(), *self._unlisted(), *self._two_levels()]
        for level in LEVELS:
            found += [*self._discs(level), *self._of_the_canal(level)]
        return [*found, *self._roots_without_disc()]

    def _discs(self, level: str) -> Iterator[Hypothesis]:
        row = self.levels[level]
        root = row["principal_root"]
        disc = Hypothesis("disc", "root", level, region=row["region"])
        stenosis = disc._replace(family="stenosis")
        narrow = level in ("L2/3", "L3/4", "L4/5", "L5/S1")
        for side in SIDES:
            for zone in ("subarticular", "foraminal", "extraforaminal"):
                roots = ((row[zone], side),)
                yield disc._replace(zone=zone, side=side, roots=roots)
            if narrow:
                roots = ((root, side),)
                yield stenosis._replace(zone="subarticular", side=side, roots=roots)
        both = tuple((root, side) for side in SIDES)
        if row["region"] == "lumbar":
            yield disc._replace(zone="central", roots=both)
        if narrow:
            yield stenosis._replace(zone="central", roots=both)

    def _two_levels(self) -> Iterator[Hypothesis]:
        for upper, lower in pairwise(LEVELS):
            rows = (self.levels[upper], self.levels[lower])
            region = rows[0]["region"]
            if rows[1]["region"] != region or region == "thoracic":
                continue
            level, zone = f"{upper}+{lower}", "subarticular"
            for side in SIDES:
                roots = tuple((row["subarticular"], side) for row in rows)
                yield Hypothesis(
                    "two_level", "root", level, zone, side, roots=roots, region=region
                )

    def _of_the_canal(self, level: str) -> Iterator[Hypothesis]:
        row = self.levels[level]
        cord = Hypothesis("cord", "cord", level, "central", region=row["region"])
        if row["central"] == "cord":
            yield cord
            for side in SIDES:
                yield cord._replace(family="hemicord", side=side)
            if row["region"] == "cervical":
                yield cord._replace(family="central_cord")
        if row["region"] == "lumbar":
            for side in ("", *SIDES):
                cauda = "cauda_equina"
                yield cord._replace(family=cauda, category=cauda, side=side)
        if level in ("T11/12", "T12/L1", "L1/2"):
            for side in ("", *SIDES):
                for family in ("conus", "epiconus"):
                    yield cord._replace(family=family, category="conus", side=side)

    def _roots_without_disc(self) -> Iterator[Hypothesis]:
        for root in ROOTS[ROOTS.index("C2") : ROOTS.index("S2") + 1]:
            region = region_of_root(root)
            lesion = Hypothesis("root_not_disc", "root", region=region)
            for side in SIDES:
                yield lesion._replace(side=side, roots=((root, side),))

    def _listed(self) -> Iterator[Hypothesis]:
        for family, row in self.lesions.items():
            lesion = Hypothesis(family, row["category"], region=row["region"])
            if self._is_listed(lesion):
                for side in self._sides_listed(row):
                    yield lesion._replace(side=side)

    @cache  # noqa: B019 - one reference lives as long as the tests
    def _listed_by_family(self) -> dict[str, list[Hypothesis]]:
        found: dict[str, list[Hypothesis]] = {}
        for lesion in self._listed():
            found.setdefault(lesion.family, []).append(lesion)
        return found

    def _sides_listed(self, row: Row) -> tuple[str, ...]:
        if row["laterality"] == "both":
            return ("",)
        return (*SIDES, "") if float(row["bilateral"] or 0) > 0 else SIDES

    def _unlisted(self) -> Iterator[Hypothesis]:
        for limb in ("arm", "leg"):
            for side in SIDES:
                yield Hypothesis("other", "other", side=side, region=limb)
        yield Hypothesis("other", "other", region="both")
        yield Hypothesis("none", "none")

    def _is_listed(self, lesion: Hypothesis) -> bool:
        own = ("root_not_disc", "other", "none")
        return lesion.family in self.lesions and lesion.family not in own

    # -- section 2: patterns ----------------------------------------------------

    def profile(self, lesion: Hypothesis) -> list[Pattern]:
        if lesion not in self._profiles:
            self._profiles[lesion] = self._make_profile(lesion)
        return self._profiles[lesion]

    def _make_profile(self, lesion: Hypothesis) -> list[Pattern]:
        return [
            pattern._replace(weight=pattern.weight * share, field=field)
            for pattern in self._patterns_of(lesion)
            for field, share in self._fields(lesion)
        ]

    def _patterns_of(self, lesion: Hypothesis) -> list[Pattern]:
        if lesion.family in ("none", "other") or self._is_listed(lesion):
            return [self._pattern(lesion, [], 1.0)]
        groups: dict[str, list[Row]] = {}
        for row in self._pattern_rows(lesion):
            groups.setdefault(row["pattern"], []).append(row)
        alone = next(iter(groups.values()))
        for rows in groups.values():
            if "neighbour" in [row["span"] for row in rows]:
                said = [[row[c] for c in ("kind", "span", "side")] for row in rows]
                rows += [
                    row
                    for row in alone
                    if row["kind"] != "weight"
                    and [row[c] for c in ("kind", "span", "side")] not in said
                ]
        weights = []
        for rows in groups.values():
            own = [float(row["value"]) for row in rows if row["kind"] == "weight"]
            weights.append(sum(own))
        return [
            self._pattern(lesion, rows, weight / sum(weights))
            for rows, weight in zip(groups.values(), weights, strict=True)
        ]

    def _pattern_rows(self, lesion: Hypothesis) -> list[Row]:
        region, zone = lesion.region, lesion.zone
        for wanted in (f"{region} {zone}", region, zone, ""):
            rows = [
                row
                for row in self.patterns
                if row["family"] == lesion.family and row["region"] == wanted
            ]
            if rows:
                return rows + self._general_rows(lesion.family, wanted, rows)
        raise KeyError(lesion)

    def _general_rows(self, family: str, region: str, own: list[Row]) -> list[Row]:
        """The family's own rows fill up each pattern that a region names."""
        if not region:
            return []
        said = [[row[c] for c in ("pattern", "kind", "span", "side")] for row in own]
        return [
            row
            for row in self.patterns
            if row["family"] == family and not row["region"]
            and row["pattern"] in [name for name, *_ in said]
            and [row[c] for c in ("pattern", "kind", "span", "side")] not in said
        ]  # fmt: skip

    def _pattern(self, lesion: Hypothesis, rows: list[Row], weight: float) -> Pattern:
        shares = {
            kind: {side: [0.0] * len(ROOTS) for side in SIDES}
            for kind in ("lower", "upper", "weak", "spinothalamic", "dorsal")
        }
        factors = {"pain": 1.0, "tension": 1.0}
        for row in rows:
            kind, value = row["kind"], float(row["value"])
            if kind in factors:
                factors[kind] = value
            elif kind in shares:
                for side in self._sides_meant(lesion, row["side"]):
                    for root in self._span(lesion, row["span"]):
                        old = shares[kind][side][root]
                        shares[kind][side][root] = max(old, value)
        return Pattern(
            weight,
            shares["lower"],
            shares["upper"],
            shares["weak"],
            (shares["spinothalamic"], shares["dorsal"]),
            factors["pain"],
            factors["tension"],
            Field("trunk", ()),
        )

    # -- section 2: fields ------------------------------------------------------

    @staticmethod
    def _place_of_root(root: str) -> str:
        for place, (first, last) in PLACES.items():
            if ROOTS.index(first) <= ROOTS.index(root) <= ROOTS.index(last):
                return place
        return "trunk"

    def _fields(self, lesion: Hypothesis) -> list[tuple[Field, float]]:
        if lesion.roots:
            place = self._place_of_root(lesion.roots[0][0])
        else:
            place = PLACE_OF_REGION.get(lesion.region, lesion.region)
        found: dict[Field, float] = {}
        for name, share in self._field_names(lesion, place).items():
            for field, part in self._fields_meant(name, lesion.side):
                found[field] = found.get(field, 0.0) + share * part
        total = sum(found.values())
        return [(field, share / total) for field, share in found.items()]

    def _field_names(self, lesion: Hypothesis, place: str) -> dict[str, float]:
        def rows(who: str) -> dict[str, float]:
            return {
                key.partition(":")[2]: value
                for (parameter, key), value in self.numbers.items()
                if parameter == "field" and key.partition(":")[0] == who
            }

        found = rows(f"{lesion.family} {place}") or rows(lesion.family)
        if found:
            return found
        if place == "trunk":
            return {"trunk": 1.0}
        if place == "both":
            return rows("both")
        if lesion.side:
            return {place: 1.0}
        shares = rows("two_sided")
        return {place + "s": shares["both"], place: shares["one"]}

    @staticmethod
    def _fields_meant(name: str, side: str) -> list[tuple[Field, float]]:
        if name == "trunk":
            return [(Field("trunk", ()), 1.0)]
        if name in ("arms", "legs", "limbs"):
            return [(Field(name[:-1], SIDES), 1.0)]
        place = name[-3:]
        if side == "":
            return [(Field(place, (one,)), 0.5) for one in SIDES]
        meant = opposite(side) if name.startswith("opposite") else side
        return [(Field(place, (meant,)), 1.0)]

    def place(self, structure: str) -> str:
        """The part of the body a structure belongs to."""
        largest = self._largest_of(structure)
        if largest is not None:
            return self._place_of_root(ROOTS[largest])
        regions = {
            self.lesions[lesion]["region"]
            for lesion, name in self.mimics
            if name == structure
        }
        (only,) = regions if len(regions) == 1 else ("",)
        return only if only in PLACES else "trunk"

    def _inside(self, structure: str, side: str, field: Field) -> bool:
        if field.place == "limb":
            return self.place(structure) != "trunk"
        if self.place(structure) != field.place:
            return False
        return field.place == "trunk" or side == MIDLINE or side in field.sides

    def _background(self, structure: str, side: str, field: Field) -> float:
        """Log-odds of the background of a structure, by its class."""
        base = logit(self.of_structure("background", structure))
        if self.structures[structure]["modality"] not in PLACED:
            return base
        place = self.place(structure)
        if not self._inside(structure, side, field):
            base += math.log(self.of_structure("outside", structure))
        elif len(field.sides) > 1:
            place = "limbs" if field.place == "limb" else place + "s"
        return base + math.log(self.number("field_rate", place))

    def _clustered(
        self, lesion: Hypothesis, structure: str, side: str, field: Field
    ) -> bool:
        row = self.structures[structure]
        return (
            lesion.family == "other"
            and row["modality"] in CLUSTERED
            and row["scale"] != "segment"
            and self._inside(structure, side, field)
        )

    @staticmethod
    def _sides_meant(lesion: Hypothesis, relation: str) -> tuple[str, ...]:
        if lesion.side == "" or relation == "both":
            return SIDES
        return (lesion.side if relation == "same" else opposite(lesion.side),)

    def _span(self, lesion: Hypothesis, span: str) -> list[int]:
        named = [root for root, _ in lesion.roots]
        if not named:
            row = self.levels[lesion.level]
            segment = row["cord"] if lesion.category == "cord" else ""
            named = [segment or row["principal_root"]]
        places = [ROOTS.index(root) for root in named]
        first, last = min(places), max(places)
        if span == "level":
            wanted = range(first, last + 1)
        elif span == "above":
            wanted = range(first - 1, first)
        elif span == "next":
            wanted = range(last + 1, last + 2)
        elif span == "below":
            wanted = range(last + 1, len(ROOTS))
        else:
            start, _, end = span.partition("-")
            top = last + 1 if start == "below" else ROOTS.index(start)
            wanted = range(top, ROOTS.index(end or start) + 1)
        return [root for root in wanted if 0 <= root < len(ROOTS)]

    # -- section 3: drive -------------------------------------------------------

    def weights(self, structure: str, shift: int) -> list[float]:
        """The vector w of a structure, moved by ``shift``."""
        key = (structure, shift)
        if key not in self._weights:
            self._weights[key] = moved(self._resting_weights(structure), shift)
        return self._weights[key]

    def _plain_weights(self, structure: str) -> list[float]:
        claims = self.claims.get(structure, [])
        total = sum(weight for _, weight in claims)
        weights = [0.0] * len(ROOTS)
        for root, weight in claims:
            if root in ROOTS:
                weights[ROOTS.index(root)] += weight / total
        return weights

    def _resting_weights(self, structure: str) -> list[float]:
        if structure not in self._resting:
            self._resting[structure] = self._unmoved(structure)
        return self._resting[structure]

    def _unmoved(self, structure: str) -> list[float]:
        weights = self._plain_weights(structure)
        if self.structures[structure]["pool"] != "blur":
            return weights
        blurred = [0.0] * len(ROOTS)
        for offset in range(-2, 3):
            factor = self.number("statement_blur", str(abs(offset)))
            for root, weight in enumerate(moved(weights, offset)):
                blurred[root] += factor * weight
        return blurred

    def _touched(self, pattern: Pattern, structure: str, side: str, root: int) -> float:
        row = self.structures[structure]
        lower = pattern.lower[side][root]
        upper = pattern.upper[side][root]
        sphincter = row["laterality"] == MIDLINE
        seen: dict[str, Callable[[], float]] = {
            "sensory": lambda: lower,
            "motor": lambda: max(
                lower, pattern.weak[side][root], self.number("upper_weakness") * upper
            ),
            "reflex": lambda: upper * (1 - lower) - lower,
            "pain": lambda: lower * pattern.pain,
            "tension": lambda: lower * pattern.tension,
            "umn": lambda: upper,
            "autonomic": lambda: max(lower, upper) if sphincter else lower,
            "local": lambda: 0.0,
            "history": lambda: 0.0,
        }
        return seen[row["modality"]]()

    def drive(
        self,
        lesion: Hypothesis,
        pattern: Pattern,
        structure: str,
        *,
        side: str,
        shift: int,
    ) -> float:
        if lesion.family in ("none", "other"):
            return 0.0
        if self._is_listed(lesion):
            return self._listed_drive(lesion, structure, side)
        touch = partial(self._touched, pattern, structure)
        if self.structures[structure]["pool"] == "border":
            touch = partial(self._border, pattern)
        return self._through_roots(structure, side, shift, touch)

    @staticmethod
    def _border(pattern: Pattern, side: str, root: int) -> float:
        below = pattern.upper[side][root + 1] if root + 1 < len(ROOTS) else 0.0
        return min(pattern.lower[side][root], below)

    def tract_drive(
        self, lesion: Hypothesis, pattern: Pattern, where: tuple[str, str]
    ) -> tuple[float, float]:
        """How far the spinothalamic and the dorsal tract of an area are cut."""
        if lesion.family in ("none", "other") or self._is_listed(lesion):
            return 0.0, 0.0
        found = [
            self._through_roots(*where, 0, partial(self._share_of, cut))
            for cut in pattern.tracts
        ]
        return found[0], found[1]

    @staticmethod
    def _share_of(cut: dict[str, list[float]], side: str, root: int) -> float:
        return cut[side][root]

    def _through_roots(
        self, structure: str, side: str, shift: int,
        touch: Callable[[str, int], float],
    ) -> float:  # fmt: skip
        row = self.structures[structure]
        sides = SIDES if row["laterality"] == MIDLINE else (side,)
        if row["pool"] in ("any", "border"):
            return self._strongest(structure, sides, shift, touch)
        if row["pool"] == "both":
            each = [self._strongest(structure, (s,), shift, touch) for s in sides]
            alone = self.numbers["one_side", ""]
            return (1 - alone) * min(each) + alone * max(each)
        weights = self._supplying(self.weights(structure, shift))
        return sum(
            weight * touch(seen, root) / len(sides)
            for seen in sides
            for root, weight in weights
        )

    def _strongest(
        self, structure: str, sides: tuple[str, ...], shift: int,
        touch: Callable[[str, int], float],
    ) -> float:  # fmt: skip
        resting = self._resting_weights(structure)
        largest = max(resting)
        most = 0.0 if 0.0 in self.weights(structure, shift) else -math.inf
        for seen in sides:
            for root, weight in self._supplying(resting):
                place = min(max(root + shift, 0), len(ROOTS) - 1)
                most = max(most, touch(seen, place) * weight / largest)
        return most

    @staticmethod
    def _supplying(weights: list[float]) -> list[tuple[int, float]]:
        return [(root, weight) for root, weight in enumerate(weights) if weight > 0]

    def _listed_drive(self, lesion: Hypothesis, structure: str, side: str) -> float:
        modality = self.structures[structure]["modality"]
        found = 0.0
        for row in self.mimics.get((lesion.family, structure), []):
            if side in (MIDLINE, *self._sides_meant(lesion, row["side"])):
                share = float(row["share"])
                if abs(share) > abs(found):
                    found = share
        found *= self.number("supply_gain", modality)
        return -found if modality == "reflex" else found

    # -- section 4: state -------------------------------------------------------

    def state(
        self, structure: str, drive: float, severity: float, habit: str, base: float
    ) -> list[float]:
        """P(state), the grades in the order of the vocabulary."""
        scale = self.structures[structure]["scale"]
        key = (structure, drive * severity, habit, base, self._decade())
        if key not in self._states:
            sigma = self.of_structure("spread", structure)
            total = [0.0] * len(SCALES[scale].grades)
            for z, weight in NODES:
                x = drive * severity * math.exp(sigma * z - sigma * sigma / 2)
                for grade, p in enumerate(self._state_at(structure, x, habit, base)):
                    total[grade] += weight * p
            self._states[key] = total
        return self._states[key]

    def _state_at(
        self, structure: str, x: float, habit: str, base: float
    ) -> list[float]:
        scale = self.structures[structure]["scale"]
        if scale == "reflex":
            return self._reflex_at(structure, x, habit)
        base += self.of_structure("gain", structure) * x
        if scale == "sensory":
            absent = logistic(base - self.number("step", "sensory:0"))
            abnormal = logistic(base)
            share = self.of_structure("hyperaesthesia_share", structure)
            part = abnormal - absent
            return [absent, (1 - share) * part, share * part, 1 - abnormal]
        last = SCALES[scale].normal - 1
        up_to = [
            logistic(base - (0.0 if k == last else self.number("step", f"{scale}:{k}")))
            for k in range(last + 1)
        ]
        return self._differences(up_to)

    @staticmethod
    def _differences(up_to: list[float]) -> list[float]:
        edges = [0.0, *up_to, 1.0]
        return [high - low for low, high in pairwise(edges)]

    def _reflex_at(self, structure: str, x: float, habit: str) -> list[float]:
        moved_by = self.number("habit_shift", habit) + self._age_shift(structure)
        moved_by += self.of_structure("gain", structure) * max(-x, 0.0)
        moved_by -= self.of_structure("gain_brisk", structure) * max(x, 0.0)
        up_to = [
            logistic(self.number("reflex_cut", str(k)) + moved_by) for k in range(4)
        ]
        grades = self._differences(up_to)
        if self.of_structure("gain_brisk", structure) < 0:
            grades = [*grades[:2], sum(grades[2:]), 0.0, 0.0]
        return grades

    def _decade(self) -> float | None:
        return None if self.age is None else math.floor(self.age / 10) * 10.0 + 5.0

    def _age_shift(self, structure: str) -> float:
        shift = self.of_structure("reflex_offset", structure)
        age = self._decade()
        if age is not None:
            slope = self.of_structure("reflex_age_slope", structure)
            origin = self.of_structure("reflex_age_origin", structure)
            shift += slope * (age - origin) / 10
        return shift

    def level_state(
        self, structure: str, pattern: Pattern, severity: float, side: str
    ) -> list[float]:
        """P(border of the sensory level), and last P(there is none)."""
        cut = pattern.tracts[0][side]
        touched = [root for root, share in enumerate(cut) if share > 0]
        chance = logit(self.of_structure("background", structure))
        count = len(BORDERS)
        where = [1 / count] * count
        if touched:
            chance += self.of_structure("gain", structure) * severity
            where = self._where(touched[0])
        present = logistic(chance)
        return [present * p for p in where] + [1 - present]

    def _where(self, top: int) -> list[float]:
        error = self.number("sensory_level_error")
        near = self.number("sensory_level_near")
        last = round(self.number("sensory_level_last"))
        steps = sum(range(1, last - 1))
        parts = []
        for border in BORDERS:
            delta = ROOTS.index(border) - top
            if 0 <= delta <= 2:
                parts.append(near / 3)
            elif 2 < delta <= last:
                parts.append((1 - near) * (last + 1 - delta) / steps)
            else:
                parts.append(0.0)
        divisor = max(sum(parts), error)
        weights = [error / len(BORDERS) + part / divisor for part in parts]
        return [weight / sum(weights) for weight in weights]

    # -- section 6: records -----------------------------------------------------

    def detectability(self, structure: str, kind: str) -> float:
        """Section 6: wasting is seen only after weeks."""
        if ("wasting", structure) not in self.numbers:
            modality = self.structures[structure]["modality"]
            keys = (structure, f"{modality}:{kind}", modality)
            return self.number("detect", *keys)
        late = self.numbers["wasting", structure]
        halves = self.number("wasting_weeks") / self.number("wasting_half")
        return late * (1 - math.pow(2, -halves))

    @cache  # noqa: B019 - one reference lives as long as the tests
    def table(self, structure: str, kind: str) -> Table:
        """P(recorded grade | state): a row for each state."""
        row = self.structures[structure]
        scale, modality = row["scale"], row["modality"]
        keys = (structure, f"{modality}:{kind}", modality)
        miss = 1 - self.detectability(structure, kind)
        if kind == "global":
            miss = min(1.0, self.number("global_miss_factor") * miss)
        false = self.number("false", *keys)
        slip = self.number("misgrade", scale)
        makers: dict[str, Callable[[float, float, float], Table]] = {
            "mrc": partial(self._graded, "mrc", 5),
            "reflex": partial(self._graded, "reflex", self._highest(structure)),
            "sensory": self._sensory_table,
            "sign": self._sign_table,
            "tension": self._tension_table,
            "segment": self._level_table,
        }
        make = makers[scale]
        if row["laterality"] == "crossed":
            make = self._crossed_table
        drawn = make(miss, false, slip)
        owner = self.owner(structure)
        keys = (owner, f"{modality}:{kind}", modality)
        if scale == "sensory" and not self.number("hyperaesthesia_share", *keys):
            drawn = [[a, b + c, 0.0, d] for a, b, c, d in drawn]
        states = self.structures[self.owner(structure)]["scale"]
        if scale == "sign" and states != "sign":  # it is seen in a graded state
            away = [abs(k - SCALES[states].normal) for k in SCALES[states].all]
            seen = [1 - miss**far if far else false for far in away]
            drawn = [[p, 1 - p] for p in seen]
        highest = self._highest(structure)
        lines = [self._slipped(scale, line, highest) for line in drawn]
        if scale != "sensory":
            return lines
        return [
            self._mixed_line(lines, a, b, self._dorsal(structure, kind))
            for a in range(4)
            for b in range(4)
        ]

    def _dorsal(self, structure: str, kind: str) -> float | None:
        """How far a test reads the dorsal column; None: the worse of both."""
        for key in (self.owner(structure), kind):
            if ("dorsal", key) in self.numbers:
                return self.numbers["dorsal", key]
        return None

    @staticmethod
    def _mixed_line(lines: Table, a: int, b: int, dorsal: float | None) -> list[float]:
        if dorsal is None:
            return lines[min(a, b)]
        pairs = zip(lines[a], lines[b], strict=True)
        return [(1 - dorsal) * p + dorsal * q for p, q in pairs]

    def _highest(self, structure: str) -> int:
        """The highest grade written down: a reflex of the skin is never brisk."""
        row = self.structures[structure]
        scale = SCALES[row["scale"]]
        if row["modality"] != "reflex":
            return len(scale.grades) - 1
        skin = self.of_structure("gain_brisk", self.owner(structure)) < 0
        return scale.normal if skin else len(scale.grades) - 1

    def _slipped(self, scale: str, line: list[float], highest: int) -> list[float]:
        lapse, count = self.number("lapse"), len(line)
        anything = self.number("lapse_anything")
        slipped = [anything / count] * count
        for grade, p in enumerate(line):
            near: Sequence[int] = neighbours(grade, count)
            if grade == highest:
                near = [other for other in near if other < highest]
            if scale == "sensory":
                near = SENSORY_SLIPS[grade]
            for other in near:
                slipped[other] += (1 - anything) * p / len(near)
        pairs = zip(line, slipped, strict=True)
        return [(1 - lapse) * p + lapse * q for p, q in pairs]

    @staticmethod
    def _graded(
        scale: str, highest: int, miss: float, false: float, slip: float
    ) -> Table:
        normal, count = SCALES[scale].normal, len(SCALES[scale].grades)
        table = []
        for state in range(count):
            line = [0.0] * count
            near = neighbours(state, count)
            if state == normal:
                line[normal] = 1 - false
                near = [grade for grade in near if grade <= highest]
                for grade in near:
                    line[grade] += false / len(near)
            else:
                near = [grade for grade in near if grade != normal]
                missed = miss ** abs(state - normal)
                line[normal] = missed
                line[state] = (1 - missed) * (1 - slip if near else 1)
                for grade in near:
                    line[grade] += (1 - missed) * slip / len(near)
            table.append(line)
        return table

    @staticmethod
    def _sensory_table(miss: float, false: float, slip: float) -> Table:
        seen = 1 - miss
        return [
            [(1 - miss**2) * (1 - slip), (1 - miss**2) * slip, 0.0, miss**2],
            [seen * slip / 2, seen * (1 - slip), seen * slip / 2, miss],
            [0.0, seen * slip, seen * (1 - slip), miss],
            [0.0, false * (1 - slip), false * slip, 1 - false],
        ]

    @staticmethod
    def _sign_table(miss: float, false: float, _slip: float) -> Table:
        return [[1 - miss, miss], [false, 1 - false]]

    @staticmethod
    def _tension_table(miss: float, false: float, _slip: float) -> Table:
        seen = [0.0, 1 - miss, miss]
        return [seen, list(seen), [0.0, false, 1 - false]]

    @staticmethod
    def _crossed_table(miss: float, false: float, _slip: float) -> Table:
        unseen = [false, 0.0, 1 - false]
        return [[1 - miss, 0.0, miss], unseen, list(unseen)]

    @staticmethod
    def _level_table(miss: float, false: float, slip: float) -> Table:
        count = len(BORDERS)
        table = []
        for border in range(count):
            line = [0.0] * (count + 1)
            line[border] = 1 - slip
            for near in neighbours(border, count):
                line[near] = slip / 2
            total = sum(line)
            line = [(1 - miss) * p / total for p in line]
            line[count] = miss
            table.append(line)
        table.append([false / count] * count + [1 - false])
        return table

    def owner(self, structure: str) -> str:
        return self.structures[structure]["same_as"] or structure

    def side_read(self, structure: str, side: str) -> str:
        crossed = self.structures[structure]["laterality"] == "crossed"
        return opposite(side) if crossed else side

    def _largest_root(self, structure: str) -> int | None:
        return self._largest_of(self.owner(structure))

    def _largest_of(self, structure: str) -> int | None:
        weights = self._plain_weights(structure)
        largest = max(weights)
        return weights.index(largest) if largest > 0 else None

    def _suppressed(self, statement: Finding, findings: list[Finding]) -> bool:
        said = self.structures[statement.structure]
        if said["pool"] != "blur":
            return False
        for other in findings:
            row = self.structures[other.structure]
            if (
                row["pool"] == "sum"
                and row["modality"] == said["modality"]
                and other.side == statement.side
                and self._largest_root(other.structure)
                == self._largest_root(statement.structure)
            ):
                return True
        return False

    def _distinct(self, exam: Exam) -> list[Finding]:
        kept: dict[tuple[object, ...], Finding] = {}
        for finding in exam.findings:
            row = self.structures[finding.structure]
            if row["modality"] == "history":
                continue
            if finding.relation or finding.grades != SCALES[row["scale"]].all:
                kept.setdefault(finding.identity, finding)
        return list(kept.values())

    def evidence(self, exam: Exam) -> dict[str, dict[str, Evidence]]:
        """Modality, then owner: what the records say of the owner's state."""
        found: dict[str, dict[str, Evidence]] = {}
        findings = self._distinct(exam)
        for finding in findings:
            if self._suppressed(finding, findings):
                continue
            owner = self.owner(finding.structure)
            modality = self.structures[owner]["modality"]
            about = found.setdefault(modality, {}).setdefault(owner, Evidence())
            if finding.relation:
                about.symmetric = True
                continue
            side = self.side_read(finding.structure, finding.side)
            table = self.table(finding.structure, finding.kind)
            said = about.sides.setdefault(side, [1.0] * len(table))
            for state, line in enumerate(table):
                said[state] *= sum(line[grade] for grade in finding.grades)
        return found

    # -- section 5: hidden states -----------------------------------------------

    def _shifts(self, modality: str) -> list[tuple[int, float]]:
        if modality not in ("sensory", "pain", "motor"):
            return [(0, 1.0)]
        both = self.number("displacement", modality)
        return [(1, both / 2), (-1, both / 2), (0, 1 - both)]

    def _habits(self, modality: str) -> list[tuple[str, float]]:
        if modality != "reflex":
            return [("", 1.0)]
        shares = [self.number("habit_share", habit) for habit in HABITS]
        return [
            (habit, share / sum(shares))
            for habit, share in zip(HABITS, shares, strict=True)
        ]

    def _severity_given(self, modality: str, overall: int) -> list[float]:
        tie = self.number("tie", modality)
        silent = self.number("silent", modality)
        found = []
        for anchor in range(len(ANCHORS)):
            loose = silent if anchor == 0 else (1 - silent) / (len(ANCHORS) - 1)
            found.append((1 - tie) * loose + (tie if anchor == overall else 0.0))
        return found

    # -- section 7: posterior ---------------------------------------------------

    def _state_of(
        self,
        lesion: Hypothesis,
        pattern: Pattern,
        where: tuple[str, str],
        cell: Cell,
    ) -> list[float]:
        structure, side = where
        shift, severity, habit = cell
        if self.structures[structure]["scale"] == "segment":
            return self.level_state(structure, pattern, severity, side)
        base = 0.0
        if self.structures[structure]["scale"] != "reflex":
            base = self._background(structure, side, pattern.field)
        drive = self.drive(lesion, pattern, structure, side=side, shift=shift)
        spared = self.state(structure, drive, severity, habit, base)
        if self.structures[structure]["scale"] == "sensory":
            cut = self.tract_drive(lesion, pattern, where)
            if any(cut):
                return self._paired(spared, self._losses(structure, cut, severity))
        if not self._clustered(lesion, structure, side, pattern.field):
            return self._as_states(structure, spared)
        modality = self.structures[structure]["modality"]
        full = -1.0 if modality == "reflex" else 1.0
        taken = self.state(structure, full, severity, habit, base)
        share = self.number("cluster", modality)
        pairs = zip(spared, taken, strict=True)
        mixed = [(1 - share) * p + share * q for p, q in pairs]
        return self._as_states(structure, mixed)

    def _losses(
        self, structure: str, cut: tuple[float, float], severity: float
    ) -> list[list[float]]:
        """What each tract alone leaves of feeling."""
        base = logit(self.of_structure("background", structure))
        return [
            self.state(structure, share, severity, "", base)
            if share
            else [0.0, 0.0, 0.0, 1.0]
            for share in cut
        ]

    @staticmethod
    def _paired(root: list[float], losses: list[list[float]]) -> list[float]:
        """Pairs of grades, each the worse of what the root and its tract leave."""
        found = [0.0] * 16
        for a, p in enumerate(root):
            for b, q in enumerate(losses[0]):
                for c, r in enumerate(losses[1]):
                    found[4 * min(a, b) + min(a, c)] += p * q * r
        return found

    def _as_states(self, structure: str, grades: list[float]) -> list[float]:
        """States of feeling are pairs; without a tract both are the same."""
        if self.structures[structure]["scale"] != "sensory":
            return grades
        found = [0.0] * 16
        for grade, p in enumerate(grades):
            found[5 * grade] = p
        return found

    # -- section 5: a second cause ------------------------------------------------

    def causes(self) -> list[Cause]:
        """What people of this age can have beside the lesion."""
        ages: dict[str, list[tuple[float, float]]] = {}
        for (parameter, key), value in self.numbers.items():
            if parameter == "beside":
                who, _, at = key.rpartition(":")
                ages.setdefault(who, []).append((float(at), value))
        age = self._decade()
        wanted = self.number("age_mean", "all") if age is None else age
        found: list[Cause] = []
        for who, points in ages.items():
            found += self._parts(who, self._interpolated(sorted(points), wanted))
        return found

    @staticmethod
    def _interpolated(points: list[tuple[float, float]], at: float) -> float:
        if at <= points[0][0]:
            return points[0][1]
        for (low, first), (high, second) in pairwise(points):
            if at <= high:
                return first + (second - first) * (at - low) / (high - low)
        return points[-1][1]

    def _parts(self, who: str, share: float) -> Iterator[Cause]:
        if who in self.structures:
            yield Cause(share, None, who)
            return
        root = who.removesuffix(" root")
        if root != who:
            for lesion in self._roots_without_disc():
                if lesion.roots[0][0] == root:
                    yield Cause(share / 2, lesion, "")
            return
        lesions = self._listed_by_family().get(who, [])
        both = float(self.lesions[who]["bilateral"] or 0)
        for lesion in lesions:
            part = both if lesion.side == "" else (1 - both) / 2
            yield Cause(share * (part if len(lesions) > 1 else 1.0), lesion, "")

    def _cause_drive(self, cause: Cause, structure: str, side: str) -> float:
        row = self.structures[structure]
        if row["scale"] == "segment":
            return 0.0
        reflex = row["modality"] == "reflex"
        if cause.lesion is None:
            return 0.0 if cause.structure != structure else -1.0 if reflex else 1.0
        first = self.profile(cause.lesion)[0]
        drive = self.drive(cause.lesion, first, structure, side=side, shift=0)
        if reflex:
            return -1.0 if drive <= -0.5 else 0.0
        return drive

    def _spares(
        self, lesion: Hypothesis, pattern: Pattern, structure: str, side: str
    ) -> bool:
        if self._clustered(lesion, structure, side, pattern.field):
            return False
        row = self.structures[structure]
        for shift, _ in self._shifts(row["modality"]):
            if self.drive(lesion, pattern, structure, side=side, shift=shift) != 0:
                return False
        cut = self.tract_drive(lesion, pattern, (structure, side))
        return row["scale"] != "sensory" or not any(cut)

    def _with_cause(
        self,
        lesion: Hypothesis,
        pattern: Pattern,
        where: tuple[str, str],
        cell: Cell,
        cause: Cause | None,
    ) -> list[float]:
        """The state of a structure where a second cause may drive it."""
        structure, side = where
        if cause is not None:
            drive = self._cause_drive(cause, structure, side)
            if drive != 0 and self._spares(lesion, pattern, structure, side):
                base = 0.0
                if self.structures[structure]["scale"] != "reflex":
                    base = self._background(structure, side, pattern.field)
                severity = self.number("beside_severity")
                return self._as_states(
                    structure, self.state(structure, drive, severity, cell.habit, base)
                )
        return self._state_of(lesion, pattern, where, cell)

    # -- section 6: what a report leaves out --------------------------------------

    def blocks(self) -> list[Block]:
        found: dict[tuple[str, str], dict[str, tuple[str, str]]] = {}
        for row in self.signatures:
            owner = self.owner(row["structure"])
            key = (self.place(owner), self.structures[owner]["modality"])
            signs = found.setdefault(key, {})
            signs[row["structure"]] = (row["kind"], row["note"])
        return [Block(place, what, signs) for (place, what), signs in found.items()]

    def _chances(self, block: Block | None, mode: str) -> dict[bool, float]:
        """How often what is abnormal (True) and what is normal is mentioned."""
        found = {}
        for status in (True, False):
            key = f"{mode}:{'abnormal' if status else 'normal'}"
            special = "" if block is None else f"{block.modality} {key}"
            known = ("mention", special) in self.numbers
            found[status] = self.numbers["mention", special if known else key]
        return found

    def _told(self, block: Block, exam: Exam, side: str) -> Told:
        mine = [f for f in exam.findings[: exam.told] if self._in_block(block, f, side)]
        roots_told: set[str] = set()
        for finding in mine:
            for sign in self._is_sign(block, self.owner(finding.structure)):
                roots_told.add(block.signs[sign][1])
        mentioned = abnormal = False
        covered: dict[str, bool] = {}
        out: set[str] = set()
        for finding in mine:
            scale = SCALES[self.structures[finding.structure]["scale"]]
            signs = self._covers(block, self.owner(finding.structure), roots_told)
            if finding.relation or finding.grades == scale.all:
                out |= set(signs)
                continue
            mentioned = True
            bad = scale.normal not in finding.grades
            abnormal |= bad
            for sign in signs:
                covered[sign] = covered.get(sign, False) or bad
        return Told(mentioned, abnormal, covered, frozenset(out))

    def _in_block(self, block: Block, finding: Finding, side: str) -> bool:
        owner = self.owner(finding.structure)
        if self.structures[owner]["modality"] != block.modality:
            return False
        if self.place(owner) != block.place:
            return False
        if block.modality == "autonomic" and owner != "horner":
            return False
        where = self.side_read(finding.structure, finding.side)
        return bool(finding.relation) or where in (side, MIDLINE)

    def _is_sign(self, block: Block, owner: str) -> list[str]:
        return [sign for sign in block.signs if self.owner(sign) == owner]

    def _covers(self, block: Block, owner: str, roots_told: set[str]) -> list[str]:
        every = self.structures[owner]["pool"] in ("any", "both")
        if every or block.modality in ("pain", "autonomic"):
            return list(block.signs)
        found = self._is_sign(block, owner)
        largest = self._largest_of(owner)
        main = "" if largest is None else ROOTS[largest]
        if found or main in roots_told:
            return found
        return [sign for sign, (_, root) in block.signs.items() if root == main][:1]

    def _mentioning(
        self, block: Block, told: list[Told], bad: tuple[bool, bool], mode: str
    ) -> float:
        """P(which limbs are mentioned | which are abnormal)."""
        chances, compared = (
            self._chances(block, mode),
            self._chances(block, "compare"),
        )
        out = [bool(one.taken_out) and not one.mentioned for one in told]
        m = [chances[status] for status in bad]
        kappa = [compared[bad[i]] if bad[1 - i] else 0.0 for i in (0, 1)]
        if all(out):
            return 1.0
        for i in (0, 1):
            if out[1 - i]:
                return m[i] if told[i].mentioned else 1 - m[i]
        if told[0].mentioned and told[1].mentioned:
            both = m[0] * m[1]
            return both + m[0] * (1 - m[1]) * kappa[1] + m[1] * (1 - m[0]) * kappa[0]
        for i in (0, 1):
            if told[i].mentioned:
                return m[i] * (1 - m[1 - i]) * (1 - kappa[1 - i])
        return (1 - m[0]) * (1 - m[1])

    def _by_status(
        self, block: Block, told: Told, normal: dict[str, float], mode: str
    ) -> dict[bool, float]:
        """q(abnormal) and q(normal) of one limb."""
        if not told.mentioned:
            if told.taken_out:
                return {True: 1.0, False: 0.0}
            product = 1.0
            for sign in block.signs:
                product *= normal[sign]
            return {True: 1 - product, False: product}
        chances = self._chances(None, f"sign {mode}")
        telling, mute = 1.0, 1.0
        for bad in told.covered.values():
            telling *= chances[bad]
            mute *= 1 - chances[bad]
        left = [
            sign
            for sign in block.signs
            if sign not in told.covered and sign not in told.taken_out
        ]
        if not left:
            if len(told.covered) == len(block.signs):
                telling += mute
            return {told.abnormal: telling, not told.abnormal: 0.0}
        mixed = clean = telling
        for sign in left:
            n = normal[sign]
            mixed *= (1 - chances[True]) * (1 - n) + (1 - chances[False]) * n
            clean *= (1 - chances[False]) * n
        if told.abnormal:
            return {True: mixed, False: 0.0}
        return {True: mixed - clean, False: clean}

    def _block_likelihood(
        self, lesion: Hypothesis, pattern: Pattern, where: tuple[Block, str],
        exam: Exam, cell: Cell,
    ) -> float:  # fmt: skip
        block, mode = where
        told = [self._told(block, exam, side) for side in SIDES]
        q = []
        for side, one in zip(SIDES, told, strict=True):
            normal = {
                sign: self._sign_normal(lesion, pattern, (sign, kind, side), cell)
                for sign, (kind, _) in block.signs.items()
            }
            q.append(self._by_status(block, one, normal, mode))
        total = self._all_of_both(block, told, q, mode)
        for right in (True, False):
            for left in (True, False):
                chance = self._mentioning(block, told, (right, left), mode)
                total += chance * q[0][right] * q[1][left]
        return total

    def _all_of_both(
        self, block: Block, told: list[Told], q: list[dict[bool, float]], mode: str
    ) -> float:
        """Weigh normal signs alone beside an abnormal limb; add what tells all."""
        alone = self.number("report_only_normal")
        both_told = told[0].mentioned and told[1].mentioned
        both_bad = both_told and told[0].abnormal and told[1].abnormal
        total = 0.0
        for one in (0, 1):
            if both_told and told[1 - one].abnormal and not told[one].abnormal:
                q[one][True] *= alone
            if both_bad and len(told[one].covered) == len(block.signs):
                chances = self._chances(None, f"sign {mode}")
                bad, good = 1.0, 1.0
                for status in told[one].covered.values():
                    if status:
                        bad *= 1 - chances[True]
                    else:
                        good *= 1 - chances[False]
                rule = (1 - alone) * bad * (1 - good)
                chance = self._mentioning(block, told, (True, True), mode)
                total += chance * rule * q[1 - one][True]
        return total

    def _sign_normal(
        self, lesion: Hypothesis, pattern: Pattern, sign: tuple[str, str, str],
        cell: Cell,
    ) -> float:  # fmt: skip
        """P(a sign would be recorded normal)."""
        structure, kind, side = sign
        state = self._state_of(lesion, pattern, (self.owner(structure), side), cell)
        normal = SCALES[self.structures[structure]["scale"]].normal
        table = self.table(structure, kind)
        return sum(p * line[normal] for p, line in zip(state, table, strict=True))

    def _other_sides(self, exam: Exam) -> list[Finding]:
        """What would have been told of the other side, as it would have been tested.

        Reflexes of no block, and skin tested for one tract where of the other limb
        only tests of the other tract are told.
        """
        findings = exam.findings[: exam.told]
        related = {self.owner(f.structure) for f in findings if f.relation}
        signs = {self.owner(row["structure"]) for row in self.signatures}
        found: dict[tuple[str, str, float | None], Finding] = {}
        for finding in findings:
            owner = self.owner(finding.structure)
            scale = self.structures[finding.structure]["scale"]
            if finding.side not in SIDES or SCALES[scale].normal in finding.grades:
                continue
            if owner in related:
                continue
            side = opposite(finding.side)
            of_it = [
                other
                for other in findings
                if not other.relation
                and self.side_read(other.structure, other.side) == side
            ]
            share = self._tract(finding)
            if self.structures[owner]["modality"] == "reflex":
                told = any(self.owner(other.structure) == owner for other in of_it)
                missing = owner not in signs and not told
            else:
                place = self.place(owner)
                told_by = {
                    self._tract(other)
                    for other in of_it
                    if self.place(self.owner(other.structure)) == place
                    and self.structures[other.structure]["modality"] == "sensory"
                }
                tested = {tract for tract in told_by if tract is not None}
                missing = share in (0, 1) and tested == {1 - share}
            if missing:
                key = (owner, side, share)
                found.setdefault(key, finding)
        return list(found.values())

    def _tract(self, finding: Finding) -> float | None:
        if self.structures[finding.structure]["scale"] != "sensory":
            return None
        return self._dorsal(finding.structure, finding.kind)

    def _other_side(
        self, lesion: Hypothesis, pattern: Pattern, finding: Finding, cell: Cell
    ) -> float:
        owner = self.owner(finding.structure)
        row = self.structures[owner]
        compared = self._chances(Block("", row["modality"], {}), "compare")
        where = (owner, opposite(finding.side))
        state = self._state_of(lesion, pattern, where, cell)
        normal = SCALES[row["scale"]].normal
        total = 0.0
        lines = self.table(finding.structure, finding.kind)
        for p, line in zip(state, lines, strict=True):
            for grade, recorded in enumerate(line):
                total += p * recorded * (1 - compared[grade != normal])
        return total

    def _says_something(self, exam: Exam) -> bool:
        for finding in exam.findings[: exam.told]:
            row = self.structures[finding.structure]
            full = finding.grades == SCALES[row["scale"]].all
            if row["modality"] != "history" and (finding.relation or not full):
                return True
        return False

    def _unsaid(
        self, lesion: Hypothesis, pattern: Pattern, modality: str, exam: Exam,
        mode: str,
    ) -> Callable[[Cell], float]:  # fmt: skip
        """What a report leaves out of a modality, in each cell."""
        if not mode:
            return lambda _cell: 1.0
        mine = [block for block in self.blocks() if block.modality == modality]
        others = [
            finding
            for finding in self._other_sides(exam)
            if self.structures[self.owner(finding.structure)]["modality"] == modality
        ]

        def value(cell: Cell) -> float:
            product = 1.0
            for block in mine:
                product *= self._block_likelihood(
                    lesion, pattern, (block, mode), exam, cell
                )
            for finding in others:
                product *= self._other_side(lesion, pattern, finding, cell)
            return product

        return value

    def _structure_likelihood(
        self,
        lesion: Hypothesis,
        pattern: Pattern,
        said: tuple[str, Evidence],
        cell: Cell,
        cause: Cause | None = None,
    ) -> float:
        """P(all records of one owner | hidden cell)."""
        structure, about = said
        joint: dict[str, list[float]] = {}
        for side in SIDES if about.symmetric else about.sides:
            where = (structure, side)
            reflex = self.structures[structure]["modality"] == "reflex"
            if about.symmetric and not reflex:  # section 5: left out of it
                state = self._state_of(lesion, pattern, where, cell)
            else:
                state = self._with_cause(lesion, pattern, where, cell, cause)
            records = about.sides.get(side, [1.0] * len(state))
            joint[side] = [p * q for p, q in zip(state, records, strict=True)]
        if about.symmetric:
            pairs = zip(joint["right"], joint["left"], strict=True)
            return sum(right * left for right, left in pairs)
        product = 1.0
        for terms in joint.values():
            product *= sum(terms)
        return product

    def _modality_likelihood(
        self,
        lesion: Hypothesis,
        pattern: Pattern,
        modality: str,
        said: dict[str, Evidence],
        cause: Cause | None,
        unsaid: Callable[[Cell], float],
    ) -> list[float]:
        """P(records of one modality | overall severity), for each anchor."""
        by_severity = []
        for severity in ANCHORS:
            total = 0.0
            for shift, p_shift in self._shifts(modality):
                for habit, p_habit in self._habits(modality):
                    cell = Cell(shift, severity, habit)
                    product = p_shift * p_habit * unsaid(cell)
                    for one in said.items():
                        product *= self._structure_likelihood(
                            lesion, pattern, one, cell, cause
                        )
                    total += product
            by_severity.append(total)
        found = []
        for overall in range(len(ANCHORS)):
            chances = self._severity_given(modality, overall)
            pairs = zip(chances, by_severity, strict=True)
            found.append(sum(chance * value for chance, value in pairs))
        return found

    def _likelihood(self, exam: Exam, lesion: Hypothesis) -> list[float]:
        """P(exam | lesion, overall severity), for each anchor."""
        key = (exam.findings, exam.record, exam.told, self._decade(), lesion)
        if key not in self._likelihoods:
            modes = {"": 1.0}
            if exam.record == "report" and self._says_something(exam):
                terse = self.number("report_terse")
                modes = {"full": 1 - terse, "terse": terse}
            total = [0.0] * len(ANCHORS)
            for mode, chance in modes.items():
                for pattern in self.profile(lesion):
                    values = self._in_pattern(exam, lesion, pattern, mode)
                    weight = chance * pattern.weight
                    pairs = zip(total, values, strict=True)
                    total = [a + weight * b for a, b in pairs]
            self._likelihoods[key] = total
        return self._likelihoods[key]

    def _in_pattern(
        self, exam: Exam, lesion: Hypothesis, pattern: Pattern, mode: str
    ) -> list[float]:
        """P(exam | lesion, pattern, mode, overall severity), over second causes."""
        evidence = self.evidence(exam)
        if mode:
            for block in self.blocks():
                evidence.setdefault(block.modality, {})
        unsaid = {  # whatever the cause, the same in each cell
            modality: cache(self._unsaid(lesion, pattern, modality, exam, mode))
            for modality in evidence
        }
        plain = {
            modality: self._modality_likelihood(
                lesion, pattern, modality, said, None, unsaid[modality]
            )
            for modality, said in evidence.items()
        }
        total = [0.0] * len(ANCHORS)
        causes = self.causes()
        rest = 1 - sum(cause.share for cause in causes)
        for cause in (None, *causes):
            product = [rest if cause is None else cause.share] * len(ANCHORS)
            for modality, said in evidence.items():
                values = plain[modality]
                told = self._reached(lesion, pattern, said, cause)
                if told is not None:
                    values = self._modality_likelihood(
                        lesion, pattern, modality, told, cause, unsaid[modality]
                    )
                product = [a * b for a, b in zip(product, values, strict=True)]
            total = [a + b for a, b in zip(total, product, strict=True)]
        return total

    def _reached(
        self, lesion: Hypothesis, pattern: Pattern, said: dict[str, Evidence],
        cause: Cause | None,
    ) -> dict[str, Evidence] | None:  # fmt: skip
        """What is recorded, if a cause can drive some of it."""
        if cause is None:
            return None
        for structure, about in said.items():
            for side in SIDES if about.symmetric else about.sides:
                if self._cause_drive(cause, structure, side) != 0 and self._spares(
                    lesion, pattern, structure, side
                ):
                    return said
        return None

    def log_likelihood(self, exam: Exam, lesion: Hypothesis, setting: str) -> float:
        there = self.in_setting(setting)._at_age_of(exam)
        values = there._likelihood(exam, lesion)
        chances = self.severity(setting)
        pairs = zip(chances, values, strict=True)
        return math.log(sum(chance * value for chance, value in pairs))

    def log_prior(
        self,
        setting: str,
        age: float | None = None,
        sex: str | None = None,
        weeks: float | None = None,
    ) -> dict[Hypothesis, float]:
        """Log of the prior; minus infinity where it is 0."""
        groups: dict[str, dict[Hypothesis, float]] = {}
        for lesion in self.hypotheses():
            group = lesion.category if self._is_listed(lesion) else lesion.family
            common = self._common(lesion, setting) * self._part(lesion)
            groups.setdefault(group, {})[lesion] = common
        prior = {}
        for group, members in groups.items():
            share = self.settings[setting, "share", group]
            for lesion, common in members.items():
                prior[lesion] = share * common / sum(members.values())
        for lesion in prior:
            prior[lesion] *= self._age_factor(lesion, age)
            prior[lesion] *= self._sex_factor(lesion, sex)
            prior[lesion] *= self._onset_factor(lesion, weeks)
        total = sum(prior.values())
        return {
            lesion: math.log(p / total) if p > 0 else -math.inf
            for lesion, p in prior.items()
        }

    def _part(self, lesion: Hypothesis) -> float:
        if self._is_listed(lesion):
            row = self.lesions[lesion.family]
            if row["laterality"] == "each":
                both = float(row["bilateral"] or 0)
                return both if lesion.side == "" else 0.5 * (1.0 - both)
        elif ("symmetric", lesion.family) in self.numbers:
            both = self.numbers["symmetric", lesion.family]
            return both if lesion.side == "" else 0.5 * (1.0 - both)
        return 0.5 if lesion.side else 1.0

    def _common(self, lesion: Hypothesis, setting: str) -> float:
        if lesion.family == "none":
            return 1.0
        if lesion.family == "other":
            return self.number("other_share", lesion.region)
        if self._is_listed(lesion):
            incidence = float(self.lesions[lesion.family]["incidence"])
            return math.pow(incidence, self.settings[setting, "incidence_power", ""])
        region = self.settings[setting, "region", f"{lesion.family}:{lesion.region}"]
        power = self.settings[setting, "level_power", ""]
        common = math.pow(region * self._level_share(lesion), power)
        if lesion.family == "disc":
            zone = lesion.zone
            keys = (f"{lesion.level}:{zone}", f"{lesion.region}:{zone}")
            common *= self.number("zone_share", *keys)
        return common

    def _level_share(self, lesion: Hypothesis) -> float:
        if lesion.family in ("disc", "two_level"):
            product = 1.0
            for level in lesion.level.split("+"):
                product *= float(self.levels[level]["share"])
            return product
        if lesion.family in ONE_LEVEL_FAMILIES:
            return self.number(f"{lesion.family}_share", lesion.level)
        if lesion.family in CORD_FAMILIES:
            return self.number("cord_share", lesion.level)
        return self.number("root_not_disc_share", lesion.roots[0][0])

    def _person_keys(self, lesion: Hypothesis) -> tuple[str, ...]:
        keys = (lesion.family, lesion.level, "all")
        return tuple(key for key in keys if key)

    def _age_factor(self, lesion: Hypothesis, age: float | None) -> float:
        if age is None:
            return 1.0
        densities = []
        for keys in (self._person_keys(lesion), ("all",)):
            mean, spread = self.number("age_mean", *keys), self.number("age_sd", *keys)
            tail = self.number("age_tail")
            squared = math.pow((age - mean) / spread, 2)
            shape = math.pow(1 + squared / tail, -(tail + 1) / 2)
            densities.append(shape / spread)
        return densities[0] / densities[1]

    def _sex_factor(self, lesion: Hypothesis, sex: str | None) -> float:
        if sex is None:
            return 1.0
        chances = []
        for keys in (self._person_keys(lesion), ("all",)):
            male = self.number("male_share", *keys)
            chances.append(male if sex == "M" else 1 - male)
        return chances[0] / chances[1]

    def _onset_factor(self, lesion: Hypothesis, weeks: float | None) -> float:
        """How much oftener the lesion is seen after so many weeks than any is."""
        if weeks is None:
            return 1.0
        seen = "chronic"
        if weeks <= self.number("onset_weeks", "subacute"):
            seen = "subacute"
        if weeks <= self.number("onset_weeks", "acute"):
            seen = "acute"
        own = self.number("onset", f"{lesion.family}:{seen}", f"all:{seen}")
        return own / self.number("onset", f"all:{seen}")

    def _at_age_of(self, exam: Exam) -> "Reference":
        """This model at the age of the exam, which goes before its own."""
        same = copy.copy(self)
        if exam.duration_weeks is not None:
            weeks = {("wasting_weeks", ""): exam.duration_weeks}
            same.numbers, same._likelihoods = {**self.numbers, **weeks}, {}
        same.age = self.age if exam.age is None else exam.age
        return same

    def log_joint(
        self, exam: Exam, setting: str, sex: str | None = None
    ) -> dict[Hypothesis, float]:
        """Log P(exam, lesion)."""
        age = self._at_age_of(exam).age
        prior = self.log_prior(setting, age, exam.sex or sex, exam.duration_weeks)
        return {
            lesion: p + self.log_likelihood(exam, lesion, setting)
            for lesion, p in prior.items()
        }

    def log_evidence(self, exam: Exam, setting: str, sex: str | None = None) -> float:
        joint = self.log_joint(exam, setting, sex)
        top = max(joint.values())
        return top + math.log(sum(math.exp(value - top) for value in joint.values()))

    def posterior(
        self, exam: Exam, setting: str, sex: str | None = None
    ) -> dict[Hypothesis, float]:
        joint = self.log_joint(exam, setting, sex)
        whole = self.log_evidence(exam, setting, sex)
        return {lesion: math.exp(value - whole) for lesion, value in joint.items()}

    def predictive(
        self,
        lesion: Hypothesis,
        severity: Sequence[float],
        structure: str,
        *,
        side: str,
        kind: str = "examined",
    ) -> list[float]:
        """P(recorded grade), ``severity`` being the weights of the anchors."""
        owner, where = self.owner(structure), self.side_read(structure, side)
        modality = self.structures[owner]["modality"]
        table = self.table(structure, kind)
        total = [0.0] * len(table[0])
        for pattern in self.profile(lesion):
            for chance, cell in self._cells(modality, severity):
                state = self._state_of(lesion, pattern, (owner, where), cell)
                for p, line in zip(state, table, strict=True):
                    for grade, recorded in enumerate(line) if p else ():
                        total[grade] += pattern.weight * chance * p * recorded
        return total

    def _cells(
        self, modality: str, severity: Sequence[float]
    ) -> Iterator[tuple[float, Cell]]:
        """Each hidden cell of a modality with its probability."""
        for anchor, value in enumerate(ANCHORS):
            chance = 0.0
            for overall, weight in enumerate(severity):
                chance += weight * self._severity_given(modality, overall)[anchor]
            for shift, p_shift in self._shifts(modality):
                for habit, p_habit in self._habits(modality):
                    yield chance * p_shift * p_habit, Cell(shift, value, habit)
