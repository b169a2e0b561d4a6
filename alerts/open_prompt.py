"""The life of the one prompt that is not yet over."""

from dataclasses import dataclass, replace
from typing import Final

from alerts.budget import MINUTE_MS
from alerts.policy_settings import PolicySettings
from alerts.prompt import DropReason, Prompt, PromptState
from hrv.event import NotThisReason

OPEN_STATES: Final[frozenset[PromptState]] = frozenset({"held", "offered", "snoozed"})


@dataclass(slots=True)
class OpenPrompt:
    """A prompt from its decision to its end: `held` and `offered` and `snoozed`, and then over for good."""

    prompt: Prompt
    due_ms: int
    """Since when it should be offered."""
    last_ms: int
    """Until when it may be offered."""
    day: int = 0
    """The wearer's day of its newest offer."""
    snoozes: int = 0
    was_offered: bool = False

    @property
    def is_over(self) -> bool:
        """Tell whether nothing changes it any more."""
        return self.prompt.state not in OPEN_STATES

    @property
    def is_load(self) -> bool:
        """Tell whether load called for it."""
        return self.prompt.kind == "load"

    def turn(
        self,
        at_ms: int,
        state: PromptState,
        *,
        held_by: tuple[str, ...] = (),
        until_ms: int | None = None,
        why: NotThisReason | None = None,
    ) -> list[Prompt]:
        """Give it its next state, and return it."""
        self.prompt = replace(
            self.prompt, at_ms=at_ms, state=state, held_by=held_by, until_ms=until_ms, why=why
        )
        return [self.prompt]

    def hold(self, at_ms: int, held_by: tuple[str, ...]) -> list[Prompt]:
        """Keep it back; what is no news is not said again."""
        if self.prompt.state == "held" and self.prompt.held_by == held_by:
            return []
        return self.turn(at_ms, "held", held_by=held_by)

    def drop(self, at_ms: int, why: DropReason) -> list[Prompt]:
        """End it without an answer, and say why."""
        return self.turn(at_ms, "dropped", held_by=(why,))

    def snooze(self, at_ms: int, minutes: int | None, settings: PolicySettings) -> list[Prompt]:
        """Put it off; one that is put off already (a button pressed twice) only moves its time."""
        if self.prompt.state != "snoozed":
            if self.snoozes >= settings.snoozes:
                return self.drop(at_ms, "snoozed_often")
            self.snoozes += 1
        asked = min(settings.snooze_minutes) if minutes is None else minutes
        nearest = min(settings.snooze_minutes, key=lambda allowed: abs(allowed - asked))
        self.put_off(at_ms + nearest * MINUTE_MS, settings)
        return self.turn(at_ms, "snoozed", until_ms=self.due_ms)

    def put_off(self, until_ms: int, settings: PolicySettings) -> None:
        """Let it come again then, or so much later as it may be held."""
        self.due_ms = until_ms
        self.last_ms = until_ms + settings.held_minutes * MINUTE_MS
