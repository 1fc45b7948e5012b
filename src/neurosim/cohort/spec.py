"""What a cohort is made of: a TOML file of groups, each with a share."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from neurosim.atlas import Atlas, load_atlas
from neurosim.cohort.spec_faults import spec_faults
from neurosim.door import door
from neurosim.files import read_text
from neurosim.terms import DEFAULT_SETTING, NeurosimError

#: Most bytes of a specification.
_LARGEST = 2**24
Shares = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Group:
    """One kind of patient and how they are examined.

    Attributes
    ----------
    share
        Size of the group, relative to the shares of the other groups.
    setting
        A population of settings.csv: prior over lesions and severity.
    protocol
        What is examined.
    target
        What they have, with shares: levels, roots, look-alikes or categories. Empty
        draws from the setting.
    side
        ``right`` or ``left``; empty gives half of the patients each.
    zone
        Of a disc; empty is the usual one, as for :func:`neurosim.predict`.
    severity
        Names of :data:`neurosim.terms.SEVERITIES` with shares; empty draws from the
        setting.
    age
        Lowest and highest age in years, drawn evenly; empty leaves it unknown.
    male
        Share of men; None leaves the sex unknown.
    weeks
        How long all of them have had it: muscles waste after weeks. None leaves the
        duration unknown.
    tested
        Share of the protocol's items that each patient has, at random.
    missing
        Structures that are left out more often: share of patients without them.
    error
        Share of the records replaced by a random grade: an examiner's slips beyond
        those that the model expects.
    """

    name: str
    share: float = 1.0
    setting: str = DEFAULT_SETTING
    protocol: str = "screening"
    target: Shares = ()
    side: str = ""
    zone: str = ""
    severity: Shares = ()
    age: tuple[int, ...] = ()
    male: float | None = None
    weeks: float | None = None
    tested: float = 1.0
    missing: Shares = ()
    error: float = 0.0


@dataclass(frozen=True)
class CohortSpec:
    """A cohort: its groups, its seed and the size of its shards.

    Examples
    --------
    >>> spec = parse_spec({"group": [{"name": "clinic", "setting": "referral"}]})
    >>> spec.groups[0].protocol, spec.shard
    ('screening', 10000)
    """

    groups: tuple[Group, ...]
    seed: int = 0
    shard: int = 10_000

    @property
    def digest(self) -> str:
        """A hash that tells this specification from another."""
        return sha256(repr(asdict(self)).encode()).hexdigest()


@door
def load_spec(path: str | Path, atlas: Atlas | None = None) -> CohortSpec:
    """Return the specification in a TOML file.

    Parameters
    ----------
    path
        The file.
    atlas
        The tables that know its names; the shipped ones by default.

    Raises
    ------
    NeurosimError
        With every fault, each with the file's name.
    """
    try:
        record = tomllib.loads(read_text(path, most=_LARGEST, empty=True))
    except (ValueError, RecursionError) as error:
        if isinstance(error, NeurosimError):
            raise
        raise NeurosimError(f"{path}: {error}{_point(path, error)}") from None
    try:
        return parse_spec(record, atlas)
    except NeurosimError as error:
        lines = (f"{path}: {line}" for line in str(error).splitlines())
        raise NeurosimError("\n".join(lines)) from None


def _point(path: str | Path, error: Exception) -> str:
    """Return what to write for a number with a comma, where a fault is about one."""
    line = re.search(r"at line (\d+)", str(error))
    lines = read_text(path, most=_LARGEST, empty=True).splitlines() if line else []
    number = line and re.search(r"=\s*(\d+),(\d+)\s*$", lines[int(line[1]) - 1])
    return f"; write {number[1]}.{number[2]}" if number else ""


@door
def parse_spec(record: Mapping[str, Any], atlas: Atlas | None = None) -> CohortSpec:
    """Return the specification that a mapping describes.

    Parameters
    ----------
    record
        Keys ``seed``, ``shard`` and ``group``, a list of mappings with the keys of
        :class:`Group`.
    atlas
        The tables that know its names; the shipped ones by default.

    Raises
    ------
    NeurosimError
        With every fault, one a line.
    """
    faults = list(spec_faults(record, atlas or load_atlas()))
    if faults:
        raise NeurosimError("\n".join(faults))
    return CohortSpec(
        tuple(_group(group, n) for n, group in enumerate(record["group"], 1)),
        record.get("seed", CohortSpec.seed),
        record.get("shard", CohortSpec.shard),
    )


def _group(record: Mapping[str, Any], number: int) -> Group:
    """Return a group in one form, whatever form its values were written in."""
    values = {"name": f"group {number}", **record}
    for name in ("target", "severity", "missing"):
        values[name] = _shares(values.get(name, ()))
    for name in ("share", "tested", "error", "male", "weeks"):
        if values.get(name) is not None:
            values[name] = float(values[name])
    return Group(**values | {"age": tuple(values.get("age", ()))})


def _shares(value: Any) -> Shares:
    """Return a word, or a table of words and shares, as pairs in order of the words.

    The order in which a table is written says nothing, so it must not move the dice.
    """
    if isinstance(value, str):
        return ((value, 1.0),) if value else ()
    pairs = value.items() if isinstance(value, Mapping) else value
    return tuple(sorted((word, float(share)) for word, share in pairs))


def spec_record(spec: CohortSpec) -> dict[str, Any]:
    """Return the mapping from which :func:`parse_spec` makes the specification.

    Examples
    --------
    >>> spec = parse_spec({"group": [{"target": "L5/S1"}]})
    >>> parse_spec(spec_record(spec)) == spec
    True
    """
    groups = []
    for group in spec.groups:
        values = {k: v for k, v in asdict(group).items() if v not in (None, (), "")}
        for name in ("target", "severity", "missing"):
            if name in values:
                values[name] = dict(values[name])
        groups.append(values | ({"age": list(group.age)} if group.age else {}))
    return {"seed": spec.seed, "shard": spec.shard, "group": groups}


def check_spec(spec: CohortSpec, atlas: Atlas) -> CohortSpec:
    """Return the specification if the atlas knows every name in it.

    Raises
    ------
    NeurosimError
        With every fault, one a line.
    """
    parse_spec(spec_record(spec), atlas)
    return spec
