"""Our own first rule, before the present one: smoothed load above a threshold for minutes."""

import math
from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass, field

from hrv.agreement import Agreement
from hrv.baseline import quantile
from hrv.load import Assessment
from unclench.evaluation.detector import Told
from unclench.evaluation.lived import LivedDay
from unclench.evaluation.onset import minutes_of

MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class FirstRule:
    """Load, smoothed with 2 min, above 1.5 for 5 judged minutes; over below 0.6 or after a long gap.

    Distances are in spreads from the same usual as ours, less the day's own offset: the 40 % quantile of the
    day's distances so far, shrunk by n / (n + 90), at most 1.5.
    """

    kind: str = "first-rule"
    words: str = "our first rule"
    smoothing_minutes: float = 2.0
    on: float = 1.5
    off: float = 0.6
    sustained_minutes: int = 5
    hold_minutes: int = 5
    offset_quantile: float = 0.4
    offset_shrink_minutes: int = 90
    offset_most: float = 1.5
    agreement: Agreement = field(default_factory=Agreement)

    def tell(self, days: Sequence[LivedDay]) -> list[Told]:
        """Begin each day at usual."""
        return [self._day(minutes_of(day.heard)) for day in days]

    def _day(self, minutes: Sequence[Assessment]) -> Told:
        follower, prompts_ms, judged = _Follower(self), list[int](), 0
        for minute in minutes:
            far = _far(minute)
            if minute.judged and far is not None:
                judged += 1
                if follower.speaks(minute.at_ms, *far):
                    prompts_ms.append(minute.at_ms)
        return Told(tuple(prompts_ms), judged)


class _Follower:
    """One day's offset, smoothed load and episode."""

    def __init__(self, rule: FirstRule) -> None:
        self._rule = rule
        self._weight = -math.expm1(-1 / rule.smoothing_minutes)
        self._hr, self._ln_rmssd = list[float](), list[float]()
        self._load, self._at_ms, self._minutes_on, self._running = 0.0, 0, 0, False

    def speaks(self, at_ms: int, hr: float, ln_rmssd: float) -> bool:
        """Take a judged minute's distances from usual; tell whether load has just become sustained."""
        rule = self._rule
        if at_ms - self._at_ms > (rule.hold_minutes + 1) * MINUTE_MS:
            self._load, self._running = 0.0, False
        self._at_ms = at_ms
        z_hr, z_ln = (hr - self._offset(self._hr), ln_rmssd - self._offset(self._ln_rmssd))
        clipped = rule.agreement.clipped
        self._load += self._weight * (rule.agreement.load(clipped(z_hr), clipped(z_ln)) - self._load)
        insort(self._hr, hr)
        insort(self._ln_rmssd, ln_rmssd)
        return self._follow()

    def _follow(self) -> bool:
        rule = self._rule
        if self._running and self._load < rule.off:
            self._running = False
        elif self._running or self._load > rule.on:
            self._minutes_on = 0 if not self._running else self._minutes_on
            self._running = True
            self._minutes_on += self._load > rule.on
            return self._load > rule.on and self._minutes_on == rule.sustained_minutes
        return False

    def _offset(self, distances: Sequence[float]) -> float:
        if not distances:
            return 0.0
        rule, count = self._rule, len(distances)
        middle = quantile(distances, rule.offset_quantile) * count / (count + rule.offset_shrink_minutes)
        return min(max(middle, -rule.offset_most), rule.offset_most)


def _far(minute: Assessment) -> tuple[float, float] | None:
    heart, usual_ms = minute.minute, minute.usual_rmssd_ms
    if heart.mean_hr_bpm is None or not heart.rmssd_ms or minute.usual_hr_bpm is None or not usual_ms:
        return None
    if not minute.hr_spread_bpm or not minute.ln_rmssd_spread:
        return None
    far_bpm, far_ln = heart.mean_hr_bpm - minute.usual_hr_bpm, math.log(usual_ms / heart.rmssd_ms)
    return far_bpm / minute.hr_spread_bpm, far_ln / minute.ln_rmssd_spread
