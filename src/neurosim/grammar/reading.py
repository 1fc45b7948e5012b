"""The one way from words to findings: fold, cut, complete, read, check.

Every clause ends in findings, or lends its words to a clause that does, or is asked
back. Texts and the records of case files go the same way; a record has some of its
words in cells of their own.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from neurosim.atlas import Atlas
from neurosim.exam import SIDE_NOT_TOLD, Finding
from neurosim.grammar.clause import Given, read_clause
from neurosim.grammar.extents import spell_extents
from neurosim.grammar.findings import (
    AmbiguousError,
    NamelessError,
    StatelessError,
    UnknownWordsError,
)
from neurosim.grammar.fold import plain, settle_lt, split_words
from neurosim.grammar.history import history_in, history_of
from neurosim.grammar.judge import is_task
from neurosim.grammar.level import read_level
from neurosim.grammar.lexicon import lexicon
from neurosim.grammar.measured import spell_measured
from neurosim.grammar.numbers import spell_rows, take_numbers
from neurosim.grammar.outside import (
    QUALIFIERS,
    may_be_left_out,
    outside_words,
    without_times,
)
from neurosim.grammar.parts import Parts, scan, without_measures
from neurosim.grammar.pieces import (
    BREAK,
    EXCEPT,
    GOES,
    HEAD,
    OR,
    WITH,
    Piece,
    cut,
    states_in,
)
from neurosim.grammar.shared import Clause, Neighbours
from neurosim.grammar.words import NEGATIONS, SIDE_WORDS, STATE_WORDS, drop_fillers
from neurosim.records import Structure
from neurosim.terms import HISTORY, MIDLINE, MODALITIES, SIDES, ExamError

_RT = re.compile(r"\brt\b")
#: "Compared to the left" only says against what.
_COMPARED = re.compile(
    r",?\s*\b(?:compared\s+(?:to|with)|than|relative\s+to|versus|vs)\b(?:\s+on)?\s+(?:the\s+)?"
    r"(?:right|left|other|opposite|contralateral|unaffected|normal|r|l)\b(?:\s+side)?"
)
#: "Right worse than left" is both.
_WORSE = re.compile(
    r",?\s*\(?\b(?:right|left|r|l)\s*(?:side\s+)?(?:(?:is\s+)?(?:worse|more|greater)\s+than|>{1,2})\s*"
    r"(?:the\s+)?(?:right|left|r|l)\b(?:\s+side)?\)?"
)
_REST = re.compile(
    r"^(?:and\s+)?(?:(?P<word>otherwise|elsewhere)|(?:the\s+|all\s+)*(?:rest|remainder|"
    r"remaining|others?|else)\b(?:\s+(?:of\s+)?(?:the\s+)?)?)\s*"
)


@dataclass(frozen=True)
class _Read:
    """A clause that was read."""

    clause: Clause
    findings: tuple[Finding, ...]


def read(text: str, atlas: Atlas, given: Given | None = None) -> tuple[Finding, ...]:
    """Return the findings of a text.

    Parameters
    ----------
    text
        What a user typed, or the cell of a record that names structures.
    atlas
        The tables that name the structures.
    given
        What the other cells of a record say.

    Raises
    ------
    ExamError
        If a word is left over, fits nothing, or can mean several things.
    """
    given = given or Given()
    folded = spell_measured(plain(text.replace("\n", " ; ")), atlas)
    if not _speaks_of_pain(folded, given):
        folded = spell_extents(folded)
    folded = spell_rows(folded)
    if _is_history(folded, atlas):
        return read_clause(folded, given, atlas)
    level = _level_of_a_place(folded, given, atlas)
    if level is not None:
        return level
    timeless, times = without_times(folded)
    clauses = _clauses(timeless, atlas, given)
    found = _alone(clauses) or _together(Neighbours(clauses))
    if any(_FAST.match(time) for time in times):
        found += history_of("rapid_progression", atlas)
    return tuple(
        replace(one, without=(*one.without, *times))
        for one in {one.identity: one for one in found}.values()
    )


#: "Trunk and legs below the nipple" is one level.
_PLACES = re.compile(
    r"(?:(?!,|;|\.\s|:|\bwith\b|\bbut\b|\bno\b).)*\bbelow\b(?:(?!,|;|\.\s|"
    r":|\bwith\b|\bbut\b|\band\b|\bno\b).)*"
)


def _level_of_a_place(
    folded: str, given: Given, atlas: Atlas
) -> tuple[Finding, ...] | None:
    """Read "trunk and legs below the nipple", which is one level and no list."""
    if _PLACES.fullmatch(folded):
        with suppress(ExamError):
            return read_level(folded, given.beside, atlas)
    return None


#: What came over hours or days grew fast.
_FAST = re.compile(r"(?:over|within)\b.*\b(?:hour|day)s?$")


def _is_history(folded: str, atlas: Atlas) -> bool:
    """Whether all of a text is the name of an item of history, denied or not."""
    words = drop_fillers(split_words(folded))
    bare = tuple(word for word in words if word not in NEGATIONS)
    found = lexicon(atlas).find(words) or lexicon(atlas).find(bare)
    return any(structure.modality == HISTORY for structure in found)


def _clauses(folded: str, atlas: Atlas, given: Given) -> tuple[Clause, ...]:
    folded = _COMPARED.sub(" ", _WORSE.sub(" both ", folded))
    stripped, numbers = take_numbers(without_measures(folded))
    given = replace(given, numbers=numbers)
    is_side = _RT.search(folded) is not None
    pieces = cut(
        stripped, lexicon(atlas), _modalities(stripped, given),
        way=given.modality == "pain",
    )  # fmt: skip
    pieces = tuple(_kept(_headed(_joined_with(pieces, given))))
    return tuple(
        Clause(
            replace(piece, text=settle_lt(piece.text, is_side=is_side)), given, atlas
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
    pain = _speaks_of_pain(text, given)
    return frozenset(MODALITIES) if pain else frozenset(MODALITIES) - {"pain"}


def _joined_with(pieces: tuple[Piece, ...], given: Given) -> Iterator[Piece]:
    """Undo cuts at "with" that part nothing: "walks with a stick"."""
    kept: Piece | None = None
    for piece in pieces:
        if kept is not None and piece.joint == OR and _only_states(piece.text):
            kept = replace(kept, text=f"{kept.text} or {piece.text}")
            continue
        if kept is not None and piece.joint == WITH and not given.states:
            apart = all(map(_says, (kept.text, piece.text)))
            if not apart:
                kept = replace(kept, text=f"{kept.text} with {piece.text}")
                continue
        if kept is not None:
            yield kept
        kept = piece
    if kept is not None:
        yield kept


def _says(text: str) -> bool:
    return states_in(text) or "sensory level" in text


def _only_states(text: str) -> bool:
    """Whether nothing but grades and states stands here: "absent or reduced"."""
    parts = scan((drop_fillers(split_words(text)),), None)
    return bool(parts.terms) and parts == Parts(terms=parts.terms)


def _headed(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Put the heading before a colon to each clause that stands under it."""
    last: Piece | None = None
    heading = ""
    for piece in pieces:
        if piece.joint == HEAD and last is not None and not states_in(last.text):
            heading = last.text
            last = replace(piece, text=f"{heading} {piece.text}", joint=last.joint)
            continue
        if piece.joint in (BREAK, ""):
            heading = ""
        if last is not None:
            yield last
        last = replace(piece, heading=heading)
    if last is not None:
        yield last


def _kept(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Cut a clause that tells two sides apart: "EHL R 4/5 L 5/5"."""
    for piece in pieces:
        for number, text in enumerate(_by_side(piece.text)):
            yield replace(piece, text=text, joint=piece.joint if not number else "and")


_TOKEN = re.compile(r"\S+")


def _by_side(text: str) -> tuple[str, ...]:
    marks = []
    for token in _TOKEN.finditer(text):
        words = split_words(token[0])
        if len(words) == 1 and SIDE_WORDS.get(words[0]) in SIDES:
            marks.append(("side", token.start(), token.end(), SIDE_WORDS[words[0]]))
        elif states_in(token[0]):
            marks.append(("state", token.start(), token.end(), ""))
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


def _alone(clauses: tuple[Clause, ...]) -> list[Finding]:
    """Return the findings of a text of one clause, read as it stands."""
    if len(clauses) == 1 and not _REST.match(clauses[0].text):
        clause = clauses[0]
        with suppress(ExamError):
            found = read_clause(clause.text, clause.given, clause.atlas)
            return list(_settle(found, clause.atlas))
    return []


def _together(near: Neighbours) -> list[Finding]:
    """Return the findings of several clauses.

    Raises
    ------
    ExamError
        With the fault of the first clause that is not understood.
    """
    read_so_far: list[_Read] = []
    faults: list[ExamError] = []
    lent: set[int] = set()
    for at, clause in enumerate(near.clauses):
        try:
            found = _complete(near, at, read_so_far)
        except ExamError as error:
            if _is_lender(near, at, error):
                lent.add(at)
                continue
            faults.append(error)
            continue
        read_so_far.append(_Read(clause, found))
    if faults:
        raise faults[0]
    if not read_so_far:
        raise NamelessError(["names no muscle, area, reflex or sign"])
    return _spread(read_so_far)


def _is_lender(near: Neighbours, at: int, error: ExamError) -> bool:
    """Whether a clause has given its words away: "pain" radiating to the arm."""
    following = near.clauses[at + 1 :]
    return (
        isinstance(error, NamelessError | StatelessError)
        and bool(following)
        and following[0].joint == GOES
        and not near.clauses[at].name
    )


def _complete(near: Neighbours, at: int, before: list[_Read]) -> tuple[Finding, ...]:
    clause = near.clauses[at]
    rest = _REST.match(clause.text)
    if rest and rest.end():
        return _remainder(clause, rest, before)
    first: ExamError | None = None
    for wording, left_out in _wordings(near, at):
        try:
            found = read_clause(wording, clause.given, clause.atlas)
        except ExamError as error:
            if first is None or (wording == clause.text and not left_out):
                first = error
        else:
            structures = (clause.atlas.structures[one.structure] for one in found)
            near.keep(at, wording, (structure.modality for structure in structures))
            return tuple(replace(one, without=left_out) for one in found)
    found = _with_history(near, at)
    if found:
        return found
    raise _explained(first, clause)


def _with_history(near: Neighbours, at: int) -> tuple[Finding, ...]:
    """Read a clause that holds an item of history: "progressive foot drop"."""
    clause = near.clauses[at]
    if clause.negated:
        return ()
    for item, words in history_in(clause.words, clause.atlas):
        for wording in near.reworded(at, " ".join(words)):
            with suppress(ExamError):
                found = read_clause(wording, clause.given, clause.atlas)
                return (*found, *history_of(item, clause.atlas))
    return ()


def _wordings(near: Neighbours, at: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield wordings of a clause: whole, then without what may be left out."""
    yield from ((wording, ()) for wording in near.wordings(at))
    clause = near.clauses[at]
    complaint = any(noun.kind == "told" for noun in clause.own.nouns)
    left_out = tuple(
        word for word in clause.words if may_be_left_out(word, complaint=complaint)
        and not (word in QUALIFIERS and word in clause.name)
    )  # fmt: skip
    if left_out:
        kept = " ".join(w for w in clause.text.split() if w.strip(",.") not in left_out)
        yield from ((wording, left_out) for wording in near.reworded(at, kept))


def _explained(error: ExamError | None, clause: Clause) -> ExamError:
    outside = outside_words(clause.words)
    if outside and not isinstance(error, AmbiguousError):
        return UnknownWordsError(outside[:1])
    return error or NamelessError(["names no muscle, area, reflex or sign"])


_WIDE = {"motor": "power", "reflex": "reflexes", "sensory": "sensation"}


def _remainder(
    clause: Clause, rest: re.Match[str], before: list[_Read]
) -> tuple[Finding, ...]:
    """Read "otherwise normal" of the modalities that were named before it."""
    words = clause.text[rest.end() :]
    atlas = clause.atlas
    seen = [one for part in before for one in part.findings]
    if clause.given.source(words).words in STATE_WORDS and (
        STATE_WORDS[clause.given.source(words).words] == "untested"
    ):
        return ()  # what is not tested says nothing
    modalities = dict.fromkeys(atlas.structures[one.structure].modality for one in seen)
    domains = [_WIDE[name] for name in modalities if name in _WIDE]
    own = clause.own.modalities
    found: list[Finding] = []
    texts = [words] if own or clause.own.scopes else [f"{d} {words}" for d in domains]
    if not texts:
        raise ExamError(["the rest of what? Write what is normal"])
    for text in texts:
        found += read_clause(text, clause.given, atlas)
    return tuple(_but(found, seen, atlas))


def _but(found: list[Finding], named: list[Finding], atlas: Atlas) -> Iterator[Finding]:
    """Yield the findings of a statement but for what is named apart."""

    def place(one: Finding) -> tuple[str, str]:
        return atlas.structures[one.structure].owner, one.side

    apart = {place(one) for one in named}
    for one in found:
        if not (one.statement and place(one) in apart):
            yield one


def _spread(parts: list[_Read]) -> list[Finding]:
    """Return all findings, with sides taken over, less the exceptions."""
    atlas = parts[0].clause.atlas
    sided = [list(part.findings) for part in parts]
    for at, part in enumerate(parts):
        if any(_untold(one) for one in part.findings):
            sides = _sides_beside(parts, at)
            sided[at] = [
                replace(one, side=side)
                for one in part.findings
                for side in (sides if _untold(one) and sides else (one.side,))
            ]
    found: list[Finding] = []
    for at, part in enumerate(parts):
        mine = list(_settle(tuple(sided[at]), atlas))
        if part.clause.joint == EXCEPT or _after_exception(parts, at):
            found = list(_but(found, mine, atlas))
        found += mine
    return found


def _after_exception(parts: list[_Read], at: int) -> bool:
    """Whether a clause is one more exception: "except EHL 4/5 and right ... 3/5"."""
    while at > 0 and parts[at].clause.joint not in (BREAK, ""):
        if parts[at].clause.joint == EXCEPT:
            return True
        at -= 1
    return False


def _untold(finding: Finding) -> bool:
    return finding.side == SIDE_NOT_TOLD


def _sides_beside(parts: list[_Read], at: int) -> tuple[str, ...]:
    """Return the sides told by the clause before, else by the clause after."""
    order = [*range(at - 1, -1, -1), *range(at + 1, len(parts))]
    for place in order:
        told = [SIDE_WORDS[word] for word in parts[place].clause.sides]
        sides = tuple(dict.fromkeys(side for side in told if side != MIDLINE))
        if sides:
            return SIDES if "both" in sides else sides
    return ()


def _settle(findings: tuple[Finding, ...], atlas: Atlas) -> tuple[Finding, ...]:
    """Give both sides to a denied sign whose side is not told."""
    return tuple(
        replace(one, side=side)
        for one in findings
        for side in (
            SIDES
            if _untold(one) and _speaks_of_both(one, atlas.structures[one.structure])
            else (one.side,)
        )
    )


def _speaks_of_both(finding: Finding, structure: Structure) -> bool:
    graded = structure.modality in ("sensory", "motor", "reflex")
    graded = graded and not is_task(structure)
    return finding.grades == (structure.scale.normal,) and not graded
