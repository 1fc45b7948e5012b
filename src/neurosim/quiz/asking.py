"""What a student asks of the patient, beside tests: questions, and what is not here.

A line begins with a verb that changes nothing (``check right triceps``), asks a
question (``ask weight loss``, ``any fever?``), or names something that this quiz does
not have (``MRI``), which is said instead of being taken for another test.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from zlib import crc32

from neurosim.atlas import Atlas, kept, normal_name
from neurosim.exam import Finding, Item
from neurosim.quiz.history import is_abnormal, placed
from neurosim.quiz.manners import courteous, without_verbs
from neurosim.quiz.patient import Person
from neurosim.quiz_tables import HistoryQuestion, NotInQuiz, Shortcut
from neurosim.records import Structure
from neurosim.terms import HISTORY, MIDLINE, SIDES
from neurosim.wording import capital

#: Words of a question that name nothing.
_QUESTION_WORDS = frozenset(
    ("ask", "about", "any", "do", "does", "did", "have", "has", "had", "you", "your",
     "are", "is", "there", "the", "a", "been", "ever", "patient", "he", "she", "they",
     "take", "taking", "on", "lately", "recently", "what", "how", "with", "of", "in",
     "for", "can", "feel", "feeling", "notice", "noticed", "history", "where", "it",
     "u", "ur", "was", "were", "got", "get", "anywhere", "else", "trouble", "problem",
     "problems", "difficulty", "difficulties", "first", "before", "previously",
     "previous", "prior", "past", "recent", "currently", "still", "tell",
     "me", "hx")
)  # fmt: skip
_AND = re.compile(
    r"\s*[,;]\s*|\s+(?:and|or|plus|&|\+|/)\s+|(?<=[a-z]{3})/(?=[a-z]{3})",
    re.IGNORECASE,
)
_IS = re.compile(r"\b(what|where|who|how|when|that)'?s\b", re.IGNORECASE)
_ASKING = ("ask", "any", "do", "does", "did", "have", "has", "are", "is", "was", "were",
           "what", "how", "when", "where", "can", "trouble", "problem", "problems",
           "difficulty", "u", "you", "better", "worse", "anyone", "tell")  # fmt: skip
#: Who asks what it is like asks for its result.
_LIKE = re.compile(r"^(?:what|how) (?:is|are) (.+) like\b\W*$", re.IGNORECASE)
#: Who asks what a test is has not asked for its result.
_HOW = re.compile(
    r"^(?:what is|what does|how (?:do i|do you|can i|to) (?:test|check|do|examine|"
    r"elicit)) (?:an? |the )?(?P<name>.+?)(?: (?:mean|tested|done))?$"
)
#: A bum alone is not buttock, and a numb one is between the legs.
_BUM = re.compile(
    r"(?<!numb )(?<!^)\bbum\b(?! hole)|^bum\b(?= (?!hole))", re.IGNORECASE
)


@dataclass(frozen=True)
class Question:
    """A question that was understood.

    Attributes
    ----------
    place
        Where alone it is asked, in the words of a request; empty if everywhere.
    """

    row: HistoryQuestion
    place: str = ""


@dataclass(frozen=True)
class NotHere:
    """Something that this quiz does not have."""

    text: str


@dataclass(frozen=True)
class NotAnswered:
    """A part of a question that no answer belongs to."""

    words: str


AskedFor = Question | NotHere | NotAnswered | str


def read_requests(words: str, atlas: Atlas) -> tuple[AskedFor, ...]:
    """Return what a line asks for, one thing after the other; tests stay together.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> atlas = load_atlas()
    >>> found = read_requests("any fever or lost weight?", atlas)
    >>> [asked.row.id for asked in found]
    ['fever', 'weight_loss']
    >>> read_requests("check triceps, biceps", atlas)
    ('triceps, biceps',)
    """
    words = courteous(words)
    whole = read_request(words, atlas)
    if isinstance(whole, Question) and _names_two(words, whole):
        return (whole,)
    asks = words.lower().partition(" ")[0] in _ASKING
    found: list[AskedFor] = []
    tests: list[str] = []
    for piece in _AND.split(words.rstrip("?!. ")):
        asked = f"any {piece}" if asks and found else piece
        if row := _in_a_row(asked, atlas):
            found += row
            continue
        read = read_request(asked, atlas, alone=False)
        if not isinstance(read, str):
            found.append(read)
        elif piece:
            tests.append(piece)
    if not found:
        return (whole,)
    if asks and not isinstance(whole, str):
        found += map(NotAnswered, filter(partial(_is_unknown, atlas), tests))
        found += filter(partial(_is_test, atlas), tests)
    elif tests:
        found.append(without_verbs(", ".join(tests), atlas))
    return tuple(dict.fromkeys(found))


def _in_a_row(words: str, atlas: Atlas) -> list[Question]:
    """Return the questions of a line that names two or more, and nothing between them.

    >>> from neurosim.atlas import load_atlas
    >>> line = "any fever weight loss cancer?"
    >>> [asked.row.id for asked in _in_a_row(line, load_atlas())]
    ['fever', 'weight_loss', 'cancer']
    """
    left = normal_name(words.rstrip("?! .")).split()
    while left and left[0] in _QUESTION_WORDS:
        left.pop(0)
    while left and left[-1] in _QUESTION_WORDS:  # "numb where" asks one thing
        left.pop()
    named = {
        tuple(normal_name(name).split()): row
        for row in atlas.rows(HistoryQuestion)
        for name in row.words
        if not name.endswith("?")
    }
    found: list[Question] = []
    while left:
        sizes = range(len(left), 0, -1)
        size = next((n for n in sizes if tuple(left[:n]) in named), 0)
        if not size:
            return []
        found.append(Question(named[tuple(left[:size])]))
        left = left[size:]
    return found if len(found) > 1 else []


def _names_two(words: str, question: Question) -> bool:
    """Whether "and" or "or" belongs to the name of a question: day or night."""
    plain = normal_name(words.rstrip("?! ."))
    return any(_AND.search(n) and _holds(plain, n) for n in question.row.words)


def _is_unknown(atlas: Atlas, words: str) -> bool:
    """Whether no word belongs to a test, as a place that is asked about would."""
    plain = normal_name(words).split()
    left = {w for w in plain if w not in _QUESTION_WORDS and w not in SIDES}
    return bool(left) and not left & words_of_tests(atlas)


def _is_test(atlas: Atlas, words: str) -> bool:
    """Whether words name a muscle, a reflex or a sign, not a place asked about."""
    name = " ".join(w for w in normal_name(words).split() if w not in SIDES)
    return name not in {n for row in atlas.rows(Shortcut) for n in row.words} and any(
        name in map(normal_name, (test.name, *test.aliases))
        for test in atlas.weighed
        if not test.parts and test.modality not in ("sensory", "pain")
    )


def read_request(
    words: str, atlas: Atlas, *, alone: bool = True
) -> Question | NotHere | str:
    """Return a question, what is not here, or the words of a test without its verb.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> atlas = load_atlas()
    >>> read_request("please check right triceps", atlas)
    'right triceps'
    >>> read_request("any fever?", atlas).row.id
    'fever'
    >>> type(read_request("MRI of the neck", atlas)).__name__
    'NotHere'
    """
    words = _LIKE.sub(r"\1", courteous(_IS.sub(r"\1 is", words)))
    words = _BUM.sub("buttock", words)
    plain = normal_name(words.rstrip("?! ."))
    asks = plain.partition(" ")[0] in _ASKING or (
        words.endswith("?") and not _AND.search(words)
    )
    question = _question(plain, atlas.rows(HistoryQuestion), asks=asks)
    rows = atlas.rows(NotInQuiz)
    if said := next((row for row in rows if plain in row.words), None):
        return NotHere(said.text)  # "how do i start" is not about the onset
    if question is not None:
        return replace(question, place=_place_asked(plain, question.row, atlas))
    if how := _how_tested(plain, atlas):
        return how
    for row in rows:
        names = (n for n in row.words if alone or not n.endswith("!"))
        if any(_fits(plain, name) for name in names):
            return NotHere(row.text)
    return without_verbs(words, atlas)


def _how_tested(plain: str, atlas: Atlas) -> NotHere | None:
    """Return how a test is done that the student does not know."""
    match = _HOW.match(plain)
    found = atlas.find(match["name"]) if match else ()
    test = next((t for t in found if t.how and t.modality != HISTORY), None)
    if test is None:
        return None
    how = f"{capital(test.name)}: {test.how}."
    return NotHere(f"{how} To test it, type: {test.name}.")


def _place_asked(plain: str, row: HistoryQuestion, atlas: Atlas) -> str:
    """Return where alone a complaint of many places is asked for: "numb thumb?"."""
    named = {word for name in row.words for word in normal_name(name).split()}
    left = [w for w in plain.split() if w not in _QUESTION_WORDS and w not in named]
    places = [word for word in left if word not in SIDES]
    if len(row.structures) == 1 or not places or not {*places} <= words_of_tests(atlas):
        return ""
    return f"{row.words[0]} {' '.join(left)}"


def _fits(plain: str, name: str) -> bool:
    """Whether a line holds a name; a name that ends with ! must be the whole line."""
    lines = {plain, plain.replace("'s", ""), plain.replace("'s", "s")}
    if name.endswith("!"):
        return normal_name(name.rstrip("!")) in lines
    return any(_holds(line, normal_name(name)) for line in lines)


def _holds(text: str, name: str) -> bool:
    return f" {name} " in f" {text} "


def _question(
    plain: str, rows: tuple[HistoryQuestion, ...], *, asks: bool
) -> Question | None:
    """Return the question that the words are: asked as one, or named alone.

    Of several the longest name counts: "worse at night" is about the night. A name with
    a question mark is one only where something is asked: "can he walk".
    """
    bare = " ".join(w for w in plain.split() if w not in _QUESTION_WORDS)
    found: list[tuple[int, HistoryQuestion]] = []
    for row in rows:
        for name in row.words:
            words = normal_name(name.rstrip("?"))
            whole = words in (bare, plain)
            if name.endswith("?"):
                fits = asks and whole
            else:
                fits = whole or (asks and _holds(plain, words))
            if fits:
                found.append((len(words), row))
    return Question(max(found, key=lambda pair: pair[0])[1]) if found else None


@kept
def words_of_tests(atlas: Atlas) -> frozenset[str]:
    """Return every word of the names of the tests."""
    names = (name for t in atlas.weighed for name in (t.name, *t.aliases))
    return frozenset(word for name in names for word in normal_name(name).split())


def is_rectal(test: Structure) -> bool:
    """Whether a test is part of the rectal examination: all of the saddle except skin.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> atlas = load_atlas()
    >>> names = ("anal_tone", "deep_anal_pressure", "saddle_area", "gait")
    >>> [is_rectal(atlas.structures[name]) for name in names]
    [True, True, False, False]
    """
    skin = test.modality == "sensory" and test.laterality != MIDLINE
    return test.part_of == "saddle" and not skin


def items_of_question(question: Question, atlas: Atlas) -> tuple[Item, ...]:
    """Return the records that answer a question; none where the dice do."""
    return tuple(
        (structure, side, "told")
        for structure in question.row.structures
        for side in atlas.structures[structure].sides
    )


def answer_to(
    question: Question, found: Sequence[Finding], person: Person, atlas: Atlas
) -> str:
    """Return what the patient answers: by the drawn records, or by the dice.

    The dice are thrown on age, sex and duration, never on the lesion: two lesions with
    the same examination give the same answer.
    """
    row = question.row
    if found:
        return _told(row, found, atlas)
    if not row.texts:
        return f"{capital(row.title)}: no."
    dice = crc32(repr((row.id, person.age, person.sex, person.duration_weeks)).encode())
    return f"{capital(row.title)}: {row.texts[dice % len(row.texts)]}."


def _told(row: HistoryQuestion, found: Sequence[Finding], atlas: Atlas) -> str:
    wrong = [f for f in found if is_abnormal(f, atlas)]
    if not wrong:
        return f"{capital(row.title)}: no."
    if len(row.structures) == 1 and wrong[0].side == MIDLINE:
        return f"{capital(row.title)}: yes."
    names = dict.fromkeys(placed(finding, atlas) for finding in wrong)
    return f"{capital(row.title)}: yes, {', '.join(names)}."
