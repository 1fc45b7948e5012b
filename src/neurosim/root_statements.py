"""Statements about roots ("C5/6 dermatomes"): the structures that statements.csv makes.

An examiner who writes "reduced in C5 and C6" names roots, not places. Each root, and
each run of roots that people name, is a structure of its own; they differ in nothing
but the roots, so they are made here and not written down one by one.
"""

from collections.abc import Iterable, Iterator

from neurosim.records import RootStatement, Structure
from neurosim.terms import ROOTS, SEGMENTS, UnknownNameError
from neurosim.unions import named_roots

#: The last two roots share one segment of skin.
_LAST = SEGMENTS[-1]


def structures_of(statements: Iterable[RootStatement]) -> Iterator[Structure]:
    """Yield a structure for each root or run of roots that a statement can name.

    Parameters
    ----------
    statements
        The rows of statements.csv.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> rows = load_atlas().rows(RootStatement)
    >>> [s.name for s in structures_of(rows) if s.id.endswith("myotome_c5_to_c7")]
    ['C5-C7 myotomes (statement)']
    """
    for row in statements:
        for named in row.roots:
            yield _structure(row, named)


def faults_of(row: RootStatement) -> Iterator[str]:
    """Yield what is wrong with the roots and the names of a statement."""
    for named in row.roots:
        ends = named.split("-")
        unknown = [end for end in ends if end not in ROOTS]
        for end in unknown:
            yield str(UnknownNameError("root", end, ROOTS))
        if not unknown and (len(ends) > 2 or (len(ends) == 2 and len(_run(named)) < 2)):
            yield f"{named!r} is not one root or two ends, the upper first: C5-T1"
    for text in (row.name, *row.other_names):
        if text.count("{}") != 1 or set(text.replace("{}", "")) & {"{", "}"}:
            yield f"{text!r} must hold {{}} once, for the roots"


def _structure(row: RootStatement, named: str) -> Structure:
    run = _run(named)
    ways = [*_ways(run)]
    return Structure(
        id=f"{row.kind}_{_identifier(run)}",
        name=row.name.replace("{}", ways[0]),
        other_names=tuple(
            text.replace("{}", way.lower()) for way in ways for text in row.other_names
        ),
        modality=row.modality,
        scale_name=row.scale_name,
        pool="blur",
        laterality="sided",
        part_of="",
        same_as="",
        parts=((named, 1.0),),
        rule="roots",
        region=" ".join(dict.fromkeys(map(_skin, run))) if row.drawn else "",
        key="",
        how=row.how,
        states=(),
        note=row.note,
    )


def _run(named: str) -> tuple[str, ...]:
    return named_roots([(named, 1.0)])


def _identifier(run: tuple[str, ...]) -> str:
    """Return ``c5``, ``c5_c6`` or ``c5_to_t1``."""
    ends = dict.fromkeys((run[0], run[-1]))
    return ("_to_" if len(run) > 2 else "_").join(ends).lower()


def _ways(run: tuple[str, ...]) -> Iterator[str]:
    """Yield how the roots are written, the usual way first: C5-C7, C5/C6/C7, C5-7."""
    first, last = run[0], run[-1]
    if len(run) == 1:
        yield first
        return
    joint = "/" if len(run) == 2 else "-"
    yield f"{first}{joint}{last}"
    yield f"{first} or {last}" if len(run) == 2 else "/".join(run)
    if first[0] == last[0]:
        yield f"{first}{joint}{last[1:]}"


def _skin(root: str) -> str:
    """Return the root as the body map knows it."""
    return root if root in SEGMENTS else _LAST
