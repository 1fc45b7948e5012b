"""Rank patients who come one after the other, in memory that does not grow."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from neurosim.atlas import Atlas
from neurosim.batch.posterior import BatchPosterior
from neurosim.batch.rank import rank_batch
from neurosim.door import Positive, door
from neurosim.model import Model
from neurosim.model.population import Population
from neurosim.terms import DEFAULT_SETTING

#: Patients of a part.
_PART = 4096


@door
def rank_stream(
    exams: Iterable[Any],
    model: Model | None = None,
    *,
    setting: str | Population = DEFAULT_SETTING,
    atlas: Atlas | None = None,
    size: Positive = _PART,
) -> Iterator[BatchPosterior]:
    """Yield the posteriors of a stream of patients, some thousands at a time.

    Parameters
    ----------
    exams
        Examinations, one after the other; read only as far as they are ranked.
    model, setting, atlas
        As for :func:`neurosim.rank_batch`.
    size
        Patients of a part.

    Raises
    ------
    NeurosimError
        If ``size`` is not above 0.

    Examples
    --------
    >>> from neurosim.exam import Exam
    >>> parts = rank_stream((Exam() for _ in range(5)), size=2)
    >>> [len(part) for part in parts]
    [2, 2, 1]
    """
    stream = iter(exams)
    while part := list(islice(stream, size)):
        yield rank_batch(part, model, setting=setting, atlas=atlas)
