"""The international standard for spinal cord injury (ISNCSCI, 2019 revision).

A worksheet (28 key points for light touch and pin prick, 10 key muscles, two anal
items) gives levels, completeness, the impairment scale and zones of partial
preservation. Nothing here is used by the model: the standard has rules, not
probabilities, and can therefore check it.
"""

from typing import TYPE_CHECKING

from neurosim.lazy import lazy

if TYPE_CHECKING:
    from neurosim.isncsci.classification import (
        Classification,
        Scores,
        as_record,
        classify,
        classify_many,
    )
    from neurosim.isncsci.exams import Conversion, from_exam, to_exam
    from neurosim.isncsci.reading import Read, load_worksheets, read_worksheets
    from neurosim.isncsci.record import dump_record, parse_record
    from neurosim.isncsci.step import Step, steps
    from neurosim.isncsci.table import write_long, write_wide
    from neurosim.isncsci.text import parse_text, write_text
    from neurosim.isncsci.worksheet import Side, Worksheet, mirror, normal_worksheet

_WHERE = {
    "Classification": "classification",
    "Conversion": "exams",
    "Read": "reading",
    "Scores": "classification",
    "Side": "worksheet",
    "Step": "step",
    "Worksheet": "worksheet",
    "as_record": "classification",
    "classify": "classification",
    "classify_many": "classification",
    "dump_record": "record",
    "from_exam": "exams",
    "load_worksheets": "reading",
    "mirror": "worksheet",
    "normal_worksheet": "worksheet",
    "parse_record": "record",
    "parse_text": "text",
    "read_worksheets": "reading",
    "steps": "step",
    "to_exam": "exams",
    "write_long": "table",
    "write_text": "text",
    "write_wide": "table",
}

__all__ = [
    "Classification",
    "Conversion",
    "Read",
    "Scores",
    "Side",
    "Step",
    "Worksheet",
    "as_record",
    "classify",
    "classify_many",
    "dump_record",
    "from_exam",
    "load_worksheets",
    "mirror",
    "normal_worksheet",
    "parse_record",
    "parse_text",
    "read_worksheets",
    "steps",
    "to_exam",
    "write_long",
    "write_text",
    "write_wide",
]

__getattr__, __dir__ = lazy(__name__, _WHERE)
