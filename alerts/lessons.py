"""What answers teach: how much load it takes before an episode begins, within narrow bounds."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final, Literal

from alerts.prompt import Prompt

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_MS: Final = 200_000_000_000_000
"""The year 8307; a time outside 1970 to this is taken as its nearest end."""

_TAUGHT_BY: Final = frozenset({"load"})
"""The kinds of prompts that say something of the load."""

Outcome = Literal["accepted", "not_this", "ignored"]


@dataclass(frozen=True, slots=True)
class LessonSettings:
    """Every constant of learning from answers; a load prompt answered `accepted` or `not_this` is a label."""

    learn: bool = True
    """False: answers move nothing."""
    days: int = 14
    """Local days whose labels are looked at together, once they are over."""
    step: float = 0.1
    """How far `on` moves for them, in spreads."""
    on_least: float = 0.4
    """No lower may answers move `on`."""
    on_most: float = 1.3
    """No higher may answers move `on`; without an accelerometer it moves by as much."""
    least_labels: int = 6
    """Fewer labels than this in those days move nothing."""
    wrong_above: float = 0.40
    """A larger share of `not_this` among the labels moves `on` up."""
    wrong_below: float = 0.15
    """A smaller share moves it down, where enough of all prompts were accepted."""
    accepted_above: float = 0.50
    """Enough is more than this share of all prompts with an outcome, ignored ones too."""

    def __post_init__(self) -> None:
        if self.days < 1 or self.least_labels < 1:
            raise ValueError("days and least_labels must be at least 1")
        if not (self.step >= 0 and self.on_least <= self.on_most):
            raise ValueError("step must not be below 0, on_least not above on_most")
        if not 0 <= self.wrong_below <= self.wrong_above <= 1 or not 0 <= self.accepted_above <= 1:
            raise ValueError("wrong_below, wrong_above and accepted_above must be shares that rise so")


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one stretch of days came to."""

    first_day: int
    """Its first local day, counted from the year 1."""
    accepted: int
    not_this: int
    ignored: int
    moved: float
    """How far it moved `on`."""


class Lessons:
    """Follows what becomes of load prompts; says by how much `on` is raised on a day.

    A pure function of the outcomes heard: what a stretch of days teaches counts from the next one on, and
    a stretch is a matter of the calendar, so no restart changes it.
    """

    def __init__(self, settings: LessonSettings, on: float, tz: tzinfo) -> None:
        self._settings = settings
        self._on = on
        self._tz = tz
        self._outcomes: dict[int, tuple[int, Outcome]] = {}
        """By `prompt_ms`: the stretch of days in which it came, and what it was."""
        self._known: tuple[int, float] | None = None

    def take(self, prompts: Iterable[Prompt]) -> None:
        """Take prompts whose state changed."""
        for prompt in prompts:
            if prompt.kind in _TAUGHT_BY and prompt.state in ("accepted", "not_this", "ignored"):
                self._outcomes[prompt.prompt_ms] = (self._stretch(prompt.at_ms), prompt.state)
                self._known = None

    def raised(self, at_ms: int) -> float:
        """Return by how much `on` is raised at a moment; below 0 when it is lowered."""
        stretch = self._stretch(at_ms)
        if self._known is None or self._known[0] != stretch:
            self._known = (stretch, sum(lesson.moved for lesson in self._before(stretch)))
        return self._known[1]

    def lessons(self, at_ms: int) -> list[Lesson]:
        """Return what the stretches of days before this moment's taught, oldest first."""
        return self._before(self._stretch(at_ms))

    def _before(self, stretch: int) -> list[Lesson]:
        if not self._settings.learn:
            return []
        found: list[Lesson] = []
        on = self._on
        for one in sorted({told for told, _ in self._outcomes.values() if told < stretch}):
            counts = Counter(outcome for told, outcome in self._outcomes.values() if told == one)
            lesson = self._lesson(one, counts, on)
            on += lesson.moved
            found.append(lesson)
        return found

    def _lesson(self, stretch: int, counts: Counter[Outcome], on: float) -> Lesson:
        moved = self._bounded(on, self._wish(counts))
        first_day = stretch * self._settings.days
        return Lesson(first_day, counts["accepted"], counts["not_this"], counts["ignored"], moved)

    def _wish(self, counts: Counter[Outcome]) -> float:
        settings = self._settings
        labels = counts["accepted"] + counts["not_this"]
        if labels < settings.least_labels:
            return 0.0
        wrong, accepted = counts["not_this"] / labels, counts["accepted"] / counts.total()
        if wrong > settings.wrong_above:
            return settings.step
        return -settings.step if wrong < settings.wrong_below and accepted > settings.accepted_above else 0.0

    def _bounded(self, on: float, step: float) -> float:
        """Return the step, shortened at a bound; an `on` that was set beyond the bounds is left there."""
        least, most = min(self._settings.on_least, self._on), max(self._settings.on_most, self._on)
        return min(max(on + step, least), most) - on if step else 0.0

    def _stretch(self, at_ms: int) -> int:
        at = _EPOCH + timedelta(milliseconds=min(max(at_ms, 0), _LAST_MS))
        return at.astimezone(self._tz).toordinal() // self._settings.days
