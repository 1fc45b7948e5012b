"""The simulated patient: no leak, repeats consistent, proper scores."""

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from neurosim.atlas import Atlas, load_atlas
from neurosim.exam import Exam
from neurosim.formats import load_cases
from neurosim.lesion import Lesion, answer_of
from neurosim.quiz.adapt import next_level
from neurosim.quiz.answer import (
    parse_diagnosis,
    posterior_shares,
    score,
    stated_shares,
)
from neurosim.quiz.case import Case, Truth, draw_case, find_difficulty
from neurosim.quiz.debrief import debrief
from neurosim.quiz.game import COMMANDS, Fault, Game, Hint, Record, Results, Session
from neurosim.quiz.history import take_history
from neurosim.quiz.ideal import examine_ideally
from neurosim.quiz.patient import ChartPatient, all_items
from neurosim.quiz.published import published_case
from neurosim.quiz.request import parse_request, request_words
from neurosim.report.page import render
from neurosim.shell.debriefing import debrief_page
from neurosim.shell.pages import event_page, opening_page
from neurosim.side_tables import Shortcut
from neurosim.simulate import Sampler, items_of
from neurosim.terms import LEVELS, ROOTS, ExamError, UnknownNameError

LEVELS_OF_DIFFICULTY = (1, 2, 3, 4, 5)
LINES = (
    "right triceps", "triceps reflex", "pin prick right thumb", "numb left thumb",
    "screen arms", "screen legs", "reflexes", "SLR left", "gait", "hint", "record",
    "history", "help", "map", "pain right arm", "vibration both great toes", "nonsense",
    "right triceps 3/5", "", "anal tone", "crossed SLR right", "diagnose C7 right",
)  # fmt: skip
PLAYED_CASES = "tests/cases/published.jsonl"


def text_of(game: Game, lines: tuple[str, ...]) -> str:
    session, parts = Session(), [render(opening_page(game))]
    for line in lines:
        session, events = game.step(session, line)
        parts += [render(event_page(event, game.atlas)) for event in events]
    return "\n".join(parts)


def chart_of(case: Case, atlas: Atlas) -> ChartPatient:
    """Return the whole sampled examination of a patient, written down."""
    items = all_items(atlas)
    found = [f for f in case.patient.examine(items) if f is not None]
    person = case.patient.person
    exam = Exam(
        tuple(found), person.age, person.sex, duration_weeks=person.duration_weeks
    )
    return ChartPatient(exam, atlas)


@settings(max_examples=8)
@given(
    level=st.sampled_from(LEVELS_OF_DIFFICULTY),
    seed=st.integers(0, 10**6),
    lines=st.lists(st.sampled_from(LINES), min_size=4, max_size=10),
    other=st.integers(0, 300),
)
def test_what_is_shown_depends_on_the_sampled_exam_alone(
    level: int, seed: int, lines: list[str], other: int
) -> None:
    """Another lesion behind the same examination gives the same text."""
    atlas = load_atlas()
    case = draw_case(atlas, level, seed)
    lesion = case.model.lesions[other % len(case.model.lesions)]
    lie = Truth(lesion.name, (answer_of(lesion),), lesion, 0.25)
    twin = replace(case, patient=chart_of(case, atlas), truth=lie)
    shown = text_of(Game(atlas, case), tuple(lines))
    assert text_of(Game(atlas, twin), tuple(lines)) == shown


class Sealed:
    """A truth that must not be looked at."""

    def __getattr__(self, name: str) -> object:
        raise AssertionError(f"the truth was read before the diagnosis: {name}")


@pytest.mark.parametrize("level", LEVELS_OF_DIFFICULTY)
def test_the_truth_is_not_read_before_the_diagnosis(atlas: Atlas, level: int) -> None:
    case = replace(draw_case(atlas, level, 5), truth=Sealed())  # type: ignore[arg-type]
    text_of(Game(atlas, case), LINES)


@pytest.mark.parametrize("seed", range(12))
def test_history_names_no_root_level_or_cause(atlas: Atlas, seed: int) -> None:
    case = draw_case(atlas, 1 + seed % 5, seed)
    text = take_history(case.patient, atlas).text
    words = re.findall(r"[A-Za-z0-9/]+", text)
    assert not set(words) & (set(ROOTS) | set(LEVELS))
    names = {lesion.title.lower() for lesion in case.model.lesions} - {""}
    assert not [name for name in names if name in text.lower()]


@pytest.mark.parametrize("seed", range(6))
def test_hints_and_results_name_no_root(atlas: Atlas, seed: int) -> None:
    game = Game(atlas, draw_case(atlas, 1 + seed % 5, seed))
    lines = ("hint", "right triceps", "screen legs", "hint", "record")
    shown = text_of(game, lines).partition("The patient\n")[2]
    assert not set(re.findall(r"\b[A-Z0-9/]+\b", shown)) & (set(ROOTS) | set(LEVELS))


def test_histories_differ_between_patients(atlas: Atlas) -> None:
    texts = {
        take_history(draw_case(atlas, 3, seed).patient, atlas).text
        for seed in range(40)
    }
    assert len(texts) > 35


def test_the_order_of_tests_does_not_matter(atlas: Atlas) -> None:
    items = items_of(atlas, "screening")
    forward = draw_case(atlas, 3, 9).patient.examine(items)
    backward = draw_case(atlas, 3, 9).patient.examine(items[::-1])
    assert forward == backward[::-1]


def test_a_seed_repeats_a_patient_and_another_does_not(atlas: Atlas) -> None:
    one, again, other = (draw_case(atlas, 5, seed) for seed in (3, 3, 4))
    items = items_of(atlas, "full")
    assert one.truth == again.truth
    assert one.patient.person == again.patient.person
    assert one.patient.examine(items) == again.patient.examine(items)
    assert one.patient.examine(items) != other.patient.examine(items)


@pytest.mark.parametrize("level", LEVELS_OF_DIFFICULTY)
def test_a_level_draws_only_what_it_says(atlas: Atlas, level: int) -> None:
    difficulty = find_difficulty(atlas, level)
    for seed in range(30):
        lesion = draw_case(atlas, level, seed).truth.lesion
        assert lesion is not None
        groups = {lesion.family, lesion.category}
        assert groups & set(difficulty.groups)
        assert not difficulty.regions or lesion.region in difficulty.regions


def test_an_unknown_level_is_named(atlas: Atlas) -> None:
    with pytest.raises(UnknownNameError, match="difficulty"):
        find_difficulty(atlas, 9)


@pytest.mark.deep
def test_draws_have_the_frequencies_of_the_sampler(atlas: Atlas) -> None:
    """One patient at a time has the same distribution as many at once."""
    items = [("triceps", "right", "examined"), ("achilles_reflex", "left", "examined"),
             ("thumb", "right", "told"), ("pain_leg", "left", "told")]  # fmt: skip
    drawn = [draw_case(atlas, 3, seed) for seed in range(3000)]
    rng = np.random.default_rng(1)
    # Each patient has an age and a sex, and so a prior and a background of their own.
    many = np.concatenate(
        [Sampler(c.model, c.population, items).draw(10, rng)[2] for c in drawn]
    )
    for column, item in enumerate(items):
        normal = atlas.structures[item[0]].scale.normal
        found = [c.patient.examine([item])[0] for c in drawn]
        one = np.mean([f is not None and f.grades != (normal,) for f in found])
        assert one == pytest.approx(np.mean(many[:, column] != normal), abs=0.035)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("right triceps", [("triceps", "right", "examined")]),
        ("left ankle reflex", [("achilles_reflex", "left", "examined")]),
        ("pin prick right middle finger", [("middle_finger", "right", "pin_prick")]),
        ("SLR left", [("straight_leg_raise", "left", "examined")]),
        ("crossed SLR right", [("crossed_straight_leg_raise", "right", "examined")]),
        ("gait", [("gait", "midline", "examined")]),
        ("numb right thumb", [("thumb", "right", "told")]),
        ("pain right arm", [("pain_arm", "right", "told")]),
        ("triceps", [("triceps", s, "examined") for s in ("right", "left")]),
        ("plantars", [("plantar_response", s, "examined") for s in ("right", "left")]),
        ("right biceps, deltoid", [("biceps", "right", "examined"),
                                   ("deltoid", "right", "examined")]),
        ("right C6 dermatome", [("key_point_c6", "right", "examined")]),
        ("right C7 myotome", [("triceps", "right", "examined")]),
    ],
)  # fmt: skip
def test_requests_use_the_grammar_of_findings(
    atlas: Atlas, text: str, items: list[tuple[str, str, str]]
) -> None:
    assert list(parse_request(text, atlas)) == items


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("right tricpes", "did you mean triceps"),
        ("right triceps 3/5", "without the result"),
        (", ,", "name what to test"),
        ("xyzzy", "unknown word"),
    ],
)
def test_a_request_that_is_none_says_why(atlas: Atlas, text: str, message: str) -> None:
    with pytest.raises(ExamError, match=message) as caught:
        parse_request(text, atlas)
    assert "untested" not in str(caught.value)


def test_every_shortcut_and_offered_word_is_understood(atlas: Atlas) -> None:
    for row in atlas.rows(Shortcut):
        for words in row.words:
            assert len(parse_request(words, atlas)) > 5
    offered = request_words(atlas)
    assert len(offered) > 500
    assert len(parse_request("isncsci", atlas)) == 134


def test_the_full_set_of_items_has_a_record(atlas: Atlas) -> None:
    case = draw_case(atlas, 5, 2)
    items = all_items(atlas)
    found = case.patient.examine(items)
    assert all(f is not None and len(f.grades) == 1 for f in found)
    assert chart_of(case, atlas).examine(items) == found


class PatientMachine(RuleBasedStateMachine):
    """Whatever is typed: repeats agree, nothing is lost, scores are in range."""

    @initialize(level=st.sampled_from(LEVELS_OF_DIFFICULTY), seed=st.integers(0, 999))
    def begin(self, level: int, seed: int) -> None:
        self.game = Game(load_atlas(), draw_case(load_atlas(), level, seed))
        self.session = Session()
        self.seen: dict[tuple[str, str, str], tuple[int, ...]] = {}
        self.lines: list[str] = []

    @rule(line=st.sampled_from(LINES) | st.text(max_size=30))
    def type_line(self, line: str) -> None:
        before = self.session
        self.session, events = self.game.step(before, line)
        self.lines.append(line)
        assert self.session.asked[: len(before.asked)] == before.asked
        for event in events:
            assert render(event_page(event, self.game.atlas))
            if isinstance(event, Results):
                for finding in event.findings:
                    item = (finding.structure, finding.side, finding.kind)
                    assert self.seen.setdefault(item, finding.grades) == finding.grades

    @rule(
        shares=st.lists(st.integers(0, 50), min_size=1, max_size=2),
        names=st.permutations(["C7 right", "L5 left", "cord", "mimic", "L4/5"]),
    )
    def diagnose(self, shares: list[int], names: list[str]) -> None:
        if self.session.over:
            return
        parts = [f"{n} {p}%" for n, p in zip(names, shares, strict=False)]
        after, _ = self.game.step(self.session, f"diagnose {', '.join(parts)}")
        assert after.diagnosis
        found = debrief(self.game, after)
        assert 0 <= found.score <= 100
        assert 0 <= found.model_score <= 100
        assert render(debrief_page(found, self.game.atlas)).isascii()

    @invariant()
    def replay_gives_the_same_state(self) -> None:
        if not hasattr(self, "game") or len(self.lines) % 5:
            return
        session = Session()
        for line in self.lines:
            session, _ = self.game.step(session, line)
        assert session == self.session


PatientMachine.TestCase.settings = settings(
    max_examples=6, stateful_step_count=10, deadline=None
)
TestPatientMachine = PatientMachine.TestCase


def test_probabilities_are_split_over_what_they_can_mean(atlas: Atlas) -> None:
    case = draw_case(atlas, 3, 1)
    model, common = case.model, case.model.population("referral")
    [guess] = parse_diagnosis("C7 80%", model, common)
    assert {"right C7", "left C7"} <= {name for name, _ in guess.answers}
    [level] = parse_diagnosis("L4/5 right 60%", model, common)
    assert max(level.answers, key=lambda item: item[1])[0] == "right L5"
    shares = stated_shares([level], model, common)
    assert sum(shares.values()) == pytest.approx(1)
    assert sum(p for n, p in shares.items() if n in dict(level.answers)) >= 0.59


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("C7 right", "how sure"),
        ("C7 right 70%, C6 right 40%", "add up to 110%"),
        ("C7 right 170%", "at most 100%"),
        ("zzz 20%", "is no answer"),
        ("", "name an answer"),
        ("C6+L5 right 50%", "not neighbours"),
    ],
)
def test_a_diagnosis_that_is_none_says_why(
    atlas: Atlas, text: str, message: str
) -> None:
    case = draw_case(atlas, 3, 1)
    with pytest.raises(ExamError, match=message):
        parse_diagnosis(text, case.model, case.model.population("referral"))


@given(
    belief=st.lists(st.floats(0.01, 1), min_size=3, max_size=3),
    stated=st.lists(st.floats(0.0, 1), min_size=3, max_size=3).filter(any),
)
def test_the_score_is_proper(belief: list[float], stated: list[float]) -> None:
    """Nobody expects more from other probabilities than the ones believed."""
    names = ("a", "b", "c")
    truth = {n: b / sum(belief) for n, b in zip(names, belief, strict=True)}
    other = {n: s / sum(stated) for n, s in zip(names, stated, strict=True)}
    honest = sum(p * score(truth, [n]) for n, p in truth.items())
    assert sum(p * score(other, [n]) for n, p in truth.items()) <= honest + 1e-9


def test_the_ideal_examiner_stops_and_closes_in(atlas: Atlas) -> None:
    game = Game(atlas, draw_case(atlas, 1, 11))
    run = examine_ideally(game, until=0.2, most=8)
    assert len(run.items) == len(set(run.items)) <= 8
    assert run.bits[-1] <= run.bits[0]
    assert run.reached(run.bits[0]) == 0


def test_the_debrief_says_what_was_missed_first(atlas: Atlas) -> None:
    for seed in range(400):
        case = draw_case(atlas, 4, seed)
        if case.truth.accept != ("cauda_equina",):
            continue
        game = Game(atlas, case)
        session, _ = game.step(Session(), "diagnose none 90%")
        found = debrief(game, session)
        if found.missed:
            page = render(debrief_page(found, atlas))
            assert page.startswith(("You missed", "Red flags that you found"))
            assert page.index("RED FLAG") < page.index("The truth")
            return
    pytest.fail("no missed red flag in any cauda equina of 400 patients")


def test_the_debrief_explains_and_cites(atlas: Atlas) -> None:
    game = Game(atlas, draw_case(atlas, 1, 1))
    session, _ = game.step(Session(), "screen arms")
    session, _ = game.step(session, "diagnose C6 right 90%")
    found = debrief(game, session)
    assert found.answers == ("right C7",)
    assert not found.right
    assert found.differences
    assert found.sources
    assert found.model_score > found.score
    page = render(debrief_page(found, atlas))
    for words in ("Brier", "decibans", "Where the truth differs", "Sources"):
        assert words in page
    assert all(len(line) <= 80 for line in page.splitlines())
    assert game.step(session, "right triceps") == (session, ())


def test_commands_and_misspellings(atlas: Atlas) -> None:
    game = Game(atlas, draw_case(atlas, 2, 1))
    session, (event,) = game.step(Session(), "hnt")
    assert isinstance(event, Fault)
    assert "hint" in event.text
    session, (event,) = game.step(session, "hint")
    assert isinstance(event, Hint)
    assert session.hints == 1
    session, (event,) = game.step(session, "record")
    assert isinstance(event, Record)
    session, (event,) = game.step(session, "x" * 5000)
    assert isinstance(event, Fault)
    assert "300" in event.text
    assert {"diagnose", "quit"} <= set(COMMANDS)


def test_exam_mode_gives_no_hints(atlas: Atlas) -> None:
    game = Game(atlas, draw_case(atlas, 2, 1), exam_mode=True)
    session, (event,) = game.step(Session(), "hint")
    assert isinstance(event, Fault)
    assert session.hints == 0


def test_difficulty_adapts() -> None:
    levels = list(LEVELS_OF_DIFFICULTY)
    assert next_level([], levels) == 1
    assert next_level([(1, 80), (1, 90)], levels) == 2
    assert next_level([(1, 80), (2, 90)], levels) == 2
    assert next_level([(5, 99), (5, 99)], levels) == 5
    assert next_level([(3, 10)], levels) == 2
    assert next_level([(1, 10)], levels) == 1
    assert next_level([(2, 60)], levels) == 2


def test_published_patients_can_be_played(atlas: Atlas) -> None:
    cases = load_cases(PLAYED_CASES, atlas, on_unknown="skip")
    for labelled in cases[::9]:
        case = published_case(labelled, atlas)
        game = Game(atlas, case)
        session, _ = game.step(Session(), "screen")
        assert len(session.asked) <= len(labelled.exam.findings) + 80
        session, _ = game.step(session, "diagnose C7 right 50%, L5 left 30%")
        found = debrief(game, session)
        assert case.truth.accept
        assert 0 <= found.score <= 100
        assert labelled.id not in render(opening_page(game))


def test_a_bayesian_beats_a_guesser(atlas: Atlas) -> None:
    """Answering with the posterior scores better than answering with the prior."""
    gain = []
    for seed in range(60):
        game = Game(atlas, draw_case(atlas, 2, seed))
        session, _ = game.step(Session(), "screen")
        accept = game.case.truth.accept
        informed = posterior_shares(game.posterior(session.asked))
        common = posterior_shares(game.posterior(()))
        gain.append(score(informed, accept) - score(common, accept))
    assert np.mean(gain) > 0


def test_a_lesion_has_one_answer(atlas: Atlas) -> None:
    lesions = draw_case(atlas, 1, 1).model.lesions
    answers = {answer_of(lesion) for lesion in lesions}
    assert "right C7" in answers
    assert "mimic" in answers
    assert answer_of(Lesion("none", "none")) == "none"
