"""Words and phrases that mean what a word of the tables means, one a line.

They are written in that word before anything else is looked at. What depends on the
words around it stands in ``idioms``.
"""

import re

from neurosim.grammar.expression import Expression

#: Words of the tables = what is written for them, "-" for nothing.
_SAME_WORDS = """
power was = all muscles were | all muscle groups were | all the muscles were
paraplegia = paraplegic
paraparesis = paraparetic
quadriplegia = quadriplegic
quadriparesis = quadriparetic
tetraplegia = tetraplegic
tetraparesis = tetraparetic
hemiplegia = hemiplegic
hemiparesis = hemiparetic
rest = everything else | all else
spastic gait = gait spastic | spastic paraparetic gait | paraparetic gait |
  spastic paretic gait | spastic paraparesis gait | scissoring gait | scissor gait |
  scissors gait | scissoring of the legs | scissoring of both legs
wrist drop = wristdrop
finger drop = fingerdrop
low back pain = lbp | lower back ache | low back ache
symptoms = sx
spastic = hypertonic
hyperreflexic = hyper-reflexic | hyper reflexic
hyperreflexia = hyper-reflexia | hyper reflexia
hyporeflexic = hypo-reflexic | hypo reflexic
hyporeflexia = hypo-reflexia | hypo reflexia
abdominal reflexes = abd reflexes | abdo reflexes
joint position sense = jt position sense
broad-based gait = gait broad based | gait broad-based
crossed straight leg raise = x-slr | xslr
bilateral beevor sign = beevor's sign | beevor sign | beevor's | beevor
ulnar claw = ulnar claw hand | ulnar clawing
present with reinforcement = with reinforcement only | present only with reinforcement |
  only with reinforcement
shoulder flexion = forward elevation
all four limbs = all 4 limbs | four limbs | 4 limbs
neurological examination = neuro exam | neuro examination | neuro
right leg spasticity = right leg spastic | right lower limb spastic
left leg spasticity = left leg spastic | left lower limb spastic
right arm spasticity = right arm spastic | right upper limb spastic
left arm spasticity = left arm spastic | left upper limb spastic
could not be elicited = could not elicit | cannot elicit
drops = keeps dropping | keeps on dropping | always drops | always dropping
reduced = less brisk | less active
neck flexion = flexing the neck | flexing his neck
spastic right = rigid right
spastic left = rigid left
in = referable to
bladder and bowel function = sphincter function | sphincteric function
temperature sensation = hot or cold | hot and cold | heat and cold | heat or cold
  | warm and cold | hot/cold | cold sensation | cold sense | sensation of cold
weaker = less strong | less powerful
normal except = normal save
intact except = intact save
neck pain = cervicalgia
sudden weak = sudden onset weak | sudden-onset weak | acute onset weak | acutely weak
facial droop = face droop
drooping eyelid = eyelid droops | eyelid drooping | eyelid is drooping | lid droops
bowel incontinence = opened bowels without knowing | opened my bowels without knowing |
  opened bowels without noticing | opened my bowels without noticing
urinary incontinence = do not know when i'm wet | does not know when i'm wet
fasciculations in = fasciculating
full = unrestricted
throughout = globally
neck range of motion full = neck movements full and pain free | neck movements full and
  painless | neck movements were full and pain free | neck movements were full and
  painless | neck movements were full and pain-free | neck movements full and pain-free
negative = full and pain free | full and painless | full and pain-free
strong = strong and pain free | strong and painless | strong and pain-free
power 5/5 = all muscles 5/5 | all muscle groups 5/5 | all groups 5/5
hand dexterity = thumb dexterity | finger dexterity | index dexterity | dexterity of the
  fingers | dexterity of the thumb
wrist flexors and finger flexors = forearm flexor muscles | forearm flexors
wrist extensors and finger extensors = forearm extensor muscles | forearm extensors
continence normal = continent
arm weakness = arm monoparesis | upper limb monoparesis
leg weakness = leg monoparesis | lower limb monoparesis
arm paralysis = arm monoplegia
leg paralysis = leg monoplegia
myotomes = innervated muscles | -innervated muscles | innervated muscle groups
tenderness over = pain on palpation of | pain on palpation over | pain to palpation at |
  pain to palpation over | pain to palpation of | tender to palpation over |
  tender to palpation at | tender to palpation of | tender to palpation in |
  tenderness on palpation over
radiculopathy ; = radiculopathy with
myelopathy ; = myelopathy with
neuropathy ; = neuropathy with
syndrome ; = syndrome with
stenosis ; = stenosis with
herniation ; = herniation with
hypertonia = hypertonicity | hypertonus
hypotonia = hypotonicity
dysarthria = dysarthric
aphasia = aphasic
difficulty = difficulties | difficult
trouble = troubles
pupil = pupils
dysaesthesia = dysesthetic
muscles = musculature
muscle = muscular
walks = ambulates | ambulated | mobilises | mobilizes
walking = ambulating
hypoesthetic = hypesthetic
anaesthetic = anesthetized
power = motricity | muscle forces | muscle force | muscular strength | muscular power
  | neuromuscular status
neurology normal = nothing abnormal detected neurologically
neurological examination = neurologic status | neurological status | neurologic exam |
  neurologic examination | neurological exam
weak = feels weak | felt weak | feels weaker | became weak | went weak | has become weak
paralysed = flail
hyporeflexia = hypoactivity
clumsiness = lack of coordination | incoordination | loss of dexterity
clumsy = uncoordinated
clumsy reported = feels clumsy | feel clumsy | felt clumsy
weakness of = lost power in | lost strength in | losing power in | losing strength in
weakness = loss of power | loss of strength | reduction of power | reduction in power
  | reduction in strength | decrease in strength | lack of power | lack of strength |
  feebleness | powerlessness
wasting = amyotrophy | hypotrophy
hypoesthesia = hyposensitivity | insensitivity | desensitization | desensitisation
loss of sensation = lack of sensation | lack of feeling | absence of feeling
pain and temperature sensation = pain and thermal sensation | thermal and pain sensation
temperature sensation = thermal sensation | thermal sense
position sense = joint proprioception
reduced sensation = decreased feeling
altered sensation = altered feeling | altered sensations
tingling = pricking sensation | prickling sensation | prickling | tingling sensations
numbness = numb feeling | numb sensation | dead feeling
anaesthetic = insensate | insensitive
numb = went numb | became numb | has gone numb
improved = not resolved | not yet resolved | not fully resolved | not completely
  resolved | not entirely resolved | partially resolved | partly resolved | largely
  resolved | mostly resolved | almost resolved | nearly resolved | almost completely
  resolved | incompletely resolved | not recovered | not fully recovered | not
  completely recovered | partially recovered
- = never resolved | several beats of | multiple beats of | reproducing radicular
  symptoms | reproducing his symptoms | reproducing the
  symptoms | with reproduction of symptoms | with radicular symptoms | right-handed |
  right handed | left-handed | left handed | right-hand dominant | left-hand dominant
  | right hand dominant | left hand dominant | ambidextrous | sees you in follow-up |
  at follow-up | at follow up | on follow-up | at the last follow-up | at discharge |
  on admission | upon testing | on testing | when tested | to testing | during testing
  | to confrontation | against confrontation | to confrontation testing | has not
  improved | have not improved | had not improved | did not improve | not improved |
  not improving | without improvement | failed to improve | no improvement in | no
  improvement of | each day | in the medical research council manual
  muscle test | on manual muscle testing | on the medical research council scale |
  according to the medical research council scale | at times | from time to time |
  occasionally | gradually | dull | deep-seated | deep seated | gnawing | nagging |
  more recently | in conjunction |
  functional status | over the following weeks | over the following months |
  in the course of the day | without warning
touch and vibration sense = touch and vibration senses
vibration sense = vibratory sensation | vibrational sense | vibrational sensation
abnormal = not returned to normal | not back to normal
absent = has resolved | fully resolved | completely resolved | has completely resolved
  | has fully resolved | have resolved | had resolved | resolved | has disappeared |
  have disappeared | has subsided | have subsided | has cleared | could not be
  obtained | could not be evoked | were lost
worsening = progressively worsened | gradually worsened | steadily worsened | has
  worsened | have worsened | had worsened | worsened | has deteriorated | have
  deteriorated | deteriorated | has become worse | has increased in severity
progressive = has progressed | have progressed | gradually progressive
to = improved to | recovered to | increased to | deteriorated to | worsened to |
  declined to
graded = graded as
normal power = full recovery of power | complete recovery of power | full recovery of
  strength | complete recovery of strength
normal = returned to normal | back to normal | has normalised | has normalized |
  normalised | normalized | recovered fully | fully recovered | recovered completely |
  completely recovered | entirely normal | completely normal | essentially normal |
  perfectly normal | within the normal range | within normal range | within the normal
  limits | without any abnormality | without abnormality | without abnormalities |
  non-focal | nonfocal | no abnormality detected | no abnormalities detected | no
  abnormality of | no abnormality in | no abnormalities in | no abnormality was
  detected in | no abnormality was found in | no abnormality was noted in | no
  abnormalities were found in | no abnormalities were noted in | no abnormalities were
  detected in
otherwise normal = otherwise entirely normal
preserved = well preserved | well-preserved | grossly preserved
no = no evidence of | no sign of | no signs of | no complaint of | no complaints of |
  no symptoms of | no indication of | no associated | no accompanying | no concurrent
  | no concomitant | no significant | no obvious | no apparent | no overt | no
  objective | no demonstrable | no appreciable | no evident | no definite | no clear |
  no gross
no other = no other focal
without = without evidence of | without signs of | without significant | without
  associated | without accompanying | without any | without obvious | without apparent
  | without objective
absent = complete abolition of | abolition of
no fever = afebrile | apyrexial
reduced = hardly elicitable | barely elicitable | barely present |
  just present | difficult to elicit
brisk = exaggeratedly brisk | pathologically exaggerated | pathologically increased |
  abnormally brisk | very brisk | more brisk
gowers = gower's
steppage gait = steppage pattern
gait = ambulation pattern | walking pattern | gait pattern | gait analysis | gait
  examination | gait assessment
buttoning = buttoning her shirt | buttoning shirts | buttoning
  clothes | fastening buttons | doing up buttons | picking up small objects | picking
  up coins
fine motor = fine motor tasks | fine motor activities | fine motor control | fine
  motor movement
drops cups = dropping cups | dropping items | drops items
drops = frequently drops
urinating = initiating urination | initiating micturition | starting urination |
  starting to urinate | starting micturition | passing water | of micturition | with
  micturition | with urination | in urination | of urination
urinary incontinence = urine incontinence | loss of bladder control |
  lost control of his bladder | lost bladder control
bowel incontinence = lost control of his bowels
regimental badge = deltoid badge | sergeant's patch
little finger abduction = fifth digit abduction | 5th digit abduction |
  digit five abduction
long finger flexors = distal finger flexors
except = the exception of | with the exception of | with the sole exception of | with
  the only exception of | except only for | with only the exception of
in = predominantly involving | mainly involving | mostly involving | particularly
  involving | especially involving | predominantly affecting | mainly affecting |
  involving | involves | affects | affecting | confined to | restricted
  to | localised to | localized to
  | most prominent in | most marked in | most pronounced in | most severe in | more
  marked in | more pronounced in | more prominent in | most evident in | predominantly
  in | particularly in | especially in | mainly in | mostly in | predominately in | in
  the area of | in the region of | in the territory of | in the distribution of |
  along the distribution of
dermatome = nerve root distribution | root distribution | dermatomal distribution |
  dermatomal pattern
has = has since
have = have since
and of = which progressed to involve | progressing to involve | which later involved
and = which progressed to | which then progressed to | which spread to | which
  extended to | progressing to | spreading to | ascending to | ascended to |
  descending to | later involving | in addition to | along with | together with | in
  combination with | in conjunction with | combined with | coupled with
neck range of motion = range of motion of the neck | range of movement of the neck |
  range of motion in the neck
cervical range of motion = range of motion of the cervical spine
lumbar range of motion = range of motion of the lumbar spine | range of motion in the
  lumbar spine
shoulder range of motion = range of motion of the shoulder | range of motion in the
  shoulder
hip range of motion = range of motion of the hip
claw hand = clawing of the ring and little fingers of the | clawing of the ring and
  little fingers | clawing of the fourth and fifth fingers | clawing of the fingers |
  clawing of the hand
nasolabial fold flattening = nasolabial fold was flattened | flattening of the
  nasolabial fold | flattened nasolabial fold
inverted biceps reflex present = biceps reflex was inverted | biceps jerk was inverted
inverted supinator reflex present = brachioradialis reflex was inverted
handwriting worse = writing has got worse | handwriting has got worse | writing is
  worse | handwriting has deteriorated | handwriting deteriorated |
  deterioration of handwriting | deterioration in handwriting | deterioration of her
  handwriting | deterioration in her handwriting
difficulty with buttons = buttons are difficult to do up
reduced pinprick = pinprick was dull | pinprick is dull | pinprick dull | dull pinprick
reduced to pinprick = dull to pinprick
evertors = everters
thenar eminence = thenar eminences
hypothenar eminence = hypothenar eminences
decreased = dec
achilles = ach
quadriceps = quad
complains of = c/o
patient = pt
limping = limps | was limping | is limping
dragging = has been dragging | have been dragging | was dragging
iliopsoas = iliopsoas flexion
no change in = no difference between the two sides in
reduced = muted | dulled
sensibility = sensitivity to light touch
sensation = sensitivity | tactile sensitivity
tingling = tingly | crawling feeling | crawling sensation
gives way = gave way when climbing stairs | gave way on stairs | gives way on stairs |
  gives way when climbing stairs
anterior = in front | at the front
posterior = at the back
light touch = two-point discrimination | two point discrimination
tendon reflex = muscle stretch reflex
tendon reflexes = tendon jerks | muscle stretch reflexes | myotatic reflexes |
  osteotendinous reflexes
elicited = could be elicited | can be elicited | could be evoked | was elicitable
crossed adductors present = crossed adductor responses | crossed adductor response |
  crossed adduction | crossed adductor reflexes
bladder dysfunction = flaccid bladder | neurogenic bladder | atonic bladder
plantar response mute = plantar stimulation produced no response | plantar stimulation
  elicited no response
unsustained = a few beats of | few beats of
heel raise = repeated heel raises | repetitive heel raises | repeated heel raise
neck stiffness = neck movements were painful and restricted | neck movements were
  restricted and painful | neck movements were restricted | neck movements were
  limited | neck movements were painful
temperature = temperature discrimination | temperature perception
no absent pulses = no pulse deficit | no pulse deficits
absent voluntary anal contraction = no voluntary squeeze | no voluntary anal squeeze |
  no voluntary anal contraction | unable to contract the anal sphincter voluntarily |
  unable to contract the anal sphincter | could not contract the anal sphincter
toe extensors = long toe extensors | long extensors of the toes
urinary hesitancy = hesitancy of micturition | hesitancy of urination
urinary urgency = urgency of micturition | urgency of urination | urine urgency
urinary urgency and urinary hesitancy = urgency and hesitancy of micturition
wasting of = flattening of
rising from squat = getting up from a squatting position | getting up from
  squatting | standing up from squatting | rising from a squatting position
- = on forward elevation | on pushing against a wall | when pushing against a wall |
  on wall push-ups | on wall push-up | on wall push |
  on protraction | on resisted protraction | on arm elevation
normal and symmetric = symmetrical and normal | symmetric and normal | equal and normal
brisk and symmetric = symmetrical and brisk | symmetric and brisk
reduced and symmetric = symmetrical and reduced | symmetric and reduced
; pain reported = accompanying her pain | accompanying the pain
  | accompanying this pain
with = associated with | accompanied by | in association with
; = in the setting of | in the context of | as evidenced by | evidenced by | as shown by
  | in the form of | manifesting as | manifested as | manifested by
increased tone = increase in tone | increase of tone | rise in tone
sensory deficits = sensory abnormalities | sensory abnormality | sensory alterations |
  sensory impairments
motor deficits = motor abnormalities | motor abnormality | motor impairment | motor
  impairments | motor disturbance | motor disturbances | strength deficits | strength
  deficit | power deficit | power deficits
mrc = medical research council
emergency department = accident and emergency department | accident and emergency |
  accident & emergency department | accident & emergency | a&e department | a&e
sensory level = sensory boundary | sensory border | boundary of sensation
- = both proximally and distally | proximally and distally | distally and proximally |
  in a straight line
walk on heels and toes = walk heel and toe | walk heel & toe | heel and toe walk |
  heel or toe walk
walks on heels and toes = walks heel and toe | walked heel and toe
walk on toes and heels = walk toe and heel
allodynia = allodynic
bladder dysfunction = cannot tell when i need to pass urine | cannot tell when i need to
  go | cannot feel when i need to pass urine | cannot feel when i need to go | cannot
  feel when my bladder is full | cannot tell when my bladder is full | do not know when
  my bladder is full | do not know when i need to go | loss of bladder sensation |
  reduced bladder sensation | loss of the urge to void | no urge to pass urine |
  no urge to void | do not know when i am passing urine | do not feel my bladder
slight = a wee bit
interosseous wasting = guttering of the interossei | interosseous guttering | guttering
  of the interosseous spaces
reflexes normal = no reflex changes | no reflex change | no change in reflexes |
  no change in the reflexes | without reflex changes | without reflex change
first dorsal interosseous = first dorsal interossei | 1st dorsal interossei
paraspinal = paraspinals
normal gait = steady gait | gait steady | gait is steady | gait was steady
unable to = incapable of
unable to = not able to | wasn't able to | no longer able to | not able any more to
vibration = vib
proprioception = prop
power = mmt
unsustained = non-sustained | nonsustained
weakness and sensory loss = loss of power and sensation | loss of strength and
  sensation | loss of power and feeling | loss of motor and sensory function | loss of
  movement and sensation
- = i have got | i've got | i have had | i've had | i get | i'm getting | i keep getting
  | i feel | i have | anymore
no = i do not have any | i do not have | i have not got any
unable to = i have not been able to | have not been able to | i'm unable to
there is = there's
tripping = i keep tripping over it | i keep tripping | keep tripping over it
  | keep tripping | keeps tripping
umbilicus = belly button | tummy button | navel
loss of temperature sensation = cannot tell hot from cold | unable to tell hot from cold
saddle numbness = numb bum | bum is numb | bum feels numb | bum has gone numb
gives way = gives way on the stairs | gives way going downstairs | gives way when
  walking
buckles = buckles when i walk downstairs | buckles going downstairs | buckles on the
  stairs
pain radiating to = hurts down to | aches down to | hurting down to
pain radiating = pain shoots | pain shot
worse on coughing = when i cough | when he coughs
cannot feel = cannot feel the floor under | cannot feel the ground under
buttock = bum
thumb and index finger = thumb and first finger | thumb and my first finger
normal = working normally | working fine
fasciculations = muscles twitch | my muscles twitch
first dorsal interosseous = 1st di | first di
elbow flexion compression = elbow flexion test
ultt1 = upper limb tension test 1 | upper limb neurodynamic test 1
at night = nocte
anal tone reduced = anal sphincter lax | anal sphincter was atonic | anal sphincter was
  lax | anal sphincter is lax | anal sphincter was flaccid | atonic anal sphincter | lax
  anal sphincter
no weakness of the limbs = no limb weakness | without limb weakness
of = progressed to involve | progressed to affect | spread to involve
reported = remains troubled by | is troubled by | has been troubled by | was troubled by
unable to = can no longer | could no longer
sensory disturbance = sensory change | sensory changes
neck range of motion = range of neck movement | range of neck movements | range of neck
  motion
lumbar range of motion = range of lumbar movement | range of lumbar movements | range of
  back movement
bilateral inverted supinator reflex present = supinator jerks were inverted | supinator
  reflexes were inverted
pinprick = pinpricks
up to = upto
pinch = pinching
finger position sense = position sense in the fingers | position sense of the fingers |
  positional sense in the fingers | position sense in the hands | joint position sense
  in the fingers | joint position sense in the hands
finger proprioception = proprioception in the fingers | proprioception in the hands
position sense = positional sense
toe dragging = toe scuffing | scuffing of the toes | foot scuffing
gait and balance = gait and stance
difficulty walking = difficulty standing | difficulty to stand | trouble standing
inability to walk = lost the ability to walk | loss of the ability to walk
weak grip = grip disturbance | disturbed grip
reduced = deficient
eminence was wasted = eminence was flattened | eminence is flattened | eminence
  flattened
had no = did not exhibit | did not show | did not have | did not display
reported = did report
positive with = provocative for reproducing | provocative for
sensory loss and weakness = loss of sensation and power | loss of sensation and
  strength | loss of feeling and power | loss of sensory and motor function
"""
#: A row is written of "i" and "my": it holds of whoever tells it.
_PERSONS = {
    "i": "i|he|she|they|you",
    "i'm": "i'm|he's|she's|i am|he is|she is",
    "my": "my|his|her|their|your",
}
_PERSON = {one: me for me, others in _PERSONS.items() for one in others.split("|")}
_SOMEBODY = Expression(
    rf"(?<![\w'-])(?:{'|'.join(sorted(_PERSON, key=len)[::-1])})(?![\w'-])",
    re.IGNORECASE,
)


def _of_me(phrase: str) -> str:
    """Return a phrase as who it is about would say it."""
    return _SOMEBODY.sub(lambda found: _PERSON[found[0].lower()], phrase)


SYNONYMS = {
    _of_me(phrase.strip()): word.strip(" -")
    for word, _, phrases in (
        row.partition(" = ")
        for row in _SAME_WORDS.strip().replace("\n  ", " ").splitlines()
    )
    for phrase in phrases.split("|")
}
_KNOWN = Expression(
    r"(?<![\w'-])(?:"
    + "|".join(
        _SOMEBODY.sub(lambda found: f"(?:{_PERSONS[found[0]]})", re.escape(phrase))
        for phrase in sorted(SYNONYMS, key=len, reverse=True)
    )
    + r")(?![\w'])(?!-\w)",
    re.IGNORECASE,
)
#: What is not seen is denied: "no weakness was detected".
_SEEN = Expression(
    r"\b(?P<no>no\b(?:(?!\b(?:but|with|and|while)\b)[^,.;:])*?) (?:(?:was|were|is|are|"
    r"has been|have been|could be|can be) )?(?:detected|found|noted|seen|observed|"
    r"identified|appreciated|demonstrated|elicited|evident|apparent|revealed|recorded|"
    r"documented|present)(?=\s*(?:$|[,.;:)]|(?:in|on|at|of|over|bilaterally|and|but|"
    r"with|either)\b))",
    re.IGNORECASE,
)
#: "Rectal examination showed normal tone": of the anus, not of a limb.
_RECTAL_TONE = Expression(
    r"\b(?:on )?(?:digital )?(?:rectal exam\w*|dre|pr|per rectum)\b:?(?P<where>[^.;]*?)"
    r"\b(?<!anal )(?<!rectal )(?<!sphincter )tone\b",
    re.IGNORECASE,
)
#: So is what is felt there.
_RECTAL_FEELING = Expression(
    r"(?P<pr>\b(?:rectal exam\w*|dre|pr|per rectum)\b[^.;]*?)(?<!anal )(?<!saddle )"
    r"(?<!sacral )(?<!perineal )\bsensation\b(?! (?:in|of|to|over)\b)",
    re.IGNORECASE,
)
#: What is squeezed at a rectal examination.
_ANAL = Expression(r"\b(?:anal|anus|rectal|sphincter)\b", re.IGNORECASE)
_SQUEEZE = Expression(
    r"(?<!anal )(?<!hand )(?<!arm )(?<!voluntary )(?<!rectal )\bsqueeze\b",
    re.IGNORECASE,
)
#: What is worst of several places that are named is no place of its own.
_WORST = Expression(
    r"(?P<before>\b(?:limbs|extremities|arms|legs|(?:tetra|quadri|para)\w+)\b[^.;]*?, )"
    r"(?:which (?:was|were) )?(?:more|most) (?:pronounced|marked|prominent|severe|"
    r"evident) (?:in|on) (?=the (?:(?:upper|lower) )?(?:limbs|extremities|arms|legs)"
    r"\s*(?:[,.;]|$))",
    re.IGNORECASE,
)
_NORMAL = Expression(
    r"\b(?P<what>tone|power|reflexes|sens|sensation|gait|bulk|[abkst]js?|jerks?|achilles|walk(?:ing)?|"
    r"tandem|coordination|proprioception|vibration|pinprick|light touch|lt|pp):? n\b",
    re.IGNORECASE,
)
#: "Right, my left hand ..." is a word of agreement.
_YES = Expression(
    r"^\s*(?:(?:right|ok|okay|yeah|yes|well|so|alright|all right|sure)[,. ]+)+"
    r"(?=(?:so|well|my|i|i'm|i've|we|you|his|her|it|it's|he|she|they)\b)",
    re.IGNORECASE,
)
#: "Lt. thumb" is no end of a sentence.
SIDE_DOT = Expression(r"\b([LRlr]t)\.(?=\s+[a-z])")
#: "Reflexes were +2": the sign after the grade is meant.
_PLUS_FIRST = Expression(
    r"\b(?P<of>(?:was|were|is|are|reflex(?:es)?|jerks?|patella|ankles?|knees?|achilles|"
    r"biceps|triceps|brachioradialis|plantars?):? )\+(?P<n>[1-4])(?![\d/+])",
    re.IGNORECASE,
)
_COUNT = ("zero", "one", "two", "three", "four", "five")
_SAID = Expression(
    rf"\b(?P<n>{'|'.join(_COUNT)})(?P<more>[ -]plus|[ -]minus)?\s?"
    r"(?:/|over|out of)\s?(?P<of>five|5|four|4)\b",
    re.IGNORECASE,
)
_MORE = {"plus": "+", "minus": "-"}


def spell_synonyms(text: str) -> str:
    """Return a text with each synonym as the word that the tables know.

    Examples
    --------
    >>> spell_synonyms("power was five/five, with the exception of ehl")
    'power was 5/5, except ehl'
    """
    text = _YES.sub("", SIDE_DOT.sub(r"\1", text))
    text = _SAID.sub(_number, text.replace("\u2019", "'"))
    text = _RECTAL_FEELING.sub(r"\g<pr>perianal sensation", text)
    text = _RECTAL_TONE.sub(r"\g<where>anal tone", text)
    text = _SQUEEZE.sub("anal squeeze", text) if _ANAL.search(text) else text
    text = _NORMAL.sub(r"\g<what> normal", _SEEN.sub(r"\g<no>", text))
    text = _WORST.sub(r"\g<before>worse in ", _PLUS_FIRST.sub(r"\g<of>\g<n>+", text))
    return _KNOWN.sub(lambda found: SYNONYMS[_of_me(found[0].lower())], text)


def _number(found: re.Match[str]) -> str:
    grade = _COUNT.index(found["n"].lower())
    more = _MORE.get((found["more"] or "").strip(" -").lower(), "")
    of = {"five": "5", "four": "4"}.get(found["of"].lower(), found["of"])
    return f"{grade}{more}/{of}"
