"""What is usual for this person while still: per posture and part of the day, from their last worn days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hrv.agreement import Agreement
from hrv.event import Posture

PARTS = 12
"""Parts of a local day, two hours each."""

KNOWN_POSTURES: Final[tuple[Posture, ...]] = ("sitting", "standing", "lying")

UNKNOWN: Final = -1
"""The code of a posture that isn't known, where the others have their index."""

_SIGMA_PER_MAD = 1.4826
"""A normal distribution's standard deviation in units of its median absolute deviation."""

_AROUND = 5
"""Still minutes over which a stretch of load is looked for before it is left out."""


@dataclass(frozen=True, slots=True)
class BaselineSettings:
    """Every constant of learning what is usual."""

    days: int = 28
    """Worn days that are remembered."""
    worn_day_minutes: int = 60
    """Still minutes that make a day worn; a shorter day teaches nothing."""
    least_days: int = 2
    """Worn days before anything is called usual."""
    least_minutes: int = 60
    """Still minutes in a posture before anything is called usual in it."""
    hr_quantile: float = 0.4
    """Share of still minutes whose heart rate lies below the usual."""
    ln_rmssd_quantile: float = 0.6
    """Share of still minutes whose ln RMSSD lies below the usual."""
    hr_spread_floor_bpm: float = 2.5
    """The usual spread of heart rate is never taken for less than this."""
    ln_rmssd_spread_floor: float = 0.15
    """The same of ln RMSSD."""
    shrink_minutes: int = 120
    """A part of the day with n minutes counts n / (n + this); the rest is the posture's own value."""
    leave_out_load: float = 2.0
    """Minutes are left out where the load of the five still minutes around them is above this on average."""

    def __post_init__(self) -> None:
        if not 1 <= self.least_days <= self.days:
            raise ValueError(f"least_days = {self.least_days} is not between 1 and days = {self.days}")
        if self.worn_day_minutes < 1 or self.least_minutes < 1:
            raise ValueError("worn_day_minutes and least_minutes must be at least 1")
        if not (0 <= self.hr_quantile <= 1 and 0 <= self.ln_rmssd_quantile <= 1):
            raise ValueError("hr_quantile and ln_rmssd_quantile must be between 0 and 1")
        if self.hr_spread_floor_bpm <= 0 or self.ln_rmssd_spread_floor <= 0 or self.shrink_minutes < 0:
            raise ValueError("spread floors must be above 0, shrink_minutes not below it")


@dataclass(frozen=True, slots=True)
class Usual:
    """The usual value and spread of both features."""

    hr_bpm: float
    hr_spread_bpm: float
    ln_rmssd: float
    """Natural logarithm of RMSSD in ms."""
    ln_rmssd_spread: float


@dataclass(frozen=True, slots=True)
class StillMinute:
    """The features of one minute in which nothing but load moved the heart."""

    at_ms: int
    posture: Posture
    part: int
    """Which two hours of the local day, 0 to 11."""
    hr_bpm: float
    ln_rmssd: float


@dataclass(frozen=True, slots=True, eq=False)
class StillMinutes:
    """Still minutes in time order, as columns of shape (n,)."""

    at_ms: NDArray[np.int64]
    """The end of each minute."""
    posture: NDArray[np.int8]
    """Index in `KNOWN_POSTURES`, or `UNKNOWN`."""
    part: NDArray[np.int8]
    hr_bpm: NDArray[np.float64]
    ln_rmssd: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.part)

    def where(self, chosen: NDArray[np.bool_]) -> "StillMinutes":
        """Return the minutes at which `chosen`, shape (n,), is true."""
        return StillMinutes(
            self.at_ms[chosen],
            self.posture[chosen],
            self.part[chosen],
            self.hr_bpm[chosen],
            self.ln_rmssd[chosen],
        )


@dataclass(frozen=True, slots=True)
class Baseline:
    """What is usual, as the worn days before today tell it."""

    learned_days: int
    parts: Mapping[Posture, tuple[Usual, ...]]
    """For each posture that is known well enough, the usual of the day's 12 parts."""
    credit_days: float = 0.0
    """Worn days that a calibration and marks of calm stand for."""
    is_calibrated: bool = False
    """Whether it is known from a calibration alone, for want of worn days."""
    untold: tuple[Usual, ...] = ()
    """Where postures are known: the usual of minutes in which none was told; empty until it is known."""

    def usual(self, posture: Posture, part: int) -> Usual | None:
        """Return what is usual in this posture at this part of the day; None when it isn't known."""
        parts = self.parts.get(posture)
        return None if parts is None else parts[part]

    def usual_untold(self, part: int) -> Usual | None:
        """Return what is usual when the accelerometer can't tell the posture; None when it isn't known.

        Where it can at other times, this is no mixture of them all: more often than not the wearer stands.
        """
        if self.is_calibrated or not any(posture in self.parts for posture in KNOWN_POSTURES):
            return self.usual("unknown", part)
        return self.untold[part] if self.untold else None


NOTHING_LEARNED = Baseline(0, {})


def in_columns(minutes: Sequence[StillMinute]) -> StillMinutes:
    """Return the same minutes as columns."""
    codes = {posture: code for code, posture in enumerate(KNOWN_POSTURES)}
    return StillMinutes(
        np.array([minute.at_ms for minute in minutes], np.int64),
        np.array([codes.get(minute.posture, UNKNOWN) for minute in minutes], np.int8),
        np.array([minute.part for minute in minutes], np.int8),
        np.array([minute.hr_bpm for minute in minutes], np.float64),
        np.array([minute.ln_rmssd for minute in minutes], np.float64),
    )


def learn(
    days: Sequence[StillMinutes],
    settings: BaselineSettings,
    agreement: Agreement,
    calm: Sequence[NDArray[np.bool_]] = (),
    credit_days: float = 0.0,
) -> Baseline:
    """Learn what is usual from the still minutes of worn days, none empty, in time order.

    `calm` says for each day, shape (n,), which of its minutes the wearer called calm: they count in any
    case. It is a function of these minutes and of nothing else: not of an earlier baseline, nor of what was
    judged by it. So it is learned twice: from all minutes, and then without those that stand out from
    their day as load. A posture that is unknown is compared with the minutes of all postures.
    """
    too_few = not days or sum(map(len, days)) < settings.least_minutes
    if too_few or len(days) + credit_days < settings.least_days:
        return Baseline(len(days), {}, credit_days)
    first = Baseline(len(days), _postures(_joined(days), settings))
    usual = [_is_calm(day, first, settings, agreement) for day in days]
    if calm:
        usual = [told | seen for told, seen in zip(calm, usual, strict=True)]
    kept = _joined([day.where(chosen) for day, chosen in zip(days, usual, strict=True)])
    untold = _untold(kept, settings) or _untold(_joined(days), settings)
    return Baseline(len(days), {**first.parts, **_postures(kept, settings)}, credit_days, untold=untold)


def calibrated(
    minutes: StillMinutes, days: int, credit_days: float, spread_floors: float, settings: BaselineSettings
) -> Baseline:
    """Take a few minutes of sitting still for what is usual, all day long, until more is known.

    So few minutes tell no spread: it is `spread_floors` times its floor, or theirs if that is larger.
    """
    own = _usual(minutes, settings)
    usual = Usual(
        own.hr_bpm,
        max(own.hr_spread_bpm, spread_floors * settings.hr_spread_floor_bpm),
        own.ln_rmssd,
        max(own.ln_rmssd_spread, spread_floors * settings.ln_rmssd_spread_floor),
    )
    parts = (usual,) * PARTS
    return Baseline(days, {"sitting": parts, "unknown": parts}, credit_days, is_calibrated=True)


def _postures(minutes: StillMinutes, settings: BaselineSettings) -> dict[Posture, tuple[Usual, ...]]:
    groups: dict[Posture, StillMinutes] = {"unknown": minutes}
    for code, posture in enumerate(KNOWN_POSTURES):
        groups[posture] = minutes.where(minutes.posture == code)
    return {
        posture: _parts(group, settings)
        for posture, group in groups.items()
        if len(group) >= settings.least_minutes
    }


def _untold(minutes: StillMinutes, settings: BaselineSettings) -> tuple[Usual, ...]:
    group = minutes.where(minutes.posture == UNKNOWN)
    return _parts(group, settings) if len(group) >= settings.least_minutes else ()


def _is_calm(
    day: StillMinutes, baseline: Baseline, settings: BaselineSettings, agreement: Agreement
) -> NDArray[np.bool_]:
    hr, ln_rmssd = _residuals(day, baseline)
    load = agreement.loads(hr - _middle(hr, settings), ln_rmssd - _middle(ln_rmssd, settings))
    around = np.convolve(load, np.full(_AROUND, 1 / _AROUND))[_AROUND // 2 :][: len(load)]
    return around <= settings.leave_out_load


def _middle(residuals: NDArray[np.float64], settings: BaselineSettings) -> float:
    return quantile(np.sort(residuals), settings.hr_quantile)


def _residuals(day: StillMinutes, baseline: Baseline) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    pooled = baseline.parts["unknown"]
    tables = [baseline.parts.get(posture, pooled) for posture in (*KNOWN_POSTURES, "unknown")]
    table = np.array(
        [[(u.hr_bpm, u.hr_spread_bpm, u.ln_rmssd, u.ln_rmssd_spread) for u in t] for t in tables]
    )
    hr_bpm, hr_spread_bpm, ln_rmssd, ln_rmssd_spread = table[day.posture, day.part].T
    return (day.hr_bpm - hr_bpm) / hr_spread_bpm, (ln_rmssd - day.ln_rmssd) / ln_rmssd_spread


def _joined(days: Sequence[StillMinutes]) -> StillMinutes:
    return StillMinutes(
        np.concatenate([day.at_ms for day in days]),
        np.concatenate([day.posture for day in days]),
        np.concatenate([day.part for day in days]),
        np.concatenate([day.hr_bpm for day in days]),
        np.concatenate([day.ln_rmssd for day in days]),
    )


def _parts(minutes: StillMinutes, settings: BaselineSettings) -> tuple[Usual, ...]:
    whole = _usual(minutes, settings)
    chosen = (minutes.where(minutes.part == part) for part in range(PARTS))
    return tuple(_shrunk(part, whole, settings) if len(part) else whole for part in chosen)


def _shrunk(part: StillMinutes, whole: Usual, settings: BaselineSettings) -> Usual:
    weight = len(part) / (len(part) + settings.shrink_minutes)
    own = _usual(part, settings)

    def mixed(mine: float, all_day: float) -> float:
        return weight * mine + (1 - weight) * all_day

    return Usual(
        mixed(own.hr_bpm, whole.hr_bpm),
        mixed(own.hr_spread_bpm, whole.hr_spread_bpm),
        mixed(own.ln_rmssd, whole.ln_rmssd),
        mixed(own.ln_rmssd_spread, whole.ln_rmssd_spread),
    )


def _usual(minutes: StillMinutes, settings: BaselineSettings) -> Usual:
    hr_bpm, hr_spread_bpm = _quantile_and_spread(minutes.hr_bpm, settings.hr_quantile)
    ln_rmssd, ln_rmssd_spread = _quantile_and_spread(minutes.ln_rmssd, settings.ln_rmssd_quantile)
    return Usual(
        hr_bpm,
        max(hr_spread_bpm, settings.hr_spread_floor_bpm),
        ln_rmssd,
        max(ln_rmssd_spread, settings.ln_rmssd_spread_floor),
    )


def _quantile_and_spread(values: NDArray[np.float64], share: float) -> tuple[float, float]:
    ordered = np.sort(values)
    deviations = np.sort(np.abs(ordered - quantile(ordered, 0.5)))
    return quantile(ordered, share), _SIGMA_PER_MAD * quantile(deviations, 0.5)


def quantile(ordered: Sequence[float] | NDArray[np.float64], share: float) -> float:
    """Return the quantile of ascending values, linear between neighbours; raises IndexError when empty."""
    place = share * (len(ordered) - 1)
    below = int(place)
    low, high = float(ordered[below]), float(ordered[min(below + 1, len(ordered) - 1)])
    return low + (place - below) * (high - low)
