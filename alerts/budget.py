"""How many prompts a wearer's day may still bear."""

from typing import Final

from alerts.policy_settings import OFFERS_A_DAY, PolicySettings

MINUTE_MS: Final = 60_000


class Budget:
    """Counts offers and ignored prompts of one local day, and keeps the distance between prompts.

    A day is its ordinal on the wearer's calendar; counts begin anew when it changes.
    """

    def __init__(self, settings: PolicySettings) -> None:
        self._settings = settings
        self._day = 0
        self._prompts = 0
        self._offers = 0
        self._ignored = 0
        self._offered_ms: int | None = None
        self._refused_ms: int | None = None

    def allows(self, at_ms: int, day: int, learned_days: int) -> bool:
        """Tell whether a new load prompt may be decided now."""
        self._turn_to(day)
        return (
            self._prompts < self._prompts_a_day(learned_days)
            and self._offers < OFFERS_A_DAY
            and self._ignored < self._settings.ignored_a_day
            and _apart(at_ms, self._offered_ms, self._settings.apart_minutes)
            and _apart(at_ms, self._refused_ms, self._settings.not_this_minutes)
        )

    def allows_again(self, day: int) -> bool:
        """Tell whether a prompt that was decided may now be offered."""
        self._turn_to(day)
        return self._offers < OFFERS_A_DAY

    def offered(self, at_ms: int, day: int, *, first: bool) -> None:
        """Count an offer; `first`: that of a prompt never offered before."""
        self._turn_to(day)
        self._offers += 1
        self._prompts += first
        self._offered_ms = at_ms

    def ignored(self) -> None:
        """Count a prompt without an answer, for the day of its offer even when midnight has passed."""
        self._ignored += 1

    def refused(self, at_ms: int) -> None:
        """Begin the silence after a prompt that was wrong."""
        self._refused_ms = at_ms

    def _prompts_a_day(self, learned_days: int) -> int:
        if learned_days < self._settings.silent_days:
            return 0
        most = self._settings.prompts_a_day
        return min(most, 1) if learned_days < self._settings.sparing_days else most

    def _turn_to(self, day: int) -> None:
        if day != self._day:
            self._day, self._prompts, self._offers, self._ignored = day, 0, 0, 0


def _apart(at_ms: int, other_ms: int | None, minutes: int) -> bool:
    """Tell whether two times are so far apart, either way: a clock that was set back silences nobody."""
    return other_ms is None or abs(at_ms - other_ms) >= minutes * MINUTE_MS
