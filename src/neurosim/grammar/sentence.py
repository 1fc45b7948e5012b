"""From a text to its clauses: fold it, write out what is short, cut it.

Shorthand, measures, extents and rows of grades become words; a heading before a
colon goes to each clause under it; two sides in one clause part it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from neurosim.atlas import Atlas
from neurosim.grammar.clause import Given
from neurosim.grammar.expression import Expression
from neurosim.grammar.extents import spell_extents
from neurosim.grammar.fold import plain, settle_lt, split_words
from neurosim.grammar.idioms import spell_idioms
from neurosim.grammar.lexicon import lexicon
from neurosim.grammar.measured import spell_measured
from neurosim.grammar.numbers import spell_rows, take_numbers
from neurosim.grammar.parts import Parts, scan, without_measures
from neurosim.grammar.pieces import (
    AND,
    BREAK,
    GOES,
    HEAD,
    LISTED,
    OR,
    STOP,
    WITH,
    Piece,
    cut,
    states_in,
)
from neurosim.grammar.sayings import spell_sayings
from neurosim.grammar.tagging import Clause
from neurosim.grammar.words import NOUNS, SIDE_WORDS, WRONG, drop_fillers
from neurosim.terms import MODALITIES, SIDES

_RT = Expression(r"\brt\b")
#: "Compared to the left" only says against what.
_COMPARED = Expression(
    r",?\s*\b(?:(?:as\s+)?compared\s+(?:to|with)|(?:\bmore\s+)?than|relative\s+to|"
    r"versus|vs|in\s+comparison\s+(?:to|with))\b(?:\s+(?:that|those))?(?:\s+(?:on|in|"
    r"of|at))*\s+(?:(?:the|his|her|its)\s+)?(?:(?:right|left|other|opposite|"
    r"contralateral|unaffected|normal|r|l)\b(?:\s+(?:side|one|arm|leg|hand|foot|limb)"
    r"\b)?|(?:upper|lower)\s+(?:limbs?|extremit\w+)|arms?\b|legs?\b|(?:proximal|distal)"
    r"(?:ly)?\b(?:\s+(?:weakness|muscles))?)"
)
#: "Lower" is a state only beside what it is lower than: not in "lower leg".
#: "Brisker" is brisk; "more marked" and "greater" say nothing but against what.
_MORE = Expression(
    r"\b(?:was |were |is |are )?(?:more|most)\s+(?:marked|pronounced|prominent|severe|"
    r"evident|noticeable|apparent|obvious|affected)\b|"
    r"\b(?:was |were |is |are )?greater\b(?=\s*$|\s+(?:in|on)\b)"
)
#: "Asymmetric weakness of both legs": one side is worse, and nobody says which.
_UNEQUAL = Expression(
    r"\basymmetric(?:al)? (?=(?:[\w-]+ ){0,3}(?:weakness|numbness|wasting|pain|"
    r"spasticity|(?:para|tetra|quadri)paresis)\b)"
)
_LOWER = Expression(r"\blower(?=\s+(?:on the (?:right|left)\s+)?(?:than|compared)\b)")
#: "Right worse than left" is both.
_WORSE = Expression(
    r",?\s*\(?\b(?:right|left|r|l)\s*(?:side\s+)?(?:(?:is\s+)?(?:worse|more|greater)"
    r"\s+than|>{1,2})\s*(?:the\s+)?(?:right|left|r|l)\b(?:\s+side)?\)?|"
    r",?\s*\(?\b(?:which\s+(?:was|is)\s+)?(?:more|worse)(?:\s+(?:pronounced|marked|"
    r"severe|prominent|evident|so))?\s+(?:on|in)\s+the\s+(?:right|left)(?:\s+side"
    r")?(?:\s+than\s+(?:on\s+)?(?:the\s+)?(?:right|left)(?:\s+side)?)?\)?(?=\s*(?:$|[,"
    r".;]))|,\s*worse\s+in\s+the\s+(?:(?:upper|lower)\s+)?(?:limbs|extremities|arms|"
    r"legs)(?=\s*(?:$|[,.;)]))|,\s*(?:the\s+)?(?:right|left)\s+(?:more|worse)(?:\s+so"
    r")?(?=\s*(?:$|[,.;)]))|,\s*(?:more|worse)\s+(?:on\s+)?(?:right|left)(?=\s*(?:$|[,"
    r".;)]))"
)
_MEASURED = Expression(
    r"resid|pvr|clonus|bladder|temp|fever|pyrexia|febrile|\bt\s*\d\d\.|kg|kilo|"
    r"stone|pound|lbs?\b"
)
_REACHES = Expression(r"\b(?:to|from|below)\b")


def spell_out(text: str, given: Given, atlas: Atlas) -> str:
    """Return a text folded, with measures, extents and rows of grades as words.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> spell_out("RLE: 3 beats of clonus", Given(), load_atlas())
    'right leg: unsustained clonus'
    """
    said = spell_sayings(spell_idioms(plain(text.replace("\n", " ; "))))
    folded = _rootless(without_roots(said, atlas), atlas)
    if _MEASURED.search(folded):
        folded = spell_measured(folded, atlas)
    if _REACHES.search(folded) and not _speaks_of_pain(folded, given):
        folded = spell_extents(folded)
    return spell_rows(folded)


#: "(C5)", "(L4-S1)", "(C5, C6)": the root of what stands before it.
_ROOTS = Expression(
    r"\s*\(\s*(?:(?:roots? )?[ctls]\d{1,2}(?:\s*(?:-|/|,|and|to|&)\s*[ctls]?\d{1,2})*"
    r"(?: (?:nerve )?roots?| myotomes?)?)\s*\)(?! muscles)"
)
_BEFORE = 4


def without_roots(folded: str, atlas: Atlas) -> str:
    """Return a folded text without the roots in brackets after a name.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> without_roots("weak wrist extension (c6) and weakness (c7)", load_atlas())
    'weak wrist extension and weakness (c7)'
    """
    if "(" not in folded:
        return folded
    names = lexicon(atlas)

    def drop(match: re.Match[str]) -> str:
        words = split_words(folded[: match.start()])
        runs = (words[-length:] for length in range(1, _BEFORE + 1))
        named = any(names.find(run) or names.extended(run) for run in runs if run)
        return "" if named else match[0]

    return _ROOTS.sub(drop, folded)


#: "C5 deltoid 4/5", "L5: EHL 4/5": the root of the muscle that stands after it.
_ROOT_BEFORE = Expression(
    r"\b[cls]\d(?:[-/][cls]?\d)?:? (?=(?P<name>[a-z]+(?: [a-z]+)?))"
)


def _rootless(folded: str, atlas: Atlas) -> str:
    """Return a folded text without the roots before the name of a muscle or a jerk."""
    names = lexicon(atlas)

    def drop(match: re.Match[str]) -> str:
        words = split_words(match["name"])
        found = next(filter(None, (names.find(words), names.find(words[:1]))), ())
        tested = any(one.modality in ("motor", "reflex") for one in found)
        return "" if tested and words[:1] not in NOUNS else match[0]

    return _ROOT_BEFORE.sub(drop, folded)


def comparisons(folded: str) -> tuple[str, ...]:
    """Return what a text says of one side as against the other: it is not graded.

    Examples
    --------
    >>> comparisons("weak legs, right worse than left")
    ('right worse than left',)
    """
    worse = [found[0] for form in (_UNEQUAL, _WORSE) for found in form.finditer(folded)]
    rest = [
        found[0].strip(" ,") for found in _COMPARED.finditer(_WORSE.sub("", folded))
    ]
    told = [words for words in rest if not _OTHER_SIDE.match(words)]
    return tuple(words.strip(" ,()") for words in (*worse, *told))


def without_comparisons(folded: str) -> str:
    """Return a text without what is said of one side as against the other.

    Examples
    --------
    >>> without_comparisons("weak legs, right worse than left")
    'weak legs both '
    """
    folded = _LOWER.sub("reduced", _UNEQUAL.sub("", folded))
    return _MORE.sub(" ", _COMPARED.sub(" ", _WORSE.sub(" both ", folded)))


#: What is compared with the other side needs no word.
_OTHER_SIDE = Expression(
    r"(?:as )?compared|relative|versus|vs|in comparison|than (?:the |his |her |its |on "
    r")*(?:right|left|other|opposite|contralateral|r|l)\b"
)


def clauses_of(
    folded: str, atlas: Atlas, given: Given, *, joined: bool = True
) -> tuple[Clause, ...]:
    """Return the clauses of a text that is spelled out.

    Parameters
    ----------
    folded
        The text.
    atlas
        The tables that name the structures.
    given
        What is known besides.
    joined
        Whether a name with an "and" in it is left whole.

    Raises
    ------
    ExamError
        If a number is no grade.
    """
    folded = without_comparisons(folded)
    stripped, numbers = take_numbers(without_measures(folded))
    given = replace(given, numbers=numbers)
    is_side = _RT.search(folded) is not None
    pieces = cut(
        stripped,
        lexicon(atlas),
        _modalities(stripped, given) if joined else frozenset(),
        way=given.modality == "pain",
        lists=given.beside is not None,
    )
    pieces = tuple(_kept(_headed(_joined_with(pieces, given, atlas), atlas)))
    return tuple(
        Clause(
            replace(
                piece,
                text=settle_lt(piece.text, is_side=is_side),
                heading="light touch" if piece.heading == "lt" else piece.heading,
            ),
            given,
            atlas,
        )
        for piece in pieces
    )


def _speaks_of_pain(text: str, given: Given) -> bool:
    spoken = scan((drop_fillers(split_words(text)),), None)
    return given.modality == "pain" or any(
        "pain" in noun.modalities for noun in spoken.nouns
    )


def _modalities(text: str, given: Given) -> frozenset[str]:
    """Return the modalities that a name may have: pain where pain is spoken of."""
    if given.beside is not None and given.beside.modalities is not None:
        return given.beside.modalities
    if not _speaks_of_pain(text, given):
        return frozenset(MODALITIES) - {"pain"}
    spoken = scan((drop_fillers(split_words(text)),), None).nouns
    felt = any("sensory" in noun.modalities for noun in spoken)
    return frozenset(MODALITIES) - (frozenset() if felt else {"sensory"})


def _joined_with(
    pieces: tuple[Piece, ...], given: Given, atlas: Atlas
) -> Iterator[Piece]:
    """Undo cuts at "with" that part nothing: "walks with a stick"."""
    kept: Piece | None = None
    goes = False  # "pain radiating to the arm with tingling"
    listed = False  # "weakness of abduction and opposition with wasting of ..."
    for piece in pieces:
        goes = piece.joint == GOES or (goes and piece.joint in (*LISTED, WITH))
        signs = lexicon(atlas).find(split_words(piece.text))  # "fever or clonus"
        either = piece.joint == OR and not signs and _only_states(piece.text)
        if kept is not None and either:
            kept = replace(kept, text=f"{kept.text} or {piece.text}")
            continue
        if kept is not None and piece.joint == WITH and not given.states:
            apart = _says(piece.text) and (goes or listed or _says(kept.text))
            if not apart:
                joint = "" if piece.text.startswith("without") else "with "
                kept = replace(kept, text=f"{kept.text} {joint}{piece.text}")
                continue
        if kept is not None:
            listed = piece.joint in LISTED and (listed or _says(kept.text))
            yield kept
        kept = piece
    if kept is not None:
        yield kept


def _says(text: str) -> bool:
    wrong = not WRONG.isdisjoint(split_words(text))
    return states_in(text) or wrong or "sensory level" in text


def _only_states(text: str) -> bool:
    """Whether nothing but grades and states stands here: "absent or reduced"."""
    parts = scan((drop_fillers(split_words(text)),), None)
    return bool(parts.terms) and parts == Parts(terms=parts.terms)


_MANY = Expression(r"\b(?:(?:deep\s+)?(?:tendon\s+)?reflexes|jerks|dtrs)\b")


def _of_one(heading: str) -> str:
    """Return a heading as it holds for one thing under it: "DTRs: triceps 0"."""
    return _MANY.sub("reflex", heading)


def _headed(pieces: Iterator[Piece], atlas: Atlas) -> Iterator[Piece]:
    """Put the heading before a colon to each clause that stands under it."""
    last: Piece | None = None
    heading = ""
    for piece in pieces:
        under = last if piece.joint == HEAD else None
        if under and (_only_states(piece.text) or _is_heading(under, atlas)):
            heading = under.text
            limb = any(scan((split_words(piece.text),), None).scopes)
            one = lexicon(atlas).names_any(piece.text) and not limb
            own = _of_one(heading) if one else heading
            last = replace(piece, text=f"{own} {piece.text}", joint=under.joint)
            continue
        if piece.joint in (STOP, BREAK, ""):
            heading = ""
        if last is not None:
            yield last
        last = replace(piece, heading=heading)
    if last is not None:
        yield last


def _is_heading(piece: Piece, atlas: Atlas) -> bool:
    """Whether what stands before a colon only names: "Babinski: right +, left -"."""
    said = drop_fillers(split_words(piece.text))
    words = tuple(word for word in said if word not in SIDE_WORDS)
    return bool(lexicon(atlas).find(words)) or not states_in(piece.text)


def _kept(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Cut a clause that tells two sides apart: "EHL R 4/5 L 5/5"."""
    for piece in pieces:
        for number, text in enumerate(_by_side(piece.text)):
            yield replace(piece, text=text, joint=piece.joint if not number else AND)


_TOKEN = Expression(r"\S+")
#: Two sides and two states, and a name that says what is wrong.
_NAMED_FIRST = 5


def _by_side(text: str) -> tuple[str, ...]:
    marks = []
    for token in _TOKEN.finditer(text):
        words = split_words(token[0])
        if len(words) == 1 and SIDE_WORDS.get(words[0]) in SIDES:
            marks.append(("side", token.start(), token.end(), SIDE_WORDS[words[0]]))
        elif states_in(token[0]):
            marks.append(("state", token.start(), token.end(), ""))
    if len(marks) == _NAMED_FIRST and marks[0][0] == "state":
        del marks[0]  # "Babinski left up right down": the name of the sign
    shape = [mark[0] for mark in marks]
    named = [mark[3] for mark in marks if mark[0] == "side"]
    if len(set(named)) != 2 or len(named) != 2 or len(marks) != 4:
        return (text,)
    if shape == ["side", "state"] * 2:
        at = marks[2][1]
    elif shape == ["state", "side"] * 2:
        at = marks[1][2]
    else:
        return (text,)
    return text[:at].strip(), text[at:].strip()
