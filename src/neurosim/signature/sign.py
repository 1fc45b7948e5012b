"""Records of what a lesion is known by: signs, rivals, and both together."""

from dataclasses import dataclass, field

from neurosim.lesion import Lesion

#: Of a lesion of the cord: the segment from which on down feeling is lost.
LEVEL = "sensory_level"


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
    word
        Its direction in a word, such as weak, brisk or present.
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
    word: str = field(default="present", kw_only=True)
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
