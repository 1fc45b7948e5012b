"""Published figures beside the model: each target simulated by its own design."""

from neurosim.evidence.table import EvidenceTable, Row, evidence, log_density
from neurosim.evidence.targets import load_targets
from neurosim.side_tables import Target

__all__ = [
    "EvidenceTable",
    "Row",
    "Target",
    "evidence",
    "load_targets",
    "log_density",
]
