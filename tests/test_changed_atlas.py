"""Tables changed in memory are the ones that are used, not those on the disc."""

from dataclasses import replace

from neurosim.atlas import Atlas
from neurosim.model import build_model


def test_a_model_is_built_of_the_tables_given(atlas: Atlas) -> None:
    place = ("gain", "motor")
    row = replace(atlas.observation[place], value=1.0)
    changed = replace(atlas, observation={**atlas.observation, place: row})
    assert build_model(changed).atlas is changed
    assert build_model(changed) is build_model(changed)
    assert build_model(atlas).atlas is atlas
