"""One self-contained page: the body to touch, lesions, a game, patients, a lecture.

Everything that the page shows is worked out here and written into it as one JSON
block; its script has no model and no clinical number. It needs no network.
"""

from neurosim.page.document import document
from neurosim.page.writer import page_text, write_page

__all__ = ["document", "page_text", "write_page"]
