"""A nudge, and what became of it."""

from dataclasses import dataclass
from typing import Literal

from hrv.event import NotThisReason

PromptKind = Literal[
    "load",
    "snack",
    "morning",
    "night",
    "wind_down",
    "morning_question",
    "checkin",
    "joy",
    "push_day",
    "push_season",
    "lower_rate",
]
"""`load`: load is sustained; all others are planned, and know nothing of a heart."""
PromptState = Literal["held", "offered", "accepted", "snoozed", "not_this", "ignored", "dropped", "withheld"]
"""`withheld`: a coin kept it from everybody, so that it can be told whether prompts help; final."""
DropReason = Literal[
    "load_over", "too_late", "snoozed_often", "enough_today", "clock_set", "replaced", "evening"
]
PromptChannel = Literal["page", "notification", "phone"]
"""How far it goes: it stands on the page alone, interrupts at the desk, or calls an empty desk's owner."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt as it stood at `at_ms`; each change of state is a new one with the same `prompt_ms`."""

    prompt_ms: int
    """When it was first decided; its identity."""
    at_ms: int
    kind: PromptKind
    state: PromptState
    practice: str
    """The `kind` of the practice it offers; empty: it asks a question."""
    text: str
    """One honest sentence for the wearer: how far from usual, since when, while still; and the offer."""
    episode_ms: int | None = None
    """Of a load prompt, as all figures: the `start_ms` of the episode it belongs to.

    When a hold or a snooze outlived that episode, and load is on again: of the one that is on.
    """
    minutes: int | None = None
    """Judged minutes of the episode so far."""
    d_hr_bpm: float | None = None
    d_rmssd_pct: float | None = None
    load: float | None = None
    """The smoothed load when it was decided, or last offered."""
    confidence: float | None = None
    held_by: tuple[str, ...] = ()
    """For `held`: the kinds of the holds that keep it, or `not_judged`; for `dropped`: why (`DropReason`)."""
    until_ms: int | None = None
    """For `snoozed`: when it may come again."""
    why: NotThisReason | None = None
    """For `not_this`."""
    channel: PromptChannel = "notification"
