"""What makes a lesion recognisable: its signs in the order of teaching.

First what is often abnormal with it, ISNCSCI keys among near-equals, then what
separates it from its neighbours and the usual nerve. The order is computed from how
often signs are found in patients: where it is wrong, a share of the tables is. Parts
are listed, never the wholes that hold them.
"""

from neurosim.atlas import Atlas, load_atlas
from neurosim.lesion import Lesion
from neurosim.model.population import Population
from neurosim.naming import parse_lesion
from neurosim.signature.compared import Compared, compare
from neurosim.signature.sign import Rival, Sign, Signature, word_of
from neurosim.signature.table import NONE, Teaching

__all__ = ["Compared", "Rival", "Sign", "Signature", "compare", "signature", "word_of"]


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
        Of the column "in a severe lesion".
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
    lesion, assumed = (
        (target, ())
        if isinstance(target, Lesion)
        else parse_lesion(target, side, zone, tables)
    )
    table = Teaching(lesion, tables, severity, Population(tables, [NONE], setting,
                                                          age=age))  # fmt: skip
    return Signature(
        lesion, severity, setting, assumed, table.ordered(), table.told(),
        tuple(table.told_apart()),
    )  # fmt: skip
