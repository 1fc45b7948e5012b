"""What Hypothesis calls when it is loaded; nothing here may load Hypothesis first.

Whoever imports ``neurosim.strategies`` before Hypothesis loads Hypothesis on the way,
and that asks at once for ``neurosim.strategies.register``: so it is defined before.
"""

from neurosim.atlas import Atlas, load_atlas
from neurosim.exam import Exam, Finding
from neurosim.isncsci import Worksheet
from neurosim.lesion import Lesion
from neurosim.records import Structure


def register() -> None:
    """Tell Hypothesis how to draw our types; its plug-in entry point calls this.

    Examples
    --------
    >>> from hypothesis import strategies as st
    >>> register()
    >>> st.from_type(Lesion).map(lambda lesion: lesion.category).is_empty
    False
    """
    from hypothesis import strategies as st  # noqa: PLC0415 - not before this is here

    import neurosim.strategies as ours  # noqa: PLC0415 - it imports this module

    st.register_type_strategy(Lesion, st.deferred(lambda: ours.lesions(load_atlas())))
    st.register_type_strategy(
        Structure, st.deferred(lambda: ours.structures(load_atlas()))
    )
    st.register_type_strategy(Finding, st.deferred(lambda: ours.findings(load_atlas())))
    st.register_type_strategy(Exam, st.deferred(lambda: ours.exams(load_atlas())))
    st.register_type_strategy(
        Worksheet,
        st.deferred(lambda: ours.worksheets()),  # noqa: PLW0108 - perhaps not there yet
    )
    st.register_type_strategy(Atlas, st.deferred(lambda: ours.atlases(load_atlas())))
