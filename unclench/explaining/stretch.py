"""A stretch of time as it was kept: its minutes, and for each what stood behind it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from alerts.lessons import Lesson
from alerts.prompt import Prompt
from alerts.silence import Standing
from hrv.event import Calm
from hrv.gates import MINUTE_MS
from hrv.load import Assessment
from unclench.pipeline import SETTINGS, Behind, Pipeline, PipelineSettings
from unclench.record import Kept, of_kind
from unclench.store.reader import Reader
from unclench.store.spans import day_at, midnight_ms

REMEMBERED_DAYS = 32
"""Worn days before the stretch that the policy may still remember: a lowered rate lasts 28."""
BEFORE_MS = 120 * MINUTE_MS
"""How long before its day the episodes are followed, so that one over midnight is known."""

DAY_MS = 1440 * MINUTE_MS


@dataclass(frozen=True, slots=True)
class Seen(Behind):
    """One minute, and what stood behind it."""

    assessment: Assessment


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `from_ms` to `to_ms`, as it was kept; `day` holds the minutes of the whole local day before."""

    from_ms: int
    to_ms: int
    day: tuple[Seen, ...]
    prompts: tuple[Prompt, ...]
    """The states of prompts in it, in order."""
    told: tuple[Prompt, ...]
    """The states of prompts of its episodes, also those that came later."""
    standing: Standing | None
    """Of prompts, at its end; None: no minute was heard by then."""
    calms: tuple[Calm, ...]
    """What was called calm that day, or in the weeks before by a calibration."""
    lessons: tuple[Lesson, ...]
    """What answers had taught by then."""
    settings: PipelineSettings
    """The constants of the session in which its last minute was judged."""

    @property
    def seen(self) -> tuple[Seen, ...]:
        """Its own minutes."""
        return tuple(one for one in self.day if self.from_ms < one.assessment.at_ms <= self.to_ms)


def settings_of(reader: Reader, kept: Kept | None) -> PipelineSettings:
    """Return the constants of the session in which a record was kept."""
    session = reader.session_of(kept) if kept else None
    return SETTINGS.validate_json(session.settings if session else "{}")


def stretch(reader: Reader, from_ms: int, to_ms: int) -> Stretch:
    """Look up a stretch of time. Raises StoreError."""
    zone = settings_of(reader, reader.last(Assessment)).zone
    begin_ms = day_at(from_ms, ZoneInfo(zone)).from_ms
    newest = reader.between(Assessment, begin_ms - BEFORE_MS, to_ms)
    settings = settings_of(reader, newest[-1] if newest else reader.last(Prompt))
    pipeline = Pipeline(settings)
    day = tuple(_followed(reader, pipeline, begin_ms, to_ms))
    told = tuple(of_kind(Prompt, reader.between(Prompt, begin_ms - BEFORE_MS, to_ms + DAY_MS)))
    return Stretch(
        from_ms=from_ms,
        to_ms=to_ms,
        day=day,
        prompts=tuple(one for one in told if from_ms <= one.at_ms <= to_ms),
        told=told,
        standing=pipeline.standing(),
        calms=tuple(_counting(of_kind(Calm, reader.between(Calm, 0, 2**62)), begin_ms, to_ms, settings)),
        lessons=tuple(pipeline.lessons(to_ms)),
        settings=settings,
    )


def heard_span(reader: Reader, day: date, zone: str) -> tuple[int, int] | None:
    """Return a day of the wearer from the first minute that was heard to the last; None: none was."""
    begin_ms, end_ms = (midnight_ms(one, ZoneInfo(zone)) for one in (day, day + timedelta(days=1)))
    minutes = reader.between(Assessment, begin_ms + 1, end_ms)
    return (minutes[0].record.at_ms - MINUTE_MS, minutes[-1].record.at_ms) if minutes else None


def _counting(calms: Iterable[Calm], begin_ms: int, to_ms: int, settings: PipelineSettings) -> Iterator[Calm]:
    week_ms = settings.load.calm.calibration_days * DAY_MS
    for calm in calms:
        reach_ms = week_ms if calm.how == "calibration" else 0
        if calm.from_ms < to_ms and calm.to_ms > begin_ms - reach_ms:
            yield calm


def _followed(reader: Reader, pipeline: Pipeline, begin_ms: int, to_ms: int) -> Iterator[Seen]:
    """Let a pipeline live through what was kept up to a moment, minutes as they were judged then.

    It begins as many worn days before as the policy remembers; only the stretch's own day is given.
    """
    for record in reader.slow_inputs(REMEMBERED_DAYS, to_ms):
        if not isinstance(record, Assessment):
            if record.at_ms <= to_ms:
                pipeline.remember(record)
        elif record.at_ms > to_ms:
            return
        else:
            behind = pipeline.behind(record)
            if record.at_ms > begin_ms:
                yield Seen(behind.on, behind.episode, behind.held_by, behind.silent, record)
