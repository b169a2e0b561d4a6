"""Only temporary relief: how long what helps, helps."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from alerts.association import share
from alerts.diary import Diary
from alerts.phrase import Phrase
from alerts.sign import Bar, Sign
from alerts.signs.verdicts import frequent


@dataclass(frozen=True, slots=True)
class TemporaryRelief:
    """Of what helped at all, the share that was over within a day."""

    kind: Literal["temporary_relief"] = "temporary_relief"
    title: str = Phrase("Relief is only temporary")
    wants: str = Phrase("When rest, heat, a rub or exercise helped, tell how many hours that lasted.")
    hours: float = 24.0
    limit: float = 0.5

    def judge(self, diary: Diary) -> Sign:
        """Return the share of reliefs that lasted less than a day."""
        lasted = [
            one.relief_hours
            for one in diary.told()
            if one.relief in ("some", "full") and one.relief_hours is not None
        ]
        short = np.array([float(hours < self.hours) for hours in lasted])
        found = share(short)
        if found is None:
            words = Phrase.counted(
                "{n} report of how long a relief lasted so far: eight are needed.",
                "{n} reports of how long a relief lasted so far: eight are needed.",
                n=len(lasted),
            )
            return Sign(self.kind, self.title, "too_few", len(lasted), words)
        return Sign(
            kind=self.kind,
            title=self.title,
            verdict=frequent(found, self.limit),
            n=found.n,
            words=Phrase(
                "{short:.0f} of {reliefs} reliefs were over within {hours:.0f} h.",
                short=float(short.sum()),
                reliefs=found.n,
                hours=self.hours,
            ),
            effect=found.value,
            lo95=found.lo,
            hi95=found.hi,
            measure="share",
            bars=(Bar(Phrase("over within a day"), found.value, int(short.sum())),),
            most=1.0,
        )
