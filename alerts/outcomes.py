"""What practices changed on average, and how what is felt goes with what is measured."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from alerts.association import Estimate, rank_correlation
from alerts.checkin import LIGHT
from alerts.effect import Effect
from hrv.event import CheckIn
from hrv.gates import MINUTE_MS
from hrv.load import Assessment

LEAST_SESSIONS: Final = 8
FELT_MINUTES: Final = 30
"""How far back the measured load counts for a check-in."""
LEAST_JUDGED: Final = 5
HIGH: Final = 0.6
"""A load above this is above usual, in the words of the display."""


@dataclass(frozen=True, slots=True)
class SessionEffect:
    """What one practice changed, over all times it was done, between free breathing before and after."""

    practice: str
    sessions: int
    """Those with enough still minutes before and after."""
    d_hr_bpm: Estimate | None
    d_rmssd_pct: Estimate | None
    d_load: Estimate | None
    """None: too few yet."""


@dataclass(frozen=True, slots=True)
class Felt:
    """Check-ins with a feeling, against the load of the half hour before them."""

    checkins: int
    """Those with a feeling and enough judged minutes."""
    felt_light: int
    felt_light_measured_high: int
    felt_load: int
    felt_load_measured_low: int
    correlation: Estimate | None
    """Of felt (0 light, 1 load) with the measured load; None: too few yet."""


def session_effects(effects: Iterable[tuple[str, Effect]]) -> list[SessionEffect]:
    """Return what each practice changed; `effects` come with the practice's name."""
    by_practice: dict[str, list[Effect]] = {}
    for practice, effect in effects:
        if effect.d_hr_bpm is not None:
            by_practice.setdefault(practice, []).append(effect)
    return [
        SessionEffect(
            practice,
            len(found),
            mean_of([one.d_hr_bpm for one in found]),
            mean_of([one.d_rmssd_pct for one in found]),
            mean_of([one.d_load for one in found]),
        )
        for practice, found in sorted(by_practice.items())
    ]


def mean_of(figures: Sequence[float | None]) -> Estimate | None:
    """Return the mean with Student's 95 % interval; None: fewer than eight figures."""
    told = np.array([figure for figure in figures if figure is not None])
    if told.size < LEAST_SESSIONS:
        return None
    half = float(stdtrit(told.size - 1, 0.975)) * float(told.std(ddof=1)) / float(np.sqrt(told.size))
    middle = float(told.mean())
    return Estimate(middle, middle - half, middle + half, told.size)


def felt_against_measured(checkins: Sequence[CheckIn], minutes: Sequence[Assessment]) -> Felt:
    """Compare each feeling with the mean load of the judged minutes of the half hour before it.

    `minutes` are in time order. A feeling is load when any of its words is; what is felt is never wrong.
    """
    at_ms = np.array([one.at_ms for one in minutes if one.judged and one.minute_load is not None])
    loads = np.array([one.minute_load for one in minutes if one.judged and one.minute_load is not None])
    pairs = [
        (float(not set(one.felt) <= LIGHT), load)
        for one in checkins
        if one.felt and (load := _load_before(one.at_ms, at_ms, loads)) is not None
    ]
    felt = np.array([pair[0] for pair in pairs])
    measured = np.array([pair[1] for pair in pairs])
    return Felt(
        checkins=len(pairs),
        felt_light=int(np.sum(felt == 0)),
        felt_light_measured_high=int(np.sum((felt == 0) & (measured > HIGH))),
        felt_load=int(np.sum(felt == 1)),
        felt_load_measured_low=int(np.sum((felt == 1) & (measured <= HIGH))),
        correlation=rank_correlation(felt, measured) if pairs else None,
    )


def _load_before(moment_ms: int, at_ms: NDArray[np.int64], loads: NDArray[np.float64]) -> float | None:
    first = int(np.searchsorted(at_ms, moment_ms - FELT_MINUTES * MINUTE_MS, side="right"))
    last = int(np.searchsorted(at_ms, moment_ms, side="right"))
    return float(loads[first:last].mean()) if last - first >= LEAST_JUDGED else None
