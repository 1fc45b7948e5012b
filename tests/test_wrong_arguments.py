"""Every public function, called with everything that its arguments cannot be.

An argument of the wrong kind is refused in the project's own words, or it is one that
the function takes. Nothing fails deep inside with an error of Python's or of NumPy's.
"""

import inspect
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import neurosim
from neurosim import cohort, evidence, laws, page, plot
from neurosim.accuracy import accuracy_of_tests
from neurosim.batch import Top, rank_stream
from neurosim.door import door, field_faults

WORDS = ["right triceps 3/5"]
BICEPS = [("biceps", "right", "examined")]
OBJECT = object()
#: What is tried in the place of each argument, by the name in the table below.
WRONG: dict[str, Any] = {
    "None": None, "5": 5, "1.5": 1.5, "-1": -1, "x": "x", "nan": float("nan"),
    "inf": float("inf"), "True": True, "{}": {}, "[]": [], "(5,)": (5,),
    "object": OBJECT,
}  # fmt: skip
NUMBERS = "5 1.5"
NONE_LISTS = "None []"
_FILE = "cases/published.jsonl"


@cache
def table() -> dict[str, tuple[Callable[..., Any], dict[str, Any], dict[str, str]]]:
    """Return each door: what is called, arguments that are good, and what else is.

    The last part names, for each argument, the values of :data:`WRONG` that it takes;
    every other must be refused.
    """
    ns = neurosim
    cases = ns.load_cases()[:3]
    atlas, model = ns.load_atlas(), ns.build_model()
    posterior, grid = ns.infer(WORDS), ns.ExamGrid.from_columns({"triceps:right": [3]})
    [finding] = ns.parse_finding(WORDS[0])
    batch, population = ns.rank_batch(grid), posterior.population
    lesion = posterior.lesions[0].lesion
    frames = {"backend": ""}
    path = Path(__file__).parent / _FILE
    return {
        "predict": (ns.predict, {"target": "C7", "among": ["triceps"]}, {
            "side": "None", "zone": "None", "atlas": "None", "age": f"None {NUMBERS}",
            "among": NONE_LISTS}),
        "simulate": (ns.simulate, {
            "target": "C7", "seed": 1, "protocol": "screening"}, {
            "target": "None", "n": "5", "seed": "None 5", "side": "None",
            "zone": "None", "severity": "None", "atlas": "None",
            "weeks": f"None {NUMBERS}"}),
        "infer": (ns.infer, {"exam": WORDS}, {
            "exam": "[]", "model": "None", "population": "None", "record": "None"}),
        "update": (ns.update, {"posterior": posterior, "*findings": finding}, {}),
        "explain": (ns.explain, {"posterior": posterior}, {
            "lesion": "None", "against": "None"}),
        "find_lesion": (ns.find_lesion, {"posterior": posterior, "words": "C7"}, {}),
        "next_tests": (ns.next_tests, {
            "posterior": posterior, "among": BICEPS}, {
            "among": "None []", "top": "None 5"}),
        "red_flags": (ns.red_flags, {"exam": WORDS}, {"exam": "[]", "atlas": "None"}),
        "evaluate": (ns.evaluate, {"cases": cases}, {"atlas": "None"}),
        "load_atlas": (ns.load_atlas, {}, {"directory": "None", "trust": "True"}),
        "load_cases": (ns.load_cases, {}, {"path": "None", "atlas": "None"}),
        "load_exams": (ns.load_exams, {"path": path}, {"atlas": "None"}),
        "load_population": (ns.load_population, {"path": "none.json"}, {
            "atlas": "None"}),
        "parse_exam": (ns.parse_exam, {"texts": WORDS}, {
            "texts": "[]", "atlas": "None", "age": f"None {NUMBERS}", "sex": "None",
            "id": "x"}),
        "parse_finding": (ns.parse_finding, {"text": WORDS[0]}, {"atlas": "None"}),
        "format_finding": (ns.format_finding, {"finding": finding}, {"atlas": "None"}),
        "build_model": (ns.build_model, {}, {
            "atlas": "None", "age": f"None {NUMBERS}", "weeks": f"None {NUMBERS}"}),
        "rank_batch": (ns.rank_batch, {"exams": grid}, {
            "exams": "[] {}", "model": "None", "population": "None", "atlas": "None",
            "dtype": "None", "chunk": "5", "top": "None 5"}),
        "rank_stream": (rank_stream, {"exams": [neurosim.Exam()]}, {
            "exams": "[]", "model": "None", "atlas": "None", "size": "5"}),
        "Exam": (ns.Exam, {}, {
            "findings": "[]", "age": f"None {NUMBERS}", "sex": "None", "id": "x",
            "duration_weeks": f"None {NUMBERS}", "record": "None",
            "told": f"None {NUMBERS}"}),
        "Finding": (ns.Finding, {
            "structure": "triceps", "side": "right", "grades": (3,)}, {
            "structure": "x", "grades": "(5,)", "text": "x", "statement": "x",
            "without": "[]"}),
        "Lesion": (ns.Lesion, {"family": "disc", "category": "root"}, {
            "family": "x", "roots": "[]", "region": "x", "title": "x"}),
        "ExamGrid": (ns.ExamGrid, {
            "items": grid.items, "grades": grid.grades, "ages": [5.0]}, {
            "ages": "[] (5,)", "sexes": "[]", "durations": "[] (5,)"}),
        "ExamGrid.from_columns": (ns.ExamGrid.from_columns, {
            "columns": {"triceps:right": [3]}}, {
            "columns": "{}", "ignore": "x []", "atlas": "None"}),
        "ExamGrid.from_exams": (ns.ExamGrid.from_exams, {"exams": []}, {"exams": "[]"}),
        "ExamGrid.part": (grid.part, {"start": 0, "stop": 1}, {
            "start": "5", "stop": "5"}),
        "ExamGrid.take": (grid.take, {"rows": [0]}, {"rows": "[]"}),
        "ExamGrid.check": (grid.check, {"atlas": atlas}, {}),
        "Model": (ns.Model, {"atlas": atlas, "lesions": [lesion]}, {
            "age": f"None {NUMBERS}", "lesions": "None", "weeks": f"None {NUMBERS}"}),
        "Model.population": (model.population, {"setting": "referral"}, {
            "age": f"None {NUMBERS}", "sex": "None", "weeks": f"None {NUMBERS}"}),
        "Model.at_age": (model.at_age, {"age": 40}, {"age": NUMBERS}),
        "Model.of_person": (model.of_person, {}, {
            "age": f"None {NUMBERS}", "weeks": f"None {NUMBERS}"}),
        "Model.in_setting": (model.in_setting, {"setting": "referral"}, {}),
        "Population": (ns.Population, {
            "atlas": atlas, "lesions": model.lesions, "setting": "referral"}, {
            "age": f"None {NUMBERS}", "sex": "None", "weeks": f"None {NUMBERS}"}),
        "Population.with_severity": (population.with_severity, {"severity": 0.5}, {}),
        "Population.with_shares": (population.with_shares, {
            "shares": {"cord": 0.1}}, {"shares": "{}", "severity": "None {}"}),
        "Population.of_person": (population.of_person, {"age": 40, "sex": "F"}, {
            "age": f"None {NUMBERS}", "sex": "None", "lesions": "[]",
            "weeks": f"None {NUMBERS}"}),
        "Population.share": (population.share, {"name": "cord"}, {}),
        "Population.shares": (population.shares, {}, {}),
        "Population.save": (population.save, {"path": "new.json"}, {
            "path": "x", "force": "True"}),
        "Posterior.level": (posterior.level, {"name": "C6/7"}, {}),
        "Posterior.root": (posterior.root, {"name": "C7", "side": "right"}, {}),
        "Posterior.probability": (posterior.probability, {"lesion": lesion}, {}),
        "Posterior.to_frame": (posterior.to_frame, frames, {}),
        "Prediction.to_frame": (ns.predict("C7").to_frame, frames, {}),
        "Evaluation.to_frame": (ns.evaluate(cases).to_frame, frames, {}),
        "NextTest.to_frame": (
            ns.next_tests(posterior, among=BICEPS)[0].to_frame, frames, {}),
        "BatchPosterior.to_frame": (batch.to_frame, frames, {}),
        "BatchPosterior.top": (batch.top, {"count": 2}, {"count": "5"}),
        "Top.to_frame": (batch.top(2).to_frame, frames, {}),
        "Atlas.rows": (atlas.rows, {"record": neurosim.records.Claim}, {}),
        "Atlas.find": (atlas.find, {"name": "EHL"}, {
            "name": "x", "modality": "None"}),
        "Atlas.structure": (atlas.structure, {"name": "EHL"}, {}),
        "Atlas.suggest": (atlas.suggest, {"name": "tricepz"}, {"name": "x"}),
        "Atlas.observe": (atlas.observe, {"parameter": "lapse", "key": "motor"}, {
            "key": "x"}),
        "Atlas.observe_for": (atlas.observe_for, {
            "parameter": "lapse", "structure": atlas.structure("triceps")}, {
            "kind": "x"}),
        "Atlas.setting": (atlas.setting, {
            "setting": "referral", "parameter": "severity", "key": "0.5"}, {}),
    }  # fmt: skip


#: What a program makes and nobody else: its constructor is no door.
MADE = {
    "Atlas", "BatchPosterior", "Case", "Evaluation", "Explanation", "NextTest",
    "Posterior", "Prediction", "RedFlagHit", "SimulatedPatient", "Top",
}  # fmt: skip
#: Inner methods of the model, which have no guard: they take what the model holds.
INNER = {"Model"}
#: Doors of the table that are no public names, or methods of an inner class.
FURTHER_NAMES = (
    "rank_stream", "Model.at_age", "Model.in_setting", "Model.of_person",
    "Model.population",
)  # fmt: skip


def doors() -> Iterator[str]:
    """Yield every public function, class that is called, and method of the package."""
    public = {name: getattr(neurosim, name) for name in neurosim.__all__}
    for name, value in {**public, "Top": Top}.items():
        if inspect.isfunction(value):
            yield name
        if not inspect.isclass(value) or issubclass(value, Exception):
            continue
        if name not in MADE:
            yield name
        for method in vars(value):
            called = callable(getattr(value, method)) and not method.startswith("_")
            if called and name not in INNER and arguments(getattr(value, method)):
                yield f"{name}.{method}"


#: Doors of the parts of the package; what they take is held against the signature.
FURTHER: tuple[Callable[..., Any], ...] = (
    accuracy_of_tests, cohort.compare_cohorts, cohort.evaluate_cohort,
    cohort.simulate_cohort, cohort.plan_study, cohort.load_spec, cohort.parse_spec,
    cohort.exams_to_frame, laws.check_localizer, laws.calibration, evidence.evidence,
    evidence.load_targets, page.write_page, page.document, plot.roc_figure,
    plot.sheet, plot.save,
)  # fmt: skip


@pytest.mark.parametrize("called", FURTHER, ids=lambda called: called.__name__)
@pytest.mark.parametrize("value", [OBJECT, {"x": OBJECT}], ids=["object", "mapping"])
def test_doors_of_the_parts_refuse_what_is_of_another_kind(
    called: Callable[..., Any], value: object
) -> None:
    """Every argument in its turn; nothing is begun before all of them are looked at."""
    taken = inspect.signature(called).parameters.values()
    for one in taken:
        if isinstance(value, dict) and "Mapping" in str(one.annotation):
            continue
        given = {p.name: p.default for p in taken if p.default is not p.empty}
        given = dict.fromkeys((p.name for p in taken), "x") | given | {one.name: value}
        with pytest.raises(neurosim.NeurosimError, match=one.name):
            called(**given)


def arguments(called: Callable[..., Any]) -> list[str]:
    """Return the names of what a function takes, as the table has them."""
    taken = inspect.signature(called).parameters.values()
    star = inspect.Parameter.VAR_POSITIONAL
    return [
        ("*" if one.kind is star else "") + one.name for one in taken
        if one.name != "self"
    ]  # fmt: skip


def test_the_table_holds_every_door() -> None:
    assert {*doors(), *FURTHER_NAMES} == set(table())
    for name, (called, good, taken) in table().items():
        assert {*good, *taken} <= set(arguments(called)), name


def call(name: str, argument: str, value: Any) -> Any:
    """Call a door with one argument in the place of a good one, and use the answer."""
    called, good, _ = table()[name]
    given = {**good, argument: value}
    rest = [given.pop(one) for one in list(given) if one.startswith("*")]
    first = [given.pop(one) for one in good if rest and one in given]
    found = called(*first, *rest, **given)
    if inspect.isgenerator(found):
        list(found)
    return found


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)  # one door writes, and one reads
    table()["Population.save"][0]("none.json")


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", [*doors(), *FURTHER_NAMES])
def test_a_good_call_is_good(name: str) -> None:
    called, good, _ = table()[name]
    argument = next(iter(good), None) or arguments(called)[0]
    default = inspect.signature(called).parameters.get(argument.lstrip("*"))
    assert default is not None
    call(name, argument, good.get(argument, default.default))


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", [*doors(), *FURTHER_NAMES])
def test_what_an_argument_cannot_be_is_refused(name: str) -> None:
    called, _, taken = table()[name]
    wrong = []
    for argument in arguments(called):
        fine = taken.get(argument, "").split()
        for said, value in WRONG.items():
            place = f"{argument}={said}"
            try:
                call(name, argument, value)
            except neurosim.NeurosimError as error:
                if said in fine:
                    wrong.append(f"{place} is refused: {error!s:.80}")
                elif not told(str(error), argument, value):
                    wrong.append(f"{place}: what does this mean: {error!s:.80}")
            except Exception as error:
                wrong.append(f"{place}: {type(error).__name__}: {error!s:.80}")
            else:
                if said not in fine:
                    wrong.append(f"{place} is taken in silence")
    assert not wrong, "\n".join(wrong)


def told(message: str, argument: str, value: Any) -> bool:
    """Whether a message says which argument is meant, or which value."""
    inner = value[0] if isinstance(value, tuple) else value
    return argument.strip("*").rstrip("s") in message or str(inner) in message


RESULTS: dict[str, Callable[[], Any]] = {
    "evaluation": lambda: neurosim.evaluate(table()["evaluate"][1]["cases"]),
    "case": lambda: neurosim.load_cases()[0],
    "explanation": lambda: neurosim.explain(neurosim.infer(WORDS)),
    "posterior": lambda: neurosim.infer(WORDS),
    "next test": lambda: neurosim.next_tests(neurosim.infer(WORDS), top=1)[0],
    "flag": lambda: neurosim.red_flags(["urinary retention"])[0],
    "batch": lambda: neurosim.rank_batch([neurosim.Exam()]),
    "population": lambda: neurosim.infer(WORDS).population.with_shares({"cord": 0.1}),
}


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", RESULTS)
def test_what_was_made_twice_is_equal_and_has_one_hash(name: str) -> None:
    one, other = RESULTS[name](), RESULTS[name]()
    assert one == other
    assert len({one, other}) == 1
    assert one != "x"


def test_other_populations_are_not_equal() -> None:
    plain = neurosim.build_model().population("referral")
    assert plain != plain.with_shares({"cord": 0.1})
    assert plain != plain.with_uniform_prior()
    assert plain != plain.with_severity("severe")


def test_columns_are_held_against_the_tables() -> None:
    make = neurosim.ExamGrid.from_columns
    with pytest.raises(neurosim.ExamError, match=r"unknown structure 'tricepz'.*tric"):
        make({"tricepz:right": [3]})
    with pytest.raises(neurosim.ExamError, match=r"row 1, triceps:left: 7 .*choose"):
        make({"triceps:left": [3, 7]})
    with pytest.raises(neurosim.ExamError, match="unknown kind of finding"):
        make({"triceps:right:examined:twice": [3]})


def test_a_door_takes_numbers_of_numpy_and_lists_of_any_sort() -> None:
    [patient] = neurosim.simulate("C7", n=np.int64(1), seed=np.int64(3))  # type: ignore[arg-type]
    age: Any = np.float32(40)
    assert neurosim.predict("C7", age=age) == neurosim.predict("C7", age=40)
    assert neurosim.infer(iter(WORDS)) == neurosim.infer(tuple(WORDS))
    assert patient.exam.findings


def test_a_door_checks_what_its_signature_says() -> None:
    @door
    def ask(pair: tuple[str, float], *more: dict[str, int]) -> object:
        return pair, more

    assert ask(("x", 1), {"a": 1}) == (("x", 1), ({"a": 1},))
    wrong: list[tuple[Any, ...]] = [
        ("x1",), (("x",),), (("x", "1"),), (("x", 1), {"a": "b"}), (("x", 1), [1])
    ]  # fmt: skip
    for given in wrong:
        with pytest.raises(neurosim.ExamError, match=r"^ask: (pair|more) .* is not "):
            ask(*given)
    assert field_faults(neurosim.Exam()) == []
