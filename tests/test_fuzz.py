"""Whatever is typed or read from a file: a reading or a message, never a traceback.

A small search in the gate, a large one before a release.
"""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from neurosim.atlas import load_atlas
from neurosim.exam import Exam, Finding, check
from neurosim.formats import load_exams
from neurosim.grammar import format_finding, lexicon, parse_finding
from neurosim.grammar.note import read_note
from neurosim.grammar.words import NOUNS, SIDE_WORDS, STATE_WORDS
from neurosim.terms import NeurosimError

ATLAS = load_atlas()
NAMES = sorted({n for s in ATLAS.structures.values() for n in (s.name, *s.aliases)})
WORDS = sorted(
    {word for words in (*STATE_WORDS, *NOUNS) for word in words} | {*SIDE_WORDS}
)
MARKS = [
    "", ",", ";", ".", ":", "(", ")", "{", "}", "{0|1}", "/", "?", "!", '"', "'", "-",
    "+", "#0", "#", "5/5", "4+", "0", "99/5", "1-2", "C5-T1", "T10", "\x00", "\x1b[31m",
    "\x07", "\u2028", "\u202e", "\ufeff", "é", "三", "\U0001f44d", "\n", "\t", "and",
    "or", "no", "with", "but", "except", "to", "rest", "than", "%s", "\\", "٣/٥",
]  # fmt: skip


def a_text(draw: random.Random) -> str:
    """Return words of the vocabulary, marks and nonsense, in any order."""
    makers: list[Callable[[], str]] = [
        lambda: draw.choice(NAMES), lambda: draw.choice(WORDS),
        lambda: draw.choice(WORDS), lambda: draw.choice(MARKS),
        lambda: "".join(map(chr, draw.choices(range(1, 1200), k=draw.randint(1, 5)))),
    ]  # fmt: skip
    glue = draw.choice([" ", " ", " ", ""])
    return glue.join(draw.choice(makers)() for _ in range(draw.randint(1, 9)))


def read_one(text: str) -> None:
    """Read a text in each way; a finding that is read is whole."""
    found: tuple[Finding, ...] = ()
    said = ""
    try:
        found = parse_finding(text, ATLAS)
    except NeurosimError as error:
        said = str(error)
    assert bool(found) != bool(said), text
    assert said.isprintable(), text
    assert len(said) < 2_000
    if found:
        check(Exam(found[:1]), ATLAS)
        assert format_finding(found[0], ATLAS)
    try:
        note = read_note(text, ATLAS)
    except NeurosimError:
        return
    assert all(reason for _, reason in note.unread), text


def read_file(content: bytes, path: Path) -> None:
    """Read a file that may hold anything."""
    path.write_bytes(content)
    exams: list[Exam] = []
    said = ""
    try:
        exams = load_exams(path, ATLAS)
    except NeurosimError as error:
        said = str(error)
    assert bool(exams) != bool(said), content
    assert len(said) < 200_000


_SEEDS = (
    b'{"findings": [{"structure": "triceps", "side": "right", "grade": 3}], "age": 4}',
    b"patient,side,modality,structure,grade\n1,right,motor,triceps,3\n",
    b"muscle,right,left\ndeltoid,4,5\n",
    b'["right triceps 3/5", "left EHL 5/5"]\n["neck pain"]',
    b"right foot drop\nleft EHL 5/5\n",
)


def a_file(draw: random.Random) -> bytes:
    """Return a file with bytes changed, doubled or cut off; or nothing but noise."""
    if draw.random() < 0.2:
        return draw.randbytes(draw.randint(0, 60))
    content = bytearray(draw.choice(_SEEDS))
    for _ in range(draw.randint(1, 4)):
        at = draw.randrange(len(content))
        change = draw.randrange(4)
        if change == 0:
            content[at] = draw.randrange(256)
        elif change == 1:
            content[at:at] = draw.choice([b'"', b"{", b"[", b",", b"\x00", b"\n", b"]"])
        elif change == 2 and at:
            del content[at:]
        else:
            content[at:at] = content[: draw.randint(1, 30)]
    return bytes(content)


def search(texts: int, files: int, seed: int, folder: Path) -> None:
    """Read many texts and files."""
    draw = random.Random(seed)
    for _ in range(texts):
        read_one(a_text(draw))
    for number in range(files):
        ending = draw.choice(["json", "jsonl", "csv", "txt", "x"])
        read_file(a_file(draw), folder / f"{number % 9}.{ending}")


def test_any_text_and_any_file(tmp_path: Path) -> None:
    search(100, 100, seed=1, folder=tmp_path)


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(2, 7))
def test_many_texts_and_files(seed: int, tmp_path: Path) -> None:
    search(4_000, 3_000, seed=seed, folder=tmp_path)


def test_three_thousand_unknown_words_do_not_search_three_thousand_neighbours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def nearest(word: str, _known: object) -> tuple[str, ...]:
        asked.append(word)
        return ()

    lexicon._near.cache_clear()
    monkeypatch.setattr(lexicon, "nearest", nearest)
    words = [f"qw{number:x}x" for number in range(3_000)]
    note = read_note(" ".join(words), ATLAS)
    assert len(note.unread) == 1
    lines = [" ".join(words[at : at + 100]) for at in range(0, 3_000, 100)]
    note = read_note("\n".join(lines), ATLAS)
    assert len(note.unread) == len(lines)
    assert len(asked) <= 6 * (len(lines) + 1)
    assert all(len(word) <= 60 for word in asked)
    lexicon._near.cache_clear()
