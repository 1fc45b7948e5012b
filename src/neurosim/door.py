"""What a public function takes: its own signature, checked at the door.

The annotations of a function say what each argument may be. :func:`door` holds callers
to them, so that a wrong argument is named there and not deep inside: no function needs
checks of types of its own. What a name may be is checked where the names are known.
"""

import math
from collections import abc
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache, wraps
from inspect import Parameter, signature
from numbers import Integral, Real
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    ParamSpec,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from neurosim.terms import ExamError

P = ParamSpec("P")
R = TypeVar("R")

#: Where those get a thing who have given another one in its place.
_SOURCES = {
    "Atlas": "neurosim.load_atlas returns",
    "Case": "neurosim.load_cases returns",
    "Posterior": "neurosim.infer returns",
}
_WORDS = {
    bool: "True or False",
    str: "text",
    NoneType: "None",
    int: "whole number",
    float: "number",
}
_TEXTS = (str, bytes)
_OPEN: tuple[Any, ...] = (Any, object)
_SHOWN = 60


@dataclass(frozen=True)
class Range:
    """The smallest and the largest number that an argument may be."""

    low: float
    high: float = math.inf

    def __contains__(self, value: float) -> bool:
        """Whether a number lies in it."""
        return self.low <= value <= self.high

    def __str__(self) -> str:
        """Return the range in words."""
        if math.isinf(self.high):
            return f"of {self.low:g} or more"
        return f"from {self.low:g} to {self.high:g}"


@dataclass(frozen=True)
class Choice:
    """The only words that an argument may be."""

    words: tuple[str, ...]

    def __contains__(self, value: object) -> bool:
        """Whether it is one of them."""
        return value in list(self.words)

    def __str__(self) -> str:
        """Return the choices in words."""
        return f"of these: {', '.join(filter(None, self.words))}"


#: How many: none is allowed, or one at least.
Count = Annotated[int, Range(0)]
Positive = Annotated[int, Range(1)]


@dataclass(frozen=True)
class Kind:
    """What an argument may be: a test, and its words.

    Attributes
    ----------
    by_class
        Whether the class of a value decides, so that one of it stands for all.
    """

    holds: Callable[[Any], bool]
    words: tuple[str, ...] = ()
    listed: str = ""
    by_class: bool = False

    def fault(self, name: str, value: object) -> str:
        """Return what is wrong with a value."""
        wanted = [word for word in self.words if word != "None"]
        said = " or ".join(map(_with_article, wanted))
        return f"{name} {value!r:.{_SHOWN}} is not {said}{self._hint(wanted, value)}"

    def _hint(self, wanted: list[str], value: object) -> str:
        """Return what to give, where a name alone does not say how to get it."""
        if len(wanted) == 1 and wanted[0] in _SOURCES:
            return f": give what {_SOURCES[wanted[0]]}"
        in_list = self.listed and isinstance(value, str)
        return f": write it in a list, [{value!r:.{_SHOWN}}]" if in_list else ""


def _with_article(words: str) -> str:
    """Return what is wanted with its article, where it takes one."""
    if words.startswith(("text", "True", "'", "(")):
        return words
    return f"an {words}" if words[0] in "AEIOUaeio" else f"a {words}"


_ANYTHING = Kind(lambda _: True, by_class=True)
_CALLED = Kind(callable, ("function",))


def door(function: Callable[P, R]) -> Callable[P, R]:
    """Return the function, which refuses what its signature does not name.

    Parameters
    ----------
    function
        Its annotations say what it takes; an argument without one takes anything.

    Examples
    --------
    >>> @door
    ... def half(number: float) -> float:
    ...     return number / 2
    >>> half(3)
    1.5
    >>> half("x")
    Traceback (most recent call last):
    neurosim.terms.ExamError: half: number 'x' is not a number
    """
    passed: set[tuple[type, ...]] = set()  # what the model asks a million times

    @wraps(function)
    def checked(*args: P.args, **given: P.kwargs) -> R:
        classes = tuple(map(type, args))
        if not given and classes in passed:
            return function(*args, **given)
        named, rest = _kinds(function)
        faults = [
            kind.fault(name, value)
            for (name, kind), value in zip(named.items(), args, strict=False)
            if not kind.holds(value)
        ]
        if rest is not None:
            faults += [
                rest[1].fault(rest[0], value)
                for value in args[len(named) :]
                if not rest[1].holds(value)
            ]
        faults += [
            named[name].fault(name, value)
            for name, value in given.items()
            if name in named and not named[name].holds(value)
        ]
        if faults:
            raise ExamError(f"{function.__name__}: {fault}" for fault in faults)
        kinds = [*named.values()][: len(args)]
        if len(kinds) == len(args) and all(kind.by_class for kind in kinds):
            passed.add(classes)
        return function(*args, **given)

    return checked


def field_faults(record: Any, *names: str) -> list[str]:
    """Return what is wrong with the fields of a record, going by their annotations.

    Parameters
    ----------
    record
        An instance of a data class.
    *names
        Which fields; all by default.

    Examples
    --------
    >>> field_faults(Choice(5))
    ['Choice: words 5 is not a list of texts']
    """
    kinds = _fields(record.__class__)
    values = [(name, kinds[name], getattr(record, name)) for name in names or kinds]
    return [
        f"{type(record).__name__}: {kind.fault(name, value)}"
        for name, kind, value in values
        if not kind.holds(value)
    ]


@cache
def _fields(record: abc.Hashable) -> dict[str, Kind]:
    hints = get_type_hints(record, include_extras=True)
    return {name: _kind(hint) for name, hint in hints.items()}


@cache
def _kinds(
    function: Callable[..., Any],
) -> tuple[dict[str, Kind], tuple[str, Kind] | None]:
    """Return what each argument may be, in order, and what the rest may be."""
    hints = get_type_hints(function, include_extras=True)
    named: dict[str, Kind] = {}
    rest = None
    for one in signature(function).parameters.values():
        kind = _kind(hints.get(one.name, Any))
        if one.kind is Parameter.VAR_POSITIONAL:
            rest = one.name, kind
        elif one.kind is not Parameter.VAR_KEYWORD:
            named[one.name] = kind
    return named, rest


def _kind(hint: Any) -> Kind:
    """Return what an annotation means."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _either([_kind(part) for part in parts])
    if origin is Annotated:
        return _within(_kind(parts[0]), *parts[1:])
    if origin is Literal:
        return Kind(lambda value: value in list(parts), tuple(map(repr, parts)))
    if origin is not None:
        return _collection(origin, parts) if isinstance(origin, type) else _ANYTHING
    return _instance(hint) if isinstance(hint, type) else _ANYTHING


def _instance(wanted: type[Any]) -> Kind:
    """Return what an object of a class may be."""
    if wanted in _OPEN:
        return _ANYTHING
    if getattr(wanted, "_is_protocol", False):  # of a protocol only a call is looked at
        return _CALLED if "__call__" in vars(wanted) else _ANYTHING
    own = wanted.__module__.startswith("neurosim")
    word = _WORDS.get(wanted, wanted.__name__ if own else wanted.__name__.lower())
    if wanted in _NUMBERS:
        return Kind(_NUMBERS[wanted], (word,))
    return Kind(lambda value: isinstance(value, wanted), (word,), by_class=True)


def _either(kinds: list[Kind]) -> Kind:
    if any(kind is _ANYTHING for kind in kinds):
        return _ANYTHING
    words = tuple(dict.fromkeys(word for kind in kinds for word in kind.words))
    tests = tuple(kind.holds for kind in kinds)
    listed = next((kind.listed for kind in kinds if kind.listed), "")
    by_class = all(kind.by_class for kind in kinds)
    return Kind(
        lambda value: any(test(value) for test in tests), words, listed, by_class
    )


def _within(kind: Kind, *notes: Any) -> Kind:
    """Return the kind with the limits that are noted beside it."""
    limits = next((one for one in notes if isinstance(one, Range | Choice)), None)
    if limits is None:
        return kind
    words = tuple(f"{word} {limits}" for word in kind.words)
    return Kind(lambda value: kind.holds(value) and value in limits, words)


def _collection(origin: type[Any], parts: tuple[Any, ...]) -> Kind:
    """Return what a list, a mapping or a function may be."""
    if origin.__module__ not in ("collections.abc", "builtins"):
        return _ANYTHING  # an array: what is made of it is checked there
    if origin.__name__ == "Callable":
        return _CALLED
    if issubclass(origin, type):
        return Kind(lambda value: isinstance(value, type), ("class",))
    if issubclass(origin, Mapping):
        keys, values = map(_kind, parts or (Any, Any))
        said = " to ".join(kind.words[0] for kind in (keys, values) if kind.words)
        named = f"mapping of {said}" if said else "mapping"
        return Kind(lambda value: _is_mapping(value, keys, values), (named,))
    if origin is tuple and parts and parts[-1] is not ...:
        each = tuple(map(_kind, parts))
        said = ", ".join(kind.words[0] for kind in each if kind.words)
        return Kind(lambda value: _is_record(value, each), (f"({said})",))
    inner = _kind(parts[0]) if parts else _ANYTHING
    whole = issubclass(origin, abc.Sized)  # an iterator is used up by looking at it
    many = " or ".join(f"{word}s" for word in inner.words)
    said = f"list of {many}" if many else "list"
    return Kind(
        lambda value: _is_list(value, inner, whole=whole),
        (said,),
        said if "text" in inner.words else "",
    )


def _is_mapping(value: Any, keys: Kind, values: Kind) -> bool:
    if not isinstance(value, Mapping):
        return False
    return all(keys.holds(key) and values.holds(one) for key, one in value.items())


def _is_record(value: Any, each: tuple[Kind, ...]) -> bool:
    if isinstance(value, _TEXTS) or not hasattr(value, "__len__"):
        return False
    held = list(value)
    pairs = zip(each, held, strict=False)
    return len(held) == len(each) and all(kind.holds(one) for kind, one in pairs)


def _is_list(value: Any, inner: Kind, *, whole: bool) -> bool:
    """Whether all of it is of a kind; of what is used up by looking, only the form."""
    if isinstance(value, (*_TEXTS, Mapping)) or not hasattr(value, "__iter__"):
        return False
    if not isinstance(value, Collection) and not hasattr(value, "__len__"):
        return not whole
    return inner is _ANYTHING or all(map(inner.holds, value))


def _is_number(value: Any) -> bool:
    good = isinstance(value, Real) and not isinstance(value, bool)
    return good and math.isfinite(value)


_NUMBERS: Mapping[Any, Callable[[Any], bool]] = {
    int: lambda value: isinstance(value, Integral) and not isinstance(value, bool),
    float: _is_number,
}
