"""The words of an examination and what each of them leaves possible.

All choices of the text grammar stand in the tables of this module and of ``states``:
which grades a state leaves possible on which scale, and which words mean which state,
modality or kind. The code that reads text holds none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from neurosim.grammar.states import ALL, COLUMNS, STATE_LISTS, STATE_ROWS
from neurosim.records import Structure
from neurosim.terms import SCALES


@dataclass(frozen=True)
class Noun:
    """A word that says what was tested, or names a deficit.

    Attributes
    ----------
    modalities
        Modalities that the word allows; empty for any.
    kind
        Kind of record it makes; empty for the usual one.
    deficit
        State that a deficit means when it is there; empty for a function, whose
        absence is the pathological thing.
    plural
        Whether it speaks of both sides.
    prefer
        Modality that wins where several structures have the name.
    bulk
        Whether it speaks of the bulk of a muscle, not of its power.
    """

    modalities: frozenset[str] = frozenset()
    kind: str = ""
    deficit: str = ""
    plural: bool = False
    prefer: str = ""
    bulk: bool = False


#: Words | modalities | kind | deficit.
_NOUNS = (
    ("power|strength|motor|motor function|muscle power|muscle strength|myotome|"
     "myotomes|motor power|movement|movements|contraction", "motor", "", ""),
    ("weak|weakness|paresis|paretic|palsy|weaker|motor deficit|motor deficits|"
     "motor weakness|motor loss", "motor autonomic", "", "weak"),
    ("paralysed|paralyzed|paralysis|plegia|plegic", "motor", "", "complete"),
    ("atrophy|wasting|wasted|atrophied|atrophic|thinning|thinner",
     "motor", "", "reduced"),
    ("bulk|muscle bulk", "motor", "", ""),
    ("reflex|stretch reflex|tendon reflex|deep tendon reflex|dtr",
     "reflex umn autonomic local", "", ""),
    ("jerk", "reflex local", "", ""),
    ("hyperreflexia", "reflex", "", "brisk"),
    ("hyporeflexia", "reflex", "", "reduced"),
    ("areflexia", "reflex", "", "absent"),
    ("sensation|sensory|sense|sensibility|dermatome|dermatomes|sensory function|"
     "feeling", "sensory", "", ""),
    ("pin prick|pinprick|pin|sharp|pain sensation|pain and temperature|temperature|"
     "pin sensation|sharp blunt|pp", "sensory", "pin_prick", ""),
    ("light touch|touch|cotton wool|fine touch|soft touch|lt touch", "sensory",
     "light_touch", ""),
    ("vibration|vibration sense|tuning fork|vibratory", "sensory", "vibration", ""),
    ("numb|numbness", "sensory", "told", "reduced"),
    ("tingling|tingle|tingles|paraesthesia|paresthesia|paraesthesiae|paresthesias|"
     "paraesthesias|pins and needles|pins needles|burning tingling|burning|burning "
     "sensation", "sensory", "told", "tingling"),
    ("hypoaesthesia|hypoesthesia|hypaesthesia|hypesthesia|hypoaesthetic|sensory loss|"
     "sensory deficit|sensory deficits|sensory impairment|sensory disturbance|"
     "hypoesthetic|loss of sensation", "sensory", "", "reduced"),
    ("hypoalgesia|hypalgesia", "sensory", "pin_prick", "reduced"),
    ("analgesia", "sensory", "pin_prick", "absent"),
    ("anaesthesia|anesthesia|anaesthetic|anesthetic", "sensory", "", "absent"),
    ("hyperaesthesia|hyperesthesia|hyperaesthetic|hypersensitivity|allodynia|"
     "hyperalgesia|dysaesthesia|"
     "dysesthesia|hyperpathia|hyperesthetic", "sensory", "", "increased"),
    ("pain|burning pain|ache|aching|pains|sore|soreness|hurts|hurting|painful|"
     "neuralgia|aches", "pain local", "told", "painful"),
    ("cramp|cramps", "pain", "told", "painful"),
    ("heavy|heaviness|feel heavy|feels heavy", "motor", "told", "weak"),
    ("reported|told|complains of|complained of|complained|endorses|endorsed|says|"
     "subjective|complaint of|complaining of|reports|complains|feels|felt|noticed",
     "", "told", ""),
    ("symptom|symptoms|complaint|complaints", "", "told", "complaint"),
    ("examined", "", "examined", ""),
    ("overall", "", "global", ""),
    ("tone|gait|walking|function|emptying|control|sweating|continence|standing|balance|"
     "erection|squeeze|walk|squatting|squat|bladder|bowel|voiding", "", "", ""),
    ("spasm|stiffness", "umn local autonomic", "", "abnormal"),
    ("horner|horner's|horners|retention|incontinence|constipation|ataxia|ataxic|"
     "spastic|spasticity|hypertonia|hypertonic|aphasia|scoliosis|sciatica|brachialgia|"
     "lumbago|ptosis|dysfunction|urgency|hesitancy|scapular winging|winging|imbalance|"
     "signs|clonus|pronator drift|difficulty|difficulty "
     "with|trouble|elevated|diaphragm elevation|hemidiaphragm elevation|babinski|"
     "babinski sign|babinskis|plantar extensor|extensor plantar|extensor plantars|"
     "extensor plantar response|upgoing plantar|upgoing plantars|upgoing toe|upgoing "
     "toes", "", "", "abnormal"),
    ("fasciculation|fasciculations", "local", "", "abnormal"),
    ("drop|dropped", "", "", "drop"),
    ("hypotonia|hypotonic|floppy|flaccid|flaccidity", "umn local", "", "there"),
)  # fmt: skip
#: Kinds of which only some are lost where one tract is cut: a statement keeps them.
TRACTS = ("pin_prick", "light_touch", "vibration")
#: Words that name something wrong where they stand in the name of a structure:
#: "winged scapula present" is a weak muscle, "unsteady gait absent" a normal one.
_WRONG = """
abnormal abnormality abnormalities antalgic beevor beevor's broad bulge bulging buckling
cavus claudication claw clawed clawing clumsiness clumsy difficulty difficulties
disorder disorders disturbance disturbances dragging dropped dropping falls footdrop
froment froment's giving hemianaesthesia hemianesthesia hemihypaesthesia hemihypesthesia
hemihypoesthesia hemiparesis hemiparetic hemiplegia impaired impairment impairments
inability incomplete increased instability issues limp limping loss monoparesis
myelopathic neurogenic paraparesis paraplegia paretic patulous poor problems
pseudohernia raised problem residual rigidity scissor scissoring shuffling slap slapping
steppage stepping stiff symptoms trendelenberg trendelenburg tripping trouble unable
unsteadiness unsteady waddling wartenberg wartenberg's wide winged
"""
WRONG = frozenset(_WRONG.split())

#: Deficits said of something: "weak", where "weakness" can be said by itself.
_PREDICATES_WORDS = """
weak weaker paretic paralysed paralyzed plegic flaccid wasted atrophied atrophic
numb anaesthetic anesthetic hypoaesthetic hypoesthetic hyperaesthetic hyperesthetic
painful sore hurts hurting heavy reflex jerk
"""
PREDICATES = frozenset(_PREDICATES_WORDS.split())

_PLURALS = (
    ("reflexes|tendon reflexes|deep tendon reflexes|dtrs", "reflex umn autonomic"),
    ("jerks", "reflex"),
)

#: Words that carry nothing: they may stand anywhere.
_FILLERS = """
a an my the of in on over at is are was were to with for and has have had his her by
there any some side sides sided test testing sign score scored grade graded found
noted seen it been be patient patient's he she from throughout along area region very
quite clearly rather only also still otherwise all entire whole muscle muscles
unspecified global patchy degrees degree deg as distribution radiating radiates down
into mrc diffuse diffusely focal gross joints modality modalities aspect aspects being
tests ones
surface part portion territory group groups deformity grades
"""
FILLERS = frozenset(_FILLERS.split())
#: What a patient says when asked.
DENIALS = frozenset(("denies", "denied", "deny"))
_NEGATIONS_WORDS = (
    "no not without denies denied deny never non nor neither free isn't wasn't"
)
NEGATIONS = frozenset(_NEGATIONS_WORDS.split())
#: Words that leave it open whether what they stand by is so.
_DOUBTS_WORDS = """
doubtful possible possibly probable probably questionable query suspected
maybe perhaps suspicion borderline likely presumably presumed improved improving
improvement transient transiently
"""
DOUBTS = frozenset(_DOUBTS_WORDS.split())
OR = "or"
_SIDE_WORDS = {
    "right": "right rt r right's righthand dextral",
    "left": "left lt l left's lefthand",
    "both": "both bilateral bilaterally bilat b/l either bil bilaterals",
    "midline": "midline",
}
SIDE_WORDS = {word: side for side, ws in _SIDE_WORDS.items() for word in ws.split()}

#: Words for both sides inside a name: "legs weak", "plantars downgoing".
_PLURAL_NAMES = """
arms legs hands feet plantars glove stocking shoulders ankles knees elbows wrists hips
thighs calves limbs extremities soles buttocks forearms thumbs paraparesis paraplegia
tetraparesis tetraplegia quadriparesis quadriplegia things objects responses band
palms shins insteps
"""
PLURALS = frozenset(_PLURAL_NAMES.split())

SYMMETRY = frozenset(("symmetrical", "symmetric", "symmetrically", "equal", "equally"))

_SCOPES = {
    "arm": "arm|arms|upper limb|upper limbs|upper extremity|upper extremities|ul|uls",
    "leg": "leg|legs|lower limb|lower limbs|lower extremity|lower extremities|ll|lls",
    "": "limbs|all limbs|all four limbs|four limbs|extremities|upper and lower limbs|"
    "upper and lower limb|upper and lower extremities|upper and lower extremity|arms "
    "and legs|neurology|neurological|neurologically|examination|exam|neurological "
    "examination|generalised|generalized|everything|everywhere",
}

Phrase = tuple[str, ...]


def _phrases(listed: str) -> list[Phrase]:
    return [drop_fillers(tuple(words.split())) for words in listed.split("|")]


def drop_fillers(words: Phrase) -> Phrase:
    """Return the words that carry something."""
    if FILLERS.isdisjoint(words):
        return words
    return tuple(word for word in words if word not in FILLERS)


STATE_WORDS: Mapping[Phrase, str] = {
    phrase: state for state, ws in STATE_LISTS.items() for phrase in _phrases(ws)
}
_BULK = "atrophy wasting wasted atrophied atrophic thinning thinner bulk"
NOUNS: Mapping[Phrase, Noun] = {
    **{
        phrase: Noun(
            frozenset(modalities.split()),
            kind,
            deficit,
            bulk=phrase[-1] in _BULK.split(),
        )
        for words, modalities, kind, deficit in _NOUNS
        for phrase in _phrases(words)
    },
    **{
        phrase: Noun(frozenset(modalities.split()), plural=True)
        for words, modalities in _PLURALS
        for phrase in _phrases(words)
    },
}
SCOPES: Mapping[Phrase, str] = {
    phrase: scope for scope, ws in _SCOPES.items() for phrase in _phrases(ws)
}
LONGEST = max(map(len, (*STATE_WORDS, *NOUNS, *SCOPES)))

#: Grade indices of a state (or of a number), by column.
Grades = Mapping[str, tuple[int, ...]]


def scale_of(column: str) -> str:
    """Return the scale that a column of the table of states belongs to."""
    of_signs = dict.fromkeys(("function", "excess", "pain"), "sign")
    return {**of_signs, "crossed": "tension"}.get(column, column)


def _indices(column: str, names: str) -> tuple[int, ...]:
    scale = SCALES[scale_of(column)]
    if names == "*":
        return scale.all
    return tuple(scale.grades.index(name) for name in names.split("|"))


STATES: Mapping[str, Grades] = {
    state: {
        **{
            column: _indices(column, names)
            for column, names in zip(COLUMNS, row, strict=True)
            if names
        },
        **({"segment": SCALES["segment"].all} if row is ALL else {}),
    }
    for state, row in STATE_ROWS.items()
}


#: A sign so named says that there is too much of something: less of it is not it.
_EXCESS = "increased"


def column_of(structure: Structure, *, function: bool = False) -> str:
    """Return the column of the table of states that a structure reads.

    Parameters
    ----------
    structure
        What was examined.
    function
        Whether the words name a function (tone) rather than a sign (clonus).
    """
    match structure.scale_name:
        case "tension":
            return "crossed" if structure.laterality == "crossed" else "tension"
        case "mrc" | "sensory" | "reflex" | "segment":
            return structure.scale_name
        case "sign":
            return _column_of_sign(structure, function=function)
        case other:
            assert_never(other)


def _column_of_sign(structure: Structure, *, function: bool) -> str:
    if structure.modality == "pain":
        return "pain"
    if structure.modality == "local" and structure.name.startswith(_EXCESS):
        return "excess"
    if not function and structure.modality != "motor":
        return "sign"
    return "excess" if structure.name.startswith(_EXCESS) else "function"
