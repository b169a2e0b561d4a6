"""What is due on a wearer's day, apart from load: one pure planner for all that is planned."""

from collections import deque
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from alerts.day_plan import Fixed, Part, fixed_in, part_at, parts_taken, wind_down_minute
from alerts.local_time import DAY_MINUTES, minute_of_day, minutes_of
from alerts.plan_settings import PlanSettings
from alerts.policy_settings import LEAST_APART_MINUTES
from alerts.prompt import Prompt, PromptKind
from alerts.rising_load import RisingLoad
from hrv.event import CheckIn, Context, Surrounding
from hrv.load import Assessment

MINUTE_MS: Final = 60_000
NIGHT_MINUTES: Final = 480
"""From the wind-down on, for so long, load prompts nobody."""
ASK_AGAIN_DAYS: Final = 28
"""A question about the plan itself is not asked again within so many days."""

_PAUSES: Final[frozenset[Surrounding]] = frozenset({"idle", "microphone", "calendar"})
_BREAKS_KEPT: Final = 64


@dataclass(frozen=True, slots=True)
class Wish:
    """A planned prompt that is due."""

    kind: PromptKind
    practice: str
    """Empty: it asks a question."""
    wait_minutes: int
    """How long it may wait for its holds."""


@dataclass(frozen=True, slots=True)
class _Break:
    """A snack, or a load prompt in the place of one."""

    day: int
    minute: int
    kind: PromptKind


class Planner:
    """Knows worked hours, natural pauses, push days and push seasons.

    What it remembers comes from minutes, contexts, check-ins and prompts alone: time that passes without
    any changes nothing, so nobody need keep it.
    """

    def __init__(self, settings: PlanSettings) -> None:
        self._settings = settings
        self._fixed = fixed_in(settings)
        self._work = (
            minutes_of("work_begin", settings.work_begin),
            minutes_of("work_end", settings.work_end),
        )
        self._push_day_by = minutes_of("push_day_by", settings.push_day_by)
        self._wind_down = wind_down_minute(settings)
        self._done: dict[Fixed, int] = {}
        self._breaks: deque[_Break] = deque(maxlen=_BREAKS_KEPT)
        self._rising = RisingLoad()
        self._pause_ms: int | None = None
        self._checkin_day = 0
        self._push_day = 0
        self._told_push_day = 0
        self._asked_season_day: int | None = None
        self._agreed_day: int | None = None

    def note(self, context: Context) -> None:
        """Take a change around the wearer: what ends is a natural pause."""
        if context.what in _PAUSES and not context.on:
            self._pause_ms = context.at_ms

    def said(self, checkin: CheckIn, local: datetime) -> None:
        """Take what the wearer said of themselves, and on which day."""
        self._checkin_day = local.toordinal()

    def learn(self, assessment: Assessment, local: datetime) -> None:
        """Take a judged minute."""
        day = local.toordinal()
        self._rising.put(assessment, day)
        if (
            self._settings.push_day
            and day != self._push_day
            and minute_of_day(local) <= self._push_day_by
            and local.isoweekday() in self._settings.weekdays
            and assessment.push_day
        ):
            self._push_day = day

    def decided(self, prompt: Prompt, local: datetime) -> None:
        """Take a planned prompt that was decided now."""
        day, minute = local.toordinal(), minute_of_day(local)
        match prompt.kind:
            case "snack":
                self._breaks.append(_Break(day, minute, "snack"))
            case "push_day":
                self._told_push_day = day
            case "push_season":
                self._asked_season_day = day
            case _:
                for one in self._due_fixed(minute):
                    if one.kind == prompt.kind:
                        self._done[one] = _day_of(one, local)

    def offered(self, prompt: Prompt, local: datetime) -> None:
        """Take the first offer of a load prompt: it takes the place of the next snack."""
        if prompt.kind == "load":
            self._breaks.append(_Break(local.toordinal(), minute_of_day(local), "load"))

    def agreed(self, prompt: Prompt, local: datetime) -> None:
        """Take that the wearer accepted a prompt."""
        if prompt.kind == "push_season":
            self._agreed_day = local.toordinal()

    def is_season(self, day: date) -> bool:
        """Tell whether a day belongs to a push season."""
        agreed = self._agreed_day
        is_agreed = agreed is not None and 0 <= day.toordinal() - agreed < self._settings.push.season_days
        return is_agreed or self._settings.push.covers(day)

    def is_evening(self, local: datetime) -> bool:
        """Tell whether the wind-down has begun, and the night is not over."""
        begin = self._wind_down
        return begin is not None and (minute_of_day(local) - begin) % DAY_MINUTES < NIGHT_MINUTES

    def is_before_lights_out(self, local: datetime) -> bool:
        """Tell whether the light is still on: quiet hours don't hold what belongs to the evening."""
        if not self._settings.lights_out:
            return False
        left = (minutes_of("lights_out", self._settings.lights_out) - minute_of_day(local)) % DAY_MINUTES
        return 0 < left <= DAY_MINUTES // 2

    def due(self, at_ms: int, local: datetime, offers_left: int, *, lowered: bool) -> Wish | None:
        """Return what is due now, the most pressing first; `lowered`: the wearer asked for fewer."""
        minute, day = minute_of_day(local), local.toordinal()
        for one in self._due_fixed(minute):
            if self._is_wanted(one, local):
                return Wish(one.kind, one.practice, self._left_of(one, minute))
        if not self._is_worked(local, minute):
            return None
        if day == self._push_day != self._told_push_day:
            return Wish("push_day", self._snack(day, 0), self._settings.window_minutes)
        if self._should_offer_season(local, day):
            return Wish("push_season", "", self._settings.window_minutes)
        return self._due_snack(at_ms, local, offers_left, lowered=lowered)

    def wait_minutes(self, kind: PromptKind, local: datetime, *, lowered: bool) -> int:
        """Return how long a planned prompt that is decided now may wait; 0: nothing like it is planned."""
        minute = minute_of_day(local)
        if kind in ("push_day", "push_season"):
            return self._settings.window_minutes
        if kind == "snack":
            part = part_at(minute, *self._work, self._snacks_on(local, lowered=lowered))
            return 0 if part is None else part.left_minutes(minute)
        due = (one for one in self._due_fixed(minute) if one.kind == kind and self._is_wanted(one, local))
        return next((self._left_of(one, minute) for one in due), 0)

    def _left_of(self, one: Fixed, minute: int) -> int:
        return self._settings.window_minutes - one.late_minutes(minute)

    def _due_fixed(self, minute: int) -> list[Fixed]:
        window = self._settings.window_minutes
        return [one for one in self._fixed if one.late_minutes(minute) < window]

    def _is_wanted(self, one: Fixed, local: datetime) -> bool:
        if self._done.get(one) == _day_of(one, local):
            return False
        asks = one.kind in ("morning_question", "checkin")
        return not (asks and self._checkin_day == local.toordinal())

    def _is_worked(self, local: datetime, minute: int) -> bool:
        begin, end = self._work
        return begin <= minute < end and local.isoweekday() in self._settings.weekdays

    def _should_offer_season(self, local: datetime, day: int) -> bool:
        push = self._settings.push
        asked = self._asked_season_day
        return (
            push.offer
            and (asked is None or abs(day - asked) >= ASK_AGAIN_DAYS)
            and not self.is_season(local.date())
            and self._rising.rise(day) >= push.rise
        )

    def _due_snack(self, at_ms: int, local: datetime, offers_left: int, *, lowered: bool) -> Wish | None:
        day, minute = local.toordinal(), minute_of_day(local)
        part = part_at(minute, *self._work, self._snacks_on(local, lowered=lowered))
        if part is None or minute < part.earliest:
            return None
        if minute < part.latest and not self._is_pause(at_ms):
            return None
        if part.nth in self._taken(day, local, lowered=lowered) or self._yields(local, minute, offers_left):
            return None
        return Wish("snack", self._snack(day, part.nth), part.left_minutes(minute))

    def _snacks_on(self, local: datetime, *, lowered: bool) -> int:
        pushed = local.toordinal() == self._push_day or self.is_season(local.date())
        usual = self._settings.snacks_a_day
        snacks = self._settings.push.snacks_a_day if pushed and usual else usual
        return (snacks + 1) // 2 if lowered else snacks

    def _is_pause(self, at_ms: int) -> bool:
        pause_ms = self._pause_ms
        return pause_ms is not None and 0 <= at_ms - pause_ms <= self._settings.pause_minutes * MINUTE_MS

    def _taken(self, day: int, local: datetime, *, lowered: bool) -> set[int]:
        parts = self._snacks_on(local, lowered=lowered)
        placed = [(b.kind, part_at(b.minute, *self._work, parts)) for b in self._breaks if b.day == day]
        return parts_taken(_places(placed, "snack"), _places(placed, "load"))

    def _yields(self, local: datetime, minute: int, offers_left: int) -> bool:
        """Tell whether a snack would stand in the way of what has a time of its own today."""
        later = [one for one in self._fixed if one.minute > minute and self._is_wanted(one, local)]
        near = any(one.minute - minute < LEAST_APART_MINUTES for one in later)
        return near or offers_left <= len(later)

    def _snack(self, day: int, nth: int) -> str:
        """Return the practice whose turn it is: told by the calendar, so that nothing need be remembered."""
        snacks = self._settings.snacks
        return snacks[(day * max(self._settings.snacks_a_day, 1) + nth) % len(snacks)] if snacks else ""


def _places(placed: list[tuple[PromptKind, Part | None]], kind: PromptKind) -> list[int]:
    return [part.nth for one, part in placed if one == kind and part is not None]


def _day_of(one: Fixed, local: datetime) -> int:
    """Return the day on which its window began, which may have been before midnight."""
    return (local - timedelta(minutes=one.late_minutes(minute_of_day(local)))).toordinal()
