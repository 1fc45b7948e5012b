"""Sentences put together from typed items: what attaches to what, and what is asked."""

import csv
from itertools import product
from pathlib import Path

import pytest

from neurosim.atlas import load_atlas
from neurosim.exam import Finding
from neurosim.grammar.compose.agreement import agreed
from neurosim.grammar.compose.composing import compose
from neurosim.grammar.note import read_note
from neurosim.terms import ExamError
from tests.test_sentences import shown

ATLAS = load_atlas()
CASES = Path(__file__).parent / "cases"
_SWAPPED = {"right": "left", "left": "right"}


def told(text: str) -> list[str]:
    """Return what a sentence is composed to."""
    return shown(compose(text, ATLAS).findings)


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("Weakness of dorsiflexion and eversion of the left ankle and extension of the "
         "big toe",
         ["ankle_dorsiflexion l abnormal", "ankle_eversion l abnormal",
          "great_toe_extension l abnormal"]),
        ("Plantarflexion strength was 2/5 on the right and 5/5 on the left.",
         ["ankle_plantar_flexion r 2", "ankle_plantar_flexion l 5"]),
        ("Reduced light touch, pinprick and vibration in the right foot",
         ["foot r absent|reduced light_touch", "foot r absent|reduced pin_prick",
          "foot r absent|reduced vibration"]),
        ("There was weakness of elbow flexion and wrist extension on the right with an "
         "absent right biceps reflex.",
         ["elbow_flexion r abnormal", "wrist_extension r abnormal",
          "biceps_reflex r 0"]),
        ("Sensation to light touch was diminished across the right lateral and medial "
         "lower leg and lateral foot.",
         ["lateral_leg r absent|reduced light_touch",
          "medial_leg r absent|reduced light_touch",
          "lateral_foot r absent|reduced light_touch"]),
        ("Reflexes were 2+ at the biceps and triceps but absent at the knees and "
         "ankles.",
         ["biceps_reflex lr 2", "triceps_reflex lr 2", "patellar_reflex lr 0",
          "achilles_reflex lr 0"]),
        ("She was unable to extend her fingers or thumb.",
         ["finger_extension u 0|1|2", "thumb_extension u 0|1|2"]),
        ("She denied bowel or bladder incontinence but reported numbness in the "
         "perineal area.",
         ["bowel m absent told", "bladder_incontinence m absent told",
          "saddle_area lr absent|reduced told"]),
        ("Neck pain spreading to the left shoulder and the outer forearm together with "
         "numbness of the thumb.",
         ["pain_neck m abnormal told", "pain_shoulder l abnormal told",
          "pain_lateral_forearm l abnormal told", "thumb u absent|reduced told"]),
        ("Muscle strength was decreased in the left deltoid (3/5), biceps (4/5) and "
         "supraspinatus (3/5).",
         ["deltoid l 3", "biceps l 4", "supraspinatus l 3"]),
    ],
)  # fmt: skip
def test_what_attaches_follows_from_types(text: str, reads: list[str]) -> None:
    assert sorted(told(text)) == sorted(reads)
    assert sorted(shown(read_note(text, ATLAS).findings)) == sorted(reads)


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        # an occasion, with the place that it was at
        ("Right foot drop after a canoeing holiday", ["ankle_dorsiflexion r 0|1|2|3"]),
        # who found it, and the name of no place
        ("He presented with dysarthria, hoarseness, and weakness of the left arm",
         ["speech_disturbance m abnormal", "arm_power l abnormal"]),
        # what followed
        ("Severe neck pain complicated rapidly by bilateral upper limb weakness",
         ["pain_neck m abnormal told", "arm_power lr abnormal"]),
        # as against the other side; how far; from one place to another
        ("Weakness of the legs, right greater than left, and brisk ankle jerks",
         ["leg_power lr abnormal", "achilles_reflex lr 3|4"]),
        ("Both feet were numb to the ankles", ["foot lr absent|reduced told"]),
        ("Pain from the buttock down the lateral thigh into the lower leg",
         ["pain_buttock u abnormal told", "pain_lateral_thigh u abnormal told",
          "pain_below_knee u abnormal told"]),
        ("Weakness of C5 to T1 muscles on the left", ["myotome_c5_to_t1 l abnormal"]),
        # what colours a complaint, an artery, and a pain of no place before others
        ("He had gripping pain of the right thigh", ["pain_thigh r abnormal told"]),
        ("The dorsalis pedis and posterior tibial pulses were 2+, and the left triceps "
         "was weak", ["triceps l abnormal"]),
        ("The pain is associated with numbness of the left foot and tingling of the "
         "left thumb", ["foot l absent|reduced told", "thumb l abnormal told"]),
        # both sides of what lies on the midline is the midline
        ("Weakness bilaterally in the upper limbs and the flexor muscles of the neck",
         ["arm_power lr abnormal", "neck_flexion m abnormal"]),
        # what was tested, after "with"
        ("Strength was 4/5 with right ankle dorsiflexion and eversion",
         ["ankle_dorsiflexion r 4", "ankle_eversion r 4"]),
    ],
)  # fmt: skip
def test_unknown_words_stand_where_they_tell_nothing(
    text: str, reads: list[str]
) -> None:
    assert sorted(told(text)) == sorted(reads)


@pytest.mark.parametrize(
    "text",
    [
        # a muscle or a place, a finding, what passed, or another person
        "Weakness of deltoid, glimmer and biceps on the left",
        "Weakness of the left arm and flubbing of the right hand",
        "Numbness of the glimmer",
        "The glimmer of the right deltoid is weak",
        "Sensation is reduced over the thumb, but there is no involvement of the foot",
        "Glimmer weakness of the right arm",
        "His neighbour following surgery had weakness of the left deltoid",
        # as well as the other, but how?
        "Reflexes are symmetric",
    ],
)
def test_unknown_words_that_may_tell_are_asked(text: str) -> None:
    assert not told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Low back pain, numbness.",
        "C5 5/5, C6 4/5, C7 4/5 R, C8 5/5",
        "no weakness and numbness in the left hand",
        "Biceps and triceps were 4/5 and 5/5 on the right.",
        "The quokka of the right deltoid is weak",
        "The right triceps reflex was absent while the others were normal.",
        "Left deltoid: power 4/5, no fasciculations.",
        "Weakness of the arm or leg",
        "The left hand shows poor coordination.",
        "Tone is diminished.",
        "Her weakness was greatest in the right hand.",
        "She had a spastic gait, increased tone in the lower legs, with exaggerated "
        "reflexes and bilaterally upgoing plantars.",
        "She had profound loss of joint position and vibration sensation in all "
        "extremities.",
        "Light touch reduced over the right hand, pin prick normal, vibration lost at "
        "the fingers.",
    ],
)
def test_what_has_no_home_or_two_is_not_composed(text: str) -> None:
    composed = compose(text, ATLAS)
    assert not composed.findings
    assert composed.why


_STATES = ("{} was weak", "weakness of {}", "{} 4/5", "no weakness of {}", "{} normal")
_NAMES = ("deltoid", "ankle dorsiflexion", "wrist extension")


@pytest.mark.parametrize(("state", "name"), list(product(_STATES, _NAMES)))
def test_the_other_side_is_composed_as_this_one(state: str, name: str) -> None:
    """Right and left are one word apart, alone and with something else beside it."""
    for beside in ("", ", the {} ankle jerk was absent", " and brisk {} knee jerk"):
        text = state.format(f"the right {name}") + beside.format("left")
        words = (_SWAPPED.get(word, word) for word in text.split(" "))
        other = {
            (one.structure, _SWAPPED[one.side], one.grades)
            for one in compose(" ".join(words), ATLAS).findings
        }
        found = compose(text, ATLAS).findings
        assert {(one.structure, one.side, one.grades) for one in found} == other
        assert other


def _grades(reads: list[str]) -> dict[tuple[str, str], set[str]]:
    """Return the grades told of each structure and side; statements are left out."""
    told: dict[tuple[str, str], set[str]] = {}
    for name, sides, *grades in (one.split(" ", 3) for one in reads):
        if "*" not in name and len(grades) == 1 and grades[0] != "any":
            for side in sides:
                told.setdefault((name, side), set()).update(grades[0].split("|"))
    return told


@pytest.mark.parametrize("file", ["reading.csv", "sentences.csv"])
def test_a_composed_reading_never_contradicts_the_cases(file: str) -> None:
    """Of every text with a known reading: composed to the same, or not composed."""
    with (CASES / file).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    composed = 0
    for row in rows:
        text, reads = row.get("text") or row["sentence"], row["reads"]
        found = _grades(told(text)) if "asked" not in reads else {}
        known = _grades(reads.split("; ")) if found else {}
        composed += bool(found)
        for where in found.keys() & known.keys():
            assert found[where] & known[where], (text, where)
    assert composed > len(rows) / 4


def _found(*told: str) -> tuple[Finding, ...]:
    """Return findings from "structure side grades kind"."""
    return tuple(
        Finding(name, side, tuple(map(int, grades)), kind)
        for name, side, grades, kind in (one.split() for one in told)
    )


@pytest.mark.parametrize(
    ("text", "clauses", "types", "both"),
    [
        ("weak right leg, claudication, both jerks brisk",
         _found("pain_leg right 0 told"), _found("pain_leg unspecified 0 told"),
         _found("pain_leg unspecified 0 told")),
        ("weak grip and numbness in the right hand",
         _found("grip right 01234 examined"), _found("grip unspecified 01234 examined"),
         _found("grip right 01234 examined")),
        ("complains of being unable to extend the wrist",
         _found("wrist_extension unspecified 012 examined"),
         _found("wrist_extension unspecified 012 told"),
         _found("wrist_extension unspecified 012 told")),
        ("a mild tingling of the shin",
         _found("shin unspecified 01 told"), _found("shin unspecified 012 told"),
         _found("shin unspecified 012 told")),
        ("weak hands and legs", _found("leg_power left 34 examined"),
         _found("hand_power left 34 examined", "leg_power left 34 examined"),
         _found("leg_power left 34 examined", "hand_power left 34 examined")),
        ("numb foot and pain of the leg",
         _found("foot left 01 told", "pain_foot left 0 told", "pain_leg left 0 told"),
         _found("foot left 01 told", "pain_leg left 0 told"),
         _found("foot left 01 told", "pain_leg left 0 told")),
    ],
)  # fmt: skip
def test_of_two_readings_the_careful_one_counts(
    text: str,
    clauses: tuple[Finding, ...],
    types: tuple[Finding, ...],
    both: tuple[Finding, ...],
) -> None:
    assert agreed(clauses, types, text, ATLAS) == both


@pytest.mark.parametrize(
    ("clauses", "types"),
    [
        (_found("knee left 0 vibration"), _found("knee left 123 vibration")),
        (_found("wrist_extension right 0 examined"), _found("wrist right 0 examined")),
    ],
)
def test_two_readings_that_exclude_each_other_ask(
    clauses: tuple[Finding, ...], types: tuple[Finding, ...]
) -> None:
    with pytest.raises(ExamError, match="two ways"):
        agreed(clauses, types, "vibration at the left knee", ATLAS)


def test_a_sense_reaches_all_places_of_a_list_in_prose() -> None:
    text = (
        "Sensation to light touch was patchy and diminished across the right lateral "
        "and medial lower leg and lateral foot."
    )
    found = read_note(text, ATLAS).findings
    assert {one.kind for one in found} == {"light_touch"}
    assert len(found) == 3


@pytest.mark.parametrize(
    "text",
    [
        "Tinel + at the right wrist, - at the left",
        "Vibration lost at the left ankle and present at the knee.",
    ],
)
def test_a_state_of_its_own_is_not_lost_to_the_first(text: str) -> None:
    assert not compose(text, ATLAS).findings


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("Grade 2 power in both lower limbs with hypotonia, areflexia and a sensory "
         "level at L1.",
         ["leg_power lr 2", "leg_hypotonia lr abnormal", "leg reflex* lr 0",
          "sensory_level lr L1"]),
        ("Neck and shoulder pain on the left with numbness of the thumb",
         ["pain_neck m abnormal told", "pain_shoulder l abnormal told",
          "thumb l absent|reduced told"]),
        ("Proprioception and vibration sense were impaired in the feet.",
         ["position_sense lr absent|reduced", "foot lr absent|reduced vibration"]),
        ("A complete foot drop that spares plantar flexion and foot inversion",
         ["ankle_dorsiflexion u 0", "ankle_plantar_flexion u 5",
          "ankle_inversion u 5"]),
        ("All muscle groups were 5/5 other than the left EHL, which was 3/5.",
         ["great_toe_extension l 3"]),
        ("The strength of the right gluteus medius was 3/5, producing a Trendelenburg "
         "gait.", ["hip_abduction r 3", "trendelenburg r abnormal"]),
    ],
)  # fmt: skip
def test_levels_senses_and_what_is_spared(text: str, reads: list[str]) -> None:
    found = shown(read_note(text, ATLAS).findings)
    if "All" in text:
        found = [one for one in found if "great_toe" in one]
    assert sorted(found) == sorted(reads)


def test_a_root_of_no_limb_and_no_side_is_read() -> None:
    found = read_note("Weakness in the C5 dermatome.", ATLAS).findings
    assert shown(found) == ["myotome_c5 u abnormal"]


def test_a_level_lends_no_place_and_a_normal_sense_is_of_no_later_place() -> None:
    lost = "T4 sensory level with loss of pinprick, although vibration was preserved."
    assert not compose(lost, ATLAS).findings
    intact = "Light touch was intact, with absent proprioception in her great toes."
    assert "great_toe" not in {one.structure for one in compose(intact, ATLAS).findings}


def test_a_reflex_of_no_place_is_of_the_limb_that_is_examined() -> None:
    text = "Examination of the lower limbs revealed increased tone and brisk reflexes."
    names = {one.structure for one in compose(text, ATLAS).findings}
    assert names == {"leg_tone", "patellar_reflex", "achilles_reflex"}
