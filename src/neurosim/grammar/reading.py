"""The one way from words to findings: fold, cut, complete, read, check.

Every clause ends in findings, or lends its words to a clause that does, or is asked
back. Texts and the records of case files go the same way; a record has some of its
words in cells of their own.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise

from neurosim.atlas import Atlas
from neurosim.exam import Finding
from neurosim.grammar.accounts import with_what_was_lost
from neurosim.grammar.aside import Story, without_story
from neurosim.grammar.carriers import spell_carriers
from neurosim.grammar.clause import Given, read_clause
from neurosim.grammar.crossed import crossed_out
from neurosim.grammar.denials import denied_before, deny_all, part_denials
from neurosim.grammar.elided import written_out
from neurosim.grammar.ellipses import spell_ellipses
from neurosim.grammar.everyday import spell_everyday
from neurosim.grammar.expression import Expression
from neurosim.grammar.faults import (
    AmbiguousError,
    NamelessError,
    PlacelessError,
    StatelessError,
    UnclearError,
    UnknownWordsError,
)
from neurosim.grammar.fold import plain, split_words
from neurosim.grammar.forms import spell_forms
from neurosim.grammar.frames import spell_frames
from neurosim.grammar.gather import (
    REST,
    ReadClause,
    but_for_named,
    is_exception,
    remainder,
    sentences_with_rest,
    settle,
    spread,
    without_statements,
)
from neurosim.grammar.groups import Reading, read_side_by_side
from neurosim.grammar.heading import spell_heading
from neurosim.grammar.history import grown_fast, history_beside, history_in, history_of
from neurosim.grammar.level import read_level
from neurosim.grammar.lexicon import lexicon
from neurosim.grammar.lists import spread_over_lists
from neurosim.grammar.occasion import without_occasion
from neurosim.grammar.opening import without_opening
from neurosim.grammar.other_side import of_each_before
from neurosim.grammar.others import set_aside, without_earlier
from neurosim.grammar.outside import (
    CHANGED,
    QUALIFIERS,
    SEEN,
    may_be_left_out,
    outside_words,
    without_times,
)
from neurosim.grammar.pieces import GOES
from neurosim.grammar.placeless import stay_with_place, without_placeless
from neurosim.grammar.sayings import spell_pairs
from neurosim.grammar.senses import spell_senses
from neurosim.grammar.sentence import clauses_of, comparisons, spell_out
from neurosim.grammar.shared import Neighbours
from neurosim.grammar.statements import as_denied, as_told
from neurosim.grammar.synonyms import spell_synonyms
from neurosim.grammar.tagging import Clause, is_felt, is_no_finding, is_placeless
from neurosim.grammar.trailing import (
    ask_of_plurals,
    beside_a_side,
    names_no_side,
    share_last,
    take_lone_side,
)
from neurosim.grammar.vague import refuse_vague
from neurosim.grammar.verdict import stands
from neurosim.grammar.words import NEGATIONS, NOUNS, drop_fillers
from neurosim.terms import HISTORY, SIDES, ExamError


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
    for _, error in (*reading.unread, *reading.aside):
        raise error
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
    >>> [one.structure for one in reading.findings], reading.aside[0][0]
    (['ankle_dorsiflexion'], 'MRI normal')
    """
    if given is not None and given.beside is not None:
        return _linked(text, atlas, given)
    said, earlier = without_earlier(text) if given is None else (text, ())
    if earlier:
        return Reading(aside=earlier) + read_some(said, atlas)
    if given is not None:
        return _read_sentences(said, atlas, given)
    return read_side_by_side(
        spell_senses(said),  # "; light touch intact" is of the place before it
        lambda part: _read_sentences(part, atlas, None),
        _is_felt(atlas),
        sentences=True,
    )


def _read_sentences(said: str, atlas: Atlas, given: Given | None) -> Reading:
    """Return the reading of sentences that hang together."""
    known = given or Given()
    try:
        text = said if given is not None else _plainer(said, atlas)
        if given is None and (whole := _with_rest(text, atlas)):
            return whole
        story, opening = without_opening(text, atlas) if given is None else (text, ())
        spelled = spell_frames(
            spell_synonyms(crossed_out(spread_over_lists(spell_heading(story))))
        )
        own, aside = set_aside(spelled)
        if aside and not split_words(own):
            return Reading(aside=aside)
        if given is None:  # a record says how it is in a cell of its own
            refuse_vague(text)
        full = stay_with_place(share_last(written_out(spell_pairs(own)), atlas), atlas)
    except ExamError as error:
        return Reading((), ((said.strip(), error),))
    found = _side_by_side(full, atlas, known)
    unclear = any(isinstance(error, UnclearError) for _, error in found.unread)
    may_be_bare = given is None and not unclear and not CHANGED.search(text)
    if found.unread and may_be_bare:
        again = _side_by_side(full, atlas, known, bare=True)
        found = again if again.says_more_than(found) else found
    named = but_for_named(found.findings, full, atlas)
    told = as_told(as_denied(named, text, atlas), said, atlas)
    told = tuple(replace(one, without=(*opening, *one.without)) for one in told)
    found = take_lone_side(replace(found, findings=told))
    found = ask_of_plurals(found, text, atlas)
    found = without_placeless(full, Reading(aside=aside) + found, atlas)
    return with_what_was_lost(text, found, atlas)


def _with_rest(text: str, atlas: Atlas) -> Reading | None:
    """Return the reading of sentences that say what the rest is, if all is read."""
    each = [read_some(part, atlas) for part in sentences_with_rest(text)]
    return sum(each, Reading()) if each and not any(o.unread for o in each) else None


def _plainer(text: str, atlas: Atlas) -> str:
    """Return a sentence in the words of the tables, nothing left out."""
    denied = deny_all(denied_before(text), lambda words: is_felt(words, atlas))
    plainer = spell_everyday(spell_carriers(spell_forms(denied, atlas)))
    return part_denials(spell_ellipses(spell_senses(plainer)))


def _side_by_side(
    text: str, atlas: Atlas, given: Given, *, bare: bool = False
) -> Reading:
    alone = names_no_side(text)

    def link(part: str) -> Reading:
        found = _linked(part, atlas, given, bare=bare)
        sided = beside_a_side(part, found.findings, atlas, alone=alone)
        return replace(found, findings=tuple(sided))

    return read_side_by_side(text, link, _is_felt(atlas))


def _is_felt(atlas: Atlas) -> Callable[[str], bool]:
    """Return what tells whether words name what a patient tells."""
    return lambda part: is_felt(drop_fillers(split_words(plain(part))), atlas)


_NOWHERE = "names no muscle, area, reflex or sign: told of no place, it counts nothing"
_NOT_READ = "stands in a phrase that was not understood"


def _linked(text: str, atlas: Atlas, given: Given, *, bare: bool = False) -> Reading:
    """Return the reading of a text whose clauses may take words from each other.

    A bare reading goes without the phrases that no table knows.
    """
    try:
        folded = spell_out(text, given, atlas)
        whole = _read_whole(folded, given, atlas)
        if whole is not None:
            return Reading(whole)
        placeless, occasion = without_occasion(folded)
        timeless, times = without_times(placeless)
        times = (*occasion, *times, *comparisons(timeless))
        story = without_story(timeless, atlas) if bare else Story(timeless)
        if not split_words(story.text):
            return Reading((), ((text.strip(), UnknownWordsError(split_words(text))),))
        timeless, times = story.text, (*times, *story.idle)
        clauses = clauses_of(timeless, atlas, given)
    except ExamError as error:
        return Reading((), ((text.strip(), error),))
    reading = _alone(clauses) or _together(Neighbours(clauses))
    if reading.unread:  # "arm and leg" may be two after all
        parted = clauses_of(timeless, atlas, given, joined=False)
        again = _together(Neighbours(parted)) if len(parted) > len(clauses) else reading
        reading = reading if again.unread else again
    lost = tuple((words, NamelessError([_NOT_READ])) for words in story.unread)
    idle = tuple(
        (words, UnknownWordsError(split_words(words))) for words in story.clauses
    )
    reading = replace(
        reading, unread=(*reading.unread, *lost), aside=(*reading.aside, *idle)
    )
    found = reading.findings
    found += grown_fast(found, times, atlas)
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
_PLACES = Expression(
    r"(?:(?!,|;|\.\s|:|\bwith\b|\bbut\b|\bno\b).)*\bbelow\b(?:(?!,|;|\.\s|"
    r":|\bwith\b|\bbut\b|\band\b|\bno\b).)*"
)


_BOTH_SIDES = Expression(r"\b(?:right|left) (?:and|or) (?:the )?(?:right|left)\b")


def _level_of_a_place(
    folded: str, given: Given, atlas: Atlas
) -> tuple[Finding, ...] | None:
    """Read "trunk and legs below the nipple", which is one level and no list."""
    apart = set(SIDES) <= set(split_words(_BOTH_SIDES.sub("", folded)))
    if "below" in folded and not apart and _PLACES.fullmatch(folded):
        with suppress(ExamError):
            return read_level(folded, given.beside, atlas)
    return None


def _is_history(folded: str, atlas: Atlas) -> bool:
    """Whether all of a text is the name of an item of history, denied or not."""
    words = drop_fillers(split_words(folded))
    bare = tuple(word for word in words if word not in NEGATIONS)
    found = lexicon(atlas).find(words) or lexicon(atlas).find(bare)
    return any(structure.modality == HISTORY for structure in found)


def _alone(clauses: tuple[Clause, ...]) -> Reading:
    """Return the reading of a text of one clause, as it stands; else none."""
    if len(clauses) == 1 and not REST.match(clauses[0].text):
        clause = clauses[0]
        with suppress(ExamError):
            found = read_clause(clause.text, clause.given, clause.atlas)
            return Reading(settle(found, clause.atlas))
    return Reading()


def _together(near: Neighbours) -> Reading:
    """Return the reading of several clauses."""
    read_so_far: list[ReadClause] = []
    unread: list[tuple[str, ExamError]] = []
    aside: list[tuple[str, ExamError]] = []
    lent: tuple[str, ...] = ()
    left: list[Clause] = []
    for at, clause in enumerate(near.clauses):
        if not clause.words or (read_so_far and clause.affirms):
            continue  # "the patient, ...", "leg weakness, worse distally, was present"
        try:
            found = _complete(near, at, read_so_far)
            found = of_each_before(clause, found, read_so_far)
        except ExamError as error:
            left.append(clause)
            if _is_lender(near, at, error):
                lent += _left_out(clause)
            elif is_no_finding(clause):
                aside.append((clause.written, error))
            else:
                unread.append((clause.written, _placeless(error, clause)))
            if is_exception(near.clauses, at):
                read_so_far, lost = without_statements(read_so_far)
                unread += lost
            continue
        found = tuple(replace(one, without=(*lent, *one.without)) for one in found)
        lent = ()
        read_so_far.append(ReadClause(clause, found))
    if not read_so_far and not unread and not aside:
        fault = NamelessError(["names no muscle, area, reflex or sign"])
        unread.append((" ".join(c.text for c in near.clauses), fault))
    told = (*spread(read_so_far), *_past_of(near, left))
    return Reading(told, tuple(unread), tuple(aside))


def _past_of(near: Neighbours, left: list[Clause]) -> Iterator[Finding]:
    """Yield the history in clauses that tell nothing else; none where one denies."""
    if not any(clause.negated for clause in near.clauses):
        for clause in left:
            yield from history_beside(clause.words, clause.atlas)


def _placeless(error: ExamError, clause: Clause) -> ExamError:
    """Return the fault of a clause; its own, if it is a complaint of no place."""
    if isinstance(error, NamelessError) and is_placeless(clause):
        return PlacelessError([_NOWHERE])
    return error


def _is_lender(near: Neighbours, at: int, error: ExamError) -> bool:
    """Whether a clause has given its words away: "pain" radiating to the arm."""
    following = near.clauses[at + 1 :]
    return (
        isinstance(error, NamelessError | StatelessError)
        and bool(following)
        and following[0].joint == GOES
        and not near.clauses[at].name
    )


def _complete(
    near: Neighbours, at: int, before: list[ReadClause]
) -> tuple[Finding, ...]:
    clause = near.clauses[at]
    rest = REST.match(clause.text)
    if rest and rest.end():
        return remainder(clause, rest, before)
    first: ExamError | None = None
    for wording, left_out in _wordings(near, at):
        try:
            found = read_clause(wording, clause.given, clause.atlas)
        except ExamError as error:
            whole = wording == clause.text and not left_out
            if first is None or whole or _only_colour(first, left_out):
                first = error
        else:
            if not stands(near.clauses, at, found, before):
                continue
            structures = [clause.atlas.structures[one.structure] for one in found]
            near.keep(at, wording, structures)
            return tuple(replace(one, without=left_out) for one in found)
    found = _with_history(near, at)
    if found:
        return found
    raise _explained(first, clause)


def _with_history(near: Neighbours, at: int) -> tuple[Finding, ...]:
    """Read a clause that holds an item of history: "progressive foot drop"."""
    clause = near.clauses[at]
    atlas = clause.atlas
    if clause.negated:
        return ()
    left_out = _left_out(clause)
    kept = tuple(word for word in clause.words if word not in left_out)
    for words, without in {clause.words: (), kept: left_out}.items():
        items = [(item, " ".join(left)) for item, left in history_in(words, atlas)]
        lent = ((item, way) for item, left in items for way in near.reworded(at, left))
        for item, wording in (*items, *lent):
            with suppress(ExamError):
                found = read_clause(wording, clause.given, atlas)
                both = (*found, *history_of(item, atlas))
                return tuple(replace(one, without=without) for one in both)
    return ()


def _wordings(near: Neighbours, at: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield wordings of a clause: whole, then without what may be left out."""
    yield from ((wording, ()) for wording in near.wordings(at))
    clause = near.clauses[at]
    left_out = _left_out(clause)
    if left_out:
        kept = " ".join(w for w in clause.text.split() if w.strip(",.") not in left_out)
        yield from ((wording, left_out) for wording in near.reworded(at, kept))


def _only_colour(error: ExamError, left_out: tuple[str, ...]) -> bool:
    """Whether nothing failed but words that may be left out."""
    return isinstance(error, UnknownWordsError) and set(error.unknown) <= {*left_out}


def _left_out(clause: Clause) -> tuple[str, ...]:
    """Return the words of a clause that only colour what it says."""
    told = sum(noun.kind == "told" for noun in clause.own.nouns)

    #: "Not measured" says nothing of how it is, "not seen" does.
    denied = {
        word
        for no, word in pairwise(clause.words)
        if no in ("not", "never") and word not in SEEN
    }

    def beside(word: str) -> bool:
        """Whether a complaint stands there that is not this word itself."""
        own = NOUNS.get((word,))
        return told > (own is not None and own.kind == "told")

    details = _DETAILS.difference(clause.name) if _is_of_skin(clause) else ()
    return tuple(
        word
        for word in clause.words
        if word not in denied
        and (may_be_left_out(word, complaint=beside(word)) or word in details)
        and (word in QUALIFIERS or word in details or not clause.knows(word))
        and not (word in QUALIFIERS and word in clause.name)
    )


#: Where in a place that is named something is felt.
_DETAILS = frozenset(("proximal", "distal", "mid", "central"))


def _is_of_skin(clause: Clause) -> bool:
    """Whether a clause names a place where something is felt, and nothing else."""
    kinds = clause.own.modalities or frozenset(("motor",))
    return bool(clause.name) and not kinds.difference(("sensory", "pain", "local"))


def _explained(error: ExamError | None, clause: Clause) -> ExamError:
    outside = outside_words(clause.words)
    if outside and not isinstance(error, AmbiguousError):
        return UnknownWordsError(outside[:1])
    return error or NamelessError(["names no muscle, area, reflex or sign"])
