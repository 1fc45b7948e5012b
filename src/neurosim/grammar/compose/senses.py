"""The senses of a run of words: what each table makes of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import cast

from neurosim.grammar.compose.bundles import (
    DEFICIT,
    KIND,
    MIDDLE,
    PART,
    PLACE,
    STATE,
    Bundle,
)
from neurosim.grammar.expression import Expression
from neurosim.grammar.judge import nouns_in, says_wrong
from neurosim.grammar.lexicon import Lexicon
from neurosim.grammar.words import (
    FILLERS,
    NOUNS,
    PLURALS,
    SCOPES,
    SIDE_WORDS,
    STATE_WORDS,
    Phrase,
)
from neurosim.records import Structure
from neurosim.terms import HISTORY, MIDLINE

#: How much, and not what.
_DEGREES = frozenset(("slight", "severe", "partly", "complete"))
#: What words that allow any modality are of, and states that only signs have.
_OF_TONE = frozenset(("umn",))
_SIGNS = frozenset(("umn", "local", "tension", "autonomic", "reflex"))
_OF_SIGNS = frozenset(("positive", "negative", "upgoing", "downgoing", "mute"))
#: Words for tone that is low -> the word that the tables read with any limb.
_FLACCID = frozenset(("flaccid", "floppy", "hypotonic", "flaccidity"))
#: What is of a limb, though a table has a name for it alone.
_OF_A_LIMB = frozenset(
    ("tone", "fasciculation", "fasciculations", "spasticity", "spastic", "hypertonia",
     "hypertonic")
)  # fmt: skip
#: Words for the area or the muscles of a root: no words of what was tested.
_ROOTS = frozenset(("dermatome", "dermatomes", "myotome", "myotomes"))
_OF_REFLEXES = frozenset(("deep", "tendon", "stretch"))
#: Senses that a table names as if they were places.
SENSES = frozenset(
    (("joint", "position"), ("joint", "position", "sense"), ("position", "sense"),
     ("proprioception",))
)  # fmt: skip
_EXAM = frozenset(("neurological", "examination", "exam", "neurology"))
_JOINTS = frozenset((",", "/", "and", "or", "with"))
_FINGERS = frozenset(("finger", "fingers", "digit", "digits"))
_KEPT = "_fragments_of_names"
_OTHERS = "_other_words_of_names"
#: A structure that many words name, few of which say what was tested.
_WIDE = "cortical_signs"


def senses(run: Phrase, names: Lexicon) -> Iterator[tuple[Bundle, ...]]:
    """Yield what a run of words may be; words for all limbs are two places.

    Parameters
    ----------
    run
        Words.
    names
        The names of the tables.
    """
    if run[0] in _EXAM and len(run) == 1:
        yield (Bundle(),)
        yield (Bundle(frozenset(KIND)),)
        return
    if run in SCOPES:
        yield _of_limbs(run)
        return
    if run in FOUR_WEAK:
        kinds = frozenset(("motor",))
        weak = Bundle(frozenset((DEFICIT,)), what=FOUR_WEAK[run], modalities=kinds)
        yield tuple(_with_place(weak, one) for one in _of_limbs(("limbs",)))
        return
    for found in _single(run, names):
        yield (found,)


def _of_limbs(run: Phrase) -> tuple[Bundle, ...]:
    plural = not PLURALS.isdisjoint(run)
    whole = Bundle(frozenset(PLACE), place=run, plural=plural, scope=True)
    if SCOPES[run] or PLURALS.isdisjoint(run):
        return (whole,)
    whole = replace(whole, parts=ALL_LIMBS)
    return replace(whole, place=("arms",)), replace(whole, place=("legs",))


def _with_place(bundle: Bundle, place: Bundle) -> Bundle:
    fills = bundle.fills | place.fills
    return replace(place, fills=fills, what=bundle.what, modalities=bundle.modalities)


#: Weakness of four limbs -> the word for it in each.
FOUR_WEAK = {
    (four + how + end,): tuple(weak.split())
    for four in ("tetra", "quadri")
    for how, end, weak in (
        ("pare", "sis", "weakness"), ("pare", "tic", "weakness"),
        ("ple", "gia", "severe weakness"), ("ple", "gic", "severe weakness"),
    )
}  # fmt: skip


#: Where feeling ends, which says by itself what is wrong.
_LEVEL = Expression(r"sensory level ([ctls]\d{1,2})|([ctls]\d{1,2}) sensory level")
_WRONG_AT = frozenset((PLACE, DEFICIT))
#: Marks the arms or legs of "all limbs": no part of a longer name.
ALL_LIMBS = frozenset(("all",))


def _single(run: Phrase, names: Lexicon) -> Iterator[Bundle]:
    if run[0] == "below" and is_place(run[1:], names):
        kinds = frozenset(("sensory",))
        yield Bundle(frozenset(PLACE), place=run, modalities=kinds)
    if level := _LEVEL.fullmatch(" ".join(run)):
        root, kinds = level[1] or level[2], frozenset(("sensory",))
        yield Bundle(_WRONG_AT, (root,), ("sensory", "level"), modalities=kinds)
    if run in STATE_WORDS and run != ("low",):
        yield from _of_state(run)
    noun = NOUNS.get(run)
    sign = noun and _is_sign(run, names)
    organ = sign and all(one.modality == "autonomic" for one in names.find(run))
    if noun and (not sign or (noun.deficit and organ)):
        yield from _of_noun(run)
    if (not noun or sign) and run not in SENSES:
        yield from _of_name(run, names)
    if run in SENSES:
        kinds = frozenset(("sensory",))
        yield Bundle(frozenset(KIND), what=run, modalities=kinds)


def _of_state(run: Phrase) -> Iterator[Bundle]:
    state = STATE_WORDS[run]
    kinds = _SIGNS if state in _OF_SIGNS else None
    of = _SAID_OF.get(" ".join(run)) or _SAID_OF.get(run[0])
    fills = frozenset((STATE, KIND)) if of else frozenset(STATE)
    degree = state in _DEGREES
    yield Bundle(fills, state=run, degree=degree, modalities=of or kinds)
    if run == ("present",):
        yield Bundle()


#: Words of state that say what they are of.
_SAID_OF = {
    "areflexic": frozenset(("reflex",)), "hyperreflexic": frozenset(("reflex",)),
    "hyporeflexic": frozenset(("reflex",)), "strong": frozenset(("motor",)),
    "full strength": frozenset(("motor",)), "full power": frozenset(("motor",)),
}  # fmt: skip


def _is_sign(run: Phrase, names: Lexicon) -> bool:
    """Whether a noun names a sign by itself: clonus."""
    named = run in names.names and not NOUNS[run].modalities
    return named and _OF_A_LIMB.isdisjoint(run)


def _of_noun(run: Phrase) -> Iterator[Bundle]:
    noun = NOUNS[run]
    if not (noun.modalities or noun.deficit) and noun.kind in _TOLD:
        yield Bundle()
        return
    if noun.deficit == "complaint":
        return
    slot = DEFICIT if noun.deficit else KIND
    kinds = _OF_TONE if run == ("tone",) else noun.modalities or None
    what = ("hypotonia",) if _FLACCID.issuperset(run) else run
    yield Bundle(frozenset(slot), what=what, modalities=kinds, plural=noun.plural)


_TOLD = ("told", "examined", "global")


def _of_name(run: Phrase, names: Lexicon) -> Iterator[Bundle]:
    if not SIDE_WORDS.keys().isdisjoint(run):
        return
    bare = tuple(word for word in run if word not in _JOINTS)
    if bare != run and ("or" in run or not _is_one_name(run, names)):
        return
    noun = NOUNS.get(bare)
    if (noun and (noun.modalities or noun.kind)) or _OF_REFLEXES.issuperset(run):
        return
    found = names.names.get(bare) or (() if noun else names.extended(bare))
    told = tuple(one for one in found if one.modality != HISTORY and one.id != _WIDE)
    if told:
        yield named(run, told)
    elif found and all(one.modality == HISTORY for one in found):
        yield _of_history(bare, found)
        if bare == run:
            yield Bundle(frozenset((PLACE, DEFICIT, MIDDLE)), place=run)


def _is_one_name(run: Phrase, names: Lexicon) -> bool:
    """Whether words with an "and" in them are one name, and no list of organs."""
    kinds = names.joined.get(run, frozenset())
    if run in names.joined and (run[-1] not in _FINGERS or "motor" in kinds):
        return False
    return bool(kinds) and not kinds & {"autonomic", ""}


def _of_history(words: Phrase, found: tuple[Structure, ...]) -> Bundle:
    """Return an item of history; "increasing weakness" is a weakness too."""
    items = frozenset(one.id for one in found)
    weak = tuple(word for word in words if (word,) in NOUNS and NOUNS[word,].deficit)
    if len(weak) != 1:
        return Bundle(history=items)
    kinds = NOUNS[weak].modalities or None
    return Bundle(frozenset(DEFICIT), what=weak, history=items, modalities=kinds)


def named(words: Phrase, found: tuple[Structure, ...]) -> Bundle:
    """Return the bundle of a name of structures.

    Parameters
    ----------
    words
        The name.
    found
        The structures.
    """
    nouns = nouns_in(words)
    fills = {PLACE}
    if any(noun.deficit for noun in nouns) or any(says_wrong(s, words) for s in found):
        fills.add(DEFICIT)
    elif words[-1] not in _ROOTS and any(n.modalities or n.kind for n in nouns):
        fills.add(KIND)
    if all(one.laterality == MIDLINE for one in found):
        fills.add(MIDDLE)
    kinds = frozenset(one.modality for one in found)
    plural = any(noun.plural for noun in nouns) or not PLURALS.isdisjoint(words)
    parts = frozenset(part for one in found for part in one.part_of.split("|"))
    return Bundle(
        frozenset(fills), place=words, modalities=kinds, plural=plural, parts=parts
    )


def fragments(names: Lexicon) -> frozenset[Phrase]:
    """Return the runs of words with which longer names begin or end."""
    kept = vars(names).get(_KEPT)
    if kept is None:
        kept = vars(names)[_KEPT] = frozenset(
            run
            for name in names.names
            for at in range(1, len(name))
            for run in (name[:at], name[at:])
            if not run[0].startswith("#") and run not in NOUNS
        )
    return cast("frozenset[Phrase]", kept)


def completes(word: str, words: Iterable[str], names: Lexicon) -> bool:
    """Return whether a word and others of a sentence make a name together.

    Parameters
    ----------
    word
        A word that is no name by itself.
    words
        The words of the sentence.
    names
        The names of the tables.
    """
    single = {*words} | {one.removesuffix("s") for one in words}
    near = _by_word(names).get(word, ()) or _by_word(names).get(
        word.removesuffix("s"), ()
    )
    return any(rest <= single for rest in near)


def _by_word(names: Lexicon) -> dict[str, list[frozenset[str]]]:
    """Return the other words of the names in which a word stands."""
    kept = vars(names).get(_OTHERS)
    if kept is None:
        kept = vars(names)[_OTHERS] = defaultdict(list)
        for name in names.names:
            for word in name:
                kept[word].append(frozenset(name) - {word} - FILLERS)
    return cast("dict[str, list[frozenset[str]]]", kept)


def is_part_of_name(run: Phrase, names: Lexicon) -> bool:
    """Return whether words may be a part of a longer name."""
    if run in SCOPES or not (_JOINTS | SIDE_WORDS.keys()).isdisjoint(run):
        return False
    return run in fragments(names) or (run in names.names and run not in NOUNS)


_ENDS = frozenset(("dermatome", "level", "segment"))


def is_place(run: Phrase, names: Lexicon) -> bool:
    """Return whether words name where something ends: "below T10", "below the knee"."""
    bare = tuple(word for word in run if word not in _ENDS)
    found = (*names.find(bare), *names.extended(bare))
    return any(one.modality == "sensory" for one in found)


def part(run: Phrase) -> Bundle:
    """Return words as a part of a name."""
    return Bundle(frozenset(PART), place=run)
