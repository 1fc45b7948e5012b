"""What neurosim prints as the name of a lesion can be typed again."""

import pytest

from neurosim.atlas import Atlas, load_atlas
from neurosim.lesion import Lesion, hypotheses
from neurosim.naming import parse_lesion
from neurosim.prediction import predict
from neurosim.side_tables import Nearest
from neurosim.terms import NeurosimError


def named(text: str, atlas: Atlas) -> Lesion:
    return parse_lesion(text, None, None, atlas)[0]


def test_every_printed_name_is_read_back(atlas: Atlas) -> None:
    for lesion in hypotheses(atlas):
        if lesion.family in ("other", "none"):
            continue
        assert named(lesion.name, atlas) == lesion, lesion.name


def test_a_disease_of_one_root_is_named_with_the_root(atlas: Atlas) -> None:
    for text in ("T6 zoster", "right zoster T6", "T6 neurinoma right"):
        assert named(text, atlas).roots == (("T6", "right"),), text
    with pytest.raises(NeurosimError, match="zoster T6"):
        named("zoster", atlas)


@pytest.mark.parametrize(
    "text", ["both C7", "both Brown-Sequard T8", "bilateral C5/6", "both pancoast"]
)
def test_what_is_one_side_is_not_both(text: str, atlas: Atlas) -> None:
    with pytest.raises(NeurosimError, match="right or left"):
        named(text, atlas)


def test_a_lesion_of_both_sides_is_predicted_on_both() -> None:
    found = predict("bilateral common peroneal", severity="severe")
    sides = {
        item.side for item in found.findings if item.structure == "ankle_dorsiflexion"
    }
    assert sides == {"right", "left"}


@pytest.mark.parametrize("name", ["slipped disc", "Pinched nerve", "a trapped nerve"])
def test_a_name_that_says_no_place_is_asked_for_it(name: str, atlas: Atlas) -> None:
    with pytest.raises(NeurosimError, match="does not say where"):
        named(name, atlas)
    assert named(f"{name} C7", atlas).roots[0][0] == "C7"


@pytest.mark.parametrize(
    "row", load_atlas().rows(Nearest), ids=lambda row: row.words[0]
)
def test_a_part_of_a_lesion_names_the_whole(row: Nearest) -> None:
    """Each name is refused with the nearest lesion, which is one."""
    atlas = load_atlas()
    assert parse_lesion(row.lesion, None, None, atlas)
    for name in row.words:
        with pytest.raises(NeurosimError, match=f"Nearest: {row.lesion}"):
            parse_lesion(name, None, None, atlas)
    with pytest.raises(NeurosimError, match=f"Nearest: T6 {row.lesion}"):
        parse_lesion(f"{row.words[0]} T6", None, None, atlas)
