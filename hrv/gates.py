"""What else than load moves a heart: why a minute must not be judged, whatever is usual."""

import math
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal

from hrv.beat import LONGEST_RR_MS, SHORTEST_RR_MS
from hrv.event import Context, Posture
from hrv.frame import Minute

Gate = Literal[
    "motion",
    "posture",
    "microphone",
    "session",
    "strap_on",
    "signal",
    "learning",
    "no_rhythm",
    "slope",
    "away",
]
"""Why a minute is not judged."""

MINUTE_MS: Final = 60_000

_SPELLS_KEPT = 32
_SLOWEST_BPM = MINUTE_MS / LONGEST_RR_MS
_FASTEST_BPM = MINUTE_MS / SHORTEST_RR_MS


@dataclass(frozen=True, slots=True)
class GateSettings:
    """Every constant of the gates; what is longer than these minutes ago no longer counts."""

    motion_mg: float = 60.0
    """Standard deviation of the acceleration above which the wearer moves, 1/1000 of gravity."""
    motion_minutes: int = 8
    """How long a movement counts."""
    posture_minutes: int = 4
    """How long a change of posture counts."""
    session_minutes: int = 3
    """How long a practice counts after its end."""
    absence_minutes: int = 5
    """Time without beats after which the strap was put on anew."""
    strap_on_minutes: int = 5
    """First minutes on the body that are not judged."""
    corrected_most_pct: float = 5.0
    """Share of corrected beats up to which a minute is sound."""
    least_nn_beats: int = 30
    """Beats that a minute needs at least to be sound."""
    longest_gap_ms: int = 10_000
    """The longest hole in a sound minute."""
    slope_bpm: float = 12.0
    """Without an accelerometer: a rise of heart rate above this is movement."""
    slope_within_minutes: int = 2
    """The time in which it rises."""
    slope_minutes: int = 10
    """How long such a rise, or a heart rate far above usual, counts as movement."""
    away_minutes: int = 8
    """Without an accelerometer: how long an empty desk counts after somebody is back at it."""
    rhythm_corrected_pct: float = 20.0
    """Share of corrected beats at rest above which this rhythm can't be judged."""
    rhythm_minutes: int = 60
    """The time over which that share is taken."""
    rhythm_least_minutes: int = 30
    """Minutes at rest in that time before it is known."""
    beta_blocker: bool = False
    """The wearer takes a beta blocker: nothing is judged."""
    pacemaker: bool = False
    """The wearer has a pacemaker: nothing is judged."""
    atrial_fibrillation: bool = False
    """The wearer's heart fibrillates: nothing is judged."""


@dataclass(frozen=True, slots=True)
class Features:
    """What is compared of a minute whose signal is sound."""

    hr_bpm: float
    ln_rmssd: float
    """Natural logarithm of RMSSD in ms."""


def features_of(minute: Minute, settings: GateSettings) -> Features | None:
    """Return the minute's features; None when its signal is not good enough for them."""
    if (
        minute.corrected_pct <= settings.corrected_most_pct
        and minute.nn_beats >= settings.least_nn_beats
        and minute.longest_gap_ms <= settings.longest_gap_ms
        and minute.mean_hr_bpm is not None
        and _SLOWEST_BPM <= minute.mean_hr_bpm <= _FASTEST_BPM
        and minute.rmssd_ms is not None
        and 0 < minute.rmssd_ms <= LONGEST_RR_MS
    ):
        return Features(minute.mean_hr_bpm, math.log(minute.rmssd_ms))
    return None


class Recent:
    """Values of the last so many minutes; forgets all when time runs backwards."""

    def __init__(self, minutes: int) -> None:
        self._span_ms = minutes * MINUTE_MS
        self._ended_ms: deque[int] = deque()
        self._values: deque[float] = deque()

    def put(self, at_ms: int, value: float) -> None:
        """Take the value of the minute that ends at `at_ms`."""
        if self._ended_ms and at_ms <= self._ended_ms[-1]:
            self._forget()
        self._ended_ms.append(at_ms)
        self._values.append(value)

    def values(self, at_ms: int) -> Collection[float]:
        """Return the values of the minutes that ended in the span up to `at_ms`, oldest first."""
        if self._ended_ms and at_ms < self._ended_ms[-1]:
            self._forget()
        while self._ended_ms and self._ended_ms[0] <= at_ms - self._span_ms:
            self._ended_ms.popleft()
            self._values.popleft()
        return self._values

    def _forget(self) -> None:
        self._ended_ms.clear()
        self._values.clear()


class Mark:
    """The newest time of something that counts for so many minutes after it."""

    def __init__(self, minutes: int) -> None:
        self._counts_ms = minutes * MINUTE_MS
        self._at_ms: int | None = None

    def put(self, at_ms: int) -> None:
        """Say that it happened in the minute that ends at `at_ms`."""
        self._at_ms = at_ms

    def counts(self, at_ms: int) -> bool:
        """Tell whether it counts in the minute that ends at `at_ms`; what lies ahead of it doesn't."""
        return self._at_ms is not None and 0 <= at_ms - self._at_ms <= self._counts_ms


LONGEST_SESSION_MS: Final = 120 * MINUTE_MS
"""No practice takes so long: the program that led it was killed before it could say that it is over."""


class Spells:
    """When something around the wearer was on, and so many minutes after it."""

    def __init__(self, after_minutes: int = 0, longest_ms: int | None = None) -> None:
        """Begin with nothing on; what is on for longer than `longest_ms` has ended unheard."""
        self._after_ms = after_minutes * MINUTE_MS
        self._longest_ms = longest_ms
        self._since_ms: int | None = None
        self._over: deque[tuple[int, int]] = deque(maxlen=_SPELLS_KEPT)

    def note(self, context: Context) -> None:
        """Take its beginning or its end."""
        if context.on:
            self._since_ms = context.at_ms if self._since_ms is None else self._since_ms
        elif self._since_ms is not None:
            self._over.append((self._since_ms, context.at_ms))
            self._since_ms = None

    def touch(self, minute: Minute) -> bool:
        """Tell whether it is on, or was in some part of the minute or shortly before."""
        begin_ms = minute.at_ms - MINUTE_MS - self._after_ms
        return self._is_on(minute.at_ms - MINUTE_MS) or any(
            since_ms < minute.at_ms and over_ms > begin_ms for since_ms, over_ms in self._over
        )

    def _is_on(self, at_ms: int) -> bool:
        is_overlong = self._longest_ms is not None and at_ms - (self._since_ms or 0) > self._longest_ms
        return self._since_ms is not None and not is_overlong


class Gates:
    """Follows minutes and contexts in time order; says what stands against a judgement.

    It never looks at what is usual, so that what is learned can't depend on what was learned.
    """

    def __init__(self, settings: GateSettings) -> None:
        self._settings = settings
        self._microphone = Spells()
        self._session = Spells(settings.session_minutes, LONGEST_SESSION_MS)
        self._idle = Spells(settings.away_minutes)
        self._knows_desk = False
        self._moved = Mark(settings.motion_minutes)
        self._turned = Mark(settings.posture_minutes)
        self._steep = Mark(settings.slope_minutes)
        self._rates = Recent(settings.slope_within_minutes + 1)
        self._corrected = Recent(settings.rhythm_minutes)
        self._posture: Posture = "unknown"
        self._worn_ms: int | None = None
        self._put_on_ms = 0

    def note(self, context: Context) -> None:
        """Take a change around the wearer."""
        if context.what == "microphone":
            self._microphone.note(context)
        elif context.what == "session":
            self._session.note(context)
        elif context.what == "idle":
            self._knows_desk = True
            self._idle.note(context)

    def posture_of(self, minute: Minute) -> Posture:
        """Return the minute's posture; without an accelerometer, who is busy at the desk sits."""
        busy = self._knows_desk and minute.motion_sd_mg is None and not self._idle.touch(minute)
        return "sitting" if busy and minute.posture == "unknown" else minute.posture

    def check(self, minute: Minute, features: Features | None) -> list[Gate]:
        """Take one minute with its `features_of`; return what stands against it."""
        gates: list[Gate] = []
        if self._is_moving(minute):
            gates.append("motion")
        if self._has_turned(minute):
            gates.append("posture")
        if self._microphone.touch(minute):
            gates.append("microphone")
        if self._session.touch(minute):
            gates.append("session")
        if self._is_just_on(minute):
            gates.append("strap_on")
        if features is None:
            gates.append("signal")
        if self._has_no_rhythm(minute):
            gates.append("no_rhythm")
        if self._climbs(minute, features):
            gates.append("slope")
        if minute.motion_sd_mg is None and self._idle.touch(minute):
            gates.append("away")
        return gates

    def _is_moving(self, minute: Minute) -> bool:
        if minute.motion_sd_mg is not None and not minute.motion_sd_mg <= self._settings.motion_mg:
            self._moved.put(minute.at_ms)
        return self._moved.counts(minute.at_ms)

    def _has_turned(self, minute: Minute) -> bool:
        if minute.posture != "unknown":
            if self._posture not in ("unknown", minute.posture):
                self._turned.put(minute.at_ms)
            self._posture = minute.posture
        return self._turned.counts(minute.at_ms)

    def _is_just_on(self, minute: Minute) -> bool:
        begin_ms = minute.at_ms - MINUTE_MS
        if minute.nn_beats > 0:
            if self._worn_ms is None or not 0 <= begin_ms - self._worn_ms < self._absence_ms:
                self._put_on_ms = begin_ms
            self._worn_ms = minute.at_ms
        return begin_ms - self._put_on_ms < self._settings.strap_on_minutes * MINUTE_MS

    @property
    def _absence_ms(self) -> int:
        return self._settings.absence_minutes * MINUTE_MS

    def _has_no_rhythm(self, minute: Minute) -> bool:
        told = self._settings.beta_blocker or self._settings.pacemaker or self._settings.atrial_fibrillation
        heard = minute.nn_beats >= self._settings.least_nn_beats and math.isfinite(minute.corrected_pct)
        if heard and not self._moved.counts(minute.at_ms):
            self._corrected.put(minute.at_ms, minute.corrected_pct)
        shares = self._corrected.values(minute.at_ms)
        known = len(shares) >= self._settings.rhythm_least_minutes
        return told or (known and sum(shares) > self._settings.rhythm_corrected_pct * len(shares))

    def _climbs(self, minute: Minute, features: Features | None) -> bool:
        if features is not None:
            self._rates.put(minute.at_ms, features.hr_bpm)
            lowest_bpm = min(self._rates.values(minute.at_ms))
            if minute.motion_sd_mg is None and features.hr_bpm - lowest_bpm > self._settings.slope_bpm:
                self._steep.put(minute.at_ms)
        return minute.motion_sd_mg is None and self._steep.counts(minute.at_ms)
