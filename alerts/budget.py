"""How many prompts a wearer's day may still bear."""

from dataclasses import dataclass
from typing import Final

from alerts.policy_settings import LEAST_APART_MINUTES, OFFERS_A_DAY, PolicySettings
from alerts.silence import Silence, Standing

MINUTE_MS: Final = 60_000
_DAYS_KEPT: Final = 10


@dataclass(slots=True)
class _Tally:
    """What one local day has borne."""

    offers: int = 0
    loads: int = 0
    ignored: int = 0
    accepted: int = 0


class Budget:
    """Counts the offers and ignored prompts of each local day, and keeps the distance between prompts.

    A day is its ordinal on the wearer's calendar. Asking changes nothing.
    """

    def __init__(self, settings: PolicySettings) -> None:
        self._settings = settings
        self._days: dict[int, _Tally] = {}
        self._offered_ms: int | None = None
        self._load_ms: int | None = None
        self._refused_ms: int | None = None
        self._asked_day: int | None = None
        self._lowered_day: int | None = None

    def allows(self, at_ms: int, day: int, most: int) -> bool:
        """Tell whether a new prompt of any kind may be decided now, with at most `most` offers a day."""
        return not self.against(at_ms, day, most)

    def against(self, at_ms: int, day: int, most: int) -> list[Silence]:
        """Return all that speaks against a new prompt of any kind now."""
        tally = self._of(day)
        found: list[tuple[Silence, bool]] = [
            ("offers_a_day" if most <= OFFERS_A_DAY else "push_offers_a_day", tally.offers >= most),
            ("ignored", tally.ignored >= self._settings.ignored_a_day),
            ("apart_any", not _apart(at_ms, self._offered_ms, LEAST_APART_MINUTES)),
            ("refused", not _apart(at_ms, self._refused_ms, self._settings.not_this_minutes)),
        ]
        return [why for why, holds in found if holds]

    def against_load(self, at_ms: int, day: int, learned_days: int) -> list[Silence]:
        """Return all that, beside that, speaks against a load prompt now."""
        found: list[Silence] = []
        if self._of(day).loads >= self._loads_a_day(day, learned_days):
            found.append(self._why_no_more(day, learned_days))
        if not _apart(at_ms, self._load_ms, self._settings.apart_minutes):
            found.append("apart")
        return found

    def standing(self, day: int, learned_days: int, most: int) -> Standing:
        """Return what a day has borne, and bears."""
        tally, loads = self._of(day), self._loads_a_day(day, learned_days)
        return Standing(
            tally.loads, loads, tally.offers, most, tally.ignored, self._offered_ms, self._refused_ms
        )

    def left(self, day: int, most: int) -> int:
        """Return how many offers of any kind the day still bears."""
        return most - self._of(day).offers

    def offered(self, at_ms: int, day: int, *, load: bool, first: bool) -> None:
        """Count an offer; `first`: that of a prompt never offered before."""
        tally = self._kept(day)
        tally.offers += 1
        tally.loads += load and first
        self._offered_ms = at_ms
        if load:
            self._load_ms = at_ms

    def ignored(self, day: int) -> None:
        """Count a prompt without an answer, for the day of its offer."""
        self._kept(day).ignored += 1

    def accepted(self, day: int) -> None:
        """Count a prompt that was taken up."""
        self._kept(day).accepted += 1

    def refused(self, at_ms: int) -> None:
        """Begin the silence after a prompt that was wrong."""
        self._refused_ms = at_ms

    def should_ask(self, day: int) -> bool:
        """Tell whether it is time to ask for a lower rate: all the last days with prompts were ignored."""
        if self._counts(self._asked_day, day) or len(self._days) < self._settings.ignored_days:
            return False
        before = sorted(one for one, tally in self._days.items() if one < day and tally.offers)
        last = [self._days[one] for one in before[-self._settings.ignored_days :]]
        return len(last) == self._settings.ignored_days and all(map(self._is_ignored, last))

    def asked(self, day: int) -> None:
        """Remember that the wearer was asked."""
        self._asked_day = day

    def lower(self, day: int) -> None:
        """Lower the rate from this day on."""
        self._lowered_day = day

    def is_lowered(self, day: int) -> bool:
        """Tell whether the wearer wants fewer prompts."""
        return self._counts(self._lowered_day, day)

    def _counts(self, since_day: int | None, day: int) -> bool:
        return since_day is not None and abs(day - since_day) < self._settings.lowered_days

    def _loads_a_day(self, day: int, learned_days: int) -> int:
        if learned_days < self._settings.silent_days:
            return 0
        most = self._settings.prompts_a_day
        is_sparing = learned_days < self._settings.sparing_days or self.is_lowered(day)
        return min(most, 1) if is_sparing else most

    def _why_no_more(self, day: int, learned_days: int) -> Silence:
        """Return why a day bears no more load prompts."""
        if learned_days < self._settings.silent_days:
            return "silent_days"
        if self._settings.prompts_a_day <= 1:
            return "prompts_a_day"
        if learned_days < self._settings.sparing_days:
            return "sparing_days"
        return "lowered" if self.is_lowered(day) else "prompts_a_day"

    def _is_ignored(self, tally: _Tally) -> bool:
        return tally.ignored >= self._settings.ignored_a_day and not tally.accepted

    def _of(self, day: int) -> _Tally:
        return self._days.get(day) or _Tally()

    def _kept(self, day: int) -> _Tally:
        if day not in self._days and len(self._days) >= _DAYS_KEPT:
            del self._days[next(iter(self._days))]
        return self._days.setdefault(day, _Tally())


def _apart(at_ms: int, other_ms: int | None, minutes: int) -> bool:
    """Tell whether two times are so far apart, either way: a clock that was set back silences nobody."""
    return other_ms is None or abs(at_ms - other_ms) >= minutes * MINUTE_MS
