"""Rise: how far the findings moved the odds, beside how common a cause is.

The rise of a root or kind of cause is its odds after the findings over its odds
before them: what the findings point to. A probability mixes that with the prior.
"""

from collections.abc import Mapping

import numpy as np

from neurosim.marginal import Place, marginal
from neurosim.posterior import Posterior


def odds_ratio(before: float, after: float) -> float | None:
    """Return the odds after over the odds before; None where either is certain.

    Examples
    --------
    >>> odds_ratio(0.5, 0.9)
    9.0
    >>> odds_ratio(0.0, 0.2) is None
    True
    """
    if not (0 < before < 1 and 0 <= after < 1):
        return None
    return round(after / (1 - after) / (before / (1 - before)), 12)


def root_rises(posterior: Posterior) -> Mapping[Place, float | None]:
    """Return the rise of each root on each side.

    Examples
    --------
    >>> from neurosim.exam import Exam, Finding
    >>> from neurosim.inference import infer
    >>> found = root_rises(infer(Exam((Finding("triceps", "right", (3,)),))))
    >>> found["C7", "right"] > 1 > found["L5", "left"]
    True
    """
    lesions = posterior.model.lesions
    before = marginal("roots", lesions, np.exp(posterior.population.log_prior))
    return {
        (item.root, item.side): odds_ratio(
            before[item.root, item.side], item.probability
        )
        for item in posterior.roots
    }


def category_rises(posterior: Posterior) -> Mapping[str, float | None]:
    """Return the rise of each kind of cause."""
    prior = np.exp(posterior.population.log_prior)
    before = marginal("categories", posterior.model.lesions, prior)
    return {
        name: odds_ratio(before[name], after)
        for name, after in posterior.categories.items()
    }


def given_a_root(posterior: Posterior) -> Mapping[Place, float]:
    """Return the probability of each root if the cause is a root at all."""
    total = sum(item.probability for item in posterior.roots) or 1.0
    return {
        (item.root, item.side): item.probability / total for item in posterior.roots
    }


#: Odds that rose more than this are as good as certain.
_MANY = 10_000


def rise_words(rise: float | None) -> str:
    """Return a rise in words: ``x12`` for odds twelve times as high.

    Examples
    --------
    >>> rise_words(12.3), rise_words(1.5), rise_words(0.25), rise_words(None)
    ('x12', 'x1.5', '/4', '-')
    >>> rise_words(1.04), rise_words(2.9e9)
    ('as before', 'x10,000+')
    """
    if rise is None:
        return "-"
    if rise <= 0:
        return "/many"
    factor, mark = (rise, "x") if rise >= 1 else (1 / rise, "/")
    if round(factor, 1) <= 1:
        return "as before"
    if factor >= _MANY:
        return f"{mark}{_MANY:,}+"
    if factor >= 10:
        return f"{mark}{factor:,.0f}"
    return f"{mark}{factor:.1f}".removesuffix(".0")
