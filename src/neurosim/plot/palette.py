"""Colours: styles, what each finding looks like, and which ink reads on it.

Colours are chosen by measurement: the tests hold how far apart people see them, also
those with the three kinds of dichromacy, and how well text on them can be read.
"""

from dataclasses import dataclass

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from numpy.typing import NDArray

from neurosim.terms import require_name

Rgb = NDArray[np.float64]


@dataclass(frozen=True)
class Fill:
    """How a patch is filled."""

    color: str
    hatch: str = ""


@dataclass(frozen=True)
class Style:
    """The look of a whole map.

    Attributes
    ----------
    roots
        Two alternating fills for each region of the spine (C, T, L, S).
    hatch
        Colour of hatching on skin.
    shading
        Strength of the soft light, 0 to 1.
    findings
        What each kind of finding looks like.
    """

    name: str
    background: str
    ink: str
    quiet: str
    skin: Fill
    trigeminal: Fill
    border: str
    hatch: str
    roots: dict[str, tuple[Fill, Fill]]
    shading: float
    findings: dict[str, Fill]


#: One hue per spinal region, two steps of lightness alternating root by root.
_HUES = {
    "C": ("#5E8BE7", "#A0B8F2"),
    "T": ("#4BB582", "#AEEBB2"),
    "L": ("#F2AE3D", "#FFDA8C"),
    "S": ("#91428A", "#C283AD"),
}
_FINDINGS = {
    "absent": "#8C1C13",
    "reduced": "#E4713F",
    "altered 20-35 %": "#FFD3B4",
    "altered 35-50 %": "#F69C74",
    "altered over 50 %": "#D5671C",
    "weak 20-50 %": "#C9DDF0",
    "pin_prick": "#F2C14E",
    "vibration": "#6FB98F",
    "increased": "#5E3C99",
    "normal": "#AEB6C0",
    "not tested": "#E4E6E9",
    "says little": "#D3D8DE",
    "expected": "#E4713F",
    "agree": "#2C7A6B",
    "missed": "#E8A33D",
    "unexpected": "#1F2A7A",
    "first": "#D1602F",
    "second": "#3C78B4",
    "both": "#7A6A86",
    "reflex": "#20262E",
    "visceral": "#CF6684",
    "muscle": "#D29582",
    "0/5": "#08306B",
    "1/5": "#1C5297",
    "2/5": "#4A89C8",
    "3/5": "#6FA8D6",
    "4/5": "#A3CBE8",
    "5/5": "#DDEBF6",
}
_HATCHES = {
    "absent": "xxxxxx",
    "reduced": "//////",
    "increased": "++++++",
    "pin_prick": "....",
    "vibration": "---",
    "altered 20-35 %": "..",
    "altered 35-50 %": "///",
    "altered over 50 %": "////////",
    "weak 20-50 %": "--",
    "not tested": "////",
    "says little": "ooo",
    "expected": "/////",
    "agree": "xxxxx",
    "missed": "/////",
    "unexpected": "oo",
    "first": "/////",
    "second": "\\\\\\\\\\",
    "both": "xxxxx",
    "visceral": "....",
    "muscle": "-----",
    "0/5": "xxxxx",
    "1/5": "xxx",
    "2/5": "|||||||",
    "3/5": "||||",
    "4/5": "||",
}
#: Hatches that tell what was not found from what was not looked for, and pin prick from
#: vibration.
_QUIET = {"not tested": "////", "says little": "ooo",
          "pin_prick": "..", "vibration": "---"}  # fmt: skip
_PRINT_ROOTS = {
    "C": ("", ""), "T": ("////", "\\\\\\\\"),
    "L": ("....", "oo"), "S": ("xxxx", "++++"),
}  # fmt: skip


def _colored(pairs: dict[str, tuple[str, str]]) -> dict[str, tuple[Fill, Fill]]:
    return {key: (Fill(first), Fill(second)) for key, (first, second) in pairs.items()}


STYLES = {
    "light": Style(
        "light",
        "#FFFFFF",
        "#20262E",
        "#5A626C",
        Fill("#F0EAE3"),
        Fill("#E3DED8"),
        "#FFFFFF",
        "#CBD0D6",
        _colored(_HUES),
        0.85,
        {name: Fill(color, _QUIET.get(name, "")) for name, color in _FINDINGS.items()},
    ),
    "dark": Style(
        "dark",
        "#14171C",
        "#ECEFF2",
        "#AAB2BC",
        Fill("#4A505A"),
        Fill("#5C626B"),
        "#14171C",
        "#7C838C",
        _colored(_HUES),
        0.75,
        {
            name: Fill(
                {
                    "normal": "#8C95A1",
                    "not tested": "#5A6069",
                    "says little": "#6C7480",
                    "reflex": "#ECEFF2",
                    "absent": "#9E120E",
                    "increased": "#BC83EE",
                    "reduced": "#E19839",
                    "unexpected": "#6D7BE0",
                    "0/5": "#2A64B8",
                }.get(name, color),
                _QUIET.get(name, ""),
            )
            for name, color in _FINDINGS.items()
        },
    ),
    "print": Style(
        "print",
        "#FFFFFF",
        "#000000",
        "#333333",
        Fill("#FFFFFF"),
        Fill("#FFFFFF"),
        "#000000",
        "#000000",
        {
            key: (Fill("#E4E4E4", first), Fill("#FFFFFF", second))
            for key, (first, second) in _PRINT_ROOTS.items()
        },
        0.0,
        {
            name: Fill(
                "#000000" if name == "reflex" else "#FFFFFF", _HATCHES.get(name, "")
            )
            for name in _FINDINGS
        },
    ),
}


def find_style(name: str) -> Style:
    """Return a style by name.

    Raises
    ------
    UnknownNameError
        If it is not ``light``, ``dark`` or ``print``.
    """
    require_name("style", name, STYLES)
    return STYLES[name]


def root_fill(root: str, style: Style) -> Fill:
    """Return the fill of a dermatome in the atlas."""
    if root[0] not in style.roots:
        return style.trigeminal
    return style.roots[root[0]][int(root[1:].split("-", maxsplit=1)[0]) % 2]


def lone_fill(root: str, style: Style) -> Fill:
    """Return the fill of a dermatome that stands alone: never that of plain skin."""
    own = root_fill(root, style)
    looks = style.roots.get(root[0], ())
    return next((fill for fill in (own, *looks) if fill != style.skin), own)


HEAT = LinearSegmentedColormap.from_list(
    "neurosim_heat",
    ["#F0EAE3", "#F7C59A", "#EE8A5F", "#C9446A", "#7E2472", "#3B0F5C"],
)
DARK_HEAT = LinearSegmentedColormap.from_list(
    "neurosim_dark_heat",
    ["#4A505A", "#5C5488", "#8A4F96", "#C9627F", "#F09A66", "#FCE9A0"],
)
GREY_HEAT = LinearSegmentedColormap.from_list("neurosim_grey", ["#FFFFFF", "#333333"])


def heat(style: Style) -> LinearSegmentedColormap:
    """Return the colour map for probabilities in a style."""
    return {"dark": DARK_HEAT, "print": GREY_HEAT}.get(style.name, HEAT)


def linear_rgb(color: str) -> Rgb:
    """Return linear RGB of a colour."""
    c = np.array(to_rgb(color))
    return np.asarray(np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4))


def luminance(color: str) -> float:
    """Return the relative luminance of a colour (WCAG 2)."""
    return float(linear_rgb(color) @ (0.2126, 0.7152, 0.0722))


def contrast(first: str, second: str) -> float:
    """Return the WCAG contrast ratio of two colours, 1 to 21.

    Examples
    --------
    >>> round(contrast("black", "white"))
    21
    """
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def text_on(color: str) -> str:
    """Return black or white, whichever reads better on ``color``.

    Examples
    --------
    >>> text_on("#FFFFFF"), text_on("#202060")
    ('#14171C', '#FFFFFF')
    """
    return max(("#14171C", "#FFFFFF"), key=lambda ink: contrast(ink, color))
