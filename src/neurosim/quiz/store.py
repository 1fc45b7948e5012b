"""Where progress lives: one SQLite file, written ahead, an answer at a time.

Every answer is a row of ``log`` that is committed before anything else is shown.
The state of a card is a row of ``cards``, written in the same transaction. The clock
is an argument everywhere.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from neurosim.quiz.entry import HistoryEntry, StoreError, UnreadableError, make_entry
from neurosim.quiz.exported import EXPORT_SCHEMA, parse_export, texts
from neurosim.quiz.schedule import readable

#: Scripts that lead from each version of the schema to the next; never edited.
MIGRATIONS = (
    """
    CREATE TABLE log (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        kind TEXT NOT NULL,
        key TEXT NOT NULL,
        body TEXT NOT NULL
    );
    CREATE TABLE cards (key TEXT PRIMARY KEY, state TEXT NOT NULL);
    """,
    """
    ALTER TABLE log ADD COLUMN uid TEXT NOT NULL DEFAULT '';
    UPDATE log SET uid = 'v1-' || id || '-' || at WHERE uid = '';
    CREATE UNIQUE INDEX log_uid ON log (uid);
    CREATE INDEX log_kind ON log (kind, key);
    """,
)
#: What a damaged file raises: SQLite puts bytes of it into its messages.
_FAULTS = (sqlite3.Error, UnicodeDecodeError)
_WAIT_SECONDS = 10.0
_PAUSE_SECONDS = 0.02
#: Number, uid, time, kind, key and record of a row, as they stand in the file.
_Row = tuple[Any, ...]
_SIDE_FILES = ("-wal", "-shm", "-journal")


class Store:
    """The progress of one profile.

    Parameters
    ----------
    path
        The file; made, with its folder, if it is not there.
    now
        The time, for the name of a damaged file that is set aside.
    page_limit
        Most pages of the file; a test fills the "disk" by it.

    Attributes
    ----------
    set_aside
        Where a damaged file was moved; None if there was none.
    damaged
        Rows that the last reading could not make anything of, and why. They stay in
        the file and in every export.

    Raises
    ------
    StoreError
        If the file is of a newer program, or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> now = datetime(2026, 1, 1, tzinfo=UTC)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with Store(Path(folder) / "progress.sqlite", now=now) as store:
    ...         store.add(HistoryEntry("a-1", now, "test", "a", {"n": 1}))
    ...         len(list(store.entries()))
    1
    """

    def __init__(self, path: Path, *, now: datetime, page_limit: int | None = None):
        self.path = path
        self.set_aside: Path | None = None
        self.damaged: tuple[str, ...] = ()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{path.parent}: {error.strerror}") from None
        try:
            self._db = self._open_when_free()
        except sqlite3.DatabaseError as error:
            if not _is_damage(error):
                raise StoreError(f"{path}: {error}") from None
            self.set_aside = _set_aside(path, now)
            self._db = self._open()
        if page_limit is not None:
            self._db.execute(f"PRAGMA max_page_count={int(page_limit)}")

    def _open_when_free(self) -> sqlite3.Connection:
        """Open the file, and wait where SQLite does not: while another makes it."""
        end = monotonic() + _WAIT_SECONDS
        while True:
            try:
                return self._open()
            except sqlite3.OperationalError as error:
                busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                if not busy or monotonic() > end:
                    raise
                sleep(_PAUSE_SECONDS)

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(
            self.path,
            timeout=_WAIT_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            db.execute("PRAGMA journal_mode=WAL")
            db.execute("PRAGMA synchronous=FULL")
            verdict = db.execute("PRAGMA quick_check(1)").fetchone()[0]
            if verdict != "ok":
                raise sqlite3.DatabaseError(f"malformed: {verdict}")
            _migrate(db, self.path)
            _check_tables(db)
            db.text_factory = _text
        except UnicodeDecodeError:  # even the name of what is wrong is damaged
            db.close()
            raise sqlite3.DatabaseError("malformed: names that are not text") from None
        except BaseException:
            db.close()
            raise
        return db

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Run a transaction that other quizzes wait for."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield self._db
            self._db.execute("COMMIT")
        except _FAULTS as error:
            self._roll_back()
            raise StoreError(f"{self.path}: the answer is not saved: {error}") from None
        except BaseException:
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def add(self, entry: HistoryEntry) -> None:
        """Write an entry; when this returns, it is kept.

        Raises
        ------
        StoreError
            If it cannot be written; nothing earlier is lost.
        """
        with self._writing() as db:
            _insert(db, entry)

    def answer_card(
        self, entry: HistoryEntry, review: Callable[[str | None], str]
    ) -> str:
        """Write the answer to a card and its next state, both or neither.

        Parameters
        ----------
        review
            From the state before (None for a new card) to the state after. It is
            given the state on file, also if another quiz wrote it meanwhile.
        """
        with self._writing() as db:
            query = "SELECT state FROM cards WHERE key = ?"
            row = db.execute(query, (entry.key,)).fetchone()
            state = review(row[0] if row else None)
            _insert(db, entry)
            _set_card(db, entry.key, state)
        return state

    def take_back(self, entry: HistoryEntry, state: str | None) -> None:
        """Write that an answer does not count, and give its card the state before.

        Parameters
        ----------
        entry
            Of kind ``undo``; its body names the entry that is taken back.
        state
            The state of the card before that answer; None if it was new.
        """
        with self._writing() as db:
            _insert(db, entry)
            if state is None:
                db.execute("DELETE FROM cards WHERE key = ?", (entry.key,))
            else:
                _set_card(db, entry.key, state)

    def entries(self, kind: str = "") -> Iterator[HistoryEntry]:
        """Yield what was answered, oldest first; the rest is told in ``damaged``."""
        found, unread = self._read(kind)
        self.damaged = tuple(f"row {row[0]}: {why}" for row, why in unread)
        yield from found

    def _read(self, kind: str) -> tuple[list[HistoryEntry], list[tuple[_Row, str]]]:
        """Return entries, and the rows that are none with the reason."""
        found: list[HistoryEntry] = []
        unread: list[tuple[_Row, str]] = []
        for row in self._rows():
            try:
                entry = make_entry(*row[1:5], body=_parsed(row[5]))
            except UnreadableError as error:
                unread.append((row, str(error)))
                continue
            if kind in ("", entry.kind):
                found.append(entry)
        return sorted(found, key=lambda entry: entry.at), unread

    def _rows(self) -> list[_Row]:
        query = "SELECT id, uid, at, kind, key, body FROM log ORDER BY id"
        try:
            return self._db.execute(query).fetchall()
        except _FAULTS as error:
            raise StoreError(f"{self.path}: cannot be read: {error}") from None

    def cards(self) -> dict[str, str]:
        """Return the state of every card that was answered."""
        query = "SELECT key, state FROM cards ORDER BY key"
        try:
            return {str(key): str(state) for key, state in self._db.execute(query)}
        except _FAULTS as error:
            raise StoreError(f"{self.path}: cannot be read: {error}") from None

    def dump(self) -> dict[str, Any]:
        """Return everything as a JSON document, what cannot be read as it stands."""
        entries, unread = self._read("")
        states = self.cards()
        broken = {key: text for key, text in states.items() if not readable(text)}
        document: dict[str, Any] = {
            "schema": EXPORT_SCHEMA,
            "log": [
                {
                    "uid": e.uid,
                    "at": e.at.isoformat(),
                    "kind": e.kind,
                    "key": e.key,
                    "body": dict(e.body),
                }
                for e in entries
            ],
            "cards": {
                key: json.loads(text)
                for key, text in states.items()
                if key not in broken
            },
        }
        if unread:
            document["damaged"] = [[str(cell) for cell in row[1:]] for row, _ in unread]
        if broken:
            document["damaged_cards"] = broken
        return document

    def load(self, document: Any) -> int:
        """Add what a JSON document holds and this file does not; return how much.

        The state of a card is taken if its last answer is later than ours.

        Raises
        ------
        StoreError
            With every line that is no answer; nothing is added then.
        """
        entries, cards, unread = parse_export(document)
        broken = texts(document.get("damaged_cards") or {})
        have = self.cards()
        known = {row[1] for row in self._rows()}
        last = _last_answers(self.entries("card"))
        theirs = _last_answers(entries)
        new = {entry.uid: entry for entry in entries if entry.uid not in known}
        rows = {row[0]: row for row in unread if row[0] not in {*known, *new}}
        with self._writing() as db:
            for entry in new.values():
                _insert(db, entry)
            for row in rows.values():
                db.execute(_INSERT, row)
            for key, state in cards.items():
                ours = last.get(key)
                if ours is None or (key in theirs and theirs[key] > ours):
                    _set_card(db, key, state)
            for key, text in broken.items():
                if key not in have:
                    _set_card(db, key, text)
        return len(new) + len(rows)


def _last_answers(entries: Any) -> dict[str, datetime]:
    return {entry.key: entry.at for entry in entries if entry.kind == "card"}


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    words = str(error)
    return "malformed" in words or "not a database" in words or "corrupt" in words


def _set_aside(path: Path, now: datetime) -> Path:
    """Rename a damaged file, and what belongs to it; never delete."""
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%S")
    target = path.with_name(f"{path.stem}-damaged-{stamp}{path.suffix}")
    number = 1
    while target.exists():
        number += 1
        name = f"{path.stem}-damaged-{stamp}-{number}{path.suffix}"
        target = path.with_name(name)
    path.rename(target)
    for ending in _SIDE_FILES:
        beside = path.with_name(path.name + ending)
        if beside.exists():
            beside.rename(target.with_name(target.name + ending))
    return target


def _migrate(db: sqlite3.Connection, path: Path) -> None:
    """Bring the schema to the newest version, in one transaction."""
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version == len(MIGRATIONS):
        return
    if version > len(MIGRATIONS):
        raise StoreError(
            f"{path}: was written by a newer neurosim (schema {version}, this one "
            f"knows {len(MIGRATIONS)}); it is left as it is"
        )
    db.execute("BEGIN IMMEDIATE")
    try:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        for script in MIGRATIONS[version:]:
            for statement in filter(str.strip, script.split(";")):
                db.execute(statement)
        db.execute(f"PRAGMA user_version={len(MIGRATIONS)}")
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise


_INSERT = "INSERT INTO log (uid, at, kind, key, body) VALUES (?, ?, ?, ?, ?)"


def _insert(db: sqlite3.Connection, entry: HistoryEntry) -> None:
    body = json.dumps(dict(entry.body), allow_nan=False)
    at = entry.at.astimezone(UTC).isoformat()
    db.execute(_INSERT, (entry.uid, at, entry.kind, entry.key, body))


def _check_tables(db: sqlite3.Connection) -> None:
    """Raise what counts as damage if a table or column is not there."""
    try:
        db.execute("SELECT id, uid, at, kind, key, body FROM log LIMIT 0")
        db.execute("SELECT key, state FROM cards LIMIT 0")
    except sqlite3.OperationalError as error:
        if "no such" in str(error):
            raise sqlite3.DatabaseError(f"malformed: {error}") from None
        raise


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _parsed(text: Any) -> Any:
    """Return what JSON text holds, or the text itself if it is none."""
    try:
        return json.loads(text, parse_constant=_no_number)
    except (TypeError, ValueError, RecursionError):
        return text


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is not a number of JSON")


def _set_card(db: sqlite3.Connection, key: str, state: str) -> None:
    db.execute(
        "INSERT INTO cards (key, state) VALUES (?, ?) "
        "ON CONFLICT (key) DO UPDATE SET state = excluded.state",
        (key, state),
    )
