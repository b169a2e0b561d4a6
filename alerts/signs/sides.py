"""Shifts sides: how often the pain is on another side than the time before."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from alerts.association import share
from alerts.diary import Diary
from alerts.phrase import Phrase
from alerts.sign import Bar, Sign
from alerts.signs.verdicts import frequent

_SIDES = (Phrase("left"), Phrase("right"), Phrase("middle"))


@dataclass(frozen=True, slots=True)
class ShiftsSides:
    """Reports with a side, each against the one before it."""

    kind: Literal["shifts_sides"] = "shifts_sides"
    title: str = Phrase("The pain shifts sides")
    limit: float = 0.1
    """A slip of the finger now and then makes no shift."""

    def judge(self, diary: Diary) -> Sign:
        """Return the share of reports that name another side than the one before."""
        sides = [side for one in diary.told() if (side := _sides(one.places))]
        shifts = [float(before != after) for before, after in pairwise(sides)]
        found = share(np.array(shifts))
        if found is None:
            words = Phrase.counted(
                "{n} report with a side so far: nine are needed.",
                "{n} reports with a side so far: nine are needed.",
                n=len(sides),
            )
            return Sign(self.kind, self.title, "too_few", len(sides), words)
        counts = [(side, sum(side in one for one in sides)) for side in _SIDES]
        return Sign(
            kind=self.kind,
            title=self.title,
            verdict=frequent(found, self.limit),
            n=len(sides),
            words=Phrase(
                "The side was another in {shifts:.0f} of {reports} reports.",
                shifts=sum(shifts),
                reports=found.n,
            ),
            effect=found.value,
            lo95=found.lo,
            hi95=found.hi,
            measure="share",
            bars=tuple(Bar(side, count / len(sides), count) for side, count in counts if count),
            most=1.0,
        )


def _sides(places: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for place in places for word in place.split() if word in _SIDES)
