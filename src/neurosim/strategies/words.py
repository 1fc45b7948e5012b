"""Draw words of the vocabulary."""

from hypothesis import strategies as st

from neurosim import terms


def roots() -> st.SearchStrategy[str]:
    """Draw a spinal root, C1 to S5."""
    return st.sampled_from(terms.ROOTS)


def sides() -> st.SearchStrategy[str]:
    """Draw right or left."""
    return st.sampled_from(terms.SIDES)


def levels() -> st.SearchStrategy[str]:
    """Draw a disc level, C2/3 to L5/S1."""
    return st.sampled_from(terms.LEVELS)


def zones() -> st.SearchStrategy[str]:
    """Draw a zone of the disc."""
    return st.sampled_from(terms.ZONES)


def severities() -> st.SearchStrategy[float]:
    """Draw an overall severity on the anchors of the model."""
    return st.sampled_from(sorted(terms.SEVERITIES.values()))
