"""The strategies draw what they promise."""

from hypothesis import given
from hypothesis import strategies as st

from neurosim import strategies, terms
from neurosim.atlas import load_atlas
from neurosim.exam import Exam, Finding, check, contradictions

ATLAS = load_atlas()


@given(st.data())
def test_words_are_in_the_vocabulary(data: st.DataObject) -> None:
    parsers = {
        terms.parse_root: strategies.roots(),
        terms.parse_side: strategies.sides(),
        terms.parse_level: strategies.levels(),
        terms.parse_zone: strategies.zones(),
    }
    for parse, words in parsers.items():
        word = data.draw(words)
        assert parse(word) == word
    assert 0 < data.draw(strategies.severities()) <= 1


@given(strategies.findings(ATLAS, ["motor", "reflex"]))
def test_findings_are_known_to_the_atlas(finding: Finding) -> None:
    check(Exam((finding,)), ATLAS)
    assert ATLAS.structures[finding.structure].modality in ("motor", "reflex")


@given(st.data())
def test_partial_exams_are_part_of_the_exam(data: st.DataObject) -> None:
    exam = data.draw(strategies.exams(ATLAS, max_size=5))
    check(exam, ATLAS)
    part = data.draw(strategies.partial_exams(exam))
    assert set(part.findings) <= set(exam.findings)


@given(strategies.contradictory_exams(ATLAS))
def test_contradictory_exams_contradict(exam: Exam) -> None:
    assert list(contradictions(exam))
