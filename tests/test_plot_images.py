"""A few small pictures without text: the shapes must not change unnoticed."""

import pytest
from matplotlib.figure import Figure

from neurosim.plot import bodymap
from neurosim.terms import LEFT, RIGHT

SMALL = {"savefig_kwargs": {"dpi": 80}, "style": "default", "tolerance": 2}


def small(what: object, view: str, **options: object) -> Figure:
    """Return a bare picture: no labels, and every text taken away."""
    ax = bodymap(what, views=[view], labels=False, size=(2.0, 2.2), **options)  # type: ignore[arg-type]
    for text in list(ax.texts):
        text.remove()
    figure = ax.get_figure(root=True)
    assert isinstance(figure, Figure)
    return figure


@pytest.mark.mpl_image_compare(**SMALL)
def test_atlas_front() -> Figure:
    return small(None, "front")


@pytest.mark.mpl_image_compare(**SMALL)
def test_atlas_back() -> Figure:
    return small(None, "back")


@pytest.mark.mpl_image_compare(**SMALL)
def test_hand_of_the_right_side() -> Figure:
    return small({(RIGHT, "C7"): "#C0392B"}, "hand_palmar-right")


@pytest.mark.mpl_image_compare(**SMALL)
def test_foot_in_print() -> Figure:
    return small(None, "foot_plantar-left", style="print")


@pytest.mark.mpl_image_compare(**SMALL)
def test_saddle_in_the_dark() -> Figure:
    return small({(LEFT, "S4-5"): "#E08A3C"}, "saddle", style="dark")


@pytest.mark.mpl_image_compare(**SMALL)
def test_muscles_of_the_back() -> Figure:
    muscles = {
        "triceps": "#3D7FBE",
        "rhomboids": "#A3CBE8",
        "gluteus_maximus": "#1C5297",
    }
    return small(muscles, "back")
