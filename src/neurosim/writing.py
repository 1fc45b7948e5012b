"""The one way in which a file is written: whole or not at all, and never unasked.

Everything goes to a file of another name in the same folder, then to the disk, and
only then takes its own name. Whatever stops it (a full disk, an interrupt, a fault of
the program), a file that stood there before is as it was.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from neurosim.terms import NeurosimError

#: Ending of files that are being written.
PART = ".part"


def check_new(path: str | Path, *, force: bool) -> Path:
    """Return where to write, if something may be written there.

    Parameters
    ----------
    path
        The file.
    force
        Whether a file that stands there may be replaced.

    Raises
    ------
    NeurosimError
        If it is a folder, or a file stands there and ``force`` is not given.
    """
    path = Path(path)
    if path.is_dir():
        raise NeurosimError(f"{path}: is a directory, not a file")
    if not force and path.is_file():
        raise NeurosimError(_standing(path))
    return path


def _standing(path: Path) -> str:
    return f"{path}: exists already; add --force (in Python force=True) to replace it"


@contextmanager
def whole_file(path: str | Path, *, force: bool = False) -> Iterator[Path]:
    """Give the path of a file to fill; it becomes ``path`` when the block ends well.

    Parameters
    ----------
    path
        Where the file is to stand; a link is followed, and a device is written to.
    force
        Whether a file that stands there is replaced.

    Raises
    ------
    NeurosimError
        If a file stands there and ``force`` is not given, or it cannot be written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     target = Path(folder) / "a.txt"
    ...     with whole_file(target) as part:
    ...         _ = part.write_text("all of it")
    ...     print(target.read_text())
    all of it
    """
    target = check_new(path, force=force)
    target = target.resolve() if target.is_symlink() else target
    # Its name is known before it is there, so that no interrupt leaves it behind.
    part = target.with_name(f".neurosim-{os.urandom(8).hex()}{PART}")
    try:
        device = target.exists() and not target.is_file()
        if device:
            part = _beside_a_device(part)
        yield part
        if device:
            target.write_bytes(part.read_bytes())
        else:
            _settle(part, target, force=force)
    except OSError as error:
        if error.filename not in (None, str(part), str(target)):
            raise
        reason = error.strerror or str(error)
        raise NeurosimError(f"{path}: cannot be written: {reason}") from None
    finally:
        part.unlink(missing_ok=True)


def _beside_a_device(part: Path) -> Path:
    from tempfile import gettempdir  # noqa: PLC0415 - hardly ever needed

    return Path(gettempdir()) / part.name


def _settle(part: Path, target: Path, *, force: bool) -> None:
    """Put a file on the disk, and then in its place."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    if force and target.exists():
        shutil.copymode(target, part)
    elif not force and _linked(part, target):
        return
    part.replace(target)


def _linked(part: Path, target: Path) -> bool:
    """Give a file its name unless another has taken it meanwhile."""
    try:
        os.link(part, target)
    except FileExistsError:
        raise NeurosimError(_standing(target)) from None
    except (OSError, AttributeError, NotImplementedError):
        return False  # a file system without links
    return True


def write_bytes(path: str | Path, data: bytes, *, force: bool = False) -> Path:
    """Write a file; see :func:`whole_file`."""
    with whole_file(path, force=force) as part:
        part.write_bytes(data)
    return Path(path)


@contextmanager
def new_file(path: str | Path, *, force: bool = False) -> Iterator[IO[str]]:
    """Open a text file that appears, whole, when the block ends well.

    Parameters
    ----------
    path, force
        As for :func:`whole_file`.
    """
    with (
        whole_file(path, force=force) as part,
        part.open("x", encoding="utf-8", newline="\n") as file,
    ):
        yield file
