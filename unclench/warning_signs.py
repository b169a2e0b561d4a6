"""The warning signs and who asks first, as they stand for this wearer: what `safety` tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from alerts.checkin import FLAGS, SaidError, flags_due, ticked
from alerts.safety import (
    ADVICE_NOW,
    ADVICE_SOON,
    ASK_FIRST,
    BEFORE_BREATHING,
    DISCLAIMER,
    NO_PATTERNS,
    UNREVIEWED,
)
from alerts.texts import Texts
from hrv.event import CheckIn
from unclench.said import kept_said


@dataclass(frozen=True, slots=True)
class Safety:
    """All that `safety --json` tells, its sentences in the wearer's language."""

    flags: dict[str, str]
    """Every warning sign by its name: `now-1` wants help now, `soon-1` a clinician soon."""
    ask_first: tuple[str, ...]
    ticked: tuple[str, ...] | None
    """The warning signs that fit; null: they were never asked."""
    due: bool
    """They are to be asked (again): they were not in the last four weeks."""
    advice: str
    """What to do about those that are ticked; empty when none is."""
    no_patterns: str
    before_breathing: str
    disclaimer: str
    unreviewed: str


SAFETY: Final = TypeAdapter(Safety)


def safety_of(data_dir: Path, texts: Texts, now_ms: int) -> Safety:
    """Return how it stands with the warning signs. Raises JournalError."""
    said = kept_said(data_dir)
    standing = ticked(said)
    return Safety(
        flags={name: texts(text) for name, text in FLAGS.items()},
        ask_first=tuple(map(texts, ASK_FIRST)),
        ticked=standing,
        due=flags_due(said, now_ms),
        advice=texts(advice_on(standing or ())),
        no_patterns=texts(NO_PATTERNS),
        before_breathing=texts(BEFORE_BREATHING),
        disclaimer=texts(DISCLAIMER),
        unreviewed=texts(UNREVIEWED),
    )


def advice_on(flags: Sequence[str]) -> str:
    """Return what to do about warning signs that are ticked; empty when none is."""
    if any(flag.startswith("now-") for flag in flags):
        return ADVICE_NOW
    return ADVICE_SOON if flags else ""


def checked_flags(names: Sequence[str]) -> tuple[str, ...]:
    """Return warning signs by their names, each once. Raises SaidError."""
    for name in names:
        if name not in FLAGS:
            raise SaidError(f"there is no warning sign {name!r}: unclench safety names them")
    return tuple(dict.fromkeys(names))


def flags_said(data_dir: Path, flags: tuple[str, ...], now_ms: int) -> CheckIn:
    """Return the answer about the warning signs as the newest of all that are kept. Raises JournalError.

    `now_ms` is by the clock, whatever time a replay has.
    """
    checkins = (one for one in kept_said(data_dir) if isinstance(one, CheckIn))
    newest_ms = max((one.at_ms for one in checkins if one.flags is not None), default=0)
    return CheckIn(max(now_ms, newest_ms + 1), flags=flags)
