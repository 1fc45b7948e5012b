"""The interactive page in headless Chromium: taps, keys, no fault, no network.

Skipped where there is no Chromium (``apt-get install chromium``).
"""

import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from neurosim.atlas import Atlas
from neurosim.page import document, page_text

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="no chromium on this machine"),
]
NAMES = ("common peroneal", "C7", "carpal tunnel", "L4/5 central disc", "rotator cuff")
#: What every script of a test has: a tap, a key, a choice in a list.
HELPERS = r"""
const out = {};
const tap = (id) => document.getElementById(id).dispatchEvent(
  new MouseEvent("click", { bubbles: true }));
const key = (name, where = document.body) => where.dispatchEvent(
  new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
const pick = (id, value) => {
  const list = document.getElementById(id);
  list.value = value;
  list.dispatchEvent(new Event("change", { bubbles: true }));
};
const text = (id) => document.getElementById(id).textContent;
const fills = () => [...document.querySelectorAll("#stage .cell")].filter((cell) => {
  const fill = cell.style.getPropertyValue("--fill");
  return fill && fill !== "transparent";
}).map((cell) => cell.id);
"""


@pytest.fixture(scope="module")
def page(atlas: Atlas) -> str:
    """Return a page of four lesions."""
    return page_text(document(NAMES, atlas=atlas))


def run(page: str, script: str, folder: Path, *, width: int = 1440) -> dict[str, Any]:
    """Return what a script finds on a page, and every message of the console."""
    driver = (
        f"<pre id='outcome'></pre><script>{HELPERS}\nwindow.addEventListener('load', "
        "async () => { try {" + script + "} catch (error) { out.error = error.stack; }"
        " document.getElementById('outcome').textContent = JSON.stringify(out); });"
        "</script>"
    )
    path = folder / "page.html"
    path.write_text(page.replace("</body>", driver + "</body>"), "utf-8")
    assert BROWSER is not None
    done = subprocess.run(
        [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom",
         "--disable-dev-shm-usage", f"--user-data-dir={folder / 'profile'}",
         "--virtual-time-budget=3000", f"--window-size={width},900",
         "--enable-logging=stderr", path.as_uri()],
        capture_output=True, text=True, check=False, timeout=100,
    )  # fmt: skip
    faults = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    assert faults == []
    found = re.findall(r"(?s)<pre id=\"outcome\">(.*?)</pre>", done.stdout)
    outcome: dict[str, Any] = json.loads(html.unescape(found[0]))
    assert "error" not in outcome, outcome["error"]
    return outcome


def test_explore(page: str, tmp_path: Path) -> None:
    """A tap on the middle finger says C7; the peroneal nerve stays below the knee."""
    found = run(
        page,
        """
        out.title = document.title;
        out.peroneal = fills();
        pick("side", "left");
        out.left = fills();
        out.heading = text("heading");
        pick("side", "right");
        pick("group", "");
        out.plain = fills().length;
        out.none = document.getElementById("lesion").selectedOptions[0].textContent;
        tap("front-right-C7.index_finger");
        out.shared = text("card");
        tap("front-right-C7.middle_finger");
        out.card = text("card");
        out.shares = document.querySelector("#card .bars li").textContent;
        S.view = "hand_palmar+hand_dorsal"; show();
        tap("hand_palmar-right-C7.middle_finger");
        out.near = text("card");
        document.querySelector("#card .bars button").click();
        const here = () => [...document.querySelectorAll("#stage .here")].map(
          (one) => one.id);
        out.outlined = here();
        document.querySelector("#card p button").click();
        out.nerve = here();
        pick("place", "triceps");
        out.listed = text("card");
        out.muscles = document.querySelector('#layers [value="muscle"]').checked;
        pick("group", "root");
        tap("hand_dorsal-right-C7.middle_finger");
        out.lesion = text("card");
        pick("severity", "mild");
        out.mild = text("expect");
        pick("severity", "severe");
        pick("group", "nerve");
        pick("lesion", [...document.getElementById("lesion").options].find(
          (one) => one.textContent.includes("carpal")).value);
        S.view = "hand_palmar+hand_dorsal"; show();
        out.carpal = fills();
        tap("hand_dorsal-right-C7.index_finger");
        out.dorsum = text("card");
        tap("hand_palmar-right-C7.index_finger");
        out.palm = text("card");
        """,
        tmp_path,
    )
    assert "common peroneal" in found["title"]
    above = re.compile("thigh|knee|hip|buttock|popliteal|arm|hand|finger|chest")
    assert found["peroneal"]
    assert all("-right-" in cell and not above.search(cell)
               for cell in found["peroneal"])  # fmt: skip
    swapped = {cell.replace("-right-", "-left-") for cell in found["peroneal"]}
    assert set(found["left"]) == swapped
    assert found["heading"].startswith("left common peroneal")
    assert found["plain"] > 200
    assert found["none"] == "none: all dermatomes"
    assert "This part is drawn" not in found["shared"]
    assert "median" in found["shared"]
    for card in (found["card"], found["near"]):
        assert card.startswith("right middle finger")
        assert "Test: touch and pin" in card
    assert found["shares"].startswith("C7")
    assert "hand_palmar-right-C7.middle_finger" in found["outlined"]
    assert all("C7" in cell for cell in found["outlined"])
    assert "hand_palmar-right-C7.index_finger" in found["nerve"]
    assert not [cell for cell in found["nerve"] if "little_finger" in cell]
    assert found["listed"].startswith("right triceps")
    assert found["muscles"]
    assert "In this lesion: sensation" in found["lesion"]
    assert "mild lesion" in found["mild"]
    assert "hand_palmar-right-C7.index_finger" in found["carpal"]
    assert not [cell for cell in found["carpal"] if cell.startswith("hand_dorsal")]
    assert "In this lesion: sensation" in found["palm"]
    assert "In this lesion: sensation" not in found["dorsum"]


def test_keyboard(page: str, tmp_path: Path) -> None:
    """Every control and picture is reached by Tab; arrows move, Enter chooses."""
    found = run(
        page,
        """
        key("1");
        const controls = [...document.querySelectorAll("button, select, input, svg")];
        out.unreachable = controls.filter((one) => one.tabIndex < 0 && one.offsetParent)
          .map((one) => one.id || one.textContent);
        out.unnamed = controls.filter((one) => !one.closest("label") &&
          !one.textContent.trim() && !one.getAttribute("aria-label")).length;
        const front = document.querySelector('svg[data-view="front"]');
        out.role = front.getAttribute("role") && front.getAttribute("aria-label");
        key("ArrowDown", front);
        const first = front.querySelector(".here").id;
        for (let i = 0; i < 12; i += 1) key("ArrowDown", front);
        out.moved = front.querySelector(".here").id !== first;
        await new Promise((done) => setTimeout(done, 100));
        out.said = text("say");
        key("Enter", front);
        out.card = text("card");
        key("2");
        out.mode = document.body.dataset.mode;
        key("4");
        out.lecture = document.body.dataset.mode;
        key(" "); key("ArrowRight");
        out.steps = document.querySelectorAll("#shown li").length;
        key("ArrowLeft");
        out.back = document.querySelectorAll("#shown li").length;
        key("r");
        out.fill = text("fills");
        """,
        tmp_path,
    )
    assert found["unreachable"] == []
    assert found["unnamed"] == 0
    assert "Arrow keys" in found["role"]
    assert found["moved"]
    assert "%" in found["said"]
    assert "Test:" in found["card"]
    assert (found["mode"], found["lecture"]) == ("find", "reveal")
    assert (found["steps"], found["back"]) == (2, 1)
    assert "probability" in found["fill"]


def test_find_it(page: str, tmp_path: Path) -> None:
    """The first touch counts; nothing on the page gives the answer away."""
    found = run(
        page,
        """
        setMode("find");
        F.question = F.last = "C7"; F.first = true; showTask();
        out.painted = fills().length;
        tap("front-right-C6.thumb");
        out.wrong = text("verdict");
        tap("front-left-C7.middle_finger");
        out.right = text("verdict");
        out.score = text("score");
        document.getElementById("next").click();
        out.task = text("task");
        out.cleared = text("verdict");
        document.querySelector("#stage").dispatchEvent(new PointerEvent("pointermove"));
        const finger = document.getElementById("front-left-C7.middle_finger");
        finger.dispatchEvent(new PointerEvent("pointermove",
          { bubbles: true, pointerType: "mouse" }));
        out.tip = document.getElementById("tip").hidden;
        """,
        tmp_path,
    )
    assert found["painted"] == 0
    assert found["wrong"].startswith("No. right thumb: C6")
    assert found["right"].startswith("Yes. left middle finger: C7")
    assert found["score"] == "0 of 1 at the first try"
    assert found["task"].startswith("Tap ")
    assert found["cleared"] == ""
    assert found["tip"]


def test_commit_first(page: str, tmp_path: Path) -> None:
    """Nothing is told before the answer; then a finding moves the ranking."""
    found = run(
        page,
        """
        setMode("commit");
        const truth = D.patients[0].truth;
        out.before = text("commit").includes(truth.name) || !!document.getElementById(
          "ranking");
        const own = D.lesions.find((one) => one.family === truth.family);
        pick("what", `lesion ${own.id}`);
        pick("whichside", truth.side);
        pick("sure", "90");
        document.getElementById("answer").requestSubmit();
        out.result = text("result");
        out.truth = truth.name;
        const widths = () => [...document.querySelectorAll("#ranking .bar i")].map(
          (bar) => bar.style.width).join();
        const first = widths();
        const moved = [];
        for (let i = 0; i < D.patients[0].findings.length; i += 1) {
          document.querySelectorAll("#found button")[i].click();
          moved.push(widths() !== first);
          document.querySelectorAll("#found button")[i].click();
        }
        out.moved = moved;
        out.same = widths() === first;
        """,
        tmp_path,
    )
    assert not found["before"]
    assert found["result"].startswith(f"Right. The patient has: {found['truth']}")
    assert "1 of 1 right, 90 % sure" in found["result"]
    assert any(found["moved"])
    assert found["same"]


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_sticks_out(page: str, tmp_path: Path, width: int) -> None:
    """In no mode anything is wider than the screen, in either theme."""
    found = run(
        page,
        # a window has at least 500 pixels; a phone is a narrow body in it
        """
        const width = WIDTH;
        document.body.style.width = `${width}px`;
        const scrolls = (one) => one.closest("#views, #tip, .unseen, .skip, svg");
        out.wide = [];
        for (const mode of Object.keys(MODES)) {
          setMode(mode);
          document.getElementById("theme").click();
          for (const one of document.querySelectorAll("body *")) {
            const edge = one.getBoundingClientRect();
            if (!scrolls(one) && edge.width && edge.right > width + 1) {
              out.wide.push(`${mode} ${one.tagName} ${one.id} ${edge.right}`);
            }
          }
        }
        const frame = document.getElementById("screen").getBoundingClientRect();
        out.shape = frame.width / frame.height;
        out.letters = parseFloat(getComputedStyle(
          document.getElementById("shown")).fontSize);
        out.share = out.letters / frame.height;
        out.fits = document.querySelector("#screen > div").scrollHeight <=
          frame.height + 1;
        """.replace("WIDTH", str(width)),
        tmp_path,
        width=max(width, 500),
    )
    assert found["wide"] == []
    assert found["fits"]
    assert found["letters"] > 12
    if width > 1000:  # a projector
        assert found["shape"] == pytest.approx(16 / 9, rel=0.02)
        assert found["share"] > 1 / 30
