"""Sentences that stand side by side are read side by side.

"Right foot drop, no clonus" is two readings, and neither changes the other. A text is
parted wherever both halves can be read alone, each with its side told; only what
cannot stand alone takes words from what stands beside it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from neurosim.exam import SIDE_NOT_TOLD, Finding
from neurosim.grammar.denials import is_bare
from neurosim.grammar.expression import Expression
from neurosim.grammar.faults import UnclearError
from neurosim.grammar.fold import plain, split_words
from neurosim.grammar.parts import scan
from neurosim.grammar.pieces import states_in
from neurosim.grammar.words import NEGATIONS, SIDE_WORDS, drop_fillers
from neurosim.terms import ExamError

#: What may part two halves, and what changes how far a heading or a denial reaches.
_JOINT = Expression(
    r"(?P<except>(?:,\s*)?\b(?:except(?:ing)?|with the exception|excluding|bar)\b)|"
    r"(?P<head>:)|(?P<stop>\s*\.(?=\s)\s*)|"
    r"(?P<break>\s*(?:;|(?:,\s*)?\b(?:but|whereas|while|however|although|though|yet|"
    r"then)\b(?:,|(?=\s)))\s*)|(?P<or>(?:,\s*)?\b(?:or|nor)\b)|(?P<and>\s*(?:,\s*and\b|"
    r"\bas well as\b|\band\b|&|\bplus\b)\s+)|(?P<comma>\s*,\s*)|(?P<with>\s*(?:,\s*"
    r")?(?:\bwith(?=\s)(?! (?:radiat|extens|spread)\w+ )|(?<=\s)(?=without\s))\s*)",
    re.IGNORECASE,
)
_STRONG = ("stop", "break")
_PARTING = (*_STRONG, "and", "comma", "with")
_LISTED = ("comma", "or", "head")
_WORD = Expression(r"[a-z']+")
#: "2+ and symmetric at the knees" says two things of one.
_ALIKE = Expression(
    r"\s*(?:symmetric|equal)\w*\b(?! (?:\w+ )?(?:sensory|loss|weak\w*|wasting|atrophy|"
    r"numb\w*|\w+reflexia|par\w*esthesi\w+|\w+esthesia|\w+plegia|pain)\b)",
    re.IGNORECASE,
)
#: "Right arm 3/5, right leg 4/5, left side normal": of all that is named before it.
_WHOLE_SIDE = Expression(
    r"(?:,|;|\band|\bbut|\bwith)\s+(?:the )?(?:right|left) side (?:(?:is|was|were) )?"
    r"(?:\w+ly )?(?:normal|intact|unremarkable|full|5\s?/\s?5)\b",
    re.IGNORECASE,
)
#: More parts than this in one run that hangs together are read as one.
_MOST = 9
_UNCLEAR = "it is not clear what {!r} belongs to: write it as a finding of its own"

_Identity = frozenset[tuple[object, ...]]


@dataclass(frozen=True)
class Reading:
    """What was understood of a text.

    Attributes
    ----------
    findings
        What was read.
    unread
        Clauses that were not understood, each with the reason.
    aside
        Words that are no finding of the examination, each with the reason.
    """

    findings: tuple[Finding, ...] = ()
    unread: tuple[tuple[str, ExamError], ...] = ()
    aside: tuple[tuple[str, ExamError], ...] = ()

    def __bool__(self) -> bool:
        """Whether anything was read, or found to be unreadable."""
        return bool(self.findings or self.unread or self.aside)

    @property
    def stands(self) -> bool:
        """Whether all of it was read, and needs no side from elsewhere."""
        told = all(one.side != SIDE_NOT_TOLD for one in self.findings)
        return told and bool(self.findings) and not (self.unread or self.aside)

    @property
    def identity(self) -> _Identity:
        """What was read, whatever the words."""
        return frozenset(one.identity for one in self.findings)

    def says_more_than(self, first: "Reading") -> bool:
        """Whether it has all that another reading has, or its side, and more."""
        new = self.identity - first.identity
        sided = {
            replace(one, side=SIDE_NOT_TOLD).identity
            for one in self.findings
            if one.identity in new
        }
        known = self.identity | sided
        kept = all(
            one.identity in (known if one.side == SIDE_NOT_TOLD else self.identity)
            for one in first.findings
        )
        more = len(self.findings) > len(first.findings)
        return kept and (more or len(self.unread) < len(first.unread))

    def __add__(self, other: "Reading") -> "Reading":
        """Return both readings, what both say once, in the words of both."""
        unread, aside = self.unread + other.unread, self.aside + other.aside
        return Reading(each_once((*self.findings, *other.findings)), unread, aside)


def each_once(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings, what is told twice once, in the words of both sentences."""
    kept: dict[tuple[object, ...], Finding] = {}
    for one in found:
        first = kept.get(one.identity, one)
        new = one.text not in first.text
        text = f"{first.text}; {one.text}" if new else first.text
        kept[one.identity] = replace(one, text=text)
    return tuple(kept.values())


@dataclass(frozen=True)
class _Cut:
    """A place where a text may be parted."""

    start: int
    stop: int
    strong: bool
    #: Whether a denial before it may reach over it: "no pain and numbness".
    reaches: bool


def read_side_by_side(
    text: str,
    link: Callable[[str], Reading],
    felt: Callable[[str], bool],
    *,
    sentences: bool = False,
) -> Reading:
    """Return the reading of a text, of each part alone where it can stand alone.

    Parameters
    ----------
    text
        What a user wrote.
    link
        Reads a text whose parts may take words from each other.
    felt
        Tells whether words name what a patient tells.
    sentences
        Whether only a stop or a semicolon parts it, and none under a heading.
    """
    cuts = tuple(_cuts(text, felt))
    if sentences:
        cuts = tuple(one for one in cuts if one.strong and _is_open(text, one))
    if not cuts:
        return link(text)
    return _Parts(text, cuts, link).read()


def _cuts(text: str, felt: Callable[[str], bool]) -> Iterator[_Cut]:
    """Yield where a text may be parted; not under a heading or in an exception."""
    joints = list(_JOINT.finditer(text))
    held, begin = False, 0
    leans = [one.start() for one in _WHOLE_SIDE.finditer(text)]
    for at, joint in enumerate(joints):
        kind = joint.lastgroup or ""
        before = text[begin : joint.start()]
        if kind in ("except", "head"):
            held = held or kind == "except" or bool(before.strip())
        held = held and kind not in _STRONG
        denied = not NEGATIONS.isdisjoint(_WORD.findall(before.lower()))
        shared = kind == "comma" and denied and _ends_in_or(joints, at)
        open_ = before.count("(") > before.count(")")
        alike = kind == "and" and _ALIKE.match(text, joint.end())
        if kind in _PARTING and not (held or shared or open_ or alike):
            strong = kind == "stop" or ";" in joint[0]
            if not strong and any(_hang_together(text, joint, one) for one in leans):
                continue
            after = text[joint.end() :][: _length(joints, at)]
            both = kind == "comma" and felt(before) and felt(after) and is_bare(after)
            reaches = denied and (kind == "and" or both)
            reaches = reaches or (kind == "with" and _may_be_there(before, after))
            yield _Cut(joint.start(), joint.end(), strong, reaches)
            begin = begin if kind == "and" else joint.end()


def _is_open(text: str, cut: _Cut) -> bool:
    """Whether a sentence ends at a cut, or no heading stands over what follows it."""
    stop = text[cut.start : cut.stop].lstrip().startswith(".")
    return stop or ":" not in text[: cut.start]


def _hang_together(text: str, joint: re.Match[str], leans: int) -> bool:
    """Whether a joint stands in the sentence that the other side closes."""
    return joint.start() <= leans and not re.search(r"[.;]", text[joint.end() : leans])


def _may_be_there(before: str, after: str) -> bool:
    """Whether reflexes with no place may be those of the limb named before "with"."""
    first, second = (
        scan((drop_fillers(split_words(plain(text))),), None)
        for text in (before, after)
    )
    reflexes = second.modalities is not None and "reflex" in second.modalities
    placed = bool(second.scopes or second.unknown or second.sides)
    return any(first.scopes) and reflexes and not placed


def _length(joints: list[re.Match[str]], at: int) -> int | None:
    """Return how far it is from a joint to the next; none if it is the last."""
    last = at + 1 == len(joints)
    return None if last else joints[at + 1].start() - joints[at].end()


def _ends_in_or(joints: list[re.Match[str]], at: int) -> bool:
    """Whether a comma only parts a list that ends in "or": one denial for all."""
    for joint in joints[at + 1 :]:
        if joint.lastgroup not in _LISTED:
            return False
        if joint.lastgroup == "or":
            return True
    return False


def _says(words: str) -> bool:
    """Whether folded words say how something is, or grade it."""
    deficit = any(
        noun.deficit for noun in scan((drop_fillers(split_words(words)),), None).nouns
    )
    return deficit or states_in(words) or any(char.isdigit() for char in words)


@dataclass
class _Parts:
    """A text cut at every place where it may be parted."""

    text: str
    cuts: tuple[_Cut, ...]
    link: Callable[[str], Reading]
    _linked: dict[tuple[int, int], Reading] = field(default_factory=dict)
    _parted: dict[tuple[int, int], Reading] = field(default_factory=dict)

    def read(self) -> Reading:
        """Return the readings of all runs that hang together."""
        last = len(self.cuts)
        whole = Reading()
        first = 0
        for at in range(last + 1):
            apart = (
                at < last
                and self.linked(at, at).stands
                and self.linked(at + 1, at + 1).stands
                and not self.cuts[at].reaches
            )
            if at == last or apart:
                whole += self._run(first, at)
                first = at + 1
        return whole

    def linked(self, first: int, last: int) -> Reading:
        """Return the reading of some parts, which may take words from each other."""
        key = first, last
        if key not in self._linked:
            start = self.cuts[first - 1].stop if first else 0
            stop = self.cuts[last].start if last < len(self.cuts) else len(self.text)
            self._linked[key] = self.link(self.text[start:stop])
        return self._linked[key]

    def _run(self, first: int, last: int) -> Reading:
        if first == last or last - first >= _MOST:
            return self.linked(first, last)
        key = first, last
        if key not in self._parted:
            self._parted[key] = self._part(first, last)
        return self._parted[key]

    def _part(self, first: int, last: int) -> Reading:
        """Return a run read in two halves that stand alone; else as one."""
        ways = [
            at
            for at in range(first, last)
            if self._run(first, at).stands and self._run(at + 1, last).stands
        ]
        ways = [at for at in ways if self.cuts[at].strong] or ways
        ways = [at for at in ways if not self._ends_list(at)]
        if not ways:
            return self.linked(first, last)
        halves = [self._run(first, at) + self._run(at + 1, last) for at in ways]
        found = {one.identity for one in halves}
        if any(self.cuts[at].reaches for at in ways):
            found.add(self.linked(first, last).identity)
        if len(found) == 1:
            return halves[0]
        if self._listed_right(min(ways), max(ways)):
            return halves[0]
        return self._in_doubt(first, last, ways, frozenset.intersection(*found))

    def _in_doubt(
        self, first: int, last: int, ways: list[int], sure: _Identity
    ) -> Reading:
        """Return the parts that every way reads alike; the others are not read."""
        words = self._words(min(ways), max(ways) + (len(ways) == 1))
        fault = UnclearError([_UNCLEAR.format(words)])
        whole = Reading()
        run = _WORD.findall(self._words(first - 1, last).lower())
        denied = not NEGATIONS.isdisjoint(run)
        for at in range(first, last + 1):
            part = self.linked(at, at)
            if part.stands and part.identity <= sure and not denied:
                whole += part
            else:
                text = self._words(at - 1, at)
                whole += Reading((), ((text, fault),) if text else ())
        return whole

    def _listed_right(self, first: int, last: int) -> bool:
        """Whether what stands between is the list of what follows.

        "No weakness, and reflexes and sensation are intact": names without a state,
        with a comma before them and "and" after.
        """
        if last - first != 1:
            return False
        before, after = self._joint(first), self._joint(last)
        listed = "," in before and "," not in after and "and" in after
        words = plain(self._words(first, last))
        sided = not SIDE_WORDS.keys().isdisjoint(split_words(words))
        return listed and not sided and not _says(words)

    def _ends_list(self, at: int) -> bool:
        """Whether what stands after a cut ends the list of what is before it.

        "Reflexes brisk in the arms and legs, with clonus": a name without a state,
        with "and" before it and no other "and" after.
        """
        if "and" not in self._joint(at) or self.linked(at + 1, at + 1).stands:
            return False
        for later in range(at + 1, len(self.cuts)):
            if _says(plain(self._words(later - 1, later))):
                return later > at + 1
            if "and" in self._joint(later):
                return False  # "..., and biceps, triceps and supinator jerks absent"
        return at + 1 < len(self.cuts)

    def _joint(self, at: int) -> str:
        """Return what stands at a cut."""
        return self.text[self.cuts[at].start : self.cuts[at].stop].lower()

    def _words(self, first: int, last: int) -> str:
        """Return what stands between two cuts."""
        start = self.cuts[first].stop if first >= 0 else 0
        stop = self.cuts[last].start if last < len(self.cuts) else len(self.text)
        return self.text[start:stop].strip()
