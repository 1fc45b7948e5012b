"""What the model says of a test: which causes it speaks for, what it tells apart."""

from collections.abc import Iterable

import numpy as np

from neurosim.atlas import Atlas
from neurosim.exam import Exam, Finding
from neurosim.infer import infer
from neurosim.model import ANCHORS, Model, build_model
from neurosim.next_test import information
from neurosim.predict import grade_probabilities, parse_lesion
from neurosim.records import Structure
from neurosim.terms import MIDLINE, RIGHT


def gains(atlas: Atlas, test: Structure, kinds: Iterable[str]) -> dict[str, float]:
    """Return how many times likelier each kind of cause becomes by a sign.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> atlas = load_atlas()
    >>> gains(atlas, atlas.structures["hoffmann"], ["cord"])["cord"] > 2
    True
    """
    model = build_model(atlas)
    side = MIDLINE if test.laterality == "midline" else RIGHT
    finding = Finding(test.id, side, test.scale.abnormal)
    after = infer(Exam((finding,)), model).categories
    before = infer(Exam(), model).categories
    return {kind: after[kind] / before[kind] for kind in kinds}


def telling_tests(
    atlas: Atlas, tests: Iterable[Structure], first: str, second: str
) -> list[tuple[Structure, float]]:
    """Return tests by how well they tell two root lesions apart, in bits.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> atlas = load_atlas()
    >>> tests = [atlas.structures[name] for name in ("thumb", "triceps")]
    >>> [test.id for test, bits in telling_tests(atlas, tests, "C7", "C8")]
    ['triceps', 'thumb']
    """
    lesions = [parse_lesion(r, RIGHT, None, atlas)[0] for r in (first, second)]
    model = Model(atlas, None, lesions)
    severity = np.ones(len(ANCHORS))
    severity[0] = 0.0
    found = []
    for test in tests:
        if test.same_as or test.laterality != "sided" or test.modality == "pain":
            continue
        pair = grade_probabilities(model, test, RIGHT, severity)
        found.append((test, information(np.array(pair) / 2)))
    found.sort(key=lambda item: (-item[1], item[0].id))
    return found
