"""Progress survives kills, full disks, two quizzes at once, old and broken files."""

import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neurosim.atlas import load_atlas
from neurosim.quiz.adapt import next_level
from neurosim.quiz.case import CaseWish
from neurosim.quiz.entry import WISHES, HistoryEntry, StoreError
from neurosim.quiz.exported import EXPORT_SCHEMA
from neurosim.quiz.left import unfinished, wish_of
from neurosim.quiz.mixups import mixed_up
from neurosim.quiz.schedule import review
from neurosim.quiz.stats import Stats, mistakes, summarise
from neurosim.quiz.store import MIGRATIONS, Store
from neurosim.report.page import render
from neurosim.shell.loop import Shell
from neurosim.shell.patients import results_so_far
from neurosim.shell.progress import stats_page

ATLAS = load_atlas()

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)

_WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from neurosim.quiz.store import HistoryEntry, Store
path, first = Path(sys.argv[1]), int(sys.argv[2])
with Store(path, now=datetime.now(UTC)) as store:
    print("ready", flush=True)
    for number in range(first, first + 100000):
        key, record = f"card-{number % 7}", {"number": number}
        entry = HistoryEntry(f"k-{number}", datetime.now(UTC), "card", key, record)
        store.answer_card(entry, lambda state: '{"n": %d}' % number)
        print(number, flush=True)
"""


def entry(number: int, kind: str = "card", key: str = "a") -> HistoryEntry:
    return HistoryEntry(
        f"e-{number}", NOW + timedelta(minutes=number), kind, key, {"n": number}
    )


def kill_while_writing(path: Path, first: int, seconds: float) -> int:
    """Start a writer, kill it, and return the last answer it said was kept."""
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(path), str(first)],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert writer.stdout is not None
    assert writer.stdout.readline() == "ready\n"
    timer = threading.Timer(seconds, writer.send_signal, (signal.SIGKILL,))
    timer.start()
    last = first - 1
    for line in writer.stdout:
        if line.endswith("\n"):
            last = int(line)
    writer.wait()
    writer.stdout.close()
    return last


def kill_often(path: Path, times: int, seed: int) -> int:
    dice = random.Random(seed)
    said, first = 0, 0
    for _ in range(times):
        last = kill_while_writing(path, first, dice.uniform(0.0, 0.15))
        with Store(path, now=NOW) as store:
            assert store.set_aside is None
            kept = {int(e.body["number"]) for e in store.entries()}
            states = store.cards()
        said = last + 1
        assert set(range(said)) <= kept, "an answer that was confirmed is lost"
        first = max(kept, default=-1) + 1
        for key, state in states.items():
            newest = max(n for n in kept if n % 7 == int(key.split("-")[1]))
            assert json.loads(state)["n"] == newest, "card and log disagree"
    return said


def test_kills_lose_nothing_that_was_answered(tmp_path: Path) -> None:
    assert kill_often(tmp_path / "p.sqlite", 6, seed=1) > 0


@pytest.mark.deep
def test_a_hundred_kills_lose_nothing(tmp_path: Path) -> None:
    assert kill_often(tmp_path / "p.sqlite", 100, seed=2) > 100


def test_a_full_disk_loses_nothing_earlier(tmp_path: Path) -> None:
    path = tmp_path / "p.sqlite"
    kept = 0

    def fill(store: Store) -> None:
        nonlocal kept
        while True:
            store.add(HistoryEntry(f"f-{kept}", NOW, "test", "g", {"x": "y" * 200}))
            kept += 1

    with Store(path, now=NOW, page_limit=16) as store:
        with pytest.raises(StoreError, match="not saved"):
            fill(store)
        assert len(list(store.entries())) == kept > 5
        with pytest.raises(StoreError, match="full"):
            store.answer_card(
                HistoryEntry("big", NOW, "card", "c", {"x": "y" * 9000}), lambda _: "{}"
            )
        assert store.cards() == {}
    with Store(path, now=NOW) as store:
        store.add(HistoryEntry("after", NOW, "test", "g", {}))
        assert len(list(store.entries())) == kept + 1


def test_two_quizzes_at_once(tmp_path: Path) -> None:
    path = tmp_path / "p.sqlite"

    def play(name: str) -> None:
        with Store(path, now=NOW) as store:
            for number in range(40):
                one = HistoryEntry(f"{name}-{number}", NOW, "card", "shared", {})
                store.answer_card(one, lambda old: str(int(old or 0) + 1))

    threads = [threading.Thread(target=play, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Store(path, now=NOW) as store:
        assert len(list(store.entries())) == 80
        assert store.cards() == {"shared": "80"}


def old_file(path: Path, version: int) -> None:
    db = sqlite3.connect(path)
    for script in MIGRATIONS[:version]:
        db.executescript(script)
    db.execute(f"PRAGMA user_version={version}")
    columns = "(at, kind, key, body)" if version == 1 else "(at, kind, key, body, uid)"
    values = [NOW.isoformat(), "card", "disc:C6/7:foraminal", '{"right": true}']
    for number in range(3):
        row = values if version == 1 else [*values, f"u{number}"]
        marks = ", ".join("?" * len(row))
        db.execute(f"INSERT INTO log {columns} VALUES ({marks})", row)
    db.execute("INSERT INTO cards VALUES ('disc:C6/7:foraminal', '{}')")
    db.commit()
    db.close()


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS) + 1))
def test_an_older_file_is_brought_up_to_date(tmp_path: Path, version: int) -> None:
    path = tmp_path / "p.sqlite"
    old_file(path, version)
    for _ in range(2):
        with Store(path, now=NOW) as store:
            assert store.set_aside is None
            found = list(store.entries())
            assert len(found) == len({e.uid for e in found}) == 3
            assert store.cards() == {"disc:C6/7:foraminal": "{}"}


def test_a_newer_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "p.sqlite"
    old_file(path, len(MIGRATIONS))
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version=99")
    db.commit()
    db.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="newer neurosim"):
        Store(path, now=NOW)
    assert path.read_bytes()[100:] == before[100:]
    assert [p.name for p in tmp_path.iterdir() if "damaged" in p.name] == []


@pytest.mark.parametrize("damage", ["text", "cut", "holes"])
def test_a_damaged_file_is_set_aside(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "p.sqlite"
    with Store(path, now=NOW) as store:
        for number in range(400):
            store.add(entry(number))
    content = path.read_bytes()
    if damage == "text":
        broken = b"this is no database at all " * 50
    elif damage == "cut":
        broken = content[: len(content) // 2 + 17]
    else:
        middle = len(content) // 2
        broken = content[: middle - 6000] + b"\xff" * 6000 + content[middle:]
    path.write_bytes(broken)
    with Store(path, now=NOW) as store:
        assert store.set_aside is not None
        assert store.set_aside.read_bytes() == broken
        assert list(store.entries()) == []
        store.add(entry(1))
    path.write_bytes(broken)
    with Store(path, now=NOW) as store:
        assert store.set_aside is not None
    assert len([p for p in tmp_path.iterdir() if "damaged" in p.name]) >= 2


def test_an_answer_counts_once(tmp_path: Path) -> None:
    with Store(tmp_path / "p.sqlite", now=NOW) as store:
        store.add(entry(1))
        with pytest.raises(StoreError):
            store.add(entry(1))
        assert len(list(store.entries())) == 1


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="file"):
        Store(tmp_path / "file" / "p.sqlite", now=NOW)


bodies = st.dictionaries(
    st.text(max_size=5), st.integers() | st.text(max_size=8) | st.booleans()
)
logs = st.lists(
    st.builds(
        HistoryEntry,
        st.uuids().map(str),
        st.datetimes(timezones=st.just(UTC)),
        st.sampled_from(["test", "card", "diagnosis"]),
        st.text(max_size=8),
        bodies,
    ),
    max_size=8,
    unique_by=lambda one: one.uid,
)


@settings(max_examples=25)
@given(log=logs, states=st.dictionaries(st.text(max_size=5), bodies, max_size=4))
def test_export_and_import_round_trip(
    tmp_path_factory: pytest.TempPathFactory, log: list[HistoryEntry],
    states: dict[str, dict[str, object]],
) -> None:  # fmt: skip
    folder = tmp_path_factory.mktemp("store")
    with Store(folder / "a.sqlite", now=NOW) as first:
        for one in log:
            first.add(one)
        for key, body in states.items():
            text, uid = json.dumps(body), f"state {key}"
            made = HistoryEntry(uid, NOW, "card", key, {})
            first.answer_card(made, lambda _, text=text: text)  # type: ignore[misc]
        document = json.loads(json.dumps(first.dump()))
        with Store(folder / "b.sqlite", now=NOW) as second:
            assert second.load(document) == len(log) + len(states)
            assert second.load(document) == 0
            assert second.dump() == first.dump()


@pytest.mark.parametrize(
    "document", [None, [], {}, {"schema": "other"},
                 {"schema": "neurosim.quiz-progress/1", "log": [{}], "cards": {}}]
)  # fmt: skip
def test_no_export_is_refused(tmp_path: Path, document: object) -> None:
    with Store(tmp_path / "p.sqlite", now=NOW) as store:
        with pytest.raises(StoreError):
            store.load(document)
        assert list(store.entries()) == []


FIELDS: dict[str, dict[str, object]] = {
    "start": {"level": 1, "seed": 3, "case": "", "data": "x", "exam_mode": False,
              "wish": {"root": "C7", "region": "", "kind": "", "pair": ["C6", "C7"]}},
    "test": {"line": "right triceps"},
    "left": {},
    "unread": {"line": "right tricpes"},
    "undo": {"undone": "e-1"},
    "diagnosis": {"score": 70.5, "model_score": 90, "level": 1, "tests": 4,
                  "stated": [["right C7", 0.8, True]], "truth": ["right C7"]},
    "card": {"right": True, "kind": "reflex", "expected": "C7", "given": "C6"},
}  # fmt: skip
JUNK = (
    st.none() | st.booleans() | st.integers(-9, 10**30) | st.floats() | st.text()
    | st.lists(st.integers(), max_size=3) | st.just([["C7", "much", 1]])
)  # fmt: skip


def export_of(kind: str, body: object, state: object = None) -> dict[str, object]:
    row = {"uid": "u", "at": NOW.isoformat(), "kind": kind, "key": "k", "body": body}
    cards = {} if state is None else {"k": state}
    return {"schema": EXPORT_SCHEMA, "log": [row], "cards": cards}


def use(store: Store) -> Stats:
    """Do with a store all that a quiz does with it."""
    log = list(store.entries())
    found = summarise(log, store.cards(), NOW, store.damaged)
    stats_page(found, ATLAS)
    mistakes(log)
    mixed_up(log)
    left = unfinished(log)
    if left is not None:
        assert isinstance(wish_of(left[0].body.get("wish")), CaseWish)
        assert int(left[0].body["level"]) >= 0
    shell = Shell(ATLAS, lambda _: None, lambda _: None, lambda: NOW, lambda: 1, store)
    next_level(results_so_far(shell), [1, 2, 3])
    json.dumps(store.dump(), allow_nan=False)
    return found


def test_every_wish_can_be_read_back() -> None:
    assert {field.name for field in fields(CaseWish)} == WISHES


@settings(max_examples=50)
@given(st.sampled_from(sorted(FIELDS)), st.data())
def test_what_is_imported_can_be_used_or_is_refused(
    kind: str, data: st.DataObject
) -> None:
    """Whatever stands in an export, the store is usable afterwards, and whole."""
    body: object = dict(FIELDS[kind])
    if data.draw(st.booleans()) and isinstance(body, dict):
        name = data.draw(st.sampled_from([*sorted(body), "other"]))
        body[name] = data.draw(JUNK)
        body.pop(data.draw(st.sampled_from(["", *sorted(body)])), None)
    else:
        body = data.draw(JUNK)
    state = data.draw(st.none() | st.dictionaries(st.sampled_from(
        ["card_id", "state", "step", "stability", "difficulty", "due", "last_review"]
    ), JUNK))  # fmt: skip
    document = export_of(kind, body, state)
    with TemporaryDirectory() as name, Store(Path(name) / "p", now=NOW) as store:
        store.add(entry(1, kind="left"))
        said, added = "entry 1: ", 0
        try:
            added = store.load(document)
        except StoreError as error:
            said = str(error)
        assert "entry 1: " in said or "cards, k: " in said
        found = use(store)
        assert not found.damaged
        assert len(list(store.entries())) == 1 + added


def test_every_line_of_an_import_is_named() -> None:
    document = export_of("diagnosis", {})
    rows = document["log"]
    assert isinstance(rows, list)
    rows += [{"uid": 1, "at": "now", "kind": "tset", "body": {}}, {}, None]
    with TemporaryDirectory() as name, Store(Path(name) / "p", now=NOW) as store:
        with pytest.raises(StoreError) as caught:
            store.load(document)
        assert use(store).days == 0
    said = str(caught.value)
    for words in ("entry 1: score is missing", "entry 2: uid 1 is not", "not a time",
                  "choose from test", "entry 3:", "entry 4:"):  # fmt: skip
        assert words in said


def filled(path: Path) -> None:
    with Store(path, now=NOW) as store:
        for number in range(30):
            kind = sorted(FIELDS)[number % 7]
            moment = NOW + timedelta(minutes=number)
            store.add(
                HistoryEntry(
                    f"e-{number}", moment, kind, f"k{number % 3}", FIELDS[kind]
                )
            )
        for number in range(5):
            one = HistoryEntry(f"c-{number}", NOW, "card", f"k{number}", FIELDS["card"])
            store.answer_card(
                one, lambda _: review(None, NOW, right=True, hinted=False)
            )


def damage(path: Path, seed: int) -> bytes:
    dice = random.Random(seed)
    whole = bytearray(path.read_bytes())
    for _ in range(dice.choice([1, 3, 20])):
        whole[dice.randrange(len(whole))] = dice.randrange(256)
    path.write_bytes(whole)
    return bytes(whole)


def survive(folder: Path, seeds: range) -> int:
    """Damage a store in many ways; return in how many rows could not be read."""
    filled(folder / "whole.sqlite")
    unread, said = 0, list[str]()
    for seed in seeds:
        path = folder / "p.sqlite"
        for old in folder.glob("p*"):
            old.unlink()
        shutil.copy(folder / "whole.sqlite", path)
        damage(path, seed)
        try:
            with Store(path, now=NOW) as store:
                before = len(store._rows())
                found = use(store)
                unread += bool(found.damaged)
                copied = store.dump()
                assert len(copied["log"]) + len(copied.get("damaged", ())) == before
                with Store(folder / f"copy-{seed}", now=NOW) as copy:
                    copy.load(copied)
                    assert copy.dump() == copied
        except StoreError as error:
            said.append(str(error))
    assert all(str(path) in text for text in said)
    return unread


def test_damaged_rows_are_kept_counted_and_named(tmp_path: Path) -> None:
    assert survive(tmp_path, range(30)) > 1


@pytest.mark.deep
def test_five_hundred_damaged_files(tmp_path: Path) -> None:
    assert survive(tmp_path, range(1000, 1500)) > 30


def test_an_unreadable_row_is_shown_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "p.sqlite"
    filled(path)
    db = sqlite3.connect(path)
    db.execute("UPDATE log SET body = '{}' WHERE kind = 'diagnosis' AND id < 10")
    db.execute("UPDATE cards SET state = '{' WHERE key = 'k1'")
    db.commit()
    db.close()
    for _ in range(2):
        with Store(path, now=NOW) as store:
            found = use(store)
            assert len(found.damaged) == 3
            assert "row 2: score is missing" in found.damaged[0]
            assert "card k1" in found.damaged[-1]
            text = render(stats_page(found, ATLAS))
            assert "3 rows of the file of progress cannot be read" in text


@pytest.mark.deep
def test_writing_is_quick(tmp_path: Path) -> None:
    with Store(tmp_path / "p.sqlite", now=NOW) as store:
        begin = time.perf_counter()
        for number in range(20):
            store.add(entry(number))
        assert (time.perf_counter() - begin) / 20 < 0.1


def test_a_new_file_is_opened_by_many_at_once(tmp_path: Path) -> None:
    """Making the file is the one moment at which SQLite does not wait by itself."""
    failed: list[str] = []
    for round_number in range(15):
        path = tmp_path / f"p{round_number}.sqlite"
        start = threading.Barrier(6)

        def play(path: Path = path, start: threading.Barrier = start) -> None:
            start.wait()
            try:
                with Store(path, now=NOW) as store:
                    assert store.set_aside is None
            except StoreError as error:
                failed.append(str(error))

        threads = [threading.Thread(target=play) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert not failed
