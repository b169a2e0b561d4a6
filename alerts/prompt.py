"""A nudge, and what became of it."""

from dataclasses import dataclass
from typing import Literal

from hrv.event import NotThisReason

PromptState = Literal["held", "offered", "accepted", "snoozed", "not_this", "ignored", "dropped"]
DropReason = Literal["load_over", "too_late", "snoozed_often", "enough_today", "clock_set"]


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt as it stood at `at_ms`; each change of state is a new one with the same `prompt_ms`."""

    prompt_ms: int
    """When it was first decided; its identity."""
    at_ms: int
    kind: Literal["load"]
    state: PromptState
    practice: str
    """The `kind` of the practice it offers."""
    text: str
    """One honest sentence for the wearer: how far from usual, since when, while still; and the offer."""
    episode_ms: int
    """The `start_ms` of the episode it belongs to.

    When a hold or a snooze outlived that episode, and load is on again: of the one that is on.
    """
    minutes: int
    """Judged minutes of the episode so far."""
    d_hr_bpm: float
    d_rmssd_pct: float
    load: float
    """The smoothed load when it was decided, or last offered."""
    confidence: float
    held_by: tuple[str, ...] = ()
    """For `held`: the kinds of the holds that keep it, or `not_judged`; for `dropped`: why (`DropReason`)."""
    until_ms: int | None = None
    """For `snoozed`: when it may come again."""
    why: NotThisReason | None = None
    """For `not_this`."""
