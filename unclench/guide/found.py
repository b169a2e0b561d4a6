"""What the assessments of one's own pace have found so far: figures, and what they come to in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from alerts.phrase import Phrase
from hrv.resonance import SETTLE_MS, Swing, TrialReason, best
from unclench.guide.remembered import Assessed

_LEVEL: Final = 0.85
"""When the least swing is above this share of the widest, the paces hardly differ."""
_BOTH: Final = "{words} {level}"
NOT_TOLD: Final[dict[TrialReason, str]] = {
    "short": Phrase("too short"),
    "gap": Phrase("beats are missing"),
    "corrected": Phrase("too many beats were corrected"),
}
"""Why a pace can't be told."""


@dataclass(frozen=True, slots=True)
class Day:
    """One assessment."""

    at_ms: int
    date: str
    swings: tuple[Swing, ...]
    best_per_min: float | None


@dataclass(frozen=True, slots=True)
class Found:
    """All that `resonance --json` tells."""

    swings: tuple[Swing, ...]
    """Of the newest assessment."""
    best_per_min: float | None
    kept_per_min: float | None
    """The pace that two days agree on."""
    assessments: tuple[Day, ...]


def found_of(swings: Sequence[Swing], assessed: Sequence[Assessed], kept: float | None) -> Found:
    """Return what is known of one's own pace."""
    days = (Day(one.at_ms, one.date, one.swings, _best(one.swings)) for one in assessed)
    return Found(tuple(swings), _best(swings), kept, tuple(days))


def _best(swings: Sequence[Swing]) -> float | None:
    found = best(swings)
    return found.pace_per_min if found else None


def verdict_words(swings: Sequence[Swing], found: Swing | None) -> str:
    """Say which pace swings the heart most, and whether that means much."""
    if found is None:
        return Phrase("Fewer than two paces could be told, so none is best.")
    told = [one.hr_amplitude_bpm for one in swings if one.hr_amplitude_bpm is not None]
    words = Phrase(
        "At {pace_per_min:g} breaths a minute your heart rate swings most (the first {settle_s} s of each"
        " pace are left out).",
        pace_per_min=found.pace_per_min,
        settle_s=SETTLE_MS // 1000,
    )
    if min(told) <= _LEVEL * max(told):
        return words
    level = Phrase("The paces hardly differ: take the one that feels easiest.")
    return Phrase(_BOTH, words=words, level=level)


def days_words(assessed: Sequence[Assessed], kept: float | None) -> str:
    """Say whether two days agree, and what to do."""
    if kept is not None:
        return Phrase(
            "Two days agree: {kept:g} breaths a minute is your pace now, and `breathe` leads at it.",
            kept=kept,
        )
    if len({one.date for one in assessed}) < 2:
        return Phrase("Repeat it on another day, rested and at about the same hour: one day may be chance.")
    return Phrase(
        "The two days don't agree, so no pace is kept. Any slow pace will do; a third day may tell."
    )
