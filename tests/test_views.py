"""What a reader sees of a lesion: signature first, parts, directions, one screen.

``cases/signatures.csv`` holds, for roots and nerves, three signs that must be among
the first five: entered a second time, from textbooks and not from the program, each
with the place where it was read.
"""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from neurosim.atlas import Atlas, load_atlas
from neurosim.cli import cli
from neurosim.cli.facts import show_order
from neurosim.exam import Exam, Finding
from neurosim.explanation import explain, runner_up
from neurosim.grade import grade_text, said_text
from neurosim.grammar import parse_exam
from neurosim.grammar.record import parse_record
from neurosim.hypothesis import find_lesion
from neurosim.inference import infer
from neurosim.lesion import as_severe, disc, hypotheses
from neurosim.naming import SYNDROMES, parse_lesion
from neurosim.page.cases import words_of
from neurosim.parts import brief_of, parts, printed_as
from neurosim.prediction import at_severity, named_lesion, predict
from neurosim.records import Structure
from neurosim.redflags import red_flags
from neurosim.report.forward import prediction_page
from neurosim.report.lesions import lesion_page, root_page
from neurosim.report.page import render
from neurosim.report.ranking import ranking_page
from neurosim.report.reasons import explanation_page
from neurosim.rise import given_a_root, root_rises
from neurosim.shell.pages import result_words
from neurosim.side_tables import HowToTest, ImagingLimit, Rung, ShortName
from neurosim.signature import Signature, compare, signature, signatures
from neurosim.simulation import simulate
from neurosim.terms import LEVELS, ROOTS, SIDES, NeurosimError, UnknownNameError
from neurosim.typical import typical_exam
from neurosim.wording import finding_words, state_words, told_words

ATLAS = load_atlas()
FILE = Path(__file__).parent / "cases" / "signatures.csv"
with FILE.open(encoding="utf-8", newline="") as lines:
    KNOWN = list(csv.DictReader(lines))
NERVES = sorted(f.id for f in ATLAS.families.values() if f.category == "mimic")
NAMES = (
    *("C5", "C7", "T1", "T8", "L3", "S1", "S2"),
    *("C5/6", "C6/7 foraminal", "C6/7 central", "T8/9", "L4/5", "L5/S1 far lateral"),
    *("cauda equina", "conus", "central cord C5/6", "Brown-Sequard C5", "T8 cord"),
    *("stenosis L4/5", *NERVES[::3]),
)
UNIONS = {
    s.id
    for s in ATLAS.structures.values()
    if s.pool == "blur" or "global statement" in s.note or "wide area" in s.note
} | {"glove", "stocking", "index_middle", "thumb_index", "ring_little", "arm_power"}
DIRECTION = "weak|low|numb|reduced|brisk|increased|present|absent"


@cache
def together() -> dict[str, Signature]:
    """Return the signatures looked at here, worked out in one go."""
    names = [*NAMES, *(row["lesion"] for row in KNOWN), *ROOTS[1:-3]]
    said = {
        name: at_severity(named_lesion(name, None, None, ATLAS), "severe", ATLAS)
        for name in dict.fromkeys(names)
    }
    found = signatures([lesion for lesion, _ in said.values()], atlas=ATLAS)
    return {
        name: replace(one, assumed=assumed)
        for (name, (_, assumed)), one in zip(said.items(), found, strict=True)
    }


@lru_cache(maxsize=64)
def known(name: str) -> Signature:
    return together().get(name) or signature(name, atlas=ATLAS)


@pytest.mark.deep
def test_many_signatures_are_those_of_each() -> None:
    for name in ("C7", "ulnar"):
        ours, alone = known(name), signature(name, atlas=ATLAS)
        for one, other in zip(ours.signs, alone.signs, strict=True):
            same = (other.structure, other.side, other.text)
            assert (one.structure, one.side, one.text) == same
            assert one.in_patients == pytest.approx(other.in_patients, abs=1e-12)
        assert [x.lesion for x in ours.rivals] == [x.lesion for x in alone.rivals]


def run(*args: str) -> str:
    result = CliRunner().invoke(cli, args, catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return str(result.stdout)


def on_one_screen(text: str) -> None:
    assert len(text.splitlines()) <= 30, text
    assert max(map(len, text.splitlines())) <= 80, text


@pytest.mark.parametrize("row", KNOWN, ids=lambda row: row["lesion"])
def test_what_a_lesion_is_known_by_stands_first(row: dict[str, str]) -> None:
    wanted, apart = (set(row[name].split("|")) - {""} for name in ("signs", "apart"))
    first = {sign.structure for sign in known(row["lesion"]).signs[:5]}
    assert wanted - first == apart, (wanted, first)


def test_the_second_entry_and_the_program_part_in_one_sign_at_most() -> None:
    assert [row["lesion"] for row in KNOWN if row["apart"]] in ([], ["sciatic"])


@pytest.mark.parametrize("row", KNOWN, ids=lambda row: row["lesion"])
def test_a_second_entry_says_where_it_was_read(row: dict[str, str]) -> None:
    assert set(row["signs"].split("|")) <= set(ATLAS.structures)
    assert row["source"]
    assert row["locator"]
    assert row["note"]


def test_the_table_of_signatures_covers_the_roots_and_15_nerves() -> None:
    names = {row["lesion"] for row in KNOWN}
    roots = {"C5", "C6", "C7", "C8", "T1", "L2", "L3", "L4", "L5", "S1"}
    assert roots <= names
    assert len(names - roots) >= 15


def test_parts_hold_no_union() -> None:
    listed = {part.id for part in parts(ATLAS)}
    assert not listed & UNIONS
    for name in (
        "triceps",
        "middle_finger",
        "great_toe",
        "perianal_area",
        "saddle_area",
    ):
        assert name in listed


@pytest.mark.parametrize("name", NAMES)
def test_a_lesion_fits_on_one_screen_with_directions(name: str) -> None:
    found = known(name)
    text = render(lesion_page(found))
    on_one_screen(text)
    table = text.partition("Complaints and provoked")[0]
    bare = re.findall(rf"(?<!\w)(?!(?:{DIRECTION}) )\S+ \d+%", table)
    assert not bare, bare
    assert not {s.structure for s in (*found.signs, *found.told)} & UNIONS
    for sign in found.signs:
        assert sign.net > 0
        assert abs(sign.p_lower + sign.p_higher) <= 1 + 1e-9


@pytest.mark.parametrize("name", ["C7", "L5", "ulnar", "C5/6 cord", "conus"])
def test_a_sign_shows_what_predict_shows(name: str) -> None:
    found = known(name)
    expected = predict(name, severity="severe", atlas=ATLAS)
    shown = {(f.structure, f.side): f for f in expected.findings}
    for sign in found.signs:
        same = shown.get((sign.structure, sign.side))
        if same is None:  # of another pattern of the lesion
            assert not sign.usual
            continue
        assert (sign.grade, sign.text) == (same.grade, same.text)
        assert sign.p_lower == pytest.approx(same.p_lower)
        assert sign.p_higher == pytest.approx(same.p_higher)


def test_an_area_is_not_listed_beside_a_part_that_is_clearly_more_often_numb() -> None:
    ulnar = [sign.structure for sign in known("ulnar").signs]
    assert {"ring_ulnar_half", "dorsal_ulnar_hand"} <= {*ulnar}
    assert not {"ring_finger", "dorsum_hand"} & {*ulnar}
    assert "ring_finger" in [sign.structure for sign in known("C8").signs]


def test_a_stenosis_is_not_called_a_disc() -> None:
    for name in (
        "L4/5 stenosis",
        "L4/5 right subarticular lateral recess stenosis (L5)",
    ):
        said = " ".join(run("predict", name).split())
        assert "L4/5 stenosis hits the traversing L5 root" in said
        assert " disc " not in said


@pytest.mark.parametrize("level", ["C3/4", "C4/5", "C5/6"])
def test_a_cord_lesion_is_known_by_its_long_tracts(level: str) -> None:
    found = {sign.structure: sign for sign in known(f"{level} cord").signs}
    first = [*found]
    assert first[0] in ("hoffmann", "lhermitte")
    assert "hoffmann" in first[:5]
    assert found[first[1]].modality == "reflex"
    assert found[first[1]].higher
    assert "sensory_level" in first[:8]
    assert ("inverted_supinator" in first[:3]) == (level != "C3/4")


@pytest.mark.parametrize(
    "level",
    [
        pytest.param(
            level, marks=[] if level in ("T12/L1", "L4/5") else [pytest.mark.deep]
        )
        for level in LEVELS[LEVELS.index("T12/L1") :]
    ],
)
def test_a_central_disc_is_what_the_table_of_levels_says(level: str) -> None:
    faced = {"cord": "cord", "conus": "conus", "cauda": "cauda_equina"}
    found = signature(level, zone="central", severity="complete", atlas=ATLAS)
    assert found.lesion.category == faced[ATLAS.levels[level].central]
    assert found.lesion in hypotheses(ATLAS)
    assert {"saddle_area", "perianal_area"} & {
        sign.structure for sign in found.signs[:5]
    }
    assert "autonomic" in [sign.modality for sign in found.signs[:5]]
    same = predict(level, zone="central", severity="complete", atlas=ATLAS)
    assert (same.lesion, same.assumed) == (found.lesion, found.assumed)
    short = predict(level, zone="central", severity="severe", atlas=ATLAS).lesion
    roots = {ATLAS.levels[level].principal_root} if level[0] == "L" else set()
    assert {root for root, _ in short.roots} == roots


@pytest.mark.parametrize("root", ["C4", "C7", "T8", "L5", "S2"])
def test_a_root_fits_on_one_screen(root: str) -> None:
    on_one_screen(render(root_page(root, known(root), ATLAS)))
    assert root in run("roots", root).splitlines()[0]


@pytest.mark.parametrize("root", ROOTS)
def test_a_root_names_the_zones_of_each_disc_that_hits_it_as_predict_does(
    root: str,
) -> None:
    text = " ".join(render(root_page(root, known(root), ATLAS)).split())
    text = text.partition(" sign a loss is")[0]
    for level in ATLAS.levels.values():
        found = re.search(rf"{level.level} (?:disc, )?([a-z, ]+)[.;]", text)
        named = re.findall(r"\w*(?:articular|foraminal)", found[1]) if found else []
        assert named == [
            zone
            for zone in ("subarticular", "foraminal", "extraforaminal")
            if predict(level.level, zone=zone, among=()).roots[0].root == root
        ], level.level


def test_a_foot_that_drops_is_known_as_the_sign_of_l5() -> None:
    order = {
        root: [sign.structure for sign in known(root).signs] for root in ("L4", "L5")
    }
    assert "ankle_dorsiflexion" in order["L5"][:7]
    assert order["L4"][0] == "knee_extension"


@pytest.mark.parametrize("root", ROOTS)
def test_no_bedside_test_is_a_sign_twice(root: str) -> None:
    rows = {row.structure: row for row in ATLAS.rows(HowToTest)}
    tests = [
        (rows[sign.structure][1:3], sign.side)
        for sign in known(root).signs
        if sign.structure in rows
    ]
    assert len(set(tests)) == len(tests)


def test_documents_put_the_signature_first_and_say_their_grades() -> None:
    found = json.loads(run("predict", "C7", "--json"))
    assert found["schema"] == "neurosim.predict/2"
    ranks = [f["signature_rank"] for f in found["findings"] if f["signature_rank"]]
    assert ranks == sorted(ranks)
    assert found["findings"][0]["structure"] == "triceps"
    assert not {f["structure"] for f in found["findings"]} & UNIONS
    for finding in found["findings"]:
        total = finding["p_lower"] + finding["p_higher"]
        assert total == pytest.approx(finding["p_abnormal"])
        expected = finding["expected"]
        grades = found["grades"][expected["scale"]]
        assert grades[expected["grade"]] in expected["text"] or expected["text"]
    assert found["grades"]["sensory"][found["normal"]["sensory"]] == "normal"


def test_schema_1_stays_for_one_release() -> None:
    found = json.loads(run("predict", "C7", "--json", "--schema", "1"))
    assert found["schema"] == "neurosim.predict/1"
    assert found["severity"] == "moderate"
    chances = [round(item["p_abnormal"], 9) for item in found["findings"]]
    assert chances == sorted(chances, reverse=True)


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("carpal tunnel", "carpal_tunnel"),
        ("common peroneal", "common_peroneal"),
        ("fibular nerve palsy", "common_peroneal"),
        ("ulnar", "ulnar_elbow"),
        ("median", "carpal_tunnel"),
        ("Brown-Sequard T8", "hemicord"),
        ("left brown sequard C5", "hemicord"),
        ("cauda equina", "cauda_equina"),
        ("conus", "conus"),
        ("C5/6 cord", "cord"),
        ("cervical myelopathy C5/6".replace("cervical ", ""), "cord"),
        ("Guillain-Barré", "acute_polyradiculopathy"),
        ("Saturday night palsy", "radial"),
        ("L5/S1 far lateral left", "disc"),
        ("C7 nerve root", "root_not_disc"),
    ],
)
def test_one_name_space(name: str, family: str) -> None:
    assert parse_lesion(name, None, None, ATLAS)[0].family == family


def test_every_hypothesis_can_be_asked_for_by_its_name() -> None:
    lost = []
    for lesion in hypotheses(ATLAS):
        if lesion.family in ("two_level", "other", "none", "stenosis"):
            continue
        try:
            found, _ = parse_lesion(lesion.name.partition(" (")[0], None, None, ATLAS)
        except NeurosimError as error:
            lost.append((lesion.name, str(error)))
            continue
        if (found.family, found.level, found.side) != (
            lesion.family, lesion.level, lesion.side,
        ) and lesion.side:  # fmt: skip
            lost.append((lesion.name, found.name))
    assert not lost


@pytest.mark.parametrize(
    ("args", "match"),
    [
        (("C7", "left", None, "right C7"), "says right, but the side given is left"),
        (("x", None, None, "left cauda equina L5/S1 xyz"), "unknown lesion"),
        (("x", None, None, "carpel tunel"), "did you mean carpal tunnel"),
        (("x", "right", None, "polyneuropathy"), "leave right out"),
        (
            ("x", None, None, "left C5/6 cord"),
            "leave left out.* left Brown-Sequard C5/6",
        ),
        (("x", "right", None, "cord"), "right Brown-Sequard C5/6"),
        (("x", None, "foraminal", "C7"), "has no zone"),
        (("x", None, None, "conus C5/6"), "does not occur at C5/6"),
        (("x", None, None, "cord T12/L1"), "at T12/L1 there is: conus T12/L1"),
    ],
)
def test_what_cannot_be_is_said(
    args: tuple[str, str | None, str | None, str], match: str
) -> None:
    _, side, zone, name = args
    with pytest.raises(NeurosimError, match=match):
        parse_lesion(name, side, zone, ATLAS)


def test_near_names_are_names_of_lesions() -> None:
    with pytest.raises(UnknownNameError) as error:
        parse_lesion("tricepss", None, None, ATLAS)
    assert "triceps" not in str(error.value).replace("'tricepss'", "")
    assert all(words for words in SYNDROMES.values())


@pytest.mark.parametrize(
    ("command", "name", "near"),
    [("show", "C9", "C8, C7, C6"), ("show", "L6", "L5, L4, L3"),
     ("roots", "T13", "T12, T11, T10"), ("predict", "S6", "S5, S4, S3"),
     ("map", "L5/L6", "L5/S1, L4/5, L3/4"), ("compare", "c9", "C8, C7, C6")],
)  # fmt: skip
def test_near_places_are_few_and_of_the_same_sort(
    command: str, name: str, near: str
) -> None:
    result = CliRunner().invoke(cli, [command, name, *["C7"] * (command == "compare")])
    assert result.exit_code != 0
    assert result.stderr.rstrip().endswith(f"did you mean {near}?"), result.stderr


@pytest.mark.parametrize("level", LEVELS)
def test_a_disc_shows_its_ladder(level: str) -> None:
    text = run("show", level)
    on_one_screen(text)
    assert ATLAS.levels[level].subarticular in text


def test_disc_is_not_segment() -> None:
    rungs = {rung.level: rung.segment for rung in ATLAS.rows(Rung)}
    assert (rungs["C3/4"], rungs["C4/5"], rungs["C5/6"]) == ("C5", "C6", "C7")


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("carpal tunnel", "median neuropathy"), ("saturday night palsy", "radial"),
     ("C6 radiculopathy", "C6 root lesion"), ("lfcn", "meralgia"),
     ("funny bone", "elbow"), ("belly button", "T10"), ("numb saddle", "saddle area"),
     ("hand of benediction", "profundus, index")],
)  # fmt: skip
def test_a_name_shows_what_a_student_means(name: str, wanted: str) -> None:
    """A history ("known lesion of one nerve") stood where the lesion was asked for."""
    assert wanted in run("show", name).splitlines()[0]


def test_of_three_lesions_each_shows_what_is_its_own() -> None:
    """Hip abduction, which every teacher names for L5, was cut from the list."""
    page = run("compare", "L5", "common peroneal", "sciatic nerve")
    first = page.splitlines()[3:8]
    assert any("hip abduction" in line for line in first)
    assert any("Tinel sign at the fibular neck" in line for line in first)
    assert " signs: --top " in " ".join(page.split())


@pytest.mark.parametrize("name", ["Babinski", "Hoffmann", "clonus", "Lhermitte"])
def test_a_sign_of_the_long_tracts_says_so(name: str) -> None:
    """A student must not learn that Babinski is a sign of L5."""
    page = " ".join(run("show", name).split())
    assert "the cord is damaged" in page
    assert " roots " not in page.partition("More:")[0].replace("of these roots", "")


@pytest.mark.parametrize("test", ["MRI", "CT", "x-ray", "EMG"])
def test_a_further_test_shows_its_limits_only(test: str) -> None:
    text = run("show", test)
    on_one_screen(text)
    assert "cannot" in text
    assert "not when it is needed" in " ".join(text.split())


def test_healthy_discs_are_shown_by_age() -> None:
    rows = [
        row.text for row in ATLAS.rows(ImagingLimit) if row.source == "BRINJIKJI2015"
    ]
    assert any(".96" in text for text in rows)


def test_how_to_test_holds_60_rows_that_can_be_shown() -> None:
    rows = ATLAS.rows(HowToTest)
    assert len(rows) >= 60
    for row in rows:
        structure = ATLAS.structures[row.structure]
        if structure.modality == "motor":
            assert row.trick or row.structure
            assert row.three
            assert row.four
        else:
            assert row.reinforce


@pytest.mark.parametrize("name", ["triceps", "EHL", "knee jerk", "thumb", "deltoid"])
def test_a_structure_fits_on_one_screen(name: str) -> None:
    on_one_screen(run("show", name))


@pytest.mark.parametrize(
    ("name", "said"),
    [("triceps", "also lost in"), ("thumb", "also lost in"),
     ("sciatica", "also found in"), ("plantar response", "also found in")],
)  # fmt: skip
def test_a_pain_or_sign_is_found_and_a_muscle_is_lost(name: str, said: str) -> None:
    assert said in run("show", name)


def test_short_names_are_whole() -> None:
    for row in ATLAS.rows(ShortName):
        assert row.name.count("(") == row.name.count(")")
        assert not row.name.endswith((",", "("))
        assert len(row.name) <= 40


def test_compare_puts_what_parts_first() -> None:
    pair = [parse_lesion(name, "right", None, ATLAS)[0] for name in ("C7", "radial")]
    first = [row.structure for row in compare(pair, ATLAS)[:8]]
    assert "wrist_extension" in first
    assert "triceps" in {row.structure for row in compare(pair, ATLAS)[:25]}
    text = run("compare", "C7", "radial nerve", "carpal tunnel")
    on_one_screen(text)
    assert CliRunner().invoke(cli, ["compare", "C7"]).exit_code == 2


@pytest.mark.parametrize(
    ("pair", "sooner", "later"),
    [
        (("C8", "ulnar"), "extensor_indicis", "finger_abduction"),
        (("C6", "C7"), "thumb", "pain_interscapular"),
        (("C6", "carpal tunnel"), "lateral_forearm", "night_numbness"),
    ],
)
def test_what_one_lesion_cannot_give_comes_before_a_matter_of_degree(
    pair: tuple[str, str], sooner: str, later: str
) -> None:
    lesions = [parse_lesion(name, "right", None, ATLAS)[0] for name in pair]
    order = [row.structure for row in compare(lesions, ATLAS)]
    assert order.index(sooner) < order.index(later)


def test_compare_says_what_one_side_cannot_show() -> None:
    text = " ".join(run("compare", "cauda equina", "conus").split())
    assert "Both sides alike: cauda equina syndrome 33%; conus syndrome 75%" in text
    assert "Both sides alike" not in run("compare", "C7", "conus")


@pytest.mark.parametrize("names", [("C7", "C7"), ("conus", "conus medullaris")])
def test_a_lesion_is_not_compared_with_itself(names: tuple[str, str]) -> None:
    refused = CliRunner().invoke(cli, ["compare", *names])
    assert refused.exit_code == 1
    assert "mean the same lesion" in refused.stderr


C7_EXAM = ["right triceps 3/5", "right triceps reflex absent", "right arm pain"]


def test_rise_is_the_odds_after_over_the_odds_before() -> None:
    found, prior = infer(parse_exam(C7_EXAM, ATLAS)), infer(Exam())
    before = {(r.root, r.side): r.probability for r in prior.roots}
    after = {(r.root, r.side): r.probability for r in found.roots}
    rises = root_rises(found)
    for place, rise in rises.items():
        p, q = before[place], after[place]
        if rise is None:
            assert p in (0, 1)
        else:
            assert rise == pytest.approx(q / (1 - q) * (1 - p) / p, rel=1e-6)
    assert max(rises, key=lambda place: rises[place] or 0) == ("C7", "right")
    assert sum(given_a_root(found).values()) == pytest.approx(1)
    assert all(r is None or r == pytest.approx(1) for r in root_rises(prior).values())


def test_one_finding_points_and_does_not_localise() -> None:
    text = " ".join(run("rank", "right triceps 3/5").split())
    assert "One finding cannot localise; it points to right C7" in text
    more = run("rank", *C7_EXAM)
    assert "cannot localise" not in more
    assert "under this model" in more
    assert "cannot localise" not in run("rank", "both triceps 5/5")


@pytest.mark.parametrize("root", ["C5", "T4", "T6", "L3", "S2"])
def test_a_root_is_not_known_for_what_it_has_no_share_of(root: str) -> None:
    lines = run("roots", root).partition("What tells it apart")[0].splitlines()
    assert lines
    assert not [line for line in lines if re.search(r" {2,}- {2,}", line)]


SHORT_EXAMS = (
    ("left ankle reflex absent",),
    ("right triceps 3/5", "right triceps reflex absent", "left triceps 5/5",
     "right middle finger pin prick reduced"),
    ("right big toe 4/5", "SLR positive at 40 right", "right lateral leg numb",
     "left leg normal", "knee reflexes 2+", "right hip abduction 4/5"),
    ("numb right thumb", "biceps reflexes symmetrical", "arms normal"),
)  # fmt: skip
FLAGGED = ("saddle numbness", "urinary retention", "left ankle reflex absent")


@pytest.mark.parametrize("exam", SHORT_EXAMS, ids=lambda exam: exam[0])
def test_a_ranking_is_one_screen_and_tells_all_that_was_read(
    exam: tuple[str, ...],
) -> None:
    page, whole = run("rank", *exam), run("rank", *exam, "--all")
    lines = page.splitlines()
    assert len(lines) <= 30
    assert max(map(len, lines)) <= 80
    assert len(whole.splitlines()) > len(lines)
    told, every = " ".join(page.split()), " ".join(whole.split())
    for finding in parse_exam(list(exam), ATLAS).findings[:3]:
        words = finding_words(finding, ATLAS.structures[finding.structure])
        shown = words.split(": ")[-1]
        assert shown in told
        assert shown in every
    assert "Kind of cause" in told
    assert "More: --all" in told


def test_flags_stand_whole_on_a_short_ranking() -> None:
    page = " ".join(run("rank", *FLAGGED).split())
    for hit in red_flags(list(FLAGGED), ATLAS):
        assert f"{hit.flag.name} {hit.flag.message[:1].upper()}" in page
        assert hit.flag.message[1:] in page
        assert "; ".join(hit.words) in page
    assert page.index("RED FLAG") < page.index("NOT EXAMINED") < page.index("Kind of")
    assert "No root alone is likely to be the cause" in page
    limited = " ".join(run("rank", *SHORT_EXAMS[2]).split())
    assert "Normal signs do not rule out 4 flags (--all: which, and why)" in limited


def test_documents_of_rankings_carry_the_rise() -> None:
    found = json.loads(run("rank", *C7_EXAM, "--json"))
    first = found["roots"][0]
    assert (first["root"], first["side"]) == ("C7", "right")
    assert first["rise"] > 1
    assert first["given_a_root"] >= first["probability"]
    assert set(found["category_rise"]) == set(found["categories"])


def test_pages_name_structures_as_the_tables_do() -> None:
    """No page shows an identifier: words tied by a line, a proper name in small."""
    named = ATLAS.structures.values()
    tests = {s: Finding(s.id, s.sides[0], (s.scale.abnormal[-1],)) for s in named}
    assert all(f"{s.name}: " in told_words(f, s) for s, f in tests.items())
    proper = {
        w.strip("(),").lower() for s in named for w in s.name.split() if w != w.lower()
    }
    few = (f for s, f in tests.items() if "test" in s.name or s.key == "T6")
    posterior = infer(Exam((*few, Finding("triceps", "left", (3,)))))
    flags, why = red_flags(posterior.exam, ATLAS), explain(posterior)
    pages = (
        ranking_page(posterior, flags),
        explanation_page(why, flags),
        explanation_page(why, flags, numbers=True),
    )
    text = "\n".join(map(render, pages))
    assert "_" not in text
    assert not proper & set(re.findall(r"[\w-]+", text))
    assert "right Phalen test: present" in text
    for reason in why.reasons:
        for finding, words in zip(reason.findings, reason.words, strict=True):
            assert f"{ATLAS.structures[finding.structure].name}: " in words


def test_a_record_with_an_identifier_is_told_by_its_name() -> None:
    cells = {"structure": "band_t6", "side": "right", "grade": "reduced"}
    (finding,) = parse_record(cells, ATLAS)
    assert finding.text == "right trunk band T6 (xiphisternum) reduced"
    cells = {"structure": "T6 band", "side": "right", "grade": "reduced"}
    assert parse_record(cells, ATLAS)[0].text == "right T6 band reduced"


def test_a_reason_has_words_of_its_own() -> None:
    """A sentence about three signs stands for none of them."""
    said = "left calf numb, left ankle jerk absent, left straight leg raise positive"
    text = " ".join(run("explain", said).split())
    assert said not in text
    assert "left Achilles reflex: absent" in text
    apart = " ".join(run("explain", *said.split(", ")).split())
    assert "left calf numb" in apart


def test_reasons_are_words_first_and_numbers_on_request() -> None:
    args = [*C7_EXAM, "right brachioradialis 5/5", "--lesion", "right C7"]
    text = run("explain", *args, "--against", "saturday night palsy")
    assert "decibans" not in text.replace("--numbers in decibans", "")
    assert "under this model" in text
    assert "right brachioradialis 5/5" in text
    assert "decibans" in run("explain", *args, "--numbers")


@pytest.mark.parametrize("command", ["show", "predict"])
@pytest.mark.parametrize("words", ["numb hand", "weak leg"])
def test_a_finding_for_a_name_is_led_to_the_ranking(command: str, words: str) -> None:
    """A weak pulse was offered for a weak leg."""
    told = CliRunner().invoke(cli, [command, words])
    assert told.exit_code == 1
    assert f"neurosim rank '{words}'" in told.stderr


def test_the_leader_is_not_explained_against_itself() -> None:
    """ "Why ulnar rather than ulnar: both explain about equally well"."""
    args = ("right little finger numb", "right finger abduction 4/5")
    heads = run("explain", *args, "--against", "ulnar").splitlines()
    why, rather = (next(line for line in heads if words in line)
                   for words in ("Why", "rather than"))  # fmt: skip
    assert "ulnar neuropathy at the elbow" in why
    assert "ulnar" not in rather
    one = CliRunner().invoke(
        cli, ["explain", *args, "--lesion", "C8", "--against", "C8"]
    )
    assert one.exit_code == 1


def test_a_reason_says_what_its_finding_says_alone() -> None:
    """Triceps is the key muscle of C7, and "fitted both" beside its reflex."""
    words = ("right triceps 3/5", "right triceps reflex absent")
    said = " ".join(run("explain", *words).split())
    assert "clearly right triceps 3/5" in said
    assert "fits both" not in said
    why = explain(infer(parse_exam(words, ATLAS)))
    [alone] = [r for r in why.reasons if r.title == "right triceps brachii"]
    one = infer(parse_exam(words[:1], ATLAS))
    alike = explain(one, why.lesion, why.against)
    assert alone.decibans == pytest.approx(alike.reasons[0].decibans)
    assert alike.reasons[-2].title == "together"
    assert alike.reasons[-2].decibans == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("words", "heading"),
    [
        ("quads 3 R, 5 L", "Why L3/4"),
        ("right triceps weak", "Why C6/7"),
    ],
)
def test_explain_begins_with_the_category_that_leads(words: str, heading: str) -> None:
    """A root led by 43 to 36 percent, and the page said why there was no lesion."""
    assert heading in run("explain", words)


def test_the_sum_says_for_whom() -> None:
    said = " ".join(run("explain", "numb left little finger").split())
    why = explain(infer(["left little finger numb"], record="report"))
    ahead = why.lesion if why.total >= 0 else why.against
    assert f"to 1 for {ahead.name}" in said


def test_half_a_cord_is_compared_by_what_it_takes_on_the_other_side() -> None:
    """The table had one side of each, and not the crossed loss of Brown-Sequard."""
    for pair in (("cord", "hemicord"), ("Brown-Sequard T8", "T8 cord")):
        rows = json.loads(run("compare", *pair, "--json"))["signs"][:10]
        assert sum(row["name"].endswith("pin prick, other side") for row in rows) == 1
    assert "other side" not in run("compare", "C6", "C7")


def test_a_cauda_equina_is_told_from_the_conus_and_not_from_the_neck() -> None:
    for one, other in (("cauda equina", "conus"), ("conus", "cauda equina")):
        rivals = signature(one, atlas=ATLAS).rivals
        names = [rival.lesion.family for rival in rivals]
        assert other.replace(" ", "_") in names[:2]  # or the epiconus, between them
        assert "C5/6" not in {rival.lesion.level for rival in rivals}


def test_a_root_without_a_muscle_of_its_own_is_known_by_its_skin() -> None:
    """S2 began with plantar flexion, weak in 11 percent and a sign of S1."""
    first = [sign.structure for sign in signature("S2", atlas=ATLAS).signs[:2]]
    assert first == ["popliteal_fossa", "posterior_thigh"]


def test_what_a_page_prints_can_be_looked_up() -> None:
    """``predict S2`` said "hollow of the knee", and ``show`` did not know it."""
    for structure in ATLAS.structures.values():
        for said in (structure.name, brief_of(structure, ATLAS)):
            found = ATLAS.find(printed_as(said, ATLAS))
            assert {structure.owner} & {one.owner for one in found}, said
    assert run("show", "hollow of the knee").startswith("popliteal fossa")


def test_odds_that_did_not_move_are_as_before() -> None:
    """ "odds /1" and "x2,898,737,797,928" stood on pages."""
    page = run("rank", "pain and temperature lost on the left below T6")
    assert not re.search(r"odds [x/]1\b(?!\.)", page)
    assert not re.search(r"[x/]\d+,\d{3},", page)


def test_the_rival_has_another_root_or_cause() -> None:
    found = infer(parse_exam(C7_EXAM, ATLAS))
    leader = find_lesion(found, "right C7")
    rival = runner_up(found, leader)
    assert not set(rival.roots) & set(leader.roots)
    for name in ("common peroneal", "Guillain-Barré", "Brown-Sequard T8", "median"):
        assert (
            find_lesion(found, name).family
            == parse_lesion(name, None, None, ATLAS)[0].family
        )


@pytest.mark.parametrize("root", ROOTS[1:-3])
def test_roots_take_discs_and_structures(root: str) -> None:
    assert parse_lesion(root, None, None, ATLAS)[0].roots == ((root, "right"),)


def test_the_overview_of_roots_is_one_screen() -> None:
    text = run("roots")
    on_one_screen(text)
    for words in ("C7", "triceps", "Achilles reflex", "thumb"):
        assert words in text


@pytest.mark.parametrize(
    "level",
    [
        "L5/S1",
        *(
            pytest.param(level, marks=pytest.mark.deep)
            for level in ("C5/6", "T12/L1", "L2/3", "L4/5")
        ),
    ],
)
@pytest.mark.parametrize("severity", ["severe", "complete"])
def test_a_lesion_is_what_its_name_is_at_every_severity(
    level: str, severity: str
) -> None:
    """A central disc that fills the canal does so by name and as an object."""
    given = disc(ATLAS.levels[level], "", "central")
    named = predict(level, zone="central", severity=severity, atlas=ATLAS, among=())
    object_ = predict(given, severity=severity, atlas=ATLAS, among=())
    assert object_.lesion == named.lesion == as_severe(given, severity, ATLAS)
    assert object_.roots == named.roots
    assert signature(given, severity=severity, atlas=ATLAS).lesion == named.lesion
    drawn = next(simulate(given, severity=severity, seed=1, atlas=ATLAS))
    assert drawn.lesion == named.lesion
    typical = typical_exam(given, severity=severity, protocol="screening", atlas=ATLAS)
    assert typical.id == named.lesion.name


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("C7", "root cut"),
        ("L4/5", "root cut"),
        ("median", "nerve cut"),
        ("C5/6 cord", ""),
        ("cauda equina", ""),
        ("L4/5 central", ""),
        ("polyneuropathy", ""),
    ],
)
def test_only_one_root_or_nerve_is_cut(name: str, said: str) -> None:
    text = run("predict", name, "--severity", "complete")
    assert [w for w in ("root cut", "nerve cut") if w in text] == [said][: bool(said)]


@pytest.mark.parametrize("name", ["C5/6 cord", "C7", "cauda equina", "ulnar"])
def test_the_long_table_folds_what_is_unlikely(name: str) -> None:
    found = predict(name, severity="severe", atlas=ATLAS)
    text = render(prediction_page(found, ATLAS, top=0), width=200)
    hit = text.partition("Roots hit\n")[2].partition("Skin")[0].splitlines()
    assert len(hit) <= 8
    listed = {part.id for part in parts(ATLAS)}
    known = [f for f in found.findings if f.structure in listed]
    for one in known:
        if one.p_abnormal - one.p_background >= 0.02:
            assert f" {one.name} " in text
    low = {f.name for f in known if f.p_abnormal - f.p_background < 0.02}
    assert low
    assert "only in --json" in " ".join(text.split())


@pytest.mark.parametrize("root", ROOTS[1:-3])
def test_a_rival_shares_something_and_says_each_sign_once(root: str) -> None:
    for rival in known(root).rivals:
        for signs in (rival.here, rival.there):
            assert len(signs) == len(set(signs))
        assert (rival.lesion.family == "pudendal") <= (root in ("S2", "S3"))


@pytest.mark.parametrize(
    ("name", "said"),
    [("sural", "neurosim map"), ("thoracodorsal nerve", "latissimus dorsi")],
)
def test_a_nerve_without_a_lesion_says_what_it_supplies(name: str, said: str) -> None:
    result = CliRunner().invoke(cli, ["predict", name])
    assert result.exit_code == 1
    assert "the tables have no lesion of the" in result.stderr
    assert said in result.stderr


def test_compare_lists_what_one_of_them_gives() -> None:
    text = run("compare", "L5", "common peroneal", "--top", "40")
    rows = [line for line in text.splitlines() if re.search(r" {2,}-( {2,}-)+$", line)]
    assert not rows


def test_compare_of_long_names_keeps_to_the_page_and_cuts_no_word() -> None:
    names = ["spinoglenoid notch", "superior sulcus tumour", "medial cord plexopathy"]
    result = CliRunner().invoke(cli, ["compare", *names])
    assert result.exit_code == 0, result.output
    assert max(map(len, result.output.splitlines())) <= 80
    assert "infraspinatus (external" in result.output


def test_silence_names_both_sides_once() -> None:
    result = CliRunner().invoke(cli, ["rank", "right triceps 3/5", "--all"])
    told = " ".join(result.output.split()).partition("Taken as probably normal")[2]
    both, _, sided = told.partition(";")
    assert "on both sides" in both
    assert "right arm power" in sided
    listed = both.partition("on both sides ")[2].split(", ")
    assert not any(f"right {name}" in sided for name in listed)


def test_a_test_that_tells_nothing_is_not_recommended() -> None:
    note = "Plantars up bilaterally. Sensory level T8. Ankle clonus on both sides."
    result = CliRunner().invoke(cli, ["rank", "--note", "-"], input=note)
    assert result.exit_code == 0, result.output
    assert "No test left would tell you more about the root." in result.output
    assert " 0.00" not in result.output


_GRADES = {
    "mrc": r"[0-5]/5",
    "reflex": r"absent|[0-4]\+( \((reduced|normal|brisk|clonus)\))?",
}


def told(structure: Structure, finding: Finding, atlas: Atlas) -> Iterator[str]:
    """Yield how each page, card and sheet writes the result of a finding."""
    yield state_words(finding, structure)
    yield grade_text(structure, finding.grades[0])
    yield said_text(structure, finding.grades[0])
    yield result_words(finding, structure)
    for words in words_of(finding, atlas), finding_words(finding, structure):
        yield words.split(": ")[-1]


def test_a_finding_is_told_in_the_words_of_its_own_scale() -> None:
    """A power of 4/5 belongs to a muscle; a gait is there or not."""
    atlas = load_atlas()
    for structure in atlas.structures.values():
        number = "" if structure.states else _GRADES.get(structure.scale_name, "")
        for grade in structure.scale.all:
            finding = Finding(structure.id, structure.one_side, (grade,))
            for words in told(structure, finding, atlas):
                plain = not re.search(r"\d/5|\d\+", words)
                right = re.fullmatch(number, words) if number else plain
                assert right, (structure.id, words)


def test_a_test_of_function_has_words_of_its_own() -> None:
    """Nobody writes the power of a gait, or of walking on the heels."""
    structures = load_atlas().structures.values()
    tasks = [s for s in structures if s.note.startswith("functional test")]
    assert len(tasks) >= 7
    assert [s.id for s in tasks if not s.states] == []


@pytest.mark.parametrize("words", ["left steppage gait", "left cannot heel walk",
                                   "right single leg heel raise impaired"])  # fmt: skip
@pytest.mark.parametrize("command", ["rank", "explain", "next", "rank --all"])
def test_no_page_grades_a_gait(command: str, words: str) -> None:
    page = CliRunner().invoke(cli, [*command.split(), words]).stdout
    lines = [line for line in page.splitlines() if words.rsplit(maxsplit=1)[-1] in line]
    assert not any(re.search(r"\d/5", line) for line in lines), lines


def test_expected_signs_say_their_direction_in_their_own_words() -> None:
    atlas = load_atlas()
    for name in ("L5", "C8", "C5/6 cord", "cauda equina", "carpal tunnel"):
        for found in predict(name, severity="severe").findings:
            structure = atlas.structures[found.structure]
            assert (found.word == "weak") is (structure.scale_name == "mrc"
                                              and not structure.states)  # fmt: skip


@pytest.mark.parametrize("words", [
    ("spastic gait", "extensor plantars", "Hoffmann positive",
     "right biceps reflex absent", "hands clumsy"),
    ("below T10 pin prick absent", "extensor plantars", "spastic gait"),
])  # fmt: skip
@pytest.mark.parametrize("target", ["root", "category"])
def test_where_the_root_is_settled_the_tests_are_of_what_is_open(
    words: tuple[str, ...], target: str
) -> None:
    """With a lesion of the cord a test may still tell the level, and none the root."""
    page = CliRunner().invoke(cli, ["next", *words, "--target", target]).stdout
    assert " 0.00 " not in page
    rows = re.findall(r"^ +(0\.\d\d)  ", page, re.MULTILINE)
    assert rows
    if f"tell you more about the {target}." in page:
        assert "would tell most about the level" in page


_DIRECTIONS = {
    "mrc": {"weak"}, "sensory": {"numb", "increased"}, "reflex": {"low", "brisk"},
}  # fmt: skip


@pytest.mark.parametrize("name", ["C8", "ulnar", "femoral", "carpal tunnel", "L4",
                                  "C5/6 cord", "meralgia", "cauda equina"])  # fmt: skip
def test_what_tells_apart_is_said_in_words_of_its_scale(name: str) -> None:
    """A muscle is weak and skin numb, here and there; a root makes no reflex brisk."""
    atlas = load_atlas()
    words: dict[str, set[str]] = {}
    for structure in atlas.structures.values():
        own = _DIRECTIONS.get(structure.scale_name, {"present"})
        own = own if structure.scale_name == "sign" else {*structure.states[1:]} or own
        words.setdefault(brief_of(structure, atlas), set()).update(own)
    for rival in signature(name).rivals:
        for phrase in (*rival.here, *rival.there):
            said, _, word = re.sub("^(left|right) ", "", phrase).rpartition(" ")
            assert word in words[said], phrase
        if rival.lesion.category in ("root", "mimic"):
            assert not any(phrase.endswith(" brisk") for phrase in rival.there)


def test_half_a_cord_is_known_by_what_it_takes_on_each_side() -> None:
    for name in ("Brown-Sequard T8", "Brown-Sequard C5"):
        first = [
            (sign.side, sign.structure) for sign in signature(name, side="right").signs
        ]
        motor, dorsal, crossed, level, toe = first[:5]
        assert (motor[0], dorsal, toe) == (
            "right",
            ("right", "position_sense"),
            ("right", "plantar_response"),
        )
        assert crossed[0] == "left"
        assert level == ("left", "sensory_level")
    shown = render(lesion_page(signature("Brown-Sequard T8", side="right")))
    assert re.search(r"left .*, pin prick +reduced +reduced", shown)


def test_a_sign_has_the_words_of_the_lesion() -> None:
    for lesion, said, unsaid in (
        ("ALS", "dysarthria", "aphasia"),
        ("GBS", "unsteady gait", "spastic"),
    ):
        names = " ".join(sign.name for sign in signature(lesion).signs)
        assert said in names
        assert unsaid not in names


def test_a_simulated_patient_is_readable_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = ["simulate", "C6/7", "--seed", "1", "--protocol", "screening"]
    piped = CliRunner().invoke(cli, words).stdout
    assert isinstance(json.loads(piped), dict)
    wrapper = "click.testing._NamedTextIOWrapper.isatty"
    monkeypatch.setattr(wrapper, lambda _: True)
    shown = CliRunner().invoke(cli, words).stdout
    assert shown.startswith("Patient 1: C6/7")
    assert "{" not in shown
    assert CliRunner().invoke(cli, [*words, "--json"]).stdout == piped


@pytest.mark.parametrize(("name", "first"), [
    ("plantar", "plantar response"), ("sole", "sole (sensory)"),
    ("thumb", "thumb (sensory)"), ("sole pain", "pain in the sole"),
])  # fmt: skip
def test_a_word_for_a_test_and_a_pain_means_the_test(name: str, first: str) -> None:
    """``show plantar`` led with pain in the sole."""
    assert run("show", name).startswith(first)


def test_only_a_pain_hides_behind_a_word_for_a_test() -> None:
    """What a name leads to is a pain only where the name says so, or nothing else."""
    for name in sorted(ATLAS.names):
        found = ATLAS.find(name)
        led = show_order(ATLAS, name)[0]
        others = {one.modality for one in found} - {"pain"}
        assert led.modality != "pain" or "pain" in name or not others, name


def test_a_test_with_words_of_its_own_is_not_described_as_another() -> None:
    """Trendelenburg's sign had the position and the grades of hip abduction."""
    page = run("show", "Trendelenburg")
    assert "stand on one leg" in page
    assert "lying on the other side" not in page
    assert "grade 3" not in page
    assert "show hip abduction" in page
    assert "press the wrist toward the shoulder" in run("show", "elbow extension")


def test_next_says_skin_and_does_not_fill_the_page_with_one_kind() -> None:
    """Four areas of the same arm were proposed, one as "right wrist: absent"."""
    words = ["right thumb numb", "right biceps reflex reduced"]
    page = run("next", *words)
    assert len(re.findall(r"(?m)^  \d\.\d\d ", page)) == 5
    assert "(skin)" in page
    found = json.loads(run("next", *words, "--json"))["tests"]
    kinds = Counter(ATLAS.structures[test["structure"]].modality for test in found)
    assert max(kinds.values()) == 2


@pytest.mark.parametrize(
    "words",
    [
        ["right triceps 3/5"],
        ["left EHL 3/5", "left ankle dorsiflexion 4/5", "left dorsum of foot numb"],
        ["left ankle jerk absent", "left leg pain"],
    ],
)
def test_next_is_what_an_examiner_would_do(words: list[str]) -> None:
    """The sound leg and "leg below the knee, not specified" stood among the best."""
    found = json.loads(run("next", *words, "--json"))["tests"]
    kinds = {ATLAS.structures[test["structure"]].modality for test in found}
    assert kinds == {"motor", "sensory", "reflex", "tension"}
    side, sound = SIDES if words[0].startswith("right") else SIDES[::-1]
    assert sum(test["side"] == sound for test in found) <= 1
    assert sum(test["side"] == side for test in found) >= 3
    assert not any("not specified" in test["name"] for test in found)


def test_next_asks_what_is_open_where_no_root_is_touched() -> None:
    """Of an ulnar palsy it asked about the root, which was settled."""
    page = run("next", "numb left little finger", "left finger abduction 3/5")
    assert "would tell most about the cause" in page
    assert "flexor carpi" in page
    roots = run("next", "right triceps 3/5", "right middle finger numb")
    assert "would tell most about the root" in roots


def test_patients_of_another_setting_are_named(tmp_path: Path) -> None:
    """They were scored with the prior of published patients, and nothing said so."""
    path = tmp_path / "p.jsonl"
    run("simulate", "-n", "3", "--setting", "primary", "-o", str(path))
    assert "3 patients drawn in setting primary" in run("evaluate", str(path))
    assert "drawn in" not in run("evaluate", str(path), "--setting", "primary")


@pytest.mark.parametrize("root", ["T4", "T8", "T10"])
def test_a_root_of_the_trunk_is_known_by_its_band(root: str) -> None:
    """One intercostal muscle and sweating stood where band and girdle pain belong."""
    found = signature(root, atlas=ATLAS)
    skin = [i for i, s in enumerate(found.signs) if s.structure.startswith("band_")]
    unseen = [
        i for i, s in enumerate(found.signs)
        if s.structure.startswith("intercostal") or s.structure == "limb_sweating"
    ]  # fmt: skip
    assert len(skin) >= 3
    assert max(skin[:3]) < min(unseen)
    assert "pain_chest_band" in {sign.structure for sign in found.told[:2]}


def test_compare_has_the_best_of_each_kind_first_and_says_what_is_alike() -> None:
    """Twelve muscles of the same roots hid pain, reflexes, bladder and saddle."""
    page = " ".join(run("compare", "cauda equina", "conus").split())
    head, _, alike = page.partition("Alike, or nearly so: ")
    assert "straight leg raise" in head
    assert "buttock pain" in head
    assert "disturbed bladder" in alike
    pair = [parse_lesion(name, None, None, ATLAS)[0] for name in ("C6", "C7")]
    first = compare(pair, ATLAS)[:4]
    assert len({ATLAS.structures[row.structure].modality for row in first}) == 4


@pytest.mark.parametrize("root", ["C2", "C3", "C4"])
def test_a_root_of_the_neck_is_not_told_apart_from_a_nerve_of_the_hand(
    root: str,
) -> None:
    """A trace in common times the commonest nerve made carpal tunnel a rival of C3."""
    rivals = {rival.lesion.family for rival in signature(root, atlas=ATLAS).rivals}
    assert not rivals & {"carpal_tunnel", "ulnar_elbow", "ulnar_wrist"}


def test_a_nerve_is_known_by_its_own_muscles_before_a_key_of_some_root() -> None:
    """Finger flexion (49 %) led the anterior interosseous nerve before FDP and FPL."""
    first = [sign.structure for sign in signature("anterior interosseous").signs[:2]]
    assert first == ["fdp_radial", "flexor_pollicis_longus"]
