"""A sign that is there on most days, or on those that hurt more: clenching, wired but tired."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from alerts.association import Column, Estimate, rank_correlation, share
from alerts.diary import Diary, DiaryDay
from alerts.phrase import Phrase
from alerts.sign import Sign
from alerts.signs.busy_seasons import halves
from alerts.signs.verdicts import frequent, related
from hrv.event import CheckIn

MOST_DAYS: Final = 0.5
_WAYS: Final = 2
"""It may fit in two ways, so each has to be the surer."""


@dataclass(frozen=True, slots=True)
class Present:
    """What was told of a day: yes or no."""

    kind: Literal["clenching", "wired_tired", "wishes_rub"]
    title: str
    what: str
    """The end of "on 12 of 20 days ..."."""
    wants: str = Phrase("Answer it with yes or no in a full check-in, on days with little pain, too.")

    def judge(self, diary: Diary) -> Sign:
        """Return on how many days it is there, and how pain goes with it."""
        told = np.array([self._of(day) for day in diary.days])
        confidence = 1 - 0.05 / _WAYS
        often = share(told, confidence)
        with_pain = rank_correlation(told, diary.pain(), confidence)
        if often is None:
            days = int(np.sum(~np.isnan(told)))
            words = Phrase.counted(
                "Told on {n} day so far: eight are needed.",
                "Told on {n} days so far: eight are needed.",
                n=days,
            )
            return Sign(self.kind, self.title, "too_few", days, words)
        if with_pain is not None and related(with_pain) == "fits" and often.lo <= MOST_DAYS:
            return self._with_pain(with_pain, often, told, diary)
        verdict = frequent(often, MOST_DAYS)
        if verdict == "does_not_fit" and related(with_pain) == "too_few" and with_pain is not None:
            verdict = "too_few"
        words = Phrase("On {share:.0f} % of all occasions {what}.", share=100 * often.value, what=self.what)
        return Sign(self.kind, self.title, verdict, often.n, words, often.value, often.lo, often.hi, "share")

    def _with_pain(self, found: Estimate, often: Estimate, told: Column, diary: Diary) -> Sign:
        words = Phrase(
            "On {some} of {days} days {what}, and those hurt more (correlation {value:+.2f}).",
            some=int(np.sum(told > 0)),
            days=often.n,
            what=self.what,
            value=found.value,
        )
        bars = halves(np.ceil(told), diary.pain(), (Phrase("days without"), Phrase("days with")))
        return Sign(
            self.kind,
            self.title,
            "fits",
            found.n,
            words,
            found.value,
            found.lo,
            found.hi,
            "correlation",
            bars,
        )

    def _of(self, day: DiaryDay) -> float:
        """Return in what share of the day's check-ins it was told; NaN when none was asked.

        With a day counted as soon as any tells it, more check-ins alone would make more such days.
        """
        told = [value for one in day.checkins if (value := self._told(one)) is not None]
        return float(np.mean(told)) if told else float("nan")

    def _told(self, checkin: CheckIn) -> bool | None:
        match self.kind:
            case "clenching":
                return None if checkin.clenching is None else bool(checkin.clenching)
            case "wired_tired":
                return checkin.wired_tired
            case "wishes_rub":
                return checkin.wishes_rub
