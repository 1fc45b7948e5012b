"""Which hypotheses a name fits: a level, a root, a category or a cause."""

from collections.abc import Callable
from typing import Protocol

from neurosim.atlas import Atlas
from neurosim.lesion import Lesion, two_level_parts
from neurosim.naming import parse_lesion
from neurosim.terms import (
    CATEGORIES,
    LEVELS,
    ROOTS,
    SIDES,
    NeurosimError,
    UnknownNameError,
    parse_level,
)

Matcher = Callable[[Lesion], bool]


class Lesions(Protocol):
    """Something with hypotheses, such as a model or a population."""

    @property
    def atlas(self) -> Atlas:
        """The tables that name them."""

    @property
    def lesions(self) -> tuple[Lesion, ...]:
        """The hypotheses, in a fixed order."""


def matching(model: Lesions, words: str) -> tuple[Lesion, ...]:
    """Return every hypothesis that ``words`` fit, in the order of the model.

    Raises
    ------
    UnknownNameError
        If no hypothesis is called so.
    NeurosimError
        If none of that name has the side.

    Examples
    --------
    >>> from neurosim.model import build_model
    >>> [lesion.name for lesion in matching(build_model(), "right carpal tunnel")]
    ['right median neuropathy at the wrist (carpal tunnel syndrome)']
    """
    rest = words.lower().replace("_", " ").split()
    side = next((word for word in rest if word in SIDES), "")
    name = " ".join(word for word in rest if word != side)
    try:
        fits = _matcher(model, name)
    except UnknownNameError as error:
        fits = _by_any_name(model, name, error)
    named = [lesion for lesion in model.lesions if fits(lesion)]
    found = tuple(lesion for lesion in named if side in ("", lesion.side))
    if not found:
        raise NeurosimError(f"{words!r}: no lesion of that name has that side")
    return found


def _by_any_name(model: Lesions, name: str, error: UnknownNameError) -> Matcher:
    """Return the test for a name that the one name space knows."""
    try:
        meant, assumed = parse_lesion(name, None, None, model.atlas)
    except UnknownNameError:
        raise error from None
    given = {
        name: "" if any(text.startswith(name) for text in assumed) else value
        for name, value in (("level", meant.level), ("zone", meant.zone))
    }
    roots = {root for root, _ in meant.roots} if not given["level"] else set()

    def fits(lesion: Lesion) -> bool:
        return (
            lesion.family == meant.family
            and given["level"] in ("", *two_level_parts(lesion.level))
            and given["zone"] in ("", lesion.zone)
            and (not roots or roots == {root for root, _ in lesion.roots})
        )

    return fits


def _matcher(model: Lesions, name: str) -> Matcher:
    """Return the test for a name: level, then root, then category, then cause."""
    level = _level(name)
    if level:
        return lambda lesion: level in two_level_parts(lesion.level)
    root = name.upper().removesuffix(" ROOT")
    if root in ROOTS:
        return lambda lesion: root in {place for place, _ in lesion.roots}
    category = name.replace(" ", "_")
    if category in CATEGORIES:
        return lambda lesion: lesion.category == category
    return _cause(model, name)


def _level(name: str) -> str:
    try:
        return parse_level(name)
    except UnknownNameError:
        return ""


def _cause(model: Lesions, name: str) -> Matcher:
    names: dict[str, set[Lesion]] = {}
    for lesion in model.lesions:
        family = model.atlas.families.get(lesion.family)
        known = {lesion.family.replace("_", " "), lesion.title.lower()}
        if family is not None:
            known |= {alias.lower() for alias in (family.name, *family.aliases)}
        for alias in known - {""}:
            names.setdefault(alias, set()).add(lesion)
    if name not in names:
        choices = (*LEVELS, *ROOTS, *CATEGORIES, *names)
        raise UnknownNameError("hypothesis", name, choices)
    return names[name].__contains__
