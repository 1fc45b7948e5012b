"""The strategies draw what they promise."""

import ast
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from neurosim import strategies, terms
from neurosim.atlas import Atlas, load_atlas
from neurosim.exam import Exam, Finding, check, contradictions
from neurosim.grammar import parse_exam
from neurosim.inference import infer
from neurosim.lesion import Lesion, hypotheses
from neurosim.model import build_model
from neurosim.model.population import Population
from neurosim.prediction import parse_lesion
from neurosim.records import Structure
from neurosim.tables import TABLES
from neurosim.typical import typical_exam

ATLAS = load_atlas()
atlases_module = import_module("neurosim.strategies.atlases")


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


@settings(max_examples=6)
@given(strategies.atlases(max_edits=3))
def test_atlases_are_valid_tables(atlas: Atlas) -> None:
    assert set(atlas.structures) == set(ATLAS.structures)
    assert load_atlas(atlas.directory) == atlas
    for roots in atlas.weights.values():
        assert sum(roots.values()) == pytest.approx(1)
    posterior = infer(Exam(), build_model(atlas))
    assert posterior.probabilities.sum() == pytest.approx(1)


@settings(max_examples=3)
@given(strategies.atlases(max_edits=2, tables=sorted({*TABLES} - {"roots.csv"})))
def test_every_table_can_be_edited(atlas: Atlas) -> None:
    assert load_atlas(atlas.directory) == atlas


def test_the_numbers_of_a_table_change() -> None:
    drawn = strategies.atlases(ATLAS, max_edits=1, tables=["levels.csv"])
    unshrunk = settings(max_examples=9, phases=[Phase.generate], deadline=None)
    found = find(drawn, lambda atlas: atlas.hash != ATLAS.hash, settings=unshrunk)
    assert found.observation == ATLAS.observation


@settings(max_examples=20)
@given(strategies.notes(ATLAS))
def test_a_note_is_read_as_what_it_tells(note: tuple[tuple[str, ...], Exam]) -> None:
    sentences, exam = note
    said = {finding.identity for finding in parse_exam(sentences, ATLAS).findings}
    assert said == {finding.identity for finding in exam.findings}


def test_exams_may_have_a_history() -> None:
    drawn = strategies.exams(ATLAS, max_size=1, histories=True)
    told = find(drawn, lambda exam: bool(exam.duration_weeks and exam.record))
    assert (told.duration_weeks, told.record) == (1, "protocol")


@settings(max_examples=5)
@given(strategies.atlases(max_edits=1))
def test_one_edit_changes_one_structure(atlas: Atlas) -> None:
    changed = [s for s, roots in ATLAS.weights.items() if roots != atlas.weights[s]]
    own = [name for name in changed if not ATLAS.structures[name].parts]
    # Wholes follow their parts, and a pain shares the weights of its skin.
    skin = [name for name in own if ATLAS.structures[name].modality != "pain"]
    assert len(skin) <= 1
    assert len(own) <= 2


C7, _ = parse_lesion("C7", "right", None, ATLAS)


@settings(max_examples=25)
@given(strategies.exams_of(C7))
def test_exams_of_a_lesion_are_legal_and_possible(exam: Exam) -> None:
    check(exam, ATLAS)
    assert infer(exam).root("C7", "right").probability > 0


def test_exams_of_a_lesion_shrink_to_the_typical_one() -> None:
    typical = {f.identity for f in typical_exam(C7, severity="severe").findings}
    found = find(strategies.exams_of(C7), lambda exam: len(exam.findings) > 5)
    assert {finding.identity for finding in found.findings} <= typical


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


EXAM = typical_exam(C7, severity="severe")
PUBLIC: dict[str, tuple[object, ...]] = {
    "atlases": (ATLAS,),
    "contradictory_exams": (ATLAS,),
    "exams": (ATLAS,),
    "exams_of": (C7, ATLAS),
    "findings": (ATLAS,),
    "grade_sets": (max(ATLAS.structures.values(), key=lambda s: len(s.scale.grades)),),
    "lesions": (ATLAS,),
    "levels": (),
    "notes": (ATLAS,),
    "partial_exams": (EXAM,),
    "priors": (build_model(),),
    "roots": (),
    "severities": (),
    "sides": (),
    "structures": (ATLAS,),
    "zones": (),
    "worksheets": (),
}


def test_every_public_strategy_is_tried_here() -> None:
    assert set(PUBLIC) == set(strategies.__all__) - {"register"}


@pytest.mark.parametrize("name", PUBLIC)
def test_strategies_are_told_by_name_and_not_by_their_data(name: str) -> None:
    """Hypothesis prints strategies; one that prints its data stops a test by luck."""
    made: st.SearchStrategy[object] = getattr(strategies, name)(*PUBLIC[name])
    said = [made, st.lists(made), made.map(str), st.tuples(made, made)]
    assert max(len(repr(one)) for one in said[:3]) < 1000, repr(made)[:200]
    assert len(repr(said[3])) < 2000


@pytest.mark.parametrize("kind", KINDS)
def test_types_are_told_by_name(kind: type) -> None:
    made: st.SearchStrategy[object] = st.from_type(kind)
    made.validate()
    assert len(repr(made)) < 1000, repr(made)[:200]


def test_no_strategy_rejects() -> None:
    """What is drawn is built to be right: nothing is thrown away."""
    folder = Path(strategies.__file__).parent
    for path in folder.glob("*.py"):
        names = {
            node.attr if isinstance(node, ast.Attribute) else node.id
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Attribute | ast.Name)
        }
        assert not names & {"reject", "assume", "filter"}, path.name


@settings(max_examples=1)
@given(st.data())
def test_edits_that_contradict_each_other_still_give_tables(
    data: st.DataObject,
) -> None:
    """Borders of the scales, each within its bounds, are often out of order."""
    lines = [n for n, (name, _) in enumerate(ATLAS.observation) if name == "step"]
    rows = list(ATLAS.observation.values())
    with pytest.MonkeyPatch.context() as patch:
        edits = st.sampled_from(lines).flatmap(
            lambda line: st.tuples(
                st.just("observation.csv"), st.just(line), st.just("value"),
                st.floats(rows[line].low, rows[line].high).map(repr),
            )
        )  # fmt: skip
        patch.setattr(atlases_module, "_edits", lambda *_: edits)
        assert data.draw(strategies.atlases(ATLAS, max_edits=8)).observation


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(50))
def test_strategies_hold_whatever_the_seed(seed: int) -> None:
    """Each seed in a program of its own, as `pytest --hypothesis-seed` has it."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider",
               "-m", "not deep", f"--hypothesis-seed={seed}", __file__]  # fmt: skip
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-2000:]


def test_the_entry_point_is_declared() -> None:
    pyproject = Path(__file__).parents[1] / "pyproject.toml"
    declared = tomllib.loads(pyproject.read_text("utf-8"))["project"]["entry-points"]
    module, _, name = declared["hypothesis"]["neurosim"].partition(":")
    assert getattr(import_module(module), name) is strategies.register


@pytest.mark.parametrize("first", ["neurosim.strategies", "hypothesis"])
def test_strategies_load_before_or_after_hypothesis(first: str) -> None:
    """Hypothesis asks for `register` while it is loaded, perhaps by ourselves."""
    code = f"import {first}, neurosim.strategies as s; s.lesions"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr[-2000:]
