"""What a cohort is made of: a TOML file of groups, each with a share."""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from pathlib import Path
from typing import Any

from neurosim.atlas import Atlas
from neurosim.exam import OLDEST
from neurosim.infer import DEFAULT_SETTING
from neurosim.predict import parse_lesion
from neurosim.simulate import items_of
from neurosim.terms import SEVERITIES, NeurosimError, UnknownNameError


@dataclass(frozen=True)
class Group:
    """One kind of patient and how they are examined.

    Attributes
    ----------
    share
        How many of the cohort, beside the shares of the other groups.
    setting
        A population of settings.csv: prior over lesions and severity.
    protocol
        What is examined.
    target, side, zone
        A level or root that all of them have; empty draws from the setting.
    severity
        One of :data:`neurosim.terms.SEVERITIES`; empty draws from the setting.
    age
        Lowest and highest age in years, drawn evenly; empty leaves it unknown.
    male
        Share of men; None leaves the sex unknown.
    tested
        Share of the protocol's items that each patient has, at random.
    error
        Share of the records replaced by a random grade: an examiner's slips beyond
        those the model expects.
    """

    name: str
    share: float = 1.0
    setting: str = DEFAULT_SETTING
    protocol: str = "screening"
    target: str = ""
    side: str = ""
    zone: str = ""
    severity: str = ""
    age: tuple[int, ...] = ()
    male: float | None = None
    tested: float = 1.0
    error: float = 0.0


@dataclass(frozen=True)
class CohortSpec:
    """A cohort: its groups, its seed and the size of its shards.

    Examples
    --------
    >>> spec = parse_spec({"group": [{"name": "clinic", "setting": "referral"}]})
    >>> spec.groups[0].protocol, spec.shard
    ('screening', 16384)
    """

    groups: tuple[Group, ...]
    seed: int = 0
    shard: int = 16384

    @property
    def digest(self) -> str:
        """A hash that tells this specification from another."""
        return sha256(repr(asdict(self)).encode()).hexdigest()


def load_spec(path: str | Path) -> CohortSpec:
    """Return the specification in a TOML file.

    Parameters
    ----------
    path
        A TOML file.

    Raises
    ------
    NeurosimError
        With the file's name, if it is not TOML or not a specification.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
        return parse_spec(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, NeurosimError) as error:
        raise NeurosimError(f"{path}: {error}") from None


def parse_spec(record: Mapping[str, Any]) -> CohortSpec:
    """Return the specification that a mapping describes.

    Parameters
    ----------
    record
        What the TOML file holds.

    Raises
    ------
    NeurosimError
        If a key or value is not one that is known.
    """
    _check_keys(record, ("seed", "shard", "group"))
    groups = record.get("group")
    if not isinstance(groups, list) or not groups:
        raise NeurosimError("a cohort needs one [[group]] or more")
    seed, shard = record.get("seed", 0), record.get("shard", CohortSpec.shard)
    if not isinstance(seed, int) or seed < 0:
        raise NeurosimError(f"seed {seed!r} is not a whole number, 0 or more")
    if not isinstance(shard, int) or shard < 1:
        raise NeurosimError(f"shard {shard!r} is not a whole number, 1 or more")
    found = tuple(_group(group, number) for number, group in enumerate(groups, 1))
    if len({group.name for group in found}) < len(found):
        raise NeurosimError("two groups have the same name")
    return CohortSpec(found, seed, shard)


def _check_keys(record: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for key in record:
        if key not in known:
            raise UnknownNameError("key", key, known)


def _group(record: Mapping[str, Any], number: int) -> Group:
    _check_keys(record, tuple(field.name for field in fields(Group)))
    values = {"name": f"group {number}", **record}
    age = values.get("age", ())
    values["age"] = tuple(age) if isinstance(age, list) else age
    group = Group(**values)
    for name in ("tested", "error", "male"):
        value = getattr(group, name)
        if value is not None and not (_is_number(value) and 0 <= value <= 1):
            raise NeurosimError(
                f"{group.name}: {name} {value!r} is not between 0 and 1"
            )
    if not (_is_number(group.share) and group.share > 0):
        raise NeurosimError(f"{group.name}: share {group.share!r} is not above 0")
    if group.age and not _is_age_range(group.age):
        raise NeurosimError(f"{group.name}: age is [lowest, highest], whole years")
    return group


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_age_range(age: object) -> bool:
    return (
        isinstance(age, tuple)
        and len(age) == 2
        and all(isinstance(year, int) for year in age)
        and 0 <= age[0] <= age[1] <= OLDEST
    )


def check_spec(spec: CohortSpec, atlas: Atlas) -> CohortSpec:
    """Return the specification if the atlas knows every name in it.

    Raises
    ------
    UnknownNameError
        If a setting, protocol, severity, level or root is not known.
    """
    for group in spec.groups:
        if group.setting not in atlas.setting_names:
            raise UnknownNameError("setting", group.setting, atlas.setting_names)
        if group.severity and group.severity not in SEVERITIES:
            raise UnknownNameError("severity", group.severity, SEVERITIES)
        if group.protocol == "random":
            raise NeurosimError('instead of protocol "random", set "tested" below 1')
        items_of(atlas, group.protocol)
        if group.target:
            parse_lesion(group.target, group.side or None, group.zone or None, atlas)
    return spec
