"""Every constant of the plan of a wearer's days, with its unit."""

from dataclasses import dataclass, field
from typing import Final

from alerts.local_time import minutes_of
from alerts.practices import PRACTICES
from alerts.push_season import PushSettings

KINDS: Final = tuple(practice.kind for practice in PRACTICES)

_SNACKS_MOST: Final = 12
_WINDOW_LEAST: Final = 10


@dataclass(frozen=True, slots=True)
class PlanSettings:
    """Times are the wearer's, HH:MM; an empty one plans nothing. Raises ValueError, naming the setting."""

    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5)
    """The worked ones, 1 (Monday) to 7."""
    work_begin: str = "09:00"
    """When the worked hours begin."""
    work_end: str = "17:30"
    """When they end."""
    snacks_a_day: int = 4
    """Small breaks in the worked hours, one in each equal part of them."""
    snacks: tuple[str, ...] = ("breath_snack", "heart_focus_snack", "i_am_safe", "grounding")
    """The practices that they offer in turn."""
    pause_minutes: int = 2
    """So long after a call, a meeting or an absence is a natural pause."""
    morning: str = "07:30"
    """The anchor of the morning."""
    night: str = "21:15"
    """The anchor of the night."""
    anchor_practice: str = "heart_focus"
    """What the anchors of morning and night offer."""
    lights_out: str = "22:30"
    """When the light goes out."""
    wind_down_minutes: int = 30
    """So long before it the wind-down is offered; from then on until the morning there is no load prompt."""
    wind_down_practice: str = "wind_down"
    """What the wind-down offers."""
    morning_question: bool = False
    """Ask in the morning how the night was, unless a check-in said so already."""
    checkin: str = ""
    """Remind of the evening's check-in, unless there was one on the day."""
    joy: tuple[str, ...] = ()
    """When blocks of 10 to 15 min for something that you like begin; nothing is planned beside them."""
    window_minutes: int = 60
    """So long after its time what is planned for one may still come."""
    push_day: bool = True
    """Say it once when the morning runs far above usual, and offer more snacks on that day."""
    push_day_by: str = "11:00"
    """Until then a morning counts for it."""
    push: PushSettings = field(default_factory=PushSettings)

    def __post_init__(self) -> None:
        self._refuse_times()
        self._refuse_practices()
        if not set(self.weekdays) <= set(range(1, 8)):
            raise ValueError(f"weekdays = {self.weekdays} has one that is not between 1 (Monday) and 7")
        if not 0 <= self.snacks_a_day <= _SNACKS_MOST:
            raise ValueError(f"snacks_a_day = {self.snacks_a_day} is not between 0 and {_SNACKS_MOST}")
        for name, value, least in (
            ("pause_minutes", self.pause_minutes, 0),
            ("wind_down_minutes", self.wind_down_minutes, 0),
            ("window_minutes", self.window_minutes, _WINDOW_LEAST),
        ):
            if not least <= value <= 180:
                raise ValueError(f"{name} = {value} is not between {least} and 180")

    def _refuse_times(self) -> None:
        for name in ("work_begin", "work_end", "push_day_by"):
            minutes_of(name, getattr(self, name))
        for name in ("morning", "night", "lights_out", "checkin"):
            if getattr(self, name):
                minutes_of(name, getattr(self, name))
        for text in self.joy:
            minutes_of("joy", text)
        if self.work_end <= self.work_begin:
            raise ValueError(f"work_end = {self.work_end!r} is not after work_begin = {self.work_begin!r}")

    def _refuse_practices(self) -> None:
        for name, kinds in (
            ("snacks", self.snacks),
            ("anchor_practice", (self.anchor_practice,)),
            ("wind_down_practice", (self.wind_down_practice,)),
        ):
            for kind in kinds:
                if kind not in KINDS:
                    raise ValueError(f"{name} has {kind!r}, which is none of {', '.join(KINDS)}")
        if self.snacks_a_day and not self.snacks:
            raise ValueError("snacks names no practice; snacks_a_day = 0 plans none")


NOTHING_PLANNED: Final = PlanSettings(
    snacks_a_day=0,
    morning="",
    night="",
    lights_out="",
    push_day=False,
    push=PushSettings(offer=False),
)
"""Load alone prompts."""
