"""Vignettes: a drawn patient in a few lines, five answers, one of them best."""

from collections.abc import Iterator, Sequence

from neurosim.atlas import Atlas
from neurosim.exam import Finding
from neurosim.explanation import explain
from neurosim.lesion import Lesion, answer_of
from neurosim.posterior import Posterior
from neurosim.prediction import sources_of
from neurosim.quiz.answer import leading, posterior_shares
from neurosim.quiz.card import VIGNETTE, AnswerOption, Card
from neurosim.quiz.draw import Fairness, draw_fair
from neurosim.quiz.history import placed
from neurosim.quiz.place import told_name
from neurosim.simulation import items_of
from neurosim.wording import finding_words, listed, short_name

#: The level of difficulty that has look-alikes.
_LEVEL = 4
_OPTIONS, _SHOWN, _REASONS, _TRIED = 5, 8, 3, 100
#: Decibans from which on a finding is a reason.
_TELLS = 1
#: The best answer is so many times as likely as any other that is offered.
_CLEAR = 2.0
_REGIONS = {"arm": "cervical", "leg": "lumbar", "both": ""}


def make_vignette(atlas: Atlas, seed: int) -> Card:
    """Return the vignette of a seed; its best answer is the truth.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> card = make_vignette(load_atlas(), 3)
    >>> len(card.right) + len(card.wrong)
    5
    """
    drawn = next(_fair(atlas, seed))
    lesion = drawn.case.truth.lesion
    assert lesion is not None
    posterior = drawn.game.posterior(items_of(atlas, "screening"))
    right, *wrong = _options(posterior, lesion)
    reasons = explain(posterior, lesion, wrong[0]).reasons
    best = sorted(
        (r for r in reasons if r.findings and r.decibans >= _TELLS),
        key=lambda reason: -reason.decibans,
    )
    shown = [f for reason in best[:_REASONS] for f in reason.findings]
    sources = [
        key for f in shown for key in sources_of(atlas, atlas.structures[f.structure])
    ]
    return Card(
        f"{VIGNETTE}:{seed}",
        VIGNETTE,
        _REGIONS.get(lesion.region, lesion.region),
        _prompt(drawn, atlas),
        VIGNETTE,
        tuple(dict.fromkeys(root for root, _ in lesion.roots)),
        (AnswerOption(answer_words(right), answer_words(right)),),
        f"{told_name(lesion)}. For it, against {answer_words(wrong[0])}: "
        f"{_listed(shown, atlas)}",
        tuple(key for key in dict.fromkeys(sources) if key in atlas.references),
        wrong=tuple(AnswerOption(answer_words(x), answer_words(x)) for x in wrong),
    )


def _fair(atlas: Atlas, seed: int) -> Iterator[Fairness]:
    """Yield patients whose findings, those of the vignette too, point to the lesion."""
    for attempt in range(_TRIED):
        drawn = draw_fair(atlas, _LEVEL, seed + 1000 * attempt)
        accept = drawn.case.truth.accept
        abnormal = sum(not _is_normal(f, atlas) for f in drawn.screened)
        if accept == ("none",) or abnormal > _SHOWN or not drawn.points_to_the_truth:
            continue
        lesion = drawn.case.truth.lesion
        assert lesion is not None
        if _is_best(drawn.game.posterior(items_of(atlas, "screening")), lesion):
            yield drawn  # by what the reader is shown


def _is_best(posterior: Posterior, truth: Lesion) -> bool:
    """Whether the truth leads, and is far likelier than any other option."""
    if leading(posterior_shares(posterior)) != answer_of(truth):
        return False
    options = map(answer_words, _options(posterior, truth))
    shares = dict.fromkeys(options, 0.0)
    for lesion, p in zip(posterior.model.lesions, posterior.probabilities, strict=True):
        if (words := answer_words(lesion)) in shares:
            shares[words] += float(p)
    own = shares.pop(answer_words(truth))
    return own >= _CLEAR * max(shares.values())


def _options(posterior: Posterior, truth: Lesion) -> list[Lesion]:
    """Return the truth, and the likeliest lesions of other names."""
    found = {answer_words(truth): truth}
    for item in posterior.lesions:
        if answer_of(item.lesion) != answer_of(truth):
            found.setdefault(answer_words(item.lesion), item.lesion)
        if len(found) == _OPTIONS:
            break
    return list(found.values())


def answer_words(lesion: Lesion) -> str:
    """Return a lesion as an option: its root, or its cause, with the side."""
    if not lesion.roots:
        return told_name(lesion)
    sides = tuple(dict.fromkeys(side for _, side in lesion.roots))
    roots = dict.fromkeys(root for root, _ in lesion.roots)
    words = f"{listed(roots)} {'root' if len(roots) == 1 else 'roots'}"
    return f"{sides[0]} {words}" if len(sides) == 1 else f"{words} on both sides"


def _prompt(drawn: Fairness, atlas: Atlas) -> str:
    wrong = [f for f in drawn.screened if not _is_normal(f, atlas)]
    odd = {f.structure for f in wrong}
    fine = dict.fromkeys(
        short_name(atlas.structures[f.structure])
        for f in drawn.screened
        if f.structure not in odd
    )
    shown = _listed(wrong, atlas) if wrong else "nothing abnormal"
    return "\n".join(
        (
            drawn.game.history.text,
            f"On examination: {shown}.",
            f"Normal on both sides: {', '.join(list(fine)[:_SHOWN])}, and the rest of "
            "the screening.",
            "What is the most likely cause?",
        )
    )


def _listed(findings: Sequence[Finding], atlas: Atlas) -> str:
    return "; ".join(dict.fromkeys(_words(finding, atlas) for finding in findings))


def _words(finding: Finding, atlas: Atlas) -> str:
    """Return a finding in words; a pain that is told is there, or is not."""
    test = atlas.structures[finding.structure]
    if finding.kind != "told" or test.modality != "pain":
        return finding_words(finding, test)
    return f"{'no ' * _is_normal(finding, atlas)}{placed(finding, atlas)}"


def _is_normal(finding: Finding, atlas: Atlas) -> bool:
    return atlas.structures[finding.structure].scale.normal in finding.grades
