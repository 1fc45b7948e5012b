"""Try laws on a localiser, and shrink what breaks them to a vignette."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from random import Random

from hypothesis import HealthCheck, Phase, find, settings
from hypothesis.errors import Flaky, NoSuchExample

from neurosim.atlas import Atlas, load_atlas
from neurosim.exam import Exam, Finding
from neurosim.grammar import format_finding
from neurosim.laws.answer import Localizer, Place, Ranking, ask
from neurosim.laws.calibration import CALIBRATION, calibration
from neurosim.laws.law import BY_NAME, Law
from neurosim.laws.trials import Trial
from neurosim.terms import UnknownNameError

#: Every law by name; calibration last, since it needs many patients.
LAW_NAMES = (*BY_NAME, CALIBRATION)

#: Of a longer examination only the abnormal findings are shown.
_LONG = 12


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
        True, False, or None where the law has nothing to say (rankings).
    note
        What was tried, or what is wrong.
    """

    name: str
    statement: str
    holds: bool | None
    note: str
    counterexample: Counterexample | None = None

    def __str__(self) -> str:
        """Return a line, with the counterexample below it."""
        word = {True: "holds", False: "FAILS", None: "does not apply"}[self.holds]
        lines = [f"{self.name:12s} {word}: {self.statement}"]
        if self.holds is False:
            shown = self.counterexample.vignette if self.counterexample else ()
            lines += [f"             | {line}" for line in shown]
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


def check_localizer(
    localizer: Localizer,
    *,
    laws: Iterable[str] | None = None,
    atlas: Atlas | None = None,
    examples: int = 100,
    seed: int = 0,
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

    Raises
    ------
    UnknownNameError
        If there is no such law.

    Examples
    --------
    >>> report = check_localizer(lambda exam: [("C7", "right")], examples=20)
    >>> "mirror" in report.failures, "order" in report.failures
    (True, False)
    """
    names = LAW_NAMES if laws is None else tuple(laws)
    for name in names:
        if name not in LAW_NAMES:
            raise UnknownNameError("law", name, LAW_NAMES)
    atlas = atlas or load_atlas()
    results = (
        _calibration(localizer, atlas, examples, seed=seed)
        if name == CALIBRATION
        else check_law(localizer, BY_NAME[name], atlas, examples=examples, seed=seed)
        for name in names
    )
    return LawReport(tuple(results))


def check_law(
    localizer: Localizer, law: Law, atlas: Atlas, *, examples: int = 100, seed: int = 0
) -> LawResult:
    """Try one law on a localiser; whatever the localiser does, it is reported."""
    if law.probabilities_only and _ranks(localizer):
        return LawResult(law.name, law.statement, None, "it answers with a ranking")
    tried = _Tried(localizer, law)
    try:
        trial = find(
            law.trials(atlas),
            tried.breaks,
            settings=_settings(examples),
            random=Random(seed),
        )
        what = _broken(localizer, law, trial)
    except (NoSuchExample, Flaky):  # it may have broken the law once and not again
        if tried.smallest is None:
            return LawResult(law.name, law.statement, True, f"{examples} trials")
        trial, what = tried.smallest[0], ""
    if not what and tried.smallest:
        what = f"{tried.smallest[1]}; asked again it keeps the law: it is not pure"
    vignette = tuple(_vignette(trial, atlas))
    return LawResult(
        law.name, law.statement, False, what, Counterexample(trial, vignette, what)
    )


class _Tried:
    """Remembers the smallest trial that broke a law, also if it never does again."""

    def __init__(self, localizer: Localizer, law: Law):
        self._localizer, self._law = localizer, law
        self.smallest: tuple[Trial, str] | None = None

    def breaks(self, trial: Trial) -> bool:
        """Return whether a trial breaks the law."""
        what = _broken(self._localizer, self._law, trial)
        if what and (self.smallest is None or _size(trial) <= _size(self.smallest[0])):
            self.smallest = trial, what
        return bool(what)


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
    if len(shown) > _LONG:
        shown = tuple(f for f in shown if not _is_normal(f, atlas))
    findings = [format_finding(finding, atlas) for finding in shown]
    if len(shown) < len(exam.findings):
        findings.append(f"{len(exam.findings) - len(shown)} normal findings")
    return "; ".join([*person, *findings]) or "no finding"


def _is_normal(finding: Finding, atlas: Atlas) -> bool:
    return finding.grades == (atlas.structures[finding.structure].scale.normal,)


def _calibration(
    localizer: Localizer, atlas: Atlas, examples: int, *, seed: int
) -> LawResult:
    statement = (
        "a root stated with probability p, given a root, is the right one a fraction "
        "p of the time, on patients drawn from the model"
    )
    if _ranks(localizer):
        return LawResult(CALIBRATION, statement, None, "it answers with a ranking")
    asked: list[Exam] = []

    def watched(exam: Exam, /) -> Mapping[Place, float] | Ranking:
        asked[:] = [exam]
        return localizer(exam)

    try:
        found = calibration(watched, atlas, patients=5 * examples, seed=seed)
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        trial = Trial(asked[0] if asked else Exam())
        example = Counterexample(trial, tuple(_vignette(trial, atlas)), what)
        return LawResult(CALIBRATION, statement, False, what, example)
    return LawResult(CALIBRATION, statement, found.holds, str(found))
