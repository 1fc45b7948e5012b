"""What all explorers have in common: controls, a picture and words that follow them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from types import ModuleType
from typing import Any

from neurosim.terms import NOTICE, NeurosimError, require_name

#: From the value of every control to the picture and the words, as HTML.
Draw = Callable[[Mapping[str, str]], tuple[str, str]]


@dataclass(frozen=True)
class Control:
    """A choice of words.

    Attributes
    ----------
    kind
        Name of the ipywidgets class: ``Dropdown``, ``SelectionSlider`` or
        ``ToggleButtons``.
    """

    name: str
    choices: tuple[str, ...]
    value: str
    kind: str = "Dropdown"
    label: str = ""

    def __post_init__(self) -> None:
        require_name(self.name, self.value, self.choices)


@dataclass(frozen=True)
class Explorer:
    """A picture with controls, or without them where ipywidgets is missing.

    Attributes
    ----------
    controls
        The ipywidgets controls by name; empty without ipywidgets. Setting
        ``controls["level"].value`` is what a click does.
    """

    draw: Draw
    first: Mapping[str, str]
    controls: Mapping[str, Any] = field(default_factory=dict)
    picture: Any = None
    words: Any = None
    box: Any = None

    @property
    def values(self) -> dict[str, str]:
        """What is chosen now."""
        chosen = {name: str(c.value) for name, c in self.controls.items()}
        return chosen or dict(self.first)

    @property
    def html(self) -> str:
        """What is shown now, without controls, as HTML."""
        picture, words = self.show(self.values)
        return (
            "<div style='display:flex;flex-flow:row wrap;gap:1em'>"
            f"<div style='flex:1 1 24em;max-width:36em'>{picture}</div>"
            f"<div style='max-width:42em'>{words}</div></div>"
        )

    def show(self, values: Mapping[str, str]) -> tuple[str, str]:
        """Return picture and words for a choice; what cannot be is said in words."""
        try:
            picture, words = self.draw(values)
        except NeurosimError as error:
            return "", f"<p>{escape(str(error))}</p>"
        return picture, f"{words}<p><small>{escape(NOTICE)}</small></p>"

    def refresh(self, _change: object = None) -> None:
        """Draw again what the controls say."""
        self.picture.value, self.words.value = self.show(self.values)

    def _repr_mimebundle_(self, **_kwargs: object) -> dict[str, Any]:
        bundle: dict[str, Any] = {"text/plain": repr(self), "text/html": self.html}
        if self.box is not None:
            shown = self.box._repr_mimebundle_()
            bundle |= shown[0] if isinstance(shown, tuple) else shown
        return bundle

    def __repr__(self) -> str:
        """Return the choice in words."""
        said = (f"{k}={v}" for k, v in self.values.items() if v != "not tested")
        return f"Explorer({', '.join(said)})"


def toolkit() -> ModuleType | None:
    """Return ipywidgets, or nothing where it is not installed."""
    try:
        # An extra: imported only where somebody asks for controls.
        import ipywidgets  # noqa: PLC0415
    except ImportError:
        return None
    found: ModuleType = ipywidgets
    return found


def build(controls: Iterable[Control], draw: Draw, *, columns: int = 1) -> Explorer:
    """Return an explorer with these controls, drawn once."""
    known = tuple(controls)
    first = {control.name: control.value for control in known}
    kit = toolkit()
    if kit is None:
        return Explorer(draw, first)
    made = {control.name: _widget(kit, control) for control in known}
    wide = kit.Layout(width="36em", max_width="100%")  # its own would be 300 pixels
    picture, words = kit.HTML(layout=wide), kit.HTML()
    grid = kit.GridBox(
        list(made.values()),
        layout=kit.Layout(grid_template_columns=f"repeat({columns}, max-content)"),
    )
    below = kit.HBox([picture, words], layout=kit.Layout(flex_flow="row wrap"))
    explorer = Explorer(draw, first, made, picture, words, kit.VBox([grid, below]))
    explorer.refresh()
    for widget in made.values():
        widget.observe(explorer.refresh, "value")
    return explorer


def _widget(kit: ModuleType, control: Control) -> Any:
    style = {"description_width": "14em" if control.label else "5em"}
    if control.kind == "ToggleButtons":
        style["button_width"] = "6em"
    return getattr(kit, control.kind)(
        options=control.choices,
        value=control.value,
        description=control.label or control.name,
        style=style,
        layout=kit.Layout(width="28em"),  # left to itself, a slider shrinks to nothing
    )


def bars(rows: Iterable[tuple[str, float, str]]) -> str:
    """Return a table of words, a bar for a share, and the share in words."""
    lines = "".join(
        f"<tr><td style='text-align:left;padding-right:1em'>{escape(words)}</td>"
        f"<td style='width:9em;text-align:left'><div style='background:#2F6CB3;"
        f"height:.8em;width:{100 * min(max(share, 0.0), 1.0):.1f}%'></div></td>"
        f"<td style='text-align:right'>{escape(text)}</td></tr>"
        for words, share, text in rows
    )
    return f"<table style='margin:0;white-space:nowrap'>{lines}</table>"
