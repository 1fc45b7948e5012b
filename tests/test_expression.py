"""Expressions of the reader: what is looked for first is in every match."""

import csv
import gc
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import neurosim.grammar.reading  # noqa: F401 - loads every expression
from neurosim.grammar.expression import Expression, needed

CASES = Path(__file__).parent / "cases" / "sentences.csv"
TRICKY = {
    r"ab+c": {"ab"},
    r"a?bc": {"bc"},
    r"(?:ab)?cdef": {"cdef"},
    r"(?:ab|cd)+e?": {"ab", "cd"},
    r"x|yz": {"x", "yz"},
    r"foo\b(?!bar)": {"foo"},
    r"(?<!foo)ba": {"ba"},
    r"ab{2}c": {"ab"},
    r"abc{0,2}d": {"ab"},
    r"abc{,2}d": {"ab"},
    r"[abc]def": {"def"},
    r"[]a]bc": {"bc"},
    r"(?:|abc)": set(),
    r"(?:abc|de?)": {"abc", "d"},
    r"(?P<a>xy)\d(?P=a)": {"xy"},
    r"\(foo\)": {"foo"},
    r"\x61": set(),
    r"(x)?(?(1)ab|cd)": set(),
    r"(?:(?:ab|c*)d|ef)g": {"g"},
    r"Weak": {"weak"},
}


@pytest.mark.parametrize("pattern", TRICKY)
def test_what_a_pattern_needs(pattern: str) -> None:
    assert needed(pattern) == TRICKY[pattern]


@pytest.mark.parametrize("pattern", TRICKY)
@given(data=st.data())
def test_each_match_holds_what_is_needed(pattern: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(pattern, alphabet=st.characters(codec="ascii")))
    assert Expression(pattern).may_hold(text)
    assert Expression(pattern).search(text)


def test_each_expression_finds_what_it_would_without_looking_first() -> None:
    expressions = [one for one in gc.get_objects() if isinstance(one, Expression)]
    assert len(expressions) > 900
    with CASES.open(encoding="utf-8") as file:
        texts = [row["sentence"] for row in csv.DictReader(file)]
    text = "\n".join(texts[::15])
    for one in expressions:
        plain = re.compile(one.pattern, one.flags)
        for line in text.splitlines():
            assert one.may_hold(line) or not plain.search(line), (one.pattern, line)


def test_letters_beyond_ascii_are_left_to_the_expression() -> None:
    assert Expression("weakness", re.IGNORECASE).search("WEAKNE\u017f\u017f")


def test_nothing_is_compiled_for_a_text_that_cannot_match() -> None:
    numb = Expression(r"\bnumb(?:ness)?\b", re.IGNORECASE)
    assert numb.sub("", "weak arm") == "weak arm"
    assert numb.split("weak arm") == ["weak arm"]
    assert [*numb.finditer("weak arm"), *numb.findall("weak arm")] == []
    assert (numb.search("a"), numb.match("a"), numb.fullmatch("a")) == (None,) * 3
    assert "_compiled" not in vars(numb)
    assert numb.fullmatch("NUMB")
