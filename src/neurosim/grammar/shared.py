"""What a clause takes from the clauses beside it: a name, a state, a side.

Only what a clause lacks is taken. What it has (its own state, its own side) is never
changed, and a state is never taken where two clauses could give it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from neurosim.grammar.expression import Expression
from neurosim.grammar.findings import readings
from neurosim.grammar.lent import (
    ALL_REFLEXES,
    NOUN_OF,
    ONE_REFLEX,
    SCOPE_WORDS,
    TONE_OR_BULK,
    deficit_words,
    fits,
    has_place_last,
    heading_words,
    is_how_of,
    is_of_limb,
    is_own_pain,
    is_placed,
    is_sense,
    is_wide,
    kind_words,
    last_name,
    limb_after,
    limb_of_list,
    limb_words,
    modality_words,
    names_ends,
    one_of_many,
    tells_other_side,
)
from neurosim.grammar.lent_state import STATES_OF_ANY_SIGN, state_after, states_lent
from neurosim.grammar.pieces import AND, EXCEPT, GOES, LISTED, OR, WITH
from neurosim.grammar.reach import (
    ONE_DENIAL,
    contrasts,
    is_denied,
    side_after_denial,
)
from neurosim.grammar.tagging import Clause
from neurosim.grammar.words import NOUNS, Phrase
from neurosim.records import Structure
from neurosim.terms import MIDLINE, ExamError

#: Words that do not carry over: "lower back and leg" is not the lower leg.
_OWN = frozenset(
    ("lower", "low", "upper", "mid", "back", "first", "second", "third", "fourth",
     "fifth", "index", "middle", "ring", "heel")
)  # fmt: skip
#: Where a clause says itself which part it means, it takes none.
_PARTS_WORDS = """
lateral medial anterolateral posterolateral anteromedial posteromedial
dorsolateral dorsomedial anterior posterior dorsal dorsum ventral volar palmar
plantar radial ulnar inner outer proximal distal
"""
_ROOT = Expression(r"[ctls]\d{1,2}")
_PARTS = frozenset(_PARTS_WORDS.split())


_OF_POWER = NOUNS[("weakness",)].modalities


class Neighbours:
    """The clauses of one text, in order."""

    def __init__(self, clauses: tuple[Clause, ...]) -> None:
        self.clauses = clauses
        #: Names that were completed: "abduction" after "finger flexion".
        self.names: dict[int, Phrase] = {}
        #: Modalities of the findings of each clause that was read.
        self.modalities: dict[int, tuple[str, ...]] = {}
        #: What each clause that was read is about, where it is about one thing.
        self.meant: dict[int, Structure] = {}

    def keep(self, at: int, wording: str, structures: Iterable[Structure]) -> None:
        """Remember the wording in which a clause was read, and what it was about."""
        found = tuple(dict.fromkeys(structures))
        self.modalities[at] = tuple(dict.fromkeys(one.modality for one in found))
        if len(found) == 1:
            self.meant[at] = found[0]
        clause = self.clauses[at]
        if wording != clause.text:
            piece = replace(clause.piece, text=wording)
            self.names[at] = replace(clause, piece=piece).name

    def name(self, at: int) -> Phrase:
        """Return the name of a clause, completed where it was."""
        return self.names.get(at) or self.clauses[at].name

    def wordings(self, at: int) -> Iterator[str]:
        """Yield the words of a clause, completed less and less closely.

        Raises
        ------
        ExamError
            If two clauses could give the state that this one lacks.
        """
        clause = self.clauses[at]
        if clause.contrast:
            yield contrasts(self.clauses, at, self.modalities.get(at - 1, ()))
            return
        denial = is_denied(self.clauses, at)
        side = " ".join(self._side_of_list(at) or side_after_denial(self.clauses, at))
        other = self._said_of_organs(at)
        if other is not None:
            deficit = (*other.state_words, *deficit_words(other.name))
            yield f"{clause.text} {' '.join(deficit)}"
        for text in self._completed(at):
            denied = "no" if denial and not clause.negated else ""
            yield " ".join(filter(None, (denied, side, text)))

    def _said_of_organs(self, at: int) -> Clause | None:
        """Return the clause that ends "no bladder and bowel dysfunction"."""
        for other in self.clauses[at + 1 : at + 2]:
            listed = other.joint in (AND, OR) and other.organ and not other.negated
            return other if listed and self.clauses[at].bare_organ else None
        return None

    def reworded(self, at: int, text: str) -> Iterator[str]:
        """Yield the wordings of a clause with other words in its place."""
        clause = self.clauses[at]
        piece = replace(clause.piece, text=text)
        others = (*self.clauses[:at], replace(clause, piece=piece),
                  *self.clauses[at + 1 :])  # fmt: skip
        near = Neighbours(others)
        near.names, near.modalities = self.names, self.modalities
        near.meant = self.meant
        yield from near.wordings(at)

    def _side_of_list(self, at: int) -> Phrase:
        """Return the side before a list of names: "right biceps and triceps jerks"."""
        clause = self.clauses[at]
        several = clause.says and names_ends(clause.text)  # of both, or of one
        if self._is_of_both(at) or is_own_pain(clause) or several:
            return ()
        later = None if clause.says else state_after(self.clauses, at)
        place = at
        while place > 0 and self.clauses[place].joint in LISTED:
            before = self.clauses[place - 1]
            said = before.says or before.joint == EXCEPT
            said = said and self.clauses[at].says
            if self.clauses[place].sides or said:
                return ()
            place -= 1
            if before.sides:  # "left absent, biceps and triceps normal on both sides"
                return (before.says and later and later.sides) or before.sides
        return ()

    def _is_of_both(self, at: int) -> bool:
        """Whether a clause names what is in the middle: "leg and saddle area"."""
        found = self.clauses[at].reading
        structures = found.structures if found else ()
        return bool(structures) and all(one.part_of == "saddle" for one in structures)

    def _completed(self, at: int) -> Iterator[str]:
        clause = self.clauses[at]
        if sign := self._sign_of_other_side(at):
            yield sign
        states: list[Phrase]
        if clause.says:
            states = [()]
        elif clause.given.states:
            lent = states_lent(self.clauses, self.modalities, at)
            states = [*(lent if clause.given.affirms else ()), ()]
        elif clause.name or clause.own.nouns or clause.sides or any(clause.own.scopes):
            states = list(states_lent(self.clauses, self.modalities, at))
        else:
            states = [()]
        if not clause.says and not clause.given.states:
            yield clause.text
        for state in states:
            added = " ".join(state)
            for text in self._named(at):
                yield f"{text} {added}".strip()

    def _named(self, at: int) -> Iterator[str]:
        """Yield the clause with the name, or the part of a name, that it lacks."""
        clause = self.clauses[at]
        yield from self._of_limb(at)
        if self._takes_trailing_name(at):
            yield from self._headed(at, after=True)
            yield clause.text
            return
        goes_on = at > 0 and tells_other_side(self.clauses[at - 1], clause)
        heading = clause.piece.heading
        of_limb = is_of_limb(clause, heading) and not goes_on
        if of_limb or is_how_of(clause, heading):
            yield f"{heading} {clause.text}"
        before = self.clauses[at - 1] if at and clause.joint == WITH else clause
        if before is not clause and is_of_limb(clause, before.text):
            yield " ".join((*limb_words(before, sides=not clause.sides), clause.text))
        if clause.name and set(clause.name) <= ONE_REFLEX:  # "with absent reflex"
            yield from self._headed(at)
        if clause.name and not is_wide(clause):
            for word in heading_words(clause):
                yield f"{clause.text} {word}"
            whole = [clause.text]
            parted = self._parted(at)
            yield from (*whole, *parted) if clause.says else (*parted, *whole)
            yield from self._modal(at)
            return
        if clause.piece.heading and not goes_on:
            yield f"{clause.piece.heading} {clause.text}"
        yield clause.text
        yield from self._parted(at)
        yield from self._headed(at)

    def _of_limb(self, at: int) -> Iterator[str]:
        """Yield the clause with the limb that stands in its list."""
        clause = self.clauses[at]
        limb = limb_after(self.clauses[at + 1 :])
        if limb and not clause.says and TONE_OR_BULK & set(clause.words):
            yield " ".join((*limb, clause.text))  # "tone and power in the arm"
        over = limb_of_list(self.clauses, at)
        if over and set(clause.name) <= ALL_REFLEXES:
            yield " ".join((*limb_words(over, sides=not clause.sides), clause.text))

    def _sign_of_other_side(self, at: int) -> str:
        """Return "left arm tone normal" for "normal in the left" after such a sign.

        A limb that is named again must be the limb of the sign.
        """
        clause, sign = self.clauses[at], self.meant.get(at - 1)
        own = clause.own
        if sign is None or not (clause.sides and clause.says) or own.nouns:
            return ""
        if sign.modality in NOUN_OF and not sign.id.endswith("_bulk"):
            return ""
        if (any(own.scopes) or clause.name) and not _is_again(clause, sign):
            return ""
        states = {term.state for group in own.terms for term in group}
        if not states <= STATES_OF_ANY_SIGN:
            return ""  # "left plantar mute, right flexor"
        said = " ".join(self.name(at - 1))  # no Babinski is no mute plantar
        name = said if said in sign.other_names else sign.name
        return " ".join((*clause.sides, name, *clause.state_words))

    def _headed(self, at: int, *, after: bool = False) -> Iterator[str]:
        clause = self.clauses[at]
        for other in self.clauses[at + 1 :] if after else self._near(at):
            if is_sense(other) and not clause.sides:
                continue  # "light touch and proprioception" are two
            # "absent reflex and Hoffmann positive" are two
            if _is_no_reflex(clause, other) or _is_felt_elsewhere(clause, other):
                continue  # "decreased sensation and absent patellar reflexes"
            if other.joint == GOES and clause.own.modalities == _OF_POWER:
                continue  # "pain radiating to the calf, and weakness"
            if other.core and not (after and any(other.own.scopes)):
                sides = () if clause.sides else other.sides
                lent = " ".join((*sides, *other.core))
                kinds = () if clause.own.nouns else kind_words(other)
                yield " ".join((lent, *kinds, clause.text))
                for word in (*modality_words(other), *self._nouns_of(other)):
                    yield f"{lent} {word} {clause.text}"
                meant = self.meant.get(self.clauses.index(other))
                if meant and not clause.name:
                    yield f"{' '.join(sides)} {meant.name} {clause.text}".strip()
            elif other.own.scopes:
                lent = " ".join(limb_words(other, sides=not clause.sides))
                yield f"{lent} {clause.text}"

    def _modal(self, at: int) -> Iterator[str]:
        """Yield the clause with the modality of a clause beside it."""
        text = self.clauses[at].text
        if self.clauses[at].negated and not self.clauses[at].own.terms:
            return  # "weak dorsiflexion, no inversion" is no grade 0
        for other in self._near(at):
            for word in modality_words(other):
                yield f"{text} {word}"
        if at:
            for word in self._nouns_of(self.clauses[at - 1]):
                yield f"{text} {word}"

    def _nouns_of(self, other: Clause) -> Iterator[str]:
        """Yield the words for the modalities that a clause was about."""
        for modality in self.modalities.get(self.clauses.index(other), ()):
            if modality in NOUN_OF:
                yield NOUN_OF[modality]

    def _near(self, at: int) -> Iterator[Clause]:
        for step in range(at - 1, -1, -1):
            yield self.clauses[step]
        clause = self.clauses[at]
        if clause.sides and clause.says:
            return  # "negative right" is about what was named before it
        if clause.own.nouns and not clause.name and self._follows_a_place(at):
            following = self.clauses[at + 1 : at + 2]
            if not any(one.joint in (AND, OR) for one in following):
                return
        for step in range(at + 1, len(self.clauses)):
            other = self.clauses[step]
            if other.joint not in LISTED or self._is_opposite(at, other):
                break
            if other.negated and not self.clauses[at].negated and other.joint != AND:
                break  # "pain, no numbness in the arm" names no place of the pain
            yield other

    def _follows_a_place(self, at: int) -> bool:
        """Whether a place stands before: "hand weak and numb, the elbow strong"."""
        before = self.clauses[at - 1] if at else None
        return before is not None and bool(before.core or before.own.scopes)

    def _is_opposite(self, at: int, other: Clause) -> bool:
        """Whether what comes next is called normal: it lends a deficit no name."""
        states = {term.state for group in other.own.terms for term in group}
        deficit = any(noun.deficit for noun in self.clauses[at].own.nouns)
        return deficit and not self.clauses[at].negated and states == {"normal"}

    def _takes_trailing_name(self, at: int) -> bool:
        """Whether "no weakness or numbness in the arm" names this one's place last."""
        clause = self.clauses[at]
        if clause.name or clause.own.scopes or not clause.own.nouns or clause.sides:
            return False
        for step in range(at + 1, len(self.clauses)):
            other = self.clauses[step]
            if other.joint not in LISTED:
                return False
            if other.core or other.own.scopes:
                if not has_place_last(other):
                    return False
                joints = {self.clauses[k].joint for k in range(at + 1, step + 1)}
                if not joints & {AND, OR} and self._follows_a_place(at):
                    return False
                if (
                    clause.negated
                    and joints == {AND}
                    and not other.own.terms
                    and (not other.negated and is_placed(other))
                ):
                    raise ExamError([ONE_DENIAL])
                both = clause.negated or (other.says and clause.says)
                return OR in joints or not both
        return False

    def _parted(self, at: int) -> Iterator[str]:
        """Yield the clause with words of the name after it, or before it."""
        clause = self.clauses[at]
        after = last_name(self.clauses[at + 1 :])
        if not (clause.name and self._is_skin(at)):
            for length in range(len(after) - 1, 0, -1):
                lent = tuple(map(one_of_many, after[-length:]))
                if self._makes(clause, lent):
                    yield f"{clause.text} {' '.join(lent)}"
        yield from self._parted_before(at)

    def _parted_before(self, at: int) -> Iterator[str]:
        clause = self.clauses[at]
        if at == 0 or clause.joint not in LISTED:
            return
        before = self.clauses[at - 1].name if clause.name else self.name(at - 1)
        if clause.words and clause.words[0] in _PARTS:
            return
        if clause.sides and any(map(_ROOT.fullmatch, (*before, *clause.name))):
            return  # "right C8 dermatome and left T1 dermatome"
        for length in range(len(before) - 1, 0, -1):
            lent = before[:length]
            apart = self.clauses[at - 1]
            if _OWN.isdisjoint(lent) and self._makes(clause, lent, first=apart):
                yield f"{' '.join(lent)} {clause.text}"

    def _is_skin(self, at: int) -> bool:
        last = self.clauses[at + 1 : at + 2] or self.clauses[-1:]
        found = (last if last[0].says else self.clauses[-1:])[0].reading
        structures = (*found.structures, *found.longer) if found else ()
        wanted = self.clauses[at].rest.modalities
        fitting = [s for s in structures if wanted is None or s.modality in wanted]
        return bool(fitting) and fitting[0].modality in ("sensory", "pain")

    def _makes(
        self, clause: Clause, lent: Phrase, *, first: Clause | None = None
    ) -> bool:
        """Whether the clause and these words make one longer name.

        Words that a clause before lends stand first, and make another name than its
        own: the "lateral sole" after "lateral foot" would be the lateral foot again.
        """
        words = (*lent, *clause.words) if first else (*clause.words, *lent)
        source = replace(clause.given.source(""), words=words)
        for reading in readings(source, clause.atlas, clause.given.beside):
            if reading.parts.unknown:
                return False
            if fits(reading, clause.given):
                known = first.reading.structures if first and first.reading else ()
                again = not set(known).isdisjoint(reading.structures)
                return set(lent) < set(reading.name) and not again
        return False


def _is_again(clause: Clause, sign: Structure) -> bool:
    """Whether "normal in the left arm" names the limb of a sign, and nothing else."""
    limbs = set(clause.own.scopes)
    named = SCOPE_WORDS.issuperset(clause.name)
    return is_placed(clause) and limbs == {sign.part_of} and named


def _is_no_reflex(clause: Clause, other: Clause) -> bool:
    """Whether a clause is of a reflex, and another names a sign that is none."""
    found = other.reading
    named = (*found.structures, *found.longer) if found else ()
    signs = bool(named) and all(one.modality in ("umn", "local") for one in named)
    return signs and not ONE_REFLEX.isdisjoint(clause.words)


def _is_felt_elsewhere(clause: Clause, other: Clause) -> bool:
    """Whether a clause is of sensation, and another of reflex, muscle or spine."""
    own, lent = clause.own.modalities, other.own.modalities
    named = other.reading.structures if other.reading else ()
    muscle = bool(named) and all(one.modality == "motor" for one in named)
    spine = bool(named) and all(
        one.modality == "pain" and one.laterality == MIDLINE for one in named
    )  # "neck pain, numbness": of a limb that is not told
    reflex = lent is not None and "reflex" in lent
    return own == frozenset(("sensory",)) and (reflex or muscle or spine)
