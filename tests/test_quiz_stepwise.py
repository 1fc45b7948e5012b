"""Localising step by step."""

import pytest

from neurosim.atlas import Atlas
from neurosim.model import build_model
from neurosim.quiz.draw import draw_case
from neurosim.quiz.event import Diagnosed, Results, Told
from neurosim.quiz.game import Game, Session
from neurosim.quiz.place import place_of, read_place
from neurosim.quiz.stepwise import (
    Steps,
    ranks_of,
    take_step,
    turning,
)
from neurosim.quiz_tables import QuizPlace
from neurosim.terms import NeurosimError

TESTS = "right triceps, right triceps reflex, pin prick right middle finger"


def walked(game: Game, *lines: str) -> tuple[Steps, Session, tuple[object, ...]]:
    steps, session = Steps(), Session()
    events: tuple[object, ...] = ()
    for line in lines:
        steps, session, events = take_step(steps, game, session, line)
    return steps, session, events


@pytest.fixture(scope="module")
def game(atlas: Atlas) -> Game:
    return Game(atlas, draw_case(atlas, 1, 1))


def test_every_lesion_has_one_place_but_something_else(atlas: Atlas) -> None:
    rows = atlas.rows(QuizPlace)
    known = [name for row in rows for name in row.lesions]
    assert len(known) == len(set(known))
    lesions = build_model(atlas).lesions
    assert {x.family for x in lesions if not place_of(x, atlas)} == {"other"}
    words = [word for row in rows for word in row.words]
    assert len(words) == len(set(words))
    assert all(read_place(f"the {w}", atlas) == r.place for r in rows for w in r.words)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (("nerve root", "right", "C7", "80"), "C7 right"),
        (("root", "right side i think", "C7", "about 80"), "C7 right"),
        (("root", "60", "dunno", "right", "C7", "right", "80"), "C7 right"),
        (("disc", "r", "C6/7", "80%"), "C6/7 right"),
        (("root", "both", "L5", "60"), "L5 both"),
        (("root", "left", "don't know", "60"), "radiculopathy left"),
        (("the spinal cord", "60"), "cord"),
        (("nerve", "left", "common peroneal", "60"), "common peroneal left"),
        (("plexus", "right", "upper trunk", "5"), "upper trunk right"),
        (("brain", "left", "5"), "mimic"),
        (("muscle", "left", "5"), "mimic"),
        (("none", "5"), "none"),
    ],
)
def test_the_steps_lead_to_a_diagnosis(
    game: Game, answers: tuple[str, ...], said: str
) -> None:
    steps, session, (event,) = walked(game, TESTS, "C7 or C6", *answers)
    assert isinstance(event, Diagnosed)
    assert session.over
    assert steps.at == ""
    assert [guess.words for guess in event.guesses] == [said]
    assert session.tests == 3


@pytest.mark.parametrize("line", ["triceps", "screen", "triceps, biceps"])
def test_three_tests_are_three(game: Game, line: str) -> None:
    steps, session, (event,) = walked(game, line)
    assert isinstance(event, Told)
    assert steps.at == "tests"
    assert not session.asked


def test_three_tests_can_be_named_one_by_one(game: Game) -> None:
    lines = ("triceps reflex", "right triceps", "any fever?", "right triceps", "thumb")
    steps, session, events = walked(game, *lines[:-1])
    assert steps.at == "tests"
    assert not session.asked, "no result before all three are named"
    steps, session, events = walked(game, *lines)
    assert steps.at == "why"
    assert steps.noted == ("triceps reflex", "right triceps", "thumb")
    assert isinstance(events[0], Results)
    again = Session()
    for line in steps.noted:
        again, _ = game.step(again, line)
    assert {*again.asked} == {*session.asked} == {*steps.first}


def test_not_knowing_where_to_start_is_answered(game: Game) -> None:
    _, _, (event,) = walked(game, "idk")
    assert isinstance(event, Told)
    assert "screen" not in event.text, "which this step would refuse"
    for before in ((), ("root",)):
        _, _, (event,) = walked(game, TESTS, "why not", *before, "dunno")
        assert isinstance(event, Told)
        assert "diagnose" not in event.text, "which this step would refuse"


@pytest.mark.parametrize(
    "line", ["banana", "C7 right", "80% C7 right", "", "hint", "why"]
)
def test_what_is_no_answer_leaves_the_step(game: Game, line: str) -> None:
    for before in ((), (TESTS, "why not"), (TESTS, "why not", "root")):
        start, _, _ = walked(game, *before)
        steps, session, _ = walked(game, *before, line)
        assert steps.at == start.at
        assert not session.over
        assert not session.open_answer
        done, _, _ = walked(game, *before, line, "quit")
        assert done.at == ""


def test_more_can_be_tested_before_the_answer(game: Game) -> None:
    steps, session, _ = walked(game, TESTS, "C7 or C6", "right wrist extension")
    assert steps.at == "place"
    assert session.tests == 4


def test_what_would_turn_the_answer_does(game: Game) -> None:
    _, session, _ = walked(game, TESTS, "C7 or C6", "root", "right", "C7", "80")
    leader, turns = turning(game, session)
    assert leader == "right C7"
    assert all(outcome.leader != leader for _, outcome in turns)
    ranks, best = ranks_of(game, session.asked)
    assert len(ranks) == 3
    assert best.bits > 0
    for line in ("banana", "right triceps", "any fever?"):
        with pytest.raises(NeurosimError):
            turning(game, session, line)


def test_a_reason_beside_a_test_is_no_test(game: Game) -> None:
    line = TESTS.replace("reflex", "reflex because it is C7", 1)
    steps, session, _ = walked(game, "right triceps, because C6", line)
    assert steps.at == "why"
    assert len(session.asked) == 3
    steps, _, _ = walked(game, TESTS + ", to tell C6 from C7")
    assert steps.at == "why"
