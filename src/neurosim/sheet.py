"""Rows of tables that people keep: muscle, right, left; or side, test, result."""

import re
from collections.abc import Collection, Mapping

#: Column that names what was tested -> the word that says of which kind it is.
_NAMES = {
    "muscle": "power", "muscles": "power", "myotome": "power", "movement": "power",
    "reflex": "reflex", "reflexes": "reflex", "dermatome": "sensation",
    "area": "sensation", "test": "", "sign": "", "structure": "", "finding": "",
}  # fmt: skip
_RESULTS = ("result", "value", "grade", "score")
_SIDES = ("right", "left")
_BARE = re.compile(r"[0-5][+-]?")
#: What a name says itself goes before its column: a knee jerk among muscles.
_OWN = (
    (re.compile(r"\b(?:reflex(?:es)?|jerks?)\b", re.IGNORECASE), "reflex"),
    (re.compile(r"\b(?:sens\w+|light touch|pin ?-?prick|vibration|proprioception|"
                r"dermatomes?)\b", re.IGNORECASE), "sensation"),
)  # fmt: skip


def is_sheet(columns: Collection[str]) -> bool:
    """Return whether a table has a column for each side, or for side and result.

    Examples
    --------
    >>> is_sheet({"muscle", "right", "left"}), is_sheet({"side", "structure"})
    (True, False)
    """
    named = any(name in columns for name in _NAMES)
    both = all(side in columns for side in _SIDES)
    told = "side" in columns and any(name in columns for name in _RESULTS)
    return named and (both or (told and "structure" not in columns))


def sheet_texts(cells: Mapping[str, str]) -> list[str] | None:
    """Return the findings of a row as words; ``None`` for a row of another table.

    Examples
    --------
    >>> sheet_texts({"muscle": "deltoid", "right": "4", "left": "5"})
    ['right deltoid power 4/5', 'left deltoid power 5/5']
    >>> sheet_texts({"side": "right", "test": "SLR", "result": "positive"})
    ['right SLR positive']
    """
    column = next((name for name in _NAMES if name in cells), None)
    if column is None:
        return None
    noun = _NAMES[column]
    if any(side in cells for side in _SIDES):
        told = [(side, cells[side]) for side in _SIDES if side in cells]
    else:
        result = next((cells[name] for name in _RESULTS if name in cells), None)
        if result is None or column == "structure":
            return None
        told = [(cells.get("side", ""), result)]
    name = cells[column]
    noun = next((kind for words, kind in _OWN if words.search(name)), noun)
    if not noun and any(value.startswith("5") for _, value in told):
        noun = "power"  # nothing else runs to five
    return [_words(side, name, noun, value) for side, value in told]


def _words(side: str, name: str, noun: str, value: str) -> str:
    if _BARE.fullmatch(value):
        value += {"power": "/5", "reflex": "/4"}.get(noun, "")
    kind = "" if noun in name.lower() else noun
    return " ".join(filter(None, (side, name, kind, value)))
