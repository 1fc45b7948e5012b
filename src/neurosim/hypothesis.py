"""Find a hypothesis by the words a user has for it."""

from neurosim.door import door
from neurosim.lesion import Lesion
from neurosim.matching import matching
from neurosim.posterior import Posterior


@door
def find_lesion(posterior: Posterior, words: str) -> Lesion:
    """Return the most probable hypothesis that ``words`` fit.

    Parameters
    ----------
    posterior
        From :func:`neurosim.inference.infer`.
    words
        A level (``C5/6``), a root (``C6``), a category (``mimic``) or a cause
        (``carpal tunnel``), with a side where one is meant.

    Raises
    ------
    UnknownNameError
        If no hypothesis is called so; the message names near ones.

    Examples
    --------
    >>> from neurosim.exam import Exam
    >>> from neurosim.inference import infer
    >>> lesion = find_lesion(infer(Exam()), "left C5/6")
    >>> lesion.level, lesion.side
    ('C5/6', 'left')
    """
    fitting = set(matching(posterior.model, words))
    return next(item.lesion for item in posterior.lesions if item.lesion in fitting)
