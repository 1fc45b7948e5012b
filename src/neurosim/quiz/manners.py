"""How a request is put: what is only polite, its verb, a command in a sentence."""

import re
from collections.abc import Iterable, Mapping, Sequence

from neurosim.atlas import Atlas
from neurosim.quiz_tables import Shortcut, Verb
from neurosim.terms import SIDES, nearest

#: Words beside a request that change nothing of it.
_POLITE = frozenset(
    ("please", "pls", "plz", "thanks", "thx", "ty", "cheers", "mate", "doc", "doctor",
     "sir", "more", "again", "his", "her", "your", "their", "patient's")
)  # fmt: skip
_BEFORE = re.compile(
    r"^(?:(?:ok(?:ay)?(?! sign)|alright|so|and|but|also|well|then|now|um+|uh+|hm+|hi|"
    r"hello|hey|good (?:morning|afternoon|evening))[,\s]+)+(?=\S)",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"\s(?:for (?:me|us)|thank you|if you can|with (?:a|the|my) (?:reflex )?hammer)$",
    re.IGNORECASE,
)
#: Words around the name of a command: "can you give me another hint".
_AROUND = frozenset(
    ("a", "an", "the", "me", "my", "i", "you", "to", "in", "him", "her", "this",
     "patient", "please", "pls", "plz", "give", "show", "see", "get", "want", "need",
     "can", "could", "have", "would", "like", "some", "another", "more", "again", "now",
     "take", "draw", "call", "send", "needs", "for", "so", "ok")
)  # fmt: skip
#: What is done to a place, and what is tested there by it.
_DONE = {
    "prick": "pin prick",
    "pinprick": "pin prick",
    "feel": "sensation",
    "touch": "sensation",
    "tap": "reflex",
    "hit": "reflex",
    "strike": "reflex",
}
_FEEL = re.compile(r"(?<=\w) feel$", re.IGNORECASE)
_LOOKING = re.compile(
    r"^(?:look at|inspect|(?:muscle )?(?:bulk|wasting|atrophy)(?: of| in)?) "
    r"(?P<place>.+)$",
    re.IGNORECASE,
)


def courteous(words: str) -> str:
    """Return the words without those that are only polite, unless all of them are.

    Examples
    --------
    >>> courteous("ok, right triceps please, doc"), courteous("please")
    ('right triceps', 'please')
    """
    words = _BESIDE.sub("", _BEFORE.sub("", words))
    kept = [w for w in words.split() if w.lower().strip("?!.,") not in _POLITE]
    return " ".join(kept) or words


def without_verbs(words: str, atlas: Atlas) -> str:
    """Return the test that words ask for, without what it is asked with.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> without_verbs("look at the right hand", load_atlas())
    'right hand wasting'
    """
    verbs = [(v, row.becomes) for row in atlas.rows(Verb) for v in row.words]
    verbs.sort(key=lambda pair: -len(pair[0]))
    rest = _without_verb(_looked_at(words, atlas), verbs)
    return _without_verb(_done(rest), verbs)


def _without_verb(words: str, verbs: Sequence[tuple[str, str]]) -> str:
    """Return the words without the verbs that they begin with.

    A side may stand anywhere in words that are as a whole another name of a test.
    """
    typed = words.lower().split()
    sides = [word for word in typed if word in (*SIDES, "both")]
    bare = " ".join(word for word in typed if word not in sides)
    for verb, becomes in verbs:
        if sides and becomes and bare == verb:
            return f"{sides[0]} {becomes}"
    rest = words
    while True:
        verb, becomes = next(
            ((v, b) for v, b in verbs if f"{rest.lower()} ".startswith(f"{v} ")),
            ("", ""),
        )
        left = rest[len(verb) :].lstrip()
        if not verb or not (left or becomes):
            return rest
        if becomes and not left:
            return becomes
        if becomes:  # "walk on heels" is a test of its own
            return rest
        rest = left


def _done(words: str) -> str:
    """Return the words; of "feel the right hand" that its feeling is tested."""
    words = _FEEL.sub(" feeling", words)
    first, _, rest = words.partition(" ")
    tested = _DONE.get(first.lower(), "")
    named = not rest or not tested or rest.lower().endswith(tested)
    return words if named else f"{rest} {tested}"


def _looked_at(words: str, atlas: Atlas) -> str:
    """Return the words; of "look at the right hand" that its wasting is."""
    match = _LOOKING.match(words)
    if match is None:
        return words
    bulky = (t for t in atlas.weighed if t.id.endswith("_bulk"))
    known = {w for t in bulky for name in (t.name, *t.aliases) for w in name.split()}
    named = match["place"].lower().split()
    named = ["foot" if w == "feet" else w for w in named if w != "the"]
    named = [w if w in known else w.removesuffix("s") for w in named]
    fits = all(word in known or word in SIDES for word in named)
    return f"{' '.join(named)} wasting" if fits else words


def command_of(words: str, commands: Mapping[str, object]) -> str:
    """Return the command that a line is, whatever stands around it; or nothing.

    Two names of one command are that command: "refer to a neurosurgeon".

    Examples
    --------
    >>> known = {"hint": 1, "record": 2, "?": 3}
    >>> lines = ("can you give me a hint?", "Record!", "??", "hint of weakness")
    >>> [command_of(line, known) for line in lines]
    ['hint', 'record', '?', '']
    """
    plain = words.lower().rstrip("?!. ") or "?"
    left = [word for word in plain.split() if word not in _AROUND] or [plain]
    meant = {commands.get(word) for word in left}
    return left[0] if len(meant) == 1 and left[0] in commands else ""


def near_command(words: str, commands: Iterable[str], atlas: Atlas) -> str:
    """Return a question after the command, or name of many tests, that is near.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> near_command("sceen", ("hint", "quit"), load_atlas())
    ' (or the command screen?)'
    """
    many = (name for row in atlas.rows(Shortcut) for name in row.words)
    long = (name for name in many if " " not in name and len(name) > len("him"))
    known = (*commands, *long)
    near = nearest(words.partition(" ")[0], known, 1)
    alike = bool(near) and near[0][0] == words[0].lower()
    return f" (or the command {near[0]}?)" if alike else ""
