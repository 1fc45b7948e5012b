"""The ISNCSCI worksheet (2019 revision) as a value: scores as they are written.

Scores are the words of the worksheet: ``0`` to ``2`` for the 28 key sensory points,
``0`` to ``5`` for the 10 key muscles, ``NT``, and the tags ``*`` (a condition other
than the spinal cord injury; not normal without it) and ``**`` (normal without it).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from neurosim.terms import CERVICAL, LUMBAR, SEGMENTS, SIDES, ExamError

#: Segments with a key muscle.
KEY_MUSCLES = (*CERVICAL[4:], "T1", *LUMBAR[1:], "S1")
SENSORY_SCORES, MOTOR_SCORES = "012", "012345"
YES_NO = ("Yes", "No", "NT")


def _tokens(scores: str) -> tuple[str, ...]:
    """Return every way to fill a cell; a normal score has no tag."""
    tagged = (*scores[:-1], "NT")
    return (*scores, "NT", *(t + "*" for t in tagged), *(t + "**" for t in tagged))


SENSORY_TOKENS, MOTOR_TOKENS = _tokens(SENSORY_SCORES), _tokens(MOTOR_SCORES)


@dataclass(frozen=True)
class Side:
    """One side of the worksheet.

    Parameters
    ----------
    light_touch, pin_prick
        28 scores, C2 to S4-5.
    motor
        10 scores, C5 to T1 and L2 to S1.
    non_key
        Segment of the lowest non-key muscle with motor function, or none.
    """

    light_touch: tuple[str, ...]
    pin_prick: tuple[str, ...]
    motor: tuple[str, ...]
    non_key: str | None = None


@dataclass(frozen=True)
class Worksheet:
    """One examination by the standard.

    Parameters
    ----------
    right, left
        The patient's sides.
    deep_anal_pressure, voluntary_anal_contraction
        ``Yes``, ``No`` or ``NT``.
    prior_deficit
        Whether an injury was documented before: without one there is no grade E.
    id
        Name of the examination in a file of many.

    Raises
    ------
    ExamError
        With every cell that is not understood.

    Examples
    --------
    >>> sheet = normal_worksheet()
    >>> sheet.right.motor[0], len(sheet.left.pin_prick)
    ('5', 28)
    >>> from dataclasses import replace
    >>> replace(sheet, deep_anal_pressure="perhaps")
    Traceback (most recent call last):
        ...
    neurosim.terms.ExamError: deep anal pressure: 'perhaps'; choose Yes, No, NT
    """

    right: Side
    left: Side
    deep_anal_pressure: str
    voluntary_anal_contraction: str
    prior_deficit: bool = True
    id: str = ""

    def __post_init__(self) -> None:
        """Check every cell."""
        ExamError.refuse([*_side_faults(self), *_midline_faults(self)])


#: The columns of one side: field, its words, its segments, what may stand there.
COLUMNS = (
    ("light_touch", "light touch", SEGMENTS, SENSORY_TOKENS),
    ("pin_prick", "pin prick", SEGMENTS, SENSORY_TOKENS),
    ("motor", "motor", KEY_MUSCLES, MOTOR_TOKENS),
)


def _side_faults(sheet: Worksheet) -> Iterator[str]:
    for name in SIDES:
        side: Side = getattr(sheet, name)
        for field, words, segments, tokens in COLUMNS:
            found = getattr(side, field)
            if len(found) != len(segments):
                yield f"{name} {words}: {len(found)} scores; there are {len(segments)}"
                continue
            known = _KNOWN[field]
            for segment, token in zip(segments, found, strict=True):
                if token not in known:
                    yield f"{name} {words} {segment}: {cell_hint(token, tokens)}"
        if side.non_key is not None and side.non_key not in SEGMENTS[:-1]:
            yield (
                f"{name} lowest non-key muscle: {side.non_key!r} is not a segment with "
                "muscles; choose C2 to S3"
            )


def cell_hint(token: object, tokens: tuple[str, ...]) -> str:
    """Return what to say about a cell that is not understood.

    Examples
    --------
    >>> cell_hint("3", SENSORY_TOKENS)
    "'3'; choose 0, 1, 2, NT, or 0, 1, NT with the tag * or **"
    """
    plain = [one for one in tokens if "*" not in one]
    scores = ", ".join(plain[:-2])
    if str(token).rstrip("*") == plain[-2]:
        return f"{token!r}: a normal score has no tag; write {plain[-2]}"
    return f"{token!r}; choose {', '.join(plain)}, or {scores}, NT with the tag * or **"


def _midline_faults(sheet: Worksheet) -> Iterator[str]:
    for field in ("deep_anal_pressure", "voluntary_anal_contraction"):
        found = getattr(sheet, field)
        if found not in YES_NO:
            yield f"{field.replace('_', ' ')}: {found!r}; choose {', '.join(YES_NO)}"


_KNOWN = {field: frozenset(tokens) for field, _, _, tokens in COLUMNS}


def normal_worksheet(**changes: str | bool) -> Worksheet:
    """Return a worksheet on which everything is normal.

    Parameters
    ----------
    **changes
        Fields of the worksheet that differ from normal, by name.

    Examples
    --------
    >>> normal_worksheet(deep_anal_pressure="NT").deep_anal_pressure
    'NT'
    """
    side = Side(("2",) * len(SEGMENTS), ("2",) * len(SEGMENTS), ("5",) * 10)
    return replace(Worksheet(side, side, "Yes", "Yes"), **changes)  # type: ignore[arg-type]


def mirror(sheet: Worksheet) -> Worksheet:
    """Return the worksheet of the mirrored patient.

    Parameters
    ----------
    sheet
        Worksheet whose right side becomes the left.

    Examples
    --------
    >>> sheet = normal_worksheet()
    >>> mirror(sheet) == sheet
    True
    """
    return replace(sheet, right=sheet.left, left=sheet.right)
