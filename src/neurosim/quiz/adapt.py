"""Which difficulty comes next: a pure function of the results so far."""

from collections.abc import Sequence

#: Two results in a row at least this good lead up; one below the other leads down.
_UP, _DOWN, _IN_A_ROW = 75.0, 40.0, 2


def next_level(results: Sequence[tuple[int, float]], levels: Sequence[int]) -> int:
    """Return the level of difficulty for the next patient.

    Parameters
    ----------
    results
        Level and score of each patient so far, oldest first.
    levels
        The levels there are, easiest first.

    Examples
    --------
    >>> next_level([], [1, 2, 3]), next_level([(1, 90), (1, 80)], [1, 2, 3])
    (1, 2)
    >>> next_level([(2, 20)], [1, 2, 3])
    1
    """
    if not results:
        return levels[0]
    level = results[-1][0] if results[-1][0] in levels else levels[0]
    place = levels.index(level)
    recent = results[-_IN_A_ROW:]
    good = all(at == level and score >= _UP for at, score in recent)
    if good and len(recent) == _IN_A_ROW:
        return levels[min(place + 1, len(levels) - 1)]
    if results[-1][1] < _DOWN:
        return levels[max(place - 1, 0)]
    return level
