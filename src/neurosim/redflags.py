"""Red flags: findings that come first, whatever the ranking says.

The rules are rows of redflags.csv; they look at what was typed, never at
probabilities, which only add a question where no row says anything. ``when`` is a list
of alternatives parted by ``|``; each is a list of tests joined by ``+``, all of which
must hold. A test is ``structure:state`` or the name of a group of redflag_groups.csv;
data/README.md has the grammar.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from neurosim.atlas import Atlas, kept, load_atlas
from neurosim.cord_asked import ALSO, CORD_ASKED, abnormal, leads, signs_of_cord
from neurosim.door import door
from neurosim.exam import SIDE_NOT_TOLD, Exam, Finding
from neurosim.grammar.words import STATES, column_of
from neurosim.records import FlagTest, RedFlag, Structure
from neurosim.terms import (
    MIDLINE,
    SIDES,
    TIERS,
    TableError,
    UnknownNameError,
    mirror,
)
from neurosim.wording import told_words

#: States that a test may name -> states of the grammar that show it.
_SHOWN = {
    "abnormal": ("abnormal",),
    "present": ("present", "positive"),
    "weak": ("weak",),
    "reduced": ("reduced", "low"),
    "absent": ("lost",),
    "brisk": ("brisk",),
    "clonus": ("clonus",),
    "normal": ("normal", "negative"),
}
#: MRC this or less: ``mrc3``.
_AT_MOST = re.compile(r"mrc([0-4])")
_NORMAL = "normal"
_TEST = re.compile(
    r"(?P<no>-?)(?P<name>\w+)(?::(?P<state>\w+))?(?P<words>(?:!?~[^!~@]+)*)"
    r"(?:@(?P<side>both|one|other))?"
)
#: A word that excludes a finding stands in its clause.
_CLAUSE = re.compile(r"[,;.]|\b(?:and|but|with)\b")
_WORDS = re.compile(r"(!?)~([^!~@]+)")
#: What is said when no rule fires: it is never "no red flags".
NO_FLAG = "No flag in what you typed. What you did not type has not been checked"
_BOTH, _ONE, _OTHER = "both", "one", "other"


@dataclass(frozen=True)
class RedFlagHit:
    """A red flag, the findings that raised it, and how these are told."""

    flag: RedFlag
    findings: tuple[Finding, ...]
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Test:
    """One test; without a state, ``name`` is that of a group."""

    name: str
    state: str
    words: tuple[str, ...]
    without: tuple[str, ...]
    side: str
    negative: bool


_Shown = Mapping[str, tuple[Finding, ...]]


@door
def red_flags(
    exam: Exam | Iterable[str | Finding], atlas: Atlas | None = None
) -> tuple[RedFlagHit, ...]:
    """Return the red flags that an exam raises, the gravest tier first.

    A record raises a flag only if every grade that it leaves possible does: "not
    tested" raises none, and "weak" alone does not mean MRC 3 or less. A flag of the
    mildest tier is left out if a graver one rests on all of its findings.

    Parameters
    ----------
    exam
        The findings, or a list of texts such as ``urinary retention``.
    atlas
        The tables; the shipped ones by default.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> from neurosim.grammar import parse_exam
    >>> atlas = load_atlas()
    >>> exam = parse_exam(["urinary retention", "right ankle jerk absent"], atlas)
    >>> [(hit.flag.id, hit.flag.tier) for hit in red_flags(exam, atlas)]
    [('bladder_failure', 'same_day')]
    """
    if not isinstance(exam, Exam):
        from neurosim.grammar.given import as_exam  # noqa: PLC0415 - loads slowly

        exam = as_exam(exam, atlas)
    tables = atlas or load_atlas()
    hits = [
        RedFlagHit(flag, found, _told(found, tables))
        for flag in tables.red_flags
        if (found := _raised(flag, exam, tables))
    ]
    rests = (finding for hit in hits for finding in hit.findings)
    if signs := signs_of_cord(exam, rests, tables):
        hits.append(RedFlagHit(CORD_ASKED, signs, _told(signs, tables)))
    order = list(TIERS)
    graver = {f for hit in hits if hit.flag.tier != order[-1] for f in hit.findings}
    kept = [
        hit
        for hit in hits
        if hit.flag.tier != order[-1] or not set(hit.findings) <= graver
    ]
    return tuple(sorted(kept, key=lambda hit: order.index(hit.flag.tier)))


def flags_beside(
    exam: Exam, categories: Mapping[str, float], atlas: Atlas
) -> tuple[RedFlagHit, ...]:
    """Return the red flags that stand above a ranking.

    They are those of the exam; where it raises none and the cord, conus or cauda equina
    leads, that is asked about.

    Parameters
    ----------
    exam
        The findings.
    categories
        The probability of each kind of cause.
    atlas
        The tables.
    """
    hits = red_flags(exam, atlas)
    if hits or not exam.findings or not leads(categories):
        return hits
    found = abnormal(exam, atlas) or exam.findings
    return (RedFlagHit(CORD_ASKED, found, _told(found, atlas)),)


def not_excluded(exam: Exam, atlas: Atlas | None = None) -> tuple[RedFlag, ...]:
    """Return the flags that were not raised although a sign of them was normal.

    A normal sign does not exclude what the flag stands for; ``limit`` says why.

    Examples
    --------
    >>> from neurosim.grammar import parse_exam
    >>> [flag.id for flag in not_excluded(parse_exam(["anal tone normal"]))]
    ['anal_tone_low']
    """
    tables = atlas or load_atlas()
    raised = {hit.flag.id for hit in red_flags(exam, tables)}
    normal = {
        finding.structure
        for finding in exam.findings
        if (one := tables.structures.get(finding.structure)) is not None
        and finding.grades == (one.scale.normal,)
    }
    return tuple(
        flag
        for flag in tables.red_flags
        if flag.limit
        and flag.id not in raised
        and normal
        & {
            test.name
            for tests in _parse(flag.when)
            for part in tests
            if not part.negative
            for test in _members(tables, part)
        }
    )


def first_tests(
    hits: Iterable[RedFlagHit], exam: Exam, atlas: Atlas
) -> tuple[Structure, ...]:
    """Return the tests that decide what flags stand for, without those that are done.

    They come before what tells most of a root: a flag is about more than that.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> from neurosim.grammar import parse_exam
    >>> exam = parse_exam(["saddle numb", "anal tone normal"])
    >>> tests = first_tests(red_flags(exam), exam, load_atlas())
    >>> [test.id for test in tests]
    ['post_void_residual', 'perianal_area', 'plantar_response']
    """
    structures = atlas.structures
    done = {
        finding.structure
        for finding in exam.findings
        if len(finding.grades) < len(structures[finding.structure].scale.all)
    }
    named = dict.fromkeys(name for hit in hits for name in hit.flag.first.split())
    return tuple(structures[name] for name in named if name not in done)


def imaging_of(hits: Iterable[RedFlagHit]) -> tuple[str, ...]:
    """Return the imaging that flags ask for, in words."""
    return tuple(dict.fromkeys(h.flag.imaging for h in hits if h.flag.imaging))


def check_red_flags(atlas: Atlas) -> None:
    """Check the rules of redflags.csv and redflag_groups.csv.

    Raises
    ------
    TableError
        With every test that names no structure, no group or no state.
    """
    faults = []
    for row in atlas.flag_tests:
        place = f"redflag_groups.csv, {row.group}"
        faults += [f"{place}: {fault}" for fault in _check_member(row, atlas)]
    for flag in atlas.red_flags:
        for alternative in flag.when.split("|"):
            for test in alternative.split("+"):
                faults += [
                    f"redflags.csv, {flag.id}, when: {fault}"
                    for fault in _check(test, atlas)
                ]
    TableError.refuse(faults)


def _check_member(row: FlagTest, atlas: Atlas) -> Iterator[str]:
    yield from _check(row.test, atlas)
    if row.test.startswith("-") or "@" in row.test:
        yield f"{row.test!r}: sides and what must not hold belong into redflags.csv"
    above = {row.group}
    while new := {r.group for r in atlas.flag_tests if r.test in above} - above:
        above |= new
    if row.test in above:
        yield f"{row.test!r} is a group that holds {row.group}"


def _check(text: str, atlas: Atlas) -> Iterator[str]:
    if not _TEST.fullmatch(text.strip()):
        yield f"{text.strip()!r} is not a test such as triceps:weak@both"
        return
    test = _parse_test(text)
    groups = {row.group for row in atlas.flag_tests}
    if not test.state:
        if test.name not in groups:
            yield str(UnknownNameError("group", test.name, sorted(groups)))
    elif test.name not in atlas.structures:
        yield str(UnknownNameError("structure", test.name, atlas.structures))
    elif test.state not in _SHOWN and not _AT_MOST.fullmatch(test.state):
        yield str(UnknownNameError("state", test.state, _SHOWN))
    elif not _grades(atlas.structures[test.name], test.state):
        yield f"{test.name} cannot be {test.state}"


@lru_cache(maxsize=512)
def _parse(when: str) -> tuple[tuple[_Test, ...], ...]:
    return tuple(
        tuple(_parse_test(part) for part in alternative.split("+"))
        for alternative in when.split("|")
    )


@lru_cache(maxsize=2048)
def _parse_test(text: str) -> _Test:
    found = _TEST.fullmatch(text.strip())
    if found is None:
        raise TableError([f"{text.strip()!r} is not a test of a red flag"])
    runs = _WORDS.findall(found["words"])
    words, without = (
        tuple(w.strip() for no, run in runs if no == mark for w in run.split("/"))
        for mark in ("", "!")
    )
    state, side = found["state"] or "", found["side"] or ""
    return _Test(found["name"], state, words, without, side, bool(found["no"]))


@kept
def _members(atlas: Atlas, test: _Test) -> tuple[_Test, ...]:
    """Return the tests of a group and of the groups in it, or the test itself."""
    if test.state:
        return (test,)
    rows = [row.test for row in atlas.flag_tests if row.group == test.name]
    rows += ALSO.get(test.name, ()) if rows else ()
    return tuple(t for row in rows for t in _members(atlas, _parse_test(row)))


@kept
def _by_structure(atlas: Atlas, test: _Test) -> dict[str, list[_Test]]:
    found: dict[str, list[_Test]] = {}
    for member in _members(atlas, test):
        if member.name in atlas.structures:
            found.setdefault(member.name, []).append(member)
    return found


def _raised(flag: RedFlag, exam: Exam, atlas: Atlas) -> tuple[Finding, ...]:
    found: dict[Finding, None] = {}
    for tests in _parse(flag.when):
        shown = [(test, _shown(test, exam, atlas)) for test in tests]
        sided = any(test.side in (_ONE, _OTHER) for test in tests)
        for side in SIDES if sided else SIDES[:1]:
            found.update(dict.fromkeys(_together(shown, side)))
    return tuple(found)


def _together(shown: list[tuple[_Test, _Shown]], side: str) -> tuple[Finding, ...]:
    """Return the findings if all tests hold, ``one`` standing for this side.

    A normal finding takes no flag away: it says whence a drop may come, not that
    nothing is to be asked.
    """
    found: list[Finding] = []
    for test, by_side in shown:
        if test.negative and test.state == _NORMAL:
            continue
        here = _on_side(test, by_side, side)
        if bool(here) == test.negative:
            return ()
        found += here
    return tuple(found)


def _on_side(test: _Test, by_side: _Shown, side: str) -> tuple[Finding, ...]:
    if test.side == _BOTH and MIDLINE not in by_side and not set(SIDES) <= set(by_side):
        return ()
    if test.side == _ONE:
        places = (side, MIDLINE, SIDE_NOT_TOLD)
        return tuple(f for place in places for f in by_side.get(place, ()))
    if test.side == _OTHER:
        return by_side.get(mirror(side), ())
    return tuple(finding for findings in by_side.values() for finding in findings)


def _told(found: tuple[Finding, ...], atlas: Atlas) -> tuple[str, ...]:
    words = (told_words(f, atlas.structures[f.structure]) for f in found)
    return tuple(dict.fromkeys(words))


def _shown(test: _Test, exam: Exam, atlas: Atlas) -> _Shown:
    """Return the findings that show a test, by the side they are about."""
    by_side: dict[str, tuple[Finding, ...]] = {}
    members = _by_structure(atlas, test)
    for finding in exam.findings:
        asked = members.get(finding.structure)
        if not asked or finding.relation:
            continue
        if any(_shows(member, finding, atlas) for member in asked):
            _, side = atlas.structures[finding.structure].site(finding.side)
            by_side[side] = (*by_side.get(side, ()), finding)
    return by_side


def _shows(test: _Test, finding: Finding, atlas: Atlas) -> bool:
    grades = _grades(atlas.structures[finding.structure], test.state)
    if not grades or not set(finding.grades) <= grades:
        return False
    said = f"{finding.statement} {finding.words}".lower()
    if test.words:
        spelled = _in_words_of_tables(said)
        if not any(_says(spelled, word) for word in test.words):
            return False
    if not any(_says(said, word) for word in test.without):
        return True
    told: dict[bool, list[bool]] = {True: [], False: []}
    for clause in filter(str.strip, _CLAUSE.split(said)):
        found = _read(clause, atlas)
        same = any(
            (one.structure, one.side) == (finding.structure, finding.side)
            and set(one.grades) <= grades
            for one in found
        )
        excluded = any(_says(clause, word) for word in test.without)
        told[excluded].append(same or (excluded and not found))
    return any(told[False]) or not any(told[True])


@lru_cache(maxsize=512)
def _in_words_of_tables(said: str) -> str:
    """Return words, and those of the tables: "lid droops; drooping eyelid"."""
    from neurosim.grammar.synonyms import spell_synonyms  # noqa: PLC0415 - loads slowly

    spelled = spell_synonyms(said).lower()
    return said if spelled == said else f"{said}; {spelled}"


def _read(said: str, atlas: Atlas) -> tuple[Finding, ...]:
    from neurosim.grammar.reading import read_some  # noqa: PLC0415 - loads slowly

    return read_some(said, atlas).findings


def _says(said: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", said) is not None


def _grades(structure: Structure, state: str) -> frozenset[int]:
    if structure.scale_name == "segment":
        return frozenset(structure.scale.abnormal if state == "abnormal" else ())
    if bound := _AT_MOST.fullmatch(state):
        top = int(bound[1]) if structure.scale_name == "mrc" else -1
        return frozenset(range(top + 1))
    if state == _NORMAL:
        return frozenset({structure.scale.normal})
    column = column_of(structure)
    if column == "function" or (column == "pain" and state == "abnormal"):
        column = "sign"
    return frozenset(
        grade
        for word in _SHOWN.get(state, ())
        for grade in STATES[word].get(column, ())
        if grade != structure.scale.normal
    )
