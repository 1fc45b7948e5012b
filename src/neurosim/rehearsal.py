"""Try edited tables before anybody relies on them: rank, predict, read every design."""

from collections import Counter
from collections.abc import Callable, Iterator

import numpy as np

from neurosim.atlas import Atlas
from neurosim.conditions import in_setting
from neurosim.evidence.design import check_design
from neurosim.exam import Exam, Finding
from neurosim.infer import combine, worlds_of
from neurosim.lesion import Lesion, hypotheses
from neurosim.model import Model, build_model
from neurosim.model.reading import reading
from neurosim.model.world import World
from neurosim.predict import expected_findings
from neurosim.redflags import check_red_flags
from neurosim.side_tables import Target, every_table
from neurosim.terms import (
    DEFAULT_SETTING,
    HISTORY,
    KINDS,
    LEFT,
    MIDLINE,
    SIDES,
    NeurosimError,
    TableError,
    UnknownNameError,
)


def rehearse(atlas: Atlas) -> None:
    """Rank an empty and a full exam and predict in every setting.

    Errors of floating-point numbers are raised, but for numbers too small to matter.

    Parameters
    ----------
    atlas
        The tables.

    Raises
    ------
    TableError
        With everything that does not work.
    """
    check_red_flags(atlas)
    if DEFAULT_SETTING not in atlas.setting_names:
        raise TableError(
            [
                f"settings.csv: no row for setting {DEFAULT_SETTING!r}, "
                "which commands take unless another is named"
            ]
        )
    faults: list[str] = []
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        for what, attempt in _attempts(atlas):
            try:
                attempt()
            except TableError as error:
                faults += error.faults
            except (NeurosimError, ArithmeticError) as error:
                faults.append(f"{what}: {error}")
    TableError.refuse(dict.fromkeys(faults))


def _attempts(atlas: Atlas) -> Iterator[tuple[str, Callable[[], object]]]:
    yield "reading the records", lambda: _check_readings(atlas)
    exams = {
        "an empty exam": Exam(),
        "a full exam, the right side abnormal": _full(atlas),
    }
    for words, exam in exams.items():
        held: dict[Model, tuple[World, ...]] = {}  # the same in most settings
        for setting in atlas.setting_names:
            yield (
                f"settings.csv, setting {setting!r}, {words}",
                lambda e=exam, s=setting, h=held: _rank(atlas, e, s, h),  # type: ignore[misc]
            )
    # Settings that change no number of observation.csv predict the same.
    there = [in_setting(atlas, name) for name in atlas.setting_names]
    for tables in {id(found): found for found in there}.values():
        yield "predictions", lambda t=tables: _predict(t)  # type: ignore[misc]
    for target in atlas.rows(Target):
        yield (
            f"targets.csv, {target.id}",
            lambda t=target: check_design(t, build_model(atlas)),  # type: ignore[misc]
        )


def _check_readings(atlas: Atlas) -> None:
    """Raise a fault where the chances of what is recorded are none."""
    faults = []
    for structure in atlas.structures.values():
        for kind in KINDS:
            table = reading(atlas, structure, kind)
            if (table < 0).any() or not np.allclose(table.sum(axis=-1), 1):
                faults.append(
                    f"observation.csv: the chances of what is recorded of "
                    f"{structure.id} ({kind}) are not from 0 to 1; lower false, "
                    "misgrade or lapse"
                )
    TableError.refuse(faults)


def _full(atlas: Atlas) -> Exam:
    """Return an exam in which every structure is recorded, those of the left normal."""
    return Exam(
        tuple(
            Finding(
                structure.id,
                side,
                (structure.scale.normal,) if side == LEFT else structure.scale.abnormal,
                "told" if structure.modality in ("pain", HISTORY) else "examined",
            )
            for structure in atlas.structures.values()
            for side in ((MIDLINE,) if structure.laterality == "midline" else SIDES)
        )
    )


def _rank(
    atlas: Atlas, exam: Exam, setting: str, held: dict[Model, tuple[World, ...]]
) -> None:
    plain = build_model(atlas)
    model = plain.in_setting(setting)
    if model not in held:
        held[model] = worlds_of(model, exam)
    posterior = combine(model, exam, plain.population(setting), held[model])
    total = float(posterior.probabilities.sum())
    if not abs(total - 1) < 1e-6:
        raise NeurosimError(f"the probabilities sum to {total:g}, not 1")


def _predict(atlas: Atlas) -> None:
    """Expect the findings of one severe lesion of each kind."""
    kinds = {
        (lesion.family, lesion.region, lesion.zone): lesion
        for lesion in hypotheses(atlas)
    }
    lesions = [*kinds.values(), Lesion("none", "none")]
    model = Model(atlas, lesions=lesions)
    for findings in expected_findings(model, "severe"):
        if any(not 0 <= item.p_abnormal <= 1 + 1e-9 for item in findings):
            raise NeurosimError("a chance is not from 0 to 1")


def warnings_about(atlas: Atlas) -> tuple[str, ...]:
    """Return what is allowed in tables, but perhaps not meant.

    Parameters
    ----------
    atlas
        The tables.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> warnings_about(load_atlas())
    ()
    """
    return (*_sums(atlas), *_added(atlas), *_strays(atlas))


#: How far shares may be from 1: those published are rounded.
_ROUNDED = 0.02


def _sums(atlas: Atlas) -> Iterator[str]:
    """Yield shares that do not sum to 1: perhaps one was deleted or added."""
    totals: dict[str, float] = {}
    for words, share in _shares(atlas):
        totals[words] = totals.get(words, 0.0) + share
    for words, total in totals.items():
        if abs(total - 1) > _ROUNDED:
            yield (
                f"{words} sum to {total:.4g}, not 1; they are divided by their sum "
                "(is a row missing?)"
            )


def _added(atlas: Atlas) -> Iterator[str]:
    """Yield roots that stand twice for one structure: their shares are added."""
    model = [claim for claim in atlas.claims if claim.role == "model"]
    rows = Counter((claim.root, claim.structure) for claim in model)
    for (root, structure), count in rows.items():
        if count > 1:
            yield (
                f"roots.csv: {structure} has {count} rows for {root}; their weights "
                "are added"
            )


def _shares(atlas: Atlas) -> Iterator[tuple[str, float]]:
    """Yield every share that is one of a whole, and what it is a share of."""
    for claim in atlas.claims:
        if claim.role == "model":
            yield f"roots.csv: the weights of {claim.structure}", claim.weight
    for level in atlas.levels.values():
        yield f"levels.csv: the shares of {level.region} discs", level.share
    for (setting, parameter, _), row in atlas.settings.items():
        if parameter in ("share", "severity"):
            yield f"settings.csv: the {parameter} rows of {setting}", row.value


def _strays(atlas: Atlas) -> Iterator[str]:
    """Yield files that nothing reads."""
    for path in sorted(atlas.directory.rglob("*.csv")):
        name = path.relative_to(atlas.directory).as_posix()
        if name not in {table.name for table in every_table()}:
            yield str(UnknownNameError("table", name, [t.name for t in every_table()]))
