"""Short statements of worksheets and ward notes, as students and clinicians type them.

A statement is read as it is meant or asked back; the row says which. What stands in a
row is a kind: the words around it may be others.
"""

import pytest

from neurosim.atlas import load_atlas
from neurosim.grammar.note import read_note
from neurosim.sheet import sheet_texts
from neurosim.terms import SIDES
from tests.test_reading import shown

ATLAS = load_atlas()
ASKED = "asked"
#: What stands first and last in a statement about everything.
LIMBS = (
    ("shoulder_abduction", "ankle_plantar_flexion"),
    ("dermatome_c5", "dermatome_s1"),
    ("biceps_reflex", "achilles_reflex"),
)


def told(text: str) -> str:
    """Return what a note says in the words of the table, or that it is asked about."""
    note = read_note(text, ATLAS)
    open_ = [words for words in note.unread if words not in note.aside]
    return ASKED if open_ or not note.findings else shown(note.findings)


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        # one thing named for another
        ("Left ptosis", ASKED),
        ("Left ptosis, left hand weak", "horner l abnormal; hand_power l abnormal"),
        ("Left eyelid droops. Left pupil smaller.", "horner l abnormal"),
        ("Position sense impaired", ASKED),
        ("Impaired vibration sense", ASKED),
        ("Position sense impaired at the right big toe",
         "position_sense r absent|reduced"),
        ("Pin prick reduced over the right thumb; light touch intact",
         "thumb r absent|reduced pin_prick; thumb r normal light_touch"),
        ("Left calf pain, no cramps of the foot", "pain_calf l abnormal told"),
        ("No cramps in the right leg", ASKED),
        ("Numbness below the right elbow",
         "forearm r absent|reduced told; hand r absent|reduced told"),
        ("According to his wife, his right arm is weak", "arm_power r abnormal"),
        ("Brought in by his son, left leg weak", "leg_power l abnormal"),
        # everyday words of function
        ("Can't climb stairs", "squatting u 0"),
        ("Unable to hop on the left foot", ASKED),
        ("Big toe power reduced on the left", "great_toe_extension l abnormal"),
        ("Pain from the right knee down", "pain_below_knee r abnormal told"),
        ("Left foot started to feel numb", "foot l absent|reduced told"),
        ("Supine SLR positive right", "straight_leg_raise r abnormal"),
        ("Moving all four limbs",
         "arm_power rl 1|2|3|4|5; leg_power rl 1|2|3|4|5"),
        # two sides, and senses beside each other
        ("Back pain radiating to both heels",
         "pain_back m abnormal told; pain_heel rl abnormal told"),
        ("Tingling thumb and index, R hand",
         "thumb r abnormal told; index_finger r abnormal told"),
        ("Numb ring and little fingers, left hand",
         "ring_little l absent|reduced told"),
        ("LT intact, PP reduced L C6",
         "dermatome_c6 l normal light_touch; "
         "dermatome_c6 l absent|reduced pin_prick"),
        ("Right foot numb, pinprick normal",
         "foot r absent|reduced told; foot r normal pin_prick"),
        ("Sens: intact LT", ASKED),
        ("KJ ++ ++, AJ - +", ASKED),
        ("Weakness now resolved", ASKED),
        ("R EHL was 3/5, now 4/5", "great_toe_extension r 4"),
        ("Stocking loss to mid shin", "stocking rl absent|reduced"),
        ("Right arm weak x2 weeks", "arm_power r abnormal"),
        ("Strange feeling left thumb", "thumb l abnormal"),
        ("Right arm drifts", "pronator_drift r abnormal"),
        ("Thenar eminence flat on the left", "thenar_bulk l abnormal"),
        ("C/o R leg pain, O/E SLR pos R",
         "pain_leg r abnormal told; straight_leg_raise r abnormal"),
        ("Loss of vibration to the knees",
         "foot rl absent|reduced vibration; lower_leg rl absent|reduced vibration"),
        ("Probably normal power", ASKED),
        ("L5 radiculopathy right with EHL 4/5", "great_toe_extension r 4"),
        ("Clonus L ankle sustained", "ankle_clonus l abnormal"),
        ("T10 numb, joint position and vibration sense absent at the toes",
         "dermatome_t10 u absent|reduced told; position_sense rl absent; "
         "position_sense rl absent vibration"),
        # what was counted and was wrong
        ("Gait: limps on the left", ASKED),
        ("Antalgic gait.", "antalgic_gait m abnormal"),
        ("Sensation normal. Except left thumb.", ASKED),
        ("Left hand wasted, sensation normal.", ASKED),
        ("Left C8 light touch reduced, pin prick and vibration normal.",
         "dermatome_c8 l absent|reduced light_touch; dermatome_c8 l normal pin_prick; "
         "dermatome_c8 l normal vibration"),
        ("Vibration sense impaired in both feet.", "foot rl absent|reduced vibration"),
        ("Mild tingling in the right thumb.", "thumb r abnormal told"),
        ("She has no numbness accompanying her pain.",
         "arm_sensation rl normal told; leg_sensation rl normal told"),
        ("He presented left arm weakness with left leg numbness.",
         "arm_power l abnormal; leg_sensation l absent|reduced told"),
        # angles
        ("SLR R 40 L 90", ASKED),
        ("SLR 50/80", ASKED),
        ("+SLR right at 40 deg", "straight_leg_raise r abnormal"),
        ("Straight leg raise (SLR) positive on the left",
         "straight_leg_raise l abnormal"),
        ("SLR reproduces the right leg pain",
         "straight_leg_raise r abnormal; pain_leg r abnormal told"),
        # abbreviations and headers
        ("3/52 h/o left arm pain", "pain_arm l abnormal told"),
        ("PR: lax anal tone, saddle sensation intact",
         "anal_tone m abnormal; saddle_area rl normal"),
        ("Power R L: KE 5 4, EHL 4 5",
         "knee_extension r 5; knee_extension l 4; great_toe_extension r 4; "
         "great_toe_extension l 5"),
        ("L IP 4/5, quads 5/5, GS 5/5",
         "hip_flexion l 4; knee_extension l 5; ankle_plantar_flexion l 5"),
        ("Hoffmann: neg B", "hoffmann rl absent"),
        ("left knee jerk +/-", "patellar_reflex l 1"),
        ("right extensor indicis3/5", "extensor_indicis r 3"),
        ("R big toe extension 4/5, L 5/5",
         "great_toe_extension r 4; great_toe_extension l 5"),
        ("C6 wrist extension 4/5 left, 5/5 right",
         "wrist_extension l 4; wrist_extension r 5"),
        ("BJ TJ SJ brisk on the left",
         "biceps_reflex l 3|4; triceps_reflex l 3|4; brachioradialis_reflex l 3|4"),
        ("left S1 reflex absent", "achilles_reflex l 0"),
        ("left knee jerk reduced c/w right", "patellar_reflex l 1"),
        ("neg slump B", "slump rl negative"),
        ("O: 54M, neck pain -> right arm", "pain_neck m abnormal told; "
         "pain_arm r abnormal told"),
        ("Ankle DF L 3/5, PF L 4/5, both 5/5 on R", ASKED),
        ("Not moving the right arm", "arm_power r 0"),
        ("L leg & arm weak, face spared",
         "leg_power l abnormal; arm_power l abnormal; facial_weakness rl absent"),
        ("KJ R+ L++", "patellar_reflex r 1; patellar_reflex l 2"),
        ("HF/KE/DF: R 5/4/3, L 5/5/5",
         "hip_flexion rl 5; knee_extension r 4; ankle_dorsiflexion r 3; "
         "knee_extension l 5; ankle_dorsiflexion l 5"),
        ("HF/KE/DF: R 5/4", ASKED),
        ("denies bladder/bowel/saddle sx",
         "bladder m absent; bowel m absent; saddle_area rl normal told"),
        ("Areflexic LL, normal UL",
         "patellar_reflex rl 0 global; achilles_reflex rl 0 global; "
         "biceps_reflex rl 2 global; brachioradialis_reflex rl 2 global; "
         "triceps_reflex rl 2 global"),
        ("Legs: clonus absent, tone normal",
         "ankle_clonus rl absent; leg_tone rl absent"),
        ("Hypothenar wasted bilat, thenar spared",
         "hypothenar_bulk rl abnormal; thenar_bulk rl absent"),
        ("R hand: FDI wasted, APB 3/5",
         "hypothenar_bulk r abnormal; thumb_abduction r 3"),
        ("L foot: everts 3/5, inverts 4/5", "ankle_eversion l 3; ankle_inversion l 4"),
        ("Spurling's to L reproduces arm pain", "spurling l abnormal"),
        ("Candidate identifies R wrist drop", "wrist_extension r 0|1|2|3"),
        ("Not PU'd since yesterday", "urinary_retention m abnormal"),
        ("Babinski L up R down",
         "plantar_response l abnormal; plantar_response r absent"),
        ("babinski r down l up",
         "plantar_response r absent; plantar_response l abnormal"),
        ("slump -ve B", "slump rl negative"),
        # senses
        ("Sensation: ↓ left thumb + index (LT, PP)",
         "thumb l absent|reduced light_touch; index_finger l absent|reduced "
         "light_touch; thumb l absent|reduced pin_prick; index_finger l "
         "absent|reduced pin_prick"),
        ("JPS intact at the fingers", "hand_position_sense rl normal"),
        ("JPS lost at the toes, intact at the ankles", ASKED),
        # movements and places
        ("unable to bend the left thumb at the IPJ",
         "flexor_pollicis_longus l 0|1|2"),
        ("unable to flex the left thumb IPJ", "flexor_pollicis_longus l 0|1|2"),
        ("weak OK sign on the left",
         "flexor_pollicis_longus l abnormal; fdp_radial l abnormal"),
        ("Cannot evert or dorsiflex the left foot, can invert",
         "ankle_eversion l 0|1|2; ankle_dorsiflexion l 0|1|2; ankle_inversion l 5"),
        ("could lift the left leg off the bed but not against resistance",
         "hip_flexion l 3"),
        ("thumb weak on abduction left", "thumb_abduction l abnormal"),
        ("Phalen's and Tinel's negative at the left wrist",
         "phalen l absent; tinel_wrist l absent"),
        ("numb 1st web space left hand", "radial_hand l absent|reduced told"),
        ("numb 1st web space left foot", "first_web_space l absent|reduced told"),
        ("grade III/V power with increased tone and brisk reflexes in the left leg",
         "leg_power l 3; leg_tone l abnormal; patellar_reflex l 3|4 global; "
         "achilles_reflex l 3|4 global"),
        ("↓ pinprick R great toe", "great_toe r absent|reduced pin_prick"),
        ("↓ R great toe", "plantar_response r absent"),
        ("numbness fingertips both hands", "fingers rl absent|reduced told"),
        # a plural of a pair, a whole limb throughout, a negative: both sides
        ("Fingers numb", "fingers rl absent|reduced told"),
        ("Vibration absent at the toes", "toes rl absent vibration"),
        ("right leg weak, toes numb",
         "leg_power r abnormal; toes r absent|reduced told"),
        ("Upper extremity 0/5 throughout", "arm_power rl 0"),
        ("Crossed SLR negative", "crossed_straight_leg_raise rl positive|negative"),
        ("Vibration lost to hips",
         "foot rl absent vibration; lower_leg rl absent vibration; "
         "thigh rl absent vibration"),
        # who tells, and who examines
        ("I have lost power in my legs", "leg_power rl abnormal told"),
        ("left wrist 4/5 but She noticed that her right leg had become weaker",
         ASKED),
        ("left deltoid 4/5 but She noticed that her right leg had become weaker",
         "deltoid l 4; leg_power r abnormal told"),
        # the words of patients for bladder and bowel
        ("I haven't been able to go for a wee since last night",
         "urinary_retention m abnormal"),
        ("I can't tell when my bladder is full", "bladder m abnormal"),
        ("Leaks urine on the way to the toilet", "bladder_incontinence m abnormal"),
        ("Soiled himself twice this week", "bowel m abnormal"),
        # a denial with no comma before it leaves what is so
        ("Right arm weak not numb",
         "arm_power r abnormal; arm_sensation r normal told"),
        ("Left leg pain no numbness",
         "pain_leg l abnormal told; leg_sensation l normal told"),
        ("Weak right arm not leg",
         "arm_power r abnormal; hip_flexion r 5 global; knee_extension r 5 global; "
         "ankle_dorsiflexion r 5 global; great_toe_extension r 5 global; "
         "ankle_plantar_flexion r 5 global"),
        ("Tone normal no clonus",
         "arm_tone rl absent; leg_tone rl absent; ankle_clonus rl absent"),
        ("Triceps jerk not elicited on the left", "triceps_reflex l 0"),
        # what a list shares
        ("No loss of power, tone or reflexes in the right arm",
         "shoulder_abduction r 5 global; elbow_flexion r 5 global; wrist_extension r 5 "
         "global; elbow_extension r 5 global; finger_flexion r 5 global; "
         "finger_abduction r 5 global; arm_tone r absent; biceps_reflex r 2 global; "
         "brachioradialis_reflex r 2 global; triceps_reflex r 2 global"),
        ("Brisk reflexes, increased tone and clonus in the left leg",
         "patellar_reflex l 3|4 global; achilles_reflex l 3|4 global; "
         "leg_tone l abnormal; ankle_clonus l abnormal"),
        ("PR: tone N, sensation N", "anal_tone m absent; perianal_area rl normal"),
        ("Tone increased, reflexes brisk in the legs",
         "leg_tone rl abnormal; patellar_reflex rl 3|4 global; "
         "achilles_reflex rl 3|4 global"),
        ("Numb all fingers except thumb left hand",
         "fingers l absent|reduced told; thumb l normal told"),
        ("BJ 2 TJ 0 SJ 2 (right)",
         "biceps_reflex r 2; triceps_reflex r 0; brachioradialis_reflex r 2"),
        ("Numb when sat on the loo", "saddle_area rl absent|reduced told"),
    ],
)  # fmt: skip
def test_a_short_statement_is_read_or_asked_about(text: str, reads: str) -> None:
    assert told(text) == reads


@pytest.mark.parametrize(
    "text",
    [
        "Intact to light touch, pinprick, vibration and proprioception in all limbs",
        "Strength 5/5 in all major muscle groups (deltoids, biceps, hip flexors)",
        "Power 5/5 x4",
        "Sensation intact x4",
        "Flaccid tetraplegia with absent jerks.",
        "Reflexes of normal strength",
    ],
)
def test_everything_is_both_sides_of_arms_and_legs(text: str) -> None:
    note = read_note(text, ATLAS)
    assert not note.unread
    sides = {(one.structure, one.side) for one in note.findings if one.statement}
    for first, last in LIMBS:
        if (first, "left") in sides:
            assert {(one, side) for one in (first, last) for side in SIDES} <= sides
            return
    raise AssertionError(sides)


@pytest.mark.parametrize(
    ("cells", "texts"),
    [
        ({"muscle": "knee jerk", "right": "2", "left": "absent"},
         ["right knee jerk reflex 2/4", "left knee jerk reflex absent"]),
        ({"muscle": "L5 pinprick", "right": "normal", "left": "reduced"},
         ["right L5 pinprick sensation normal", "left L5 pinprick sensation reduced"]),
        ({"test": "triceps", "right": "5", "left": "4"},
         ["right triceps power 5/5", "left triceps power 4/5"]),
    ],
)  # fmt: skip
def test_a_row_is_of_the_kind_that_its_name_says(
    cells: dict[str, str], texts: list[str]
) -> None:
    assert sheet_texts(cells) == texts


@pytest.mark.parametrize(
    "text",
    [
        "reflexes: normal/reduced/absent",
        "straight leg raise positive/negative",
        "sensation absent/present left foot",
        "the wrist and hand movements are intact",
    ],
)
def test_a_choice_of_a_form_is_no_finding(text: str) -> None:
    note = read_note(text, ATLAS)
    assert not note.findings
    assert note.unread


@pytest.mark.parametrize("place", ["the waist", "the chest", "his navel", "the neck"])
def test_numb_from_a_place_is_numb_below_it(place: str) -> None:
    """Without "down" it was the skin of the place, and the flag was lost."""
    short, long = (read_note(f"numb from {place}{end}", ATLAS) for end in ("", " down"))
    assert not short.unread
    assert [(f.structure, f.side, f.grades) for f in short.findings] == [
        (f.structure, f.side, f.grades) for f in long.findings
    ]


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        (
            "I have no feeling between my legs and I wet myself this morning",
            "saddle_area rl absent told; bladder_incontinence m abnormal",
        ),
        (
            "Numb round the back passage and can't tell when bladder is full",
            "perianal_area rl absent|reduced told; bladder m abnormal",
        ),
        (
            "Opening bowels and passing water normally",
            "bowel m absent; bladder m absent",
        ),
        (
            "When I bend my neck forward I get an electric shock down my back",
            "lhermitte m abnormal",
        ),
        ("It's the left foot I can't lift", "ankle_dorsiflexion l 0|1|2 told"),
        (
            "Tingling in thumb, index and middle finger at night on the right",
            "thumb_index_middle r abnormal told; night_numbness r abnormal",
        ),
        (
            "She is woken at night by pins and needles in the right thumb",
            "thumb r abnormal told; night_numbness r abnormal",
        ),
        ("Can't tell which way the toes are moved", "position_sense rl absent"),
        ("Cotton wool feeling under both feet", "sole rl absent|reduced told"),
        ("He walks on a broad base", "gait m abnormal"),
        ("Weak handshake on the right", "grip r abnormal"),
        ("Toes go up on stroking both soles", "plantar_response rl abnormal"),
        ("Right calf 2 cm smaller", "calf_bulk r abnormal"),
        ("Right calf smaller than left", "calf_bulk r abnormal"),
        ("Stiff legged gait", "spastic_gait m abnormal"),
        ("Left leg drags", "gait m abnormal"),
        ("Legs drag when walking", "gait m abnormal"),
        ("The scapula wings on pushing against a wall", "serratus_anterior u abnormal"),
        (
            "He cannot form a circle with thumb and index finger",
            "flexor_pollicis_longus u abnormal; fdp_radial u abnormal",
        ),
        ("Thank you for referring this 54 year old man.", ASKED),
        (
            "Thank you for referring this 54 year old man with a right foot drop.",
            "ankle_dorsiflexion r 0|1|2|3",
        ),
        ("Numb left sole, sensation normal", ASKED),
        ("Right little finger numb, sensation normal", ASKED),
        (
            "Left sole numb, light touch normal",
            "sole l absent|reduced told; sole l normal light_touch",
        ),
    ],
)
def test_what_patients_and_letters_say_is_read_or_asked(text: str, reads: str) -> None:
    assert told(text) == reads
