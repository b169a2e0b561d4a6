"""How sure it is that load has lasted: when it may have begun, how strong it is, whether it is over.

A forward filter (Rabiner 1989, doi:10.1109/5.18626) over hidden states: calm; load of one of three strengths
in its first, second, third ... minute; load that fades. Each judged minute weighs them by how well its heart
rate and its ln RMSSD agree with each.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hrv.gates import MINUTE_MS

Floats = NDArray[np.float64]

_FARTHEST_BPM: Final = 22.0
_FARTHEST_LN_RMSSD: Final = 1.2
"""No minute counts as farther from the level than this."""
_FORGET_MS: Final = 60 * MINUTE_MS
"""After so long without a minute nothing is left to carry on."""


@dataclass(frozen=True, slots=True)
class SustainedSettings:
    """Every constant of that filter. They were fitted on simulated development people, all at once."""

    lasted_minutes: int = 8
    """Minutes that load must have lasted."""
    hr_noise_bpm: float = 3.2
    """What a calm minute's heart rate wanders around the level of the hour."""
    ln_rmssd_noise: float = 0.28
    """The same of ln RMSSD."""
    noise_correlation: float = 0.35
    """Of both, heart rate up going with RMSSD down."""
    load_bpm: float = 8.7
    """Rise of heart rate under load of ordinary strength."""
    load_ln_rmssd: float = 0.36
    """Fall of ln RMSSD under it."""
    load_varies_bpm: float = 1.25
    """How much that rise differs from load to load, beside its strength."""
    load_ln_rmssd_varies: float = 0.12
    """How much the fall of ln RMSSD differs from load to load."""
    weak: float = 0.84
    """Weak load, as a share of ordinary load."""
    strong: float = 1.33
    """Strong load, as a multiple of it."""
    ordinary_share: float = 0.7
    """Share of loads that are of ordinary strength; the others are half weak, half strong."""
    calm_minutes: float = 165.0
    """Mean time until load begins."""
    load_minutes: float = 17.0
    """Mean time until it ends."""
    rise_minutes: float = 1.5
    """Time constant with which it rises."""
    fall_minutes: float = 2.2
    """Time constant with which it fades, over `fading_minutes`."""
    fading_minutes: int = 5
    """How long load is taken to fade after its end."""
    repeats: float = 2.0
    """Neighbouring minutes say partly the same: evidence is divided by this."""
    most_evidence: float = 6.5
    """The most that one minute may say for or against load, natural logarithm."""
    steady_spread_bpm: float = 5.0
    """Whose usual spread of heart rate is larger is compared with a wider noise and a larger rise."""

    def __post_init__(self) -> None:
        widths = (self.hr_noise_bpm, self.ln_rmssd_noise, self.rise_minutes, self.fall_minutes, self.repeats)
        if min(*widths, self.steady_spread_bpm, self.most_evidence) <= 0:
            raise ValueError("noises, time constants, repeats, most_evidence and spread must be above 0")
        if min(self.lasted_minutes, self.fading_minutes) < 1 or min(self.calm_minutes, self.load_minutes) < 1:
            raise ValueError("minutes must be at least 1")
        if not (-1 < self.noise_correlation < 1 and 0 <= self.ordinary_share <= 1):
            raise ValueError("noise_correlation must be within -1 and 1, ordinary_share within 0 and 1")


class Sustained:
    """The chances of all states, minute after minute of one local day."""

    def __init__(self, settings: SustainedSettings) -> None:
        """Begin calm."""
        self._settings = settings
        self._model = _model(settings)
        self._at_ms: int | None = None
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._calm = 1.0
        self._loaded = np.zeros(self._model.shape)

    @property
    def on(self) -> float:
        """The chance that load is on, or fades."""
        return max(0.0, 1 - self._calm)

    @property
    def lasted(self) -> float:
        """The chance that load is on and has lasted for `lasted_minutes`."""
        ages = slice(self._settings.lasted_minutes, self._model.ages)
        return float(self._loaded[:, ages].sum())

    def live(self, at_ms: int) -> None:
        """Let time pass up to the end of the next minute; load may begin, go on, end."""
        before_ms, self._at_ms = self._at_ms, at_ms
        if before_ms is None:
            return
        if not 0 < at_ms - before_ms <= _FORGET_MS:
            self._begin_anew()
            return
        for _ in range(max(1, round((at_ms - before_ms) / MINUTE_MS))):
            self._pass()

    def weigh(self, hr_bpm: float, ln_rmssd: float, spread_bpm: float) -> None:
        """Take what a judged minute is above (heart rate) and below (ln RMSSD) the level of the day.

        `spread_bpm` is this person's usual spread of heart rate.
        """
        narrowed = max(1.0, spread_bpm / self._settings.steady_spread_bpm)
        hr_bpm = min(max(hr_bpm / narrowed, -_FARTHEST_BPM), _FARTHEST_BPM)
        ln_rmssd = min(max(ln_rmssd, -_FARTHEST_LN_RMSSD), _FARTHEST_LN_RMSSD)
        weighed = self._loaded * self._model.likelier(hr_bpm, ln_rmssd)
        total = self._calm + float(weighed.sum())
        self._loaded, self._calm = weighed / total, self._calm / total

    def _pass(self) -> None:
        model, before = self._model, self._loaded
        begun = self._calm / self._settings.calm_minutes
        ended = before[:, : model.ages] / self._settings.load_minutes
        going_on = before[:, : model.ages] - ended
        after = np.empty_like(before)
        after[:, 0] = begun * model.strength_shares
        after[:, 1 : model.ages] = going_on[:, :-1]
        after[:, model.ages - 1] += going_on[:, -1]
        after[:, model.ages] = ended.sum(axis=1)
        after[:, model.ages + 1 :] = before[:, model.ages : -1]
        self._calm += float(before[:, -1].sum()) - begun
        self._loaded = after


@dataclass(frozen=True, slots=True, eq=False)
class _Model:
    """What heart rate and ln RMSSD look like in each state of load, shape (strengths, ages + fading)."""

    ages: int
    strength_shares: Floats
    mean_bpm: Floats
    mean_ln_rmssd: Floats
    precision: tuple[Floats, Floats, Floats]
    """Of heart rate, of both, of ln RMSSD: the inverse of the covariance."""
    log_volume: Floats
    calm_precision: tuple[float, float, float]
    calm_log_volume: float
    repeats: float
    most: float

    @property
    def shape(self) -> tuple[int, ...]:
        return self.mean_bpm.shape

    def likelier(self, hr_bpm: float, ln_rmssd: float) -> Floats:
        """Return how many times likelier these features are in each state than in calm."""
        one, both, other = self.calm_precision
        calm = one * hr_bpm**2 + 2 * both * hr_bpm * ln_rmssd + other * ln_rmssd**2 + self.calm_log_volume
        far_bpm, far_ln = hr_bpm - self.mean_bpm, ln_rmssd - self.mean_ln_rmssd
        first, cross, second = self.precision
        loaded = first * far_bpm**2 + 2 * cross * far_bpm * far_ln + second * far_ln**2 + self.log_volume
        return np.asarray(np.exp(np.clip((calm - loaded) / (2 * self.repeats), -self.most, self.most)))


@lru_cache(maxsize=8)
def _model(settings: SustainedSettings) -> _Model:
    ages = 2 * settings.lasted_minutes
    rising = -np.expm1(-(np.arange(ages) + 0.5) / settings.rise_minutes)
    fading = np.exp(-(np.arange(settings.fading_minutes) + 0.5) / settings.fall_minutes)
    strengths = np.array([settings.weak, 1.0, settings.strong])
    share = np.outer(strengths, np.concatenate([rising, fading]))
    odd = (1 - settings.ordinary_share) / 2
    noise = _covariance(settings.hr_noise_bpm, settings.ln_rmssd_noise, settings.noise_correlation)
    varies = _covariance(settings.load_varies_bpm, settings.load_ln_rmssd_varies, 0.5)
    covariance = noise + share[..., None, None] ** 2 * varies
    calm = np.linalg.inv(noise)
    loaded = np.asarray(np.linalg.inv(covariance), np.float64)
    return _Model(
        ages=ages,
        strength_shares=np.array([odd, settings.ordinary_share, odd]),
        mean_bpm=share * settings.load_bpm,
        mean_ln_rmssd=share * settings.load_ln_rmssd,
        precision=(loaded[..., 0, 0], loaded[..., 0, 1], loaded[..., 1, 1]),
        log_volume=np.log(np.linalg.det(covariance)),
        calm_precision=(float(calm[0, 0]), float(calm[0, 1]), float(calm[1, 1])),
        calm_log_volume=float(np.log(np.linalg.det(noise))),
        repeats=settings.repeats,
        most=settings.most_evidence,
    )


def _covariance(hr_bpm: float, ln_rmssd: float, correlation: float) -> Floats:
    cross = correlation * hr_bpm * ln_rmssd
    return np.array([[hr_bpm**2, cross], [cross, ln_rmssd**2]])
