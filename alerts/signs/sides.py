"""Shifts sides: how often the pain is on another side than the time before."""

from collections.abc import Mapping
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
    """Reports with a side, each against the one before it; pain elsewhere or on both sides is no shift."""

    kind: Literal["shifts_sides"] = "shifts_sides"
    title: str = Phrase("The pain shifts sides")
    wants: str = Phrase("When it hurts, show on the body where: left, middle or right.")
    limit: float = 0.1
    """A slip of the finger now and then makes no shift."""

    def judge(self, diary: Diary) -> Sign:
        """Return the share of reports that name another side than the one before."""
        sides = [side for one in diary.told() if (side := _sides(one.places))]
        compared = (_is_shifted(before, after) for before, after in pairwise(sides))
        shifts = [float(is_shifted) for is_shifted in compared if is_shifted is not None]
        found = share(np.array(shifts))
        if found is None:
            words = Phrase.counted(
                "{n} report with a side so far: nine are needed, of the same part of the body.",
                "{n} reports with a side so far: nine are needed, of the same part of the body.",
                n=len(sides),
            )
            return Sign(self.kind, self.title, "too_few", len(sides), words)
        counts = [(side, sum(any(side in of for of in one.values()) for one in sides)) for side in _SIDES]
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


def _sides(places: tuple[str, ...]) -> Mapping[str, frozenset[str]]:
    """Return the sides that are told of each part of the body."""
    parted = [place.rpartition(" ") for place in places]
    return {
        part: frozenset(side for other, _, side in parted if other == part)
        for part, _, side in parted
        if side in _SIDES
    }


def _is_shifted(before: Mapping[str, frozenset[str]], after: Mapping[str, frozenset[str]]) -> bool | None:
    """Tell whether a part's pain left its side for another; None: no part was told of both times."""
    both = before.keys() & after.keys()
    return any(before[part].isdisjoint(after[part]) for part in both) if both else None
