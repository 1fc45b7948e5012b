"""The standard a second time, for one completed worksheet, as plain loops.

Written apart from the package and from its arrays: every score is a number, and a
worksheet with ``NT`` or tags is the set of its completions.
"""

from collections.abc import Iterator
from itertools import product
from typing import Any

CORD = [
    "C2",
    "C3",
    "C4",
    "C5",
    "C6",
    "C7",
    "C8",
    "T1",
    "T2",
    "T3",
    "T4",
    "T5",
    "T6",
    "T7",
    "T8",
    "T9",
    "T10",
    "T11",
    "T12",
    "L1",
    "L2",
    "L3",
    "L4",
    "L5",
    "S1",
    "S2",
    "S3",
    "S4-5",
]
MUSCLES = ["C5", "C6", "C7", "C8", "T1", "L2", "L3", "L4", "L5", "S1"]
LEVELS = ["C1", *CORD[:-1], "INT"]
Exam = dict[str, Any]


def values(token: str, top: int) -> list[int]:
    """Return the scores that a cell can stand for."""
    if token.endswith("**"):
        return [top]
    if token.endswith("*"):
        low = 0 if token == "NT*" else int(token[0])
        return list(range(low, top))
    return list(range(top + 1)) if token == "NT" else [int(token)]


def completions(exam: Exam) -> Iterator[Exam]:
    """Yield every worksheet without NT and tags that the worksheet can be."""
    cells: list[tuple[str, str, str]] = []
    choices: list[list[Any]] = []
    for side in ("right", "left"):
        for field, top in (("lightTouch", 2), ("pinPrick", 2), ("motor", 5)):
            for segment, token in exam[side][field].items():
                cells.append((side, field, segment.replace("_", "-")))
                choices.append(values(token, top))
    for name in ("deepAnalPressure", "voluntaryAnalContraction"):
        cells.append((name, "", ""))
        told = exam[name]
        choices.append([True, False] if told == "NT" else [told == "Yes"])
    for chosen in product(*choices):
        found: Exam = {
            side: {
                "lightTouch": {}, "pinPrick": {}, "motor": {},
                "lowest": exam[side]["lowestNonKeyMuscleWithMotorFunction"],
            }
            for side in ("right", "left")
        }  # fmt: skip
        for (first, field, segment), value in zip(cells, chosen, strict=True):
            if field:
                found[first][field][segment] = value
            else:
                found[first] = value
        yield found


def feels(side: Exam, segment: str) -> bool:
    return bool(side["lightTouch"][segment] == 2 == side["pinPrick"][segment])


def sensory_level(side: Exam) -> str:
    level = "C1"
    for segment in CORD:
        if not feels(side, segment):
            return level
        level = segment
    return "INT"


def motor_level(side: Exam, contracts: bool) -> str:
    level = "C1"
    for segment in CORD:
        if segment in MUSCLES:
            grade = side["motor"][segment]
            if grade < 3:
                return level
            level = segment
            if grade < 5:
                return level
            continue
        # The block of muscles above must have normal skin to go past its end.
        for muscle in MUSCLES:
            if CORD.index(muscle) < CORD.index(segment) and not feels(side, muscle):
                return level
        if segment == "S4-5":
            return "INT" if feels(side, segment) and contracts else "S3"
        if not feels(side, segment):
            return level
        level = segment
    raise AssertionError


def neurological_level(exam: Exam) -> str:
    """Return the last level with normal skin and muscles of 3 on both sides."""
    places = []
    for side in (exam["right"], exam["left"]):
        skin = LEVELS.index(sensory_level(side))
        muscle = LEVELS.index(motor_level(side, contracts=True))
        places.append(min(skin, muscle))
    return LEVELS[min(places)]


def sacral(exam: Exam) -> bool:
    return bool(exam["deepAnalPressure"]) or any(
        exam[side][field]["S4-5"] > 0
        for side in ("right", "left")
        for field in ("lightTouch", "pinPrick")
    )


def complete(exam: Exam) -> str:
    kept = sacral(exam) or exam["voluntaryAnalContraction"]
    return "I" if kept else "C"


def far_function(side: Exam, contracts: bool) -> bool:
    level = LEVELS.index(motor_level(side, contracts))
    active = [m for m in MUSCLES if side["motor"][m] > 0]
    if side["lowest"]:
        active.append(side["lowest"])
    return any(LEVELS.index(muscle) - level > 3 for muscle in active)


def scale(exam: Exam) -> str:
    contracts = exam["voluntaryAnalContraction"]
    if complete(exam) == "C":
        return "A"
    level = neurological_level(exam)
    if level == "INT" and contracts:
        return "E"
    far = any(far_function(exam[side], contracts) for side in ("right", "left"))
    if not contracts and not far:
        return "B"
    below = [m for m in MUSCLES if LEVELS.index(m) > LEVELS.index(level)]
    grades = [exam[side]["motor"][m] for side in ("right", "left") for m in below]
    return "D" if 2 * sum(grade >= 3 for grade in grades) >= len(grades) else "C"


def sensory_zone(exam: Exam, name: str) -> str:
    side = exam[name]
    rows = (side["lightTouch"], side["pinPrick"])
    if exam["deepAnalPressure"] or any(row["S4-5"] for row in rows):
        return "NA"
    for segment in reversed(CORD):
        if any(row[segment] for row in rows):
            return segment
    return "C1"


def motor_zone(exam: Exam, name: str) -> str:
    contracts = exam["voluntaryAnalContraction"]
    if contracts:
        return "NA"
    side = exam[name]
    zone = LEVELS.index(motor_level(side, contracts))
    for muscle in MUSCLES:
        if side["motor"][muscle]:
            zone = max(zone, LEVELS.index(muscle))
    lowest = side["lowest"]
    if lowest and scale(exam) == "C" and LEVELS.index(lowest) - zone > 3:
        return str(lowest)
    return LEVELS[zone]


def classify(exam: Exam) -> dict[str, str]:
    contracts = exam["voluntaryAnalContraction"]
    found = {
        "neurological_level_of_injury": neurological_level(exam),
        "injury_complete": complete(exam),
        "ais": scale(exam),
    }
    for name in ("right", "left"):
        found[f"sensory_level.{name}"] = sensory_level(exam[name])
        found[f"motor_level.{name}"] = motor_level(exam[name], contracts)
        found[f"zpp.sensory.{name}"] = sensory_zone(exam, name)
        found[f"zpp.motor.{name}"] = motor_zone(exam, name)
    return found


def possible(exam: Exam) -> dict[str, set[str]]:
    """Return every value that some completion has."""
    found: dict[str, set[str]] = {}
    for one in completions(exam):
        for key, value in classify(one).items():
            found.setdefault(key, set()).add(value)
    return found
