"""The interactive page: its numbers are those of the model, and it needs nothing."""

import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from neurosim.atlas import Atlas
from neurosim.cli.root import cli
from neurosim.lesion import mirrored
from neurosim.page import document, page_text, write_page
from neurosim.page.lesions import (
    described,
    every_lesion,
    group_of,
    id_of,
    label_of,
    predicted,
)
from neurosim.page.shapes import path, thinned
from neurosim.plot.cell import root_of_cell, whole_cell
from neurosim.plot.skin_cells import reaches, skin_parts
from neurosim.prediction import Prediction, predict
from neurosim.signature import signature
from neurosim.terms import NOTICE

NAMES = ("common peroneal", "C7", "T8 cord", "L4/5 central disc")
ASSETS = Path(__file__).parents[1] / "src" / "neurosim" / "page" / "assets"


@pytest.fixture(scope="module")
def shown(atlas: Atlas) -> dict[str, Any]:
    """Return what a page of a nerve, a root, a cord lesion and a disc shows."""
    return document(NAMES, atlas=atlas)


@pytest.fixture(scope="module")
def text(shown: dict[str, Any]) -> str:
    """Return that page."""
    return page_text(shown)


class Controls(HTMLParser):
    """The controls of a page, those with a name, and every address."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.named: list[bool] = []
        self.open_button: list[str] | None = None
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        for key in ("href", "src", "action", "data"):
            if found.get(key):
                self.addresses.append(str(found[key]))
        if tag == "label":
            self.inside.append(tag)
        if tag in ("select", "input", "textarea"):
            self.named.append(bool(self.inside) or "aria-label" in found)
        if tag == "button":
            self.open_button = []

    def handle_data(self, data: str) -> None:
        if self.open_button is not None:
            self.open_button.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self.inside.pop()
        if tag == "button" and self.open_button is not None:
            self.named.append(bool("".join(self.open_button).strip()))
            self.open_button = None


def block_of(text: str) -> dict[str, Any]:
    """Return the one JSON block of a page."""
    (block,) = re.findall(
        r'(?s)<script type="application/json" id="data">(.*?)</script>', text
    )
    found: dict[str, Any] = json.loads(block)
    return found


def unpacked(found: dict[str, Any]) -> dict[str, Any]:
    """Return a block with the names of cells in place of their numbers."""
    names: list[str] = list(found["cells"])

    def name_of(code: int | str) -> str:
        number, mark, face = str(code).partition("@")
        return names[int(number)] + mark + face

    paints = [p for lesion in found["lesions"] for p in lesion["paint"].values()]
    paints += [f["paint"] for one in found["patients"] for f in one["findings"]]
    for paint in paints:
        for side in paint.values():
            side["skin"] = {
                look: [name_of(code) for code in cells]
                for look, cells in side["skin"].items()
            }
    return found


def test_the_page_holds_what_was_worked_out(text: str, shown: dict[str, Any]) -> None:
    assert unpacked(block_of(text)) == json.loads(json.dumps(shown))


def test_nothing_comes_from_elsewhere(text: str) -> None:
    """No address but places of the page itself; references may name theirs."""
    bare = text.replace(json.dumps(block_of(text)), "")
    assert all(address.startswith("#") for address in Controls(bare).addresses)
    assert "default-src 'none'" in text
    for name in ("page.html", "page.css", *sorted(p.name for p in ASSETS.glob("*.js"))):
        asset = (ASSETS / name).read_text("utf-8")
        outside = set(re.findall(r"https?://[^\s\"'`]+", asset))
        assert outside <= {"http://www.w3.org/2000/svg"}, name
        assert not re.search(r"\b(fetch|XMLHttpRequest|WebSocket|import)\s*\(", asset)


def test_every_control_is_named(text: str) -> None:
    found = Controls(text)
    assert len(found.named) > 10
    assert all(found.named)


def test_the_notice_stands_in_the_picture(text: str, shown: dict[str, Any]) -> None:
    figure = re.findall(r"(?s)<figure.*?</figure>", text)
    assert len(figure) == 1
    assert NOTICE in figure[0]
    assert shown["notice"] == NOTICE
    assert "sha256" in shown["cite"]
    assert "CC BY 4.0" in shown["licence"]


def test_scripts_know_no_root_and_no_muscle(shown: dict[str, Any]) -> None:
    """Facts are in the JSON: a script names no structure of the tables."""
    scripts = "\n".join(p.read_text("utf-8") for p in sorted(ASSETS.glob("*.js")))
    words = set(re.findall(r"[\"'`]([A-Za-z_]+)[\"'`]", scripts))
    assert not words & set(shown["places"])
    assert not words & {"C5", "C6", "C7", "C8", "L4", "L5"}


def test_numbers_are_those_of_predict_and_signature(
    shown: dict[str, Any], atlas: Atlas
) -> None:
    for name, lesion in zip(NAMES[:2], shown["lesions"][:2], strict=True):
        taught = signature(name, atlas=atlas)
        among = {sign["place"] for sign in lesion["signs"]}
        assert [s["place"] for s in lesion["signs"]] == [
            sign.structure for sign in taught.signs[: len(lesion["signs"])]
        ]
        for severity in shown["severities"]:
            found = {
                (f.structure, f.side): f
                for f in predict(
                    name, severity=severity, atlas=atlas, among=among
                ).findings
            }
            for told, sign in zip(lesion["signs"], taught.signs, strict=False):
                grade, share, _ = told["grades"][severity]
                finding = found[told["place"], told["side"]]
                ours = finding.p_higher if sign.higher else finding.p_lower
                assert grade == finding.text
                assert share == pytest.approx(ours, abs=1e-4)
                assert told["patients"] == pytest.approx(sign.in_patients, abs=1e-4)


def out_of_reach(shown: dict[str, Any], what: Prediction, atlas: Atlas) -> list[str]:
    """Return the cells that a lesion of a page paints and cannot reach."""
    parts = skin_parts(atlas)
    mains = {
        cell: max(weights, key=lambda root: weights[root])
        for cell, structure in parts.items()
        for weights in (atlas.weights[structure.id],)
    }
    return [
        cell
        for paint in shown["paint"].values()
        for side, known in paint.items()
        for cells in known["skin"].values()
        for cell in cells
        if not reaches(what, side) & {root_of_cell(cell), mains[whole_cell(cell)]}
    ]


def test_nothing_is_painted_out_of_reach(shown: dict[str, Any], atlas: Atlas) -> None:
    """A colour is a claim: dermatomes of the lesion, or areas mainly theirs."""
    for name, lesion in zip(NAMES, shown["lesions"], strict=True):
        what = predict(name, atlas=atlas, among=())
        assert out_of_reach(lesion, what, atlas) == []


def test_common_peroneal_paints_nothing_above_the_knee(shown: dict[str, Any]) -> None:
    peroneal = shown["lesions"][0]
    above = re.compile(r"thigh|knee|hip|buttock|popliteal|arm|hand|finger|chest|back_")
    painted = {
        cell
        for paint in peroneal["paint"].values()
        for side in paint.values()
        for cells in side["skin"].values()
        for cell in cells
    }
    assert any(cell.startswith("foot_dorsum") for cell in painted)
    assert not [cell for cell in painted if above.search(cell)]


def test_the_middle_finger_is_c7(shown: dict[str, Any]) -> None:
    root, place, words, *nerves = shown["cells"]["middle_finger:C7"]
    assert any("median" in nerve for nerve in nerves)
    assert (root, words) == ("C7", "middle finger")
    assert shown["places"][place]["roots"][0][0] == "C7"
    assert shown["places"][place]["keyOf"] == ["C7"]


def test_the_left_is_the_mirror_image_of_the_right(atlas: Atlas) -> None:
    """What the page shows on the other side is what the model says there."""
    among = {item.structure for item in atlas.protocols["screening"]}
    for lesion in [one for one in every_lesion(atlas) if one.side][5::30]:
        right, left = (
            predict(one, atlas=atlas, among=among) for one in (lesion, mirrored(lesion))
        )
        swap = {"right": "left", "left": "right"}
        ours = {(f.structure, f.side): f.p_abnormal for f in right.findings}
        for f in left.findings:
            assert ours[f.structure, swap.get(f.side, f.side)] == pytest.approx(
                f.p_abnormal
            )


def test_every_place_that_can_be_touched_is_told(shown: dict[str, Any]) -> None:
    places, cells = shown["places"], shown["cells"]
    for view in shown["views"].values():
        for cell, d in view["cells"]:
            assert d.startswith("M")
            assert not cells[cell][1] or cells[cell][1] in places
        for kind, named in (("muscle", "muscles"), ("reflex", "reflexes")):
            for name in view[named]:
                for place in shown["drawn"][kind].get(name, ()):
                    assert place in places
    for place in places.values():
        assert all(
            0 <= number < len(shown["references"]) for number in place["sources"]
        )
        assert place["sources"] or place["assumed"] or not place["roots"]
        shares = [share for _, share in place["roots"]]
        assert not shares or sum(shares) == pytest.approx(1, abs=1e-3)


def test_every_look_has_a_colour_and_words(shown: dict[str, Any]) -> None:
    for colours in shown["colours"].values():
        assert colours["looks"]
        for look, colour in colours["looks"].items():
            assert re.fullmatch("#[0-9A-Fa-f]{6}", colour)
            assert look in shown["legend"]


def test_patients_are_fair_and_move(shown: dict[str, Any]) -> None:
    assert shown["patients"]
    for patient in shown["patients"]:
        findings, steps = patient["findings"], patient["steps"]
        assert len(steps) == len(findings) + 1
        assert len(patient["turned"]) == len(findings)
        for ranking in (*steps, *patient["turned"]):
            shares = [share for _, share in ranking["answers"]]
            assert shares == sorted(shares, reverse=True)
            assert 0 < sum(shares) <= 1.001
        assert any(t["answers"] != steps[-1]["answers"] for t in patient["turned"])
        for finding in findings:
            assert finding["words"] != finding["turned"]


def test_the_list_of_all_lesions(atlas: Atlas) -> None:
    lesions = every_lesion(atlas)
    names = [id_of(lesion) for lesion in lesions]
    assert len(set(names)) == len(names)
    labels = [(group_of(lesion), label_of(lesion)) for lesion in lesions]
    assert len(set(labels)) == len(labels)
    assert {group for group, _ in labels} == {"root", "disc", "cord", "nerve"}
    assert all(lesion.side != "left" for lesion in lesions)
    zones = {lesion.zone for lesion in lesions if lesion.level == "L4/5"}
    assert zones >= {"central", "subarticular", "foraminal", "extraforaminal"}


@pytest.mark.parametrize(
    "part", [24, pytest.param(1, marks=pytest.mark.deep)], ids=["some", "all"]
)
def test_no_lesion_of_the_page_is_painted_out_of_reach(part: int, atlas: Atlas) -> None:
    lesions = every_lesion(atlas)[3::part]
    for lesion, listed in zip(lesions, predicted(lesions, atlas), strict=True):
        told = described(listed, atlas)
        assert told["id"] == id_of(lesion)
        assert told["signs"], told["label"]
        what = predict(lesion, atlas=atlas, among=())
        assert out_of_reach(told, what, atlas) == [], told["label"]


@pytest.mark.deep
def test_the_page_of_all_lesions(tmp_path: Path, atlas: Atlas) -> None:
    path = write_page(tmp_path / "atlas.html", atlas=atlas)
    assert path.stat().st_size < 2_500_000
    found = unpacked(block_of(path.read_text("utf-8")))
    assert len(found["patients"]) >= 12
    assert [told["id"] for told in found["lesions"]] == list(
        map(id_of, every_lesion(atlas))
    )


def test_commands(tmp_path: Path) -> None:
    runner, path = CliRunner(), tmp_path / "a.html"
    done = runner.invoke(cli, ["map", "left ulnar", "-o", str(path)])
    assert done.exit_code == 0, done.output
    assert block_of(path.read_text("utf-8"))["side"] == "left"
    before = path.read_bytes()
    again = runner.invoke(cli, ["map", "saphenous", "-o", str(path)])
    assert again.exit_code != 0
    assert "--force" in again.output
    assert path.read_bytes() == before


@pytest.mark.deep
def test_a_variant_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    words = ["map", "C7", "--variant", "prefixed-brachial", "-o", str(path)]
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 0, done.output
    text = path.read_text("utf-8")
    assert "prefixed" in text[text.index("<h1") : text.index("</h1>")]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["map", "C7", "--side", "left"], "--side"),
        (["map", "C7", "--views", "front", "--style", "dark"], "--views, --style"),
        (["map", "-f", "triceps 3/5"], "--finding"),
        (["map", "--compare", "C6", "C7"], "--compare"),
        (["map"], "--atlas"),
        (["map", "C7", "--atlas"], "--atlas"),
        (["map", "nonsense"], "nonsense"),
        (["map", "stenosis L4/5"], "lesion of a page"),
    ],
)
def test_what_a_page_cannot_do_is_said(
    tmp_path: Path, words: list[str], said: str
) -> None:
    path = tmp_path / "a.html"
    done = CliRunner().invoke(cli, [*words, "-o", str(path)])
    assert done.exit_code != 0
    assert said in done.output
    assert not path.exists()


def test_another_ending_is_refused(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["atlas", "-o", str(tmp_path / "a.png")])
    assert done.exit_code == 1
    assert ".html" in done.output


@given(
    st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), min_size=2, max_size=40),
    st.floats(0.01, 2),
)
def test_a_thinned_line_stays_near(
    points: list[tuple[float, float]], most: float
) -> None:
    line = np.array(points)
    thin = thinned(line, most)
    assert (thin[0] == line[0]).all()
    assert (thin[-1] == line[-1]).all()
    for point in line:
        ends = pairwise(thin)
        assert min(_distance(point, a, b) for a, b in ends) <= most + 1e-9


def _distance(point: Any, a: Any, b: Any) -> float:
    along = b - a
    length = float(along @ along)
    share = 0.0 if length == 0 else float(np.clip((point - a) @ along / length, 0, 1))
    return float(np.hypot(*(point - a - share * along)))


@given(
    st.lists(
        st.tuples(st.integers(-99, 99), st.integers(-99, 99)), min_size=2, max_size=9
    )
)
def test_a_path_can_be_read_back(points: list[tuple[int, int]]) -> None:
    line = np.array(points, dtype=float)
    words = path([line], 1)
    kept = line[[True, *np.any(np.diff(line, axis=0) != 0, axis=1)]]
    if len(kept) < 2:
        assert words == ""
        return
    numbers = list(map(int, re.findall(r"-?\d+", words)))
    steps = np.array(numbers).reshape(-1, 2).cumsum(axis=0)
    assert (steps * (1, -1) == kept).all()


def test_who_waits_for_a_page_sees_what_is_done(tmp_path: Path) -> None:
    said: list[str] = []
    write_page(tmp_path / "a.html", ["saphenous", "C6"], progress=said.append)
    pages = [line for line in said if re.match(r"page \d of 2: ", line)]
    assert [line.partition(": ")[2] for line in pages] == [
        "saphenous neuropathy",
        "C6 root",
    ]
    assert said[0].startswith("pages: 2;")
    assert said[-1] == "patients to examine: 2"
