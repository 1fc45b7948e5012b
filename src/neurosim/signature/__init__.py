"""What makes a lesion recognisable: its signs in the order of teaching.

First what is often abnormal with it, ISNCSCI keys among near-equals, then what
separates it from its neighbours and the usual nerve. The order is computed from how
often signs are found in patients: where it is wrong, a share of the tables is. Parts
are listed, never the wholes that hold them.
"""

from collections.abc import Sequence
from dataclasses import replace

from neurosim.atlas import Atlas, load_atlas
from neurosim.lesion import Lesion, as_severe
from neurosim.model.channel import remember
from neurosim.model.population import Population
from neurosim.prediction import KEPT, at_severity, named_lesion
from neurosim.signature.bench import NONE, Bench
from neurosim.signature.compared import Compared, compare
from neurosim.signature.sign import Rival, Sign, Signature
from neurosim.signature.table import Teaching

__all__ = [
    "Compared",
    "Rival",
    "Sign",
    "Signature",
    "compare",
    "signature",
    "signatures",
]


def signature(
    target: str | Lesion,
    *,
    side: str | None = None,
    zone: str | None = None,
    severity: str = "severe",
    setting: str = "referral",
    age: float | None = None,
    atlas: Atlas | None = None,
) -> Signature:
    """Return a lesion's signs in the order of teaching, and what tells it apart.

    Parameters
    ----------
    target
        A lesion, or its name: see :func:`neurosim.naming.parse_lesion`.
    side, zone
        Of the lesion, where its name does not say them.
    severity
        Of the column "in a severe lesion"; as for :func:`neurosim.prediction.predict`.
    setting
        Of the column "in patients", on which the order rests.
    age
        Age in years: some signs are commoner in the old.
    atlas
        The tables; the shipped ones by default.

    Examples
    --------
    >>> [sign.structure for sign in signature("C7").signs][:1]
    ['triceps']
    """
    tables = atlas or load_atlas()
    named = named_lesion(target, side, zone, tables)
    lesion, assumed = at_severity(named, severity, tables)
    kept = tables.derived.setdefault("signatures", {})
    key = (lesion, severity, setting, age)
    found: Signature | None = kept.get(key)
    if found is None:
        (found,) = signatures(
            [lesion], severity=severity, setting=setting, age=age, atlas=tables
        )
        remember(kept, key, found, most=KEPT)
    return replace(found, assumed=assumed)


def signatures(
    lesions: Sequence[Lesion],
    *,
    severity: str = "severe",
    setting: str = "referral",
    age: float | None = None,
    atlas: Atlas | None = None,
) -> tuple[Signature, ...]:
    """Return what :func:`signature` says of many lesions, in a fraction of the time.

    Parameters
    ----------
    lesions
        The lesions.
    severity, setting, age, atlas
        As for :func:`signature`.

    Examples
    --------
    >>> from neurosim.naming import parse_lesion
    >>> tables = load_atlas()
    >>> pair = [parse_lesion(name, "right", None, tables)[0] for name in ("C6", "C7")]
    >>> signatures(pair)[1] == signature("C7", side="right")
    True
    """
    tables = atlas or load_atlas()
    lesions = [as_severe(lesion, severity, tables) for lesion in lesions]
    population = Population(tables, [NONE], setting, age=age)
    bench = Bench(lesions, tables, severity, population)
    return tuple(
        Signature(
            lesion,
            severity,
            setting,
            (),
            table.ordered(),
            table.told(),
            tuple(table.told_apart()),
        )
        for lesion in lesions
        for table in (Teaching(lesion, bench),)
    )
