"""Better on vacation: pain on days tagged as vacation against the others."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from alerts.association import LEAST_DAYS, LEAST_OF_EACH, rank_correlation
from alerts.diary import Diary
from alerts.phrase import Phrase
from alerts.sign import Bar, Sign
from alerts.signs.busy_seasons import halves
from alerts.signs.verdicts import related


@dataclass(frozen=True, slots=True)
class BetterOnVacation:
    """A vacation is a few days in a row, so it takes a long diary."""

    kind: Literal["vacation"] = "vacation"
    title: str = Phrase("Better on vacation")
    wants: str = Phrase("Tag the days of a vacation, and tell your pain on those days, too.")

    def judge(self, diary: Diary) -> Sign:
        """Return how pain goes with not being on vacation."""
        pain = diary.pain()
        away = np.array([float(day.is_vacation) for day in diary.days])
        told = ~np.isnan(pain)
        found = rank_correlation(1 - away, pain)
        if found is None:
            days = int(told.sum()), int(away[told].sum())
            words = Phrase.counted(
                "{n} day with pain told, {away} of them on vacation so far: at least {least} and"
                " {least_away} are needed.",
                "{n} days with pain told, {away} of them on vacation so far: at least {least} and"
                " {least_away} are needed.",
                n=days[0],
                away=days[1],
                least=LEAST_DAYS,
                least_away=LEAST_OF_EACH,
            )
            return Sign(self.kind, self.title, "too_few", days[0], words)
        bars = halves(away, pain, (Phrase("other days"), Phrase("vacation")))
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
    return Phrase(
        "Pain was {away:.1f} on {days_away} days of vacation, and {other:.1f} on the other {days} days.",
        away=away.value,
        days_away=away.n,
        other=other.value,
        days=other.n,
    )
