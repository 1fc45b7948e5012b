"""The wrong choices beside a right answer: those that the model itself confuses."""

from collections.abc import Iterable, Iterator

import numpy as np

from neurosim.exam import Exam, Finding
from neurosim.inference import infer
from neurosim.model import build_model
from neurosim.quiz.card import AnswerOption, Card
from neurosim.quiz.cards import Deck
from neurosim.quiz_tables import CategoryWords, GradeMeaning, StandardRule
from neurosim.terms import DEFAULT_SETTING, RIGHT, ROOTS, SCALES, SEGMENTS, segment_root

_WRONG = 3


def confused_roots(deck: Deck, findings: Iterable[Finding]) -> list[str]:
    """Return the roots that the model considers, most probable first.

    Every lesion counts the same: how common a root is must not give it away.
    """
    model = build_model(deck.atlas)
    everyone = model.population(DEFAULT_SETTING).with_uniform_prior()
    posterior = infer(Exam(tuple(findings)), model, population=everyone)
    return list(dict.fromkeys(item.root for item in posterior.roots))


def wrong_options(deck: Deck, card: Card) -> list[AnswerOption]:
    """Return plausible wrong answers, the likeliest mistake first."""
    if card.wrong:
        return list(card.wrong)
    right = {option.key for option in (*card.right, *card.also)}
    makers = {
        "root": _wrong_roots,
        "segment": _wrong_segments,
        "structure": _wrong_structures,
        "category": _wrong_kinds,
        "grade": _wrong_grades,
        "rule": _wrong_rules,
    }
    options = (o for o in makers[card.noun](deck, card) if o.key not in right)
    words = {option.words for option in (*card.right, *card.also)}
    return [o for o in dict.fromkeys(options) if o.words not in words]


def _finding(deck: Deck, card: Card) -> Finding:
    """Return the finding that a card about one structure asks about."""
    subject = card.id.partition(":")[2]
    test = deck.atlas.structures.get(subject)
    if test is None:
        return _key_finding(deck, card.roots[0])
    grades = [g for g in test.scale.abnormal if g < test.scale.normal]
    return Finding(test.id, RIGHT, tuple(grades))


def _key_finding(deck: Deck, root: str) -> Finding:
    tests = [
        s
        for s in deck.atlas.structures.values()
        if s.key and segment_root(s.key) == root and s.pool == "sum"
    ]
    tests.sort(key=lambda s: (s.modality != "motor", s.id))
    return Finding(tests[0].id, RIGHT, tests[0].scale.abnormal)


def _wrong_roots(deck: Deck, card: Card) -> Iterator[AnswerOption]:
    if card.kind == "disc":
        level = deck.atlas.levels[card.id.split(":")[1]]
        for root in (level.subarticular, level.foraminal):
            yield AnswerOption(root, root)
        yield from _beside(level.foraminal)
    for root in _likely_roots(deck, card):
        yield AnswerOption(root, root)


def _likely_roots(deck: Deck, card: Card) -> list[str]:
    """Return the roots that a card's finding suggests, the nearest first."""
    place = ROOTS.index(card.roots[0])
    roots = confused_roots(deck, [_finding(deck, card)])
    return sorted(roots, key=lambda root: abs(ROOTS.index(root) - place))


def _wrong_segments(deck: Deck, card: Card) -> Iterator[AnswerOption]:
    for root in _likely_roots(deck, card):
        for segment in SEGMENTS:
            if segment_root(segment) == root:
                yield AnswerOption(segment, segment)


def _wrong_structures(deck: Deck, card: Card) -> Iterator[AnswerOption]:
    pool = deck.key_muscles() if card.kind == "key_muscle" else deck.areas()
    for root in confused_roots(deck, [_key_finding(deck, card.roots[0])]):
        for structure in pool:
            test = deck.atlas.structures[structure]
            own = (
                segment_root(test.key)
                if card.kind == "key_muscle"
                else (deck.main_root(structure))
            )
            if own == root:
                yield AnswerOption(structure, test.name)
                break


def _wrong_kinds(deck: Deck, _: Card) -> Iterator[AnswerOption]:
    for row in deck.atlas.rows(CategoryWords):
        yield AnswerOption(row.category, row.words)


def _wrong_grades(deck: Deck, card: Card) -> Iterator[AnswerOption]:
    scale, grade = card.id.split(":")[1:]
    names = SCALES[scale].grades
    rows = [row for row in deck.atlas.rows(GradeMeaning) if row.scale == scale]
    rows.sort(key=lambda row: abs(names.index(row.grade) - names.index(grade)))
    for row in rows:
        yield AnswerOption(row.grade, row.definition)


def _wrong_rules(deck: Deck, card: Card) -> Iterator[AnswerOption]:
    subject = card.id.partition(":")[2]
    for row in deck.atlas.rows(StandardRule):
        if row.rule == subject:
            for number, words in enumerate(row.wrong, 1):
                yield AnswerOption(f"{subject}-{number}", words)


def choices_of(
    deck: Deck, card: Card, rng: np.random.Generator
) -> tuple[AnswerOption, ...]:
    """Return the right answer and three wrong ones, in an order of the dice.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> deck = Deck(load_atlas())
    >>> card = deck.card("reflex:triceps_reflex")
    >>> found = choices_of(deck, card, np.random.default_rng(1))
    >>> sorted(option.words for option in found)
    ['C4', 'C5', 'C7', 'T1']
    """
    most = len(card.wrong) or _WRONG
    options = [card.right[0], *wrong_options(deck, card)[:most]]
    order = rng.permutation(len(options)).tolist()
    return tuple(options[index] for index in order)


def _beside(root: str) -> Iterator[AnswerOption]:
    place = ROOTS.index(root)
    for index in (place - 1, place + 1, place + 2):
        if 0 <= index < len(ROOTS):
            yield AnswerOption(ROOTS[index], ROOTS[index])
