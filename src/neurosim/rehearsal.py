"""Try edited tables before anybody relies on them: rank, predict, read every design."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from neurosim.atlas import Atlas
from neurosim.evidence.design import check_design
from neurosim.exam import Exam, Finding
from neurosim.inference import infer
from neurosim.lesion import Lesion, hypotheses
from neurosim.model import Model, build_model
from neurosim.model.textbook import Textbook
from neurosim.redflags import check_red_flags
from neurosim.side_tables import Target, every_table
from neurosim.terms import (
    DEFAULT_SETTING,
    KINDS,
    LEFT,
    NeurosimError,
    TableError,
    UnknownNameError,
)

_EMPTY = Exam()
#: How far the sum of probabilities may be from 1.
_SUM = 1e-6


def rehearse(atlas: Atlas) -> None:
    """Rank an empty exam in every setting, then rank and predict with every structure.

    Errors of floating-point numbers are raised, but for numbers too small to matter.
    The tables know no side, so every structure is tried on the right, with one lesion
    of each kind.

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
    TableError.refuse(faults)


def _attempts(atlas: Atlas) -> Iterator[tuple[str, Callable[[], object]]]:
    kinds: dict[tuple[str, str, str], Lesion] = {}
    for lesion in hypotheses(atlas):
        if lesion.side != LEFT:
            kinds.setdefault((lesion.family, lesion.region, lesion.zone), lesion)
    few = Model(atlas, lesions=tuple(kinds.values()))
    tried: set[Model] = set()
    for setting in atlas.setting_names:
        where = f"settings.csv, setting {setting!r}"
        yield f"{where}, an empty exam", partial(_rank, build_model(atlas), setting)
        model = few.in_setting(setting)
        if model not in tried:  # most settings change no number of the model
            tried.add(model)
            yield "reading the records", partial(_check_readings, model)
            full = _full(atlas)
            yield f"{where}, a full exam", partial(_rank, model, setting, full)
            yield f"{where}, predictions", partial(_check_predictions, model)
    for target in atlas.rows(Target):
        attempt = partial(check_design, target, build_model(atlas))
        yield f"targets.csv, {target.id}", attempt


def _check_readings(model: Model) -> None:
    """Raise a fault where the chances of what is recorded are none."""
    faults = []
    for name in model.atlas.structures:
        for kind in KINDS:
            table = model.reading(name, kind)
            off = abs(table.sum(axis=-1) - 1).max()
            if not (table.min() >= 0 and off <= _SUM):  # no number is no sum
                faults.append(
                    f"observation.csv: the probabilities of what is recorded of {name} "
                    f"({kind}) are not from 0 to 1; lower false, misgrade or lapse"
                )
    TableError.refuse(faults)


def _full(atlas: Atlas) -> Exam:
    """Return an exam in which every structure is abnormal: on the right, or midline."""
    return Exam(
        tuple(
            Finding(
                structure.id,
                structure.one_side,
                structure.scale.abnormal,
                structure.usual_kind,
            )
            for structure in atlas.structures.values()
        )
    )


def _rank(model: Model, setting: str, exam: Exam = _EMPTY) -> None:
    total = float(infer(exam, model, setting=setting).probabilities.sum())
    if not abs(total - 1) < _SUM:
        raise NeurosimError(f"the probabilities sum to {total:g}, not 1")


def _check_predictions(model: Model) -> None:
    """Raise a fault if a severe lesion gives a grade no proper probability."""
    book = Textbook(model, "severe")
    for structure in model.atlas.weighed:
        expected, spared = book.recorded(structure, structure.one_side)
        for chances in (expected, spared):
            if not ((chances >= 0) & (chances <= 1 + 1e-9)).all():
                raise NeurosimError(
                    f"{structure.id}: a probability lies outside 0 to 1"
                )


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
    for (parameter, key), number in atlas.observation.items():
        if parameter == "field":
            who = key.partition(":")[0]
            yield f"observation.csv: the field rows of {who}", number.value
    for (setting, parameter, _), row in atlas.settings.items():
        if parameter in ("share", "severity"):
            yield f"settings.csv: the {parameter} rows of {setting}", row.value


def _strays(atlas: Atlas) -> Iterator[str]:
    """Yield files that nothing reads."""
    for path in sorted(atlas.directory.rglob("*.csv")):
        name = path.relative_to(atlas.directory).as_posix()
        if name not in {table.name for table in every_table()}:
            yield str(UnknownNameError("table", name, [t.name for t in every_table()]))
