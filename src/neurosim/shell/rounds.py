"""The loop of ``neurosim quiz cards``."""

from dataclasses import dataclass
from zlib import crc32

from neurosim.quiz.card import PICTURED
from neurosim.quiz.cards import Deck
from neurosim.quiz.round import (
    CardEvent,
    Judged,
    Over,
    Question,
    Round,
    Unread,
    Weakness,
    Wish,
    answer,
    choose_cards,
    log_body,
    question,
    weakness,
)
from neurosim.quiz.schedule import due, review
from neurosim.quiz.store import Store
from neurosim.report.page import Block, Heading, Page, Paragraph
from neurosim.report.words import listed, notice, plural
from neurosim.shell.loop import FINISHED, INTERRUPTED, Shell
from neurosim.shell.pictures import draw_root
from neurosim.terms import NeurosimError

_PROMPT = "answer> "
_ASSUMED = "No source: an assumption (neurosim cite --assumptions)."


@dataclass(frozen=True)
class CardOptions:
    """What the command line asks for."""

    wish: Wish
    seed: int | None = None
    free: bool = False


def play_cards(shell: Shell, options: CardOptions) -> int:
    """Ask cards until the round is over or the student leaves.

    Returns
    -------
    int
        0, or 130 after Ctrl-C.
    """
    deck = Deck(shell.atlas)
    states: dict[str, str] = {}
    weak: Weakness | None = None
    if shell.store is not None:
        states = shell.store.cards()
        weak = weakness(shell.store.entries())
    now = shell.clock()
    cards = choose_cards(deck, states, now, options.wish, weak=weak)
    if not cards:
        shell.show((Paragraph(_nothing(states, options)),))
        return FINISHED
    shell.show(_opening(len(cards), weak))
    seed = shell.dice() if options.seed is None else options.seed
    return _play(shell, deck, Round(cards, seed, options.free))


def _nothing(states: dict[str, str], options: CardOptions) -> str:
    if options.wish.due and states:
        first = min(map(due, states.values()))
        return f"Nothing is due. The next card: {first:%Y-%m-%d %H:%M} UTC."
    return "No card fits. All kinds: neurosim quiz cards --help."


def _opening(count: int, weak: Weakness | None) -> Page:
    blocks: list[Block] = [Heading(plural(count, "card"))]
    if weak is not None:
        text = f"You mix up {weak.roots[0]} and {weak.roots[1]} ({weak.times} times)"
        blocks.append(Paragraph(f"{text}: that comes first."))
    blocks.append(
        Paragraph("Type the number, or the answer in your words; quit to stop.")
    )
    return tuple(blocks)


def _ask(shell: Shell, deck: Deck, state: Round) -> None:
    """Show the next card, with its picture if it has one."""
    asked = question(deck, state)
    shell.show(card_page(asked))
    if asked.card.kind != PICTURED:
        return
    name = crc32(f"{asked.card.id} {shell.atlas.hash}".encode())
    path = shell.pictures / f"card-{name:08x}.png"
    try:
        drawn = path if path.exists() else draw_root(
            asked.card.roots[0], shell.atlas, path)  # fmt: skip
        shell.show((Paragraph(f"Picture: {drawn}"),))
    except NeurosimError as error:
        shell.show((Paragraph(f"? no picture: {error}"),))


def _play(shell: Shell, deck: Deck, state: Round) -> int:
    key = shell.new_key()
    _ask(shell, deck, state)
    while not state.over:
        try:
            line = shell.read(_PROMPT)
        except KeyboardInterrupt:
            shell.show((Paragraph("Your answers are kept."),))
            return INTERRUPTED
        state, events = answer(deck, state, "quit" if line is None else line)
        for event in events:
            if isinstance(event, Judged):
                _keep(shell, deck, key, event)
            shell.show(card_page(event))
        if not state.over and any(isinstance(event, Judged) for event in events):
            _ask(shell, deck, state)
    return FINISHED


def _keep(shell: Shell, deck: Deck, key: str, event: Judged) -> None:
    entry = shell.entry("card", key, event.card.id, log_body(deck, event))

    def next_state(state: str | None) -> str:
        return review(state, entry.at, right=event.right, hinted=event.hinted)

    def write(store: Store) -> None:
        store.answer_card(entry, next_state)

    shell.keep(write)


def card_page(event: CardEvent) -> Page:
    """Return what an event of a round looks like."""
    match event:
        case Question():
            return tuple(_question(event))
        case Judged():
            return tuple(_judged(event))
        case Unread():
            return (Paragraph(f"? {event.text[:60]!r} is no answer to this card."),)
        case Over():
            text = f"{event.right} of {event.answered} right."
            return (Heading(text), notice())


def _question(event: Question) -> list[Block]:
    blocks: list[Block] = [
        Heading(f"{event.number} of {event.total}. {event.card.prompt}")
    ]
    if not event.choices:
        blocks.append(Paragraph("Type the answer; ? shows choices.", quiet=True))
    blocks += [
        Paragraph(f"{number}. {option.words}")
        for number, option in enumerate(event.choices, 1)
    ]
    return blocks


def _judged(event: Judged) -> list[Block]:
    card = event.card
    if event.right:
        text = "Right."
    else:
        text = f"Wrong: {card.right[0].words}, not {event.given_words}."
    blocks: list[Block] = [Paragraph(f"{text} {_sentence(card.why)}")]
    cited = f"Sources: {listed(card.sources[:3])}." if card.sources else _ASSUMED
    blocks.append(Paragraph(cited, quiet=True))
    return blocks


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
