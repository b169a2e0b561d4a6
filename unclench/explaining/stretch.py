"""A stretch of time as it was kept: its minutes, and for each what stood behind it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from alerts.episode import Episode, EpisodeTracker
from alerts.hold import Moment
from alerts.lessons import Lesson, Lessons
from alerts.prompt import Prompt
from hrv.event import Calm, Context, Surrounding
from hrv.load import Assessment
from unclench.explaining.silence import MINUTE_MS, Silence, Spent, is_of_load, silences, spent
from unclench.pipeline import SETTINGS, PipelineSettings
from unclench.record import Kept, Record
from unclench.store.reader import Reader
from unclench.words import local_time

BEFORE_MS = 120 * MINUTE_MS
"""How long before its day the episodes are followed, so that one over midnight is known."""

DAY_MS = 1440 * MINUTE_MS

Kind = TypeVar("Kind", bound=Record)


@dataclass(frozen=True, slots=True)
class Seen:
    """One minute, and what stood behind it."""

    assessment: Assessment
    on: float
    """The load above which an episode would have begun."""
    episode: Episode | None
    """That which was on, or ended in it."""
    held_by: tuple[str, ...]
    """The kinds of the holds that would have kept a prompt back."""
    silent: tuple[Silence, ...]
    """Why this minute of an episode began no prompt; empty without an episode, and when it did."""


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
    budget: Spent
    """As it stood at its end."""
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
    midnight_ms = _midnight_ms(from_ms, settings_of(reader, reader.last(Assessment)).zone)
    kept = reader.between(Assessment, midnight_ms - BEFORE_MS, to_ms)
    settings = settings_of(reader, kept[-1] if kept else None)
    minutes = list(_of(Assessment, kept))
    prompts = list(_of(Prompt, reader.between(Prompt, 0, to_ms)))
    contexts = list(_of(Context, reader.between(Context, 0, to_ms)))
    lessons = Lessons(settings.episode.lessons, settings.episode.on, ZoneInfo(settings.zone))
    seen = _seen(minutes, contexts, prompts, lessons, settings)
    return Stretch(
        from_ms=from_ms,
        to_ms=to_ms,
        day=tuple(one for one in seen if one.assessment.at_ms > midnight_ms),
        prompts=tuple(one for one in prompts if from_ms <= one.at_ms <= to_ms),
        told=tuple(_of(Prompt, reader.between(Prompt, midnight_ms - BEFORE_MS, to_ms + DAY_MS))),
        budget=spent(prompts, to_ms, settings.zone),
        calms=tuple(_counting(_of(Calm, reader.between(Calm, 0, 2**62)), midnight_ms, to_ms, settings)),
        lessons=tuple(lessons.lessons(to_ms)),
        settings=settings,
    )


def _of(kind: type[Kind], kept: Iterable[Kept]) -> Iterator[Kind]:
    return (one.record for one in kept if isinstance(one.record, kind))


def _midnight_ms(at_ms: int, zone: str) -> int:
    local = local_time(at_ms, zone)
    midnight = datetime(local.year, local.month, local.day, tzinfo=ZoneInfo(zone))
    return round(midnight.timestamp() * 1000)


def next_midnight_ms(at_ms: int, zone: str) -> int:
    """Return the end of the local day in which the moment lies."""
    local = local_time(at_ms, zone)
    midnight = datetime(local.year, local.month, local.day, tzinfo=ZoneInfo(zone)) + timedelta(days=1)
    return round(midnight.timestamp() * 1000)


def _counting(
    calms: Iterable[Calm], midnight_ms: int, to_ms: int, settings: PipelineSettings
) -> Iterator[Calm]:
    week_ms = settings.load.calm.calibration_days * DAY_MS
    for calm in calms:
        reach_ms = week_ms if calm.how == "calibration" else 0
        if calm.from_ms < to_ms and calm.to_ms > midnight_ms - reach_ms:
            yield calm


def _seen(
    minutes: Sequence[Assessment],
    contexts: Sequence[Context],
    prompts: Sequence[Prompt],
    lessons: Lessons,
    settings: PipelineSettings,
) -> Iterator[Seen]:
    """Follow the minutes again: what is behind each is a function of what was kept before it."""
    tracker = EpisodeTracker(settings.episode)
    around: dict[Surrounding, bool] = {}
    place, taught = 0, 0
    for assessment in minutes:
        while taught < len(prompts) and prompts[taught].at_ms < assessment.at_ms:
            lessons.take(prompts[taught : taught + 1])
            taught += 1
        while place < len(contexts) and contexts[place].at_ms <= assessment.at_ms:
            around[contexts[place].what] = contexts[place].on
            place += 1
        raised = lessons.raised(assessment.at_ms)
        changed = tracker.track(assessment, raised)
        current = tracker.current
        yield Seen(
            assessment,
            settings.episode.on_for(has_motion=assessment.has_motion, raised=raised),
            current or changed,
            _held_by(assessment, around, settings),
            _silent(assessment, current, prompts[:taught], prompts[taught:], settings),
        )
    lessons.take(prompts[taught:])


def _silent(
    assessment: Assessment,
    episode: Episode | None,
    before: Sequence[Prompt],
    after: Sequence[Prompt],
    settings: PipelineSettings,
) -> tuple[Silence, ...]:
    if episode is None or any(is_of_load(one) and one.prompt_ms == assessment.at_ms for one in after):
        return ()
    budget = spent(before, assessment.at_ms, settings.zone)
    return silences(assessment, episode, budget, settings.policy)


def _held_by(
    assessment: Assessment, around: dict[Surrounding, bool], settings: PipelineSettings
) -> tuple[str, ...]:
    moment = Moment(
        at_ms=assessment.at_ms,
        local=local_time(assessment.at_ms, settings.zone),
        surroundings=frozenset(what for what, on in around.items() if on),
        known=frozenset(around),
        assessment=assessment,
    )
    return tuple(hold.kind for hold in settings.holds if hold.holds(moment))
