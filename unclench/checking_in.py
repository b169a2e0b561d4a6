"""Check-ins and tags as commands and page take them: checked, of a moment, changed, taken back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Final, Literal

from pydantic import TypeAdapter

from alerts.checkin import (
    BEARS,
    CLENCHED,
    CONTEXT_TAGS,
    FELT,
    PLACES,
    SaidError,
    note_of,
    tag_of,
    tells_more_than_flags,
    words_of,
)
from alerts.phrase import Phrase
from alerts.texts import Texts
from hrv.event import CheckIn, Imaging, Relief, Tag
from ingest.checkin_json import checkin_fields
from ingest.json_fields import LATEST_MS
from unclench.said import MomentError, day_of, kept_said, moment_ms, noon_ms
from unclench.words import local_time

LISTED: Final = 14
"""So many check-ins are shown, the newest."""
LISTED_DAYS: Final = 28
"""So far back tags are shown, from the newest."""
MOST_DAYS: Final = 366
NONE: Final = Phrase("none")
_MINUTE_MS: Final = 60_000
_DAY_MS: Final = 86_400_000


@dataclass(frozen=True, slots=True)
class KeptCheckIn:
    """A check-in in JSON; null was not told; several words stand in one text, with commas between."""

    kind: Literal["checkin"]
    at_ms: int
    pain: int | None
    place: str | None
    felt: str | None
    clenching: str | None
    """Empty: nothing is held tight."""
    wired_tired: bool | None
    relief: Relief | None
    relief_hours: float | None
    wishes_rub: bool | None
    sleep: int | None
    woke: bool | None
    imaging: Imaging | None
    flags: str | None
    """Empty: the warning signs were asked and none fits."""
    note: str | None


KEPT_CHECKINS: Final = TypeAdapter(list[KeptCheckIn])
_KEPT: Final = TypeAdapter(KeptCheckIn)


def as_kept(checkin: CheckIn) -> KeptCheckIn:
    """Return what a check-in tells."""
    return _KEPT.validate_python(dict(checkin_fields(checkin)))


def newest_checkins(data_dir: Path) -> list[KeptCheckIn]:
    """Return the newest check-ins that stand, the oldest first. Raises JournalError."""
    return [as_kept(one) for one in checkins_of(data_dir)[-LISTED:]]


def checkins_of(data_dir: Path) -> list[CheckIn]:
    """Return the check-ins that stand. Raises JournalError."""
    return [one for one in kept_said(data_dir) if isinstance(one, CheckIn)]


def with_words(
    checkin: CheckIn,
    texts: Texts,
    *,
    places: Sequence[str] = (),
    felt: Sequence[str] = (),
    clenching: Sequence[str] | None = None,
    note: str = "",
) -> CheckIn:
    """Return it with its words, checked, as they are kept. Raises SaidError."""
    tight = None if clenching is None else known_words(clenching, CLENCHED, Phrase("part"), texts)
    return replace(
        checkin,
        places=known_words(places, PLACES, Phrase("place"), texts),
        felt=own_words(felt, FELT, texts),
        clenching=() if tight == ("none",) else tight,
        note=note_of(note),
    )


def known_words(said: Sequence[str], known: Sequence[str], name: str, texts: Texts) -> tuple[str, ...]:
    """Return the words of texts as they are kept, all of them known ones. Raises SaidError."""
    return words_of(_kept(said, (*known, NONE), texts), known, name)


def own_words(said: Sequence[str], offered: Sequence[str], texts: Texts) -> tuple[str, ...]:
    """Return the words of texts: those that are offered as they are kept, or one's own. Raises SaidError."""
    return words_of(_kept(said, offered, texts))


def _kept(said: Sequence[str], known: Sequence[str], texts: Texts) -> list[str]:
    return [texts.kept(part, known) for text in said for part in text.split(",")]


def said_at_ms(at: str | None, zone: str, now_ms: int) -> int:
    """Return the moment that a check-in is of, 0 for now. Raises MomentError."""
    at_ms = 0 if at is None else moment_ms(at, zone, now_ms)
    if at_ms > now_ms:
        raise MomentError(f"{at!r} is yet to come: nobody knows how it will be")
    return at_ms


def meant(checkins: Iterable[CheckIn], from_ms: int | None = None, *, within_ms: int = _MINUTE_MS) -> CheckIn:
    """Return the last check-in, or the last one from a moment on that is in its minute. Raises SaidError."""
    found = [one for one in checkins if tells_more_than_flags(one)]
    if from_ms is not None:
        found = [one for one in found if 0 <= one.at_ms - from_ms < within_ms]
    if not found:
        raise SaidError("there is no such check-in: unclench checkin --list shows them")
    return found[-1]


def changed(before: CheckIn, told: CheckIn) -> CheckIn:
    """Return a check-in with what is told now; the rest stays as it was."""
    new = {one.name: getattr(told, one.name) for one in fields(CheckIn) if one.name != "at_ms"}
    return replace(before, **{name: value for name, value in new.items() if value not in (None, (), "")})


def in_its_place(before: CheckIn, told: CheckIn) -> CheckIn:
    """Return what is told now as the whole of that check-in; the answer about warning signs stays."""
    return replace(told, at_ms=before.at_ms, flags=before.flags)


def newest_tags(data_dir: Path) -> list[Tag]:
    """Return the tags of the last four weeks that stand. Raises JournalError."""
    tags = tags_of(data_dir)
    since_ms = max((one.at_ms for one in tags), default=0) - LISTED_DAYS * _DAY_MS
    return [one for one in tags if one.at_ms >= since_ms]


def tags_of(data_dir: Path) -> list[Tag]:
    """Return the tags that stand. Raises JournalError."""
    return [one for one in kept_said(data_dir) if isinstance(one, Tag)]


def tag_word(word: str, texts: Texts) -> str:
    """Return the tag that a word, perhaps in the wearer's language, means. Raises SaidError."""
    return tag_of(texts.kept(word, (*BEARS, *CONTEXT_TAGS)))


def tag_moments(at: str | None, until: str | None, zone: str, now_ms: int) -> Sequence[int]:
    """Return the moments to tag, one or the noon of each day; 0 is now. Raises MomentError."""
    first_ms = 0 if at is None else moment_ms(at, zone, now_ms)
    if until is None:
        if first_ms > now_ms:
            raise MomentError(f"{at!r} is yet to come: tag it when it is there, or plan days with --until")
        return [first_ms]
    first, last = local_time(first_ms or now_ms, zone).date(), day_of(until)
    days = (last - first).days + 1
    if not 1 <= days <= MOST_DAYS:
        raise MomentError(f"from {first} to {last} are {days} days: 1 to {MOST_DAYS} can be tagged")
    if noon_ms(last, zone) > LATEST_MS:
        raise MomentError(f"{last} is too far away to be planned")
    return [noon_ms(first + timedelta(days=day), zone) for day in range(days)]
