"""What a wearer must know before they trust this program, in words for people. No clinician reviewed them."""

from typing import Final

from alerts.phrase import Phrase

DISCLAIMER: Final = Phrase(
    "A self-awareness and relaxation tool. Not a medical device: it does not diagnose, treat or monitor any"
    " disease."
)

UNREVIEWED: Final = Phrase("No clinician has reviewed these texts yet.")

BEFORE_BREATHING: Final = Phrase(
    "Sit down. Never while driving or operating anything. Breathe gently, not deeply."
    " Stop when you feel light-headed, and breathe as it comes."
)

GET_HELP_NOW: Final[tuple[str, ...]] = (
    Phrase("new numbness around the back passage or between the legs"),
    Phrase("new trouble passing or holding urine or stool"),
    Phrase("weakness or numbness in both legs, or one that gets worse"),
    Phrase("pain after a serious fall or accident"),
    Phrase("pain together with chest pain"),
    Phrase("pain together with fever and feeling very unwell"),
)
"""With any of these and back pain: emergency care, now."""

SEE_A_CLINICIAN_SOON: Final[tuple[str, ...]] = (
    Phrase("a history of cancer"),
    Phrase("weight loss without a reason"),
    Phrase("night pain that no position eases"),
    Phrase("new pain under the age of 20 or over 50"),
    Phrase("steroid medicine, osteoporosis or a weak immune system"),
    Phrase("a recent infection"),
    Phrase("under the age of 45, morning stiffness of more than 30 minutes that eases with movement"),
    Phrase("not better in four to six weeks"),
)
"""With any of these and back pain: an appointment soon."""

ASK_FIRST: Final[tuple[str, ...]] = (
    Phrase("heart failure"),
    Phrase("a heart rhythm disorder"),
    Phrase("a pacemaker or a beta blocker: pace if you may, but the scores tell nothing"),
    Phrase("COPD or asthma"),
    Phrase("pregnancy with complaints"),
    Phrase("panic when attention goes to the breath: take grounding with open eyes instead"),
    Phrase("low blood pressure"),
    Phrase("epilepsy"),
)
"""With any of these: ask a clinician before paced breathing."""

ADVICE_NOW: Final = Phrase(
    "Get help now: emergency care, at once. Do not wait for tomorrow or for this program."
)
ADVICE_SOON: Final = Phrase("See a clinician soon about your back, and tell them of this.")
NO_PATTERNS: Final = Phrase(
    "Until that is settled there is no talk of patterns between your back and your days here."
    " Gentle breathing stays yours."
)
