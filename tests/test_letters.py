"""The opening and the closing of a letter tell of no finding."""

import pytest

from neurosim.atlas import Atlas
from neurosim.grammar.note import read_note
from neurosim.grammar.reading import read_some

LETTER = """
Thank you for referring this 54 year old man.
Thank you for referring this 62 year old lady
Thank you for asking me to see her.
Thank you for seeing this patient.
Many thanks for seeing this man
Many thanks for your referral of this pleasant 47 year old teacher.
Thank you very much for kindly referring Mr Smith, whom I saw today.
Thanks for sending her along.
Thank you for your letter of the 3rd of May.
Thank you for letting me see this gentleman again.
Thank you for involving us in his care.
I am grateful for your opinion on this lady.
I would be grateful if you could see him soon.
I would be grateful for your advice.
I should be glad of your opinion.
I would appreciate your help with this patient.
Please would you see this 38 year old builder.
Please see this lady urgently.
Please could you review her in your clinic.
Dear Dr Jones,
Dear colleague,
Dear Sir or Madam
Dear Doctor
To whom it may concern
Re: Mrs A. Brown, date of birth 12/03/1961
Kind regards
With kind regards,
Best wishes
With best wishes,
Yours sincerely
Yours faithfully,
Yours truly
Many thanks.
Thank you.
Many thanks for your help.
Thank you for your time.
Dictated but not signed.
Copy to the patient.
cc: general practitioner
I reviewed this gentleman in clinic today.
I reviewed him with his wife.
I saw this patient in the spine clinic on Monday.
I met this pleasant lady in my clinic today.
I had the pleasure of seeing this man in clinic.
It was a pleasure to meet him today.
We saw her in the clinic this afternoon.
We present this 54-year-old man.
We have seen him twice.
We will see her again in six weeks.
We would be happy to see him again.
He was seen together with my consultant.
She came with her husband.
This is a follow-up visit.
He is a retired bus driver.
She works as a nurse and lives with her family.
I will write to you again when I have the result.
I have asked her to come back in three months.
I have discharged him from the clinic.
I explained this to him and he agreed.
Please do not hesitate to contact me.
Please let me know if you need anything else.
If anything changes please send him back to me.
I look forward to hearing from you.
Looking forward to your reply
He will be reviewed by my registrar.
We discussed the plan at length.
"""
SENTENCES = [line for line in LETTER.splitlines() if line]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_of_a_letter_without_a_finding_reads_nothing(
    sentence: str, atlas: Atlas
) -> None:
    """Of no reader, and nothing is counted."""
    assert read_some(sentence, atlas).findings == ()


@pytest.mark.parametrize(
    ("text", "structure"),
    [
        (
            "Thank you for referring this man with a left foot drop",
            "ankle_dorsiflexion",
        ),
        ("WE 4/5 on the right", "wrist_extension"),
        ("right we weak", "wrist_extension"),
        ("We found the left ankle jerk absent", "achilles_reflex"),
        ("Kind regards. Right ankle jerk absent", "achilles_reflex"),
    ],
)
def test_the_finding_of_a_letter_is_read(
    text: str, structure: str, atlas: Atlas
) -> None:
    """What follows the opening stays."""
    assert {f.structure for f in read_some(text, atlas).findings} == {structure}


@pytest.mark.parametrize(
    "text",
    ["Neck movements were full", "Neck movements full and painless",
     "full range of neck movements", "neck movements normal"],
)  # fmt: skip
def test_full_movements_of_the_neck_are_no_provocation(text: str, atlas: Atlas) -> None:
    """They say how far it moves, not what it brings on."""
    found = read_some(text, atlas).findings
    assert {f.structure for f in found} <= {"neck_stiffness"}


def test_a_letter_says_who_it_is_about(atlas: Atlas) -> None:
    """Its courtesies are no parts that were not read."""
    note = read_note(
        "Dear colleague,\nThank you for referring this 54 year old man. "
        "Right triceps 3/5.\nKind regards",
        atlas,
    )
    assert (note.person.age, note.person.sex) == (54.0, "M")
    assert not note.unread
    assert [one.structure for one in note.findings] == ["triceps"]
