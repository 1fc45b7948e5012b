"""The cards: questions made from the tables and the model, never from a second list.

A card knows its question and which answers count. The wrong choices beside it are
those that the model itself confuses with the right one, given that very finding.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from zlib import crc32

from neurosim.atlas import Atlas
from neurosim.citations import split_sources
from neurosim.prediction import sources_of
from neurosim.quiz.card import PICTURED, SHARED, VIGNETTE, AnswerOption, Card
from neurosim.quiz.subjects import Subjects
from neurosim.quiz_tables import (
    CardKind,
    CategoryWords,
    Contrast,
    GradeMeaning,
    StandardRule,
)
from neurosim.records import Structure
from neurosim.terms import ROOTS, segment_root
from neurosim.wording import capital

if TYPE_CHECKING:
    from neurosim.quiz.discrimination import Apart, TellingTest

#: Answers whose share is at least this part of the largest count as right.
_ALSO_RIGHT = 0.8
#: The same for tests that tell two roots apart, and for kinds of cause.
_GOOD_TEST, _GOOD_KIND = 0.9, 0.7
#: A test that tells two lesions apart less than this part of the best is wrong, and one
#: that is offered as a wrong choice is abnormal in one of them at least so often.
_POOR_TEST, _OFTEN = 0.35, 0.15
#: A test that is abnormal so often, and so many times as often in one of two, is no
#: wrong answer: the books name it too.
_PARTING = 5.0
_WRONG = 3
#: Kinds of cards that are about no root, or about two.
_ROOTLESS = ("tell_apart", "contrast", "sign", "grade", "standard")
_REGIONS = {"C": "cervical", "T": "thoracic", "L": "lumbar", "S": "sacral"}


class Deck(Subjects):
    """Every card of an atlas.

    Parameters
    ----------
    atlas
        The tables.
    vignettes
        How many drawn patients are among the cards; each takes a moment to make.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> deck = Deck(load_atlas())
    >>> card = deck.card("reflex:achilles_reflex")
    >>> card.right[0].words
    'S1'
    """

    def __init__(self, atlas: Atlas, *, vignettes: int = 0):
        super().__init__(atlas)
        self._prompts = {row.kind: row.prompt for row in atlas.rows(CardKind)}
        self.titles = {row.kind: row.title for row in atlas.rows(CardKind)}
        self._makers: dict[str, Callable[[], Card]] = dict(self._list())
        for seed in range(1, vignettes + 1):
            self._makers[f"{VIGNETTE}:{seed}"] = partial(self._vignette, seed)
        self._made: dict[str, Card] = {}

    def _vignette(self, seed: int) -> Card:
        from neurosim.quiz.vignette import make_vignette  # noqa: PLC0415 - reasons

        return make_vignette(self.atlas, seed)

    @property
    def ids(self) -> tuple[str, ...]:
        """The identifiers of all cards, in the order in which they are taught."""
        return tuple(self._makers)

    def card(self, card_id: str) -> Card:
        """Return a card; made when it is first asked for.

        Raises
        ------
        KeyError
            If the tables no longer hold it.
        """
        if card_id not in self._made:
            self._made[card_id] = self._makers[card_id]()
        return self._made[card_id]

    def cards(self) -> Iterator[Card]:
        """Yield every card."""
        return map(self.card, self.ids)

    def _list(self) -> Iterator[tuple[str, Callable[[], Card]]]:
        """Yield identifier and maker of each card: kinds in turn, roots mixed."""
        by_kind = [
            sorted(listed, key=lambda item: _turn(item[0], rare=self._is_rare(item[0])))
            for listed in self._kinds()
        ]
        longest = max(map(len, by_kind))
        for place in range(longest):
            for listed in by_kind:
                if place < len(listed):
                    yield listed[place]

    def _is_rare(self, card_id: str) -> bool:
        kind, _, subject = card_id.partition(":")
        if kind == "disc":
            name, _, zone = subject.rpartition(":")
            return getattr(self.atlas.levels[name], zone) not in self._keyed
        test = self.atlas.structures.get(subject)
        root = subject if test is None else self.main_root(subject)
        if kind == "key_point" and test is not None:
            root = segment_root(test.key)
        return kind not in _ROOTLESS and root not in self._keyed

    def _kinds(self) -> Iterator[Iterator[tuple[str, Callable[[], Card]]]]:
        contrasts, rules = self.atlas.rows(Contrast), self.atlas.rows(StandardRule)
        grades = self.atlas.rows(GradeMeaning)
        kinds: Mapping[str, tuple[Iterable[str], Callable[[str, str], Card]]] = {
            "key_muscle": (self.key_muscles(), self._key_muscle),
            "area": (self.areas(), self._supply),
            "reflex": (self._of("reflex"), self._supply),
            "key_point": (self._key_points(), self._key_point),
            "movement": (self._of("motor"), self._supply),
            "disc": (self._discs(), self._disc),
            "dermatome": (self._roots_with_area(), self._dermatome),
            "tell_apart": (self._pairs(), self._apart),
            "contrast": ((f"{c.first}|{c.second}" for c in contrasts), self._apart),
            "sign": (self._signs(), self._sign),
            "grade": ((f"{row.scale}:{row.grade}" for row in grades), self._grade),
            "standard": ((row.rule for row in rules), self._standard),
            PICTURED: (self._roots_with_area(), self._map),
        }
        for kind, (subjects, make) in kinds.items():
            yield self._named(kind, subjects, make)

    def _named(
        self, kind: str, subjects: Iterable[str], make: Callable[[str, str], Card]
    ) -> Iterator[tuple[str, Callable[[], Card]]]:
        for subject in subjects:
            yield f"{kind}:{subject}", lambda s=subject: make(kind, s)  # type: ignore[misc]

    def telling_tests(self, first: str, second: str) -> "Apart":
        """Return what tells two lesions apart in a patient with a sign of both."""
        from neurosim.quiz.discrimination import telling_tests  # noqa: PLC0415 - the model

        rows = self.atlas.rows(Contrast)
        row = next((c for c in rows if (c.first, c.second) == (first, second)), None)
        without = row.without.split() if row else ()
        tests = [test for test in self._full if test.id not in without]
        return telling_tests(self.atlas, tests, first, second)

    def _supply(self, kind: str, subject: str) -> Card:
        test = self.atlas.structures[subject]
        weights = self.atlas.weights[test.owner]
        best = max(weights.values())
        roots = [r for r in ROOTS if weights.get(r, 0) >= _ALSO_RIGHT * best]
        roots.sort(key=lambda root: -weights[root])
        shares = sorted(weights.items(), key=lambda item: -item[1])[:3]
        why = ", ".join(f"{root} {share:.0%}" for root, share in shares)
        others = [r for r in self.shared_roots(subject) if r not in roots]
        remark = self._convention(test, roots)
        card = self._card(
            kind,
            subject,
            tuple(roots),
            tuple(AnswerOption(r, r) for r in roots),
            noun="root",
            fields={"name": test.name},
            why=f"{test.name}: {why}",
            sources=sources_of(self.atlas, test),
        )
        return replace(
            card, also=tuple(AnswerOption(r, r) for r in others), remark=remark
        )

    def shared_roots(self, structure: str) -> list[str]:
        """Return the roots that are never wrong for a structure, largest share first.

        These are the roots with more than a tenth of the supply, and the segment that
        the ISNCSCI tests there.
        """
        test = self.atlas.structures[structure]
        weights = self.atlas.weights.get(test.owner, {})
        roots = [root for root in ROOTS if weights.get(root, 0) > SHARED]
        roots.sort(key=lambda root: -weights[root])
        if test.key and segment_root(test.key) not in roots:
            roots.append(segment_root(test.key))
        return roots

    def _convention(self, test: Structure, roots: Sequence[str]) -> str:
        if not test.key or segment_root(test.key) in roots:
            return ""
        return (
            f"The ISNCSCI takes {segment_root(test.key)} by convention; by share of "
            f"supply it is {roots[0]}."
        )

    def _key_point(self, kind: str, subject: str) -> Card:
        test = self.atlas.structures[subject]
        card = self._card(
            kind,
            subject,
            (segment_root(test.key),),
            (AnswerOption(test.key, test.key),),
            noun="segment",
            fields={"how": test.how},
            why=f"{test.key}: {test.how}",
            sources=("ISNCSCI2019",),
        )
        return replace(
            card, reverse=(f"Where is the key sensory point of {test.key}?", test.how)
        )

    def _key_muscle(self, kind: str, subject: str) -> Card:
        test = self.atlas.structures[subject]
        root = segment_root(test.key)
        card = self._card(
            kind,
            subject,
            (root,),
            (AnswerOption(test.id, test.name),),
            noun="structure",
            fields={"root": root},
            why=f"{root}: {test.name}, {test.how}",
            sources=("ISNCSCI2019",),
        )
        also = self._supplied(root, self.key_muscles(), test.id)
        reverse = f"{capital(test.name)}: key muscle (ISNCSCI) of which segment?", root
        return replace(card, also=also, reverse=reverse)

    def _supplied(
        self, root: str, pool: Sequence[str], *right: str
    ) -> tuple[AnswerOption, ...]:
        """Return the structures that a root has a share in, but for the right ones."""
        return tuple(
            AnswerOption(name, self.atlas.structures[name].name)
            for name in pool
            if name not in right and root in self.shared_roots(name)
        )

    def _disc(self, kind: str, subject: str) -> Card:
        name, _, zone = subject.rpartition(":")
        level = self.atlas.levels[name]
        root = getattr(level, zone)
        return self._card(
            kind,
            subject,
            (root,),
            (AnswerOption(root, root),),
            noun="root",
            fields={"zone": zone, "level": name},
            why=f"{name}, {zone}: {root}",
            sources=split_sources(level.source),
        )

    def _dermatome(self, kind: str, root: str) -> Card:
        own = [a for a in self.areas() if self.main_root(a) == root]
        weights = self.atlas.weights
        own.sort(key=lambda a: -weights[self.atlas.structures[a].owner][root])
        options = tuple(AnswerOption(a, self.atlas.structures[a].name) for a in own)
        words = ", ".join(option.words for option in options[:3])
        card = self._card(
            kind,
            root,
            (root,),
            options,
            noun="structure",
            fields={"root": root},
            why=f"{root}: {words}",
            sources=sources_of(self.atlas, self.atlas.structures[own[0]]),
        )
        return replace(card, also=self._supplied(root, self.areas(), *own))

    def _map(self, kind: str, root: str) -> Card:
        own = [a for a in self.areas() if self.main_root(a) == root]
        words = ", ".join(self.atlas.structures[a].name for a in own[:3])
        return self._card(
            kind,
            root,
            (root,),
            (AnswerOption(root, root),),
            noun="root",
            fields={},
            why=f"{root}: {words}",
            sources=sources_of(self.atlas, self.atlas.structures[own[0]]),
        )

    def _apart(self, kind: str, subject: str) -> Card:
        """Return the card that asks for the test that decides between two lesions."""
        pair = subject.split("-" if kind == "tell_apart" else "|")
        first, second = pair
        apart = self.telling_tests(first, second)
        ranked = apart.tests
        good = [t.test for t in ranked if t.bits >= _GOOD_TEST * ranked[0].bits]
        fair = [
            t.test
            for t in ranked
            if t.bits >= _POOR_TEST * ranked[0].bits
            or _is_of_books(t)
            or any(_is_of_one(t.test, test) for test in good)
        ]
        why = "; ".join(
            f"{t.test.name} is then abnormal in {t.first:.0%} of {first} and in "
            f"{t.second:.0%} of {second}"
            for t in ranked[:2]
        )
        card = self._card(
            kind,
            subject,
            tuple(name for name in pair if name in ROOTS),
            tuple(AnswerOption(test.id, test.name) for test in good),
            noun="structure",
            fields={"root": first, "other": second, "name": _sign_name(apart.shared)},
            why=why,
            sources=sources_of(self.atlas, good[0]),
        )
        also = (AnswerOption(t.id, t.name) for t in fair if t not in good)
        poor = (
            AnswerOption(t.test.id, t.test.name)
            for t in ranked
            if t.bits < _POOR_TEST * ranked[0].bits and max(t.first, t.second) >= _OFTEN
            if not _is_of_books(t)
            if not any(_is_of_one(t.test, test) for test in good)
        )
        return replace(card, also=tuple(also), wrong=tuple(poor)[:_WRONG])

    def _sign(self, kind: str, subject: str) -> Card:
        test = self.atlas.structures[subject]
        words = {row.category: row.words for row in self.atlas.rows(CategoryWords)}
        from neurosim.quiz.discrimination import gains  # noqa: PLC0415 - needs the model

        gain = gains(self.atlas, test, words)
        ranked = sorted(gain, key=lambda kind: -gain[kind])
        right = [c for c in ranked if gain[c] >= _GOOD_KIND * gain[ranked[0]]]
        why = ", ".join(f"{words[c]} x{gain[c]:.1f}" for c in ranked[:3])
        return self._card(
            kind,
            subject,
            (),
            tuple(AnswerOption(c, words[c]) for c in right),
            noun="category",
            fields={"name": test.name},
            why=f"how many times likelier each becomes: {why}",
            sources=sources_of(self.atlas, test),
        )

    def _grade(self, kind: str, subject: str) -> Card:
        scale, _, grade = subject.partition(":")
        [(text, source)] = [
            (row.definition, row.source)
            for row in self.atlas.rows(GradeMeaning)
            if (row.scale, row.grade) == (scale, grade)
        ]
        names = {"mrc": "muscle power (MRC)", "reflex": "tendon reflex",
                 "sensory": "sensory"}  # fmt: skip
        return self._card(
            kind,
            subject,
            (),
            (AnswerOption(grade, text),),
            noun="grade",
            fields={"scale": names[scale], "grade": grade},
            why=f"{grade}: {text}",
            sources=split_sources(source),
        )

    def _standard(self, kind: str, subject: str) -> Card:
        rows = self.atlas.rows(StandardRule)
        row = next(row for row in rows if row.rule == subject)
        return self._card(
            kind,
            subject,
            (),
            (AnswerOption(subject, row.answer),),
            noun="rule",
            fields={"question": row.question},
            why=f"step {row.step} of the worksheet: {row.answer}",
            sources=split_sources(row.source),
        )

    def _card(
        self,
        kind: str,
        subject: str,
        roots: tuple[str, ...],
        right: tuple[AnswerOption, ...],
        *,
        noun: str,
        fields: Mapping[str, str],
        why: str,
        sources: Sequence[str],
    ) -> Card:
        prompt = capital(self._prompts[kind].format(**fields))
        region = _REGIONS[roots[0][0]] if roots else ""
        known = tuple(key for key in sources if key in self.atlas.references)
        return Card(
            f"{kind}:{subject}", kind, region, prompt, noun, roots, right, why, known
        )


def _sign_name(test: Structure) -> str:
    """Return the name of a test that is abnormal: of an area, its feeling."""
    felt = test.modality == "sensory" and "sens" not in test.name
    return f"feeling ({test.name})" if felt else test.name


def _is_of_books(test: "TellingTest") -> bool:
    low, high = sorted((test.first, test.second))
    return high >= max(_OFTEN, _PARTING * low)


def _is_of_one(first: Structure, second: Structure) -> bool:
    """Whether two tests are of one muscle: its power, and its reflex.

    Who names either has the same idea, so neither is a wrong choice beside the other.
    """
    return first.id.startswith(second.id) or second.id.startswith(first.id)


def _turn(card_id: str, *, rare: bool) -> tuple[bool, int]:
    """Return the place of a card among its kind: roots are mixed."""
    return rare, crc32(card_id.encode())
