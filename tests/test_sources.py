"""Who says so: what claims rest on, and that it can be opened."""

import csv
from pathlib import Path

import pytest

from neurosim.atlas import Atlas, data_directory
from neurosim.citations import split_sources
from neurosim.terms import ASSUMPTION

Row = dict[str, str]
CLAIMS = ("roots.csv", "nerves.csv", "mimics.csv", "patterns.csv")
#: Sites to which anybody uploads what others wrote.
UPLOADED = ("scribd", "issuu", "studylib", "studyres", "slideshare", "anyflip")


def rows(name: str) -> list[Row]:
    with (data_directory() / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def opened(atlas: Atlas) -> set[str]:
    """Keys of sources of which something was read, on a page that is not a copy."""
    return {
        key
        for key, reference in atlas.references.items()
        if reference.read != "memory"
        and not any(site in reference.url for site in UPLOADED)
    }


def read(row: Row, opened: set[str]) -> bool:
    """A row that says ``assumption`` beside a source has its place from us."""
    keys = {*split_sources(row["source"])}
    return ASSUMPTION not in keys and bool(opened & keys)


def test_key_muscles_points_and_reflexes_have_a_source_that_was_read(
    opened: set[str],
) -> None:
    found = [
        row
        for row in rows("roots.csv")
        if row["key"] and row["modality"] in ("motor", "sensory", "reflex")
    ]  # fmt: skip
    assert len(found) > 100
    bare = [
        (row["structure"], row["root"])
        for row in found
        if not read(row, opened)
    ]  # fmt: skip
    assert not bare


def test_every_nerve_has_a_source_that_was_read(opened: set[str]) -> None:
    bare = [row["id"] for row in rows("nerves.csv") if not read(row, opened)]
    assert not bare


def test_most_claims_have_a_source_that_was_read(opened: set[str]) -> None:
    found = [row for name in CLAIMS for row in rows(name)]
    share = sum(read(row, opened) for row in found) / len(found)
    assert share > 0.70


def test_no_claim_rests_on_memory_or_on_a_copy_somebody_uploaded(
    opened: set[str],
) -> None:
    for name in CLAIMS:
        for row in rows(name):
            keys = {*split_sources(row["source"])} - {ASSUMPTION}
            assert keys <= opened, (name, keys - opened)


def test_a_locator_says_in_few_words_what_the_source_says() -> None:
    """Own words, not sentences: at most twelve after the place."""
    for name in CLAIMS:
        for row in rows(name):
            for part in row["locator"].split("; "):
                words = part.partition(": ")[2].split()
                assert len(words) <= 12, part


def test_every_source_of_a_claim_has_a_place_of_its_own() -> None:
    """Where in the source, and what it says there, for each source of the row."""
    bare = [
        (name, row["source"], key)
        for name in CLAIMS
        for row in rows(name)
        for key in {*split_sources(row["source"])} - {ASSUMPTION}
        if not any(part.startswith(key) for part in row["locator"].split("; "))
    ]
    assert not bare


def test_every_reference_supports_something(atlas: Atlas) -> None:
    """A key that stands nowhere else is a line of a bibliography, not a source."""
    text = "".join(
        path.read_text(encoding="utf-8")
        for path in data_directory().glob("**/*.csv")
        if path.name != "references.csv"
    )
    root = Path(__file__).parents[1]
    text += "".join(
        path.read_text(encoding="utf-8")
        for folder in ("docs", "src", "tests")
        for kind in ("md", "py", "csv", "json")
        for path in (root / folder).glob(f"**/*.{kind}")
    )
    idle = [key for key in atlas.references if key not in text]
    assert len(idle) <= 14, idle  # read for rows that are being written
