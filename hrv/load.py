"""How far a minute is from this person's own usual while still, and how sure that is."""

import math
from bisect import insort
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from hrv.agreement import Agreement
from hrv.baseline import (
    NOTHING_LEARNED,
    Baseline,
    BaselineSettings,
    StillMinute,
    StillMinutes,
    Usual,
    in_columns,
    learn,
    quantile,
)
from hrv.event import Context
from hrv.frame import Minute
from hrv.gates import MINUTE_MS, Features, Gates, GateSettings, Mark, Recent, features_of
from hrv.gates import Gate as Gate

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_MS: Final = 200_000_000_000_000
"""The year 8307; a time outside 1970 to this is taken as its nearest end."""


@dataclass(frozen=True, slots=True)
class LoadSettings:
    """Every constant of the judgement, with its unit."""

    gates: GateSettings = field(default_factory=GateSettings)
    baseline: BaselineSettings = field(default_factory=BaselineSettings)
    agreement: Agreement = field(default_factory=Agreement)
    smoothing_minutes: float = 2.0
    """Time constant of the exponential smoothing."""
    hold_minutes: int = 5
    """Unjudged minutes in a row over which a load is kept; after more it is unknown and begins anew."""
    offset_quantile: float = 0.4
    """Share of today's minutes below which today's own offset lies."""
    offset_shrink_minutes: int = 90
    """An offset of n judged minutes counts n / (n + this)."""
    offset_most: float = 1.5
    """The largest offset either way, in spreads: a day-long load must not hide itself."""
    far_above_bpm: float = 25.0
    """Without an accelerometer: a heart rate this far above usual is movement."""
    coverage_minutes: int = 15
    """The time whose coverage counts for the confidence."""
    mature_days: int = 5
    """Worn days after which the baseline is fully trusted."""
    without_motion_confidence: float = 0.6
    """What an accelerometer's absence leaves of the confidence."""

    def __post_init__(self) -> None:
        if not self.smoothing_minutes > 0:
            raise ValueError(f"smoothing_minutes = {self.smoothing_minutes} is not above 0")
        if self.coverage_minutes < 1 or self.mature_days < 1:
            raise ValueError("coverage_minutes and mature_days must be at least 1")
        if not (0 <= self.offset_quantile <= 1 and self.offset_most >= 0 and self.offset_shrink_minutes >= 0):
            raise ValueError(
                "offset_quantile must be between 0 and 1, the other offset constants not below 0"
            )


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
    """How far today as a whole runs above the usual, bpm."""
    learned_days: int
    minute_load: float | None = None
    """What this minute alone says, before smoothing; None as `z_hr`."""

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


class _Offset:
    """How far today runs above usual in one feature, in spreads."""

    def __init__(self, settings: LoadSettings) -> None:
        self._settings = settings
        self._residuals: list[float] = []
        self.spreads = 0.0

    def put(self, residual: float) -> None:
        insort(self._residuals, residual)
        count, most = len(self._residuals), self._settings.offset_most
        middle = quantile(self._residuals, self._settings.offset_quantile)
        shrunk = middle * count / (count + self._settings.offset_shrink_minutes)
        self.spreads = min(max(shrunk, -most), most)


class _Today:
    """All that is only true of one local day: nothing judged by one baseline is carried to the next."""

    def __init__(self, ordinal: int, settings: LoadSettings) -> None:
        self.ordinal = ordinal
        self.still: list[StillMinute] = []
        self.hr_offset = _Offset(settings)
        self.ln_rmssd_offset = _Offset(settings)
        self.far_above = Mark(settings.gates.slope_minutes)
        self._load: float | None = None
        self._held = Mark(settings.hold_minutes)
        self._weight = -math.expm1(-1 / settings.smoothing_minutes)

    def smooth(self, at_ms: int, minute_load: float) -> None:
        """Take a judged minute; a load that begins anew begins at usual, so that one minute shows little."""
        before = self.load(at_ms - MINUTE_MS) or 0.0
        self._load = before + self._weight * (minute_load - before)
        self._held.put(at_ms)

    def load(self, at_ms: int) -> float | None:
        """Return the smoothed load, if a judged minute is near enough."""
        return self._load if self._held.counts(at_ms) else None


@dataclass(frozen=True, slots=True)
class _Distance:
    """How far a sound minute's features are from usual, in spreads, positive towards load."""

    hr: float
    ln_rmssd: float


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
        self._today = _Today(0, settings)

    def judge(self, minute: Minute) -> Assessment:
        """Take the next minute; return what it came to. Total: no value of a minute raises."""
        local = self._local(minute.at_ms)
        self._turn_to(local.toordinal())
        part = local.hour // 2
        usual = self._baseline.usual(minute.posture, part)
        features = features_of(minute, self._settings.gates)
        bars = self._gates.check(minute, features)
        gates = (*bars, *self._late_gates(minute, features, usual, bars))
        far = _distance(features, usual) if features and usual else None
        z = self._without_offset(far) if far else None
        minute_load = self._settings.agreement.load(z.hr, z.ln_rmssd) if z else None
        offset_bpm = self._today.hr_offset.spreads * usual.hr_spread_bpm if usual else None
        if features and not bars:
            self._today.still.append(StillMinute(minute.posture, part, features.hr_bpm, features.ln_rmssd))
        if not gates and far and minute_load is not None:
            self._today.hr_offset.put(far.hr)
            self._today.ln_rmssd_offset.put(far.ln_rmssd)
            self._today.smooth(minute.at_ms, minute_load)
        return Assessment(
            minute=minute,
            gates=gates,
            z_hr=z.hr if z else None,
            z_ln_rmssd=z.ln_rmssd if z else None,
            load=self._today.load(minute.at_ms),
            confidence=self._confidence(minute, sound=features is not None),
            usual_hr_bpm=usual.hr_bpm if usual else None,
            usual_rmssd_ms=math.exp(usual.ln_rmssd) if usual else None,
            offset_bpm=offset_bpm,
            learned_days=self._baseline.learned_days,
            minute_load=minute_load,
        )

    def note(self, context: Context) -> None:
        """Take a change around the wearer."""
        self._gates.note(context)

    def _local(self, at_ms: int) -> datetime:
        begin_ms = min(max(at_ms - MINUTE_MS, 0), _LAST_MS)
        return (_EPOCH + timedelta(milliseconds=begin_ms)).astimezone(self._tz)

    def _turn_to(self, ordinal: int) -> None:
        if ordinal == self._today.ordinal:
            return
        settings = self._settings.baseline
        if len(self._today.still) >= settings.worn_day_minutes:
            self._days.append(in_columns(self._today.still))
            self._baseline = learn(self._days, settings, self._settings.agreement)
        self._today = _Today(ordinal, self._settings)

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

    def _without_offset(self, far: _Distance) -> _Distance:
        clipped = self._settings.agreement.clipped
        return _Distance(
            clipped(far.hr - self._today.hr_offset.spreads),
            clipped(far.ln_rmssd - self._today.ln_rmssd_offset.spreads),
        )

    def _confidence(self, minute: Minute, *, sound: bool) -> float:
        settings = self._settings
        heard = min(max(minute.coverage_pct, 0.0), 100.0) if math.isfinite(minute.coverage_pct) else 0.0
        self._coverage.put(minute.at_ms, heard / 100)
        signal = 1 - max(minute.corrected_pct, 0.0) / 100 if sound else 0.0
        coverage = sum(self._coverage.values(minute.at_ms)) / settings.coverage_minutes
        maturity = min(self._baseline.learned_days / settings.mature_days, 1.0)
        motion = 1.0 if minute.motion_sd_mg is not None else settings.without_motion_confidence
        return signal * min(coverage, 1.0) * maturity * motion


def _distance(features: Features, usual: Usual) -> _Distance:
    return _Distance(
        (features.hr_bpm - usual.hr_bpm) / usual.hr_spread_bpm,
        (usual.ln_rmssd - features.ln_rmssd) / usual.ln_rmssd_spread,
    )
