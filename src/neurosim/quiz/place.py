"""Where in the nervous system a lesion sits, and how its side is told."""

from neurosim.atlas import Atlas
from neurosim.lesion import Lesion
from neurosim.quiz_tables import QuizPlace


def place_of(lesion: Lesion, atlas: Atlas) -> str:
    """Return where a lesion sits; empty if no row says so.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> from neurosim.naming import parse_lesion
    >>> atlas = load_atlas()
    >>> place_of(parse_lesion("common peroneal", "right", None, atlas)[0], atlas)
    'nerve'
    """
    for row in atlas.rows(QuizPlace):
        if lesion.family in row.lesions or lesion.category in row.lesions:
            return row.place
    return ""


def read_place(words: str, atlas: Atlas) -> str | None:
    """Return the place that words name.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> read_place("the spinal cord", load_atlas())
    'cord'
    """
    plain = words.removeprefix("in the ").removeprefix("the ").removeprefix("a ")
    for row in atlas.rows(QuizPlace):
        if plain == row.place or plain in row.words:
            return row.place
    return None


def told_name(lesion: Lesion) -> str:
    """Return the name of a lesion as a student is told it.

    A lesion of the brain shows on the other side, so the side is said of its signs.

    Examples
    --------
    >>> told_name(Lesion("brain_foot", "mimic", side="right", title="brain lesion"))
    'brain lesion, signs on the right'
    """
    if lesion.family.startswith("brain") and lesion.side:
        return f"{lesion.title}, signs on the {lesion.side}"
    return lesion.name
