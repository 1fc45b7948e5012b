"""Structures of Thrift's compact protocol, in which Parquet files describe themselves.

References
----------
Apache Thrift. Thrift compact protocol encoding (thrift-compact-protocol.md).
"""

import struct
from typing import Any

_TRUE, _FALSE, _BYTE, _INTS, _DOUBLE, _BINARY, _LISTS, _STRUCT = (
    1, 2, 3, (4, 5, 6), 7, 8, (9, 10), 12,
)  # fmt: skip
#: Fields by number: whole numbers, floats, bytes, lists, and structures again.
Fields = dict[int, Any]


def read_fields(data: bytes, place: int = 0) -> tuple[Fields, int]:
    """Return the fields of a structure by number, and the place after it.

    Parameters
    ----------
    data
        What holds the structure.
    place
        Where it begins.

    Raises
    ------
    ValueError
        If a field has a type that Parquet does not use.
    IndexError, struct.error
        If the data end early.

    Examples
    --------
    >>> read_fields(bytes([0x15, 0x06, 0x18, 0x02, 0x43, 0x37, 0x00]))
    ({1: 3, 2: b'C7'}, 7)
    """
    found: Fields = {}
    number = 0
    while head := data[place]:
        place += 1
        kind, step = head & 15, head >> 4
        if step:
            number += step
        else:
            number, place = _signed(data, place)
        if kind in (_TRUE, _FALSE):
            found[number] = kind == _TRUE
        else:
            found[number], place = _value(data, place, kind)
    return found, place + 1


def read_varint(data: bytes, place: int) -> tuple[int, int]:
    """Return a number of seven bits a byte, and the place after it.

    Examples
    --------
    >>> read_varint(bytes([0xAC, 0x02]), 0)
    (300, 2)
    """
    value = shift = 0
    while True:
        byte = data[place]
        place += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, place
        shift += 7


def _signed(data: bytes, place: int) -> tuple[int, int]:
    value, place = read_varint(data, place)
    return (value >> 1) ^ -(value & 1), place


def _value(data: bytes, place: int, kind: int) -> tuple[Any, int]:
    if kind in _INTS:
        return _signed(data, place)
    if kind == _BINARY:
        size, place = read_varint(data, place)
        return data[place : place + size], place + size
    if kind == _STRUCT:
        return read_fields(data, place)
    if kind in _LISTS:
        return _list(data, place)
    if kind == _DOUBLE:
        return struct.unpack_from("<d", data, place)[0], place + 8
    if kind in (_BYTE, _TRUE, _FALSE):  # the last two in lists only
        return data[place], place + 1
    raise ValueError(f"type {kind} at byte {place}")


def _list(data: bytes, place: int) -> tuple[list[Any], int]:
    head = data[place]
    place += 1
    size, kind = head >> 4, head & 15
    if size == 15:
        size, place = read_varint(data, place)
    found = []
    for _ in range(size):
        value, place = _value(data, place, kind)
        found.append(value)
    return found, place
