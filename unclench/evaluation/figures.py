"""Sums of people to figures, each with its 95 % interval: a bootstrap over people."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from unclench.evaluation.sums import Sums

RESAMPLES: Final = 2000
JUDGED_MINUTES: Final = 480
"""False prompts are told per so many judged minutes: a working day."""
LEAST_PEOPLE: Final = 5
"""Drawing from fewer again and again tells how alike these are, not how others might be: no interval."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval; each None where the days, or so few people, can't tell it."""

    value: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def all(self) -> tuple[float, ...]:
        """Value, low and high, as far as they are told."""
        return tuple(one for one in (self.value, self.low, self.high) if one is not None)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a detector came to over people and days."""

    recall: Estimate
    precision: Estimate
    f1: Estimate
    latency_median_min: Estimate
    latency_p90_min: Estimate
    false_per_8h: Estimate
    """Per 8 judged hours."""
    prompts_a_day: Estimate
    judged_share: Estimate
    offers_a_day: Estimate | None
    """After the policy; None without one, as the next two."""
    offer_recall: Estimate | None
    offer_precision: Estimate | None
    most_prompts: int
    """On any one day of any person."""
    most_offers: int | None
    people: int
    days: int
    loads: int
    hits: int
    false: int
    neutral: int


def figures(people: Sequence[Sums], seed: int = 0) -> Figures:
    """Return the figures of these people together; each interval resamples people, not days or prompts."""
    draws = _draws(len(people), seed)
    has_policy = any(sums.has_policy for sums in people)
    pooled = _Pooled(people, draws)
    hits, false, loads = pooled.of("hits"), pooled.of("false"), pooled.of("loads")
    days, judged, offers = pooled.of("days"), pooled.of("judged_minutes"), pooled.of("offers")
    offer_hits, offer_false = pooled.of("offer_hits"), pooled.of("offer_false")
    recall, precision = _ratio(hits, loads), _ratio(hits, hits + false)
    return Figures(
        recall=_estimate(recall),
        precision=_estimate(precision),
        f1=_estimate(_ratio(2 * recall * precision, recall + precision)),
        latency_median_min=_estimate(pooled.latency(0.5)),
        latency_p90_min=_estimate(pooled.latency(0.9)),
        false_per_8h=_estimate(_ratio(JUDGED_MINUTES * false, judged)),
        prompts_a_day=_estimate(_ratio(hits + false + pooled.of("neutral"), days)),
        judged_share=_estimate(_ratio(judged, pooled.of("worn_minutes"))),
        offers_a_day=_estimate(_ratio(offers, days)) if has_policy else None,
        offer_recall=_estimate(_ratio(offer_hits, loads)) if has_policy else None,
        offer_precision=_estimate(_ratio(offer_hits, offer_hits + offer_false)) if has_policy else None,
        most_prompts=max((sums.most_prompts for sums in people), default=0),
        most_offers=max((sums.most_offers for sums in people), default=0) if has_policy else None,
        people=len(people),
        days=int(days[0]),
        loads=int(loads[0]),
        hits=int(hits[0]),
        false=int(false[0]),
        neutral=int(pooled.of("neutral")[0]),
    )


def _draws(people: int, seed: int) -> Floats:
    """Return how often each person is drawn, shape (1 + RESAMPLES, people); first everybody once.

    Of too few people for an interval nobody is drawn again, shape (1, people).
    """
    if people < LEAST_PEOPLE:
        return np.ones((1, people))
    dice = np.random.default_rng([seed, people])
    drawn = dice.multinomial(people, np.full(people, 1 / people), RESAMPLES)
    return np.concatenate([np.ones((1, people)), drawn])


class _Pooled:
    """Sums over the people of each draw, shape (1 + RESAMPLES,)."""

    def __init__(self, people: Sequence[Sums], draws: Floats) -> None:
        self._people = people
        self._draws = draws
        owner = [place for place, sums in enumerate(people) for _ in sums.latencies_min]
        latency_min = np.array([latency for sums in people for latency in sums.latencies_min], np.float64)
        order = np.argsort(latency_min, kind="stable")
        self._latency_min = latency_min[order]
        self._counted = np.cumsum(draws[:, np.array(owner, np.int64)[order]], axis=1)

    def of(self, name: str) -> Floats:
        """Return the sum of this field."""
        values = np.array([float(getattr(sums, name)) for sums in self._people])
        return np.asarray((self._draws * values).sum(axis=1), np.float64)

    def latency(self, share: float) -> Floats:
        """Return this quantile of the latencies: the smallest that so many are not above."""
        if not self._latency_min.size:
            return np.full(len(self._draws), np.nan)
        total = self._counted[:, -1:]
        place = (self._counted >= share * total - 1e-9).argmax(axis=1)
        return np.where(total[:, 0] > 0, self._latency_min[place], np.nan)


def _ratio(above: Floats, below: Floats) -> Floats:
    return np.asarray(np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0), np.float64)


def _estimate(draws: Floats) -> Estimate:
    value, known = draws[0], draws[1:][np.isfinite(draws[1:])]
    if not np.isfinite(value):
        return Estimate()
    if not known.size:
        return Estimate(float(value))
    low, high = np.quantile(known, (0.025, 0.975)).tolist()
    return Estimate(float(value), low, high)
