"""Skin of the peripheral nerves: borders that agree with the tables and the sources."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from neurosim.atlas import Atlas, load_atlas
from neurosim.cli.root import cli
from neurosim.nerves import below
from neurosim.plot import bodymap, borders_figure, load_body
from neurosim.plot.cell import cells_of_region
from neurosim.plot.palette import find_style
from neurosim.plot.skin_cells import nerve_cells, own_cells, skin_parts
from neurosim.plot.sources import name_paint
from neurosim.plot.territory import (
    skin_of,
    territories,
    territory_paint,
)
from neurosim.side_tables import Territory
from neurosim.terms import UnknownNameError

#: Nerves of which a teacher expects a border, as they are said.
NAMES = (
    "median", "ulnar nerve", "radial", "superficial radial", "axillary",
    "musculocutaneous nerve", "medial cutaneous nerves of arm and forearm", "femoral",
    "lateral cutaneous nerve of the thigh", "obturator", "saphenous nerve",
    "common peroneal", "common fibular nerve", "superficial peroneal", "deep peroneal",
    "tibial", "sural", "sciatic", "pudendal", "left median",
    "palmar branch of the median nerve",
)  # fmt: skip


def rows(atlas: Atlas) -> tuple[Territory, ...]:
    return atlas.rows(Territory)


@pytest.mark.parametrize("name", NAMES)
def test_a_nerve_has_borders(atlas: Atlas, name: str) -> None:
    found = territories(name, atlas)
    assert found
    skin = skin_of(name, atlas)
    assert skin is not None
    assert skin[0]
    assert not skin[0] & skin[1]


@pytest.mark.parametrize(
    "name", ["carpal tunnel", "L5/S1", "long thoracic", "posterior interosseous",
             "cauda equina", "suprascapular", "nerve", ""]
)  # fmt: skip
def test_what_is_no_nerve_with_skin_has_none(atlas: Atlas, name: str) -> None:
    assert territories(name, atlas) == ()
    assert skin_of(name, atlas) is None


def test_a_trunk_holds_its_branches(atlas: Atlas) -> None:
    def ids(name: str) -> set[str]:
        return {row.id for row in territories(name, atlas)}

    assert ids("sciatic") == ids("common peroneal") | ids("tibial")
    assert ids("common peroneal") > ids("deep peroneal") | ids("superficial peroneal")
    assert ids("tibial") > ids("sural")
    assert ids("femoral") > ids("saphenous")
    assert len(ids("radial")) == 3


def test_skin_belongs_to_one_nerve_alone(atlas: Atlas) -> None:
    """What a branch has most of, no other branch has most of."""
    seen: dict[str, str] = {}
    for row in rows(atlas):
        cells = cells_of_region(row.region)
        assert cells, row.id
        assert not row.partly or cells_of_region(row.partly), row.id
        for cell in cells:
            assert cell not in seen, f"{cell}: {row.id} and {seen[cell]}"
            seen[cell] = row.id


def test_borders_agree_with_the_shares(atlas: Atlas) -> None:
    """What a nerve has most of, nerves.csv gives it, too: a lesion numbs it."""
    parts = skin_parts(atlas)
    named = own_cells(atlas).keys()  # others are drawn with their neighbour
    faults = [
        f"{row.id}: {cell} ({parts[cell].id})"
        for row in rows(atlas)
        for cell in cells_of_region(row.region) & named
        if parts[cell].id not in {name for name, _ in atlas.nerves[row.nerve].skin}
    ]
    assert faults == []


def test_nothing_of_the_peroneal_nerve_lies_above_the_knee(atlas: Atlas) -> None:
    for name in ("common peroneal", "tibial", "sural", "sciatic", "saphenous"):
        own, part = skin_of(name, atlas) or (frozenset(), frozenset())
        areas = {cell.split(":")[0] for cell in own | part}
        assert not [a for a in areas if "thigh" in a or "hip" in a or "buttock" in a]
    own, part = skin_of("common peroneal", atlas) or (frozenset(), frozenset())
    assert not [cell for cell in own | part if "knee" in cell or "popliteal" in cell]


def test_every_border_was_read(atlas: Atlas) -> None:
    for row in rows(atlas):
        for key in row.source.split(";"):
            assert atlas.references[key].read not in ("", "memory"), row.id
            assert key in row.locator, row.id
        assert len(row.border.split()) >= 4


def test_lesions_reach_their_own_territory(atlas: Atlas) -> None:
    """Every lesion that names one nerve stretch paints skin of that nerve alone."""
    for family in atlas.families.values():
        for name, _ in family.nerve:
            reach = {nerve.id for nerve in below(atlas.nerves, name)}
            for row in rows(atlas):
                if row.nerve in reach:
                    assert territories(atlas.nerves[row.nerve].name, atlas)


@pytest.mark.parametrize(
    ("name", "views", "painted"),
    [
        ("median", ("hand_palmar", "hand_dorsal"), (True, False)),
        ("radial", ("hand_palmar", "hand_dorsal"), (False, True)),
        ("superficial peroneal", ("foot_plantar", "foot_dorsal"), (False, True)),
        ("tibial", ("foot_plantar", "foot_dorsal"), (True, False)),
    ],
)
def test_the_faces_of_a_finger_or_toe_have_nerves_of_their_own(
    name: str, views: tuple[str, str], painted: tuple[bool, bool]
) -> None:
    area = "thumb" if "hand" in views[0] else "great_toe"
    paint = name_paint(name, side=None, style=find_style("light"), atlas=load_atlas())
    for title, expected in zip(views, painted, strict=True):
        members = load_body().views[title].members
        shown = {cell for p in paint.patches for cell in members.get(p.name, ())}
        assert bool(shown & {*members[area]}) == expected


def test_a_lesion_paints_the_face_of_its_nerve(atlas: Atlas) -> None:
    wrist = nerve_cells("carpal_tunnel", atlas) or frozenset()
    assert {"thumb:C6@palm", "index_finger:C7@palm"} <= wrist
    assert not [cell for cell in wrist if cell.endswith("@dorsum")]
    radial = nerve_cells("radial", atlas) or frozenset()
    assert not [cell for cell in radial if cell.endswith("@palm")]


def test_the_map_of_a_nerve(atlas: Atlas) -> None:
    ax = bodymap("left median", atlas=atlas)
    words = str(ax.get_label())
    painted = {
        str(patch.get_gid())
        for patch in ax.patches
        if patch.get_hatch() or "palm" in str(patch.get_gid())
    }
    assert any("left-C6.thumb" in gid or "left-C6" in gid for gid in painted)
    assert "GRAY1918" in words
    assert "left" in words


def test_roots_and_nerves_side_by_side(atlas: Atlas) -> None:
    figure = borders_figure("L5", "common peroneal", atlas=atlas)
    left, right = (str(ax.get_label()) for ax in figure.axes)
    assert "L5 alone has: buttock (L5)" in left
    assert "sole (L5)" in left
    assert "common peroneal alone has:" in right
    assert "foot dorsum" in right
    with pytest.raises(UnknownNameError, match="border"):
        borders_figure("L5", "polyneuropathy", atlas=atlas)


def test_commands(tmp_path: Path) -> None:
    runner = CliRunner()
    path = tmp_path / "a.svg"
    done = runner.invoke(cli, ["map", "median", "-o", str(path)])
    assert done.exit_code == 0, done.output
    assert "palmar branch of the median nerve" in path.read_text("utf-8")
    lesion = tmp_path / "b.svg"
    done = runner.invoke(
        cli, ["map", "median", "--severity", "severe", "-o", str(lesion)]
    )
    assert done.exit_code == 0, done.output
    assert "what to expect" in lesion.read_text("utf-8")
    both = tmp_path / "c.svg"
    done = runner.invoke(cli, ["compare", "L5", "common peroneal", "--map", str(both)])
    assert done.exit_code == 0, done.output
    assert "only common peroneal" in both.read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["compare", "C6", "C7", "C8", "--map"], "two"),
        (["map", "--compare", "left L5", "right sural", "-o"], "one side"),
    ],
)
def test_what_cannot_be_drawn_is_said(
    tmp_path: Path, words: list[str], said: str
) -> None:
    path = tmp_path / "a.png"
    done = CliRunner().invoke(cli, [*words, str(path)])
    assert done.exit_code == 2
    assert said in done.output
    assert not path.exists()


@pytest.mark.parametrize("name", ["ulnar", "median", "radial", "common peroneal"])
def test_the_legend_names_what_is_painted_and_nothing_else(name: str) -> None:
    rows = territories(name, load_atlas())
    paint = territory_paint(rows, title=name, side="right", style=find_style("light"))
    painted = {patch.fill for patch in paint.patches}
    assert {fill for _, fill in paint.legend} == painted
    cells = [patch.name for patch in paint.patches]
    assert len(cells) == len(set(cells))


@pytest.mark.parametrize(
    "name", ["suprascapular", "upper trunk", "accessory", "long thoracic"]
)
def test_a_nerve_without_a_border_says_so(name: str) -> None:
    paint = name_paint(name, side=None, style=find_style("light"), atlas=load_atlas())
    assert "no skin border is drawn" in paint.title
    assert "it supplies" in paint.words[0]


def test_the_command_says_so_too(tmp_path: Path) -> None:
    picture = tmp_path / "nerve.svg"
    result = CliRunner().invoke(cli, ["map", "suprascapular", "-o", str(picture)])
    assert result.exit_code == 0, result.output
    assert "no skin border is drawn" in picture.read_text(encoding="utf-8")
