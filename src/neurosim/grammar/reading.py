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
from neurosim.grammar.findings import (
    AmbiguousError,
    NamelessError,
    StatelessError,
    UnknownWordsError,
)
from neurosim.grammar.fold import split_words
from neurosim.grammar.history import history_in, history_of
from neurosim.grammar.judge import is_task
from neurosim.grammar.level import read_level
from neurosim.grammar.lexicon import lexicon
from neurosim.grammar.outside import (
    QUALIFIERS,
    may_be_left_out,
    outside_words,
    without_times,
)
from neurosim.grammar.pieces import (
    BREAK,
    EXCEPT,
    GOES,
    STOP,
)
from neurosim.grammar.sentence import clauses_of, spell_out
from neurosim.grammar.shared import Neighbours
from neurosim.grammar.tagging import Clause
from neurosim.grammar.words import NEGATIONS, SIDE_WORDS, STATE_WORDS, drop_fillers
from neurosim.records import Structure
from neurosim.terms import HISTORY, MIDLINE, SIDES, ExamError

_REST = re.compile(
    r"^(?:and\s+)?(?:(?P<word>otherwise|elsewhere)|(?:the\s+|all\s+)*(?:rest|remainder|"
    r"remaining|others?|else)\b(?:\s+(?:of\s+)?(?:the\s+)?)?)\s*"
)


@dataclass(frozen=True)
class Reading:
    """What was understood of a text.

    Attributes
    ----------
    findings
        What was read.
    unread
        Clauses that were not understood, each with the reason.
    """

    findings: tuple[Finding, ...] = ()
    unread: tuple[tuple[str, ExamError], ...] = ()

    def __bool__(self) -> bool:
        """Whether anything was read, or found to be unreadable."""
        return bool(self.findings or self.unread)


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
    reading = read_some(text, atlas, given)
    if reading.unread:
        raise reading.unread[0][1]
    return reading.findings


def read_some(text: str, atlas: Atlas, given: Given | None = None) -> Reading:
    """Return what is understood of a text, and what is not, clause by clause.

    Parameters
    ----------
    text
        A sentence.
    atlas
        The tables that name the structures.
    given
        What is known besides.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> reading = read_some("right foot drop, MRI normal", load_atlas())
    >>> [one.structure for one in reading.findings], reading.unread[0][0]
    (['ankle_dorsiflexion'], 'mri normal')
    """
    given = given or Given()
    try:
        folded = spell_out(text, given, atlas)
        whole = _read_whole(folded, given, atlas)
        if whole is not None:
            return Reading(whole)
        timeless, times = without_times(folded)
        clauses = clauses_of(timeless, atlas, given)
    except ExamError as error:
        return Reading((), ((text.strip(), error),))
    reading = _alone(clauses) or _together(Neighbours(clauses))
    if reading.unread:  # "arm and leg" may be two after all
        parted = clauses_of(timeless, atlas, given, joined=False)
        again = _together(Neighbours(parted)) if len(parted) > len(clauses) else reading
        reading = reading if again.unread else again
    found = reading.findings
    if found and any(_FAST.match(time) for time in times):
        found += history_of("rapid_progression", atlas)
    return replace(
        reading,
        findings=tuple(
            replace(one, without=(*one.without, *times))
            for one in {one.identity: one for one in found}.values()
        ),
    )


def _read_whole(folded: str, given: Given, atlas: Atlas) -> tuple[Finding, ...] | None:
    """Read what is one thing although a comma or an "and" stands in it."""
    if _is_history(folded, atlas):
        return read_clause(folded, given, atlas)
    return _level_of_a_place(folded, given, atlas)


#: "Trunk and legs below the nipple" is one level.
_PLACES = re.compile(
    r"(?:(?!,|;|\.\s|:|\bwith\b|\bbut\b|\bno\b).)*\bbelow\b(?:(?!,|;|\.\s|"
    r":|\bwith\b|\bbut\b|\band\b|\bno\b).)*"
)


def _level_of_a_place(
    folded: str, given: Given, atlas: Atlas
) -> tuple[Finding, ...] | None:
    """Read "trunk and legs below the nipple", which is one level and no list."""
    if "below" in folded and _PLACES.fullmatch(folded):
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


def _alone(clauses: tuple[Clause, ...]) -> Reading:
    """Return the reading of a text of one clause, as it stands; else none."""
    if len(clauses) == 1 and not _REST.match(clauses[0].text):
        clause = clauses[0]
        with suppress(ExamError):
            found = read_clause(clause.text, clause.given, clause.atlas)
            return Reading(_settle(found, clause.atlas))
    return Reading()


def _together(near: Neighbours) -> Reading:
    """Return the reading of several clauses."""
    read_so_far: list[_Read] = []
    unread: list[tuple[str, ExamError]] = []
    for at, clause in enumerate(near.clauses):
        try:
            found = _complete(near, at, read_so_far)
        except ExamError as error:
            if not _is_lender(near, at, error):
                unread.append((clause.text, error))
            continue
        read_so_far.append(_Read(clause, found))
    if not read_so_far and not unread:
        fault = NamelessError(["names no muscle, area, reflex or sign"])
        unread.append((" ".join(c.text for c in near.clauses), fault))
    return Reading(tuple(_spread(read_so_far)), tuple(unread))


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
    """Yield the findings of a statement but for what is named apart.

    An area of skin that is named apart takes the dermatomes of its roots with it.
    """
    apart = {(atlas.structures[one.structure].owner, one.side) for one in named}
    for one in named:
        if atlas.structures[one.structure].modality == "sensory":
            weights = atlas.weights.get(atlas.structures[one.structure].owner, {})
            most = max(weights.values(), default=0)
            apart |= {
                (f"dermatome_{root.lower()}", one.side)
                for root, weight in weights.items()
                if 2 * weight >= most
            }
    owners = {owner for owner, _ in apart}
    for one in found:
        owner = atlas.structures[one.structure].owner
        same = owner in owners if one.relation else (owner, one.side) in apart
        if not (one.statement and same):
            yield one


def _spread(parts: list[_Read]) -> list[Finding]:
    """Return all findings, with sides taken over, less the exceptions."""
    if not parts:
        return []
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
    while at > 0 and parts[at].clause.joint not in (STOP, BREAK, ""):
        if parts[at].clause.joint == EXCEPT:
            return True
        at -= 1
    return False


def _untold(finding: Finding) -> bool:
    return finding.side == SIDE_NOT_TOLD


def _sides_beside(parts: list[_Read], at: int) -> tuple[str, ...]:
    """Return the sides told before in the sentence, else after."""
    first = next((k for k in range(at, 0, -1) if parts[k].clause.joint == STOP), 0)
    rest = (k for k in range(at + 1, len(parts)) if parts[k].clause.joint == STOP)
    last = next(rest, len(parts))
    for place in (*range(at - 1, first - 1, -1), *range(at + 1, last)):
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
