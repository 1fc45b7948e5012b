"""How a note is laid out: blocks, headings, bullets, tables, sentences."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from neurosim.grammar.expression import Expression
from neurosim.grammar.gather import REST
from neurosim.grammar.heading import PLACE
from neurosim.grammar.others import NOW, THEN
from neurosim.grammar.pieces import states_in
from neurosim.grammar.synonyms import SIDE_DOT
from neurosim.grammar.tables import BULLET, rows_of

#: Characters of one sentence of a note.
LONGEST_SENTENCE = 1_000
_END = Expression(
    r"(?<=[.;!])(?<!\bfig\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bvs\.)(?<!\bdr\.)\s+",
    re.IGNORECASE,
)
_HEADING = Expression(r"[A-Za-z][A-Za-z /&]{2,40}:")
_FUNCTION = (
    r"(?:(?:(?:deep )?tendon )?reflexes|dtrs|(?:motor |muscle )?(?:power|strength)|"
    r"motor|sensation|sensory|tone|bulk)"
)
#: What a line alone may head: "RIGHT LEG", "Power".
_LIMBS = rf"(?:{PLACE}|(?:(?:r|l|right|left) ?)?[ul]/?ls?|(?:r|l|b)[ul]es?)"
_ALONE = Expression(
    rf"(?:(?P<limb>{_LIMBS})|{_FUNCTION})(?: exam(?:ination)?)?", re.IGNORECASE
)
#: A heading within a line, and a part after a semicolon that says nothing of its kind.
_WITHIN = Expression(
    r"(?P<heading>(?:(?:deep )?tendon )?reflexes|dtrs|power|strength|sensation|sensory)"
    r"\s*:\s*\S",
    re.IGNORECASE,
)
#: The limb of which a line speaks: "Left leg: HF 5/5; KE 4/5".
_LIMB_FIRST = Expression(
    rf"(?:[UL]/?L\s*[-\u2013\u2014:]\s*)?(?P<heading>{_LIMBS})(?::|\s+[-\u2013\u2014])"
    r"\s+\S",
    re.IGNORECASE,
)
_A_SIDE = Expression(r"\b(?:right|left|r|l|rt|lt|both|bilateral\w*)\b", re.IGNORECASE)
_A_PLACE = Expression(rf"\b(?:{_LIMBS}|all|throughout)\b", re.IGNORECASE)
_BARE = Expression(
    r"(?:(?:right|left|both|bilateral) )?(?:patellar?|knees?|ankles?|achilles|biceps|"
    r"triceps|brachioradialis|supinator|hands?|feet|foot|arms?|legs?|thighs?)"
    r"\b(?!.*\b(?:reflex|jerk|clonus|power|strength|weak|sens|numb|touch|pin|vib|prop|"
    r"pain|position|tone|bulk|atroph|wast|fascic|tingl|swell|swollen|cold|extens|flex|"
    r"\d/5))",
    re.IGNORECASE,
)
#: "The right was 2+", "positive on the left" are about what stands before them.
_HOW = (
    r"[0-5][+-]*(?:\s?/\s?5)?|normal|absent|reduced|brisk|positive|negative|flexor|"
    r"extensor|upgoing|downgoing|mute|up|down|\+|-"
)
_OTHER_SIDE = Expression(
    r"(?:on )?the (?:right|left|other)(?: side| one)? (?:is |was )?(?P<how>\S+(?: "
    rf"\S+)?)|(?:right|left|[rl]):? (?:all )?(?P<bare>{_HOW})|"
    rf"(?P<first>{_HOW}) (?:on (?:the )?)?(?:right|left|[rl])(?: side)?",
    re.IGNORECASE,
)
#: "Except the big toe.", "now 4/5" are about the sentence before them.
_GOES_ON = Expression(
    r"(?:but |all )?(?:except|excluding|apart from|other than|aside from|save for|"
    rf"with the exception)\b|(?:but )?(?:now|today|currently) (?:{_HOW})\W*$",
    re.IGNORECASE,
)


#: "Pin prick reduced over the thumb; light touch intact" speaks of the thumb.
_ANOTHER_SENSE = Expression(
    r"(?:light touch|touch|pin ?-?prick|vibration|temperature|position sense|lt|pp)"
    r"(?: sens\w+)? (?:(?:is|was) )?(?:intact|normal|preserved|spared)",
    re.IGNORECASE,
)
_SENSE_LOST = Expression(
    r"(?:touch|pin ?-?prick|vibration|temperature|lt|pp)\b[^.;]*"
    r"\b(?:reduced|decreased|diminished|absent|lost|impaired)\b|(?:reduced|decreased|"
    r"diminished|absent|lost|impaired) (?:light )?(?:touch|pin|vibration|temperature)",
    re.IGNORECASE,
)
#: What was so then, and what is so now.
_THEN_NOW = Expression(rf"{THEN}[^;.]*; {NOW}", re.IGNORECASE)


@dataclass(frozen=True)
class Sentence:
    """A sentence of a note.

    Attributes
    ----------
    written
        As it stands there.
    heading
        What it stands under.
    told
        What it says; of a row of a table, with the side of each value.
    """

    written: str
    heading: str = ""
    told: str = ""

    @property
    def whole(self) -> str:
        """The sentence under its heading."""
        return f"{self.heading} {self.told or self.written}".strip()


def sentences(text: str) -> Iterator[Sentence]:
    r"""Yield each sentence as written, and with the heading that it stands under.

    Examples
    --------
    >>> next(sentences("Power:\nright EHL 4/5\n\nleft foot drop.")).whole
    'Power: right EHL 4/5'
    >>> [one.whole for one in sentences("Reflexes: triceps 2+; patellar absent")][1]
    'Reflexes: patellar absent'
    >>> [one.whole for one in sentences("LEGS\nTone: normal\nPower 5/5")]
    ['LEGS: Tone: normal', 'LEGS: Power 5/5']
    """
    for block in _blocks(SIDE_DOT.sub(r"\1", text)):
        yield from _joined(_of_block(block.splitlines()))


def _blocks(text: str) -> Iterator[str]:
    """Yield what stands between empty lines; a heading goes with what follows."""
    kept = ""
    for block in re.split(r"\n\s*\n", text):
        if _ALONE.fullmatch(block.strip().rstrip(":")):
            kept += f"{block.strip()}\n"
            continue
        yield kept + block
        kept = ""
    yield kept


class _Heads:
    """The headings that the next sentence stands under."""

    def __init__(self) -> None:
        self.limb = self.function = self.within = ""

    def takes(self, line: str, *, last: bool) -> bool:
        """Whether a line is nothing but a heading, which is kept."""
        alone = _ALONE.fullmatch(line.rstrip(": "))
        if alone and (line.endswith(":") or not last):
            named = f"{line.rstrip(': ')}:"
            if alone["limb"]:
                self.limb, named = named, ""
            self.function = named
        elif _HEADING.fullmatch(line):
            self.limb, self.function = "", line
        else:
            return False
        self.within = ""
        return True

    def over(self, line: str) -> str:
        """Return the headings of a sentence."""
        limb = self.limb if _reaches(self.limb, line) else ""
        if _is_limb(self.within):
            return self.within if _reaches(self.within, line) else limb
        goes_on = self.within and _BARE.match(line)
        return f"{limb} {self.within if goes_on else self.function}".strip()

    def after(self, line: str, end: str) -> None:
        """Keep what a sentence begins with for what follows it."""
        started = _LIMB_FIRST.match(line) or _WITHIN.match(line)
        if started:
            self.within = f"{started['heading']}:"
        goes_on = started or self.over(line).endswith(self.within)
        if not goes_on or not (end == ";" or (end and _is_limb(self.within))):
            self.within = ""


def _is_limb(heading: str) -> bool:
    return _LIMB_FIRST.match(f"{heading} x") is not None


def _reaches(limb: str, line: str) -> bool:
    """Whether a sentence under a limb names no other limb or side."""
    sided = _A_SIDE.search(limb)
    return not (_A_PLACE.search(line) or (sided and _A_SIDE.search(line)))


def _of_block(lines: list[str]) -> Iterator[Sentence]:
    """Yield the sentences of lines, each under the headings before it."""
    heads = _Heads()
    rows = [row for row in rows_of(lines) if row[0].strip()]
    for at, (written, told) in enumerate(rows):
        line = written.strip()
        if told != written:
            yield Sentence(line, f"{heads.limb} {heads.function}".strip(), told)
        elif not heads.takes(line, last=at + 1 == len(rows)):
            yield from _of_line(line, heads)


def _of_line(line: str, heads: _Heads) -> Iterator[Sentence]:
    line = BULLET.sub("", line)
    parts = [part for part in map(str.strip, _END.split(line)) if part]
    for at, part in enumerate(parts):
        told = BULLET.sub("", part).rstrip(".;! ")
        if told:
            yield Sentence(told, heads.over(told))
        more = at + 1 < len(parts)
        heads.after(told, part[-1] if more or part[-1] == ";" else "")


def _tells(how: str) -> bool:
    """Whether words, or a grade, say how something is."""
    return states_in(how) or any(char.isdigit() for char in how)


def _joined(parts: Iterator[Sentence]) -> Iterator[Sentence]:
    """Yield sentences, with what only tells the other side put to the one before."""
    last: Sentence | None = None
    for one in parts:
        other = _OTHER_SIDE.fullmatch(one.written)
        leans = other is not None and _tells(
            other["how"] or other["bare"] or other["first"]
        )
        leans = leans or _GOES_ON.match(one.written) is not None
        leans = leans or bool(
            last and _THEN_NOW.match(f"{last.written}; {one.written}")
        )
        other_sense = _ANOTHER_SENSE.fullmatch(one.written) is not None
        leans = leans or bool(last and other_sense and _SENSE_LOST.search(last.written))
        leans = leans or REST.match(one.written.lower()) is not None
        if last is not None and leans and len(last.written) < LONGEST_SENTENCE // 2:
            last = replace(last, written=f"{last.written}; {one.written}")
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last
