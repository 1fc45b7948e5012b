"""Records of what a lesion is known by: signs, rivals, and both together."""

from dataclasses import dataclass, field

from neurosim.lesion import Lesion

#: Of a lesion of the cord: the segment from which on down feeling is lost.
LEVEL = "sensory_level"
#: Direction in a word, by modality: less than normal, more than normal.
_WORDS = {
    False: {"motor": "weak", "sensory": "numb", "reflex": "low"},
    True: {"reflex": "brisk", "sensory": "increased"},
}


@dataclass(frozen=True)
class Sign:
    """One sign of a lesion.

    Attributes
    ----------
    text
        The grade in a lesion of the severity asked for and of the usual map, without
        neighbours, such as ``3/5``.
    grade
        Its index in the grades of the structure's scale.
    p_lower, p_higher
        How often it is recorded below and above normal in a lesion of that severity
        and of the usual map: as :func:`neurosim.predict` says.
    in_patients
        How often it is found abnormal in patients of the setting with the lesion; the
        order of teaching rests on it.
    background
        The same in people without the lesion.
    also
        Other roots with a large share of the structure.
    key
        Whether it is the ISNCSCI key of a root of the lesion.
    usual
        Whether a lesion of that severity and of the usual map shows it.
    higher
        Whether it is brisk or too much, rather than weak, reduced, lost or there.
    """

    structure: str
    name: str
    modality: str
    side: str
    grade: int
    text: str
    p_lower: float
    p_higher: float
    in_patients: float
    background: float
    also: tuple[str, ...] = ()
    key: bool = False
    higher: bool = field(default=False, kw_only=True)
    usual: bool = field(default=True, kw_only=True)

    @property
    def net(self) -> float:
        """How much more often it is found than without the lesion."""
        return self.in_patients - self.background


@dataclass(frozen=True)
class Rival:
    """A neighbour or a look-alike, and the signs that tell it apart.

    Attributes
    ----------
    here
        Signs of the lesion that the rival does not give, best first.
    there
        Signs of the rival that the lesion does not give.
    """

    lesion: Lesion
    here: tuple[str, ...]
    there: tuple[str, ...]


@dataclass(frozen=True)
class Signature:
    """A lesion as it is taught: its signs in order, and its rivals."""

    lesion: Lesion
    severity: str
    setting: str
    assumed: tuple[str, ...]
    signs: tuple[Sign, ...]
    told: tuple[Sign, ...]
    rivals: tuple[Rival, ...]


def word_of(sign: Sign) -> str:
    """Return the direction of a sign in a word.

    Parameters
    ----------
    sign
        A sign of a lesion.

    Examples
    --------
    >>> from neurosim.signature import signature
    >>> word_of(signature("C7").signs[0])
    'weak'
    """
    modality = "" if sign.structure == LEVEL else sign.modality
    return direction_word(modality, higher=sign.higher)


def direction_word(modality: str, *, higher: bool) -> str:
    """Return less or more than normal in a word, such as weak or brisk.

    Parameters
    ----------
    modality
        Of the structure.
    higher
        Whether it is more than normal.

    Examples
    --------
    >>> direction_word("reflex", higher=True)
    'brisk'
    """
    return _WORDS[higher].get(modality, "present")
