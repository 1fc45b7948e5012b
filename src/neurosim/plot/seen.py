"""On which views muscles and reflexes are drawn: where they are seen well."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from neurosim.plot.geometry import View, load_body
from neurosim.plot.panel import TALL


def muscle_size(view: View, name: str) -> float:
    """Return how much of a muscle a view shows (square decimetres)."""
    return view.muscle_sizes.get(name, 0.0)


@lru_cache(maxsize=512)
def _largest(name: str) -> float:
    views = load_body().views
    sizes = {title: muscle_size(views[title], name) for title in views}
    shown = max(size for title, size in sizes.items() if title not in _ON_REQUEST)
    return shown if shown > _LEAST else max(sizes.values())


def shows_muscle(view: View, name: str) -> bool:
    """Whether a view shows enough of a muscle to draw it there."""
    return name in view.muscles and muscle_size(view, name) >= _ENOUGH * _largest(name)


def shows_best(view: View, patch: Any) -> bool:
    """Whether a muscle belongs on a view: on a body, or where it is largest."""
    best = view.half and shows_muscle(view, patch.name)
    size = muscle_size(view, patch.name)
    return best or size > 0.7 * _largest(patch.name)


def muscles_of(view: View, patches: Iterable[Any]) -> list[Any]:
    """Return the muscles that a view draws, in order: small ones over large ones."""
    shown = [patch for patch in patches if shows_muscle(view, patch.name)]
    return sorted(shown, key=lambda patch: -muscle_size(view, patch.name))


def shows_reflex(view: View, name: str) -> bool:
    """Whether a view marks a reflex: a close-up does where the body does not do it."""
    if name not in view.reflexes:
        return False
    return view.name in TALL or name in _CLOSE or name not in _on_bodies()


@lru_cache(maxsize=1)
def _on_bodies() -> frozenset[str]:
    views = load_body().views
    return frozenset(
        name for title in ("front", "back") for name in views[title].reflexes
    )


#: Reflexes whose site the whole body hides or shows too small.
_CLOSE = ("plantar", "anal", "bulbocavernosus", "hoffmann", "finger_flexor")
#: A view draws a muscle if it shows this share of what the best view shows, where views
#: that stand on a map only on request count if no other shows so much (dm2).
_ENOUGH = 0.45
_ON_REQUEST = ("side", "saddle", "head_side")
_LEAST = 0.1
