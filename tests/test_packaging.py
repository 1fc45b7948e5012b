"""The wheel: built, installed elsewhere, and run from there."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from neurosim.terms import NOTICE

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a wheel built from the checkout, without fetching anything."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation"]
    subprocess.run(
        [*command, "--outdir", str(folder), str(ROOT)], check=True, capture_output=True
    )
    [path] = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the scripts of a new environment that has the wheel.

    Its dependencies are those of the environment of the tests, by a path file, so
    that nothing has to be fetched; the checkout itself is not on the path.
    """
    home = tmp_path_factory.mktemp("elsewhere")
    venv.create(home / "env", with_pip=False)
    scripts = home / "env" / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / "python"
    place = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True, capture_output=True, text=True, env=_environment(),
    ).stdout.strip()  # fmt: skip
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    subprocess.run(
        [*pip, "--no-deps", "--no-index", str(wheel)], check=True, env=_environment()
    )
    borrowed = f"import site; sys.path.append({sysconfig.get_path('purelib')!r})\n"
    (Path(place) / "borrowed.pth").write_text(f"import sys; {borrowed}", "utf-8")
    return scripts


def _environment() -> dict[str, str]:
    dropped = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    return {name: text for name, text in os.environ.items() if name not in dropped}


def _run(scripts: Path, *arguments: str, cwd: Path) -> str:
    return subprocess.run(
        [scripts / "neurosim", *arguments],
        check=True, capture_output=True, text=True, cwd=cwd, env=_environment(),
    ).stdout  # fmt: skip


def test_the_wheel_carries_tables_licences_and_types(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    shipped = {f"neurosim/data/{p.name}" for p in (ROOT / "data").glob("*.*")}
    assert shipped <= names
    assert "neurosim/cases/published.jsonl" in names
    assert "neurosim/py.typed" in names
    assert {"LICENSE", "LICENSE-DATA"} <= {Path(name).name for name in names}
    assert not [name for name in names if name.startswith(("tests", "tools"))]


def test_the_distribution_has_a_name_of_its_own(wheel: Path) -> None:
    assert wheel.name.startswith("neurosim_exam-")


@pytest.mark.deep
def test_the_command_runs_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    version = _run(installed, "--version", cwd=tmp_path)
    assert str(installed.parent) in version
    assert str(ROOT) not in version
    assert NOTICE in " ".join(_run(installed, "demo", cwd=tmp_path).split())
    text = _run(installed, "rank", "right triceps 3/5", "--json", cwd=tmp_path)
    assert json.loads(text)["roots"][0]["root"] == "C7"


@pytest.mark.deep
def test_the_tables_of_the_wheel_can_be_exported(
    installed: Path, tmp_path: Path
) -> None:
    _run(installed, "data", "export", "tables", cwd=tmp_path)
    for path in (ROOT / "data").glob("*.csv"):
        assert (tmp_path / "tables" / path.name).read_bytes() == path.read_bytes()


@pytest.mark.deep
def test_the_module_runs_too(installed: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [installed / "python", "-m", "neurosim", "--help"],
        check=True, capture_output=True, text=True, cwd=tmp_path, env=_environment(),
    )  # fmt: skip
    assert "predict" in done.stdout
