"""What a student asks for: the grammar of ``rank``, without grades."""

import re
from collections.abc import Iterable, Iterator

from neurosim.atlas import Atlas, normal_name
from neurosim.exam import Finding, Item
from neurosim.grammar.parts import prepare, scan
from neurosim.grammar.text import parse_finding
from neurosim.quiz.asking import is_rectal, words_of_tests
from neurosim.quiz_tables import Shortcut
from neurosim.records import Structure
from neurosim.simulation import items_of
from neurosim.terms import MIDLINE, SIDES, ExamError, segment_root

#: The word that fits every structure and leaves every grade possible.
_ANY = "untested"
#: As many names are read one by one where they make no sense together.
_MOST_NAMES = 4
#: An examination of a whole is that whole, and so is all of it.
_EXAM = re.compile(
    r"^(?:(?:(?:neuro(?:logical)? )?exam(?:ination)? of|neuro(?:logical)? exam|all|"
    r"full|whole|complete) )+(?:the |his |her )?|"
    r"(?: (?:exam(?:ination)?|tests?|testing|all|all over|everywhere|throughout|"
    r"ok|okay|alright))+$"
)
_NO_RESULT = "name what to test, without the result: it is shown to you"
#: As many characters of a text as the grammar shows in its faults.
_SHOWN = 80
#: Both sides, as notes write them.
_BOTH = re.compile(
    r"(?<!\w)(?:r(?:ight)?\s*(?:[+&/]|and)\s*l(?:eft)?|"
    r"l(?:eft)?\s*(?:[+&/]|and)\s*r(?:ight)?)(?!\w)",
    re.IGNORECASE,
)
#: Parts that belong to one limb.
_LIMB_OF = {"hand": "arm", "foot": "leg"}
_WHOLE = r"tone|power|strength|motor|reflex(?:es)?|jerks?|sensation|sensory|feeling"
_WHICH = (
    r"(?P<side>(?:right|left|both|r|l) )?(?:the )?"
    r"(?P<limb>[ul]ls?|(?:upper|lower) (?:limb|extremit)(?:s|y|ies)?|arms?|legs?)"
)
_LISTED = rf"(?P<what>(?:{_WHOLE})(?:(?:[,/+&\s]|and)+(?:{_WHOLE}))+)"
#: Several things of one limb: "LL: tone, power and reflexes".
_LIMB = re.compile(rf"^{_WHICH}\s*[:-]?\s+{_LISTED}$", re.IGNORECASE)
_OF_LIMB = re.compile(rf"^{_LISTED} (?:of|in) {_WHICH}$", re.IGNORECASE)
#: What is tested where a name has several meanings: the first that it has.
_ADDED = {" power": "motor", " umn": "umn", " sensation": "sensory"}
#: How the reader of findings asks for one thing at a time.
_ONE_FINDING = "is left over: write one finding, a comma, then the next"
_ONE_TEST = "is not understood here: name one test, a comma, then the next"
#: What is near to several unknown words at once is near to none of them.
_SEVERAL_UNKNOWN = re.compile(r"(unknown words '[^']*'): did you mean .*$")
_UNKNOWN = re.compile(r"unknown words? '([a-z]{4,}s)'")


def parse_request(text: str, atlas: Atlas) -> tuple[Item, ...]:
    """Return the tests that a text such as ``right triceps`` asks for.

    A structure without a side is tested on both; a shortcut such as ``screen arms``
    stands for many tests; a dermatome or myotome for its key point or key muscle.

    Raises
    ------
    ExamError
        If the words name no test; the message says what is near.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> parse_request("pin prick right middle finger", load_atlas())
    (('middle_finger', 'right', 'pin_prick'),)
    """
    text = _BOTH.sub("both", text)
    if limb := _LIMB.match(text) or _OF_LIMB.match(text):
        arm = limb["limb"].lower().startswith(("a", "u"))
        where = f"{limb['side'] or ''}{'arm' if arm else 'leg'}"
        asked = re.findall(_WHOLE, limb["what"], re.IGNORECASE)
        each = (parse_request(f"{where} {what}", atlas) for what in asked)
        return tuple(dict.fromkeys(item for items in each for item in items))
    short = _shortcut(text, atlas)
    if short:
        return short
    found: dict[Item, None] = {}
    side = ""
    for part in filter(None, map(str.strip, text.split(","))):
        source = prepare(part)
        if source.numbers:
            raise ExamError([_NO_RESULT])
        named = scan((source.words,), source.numbers).sides
        side = named[0] if len(named) == 1 else side
        words = part if named else f"{side or 'both'} {part}"
        for finding in _read_each(words, part, atlas):
            found.update(dict.fromkeys(_items(finding, atlas)))
    if not found:
        raise ExamError(["name what to test, such as: right triceps"])
    return tuple(found)


def _read_each(words: str, part: str, atlas: Atlas) -> tuple[Finding, ...]:
    """Read a request; names that stand one after the other are a test each."""
    try:
        return _read(words, part, atlas)
    except ExamError:
        names = [w for w in part.split() if w.lower() not in (*SIDES, "both")]
        side = next((w for w in words.split() if w.lower() in (*SIDES, "both")), "both")
        if not 1 < len(names) <= _MOST_NAMES:
            raise
        try:
            each = [_read(f"{side} {name}", name, atlas) for name in names]
        except ExamError:
            each = []
        found = tuple(finding for found in each for finding in found)
        limbs = {_limb(atlas.structures[finding.structure]) for finding in found}
        if len(limbs) != 1:  # the fibular head is neither skin nor head
            raise
        single = [n for n in each if not any(_is_whole(f, atlas) for f in n)]
        if len(single) == 1:  # "Hoffmann hands": the hands are where it is done
            return single[0]
    return found


def _is_whole(finding: Finding, atlas: Atlas) -> bool:
    return bool(atlas.structures[finding.structure].parts)


def _limb(test: Structure) -> str:
    return _LIMB_OF.get(test.part_of, test.part_of)


def _read(words: str, part: str, atlas: Atlas) -> tuple[Finding, ...]:
    """Read a request; of a muscle and its reflex the muscle is meant."""
    faults: list[str] = []
    for noun in ("", *_ADDED):
        asked = f"{words}{noun} {_ANY}"
        try:
            found = parse_finding(asked, atlas)
        except ExamError as error:
            faults = faults or [_own_words(f, asked, part) for f in error.faults]
            if "can mean" not in faults[0]:
                break
        else:
            _check_no_result(found, atlas)
            if not noun or f"({_ADDED[noun]})" in faults[0]:
                return found
    if owner := _UNKNOWN.search(faults[0]):  # "tinels" is Tinel's
        word = owner[1]
        again = re.sub(rf"(?i)\b{word}\b", word[:-1], words)
        if word[:-1] in words_of_tests(atlas):
            return _read(again, part, atlas)
    raise ExamError(faults)


def _check_no_result(found: tuple[Finding, ...], atlas: Atlas) -> None:
    for finding in found:
        if finding.grades != atlas.structures[finding.structure].scale.all:
            raise ExamError([_NO_RESULT])


def _own_words(fault: str, asked: str, part: str) -> str:
    """Return a fault about what the student typed, not about what was added."""
    shown = asked if len(asked) <= _SHOWN else asked[:_SHOWN] + "..."
    told = _SEVERAL_UNKNOWN.sub(r"\1", fault.removeprefix(f"{shown!r}: "))
    return f"{part[:_SHOWN]!r}: {told.replace(_ONE_FINDING, _ONE_TEST)}"


def _items(finding: Finding, atlas: Atlas) -> Iterable[Item]:
    structure = atlas.structures[finding.structure]
    kind = "examined" if finding.kind == "global" else finding.kind
    if structure.pool != "blur":
        for part in _tested(structure, kind, atlas):
            for side in _sides(part, finding.side):
                yield part.id, side, kind
        return
    keys = tuple(_keys(structure, atlas))
    if not keys:
        raise ExamError([f"{structure.name} is a summary, not a test: name a place"])
    for key in keys:
        yield key, finding.side, kind


def _tested(whole: Structure, kind: str, atlas: Atlas) -> Iterator[Structure]:
    """Yield what is tested when a whole such as the hand is: its parts, one by one."""
    alone = not whole.parts or kind == "told" or whole.modality == "pain"
    if alone or any(item[0] == whole.id for item in items_of(atlas, "full")):
        yield whole
        return
    for name, *_ in whole.parts:
        yield from _tested(atlas.structures[name], kind, atlas)


def _sides(test: Structure, side: str) -> tuple[str, ...]:
    """Return the sides of a part; of a whole in the midline it has two."""
    return (side,) if side in test.sides else test.sides


def _keys(statement: Structure, atlas: Atlas) -> Iterable[str]:
    """Yield the key point or key muscle of each root of a statement."""
    roots = atlas.weights.get(statement.owner, {})
    if not roots or statement.modality == "pain":
        return
    largest = max(roots.values())
    for test in atlas.structures.values():
        same = test.modality == statement.modality and bool(test.key)
        if same and roots.get(segment_root(test.key), 0.0) == largest:
            yield test.id


def _shortcut(text: str, atlas: Atlas) -> tuple[Item, ...]:
    """Return the tests of a shortcut such as ``screen arms``, also of one side only."""
    words = normal_name(text.replace(",", " and ")).split()
    named = [word for word in words if word in (*SIDES, "both")]
    rest = " ".join(word for word in words if word not in named)
    sides = {*named} & {*SIDES} or {*SIDES, MIDLINE}
    rows = {name: row for row in atlas.rows(Shortcut) for name in row.words}
    if rest not in rows:
        rest = _EXAM.sub("", rest)
    chosen = [rest] if rest in rows else re.split(r"(?: and)+ ", rest)
    if not all(name in rows for name in chosen):
        return ()
    return tuple(
        dict.fromkeys(
            item
            for row in map(rows.__getitem__, chosen)
            for item in items_of(atlas, row.protocol)
            if item[1] in sides
            and not (row.modalities and is_rectal(atlas.structures[item[0]]))
            and _belongs(atlas.structures[item[0]], row.parts, row.modalities)
        )
    )


def _belongs(
    test: Structure, parts: tuple[str, ...], modalities: tuple[str, ...]
) -> bool:
    return (not parts or test.part_of in parts) and (
        not modalities or test.modality in modalities
    )


def request_words(atlas: Atlas) -> tuple[str, ...]:
    """Return the names that a line editor can offer, in alphabetical order."""
    names = {
        normal_name(name)
        for test in atlas.weighed
        if test.pool != "blur"
        for name in (test.name, *test.aliases)
    }
    names |= {words for row in atlas.rows(Shortcut) for words in row.words}
    return tuple(sorted(names))
