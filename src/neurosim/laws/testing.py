"""A test class for pytest: inherit it, name your localiser, and run pytest.

from neurosim.laws.testing import LocalizerLaws

class TestMine(LocalizerLaws):
    localizer = staticmethod(my_function)
    excused = {"restatement"}       # laws that it need not keep
"""

from typing import ClassVar

import pytest

from neurosim.laws.answer import Localizer
from neurosim.laws.check import LAW_NAMES, check_localizer


class LocalizerLaws:
    """The laws as tests of ``localizer``.

    Attributes
    ----------
    localizer
        What is tested; a function goes into ``staticmethod``.
    excused
        Names of laws that are not asked for.
    examples
        Trials for each law.
    """

    localizer: ClassVar[Localizer]
    excused: ClassVar[frozenset[str] | set[str]] = frozenset()
    examples: ClassVar[int] = 50

    @pytest.mark.parametrize("law", LAW_NAMES)
    def test_law(self, law: str) -> None:
        """The law holds, as far as it was tried."""
        if law in self.excused:
            pytest.skip(f"{law} is excused")
        report = check_localizer(
            type(self).localizer, laws=[law], examples=self.examples
        )
        assert report.holds, f"\n{report}"
