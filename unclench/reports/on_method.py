"""The last page: how the figures are made, and what they can't tell."""

from alerts.phrase import Phrase
from alerts.safety import UNREVIEWED
from alerts.texts import Texts
from unclench.reports.document import Section, paragraphs, section
from unclench.reports.gathered import Gathered

_METHOD = (
    Phrase(
        "Beats: intervals from one heartbeat to the next by a chest strap. Ectopic and missed beats are"
        " found and"
        " corrected; a minute with more than 5 % corrected is not judged."
    ),
    Phrase(
        "Usual: learned from this person's own still minutes of the last 28 worn days, by posture and time"
        " of day."
        " Load compares heart rate and RMSSD (the beat-to-beat variability) with it, in spreads of that"
        " usual. It is"
        " judged only while the wearer is still: not while moving or shortly after it, after a change of"
        " posture, while"
        " a microphone is live, in a breathing practice or just after it, or when the strap was just put on."
    ),
    Phrase(
        "Stretches: load that is sure to have lasted, with at least five judged minutes. On simulated"
        " people whose"
        " truth is known about three of four stretches that were told were right, and six of ten true ones"
        " were found;"
        " a real person may differ."
    ),
    Phrase(
        "Confidence: signal, coverage, how many days were learned, and whether the strap tells motion."
        " Below one half"
        " nothing is prompted."
    ),
    Phrase(
        "Signs: rank correlations, shares and differences with 95 % intervals that count days which"
        " resemble each"
        " other as fewer. “Fits” means that the interval lies above none; “doesn't fit”, that it lies below"
        " what would"
        " matter; else there are not enough days."
    ),
)
_LIMITS = (
    Phrase("It says what went together in these days, not why. Days with pain make load, too."),
    Phrase("What was not worn or not told is missing, and that may be the days that matter most."),
    Phrase(
        "Heart rate and its variability also follow coffee, meals, illness, medicine, heat and the cycle."
        " With a beta"
        " blocker, a pacemaker or a heart rhythm disorder load says nothing."
    ),
    Phrase("It is no examination, and no reason to put one off or to change a treatment."),
)


def method_section(told: Gathered, texts: Texts) -> Section:
    """Say how the figures are made and where they end."""
    return section(
        texts(Phrase("How this is made, and its limits")),
        paragraphs(*map(texts, _METHOD)),
        paragraphs(*map(texts, _LIMITS)),
        paragraphs(texts(UNREVIEWED)),
        begins_page=told.is_empty,
    )
