"""What becomes of prompts, written down for the budget and the plan: as it happens, and as it was kept."""

from datetime import datetime, tzinfo

from alerts.budget import MINUTE_MS, Budget
from alerts.local_time import local_at
from alerts.open_prompt import OpenPrompt
from alerts.planner import Planner
from alerts.policy_settings import PolicySettings
from alerts.prompt import Prompt


class Ledger:
    """Keeps the books of the policy; a prompt that is recalled goes into them like one that is decided."""

    def __init__(self, budget: Budget, planner: Planner, settings: PolicySettings, tz: tzinfo) -> None:
        self._budget = budget
        self._planner = planner
        self._settings = settings
        self._tz = tz

    def offered(self, kept: OpenPrompt, at_ms: int) -> None:
        """Count an offer, before the prompt has that state; what the coin withholds counts as well."""
        local = self._local(at_ms)
        kept.day = local.toordinal()
        if kept.prompt.channel != "page":
            self._budget.offered(at_ms, kept.day, load=kept.is_load, first=not kept.was_offered)
        if not kept.was_offered:
            self._planner.offered(kept.prompt, local)
        kept.was_offered = True

    def accepted(self, kept: OpenPrompt, at_ms: int) -> None:
        """Count that it was taken up."""
        local = self._local(at_ms)
        if kept.was_offered:
            self._budget.accepted(kept.day)
        if kept.prompt.kind == "lower_rate":
            self._budget.lower(local.toordinal())
        self._planner.agreed(kept.prompt, local)

    def ignored(self, kept: OpenPrompt, at_ms: int) -> None:
        """Count that it had no answer."""
        if kept.prompt.channel != "page":
            self._budget.ignored(kept.day if kept.was_offered else self._local(at_ms).toordinal())

    def refused(self, at_ms: int) -> None:
        """Begin the silence after a prompt that was wrong."""
        self._budget.refused(at_ms)

    def begun(self, prompt: Prompt) -> OpenPrompt:
        """Return a prompt that was kept, as it was when it was decided."""
        local = self._local(prompt.prompt_ms)
        day = local.toordinal()
        wait_minutes = self._settings.held_minutes
        if prompt.kind == "lower_rate":
            wait_minutes = 0
            self._budget.asked(day)
        elif prompt.kind != "load":
            lowered = self._budget.is_lowered(day)
            wait_minutes = self._planner.wait_minutes(prompt.kind, local, lowered=lowered)
        if prompt.kind != "load":
            self._planner.decided(prompt, local)
        last_ms = prompt.prompt_ms + wait_minutes * MINUTE_MS
        return OpenPrompt(prompt, due_ms=prompt.prompt_ms, last_ms=last_ms)

    def recalled(self, kept: OpenPrompt, prompt: Prompt) -> None:
        """Give an open prompt the next state that was kept of it, and count it."""
        before, kept.prompt = kept.prompt, prompt
        match prompt.state:
            case "offered" | "withheld":
                self.offered(kept, prompt.at_ms)
            case "accepted":
                self.accepted(kept, prompt.at_ms)
            case "ignored":
                self.ignored(kept, prompt.at_ms)
            case "not_this":
                self.refused(prompt.at_ms)
            case "snoozed":
                kept.snoozes += before.state != "snoozed"
                kept.put_off(prompt.at_ms if prompt.until_ms is None else prompt.until_ms, self._settings)
            case "held" | "dropped":
                pass

    def _local(self, at_ms: int) -> datetime:
        return local_at(at_ms, self._tz)
