"""Commands that look things up: ``roots``, ``show``, ``cite``."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from neurosim.cli.options import Word, command, output_options
from neurosim.cli.output import emit
from neurosim.terms import ROOTS, parse_root

if TYPE_CHECKING:
    from neurosim.atlas import Atlas
    from neurosim.records import Claim, Structure

_ROOT = Word("root", parse_root, ROOTS)


@command("roots")
@click.argument("root", type=_ROOT, required=False)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Also views that the model does not use, and statements.",
)
@output_options
def roots(
    root: str | None, everything: bool, as_json: bool, plain: bool,
    directory: Path | None,
) -> None:  # fmt: skip
    """Show what ROOT supplies, with shares and sources; without ROOT, all keys.

    Example: neurosim roots C7
    """
    from neurosim.atlas import load_atlas
    from neurosim.document import roots_document
    from neurosim.report.facts import root_page, roots_page

    atlas = load_atlas(directory)
    if root is None:
        emit(as_json, plain, lambda: roots_document(ROOTS, atlas),
             lambda: roots_page(atlas))  # fmt: skip
        return
    claims = [c for c in atlas.all_claims if c.root == root and (everything or _plain(
        c, atlas))]  # fmt: skip
    emit(as_json, plain, lambda: roots_document([root], atlas),
         lambda: root_page(atlas, root, claims))  # fmt: skip


def _plain(claim: "Claim", atlas: "Atlas") -> bool:
    return claim.role == "model" and atlas.structures[claim.structure].pool != "blur"


@command("show")
@click.argument("name", nargs=-1, required=True, metavar="STRUCTURE")
@output_options
def show(
    name: tuple[str, ...], as_json: bool, plain: bool, directory: Path | None
) -> None:
    """Show a structure: its roots, how it is tested, its names and sources.

    STRUCTURE is an identifier, a name or an alias: triceps, EHL, knee jerk, thumb.

    Example: neurosim show triceps
    """
    from neurosim.atlas import load_atlas
    from neurosim.document import show_document
    from neurosim.report.facts import structure_page

    atlas = load_atlas(directory)
    found = _find(atlas, " ".join(name))
    emit(as_json, plain, lambda: show_document(found, atlas),
         lambda: structure_page(atlas, found))  # fmt: skip


def _find(atlas: "Atlas", name: str) -> tuple["Structure", ...]:
    """Return every structure of a name, the one of that identifier first."""
    first = atlas.structure(name)
    others = (s for s in atlas.find(name) if s != first)
    return (first, *others)


@command("cite")
@click.argument("keys", nargs=-1, metavar="[KEY]...")
@click.option("--all", "everything", is_flag=True, help="Every reference.")
@click.option(
    "--assumptions", is_flag=True, help="What has no source, with the reasoning."
)
@output_options
def cite(
    keys: tuple[str, ...], everything: bool, assumptions: bool, as_json: bool,
    plain: bool, directory: Path | None,
) -> None:  # fmt: skip
    """Show how to cite neurosim, or the references behind KEYs.

    Example: neurosim cite ISNCSCI2019
    """
    from neurosim.assumptions import assumptions as list_assumptions
    from neurosim.atlas import load_atlas
    from neurosim.citations import resolve
    from neurosim.document import cite_document
    from neurosim.report import facts

    atlas = load_atlas(directory)
    wanted = tuple(atlas.references) if everything else _upper(keys, atlas)
    references = resolve(wanted, atlas.references)
    assumed = list_assumptions(atlas) if assumptions else ()

    def page() -> Any:
        if assumptions:
            return facts.assumptions_page(assumed)
        if references:
            return facts.references_page(references)
        return facts.cite_page(atlas)

    emit(as_json, plain, lambda: cite_document(references, assumed, atlas), page)


def _upper(keys: tuple[str, ...], atlas: "Atlas") -> tuple[str, ...]:
    known = {key.lower(): key for key in atlas.references}
    return tuple(known.get(key.lower(), key) for key in keys)
