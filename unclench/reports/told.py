"""What the wearer told in a report's days: pain and where, sleep, feelings, tags, their own words."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum

from alerts.checkin import LIGHT
from alerts.diary import VACATION
from hrv.event import CheckIn, Tag
from unclench.reports.span import ReportSpan
from unclench.words import local_time


@dataclass(frozen=True, slots=True)
class Count:
    """How often a word was told."""

    word: str
    """As it is kept."""
    times: int


@dataclass(frozen=True, slots=True)
class ToldDay:
    """What was told of one day; None: it wasn't."""

    day: date
    pain: float | None
    """Mean of its check-ins, 0 to 10."""
    sleep: int | None
    """Of the night before: 1 (bad) to 5 (good)."""
    woke: bool | None
    is_vacation: bool


@dataclass(frozen=True, slots=True)
class Remark:
    """One note, in the wearer's own words."""

    day: date
    words: str


@dataclass(frozen=True, slots=True)
class Told:
    """All of it."""

    days: tuple[ToldDay, ...]
    """Every day of the span."""
    checkins: int
    pain_reports: int
    pain_mean: float | None
    pain_most: int | None
    painless: int
    """Reports of no pain."""
    places: tuple[Count, ...]
    """The most frequent first."""
    place_reports: int
    """Reports that named a place."""
    felt: tuple[Count, ...]
    felt_reports: int
    felt_light: int
    """Reports with light words alone."""
    clenched: tuple[Count, ...]
    clench_reports: int
    """Reports that answered what is held tight."""
    nights: int
    sleep_mean: float | None
    woke_nights: int
    woke_asked: int
    tags: tuple[Count, ...]
    remarks: tuple[Remark, ...]


def told_in(said: Iterable[Tag | CheckIn], span: ReportSpan) -> Told:
    """Return what was told in a span, from all that was said and stands."""
    inside = [one for one in said if span.from_ms <= one.at_ms < span.to_ms]
    checkins = [one for one in inside if isinstance(one, CheckIn)]
    tags = [one for one in inside if isinstance(one, Tag)]
    pains = [one.pain for one in checkins if one.pain is not None]
    felt = [one.felt for one in checkins if one.felt]
    tight = [one.clenching for one in checkins if one.clenching is not None]
    days = _days(checkins, tags, span)
    sleeps = [one.sleep for one in days if one.sleep is not None]
    woke = [one.woke for one in days if one.woke is not None]
    places = [one.places for one in checkins if one.places]
    return Told(
        days=days,
        checkins=len(checkins),
        pain_reports=len(pains),
        pain_mean=_mean(pains),
        pain_most=max(pains, default=None),
        painless=pains.count(0),
        places=_counted(places),
        place_reports=len(places),
        felt=_counted(felt),
        felt_reports=len(felt),
        felt_light=sum(set(words) <= LIGHT for words in felt),
        clenched=_counted(tight),
        clench_reports=len(tight),
        nights=len(sleeps),
        sleep_mean=_mean(sleeps),
        woke_nights=sum(woke),
        woke_asked=len(woke),
        tags=_counted([(one.tag,) for one in tags]),
        remarks=tuple(
            Remark(local_time(one.at_ms, span.zone).date(), one.note) for one in checkins if one.note
        ),
    )


def _days(checkins: Sequence[CheckIn], tags: Sequence[Tag], span: ReportSpan) -> tuple[ToldDay, ...]:
    by_day: dict[date, list[CheckIn]] = {}
    for one in checkins:
        by_day.setdefault(local_time(one.at_ms, span.zone).date(), []).append(one)
    away = {local_time(one.at_ms, span.zone).date() for one in tags if one.tag == VACATION}
    return tuple(_day(day, by_day.get(day, []), is_vacation=day in away) for day in span.dates())


def _day(day: date, checkins: Sequence[CheckIn], *, is_vacation: bool) -> ToldDay:
    sleeps = [one.sleep for one in checkins if one.sleep is not None]
    woke = [one.woke for one in checkins if one.woke is not None]
    return ToldDay(
        day=day,
        pain=_mean([one.pain for one in checkins if one.pain is not None]),
        sleep=sleeps[-1] if sleeps else None,
        woke=woke[-1] if woke else None,
        is_vacation=is_vacation,
    )


def _counted(words: Iterable[Sequence[str]]) -> tuple[Count, ...]:
    """Count words, each once in a report; the most frequent first, equal ones by the alphabet."""
    found = Counter(word for told in words for word in dict.fromkeys(told))
    return tuple(Count(word, n) for word, n in sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def _mean(figures: Sequence[int]) -> float | None:
    return fsum(figures) / len(figures) if figures else None
