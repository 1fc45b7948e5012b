"""Cards: made from the tables, one right answer, scheduled, weak pairs trained."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from neurosim.atlas import Atlas, load_atlas
from neurosim.exam import Finding
from neurosim.lesion import Lesion, both_sides
from neurosim.quiz.card import VIGNETTE, Card
from neurosim.quiz.cards import Deck
from neurosim.quiz.choices import choices_of, wrong_options
from neurosim.quiz.entry import HistoryEntry
from neurosim.quiz.mixups import Weakness, gains, weakness
from neurosim.quiz.reply import read_answer
from neurosim.quiz.round import (
    AskedCard,
    Judged,
    Over,
    Round,
    TakenBack,
    Unread,
    Wish,
    answer,
    choose_cards,
    log_body,
    question,
)
from neurosim.quiz.schedule import due, recall, review
from neurosim.quiz.stats import calibration, forecast, mistakes, streak, summarise
from neurosim.quiz.store import Store
from neurosim.quiz.vignette import _words
from neurosim.quiz.vignette import answer_words as vignette_words
from neurosim.report.page import render
from neurosim.shell.progress import review_page, sparkline, stats_page
from neurosim.shell.rounds import card_page
from neurosim.terms import ROOTS, UnknownNameError, segment_root

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
KINDS = {
    "key_muscle", "area", "reflex", "key_point", "movement", "disc", "dermatome",
    "tell_apart", "contrast", "sign", "grade", "map", "standard",
}  # fmt: skip


@pytest.fixture(scope="module")
def deck(atlas: Atlas) -> Deck:
    return Deck(atlas)


@pytest.fixture(
    params=[7, pytest.param(1, marks=pytest.mark.deep)], ids=["some", "all"]
)
def cards(deck: Deck, request: pytest.FixtureRequest) -> list[Card]:
    """Every card, or some of each kind: their reasons are worked out, which is slow."""
    return [deck.card(card_id) for card_id in deck.ids[:: request.param]]


def test_there_are_cards_of_every_kind(deck: Deck) -> None:
    kinds = Counter(card_id.partition(":")[0] for card_id in deck.ids)
    assert set(kinds) == KINDS == set(deck.titles) - {VIGNETTE}
    assert len(deck.ids) == len(set(deck.ids)) > 150
    first = [card_id.partition(":")[0] for card_id in deck.ids[:13]]
    assert len(set(first)) == 13, "kinds are mixed"


def test_every_card_has_a_right_answer_and_plausible_wrong_ones(
    deck: Deck, cards: list[Card]
) -> None:
    for card in cards:
        options = choices_of(deck, card, np.random.default_rng(1))
        right = {option.key for option in card.right}
        assert [o for o in options if o.key in right] == [card.right[0]], card.id
        assert len({o.words for o in options}) == len(options) >= 3, card.id
        assert card.prompt.isascii()
        assert "{" not in card.prompt
        for option in options:
            assert read_answer(option.words, card, options, deck.atlas) == option.key


def test_a_disc_typed_for_a_root_is_asked_back(deck: Deck) -> None:
    state, (event,) = answer(deck, Round(("disc:L1/2:subarticular",), seed=1), "L1/2")
    assert isinstance(event, Unread)
    assert "which of them" in event.text
    assert not state.answered


def test_the_question_does_not_hold_the_answer(cards: list[Card]) -> None:
    for card in cards:
        if card.noun in ("root", "segment"):
            words = card.prompt.replace("?", " ").replace(",", " ").split()
            assert card.right[0].words not in words, card.id


def test_answers_follow_the_table(atlas: Atlas, cards: list[Card]) -> None:
    for card in cards:
        subject = card.id.partition(":")[2]
        if card.kind in ("area", "movement", "reflex"):
            weights = atlas.weights[atlas.structures[subject].owner]
            assert weights[card.right[0].words] == max(weights.values())
        if card.kind == "key_point":
            assert atlas.structures[subject].key == card.right[0].words
        if card.kind == "disc":
            name, _, zone = subject.rpartition(":")
            assert getattr(atlas.levels[name], zone) == card.right[0].words


def test_wrong_roots_are_neighbours_of_the_right_one(
    deck: Deck, cards: list[Card]
) -> None:
    """The model confuses near roots; a far one would give the answer away."""
    far = total = 0
    for card in cards:
        if card.noun not in ("root", "segment"):
            continue
        own = ROOTS.index(card.roots[0])
        for option in choices_of(deck, card, np.random.default_rng(2)):
            total += 1
            far += abs(ROOTS.index(segment_root(option.words)) - own) > 4
    assert far < 0.05 * total


@pytest.mark.parametrize(
    ("card_id", "text", "right"),
    [
        ("reflex:achilles_reflex", "s1", True),
        ("reflex:achilles_reflex", "S1 root", True),
        ("reflex:achilles_reflex", "L4", False),
        ("key_muscle:triceps", "elbow extension", True),
        ("key_muscle:triceps", "Triceps", True),
        ("key_muscle:triceps", "deltoid", False),
        ("key_point:key_point_c6", "c6", True),
        ("sign:plantar_response", "cord", True),
        ("sign:plantar_response", "nerve root", False),
        ("sign:plantar_response", "the spinal cord", True),
        ("sign:plantar_response", "spinal crod", True),
        ("sign:plantar_response", "myelopathy", True),
        ("area:thumb", "the C6 root", True),
        ("area:thumb", "c 6", True),
        ("area:thumb", "it is C6.", True),
        ("area:thumb", "C7/8", None),
        ("area:thumb", "C5/6", True),
        ("disc:L1/2:subarticular", "L1/2", None),
        ("disc:L1/2:subarticular", "L1", False),
        ("key_muscle:triceps", "the triceps muscle", True),
        ("key_muscle:triceps", "trceps", True),
        ("key_muscle:triceps", "tricpes", True),
        ("key_muscle:triceps", "bicepz", None),
        ("key_muscle:triceps", "hand", None),
        ("key_muscle:triceps", "thumb", None),
        ("grade:mrc:3", "2", None),
        ("area:thumb", "banana", None),
        ("area:thumb", "", None),
    ],
)
def test_answers_in_words(
    deck: Deck, card_id: str, text: str, right: bool | None
) -> None:
    card = deck.card(card_id)
    given_key = read_answer(text, card, (), deck.atlas)
    if right is None:
        assert given_key is None
    else:
        assert (given_key in {option.key for option in card.right}) == right


def test_a_root_with_a_share_is_never_wrong(deck: Deck, cards: list[Card]) -> None:
    """Neither among the wrong choices, nor when it is typed."""
    for card in cards:
        if card.noun != "root" or card.kind in ("disc", "map"):
            continue
        shared = set(deck.shared_roots(card.id.partition(":")[2]))
        wrong = {option.key for option in wrong_options(deck, card)}
        assert not wrong & shared, card.id
        for root in shared:
            state, events = answer(deck, Round((card.id,), seed=1, free=True), root)
            judged = events[0]
            assert isinstance(judged, Judged)
            assert judged.right, (card.id, root)
            assert state.right == 1


def test_convention_and_supply_that_differ_say_so(cards: list[Card]) -> None:
    for card in cards:
        if card.remark:
            assert "by convention" in card.remark
            assert card.also


@pytest.mark.parametrize(
    ("pair", "decides"),
    [
        ("C6|carpal tunnel", {"thumb_abduction", "thumb_opposition", "opponens"}),
        ("C7|radial", {"brachioradialis"}),
        ("C8|ulnar", {"thumb_extension", "extensor_indicis"}),
        ("C5|axillary", {"rhomboids", "supraspinatus", "biceps"}),
        ("L4|femoral", {"ankle_dorsiflexion", "hip_flexion", "knee_extension"}),
        ("L5|common peroneal", {"tibialis_posterior", "hip_abduction"}),
        ("radial|posterior interosseous", {"brachioradialis"}),
    ],
)
def test_the_deciding_test_is_the_textbooks(
    deck: Deck, pair: str, decides: set[str]
) -> None:
    """With the sign that both share, the test of another nerve or root decides."""
    card = deck.card(f"contrast:{pair}")
    good = {option.key for option in (*card.right, *card.also)}
    owners = {deck.atlas.structures[key].owner for key in good}
    assert (good | owners) & decides, good
    assert not {option.key for option in card.wrong} & good


def test_a_test_of_the_books_is_second_best(deck: Deck) -> None:
    """A weak foot speaks for L4 against the femoral nerve, though others tell more."""
    state = Round(("contrast:L4|femoral",), seed=1, free=True)
    _, (judged, *_) = answer(deck, state, "ankle dorsiflexion")
    assert isinstance(judged, Judged)
    assert judged.second
    assert "helps too" in render(card_page(judged))


def test_the_epiconus_has_no_spastic_gait(deck: Deck) -> None:
    for pair in (("conus", "epiconus"), ("epiconus", "cauda equina")):
        tests = {told.test.id for told in deck.telling_tests(*pair).tests}
        assert tests
        assert not tests & {"gait", "leg_tone", "sensory_level"}


def test_new_cards_mix_the_roots(deck: Deck) -> None:
    """Who answers the same root every time is not right by it."""
    for wish in (
        Wish(count=12),
        Wish(count=12, kind="movement"),
        Wish(count=9, kind="area"),
    ):
        asked = [deck.card(c) for c in choose_cards(deck, {}, NOW, wish)]
        best = [card.right[0].key for card in asked if card.noun in ("root", "segment")]
        assert max(best.count(root) for root in best) <= max(2, len(best) // 2)


def test_help_says_what_can_be_typed(deck: Deck) -> None:
    for line in ("?", "help", "why?", "hint"):
        _, (event,) = answer(deck, Round(("disc:L5/S1:foraminal",), seed=4), line)
        assert isinstance(event, Unread)
        assert "number" in event.text
        assert "quit" in event.text


def test_undo_and_i_was_right(deck: Deck) -> None:
    begin = Round(("disc:L4/5:foraminal", "disc:C6/7:foraminal"), seed=1)
    state, (judged,) = answer(deck, begin, "L5")
    assert isinstance(judged, Judged)
    assert not judged.right
    back, (taken,) = answer(deck, state, "undo")
    assert isinstance(taken, TakenBack)
    assert back == begin
    claimed, events = answer(deck, state, "I was right")
    assert [type(event).__name__ for event in events] == ["TakenBack", "Judged"]
    assert (claimed.right, claimed.answered) == (1, 1)
    nothing, (event,) = answer(deck, begin, "undo")
    assert nothing == begin
    assert isinstance(event, Unread)


def test_not_knowing_is_an_answer(deck: Deck) -> None:
    state, events = answer(deck, Round(("disc:L4/5:foraminal",), seed=1), "don't know")
    assert isinstance(events[0], Judged)
    assert events[0].unknown
    assert not events[0].right
    assert "It is L4." in render(card_page(events[0]))
    assert state.over


def test_what_is_taken_back_does_not_count(tmp_path: Path) -> None:
    with Store(tmp_path / "p.sqlite", now=NOW) as store:
        entry = HistoryEntry("g-1", NOW, "card", "reflex:x", {"right": False})
        before = store.cards().get("reflex:x")
        store.answer_card(
            entry, lambda state: review(state, NOW, right=False, hinted=False)
        )
        undo = HistoryEntry("g-2", NOW, "undo", "reflex:x", {"undone": "g-1"})
        store.take_back(undo, before)
        assert store.cards() == {}
        assert summarise(list(store.entries()), {}, NOW).answers == 0
        assert len(list(store.entries())) == 2  # nothing is lost


def test_due_means_due(deck: Deck) -> None:
    """Training a weak pair adds nothing that is not due."""
    old = review(None, NOW - timedelta(days=9), right=False, hinted=False)
    states = {"reflex:triceps_reflex": old}
    weak = Weakness(("C6", "C7"), 3)
    found = choose_cards(deck, states, NOW, Wish(count=9, due=True), weak=weak)
    assert found == ("reflex:triceps_reflex",)


def test_choices_can_be_named_by_number_and_letter(deck: Deck) -> None:
    card = deck.card("disc:L4/5:subarticular")
    options = choices_of(deck, card, np.random.default_rng(3))
    for number, option in enumerate(options):
        for text in (str(number + 1), "abcd"[number], option.words.lower()):
            assert read_answer(text, card, options, deck.atlas) == option.key
    assert read_answer("9", card, options, deck.atlas) is None
    assert read_answer("0", card, options, deck.atlas) is None


@given(answers=st.lists(st.tuples(st.booleans(), st.booleans()), max_size=12))
def test_the_schedule_is_without_chance_and_moves_on(
    answers: list[tuple[bool, bool]],
) -> None:
    states = []
    for _ in range(2):
        state, moment = None, NOW
        for right, hinted in answers:
            state = review(state, moment, right=right, hinted=hinted)
            assert due(state) > moment
            assert 0 <= recall(state, moment + timedelta(days=3)) <= 1
            moment = due(state)
        states.append(state)
    assert states[0] == states[1]


def test_a_right_answer_comes_back_later_than_a_wrong_one() -> None:
    good = bad = None
    moment = NOW
    for _ in range(4):
        good = review(good, moment, right=True, hinted=False)
        bad = review(bad, moment, right=False, hinted=False)
        moment += timedelta(days=2)
    assert good is not None
    assert bad is not None
    assert due(good) > due(bad)


def card_entry(
    number: int, expected: str, said: str, *, right: bool = False
) -> HistoryEntry:
    body = {"right": right, "expected": expected, "given": said, "kind": "area",
            "region": "lumbar", "answer": said}  # fmt: skip
    return HistoryEntry(
        str(number), NOW + timedelta(hours=number), "card", "area:shin", body
    )


def test_a_weak_pair_is_noticed_and_trained(deck: Deck) -> None:
    once = [card_entry(1, "L4", "L5")]
    assert weakness(once) is None
    often = [*once, card_entry(2, "L5", "L4"), card_entry(3, "C6", "C7")]
    weak = weakness(often)
    assert weak == Weakness(("L4", "L5"), 2)
    cards = choose_cards(deck, {}, NOW, Wish(count=8), weak=weak)
    assert cards[0] == "tell_apart:L4-L5"
    assert all(set(deck.card(c).roots) & {"L4", "L5"} for c in cards[:4])
    assert len(cards) == len(set(cards)) == 8


def test_a_wrong_diagnosis_counts_as_mixed_up() -> None:
    body = {"stated": [["C6 right", 0.8, False]], "truth": ["right C7"],
            "score": 20, "model_score": 90}  # fmt: skip
    entries = [HistoryEntry(str(n), NOW, "diagnosis", "g", body) for n in range(2)]
    assert weakness(entries) == Weakness(("C6", "C7"), 2)


def later_entry(days: float, expected: str, *, right: bool) -> HistoryEntry:
    body = {"right": right, "expected": expected, "given": expected if right else ""}
    at = NOW + timedelta(days=days)
    return HistoryEntry(f"{days}-{expected}", at, "card", "area:shin", body)


@pytest.mark.parametrize("right", [True, False])
def test_a_mixed_up_pair_is_tested_again_after_7_and_30_days(
    deck: Deck, *, right: bool
) -> None:
    """Due from the day on until it is answered; what is learnt is the gain."""
    log = [card_entry(1, "L4", "L5"), card_entry(2, "L5", "L4")]
    log += [card_entry(3 + n, "C6", "C7") for n in range(3)]  # mixed up more often

    def due_after(days: float) -> tuple[tuple[str, str], int]:
        weak = weakness(log, NOW + timedelta(days=days))
        assert weak is not None
        return weak.roots, weak.days

    assert due_after(6) == (("C6", "C7"), 0)
    assert due_after(7.5) == (("L4", "L5"), 7)
    states = {c: review(None, NOW, right=True, hinted=False) for c in deck.ids}
    weak = weakness(log, NOW + timedelta(days=7.5))
    cards = choose_cards(deck, states, NOW, Wish(count=8), weak=weak)
    assert cards[0] == "tell_apart:L4-L5", "a retest does not wait until a card is due"
    assert not choose_cards(deck, states, NOW, Wish(count=8, due=True), weak=weak)

    log.append(later_entry(8, "L4", right=right))
    assert due_after(9) == (("C6", "C7"), 7)
    log.append(later_entry(9, "C7", right=True))
    assert due_after(10)[1] == 0
    assert due_after(31)[1] == 30
    first = gains(log)[0]
    assert first.roots == ("L4", "L5")
    assert (first.first.right, first.first.total) == (0, 2)
    assert (first.later[0].right, first.later[0].total) == (int(right), 1)
    assert first.later[1].total == 0
    shown = render(
        stats_page(summarise(log, {}, NOW + timedelta(days=31)), load_atlas())
    )
    assert "+100 points" in shown
    assert ("+0 points" in shown) is not right


def test_a_contrast_of_the_pair_is_its_retest(deck: Deck) -> None:
    log = [card_entry(1, "L4", "L5"), card_entry(2, "L5", "L4")]
    card = deck.card("tell_apart:L4-L5")
    key = card.right[0].key
    _, (judged, *_) = answer(deck, Round((card.id,), seed=1), card.right[0].words)
    assert isinstance(judged, Judged), key
    body = log_body(deck, judged)
    log.append(HistoryEntry("c", NOW + timedelta(days=8), "card", card.id, body))
    weak = weakness(log, NOW + timedelta(days=9))
    assert weak is not None
    assert weak.days == 0
    assert gains(log)[0].later[0].total == 1


def test_which_cards_are_asked(deck: Deck) -> None:
    ids = [c for c in deck.ids if c.startswith("reflex:")]
    old = review(None, NOW - timedelta(days=9), right=False, hinted=False)
    older = review(None, NOW - timedelta(days=20), right=False, hinted=False)
    later = review(None, NOW, right=True, hinted=False)
    states = {ids[0]: old, ids[1]: older, ids[2]: later}
    both = choose_cards(deck, states, NOW, Wish(count=5, kind="reflex"))
    assert both[:2] == (ids[1], ids[0])
    assert ids[2] not in both
    only_due = choose_cards(deck, states, NOW, Wish(count=5, due=True))
    assert set(only_due) == {ids[0], ids[1]}
    new = choose_cards(deck, states, NOW, Wish(count=500, kind="reflex", new=True))
    assert set(new) == set(ids) - set(states)
    sacral = choose_cards(deck, {}, NOW, Wish(count=50, region="sacral"))
    assert {deck.card(c).region for c in sacral} == {"sacral"}


class RoundMachine(RuleBasedStateMachine):
    """Whatever is typed: each card is judged once, and the counts agree."""

    @initialize(
        places=st.lists(st.integers(0, 150), min_size=1, max_size=6, unique=True),
        free=st.booleans(),
    )
    def begin(self, places: list[int], free: bool) -> None:
        self.deck = _DECK
        cards = tuple(self.deck.ids[place] for place in places)
        self.state = Round(cards, seed=1, free=free)
        self.total = len(cards)
        self.judged: list[Judged] = []

    @rule(line=st.sampled_from(["1", "2", "3", "4", "?", "", "C7", "b", "none of it",
                                "undo", "i was right", "don't know"])
          | st.text(max_size=12))  # fmt: skip
    def type_line(self, line: str) -> None:
        before = self.state
        self.open = before.before.cards if before.before else ()
        self.state, events = answer(self.deck, before, line)
        for event in events:
            assert render(card_page(event)).isascii() or not line.isascii()
            if isinstance(event, Judged):
                assert event.card.id in (*before.cards, *self.open)
                self.judged.append(event)
                assert log_body(self.deck, event)["right"] == event.right
            if isinstance(event, TakenBack):
                assert self.judged.pop() == event.judged
            if isinstance(event, Over):
                assert event.answered == len(self.judged)
                assert event.right == sum(one.right for one in self.judged)
            if isinstance(event, Unread):
                assert self.state == before
        assert self.state.answered + len(self.state.cards) == self.total


_DECK = Deck(load_atlas())
RoundMachine.TestCase.settings = settings(
    max_examples=5, stateful_step_count=20, deadline=None
)
TestRoundMachine = RoundMachine.TestCase


def test_a_free_round_hides_the_choices_until_asked(deck: Deck) -> None:
    state = Round(("disc:L5/S1:foraminal",), seed=4, free=True)
    assert question(deck, state).choices == ()
    state, (asked,) = answer(deck, state, "?")
    assert isinstance(asked, AskedCard)
    assert len(asked.choices) == 4
    state, (judged, _) = answer(deck, state, "L5")
    assert isinstance(judged, Judged)
    assert judged.right
    assert judged.hinted


def test_statistics(atlas: Atlas, deck: Deck) -> None:
    log = [
        card_entry(1, "L4", "L5"),
        card_entry(2, "L4", "", right=True),
        card_entry(30, "L4", "", right=True),
        card_entry(50, "L4", "L5"),
        HistoryEntry("d", NOW + timedelta(hours=51), "diagnosis", "g", {
            "score": 80.0, "model_score": 90.0, "stated": [["C7", 0.7, True]],
            "truth": ["right C7"]}),
    ]  # fmt: skip
    states = {"area:shin": review(None, NOW, right=True, hinted=False)}
    found = summarise(log, states, NOW + timedelta(hours=52))
    assert (found.retention.right, found.retention.total) == (1, 2)
    assert found.answers == 4
    assert found.streak == 3
    assert found.confusion == ((("L4", "L5"), 2),)
    assert sum(found.forecast) == 1
    assert found.calibration[0].right == 1.0
    page = render(stats_page(found, deck.atlas))
    assert page.isascii()
    assert "L4 and L5" in page
    assert "not a medical device" in page
    wrong = mistakes(log)
    assert wrong == (("area:shin", "L5", 1),)
    assert "shin" in render(review_page(wrong, deck, atlas))
    json.dumps(found.scores)


def test_statistics_of_nothing(deck: Deck) -> None:
    found = summarise([], {}, NOW)
    assert "Nothing yet" in render(stats_page(found, deck.atlas))
    assert forecast({}, NOW) == (0,) * 7


def test_streaks_and_bins() -> None:
    day = NOW.date()
    days = [day - timedelta(days=n) for n in (0, 1, 2, 5)]
    assert streak(days, day) == 3
    assert streak(days, day + timedelta(days=2)) == 0
    bins = calibration([(0.0, False), (1.0, True), (0.95, True), (0.5, False)])
    assert sum(b.count for b in bins) == 4
    assert sparkline([], 100) == ""
    assert sparkline([0, 0]) == "  "


def test_an_unknown_root_pair_is_no_card(deck: Deck) -> None:
    with pytest.raises(KeyError):
        deck.card("tell_apart:C7-L5")
    with pytest.raises(UnknownNameError):
        deck.atlas.structure("nothing of the kind")


@pytest.mark.parametrize(
    ("pair", "right", "wrong"),
    [
        ("conus|epiconus", "great_toe_extension", "saddle_area"),
        ("conus|cauda equina", "straight_leg_raise", "bladder"),
        ("epiconus|cauda equina", "voluntary_anal_contraction", "straight_leg_raise"),
    ],
)
def test_conus_epiconus_and_cauda_are_told_apart(
    deck: Deck, pair: str, right: str, wrong: str
) -> None:
    card = deck.card(f"contrast:{pair}")
    keys = {option.key for option in card.right}
    assert right in keys | {option.key for option in card.also}
    assert wrong not in keys


def test_a_vignette_speaks_as_a_clinician_does() -> None:
    both = Lesion("disc", "root", "L4/5", "central", "", both_sides("L5"), "lumbar")
    assert vignette_words(both) == "L5 root on both sides"
    told = [Finding("pain_posterior_thigh", "right", grades, "told")
            for grades in ((0,), (1,))]  # fmt: skip
    assert sorted(_words(finding, load_atlas()) for finding in told) == [
        "no right posterior thigh pain", "right posterior thigh pain",
    ]  # fmt: skip
