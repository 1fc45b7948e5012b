"""Records -> pages of plain text: headings, sentences and tables, no logic.

``page`` (the blocks and their plain rendering), ``words`` (how numbers and
findings are written), ``facts`` (roots, structures, references), ``forward``
(predictions), ``ranking``, ``reasons`` (why, and what next), ``demo``,
``evaluation``, ``changes`` (two data directories compared).
"""

from neurosim.report.page import Block, Heading, Page, Paragraph, Table, render

__all__ = ["Block", "Heading", "Page", "Paragraph", "Table", "render"]
