"""Words that no table knows, and where they may stand without changing what is told.

A run of them is a typed item too. It may open a sentence, tell an occasion, be a clause
of its own, or name what is no place and no muscle; it is put together with the rest
only by a link or at an edge, never amid a statement.
"""

from collections.abc import Sequence

from neurosim.grammar.expression import Expression
from neurosim.grammar.outside import OPERATORS, QUALIFIERS
from neurosim.grammar.words import DOUBTS, NEGATIONS

#: What a run of unknown words is; one of no kind stands only in an occasion.
OPENING, OCCASION, CLAUSE, NAME, NONE = "opening", "occasion", "clause", "name", "none"
#: Words beside a whole statement, and words of where that narrow a place.
LOOSE, NARROW = "loose", "narrow"
#: Words between two findings of which one came after or with the other.
JOINS = "joins"
_JOINS = Expression(
    r"(?:follow|complicat|accompan|associated|progress|evolv|develop|combined|coupl|"
    r"(?:re)?produc|provok)\w*|"
    r"lead|led"
)
_OCCASION_WORDS = """
after following during when whenever since because despite due secondary
"""
OCCASIONS = frozenset(_OCCASION_WORDS.split())
_CLAUSE_WORDS = """
he she it they i we you who which that was were is are had has have having did does do
can could will there began
"""
_CLAUSES = frozenset(_CLAUSE_WORDS.split())
#: What goes on with a finding, whatever its first word.
_GOES_ON = frozenset(
    ("that", "had", "has", "have", "having", "with", "resulting", "causing")
)
_VERB = Expression(r"[a-z]+(?:ed|ing|[^su]s)")
#: What hangs on a word: "of the".
_HANGS = frozenset(("of", "in", "on", "at", "to", "from", "over", "into", "the", "his",
                    "her", "my", "a", "an", "for", "by"))  # fmt: skip
#: Words that change what is told wherever they stand.
_TURNS_WORDS = """
other otherwise more most only rest remaining remainder respectively limited just
elsewhere everywhere hardly too if than vs versus same less least restored weakened
included including especially esp such like as
"""
_TURNS = frozenset(_TURNS_WORDS.split())
#: Words for what is usual, with which a sentence may open.
_GENERAL = Expression(r"\b(?:typical|classic|character|includ|diagnos)\w*")
#: Endings of names of what is no place, no muscle and no test.
_NAME = Expression(
    r"[a-z]{2,}(?:ness|ity|ism|osis|itis|emia|uria|phagia|arthria|phonia|opia|lalia|"
    r"ance|ence|plexy|pnea|pnoea|rrhea|rrhoea|ship|hood|ability|ment|graphy)"
)
#: Words that only colour what stands beside them.
_COLOUR = Expression(
    r"[a-z]{3,}(?:[^ai]ly|[^c]ally|ous|ful|less|ish|some|ive)|"
    r"(?:asymmetric|symmetric|dramatic|chron|traumatic)\w*"
)
_PARTICIPLE = Expression(r"[a-z]{3,}(?:ing|ed|like|[ai]ble)")
_WHERE = Expression(
    r"(?:dist|proxim|medi|later|dors|ventr|caud|crani|rostr|axi|radi|uln|centr|"
    r"peripher|anteri|posteri|super|infer|intern|extern|contralater|"
    r"ipsilater)\w*|.*(?:plegi|pare[ts]i|esthe|algi)\w*"
)
_WHERE_WITHIN = Expression(
    r"(?:dist|proxim|medi|later|dors|ventr|caud|crani|rostr|axi|radi|uln|anteri|"
    r"posteri|super|infer)[a-z]*|"
    r"half|part|parts|portion|region|surface|tip|tips|border|edge|thirds?|end|ends|"
    r"joints?|aspect|area|zone|compartment|crease|level|the|of|and|at|in|on|over"
)
#: Endings of adjectives, adverbs and participles.
_COLOURS = Expression(
    r"[a-z]{3,}(?:al|ic|ous|ive|ful|ish|less|ary|ory|ant|ent|ed|ing|ly|ble|some|like)"
)
_DETERMINERS = frozenset(("the", "his", "her", "my", "a", "an"))
#: More unknown words than these are a clause and no addition.
_FEW = 3


def is_colour(word: str, *, beside: bool = False) -> bool:
    """Return whether an unknown word only colours what stands beside it.

    Parameters
    ----------
    word
        The word.
    beside
        Whether a complaint follows, which a participle may colour.

    Examples
    --------
    >>> is_colour("insidiously"), is_colour("distally"), is_colour("pronator")
    (True, False, False)
    """
    turns = OPERATORS.search(word) or _JOINS.fullmatch(word)
    turned = bool(turns) or word in _TURNS | NEGATIONS | DOUBTS
    colours = _COLOUR.fullmatch(word) or (beside and _PARTICIPLE.fullmatch(word))
    return bool(colours) and not turned and not _WHERE.fullmatch(word)


def kinds_of(run: Sequence[str], before: str, after: str, *, place: bool) -> set[str]:
    """Return what a run of unknown words may be.

    Parameters
    ----------
    run
        The words, with those around them that carry nothing.
    before, after
        What stands before and after: "edge", "link", "no" or "item".
    place
        Whether a place or a side follows.
    """
    run = [*run]
    while len(run) > 1 and run[-1] in QUALIFIERS:
        run.pop()
    opens = before == "edge"
    said = _GENERAL.sub("", " ".join(run)) if opens else " ".join(run)
    if not _TURNS.isdisjoint(said.split()) or not (NEGATIONS | DOUBTS).isdisjoint(run):
        return set()
    if OPERATORS.search(said) or any(word[0].isdigit() for word in run):
        return set()
    found = {NONE} | (_beside(run, before) if "item" in (before, after) else set())
    if run[0] in OCCASIONS:
        found.add(OCCASION)
    if before == after == "item" and any(_JOINS.fullmatch(word) for word in run):
        found.add(JOINS)
    free = before in ("edge", "link")
    if free and after in ("edge", "link") and not _CLAUSES.isdisjoint(run):
        found.add(CLAUSE)
    if before != "item" and _names(run):
        found.add(NAME)
    says = _VERB.fullmatch(run[-1]) and len(run) > 1
    goes_on = run[-1] in _GOES_ON or (not place and (says or run[-1] in _HANGS))
    if opens and (goes_on or after == "link"):
        found.add(OPENING)
    return found


def _beside(run: Sequence[str], before: str) -> set[str]:
    """Return whether a run may stand beside a statement, or narrows its place.

    A noun that stands beside it may be what the statement is of, so only adjectives,
    adverbs, and what begins with a preposition after it may be left out.
    """
    found = set()
    words = [word for word in run if word not in _HANGS]
    hangs = before == "item" and run[0] in _HANGS - _DETERMINERS
    few = 0 < len(words) <= _FEW and _CLAUSES.isdisjoint(run) and run[-1] != "of"
    if few and (hangs or all(_COLOURS.fullmatch(word) for word in words)):
        found.add(LOOSE)
    if words and all(_WHERE_WITHIN.fullmatch(word) for word in run):
        found.add(NARROW)
    return found


def _names(run: Sequence[str]) -> bool:
    """Whether a run is the name of something that is no place: "hoarseness"."""
    words = [word for word in run if word not in _HANGS]
    return bool(words) and bool(_NAME.fullmatch(words[-1]))
