"""How days, figures and kept words are written in a report."""

from datetime import date
from typing import Final

from alerts.association import Estimate
from alerts.phrase import Phrase
from alerts.practices import PRACTICES
from alerts.texts import Texts

MONTHS: Final = (
    Phrase("January"),
    Phrase("February"),
    Phrase("March"),
    Phrase("April"),
    Phrase("May"),
    Phrase("June"),
    Phrase("July"),
    Phrase("August"),
    Phrase("September"),
    Phrase("October"),
    Phrase("November"),
    Phrase("December"),
)
LONGEST_WORDS: Final = 220
"""Letters of a note that are shown."""
LONGEST_NAME: Final = 60
_TITLES: Final[dict[str, str]] = {one.kind: one.title for one in PRACTICES}


def day_words(day: date) -> Phrase:
    """Say a day: 27 November 2026."""
    return Phrase("{day} {month} {year}", day=day.day, month=MONTHS[day.month - 1], year=day.year)


def short_day(day: date) -> Phrase:
    """Say a day in a table or picture: 27/11."""
    return Phrase("{day}/{month}", day=day.day, month=day.month)


def practice_words(kind: str) -> str:
    """Say which practice it is."""
    return _TITLES.get(kind, kind) if kind else Phrase("your own")


def signed(value: float, unit: str = "") -> Phrase:
    """Say a difference."""
    return (
        Phrase("{value:+.1f} {unit}", value=value, unit=unit) if unit else Phrase("{value:+.1f}", value=value)
    )


def estimate_words(estimate: Estimate | None, unit: str, least: int) -> Phrase:
    """Say an estimate with its interval, or how many are needed."""
    if estimate is None:
        return Phrase("too few yet ({least} are needed)", least=least)
    figures = {"value": estimate.value, "lo": estimate.lo, "hi": estimate.hi}
    if not unit:
        return Phrase("{value:+.1f} ({lo:+.1f} to {hi:+.1f})", **figures)
    return Phrase("{value:+.1f} {unit} ({lo:+.1f} to {hi:+.1f})", **figures, unit=unit)


def clipped(words: str, most: int = LONGEST_WORDS) -> str:
    """Return words, or their beginning and a sign that there is more."""
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def counted_words(word: str, times: int, texts: Texts) -> str:
    """Say a word that is kept and how often it was told."""
    return f"{texts.word(word)} ({times})"
