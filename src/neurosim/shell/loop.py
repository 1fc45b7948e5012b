"""What both loops share: where lines come from, where pages and answers go."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from neurosim.atlas import Atlas
from neurosim.quiz.entry import HistoryEntry, StoreError
from neurosim.quiz.store import Store
from neurosim.report.page import Heading, Page, Paragraph
from neurosim.shell.lines import LineReader

#: What a loop returns: finished, or stopped by Ctrl-C.
FINISHED, INTERRUPTED = 0, 130


@dataclass
class Shell:
    """The world around a quiz.

    Attributes
    ----------
    read, show
        Keyboard and screen.
    clock, dice
        The time, and a whole number nobody knows.
    store
        Where answers go; None to keep nothing.
    lists
        One finding a line, for a screen reader.
    pictures
        The folder of the pictures.
    """

    atlas: Atlas
    read: LineReader
    show: Callable[[Page], None]
    clock: Callable[[], datetime]
    dice: Callable[[], int]
    store: Store | None = None
    lists: bool = False
    pictures: Path = Path()
    unsaved: int = 0
    _held: str = ""
    _numbers: dict[str, int] = field(default_factory=dict)

    def next_line(self, prompt: str) -> str | None:
        """Return the next line: one that was given back, or a new one."""
        held, self._held = self._held, ""
        return held or self.read(prompt)

    def give_back(self, line: str) -> None:
        """Keep a line for whoever reads next."""
        self._held = line

    def new_key(self) -> str:
        """Return a name for a new game or round that no other has."""
        return f"{self.clock():%Y%m%dT%H%M%S}-{self.dice():08x}"

    def entry(
        self, kind: str, game: str, key: str, body: Mapping[str, Any]
    ) -> HistoryEntry:
        """Return an entry with its own identifier and the time."""
        number = self._numbers[game] = self._numbers.get(game, 0) + 1
        return HistoryEntry(f"{game}-{number}", self.clock(), kind, key, body)

    def number_from(self, game: str, number: int) -> None:
        """Go on counting the entries of a game that was begun before."""
        self._numbers[game] = number

    def keep(self, write: Callable[[Store], object]) -> None:
        """Write an answer; say so if it cannot be written, and go on."""
        if self.store is None:
            return
        try:
            write(self.store)
        except StoreError as error:
            self.unsaved += 1
            self.show((Heading(f"NOT SAVED: {error}", alarm=True),))
            if self.unsaved == 1:
                text = "What was answered before is kept. You can go on playing."
                self.show((Paragraph(text),))
