"""Draw ISNCSCI worksheets.

What fails shrinks toward the normal worksheet. Most draws look like an injury: normal
down to a level, then mixed, then absent; scores that are free cell by cell nearly
always give C1 and would leave the rules below untested.
"""

from hypothesis import strategies as st

from neurosim.isncsci.worksheet import (
    KEY_MUSCLES,
    MOTOR_SCORES,
    MOTOR_TOKENS,
    SENSORY_SCORES,
    SENSORY_TOKENS,
    YES_NO,
    Side,
    Worksheet,
)
from neurosim.terms import SEGMENTS

#: Most cells of a worksheet that are replaced by ``NT`` or a tagged score.
_MOST_ODD = 4
_PLAIN, _NT, _TAGGED = "plain", "NT", "tagged"
KINDS = (_PLAIN, _NT, _TAGGED)


@st.composite
def worksheets(
    draw: st.DrawFn, kind: str = "any", *, odd: int = _MOST_ODD
) -> Worksheet:
    """Draw a worksheet.

    Parameters
    ----------
    kind
        ``plain`` (a score in every cell), ``NT`` (some cells not tested), ``tagged``
        (some scores tagged), or ``any`` of these.
    odd
        Most cells a side that are not tested or tagged.

    Examples
    --------
    >>> from hypothesis import given, settings
    >>> @settings(max_examples=3)
    ... @given(worksheets("plain"))
    ... def every_cell_has_a_score(sheet):
    ...     assert set(sheet.right.light_touch) <= {"0", "1", "2"}
    >>> every_cell_has_a_score()
    """
    chosen = draw(st.sampled_from(KINDS)) if kind == "any" else kind
    anal = st.sampled_from(YES_NO if chosen == _NT else YES_NO[:2])
    right, left = (draw(_sides(chosen, odd)) for _ in range(2))
    return Worksheet(right, left, draw(anal), draw(anal))


@st.composite
def _sides(draw: st.DrawFn, kind: str, odd: int) -> Side:
    touch = draw(_rows(SENSORY_SCORES, len(SEGMENTS)))
    prick = draw(st.one_of(st.just(touch), _rows(SENSORY_SCORES, len(SEGMENTS))))
    rows = [list(touch), list(prick), list(draw(_rows(MOTOR_SCORES, len(KEY_MUSCLES))))]
    if kind != _PLAIN:
        tokens = {
            _NT: (("NT",), ("NT",)),
            _TAGGED: (_tagged(SENSORY_TOKENS), _tagged(MOTOR_TOKENS)),
        }[kind]
        for _ in range(draw(st.integers(0, odd))):
            row = draw(st.integers(0, 2))
            place = draw(st.integers(0, len(rows[row]) - 1))
            rows[row][place] = draw(st.sampled_from(tokens[row == 2]))
    lowest = draw(st.sampled_from((None, None, None, *KEY_MUSCLES)))
    return Side(tuple(rows[0]), tuple(rows[1]), tuple(rows[2]), lowest)


def _tagged(tokens: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(token for token in tokens if token.endswith("*"))


@st.composite
def _rows(draw: st.DrawFn, scores: str, count: int) -> tuple[str, ...]:
    """Draw scores that are normal, then mixed, then absent."""
    absent = draw(st.integers(0, count))
    mixed = draw(st.integers(0, count - absent))
    middle = draw(
        st.lists(st.sampled_from(scores[::-1]), min_size=mixed, max_size=mixed)
    )
    return (scores[-1],) * (count - absent - mixed) + tuple(middle) + ("0",) * absent
