"""Pictures look the same on every computer: no setting of the user's reaches them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from matplotlib import rc_context, rcParams, rcParamsDefault

#: What does not change a picture, or would start something else.
_LEFT_ALONE = (
    "backend", "interactive", "toolbar", "timezone", "webagg.", "tk.", "docstring.",
    "date.epoch", "figure.max_open_warning", "savefig.directory", "keymap.",
)  # fmt: skip
_OWN: dict[str, Any] = {
    name: value
    for name, value in dict.items(rcParamsDefault)
    if not name.startswith(_LEFT_ALONE)
}
#: Letters are as wide as measured at any number of dots.
_OWN["text.hinting"] = "no_hinting"


@contextmanager
def own_settings(settings: dict[str, Any] | None = None) -> Iterator[None]:
    """Draw with Matplotlib's own defaults, whatever a matplotlibrc or a style says.

    Parameters
    ----------
    settings
        Settings beside the defaults.

    Examples
    --------
    >>> from matplotlib import rcParams
    >>> with rc_context({"font.size": 40}), own_settings():
    ...     rcParams["font.size"]
    10.0
    """
    wanted = {**_OWN, **(settings or {})}
    # Every setting is checked as it is set, which takes longer than to compare it.
    now: Any = rcParams
    chosen: Any = {k: v for k, v in wanted.items() if dict.get(now, k) != v}
    with rc_context(chosen):
        yield
