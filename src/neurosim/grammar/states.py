"""The words for how something is, and the grades that each leaves possible."""

from collections.abc import Mapping

#: State word -> grades left possible, by column: MRC, sensory, reflex, sign (a
#: pathological sign), function (a function recorded as a sign: tone, gait,
#: emptying), excess (a sign of too much of a function: raised tone), pain, tension
#: test, crossed tension test. Empty: the word does not fit. A word that does not
#: grade leaves all the grades that it covers.
COLUMNS = (
    "mrc", "sensory", "reflex", "sign", "function", "excess", "pain", "tension",
    "crossed",
)  # fmt: skip
_WEAK, _LESS, _LIMITED = "0|1|2|3|4", "absent|reduced", "positive|negative"
_OFF, _BAD = "absent|reduced|increased", "crossed|positive"
ALL = ("*",) * len(COLUMNS)
STATE_ROWS: Mapping[str, tuple[str, ...]] = {
    # state: mrc, sensory, reflex, sign, function, excess, pain, tension, crossed
    "normal": (
        "5", "normal", "2", "absent", "absent", "absent", "", "negative", _LIMITED,
    ),
    "abnormal": (
        _WEAK, _OFF, "0|1|3|4", "present", "present", "present", "present", _BAD,
        "crossed",
    ),
    # no sense is impaired that is keener
    "impaired": (
        _WEAK, _LESS, "0|1|3|4", "present", "present", "present", "present", _BAD,
        "crossed",
    ),
    "reduced": (_WEAK, _LESS, "1", "present", "present", "absent", "", _BAD, ""),
    "partly": (_WEAK, "reduced", "1", "", "present", "", "", "", ""),
    # Lovett's words: zero, trace, poor, fair, good, normal
    "trace": ("1", "reduced", "1", "", "", "", "", "", ""),
    "flicker": ("1", "", "", "", "", "", "", "", ""),
    "poor": ("2", _LESS, "1", "present", "present", "absent", "", "", ""),
    "fair": ("3", "", "", "", "", "", "", "", ""),
    "good": ("4", "normal", "2", "absent", "absent", "absent", "", "negative", ""),
    "able": ("5", "", "", "absent", "absent", "absent", "", "", ""),
    "unable": ("0|1|2", "", "0", "present", "present", "", "", "", ""),
    "drop": ("0|1|2|3", "", "", "present", "present", "", "", "", ""),
    "mute": ("", "", "", "present|absent", "", "", "", "", ""),
    "slight": (
        "3|4", _OFF, "1|3", "present", "present", "present", "present", _BAD,
        "crossed",
    ),
    "severe": (
        "0|1|2", _OFF, "0|1|3|4", "present", "present", "present", "present", _BAD,
        "crossed",
    ),
    "complete": ("0", "absent", "0", "present", "present", "absent", "", "", ""),
    "loss": (_WEAK, _LESS, "0", "present", "present", "absent", "", "", ""),
    "lost": ("0", "absent", "0", "present", "present", "absent", "", "", ""),
    "absent": (
        "0", "absent", "0", "absent", "present", "absent", "absent", "negative",
        _LIMITED,
    ),
    "low": ("", "", "0|1", "", "present", "absent", "", "", ""),
    "weak": (_WEAK, "", "", "present", "present", "absent", "", "", ""),
    "increased": ("", "increased", "3|4", "present", "present", "present", "", "", ""),
    "brisk": ("", "", "3|4", "", "", "present", "", "", ""),
    "clonus": ("", "", "4", "", "", "present", "", "", ""),
    "tingling": ("", _OFF, "", "", "", "", "", "", ""),
    "complaint": ("", "", "", "", "", "", "present", "", ""),
    "painful": ("", "", "", "present", "", "", "present", _BAD, "crossed"),
    "present": (
        "1|2|3|4|5", "reduced|increased|normal", "1|2|3|4", "present", "absent", "",
        "present", _BAD, "crossed",
    ),
    "there": ("", "", "", "present", "present", "present", "", "", ""),
    "reinforced": ("", "", "1", "", "", "", "", "", ""),
    "positive": (
        "", "", "", "present", "present", "present", "present", _BAD, "crossed",
    ),
    "negative": (
        "", "", "", "absent", "absent", "absent", "absent", "negative", _LIMITED,
    ),
    "crossed": ("", "", "", "", "", "", "", "crossed", "crossed"),
    "upgoing": ("", "", "", "present", "", "", "", "", ""),
    "downgoing": ("", "", "", "absent", "", "", "", "", ""),
    "untested": ALL,
}  # fmt: skip

_NOT_TESTED = "|".join(
    f"{how} {verb}"
    for verb in ("assess", "assessed", "examine", "examined", "check", "checked",
                 "evaluate", "evaluated", "measure", "measured", "tested")
    for how in ("not", "unable", "not able", "not possible", "impossible", "cannot",
                "can not", "can't", "could not", "couldn't")
)  # fmt: skip
#: Words -> state. A word may stand in one list only.
STATE_LISTS = {
    "normal": "normal|normally|intact|full|preserved|unremarkable|ok|okay|fine|strong|"
    "wnl|within normal limits|unaffected|spared|unimpaired|nad|full strength|full "
    "power|good strength|good power|grossly intact|grossly normal|retained|maintained|"
    "not affected|symmetrically normal|physiological|physiologic|conserved",
    "able": "able|can",
    "abnormal": "abnormal|pathological|altered|disturbed|affected|deranged|"
    "changed|unsteady",
    "impaired": "impaired|deficit|deficits",
    "reduced": "reduced|decreased|diminished|depressed|impairment|less|blunted|"
    "dulled|sluggish|hypoactive|limited|low|lax|poor strength|poor power|"
    "reduction|diminution|less sensitive|less feeling|duller|decrease|weakened|"
    "lessened|lowered|suppressed|subdued|dampened|faint|subnormal|compromised|obtunded",
    "partly": "partial|incomplete|partly reduced|partially reduced|mildly reduced|"
    "slightly reduced",
    "slight": "slight|slightly|mild|mildly|subtle|minor|minimal|trace weakness|"
    "trace paresis",
    "trace": "trace",
    "flicker": "flicker|flicker movement|flicker contraction|trace movement|"
    "trace contraction",
    "poor": "poor",
    "fair": "fair",
    "good": "good",
    "severe": "severe|severely|marked|markedly|profound|profoundly|dense",
    "complete": "complete|completely|total|totally",
    "loss": "loss|loss of",
    "lost": "lost|gone|impossible|failed|fails|not possible|abolished",
    "unable": "unable|not able|inability|cannot|can not|could not|can't|couldn't",
    "absent": "absent|none|nil|not present|unobtainable|not elicited|areflexic|not "
    "elicitable|unelicitable|missing|not obtained|could not elicited|cannot elicited|"
    "can not elicited|could not obtained|cannot obtained|can not obtained|unable "
    "elicit|failed elicit|zero|absence|not detectable|undetectable|not felt|"
    "extinguished",
    "low": "abnormally low",
    "increased": "increased|heightened|raised|excessive|hypersensitive|high",
    "brisk": "brisk|exaggerated|hyperreflexic|hyperactive|lively|brisker|"
    "overactive|accentuated|vivid|amplified",
    "clonus": "clonic|with clonus|clonus|with sustained clonus",
    "present": "present|elicited|elicitable|obtainable",
    "reinforced": "present reinforcement|obtained reinforcement|elicited reinforcement",
    "positive": "positive|pos|reproduces pain|reproduces symptoms|+ve|provokes pain",
    "negative": "negative|neg|-ve",
    "crossed": "crossed|crossed positive",
    "upgoing": "upgoing|up going|extensor|babinski positive|up|dorsiflexor",
    "downgoing": "downgoing|down going|flexor",
    "mute": "mute|no response|indifferent",
    "untested": "nt|not testable|untested|untestable|not done|not recorded|unknown|"
    "not determinable|equivocal|indeterminate|inconclusive|not performed|deferred|"
    "not attempted|could not performed|" + _NOT_TESTED,
}
