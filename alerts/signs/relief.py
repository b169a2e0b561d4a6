"""Only temporary relief: how long what helps, helps."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from alerts.association import share
from alerts.diary import Diary
from alerts.sign import Bar, Sign
from alerts.signs.verdicts import frequent


@dataclass(frozen=True, slots=True)
class TemporaryRelief:
    """Of what helped at all, the share that was over within a day."""

    kind: Literal["temporary_relief"] = "temporary_relief"
    title: str = "Relief is only temporary"
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
            words = f"{len(lasted)} reports of how long a relief lasted so far: eight are needed."
            return Sign(self.kind, self.title, "too_few", len(lasted), words)
        return Sign(
            kind=self.kind,
            title=self.title,
            verdict=frequent(found, self.limit),
            n=found.n,
            words=f"{short.sum():.0f} of {found.n} reliefs were over within {self.hours:.0f} h.",
            effect=found.value,
            lo95=found.lo,
            hi95=found.hi,
            measure="share",
            bars=(Bar("over within a day", found.value, int(short.sum())),),
            most=1.0,
        )
