"""Double entry: what a sentence names, told again by a reader of word classes alone.

The second reader knows complaints, senses, places, denials and joints, and nothing of
how the first one cut and completed its clauses. What a sentence names, at each place
that it is named for, must be in a finding or among the words that were not read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from neurosim.atlas import Atlas
from neurosim.exam import BOTH, Finding
from neurosim.grammar.bulk import is_told_by_bulk
from neurosim.grammar.expression import Expression
from neurosim.grammar.fold import plain, split_words
from neurosim.grammar.judge import says_wrong
from neurosim.grammar.lent import ALL_REFLEXES, ONE_REFLEX, SCOPE_WORDS
from neurosim.grammar.lexicon import lexicon
from neurosim.grammar.words import NOUNS, Phrase
from neurosim.records import Structure
from neurosim.terms import HISTORY, MIDLINE, SIDES


@dataclass(frozen=True)
class _Kind:
    """What words name, and which findings tell it.

    Attributes
    ----------
    words
        The words.
    modalities
        Modalities of the structures that tell it.
    own
        What identifiers of other structures that tell it hold.
    record
        Kind of record that tells it, for a sense.
    placed
        Whether each limb and each part of a limb has a structure for it.
    deficit
        Whether it is something wrong, so that a denial makes it normal.
    """

    words: Expression
    modalities: frozenset[str]
    own: Expression
    record: str
    placed: bool
    deficit: bool


_JERK = r"jerks?|reflex(?:es)?"
_KINDS = tuple(
    _Kind(Expression(words, re.IGNORECASE), frozenset(modalities.split()),
          Expression(own or "(?!)"), record, "p" in marks, "d" in marks)
    for words, modalities, own, record, marks in (
        ("weakness|weak|paresis", "motor umn local", "blad|anal", "", "pd"),
        (r"numbness|numb|tingling|par(?:a)?esthesi\w+|hypo?a?esthesia", "sensory",
         "numb", "", "pd"),
        ("wasting|wasted|atrophy|atrophied|atrophic", "", "bulk|bulb", "", "pd"),
        ("bulk", "", "bulk", "", ""),
        (r"spastic|spasticity|hypotoni\w+|hypertoni\w+|flaccid(?! paralysis)", "",
         "tone|hypotonia|spastic|gait", "", "d"),
        ("tone", "", "tone|hypotonia|spastic|gait", "", ""),
        ("pains?|aches?|aching|hurts?", "pain tension",
         "pain|tender|trigger|stiff|imping|numb|saddle|limp|restrict|faber",
         "pin_prick", "pd"),
        ("winging", "", "serratus|trapezius|wing|rhomb", "", "d"),
        ("clonus", "reflex", "clonus", "", "d"),
        (_JERK, "reflex umn local autonomic", "", "", "p"),
        ("fasciculations?", "", "fascic|tongue|bulb", "", "d"),
        (r"pin ?pricks?", "", "", "pin_prick", "p"),
        ("light touch", "", "", "light_touch", "p"),
        (r"(?:distal|proximal|radicular) radiation|radiat\w+ (?:distal|proximal)ly", "",
         "", "", "d"),
    )
)  # fmt: skip
#: Places, by the words that name them in a sentence or in the name of a structure.
_PLACES = (
    r"upper arms?", r"forearms?", r"arms?|upper limbs?|upper extremit\w+",
    r"legs?|lower limbs?|lower extremit\w+", r"hands?", r"wrists?",
    r"elbows?", r"shoulders?", r"thumbs?", r"fingers?|fingertips?|digits?", r"neck",
    r"(?:lower |low |upper )?back", r"hips?", r"groins?", r"buttocks?", r"thighs?",
    r"knees?", r"shins?", r"cal(?:f|ves)", r"ankles?", r"feet|foot", r"heels?",
    r"soles?", r"toes?", r"chest", r"trunk", r"face",
)  # fmt: skip
#: Classes of words, one letter each; what is in none of them is ``x``.
_CLASSES = (
    ("Q", _JERK),
    ("K", "|".join(kind.words.pattern for kind in _KINDS)),
    ("P", "|".join(_PLACES)),
    ("B", "but|however|although|though|whereas|while|with|except|apart|which|who"),
    ("N", "no|without|denie[sd]|deny|nor|neither|(?:negative for|free (?:of|from))"),
    ("n", r"not|never|\w+n['’]t|cannot"),
    ("R", "resolved|recovered|gone|disappeared|subsided|absent"),
    ("J", "and|or|plus"),
    ("T", "to|into|down|up|through"),
    ("W", "of|in|over|at|along|across|within|affecting|involving"),
    ("V", "is|was|are|were|had|has|have|shows?|showed|revealed|reports|reported|there|"
          "developed|noted|noticed|felt|presented|remained|began|started"),
    ("S", "right|left|both|bilateral|bilaterally"),
    ("M", r"drop|\w*extens\w+|\w*flex\w+|abduct\w+|adduct\w+|"
          "strength|power|grip|responses?|tone|sense|sensation|movements?|muscles?"),
    ("I", r"improv\w+|chang\w+|reliev\w+|sustain\w+|better|worse"),
    ("x", r"[\w'’/+-]+"),
)  # fmt: skip
_TOKEN = Expression(
    "(?P<Z>[;:.(){}])|(?P<C>[,&])|"
    + "|".join(rf"(?P<{letter}>\b(?:{words})(?!\w))" for letter, words in _CLASSES),
    re.IGNORECASE,
)
_JOINED = "(?:CJ?|J)"
#: Complaints side by side, then the places they are in.
_CROSSED = Expression(
    rf"(?P<kinds>(?<!P)(?<!PS)K(?:{_JOINED}[Sx]?K)+|K(?!{_JOINED}))[Sx]?(?:W|x{{1,2}}[WT])[WTSx]{{0,3}}"
    rf"(?P<places>P(?!S?[KMQ])(?:{_JOINED}[WTSx]{{0,3}}P(?!S?[KMQ]))*)"
)
#: Places side by side, then what is there: "hand and arm pain".
_BEFORE = Expression(
    rf"(?P<places>P(?:{_JOINED}S?P)*?C?JS?P)(?P<kinds>[KQ](?:{_JOINED}[Sx]{{0,3}}K)*)"
    r"(?![WTSx]{0,4}P)(?!CJ?K|JK)"
)
#: A complaint of several places, then one more: "numb feet and hands and weakness".
_ONE_MORE = Expression(
    rf"K[WTSx]{{0,3}}(?P<places>P(?:{_JOINED}[WTSx]{{0,3}}P)+){_JOINED}x{{0,2}}"
    r"(?P<kinds>K)(?![WTSx]{0,4}P|[CJ])"
)
_SHAPES = (_CROSSED, _BEFORE, _ONE_MORE)
_DENIED_BEFORE = Expression(r"(?:N[^VBZNC]*|n[Vx]{0,2})$")
_DENIED_AFTER = Expression(r"[^BZCJK]*(?:n(?![VxMP]*[KI])|R)")


@dataclass(frozen=True)
class _Entry:
    """What a sentence names, where (and if only there), and whether it denies it."""

    kind: _Kind
    word: str
    place: str
    denied: bool
    only: bool

    def told_by(self, one: Finding, structure: Structure) -> bool:
        """Whether a finding is of this kind, and at this place."""
        if one.relation and (self.kind.deficit or self.place):
            return False
        if structure.modality == HISTORY:
            return True
        named = (
            structure.modality in self.kind.modalities
            or one.kind == self.kind.record
            or self.kind.own.search(structure.id) is not None
            or ("bulk" in self.kind.own.pattern and is_told_by_bulk(structure))
        )
        normal = structure.scale.normal in one.grades
        return named and self._here(one, structure) and normal >= self.denied

    def _here(self, one: Finding, structure: Structure) -> bool:
        if not self.place or one.statement or one.kind == "global":
            return True
        names = " | ".join((structure.name.lower(), *structure.aliases))
        held = structure.part_of if self.only else ""  # "atrophy of the hand"
        if self.only and (structure.rule == "roots" or structure.modality == "tension"):
            return True  # "L4 and below numb in the leg", "the test brings pain"
        return _place(self.place).search(f"{names} | {held}") is not None


def _entries(text: str) -> Iterator[_Entry]:
    """Yield what a sentence names, each with each of its places."""
    tokens = list(_TOKEN.finditer(text))
    classes = "".join(token.lastgroup or "x" for token in tokens)
    placed: dict[int, list[str]] = {}
    for run in (found for form in _SHAPES for found in form.finditer(classes)):
        kinds, places = (
            [at for at in range(*run.span(name)) if classes[at] in letters]
            for name, letters in (("kinds", "KQ"), ("places", "P"))
        )
        placed |= {at: [tokens[place][0] for place in places] for at in kinds}
    for at, token in enumerate(tokens):
        if classes[at] in "KQ":
            kind = next(kind for kind in _KINDS if kind.words.fullmatch(token[0]))
            before, after = classes[:at], classes[at + 1 :]
            denied = kind.deficit and bool(
                _DENIED_BEFORE.search(before) or _DENIED_AFTER.match(after)
            )
            where = placed.get(at, [""]) if kind.placed else [""]
            for place in where:
                yield _Entry(kind, token[0], place, denied, len(where) == 1)


@lru_cache(maxsize=128)
def _place(word: str) -> re.Pattern[str]:
    """Return what names the place that a word names."""
    own = next(words for words in _PLACES if re.fullmatch(words, word, re.IGNORECASE))
    return re.compile(rf"\b(?:{own})\b")


def missing(
    text: str, findings: tuple[Finding, ...], left: str, atlas: Atlas
) -> Iterator[str]:
    """Yield what a sentence names that is in no finding and not among what is left.

    Parameters
    ----------
    text
        The sentence.
    findings
        What was read of it.
    left
        What was listed as not read.
    atlas
        The tables.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> from neurosim.grammar.reading import read
    >>> atlas = load_atlas()
    >>> found = read("pain in the left hand", atlas)
    >>> list(missing("pain in the left arm and hand", found, "", atlas))
    ['pain in the arm']
    """
    told = [(one, atlas.structures[one.structure]) for one in findings]
    yield from _unnamed(text, [structure for _, structure in told], left, atlas)
    yield from _ungraded(text, told, left)
    yield from _unsided(text, findings, left)
    for entry in _entries(text):
        named = re.compile(re.escape(entry.place or entry.word), re.IGNORECASE)
        listed = len(named.findall(left)) >= len(named.findall(text))
        if not listed and not any(entry.told_by(*one) for one in told):
            yield f"{entry.word} in the {entry.place}" if entry.place else entry.word


#: Modalities of which a name is tested by itself: nothing else tells it.
_TESTED = frozenset(("motor", "reflex"))


def _unnamed(
    text: str, told: list[Structure], left: str, atlas: Atlas
) -> Iterator[str]:
    """Yield the muscles and jerks of a text that no finding is of."""
    listed = {*split_words(plain(left))}
    related = {part for one in told for part, _ in one.parts}
    related |= {name for one in told for name in (one.id, one.owner)}
    if "reflexes" in related:
        related |= {
            one.id for one in atlas.structures.values() if one.modality == "reflex"
        }
    if any("fascic" in one.id for one in told):
        return  # they have a place, and it may be a muscle
    aliases = {
        word
        for one in told
        if one.modality not in _TESTED or one.scale_name == "sign"
        for name in (one.name, *one.aliases)
        for word in split_words(name.lower())
    }
    names = lexicon(atlas)
    for run in names.names_in(plain(text)):
        found = names.find(run)
        kinds = {one.modality for one in found}
        placed = not kinds <= _TESTED | {"pain"} or kinds == {"pain"}
        if not found or placed or any(_is_no_test(one, run) for one in found):
            continue
        if (
            aliases.issuperset(run)
            or listed.issuperset(run)
            or _GENERAL.issuperset(run)
        ):
            continue
        if related.isdisjoint(
            name
            for one in (*found, *names.extended(run))
            for name in (one.id, one.owner, *(part for part, _ in one.parts))
        ):
            yield " ".join(run)


#: Words that name no one muscle or jerk.
_GENERAL = frozenset(
    (
        "respiratory",
        *ALL_REFLEXES,
        *ONE_REFLEX,
        *SCOPE_WORDS,
        *(w for run in NOUNS for w in run),
    )
)


def _is_no_test(structure: Structure, name: Phrase) -> bool:
    """Whether a name may be of no muscle: "we", "gives way", "on neck flexion"."""
    short = len("".join(name)) <= len("xxx") or name[0] == "neck"
    return short or says_wrong(structure, name)


_OF_FIVE = Expression(
    r"(?<![\w/.-])(?<!from )(?P<grade>[0-5])\+?\s?/\s?5\b(?!-)(?![^,;.]* pain\b)"
)


def _ungraded(
    text: str, told: list[tuple[Finding, Structure]], left: str
) -> Iterator[str]:
    """Yield the grades of power of a text that no finding has."""
    read = {
        grade
        for one, structure in told
        if structure.scale_name == "mrc" and len(one.grades) <= len("45")
        for grade in one.grades
    }
    for found in _OF_FIVE.finditer(text):
        if int(found["grade"]) not in read and found[0] not in left:
            yield found[0]


_COMPARES = Expression(
    r"\b(?:compared|comparison|relative|versus|vs|than|[lL][tT])\b|[<>]|l'h|-handed"
)


def _unsided(text: str, findings: tuple[Finding, ...], left: str) -> Iterator[str]:
    """Yield the side of a text that is the side of no finding."""
    sides = {one.side for one in findings}
    if sides == {MIDLINE} or _COMPARES.search(text):
        return
    for side in SIDES:
        said = re.search(rf"\b{side}\b(?<!^right(?=,))", text, re.IGNORECASE)
        if said and side not in left.lower() and sides.isdisjoint((side, BOTH)):
            yield said[0]
