"""Words that are no finding: qualifiers, time, diagnoses, tests, other languages.

A qualifier or a time may be left out of a reading, which then says so. A diagnosis,
an investigation or a relative is named for what it is: no finding of the examination.
"""

import re

from neurosim.grammar.elided import FROM_TO
from neurosim.grammar.expression import Expression
from neurosim.grammar.words import NEGATIONS, NOUNS, STATE_WORDS, Phrase
from neurosim.terms import ExamError

#: Words that say how a complaint feels or goes, and change no grade.
_QUALIFIERS_WORDS = """
stabbing shooting electric dull sharp constant intermittent intermittently occasional
occasionally nocturnal nagging throbbing gnawing lancinating tearing cramping crampy
chronic acute subacute longstanding new current persistent persistently continuous
continuously daily mainly mostly predominantly especially particularly approximately
about roughly definite definitely clear obvious obviously isolated associated somewhat
off moderate moderately uniformly observed across sites tested bit deep superficial
burning severe unilateral gradually suddenly sudden onset known night patch patches
apparent apparently noticeable noticeably man woman male female gentleman lady patient
pt old year presenting presents presented presentation examination revealed shows showed
showing demonstrates demonstrated confirmed noted found developed developing
experiencing experiences who which that whose then now today currently objective
objectively demonstrable evident seen began begun started persisted persists persist
detected appreciated identified documented disclosed exhibited displayed experienced
suffered described describes suffering remained remains noticing occurred significant
significantly notable notably considerable considerably substantial substantially
pronounced prominent prominently disproportionately immediately noting describing
endorsing stating admitted admits acknowledges mentions mentioned appears appeared
appearing appear seems seemed seem feels looked looks proved turned became become
becoming grew reveals reveal revealing discovered uncovered recorded measured assessed
evaluated examined performed elicits exhibiting displaying manifesting manifested
manifests presently already gradual acutely insidious insidiously progressively steadily
slowly rapidly recurrent episodic episodes bouts fluctuating variable variably yesterday
overnight later afterwards afterward subsequently thereafter eventually finally lately
ongoing continued continues continuing persisting bothersome troublesome annoying
uncomfortable unpleasant intense intensely extreme extremely excruciating unbearable
terrible awful vague vaguely localised localized well widespread respectively overall
generally typically usually often sometimes frequently rarely nature character quality
type kind degree extent amount form pattern feature features picture presence existence
additional further similar certain several various multiple many much some few each
every own self walks when he's she's i've ve im i'm she'd he'd himself herself itself
themselves myself their its this such thus hence therefore moreover furthermore besides
likewise again once twice upon throughout onto toward towards boy girl young elderly
middle-aged previously-healthy adult postoperatively slow cautious careful recently
initially mechanical spontaneous spontaneously permanent permanently marked markedly
exhibits displays expressive prolonged subsequent relatively reportedly additionally
also reinforcement even show states audible musculoskeletal suspended painless visibly
anteromedial anterolateral posteromedial posterolateral inferomedial superolateral
starting frequent evolving salient overt frank florid trivial formal classic classical
striking remarkable remarkably visible diffuse fairly mere merely simply truly really
actually largely primarily chiefly principally solely exclusively nonspecific
non-specific atraumatic nontraumatic non-traumatic unprovoked unexplained distressing
debilitating disabling incapacitating refractory intractable worrisome recalcitrant
relentless unremitting unrelenting waxing waning sporadic sporadically paroxysmal
positional postural exertional activity-related activity-dependent dynamic transitory
fleeting mixed combined concomitant concurrent simultaneous simultaneously respective
corresponding accompanying consecutive giveaway predominately profoundly painlessly
cautiously unfortunately interestingly importantly surprisingly curiously fortunately
"""
#: Everyday English in which findings are told; none of it says how something is.
_PLAIN_WORDS = """
i me mine us our you your they them these those am go goes went come comes coming make
makes made take took put puts putting keep keeping kept let lets knows knew think
thought believe believed realise realised realize realized guess want wanted try tries
trying tried happen happens happened happening caused causes causing brought bring
brings led leads leading sought seek seeking attended attends attending attend visited
visits visit arrived arrives called calls comprised comprises comprising constituted
awoke woke wake awakened thing stuff sort lots plenty couple period periods episode
occasion occasions moment minute minutes mornings afternoon evening evenings month
weekend times earlier soon just pretty somehow almost basically literally honestly
luckily strangely weirdly oddly weird strange odd horrible nasty serious proper bad
badly usual ordinary general main everywhere somewhere elsewhere development production
appearance fashion manner scale whilst while so too plus caretaker home house school
office garden kitchen bathroom sofa street shop building room desk computer phone
casualty er opd a&e gp outpatient outpatients inpatient inpatients practice service
services unit centre center facility ambulance nurses triage paramedic paramedics
consultant registrar specialist specialists team colleagues resident
"""
PLAIN = frozenset(_PLAIN_WORDS.split())
QUALIFIERS = frozenset(_QUALIFIERS_WORDS.split())
#: What is not so is not there.
_SEEN_WORDS = """
seen found noted detected observed evident apparent appreciated identified demonstrated
revealed noticeable noticed demonstrable experienced reported discovered uncovered
documented
"""
SEEN = frozenset(_SEEN_WORDS.split())
#: Endings of words that only colour a complaint: "tearing", "dully".
_COLOUR = Expression(r"[a-z]{3,}(?:ing|ly|like)")
#: Ends so, and says more than colour.
_NO_COLOUR_WORDS = """
swelling bruising guarding clicking locking bleeding drooping twitching hardly barely
scarcely nearly partly family weakening sparing scarring walking running standing
sitting lying bending lifting coughing
"""
_NO_COLOUR = frozenset(_NO_COLOUR_WORDS.split())

#: Diagnoses, investigations, treatment, relatives: no finding of the examination.
_OUTSIDE_WORDS = """
myelopathy radiculopathy radic radiculitis neuropathy polyneuropathy plexopathy
mononeuropathy neuritis myelitis myopathy stenosis spondylosis spondylolisthesis
spondylotic herniation herniated hernia disc disk discs prolapse protrusion extrusion
bulge osteophyte fracture fractured tumour tumor metastasis metastases abscess haematoma
hematoma syrinx infarct infarction stroke haemorrhage hemorrhage lesion compression
impingement entrapment syndrome disease diagnosis diagnosed diabetes diabetic
hypertension hypothyroidism arthritis osteoarthritis sclerosis als parkinson parkinson's
alcohol smoker cancer carcinoma mri ct xray x-ray radiograph radiographs imaging scan
emg ncs electromyography conduction ultrasound myelogram csf blood bloods crp esr b12
hba1c glucose lumbar-puncture surgery surgical operation operated laminectomy discectomy
fusion decompression injection injections steroid steroids physiotherapy physio
ibuprofen paracetamol gabapentin pregabalin opioid opioids medication medications mother
father sister brother son daughter wife husband family history accident fall fell falls
falling trauma injury whiplash lifting work job occupation weeks months years days ago
since hx pmh allergies allergy referred pulse respirations respiratory-rate bpm heart
rate weight height admitted admission hospital clinic follow-up followup plan impression
diarrhea diarrhoea vomiting nausea hiv liver enzymes enzyme aminotransferase thyroid
vitamin deficiency infection tuberculosis covid vaccine vaccination meningitis
encephalitis gbs guillain barre cidp myasthenia dystrophy seizure seizures epilepsy
migraine asthma copd obesity pregnancy pregnant delivery smoking tobacco drug drugs
tablets treatment treated therapy chemotherapy radiotherapy transfusion immunoglobulin
ivig plasmapheresis ventilator ventilation intubated extubated weaned icu ward emergency
department physician surgeon neurologist neurosurgeon consultation discharge discharged
transferred rehabilitation barthel questionnaire oswestry ndi vas nrs married retired
teacher farmer carpenter worker weightlifting weightlifter gym marathon cycling cyclist
swimming swimmer surfing surfer yoga pilates crossfit rugby tennis golf skiing mechanic
nurse engineer driver labourer laborer builder plumber electrician soldier military
collision crash assault hospitalization hospitalisation hospitalized hospitalised
postpartum doctor doctors practitioner physiotherapist physiotherapists therapist
osteopath chiropractor referral student player baseball football soccer camping hiking
driving shopping lives smokes drinks saturation lungs lung murmur murmurs lymph nodes
rash jaundice anaemia anemia oriented alert conscious cooperative healthy sibling
siblings claimant lawyer insurance cauda equina
"""
#: What is examined, and nothing here rests on it.
_UNUSED_WORDS = """
tremor coordination dysmetria dysdiadochokinesia dysdiadochokinesis nose alternating
myoclonus myoclonic acuity crepitus hypertrophy pseudohypertrophy varus valgus thessaly
orthopedic orthopaedic dystonia chorea fundi fundoscopy optic visual mmhg mas ashworth
kyphosis gowers circumference oriented reactive creatine kinase memory orientation
palate uvula fluent hearing taste smell gag corneal fundus cogwheel bradykinesia sway
contracture contractures hammertoes deformities atraumatic perla perrla perl pearl gcs
cns rom bp hr rr spo2 cn fnf obstruction catheterisation catheterization unipedal
cerebellar
"""
UNUSED = frozenset(_UNUSED_WORDS.split())
#: What is looked at, felt or measured besides the nervous system.
_INSPECTED_WORDS = """
swelling swellings swollen bruising bruise bruises bruised ecchymosis ecchymoses
erythema erythematous redness rash rashes scar scars scarring wound wounds incision
ulcer ulcers ulceration blister blisters cyanosis pallor clubbing jaundice oedema edema
effusion effusions haemarthrosis hemarthrosis crepitus crepitation crepitations
deformity deformities malalignment misalignment alignment step-off stepoff gibbus
rounded protracted slumped posturing kyphotic kyphosis lordotic hyperlordosis laxity
apprehension yergasons obrien drawer lachman mcmurray minor minors allis perfusion
perfused capillary refill peripheral rhythm wheeze distension distended organomegaly
masses lump lumps discomfort wellbeing nourished built comfortable mood affect cognition
attention mmse gcs vitals stable saturations extraocular dentition splint brace braces
cast orthosis orthoses nodule nodules callus callosities nails nail hair thickened
thickening induration indurated fluctuance prominence bruit bruits thrill varicosities
varicose dislocation dislocated sulcus obliquity discrepancy bmi papilloedema
papilledema photophobia guarding rebound musculoskeletal skin auscultation percussion
murmur murmurs lungs lymphadenopathy goitre goiter thyroid range rom sit sits sitting
tender irritability irritable
"""
INSPECTED = frozenset(_INSPECTED_WORDS.split())
#: Words beside them that name no nerve by themselves.
_BESIDE_WORDS = """
motion mobility posture radial pedal dorsalis pedis pulse pulses palpable alert awake
oriented chest abdomen abdominal soft tender well vital signs sign level test tests
active passive movement movements joint shape size colour color contour developed clear
regular equal good healthy acute distress able unaided independently forward forwards
breath sounds heart rate
"""
BESIDE = frozenset(_BESIDE_WORDS.split())
#: Who it is.
_WHO_WORDS = """
man woman male female boy girl gentleman lady patient patients proband handed
righthanded lefthanded dominant aged age year years old case person adult infant child
teenager caucasian asian african american claimant
"""
WHO = frozenset(_WHO_WORDS.split())
OUTSIDE = frozenset(_OUTSIDE_WORDS.split())
#: Beginnings of words that turn, date, doubt, compare, or speak of somebody else.
_TURNING = """
resol recover return regain restor improv disappear subsid remit vanish abat settl
reliev heal normali reced ceas stopp former previous prior earlier preced initial
original preop pre-op childhood infan congenital suspect suspic suggest consist compatib
concern worr exclu prevent avoid mimic simulat resembl malinger hysteri psychogenic
non-organic nonorganic effort absence lack contralateral ipsilateral brother sister
mother father husband grand sibling parent relatives friend colleague neighbo volunteer
animal typical classic characteristic commonly includ diagnos definition score expect
"""
#: The same, as whole words.
_TURNING_WORDS = """
ease eased easing past before until longer baseline once born birth if unless would
should might may will whether risk potential fear fears feared rule ruled ruling feign
feigned functional organic fail fails failed free instead rather unlike except apart
aside spare sparing other others another opposite same latter unaffected uninvolved than
versus neither nor hardly barely scarcely son daughter wife cousin aunt uncle twin
family families relative partner controls patients people cases
"""
OPERATORS = Expression(
    rf"\b(?:(?:{'|'.join(_TURNING.split())})\w*|(?:{'|'.join(_TURNING_WORDS.split())})\b|"
    r"used to\b|could have\b|such as\b|e\.g|(?:19|20)\d\d\b|"
    r"this (?:deficit|weakness|pain|numbness|finding|sign|loss)\b)"
)
#: Two grades of two times.
CHANGED = Expression(
    r"\b(?:improv|recover|increas|deteriorat|worsen|declin|progress)\w* (?:from|to)\b",
    re.IGNORECASE,
)
_HANGING_WORDS = """
of in on at to from over into onto along around across by for after during since through
throughout under near upon between behind below above within due because despite
following via per as like against which that who whose where when while is are was were
be been being
"""
#: Words that begin a phrase; what hangs on a phrase left out goes with it.
HANGING = frozenset(_HANGING_WORDS.split())
_HAVING_WORDS = """
had has have having reports reported complains complained developed develops noticed
notices experienced experiences suffered suffers describes described complaining
reporting describing experiencing
"""
HAVING = frozenset(_HAVING_WORDS.split())
_SHOWING_WORDS = """
recorded documented showed shows showing revealed reveals revealing disclosed
demonstrated demonstrates found noted confirmed elicited detected identified observed
there with
"""
#: A finding follows, whatever stands before.
SHOWING = frozenset(_SHOWING_WORDS.split())
BEGINS = HANGING | HAVING | SHOWING
PERSONS = WHO | frozenset(("he", "she", "they", "i", "we", "you", "patient's"))
_SPOKEN_WORDS = """
he she they i we it you him them me us this these those your our their its my which who
that whose do does did so just then also now here yes okay ok yeah well up i'll i've i'm
he's she's develop report complain state stated states stating begin began begun start
started keep keeps kept get gets got getting tell tells say says said notes noting
mention come came comes goes happen happens wakes woke waking awakens happening seem
seems bother bothering bothers find finds feel
"""
#: Words that say who tells it, or only hold a sentence together.
SPOKEN = frozenset(_SPOKEN_WORDS.split())
_LITTLE_WORDS = """
about when while where and or but not soon because due upon onto during through under
near between despite following via per like against out
"""
LITTLE = SPOKEN | frozenset(_LITTLE_WORDS.split())
_DETERMINER_WORDS = "the his her my their a an both right left"
#: Begins what a sentence is about, after what it began with: "after lunch / his leg".
DETERMINERS = frozenset(_DETERMINER_WORDS.split())
_YEAR = Expression(r"(?<![\w/.+-])(?:in\s+|since\s+)?(?:19|20)\d\d(?![\w/.+-])")
_DURATION = Expression(
    r"\b(?:(?:for|since|over|within|x|after)\s+)?(?:(?:the|about|past|last|prior|"
    r"approximately|next|first|preceding|previous)\s+)*(?:\d+(?:\s*(?:-|to)\s*\d+)?|"
    r"(?:a\s+)?(?:few|couple\s+of)|many|some|numerous|an?|one|two|three|four|five|six|"
    r"seven|eight|nine|ten|eleven|twelve|several)[\s-]*(?:to\s*\d+\s*)?(?:hour|day|"
    r"week|month|year|minute|hr|wk|yr)s?\b(?:[\s-]*(?:ago|earlier|later|previously|"
    r"prior|history\s+of|history|old|duration))?|\b(?:(?:over|for|since|in|within|"
    r"during)\s+)(?:the\s+)?(?:last|past|previous)\s+(?:few\s+|couple\s+of\s+)?(?:hour|"
    r"day|night|week|month|year)s?\b|\b(?:an?|one|two|three|several|multiple|recurrent|"
    r"frequent|\d+)\s+episodes?\s+of\b|\b(?:(?:for|since|over|x)\s+)?\d{1,"
    r"2}\s?/\s?(?:52|12)\b|\b(?:for|since|over|x)\s+\d{1,2}\s?/\s?7\b|"
    r"\bsince\s+(?:yesterday|this\s+morning|birth|childhood|\d{1,2}\s?[ap]m)\b|"
    r"\b(?:twice|(?:two|three|four|several)\s+times)\b|\ball\s+(?:day|night)\b|"
    r"\b(?:this\s+(?:week|month|morning|afternoon|evening)|last\s+night)\b|(?<=[a-z]\s)x\s?\d{1,2}(?=\s*(?:$|[,"
    r".;]))"
)
#: Who it is: "a 20-year-old woman is brought to hospital because of ...".
_PERSON = Expression(
    r"(?:an?|the|this)\s+\d{1,3}[\s-]years?[\s-]old\s[^,;.:]*?\b(?:because of|with|"
    r"develops|developed|has|reports|complain\w* of|notices)\s+(?:an?\s+)?"
)
_TIME = Expression(
    r"\d{4}|/\s?(?:52|12|7)\b|since|episode|hour|day|night|morning|noon|evening|week|"
    r"month|year|minute|hr|wk|"
    r"yr|twice|times|\bx\s?\d"
)
#: Words of other languages that stand in findings.
_FOREIGN_WORDS = """
rechts links schwäche schwach taubheit reflexe schmerz schmerzen arm bein und keine
nicht ohne faiblesse droite gauche droit réflexe réflexes douleur jambe bras sans avec
et debilidad derecha derecho izquierda izquierdo dolor pierna brazo reflejo reflejos sin
con y destra sinistra debolezza riflesso dolore gamba braccio fraqueza direita esquerda
zwakte rechterbeen linkerbeen pijn ausente abolido aboli diminué abgeschwächt erloschen
lebhaft fuß hand pie der die das le la el los las du des im am pied tombant jambes
faible engourdi hormigueo débil schwächer taub
"""
_FOREIGN = frozenset(_FOREIGN_WORDS.split())
_TELLING = _FOREIGN - {
    "arm",
    "hand",
    "y",
    "et",
    "con",
    "sin",
    "im",
    "am",
    "la",
    "le",
    "el",
    "das",
    "die",
}
ENGLISH = "findings are read in English"


def without_times(folded: str) -> tuple[str, tuple[str, ...]]:
    """Return a folded text without durations, and these.

    Raises
    ------
    ExamError
        If a year is told: what was found then is history.

    Examples
    --------
    >>> without_times("right foot drop for 3 weeks")
    ('right foot drop ', ('for 3 weeks',))
    """
    found: list[str] = []

    def take(match: re.Match[str]) -> str:
        found.append(match[0].strip())
        return " "

    person = _PERSON.match(folded)
    if person is not None and NEGATIONS.isdisjoint(person[0].split()):
        found.append(person[0].strip())
        folded = folded[person.end() :]
    folded = FROM_TO.sub(take, folded)
    if _TIME.search(folded) is None:
        return folded, tuple(found)
    year = _YEAR.search(folded)
    if year is not None:
        raise ExamError([f"{year[0]!r} is not a finding of the examination"])
    return _DURATION.sub(take, folded), tuple(found)


def may_be_left_out(word: str, *, complaint: bool) -> bool:
    """Return whether a reading without this word is still the same reading.

    Parameters
    ----------
    word
        A word that no table of findings knows.
    complaint
        Whether it stands by something felt, which it may colour.

    Examples
    --------
    >>> may_be_left_out("stabbing", complaint=False)
    True
    >>> may_be_left_out("swelling", complaint=True)
    False
    """
    if word in QUALIFIERS:  # "burning" colours a pain, and is a complaint elsewhere
        return complaint or (word,) not in NOUNS
    if (word,) in NOUNS or (word,) in STATE_WORDS:
        return False
    if word in PLAIN:
        return True
    colours = _COLOUR.fullmatch(word) is not None and word not in _NO_COLOUR
    return colours and complaint


def outside_words(words: Phrase) -> Phrase:
    """Return the words of diagnosis, history and tests, and of what is not used."""
    return tuple(word for word in words if word in OUTSIDE or word in UNUSED)


def is_foreign(words: Phrase) -> bool:
    """Return whether words are of another language.

    Examples
    --------
    >>> is_foreign(("schwäche", "rechts")), is_foreign(("right", "arm"))
    (True, False)
    """
    return any(word in _TELLING or not word.isascii() for word in words)
