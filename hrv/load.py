"""How far a minute is from this person's own usual while still, and how sure that is."""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from hrv.baseline import NOTHING_LEARNED, Baseline, StillMinute, StillMinutes, Usual, in_columns, learn
from hrv.calm import Calms
from hrv.event import Calm, Context
from hrv.frame import Minute
from hrv.gates import MINUTE_MS, Features, Gates, Recent, features_of
from hrv.gates import Gate as Gate
from hrv.load_settings import LoadSettings as LoadSettings
from hrv.today import Today

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_MS: Final = 200_000_000_000_000
"""The year 8307; a time outside 1970 to this is taken as its nearest end."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """A minute, judged: its distance from usual, or why that can't be told."""

    minute: Minute
    gates: tuple[Gate, ...]
    """Empty when the minute is judged."""
    z_hr: float | None
    """Heart rate above usual and today's offset, in spreads; None without a sound signal or a usual.

    A gated minute has it too (for explanations and effects), but it never enters its load.
    """
    z_ln_rmssd: float | None
    """ln RMSSD below usual and today's offset, in spreads; None as above."""
    load: float | None
    """The smoothed load; kept from the last judged minute for `hold_minutes`, then None."""
    confidence: float
    """0 to 1: signal x coverage x maturity of the baseline x accelerometer."""
    usual_hr_bpm: float | None
    usual_rmssd_ms: float | None
    offset_bpm: float | None
    """How far today runs above the usual by now, bpm; learned from minutes without load."""
    learned_days: int
    minute_load: float | None = None
    """What this minute alone says, before smoothing; None as `z_hr`."""
    hr_spread_bpm: float | None = None
    """One spread of heart rate; z_hr = (heart rate - usual - offset) / this, clipped."""
    ln_rmssd_spread: float | None = None
    """One spread of ln RMSSD."""
    offset_ln_rmssd: float | None = None
    """How far ln RMSSD runs below the usual today; z_ln_rmssd = (usual - it - this) / its spread, clipped."""
    push_day: bool = False
    """Whether this local day ran high from its morning on; once found, for the rest of the day."""
    load_chance: float | None = None
    """The chance, 0 to 1, that load is on at the end of this minute or fades; None without a usual."""
    lasted_chance: float | None = None
    """The chance that load is on and has lasted (`SustainedSettings.lasted_minutes`); None as above."""

    @property
    def at_ms(self) -> int:
        """The end of the minute."""
        return self.minute.at_ms

    @property
    def judged(self) -> bool:
        """Tell whether nothing stood against a judgement."""
        return not self.gates

    @property
    def has_motion(self) -> bool:
        """Tell whether an accelerometer spoke for this minute."""
        return self.minute.motion_sd_mg is not None


@dataclass(frozen=True, slots=True)
class _Distance:
    """How far a sound minute's features are from something, positive towards load: bpm, and ln RMSSD."""

    hr_bpm: float
    ln_rmssd: float

    def in_spreads(self, usual: Usual, clip: Callable[[float], float]) -> tuple[float, float]:
        """Return heart rate and ln RMSSD in spreads, no larger than a feature may count."""
        return clip(self.hr_bpm / usual.hr_spread_bpm), clip(self.ln_rmssd / usual.ln_rmssd_spread)


class Assessor:
    """Judges minutes in time order against the baseline it learns from them.

    A pure fold over minutes and contexts, with a short memory: the outputs of a day depend on the still
    minutes of the last 28 worn days before it, on that day, and on the hour before. An `Assessor` that
    is fed with these (or with any longer past) goes on exactly like one that heard everything.
    """

    def __init__(self, settings: LoadSettings, tz: tzinfo) -> None:
        self._settings = settings
        self._tz = tz
        self._gates = Gates(settings.gates)
        self._coverage = Recent(settings.coverage_minutes)
        self._days: deque[StillMinutes] = deque(maxlen=settings.baseline.days)
        self._baseline: Baseline = NOTHING_LEARNED
        self._today = Today(0, settings)
        self._calms = Calms(settings.calm)

    def judge(self, minute: Minute) -> Assessment:
        """Take the next minute; return what it came to. Total: no value of a minute raises."""
        local = self._local(minute.at_ms)
        self._turn_to(local.toordinal())
        part = local.hour // 2
        features = features_of(minute, self._settings.gates)
        bars = self._gates.check(minute, features)
        usual = self._usual(minute, part)
        gates = (*bars, *self._late_gates(minute, features, usual, bars))
        today, level = self._today, self._today.level
        offset_bpm, offset_ln_rmssd = level.hr_bpm, level.ln_rmssd
        far = _distance(features, usual) if features and usual else None
        z = self._in_spreads(far, usual) if far and usual else None
        minute_load = self._settings.agreement.load(*z) if z else None
        if features and not bars:
            self._learn_from(minute, part, features)
        today.sustained.live(minute.at_ms)
        if not gates and far and usual and minute_load is not None:
            self._weigh(far, usual)
            today.smooth(minute.at_ms, minute_load)
            if not self._baseline.is_calibrated:
                today.look_for_push(local.hour, usual.hr_spread_bpm)
        return Assessment(
            minute=minute,
            gates=gates,
            z_hr=z[0] if z else None,
            z_ln_rmssd=z[1] if z else None,
            load=today.load(minute.at_ms),
            confidence=self._confidence(minute, sound=features is not None),
            usual_hr_bpm=usual.hr_bpm if usual else None,
            usual_rmssd_ms=math.exp(usual.ln_rmssd) if usual else None,
            offset_bpm=offset_bpm if usual else None,
            learned_days=self._baseline.learned_days,
            minute_load=minute_load,
            hr_spread_bpm=usual.hr_spread_bpm if usual else None,
            ln_rmssd_spread=usual.ln_rmssd_spread if usual else None,
            offset_ln_rmssd=offset_ln_rmssd if usual else None,
            push_day=today.push_day,
            load_chance=today.sustained.on if usual else None,
            lasted_chance=today.sustained.lasted if usual else None,
        )

    def note(self, event: Context | Calm) -> None:
        """Take a change around the wearer, or a stretch that they call calm."""
        if isinstance(event, Calm):
            self._calms.note(event)
            self._calibrate()
        else:
            self._gates.note(event)

    def _usual(self, minute: Minute, part: int) -> Usual | None:
        """Return what is usual; a posture that only the desk tells may not be known by its name yet."""
        if minute.motion_sd_mg is not None and minute.posture == "unknown":
            return self._baseline.usual_untold(part)
        usual = self._baseline.usual(self._gates.posture_of(minute), part)
        return usual or self._baseline.usual(minute.posture, part)

    def _learn_from(self, minute: Minute, part: int, features: Features) -> None:
        at_ms, posture = min(max(minute.at_ms, 0), _LAST_MS), self._gates.posture_of(minute)
        self._today.still.append(StillMinute(at_ms, posture, part, features.hr_bpm, features.ln_rmssd))
        if self._calms.in_calibration(at_ms):
            self._calibrate()

    def _calibrate(self) -> None:
        """Let a calibration tell what is usual, as long as worn days don't."""
        day = self._today.ordinal
        if self._calms.calibrate(self._today.still, day):
            before, settings = self._baseline, self._settings.baseline
            self._baseline = self._calms.baseline(before, day, settings)
            if self._baseline is not before:
                self._today.judge_anew()

    def _local(self, at_ms: int) -> datetime:
        begin_ms = min(max(at_ms - MINUTE_MS, 0), _LAST_MS)
        return (_EPOCH + timedelta(milliseconds=begin_ms)).astimezone(self._tz)

    def _turn_to(self, ordinal: int) -> None:
        if ordinal == self._today.ordinal:
            return
        settings = self._settings.baseline
        if len(self._today.still) >= settings.worn_day_minutes:
            self._days.append(in_columns(self._today.still))
        self._baseline = self._learned(ordinal)
        self._today = Today(ordinal, self._settings)

    def _learned(self, ordinal: int) -> Baseline:
        settings, marks = self._settings.baseline, self._calms.marks(self._days)
        credit_days = self._calms.credit_days(marks, ordinal)
        known = learn(self._days, settings, self._settings.agreement, marks, credit_days)
        return self._calms.baseline(known, ordinal, settings)

    def _late_gates(
        self, minute: Minute, features: Features | None, usual: Usual | None, bars: list[Gate]
    ) -> list[Gate]:
        if usual is None:
            return ["learning"]
        if minute.motion_sd_mg is not None:
            return []
        if features and features.hr_bpm > usual.hr_bpm + self._settings.far_above_bpm:
            self._today.far_above.put(minute.at_ms)
        above = self._today.far_above.counts(minute.at_ms)
        return ["slope"] if above and "slope" not in bars else []

    def _in_spreads(self, far: _Distance, usual: Usual) -> tuple[float, float]:
        return self._above_level(far).in_spreads(usual, self._settings.agreement.clipped)

    def _above_level(self, far: _Distance) -> _Distance:
        level = self._today.level
        return _Distance(far.hr_bpm - level.hr_bpm, far.ln_rmssd - level.ln_rmssd)

    def _weigh(self, far: _Distance, usual: Usual) -> None:
        """Let a judged minute speak for or against load, and then for the level of the day."""
        above, sustained = self._above_level(far), self._today.sustained
        sustained.weigh(above.hr_bpm, above.ln_rmssd, usual.hr_spread_bpm)
        self._today.level.put(far.hr_bpm, far.ln_rmssd, sustained.on)

    def _confidence(self, minute: Minute, *, sound: bool) -> float:
        settings = self._settings
        heard = min(max(minute.coverage_pct, 0.0), 100.0) if math.isfinite(minute.coverage_pct) else 0.0
        self._coverage.put(minute.at_ms, heard / 100)
        signal = 1 - max(minute.corrected_pct, 0.0) / 100 if sound else 0.0
        coverage = sum(self._coverage.values(minute.at_ms)) / settings.coverage_minutes
        known_days = self._baseline.learned_days + self._baseline.credit_days
        maturity = min(known_days / settings.mature_days, 1.0)
        motion = 1.0 if minute.motion_sd_mg is not None else settings.without_motion_confidence
        return signal * min(coverage, 1.0) * maturity * motion


def _distance(features: Features, usual: Usual) -> _Distance:
    return _Distance(features.hr_bpm - usual.hr_bpm, usual.ln_rmssd - features.ln_rmssd)
