"""A round of cards: which are asked, and a pure state machine over the answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zlib import crc32

import numpy as np

from neurosim.quiz.card import PICTURED, VIGNETTE, AnswerOption, Card
from neurosim.quiz.cards import Deck
from neurosim.quiz.choices import choices_of
from neurosim.quiz.mixups import Weakness
from neurosim.quiz.reply import names_two, read_answer
from neurosim.quiz.schedule import due

_LONGEST, _QUOTED = 200, 60
_HELP = (
    "Type the number of an answer, or the answer in words. The reason follows. "
    "don't know shows it; undo takes the last answer back; quit ends the round."
)
#: What a card asks for.
_WANTED: Mapping[str, str] = {
    "root": "a root, such as C7",
    "segment": "a segment, such as C7",
    "structure": "a muscle, reflex, area or sign",
    "category": "a kind of cause, such as cord",
}
_UNDO = ("undo", "back", "oops")
_WAS_RIGHT = ("i was right", "that was right", "was right")
_UNKNOWN = ("don't know", "dont know", "do not know", "i don't know", "dunno", "idk",
            "no idea", "no clue", "not sure", "unsure", "pass", "skip", "next",
            "give up", "i give up", "no", "tell me", "show me", "answer")  # fmt: skip


@dataclass(frozen=True)
class Wish:
    """Which cards are wanted.

    Attributes
    ----------
    due, new
        Only cards that are due, only cards never seen; both false for either.
    """

    count: int = 10
    kind: str = ""
    region: str = ""
    due: bool = False
    new: bool = False


def choose_cards(
    deck: Deck,
    states: Mapping[str, str],
    now: datetime,
    wish: Wish,
    *,
    weak: Weakness | None = None,
) -> tuple[str, ...]:
    """Return the cards of a round.

    Cards on a weak pair come first, due or not if it is tested again after 7 or 30
    days; then what is due, the longest overdue first, then
    new cards in the order of the deck.
    """
    wanted = [card_id for card_id in deck.ids if _wanted(deck, card_id, wish)]
    known = {card_id: due(states[card_id]) for card_id in wanted if card_id in states}
    is_due = sorted((c for c in known if known[c] <= now), key=lambda c: known[c])
    new = [card_id for card_id in wanted if card_id not in known]
    if wish.due:
        new = []
    elif wish.new:
        is_due = []
    known_now = [*is_due, *new]
    about = wanted if weak and weak.days else known_now  # a retest does not wait
    trained = _training(deck, weak, about, wish) if weak else []
    if wish.due or wish.new:
        trained = [card for card in trained if card in known_now]
    return tuple(dict.fromkeys([*trained, *is_due, *new]))[: wish.count]


def _wanted(deck: Deck, card_id: str, wish: Wish) -> bool:
    kind = card_id.partition(":")[0]
    if kind != wish.kind and (wish.kind or kind in (PICTURED, VIGNETTE)):
        return False  # pictures and patients only for those who ask for them
    return not wish.region or deck.card(card_id).region == wish.region


def _training(
    deck: Deck, weak: Weakness, cards: Sequence[str], wish: Wish
) -> list[str]:
    """Return the cards on a weak pair: at most half of a round."""
    name = f"tell_apart:{weak.roots[0]}-{weak.roots[1]}"
    first = [name] if name in deck.ids and _wanted(deck, name, wish) else []
    dear = ("tell_apart", "contrast", "sign", "grade", VIGNETTE)
    cheap = [c for c in cards if not c.startswith(dear)]
    about = [c for c in cheap if set(deck.card(c).roots) & set(weak.roots)]
    return [*first, *about][: max(1, wish.count // 2)]


@dataclass(frozen=True)
class AskedCard:
    """A card as it is asked: with its choices, or without."""

    card: Card
    choices: tuple[AnswerOption, ...]
    number: int
    total: int


@dataclass(frozen=True)
class Judged:
    """An answer and whether it counts.

    Attributes
    ----------
    second
        Whether it is second best: not wrong, and the card comes back sooner.
    unknown
        Whether the student said not to know.
    """

    card: Card
    given: str
    given_words: str
    right: bool
    hinted: bool
    second: bool = False
    unknown: bool = False


@dataclass(frozen=True)
class TakenBack:
    """The last answer does not count any more."""

    judged: Judged


@dataclass(frozen=True)
class Unread:
    """A line that does not answer this card, and the reason."""

    text: str


@dataclass(frozen=True)
class Over:
    """The end: how many were right, of how many answered."""

    right: int
    answered: int


CardEvent = AskedCard | Judged | TakenBack | Unread | Over


@dataclass(frozen=True)
class Round:
    """The state of a round.

    Attributes
    ----------
    cards
        Cards still to be asked; the first is on the table.
    free
        Whether choices are hidden until they are asked for.
    shown
        Whether the choices of this card were asked for.
    before, last
        The state before the last answer, and that answer: for taking it back.
    """

    cards: tuple[str, ...]
    seed: int
    free: bool = False
    shown: bool = False
    answered: int = 0
    right: int = 0
    left: bool = False
    before: "Round | None" = None
    last: Judged | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more is asked."""
        return self.left or not self.cards


def question(deck: Deck, state: Round) -> AskedCard:
    """Return what is asked now; its choices depend on the seed and the card only."""
    card = deck.card(state.cards[0])
    rng = np.random.default_rng((state.seed, crc32(card.id.encode())))
    hidden = state.free and not state.shown
    choices = () if hidden else choices_of(deck, card, rng)
    total = state.answered + len(state.cards)
    return AskedCard(card, choices, state.answered + 1, total)


def answer(deck: Deck, state: Round, line: str) -> tuple[Round, tuple[CardEvent, ...]]:
    """Return the next state and what happened.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> deck = Deck(load_atlas())
    >>> state, events = answer(deck, Round(("disc:C6/7:foraminal",), seed=1), "C7")
    >>> events[0].right, events[-1]
    (True, Over(right=1, answered=1))
    """
    words = " ".join(line.split())[:_LONGEST]
    if state.over or not words:
        return state, ()
    if words.lower() in ("quit", "exit", "q", "stop", "end", "bye"):
        return replace(state, left=True), (Over(state.right, state.answered),)
    if words.lower().rstrip("?") in ("", "hint", "help", "why"):
        if not state.free or state.shown:
            return state, (Unread(_HELP),)
        moved = replace(state, shown=True)
        return moved, (question(deck, moved),)
    said = words.lower().replace("\u2019", "'").rstrip(".!")
    if said in _UNDO or said in _WAS_RIGHT:
        return _take_back(state, was_right=said in _WAS_RIGHT)
    return _answered(deck, state, words, known=said.removeprefix("i ") not in _UNKNOWN)


def _answered(
    deck: Deck, state: Round, words: str, *, known: bool
) -> tuple[Round, tuple[CardEvent, ...]]:
    asked = question(deck, state)
    if not known:
        unknown = Judged(asked.card, "", "", right=False, hinted=False, unknown=True)
        return _moved(state, unknown)
    given = read_answer(words, asked.card, asked.choices, deck.atlas)
    if given is None or not _is_offered(deck, state, given):
        return state, (Unread(_no_answer(words, asked)),)
    return _moved(state, _judge(asked, given, state.free and state.shown, deck))


def _is_offered(deck: Deck, state: Round, given: str) -> bool:
    """Whether an answer is among those of the card; kinds of cause are a short list."""
    asked = question(deck, replace(state, shown=True))
    offered = (*asked.card.right, *asked.card.also, *asked.choices)
    return asked.card.noun != "category" or given in {o.key for o in offered}


def _no_answer(words: str, asked: AskedCard) -> str:
    wanted = _WANTED.get(asked.card.noun, "one of its choices")
    last = len(asked.choices)
    number = f", or a number from 1 to {last}" if last else "; ? shows choices"
    if asked.card.noun in ("root", "segment") and names_two(words):
        return f"{words[:_QUOTED]!r} names two: which of them? Type one{number}."
    return f"{words[:_QUOTED]!r} is not an answer; this card asks for {wanted}{number}."


def _moved(state: Round, judged: Judged) -> tuple[Round, tuple[CardEvent, ...]]:
    moved = replace(
        state,
        cards=state.cards[1:],
        shown=False,
        answered=state.answered + 1,
        right=state.right + judged.right,
        before=replace(state, before=None, last=None),
        last=judged,
    )
    end = (Over(moved.right, moved.answered),) if moved.over else ()
    return moved, (judged, *end)


def _take_back(state: Round, *, was_right: bool) -> tuple[Round, tuple[CardEvent, ...]]:
    """Take the last answer back: to answer again, or because it was right after all."""
    if state.before is None or state.last is None:
        return state, (Unread("There is no answer to take back."),)
    if not was_right:
        return state.before, (TakenBack(state.last),)
    if state.last.right:
        return state, (Unread("It counted as right."),)
    moved, events = _moved(state.before, replace(state.last, right=True, unknown=False))
    return moved, (TakenBack(state.last), *events)


def _judge(asked: AskedCard, given: str, hinted: bool, deck: Deck) -> Judged:
    options = (*asked.card.right, *asked.choices)
    words = next((o.words for o in options if o.key == given), given)
    if given in deck.atlas.structures:
        words = deck.atlas.structures[given].name
    best = given in {option.key for option in asked.card.right}
    second = not best and given in {option.key for option in asked.card.also}
    return Judged(asked.card, given, words, best or second, hinted, second)


def log_body(deck: Deck, judged: Judged) -> dict[str, object]:
    """Return what is written down of an answer."""
    card = judged.card
    given = judged.given
    if given in deck.atlas.structures:
        given = (
            deck.main_root(given) if card.kind not in ("tell_apart", "contrast") else ""
        )
    expected = card.roots[0] if len(card.roots) == 1 else ""
    if card.noun in ("category", "grade", "rule"):
        given = ""
    return {
        "right": judged.right,
        "hinted": judged.hinted,
        "second": judged.second,
        "kind": card.kind,
        "region": card.region,
        "roots": list(card.roots),
        "expected": expected,
        "given": given.partition("-")[0] if expected else "",
        "answer": judged.given_words,
    }
