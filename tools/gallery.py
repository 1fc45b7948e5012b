"""Make every picture of the gallery, and the page that shows them: ``make gallery``.

Writes ``docs/img/*.png``, two files to take along (SVG, PDF) and ``docs/gallery.md``.
"""

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from PIL import Image

from neurosim.atlas import load_atlas
from neurosim.grammar import parse_exam
from neurosim.inference import infer
from neurosim.plot import (
    bodymap,
    compare_figure,
    describe,
    difference_figure,
    label_figure,
    save,
    sheet,
    visceral_figure,
)
from neurosim.prediction import predict
from neurosim.terms import NOTICE

DOCS = Path(__file__).parents[1] / "docs"
IMAGES = DOCS / "img"
DPI = 110
COLORS = 256
#: Colours beside those of the cuts; one is looked at from so many pixels on.
TELLING, SEEN = 64, 12
CLOSE_UPS = (
    "hand_palmar", "hand_dorsal", "foot_dorsal", "foot_plantar", "foot_medial",
    "foot_lateral", "head_front", "head_side", "head_back", "saddle",
)  # fmt: skip
FINDINGS = (
    "right triceps 3/5", "right wrist flexion 4/5", "right deltoid 5/5",
    "left triceps 5/5", "right triceps reflex absent", "right biceps reflex 2+",
    "left triceps reflex 2+", "right middle finger reduced",
    "right index finger reduced", "right thumb normal", "right little finger normal",
)  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """One picture of the gallery.

    Attributes
    ----------
    code
        What a reader types to get it.
    """

    name: str
    heading: str
    text: str
    code: str
    draw: Callable[[], Figure]


def _on(**options: object) -> Callable[[], Figure]:
    what = options.pop("what", None)

    def draw() -> Figure:
        made = what() if callable(what) else what
        figure = bodymap(made, **options).get_figure(root=True)  # type: ignore[arg-type]
        assert isinstance(figure, Figure)
        return figure

    return draw


def pictures() -> tuple[Picture, ...]:
    """Return every picture, in the order of the page."""
    atlas = load_atlas()
    exam = parse_exam(list(FINDINGS), atlas)
    c5_6, c6_7 = (
        predict(level, side="right", severity="severe", atlas=atlas)
        for level in ("C5/6", "C6/7")
    )
    s1 = predict("L5/S1", side="left", severity="severe", atlas=atlas)
    return (
        Picture("atlas", "Atlas",
                "Dermatomes from C2 to S4-5 with the ISNCSCI key points.",
                "bodymap()", _on(size=(10.5, 8.6))),
        Picture("close_ups", "Hands, feet, head, saddle",
                "Close-ups of one side, cut from the same three-dimensional body, so "
                "that all views agree.",
                'bodymap(views=["hand_palmar", "hand_dorsal", ...])',
                _on(views=CLOSE_UPS, size=(12, 8), title="Close-ups")),
        Picture("overlap", "Neighbours overlap",
                "Borders as gradients: no border of a dermatome is a line.",
                "bodymap(overlap=True)",
                _on(overlap=True, size=(10.5, 8.6), title="Dermatomes overlap")),
        Picture("prediction_c6_7", "What to expect of a lesion",
                "Sensation, power and reflexes of a severe right C6/7 disc herniation, "
                "by how often each is altered.",
                'bodymap(predict("C6/7", side="right", severity="severe"))',
                _on(what=c6_7, size=(12, 7.8))),
        Picture("prediction_l5_s1", "The same for the leg",
                "A severe left L5/S1 disc herniation.",
                'bodymap(predict("L5/S1", side="left", severity="severe"))',
                _on(what=s1, size=(12, 7.8))),
        Picture("exam", "An examination as recorded",
                "Every record in its place; the untested is shown as not tested.",
                "bodymap(exam)", _on(what=exam, size=(12, 7.8))),
        Picture("posterior", "Where the lesion is, given the findings",
                "Probability that each root is affected.",
                "bodymap(infer(exam))", _on(what=lambda: infer(exam), size=(12, 7.8))),
        Picture("compare", "Expected beside observed",
                "Expectation, record, and where the two agree.",
                "compare_figure(prediction, exam)",
                lambda: compare_figure(c6_7, exam)),
        Picture("difference", "What tells C6 from C7",
                "Findings that differ most between two candidates, with both "
                "probabilities.",
                'difference_figure(predict("C5/6"), predict("C6/7"))',
                lambda: difference_figure(c5_6, c6_7)),
        Picture("root_c7", "One root",
                "Its skin, the muscles and reflexes in which it has the main share.",
                'bodymap("C7", side="right")',
                _on(what="C7", side="right", size=(11, 7.6))),
        Picture("variable", "Where the map is not to be trusted",
                "Hatched: areas of which no root has 60 %, by the table.",
                'bodymap("variable")',
                _on(what="variable")),
        Picture("visceral", "Pain of inner organs",
                "Zones of Head, schematic (data/visceral.csv): one map an organ.",
                "visceral_figure()", visceral_figure),
        Picture("blank", "A blank map to label",
                "Numbers to name; `label_figure(key=True)` gives the answers.",
                'label_figure("skin")',
                lambda: label_figure("skin", size=(10.5, 8.6))),
        Picture("dark", "Dark slides", "The same data on a dark ground.",
                'bodymap(style="dark")', _on(style="dark", size=(10.5, 8.6))),
        Picture("print", "Print without colour",
                "Black, white and hatching, for a copier.",
                'bodymap(prediction, style="print")',
                _on(what=c6_7, style="print", size=(12, 7.8))),
        Picture("sheet_c7", "A page for the lecture",
                "One page, A4 or Letter, as PDF: map, tests, look-alikes, sources.",
                'save(sheet("C7"), "C7.pdf")', lambda: sheet("C7")),
    )  # fmt: skip


def _small(path: Path) -> None:
    """Write a picture again with few colours: a quarter of the size."""
    with Image.open(path) as image:
        few = _few_colors(image.convert("RGB"))
    few.save(path, optimize=True)


def _few_colors(image: Image.Image) -> Image.Image:
    """Return a picture in a palette: the shading by cuts, then what they miss most.

    Cuts alone give a small but telling colour, as of one muscle, to its neighbours.
    """
    pixels = np.asarray(image).reshape(-1, 3)
    colors, place, counts = np.unique(
        pixels, axis=0, return_inverse=True, return_counts=True
    )
    seen = counts >= SEEN
    cuts = image.quantize(COLORS - TELLING, dither=Image.Dither.NONE).getpalette()
    palette = [*np.reshape(cuts or [], (-1, 3))]
    apart = np.full(len(colors), 1 << 30)
    nearest = np.zeros(len(colors), np.uint8)
    for number in range(COLORS):
        if number == len(palette):
            palette.append(colors[np.argmax(np.where(seen, apart, -1))])
        far = ((colors.astype(int) - palette[number].astype(int)) ** 2).sum(axis=1)
        nearest[far < apart] = number
        apart = np.minimum(apart, far)
    few = Image.fromarray(nearest[place.ravel()].reshape(image.size[::-1]), "P")
    few.putpalette([int(part) for color in palette for part in color])
    return few


def main() -> None:
    """Draw all pictures and write the page."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    lines = [
        "# Gallery", "",
        "Made by `make gallery` from the data of this repository. Names come from "
        "`neurosim.plot`.", "", NOTICE, "",
    ]  # fmt: skip
    for picture in pictures():
        figure = picture.draw()
        path = save(figure, IMAGES / f"{picture.name}.png", dpi=DPI)
        if picture.name != "posterior":  # few colours would break the colour bar
            _small(path)
        words = describe(figure).replace("[", "(").replace("]", ")")
        alt = textwrap.shorten(words, 400, placeholder=" ...")
        lines += [
            f"## {picture.heading}", "", picture.text, "",
            "```python", picture.code, "```", "",
            f"![{alt}](img/{picture.name}.png)", "",
        ]  # fmt: skip
        print(picture.name)
    hands = _on(what="C7", views=("hand_palmar", "hand_dorsal"), size=(6, 4))
    save(hands(), IMAGES / "hands_c7.svg")
    save(sheet("C7"), IMAGES / "sheet_c7.pdf")
    lines += ["[Hands as SVG](img/hands_c7.svg) and "
              "[the teaching sheet as PDF](img/sheet_c7.pdf).", ""]  # fmt: skip
    (DOCS / "gallery.md").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
