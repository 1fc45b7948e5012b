"""What items of a sentence say together: place, what was tested, how it is, which side.

A bundle has some of these slots filled. Two bundles merge where no slot is filled twice
and the modalities agree; a full one is written as a clause of a few words, which the
reader of clauses reads.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from neurosim.grammar.words import STATE_WORDS, Phrase

#: Slots: place, part of a name, kind, deficit, state, side, negation; and a name of
#: what lies on the midline.
PLACE, PART, KIND, DEFICIT, STATE, SIDE, NO, MIDDLE = "PFKDVSNM"
_WHAT = frozenset((KIND, DEFICIT, STATE))
#: Modalities of places, which are there or not only with a word that says how.
_PLACES = frozenset(("sensory", "motor", "pain", "autonomic"))
#: States that do not go with a deficit: a weakness that "has gone".
_NOT_OF_DEFICIT = frozenset(("lost", "unable", "loss", "able", "downgoing", "upgoing"))
_MOTOR = frozenset(("motor",))
_SIGNS = frozenset(("umn", "local", "tension"))
_LIMB_WORDS = frozenset(
    ("arm", "arms", "leg", "legs", "limb", "limbs", "extremity", "extremities")
)
#: "Lower limb power" is of both, "lower limb weakness" may be of one.
_EITHER = frozenset(("upper", "lower"))
_WELL = frozenset(("normal", "good", "fair", "able"))


@dataclass(frozen=True)
class Bundle:
    """Some slots of a finding.

    Attributes
    ----------
    fills
        Which slots are filled.
    place, limb, what, state
        The words in them; the limb is a limb beside a narrower place.
    modalities
        Modalities that the words allow; ``None`` for any.
    plural
        Whether it speaks of both sides unless one is told.
    scope
        Whether the place is a limb or everything.
    degree
        Whether the state only says how much.
    history
        Items of history that are told with it.
    parts
        Parts of the body that the place belongs to.
    """

    fills: frozenset[str] = frozenset()
    place: Phrase = ()
    what: Phrase = ()
    state: Phrase = ()
    limb: Phrase = ()
    side: str = ""
    modalities: frozenset[str] | None = None
    plural: bool = False
    scope: bool = False
    degree: bool = False
    history: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """The words as one clause."""
        no = ("no",) if NO in self.fills else ()
        tested = KIND in self.fills and not _EITHER.isdisjoint(self.place)
        both = ("both",) if self.scope and (self.plural or tested) else ()
        side = (self.side,) if self.side else both
        where = (*self.limb, *self.place)
        if self.of_tone and self.is_less:  # a table of its own, which has no degrees
            return " ".join((*no, "hypotonia", *where, *side))
        what = (*self.what, *where) if self.scope else (*where, *self.what)
        return " ".join((*no, *self.state, *what, *side))

    @property
    def says(self) -> bool:
        """Whether it says what was tested and how it is."""
        named = PLACE in self.fills and not self.scope
        told = bool({DEFICIT, STATE, NO} & self.fills)
        return told and (named or bool({KIND, DEFICIT} & self.fills))

    @property
    def shape(self) -> frozenset[str]:
        """The slots that decide what stands in one list with it."""
        fills = self.fills - {MIDDLE}
        if self.is_sign and NO not in fills:
            return (fills & {STATE, SIDE}) | {"sign"}
        if DEFICIT in fills or {KIND, STATE} <= fills:
            return (fills - _WHAT) | {"W"}
        return fills

    @property
    def says_itself(self) -> bool:
        """Whether its name says by itself what is wrong: "foot drop"."""
        return DEFICIT in self.fills and not self.what

    @property
    def is_sign(self) -> bool:
        """Whether it is a name of a sign, which says by itself what is wrong."""
        own = self.modalities and self.modalities <= _SIGNS
        return PLACE in self.fills and not self.what and bool(own)

    @property
    def has_kind(self) -> bool:
        """Whether it says what was tested: by a word for it, or as a muscle."""
        alone = self.modalities and not {"sensory", "pain"} & self.modalities
        named = PLACE in self.fills and not self.scope and bool(alone)
        return KIND in self.fills or named

    @property
    def is_part(self) -> bool:
        """Whether it names a part of the body."""
        return (
            self.scope
            or not _LIMB_WORDS.isdisjoint(self.place)
            or bool(
                self.place and (self.modalities or _PLACES) & _PLACES - {"autonomic"}
            )
        )

    @property
    def of_tone(self) -> bool:
        """Whether it speaks of tone."""
        return "tone" in (*self.place, *self.what)

    @property
    def is_less(self) -> bool:
        """Whether its state says that there is less."""
        return any(STATE_WORDS.get((word,)) == "reduced" for word in self.state)

    @property
    def in_words(self) -> frozenset[str]:
        """States that stand in the name of its place: "plantar mute"."""
        return frozenset(word for word in self.place if (word,) in STATE_WORDS)


def _both(first: Bundle, second: Bundle) -> frozenset[str] | None:
    """Return the modalities that both allow."""
    if first.modalities is None:
        return second.modalities
    if second.modalities is None:
        return first.modalities
    return first.modalities & second.modalities


def _graded(first: Bundle, second: Bundle) -> bool:
    """Whether one state only says how much the other is: "reduced", "4/5"."""
    numbers = first.state[0].startswith("#") + second.state[0].startswith("#")
    return numbers == 1 or (not numbers and (first.degree or second.degree))


def _agree(first: Bundle, second: Bundle) -> bool:
    """Whether no slot would be filled twice, and no word stands beside its contrary."""
    shared, fills = first.fills & second.fills, first.fills | second.fills
    sides = {one.side for one in (first, second) if one.side}
    itself = first.says_itself or second.says_itself
    wrong = (
        {NO, PART, DEFICIT} & shared or (KIND in shared and DEFICIT in fills),
        {NO, STATE} <= fills or (STATE in shared and not _graded(first, second)),
        len(sides) > 1 or (MIDDLE in fills and bool(sides - {"both"})),
        KIND in fills and itself,  # "brisk reflexes and upgoing plantars"
        PLACE in shared and first.scope == second.scope,
        _is_tone_of_another(first, second) or _is_tone_of_another(second, first),
    )
    return not any(wrong) and (DEFICIT not in fills or _states_agree(first, second))


def _is_tone_of_another(tone: Bundle, other: Bundle) -> bool:
    """Whether tone would be a word for what is no tone: "tone" and "reflexes"."""
    return tone.of_tone and not other.of_tone and bool(other.what)


def _states_agree(first: Bundle, second: Bundle) -> bool:
    """Whether a deficit goes with the state beside it: no weakness "has gone"."""
    states = {STATE_WORDS.get(one.state, "") for one in (first, second)}
    kinds = _both(first, second) or _PLACES
    named = bool(first.what or second.what or _PLACES & kinds)
    if ("tone",) in (first.what, second.what) or (named and states & _WELL):
        return False
    return states.isdisjoint(_NOT_OF_DEFICIT)


def merged(first: Bundle, second: Bundle) -> Bundle | None:
    """Return two bundles as one; nothing if they do not go together."""
    if not _agree(first, second):
        return None
    modalities = _both(first, second)
    if modalities is not None and not modalities:
        return None
    if MIDDLE in first.fills | second.fills:  # "both arms and the neck"
        first, second = (
            replace(one, side="", fills=one.fills - {SIDE}) for one in (first, second)
        )
    limb = PLACE in first.fills & second.fills
    scoped, named = (first, second) if first.scope else (second, first)
    return Bundle(
        first.fills | second.fills,
        named.place if limb else first.place + second.place,
        first.what + second.what,
        first.state + second.state,
        scoped.place if limb else first.limb + second.limb,
        first.side or second.side,
        modalities,
        first.plural or second.plural,
        (first.scope or second.scope) and not limb,
        first.degree and second.degree,
        first.history | second.history,
        first.parts | second.parts,
    )


def denied(bundle: Bundle) -> Bundle | None:
    """Return that what a bundle names is not there."""
    if {NO, STATE, PART} & bundle.fills or not {PLACE, KIND, DEFICIT} & bundle.fills:
        return None
    bare = not {KIND, DEFICIT} & bundle.fills
    if bare and (bundle.scope or _PLACES & (bundle.modalities or _PLACES)):
        return None
    return replace(bundle, fills=bundle.fills | {NO})


def lent(bundle: Bundle, owner: Bundle, slots: Iterable[str]) -> Bundle:
    """Return a bundle with slots of another that it lacks."""
    slots = (set(slots) - bundle.fills) & owner.fills
    if MIDDLE in bundle.fills:
        slots -= {SIDE}
    found = replace(bundle, fills=bundle.fills | slots)
    if PLACE in slots:
        graded = owner.state[:1] and owner.state[0].startswith("#")
        if graded and owner.modalities == _MOTOR and not {KIND, DEFICIT} & found.fills:
            found = replace(found, what=("power",), fills=found.fills | {KIND})
        found = replace(
            found,
            place=owner.place,
            limb=owner.limb,
            scope=owner.scope,
            parts=owner.parts,
            plural=found.plural or owner.plural,
        )
    if SIDE in slots:
        found = replace(found, side=owner.side)
    if STATE in slots:
        found = replace(found, state=owner.state)
    if {KIND, DEFICIT} & slots:
        found = replace(found, what=(*owner.what, *found.what))
    return found


_LIMBS = {"arm": "arm", "hand": "arm", "leg": "leg", "foot": "leg"}


def of_limb(bundle: Bundle) -> Bundle | None:
    """Return a bundle with the limb of its place in its place; none on the trunk."""
    if bundle.scope:
        return bundle
    limbs = {_LIMBS.get(part, "") for part in bundle.parts}
    if len(limbs) != 1 or not (limb := limbs.pop()):
        return None
    return replace(
        bundle, place=(limb,), limb=(), scope=True, fills=bundle.fills - {KIND}
    )
