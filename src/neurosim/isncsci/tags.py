"""Which results rest on a tagged score: the stars of a classification.

The worksheet asks for tags and does not say which results carry one on. Not in the
worksheet, therefore, but the convention of the public classifier and its cases: a
level has a star where a tagged score was read as normal on the way down to it, a zone
where one was on the way up to it, a grade where it would not stand without the tags.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from neurosim.isncsci.cells import INTACT, LEVELS, MUSCLE_LEVELS
from neurosim.isncsci.impairment import FAR
from neurosim.isncsci.levels import BLOCKS, S3
from neurosim.isncsci.worksheet import MOTOR_TOKENS, Side, Worksheet
from neurosim.terms import SIDES

_LOW_STAR = frozenset(("0*", "1*", "2*", "NT*"))
_LOW_TWO = frozenset(("0**", "1**", "2**"))
_SOME_STAR = frozenset(t for t in MOTOR_TOKENS if t[-1] == "*" and t[-2] != "*")
_LESS = frozenset("01") | {"0*", "1*"}
_ZERO = frozenset(("0*", "0**"))
_WEAK = frozenset(("0", "1", "2", "NT", "NT*"))
_STRONG = frozenset(MOTOR_TOKENS) - {"0", "1", "2", "0*", "1*", "2*"} - _LOW_TWO
_PLACES = {level: place for place, level in enumerate(LEVELS)}
#: Possible values of each result, by name; sides right, left.
Found = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class _Tagged:
    """One side: where tagged scores were read as normal.

    ``points`` are the levels with a tagged sensory score, ``lifted`` those of them
    that are normal by the tag, ``tags`` the levels with any tagged score, and
    ``normal`` the key muscles that a tag makes normal.
    """

    side: Side
    muscles: Mapping[int, str]
    points: frozenset[int]
    lifted: frozenset[int]
    tags: frozenset[int]
    normal: tuple[tuple[int, str], ...]

    @classmethod
    def of(cls, side: Side) -> "_Tagged":
        muscles = dict(zip(MUSCLE_LEVELS, side.motor, strict=True))
        pairs = enumerate(zip(side.light_touch, side.pin_prick, strict=True), 1)
        tagged = {at: p for at, p in pairs if p[0][-1] == "*" or p[1][-1] == "*"}
        points = frozenset(tagged)
        return cls(
            side,
            muscles,
            points,
            frozenset(at for at, pair in tagged.items() if _lifted(pair)),
            points | {at for at, token in muscles.items() if token[-1] == "*"},
            tuple((a, t) for a, t in muscles.items() if t.endswith("**")),
        )

    def pair(self, level: int) -> tuple[str, str]:
        """Return touch and pin prick of the segment that closes a level."""
        return self.side.light_touch[level - 1], self.side.pin_prick[level - 1]

    def stops(self, level: int) -> bool:
        """Return whether the level ends only because an ``NT*`` is not normal."""
        if level + 1 not in self.points:
            return False
        pair = self.pair(level + 1)
        return "NT*" in pair and not _LESS.intersection(pair)

    def sensory(self, level: int) -> bool:
        """Return whether a sensory level rests on a tag."""
        return any(at <= level for at in self.lifted) or self.stops(level)

    def motor(self, level: int) -> bool:
        """Return whether a motor level rests on a tag."""
        block = next((b for b in BLOCKS if b[0] <= level <= b[1]), None)
        known = level if block is None else block[0]
        if any(at <= known for at in self.lifted) or self.passed(level):
            return True
        if block is not None and level != block[0]:
            return self.muscles[level] in _LOW_STAR
        return block is None and level < S3 and self.stops(level)

    def passed(self, level: int) -> bool:
        """Return whether a muscle on the way was 5, or 3, by a tag."""
        return any(
            at < level or (at == level and token in _LOW_TWO)
            for at, token in self.normal
        )

    def ends(self, level: int) -> bool:
        """Return whether a level can end at its own key muscle or at the next."""
        full = self.muscles[level][-1] in "5*" and self.muscles[level] not in _SOME_STAR
        following = self.muscles.get(level + 1, "5")
        return not full or following in _WEAK | _LOW_STAR

    def zone(self, level: int, top: int) -> bool:
        """Return whether a motor zone rests on a tag; ``top`` is the motor level."""
        if level in self.muscles:
            return self.muscles[level] in _ZERO
        if level and any(t[0] != "N" and t[-1] == "*" for t in self.pair(level)):
            return True
        return level == top and any(at <= level for at in self.tags)

    def sensory_zone(self, level: int) -> bool:
        """Return whether a sensory zone rests on a tag at or below it."""
        return any(
            set(self.pair(at)) & {"0*"} and set(self.pair(at)) <= {"0", "0*"}
            for at in self.points
            if level <= at <= S3
        )


def _lifted(pair: tuple[str, str]) -> bool:
    tagged = [token for token in pair if token.endswith("**")]
    return bool(tagged) and ("NT" not in pair or tagged != ["NT**"])


def star(
    sheet: Worksheet, found: Found, literal: Sequence[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the results that get stars, by name.

    Parameters
    ----------
    sheet
        A worksheet with tags.
    found
        The possible values of each result.
    literal
        The neurological levels of the scores without their tags.
    """
    for name, flags in _flags(sheet, found, literal):
        if any(flags):
            values = zip(found[name], flags, strict=True)
            yield name, tuple(v + "*" if flag else v for v, flag in values)


def _flags(
    sheet: Worksheet, found: Found, literal: Sequence[str]
) -> Iterator[tuple[str, list[bool]]]:
    """Yield for each result which of its values rest on a tag."""
    right, left = _Tagged.of(sheet.right), _Tagged.of(sheet.left)
    for side, tagged in zip(SIDES, (right, left), strict=True):
        if not tagged.tags:
            continue
        levels = _places(found[f"sensory_{side}"])
        yield f"sensory_{side}", [tagged.sensory(level) for level in levels]
        levels = _places(found[f"motor_{side}"])
        yield f"motor_{side}", [tagged.motor(level) for level in levels]
        zones = _places(found[f"motor_zone_{side}"])
        top = levels[0]
        yield f"motor_zone_{side}", [z >= 0 and tagged.zone(z, top) for z in zones]
        zones = _places(found[f"sensory_zone_{side}"])
        yield f"sensory_zone_{side}", [z >= 0 and tagged.sensory_zone(z) for z in zones]
    level = [_neurological(right, left, n) for n in _places(found["level"])]
    yield "level", level
    complete = _complete(sheet)
    yield "complete", [complete] * len(found["complete"])
    grades = _Grades(sheet, found, literal)
    rules: Mapping[str, Callable[[], bool]] = {
        "A": lambda: complete, "B": grades.b, "C": grades.c, "D": grades.d,
        "E": lambda: level[-1],
    }  # fmt: skip
    yield "scale", [grade in rules and rules[grade]() for grade in found["scale"]]


def _places(values: Sequence[str]) -> list[int]:
    return [_PLACES.get(value, -1) for value in values]


def _neurological(right: _Tagged, left: _Tagged, level: int) -> bool:
    sides = (right, left)
    if any(at <= level for one in sides for at in one.lifted):
        return True
    if any(one.passed(level) for one in sides):
        return True
    own = any(one.muscles.get(level) in _LOW_STAR for one in sides)
    return (own and all(one.ends(level) for one in sides)) or all(
        one.stops(level) for one in sides
    )


def _sacral(sheet: Worksheet) -> tuple[str, ...]:
    sides = (sheet.right, sheet.left)
    return tuple(row[-1] for s in sides for row in (s.light_touch, s.pin_prick))


def _complete(sheet: Worksheet) -> bool:
    """Return whether complete or incomplete rests on tags of one kind at S4-5."""
    anal = {sheet.deep_anal_pressure, sheet.voluntary_anal_contraction}
    tokens = set(_sacral(sheet))
    return anal == {"No"} and tokens - {"0"} in ({"0*"}, {"0**"})


@dataclass(frozen=True, slots=True)
class _Grades:
    """Whether the grades B, C and D rest on tags."""

    sheet: Worksheet
    found: Found
    literal: Sequence[str]

    def far(self, side: str) -> list[str]:
        """Return scores of key muscles more than three levels below the motor level."""
        top = _places(self.found[f"motor_{side}"])[0]
        one: Side = getattr(self.sheet, side)
        end = _PLACES[one.non_key] if one.non_key else INTACT
        pairs = zip(MUSCLE_LEVELS, one.motor, strict=True)
        return [token for at, token in pairs if top + FAR <= at <= end]

    @property
    def silent(self) -> bool:
        """Whether voluntary anal contraction is absent."""
        return self.sheet.voluntary_anal_contraction == "No"

    def b(self) -> bool:
        """Return whether grade B rests on a tag."""
        tokens = set(_sacral(self.sheet))
        sacral = self.sheet.deep_anal_pressure == "No" and tokens != {"0"}
        return (sacral and tokens <= {"0", *_ZERO}) or (
            self.silent and any(_ZERO & set(self.far(side)) for side in SIDES)
        )

    @property
    def moved(self) -> bool:
        """Whether the first motor function far below is a tagged zero."""
        if not self.silent:
            return False
        firsts = (next((t for t in self.far(s) if t != "0"), "") for s in SIDES)
        return "0**" in firsts

    def c(self) -> bool:
        """Return whether grade C rests on a tag."""
        bare = self._tokens(bare=True)
        if not any(w > n for n, w in _counts(self.literal, bare, _WEAK)):
            return True
        tokens, loose = self._tokens(), _WEAK | _LOW_STAR
        for level in self.found["level"]:
            [(count, weak)] = _counts([level], tokens, loose)
            if weak > count:
                [(_, certain)] = _counts([level], tokens, _WEAK)
                return self.moved or certain <= count
        return self.moved

    def d(self) -> bool:
        """Return whether grade D rests on a tag."""
        counts = _counts(self.found["level"], self._tokens(), _STRONG)
        return not any(strong >= count for count, strong in counts) or self.moved

    def _tokens(self, *, bare: bool = False) -> list[tuple[str, str]]:
        """Return the scores of both sides, muscle by muscle."""
        sides = (self.sheet.right.motor, self.sheet.left.motor)
        pairs = zip(*sides, strict=True)
        return [(a.rstrip("*"), b.rstrip("*")) if bare else (a, b) for a, b in pairs]


def _counts(
    levels: Sequence[str], tokens: Sequence[tuple[str, str]], scores: frozenset[str]
) -> Iterator[tuple[int, int]]:
    """Yield for each level the muscles below on one side, and those with a score."""
    for level in _places(levels):
        count = len(MUSCLE_LEVELS) - bisect_right(MUSCLE_LEVELS, level)
        below = tokens[len(tokens) - count :]
        yield count, sum(t in scores for pair in below for t in pair)
