"""Settings of the documentation site: ``sphinx-build -W -c docs . build/docs``.

The source folder is the checkout, so that notebooks and tables are pages, too.
"""

import os
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tools")]
# Where notebooks are run while the site is made, their kernels must find the package.
os.environ["PYTHONPATH"] = str(ROOT / "src")

import reference  # noqa: E402
from neurosim._version import __version__  # noqa: E402

reference.main()

project = "neurosim"
author = "The neurosim developers"
copyright = author
version = release = __version__

extensions = [
    "myst_nb",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.mathjax",
    "sphinx-mathjax-offline",
]
root_doc = "docs/index"
include_patterns = [
    "docs/*.md",
    "docs/notes/*.md",
    "docs/api/*",
    "notebooks/*.ipynb",
    "data/README.md",
    "CHANGELOG.md",
    "DESIGN.md",
    "CONTRIBUTING.md",
]
exclude_patterns = ["build", ".venv", "**/.ipynb_checkpoints"]

myst_enable_extensions = ["colon_fence", "dollarmath"]
myst_heading_anchors = 3
# Pages that are read on the code host, too, link to files that are no pages here.
suppress_warnings = ["myst.xref_missing", "myst.header"]
# `make docs` runs the notebooks, so that what they show is in the site; the tests of
# the site do not, because the gate runs notebooks by themselves.
nb_execution_mode = os.environ.get("NEUROSIM_DOCS_NOTEBOOKS", "off")
nb_execution_raise_on_error = True
nb_execution_timeout = 120
nb_merge_streams = True
# The only folded cells are those at the end of each notebook.
nb_code_prompt_show, nb_code_prompt_hide = "Answers", "Hide the answers"
# A page has no kernel: explorers show their picture at rest, and no script is fetched
# that would draw controls which do nothing.
nb_mime_priority_overrides = [("html", "text/html", 1)]
nb_ipywidgets_js: dict[str, dict[str, str]] = {}

autodoc_member_order = "bysource"
autodoc_typehints = "none"
numpydoc_show_class_members = False
numpydoc_xref_param_type = False


def _write_atlas(app: Any, error: Exception | None) -> None:
    """Put the interactive page beside the first page; in tests of the site, a blank."""
    folder = Path(app.outdir) / "docs"
    if error is not None or not folder.is_dir():
        return
    if nb_execution_mode == "off":
        (folder / "atlas.html").write_text("<!doctype html>", encoding="utf-8")
        return
    from neurosim.page import write_page  # noqa: PLC0415 - after the reference

    write_page(folder / "atlas.html", force=True)


def setup(app: Any) -> None:
    """Connect what is done when the pages are made."""
    app.connect("build-finished", _write_atlas)


html_theme = "pydata_sphinx_theme"
html_title = "neurosim"
html_theme_options = {
    "show_prev_next": True,
    "header_links_before_dropdown": 6,
    "navigation_with_keys": False,
    "footer_start": ["copyright"],
    "footer_end": [],
    # Not beside notebooks: their pictures and code need the width.
    "secondary_sidebar_items": {
        page: ["page-toc"] for page in ("docs/**", "data/*", "[A-Z]*")
    },
    "announcement": "For teaching and research only: not a medical device, not for "
    "deciding about a real patient.",
}
html_static_path = ["static"]
html_css_files = ["site.css"]
html_show_sphinx = False
# Pages without sub-pages would show an empty column on the left.
html_sidebars = {page: [] for page in ("docs/*", "CHANGELOG", "DESIGN", "CONTRIBUTING")}
