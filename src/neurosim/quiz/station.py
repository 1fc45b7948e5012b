"""A patient as a station shows him: no test misleads beyond what his level promises.

In the quiz the promise of most levels is about history and screening, for who goes on
testing finds what people have beside a lesion (DESIGN 127). A station names every
abnormal sign, on paper and at once; so there the promise holds for all of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from neurosim.exam import Finding, Item
from neurosim.quiz.game import Game
from neurosim.quiz.history import is_abnormal
from neurosim.quiz.patient import Person
from neurosim.quiz.signs import Signs
from neurosim.simulation import items_of


def staged(game: Game) -> Game:
    """Return the game with what misleads beyond its level shown as normal.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> from neurosim.quiz.draw import draw_case
    >>> atlas = load_atlas()
    >>> game = staged(Game(atlas, draw_case(atlas, 2, seed=1)))
    >>> tests = game.found([("phalen", "right", "examined")])
    >>> [atlas.structures["phalen"].scale.grades[f.grades[0]] for f in tests]
    ['absent']
    """
    level, lesion = game.case.difficulty, game.case.truth.lesion
    if level is None or lesion is None or level.counted == "full":
        return game
    counted = () if not level.stray_high else items_of(game.atlas, level.counted)
    return replace(
        game, case=replace(game.case, patient=_Staged(game, frozenset(counted)))
    )


@dataclass(frozen=True)
class _Staged:
    """A drawn patient; tests that the level does not count show only its lesion."""

    game: Game
    counted: frozenset[Item]

    @property
    def person(self) -> Person:
        return self.game.case.patient.person

    @cached_property
    def _signs(self) -> Signs:
        lesion = self.game.case.truth.lesion
        assert lesion is not None
        return Signs(lesion, self.game.atlas, self.person.age)

    @cached_property
    def _told(self) -> frozenset[Item]:
        told = self.game.history.findings
        return frozenset((f.structure, f.side, f.kind) for f in told)

    def examine(self, items: Iterable[Item]) -> tuple[Finding | None, ...]:
        return tuple(map(self._shown, self.game.case.patient.examine(items)))

    def _shown(self, finding: Finding | None) -> Finding | None:
        if finding is None or not is_abnormal(finding, self.game.atlas):
            return finding
        item = finding.structure, finding.side, finding.kind
        if item in self.counted or item in self._told or self._signs.behind(finding):
            return finding
        normal = self.game.atlas.structures[finding.structure].scale.normal
        return replace(finding, grades=(normal,))
