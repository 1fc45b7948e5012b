"""Read the columns of a shard without Arrow.

Arrow's libraries are 40 MiB, more than all that ranking needs beside the tables. What
:mod:`neurosim.cohort.parquet` writes is a small part of the format: no nesting, every
page refers to a dictionary, gzip or nothing. This module reads that part and leaves
everything else to Arrow.

References
----------
Apache Parquet. Parquet format (README.md, Encodings.md, parquet.thrift).
"""

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from neurosim.cohort.compact import Fields, read_fields, read_varint
from neurosim.model.involvement import Indices

_MAGIC = b"PAR1"
_TYPES = {1: "<i4", 2: "<i8", 5: "<f8"}  # physical types with a width of their own
_WORDS = 6
_BARE, _GZIP = 0, 2  # codecs
_PLAIN, _BY_DICTIONARY = 0, (2, 8)  # encodings
_DATA, _DICTIONARY = 0, 2  # kinds of page
#: What bytes that are no shard of ours, or a damaged one, raise.
FAULTS = (
    LookupError, ValueError, TypeError, RecursionError, struct.error, zlib.error,
)  # fmt: skip
#: Patients of a row group, so that a large shard is read in parts, too.
MOST = 16384


class UnfamiliarError(ValueError):
    """A file is Parquet, perhaps, but not as this module knows it."""


@dataclass(frozen=True)
class Coded:
    """One column of some patients.

    Attributes
    ----------
    values
        Each value once: numbers or words.
    codes
        Which of them each patient has; -1 is null. Shape (N,).
    """

    values: Any
    codes: Indices

    def plain(self, null: object) -> Any:
        """Return a value for each patient; equal words are one object.

        Examples
        --------
        >>> Coded(np.array([2.0, 3.0]), np.array([1, -1])).plain(np.nan).tolist()
        [3.0, nan]
        """
        if (self.codes >= 0).all():
            return self.values[self.codes]
        return np.append(self.values, [null])[self.codes]


def read_groups(path: Path, wanted: Sequence[str]) -> Iterator[dict[str, Coded]]:
    """Yield the columns of each row group, in the order of the file.

    Parameters
    ----------
    path
        The file.
    wanted
        Names of columns; those that have a colon in their name come, too.

    Raises
    ------
    UnfamiliarError
        If the file is not of the kind that is read here.
    OSError
        If it cannot be opened.
    """
    with path.open("rb") as file:
        try:
            footer = _footer(file)
            _check(footer)
            for group in footer[4]:
                found = dict(_columns(file, group, wanted))
                if missing := {*wanted} - {*found}:
                    raise UnfamiliarError(f"no columns {sorted(missing)}")
                yield found
        except FAULTS as error:
            raise UnfamiliarError(f"{path}: {error}") from None


def _footer(file: BinaryIO) -> Fields:
    """Return the description at the end of the file."""
    file.seek(-8, 2)
    size, magic = struct.unpack("<i4s", file.read(8))
    if magic != _MAGIC or size < 0:
        raise UnfamiliarError("no Parquet file")
    file.seek(-8 - size, 2)
    return read_fields(file.read(size))[0]


def _check(footer: Fields) -> None:
    """Refuse nested columns, and groups that are too large to be held."""
    _, *leaves = footer[2]
    if any(leaf.get(5) or leaf[3] > 1 for leaf in leaves):
        raise UnfamiliarError("nested columns")
    if any(group[3] > MOST for group in footer[4]):
        raise UnfamiliarError("large row groups")


def _columns(
    file: BinaryIO, group: Fields, wanted: Sequence[str]
) -> Iterator[tuple[str, Coded]]:
    for chunk in group[1]:
        about = chunk[3]
        name = b".".join(about[3]).decode()
        if name in wanted or ":" in name:
            yield name, _column(file, about, group[3])


def _column(file: BinaryIO, about: Fields, rows: int) -> Coded:
    """Return one column chunk: a dictionary page, then pages that refer to it."""
    if about[4] not in (_BARE, _GZIP):
        raise UnfamiliarError("another codec")
    file.seek(about[11])
    data = file.read(about[7])
    head, body, place = _page(data, 0, about[4])
    if head[1] != _DICTIONARY or head[7][2] not in (_PLAIN, *_BY_DICTIONARY):
        raise UnfamiliarError("no dictionary")
    values = _dictionary(body, about[1], head[7][1])
    codes = [np.empty(0, dtype=np.intp)]
    while place < len(data):
        head, body, place = _page(data, place, about[4])
        if head[1] != _DATA or head[5][2] not in _BY_DICTIONARY:
            raise UnfamiliarError("another kind of page")
        if head[5][1] > rows:
            raise UnfamiliarError("a page of more rows than its group")
        codes.append(_codes(body, head[5][1]))
    every = np.concatenate(codes)
    if len(every) != rows or every.max(initial=-1) >= len(values):
        raise UnfamiliarError("pages that do not fit the description")
    return Coded(values, every)


def _page(data: bytes, place: int, codec: int) -> tuple[Fields, bytes, int]:
    head, place = read_fields(data, place)
    end = place + head[3]
    body = data[place:end]
    if codec == _GZIP:  # which has a check sum
        body = zlib.decompress(body, wbits=31)
    if len(body) != head[2]:
        raise UnfamiliarError("a page of another length")
    return head, body, end


def _dictionary(body: bytes, kind: int, count: int) -> Any:
    if kind != _WORDS:
        return np.frombuffer(body, _TYPES[kind], count)
    words, place = [], 0
    for _ in range(count):
        (size,) = struct.unpack_from("<I", body, place)
        words.append(body[place + 4 : place + 4 + size].decode())
        place += 4 + size
    return np.array(words, dtype=object)


def _codes(body: bytes, count: int) -> Indices:
    """Return the place in the dictionary of each row of a page; -1 is null."""
    (size,) = struct.unpack_from("<I", body)
    there = unpacked(body[4 : 4 + size], 1, count) == 1
    given = int(there.sum())
    codes = np.full(count, -1)
    if given:
        rest = body[4 + size :]
        codes[there] = unpacked(rest[1:], rest[0], given)
    return codes


def unpacked(data: bytes, width: int, count: int) -> Indices:
    """Return numbers from Parquet's mixture of runs and packed bits.

    Parameters
    ----------
    data
        The mixture.
    width
        Bits of a number.
    count
        How many numbers there are.

    Examples
    --------
    >>> unpacked(bytes([8, 1, 3, 0b11_10_01_00, 0]), 2, 8).tolist()
    [1, 1, 1, 1, 0, 1, 2, 3]
    """
    if not width:
        return np.zeros(count, dtype=np.intp)
    packed, lengths, values = [], [], []
    size, place, done = (width + 7) // 8, 0, 0
    while done < count:
        head, place = read_varint(data, place)
        packs = head & 1
        step = (head >> 1) * width if packs else size
        piece, place = data[place : place + step], place + step
        if place > len(data):
            raise UnfamiliarError("a page that ends early")
        if packs:
            packed.append(piece)
        values.append(-1 if packs else int.from_bytes(piece, "little"))
        lengths.append(min((head >> 1) * (8 if packs else 1), count + 7 - done))
        done += lengths[-1]
    found = np.repeat(values, lengths)
    if packed:
        whole = np.frombuffer(b"".join(packed), np.uint8)
        bits = np.unpackbits(whole, bitorder="little").reshape(-1, width)
        places = np.flatnonzero(found < 0)
        found[places] = (bits @ (1 << np.arange(width)))[: len(places)]
    return found[:count]
