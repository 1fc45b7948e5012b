"""The atlas: every table of ``data/``, read once, checked and frozen.

The tables say what is known about roots, structures, levels and lesions. Nothing
below this module holds a clinical fact, and nothing above it reads a file of
facts.
"""

import hashlib
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, wraps
from pathlib import Path
from threading import Lock
from typing import Annotated, Any, Concatenate, ParamSpec, TypeVar

from neurosim.citations import Reference, rests_on
from neurosim.door import Choice, door
from neurosim.lesion_tables import Family, Level, Nerve, Pattern, Supply, Variant
from neurosim.nerves import nerve_supplies
from neurosim.parameters import Parameter, SettingNumber
from neurosim.records import Claim, FlagTest, ProtocolItem, RedFlag, Structure
from neurosim.schema import fields_of, trusted_facts
from neurosim.table_reader import read_bytes, read_json, trusted_rows
from neurosim.tables import table_of
from neurosim.terms import HISTORY, MODALITIES, TableError, UnknownNameError, nearest
from neurosim.unions import Unions

#: Held while tables are read, so that threads that start together share them.
_LOADING = Lock()
P = ParamSpec("P")
R = TypeVar("R")
Modality = Annotated[str, Choice((*MODALITIES, HISTORY))]


@lru_cache(maxsize=8192)
def normal_name(text: str) -> str:
    """Return a name with case, spaces, hyphens and underscores made alike.

    Examples
    --------
    >>> normal_name("Light_Touch  of C7")
    'light touch of c7'
    """
    return " ".join(text.lower().replace("_", " ").replace("-", " ").split())


@dataclass(frozen=True, repr=False)
class Atlas:
    """All tables of one data directory.

    Attributes
    ----------
    version, hash
        Version of the data and SHA-256 of the tables' bytes.
    side
        Rows of the tables beside the model, by file name; see :meth:`rows`.
    weights
        For each structure with rows in roots.csv: root to weight, summing to 1.

    Examples
    --------
    >>> atlas = load_atlas()
    >>> max(atlas.weights["triceps"], key=atlas.weights["triceps"].get)
    'C7'
    """

    directory: Path
    version: str
    hash: str
    claims: tuple[Claim, ...]
    structures: Mapping[str, Structure]
    levels: Mapping[str, Level]
    families: Mapping[str, Family]
    nerves: Mapping[str, Nerve]
    supplies: tuple[Supply, ...]
    patterns: tuple[Pattern, ...]
    protocols: Mapping[str, tuple[ProtocolItem, ...]]
    red_flags: tuple[RedFlag, ...]
    flag_tests: tuple[FlagTest, ...]
    references: Mapping[str, Reference]
    observation: Mapping[tuple[str, str], Parameter]
    settings: Mapping[tuple[str, str, str], SettingNumber]
    variants: Mapping[str, Variant]
    side: dict[str, tuple[Any, ...]] = field(default_factory=dict, compare=False)

    def __repr__(self) -> str:
        """Return what tells it from another atlas; the tables are long."""
        return f"Atlas(version={self.version!r}, hash={self.hash[:12]!r})"

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        """Say the same to IPython and Hypothesis, which would list every field."""
        printer.text(repr(self))

    @property
    def derived(self) -> dict[object, Any]:
        """Cache for results that were computed from these tables; it lives with them.

        An atlas that was changed in memory has its own cache; threads share it.
        """
        room: dict[object, Any] = self.__dict__.setdefault("_derived", {})
        return room

    @cached_property
    def unions(self) -> Unions:
        """The wholes, whose weights and shares follow from their parts."""
        return Unions(self.structures)

    @cached_property
    def all_claims(self) -> tuple[Claim, ...]:
        """The claims written in roots.csv, and those about unions that follow."""
        return self.claims + self.unions.claims(self.claims)

    @cached_property
    def direct_supplies(self) -> tuple[Supply, ...]:
        """The rows of mimics.csv, and what lesions of nerves.csv take."""
        return self.supplies + nerve_supplies(self.families, self.nerves, self.supplies)

    @cached_property
    def all_supplies(self) -> tuple[Supply, ...]:
        """The direct supplies, and those of the unions that follow from them."""
        direct = self.direct_supplies
        return direct + self.unions.supplies(direct, self.weights, self._union_gains)

    @property
    def _union_gains(self) -> dict[str, float]:
        """Of unions with a gain of their own: how many times that of their modality.

        The gain is that of roots, which reach the whole of a union. A lesion that
        reaches a part of it is felt as that part is.
        """
        return {
            name: self.observe("gain", name) / self.observe("gain", one.modality)
            for name, one in self.structures.items()
            if one.parts and ("gain", name) in self.observation
        }

    @cached_property
    def weights(self) -> Mapping[str, Mapping[str, float]]:
        """Root weights of each structure, divided by their sum."""
        raw: dict[str, dict[str, float]] = {}
        for claim in self.all_claims:
            if claim.role == "model":
                found = raw.setdefault(claim.structure, {})
                found[claim.root] = found.get(claim.root, 0.0) + claim.weight
        return {
            structure: {
                root: weight / sum(roots.values()) for root, weight in roots.items()
            }
            for structure, roots in raw.items()
        }

    @cached_property
    def model_sources(self) -> Mapping[str, tuple[str, ...]]:
        """Sources of the rows of each structure that the model uses."""
        keys: dict[str, list[str]] = {}
        for claim in self.all_claims:
            if claim.role == "model":
                keys.setdefault(claim.structure, []).extend(rests_on(claim))
        return {name: tuple(dict.fromkeys(found)) for name, found in keys.items()}

    @cached_property
    def weighed(self) -> tuple[Structure, ...]:
        """The structures that the model weighs: all but history."""
        return tuple(s for s in self.structures.values() if s.modality != HISTORY)

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[Structure, ...]]:
        index: dict[str, list[Structure]] = {}
        for structure in self.structures.values():
            names = {structure.id, structure.name, *structure.aliases}
            for name in {normal_name(name) for name in names}:
                index.setdefault(name, []).append(structure)
        return {name: tuple(found) for name, found in index.items()}

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name and alias that :meth:`find` knows, in normal form."""
        return frozenset(self._by_name)

    @door
    def rows(self, record: type[R]) -> tuple[R, ...]:
        """Return the rows of a table beside the model, in its order.

        Parameters
        ----------
        record
            The record that declares the table, such as ``side_tables.Organ``.

        Examples
        --------
        >>> from neurosim.side_tables import Organ
        >>> next(o.side for o in load_atlas().rows(Organ) if o.id == "heart")
        'left'
        """
        table = table_of(record)
        if table.name not in self.side:  # sealed tables are read when asked for
            self.side[table.name] = tuple(trusted_rows(table, self.directory))
        return self.side[table.name]

    @door
    def find(
        self, name: str, modality: Modality | None = None
    ) -> tuple[Structure, ...]:
        """Return the structures of that identifier, name or alias.

        Parameters
        ----------
        name
            Any spelling; case, hyphens and underscores do not matter.
        modality
            Keep only structures of this modality.

        Examples
        --------
        >>> [structure.id for structure in load_atlas().find("EHL")]
        ['great_toe_extension']
        """
        found = self._by_name.get(normal_name(name), ())
        return tuple(s for s in found if modality in (None, s.modality))

    @door
    def structure(self, name: str) -> Structure:
        """Return the one structure with the identifier or name ``name``.

        Raises
        ------
        UnknownNameError
            If there is none; the message names near ones.
        """
        if name in self.structures:
            return self.structures[name]
        found = self.find(name)
        if not found:
            raise UnknownNameError("structure", name, sorted(self.names))
        return found[0]

    @door
    def suggest(self, name: str) -> tuple[str, ...]:
        """Return the known names most like ``name``."""
        return nearest(normal_name(name), sorted(self.names))

    @door
    def observe(self, parameter: str, key: str = "") -> float:
        """Return a number of observation.csv: the row of ``key``, else the general one.

        Raises
        ------
        TableError
            If there is neither.
        """
        for candidate in (key, ""):
            found = self.observation.get((parameter, candidate))
            if found is not None:
                return found.value
        raise TableError(
            [f"observation.csv: no row for parameter {parameter!r}, key {key!r}"]
        )

    @door
    def observe_for(
        self, parameter: str, structure: Structure, kind: str = ""
    ) -> float:
        """Return the most specific number of observation.csv for a structure.

        The row of the structure counts before the row of its modality and kind
        (``sensory:told``), that before the modality's, that before the general one.
        """
        keys = [structure.id, f"{structure.modality}:{kind}", structure.modality]
        for key in keys:
            if (parameter, key) in self.observation:
                return self.observation[parameter, key].value
        return self.observe(parameter)

    @door
    def setting(self, setting: str, parameter: str, key: str = "") -> float:
        """Return a number of settings.csv.

        Raises
        ------
        TableError
            If the setting has no such row.
        """
        found = self.settings.get((setting, parameter, key))
        if found is None:
            raise TableError(
                [f"settings.csv: no row {parameter!r}, {key!r} for setting {setting!r}"]
            )
        return found.value

    @cached_property
    def setting_names(self) -> tuple[str, ...]:
        """The populations of settings.csv, in its order."""
        return tuple(dict.fromkeys(name for name, _, _ in self.settings))


def kept(
    function: Callable[Concatenate[Atlas, P], R],
) -> Callable[Concatenate[Atlas, P], R]:
    """Return the function, whose answers are kept with the tables it is asked of.

    Parameters
    ----------
    function
        What it takes besides the tables is few, and can be a key.

    Examples
    --------
    >>> @kept
    ... def sources(atlas: Atlas) -> list[str]:
    ...     return sorted(atlas.references)
    >>> sources(load_atlas()) is sources(load_atlas())
    True
    """
    name = function.__module__, function.__qualname__

    @wraps(function)
    def known(atlas: Atlas, /, *args: P.args, **given: P.kwargs) -> R:
        key = (name, args, *given.items())
        if key not in atlas.derived:
            atlas.derived[key] = function(atlas, *args, **given)
        found: R = atlas.derived[key]
        return found

    return known


def data_directory() -> Path:
    """Return where the shipped tables are: in the wheel, or in the checkout."""
    packaged = Path(__file__).with_name("data")
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "data"


@door
def load_atlas(directory: str | Path | None = None, *, trust: bool = True) -> Atlas:
    """Read and check every table of a data directory.

    Parameters
    ----------
    directory
        Folder with the tables; the shipped ones by default.
    trust
        Whether the shipped tables may be read without being checked again, as long
        as they carry their seal.

    Raises
    ------
    TableError
        With every fault of every table: file, line, column, value, what is allowed.

    Examples
    --------
    >>> len(load_atlas().levels)
    23
    """
    shipped = data_directory().resolve()
    path = Path(directory).resolve() if directory is not None else shipped
    if not path.is_dir():
        raise TableError([f"{path}: is not a data directory"])
    if trust and path == shipped:
        version, digest, checked = _shipped_identity(path, _stamps(path))
    else:
        version, digest, checked = identity(path)
    sealed = trust and path == shipped and digest == checked
    with _LOADING:
        return _load(path, version, digest, sealed)


@lru_cache(maxsize=8)
def _load(path: Path, version: str, digest: str, sealed: bool) -> Atlas:
    if sealed:
        try:
            return Atlas(path, version, digest, **trusted_facts(path))
        except (ValueError, TypeError, LookupError, OSError):
            pass  # the checks say what is wrong
    from neurosim.consistency import read_checked  # noqa: PLC0415 - mostly not needed

    tables = read_checked(path)
    side = {name: tuple(rows) for name, rows in tables.items()}
    return Atlas(path, version, digest, **fields_of(tables), side=side)


def _stamps(path: Path) -> tuple[tuple[str, int, int, int], ...]:
    """Return when each shipped file changed last: a hash of all takes longer."""
    found = []
    for folder, _, names in os.walk(path):
        for name in names:
            if name.endswith((".csv", ".json")):
                told = os.stat(f"{folder}/{name}")  # noqa: PTH116 - paths are slow
                found.append((name, told.st_mtime_ns, told.st_size, told.st_ino))
    return tuple(found)


@lru_cache(maxsize=2)
def _shipped_identity(path: Path, _stamps: object) -> tuple[str, str, str]:
    """Return :func:`identity`, worked out again when a file has changed."""
    return identity(path)


def identity(path: Path) -> tuple[str, str, str]:
    """Return version, hash of the tables, and the hash that passed every check.

    The last stands in datapackage.json (``make seal`` writes it). The shipped tables
    are read without being checked again as long as they carry it, which halves the
    start-up time; any edit changes the hash and so brings every check back.

    Raises
    ------
    TableError
        If datapackage.json cannot be read.
    """
    digest = hashlib.sha256()
    names = {table.relative_to(path).as_posix(): table for table in path.rglob("*.csv")}
    for name in sorted(names):
        digest.update(name.encode() + b"\0")
        with suppress(OSError):  # the checks, which its hash brings back, name it
            digest.update(read_bytes(names[name]))
    try:
        package = read_json(path / "datapackage.json")
        version, checked = str(package["version"]), str(package.get("checked", ""))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        fault = f"datapackage.json: cannot read the version: {error}"
        raise TableError([fault]) from error
    return version, digest.hexdigest(), checked
