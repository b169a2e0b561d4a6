"""Worse in busy seasons: pain against the day's tags, its load, and the load of the day before."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from alerts.association import LEAST_DAYS, Column, Estimate, rank_correlation
from alerts.diary import Diary
from alerts.phrase import Phrase
from alerts.sign import Bar, Sign
from alerts.signs.verdicts import related

_WAYS: Final = 3


@dataclass(frozen=True, slots=True)
class BusySeasons:
    """It may follow in three ways, so each has to be the surer: the interval holds for all three together."""

    kind: Literal["busy_seasons"] = "busy_seasons"
    title: str = Phrase("Worse in busy seasons")
    wants: str = Phrase("Tell your pain once a day, tag what chases you, and wear the strap on working days.")

    def judge(self, diary: Diary) -> Sign:
        """Return the way with the strongest relation."""
        pain = diary.pain()
        found = [
            (one, with_what, column)
            for with_what, column in _ways(diary)
            if (one := rank_correlation(column, pain, 1 - 0.05 / _WAYS)) is not None
        ]
        if not found:
            days = int(np.sum(~np.isnan(pain)))
            words = Phrase.counted(
                "{n} day with pain told so far: at least {least} are needed, and of these four that"
                " you tagged as busy, or as many days with the strap on.",
                "{n} days with pain told so far: at least {least} are needed, and of these four that"
                " you tagged as busy, or as many days with the strap on.",
                n=days,
                least=LEAST_DAYS,
            )
            return Sign(self.kind, self.title, "too_few", days, words)
        best, with_what, column = max(found, key=lambda one: one[0].value)
        return Sign(
            kind=self.kind,
            title=self.title,
            verdict=_joint([one for one, _, _ in found], best),
            n=best.n,
            words=_words(best, with_what),
            effect=best.value,
            lo95=best.lo,
            hi95=best.hi,
            measure="correlation",
            bars=halves(column, pain, (Phrase("calmer days"), Phrase("busier days"))),
        )


def _ways(diary: Diary) -> tuple[tuple[str, Column], ...]:
    busy = np.array([float(day.is_busy) for day in diary.days])
    return (
        (Phrase("days you tagged as busy"), busy),
        (Phrase("the load of the same day"), diary.load_bpm()),
        (Phrase("the load of the day before"), diary.load_bpm(days_before=1)),
    )


def _joint(found: list[Estimate], best: Estimate) -> Literal["fits", "does_not_fit", "too_few"]:
    verdicts = {related(one) for one in found}
    if related(best) == "fits":
        return "fits"
    return "does_not_fit" if verdicts == {"does_not_fit"} else "too_few"


def _words(best: Estimate, with_what: str) -> str:
    if best.value > 0:
        return Phrase(
            "Over {days} days pain was higher with {with_what} (correlation {value:+.2f}).",
            days=best.n,
            with_what=with_what,
            value=best.value,
        )
    return Phrase(
        "Over {days} days pain was lower with {with_what} (correlation {value:+.2f}).",
        days=best.n,
        with_what=with_what,
        value=best.value,
    )


def halves(column: Column, pain: Column, labels: tuple[str, str]) -> tuple[Bar, ...]:
    """Return the mean pain of days below and above the middle of a column; of zeros and ones, by them."""
    told = ~np.isnan(column) & ~np.isnan(pain)
    x, y = column[told], pain[told]
    middle = 0.5 if set(np.unique(x)) <= {0.0, 1.0} else float(np.median(x))
    parts = ((labels[0], y[x <= middle]), (labels[1], y[x > middle]))
    return tuple(Bar(label, float(part.mean()), part.size) for label, part in parts if part.size)
