"""Normal imaging: what the pictures of the back showed, as the person was told."""

from dataclasses import dataclass
from typing import Literal

from alerts.diary import Diary
from alerts.phrase import Phrase
from alerts.sign import Sign


@dataclass(frozen=True, slots=True)
class NormalImaging:
    """An answer, not a statistic. Findings are common in people without pain, too."""

    kind: Literal["imaging"] = "imaging"
    title: str = Phrase("Pictures of the back are normal")
    wants: str = Phrase("If there are pictures of your back, tell once what they showed.")

    def judge(self, diary: Diary) -> Sign:
        """Return what was said last. On findings without pain: Brinjikji 2015, 10.3174/ajnr.A4173."""
        match diary.imaging:
            case "normal":
                return Sign(self.kind, self.title, "fits", 1, Phrase("You said that they showed nothing."))
            case "findings":
                words = Phrase(
                    "You said that they showed something. Much of that is common without pain, too: ask."
                )
                return Sign(self.kind, self.title, "does_not_fit", 1, words)
            case "none":
                return Sign(self.kind, self.title, "too_few", 0, Phrase("You said that there are none."))
            case _:
                words = Phrase("Not told yet.")
                return Sign(self.kind, self.title, "too_few", 0, words)
