"""The loop of ``neurosim quiz cards``."""

from dataclasses import dataclass
from zlib import crc32

from neurosim.quiz.card import PICTURED, VIGNETTE
from neurosim.quiz.cards import Deck
from neurosim.quiz.entry import HistoryEntry
from neurosim.quiz.mixups import Weakness, weakness
from neurosim.quiz.round import (
    AskedCard,
    CardEvent,
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
from neurosim.quiz.schedule import due, readable, review
from neurosim.quiz.store import Store
from neurosim.report.page import Block, Heading, Page, Paragraph
from neurosim.report.words import notice, plural
from neurosim.shell.loop import FINISHED, INTERRUPTED, Shell
from neurosim.shell.pictures import draw_root
from neurosim.terms import NeurosimError
from neurosim.wording import listed

#: How many patients there are among the vignettes.
_VIGNETTES = 60
_PROMPT = "answer> "
#: Answers longer than this are not said twice.
_LONG = 20
#: Kinds of cards that ask for the test that decides.
_PARTED = ("tell_apart", "contrast")
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
    patients = _VIGNETTES if options.wish.kind == VIGNETTE else 0
    deck = Deck(shell.atlas, vignettes=patients)
    states: dict[str, str] = {}
    weak: Weakness | None = None
    now = shell.clock()
    if shell.store is not None:
        known = shell.store.cards()
        states = {key: state for key, state in known.items() if readable(state)}
        weak = weakness(shell.store.entries(), now)
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
        first, second = weak.roots
        text = f"You mix up {first} and {second} ({weak.times} times)"
        if weak.days:
            text = f"You mixed up {first} and {second} {weak.days} days ago or earlier"
        blocks.append(Paragraph(f"{text}: that comes first."))
    blocks.append(
        Paragraph(
            "Type the number, or the answer in your words. Also: don't know, undo, "
            "i was right, quit."
        )
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
        drawn = (
            path if path.exists() else draw_root(asked.card.roots[0], shell.atlas, path)
        )
        shell.show((Paragraph(f"Picture: {drawn}"),))
    except NeurosimError as error:
        shell.show((Paragraph(f"? no picture: {error}"),))


def _play(shell: Shell, deck: Deck, state: Round) -> int:
    key = shell.new_key()
    kept: list[_KeptAnswer] = []
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
                kept.append(_keep(shell, deck, key, event))
            if isinstance(event, TakenBack) and kept:
                _take_back(shell, key, kept.pop())
            shell.show(card_page(event))
        asked_anew = any(isinstance(event, Judged | TakenBack) for event in events)
        if not state.over and asked_anew:
            _ask(shell, deck, state)
    return FINISHED


@dataclass(frozen=True)
class _KeptAnswer:
    """An answer as it was written down, and the state of the card before it."""

    entry: HistoryEntry
    before: str | None


def _take_back(shell: Shell, key: str, last: _KeptAnswer) -> None:
    entry = shell.entry("undo", key, last.entry.key, {"undone": last.entry.uid})
    shell.keep(lambda store: store.take_back(entry, last.before))


def _keep(shell: Shell, deck: Deck, key: str, event: Judged) -> _KeptAnswer:
    entry = shell.entry("card", key, event.card.id, log_body(deck, event))
    before: list[str | None] = []

    def next_state(state: str | None) -> str:
        if state is not None and not readable(state):
            state = None  # damaged: the card begins anew, its answers are in the log
        before.append(state)
        sooner = event.hinted or event.second
        return review(state, entry.at, right=event.right, hinted=sooner)

    def write(store: Store) -> None:
        store.answer_card(entry, next_state)

    shell.keep(write)
    return _KeptAnswer(entry, before[-1] if before else None)


def card_page(event: CardEvent) -> Page:
    """Return what an event of a round looks like."""
    match event:
        case AskedCard():
            return tuple(_question(event))
        case Judged():
            return tuple(_judged(event))
        case TakenBack():
            return (Paragraph("The last answer is taken back."),)
        case Unread():
            return (Paragraph(f"? {event.text}"),)
        case Over():
            text = f"{event.right} of {event.answered} right."
            text = text if event.answered else "No card was answered."
            return (Heading(text), notice())


def _question(event: AskedCard) -> list[Block]:
    first, *rest = event.card.prompt.splitlines()
    blocks: list[Block] = [Heading(f"{event.number} of {event.total}. {first}")]
    blocks += [Paragraph(line) for line in rest]
    if not event.choices:
        blocks.append(Paragraph("Type the answer; ? shows choices.", quiet=True))
    blocks += [
        Paragraph(f"{number}. {option.words}")
        for number, option in enumerate(event.choices, 1)
    ]
    return blocks


def _judged(event: Judged) -> list[Block]:
    card = event.card
    blocks: list[Block] = [Paragraph(f"{_verdict(event)} {_sentence(card.why)}")]
    if card.remark:
        blocks.append(Paragraph(card.remark))
    cited = f"Sources: {listed(card.sources[:3])}." if card.sources else _ASSUMED
    blocks.append(Paragraph(cited, quiet=True))
    return blocks


def _verdict(event: Judged) -> str:
    best = event.card.right[0].words
    if event.unknown:
        return f"It is {best}."
    if event.second:
        if event.card.kind in _PARTED:
            return f"Second best: {event.given_words} helps too; {best} tells more."
        return f"Second best: {event.given_words} has a share; {best} comes first."
    if event.right:
        return "Right."
    told = best in event.card.why  # the reason says the answer again
    return (
        f"Wrong: you chose {event.given_words}."
        if told and len(best) > _LONG
        else (f"Wrong: {best}, not {event.given_words}.")
    )


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
