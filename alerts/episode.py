"""When load is sustained."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from alerts.lessons import LessonSettings
from hrv.gates import MINUTE_MS
from hrv.load import Assessment, Gate

Profile = Literal["ordinary", "strict"]

_SUREST: Final = 0.88
"""No more than this is asked for: a load may always have just ended, so nothing is ever much surer."""


@dataclass(frozen=True, slots=True)
class EpisodeSettings:
    """Every constant of the rule, with its unit."""

    profile: Profile = "ordinary"
    """`strict`: careful, fewer episodes become sustained, and later."""
    on: float = 0.7
    """Load above which an episode begins."""
    on_without_motion: float = 1.0
    """The same without an accelerometer."""
    off: float = 0.3
    """Load below which it ends, of minutes that were kept before there was a chance."""
    unlikely: float = 0.16
    """Chance of load, 0 to 1, below which it ends."""
    sure: float = 0.8
    """Chance of load that has lasted, 0 to 1, above which an episode is sustained."""
    strict_sure: float = 0.86
    """The same in the profile `strict`."""
    sure_per_spread: float = 0.1
    """How far that chance moves when answers move `on` by one spread."""
    sustained_minutes: int = 5
    """Judged minutes above `on` before load is sustained, however sure it is.

    The minutes of an episode between `off` and `on` keep it going but don't count here.
    """
    strict_minutes: int = 8
    """The same in the profile `strict`."""
    unjudged_minutes: int = 5
    """More unjudged minutes in a row than this end an episode."""
    lessons: LessonSettings = field(default_factory=LessonSettings)
    """How far answers may move `on`."""

    def __post_init__(self) -> None:
        if not self.off < min(self.on, self.on_without_motion):
            raise ValueError(f"off = {self.off} is not below on = {self.on} and {self.on_without_motion}")
        if not self.off < self.lessons.on_least:
            raise ValueError(f"off = {self.off} is not below lessons.on_least = {self.lessons.on_least}")
        if min(self.sustained_minutes, self.strict_minutes) < 1 or self.unjudged_minutes < 0:
            raise ValueError(
                "sustained_minutes and strict_minutes must be at least 1, unjudged_minutes at least 0"
            )
        if not 0 <= self.unlikely <= 1:
            raise ValueError(f"unlikely = {self.unlikely} is not between 0 and 1")
        if not (0 <= self.sure <= _SUREST and 0 <= self.strict_sure <= _SUREST and self.sure_per_spread >= 0):
            raise ValueError(f"sure and strict_sure must be from 0 to {_SUREST}, sure_per_spread not below 0")

    @property
    def minutes_needed(self) -> int:
        """Judged minutes above `on` before load is sustained in this profile."""
        return self.strict_minutes if self.profile == "strict" else self.sustained_minutes

    def on_for(self, *, has_motion: bool, raised: float = 0.0) -> float:
        """Return the load above which an episode begins, `raised` by what answers have taught."""
        return (self.on if has_motion else self.on_without_motion) + raised

    def sure_for(self, raised: float = 0.0) -> float:
        """Return the chance above which an episode is sustained, `on` being `raised` so much by answers."""
        sure = self.strict_sure if self.profile == "strict" else self.sure
        return min(max(sure + self.sure_per_spread * raised, 0.0), _SUREST)


STRICT = EpisodeSettings(profile="strict")
"""The profile for those who want fewer prompts."""


@dataclass(frozen=True, slots=True)
class Episode:
    """A stretch of load above this person's usual, as it stood at `at_ms`."""

    start_ms: int
    """The beginning of its first minute; its identity."""
    at_ms: int
    state: Literal["building", "sustained", "ended"]
    minutes: int
    """Judged minutes so far."""
    peak_load: float
    d_hr_bpm: float
    """Mean heart rate above usual."""
    d_rmssd_pct: float
    """Mean RMSSD against usual; negative when it is lower."""
    confidence: float
    """Mean over its judged minutes."""
    unjudged: Mapping[Gate, int]
    """Minutes that could not be judged, by reason; a minute that is missing counts as `signal`."""
    on: float | None = None
    """The load above which it began, as settings and answers had it then; None: kept before this was."""
    off: float | None = None
    """The load below which it ends."""
    minutes_needed: int | None = None
    """Judged minutes above `on` that it takes before it is sustained."""
    sure: float | None = None
    """The chance of load that has lasted above which it is sustained; None: kept before this was."""
    lasted_chance: float | None = None
    """That chance in its last judged minute."""


@dataclass(slots=True)
class _Running:
    """An episode under way: sums over its judged minutes."""

    start_ms: int
    judged_ms: int
    on: float
    sure: float
    settings: EpisodeSettings
    is_sustained: bool = False
    """Once it was."""
    lasted_chance: float | None = None
    minutes: int = 0
    minutes_on: int = 0
    peak_load: float = -math.inf
    d_hr_bpm: float = 0.0
    d_ln_rmssd: float = 0.0
    confidence: float = 0.0
    unjudged: Counter[Gate] = field(default_factory=Counter)

    def add(self, assessment: Assessment, load: float, on: float) -> None:
        minute = assessment.minute
        self.judged_ms = assessment.at_ms
        self.minutes += 1
        self.minutes_on += load > on
        self.lasted_chance = assessment.lasted_chance
        self.is_sustained = self.is_sustained or self._is_enough()
        self.peak_load = max(self.peak_load, load)
        self.confidence += assessment.confidence
        if minute.mean_hr_bpm is not None and assessment.usual_hr_bpm is not None:
            self.d_hr_bpm += minute.mean_hr_bpm - assessment.usual_hr_bpm
        if minute.rmssd_ms is not None and assessment.usual_rmssd_ms is not None:
            self.d_ln_rmssd += math.log(minute.rmssd_ms / assessment.usual_rmssd_ms)

    def _is_enough(self) -> bool:
        """Tell whether it has lasted; minutes that were kept before there was a chance count alone."""
        is_sure = self.lasted_chance is None or self.lasted_chance > self.sure
        return is_sure and self.minutes_on >= self.settings.minutes_needed

    def at(self, at_ms: int, state: Literal["building", "sustained", "ended"]) -> Episode:
        return Episode(
            start_ms=self.start_ms,
            at_ms=at_ms,
            state=state,
            minutes=self.minutes,
            peak_load=self.peak_load,
            d_hr_bpm=self.d_hr_bpm / self.minutes,
            d_rmssd_pct=100 * math.expm1(self.d_ln_rmssd / self.minutes),
            confidence=self.confidence / self.minutes,
            unjudged=dict(self.unjudged),
            on=self.on,
            off=self.settings.off,
            minutes_needed=self.settings.minutes_needed,
            sure=self.sure,
            lasted_chance=self.lasted_chance,
        )


class EpisodeTracker:
    """Follows assessments in time order; reports an episode when its state changes.

    The minute that ends an episode begins no other. Time that runs backwards ends an episode.
    """

    def __init__(self, settings: EpisodeSettings) -> None:
        self._settings = settings
        self._running: _Running | None = None
        self._at_ms = 0
        self._raised = 0.0

    def track(self, assessment: Assessment, raised: float = 0.0) -> Episode | None:
        """Take one minute; return the episode if it began to build, became sustained or ended.

        `raised` is what answers have taught (`alerts.lessons`): so much more load, or less, is `on`.
        """
        self._raised = raised
        before_ms, self._at_ms = self._at_ms, assessment.at_ms
        if self._running is None:
            return self._begin(assessment)
        if assessment.at_ms <= before_ms:
            return self._end(self._running, before_ms)
        return self._continue(self._running, assessment, before_ms)

    @property
    def current(self) -> Episode | None:
        """The episode as it stands now, or None when calm."""
        running = self._running
        return None if running is None else running.at(self._at_ms, self._state(running))

    def _begin(self, assessment: Assessment) -> Episode | None:
        on = self._on(assessment)
        if not assessment.judged or assessment.load is None or assessment.load <= on:
            return None
        if self._is_unlikely(assessment):
            return None
        sure = self._settings.sure_for(self._raised)
        self._running = _Running(assessment.at_ms - MINUTE_MS, assessment.at_ms, on, sure, self._settings)
        self._running.add(assessment, assessment.load, on)
        return self.current

    def _continue(self, running: _Running, assessment: Assessment, before_ms: int) -> Episode | None:
        self._count_unjudged(running, assessment, before_ms)
        load = assessment.load if assessment.judged else None
        lapse_ms = running.judged_ms + (self._settings.unjudged_minutes + 1) * MINUTE_MS
        if assessment.at_ms - (0 if load is None else MINUTE_MS) >= lapse_ms:
            return self._end(running, min(lapse_ms, assessment.at_ms))
        if load is None:
            return None
        if self._is_over(assessment, load):
            return self._end(running, assessment.at_ms)
        was = self._state(running)
        running.add(assessment, load, self._on(assessment))
        return self.current if self._state(running) != was else None

    def _is_over(self, assessment: Assessment, load: float) -> bool:
        is_known = assessment.load_chance is not None
        return self._is_unlikely(assessment) if is_known else load < self._settings.off

    def _is_unlikely(self, assessment: Assessment) -> bool:
        return assessment.load_chance is not None and assessment.load_chance < self._settings.unlikely

    def _count_unjudged(self, running: _Running, assessment: Assessment, before_ms: int) -> None:
        missing = round((assessment.at_ms - before_ms) / MINUTE_MS) - 1
        if missing > 0:
            running.unjudged["signal"] += min(missing, self._settings.unjudged_minutes + 1)
        running.unjudged.update(assessment.gates)

    def _end(self, running: _Running, at_ms: int) -> Episode:
        self._running = None
        return running.at(at_ms, "ended")

    def _on(self, assessment: Assessment) -> float:
        return self._settings.on_for(has_motion=assessment.has_motion, raised=self._raised)

    def _state(self, running: _Running) -> Literal["building", "sustained"]:
        return "sustained" if running.is_sustained else "building"
