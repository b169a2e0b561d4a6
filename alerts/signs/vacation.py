"""Better on vacation: pain on days tagged as vacation against the others."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from alerts.association import LEAST_DAYS, LEAST_OF_EACH, rank_correlation
from alerts.diary import Diary
from alerts.sign import Bar, Sign
from alerts.signs.busy_seasons import halves
from alerts.signs.verdicts import related


@dataclass(frozen=True, slots=True)
class BetterOnVacation:
    """A vacation is a few days in a row, so it takes a long diary."""

    kind: Literal["vacation"] = "vacation"
    title: str = "Better on vacation"

    def judge(self, diary: Diary) -> Sign:
        """Return how pain goes with not being on vacation."""
        pain = diary.pain()
        away = np.array([float(day.is_vacation) for day in diary.days])
        told = ~np.isnan(pain)
        found = rank_correlation(1 - away, pain)
        if found is None:
            days = int(told.sum()), int(away[told].sum())
            need = f"at least {LEAST_DAYS} and {LEAST_OF_EACH} are needed: unclench tag vacation --until DAY"
            words = f"{days[0]} days with pain told, {days[1]} of them on vacation so far: {need}."
            return Sign(self.kind, self.title, "too_few", days[0], words)
        bars = halves(away, pain, ("other days", "vacation"))
        return Sign(
            kind=self.kind,
            title=self.title,
            verdict=related(found),
            n=found.n,
            words=_words(bars),
            effect=found.value,
            lo95=found.lo,
            hi95=found.hi,
            measure="correlation",
            bars=bars,
        )


def _words(bars: tuple[Bar, ...]) -> str:
    other, away = bars
    return (
        f"Pain was {away.value:.1f} on {away.n} days of vacation,"
        f" and {other.value:.1f} on the other {other.n} days."
    )
