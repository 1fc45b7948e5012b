"""Commands that look things up: ``roots``, ``show``, ``cite``."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

import neurosim
from neurosim.cli.options import Word, command, output_options, refuse_finding
from neurosim.cli.output import emit
from neurosim.terms import (
    HISTORY,
    LEVELS,
    ROOTS,
    NeurosimError,
    UnknownNameError,
    is_root,
    parse_level,
    parse_root,
)

if TYPE_CHECKING:
    from neurosim.records import Claim, Structure
    from neurosim.report.page import Page

_ANY = Word("name", str, (*LEVELS, *ROOTS))
#: Further tests whose limits can be shown, by any spelling.
_FURTHER = {
    "mri": "MRI", "mr": "MRI", "magnetic resonance": "MRI", "ct": "CT",
    "computed tomography": "CT", "x-ray": "X-ray", "xray": "X-ray", "x ray": "X-ray",
    "radiograph": "X-ray", "emg": "EMG", "electromyography": "EMG",
    "nerve conduction": "EMG",
}  # fmt: skip


@command("roots")
@click.argument("name", nargs=-1, type=_ANY, metavar="[NAME]")
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Every share with its source, and claims that the model does not use.",
)
@click.option("--sources", is_flag=True, help="The table of shares with its sources.")
@output_options
def roots(
    name: tuple[str, ...],
    everything: bool,
    sources: bool,
    as_json: bool,
    plain: bool,
    atlas: "neurosim.Atlas",
) -> None:
    """Show the signs a root is known for; without NAME, the keys of all roots.

    NAME is a root, a disc (its root), or a structure (its roots).

    Example: neurosim roots C7
    """
    from neurosim.document import roots_document
    from neurosim.report.facts import root_page, roots_page

    if not name:
        emit(
            as_json,
            plain,
            lambda: roots_document(ROOTS, atlas),
            lambda: roots_page(atlas),
        )
        return
    root = _root_of(" ".join(name), atlas)
    if root is None:
        _show_structure(show_order(atlas, " ".join(name)), atlas, as_json, plain)
        return
    claims = [
        claim
        for claim in atlas.all_claims
        if claim.root == root
        and _is_part(claim, atlas)
        and (everything or claim.role == "model")
    ]
    emit(
        as_json,
        plain,
        lambda: roots_document([root], atlas),
        lambda: (
            root_page(atlas, root, claims)
            if everything or sources
            else _root_screen(root, atlas)
        ),
    )


def _is_part(claim: "Claim", atlas: "neurosim.Atlas") -> bool:
    from neurosim.parts import parts

    return claim.structure in {part.id for part in parts(atlas)}


def _root_screen(root: str, atlas: "neurosim.Atlas") -> "Page":
    from neurosim.report.lesions import root_page
    from neurosim.signature import signature

    return root_page(root, signature(root, side="right", atlas=atlas), atlas)


def _root_of(name: str, atlas: "neurosim.Atlas") -> str | None:
    """Return the root that a name means; None for a structure.

    Raises
    ------
    NeurosimError
        If it is a lesion other than a root: ``predict`` shows it.
    """
    from neurosim.naming import parse_lesion

    if is_root(name):
        return parse_root(name)
    if atlas.find(name):
        return None
    try:
        lesion, _ = parse_lesion(name, None, None, atlas)
    except UnknownNameError:
        near = (*ROOTS, *LEVELS, *atlas.suggest(name))
        raise UnknownNameError("root", name, near) from None
    if not lesion.roots:
        raise NeurosimError(
            f"{name} is {lesion.name}, not a root: neurosim predict {name}"
        )
    return lesion.roots[0][0]


@command("show")
@click.argument("name", nargs=-1, required=True, metavar="NAME")
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Every claim about its roots, with its source.",
)
@output_options
def show(
    name: tuple[str, ...],
    everything: bool,
    as_json: bool,
    plain: bool,
    atlas: "neurosim.Atlas",
) -> None:
    """Look up anything by name: how to test it, or the signs it is known for.

    NAME is a muscle, area or reflex (triceps, EHL, knee jerk, thumb), a root, a
    disc (the ladder of disc, root and cord), a lesion, or MRI, CT, X-ray, EMG.

    Example: neurosim show triceps
    """
    from neurosim.parts import printed_as

    words = printed_as(" ".join(name), atlas)
    if atlas.find(words) and not _says_lesion(words, atlas):
        _show_structure(show_order(atlas, words), atlas, as_json, plain, everything)
        return
    document, page = _place(words, atlas)
    emit(as_json, plain, document, page)


def _says_lesion(words: str, atlas: "neurosim.Atlas") -> bool:
    """Return whether words that a history or statement is made of name a lesion."""
    from neurosim.naming import parse_lesion

    told = all(s.modality == HISTORY or s.rule == "roots" for s in atlas.find(words))
    with suppress(UnknownNameError):
        return told and bool(parse_lesion(words, None, None, atlas))
    return False


def _place(
    words: str, atlas: "neurosim.Atlas"
) -> tuple[Callable[[], Any], Callable[[], Any]]:
    """Return the document and the page of a further test, disc, root or lesion."""
    from neurosim.document import place_document, roots_document
    from neurosim.report.places import imaging_screen, ladder_screen

    further = _FURTHER.get(words.lower())
    if further:
        return (
            lambda: place_document(further, atlas),
            lambda: imaging_screen(further, atlas),
        )
    if is_root(words):
        root = parse_root(words)
        return lambda: roots_document([root], atlas), lambda: _root_screen(root, atlas)
    level = _level_of(words)
    if level:
        return (
            lambda: place_document(level, atlas),
            lambda: ladder_screen(level, _whys(level, atlas), atlas),
        )
    return _lesion(words, atlas)


def _level_of(words: str) -> str:
    try:
        return parse_level(words)
    except UnknownNameError:
        return ""


def _whys(level: str, atlas: "neurosim.Atlas") -> list[str]:
    """Return a sentence for each zone whose root differs."""
    row = atlas.levels[level]
    zones = ["subarticular"]
    zones += ["foraminal"] if row.foraminal != row.subarticular else []
    found = (
        neurosim.predict(level, zone=zone, atlas=atlas, among=()) for zone in zones
    )
    return [item.roots[0].why for item in found]


def _lesion(
    words: str, atlas: "neurosim.Atlas"
) -> tuple[Callable[[], Any], Callable[[], Any]]:
    from neurosim.document import signature_document
    from neurosim.naming import near_lesions, parse_lesion
    from neurosim.report.lesions import lesion_page
    from neurosim.signature import signature

    try:
        lesion, assumed = parse_lesion(words, None, None, atlas)
    except UnknownNameError:
        refuse_finding(words, atlas)
        near = dict.fromkeys((*atlas.suggest(words), *near_lesions(words, atlas)))
        raise UnknownNameError("name", words, near) from None
    found = replace(signature(lesion, atlas=atlas), assumed=assumed)
    return (
        lambda: signature_document(
            found, neurosim.predict(lesion, severity=found.severity, atlas=atlas), atlas
        ),
        lambda: lesion_page(found),
    )


def _show_structure(
    found: tuple["Structure", ...],
    atlas: "neurosim.Atlas",
    as_json: bool,
    plain: bool,
    everything: bool = False,
) -> None:
    from neurosim.document import show_document
    from neurosim.report.facts import structure_page
    from neurosim.report.places import structure_screen

    page = structure_page if everything else structure_screen
    emit(
        as_json, plain, lambda: show_document(found, atlas), lambda: page(atlas, found)
    )


def show_order(atlas: "neurosim.Atlas", name: str) -> tuple["Structure", ...]:
    """Return every structure of a name, the one of that identifier first.

    A word for a test and for a pain, such as plantar, means the test.
    """
    found = (s for s in atlas.find(name) if s.modality != "pain" or "pain" in name)
    first = next(found, None) or atlas.structure(name)
    first = atlas.structures.get(name, first)
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
    keys: tuple[str, ...],
    everything: bool,
    assumptions: bool,
    as_json: bool,
    plain: bool,
    atlas: "neurosim.Atlas",
) -> None:
    """Show how to cite neurosim, or the references behind KEYs.

    Example: neurosim cite ISNCSCI2019
    """
    from neurosim.assumptions import assumptions as list_assumptions
    from neurosim.citations import resolve
    from neurosim.document import cite_document
    from neurosim.report import facts

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


def _upper(keys: tuple[str, ...], atlas: "neurosim.Atlas") -> tuple[str, ...]:
    known = {key.lower(): key for key in atlas.references}
    return tuple(known.get(key.lower(), key) for key in keys)
