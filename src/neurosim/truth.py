"""What a labelled patient turned out to have, read from a file of cases."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from neurosim.terms import (
    CATEGORIES,
    LEVELS,
    MIDLINE,
    ROOTS,
    SIDES,
    ExamError,
    NeurosimError,
    UnknownNameError,
    parse_level,
    parse_root,
    parse_zone,
)

#: How records say on which side; the last are of no side that is known.
_SIDES = (*SIDES, "bilateral", "both", MIDLINE, "unspecified", "unknown", "")
#: A disc in the canal touches the root that leaves there, and those that go on.
_NEAR = 2
#: What a truth may hold; the last are kept as they are and not scored.
_KEYS = (
    "category", "levels", "roots", "side", "zone", "accept", "lesions", "strength",
    "mimic", "confirmed_by", "confirmed_by_all", "note",
)  # fmt: skip
#: Discs at and below which a lesion cannot be of the cord, and above which there is
#: neither conus nor cauda equina: the cord ends at L1/2, at T11/12 in some.
_CORD_ENDS, _CONUS_BEGINS = "L2/3", "T11/12"
_CATEGORY = {"radiculopathy": "root", "myelopathy": "cord", "asymptomatic": "none"}


@dataclass(frozen=True)
class Truth:
    """What a case turned out to have.

    Attributes
    ----------
    category, accept
        Category in our words; the categories that count as right.
    zone
        Zone of the disc; empty if it is not known.
    elsewhere
        Levels named in the source that are no disc.
    lesions
        Identifiers of lesions.csv that count as right, where the record names them.
    """

    category: str
    levels: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
    side: str = ""
    zone: str = ""
    accept: tuple[str, ...] = ()
    strength: str = ""
    mimic: str = ""
    elsewhere: tuple[str, ...] = ()
    lesions: tuple[str, ...] = ()


def read_truth(
    record: Mapping[str, Any],
    *,
    lenient: bool = False,
    lesions: Collection[str] | None = None,
) -> tuple[Truth, tuple[str, ...]]:
    """Return the truth of a record, and the parts that could not be read.

    Parameters
    ----------
    record
        ``category``, ``levels``, ``roots``, ``side``, ``zone``, ``accept``,
        ``lesions``.
    lenient
        Leave out a level, root or zone that is not known, and say so.
    lesions
        Every name that ``lesions`` of the record may have; any by default.

    Raises
    ------
    NeurosimError
        If something is not known, or no patient can have it; with ``lenient`` a
        level, root or zone may be unknown.

    Examples
    --------
    >>> truth, left_out = read_truth(
    ...     {"category": "radiculopathy", "levels": ["C6-7"], "zone": "odd"},
    ...     lenient=True)
    >>> truth.category, truth.levels, len(left_out)
    ('root', ('C6/7',), 1)
    """
    strange = [
        f"truth: {UnknownNameError('key', str(key), _KEYS)}"
        for key in record
        if key not in _KEYS
    ]
    if not lenient:
        ExamError.refuse(strange)
    unread: list[str] = strange

    def each(key: str, read: Callable[[str], str]) -> tuple[str, ...]:
        found = []
        for word in _strings(record, key):
            try:
                found.append(read(word))
            except NeurosimError as error:
                if not lenient:
                    raise
                unread.append(f"truth: {error}")
        return tuple(found)

    category = _category(record.get("category"))
    levels = each("levels", _level)
    zone = each("zone", parse_zone) if _known(record, "zone") else ()
    truth = Truth(
        category,
        tuple(level for level in levels if not _is_bone(level)),
        each("roots", parse_root),
        str(record.get("side") or ""),
        zone[0] if zone else "",
        each("accept", _category) or (category,),
        str(record.get("strength") or ""),
        str(record.get("mimic") or ""),
        tuple(level for level in levels if _is_bone(level)),
        tuple(_strings(record, "lesions")),
    )
    ExamError.refuse(_impossible(truth, lesions))
    return truth, tuple(unread)


def _impossible(truth: Truth, lesions: Collection[str] | None) -> Iterator[str]:
    """Yield what no patient can have, and names that no answer would ever match."""
    if truth.side not in _SIDES:
        yield f"truth: {UnknownNameError('side', truth.side, _SIDES[:-1])}"
    for name in truth.lesions:
        if lesions is not None and name not in lesions:
            yield f"truth: {UnknownNameError('lesion', name, lesions)}"
    if truth.category == "none" and truth.roots:
        yield f"truth: there is no lesion, but it names {', '.join(truth.roots)}"
    if truth.category != "mimic" and truth.mimic:
        yield f"truth: {truth.mimic!r} is a look-alike: its category is mimic"
    yield from _misplaced(truth)
    leaves = [ROOTS.index(level.partition("/")[0]) for level in truth.levels]
    for root in truth.roots if truth.category == "root" and leaves else ():
        if all(not -1 <= ROOTS.index(root) - at <= _NEAR for at in leaves):
            yield f"truth: {', '.join(truth.levels)} does not reach {root}"


def _misplaced(truth: Truth) -> Iterator[str]:
    """Yield that no level that is named has what the category says."""
    places = [LEVELS.index(level) for level in truth.levels]
    ends, begins = LEVELS.index(_CORD_ENDS), LEVELS.index(_CONUS_BEGINS)
    if not places:
        return
    named = ", ".join(truth.levels)
    if truth.category == "cord" and min(places) >= ends:
        yield f"truth: cord at {named}: in the tables the cord ends above {_CORD_ENDS}"
    if truth.category in ("conus", "cauda_equina") and max(places) < begins:
        what = truth.category.replace("_", " ")
        yield f"truth: {what} at {named}: in the tables it begins at {_CONUS_BEGINS}"


def _known(record: Mapping[str, Any], key: str) -> bool:
    return str(record.get(key) or "unknown").lower() != "unknown"


def _category(word: Any) -> str:
    category = _CATEGORY.get(str(word), str(word))
    if category not in CATEGORIES:
        raise UnknownNameError("category", str(word), (*_CATEGORY, *CATEGORIES))
    return category


def _is_bone(word: str) -> bool:
    return "vertebra" in word.lower()


def _level(word: str) -> str:
    return word if _is_bone(word) else parse_level(word)


def _strings(record: Mapping[str, Any], key: str) -> list[str]:
    value = record.get(key)
    if key == "zone":
        return [str(value)]
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ExamError([f"{key} must be a list of words, not {value!r:.60}"])
    return value
