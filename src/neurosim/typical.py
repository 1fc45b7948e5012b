"""The textbook examination of a lesion: severe, typical, nothing random."""

from collections.abc import Iterable

import numpy as np

from neurosim.atlas import Atlas, load_atlas
from neurosim.exam import Exam, Finding, Item
from neurosim.lesion import Lesion
from neurosim.model import ANCHORS, Model
from neurosim.model.involvement import Profiles
from neurosim.model.link import HABITS
from neurosim.model.reading import reading
from neurosim.simulate import items_of
from neurosim.terms import SEVERITIES, mirror


def typical_exam(
    lesion: Lesion,
    *,
    severity: str = "complete",
    protocol: str = "full",
    items: Iterable[Item] | None = None,
    atlas: Atlas | None = None,
) -> Exam:
    """Return what an undisplaced lesion shows in a person of usual habit.

    Parameters
    ----------
    lesion
        What is wrong.
    severity
        One of :data:`neurosim.terms.SEVERITIES`, the same in every modality.
    protocol
        What is examined; see :func:`neurosim.simulate.items_of`.
    items
        What is examined, instead of a protocol: (structure, side, kind).
    atlas
        The tables; the shipped ones by default.

    Examples
    --------
    >>> from neurosim.predict import parse_lesion
    >>> lesion, _ = parse_lesion("C7", "right", None, load_atlas())
    >>> exam = typical_exam(lesion, items=[("triceps", "right", "examined")])
    >>> exam.findings[0].grades[0] < 5
    True
    """
    atlas = atlas or load_atlas()
    model = Model(atlas, lesions=[lesion])
    main = _main_profile(model.profiles)
    anchor = int(np.searchsorted(ANCHORS, SEVERITIES[severity]))
    chosen = items_of(atlas, protocol) if items is None else tuple(items)
    findings = (
        Finding(item[0], item[1], (_grade(model, item, main, anchor),), item[2])
        for item in chosen
    )
    return Exam(tuple(findings), id=lesion.name)


def _main_profile(profiles: Profiles) -> int:
    """Return the profile of the most frequent pattern."""
    return int(profiles.profile[np.argmax(profiles.log_weight)])


def _grade(model: Model, item: Item, profile: int, anchor: int) -> int:
    """Return the expected record, without displacement.

    Abnormal where that is more likely than not, and then the likeliest such grade:
    a loss that is split over several grades is a loss all the same.
    """
    structure, side, kind = item
    test = model.atlas.structures[structure]
    seen = mirror(side) if test.laterality == "crossed" else side
    rows = model.rows(test.owner, seen)
    drive = rows.index[profile, rows.index.shape[1] // 2]
    by_habit = rows.table[drive, anchor]
    usual = HABITS.index("normal") if len(by_habit) > 1 else 0
    recorded = by_habit[usual] @ reading(model.atlas, test, kind)
    normal = test.scale.normal
    if recorded[normal] < 1 - recorded[normal]:
        recorded[normal] = 0.0
    return int(recorded.argmax())
