"""The numbers of observation.csv and settings.csv: rows, bounds, keys, needs.

The numbers themselves are rows of ``data/``. What stands here is what a number can be
at all (a probability lies between 0 and 1) and what its key may name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from neurosim.tables import Column, Locator, NoteColumn, SourceColumn, table
from neurosim.terms import (
    GENERATED,
    KINDS,
    LEVELS,
    MODALITIES,
    ONSETS,
    ROOTS,
    SCALES,
    SEVERITIES,
    ZONES,
)


@table(
    "observation.csv",
    "Fitted and assumed numbers of the observation model",
    ["parameter", "key"],
)
@dataclass(frozen=True)
class Parameter:
    """One number of the observation model, with its range."""

    parameter: Annotated[str, Column("name of the number")]
    key: Annotated[
        str,
        Column(
            "what it is for: a structure, a modality, modality:kind, a level, ...; "
            "empty for all",
            optional=True,
        ),
    ]
    value: Annotated[float, Column("the number")]
    low: Annotated[float | None, Column("lower end of its range")]
    high: Annotated[float | None, Column("upper end of its range")]
    start: Annotated[
        float | None,
        Column("the number before it was fitted; empty where it was not"),
    ]
    source: SourceColumn
    locator: Locator
    note: NoteColumn


@table(
    "settings.csv",
    "Populations: how common lesions are and how severe",
    ["setting", "parameter", "key"],
)
@dataclass(frozen=True)
class SettingNumber:
    """One number of a population."""

    setting: Annotated[str, Column("population")]
    parameter: Annotated[str, Column("name of the number")]
    key: Annotated[str, Column("what it is for; empty for all", optional=True)]
    value: Annotated[float, Column("the number")]
    start: Annotated[
        float | None,
        Column("the number before it was fitted; empty where it was not"),
    ]
    source: SourceColumn
    locator: Locator
    note: NoteColumn


#: Words in ``keys`` that stand for every name of their kind.
STRUCTURE, FAMILY, PARAMETER = "a structure", "a lesion", "a parameter"


@dataclass(frozen=True)
class Number:
    """What one parameter may be.

    Attributes
    ----------
    low, high
        Bounds of the number.
    keys
        What the key may be; :data:`STRUCTURE` and :data:`FAMILY` stand for every
        identifier of structures.csv and every lesion.
    needed
        Keys without which the model cannot be built. A row with an empty key serves
        for all of them, if an empty key is allowed.
    """

    low: float
    high: float
    keys: Sequence[str] = ("",)
    needed: Sequence[str] = ("",)


_REGIONS = ("cervical", "thoracic", "lumbar")
_HABITS = ("absent", "low", "normal", "brisk")
_EACH = ("", *MODALITIES)
_BY_TEST = (*_EACH, *(f"{m}:{kind}" for m in MODALITIES for kind in KINDS), STRUCTURE)
_NOT_REFLEX = tuple(name for name in MODALITIES if name != "reflex")
_PEOPLE = ("all", *LEVELS, *GENERATED, FAMILY)
#: How soon after the onset a patient is seen.
_ONSETS = tuple(
    f"{who}:{seen}" for who in ("all", *GENERATED, FAMILY) for seen in ONSETS
)
_GRADES = tuple(f"{s.name}:{place}" for s in SCALES.values() for place in s.all)
_CUTS = ("mrc:0", "mrc:1", "mrc:2", "mrc:3", "sensory:0", "tension:0")
_PLACES = tuple(f"{place}:{zone}" for place in (*_REGIONS, *LEVELS) for zone in ZONES)
#: Grades that have a drive of their own in the textbook patient.
_DRIVES = ("mrc:0", "mrc:1", "mrc:2", "mrc:3", "sensory:0", "reflex:0")
_DEGREES = (
    *SEVERITIES,
    *(f"{m}:{word}" for m in ("motor", "sensory", "reflex") for word in SEVERITIES),
)
#: A log-odds beyond this is certainty to the last digit.
_ODDS = 50
#: A probability whose log-odds are taken: neither 0 nor 1.
_LEAST, _MOST = 1e-6, 1 - 1e-6

_CLUSTERED = ("sensory", "motor", "reflex", "pain")
_AGES = tuple(str(age) for age in range(0, 121, 5))
_BESIDE = tuple(
    f"{who}:{age}"
    for who in (FAMILY, STRUCTURE, *(f"{root} root" for root in ROOTS))
    for age in _AGES
)
_FIELD_NAMES = (
    "arm", "arms", "opposite_arm", "leg", "legs", "opposite_leg", "limbs", "trunk",
)  # fmt: skip
_FIELD_RATES = ("arm", "arms", "leg", "legs", "limbs", "trunk")
_NEEDED_FIELDS = ("two_sided:both", "two_sided:one", "both:legs", "none:arm")
_FIELDS = (
    *_NEEDED_FIELDS,
    *(
        f"{who}{place}:{name}"
        for who in (FAMILY, "both", *GENERATED)
        for place in ("", " arm", " leg", " trunk", " both")
        for name in _FIELD_NAMES
    ),
)
_STATUSES = ("abnormal", "normal")
_NEEDED_MENTIONS = tuple(
    f"{mode}:{status}"
    for mode in ("full", "terse", "sign full", "sign terse", "compare")
    for status in _STATUSES
)
_MENTIONS = (
    *_NEEDED_MENTIONS,
    *(
        f"{modality} {mode}:{status}"
        for modality in MODALITIES
        for mode in ("full", "terse", "compare")
        for status in _STATUSES
    ),
)

OBSERVATION: Mapping[str, Number] = {
    "age_mean": Number(0, 120, _PEOPLE, ["all"]),
    "age_sd": Number(1, 60, _PEOPLE, ["all"]),
    "age_tail": Number(0.5, 1000),
    "beside": Number(0, 0.5, _BESIDE, []),
    "beside_severity": Number(0, 1),
    "background": Number(_LEAST, _MOST, _BY_TEST, _NOT_REFLEX),
    "cauda_equina_share": Number(0, 1, LEVELS, []),
    "cluster": Number(0, 1, _CLUSTERED, _CLUSTERED),
    "conus_share": Number(0, 1, LEVELS, []),
    "cord_share": Number(0, 1, LEVELS, []),
    "detect": Number(0, 1, _BY_TEST, MODALITIES),
    "dorsal": Number(0, 1, (*KINDS, STRUCTURE), []),
    "displacement": Number(0, 1, _EACH, ["sensory", "motor", "pain"]),
    "epiconus_share": Number(0, 1, LEVELS, []),
    "false": Number(0, 1, _BY_TEST, MODALITIES),
    "field": Number(0, 1, _FIELDS, _NEEDED_FIELDS),
    "field_rate": Number(0.01, 100, _FIELD_RATES, _FIELD_RATES),
    "gain": Number(0.01, 200, _BY_TEST, MODALITIES),
    "gain_brisk": Number(-200, 200, ("", STRUCTURE)),
    "global_miss_factor": Number(0, 100),
    "habit_share": Number(0, 1, _HABITS, _HABITS),
    "habit_shift": Number(-_ODDS, _ODDS, _HABITS, _HABITS),
    "hyperaesthesia_share": Number(0, 1, ("", *_BY_TEST)),
    "lapse": Number(0, 1),
    "lapse_anything": Number(_LEAST, 1),
    "male_share": Number(0.001, 0.999, _PEOPLE, ["all"]),
    "mention": Number(_LEAST, _MOST, _MENTIONS, _NEEDED_MENTIONS),
    "misgrade": Number(0, 1, ("", *SCALES), tuple(SCALES)),
    "onset": Number(_LEAST, 1, _ONSETS, [f"all:{seen}" for seen in ONSETS]),
    "onset_weeks": Number(0, 5000, ONSETS[:-1], ONSETS[:-1]),
    "other_share": Number(0, 1000, ("arm", "leg", "both"), ["arm", "leg", "both"]),
    "outside": Number(_LEAST, 100, ("", *MODALITIES, STRUCTURE)),
    "reflex_age_origin": Number(0, 120),
    "reflex_age_slope": Number(-_ODDS, _ODDS, ("", STRUCTURE)),
    "reflex_cut": Number(-_ODDS, _ODDS, "0123", "0123"),
    "reflex_offset": Number(-_ODDS, _ODDS, ("", STRUCTURE)),
    "report_only_normal": Number(0, 1),
    "report_terse": Number(_LEAST, _MOST),
    "residual_threshold": Number(0, 2000),
    "clonus_beats": Number(1, 60),
    "fever_threshold": Number(36, 42),
    "one_side": Number(0, 1),
    "root_not_disc_share": Number(0, 1000, ROOTS, []),
    "sensory_level_error": Number(_LEAST, 1),
    "sensory_level_last": Number(3, 28),
    "sensory_level_near": Number(0, 1),
    "silent": Number(0, 1, _EACH, MODALITIES),
    "spread": Number(0, 3, _BY_TEST, MODALITIES),
    "statement_blur": Number(0, 1, "012", "012"),
    "stenosis_share": Number(0, 1, LEVELS, []),
    "step": Number(0, _ODDS, _GRADES, _CUTS),
    "supply_gain": Number(0, 100, _EACH),
    "symmetric": Number(0, 1, GENERATED, []),
    "textbook_drive": Number(0, 100, _DRIVES, _DRIVES),
    "textbook_severity": Number(0, 100, _DEGREES, _DEGREES),
    "tie": Number(0, 1, _EACH, MODALITIES),
    "upper_weakness": Number(0, 1),
    "wasting": Number(0, 1, (STRUCTURE,), []),
    "wasting_half": Number(0.01, 1000),
    "wasting_weeks": Number(0, 5000),
    "whole_share": Number(0, 1, ("", "absent", STRUCTURE), ("", "absent")),
    "zone_share": Number(0, 1, _PLACES, []),
}

_GROUPS = (*GENERATED, "mimic")
_ANCHORS = ("0", "0.25", "0.5", "0.75", "1")
SETTINGS: Mapping[str, Number] = {
    "factor": Number(0.01, 100, (PARAMETER, "neighbour"), []),
    "incidence_power": Number(0, 10),
    "level_power": Number(0, 10),
    "region": Number(
        0, 1000, tuple(f"{name}:{place}" for name in GENERATED for place in _REGIONS),
        [],
    ),
    "severity": Number(0, 1000, _ANCHORS, _ANCHORS),
    "share": Number(0, 1000, _GROUPS, _GROUPS),
}  # fmt: skip
