"""Better in the morning, worse through the day: pain later in a day against the same day's morning."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from alerts.association import paired_difference
from alerts.diary import LATER_FROM_HOUR, MORNING_UNTIL_HOUR, Diary, mean_pain
from alerts.sign import Bar, Sign
from alerts.signs.verdicts import related


@dataclass(frozen=True, slots=True)
class BetterInTheMorning:
    """Each day is compared with itself, so good and bad weeks don't matter."""

    kind: Literal["morning"] = "morning"
    title: str = "Better in the morning, worse through the day"

    def judge(self, diary: Diary) -> Sign:
        """Return by how much more days get worse than better."""
        morning = np.array([mean_pain(day.mornings) for day in diary.days])
        later = np.array([mean_pain(day.afternoons) for day in diary.days])
        found = paired_difference(later - morning)
        both = ~np.isnan(later - morning)
        if found is None:
            words = (
                f"{int(both.sum())} days with pain told before {MORNING_UNTIL_HOUR}:00 and after"
                f" {LATER_FROM_HOUR}:00 so far: eight are needed."
            )
            return Sign(self.kind, self.title, "too_few", int(both.sum()), words)
        worse = int(np.sum((later - morning)[both] > 0))
        better = int(np.sum((later - morning)[both] < 0))
        return Sign(
            kind=self.kind,
            title=self.title,
            verdict=related(found),
            n=found.n,
            words=f"Of {found.n} days {worse} got worse after the morning and {better} got better.",
            effect=found.value,
            lo95=found.lo,
            hi95=found.hi,
            measure="difference",
            bars=(
                Bar("morning", float(morning[both].mean()), found.n),
                Bar("later", float(later[both].mean()), found.n),
            ),
        )
