"""Try laws on a localiser, and shrink what breaks them to a vignette."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random
from time import monotonic

from hypothesis import HealthCheck, Phase, find, settings
from hypothesis.errors import Flaky, NoSuchExample

from neurosim.atlas import Atlas, load_atlas
from neurosim.door import door
from neurosim.exam import Exam, Finding
from neurosim.grammar import format_finding
from neurosim.laws.answer import Localizer, Ranking, ask
from neurosim.laws.calibration import CALIBRATION, calibration
from neurosim.laws.law import BY_NAME, Law
from neurosim.laws.trials import Trial
from neurosim.marginal import Place
from neurosim.terms import MIDLINE, NeurosimError, require_name

#: Every law by name; calibration last, since it needs many patients.
LAW_NAMES = (*BY_NAME, CALIBRATION)

#: How a note ends where the trials are fewer than were asked for.
_NO_TIME = ", then no time"
#: Of a longer examination only so many abnormal findings are shown.
_LONG, _MATTER = 12, 6
#: Patients on whom calibration is judged even if the time is over, and what it is
#: given of a budget: as much as so many laws.
_FEWEST, _PARTS = 25, 4


@dataclass(frozen=True)
class Counterexample:
    """The smallest trial found that breaks a law.

    Attributes
    ----------
    trial
        The examinations.
    vignette
        The findings, as a clinician would write them.
    what
        What is wrong with the answer.
    """

    trial: Trial
    vignette: tuple[str, ...]
    what: str


@dataclass(frozen=True)
class LawResult:
    """Whether one law holds.

    Attributes
    ----------
    holds
        True, False, or None where it was not tried: it has nothing to say of
        rankings, or there was no time.
    note
        What was tried, what is wrong, or why it was not tried.
    """

    name: str
    statement: str
    holds: bool | None
    note: str
    counterexample: Counterexample | None = None

    def __str__(self) -> str:
        """Return a line, with the counterexample below it."""
        words = {True: "holds", False: "FAILS", None: f"not tried ({self.note})"}
        word = words[self.holds]
        lines = [f"{self.name:12s} {word}: {self.statement}"]
        if self.holds is False:
            shown = self.counterexample.vignette if self.counterexample else ()
            lines += [f"             | {line}" for line in shown]
        if self.holds is False or self.note.endswith(_NO_TIME):
            lines.append(f"             {self.note}")
        return "\n".join(lines)


@dataclass(frozen=True)
class LawReport:
    """The results of all laws that were asked for."""

    results: tuple[LawResult, ...]

    @property
    def failures(self) -> tuple[str, ...]:
        """Names of the laws that fail."""
        return tuple(r.name for r in self.results if r.holds is False)

    @property
    def holds(self) -> bool:
        """Whether no law fails."""
        return not self.failures

    def __getitem__(self, name: str) -> LawResult:
        """Return the result of one law."""
        return next(result for result in self.results if result.name == name)

    def __str__(self) -> str:
        """Return one line a law, with counterexamples."""
        return "\n".join(map(str, self.results))


@door
def check_localizer(
    localizer: Localizer,
    *,
    laws: Iterable[str] | None = None,
    atlas: Atlas | None = None,
    examples: int = 100,
    seed: int = 0,
    budget: float | None = None,
    progress: Callable[[LawResult], None] | None = None,
) -> LawReport:
    """Try the laws on a localiser: which hold, and a small counterexample if not.

    Parameters
    ----------
    localizer
        A function of an :class:`neurosim.Exam` that returns probabilities of
        ``(root, side)``, or a ranking of them.
    laws
        Names from :data:`LAW_NAMES`; all by default.
    atlas
        The tables; the shipped ones by default.
    examples
        Trials for each law. A law that holds for them may still fail for others.
    seed
        Same seed, same trials.
    budget
        Seconds that the laws may take together; what is left of it is shared by the
        laws that are left. None takes the time that the examples need.
    progress
        Called with the result of each law.

    Raises
    ------
    UnknownNameError
        If there is no such law.
    NeurosimError
        If the budget is not above 0.

    Examples
    --------
    >>> always = lambda exam: [("C7", "right")]
    >>> report = check_localizer(always, laws=["mirror", "order"], examples=20)
    >>> "mirror" in report.failures, "order" in report.failures
    (True, False)
    """
    names = LAW_NAMES if laws is None else tuple(laws)
    for name in names:
        require_name("law", name, LAW_NAMES)
    if budget is not None and not budget > 0:
        raise NeurosimError(f"budget of {budget} seconds: it must be above 0")
    atlas, end = atlas or load_atlas(), None
    results = []
    start = monotonic()
    parts = [_PARTS if name == CALIBRATION else 1 for name in names]
    for number, name in enumerate(names):
        if budget is not None:
            now = monotonic()
            left = max(0.0, budget - (now - start))
            end = now + left * parts[number] / sum(parts[number:])
        how = _Trial(atlas, examples, seed, end)
        if name == CALIBRATION:
            results.append(_calibration(localizer, how))
        else:
            results.append(_tried(localizer, BY_NAME[name], how))
        if progress is not None:
            progress(results[-1])
    return LawReport(tuple(results))


@dataclass(frozen=True)
class _Trial:
    """How a law is tried: until a moment of the clock, if there is one."""

    atlas: Atlas
    examples: int
    seed: int
    end: float | None = None

    @property
    def over(self) -> bool:
        """Whether the time is over."""
        return self.end is not None and monotonic() >= self.end


def _tried(localizer: Localizer, law: Law, how: _Trial) -> LawResult:
    atlas = how.atlas
    if law.probabilities_only and _ranks(localizer):
        return LawResult(law.name, law.statement, None, "it answers with a ranking")
    tried = _Tried(localizer, law, how)
    try:
        trial = find(
            law.trials(atlas),
            tried.breaks,
            settings=_settings(how.examples),
            random=Random(how.seed),
        )
        if tried.smallest and _size(tried.smallest[0]) < _size(trial):
            trial = tried.smallest[0]  # shrinking gave up before
    except (NoSuchExample, Flaky):  # the time is over, or it broke the law only once
        if tried.smallest is None:
            if not tried.count:
                return LawResult(law.name, law.statement, None, "there was no time")
            note = f"{tried.count} trials" + (_NO_TIME if how.over else "")
            return LawResult(law.name, law.statement, True, note)
        trial = tried.smallest[0]
    trial = _fewer(localizer, law, trial)
    what = _broken(localizer, law, trial)
    if not what and tried.smallest:
        what = f"{tried.smallest[1]}; asked again it keeps the law: it is not pure"
    vignette = tuple(_vignette(trial, atlas))
    return LawResult(
        law.name, law.statement, False, what, Counterexample(trial, vignette, what)
    )


class _Tried:
    """Remembers the smallest trial that broke a law, also if it never does again."""

    def __init__(self, localizer: Localizer, law: Law, how: _Trial):
        self._localizer, self._law, self._how = localizer, law, how
        self.count = 0
        self.smallest: tuple[Trial, str] | None = None

    def breaks(self, trial: Trial) -> bool:
        """Return whether a trial breaks the law; when the time is over, none does."""
        if self._how.over:
            return False
        self.count += 1
        what = _broken(self._localizer, self._law, trial)
        if what and (self.smallest is None or _size(trial) <= _size(self.smallest[0])):
            self.smallest = trial, what
        return bool(what)


def _fewer(localizer: Localizer, law: Law, trial: Trial) -> Trial:
    """Leave out every finding without which the law is broken as well."""
    if law.others is None:
        return trial
    for finding in trial.exam.findings:
        kept = list(trial.exam.findings)
        kept.remove(finding)
        exam = replace(trial.exam, findings=tuple(kept))
        less = replace(trial, exam=exam, others=law.others(exam))
        if _broken(localizer, law, less):
            trial = less
    return trial


def _size(trial: Trial) -> int:
    return sum(len(exam.findings) for exam in (trial.exam, *trial.others))


def _broken(localizer: Localizer, law: Law, trial: Trial) -> str:
    """Return what is wrong; an error of the localiser is wrong, too."""
    try:
        return law.broken(localizer, trial)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def _ranks(localizer: Localizer) -> bool:
    """Return whether a localiser answers with a ranking; one that fails does not."""
    try:
        return not ask(localizer, Exam()).probabilistic
    except Exception:
        return False


def _settings(examples: int) -> settings:
    return settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )


def _vignette(trial: Trial, atlas: Atlas) -> Iterator[str]:
    yield _exam_text(trial.exam, atlas)
    for other in trial.others[:1] if len(trial.others) == 1 else ():
        yield f"beside: {_exam_text(other, atlas)}"


def _exam_text(exam: Exam, atlas: Atlas) -> str:
    person = [
        *([f"age {exam.age:g}"] if exam.age is not None else []),
        *([exam.sex] if exam.sex else []),
    ]
    shown = exam.findings
    rest: list[str] = []
    if len(shown) > _LONG:
        abnormal = [f for f in shown if not _is_normal(f, atlas)]
        abnormal.sort(key=lambda finding: not atlas.structures[finding.structure].key)
        left = len(abnormal) - _MATTER
        rest = [f"{left} more abnormal"] if left > 0 else []
        rest.append(f"{len(shown) - len(abnormal)} normal findings")
        shown = tuple(abnormal[:_MATTER])
    findings = [_finding_text(finding, atlas) for finding in shown]
    return "; ".join([*person, *findings, *rest]) or "no finding"


def _finding_text(finding: Finding, atlas: Atlas) -> str:
    """Return a finding as a clinician would write it."""
    structure = atlas.structures[finding.structure]
    if finding.relation:
        return f"{structure.name} the same on both sides"
    if set(finding.grades) == set(structure.scale.all):
        side = "" if finding.side == MIDLINE else f"{finding.side} "
        return f"{side}{structure.name} not tested"
    return format_finding(finding, atlas)


def _is_normal(finding: Finding, atlas: Atlas) -> bool:
    return finding.grades == (atlas.structures[finding.structure].scale.normal,)


def _calibration(localizer: Localizer, how: _Trial) -> LawResult:
    statement = (
        "a root stated with probability p, given a root, is the right one a fraction "
        "p of the time, on patients drawn from the model"
    )
    if _ranks(localizer):
        return LawResult(CALIBRATION, statement, None, "it answers with a ranking")
    asked: list[Exam] = []
    count = 0

    def watched(exam: Exam, /) -> Mapping[Place, float] | Ranking:
        asked[:] = [exam]
        return localizer(exam)

    def more() -> bool:
        nonlocal count
        count += 1
        return count <= _FEWEST or not how.over

    try:
        found = calibration(
            watched, how.atlas, patients=5 * how.examples, seed=how.seed, more=more
        )
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        trial = Trial(asked[0] if asked else Exam())
        example = Counterexample(trial, tuple(_vignette(trial, how.atlas)), what)
        return LawResult(CALIBRATION, statement, False, what, example)
    note = str(found) + (_NO_TIME if how.over else "")
    return LawResult(CALIBRATION, statement, found.holds, note)
