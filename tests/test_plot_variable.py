"""Where the map is not to be trusted: hatching, and what other charts say."""

from neurosim.atlas import Atlas
from neurosim.plot import bodymap, sheet
from neurosim.plot.handout import blocks


def hatched(atlas: Atlas) -> set[str]:
    """Return the patches of skin that are hatched."""
    ax = bodymap("variable", atlas=atlas, views=["front", "hand_palmar"])
    return {
        str(patch.get_gid())
        for patch in ax.patches
        if patch.get_hatch() and "-" in str(patch.get_gid())
    }


def test_only_areas_without_a_leading_root_are_hatched(atlas: Atlas) -> None:
    found = hatched(atlas)
    assert any(name.startswith("hand_palmar") for name in found)  # index: C6, C7
    assert not any("T7" in name for name in found)
    rights = {name.replace("-right-", "-") for name in found if "-right-" in name}
    lefts = {name.replace("-left-", "-") for name in found if "-left-" in name}
    assert {name for name in rights if name.startswith("front")} == {
        name for name in lefts if name.startswith("front")
    }


def test_the_sheet_says_where_charts_differ(atlas: Atlas) -> None:
    headings = {block.heading: block.lines for block in blocks("L4", atlas)}
    assert any("Keegan" in line for line in headings["Where charts differ"])
    assert "Where charts differ" not in {b.heading for b in blocks("T10", atlas)}


def test_the_key_muscle_of_the_standard_is_on_the_sheet(atlas: Atlas) -> None:
    headings = {block.heading: block.lines for block in blocks("L4", atlas)}
    muscles = headings["Muscles, and how to test them"]
    assert any("dorsiflexion" in line for line in muscles)
    assert sheet("L4", atlas=atlas).axes
