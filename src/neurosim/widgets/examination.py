"""Click what was found, and watch the map and the ranking follow."""

from collections.abc import Iterator, Mapping
from html import escape

from neurosim.atlas import Atlas, load_atlas
from neurosim.exam import Exam, Finding, Item
from neurosim.inference import infer
from neurosim.model import Model, build_model
from neurosim.next_test import next_tests
from neurosim.plot.live import LiveMap
from neurosim.posterior import Posterior
from neurosim.records import Structure
from neurosim.redflags import flags_beside
from neurosim.terms import (
    DEFAULT_SETTING,
    ROOTS,
    SIDES,
    TIERS,
    require_name,
)
from neurosim.widgets.explorer import Control, Explorer, bars, build

NOT_TESTED = "not tested"
#: What can be clicked, by scale: words, and the grades that they leave possible.
CLICKS: Mapping[str, Mapping[str, tuple[int, ...]]] = {
    "mrc": {"5/5": (5,), "4/5": (4,), "3/5 or less": (0, 1, 2, 3)},
    "reflex": {"normal": (2,), "reduced or absent": (0, 1), "brisk": (3, 4)},
    "sensory": {"normal": (3,), "reduced or absent": (0, 1)},
    "sign": {"absent": (1,), "present": (0,)},
    "tension": {"negative": (2,), "positive": (0, 1)},
}
#: First and last root of each limb.
LIMBS = {"arm": ("C4", "T1"), "leg": ("L1", "S2")}
_LISTED = 5


def examination_explorer(
    limb: str = "arm",
    *,
    found: Mapping[str, str] | None = None,
    setting: str = DEFAULT_SETTING,
    atlas: Atlas | None = None,
) -> Explorer:
    """Return buttons for the findings of a limb, with map, ranking and next test.

    Parameters
    ----------
    limb
        ``arm`` or ``leg``: the tests of the screening protocol that belong to it.
    found
        What is clicked at the beginning: from ``"right triceps"`` to a choice such as
        ``"4/5"``.
    setting
        Where the patient is seen: the prior.
    atlas
        The tables; the shipped ones by default.

    Raises
    ------
    UnknownNameError
        If there is no such limb, test or choice.

    Examples
    --------
    >>> explorer = examination_explorer("arm", found={"right triceps": "3/5 or less"})
    >>> "right C7" in explorer.html
    True
    """
    require_name("limb", limb, LIMBS)
    tables = atlas or load_atlas()
    model, live = build_model(tables), LiveMap()
    items = {
        f"{side} {name}": (name, side, kind)
        for name, kind in _tests(tables, limb)
        for side in SIDES
    }
    begin = dict(found or {})
    for name in begin:
        require_name("test", name, items)

    def draw(chosen: Mapping[str, str]) -> tuple[str, str]:
        posterior = infer(_exam(chosen, items, tables), model, setting=setting)
        return live.svg(posterior, atlas=tables), _words(posterior, items, model)

    controls = (
        Control(
            name,
            (NOT_TESTED, *_clicks(tables.structures[item[0]])),
            begin.get(name, NOT_TESTED),
            label=f"{item[1]} {tables.structures[item[0]].name}",
        )
        for name, item in items.items()
    )
    return build(controls, draw, columns=2)


def _tests(atlas: Atlas, limb: str) -> Iterator[tuple[str, str]]:
    first, last = (ROOTS.index(root) for root in LIMBS[limb])
    for item in atlas.protocols["screening"]:
        structure = atlas.structures[item.structure]
        root = _main_root(structure, atlas)
        if (
            structure.laterality == "sided"
            and structure.scale_name in CLICKS
            and root in ROOTS[first : last + 1]
        ):
            yield item.structure, item.kind


def _clicks(structure: Structure) -> Mapping[str, tuple[int, ...]]:
    """Return what can be clicked of a test; one with words of its own has two."""
    if not structure.states:
        return CLICKS[structure.scale_name]
    normal, abnormal = structure.states
    return {normal: (structure.scale.normal,), abnormal: structure.scale.abnormal}


def _main_root(structure: Structure, atlas: Atlas) -> str:
    weights = atlas.weights.get(structure.owner, {})
    return max(weights, key=weights.__getitem__, default="")


def _exam(chosen: Mapping[str, str], items: Mapping[str, Item], atlas: Atlas) -> Exam:
    found = []
    for name, (structure, side, kind) in items.items():
        if chosen[name] != NOT_TESTED:
            clicks = _clicks(atlas.structures[structure])
            found.append(Finding(structure, side, clicks[chosen[name]], kind))
    return Exam(tuple(found))


def _words(posterior: Posterior, items: Mapping[str, Item], model: Model) -> str:
    flags = "".join(
        f"<p><b>Red flag ({TIERS[hit.flag.tier]}): {escape(hit.flag.name)}</b>: "
        f"{escape(hit.flag.message)}</p>"
        for hit in flags_beside(posterior.exam, posterior.categories, model.atlas)
    )
    roots = ((f"{r.side} {r.root}", r.probability) for r in posterior.roots[:_LISTED])
    kinds = ((k.replace("_", " "), p) for k, p in posterior.categories.items())
    ranking = bars((words, p, f"{p:.0%}") for words, p in roots)
    shares = bars((words, p, f"{p:.0%}") for words, p in kinds)
    return (
        f"{flags}Under this model the cause is this root:{ranking}"
        f"or of this kind:{shares}"
        f"{_next(posterior, items)}"
    )


def _next(posterior: Posterior, items: Mapping[str, Item]) -> str:
    tested = {(f.structure, f.side) for f in posterior.exam.findings}
    left = [item for item in items.values() if item[:2] not in tested]
    best = next_tests(posterior, "answer", among=left, top=1) if left else ()
    return "".join(
        f"<p>Next, of these: <b>{test.side} {escape(test.name)}</b> "
        f"({test.bits:.2f} bits)</p>"
        for test in best
    )
