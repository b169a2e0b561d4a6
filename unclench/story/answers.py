"""How the person answers a prompt: before the practice begins seldom with yes, from then on mostly."""

from dataclasses import dataclass
from typing import Final

from numpy.random import Generator

from alerts.practices import Practices
from alerts.prompt import Prompt, PromptKind
from hrv.event import Answer, AnswerWord, NotThisReason

_WORDS: Final[tuple[AnswerWord, ...]] = ("accepted", "snoozed", "not_this", "ignored")
_Odds = tuple[float, float, float, float]
_BEFORE: Final[_Odds] = (0.15, 0.3, 0.25, 0.3)
_SINCE: Final[_Odds] = (0.72, 0.12, 0.08, 0.08)
_SINCE_OF: Final[dict[PromptKind, _Odds]] = {
    "snack": (0.35, 0.1, 0.15, 0.4),
    "morning": (0.75, 0.05, 0.05, 0.15),
    "night": (0.65, 0.05, 0.05, 0.25),
    "wind_down": (0.4, 0.05, 0.05, 0.5),
    "lower_rate": (0.0, 0.0, 1.0, 0.0),
}
_WHY: Final[tuple[NotThisReason, ...]] = ("coffee", "meal", "talking", "excited", "moved", "unknown")
_SNOOZES: Final = (15, 30, 60)
_LONGEST_MS: Final = 10 * 60_000


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered, and how long the practice takes that follows; 0: none does."""

    answer: Answer
    practice: str = ""
    length_ms: int = 0


def reply_to(prompt: Prompt, at_ms: int, dice: Generator, *, practises: bool) -> Reply | None:
    """Return what the person makes of a prompt that is offered; None: nothing."""
    odds = _SINCE_OF.get(prompt.kind, _SINCE) if practises else _BEFORE
    word = _WORDS[int(dice.choice(len(_WORDS), p=odds))]
    match word:
        case "accepted":
            length_ms = _length_ms(prompt.practice)
            return Reply(Answer(at_ms, word, prompt.prompt_ms), prompt.practice, length_ms)
        case "snoozed":
            minutes = _SNOOZES[int(dice.integers(len(_SNOOZES)))]
            return Reply(Answer(at_ms, word, prompt.prompt_ms, minutes=minutes))
        case "not_this":
            why = _WHY[int(dice.integers(len(_WHY)))]
            return Reply(Answer(at_ms, word, prompt.prompt_ms, why=why))
        case _:
            return None


def _length_ms(practice: str) -> int:
    return min(Practices().named(practice).length_ms, _LONGEST_MS) if practice else 0
