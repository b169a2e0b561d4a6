"""Better in the morning, worse through the day: pain later in a day against the same day's morning."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from alerts.association import paired_difference
from alerts.diary import LATER_FROM_HOUR, MORNING_UNTIL_HOUR, Diary, mean_pain
from alerts.phrase import Phrase
from alerts.sign import Bar, Sign
from alerts.signs.verdicts import related


@dataclass(frozen=True, slots=True)
class BetterInTheMorning:
    """Each day is compared with itself, so good and bad weeks don't matter."""

    kind: Literal["morning"] = "morning"
    title: str = Phrase("Better in the morning, worse through the day")
    wants: str = Phrase("Tell your pain twice a day, before noon and after 15:00, good days included.")

    def judge(self, diary: Diary) -> Sign:
        """Return by how much more days get worse than better."""
        morning = np.array([mean_pain(day.mornings) for day in diary.days])
        later = np.array([mean_pain(day.afternoons) for day in diary.days])
        found = paired_difference(later - morning)
        both = ~np.isnan(later - morning)
        if found is None:
            words = Phrase.counted(
                "{n} day with pain told before {morning}:00 and after {later}:00 so far: eight are needed.",
                "{n} days with pain told before {morning}:00 and after {later}:00 so far: eight are needed.",
                n=int(both.sum()),
                morning=MORNING_UNTIL_HOUR,
                later=LATER_FROM_HOUR,
            )
            return Sign(self.kind, self.title, "too_few", int(both.sum()), words)
        worse = int(np.sum((later - morning)[both] > 0))
        better = int(np.sum((later - morning)[both] < 0))
        return Sign(
            kind=self.kind,
            title=self.title,
            verdict=related(found),
            n=found.n,
            words=Phrase(
                "Of {days} days {worse} got worse after the morning and {better} got better.",
                days=found.n,
                worse=worse,
                better=better,
            ),
            effect=found.value,
            lo95=found.lo,
            hi95=found.hi,
            measure="difference",
            bars=(
                Bar(Phrase("morning"), float(morning[both].mean()), found.n),
                Bar(Phrase("later"), float(later[both].mean()), found.n),
            ),
        )
