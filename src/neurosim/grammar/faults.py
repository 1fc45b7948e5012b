"""What is wrong with a text that cannot be read, in words that help."""

from neurosim.atlas import Atlas
from neurosim.grammar.fold import split_words
from neurosim.grammar.lexicon import is_known, suggestions
from neurosim.grammar.outside import (
    ENGLISH,
    INSPECTED,
    UNUSED,
    is_foreign,
    outside_words,
)
from neurosim.grammar.words import Phrase
from neurosim.terms import ExamError, NeurosimError


class UnknownWordsError(ExamError):
    """Words left over; what they are is looked up when the fault is shown."""

    def __init__(self, unknown: Phrase):
        self.unknown = unknown
        noun = "words" if len(unknown) > 1 else "word"
        super().__init__([f"unknown {noun} {' '.join(unknown)[:60]!r}"])

    def explained(self, atlas: Atlas) -> str:
        """Return the fault: no finding, another language, unknown, or left over."""
        outside = outside_words(self.unknown)
        if outside:
            if outside[0] in UNUSED:
                return f"nothing here rests on {outside[0]!r}"
            return f"{outside[0]!r} is not a finding of the examination"
        if looked := [word for word in self.unknown if word in INSPECTED]:
            return f"nothing here rests on {looked[0]!r}"
        strange = tuple(word for word in self.unknown if not is_known(word, atlas))
        if is_foreign(strange):
            return f"{strange[0]!r}: {ENGLISH}"
        if not strange:
            left = " ".join(self.unknown)[:60]
            return f"{left!r} is left over: write one finding, a comma, then the next"
        noun = "words" if len(strange) > 1 else "word"
        near = suggestions(strange, atlas)
        hint = f": did you mean {', '.join(near)}?" if near else ""
        return f"unknown {noun} {' '.join(strange)[:60]!r}{hint}"


class UnfitError(ExamError):
    """Words that are known and do not fit what they are about."""


class StatelessError(UnfitError):
    """A name without a word that says how it is."""


class NamelessError(ExamError):
    """Words about how something is, and nothing that they are about."""


class PlacelessError(NamelessError):
    """A complaint, and no word of where it is."""


class UnclearError(ExamError):
    """A text that can be parted in two ways which differ."""


class AmbiguousError(ExamError):
    """A name that several structures have."""


def faults_of(error: NeurosimError, atlas: Atlas, text: str = "") -> tuple[str, ...]:
    """Return the faults of an error, each with what is near.

    Parameters
    ----------
    error
        The error.
    atlas
        The tables that name the structures.
    text
        What the user wrote, in whatever language.
    """
    if isinstance(error, UnknownWordsError):
        strange = [word for word in error.unknown if not is_known(word, atlas)]
        if strange and is_foreign(split_words(text.lower())):
            return (f"{strange[0]!r}: {ENGLISH}",)
        return (error.explained(atlas),)
    return error.faults
