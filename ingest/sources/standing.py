"""How it stands with the strap: says each change once, with its reason in words."""

import asyncio
from collections.abc import Callable

from hrv.event import Link, LinkState
from ingest.clock import SteadyClock
from ingest.device import LOW_BATTERY_PCT
from ingest.link_words import Reason, link_words

_DOUBLED = 3
_DOUBLED_FOR_S = 30.0


class Standing:
    """Knows the strap's name, battery and doubled packets, and what was said last."""

    def __init__(
        self,
        address: str,
        name: str,
        machine: SteadyClock,
        duplicates: Callable[[], int],
        put: Callable[[Link], None],
    ) -> None:
        """Take the strap, who counts the packets that came twice, and where changes go."""
        self.address = address
        self.name = name
        self.battery_pct: int | None = None
        self.limit: Reason | None = None
        """What can't be had of this strap beside its beats: the last remark there is to make."""
        self._machine = machine
        self._put = put
        self._said: tuple[LinkState, Reason | None, int | None] | None = None
        self._since_ms = 0
        self._doubles = _Doubles(duplicates)

    def heard(self, state: LinkState, reason: Reason | None) -> None:
        """Say a state of a link; when all is well, what else is worth a remark."""
        self.tell(state, self._remark() if state == "streaming" and reason is None else reason)

    def tell(self, state: LinkState, reason: Reason | None, more: str = "") -> None:
        """Say a state, when that is news; `more` follows the reason's words.

        Its time is that since which it stands so: a battery that loses a percent changes nothing of it.
        """
        news = state, reason, self.battery_pct
        if news == self._said:
            return
        if self._said is None or news[:2] != self._said[:2]:
            self._since_ms = self._machine.now_us() // 1000
        self._said = news
        self._put(
            Link(
                at_ms=self._since_ms,
                state=state,
                reason=reason or "",
                text=link_words(reason, self.name) + more if reason else "",
                strap=self.name,
                address=self.address,
                battery_pct=self.battery_pct,
                duplicates=self._doubles.count,
            )
        )

    def _remark(self) -> Reason | None:
        if self._doubles.are_many():
            return "duplicates"
        if self.battery_pct is not None and self.battery_pct <= LOW_BATTERY_PCT:
            return "battery_low"
        return self.limit


class _Doubles:
    """Whether packets come twice of late."""

    def __init__(self, duplicates: Callable[[], int]) -> None:
        self._duplicates = duplicates
        self._seen = 0
        self._seen_s = 0.0
        self._in_a_row = 0

    @property
    def count(self) -> int:
        """Return how many came twice since the beginning."""
        return self._duplicates()

    def are_many(self) -> bool:
        """Tell whether some came twice in the last half minute."""
        now_s = asyncio.get_running_loop().time()
        if now_s - self._seen_s > _DOUBLED_FOR_S:
            self._in_a_row = 0
        if self.count != self._seen:
            self._in_a_row += self.count - self._seen
            self._seen, self._seen_s = self.count, now_s
        return self._in_a_row >= _DOUBLED
