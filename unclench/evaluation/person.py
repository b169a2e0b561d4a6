"""One person's days, lived and judged by every detector: the piece of work that a process is given."""

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.desk.day import DeskDay, Suite, desk_days
from ingest.desk.person import person_of
from ingest.desk.stretch import Stretch
from unclench.evaluation.detector import Told
from unclench.evaluation.lived import Life, LivedDay
from unclench.evaluation.protocol import Score, score
from unclench.evaluation.sums import Sums
from unclench.evaluation.wish import Wish

WEAK: float = 0.8
"""Below this reactivity a person reacts weakly to load."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one person's days in one suite came to."""

    suite: Suite
    person: int
    is_weak: bool
    sums: dict[str, Sums]
    """By the detector's kind."""


def days_of(wish: Wish, suite: Suite, person: int) -> Iterator[tuple[DeskDay, LivedDay]]:
    """Give the person's days, those to learn from first, and what the product makes of them."""
    life = Life(wish.settings)
    made = desk_days(wish.seed, person, wish.days, suite, learning_days=wish.learning_days)
    for number, day in enumerate(made):
        yield day, life.live(day.events, day.end_ms, scored=number >= wish.learning_days)


def judge(wish: Wish, suite: Suite, person: int) -> Outcome:
    """Let one person live, and every detector follow."""
    truths, lived = zip(*((day.truth, heard) for day, heard in days_of(wish, suite, person)), strict=True)
    sums: dict[str, Sums] = {}
    for detector in wish.detectors:
        mine = sums[detector.kind] = Sums()
        for truth, day, told in zip(truths, lived, detector.tell(lived), strict=True):
            if day.scored:
                mine.add(day.worn_minutes, told.judged_minutes, *_scored(told, truth))
    return Outcome(suite, person, person_of(wish.seed, person).reactivity < WEAK, sums)


def _scored(told: Told, truth: tuple[Stretch, ...]) -> tuple[Score, Score | None]:
    offers = None if told.offers_ms is None else score(told.offers_ms, truth)
    return score(told.prompts_ms, truth), offers
