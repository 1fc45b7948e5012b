"""What rows must be to one another, beyond names that one table takes from another."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from neurosim.lesion_tables import Family, Nerve, Pattern, Supply, Variant
from neurosim.nerves import faults_of as nerve_faults
from neurosim.parameters import Parameter, SettingNumber
from neurosim.quiz_tables import Difficulty, GradeMeaning, QuizPhrase, Shortcut
from neurosim.records import Claim, ProtocolItem, Structure
from neurosim.side_tables import SIGN_KINDS, Target, TeachingOrder
from neurosim.table_reader import Reader, Rows
from neurosim.tables import table_of
from neurosim.terms import (
    ASSUMPTION,
    CATEGORIES,
    GENERATED,
    HISTORY,
    ONSETS,
    ROOTS,
    SCALES,
)
from neurosim.unions import faults_of

R = TypeVar("R")
#: Shares that sum to 1 do so to this.
_EXACT = 1e-6


@dataclass
class Checked:
    """The tables of one directory while they are checked."""

    reader: Reader
    tables: Mapping[str, Rows[Any]]

    def rows(self, record: type[R]) -> Rows[R]:
        """Return the rows of one table, with their places."""
        return self.tables[table_of(record).name]

    @property
    def refused(self) -> Collection[str]:
        """What the cells of the refused rows of all tables hold."""
        return set().union(*(rows.refused for rows in self.tables.values()))

    def names(self, table: str) -> Collection[str]:
        """Return what the first key column of a table holds."""
        return self.tables[table].keys


def _check_structures(checked: Checked) -> None:
    reader = checked.reader
    structures = {row.id: row for row in checked.rows(Structure).records}
    weights: Counter[str] = Counter()
    claimed = set()
    for claim in checked.rows(Claim).records:
        if claim.role == "model":
            claimed.add(claim.structure)
            weights[claim.structure] += claim.weight  # type: ignore[assignment]
    supplied = {row.structure for row in checked.rows(Supply).records}
    for nerve in checked.rows(Nerve).records:
        supplied |= {name for name, _ in (*nerve.muscles, *nerve.skin)}
    for place, row in checked.rows(Structure):
        reader.check(
            row.modality != "reflex" or row.pool == "sum",
            f"{place}, pool",
            f"{row.pool!r}: a reflex can be lost or brisk, so its pool must be sum",
        )
        if row.same_as:
            chained = structures[row.same_as].same_as
            reader.check(
                not chained, place, f"same_as {row.same_as!r} is itself same_as"
            )
            reader.check(
                row.id not in claimed,
                place,
                f"{row.id} is same_as {row.same_as!r}; "
                "its rows in roots.csv belong there",
            )
        elif row.modality == HISTORY:
            reader.check(
                row.id not in claimed and row.id not in supplied,
                place,
                f"{row.id} is history: it may have no rows in roots.csv or mimics.csv",
            )
        elif row.scale_name != "segment":
            reader.check(
                row.id in claimed or row.id in supplied or bool(row.parts),
                place,
                f"{row.id} has no row in roots.csv, mimics.csv or same_as",
            )
        reader.check(
            row.id not in claimed or weights[row.id] > 0,
            place,
            f"the weights of {row.id} in roots.csv are 0",
        )


def _check_unions(checked: Checked) -> None:
    """Note parts that do not fit, and rows for wholes that rest on nothing."""
    structures = {row.id: row for row in checked.rows(Structure).records}
    for place, row in checked.rows(Structure):
        for fault in faults_of(row, structures):
            checked.reader.check(False, f"{place}, parts", fault)
    for place, claim in checked.rows(Claim):
        override = structures[claim.structure].parts and claim.role == "model"
        checked.reader.check(
            not override or claim.source != ASSUMPTION,
            f"{place}, source",
            f"{claim.structure} follows from its parts; a row that overrides them "
            "needs a source",
        )


def _check_nerves(checked: Checked) -> None:
    structures = {row.id: row for row in checked.rows(Structure).records}
    nerves = {row.id: row for row in checked.rows(Nerve).records}
    for place, nerve in checked.rows(Nerve):
        for fault in nerve_faults(nerve, nerves, structures):
            checked.reader.check(False, place, fault)
    for place, family in checked.rows(Family):
        for name, part in family.nerve:
            checked.reader.known(f"{place}, nerve", "nerve", name, nerves)
            checked.reader.check(
                0 < part <= 1,
                f"{place}, nerve",
                f"{name}:{part:g} is not above 0 and at most 1",
            )


def _check_users(checked: Checked) -> None:
    reader = checked.reader
    structures = {row.id: row for row in checked.rows(Structure).records}
    for place, claim in checked.rows(Claim):
        reader.check(
            structures[claim.structure].modality == claim.modality,
            f"{place}, modality",
            f"{claim.modality!r} differs from structures.csv",
        )
    for place, supply in checked.rows(Supply):
        owner = structures[supply.structure]
        reader.check(
            not owner.same_as,
            f"{place}, structure",
            f"{owner.id} is same_as {owner.same_as!r}; name that",
        )
        reader.check(
            supply.share >= 0 or owner.modality == "reflex",
            f"{place}, share",
            f"{supply.share:g}: only a reflex can be brisk, below 0",
        )
    for place, item in checked.rows(ProtocolItem):
        own = structures[item.structure]
        allowed = own.sides if len(own.sides) == 1 else ("both", *own.sides)
        reader.check(
            item.side in allowed,
            f"{place}, side",
            f"{item.side!r}: {own.id} is {own.laterality}; "
            f"choose from {', '.join(allowed)}",
        )


def _check_lesions(checked: Checked) -> None:
    reader, families = checked.reader, checked.rows(Family)
    touched = {row.lesion for row in checked.rows(Supply).records}
    for place, family in families:
        reader.check(
            family.category != "mimic" or bool(family.nerve) or family.id in touched,
            place,
            f"{family.id} names no nerve and has no row in mimics.csv",
        )
    for place, pattern in checked.rows(Pattern):
        reader.known(f"{place}, family", "family", pattern.family, GENERATED)
        for reason in _span_faults(pattern):
            reader.check(False, f"{place}, span", reason)


_SPANS = ("level", "above", "next", "below")


def _span_faults(pattern: Pattern) -> Iterator[str]:
    known: tuple[str, ...] = ("",)
    if pattern.kind == "weight":
        known = ("", "neighbour")
    elif pattern.kind in ("lower", "upper", "weak", "spinothalamic", "dorsal"):
        known = (*_SPANS, *ROOTS)
        first, _, last = pattern.span.partition("-")
        if first == "below" and last in ROOTS:
            return
        if first in ROOTS and last in ROOTS and ROOTS.index(first) <= ROOTS.index(last):
            return
    if pattern.span not in known:
        yield (
            f"{pattern.span!r} is not allowed for {pattern.kind}; choose from "
            f"{', '.join(word or 'an empty cell' for word in known[:4])}"
            + (", a root or a range such as S2-S5" if len(known) > 2 else "")
        )


def _check_order(checked: Checked) -> None:
    """Note where a worse grade would be more probable than "this or worse"."""
    rows = checked.rows(Parameter)
    values = {(row.parameter, row.key): row.value for row in rows.records}
    borders = [("step", "mrc:3", "mrc:2"), ("step", "mrc:2", "mrc:1"),
               ("step", "mrc:1", "mrc:0"), ("reflex_cut", "0", "1"),
               ("reflex_cut", "1", "2"), ("reflex_cut", "2", "3")]  # fmt: skip
    for parameter, first, second in borders:
        low, high = values[parameter, first], values[parameter, second]
        checked.reader.check(
            low <= high,
            f"observation.csv, {parameter}",
            f"{first} ({low}) must not be above {second} ({high})",
        )
    for place, row in rows:
        checked.reader.check(
            row.low is None or row.high is None or row.low <= row.high,
            place,
            f"low ({row.low}) must not be above high ({row.high})",
        )


def _check_settings(checked: Checked) -> None:
    """Note settings in which nothing ever happens."""
    totals: Counter[tuple[str, str]] = Counter()
    for row in checked.rows(SettingNumber).records:
        totals[row.setting, row.parameter] += row.value  # type: ignore[assignment]
    for (setting, parameter), total in totals.items():
        checked.reader.check(
            total > 0,
            "settings.csv",
            f"the {parameter} rows of setting {setting!r} are all 0",
        )


def _check_onsets(checked: Checked) -> None:
    """Note lesions of which not everybody is seen early, later or late."""
    seen: dict[str, dict[str, float]] = {}
    for row in checked.rows(Parameter).records:
        if row.parameter == "onset":
            who, _, onset = row.key.partition(":")
            seen.setdefault(who, {})[onset] = row.value
    for who, shares in seen.items():
        whole = set(shares) == set(ONSETS) and abs(sum(shares.values()) - 1) < _EXACT
        checked.reader.check(
            whole,
            "observation.csv",
            f"the onset rows of {who!r} must be {', '.join(ONSETS)}, and sum to 1",
        )


def _check_variants(checked: Checked) -> None:
    for place, row in checked.rows(Variant):
        checked.reader.check(
            ROOTS.index(row.first) <= ROOTS.index(row.last),
            place,
            f"{row.first} to {row.last} is not a range of roots",
        )
        checked.reader.check(row.shift != 0, f"{place}, shift", "0 moves nothing")


def _check_side_tables(checked: Checked) -> None:
    reader = checked.reader
    for place, target in checked.rows(Target):
        stated = target.stated_low is not None and target.stated_high is not None
        reader.check(stated or target.n is not None, place, "needs low and high, or n")
        reader.check(
            target.low <= target.value <= target.high,
            place,
            "value lies outside low and high",
        )
    for place, meaning in checked.rows(GradeMeaning):
        grades = SCALES[meaning.scale].grades
        reader.known(f"{place}, grade", "grade", meaning.grade, grades)
    groups = [*GENERATED, *CATEGORIES, *checked.names("lesions.csv")]
    said = {(row.group, row.when) for row in checked.rows(QuizPhrase).records}
    for group in table_of(QuizPhrase).needed:
        for when in ("always",) if group == "opening" else ("some", "none"):
            reader.check(
                (group, when) in said,
                "quiz/phrases.csv",
                f"no row for {group}, {when}",
            )
    for place, difficulty in checked.rows(Difficulty):
        for name in difficulty.groups:
            reader.known(f"{place}, groups", "group of lesions", name, groups)
    parts = {row.part_of for row in checked.rows(Structure).records}
    for place, shortcut in checked.rows(Shortcut):
        for name in shortcut.parts:
            reader.known(f"{place}, parts", "part of the body", name, sorted(parts))


def _check_teaching(checked: Checked) -> None:
    lesions = [*GENERATED, *CATEGORIES, *checked.names("lesions.csv")]
    signs = [*SIGN_KINDS, *checked.names("structures.csv")]
    for place, order in checked.rows(TeachingOrder):
        checked.reader.known(f"{place}, lesion", "lesion", order.lesion, lesions)
        for name in order.kinds:
            checked.reader.known(f"{place}, kinds", "kind of sign", name, signs)


CHECKS = (
    _check_structures,
    _check_unions,
    _check_nerves,
    _check_users,
    _check_lesions,
    _check_order,
    _check_settings,
    _check_onsets,
    _check_variants,
    _check_side_tables,
    _check_teaching,
)
