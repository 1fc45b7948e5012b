"""The strategies draw what they promise."""

import tomllib
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from neurosim import strategies, terms
from neurosim.atlas import Atlas, load_atlas
from neurosim.exam import Exam, Finding, check, contradictions
from neurosim.infer import infer
from neurosim.lesion import Lesion, hypotheses
from neurosim.model import build_model
from neurosim.model.population import Population
from neurosim.predict import parse_lesion
from neurosim.records import Structure
from neurosim.typical import typical_exam

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


@given(st.data())
def test_lesions_are_hypotheses(data: st.DataObject) -> None:
    assert data.draw(strategies.lesions()) in hypotheses(ATLAS)
    assert data.draw(strategies.lesions(ATLAS, ["conus"])).category == "conus"


@given(strategies.priors())
def test_priors_are_distributions(prior: Population) -> None:
    assert np.exp(prior.log_prior).sum() == pytest.approx(1)
    assert prior.severity.sum() == pytest.approx(1)
    weak = Exam((Finding("triceps", "right", (3,)),))
    found = infer(weak, build_model(), population=prior)
    assert found.probabilities.sum() == pytest.approx(1)


@settings(max_examples=10)
@given(strategies.atlases(max_edits=3))
def test_atlases_are_valid_tables(atlas: Atlas) -> None:
    assert set(atlas.structures) == set(ATLAS.structures)
    assert load_atlas(atlas.directory) == atlas
    for roots in atlas.weights.values():
        assert sum(roots.values()) == pytest.approx(1)
    posterior = infer(Exam(), build_model(atlas))
    assert posterior.probabilities.sum() == pytest.approx(1)


@settings(max_examples=5)
@given(strategies.atlases(max_edits=1))
def test_one_edit_changes_one_structure(atlas: Atlas) -> None:
    changed = [s for s, roots in ATLAS.weights.items() if roots != atlas.weights[s]]
    assert len(changed) <= 1


C7, _ = parse_lesion("C7", "right", None, ATLAS)


@given(strategies.exams_of(C7))
def test_exams_of_a_lesion_are_legal_and_plausible(exam: Exam) -> None:
    check(exam, ATLAS)
    typical = {f.identity for f in typical_exam(C7, severity="severe").findings}
    same = [finding.identity in typical for finding in exam.findings]
    assert len(same) < 12 or sum(same) > len(same) / 4


def test_failures_shrink_to_a_vignette() -> None:
    """The smallest exam with a weak muscle is one key muscle on the right."""
    found = find(
        strategies.exams(ATLAS),
        lambda exam: any(
            ATLAS.structures[f.structure].modality == "motor" for f in exam.findings
        ),
    )
    [finding] = found.findings
    assert ATLAS.structures[finding.structure].key
    assert (finding.side, finding.kind, finding.relation) == ("right", "examined", "")
    assert (found.age, found.sex) == (None, None)


strategies.register()
KINDS: tuple[type, ...] = (Lesion, Finding, Exam, Structure, Atlas)


@settings(max_examples=5)
@given(st.tuples(*map(st.from_type, KINDS)))
def test_hypothesis_knows_our_types(drawn: tuple[object, ...]) -> None:
    assert tuple(type(value) for value in drawn) == KINDS


def test_the_entry_point_is_declared() -> None:
    pyproject = Path(__file__).parents[1] / "pyproject.toml"
    declared = tomllib.loads(pyproject.read_text("utf-8"))["project"]["entry-points"]
    module, _, name = declared["hypothesis"]["neurosim"].partition(":")
    assert getattr(import_module(module), name) is strategies.register
