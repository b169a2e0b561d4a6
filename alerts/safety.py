"""What a wearer must know before they trust this program, in words for people. No clinician reviewed them."""

from typing import Final

DISCLAIMER: Final = (
    "A self-awareness and relaxation tool. Not a medical device: it does not diagnose, treat or monitor any"
    " disease."
)

UNREVIEWED: Final = "No clinician has reviewed these texts yet."

BEFORE_BREATHING: Final = (
    "Sit down. Never while driving or operating anything. Breathe gently, not deeply."
    " Stop when you feel light-headed, and breathe as it comes."
)

GET_HELP_NOW: Final[tuple[str, ...]] = (
    "new numbness around the back passage or between the legs",
    "new trouble passing or holding urine or stool",
    "weakness or numbness in both legs, or one that gets worse",
    "pain after a serious fall or accident",
    "pain together with chest pain",
    "pain together with fever and feeling very unwell",
)
"""With any of these and back pain: emergency care, now."""

SEE_A_CLINICIAN_SOON: Final[tuple[str, ...]] = (
    "a history of cancer",
    "weight loss without a reason",
    "night pain that no position eases",
    "new pain under the age of 20 or over 50",
    "steroid medicine, osteoporosis or a weak immune system",
    "a recent infection",
    "under the age of 45, morning stiffness of more than 30 minutes that eases with movement",
    "not better in four to six weeks",
)
"""With any of these and back pain: an appointment soon."""

ASK_FIRST: Final[tuple[str, ...]] = (
    "heart failure",
    "a heart rhythm disorder",
    "a pacemaker or a beta blocker: pace if you may, but the scores tell nothing",
    "COPD or asthma",
    "pregnancy with complaints",
    "panic when attention goes to the breath: take grounding with open eyes instead",
    "low blood pressure",
    "epilepsy",
)
"""With any of these: ask a clinician before paced breathing."""

ADVICE_NOW: Final = "Get help now: emergency care, at once. Do not wait for tomorrow or for this program."
ADVICE_SOON: Final = "See a clinician soon about your back, and tell them of this."
NO_PATTERNS: Final = (
    "Until that is settled there is no talk of patterns between your back and your days here."
    " Gentle breathing stays yours."
)
