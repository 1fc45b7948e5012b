"""One card: a question, and the answers that count."""

from dataclasses import dataclass

#: The kind of card that shows a picture, and the kind that shows a patient.
PICTURED, VIGNETTE = "map", "vignette"
#: A root with more than this share of the supply is never a wrong answer.
SHARED = 0.1


@dataclass(frozen=True)
class AnswerOption:
    """An answer that can be chosen: what it stands for, and its words."""

    key: str
    words: str


@dataclass(frozen=True)
class Card:
    """One question.

    Attributes
    ----------
    id
        Stable: ``kind:subject``.
    noun
        What the answer is: ``root``, ``segment``, ``structure``, ``category``,
        ``grade``, ``rule`` (of the ISNCSCI).
    roots
        Roots that the card is about.
    right
        The answers that count, the best one first.
    why
        One line for after the answer.
    also
        Second best: answers that are not wrong, and not the first either.
    remark
        Why convention or another chart has a second best answer first; often empty.
    wrong
        The wrong choices, where the card brings its own.
    reverse
        The question and answer the other way round; both empty if there is none.
    """

    id: str
    kind: str
    region: str
    prompt: str
    noun: str
    roots: tuple[str, ...]
    right: tuple[AnswerOption, ...]
    why: str
    sources: tuple[str, ...]
    also: tuple[AnswerOption, ...] = ()
    remark: str = ""
    wrong: tuple[AnswerOption, ...] = ()
    reverse: tuple[str, str] = ("", "")
