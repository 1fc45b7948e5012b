"""The simulated patient: no leak, repeats consistent, proper scores."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from neurosim.atlas import Atlas, kept, load_atlas
from neurosim.exam import Exam, Finding, Item
from neurosim.formats import Case, load_cases
from neurosim.lesion import Lesion, answer_of
from neurosim.model import build_model
from neurosim.naming import parse_lesion
from neurosim.quiz.adapt import next_level
from neurosim.quiz.answer import parse_diagnosis, posterior_shares
from neurosim.quiz.asking import is_rectal, read_request
from neurosim.quiz.case import (
    ANYTHING,
    CaseWish,
    QuizCase,
    Solution,
    draw_once,
    find_difficulty,
)
from neurosim.quiz.debrief import debrief
from neurosim.quiz.draw import Fairness, draw_case, draw_fair
from neurosim.quiz.event import (
    Diagnosed,
    FollowUp,
    Hint,
    NotUnderstood,
    Outside,
    Record,
    Results,
    Told,
)
from neurosim.quiz.game import COMMANDS, Game, Session  # fmt: skip
from neurosim.quiz.history import take_history
from neurosim.quiz.ideal import examine_ideally
from neurosim.quiz.marks import (
    WORTH_PLAYING,
    expected_log,
    kept_part,
    mark,
    stated_shares,
)
from neurosim.quiz.patient import ChartPatient
from neurosim.quiz.place import place_of, told_name
from neurosim.quiz.published import is_playable, published_case, reported
from neurosim.quiz.request import parse_request, request_words
from neurosim.quiz.signs import Signs
from neurosim.quiz.slips import is_right, places_apart, slip
from neurosim.quiz_tables import HistoryQuestion, Shortcut, Slip
from neurosim.redflags import RedFlagHit
from neurosim.report.page import render
from neurosim.shell.debriefing import debrief_page, why_page
from neurosim.shell.pages import (
    event_page,
    history_page,
    opening_page,
    result_words,
)
from neurosim.shell.patients import _again
from neurosim.simulation import Sampler, items_of
from neurosim.terms import (
    KINDS,
    LEVELS,
    MIDLINE,
    ROOTS,
    ExamError,
    NeurosimError,
    UnknownNameError,
    mirror,
)

LEVELS_OF_DIFFICULTY = (1, 2, 3, 4, 5)
LINES = (
    "right triceps", "triceps reflex", "pin prick right thumb", "numb left thumb",
    "screen arms", "screen legs", "reflexes", "SLR left", "gait", "hint", "record",
    "history", "help", "map", "pain right arm", "vibration both great toes", "nonsense",
    "right triceps 3/5", "", "anal tone", "crossed SLR right", "diagnose C7 right",
)  # fmt: skip
PLAYED_CASES = "tests/cases/published.jsonl"


@cache
def drawn(level: int, seed: int, wish: CaseWish = ANYTHING) -> QuizCase:
    """Draw a patient once for all tests: whoever is examined again answers alike."""
    return draw_case(load_atlas(), level, seed, wish)


def text_of(game: Game, lines: tuple[str, ...]) -> str:
    session, parts = (
        Session(),
        [
            render(opening_page(game.case.difficulty, ANYTHING)),
            render(history_page(game.history.text)),
        ],
    )
    for line in lines:
        session, events = game.step(session, line)
        parts += [render(event_page(event, game.atlas)) for event in events]
    return "\n".join(parts)


def kinds_of(modality: str, scale: str) -> tuple[str, ...]:
    """Return the ways in which a structure can be recorded."""
    if modality == "pain":
        return ("told",)
    if scale == "sensory":
        return tuple(kind for kind in KINDS if kind != "global")
    return ("examined", "told")


def all_items(atlas: Atlas) -> list[Item]:
    """Return every test that can be asked for: structure, side, kind."""
    return [
        (test.id, side, kind)
        for test in atlas.weighed
        if test.pool != "blur"
        for side in test.sides
        for kind in kinds_of(test.modality, test.scale_name)
    ]


def chart_of(case: QuizCase, atlas: Atlas) -> ChartPatient:
    """Return the whole sampled examination of a patient, written down."""
    items = all_items(atlas)
    found = [f for f in case.patient.examine(items) if f is not None]
    person = case.patient.person
    exam = Exam(
        tuple(found), person.age, person.sex, duration_weeks=person.duration_weeks
    )
    return ChartPatient(exam, atlas)


@pytest.mark.parametrize(("level", "seed"), [(1, 1), (4, 2)])
def test_what_is_shown_depends_on_the_sampled_exam_alone(level: int, seed: int) -> None:
    """Another lesion behind the same examination gives the same text."""
    check_text(level, seed, LINES[::2], other=17 * level)


@pytest.mark.deep
@settings(max_examples=20)  # a fair patient each
@given(
    level=st.sampled_from(LEVELS_OF_DIFFICULTY),
    seed=st.integers(0, 10**6),
    lines=st.lists(st.sampled_from(LINES), min_size=4, max_size=10),
    other=st.integers(0, 300),
)
def test_what_is_shown_never_depends_on_more(
    level: int, seed: int, lines: list[str], other: int
) -> None:
    check_text(level, seed, lines, other)


def check_text(level: int, seed: int, lines: Sequence[str], other: int) -> None:
    atlas = load_atlas()
    case = drawn(level, seed)
    lesion = case.model.lesions[other % len(case.model.lesions)]
    lie = Solution(lesion.name, (answer_of(lesion),), lesion, 0.25)
    twin = replace(case, patient=chart_of(case, atlas), truth=lie)
    shown = text_of(Game(atlas, case), tuple(lines))
    assert text_of(Game(atlas, twin), tuple(lines)) == shown


class Sealed:
    """A truth that must not be looked at."""

    def __getattr__(self, name: str) -> object:
        raise AssertionError(f"the truth was read before the diagnosis: {name}")


@pytest.mark.parametrize("level", LEVELS_OF_DIFFICULTY)
def test_the_truth_is_not_read_before_the_diagnosis(atlas: Atlas, level: int) -> None:
    case = replace(drawn(level, 5), truth=Sealed())  # type: ignore[arg-type]
    text_of(Game(atlas, case), LINES)


@pytest.mark.parametrize("seed", range(12))
def test_history_names_no_root_level_or_cause(atlas: Atlas, seed: int) -> None:
    case = drawn(1 + seed % 5, seed)
    text = take_history(case.patient, atlas).text
    words = re.findall(r"[A-Za-z0-9/]+", text)
    assert not set(words) & (set(ROOTS) | set(LEVELS))
    names = {lesion.title.lower() for lesion in case.model.lesions} - {""}
    assert not [name for name in names if name in text.lower()]


@pytest.mark.parametrize("seed", range(2))
def test_hints_and_results_name_no_root(atlas: Atlas, seed: int) -> None:
    game = Game(atlas, drawn(1 + seed % 5, seed))
    lines = ("hint", "right triceps", "screen legs", "hint", "record")
    shown = text_of(game, lines).partition("The patient\n")[2]
    assert not set(re.findall(r"\b[A-Z0-9/]+\b", shown)) & (set(ROOTS) | set(LEVELS))


def test_histories_differ_between_patients(atlas: Atlas) -> None:
    level = find_difficulty(atlas, 3)
    texts = {
        take_history(draw_once(atlas, level, (seed, 3)).patient, atlas).text
        for seed in range(20)
    }
    assert len(texts) > 17


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
        lesion = draw_once(atlas, difficulty, (seed, level)).truth.lesion
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
    level = find_difficulty(atlas, 3)
    drawn = [draw_once(atlas, level, (seed, 3)) for seed in range(3000)]
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


def test_key_points_are_summed_up_as_spans(atlas: Atlas) -> None:
    game = Game(atlas, drawn(1, 1))
    _, events = game.step(Session(), "dermatomes")
    shown = render(event_page(events[0], atlas))
    assert "C8 to S4-5 key sensory points (light touch)" in shown
    assert len(shown.splitlines()) < 15


def test_every_shortcut_and_offered_word_is_understood(atlas: Atlas) -> None:
    for row in atlas.rows(Shortcut):
        for words in row.words:
            assert len(parse_request(words, atlas)) > 5
    offered = request_words(atlas)
    assert len(offered) > 500
    assert len(parse_request("isncsci", atlas)) == 134


def test_the_full_set_of_items_has_a_record(atlas: Atlas) -> None:
    case = drawn(5, 2)
    items = all_items(atlas)
    found = case.patient.examine(items)
    assert all(f is not None and len(f.grades) == 1 for f in found)
    assert chart_of(case, atlas).examine(items) == found


class PatientMachine(RuleBasedStateMachine):
    """Whatever is typed: repeats agree, nothing is lost, scores are in range."""

    @initialize(level=st.sampled_from(LEVELS_OF_DIFFICULTY), seed=st.integers(0, 999))
    def begin(self, level: int, seed: int) -> None:
        self.game = Game(load_atlas(), drawn(level, seed))
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
        names=st.permutations(["C7 right", "L5 left", "cord", "mimic", "L4/5 left"]),
    )
    def diagnose(self, shares: list[int], names: list[str]) -> None:
        if self.session.over:
            return
        parts = [f"{n} {p}%" for n, p in zip(names, shares, strict=False)]
        after, _ = self.game.step(self.session, f"diagnose {', '.join(parts)}")
        assert after.diagnosis
        found = debrief(self.game, after)
        assert 0 <= found.mark <= 100
        assert 0 <= found.within_reach <= 100
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
    max_examples=2, stateful_step_count=8, deadline=None
)
TestPatientMachine = PatientMachine.TestCase


def test_a_comma_in_a_number_is_its_point() -> None:
    model = build_model()
    common = model.population("referral")
    for text in ("C7 right 70,5%, C6 right 29,5%", "C7 right 0,705; C6 right 0,295"):
        found = parse_diagnosis(text, model, common)
        assert [guess.probability for guess in found] == [0.705, 0.295]


def test_probabilities_are_split_over_what_they_can_mean(atlas: Atlas) -> None:
    case = drawn(3, 1)
    model, common = case.model, case.model.population("referral")
    [level] = parse_diagnosis("L4/5 right 60%", model, common)
    assert max(level.answers, key=lambda item: item[1])[0] == "right L5"
    start = posterior_shares(Game(atlas, case).posterior(()))
    shares = stated_shares([level], start)
    assert sum(shares.values()) == pytest.approx(1)
    assert sum(p for n, p in shares.items() if n in dict(level.answers)) >= 0.59


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("C7 right", "how sure"),
        ("C7 60%", "which side"),
        ("L4/5 60%", "which side"),
        ("L5 radiculopathy 40", "which side"),
        ("C7 right 70%, C6 right 40%", "add up to 110%"),
        ("C7 right 170%", "at most 100%"),
        ("S1 120%", "at most 100%"),
        ("zzz 20%", "is not an answer"),
        ("", "name an answer"),
        ("C6+L5 right 50%", "not neighbours"),
        ("S1 right L5 left 40", "its own number"),
        ("L5 left 2 3 S1", "two numbers"),
        ("slipped disc left 80", "which root"),
        ("radiculopathy 60", "which root"),
        ("nerve in neck 50", "which root"),
        ("elbow 50", "which root"),
        ("arm left 30", "name a root"),
    ],
)
def test_a_diagnosis_that_is_none_says_why(text: str, message: str) -> None:
    case = drawn(3, 1)
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
    assert expected_log(other, truth) <= expected_log(truth, truth) + 1e-9


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("L5 both 80%", "right L5+left L5"),
        ("L5 bilateral 80%", "right L5+left L5"),
        ("L5 left 45%, L5 right 45%", "right L5+left L5"),
        ("L5 radiculopathy left 80", "left L5"),
        ("80% L5 left", "left L5"),
        ("the C5 root right .8", "right C5"),
        ("c 7 r 70%", "right C7"),
        ("S1 nerve root compression left 90", "left S1"),
        ("L4/5 left 80", "left L5"),
        ("left L4/5 disc herniation 80 percent", "left L5"),
        ("L5 and S1 left 50%", "left L5+left S1"),
        ("myelopathy 60%", "cord"),
        ("spinal cord compression 60%", "cord"),
        ("CES 70%", "cauda_equina"),
        ("carpal tunnel 50%", "mimic"),
        ("ulnar 40", "mimic"),
        ("rotator cuff left 40", "mimic"),
        ("c7 left probably 80", "left C7"),
        ("slipped disc L5 left 70", "left L5"),
        ("pinched nerve c6 right 60", "right C6"),
        ("right carpal tunnel syndrome 50%", "mimic"),
        ("stroke 30%", "mimic"),
    ],
)
def test_answers_are_read_as_people_give_them(text: str, answer: str) -> None:
    model = drawn(1, 1).model
    [guess] = parse_diagnosis(text, model, model.population("referral"))
    assert guess.main == answer


@pytest.mark.parametrize(
    "text",
    [
        "S1 left 60 L5 left 40",
        "60 S1 left 40 L5 left",
        "s 1 left 60 and l 5 left 40",
        "S1 left 60% otherwise L5 left 40%",
        "60% S1 left 40% L5 left",
        "S1 left 60, L5 left 40",
    ],
)
def test_answers_without_commas_stay_apart(text: str) -> None:
    model = drawn(1, 1).model
    found = parse_diagnosis(text, model, model.population("referral"))
    said = [(guess.main, guess.probability) for guess in found]
    assert said == [("left S1", 0.6), ("left L5", 0.4)]


def test_a_disc_is_right_by_its_root_or_as_the_disc_itself() -> None:
    """A small share of the right root does not make an answer right."""
    model = drawn(1, 1).model
    common = model.population("referral")
    [level] = parse_diagnosis("L4/5 left 60%", model, common)
    assert dict(level.answers)["left L4"] > 0
    elsewhere = next(x for x in model.lesions if answer_of(x) == "left L4")
    here = next(x for x in level.lesions if answer_of(x) == "left L4")
    assert not is_right(level, ("left L4",), elsewhere)
    assert is_right(level, ("left L4",), here)
    assert is_right(level, ("left L5",), None)


@pytest.mark.parametrize(
    ("said", "apart"),
    [
        ("ulnar right 60", ("nerve", "brain")),
        ("stroke (leg) 60", None),
        ("mimic 60", None),
    ],
)
def test_a_nerve_is_another_cause_than_the_brain(
    atlas: Atlas, said: str, apart: tuple[str, str] | None
) -> None:
    model = drawn(1, 1).model
    [guess] = parse_diagnosis(said, model, model.population("referral"))
    lesion = next(x for x in model.lesions if x.family == "brain_foot" and x.side)
    assert places_apart(guess, lesion, atlas) == apart
    assert told_name(lesion).endswith(f"signs on the {lesion.side}")


def test_a_number_or_a_side_said_again_replaces_the_first(atlas: Atlas) -> None:
    game = Game(atlas, drawn(1, 1))
    session, _ = game.step(Session(), "C6 8")
    for line in ("80", "r"):
        session, (event,) = game.step(session, line)
    assert isinstance(event, Diagnosed)
    assert [(g.main, g.probability) for g in event.guesses] == [("right C6", 0.8)]


def test_who_examines_nothing_has_no_mark(atlas: Atlas) -> None:
    """A lucky guess after the history is luck."""
    game = Game(atlas, drawn(1, 1))
    session, _ = game.step(Session(), "C7 right 80%")
    assert debrief(game, session).mark == 0
    session, _ = game.step(Session(), "triceps")
    session, _ = game.step(session, "C7 right 80%")
    assert debrief(game, session).mark > 0


def test_a_root_that_is_not_named_is_not_called_right(atlas: Atlas) -> None:
    game = Game(atlas, drawn(1, 1))
    session, _ = game.step(Session(), "diagnose any radiculopathy right 80%")
    found = debrief(game, session)
    assert (found.right, found.slip) == (False, "no root")
    assert (found.credit.kind, found.credit.root, found.credit.side) == (
        True, False, True,
    )  # fmt: skip


def test_the_sign_that_misleads_is_named(atlas: Atlas) -> None:
    game = Game(atlas, drawn(3, 5))
    session, _ = game.step(Session(game.candidates), "diagnose C7 right 50%")
    found = debrief(game, session)
    assert len(found.strays) == 1
    assert "Misleads, seldom a sign of this lesion" in render(
        debrief_page(found, atlas)
    )


def test_two_sides_that_differ_stay_two_answers() -> None:
    model = drawn(1, 1).model
    common = model.population("referral")
    found = parse_diagnosis("L5 left 70%, L5 right 20%", model, common)
    assert [guess.main for guess in found] == ["left L5", "right L5"]


def test_what_an_answer_lacks_is_asked_for(atlas: Atlas) -> None:
    game = Game(atlas, drawn(1, 1))
    session, (event,) = game.step(Session(), "diagnose C7")
    assert isinstance(event, FollowUp)
    assert "side" in event.question
    session, (event,) = game.step(session, "right")
    assert isinstance(event, FollowUp)
    assert "sure" in event.question
    session, (event,) = game.step(session, "80")
    assert isinstance(event, Diagnosed)
    assert [(g.main, g.probability) for g in event.guesses] == [("right C7", 0.8)]


@pytest.mark.parametrize(
    ("said", "sure"), [("50-60", 0.55), ("about 40 i think", 0.4), ("70 to 80%", 0.75)]
)
def test_how_sure_can_be_said_in_words(atlas: Atlas, said: str, sure: float) -> None:
    game = Game(atlas, drawn(1, 1))
    session, _ = game.step(Session(), "C7 right")
    session, (told, asked) = game.step(session, "quite sure")
    assert isinstance(told, Outside)
    assert isinstance(asked, FollowUp)
    _, (event,) = game.step(session, said)
    assert isinstance(event, Diagnosed)
    assert event.guesses[0].probability == pytest.approx(sure)


def test_a_test_instead_of_the_missing_word_drops_the_answer(atlas: Atlas) -> None:
    game = Game(atlas, drawn(1, 1))
    session, _ = game.step(Session(), "diagnose C7 right")
    session, (event,) = game.step(session, "right triceps")
    assert isinstance(event, Results)
    assert not session.open_answer


def test_the_mark_has_two_ends(atlas: Atlas) -> None:
    """Saying nothing new is worth nothing, the best answer everything."""
    for level in (2, 3, 4):
        game = Game(atlas, drawn(level, 4))
        start = posterior_shares(game.posterior(()))
        best = game.shares_of_all()
        assert mark(start, start, best) == 0
        assert mark(best, start, best) == pytest.approx(100)
        assert mark(stated_shares([], start), start, best) < 1


@pytest.mark.parametrize("level", [2, 3, 4])
def test_a_level_is_what_it_says(atlas: Atlas, level: int) -> None:
    """One patient; docs/quiz.md counts 500 a level."""
    fair = Fairness(atlas, drawn(level, 100))
    row = find_difficulty(atlas, level)
    assert row.stray_low <= len(fair.strays) <= row.stray_high
    assert fair.complaint_belongs
    assert fair.to_learn >= WORTH_PLAYING
    assert level >= 4 or fair.points_to_the_truth
    assert level >= 4 or not fair.screening_misleads
    assert level >= 4 or fair.signs_agree


@pytest.mark.sampled(2)
@pytest.mark.parametrize("region", ["cervical", "lumbar"])
@pytest.mark.parametrize("seed", [2, 8, 9])
def test_one_sign_misleads_whatever_is_tested(
    atlas: Atlas, seed: int, region: str
) -> None:
    """Not one in the screening, and more of them for who tests more."""
    fair = draw_fair(atlas, 3, seed, CaseWish(region=region))
    game = fair.game
    told = (*game.history.findings, *game.found(game.candidates))
    person = fair.case.patient.person
    assert fair.case.truth.lesion is not None
    strays = Signs(fair.case.truth.lesion, atlas, person.age).strays(told)
    assert len(strays) == 1
    posterior = game.posterior_of_all()
    first = posterior.roots[0]
    assert (first.root, first.side) in fair.case.truth.lesion.roots
    assert fair.signs_agree


def test_a_complaint_that_is_not_the_lesions_is_drawn_again(atlas: Atlas) -> None:
    """Pain of the left leg brings nobody with a lesion of the right arm."""
    level = find_difficulty(atlas, 4)
    drawn = [Fairness(atlas, draw_once(atlas, level, (s, 4))) for s in range(20)]
    foreign = [fair for fair in drawn if not fair.complaint_belongs]
    assert foreign
    for fair in foreign:
        assert fair.faults
        assert fair.case.truth.accept != ("none",)


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("wish", "holds"),
    [
        (CaseWish(root="C7"), lambda x: "C7" in {root for root, _ in x.roots}),
        (CaseWish(region="lumbar"), lambda x: x.region == "lumbar"),
        (CaseWish(kind="cord"), lambda x: x.category == "cord"),
        (CaseWish(kind="nerve"), lambda x: x.category == "mimic"),
        (CaseWish(pair=("L5", "S1")), lambda x: {r for r, _ in x.roots} < {"L5", "S1"}),
    ],
)
def test_a_kind_of_patient_can_be_asked_for(
    wish: CaseWish, holds: Callable[[Lesion], bool]
) -> None:
    lesion = drawn(4, 1, wish).truth.lesion
    assert lesion is not None
    assert holds(lesion)


def test_a_level_without_such_a_patient_says_so() -> None:
    with pytest.raises(NeurosimError, match="no such patient"):
        drawn(1, 1, CaseWish(root="T5"))


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("MRI", Outside),
        ("get an MRI of the neck", Outside),
        ("rectal exam", Outside),
        ("jaw jerk", Outside),
        ("heel to shin", Outside),
        ("check cranial nerves", Outside),
        ("stereognosis", Outside),
        ("Kernig", Outside),
        ("any fever?", Told),
        ("ask about weight loss", Told),
        ("do you take blood thinners", Told),
        ("what is your job?", Told),
        ("ask bladder", Told),
        ("check right triceps", Results),
        ("please test the right triceps", Results),
        ("look at gait", Results),
        ("walk", Results),
        ("compare biceps", Results),
        ("is it C7?", FollowUp),
        ("C7 right", FollowUp),
        ("L5 both", FollowUp),
        ("I think it is L4/5 left", FollowUp),
        ("carpal tunnel", FollowUp),
        ("myelopathy", FollowUp),
        ("pinched nerve", FollowUp),
        ("stroke", FollowUp),
        ("80% L5 left", Diagnosed),
        ("L5 both 80", Diagnosed),
        ("L5 radiculopathy left 80", Diagnosed),
        ("myelopathy 60", Diagnosed),
        ("carpal tunnel 50", Diagnosed),
        ("none 20", Diagnosed),
        ("C7 right 70, C6 right 20", Diagnosed),
        ("C7 right, C6 right", FollowUp),
        ("C7 right 5", NotUnderstood),
        ("triceps 80", NotUnderstood),
        ("C7 dermatome", Results),
        ("right C7 myotome", Results),
        ("undo", Outside),
        ("I don\u2019t know", Outside),
        ("hello", Outside),
        ("give me the answer", Outside),
        ("which root is it?", Outside),
        ("why", Outside),
        ("hi", Outside),
        ("ok", Outside),
        ("which arm?", Outside),
        ("any red flags?", Outside),
        ("what tests should I do", Outside),
        ("past medical history", Outside),
        ("family history", Told),
        ("what's wrong?", Outside),
        ("what's your job", Told),
        ("skip", Outside),
        ("pinprick", Outside),
        ("pin prick right thumb", Results),
        ("weakness", Outside),
        ("weakness left arm", Results),
        ("can he walk", Told),
        ("can you walk on your toes", Results),
        ("reflexes please", Results),
        ("big toe up", Results),
        ("dermatomes", Results),
        ("the answer is C6", FollowUp),
        ("could it be C7 left?", FollowUp),
        ("maybe L5", FollowUp),
        ("slipped disc", FollowUp),
        ("nothing wrong", FollowUp),
        ("L5 or S1", NotUnderstood),
        ("right 60", NotUnderstood),
        ("left", NotUnderstood),
        ("80", NotUnderstood),
        ("%", NotUnderstood),
        ("you idiot", NotUnderstood),
        ("prick left foot", Results),
        ("c7 left probably", FollowUp),
        ("slipped disc L5 left", FollowUp),
        ("neck disc C6/7", FollowUp),
        ("trapped nerve", FollowUp),
        ("lumbar disc", FollowUp),
        ("lumbar radiculopathy L5 left 60", Diagnosed),
        ("not certain", Outside),
        ("nerve in neck?", FollowUp),
        ("tinels", Results),
        ("phalens left", Results),
        ("can u walk", Told),
        ("pee problems", Told),
        ("how old", Outside),
        ("is he weak", Outside),
        ("quite sure", Outside),
        ("strength", Results),
        ("is it the neck", FollowUp),
        ("could it be the ulnar nerve?", FollowUp),
        ("left radial nerve", FollowUp),
        ("test the ulnar nerve", Results),
        ("ulnar nerve sensation", Results),
        ("can he lift his leg", Results),
        ("raise your left leg", Results),
        ("can she feel my hand on her foot", Results),
        ("does he feel my finger on his thumb", Results),
        ("how far can he walk", Told),
        ("push against my hand", Outside),
        ("close your eyes", Outside),
        ("wiggle your toes", Outside),
        ("tap the spine", Outside),
        ("touch your toes", Outside),
        ("OK sign", Outside),
        ("left thumb up", Results),
    ],
)
def test_what_a_student_types(atlas: Atlas, line: str, kind: type) -> None:
    game = Game(atlas, drawn(1, 1))
    session, (event,) = game.step(Session(), line)
    assert isinstance(event, kind), event
    assert bool(session.asked) == (kind is Results)


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("numb thumb?", "thumb"),
        ("is the left little toe numb?", "little_toe"),
        ("any tingling in the right thumb", "thumb"),
        ("does the leg hurt", "pain_leg"),
    ],
)
def test_what_is_asked_of_a_place_is_answered_for_that_place(
    atlas: Atlas, line: str, place: str
) -> None:
    """A yes about another place would be taken for this one."""
    game = Game(atlas, drawn(1, 1))
    session, (event,) = game.step(Session(), line)
    assert isinstance(event, Results), event
    assert {finding.structure for finding in event.findings} == {place}
    assert session.tests == 0


def test_a_complaint_without_a_place_lists_its_places(atlas: Atlas) -> None:
    game = Game(atlas, drawn(1, 1))
    for line in ("where does it hurt", "any numbness?", "where is the numbness"):
        _, (event,) = game.step(Session(), line)
        assert isinstance(event, Told), line


@pytest.mark.parametrize(
    "line",
    ["dunno maybe C5 right 60 C6 right 30", "idk, C5 right 60", "not sure C5 60"],
)
def test_who_is_not_sure_still_answers(atlas: Atlas, line: str) -> None:
    _, (event,) = Game(atlas, drawn(1, 1)).step(Session(), line)
    assert isinstance(event, Diagnosed | FollowUp), event


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("carpal tunel", "did you mean carpal tunnel?"),
        ("left carpal tunel 60", "did you mean carpal tunnel?"),
        ("cauda equna 50%", "did you mean cauda equina"),
        ("tricpes", "did you mean triceps"),
        ("hip lift", "is not understood here: name one test"),
    ],
)
def test_a_slip_in_an_answer_is_asked_about(
    atlas: Atlas, line: str, asked: str
) -> None:
    game = Game(atlas, drawn(1, 1))
    session, (event,) = game.step(Session(), line)
    assert isinstance(event, NotUnderstood)
    assert asked in event.text
    assert not session.asked


@pytest.mark.parametrize(
    ("whole", "part"),
    [
        ("toe up right", "great_toe_extension"),
        ("right foot up", "ankle_dorsiflexion"),
        ("left thumb up", "thumb_extension"),
        ("make a fist left", "grip"),
        ("power in the arms", "triceps"),
        ("sensation right hand", "little_finger"),
        ("feel the right hand", "little_finger"),
        ("test the legs", "achilles_reflex"),
        ("examine his arms", "triceps_reflex"),
        ("screen everything", "plantar_response"),
        ("legs power", "great_toe_extension"),
        ("reflexes of the arms", "brachioradialis_reflex"),
        ("umn signs", "plantar_response"),
    ],
)
def test_a_whole_tests_its_parts(atlas: Atlas, whole: str, part: str) -> None:
    words = read_request(whole, atlas)
    assert isinstance(words, str)
    items = parse_request(words, atlas)
    assert part in {structure for structure, _, _ in items}
    assert not any(
        atlas.structures[name].parts
        and name not in {i[0] for i in items_of(atlas, "full")}
        for name, _, _ in items
    )


@pytest.mark.parametrize(
    ("asked", "about"),
    [
        ("is it worse at night", "Pain at night"),
        ("is it getting worse", "Course"),
        ("what makes it worse", "Worse on coughing"),
        ("does it hurt at night", "Pain at night"),
        ("numb hands at night?", "Numb hands at night"),
        ("any family history of cancer", "Nerve disease in the family"),
        ("is it numb", "Numbness or tingling"),
        ("can he button his shirt", "Clumsy hands"),
        ("can she hold a cup", "Clumsy hands"),
        ("can he feel when he pees", "Trouble with the bladder"),
    ],
)
def test_of_several_questions_the_longest_is_meant(
    atlas: Atlas, asked: str, about: str
) -> None:
    game = Game(atlas, drawn(1, 1))
    _, (event,) = game.step(Session(), asked)
    assert isinstance(event, Told)
    assert event.text.startswith(f"{about}:"), event.text


@pytest.mark.parametrize("whole", ["arm", "leg", "reflexes", "power"])
@pytest.mark.parametrize("side", ["right", "left"])
def test_a_shortcut_of_one_side_tests_that_side(
    atlas: Atlas, whole: str, side: str
) -> None:
    both = parse_request(f"both {whole}", atlas)
    assert both == parse_request(whole, atlas)
    assert parse_request(f"{side} {whole}", atlas) == tuple(
        item for item in both if item[1] == side
    )


@given(
    parts=st.lists(
        st.tuples(
            st.sampled_from(
                ["L5", "C7", "ulnar nerve", "cord", "L4/5", "cauda equina"]
            ),
            st.sampled_from(["", "left", "right"]),
            st.sampled_from(["", "20", "30%"]),
            st.booleans(),
        ),
        min_size=1,
        max_size=3,
        unique_by=lambda part: part[0],
    )
)
@settings(max_examples=25, deadline=None)
def test_answering_what_is_asked_completes_an_answer(
    atlas: Atlas, parts: list[tuple[str, str, str, bool]]
) -> None:
    """Whatever lacks, in whichever part: each question is asked once and answered."""
    sided = ("L5", "C7", "ulnar nerve", "L4/5")
    texts = []
    for name, side, number, before in parts:
        named = f"{name} {side if name in sided else ''}".strip()
        first = before and number.endswith("%")
        texts.append(f"{number} {named}" if first else f"{named} {number}".strip())
    game = Game(atlas, drawn(1, 1))
    session, (event,) = game.step(Session(), f"diagnose {', '.join(texts)}")
    for _ in range(2 * len(parts)):
        if isinstance(event, Diagnosed):
            break
        assert isinstance(event, FollowUp), event
        reply = "right" if "which side" in event.question else "20"
        session, (event,) = game.step(session, reply)
    assert isinstance(event, Diagnosed), event
    assert len(event.guesses) == len(parts)
    for guess, (name, side, number, _) in zip(event.guesses, parts, strict=True):
        assert guess.probability == pytest.approx(0.3 if number == "30%" else 0.2)
        found = {lesion.side for lesion in guess.lesions}
        assert name not in sided or found == {side or "right"} or not side


def test_another_of_the_same_kind_is_not_called_right(atlas: Atlas) -> None:
    case = drawn(4, 3, CaseWish(kind="nerve"))
    assert case.truth.lesion is not None
    wrong = "tibial" if "radial" in case.truth.words else "radial"
    side = case.truth.lesion.side or "right"
    for said, exact in ((f"{wrong} {side}", False), ("mimic", True)):
        game = Game(atlas, case)
        session, _ = game.step(Session(), f"diagnose {said} 60%")
        found = debrief(game, session)
        assert found.right
        assert found.exact is exact
        page = render(debrief_page(found, atlas))
        assert ("the right kind (a look-alike), another one" in page) is not exact


def test_the_expert_makes_no_rectal_examination(atlas: Atlas) -> None:
    """Neither do hints, nor the answer that the mark is measured against."""
    rectal = {"anal_tone", "voluntary_anal_contraction", "anal_wink",
              "bulbocavernosus_reflex"}  # fmt: skip
    assert rectal <= {item[0] for item in items_of(atlas, "full")}
    game = Game(atlas, drawn(4, 3, CaseWish(kind="cauda_equina")))
    assert not rectal & {item[0] for item in game.candidates}
    assert "saddle_area" in {item[0] for item in game.candidates}


def test_a_table_has_columns_for_what_was_tested(atlas: Atlas) -> None:
    game = Game(atlas, drawn(1, 1))  # C7 on the right
    for line, heads in (("screen arms", ["right", "left"]), ("right arm", ["right"])):
        _, (event,) = game.step(Session(), line)
        shown = render(event_page(event, atlas)).splitlines()
        assert shown[0].split() == heads


def test_nothing_is_named_twice_among_the_results(atlas: Atlas) -> None:
    """What stands in the table with its other side is not repeated as normal."""
    game = Game(atlas, drawn(1, 1))
    _, (event,) = game.step(Session(), "screen arms")
    shown = render(event_page(event, atlas))
    assert "triceps reflex" in shown
    assert shown.count("triceps reflex") == 1


@pytest.mark.parametrize("line", ["sure", "left or right?", "MRI", "don't know", "??"])
def test_an_open_answer_is_asked_for_again(atlas: Atlas, line: str) -> None:
    game = Game(atlas, drawn(1, 1))
    session, _ = game.step(Session(), "C7 right")
    session, events = game.step(session, line)
    assert isinstance(events[-1], FollowUp)
    for sure in ("80", "80%", "80 percent", "about 80", "i think 80"):
        _, (event,) = game.step(session, sure)
        assert isinstance(event, Diagnosed)
        assert event.guesses[0].probability == 0.8


def test_an_open_answer_can_be_taken_back(atlas: Atlas) -> None:
    game = Game(atlas, drawn(1, 1))
    session, _ = game.step(Session(), "C7 right")
    session, (event,) = game.step(session, "no")
    assert isinstance(event, Told)
    assert not session.open_answer


def test_what_was_told_is_not_said_to_be_untested(atlas: Atlas) -> None:
    game = Game(atlas, drawn(4, 2))
    told = {(f.structure, f.side, f.kind) for f in game.history.findings}
    session, _ = game.step(Session(), "diagnose cord 80%")
    for item in debrief(game, session).untested:
        finding = item.finding
        assert (finding.structure, finding.side, finding.kind) not in told


def test_every_question_has_an_answer(atlas: Atlas) -> None:
    game = Game(atlas, drawn(4, 2))
    rows = atlas.rows(HistoryQuestion)
    assert len(rows) >= 20
    for row in rows:
        for words in row.words:
            _, (event,) = game.step(Session(), f"ask {words}")
            assert isinstance(event, Told), words
            assert event.text


def test_what_is_not_understood_is_kept(atlas: Atlas) -> None:
    game = Game(atlas, drawn(1, 1))
    session, (event,) = game.step(Session(), "frobnicate the knee")
    assert isinstance(event, NotUnderstood)
    assert session.unread == ("frobnicate the knee",)


def test_the_expert_stops_and_closes_in(atlas: Atlas) -> None:
    game = Game(atlas, drawn(1, 11))
    run = examine_ideally(game)
    assert len(run.items) == len(set(run.items)) <= 6
    assert run.bits[-1] <= run.bits[0]
    assert run.reached(run.bits[0]) == 0
    assert all(step.rivals[0] != step.rivals[1] for step in run.steps)


def test_flags_are_those_that_the_student_could_see(atlas: Atlas) -> None:
    """Never what was told at the start, never a rectal examination."""
    screening = {item[0] for item in items_of(atlas, "screening")}
    assert not screening & {"anal_tone", "voluntary_anal_contraction"}
    seen = 0
    for seed in range(60):
        case = drawn(4, seed, CaseWish(kind="cauda_equina"))
        game = Game(atlas, case)
        session, _ = game.step(Session(), "urgent")
        session, _ = game.step(session, "diagnose none 90%")
        flags = debrief(game, session).flags
        assert flags.acted
        told = {hit.flag.id for hit in flags.told}
        assert not told & {hit.flag.id for hit in flags.missed}
        for hit in flags.missed:
            assert {f.structure for f in hit.findings} & screening
        seen += bool(flags.missed)
        if seen and seed:
            return
    pytest.fail("no patient with a flag that only the screening shows")


@pytest.mark.parametrize(
    ("said", "truth", "name"),
    [
        ("left C7", "right C7", "side"),
        ("right C6", "right C7", "neighbour"),
        ("right C5", "right C7", "other root"),
        ("left L5", "right L5+left L5", "one side of two"),
        ("right C7", "mimic", "root for nerve"),
        ("mimic", "right C7", "nerve for root"),
        ("right C7", "cord", "cord missed"),
        ("left S1", "cauda_equina", "cauda missed"),
        ("cord", "right C7", "cord for less"),
        ("none", "right C7", "lesion missed"),
        ("right C7", "none", "lesion invented"),
        ("right C7", "right C7", ""),
    ],
)
def test_a_slip_has_a_name(atlas: Atlas, said: str, truth: str, name: str) -> None:
    assert slip(said, [truth]) == name
    assert not name or name in {row.id for row in atlas.rows(Slip)}


def test_the_debrief_is_in_words_and_short(atlas: Atlas) -> None:
    for level in (LEVELS_OF_DIFFICULTY[0], LEVELS_OF_DIFFICULTY[-1]):
        game = Game(atlas, drawn(level, 1))
        session, _ = game.step(Session(), "screen arms")
        session, _ = game.step(session, "diagnose C6 right 90%")
        found = debrief(game, session)
        page = render(debrief_page(found, atlas)).splitlines()
        assert all(len(line) <= 80 for line in page)
        assert len(page) <= 30  # one screen
        assert "decibans" not in "".join(page)
        assert "decibans" in render(why_page(found, atlas))
        assert game.step(session, "right triceps") == (session, ())


def test_a_hallmark_points_to_the_truth(atlas: Atlas) -> None:
    """By itself, whatever the shared severity makes of it among the others."""
    case = drawn(1, 1, CaseWish(root="C7"))
    [answer] = case.truth.accept
    game = Game(atlas, case)
    session, _ = game.step(Session(), "screen arms")
    session, _ = game.step(session, f"diagnose {answer} 80%")
    found = debrief(game, session)
    assert "C6" in found.against
    hallmarks = {finding.structure for finding in found.pointed}
    assert {"triceps", "triceps_reflex"} <= hallmarks
    assert not hallmarks & {finding.structure for finding in found.misled}


@pytest.mark.parametrize("said", ["L5", "S1"])
def test_a_wrong_side_is_compared_on_the_side_of_the_truth(
    said: str, atlas: Atlas
) -> None:
    """Else every sign of that side "points" to the truth against the other root."""
    game = Game(atlas, drawn(2, 6))
    side = game.case.truth.accept[0].partition(" ")[0]
    session, _ = game.step(Session(), "power")
    session, _ = game.step(session, f"diagnose {mirror(side)} {said} 80%")
    found = debrief(game, session)
    assert side in found.against
    assert found.credit.side is False
    assert {one.side for one in found.pointed} <= {side, MIDLINE}


def test_commands_and_misspellings(atlas: Atlas) -> None:
    game = Game(atlas, drawn(2, 1))
    session, (event,) = game.step(Session(), "hnt")
    assert isinstance(event, NotUnderstood)
    assert "hint" in event.text
    session, (event,) = game.step(session, "hint")
    assert isinstance(event, Hint)
    assert session.hints == 1
    session, (event,) = game.step(session, "record")
    assert isinstance(event, Record)
    session, (event,) = game.step(session, "x" * 5000)
    assert isinstance(event, NotUnderstood)
    assert "300" in event.text
    assert {"diagnose", "quit"} <= set(COMMANDS)


def test_exam_mode_gives_no_hints(atlas: Atlas) -> None:
    game = Game(atlas, drawn(2, 1), exam_mode=True)
    session, (event,) = game.step(Session(), "hint")
    assert isinstance(event, NotUnderstood)
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


@kept
def published(atlas: Atlas) -> list[Case]:
    return load_cases(PLAYED_CASES, atlas)


def test_unplayable_reports_are_left_out(atlas: Atlas) -> None:
    found = published(atlas)
    played = [case for case in found if is_playable(case, atlas)]
    assert 0 < len(played) < len(found)
    for labelled in played:
        case = published_case(labelled, atlas)
        assert len(case.truth.accept) < 20, "not every root is right"
        assert reported(case).asked


def test_published_patients_can_be_played(atlas: Atlas) -> None:
    for labelled in published(atlas)[::27]:
        case = published_case(labelled, atlas)
        game = Game(atlas, case)
        session, _ = game.step(Session(), "screen")
        assert len(session.asked) <= len(labelled.exam.findings) + 80
        session, _ = game.step(session, "diagnose C7 right 50%, L5 left 30%")
        found = debrief(game, session)
        assert case.truth.accept
        assert 0 <= found.mark <= 100
        assert labelled.id not in render(history_page(game.history.text))


def test_a_bayesian_beats_a_guesser(atlas: Atlas) -> None:
    """Answering with the posterior scores better than answering with the prior."""
    gain = []
    for seed in range(4):
        game = Game(atlas, drawn(4, seed))
        session, _ = game.step(Session(), "screen")
        informed = posterior_shares(game.posterior(session.asked))
        common = posterior_shares(game.posterior(()))
        gain.append(mark(informed, common, game.shares_of_all(session.asked)))
    assert np.mean(gain) > 20


def test_a_lesion_has_one_answer() -> None:
    lesions = drawn(1, 1).model.lesions
    answers = {answer_of(lesion) for lesion in lesions}
    assert "right C7" in answers
    assert "mimic" in answers
    assert answer_of(Lesion("none", "none")) == "none"


#: What students typed, and the beginning of what they should see.
TYPED = {
    "check the reflexes pls": "",
    "feel my thumb thanks": "",
    "can you give me another hint?": "The test that would tell most",
    "show me the findings": "Nothing has been tested",
    "??": "What you can type",
    "send him to hospital": "Noted",
    "is this urgent?": "That is for you to say",
    "the diagnosis is carpal tunnel": "Your diagnosis is carpal tunnel?",
    "i think she has ms": "Your diagnosis is ms?",
    "C7 70% right": "Your diagnosis: right C7 70%",
    "L5 left 45, right 45": "Your diagnosis: L5 both 90%",
    "80% L5, left": "Your diagnosis: L5 left 80%",
    "diagnosis?": "? name an answer",
    "rectal": "Rectal examination",
    "Kernig's sign": "Signs of meningeal irritation",
    "palpate the neck": "Palpation",
    "muscle bulk of the thigh": "right bulk of",
    "look at her hands": "right bulk of",
    "inspect the feet": "right bulk of intrinsic foot",
    "tap the knee": "right patellar reflex",
    "hit the biceps with a hammer": "right biceps reflex",
    "vibration": "right vibration sense of the foot",
    "plantar": "right plantar",
    "sudden or gradual?": "Onset:",
    "your sex life": "Trouble with sexual function: ",
    "have you fallen?": "A fall or accident:",
    "trouble with buttons": "Clumsy hands:",
    "does it radiate": "Pain:",
    "pins and needles anywhere": "Numbness or tingling:",
    "prescribe ibuprofen": "Treatment:",
    "this is stupid": "Stuck?",
    "s1 on the left side, about 75 percent": "Your diagnosis: s1 on the left side 75%",
    "C7 vs C8": "? 'C7 vs C8': give each",
    "cord or stroke?": "? 'cord or stroke': give",
    "ok so what hurts": "Pain:",
    "hi, any weakness?": "Weakness: test it",
    "what do i type": "Type what you examine",
    "show me his arms": "",
    "C6 both 50": "? 'c6 both': the quiz has none on both sides",
    "and at night?": "Pain at night:",
    "hmm": "Not sure yet?",
    "left biceps triceps": "left biceps brachii",
    "L5 left, pretty sure": "Your diagnosis is L5 left? How sure",
    "L5 left 80 pretty sure": "Your diagnosis: L5",
    "is it worse by day or night?": "Pain at night:",
    "sensation all": "",
    "power everywhere": "",
    "check him over": "",
    "observe the gait": "gait: ",
    "wasting hands": "right bulk of",
    "ROM neck": "Palpation",
    "BJ TJ SJ": "right triceps reflex",
    "cancer before?": "Cancer in the past:",
    "does anything make it better": "What eases it:",
    "taking any drugs": "Tablets, or injected",
    "where exactly": "Pain:",
    "PMHx": "Ask one by one",
    "meds": "Tablets:",
    "?L5 radic L": "Your diagnosis is L5 radic L? How sure",
    "impression: L5 radic L 80": "Your diagnosis: L5 radic L 80%",
    "my dx is S1 right, 70%": "Your diagnosis: S1 right 70%",
    "dx: L5 left 60 vs S1 left 30": "Your diagnosis: L5 left 60% and S1 left 30%",
    "c/w L5 radiculopathy left": "Your diagnosis is L5 radiculopathy left?",
    "i reckon its C7 on the right": "Your diagnosis is C7 on the right?",
    "suspect cauda equina": "Your diagnosis is cauda equina?",
    "?myelopathy": "Your diagnosis is myelopathy?",
    "s1 left prob 60": "Your diagnosis: s1 left 60%",
    "any neck stiffness": "right stiff or tender neck",
    "hows your balance": "Trouble walking:",
    "has it happened before": "Earlier episodes:",
    "better with sitting": "What eases it:",
    "how bad is the pain out of 10": "How bad it is:",
    "what do you think it is": "That is for you to say",
    "SLR R + L": "right straight leg raise",
    "l5 left 60-ish": "Your diagnosis: l5 left 60%",
    "my guess c7 right": "Your diagnosis is c7 right?",
    "poss c7 rt 50 / c6 rt 20": "Your diagnosis: c7 rt 50% and c6 rt 20%",
    "can i see the patient walk": "gait: ",
    "tell me about your pain": "Pain:",
    "did anything bring it on": "Onset:",
    "numb down below?": "Numb between the legs:",
    "which hand do you write with": "Handedness:",
    "big toe power": "right great toe extension",
    "it's a brain tumour": "? 'brain tumour': did you mean",
    "O/E": "Type what you examine",
    "pin": "Where? Name the place",
    "diagnose pin left 60": "Your diagnosis: pin left 60%",
    "fibular head": "right Tinel sign at the fibular neck",
    "femoral head": "? 'femoral head'",
    "what is hoffman": "Hoffmann sign: flick the middle nail",
    "how do i test the triceps": "Triceps brachii: straighten",
    "what is his gait like": "gait: normal",
    "what is the left ankle jerk": "left Achilles reflex",
    "how do i start": "hint names the test",
    "what's worse": "Worse on coughing:",
    "is it worse when sitting": "Worse in a position:",
    "weak anywhere": "Weakness: test it",
    "toe power": "right great toe extension",
    "walk in a straight line": "tandem gait:",
    "ask about drugs": "Tablets, or injected",
    "pull foot up left": "left ankle dorsiflexion",
    "its the rotator cuff": "Your diagnosis is the rotator cuff?",
    "wrist up": "right wrist extension",
    "bend the left elbow": "left elbow flexion",
    "can u raise your arm": "right shoulder abduction",
    "what about the neck": "right supraclavicular fossa",
    "kick": "right knee extension",
    "index finger feel": "right index finger (feeling)",
    "which fingers": "Which are what?",
    "cervical cord 80": "Your diagnosis: cervical cord 80%",
    "how fast did it come": "Onset:",
    "lift the leg straight": "right straight leg raise",
    "bum pain?": "right buttock pain (asked)",
    "feel the bum": "right buttock (feeling)",
    "check the bum": "right buttock",
    "numb bum?": "Numb between the legs:",
    "bum": "Rectal examination",
    "is he tender": "Palpation",
    "red flag": "Ask for them one by one",
    "definitely": "How sure, as a number",
    "does neck extension make it worse?": "Worse on a movement: not asked",
    "worse turning his head": "Worse on a movement: not asked",
    "what makes it worse": "Worse on coughing:",
    "what kind of pain": "What it is like:",
    "pls examine the pt": "",
    "neuro exam upper limb": "",
    "neuro exam of the legs": "",
    "im not sure": "Not sure yet?",
    "refer to neurosurgery": "Noted",
    "needs urgent referral to the neurosurgeons": "Noted",
    "send to A&E": "Noted",
    "999": "Noted",
    "hint history": "? 'hint history'",
    "do that": "Which test?",
    "left sciatica 70": "Your diagnosis is left sciatica 70? Which root",
    "C7 rite 70": "? 'C7 rite 70': is not an answer",
    "cervical spondylotic myelopathy 80": "Your diagnosis: cervical spondylotic",
    "straight leg raize": "right straight leg raise",
    "straght leg raise right": "? 'straght leg raise right': did you mean straight leg",
    "ulnar maybe": "Your diagnosis is ulnar? How sure",
    "back surgery": "Operations:",
    "wasting anywhere": "Where? Name the place",
    "how many tests have i done": "record shows",
}


def test_what_students_type_is_taken_as_meant(atlas: Atlas) -> None:
    game = Game(atlas, drawn(1, 1))
    wrong = {}
    for line, begins in TYPED.items():
        _, events = game.step(Session(), line)
        shown = render(event_page(events[0], atlas, lists=True), 300).strip()
        fits = shown.startswith(begins) if begins else not shown.startswith("?")
        if not fits:
            wrong[line] = shown
    assert not wrong


#: What is asked in one line, and the beginning of each answer.
AT_ONCE = {
    "do you have a fever or lost weight?": ("Fever", "Weight loss"),
    "fever, weight loss, cancer": ("Fever", "Weight loss", "Cancer"),
    "bowel and bladder": ("Trouble with the bowels", "Trouble with the bladder"),
    "any fever or grommets": ("Fever", "? 'grommets' was not answered"),
    "triceps and mri": ("MRI", "right triceps"), "pins and needles": ("Numbness",),
    "is it in the arm or leg, the pain": ("Pain",), "SLR and triceps": ("",),
    "any fever and right triceps": ("Fever", "right triceps"),
    "any numbness in legs or feet": ("right lower limb sensation",),
    "does he have weakness or numbness": ("Weakness: test", "Numbness"),
    "any bladder or bowel symptoms": ("Trouble with the bl", "Trouble with the bo"),
    "night sweats/fever/weight loss": ("Fever", "Weight loss"),
    "cancer, steroids or osteoporosis": ("Cancer", "Steroid", "Thin bones"),
    "any fever weight loss or cancer": ("Fever", "Weight loss", "Cancer"),
    "fever weight loss cancer": ("Fever", "Weight loss", "Cancer"),
    "any family history of cancer": ("Nerve disease in the family",),
    "numb where": ("Numbness",),
    "is the pain burning": ("Pain", "What it is like"),
    "worse at night and when lying": ("Pain at night", "Worse in a position"),
}  # fmt: skip


def test_nothing_that_is_asked_in_one_line_is_swallowed(atlas: Atlas) -> None:
    game = Game(atlas, drawn(1, 1))
    for line, begins in AT_ONCE.items():
        _, events = game.step(Session(), line)
        shown = [render(event_page(e, atlas, lists=True), 300).strip() for e in events]
        assert len(shown) == len(begins), (line, shown)
        assert all(map(str.startswith, shown, begins)), (line, shown)


def test_wholes_that_are_named_together_run_all_their_tests(atlas: Atlas) -> None:
    both = {*parse_request("arms", atlas), *parse_request("legs", atlas)}
    assert {*parse_request("arms and legs", atlas)} == both
    assert parse_request("leg exam", atlas) == parse_request("legs", atlas)
    hands = {item[0] for item in parse_request("hoffman's both hands", atlas)}
    assert hands == {"hoffmann"}, "the hands are where it is done"
    listed = parse_request("LL: tone, power and reflexes", atlas)
    assert {*parse_request("leg tone", atlas)} < {*listed}
    assert {atlas.structures[item[0]].part_of for item in listed} <= {"leg", "foot"}
    spans = {"pp c6 c7 c8": 6, "myotomes c5 c6": 4, "pin prick L4 to S1": 6}
    for line, count in spans.items():
        assert len(parse_request(line, atlas)) == count
    for many in ("dermatomes", "myotomes"):
        items = parse_request(many, atlas)
        assert not any(is_rectal(atlas.structures[item[0]]) for item in items)
    three = parse_request("power, reflexes and sensation", atlas)
    alone = [parse_request(name, atlas) for name in ("power", "reflexes", "sensation")]
    assert {*three} == {item for items in alone for item in items}


@pytest.mark.parametrize(
    "said", ["70 right", "right, 70%", "right, not sure, 70", "mm right, 70ish maybe"]
)
def test_side_and_number_are_added_at_once(atlas: Atlas, said: str) -> None:
    game = Game(atlas, drawn(1, 1))
    session, _ = game.step(Session(), "L5")
    session, [event] = game.step(session, said)
    assert isinstance(event, Diagnosed)
    assert (event.guesses[0].main, event.guesses[0].probability) == ("right L5", 0.7)


def test_what_a_root_of_the_lesion_supplies_never_misleads(atlas: Atlas) -> None:
    signs = Signs(
        parse_lesion("L2/3 right subarticular disc", None, None, atlas)[0], atlas
    )
    names = ("patellar_reflex", "achilles_reflex")
    right = [Finding(name, "right", (0,)) for name in names]
    well = [replace(f, side="left", grades=(2,)) for f in right]
    assert [f.structure for f in signs.strays((*right, *well))] == ["achilles_reflex"]


def test_what_misleads_is_a_sign_or_a_complaint_of_one_side(atlas: Atlas) -> None:
    """A stretch test or a pain of another limb leads away as a weak muscle does."""
    signs = Signs(parse_lesion("C6", "left", None, atlas)[0], atlas)
    shown = {
        ("pain_below_knee", "right", (0,), "told"): True,
        ("pain_arm", "left", (0,), "told"): False,
        ("pain_low_back", "midline", (0,), "told"): False,
        ("bladder", "midline", (0,), "told"): True,
        ("spurling", "right", (1,), "examined"): True,
        ("biceps_reflex", "right", (4,), "examined"): True,
        ("biceps_reflex", "right", (3,), "examined"): False,
    }
    strays = {finding: bool(signs.strays([Finding(*finding)])) for finding in shown}
    assert strays == shown


def test_the_plexus_is_compared_with_the_plexus(atlas: Atlas) -> None:
    model = build_model(atlas)
    population = model.population("referral")
    for said, place in (("plexus left 50", "plexus"), ("stroke 50", "brain")):
        [guess] = parse_diagnosis(said, model, population)
        assert {place_of(lesion, atlas) for lesion in guess.lesions} == {place}
        assert guess.main == "mimic"


def test_who_saw_no_flag_is_not_told_to_act_on_one(atlas: Atlas) -> None:
    """Pain in both legs asks for more questions; it is not urgent by itself."""
    game = Game(atlas, drawn(1, 3))
    session, _ = game.step(Session(), "diagnose C6 right 70%")
    found = debrief(game, session)
    [flag] = [row for row in atlas.red_flags if row.id == "both_legs_ache"]
    hit = RedFlagHit(flag, ())
    asked = replace(found, flags=replace(found.flags, told=(hit,), raised=()))
    assert "urgent" not in render(debrief_page(asked, atlas))


def test_record_counts_tests_as_the_debrief_does(atlas: Atlas) -> None:
    game = Game(atlas, drawn(1, 1))
    session, _ = game.step(Session(), "screen")
    _, [record] = game.step(session, "record")
    shown = render(event_page(record, atlas), 80)
    assert f"{session.tests} tests so far" in shown


def test_who_tested_by_another_way_is_not_told_to_test(atlas: Atlas) -> None:
    """Feeling and light touch of one place part the same two lesions."""
    game = Game(atlas, draw_fair(atlas, 1, 83011).case)
    session, _ = game.step(Session(), "feel the feet")
    session, _ = game.step(session, "L5 left 90%")
    [place] = {
        (d.finding.structure, d.finding.side, d.tested)
        for d in debrief(game, session).differences
        if d.finding.structure == "dorsum_foot"
        and d.finding.side == "left"
        and d.finding.kind != "told"
    }
    assert place[2]


def test_of_two_answers_alike_the_right_one_counts(atlas: Atlas) -> None:
    game = Game(atlas, draw_fair(atlas, 1, 83011).case)
    for line in ("L5 left 50, S1 left 50", "S1 left 50, L5 left 50"):
        session, _ = game.step(Session(), "screen")
        session, _ = game.step(session, line)
        found = debrief(game, session)
        assert found.right
        assert found.alike
        assert found.credit.root
        assert not found.slip
        text = render(debrief_page(found, atlas))
        assert "no likelier than another" in " ".join(text.split())


def test_another_nerve_counts_half(atlas: Atlas) -> None:
    """Look-alikes are one answer to the model, but not to the mark."""
    model = build_model(atlas)
    common = model.population("referral")
    [nerve] = parse_diagnosis("carpal tunnel right 60", model, common)
    [true] = [x for x in model.lesions if x in nerve.lesions]
    believed = dict.fromkeys(model.lesions, 1e-6) | {true: 1.0}
    parts = [
        kept_part(parse_diagnosis(line, model, common)[0], believed)
        for line in (
            "carpal tunnel right 60",
            "mimic 60",
            "radial right 60",
            "C7 right 60",
        )
    ]
    assert parts == pytest.approx([1, 1, 0.5, 1], abs=0.01)


def test_a_kind_that_is_asked_for_stands_in_the_title(atlas: Atlas) -> None:
    level = find_difficulty(atlas, 3)
    shown = render(opening_page(level, CaseWish(kind="cord")))
    assert "one root" not in shown
    assert "the kind that you asked for" in " ".join(shown.split())


@pytest.mark.parametrize("seed", range(4))
def test_a_nerve_that_is_asked_for_is_one(atlas: Atlas, seed: int) -> None:
    case = draw_once(
        atlas, find_difficulty(atlas, 4), (seed, 4), CaseWish(kind="nerve")
    )
    assert case.truth.lesion is not None
    assert place_of(case.truth.lesion, atlas) in ("nerve", "plexus")


def test_who_is_as_sure_as_one_can_be_has_the_whole_mark() -> None:
    """One percent is kept for what an answer leaves out, also of the best answer."""
    start, best = {"a": 0.9, "b": 0.1}, {"a": 0.9999, "b": 0.0001}
    assert mark({"a": 0.99, "b": 0.01}, start, best) == pytest.approx(100)
    assert mark(start, start, best) == 0
    assert mark({"a": 0.95, "b": 0.05}, start, best) < 90


def test_states_that_a_report_leaves_open_are_said_once(atlas: Atlas) -> None:
    skin = atlas.structure("thumb")
    told = Finding("thumb", "right", (0, 1), "told")
    assert result_words(told, skin) == "numb or tingling"


def test_a_complaint_that_no_report_has_is_no_diagnosis(atlas: Atlas) -> None:
    labelled = next(
        case
        for case in published(atlas)
        if is_playable(case, atlas)
        and not any(f.structure == "pain_neck" for f in case.exam.findings)
    )
    game = Game(atlas, published_case(labelled, atlas))
    session, (event,) = game.step(Session(), "neck pain")
    assert isinstance(event, Results)
    assert event.missing
    assert not session.open_answer


def test_the_same_patient_again_is_the_one_that_was_wished(atlas: Atlas) -> None:
    wish = CaseWish(region="cervical")
    case = draw_case(atlas, 2, 41, wish)
    assert case.id == "2-41"
    assert _again(case, wish).endswith("--level 2 --seed 41 --region cervical")
    assert _again(case, CaseWish()).endswith("for a class: --code 2-41")
    assert not _again(case, CaseWish(pair=("C6", "C7")))
