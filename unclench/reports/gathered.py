"""All that a report tells, as figures: read from the journal, not yet in words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from alerts.checkin import flags_due, ticked
from alerts.episode import Episode
from alerts.sign import Verdict
from alerts.texts import Texts
from hrv.event import CheckIn, Tag
from hrv.load import Assessment
from unclench.diaries import diary_until
from unclench.nine_signs import DAYS, SignTold, signs_told
from unclench.outcomes import Outcomes, outcomes_between
from unclench.reports.episodes import Stretches, stretches_of
from unclench.reports.span import ReportSpan
from unclench.reports.told import Told, told_in
from unclench.reports.worn import Course, Wear, course_of, wear_of
from unclench.rollup import SessionSummary
from unclench.said import said
from unclench.store.journal import JOURNAL_FILE
from unclench.store.reader import Reader
from unclench.story.filling import SOURCE as STORY

LONG_DAYS: Final = DAYS
"""Signs and effects need more than four weeks: they are asked of so many days up to the last."""
_DAY_MS: Final = 86_400_000
_INVENTED: Final = (STORY, "synthetic")


@dataclass(frozen=True, slots=True)
class Practised:
    """How often and how long a practice was done."""

    practice: str
    """Its `kind`; empty: one of the wearer's own."""
    times: int
    minutes: float


@dataclass(frozen=True, slots=True)
class Signs:
    """The nine signs, or why none is told."""

    days: int
    """Days from the first that tells something to the last."""
    found: tuple[SignTold, ...]
    """Empty with a warning sign that is ticked, or when these are due to be asked."""
    chance: str

    def count(self, verdict: Verdict) -> int:
        """Return how many signs have a verdict."""
        return sum(one.verdict == verdict for one in self.found)


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything that a report is written and drawn from."""

    span: ReportSpan
    made_ms: int
    is_demo: bool
    """Whether the days are invented: the journal's sessions are those of a demonstration."""
    wear: Wear
    course: Course
    stretches: Stretches
    practised: tuple[Practised, ...]
    long_days: int
    """Days that `outcomes` and `signs` look back from the span's last."""
    outcomes: Outcomes
    told: Told
    """Without pain and places while a warning sign is ticked."""
    flags: tuple[str, ...] | None
    """Warning signs that are ticked now; None: they were never asked."""
    flags_due: bool
    """They are to be asked (again), so no sign is told."""
    signs: Signs

    @property
    def tells_of_the_back(self) -> bool:
        """Whether there may be talk of the back: no warning sign is ticked."""
        return not self.flags

    @property
    def is_empty(self) -> bool:
        """Whether nothing was worn and nothing was told."""
        return not (self.wear.worn_minutes or self.told.checkins or self.told.tags or self.practised)


def as_json(figures: Gathered) -> str:
    """Return the figures as one JSON document."""
    return TypeAdapter(Gathered).dump_json(figures).decode()


def gathered(data_dir: Path, span: ReportSpan, texts: Texts, now_ms: int) -> Gathered:
    """Return what the journal tells of a span. Raises JournalError: there is none, or it can't be read."""
    long_from_ms = span.to_ms - max(LONG_DAYS, span.days) * _DAY_MS
    with Reader(data_dir / JOURNAL_FILE) as reader:
        minutes = [
            kept.record
            for kept in reader.between(Assessment, span.from_ms + 1, span.to_ms)
            if isinstance(kept.record, Assessment)
        ]
        stretches = _stretches(reader, span)
        everything = said(reader)
        return Gathered(
            span=span,
            made_ms=now_ms,
            is_demo=any(session.source in _INVENTED for session in reader.sessions()),
            wear=wear_of(minutes, stretches.judged_minutes, span),
            course=course_of(minutes, span.zone),
            stretches=stretches,
            practised=_practised(reader, span),
            long_days=max(LONG_DAYS, span.days),
            outcomes=outcomes_between(reader, long_from_ms, span.to_ms - 1),
            told=_told(everything, span),
            flags=ticked(everything),
            flags_due=flags_due(everything, now_ms),
            signs=_signs(reader, everything, span, texts, now_ms),
        )


def _stretches(reader: Reader, span: ReportSpan) -> Stretches:
    found = reader.between(Episode, span.from_ms, span.to_ms + _DAY_MS)
    episodes = [kept.record for kept in found if isinstance(kept.record, Episode)]
    return stretches_of(episodes, span.from_ms, span.to_ms, span.zone)


def _told(everything: Sequence[Tag | CheckIn], span: ReportSpan) -> Told:
    """Return what was told; nothing of the back while a warning sign is ticked."""
    told = told_in(everything, span)
    if not ticked(everything):
        return told
    return replace(
        told,
        days=tuple(replace(day, pain=None) for day in told.days),
        pain_reports=0,
        pain_mean=None,
        pain_most=None,
        painless=0,
        places=(),
        place_reports=0,
    )


def _signs(
    reader: Reader, everything: Sequence[Tag | CheckIn], span: ReportSpan, texts: Texts, now_ms: int
) -> Signs:
    diary = diary_until(reader, everything, span.zone, max(LONG_DAYS, span.days), span.last)
    told = signs_told(diary, ticked(everything) or (), texts)
    found = () if flags_due(everything, now_ms) else told.signs
    return Signs(told.days, found, told.chance)


def _practised(reader: Reader, span: ReportSpan) -> tuple[Practised, ...]:
    times: dict[str, list[float]] = {}
    for kept in reader.between(SessionSummary, span.from_ms, span.to_ms):
        one = kept.record
        if isinstance(one, SessionSummary):
            times.setdefault(one.practice, []).append((one.to_ms - one.from_ms) / 60_000)
    return tuple(
        Practised(practice, len(found), sum(found))
        for practice, found in sorted(times.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    )
