"""What is wrong with the specification of a cohort: all of it, in one go."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from neurosim.atlas import Atlas
from neurosim.cohort.targets import target_lesions
from neurosim.exam import LONGEST, OLDEST
from neurosim.simulation import items_of
from neurosim.terms import SEVERITIES, SIDES, NeurosimError, UnknownNameError

RawRecord = Mapping[str, Any]
Check = Callable[[Any, RawRecord, Atlas], Iterator[str]]
_KEYS = ("seed", "shard", "group")
#: Largest shard: it is held in memory.
_LARGEST = 1_000_000


def spec_faults(record: RawRecord, atlas: Atlas) -> Iterator[str]:
    """Yield every fault of a specification.

    Parameters
    ----------
    record
        What the TOML file says.
    atlas
        The tables that know settings, protocols, structures and lesions.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> list(spec_faults({"sead": 1, "group": [{"share": 0}]}, load_atlas()))
    ["unknown key 'sead': did you mean seed, shard?",
     'group 1: share 0 is not above 0']
    """
    yield from _unknown("key", record, _KEYS)
    yield from _whole("seed", record.get("seed", 0), 0, 2**63 - 1)
    yield from _whole("shard", record.get("shard", 1), 1, _LARGEST)
    groups = record.get("group")
    if not isinstance(groups, list) or not groups:
        yield "a cohort needs one [[group]] or more"
        return
    for number, group in enumerate(groups, 1):
        if not isinstance(group, Mapping):
            yield f"group {number}: {group!r} is not a table"
            continue
        name = group.get("name", f"group {number}")
        for fault in _group_faults(group, atlas):
            yield f"{name}: {fault}"
    yield from _repeated(groups)


def _repeated(groups: Iterable[Any]) -> Iterator[str]:
    names = Counter(str(group.get("name", "")) for group in groups if _is_table(group))
    for name, count in names.items():
        if name and count > 1:
            yield f"{count} groups have the same name {name!r}"


def _group_faults(group: RawRecord, atlas: Atlas) -> Iterator[str]:
    yield from _unknown("key", group, ("name", *_CHECKS))
    if "name" in group and not (isinstance(group["name"], str) and group["name"]):
        yield f"name {group['name']!r} is not a word"
    for key, check in _CHECKS.items():
        if key in group:
            yield from check(group[key], group, atlas)


def _unknown(noun: str, words: Iterable[Any], known: Iterable[str]) -> Iterator[str]:
    choices = tuple(known)
    for word in words:
        if word not in choices:
            yield str(UnknownNameError(noun, str(word), choices))


def _whole(name: str, value: Any, low: int, high: int) -> Iterator[str]:
    if not isinstance(value, int) or isinstance(value, bool):
        yield f"{name} {value!r:.60} is not a whole number"
    elif not low <= value <= high:
        yield f"{name} {value!s:.60} is out of range; allowed: {low} to {high}"


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_positive(value: Any) -> bool:
    return _is_number(value) and 0 < value < float("inf")


def _share(value: Any, _group: RawRecord, _atlas: Atlas) -> Iterator[str]:
    if not _is_positive(value):
        yield f"share {value!r:.60} is not above 0"


def _probability(name: str) -> Check:
    def check(value: Any, _group: RawRecord, _atlas: Atlas) -> Iterator[str]:
        if not (_is_number(value) and 0 <= value <= 1):
            yield f"{name} {value!r:.60} is not between 0 and 1"

    return check


def _setting(value: Any, _group: RawRecord, atlas: Atlas) -> Iterator[str]:
    yield from _unknown("setting", [value], atlas.setting_names)


def _protocol(value: Any, _group: RawRecord, atlas: Atlas) -> Iterator[str]:
    if value == "random":
        yield 'instead of protocol "random", set "tested" below 1'
    else:
        yield from _unknown("protocol", [value], atlas.protocols)


def _side(value: Any, _group: RawRecord, _atlas: Atlas) -> Iterator[str]:
    yield from _unknown("side", [value], ("", *SIDES))


def _zone(value: Any, group: RawRecord, _atlas: Atlas) -> Iterator[str]:
    """Check what the targets do not: a zone is read together with each of them."""
    if not isinstance(value, str):
        yield f"zone {value!r:.60} is not a word"
    elif value and not group.get("target"):
        yield "a zone needs a target: name the disc"


def _target(value: Any, group: RawRecord, atlas: Atlas) -> Iterator[str]:
    yield from _table("target", value, _is_positive, "above 0")
    side = group.get("side", "") if group.get("side", "") in SIDES else ""
    zone = group.get("zone", "")
    for word in _words(value):
        try:
            target_lesions(word, side, zone if isinstance(zone, str) else "", atlas)
        except NeurosimError as error:
            yield f"target: {error}"


def _severity(value: Any, _group: RawRecord, _atlas: Atlas) -> Iterator[str]:
    yield from _table("severity", value, _is_positive, "above 0")
    yield from _unknown("severity", _words(value), SEVERITIES)


def _age(value: Any, _group: RawRecord, _atlas: Atlas) -> Iterator[str]:
    years = value if isinstance(value, list) else []
    whole = [isinstance(year, int) and not isinstance(year, bool) for year in years]
    if not (whole == [True, True] and 0 <= years[0] <= years[1] <= OLDEST):
        wanted = f"[lowest, highest] in whole years up to {OLDEST:g}"
        yield f"age {value!r:.60} is not {wanted}"


def _weeks(value: Any, _group: RawRecord, _atlas: Atlas) -> Iterator[str]:
    if not (_is_number(value) and 0 <= value <= LONGEST):
        yield f"weeks {value!r:.60} is not between 0 and {LONGEST:g}"


def _missing(value: Any, group: RawRecord, atlas: Atlas) -> Iterator[str]:
    if not _is_table(value):
        yield f"missing {value!r:.60} is not a table of structures and shares"
        return
    yield from _table("missing", value, lambda v: 0 <= v <= 1, "between 0 and 1")
    protocol = group.get("protocol", "screening")
    if isinstance(protocol, str) and protocol in atlas.protocols:
        known = {item[0] for item in items_of(atlas, protocol)}
        yield from _unknown(f"structure of the protocol {protocol}", value, known)


def _table(
    name: str, value: Any, fits: Callable[[Any], bool], wanted: str
) -> Iterator[str]:
    """Check a table of shares; a single word stands for a table of one."""
    if isinstance(value, str):
        return
    if not _is_table(value):
        yield f"{name} {value!r:.60} is neither a word nor a table of shares"
        return
    for word, share in value.items():
        if not (_is_number(share) and fits(share)):
            yield f"{name} {word!r}: {share!r:.60} is not {wanted}"


def _words(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(value) if _is_table(value) else ()


_CHECKS: dict[str, Check] = {
    "share": _share,
    "setting": _setting,
    "protocol": _protocol,
    "target": _target,
    "side": _side,
    "zone": _zone,
    "severity": _severity,
    "age": _age,
    "male": _probability("male"),
    "weeks": _weeks,
    "tested": _probability("tested"),
    "missing": _missing,
    "error": _probability("error"),
}
