"""How wide a text is, and where it is cut into lines."""

from collections.abc import Callable, Iterator
from functools import lru_cache, partial

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import LoadFlags

#: Inches.
POINT = 1 / 72
_LARGE = 200
#: Letters are set to whole dots.
_SLACK = 1.02


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a line of text in inches.

    Examples
    --------
    >>> 0.1 < text_width("C7", 8) < 0.3
    True
    """
    ems = sum(_advance(letter, bold) for letter in text)
    return ems * POINT * size * _SLACK


@lru_cache(maxsize=1024)
def _advance(letter: str, bold: bool) -> float:
    """Return how far a letter leads on, in sizes of the type."""
    weight = "bold" if bold else "normal"
    font = get_font(findfont(FontProperties(family="sans-serif", weight=weight)))
    font.set_size(_LARGE, 72)
    glyph = font.load_char(ord(letter), flags=LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance) / 65536 / _LARGE


def wrap(
    text: str, size: float, width: float, *, bold: bool = False
) -> tuple[str, ...]:
    """Return the text cut into lines that are at most ``width`` inches long.

    A word that is longer by itself, such as an address, goes on in the next line.

    Examples
    --------
    >>> wrap("one two three", 8, 0.6)
    ('one two', 'three')
    """
    lines: list[str] = []
    measured = partial(text_width, size=size, bold=bold)
    words = (part for word in text.split() for part in _pieces(word, measured, width))
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measured(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def _pieces(word: str, measured: Callable[[str], float], width: float) -> Iterator[str]:
    """Yield a word, in pieces where it is wider than a line."""
    whole = measured(word)
    if whole <= width or len(word) < 2:
        yield word
        return
    length = max(1, int(len(word) * width / whole) - 1)
    for start in range(0, len(word), length):
        yield word[start : start + length]
