"""How findings, places and lists are written, for every page, card and sheet."""

from collections.abc import Iterable, Sequence

from neurosim.exam import SIDE_NOT_TOLD, Finding
from neurosim.records import Structure
from neurosim.terms import SCALES, printable

_NUMBERED = {"mrc": "/5", "reflex": "+"}
_ABSENT_REFLEX = "0+"


def capital(text: str) -> str:
    """Return a text with a large first letter; the others stay as they are.

    Examples
    --------
    >>> capital("carpal tunnel, C6")
    'Carpal tunnel, C6'
    """
    return text[:1].upper() + text[1:]


def listed(items: Iterable[str], last: str = "and") -> str:
    """Return the items with commas, and a word before the last.

    Examples
    --------
    >>> listed(["C6", "C7", "C8"])
    'C6, C7 and C8'
    """
    *first, final = items
    return f"{', '.join(first)} {last} {final}" if first else final


def neighbours(names: Iterable[str], order: Sequence[str]) -> list[list[str]]:
    """Return names in runs of neighbours; what is not in the order stands alone.

    Examples
    --------
    >>> neighbours(["C2", "C3", "T1"], ("C2", "C3", "C4", "T1"))
    [['C2', 'C3'], ['T1']]
    """
    found: list[list[str]] = []
    for name in names:
        place = order.index(name) if name in order else -1
        if found and place > 0 and order[place - 1] == found[-1][-1]:
            found[-1].append(name)
        else:
            found.append([name])
    return found


def spans(names: Iterable[str], order: Sequence[str]) -> list[str]:
    """Return runs of neighbours in words.

    Examples
    --------
    >>> spans(["C2", "C3", "T1"], ("C2", "C3", "C4", "T1"))
    ['C2 to C3', 'T1']
    """
    runs = neighbours(names, order)
    return [run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]


def article(name: str) -> str:
    """Return the name of a root, disc or zone with ``a`` or ``an``, as it is spoken.

    Examples
    --------
    >>> article("L5/S1 disc"), article("C7 root")
    ('an L5/S1 disc', 'a C7 root')
    """
    return f"{'an' if name[:1] in 'LSaeio' else 'a'} {name}"


def grade_words(grades: Sequence[int], scale_name: str) -> str:
    """Return the grades that a record leaves possible.

    Examples
    --------
    >>> grade_words((0, 1, 2, 3, 4), "mrc"), grade_words((1,), "sensory")
    ('0 to 4/5', 'reduced')
    """
    scale = SCALES[scale_name]
    names = [scale.grades[grade] for grade in grades]
    suffix = _NUMBERED.get(scale_name, "")
    if tuple(grades) == scale.all:
        return "not tested"
    if scale_name == "tension" and tuple(grades) == scale.abnormal:
        return "positive"  # crossed or not; few tests can be crossed
    if len(names) == 1:
        text = names[0] + suffix
        return "absent" if text == _ABSENT_REFLEX else text
    if grades[-1] - grades[0] == len(grades) - 1 and suffix:
        return f"{names[0]} to {names[-1]}{suffix}"
    return listed(names, "or")


def place(side: str, name: str) -> str:
    """Return a structure with its side; the midline goes without saying."""
    if side == SIDE_NOT_TOLD:
        return f"{name}, side not told"
    if side == "both":
        return f"{name}, right and left"
    return name if side == "midline" else f"{side} {name}"


def short_name(structure: Structure) -> str:
    """Return the name of a structure without what only tells it from others.

    Parameters
    ----------
    structure
        Its name is cut at the comma if what stands before is its id, and what follows
        is no place ("not specified", "spastic or unsteady").

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> atlas = load_atlas()
    >>> [short_name(atlas.structure(name)) for name in ("gait", "hand", "triceps")]
    ['gait', 'hand', 'triceps brachii']
    """
    first, _, rest = structure.name.partition(", ")
    known = first.replace(" ", "_") == structure.id
    plain = rest == "not specified" or structure.modality == "umn"
    return first if known and plain else structure.name


def finding_words(finding: Finding, structure: Structure) -> str:
    """Return what a finding says, in the words of the tables."""
    if finding.relation:
        return f"{structure.name}: right and left alike"
    kind = "" if finding.kind == "examined" else f" ({finding.kind.replace('_', ' ')})"
    name = place(finding.side, structure.name)
    return f"{name}{kind}: {state_words(finding, structure)}"


def told_words(finding: Finding, structure: Structure) -> str:
    """Return a finding in the user's words; without any, in those of the tables.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> phalen = load_atlas().structure("phalen")
    >>> told_words(Finding("phalen", "left", phalen.scale.abnormal), phalen)
    'left Phalen test: present'
    """
    return printable(finding.text) or finding_words(finding, structure)


def state_words(finding: Finding, structure: Structure) -> str:
    """Return the result of a finding: in its own words, or in those of its scale.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> plantar = load_atlas().structure("plantar_response")
    >>> state_words(Finding(plantar.id, "left", plantar.scale.abnormal), plantar)
    'extensor'
    """
    if structure.laterality == "crossed" and structure.scale.normal in finding.grades:
        return "negative"  # whatever the leg that is ill shows when it is raised
    if not structure.states or tuple(finding.grades) == structure.scale.all:
        return grade_words(finding.grades, structure.scale_name)
    abnormal = {grade != structure.scale.normal for grade in finding.grades}
    return listed((structure.states[one] for one in sorted(abnormal)), "or")
