"""The tables of the quiz: what is asked, how it is worded, how it is marked."""

from typing import Annotated, NamedTuple

from neurosim.tables import (
    Column,
    Remark,
    SourceColumn,
    table,
)
from neurosim.terms import (
    CATEGORIES,
    KINDS,
    MODALITIES,
    SCALES,
)

_STRUCTURE = Column("id of structures.csv", refers="structures.csv")


@table(
    "quiz/history.csv",
    "What a patient is asked for the history, in its order",
    ["group", "structure"],
)
class Asked(NamedTuple):
    """One thing that a patient is asked."""

    group: Annotated[
        str, Column("part of the history", ("pain", "numb", "provoked", "alarm"))
    ]
    structure: Annotated[str, _STRUCTURE]
    kind: Annotated[str, Column("how it is recorded", KINDS)]
    note: Remark


#: When a sentence is said -> what it may name.
_PHRASE_FIELDS = {"always": ("person", "duration"), "some": ("list",), "none": ()}


@table(
    "quiz/phrases.csv",
    "Sentences of the history",
    ["group", "when", "text"],
    needed=("opening", "pain", "numb", "provoked", "alarm"),
)
class QuizPhrase(NamedTuple):
    """One wording of one part of the history."""

    group: Annotated[
        str,
        Column("part of the history", ("opening", "pain", "numb", "provoked", "alarm")),
    ]
    when: Annotated[
        str,
        Column(
            "always; or only if some, or none, of the group is abnormal",
            tuple(_PHRASE_FIELDS),
        ),
    ]
    text: Annotated[
        str,
        Column(
            "the sentence; {list}, {person} and {duration} are filled in",
            fields=_PHRASE_FIELDS,
        ),
    ]


@table(
    "quiz/durations.csv",
    "How long complaints have lasted, all equally likely; no finding depends on them",
    ["weeks"],
)
class Duration(NamedTuple):
    """How long complaints have lasted, in weeks and in words."""

    weeks: Annotated[float, Column("weeks since onset", low=0, high=5000)]
    text: Annotated[str, Column("the same in words")]


@table(
    "quiz/difficulty.csv",
    "Levels of difficulty of simulated patients",
    ["level"],
)
class Difficulty(NamedTuple):
    """Who is drawn at one level of difficulty."""

    level: Annotated[int, Column("level, easiest first", low=0, high=1000)]
    name: Annotated[str, Column("its name")]
    groups: Annotated[
        tuple[str, ...],
        Column(
            'families or categories of lesions, separated by "|"; empty for all',
            optional=True,
        ),
    ]
    regions: Annotated[
        tuple[str, ...],
        Column(
            'regions, separated by "|"; empty for all',
            ("cervical", "thoracic", "lumbar", "arm", "leg", "trunk", "both"),
            optional=True,
        ),
    ]
    severities: Annotated[
        tuple[str, ...],
        Column(
            'overall severities, separated by "|"; empty for those of the setting',
            ("0", "0.25", "0.5", "0.75", "1"),
            optional=True,
        ),
    ]
    typical: Annotated[bool, Column("yes: every sign is as in the book")]
    stray_low: Annotated[
        float, Column("least number of misleading signs", low=0, high=100)
    ]
    stray_high: Annotated[
        float, Column("largest number of misleading signs", low=0, high=100)
    ]
    may_mislead: Annotated[
        bool, Column("yes: all findings together may point to another answer")
    ]
    counted: Annotated[
        str,
        Column(
            "protocol of which signs that mislead are counted, beside the history; "
            "full: every test but a rectal one",
            refers="protocols.csv",
        ),
    ]
    setting: Annotated[str, Column("population", refers="settings.csv")]
    text: Annotated[str, Column("what is shown")]


@table(
    "quiz/shortcuts.csv",
    "Commands that stand for many tests of a protocol",
    ["words", "protocol"],
)
class Shortcut(NamedTuple):
    """Words that examine many structures at once."""

    words: Annotated[tuple[str, ...], Column('words, separated by "|"')]
    protocol: Annotated[str, Column("protocol", refers="protocols.csv")]
    parts: Annotated[
        tuple[str, ...],
        Column('parts of the body, separated by "|"; empty for all', optional=True),
    ]
    modalities: Annotated[
        tuple[str, ...],
        Column(
            'modalities, separated by "|"; empty for all', MODALITIES, optional=True
        ),
    ]
    text: Annotated[str, Column("what is shown")]


@table("quiz/grades.csv", "What a grade means", ["scale", "grade"])
class GradeMeaning(NamedTuple):
    """What one grade of a scale means."""

    scale: Annotated[str, Column("scale", tuple(SCALES))]
    grade: Annotated[str, Column("grade")]
    definition: Annotated[str, Column("its definition")]
    source: SourceColumn


@table("quiz/standard.csv", "Questions on the rules of the ISNCSCI", ["rule"])
class StandardRule(NamedTuple):
    """One question on a rule of the worksheet, with its answers."""

    rule: Annotated[str, Column("name of the rule")]
    step: Annotated[str, Column("step of the worksheet", tuple("123456"))]
    question: Annotated[str, Column("the question")]
    answer: Annotated[str, Column("the right answer")]
    wrong: Annotated[tuple[str, ...], Column('wrong answers, separated by "|"')]
    source: SourceColumn


#: Kind of card -> what its question may name.
_CARD_FIELDS = {
    "area": ("name",),
    "dermatome": ("root",),
    "key_point": ("how",),
    "key_muscle": ("root",),
    "movement": ("name",),
    "reflex": ("name",),
    "disc": ("zone", "level"),
    "tell_apart": ("root", "other", "name"),
    "contrast": ("root", "other", "name"),
    "sign": ("name",),
    "grade": ("scale", "grade"),
    "standard": ("question",),
    "map": (),
    "vignette": (),
}


@table(
    "quiz/cards.csv",
    "Kinds of cards and their question",
    ["kind"],
    needed=_CARD_FIELDS,
)
class CardKind(NamedTuple):
    """One kind of card."""

    kind: Annotated[
        str,
        Column("kind of card", tuple(_CARD_FIELDS)),
    ]
    title: Annotated[str, Column("its name")]
    prompt: Annotated[
        str,
        Column(
            "the question; {name}, {root} and so on are filled in",
            fields=_CARD_FIELDS,
        ),
    ]


@table(
    "quiz/kinds.csv",
    "Categories in plain words",
    ["category"],
    needed=("root", "cord", "cauda_equina", "conus", "mimic"),
)
class CategoryWords(NamedTuple):
    """One category of lesions in plain words."""

    category: Annotated[str, Column("category", CATEGORIES)]
    words: Annotated[str, Column("the same in plain words")]
    aliases: Annotated[
        tuple[str, ...], Column('what people call it, separated by "|"', optional=True)
    ]


@table("quiz/verbs.csv", "Words that a request begins with", ["words"])
class Verb(NamedTuple):
    """Words that a request begins with, and what they are by themselves."""

    words: Annotated[tuple[str, ...], Column('words, separated by "|"')]
    becomes: Annotated[
        str, Column("the test that the words alone ask for", optional=True)
    ]


@table(
    "quiz/outside.csv",
    "What the quiz does not have, and remarks on odd lines",
    ["text"],
)
class NotInQuiz(NamedTuple):
    """Something that students ask for and the quiz does not have."""

    words: Annotated[tuple[str, ...], Column('words, separated by "|"')]
    text: Annotated[str, Column("what is said instead")]


@table("quiz/questions.csv", "Questions to the patient", ["id"])
class HistoryQuestion(NamedTuple):
    """A question of the history: answered by records, by the dice, or with no."""

    id: Annotated[str, Column("name")]
    title: Annotated[str, Column("what the answer begins with")]
    words: Annotated[tuple[str, ...], Column('what people call it, separated by "|"')]
    structures: Annotated[
        tuple[str, ...],
        Column('what the patient is asked, separated by "|"', optional=True),
    ]
    texts: Annotated[
        tuple[str, ...],
        Column(
            'answers that the dice choose from, separated by "|"; '
            "without structures and texts the answer is no",
            optional=True,
        ),
    ]


@table("quiz/places.csv", "Where in the nervous system a lesion sits", ["place"])
class QuizPlace(NamedTuple):
    """One answer to the first question of localisation."""

    place: Annotated[str, Column("name")]
    words: Annotated[tuple[str, ...], Column('what people call it, separated by "|"')]
    lesions: Annotated[
        tuple[str, ...],
        Column('categories, or lesions of lesions.csv, that sit there, by "|"'),
    ]


@table("quiz/slips.csv", "What goes wrong in an answer", ["id"])
class Slip(NamedTuple):
    """One kind of wrong answer."""

    id: Annotated[str, Column("name")]
    text: Annotated[str, Column("what was wrong, in words")]
    advice: Annotated[str, Column("what to do next time")]


@table(
    "quiz/contrasts.csv",
    "Pairs of lesions that one test tells apart",
    ["first", "second"],
)
class Contrast(NamedTuple):
    """Two lesions that are mixed up; which test decides is worked out."""

    first: Annotated[str, Column("a lesion, by any of its names")]
    second: Annotated[str, Column("another lesion, by any of its names")]
    without: Annotated[
        str,
        Column(
            "tests, separated by blanks, that no source ties to the lesion: not asked",
            optional=True,
            refers="structures.csv",
        ),
    ]
    note: Annotated[str, Column("why", optional=True)]


@table("quiz/acting.csv", "How an actor shows a finding", ["modality"])
class Acting(NamedTuple):
    """How findings of one modality are acted."""

    modality: Annotated[str, Column("modality", MODALITIES)]
    acted: Annotated[bool, Column("yes: the actor shows it; else the examiner says it")]
    text: Annotated[str, Column("how it is acted", optional=True)]


@table("quiz/marks.csv", "What an examiner marks at a station", ["id"])
class MarkItem(NamedTuple):
    """One line of a marking sheet."""

    id: Annotated[str, Column("name")]
    points: Annotated[float, Column("marks for it", low=0, high=100)]
    text: Annotated[
        str,
        Column(
            "what is marked; {answer} and {rival} are filled in, and a line with "
            "{test} or {flag} stands once for each of them"
        ),
    ]
