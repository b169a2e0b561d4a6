"""A check-in as JSON fields and back; several words stand in one text, with commas between."""

from typing import get_args

from hrv.event import CheckIn, Imaging, Relief
from ingest.json_fields import Fields, at, flag, number, text_or_none, whole, word_or_none

MOST_RELIEF_HOURS = 1000.0

_RELIEFS: tuple[Relief, ...] = get_args(Relief)
_IMAGINGS: tuple[Imaging, ...] = get_args(Imaging)


def checkin_fields(checkin: CheckIn) -> Fields:
    """Return what a check-in tells, by name; None is left out by who writes it."""
    return {
        "kind": "checkin",
        "at_ms": checkin.at_ms,
        "pain": checkin.pain,
        "place": joined(checkin.places) or None,
        "felt": joined(checkin.felt) or None,
        "clenching": None if checkin.clenching is None else joined(checkin.clenching),
        "wired_tired": checkin.wired_tired,
        "relief": checkin.relief,
        "relief_hours": checkin.relief_hours,
        "wishes_rub": checkin.wishes_rub,
        "sleep": checkin.sleep,
        "woke": checkin.woke,
        "imaging": checkin.imaging,
        "flags": None if checkin.flags is None else joined(checkin.flags),
        "note": checkin.note or None,
    }


def checkin_of(fields: Fields) -> CheckIn:
    """Return the check-in that these fields tell. Raises EventError."""
    hours = fields.get("relief_hours")
    return CheckIn(
        at_ms=at(fields),
        pain=_whole_or_none(fields, "pain", 0, 10),
        places=_words(fields, "place") or (),
        felt=_words(fields, "felt") or (),
        clenching=_words(fields, "clenching"),
        wired_tired=_flag_or_none(fields, "wired_tired"),
        relief=word_or_none(fields, "relief", _RELIEFS),
        relief_hours=None if hours is None else number(fields, "relief_hours", 0.0, MOST_RELIEF_HOURS),
        wishes_rub=_flag_or_none(fields, "wishes_rub"),
        sleep=_whole_or_none(fields, "sleep", 1, 5),
        woke=_flag_or_none(fields, "woke"),
        imaging=word_or_none(fields, "imaging", _IMAGINGS),
        flags=_words(fields, "flags"),
        note=text_or_none(fields, "note") or "",
    )


def joined(words: tuple[str, ...]) -> str:
    """Return the words as one text."""
    return ", ".join(words)


def parted(text: str) -> tuple[str, ...]:
    """Return the words of such a text, each once, without the space around them."""
    return tuple(dict.fromkeys(word for part in text.split(",") if (word := part.strip())))


def _words(fields: Fields, name: str) -> tuple[str, ...] | None:
    text = text_or_none(fields, name)
    return None if text is None else parted(text)


def _whole_or_none(fields: Fields, name: str, low: int, high: int) -> int | None:
    return None if fields.get(name) is None else whole(fields, name, low, high)


def _flag_or_none(fields: Fields, name: str) -> bool | None:
    return None if fields.get(name) is None else flag(fields, name)
