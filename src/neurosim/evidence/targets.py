"""targets.csv: what was published, about whom, and how sure it is."""

from pathlib import Path

from neurosim.atlas import data_directory
from neurosim.door import door
from neurosim.side_tables import Target
from neurosim.table_reader import read_table

#: The row of targets.csv that is the ceiling of reading a root from a pattern.
CEILING = "map_pain_operated"


@door
def load_targets(directory: str | Path | None = None) -> tuple[Target, ...]:
    """Return the published figures of a data directory.

    Parameters
    ----------
    directory
        Folder with targets.csv; the shipped tables by default.

    Raises
    ------
    TableError
        With every fault of targets.csv.

    Examples
    --------
    >>> len(load_targets()) > 30
    True
    """
    return read_table(Target, Path(directory or data_directory()))


def ceiling(directory: str | Path | None = None) -> Target | None:
    """Return the share of patients with one root who show its textbook pattern.

    Nobody can do better from the pattern alone, so it stands beside the scores.
    None where a data directory has no such row.

    Parameters
    ----------
    directory
        Folder with targets.csv; the shipped tables by default.

    Examples
    --------
    >>> found = ceiling()
    >>> found is not None and 0.5 < found.value < 0.6
    True
    """
    return next((row for row in load_targets(directory) if row.id == CEILING), None)
