"""One screen about a lesion or root: what it is known by, what tells it apart."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from neurosim.atlas import Atlas
from neurosim.lesion import SADDLE_SPARED, Lesion, discs_hitting, spares_saddle
from neurosim.prediction import Prediction
from neurosim.report.page import Block, Heading, Page, Paragraph, Table, render
from neurosim.report.words import notice
from neurosim.side_tables import ChartDifference, Rung
from neurosim.signature import Compared, Sign, Signature
from neurosim.terms import MIDLINE
from neurosim.wording import article, capital, listed, place

#: Signs on one screen, and those of pain and provocation.
SIGNS, TOLD = 7, 3
#: Lines of a screen, and the fewest signs that a page is cut down to: the fewest before
#: a rival goes, and after.
SCREEN, _FEW, _FEWEST = 30, 5, 3
#: Rivals on one screen, and signs that tell each apart.
_RIVALS, _APART = 3, 2
#: How many signs and rivals a page holds.
_Room = tuple[int, int]
_MORE = "More: --all for every sign, --sources, --map FILE."
_ASSUMED = "*"
#: A dispute about more roots than these says little about one of them.
_DISPUTED = 5
#: Shares that differ by less are alike; how often a sign is found that is worth saying
#: of all lesions of a comparison, and how many such are said.
_ALIKE, _OFTEN, _SAME = 0.1, 0.4, 4
#: Words for power that no movement is left of.
_POWER = {0: "paralysed", 1: "a flicker"}
#: What is meant by the greatest severity, in a word.
_COMPLETE = {"root": "root cut, for teaching", "mimic": "nerve cut, for teaching"}


def lesion_page(found: Signature, *, why: str = "", signs: int = SIGNS) -> Page:
    """Return what a lesion is known by, on one screen.

    Parameters
    ----------
    why
        A sentence on what is hit.
    signs
        The most signs; fewer where the screen is full.
    """
    return _fitted(partial(_lesion_page, found, why), signs)


def hit_words(prediction: Prediction, atlas: Atlas) -> str:
    """Return in a sentence what a lesion hits; empty where its name says it.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> from neurosim.prediction import predict
    >>> tables = load_atlas()
    >>> hit_words(predict("C5/6 cord", atlas=tables), tables)[:44]
    'behind the disc C5/6 lies the cord segment C'
    """
    lesion = prediction.lesion
    if lesion.roots or not prediction.roots:
        return prediction.roots[0].why if lesion.level else ""
    rungs = {rung.level: rung.segment for rung in atlas.rows(Rung)}
    spared = f"; {SADDLE_SPARED}" * spares_saddle(lesion.family, atlas)
    if lesion.category == "cord" and lesion.level in rungs:
        return (
            f"behind the disc {lesion.level} lies the cord segment "
            f"{rungs[lesion.level]}: loss of the segment there, signs of the long "
            f"tracts below it{spared}"
        )
    touched = dict.fromkeys(item.root for item in prediction.roots)
    return f"roots that it may touch: {listed([*touched])}"


def _fitted(make: Callable[[_Room], Page], most: int) -> Page:
    """Return the page with as many signs, and then rivals, as one screen holds."""
    tries = [(signs, _RIVALS) for signs in range(most, _FEW - 1, -1)]
    tries += [(signs, _RIVALS - 1) for signs in range(most, _FEWEST - 1, -1)]
    for room in tries or [(most, _RIVALS)]:
        page = make(room)
        if len(render(page).splitlines()) <= SCREEN:
            break
    return page


def _lesion_page(found: Signature, why: str, room: _Room) -> Page:
    signs, rivals = room
    return (
        Heading(f"{capital(found.lesion.name)}"),
        *_assumed(found.assumed),
        *_signs(found, signs),
        *_told(found),
        *apart_blocks(found, rivals),
        *_why(why),
        Paragraph(
            f"{capital(found.severity)} lesion{_complete(found)}: a textbook patient "
            "with the usual map. In patients: how often the model finds it in the "
            f"{found.setting} setting. {_MORE}",
            indent=False,
        ),
        notice(),
    )


def _complete(found: Signature) -> str:
    """Return what a complete lesion is: of one root or nerve, that it is cut."""
    words = _COMPLETE.get(found.lesion.category, "") if _is_one(found.lesion) else ""
    return f" ({words})" if words and found.severity == "complete" else ""


def _is_one(lesion: Lesion) -> bool:
    """Whether one root or one nerve is meant."""
    return len(lesion.roots) == 1 or (not lesion.roots and bool(lesion.side))


def _assumed(assumed: Sequence[str]) -> Iterator[Block]:
    if assumed:
        yield Paragraph(f"Assumed: {listed(assumed)}.")


def _signs(found: Signature, most: int) -> Iterator[Block]:
    shown = found.signs[:most] if most else found.signs
    also = any(sign.also for sign in shown)
    rows = tuple(
        (
            place(_other_side(sign, found.lesion), sign.name),
            expected(sign),
            frequency(sign),
            *([_also(sign)] if also else []),
        )
        for sign in shown
    )
    titles = ("sign", f"{found.severity} lesion", "in patients")
    if also:
        yield Table((*titles, "shared with"), "pllp", rows)
    elif rows:
        yield Table(titles, "pll", rows)


def _other_side(sign: Sign, lesion: Lesion) -> str:
    """Return the side where it is not the lesion's own; the title says that one."""
    return MIDLINE if sign.side == lesion.side or not lesion.side else sign.side


def expected(sign: Sign) -> str:
    """Return what a sign looks like: a direction, and the grade.

    Examples
    --------
    >>> from neurosim.signature import signature
    >>> expected(signature("common peroneal").signs[0])
    'weak, 3/5'
    """
    if not sign.usual:
        return "often not found" if sign.word == "present" else "often normal"
    if sign.text.endswith("/5"):
        return f"{_POWER.get(sign.grade, 'weak')}, {sign.text}"
    if sign.modality == "reflex":
        return "absent" if sign.text == "absent" else f"{sign.word}, {sign.text[:2]}"
    return sign.text


def frequency(sign: Sign) -> str:
    """Return how often it is found in patients, with its direction."""
    return f"{sign.word} {sign.in_patients:.0%}"


def _also(sign: Sign) -> str:
    return ", ".join(sign.also)


def _told(found: Signature) -> Iterator[Block]:
    shown = [f"{sign.name} {sign.in_patients:.0%}" for sign in found.told[:TOLD]]
    if shown:
        yield Paragraph(
            f"Complaints and provoked signs, and how often: {'; '.join(shown)}."
        )


def apart_blocks(found: Signature, rivals: int = _RIVALS) -> Iterator[Block]:
    """Yield what tells the lesion from its neighbours and the usual nerve."""
    shown = found.rivals[:rivals]
    rows = tuple(
        (rival_name(rival.lesion), _few(rival.here), _few(rival.there))
        for rival in shown
    )
    if rows:
        yield Heading("What tells it apart")
        yield Table(("", "more often here", "more often there"), "lpp", rows)


def rival_name(lesion: Lesion) -> str:
    """Return a short name of a rival: the root, the nerve, the syndrome."""
    if lesion.roots:
        return lesion.roots[0][0]
    short = lesion.family.replace("_", " ")
    if lesion.title and short not in lesion.title.lower():
        short = lesion.title.partition(" (")[0]  # "brain hand" is nobody's word
    return f"{lesion.level} {short}".strip()


def _few(signs: Sequence[str]) -> str:
    return ", ".join(signs[:_APART]) or "-"


def _why(why: str) -> Iterator[Block]:
    if why:
        yield Heading("")
        yield Paragraph(f"{capital(why)}.", indent=False)


def root_page(root: str, found: Signature, atlas: Atlas, *, signs: int = SIGNS) -> Page:
    """Return a root on one screen: keys with their shares, neighbours, charts."""
    return _fitted(partial(_root_page, root, found, atlas), signs)


def _root_page(root: str, found: Signature, atlas: Atlas, room: _Room) -> Page:
    signs, rivals = room
    rows = tuple(
        (sign.name, sign.word, _share(sign, root, atlas), _also(sign))
        for sign in found.signs[:signs]
    )
    titles = ("sign", "a loss is", f"share of {root}", "shared with")
    return (
        Heading(f"{root}: the signs it is known for"),
        Paragraph(_where(root, atlas), indent=True),
        Table(titles, "plrp", rows),
        *_told(found),
        *apart_blocks(found, rivals),
        *_charts(root, atlas),
        Heading(""),
        Paragraph(
            f"{_ASSUMED} rests on an assumption. More: --all for every share with its "
            "sources.",
            indent=False,
        ),
        notice(),
    )


def _share(sign: Sign, root: str, atlas: Atlas) -> str:
    share = atlas.weights.get(sign.structure, {}).get(root, 0.0)
    sources = atlas.model_sources.get(sign.structure, ())
    mark = _ASSUMED if "assumption" in sources else ""
    return f"{share:.0%}{mark}" if share else "-"


def _where(root: str, atlas: Atlas) -> str:
    hits = [
        f"{level} {listed(zones, 'or')}"
        for level, zones in discs_hitting(root, atlas).items()
    ]
    if not hits:
        return "No disc in the tables hits this root alone."
    if len(hits) == 1:
        level, _, zones = hits[0].partition(" ")
        return f"Hit by {article(level)} disc, {zones}."
    return f"Hit by these discs: {'; '.join(hits)}."


def _charts(root: str, atlas: Atlas) -> Iterator[Block]:
    rows = atlas.rows(ChartDifference)
    found = [row for row in rows if root in row.roots and len(row.roots) <= _DISPUTED]
    if found:
        nearest = min(found, key=lambda row: len(row.roots))
        yield Paragraph(f"Charts differ: {nearest.difference}.", indent=False)


def compare_page(
    lesions: Sequence[Lesion],
    rows: Sequence[Compared],
    setting: str,
    assumed: Sequence[str] = (),
    *,
    top: int,
    atlas: Atlas,
) -> Page:
    """Return the signs that part some lesions side by side, the first of them."""
    names = tuple(rival_name(lesion) for lesion in lesions)
    cells = tuple(
        (
            row.name,
            *(
                f"{word} {share:.0%}" if word else "-"
                for word, share in zip(row.words, row.shares, strict=True)
            ),
        )
        for row in rows[:top]
        if any(row.words)
    )
    signs = sum(any(row.words) for row in rows)
    more = f" These are {len(cells)} of {signs} signs: --top {signs} shows all."
    more = more if signs > len(cells) else ""
    return (
        Heading(f"{listed(names)}: what tells them apart"),
        *_assumed(assumed),
        Table(("sign", *names), "p" * (1 + len(names)), cells),
        *_sided(lesions, atlas),
        *_alike(rows),
        Heading(""),
        Paragraph(
            f"How often the sign is found in patients of the setting {setting}, under "
            f"this model; -: no sign of this lesion.{more}",
            indent=False,
        ),
        notice(),
    )


def _sided(lesions: Sequence[Lesion], atlas: Atlas) -> Iterator[Block]:
    """Yield how often each lesion is of both sides alike, where that tells them apart.

    The table has one side of each, and cannot show it.
    """
    rows = [atlas.observation.get(("symmetric", one.family)) for one in lesions]
    shares = [row.value for row in rows if row is not None]
    if len(shares) == len(lesions) and max(shares) - min(shares) > _ALIKE:
        each = (
            f"{lesion.title} {share:.0%}"
            for lesion, share in zip(lesions, shares, strict=True)
        )
        yield Paragraph(f"Both sides alike: {'; '.join(each)} (assumed).")


def _alike(rows: Sequence[Compared]) -> Iterator[Block]:
    """Yield the signs that are common and tell nothing, for they are looked for."""
    found = [row for row in rows if all(row.words) and row.spread <= _ALIKE]
    common = sorted(found, key=lambda row: -min(row.shares))[:_SAME]
    shown = [
        f"{row.name} {row.words[0]} {row.shares[0]:.0%}"
        for row in common
        if min(row.shares) >= _OFTEN
    ]
    if shown:
        yield Paragraph(f"Alike, or nearly so: {'; '.join(shown)}.")
