"""Which results rest on a tagged score: the stars of a classification.

The worksheet asks for tags and does not say which results carry one on. Not in the
worksheet, therefore, but the convention of the public classifier and its cases: a
level has a star where a tagged score was read as normal on the way down to it, a zone
where one was on the way up to it, a grade where it would not stand without the tags.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from neurosim.isncsci.impairment import FAR, Counts, sums
from neurosim.isncsci.levels import BLOCKS, S3, Chain, all_above, below
from neurosim.isncsci.score_sets import INTACT, MUSCLE_LEVELS, Bools, Codes
from neurosim.isncsci.worksheet import MOTOR_TOKENS, SENSORY_TOKENS

_STAR, _TWO = (
    tuple(token for token in MOTOR_TOKENS if token.count("*") == count)
    for count in (1, 2)
)
_LOW_STAR, _LOW_TWO = ("0*", "1*", "2*", "NT*"), ("0**", "1**", "2**")
_LESS = ("0", "1", "0*", "1*")
_ZERO = ("0*", "0**")
_WEAK = ("0", "1", "2", "NT", "NT*")
_BARE_WEAK = tuple(token for token in MOTOR_TOKENS if token.rstrip("*") in _WEAK)
_STRONG = tuple(token for token in MOTOR_TOKENS if token[0] in "345N")
_LEVELS = np.arange(INTACT + 1)
#: The level whose sensation counts for a motor level: in a block, the one above it.
_KNOWN = _LEVELS.copy()
for _above, _last in BLOCKS:
    _KNOWN[_above : _last + 1] = _above
#: Levels at which a sensory score ends the motor level.
_OPEN = (_LEVELS < S3) & ~np.isin(_KNOWN, [above for above, _ in BLOCKS])
#: Key muscles of one side below each level.
_HALF = np.searchsorted(-np.array(MUSCLE_LEVELS)[::-1], -_LEVELS)


def stars(codes: Codes, possible: Mapping[str, Bools]) -> dict[str, Bools]:
    """Return which values of each result rest on a tag, in the shape of the result.

    Parameters
    ----------
    codes
        The worksheets.
    possible
        The possible values of each result, by name.
    """
    tags = _Tags(codes, possible)
    return {
        "sensory_level": tags.lifted | tags.stops,
        "motor_level": tags.motor,
        "neurological_level": tags.neurological,
        "completeness": np.repeat(tags.complete[:, None], 2, axis=1),
        "impairment_scale": tags.grades,
        "sensory_zone": _zones(tags.sensory_zone),
        "motor_zone": _zones(tags.motor_zone),
    }


def _zones(levels: Bools) -> Bools:
    """Return levels in the order of zones: "not applicable" comes first."""
    return np.concatenate([np.zeros_like(levels[..., :1]), levels[..., :-1]], axis=-1)


@dataclass(frozen=True)
class _Tags:
    """N worksheets with tags; N x 2 sides x 29 levels where nothing else is said."""

    codes: Codes
    possible: Mapping[str, Bools]

    def points(self, *tokens: str, both: bool = False) -> Bools:
        """Return where touch or pin prick (or both) is one of the tokens."""
        known = _among(SENSORY_TOKENS, tokens)[self.codes.sensory]
        found = (np.logical_and if both else np.logical_or).reduce(known, axis=2)
        return np.concatenate([np.zeros_like(found[..., :1]), found], axis=-1)

    def muscles(self, tokens: Sequence[str]) -> Bools:
        """Return where the key muscle is one of the tokens."""
        found = np.zeros((len(self.codes.motor), 2, len(_LEVELS)), bool)
        found[..., MUSCLE_LEVELS] = _among(MOTOR_TOKENS, tokens)[self.codes.motor]
        return found

    def number(self, tokens: Sequence[str]) -> Counts:
        """Return N x 29: the muscles of both sides below a level with the tokens."""
        found = sums(self.muscles(tokens))[..., 1:].sum(axis=1, dtype=np.int16)
        return np.asarray(found)

    @cached_property
    def lifted(self) -> Bools:
        """A tag made a sensory score normal at or above the level."""
        untested = self.points("NT") & self.points("NT**")
        found = self.points("0**", "1**", "NT**") & ~untested
        return np.logical_or.accumulate(found, axis=-1)

    @cached_property
    def stops(self) -> Bools:
        """The level ends only because an ``NT*`` is not normal."""
        return below(self.points("NT*") & ~self.points(*_LESS))

    @cached_property
    def passed(self) -> Bools:
        """A muscle on the way was 5, or 3, by a tag."""
        return ~all_above(~self.muscles(_TWO)) | self.muscles(_LOW_TWO)

    @property
    def motor(self) -> Bools:
        """The motor level rests on a tag."""
        low = self.muscles(_LOW_STAR) | self.stops & _OPEN
        return np.asarray(self.lifted[..., _KNOWN] | self.passed | low)

    @cached_property
    def neurological(self) -> Bools:
        """N x 29: the neurological level rests on a tag."""
        full = self.muscles(("5", *_TWO))
        ends = ~full | below(self.muscles((*_WEAK, *_LOW_STAR)))
        own = self.muscles(_LOW_STAR).any(axis=1) & ends.all(axis=1)
        lifted = (self.lifted | self.passed).any(axis=1)
        return np.asarray(lifted | own | self.stops.all(axis=1))

    @property
    def motor_zone(self) -> Bools:
        """The motor zone rests on a tag."""
        tagged = self.points(*_STAR, *_TWO) | self.muscles((*_STAR, *_TWO))
        first = _first(self.possible["motor_level"])
        found = first & np.logical_or.accumulate(tagged, axis=-1)
        found |= self.points("0*", "1*", "0**", "1**")
        found[..., MUSCLE_LEVELS] = self.muscles(_ZERO)[..., MUSCLE_LEVELS]
        return found

    @property
    def sensory_zone(self) -> Bools:
        """The sensory zone rests on a tag at or below it."""
        found = self.points("0*") & self.points("0", "0*", both=True)
        found[..., INTACT] = False  # the sacral point is no zone
        return np.logical_or.accumulate(found[..., ::-1], axis=-1)[..., ::-1]

    def sacral(self, *tokens: str) -> Bools:
        """Return N: all scores at S4-5 are among the tokens, and not all are 0."""
        all_, zero = (
            self.points(*some, both=True)[..., -1].all(axis=1)
            for some in (("0", *tokens), ("0",))
        )
        return np.asarray(all_ & ~zero)

    @cached_property
    def complete(self) -> Bools:
        """N: complete or incomplete rests on tags of one kind at S4-5."""
        anal = (self.codes.pressure == 1) & (self.codes.contraction == 1)
        return np.asarray(anal & (self.sacral("0*") | self.sacral("0**")))

    @cached_property
    def grades(self) -> Bools:
        """N x 6: the grade rests on a tag."""
        top = self.possible["motor_level"].argmax(axis=-1)[..., None]
        lowest = np.where(self.codes.non_key < 0, INTACT, self.codes.non_key)
        far = (top + FAR <= _LEVELS) & (lowest[..., None] >= _LEVELS)
        silent = self.codes.contraction == 1
        moves = _first(far & self.muscles(MOTOR_TOKENS[1:])) & self.muscles(("0**",))
        moved = silent & moves.any(axis=(1, 2))
        b = (self.codes.pressure == 1) & self.sacral(*_ZERO)
        b |= silent & (far & self.muscles(_ZERO)).any(axis=(1, 2))
        c, d = moved | self._few, moved | ~self._many
        whole = self.neurological[:, INTACT]
        found = np.stack([self.complete, b, c, d, whole, np.zeros_like(b)], axis=1)
        return np.asarray(found & self.codes.tagged[:, None])

    @property
    def _few(self) -> Bools:
        """N: without the tags not more than half of the muscles would be under 3."""
        literal = Chain(self.codes.cells(literal=True)).neurological
        bare = (literal & (self.number(_BARE_WEAK) > _HALF)).any(axis=1)
        loose = self.number((*_WEAK, *_LOW_STAR)) > _HALF
        first = _first(self.possible["neurological_level"] & loose)
        return np.asarray(~bare | (first & (self.number(_WEAK) <= _HALF)).any(axis=1))

    @property
    def _many(self) -> Bools:
        """N: half of the muscles can be 3 or more without a tag."""
        strong = self.number(_STRONG) >= _HALF
        return np.asarray((self.possible["neurological_level"] & strong).any(axis=1))


def _among(all_: Sequence[str], tokens: Sequence[str]) -> Bools:
    return np.array([token in tokens for token in all_])


def _first(array: Bools) -> Bools:
    """Return the first level that holds, alone."""
    return array & all_above(~array)
