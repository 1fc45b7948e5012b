"""Red flags come from redflags.csv and what was typed; probabilities silence none.

``cases/redflag_phrases.csv`` says which flags a set of phrases raises, and their tier.
``later`` marks phrases that the grammar may still refuse; what it must not do is read
them and raise something else.
"""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurosim.atlas import Atlas, load_atlas
from neurosim.document import rank_document
from neurosim.exam import Exam, Finding, mirror
from neurosim.grammar import format_finding, parse_exam, parse_finding
from neurosim.inference import infer
from neurosim.records import FlagTest
from neurosim.redflags import check_red_flags, first_tests, not_excluded, red_flags
from neurosim.report.page import Heading, Paragraph
from neurosim.report.ranking import ranking_page
from neurosim.report.reasons import next_page
from neurosim.strategies import exams
from neurosim.terms import HISTORY, TIERS, ExamError, TableError

ATLAS = load_atlas()
FILE = Path(__file__).parent / "cases" / "redflag_phrases.csv"
with FILE.open(encoding="utf-8", newline="") as lines:
    PHRASES = list(csv.DictReader(lines))
ITEMS = sorted(s.id for s in ATLAS.structures.values() if s.modality == HISTORY)
PLAIN = ["right triceps 3/5", "right triceps reflex absent"]


def flags(*texts: str) -> set[str]:
    return {hit.flag.id for hit in red_flags(parse_exam(texts, ATLAS), ATLAS)}


def tiers(exam: Exam) -> set[str]:
    return {f"{h.flag.id}:{h.flag.tier}" for h in red_flags(exam, ATLAS)}


def history(item: str, grade: int = 0) -> Finding:
    return Finding(item, "midline", (grade,), "told")


def test_the_shipped_rules_are_sound() -> None:
    check_red_flags(ATLAS)


def test_the_table_of_phrases_is_large_and_covers_every_flag() -> None:
    raised = {
        flag.partition(":")[0] for row in PHRASES for flag in row["flags"].split()
    }
    assert len(PHRASES) >= 80
    assert raised == {flag.id for flag in ATLAS.red_flags}
    assert sum(not row["flags"] for row in PHRASES) >= 25


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("difficulty swallowing, jaw jerk brisk", "bulbar"),
        ("ankle clonus 3 beats on the right, sustained on the left", "long_tract"),
        ("urinary frequency but cannot empty the bladder", "bladder_failure"),
        ("faecal incontinence, no constipation", "bowel_failure"),
    ],
)
def test_a_word_that_excludes_stands_in_the_clause_of_its_finding(
    text: str, flag: str
) -> None:
    assert flag in flags(text)
    assert "bladder_failure" not in flags("urinary frequency, urgency")


@pytest.mark.parametrize("row", PHRASES, ids=lambda row: row["phrases"][:60])
def test_phrases_raise_their_flags_and_no_other(row: dict[str, str]) -> None:
    texts = [text.strip() for text in row["phrases"].split(";")]
    try:
        exam = parse_exam(texts, ATLAS)
    except ExamError:
        assert row["reads"] == "later"
        return
    assert tiers(exam) == set(row["flags"].split())
    assert tiers(mirror(exam)) == tiers(exam)


@pytest.mark.parametrize(
    ("texts", "flag"),
    [
        (["urinary retention"], "bladder_failure"),
        (["saddle numbness both sides"], "saddle_loss"),
        (["rectal tone reduced"], "anal_tone_low"),
        (["both legs weak"], "both_legs_weak"),
        (["right hip flexion 4/5", "left ankle dorsiflexion 4/5"], "both_legs_weak"),
        (["right plantar upgoing"], "long_tract"),
        (["pin prick reduced below T4"], "sensory_level"),
        (["right ankle dorsiflexion 1/5"], "foot_drop"),
        (["right triceps 2/5"], "severe_weakness"),
    ],
)
def test_flags_are_raised(texts: list[str], flag: str) -> None:
    assert flag in flags(*texts)


@pytest.mark.parametrize(
    "texts",
    [
        [],
        ["neck pain", "right triceps 4/5", "right triceps reflex absent"],
        ["no saddle numbness", "bladder normal", "anal tone normal"],
        ["power normal", "reflexes normal", "no sensory level"],
        ["bladder not tested", "both plantars not tested"],
        ["right triceps weak"],
        ["right hip flexion 4/5", "right ankle dorsiflexion 4/5"],
        ["reflexes symmetrical"],
    ],
)
def test_no_flag_without_the_finding(texts: list[str]) -> None:
    assert flags(*texts) == set()


def test_the_findings_that_raised_it_are_named() -> None:
    exam = parse_exam(["urinary retention", "right triceps 5/5"], ATLAS)
    [hit] = red_flags(exam, ATLAS)
    assert [finding.text for finding in hit.findings] == ["urinary retention"]
    assert "urgent assessment by a clinician" in hit.flag.message


def test_a_crossed_test_counts_for_the_other_side() -> None:
    texts = ["both legs pain", "left crossed SLR positive", "left SLR positive"]
    assert "both_legs_pain" in flags(*texts)


def test_the_gravest_tier_stands_first() -> None:
    texts = ["known cancer", "right hoffmann positive", "retention", "night pain",
             "right foot drop", "right sciatica"]  # fmt: skip
    exam = parse_exam(texts, ATLAS)
    order = [list(TIERS).index(hit.flag.tier) for hit in red_flags(exam, ATLAS)]
    assert order == sorted(order)
    assert set(order) == {0, 1, 2}


@pytest.mark.parametrize("item", ITEMS)
def test_history_raises_a_flag_or_none_and_changes_no_probability(item: str) -> None:
    plain = parse_exam(PLAIN, ATLAS)
    told = replace(plain, findings=(*plain.findings, history(item)))
    before, after = infer(plain), infer(told)
    assert after.categories == before.categories
    assert after.log_evidence == before.log_evidence
    assert [r.probability for r in after.roots] == [r.probability for r in before.roots]
    denied = replace(plain, findings=(*plain.findings, history(item, 1)))
    assert red_flags(denied, ATLAS) == red_flags(plain, ATLAS)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("item", ITEMS)
def test_history_is_read_written_and_denied_by_name(item: str) -> None:
    structure = ATLAS.structures[item]
    for name in (structure.name, *structure.aliases):
        [found] = parse_finding(name, ATLAS)
        assert (found.structure, found.grades) == (item, (0,)), name
        [denied] = parse_finding(f"no {name}", ATLAS)
        assert (denied.structure, denied.grades) == (item, (1,)), name
    written = format_finding(history(item), ATLAS)
    assert parse_finding(written, ATLAS)[0].identity == history(item).identity


def test_names_that_say_what_is_wrong_can_be_denied() -> None:
    wrong = []
    for structure in ATLAS.structures.values():
        for name in structure.complaints:
            if structure.modality == HISTORY or structure.laterality != "midline":
                continue
            [found] = parse_finding(name, ATLAS)
            if structure.scale.normal in found.grades:
                wrong.append(name)
    assert not wrong


@given(exam=exams(ATLAS))
def test_flags_follow_the_mirrored_patient(exam: Exam) -> None:
    assert tiers(mirror(exam)) == tiers(exam)


@given(exam=exams(ATLAS), data=st.data())
def test_a_further_finding_never_lowers_the_gravest_tier(
    exam: Exam, data: st.DataObject
) -> None:
    item = data.draw(st.sampled_from(ITEMS))
    more = replace(exam, findings=(*exam.findings, history(item)))
    order = list(TIERS)

    def gravest(one: Exam) -> int:
        return min((order.index(h.flag.tier) for h in red_flags(one, ATLAS)), default=3)

    if item != "known_nerve_lesion":
        assert gravest(more) <= gravest(exam)


def test_normal_signs_do_not_exclude_and_the_page_says_so_with_figures() -> None:
    exam = parse_exam(["perianal sensation normal", "bladder normal",
                       "anal tone normal", "right sciatica"], ATLAS)  # fmt: skip
    found = {flag.id for flag in not_excluded(exam, ATLAS)}
    assert {"saddle_loss", "bladder_failure", "anal_tone_low"} <= found
    text = page_text(exam)
    assert "No flag in what you typed" in text
    assert "no red flags" not in text.lower()
    assert ".60 of 25" in text
    assert "CES334" in text
    assert "a rectal examination is not needed" in text
    assert "under this model" in text.lower()


def test_no_text_asks_for_a_rectal_examination() -> None:
    for flag in ATLAS.red_flags:
        said = f"{flag.message} {flag.limit}".lower()
        assert "rectal examination" not in said.replace(
            "a rectal examination is not needed", ""
        )
        assert flag.limit == "" or any(c.isdigit() for c in flag.limit)


def page_text(exam: Exam) -> str:
    page = ranking_page(infer(exam), red_flags(exam, ATLAS))
    return " ".join(
        block.text for block in page if isinstance(block, Paragraph) or hasattr(
            block, "text")
    )  # fmt: skip


def test_documents_carry_the_tier_and_what_is_not_excluded() -> None:
    exam = parse_exam(["urinary retention", "perianal sensation normal"], ATLAS)
    found = rank_document(infer(exam), red_flags(exam, ATLAS), setting="referral")
    assert [flag["tier"] for flag in found["red_flags"]] == ["same_day"]
    assert "saddle_loss" in {item["id"] for item in found["not_excluded"]}
    assert found["flag_note"] is None
    empty = parse_exam(["right triceps 4/5"], ATLAS)
    found = rank_document(infer(empty), (), setting="referral")
    assert found["flag_note"].startswith("No flag in what you typed")


def test_what_decides_a_flag_comes_before_any_root() -> None:
    exam = parse_exam(["saddle numb", "both legs pain"], ATLAS)
    page = next_page(infer(exam), "root", red_flags(exam, ATLAS), top=3)
    heads = [block.text for block in page if isinstance(block, Heading)]
    assert heads.index("First, for the flags") < heads.index(
        next(head for head in heads if head.startswith("Tests that would tell"))
    )
    words = " ".join(b.text for b in page if isinstance(b, Paragraph))
    for needed in ("residual", "perianal", "anal tone", "plantar", "urgent MRI"):
        assert needed in words


def test_every_flag_of_cauda_and_cord_has_tests_that_decide() -> None:
    """What can mean a compression asks for the bladder, and is not asked twice."""
    for flag in ATLAS.red_flags:
        grave = flag.tier == "same_day" and "compression" in flag.message
        if grave and "neck" not in flag.id and flag.id != "rapid_weakness":
            assert "post_void_residual" in flag.first.split(), flag.id
            assert "MRI" in flag.imaging, flag.id
    texts = ["saddle numb", "residual urine 50 ml", "anal tone normal"]
    exam = parse_exam(texts, ATLAS)
    found = [test.id for test in first_tests(red_flags(exam, ATLAS), exam, ATLAS)]
    assert found == ["perianal_area", "plantar_response"]


def test_flags_do_not_depend_on_the_side() -> None:
    exam = parse_exam(["right hoffmann positive", "gait abnormal"], ATLAS)
    one, other = (red_flags(e, ATLAS) for e in (exam, mirror(exam)))
    assert [hit.flag for hit in one] == [hit.flag for hit in other] != []


@pytest.mark.parametrize(
    ("when", "match"),
    [
        ("blader:abnormal", "did you mean bladder"),
        ("bladder:broken", "unknown state 'broken'"),
        ("bladder:brisk", "bladder cannot be brisk"),
        ("bladder:mrc3", "bladder cannot be mrc3"),
        ("leg_weaks@both", "unknown group 'leg_weaks'"),
        ("bladder;abnormal", "is not a test"),
    ],
)
def test_bad_rules_are_named(when: str, match: str) -> None:
    flag = replace(ATLAS.red_flags[0], when=when)
    with pytest.raises(TableError, match=match):
        check_red_flags(replace(ATLAS, red_flags=(flag,)))


def grouped(*rows: tuple[str, str]) -> Atlas:
    """Return tables in which these groups, and no others, raise the flag "test"."""
    flag = replace(ATLAS.red_flags[0], id="test", when=rows[0][0])
    tests = tuple(FlagTest(group, test, "") for group, test in rows)
    return replace(ATLAS, red_flags=(flag,), flag_tests=tests)


def test_a_group_in_a_group_is_tested() -> None:
    tables = grouped(("arm_or_leg", "arm"), ("arm_or_leg", "gait:present"),
                     ("arm", "triceps:weak"))  # fmt: skip
    check_red_flags(tables)
    for text in ("right triceps 3/5", "unsteady gait"):
        hits = red_flags(parse_exam([text], tables), tables)
        assert [hit.flag.id for hit in hits] == ["test"]
    assert not red_flags(parse_exam(["right biceps 3/5"], tables), tables)


@pytest.mark.parametrize(
    ("rows", "match"),
    [
        ([("one", "other"), ("other", "one")], "'other' is a group that holds one"),
        ([("one", "one")], "'one' is a group that holds one"),
        ([("one", "triceps:weak@both")], "belong into redflags.csv"),
        ([("one", "-triceps:weak")], "belong into redflags.csv"),
    ],
)
def test_a_member_that_would_be_passed_over_is_named(
    rows: list[tuple[str, str]], match: str
) -> None:
    with pytest.raises(TableError, match=match):
        check_red_flags(grouped(*rows))


@pytest.mark.parametrize(
    ("texts", "flag"),
    [
        (["right foot drop", "right ankle inversion 5/5"], "foot_drop"),
        (["right wrist drop", "right triceps 5/5"], "wrist_drop"),
        (["right pupil small, right lid droops"], "horner_alone"),
        (["right pupil small, right lid droops", "right arm pain"], "horner_arm_pain"),
    ],
)
def test_a_normal_finding_takes_no_flag_away(texts: list[str], flag: str) -> None:
    """The drop is still there."""
    assert flag in flags(*texts)
