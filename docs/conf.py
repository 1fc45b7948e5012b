"""Settings of the documentation site: ``sphinx-build -W -c docs . build/docs``.

The source folder is the checkout, so that notebooks and tables are pages, too.
"""

import os
import sys
from pathlib import Path

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
# The gate runs the notebooks by themselves; `NEUROSIM_DOCS_NOTEBOOKS=auto make docs`
# runs them here, too, so that their pictures are in the site.
nb_execution_mode = os.environ.get("NEUROSIM_DOCS_NOTEBOOKS", "off")
nb_execution_raise_on_error = True
nb_execution_timeout = 120
nb_merge_streams = True

autodoc_member_order = "bysource"
autodoc_typehints = "none"
numpydoc_show_class_members = False
numpydoc_xref_param_type = False

html_theme = "pydata_sphinx_theme"
html_title = "neurosim"
html_theme_options = {
    "show_prev_next": True,
    "header_links_before_dropdown": 6,
    "navigation_with_keys": False,
    "footer_start": ["copyright"],
    "footer_end": [],
    "secondary_sidebar_items": ["page-toc"],
    "announcement": "For teaching and research only: not a medical device, not for "
    "deciding about a real patient.",
}
html_show_sphinx = False
# Pages without sub-pages would show an empty column on the left.
html_sidebars = {page: [] for page in ("docs/*", "CHANGELOG", "DESIGN", "CONTRIBUTING")}
