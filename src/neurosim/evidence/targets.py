"""targets.csv: what was published, about whom, and how sure it is."""

from pathlib import Path

from neurosim.atlas import data_directory
from neurosim.side_tables import Target
from neurosim.table_reader import read_table


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
