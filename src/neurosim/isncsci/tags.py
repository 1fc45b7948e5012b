"""Which results rest on a tagged score: the stars of a classification.

The worksheet asks for tags and does not say which results carry one on. Not in the
worksheet, therefore, but the convention of the public classifier and its cases: a
level has a star where a tagged score was read as normal on the way down to it, a zone
where one was on the way up to it, a grade where it would not stand without the tags.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

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
#: Possible values of each result, by name; sides right, left.
Found = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class _Tagged:
    """One side: where tagged scores were read as normal."""

    side: Side
    muscles: Mapping[int, str] = field(init=False)

    def __post_init__(self) -> None:
        found = dict(zip(MUSCLE_LEVELS, self.side.motor, strict=True))
        object.__setattr__(self, "muscles", found)

    def pair(self, level: int) -> tuple[str, str]:
        """Return touch and pin prick of the segment that closes a level."""
        return self.side.light_touch[level - 1], self.side.pin_prick[level - 1]

    @cached_property
    def lifted(self) -> frozenset[int]:
        """Levels whose segment is normal by a tag."""
        return frozenset(at for at in self.points if _lifted(self.pair(at)))

    @cached_property
    def points(self) -> frozenset[int]:
        """Levels with a tagged sensory score."""
        rows = (self.side.light_touch, self.side.pin_prick)
        return frozenset(
            level
            for row in rows
            for level, token in enumerate(row, 1)
            if token[-1] == "*"
        )

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
            token.endswith("**") and (at < level or (at == level and token in _LOW_TWO))
            for at, token in self.muscles.items()
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
        return level == top and any(at <= level for at in self._tags)

    @cached_property
    def _tags(self) -> frozenset[int]:
        return self.points | {a for a, t in self.muscles.items() if t[-1] == "*"}

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


def star(sheet: Worksheet, found: Found, literal: Found) -> dict[str, tuple[str, ...]]:
    """Return the results with stars.

    Parameters
    ----------
    sheet
        A worksheet with tags.
    found
        The possible values of each result.
    literal
        The same for the scores without their tags.
    """
    right, left = _Tagged(sheet.right), _Tagged(sheet.left)
    starred = {name: tuple(values) for name, values in found.items()}

    def mark(name: str, which: Iterable[bool]) -> None:
        values = zip(found[name], which, strict=True)
        starred[name] = tuple(v + "*" if flag else v for v, flag in values)

    for side, tagged in zip(SIDES, (right, left), strict=True):
        levels = {n: _places(found[f"{n}_{side}"]) for n in ("sensory", "motor")}
        mark(f"sensory_{side}", map(tagged.sensory, levels["sensory"]))
        mark(f"motor_{side}", map(tagged.motor, levels["motor"]))
        top = levels["motor"][0]
        zones = _places(found[f"motor_zone_{side}"])
        mark(f"motor_zone_{side}", [z >= 0 and tagged.zone(z, top) for z in zones])
        zones = _places(found[f"sensory_zone_{side}"])
        mark(f"sensory_zone_{side}", [z >= 0 and tagged.sensory_zone(z) for z in zones])
    neurological = [_neurological(right, left, n) for n in _places(found["level"])]
    mark("level", neurological)
    complete = _complete(sheet)
    mark("complete", [complete] * len(found["complete"]))
    grades = _Grades(sheet, found, literal)
    flags = {
        "A": complete, "B": grades.b, "C": grades.c, "D": grades.d,
        "E": "INT*" in starred["level"],
    }  # fmt: skip
    mark("scale", [flags.get(grade, False) for grade in found["scale"]])
    return starred


def _places(values: Sequence[str]) -> list[int]:
    return [LEVELS.index(v) if v in LEVELS else -1 for v in values]


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


@dataclass(frozen=True)
class _Grades:
    """Whether the grades B, C and D rest on tags."""

    sheet: Worksheet
    found: Found
    literal: Found

    def far(self, side: str) -> list[str]:
        """Return scores of key muscles more than three levels below the motor level."""
        top = _places(self.found[f"motor_{side}"])[0]
        one: Side = getattr(self.sheet, side)
        end = LEVELS.index(one.non_key) if one.non_key else INTACT
        pairs = zip(MUSCLE_LEVELS, one.motor, strict=True)
        return [token for at, token in pairs if top + FAR <= at <= end]

    @property
    def silent(self) -> bool:
        """Whether voluntary anal contraction is absent."""
        return self.sheet.voluntary_anal_contraction == "No"

    @property
    def b(self) -> bool:
        tokens = set(_sacral(self.sheet))
        sacral = self.sheet.deep_anal_pressure == "No" and tokens != {"0"}
        return (sacral and tokens <= {"0", *_ZERO}) or (
            self.silent and any(_ZERO & set(self.far(side)) for side in SIDES)
        )

    @property
    def moved(self) -> bool:
        """Whether the first motor function far below is a tagged zero."""
        firsts = (next((t for t in self.far(s) if t != "0"), "") for s in SIDES)
        return self.silent and "0**" in firsts

    @property
    def c(self) -> bool:
        bare = self._tokens(bare=True)
        if not any(w > n for n, w in _counts(self.literal["level"], bare, _WEAK)):
            return True
        tokens, loose = self._tokens(), _WEAK | _LOW_STAR
        for level in self.found["level"]:
            [(count, weak)] = _counts([level], tokens, loose)
            if weak > count:
                [(_, certain)] = _counts([level], tokens, _WEAK)
                return self.moved or certain <= count
        return self.moved

    @property
    def d(self) -> bool:
        counts = _counts(self.found["level"], self._tokens(), _STRONG)
        return self.moved or not any(strong >= count for count, strong in counts)

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
        count = sum(at > level for at in MUSCLE_LEVELS)
        below = tokens[len(tokens) - count :]
        yield count, sum(t in scores for pair in below for t in pair)
