"""A meeting in the calendar: an .ics file, or an address that the wearer named."""

import asyncio
import json
import math
import sys
from dataclasses import dataclass, field
from typing import Final, Literal

from alerts.surrounding import Desk, Reading, UnknownError, Witness, never
from alerts.surroundings import busy_times
from alerts.surroundings.busy_times import Asked, is_url, written
from alerts.surroundings.program import printed

_MINUTE_MS: Final = 60_000
_AHEAD_MS: Final = 48 * 60 * _MINUTE_MS
"""How far ahead busy times are kept: so long a server may be away."""
_READ_S: Final = 45.0
_RUN: Final = f"import sys; from {busy_times.__name__} import main; sys.exit(main())"
COMMAND: Final = (sys.executable, "-P", "-c", _RUN)
"""The process that reads; where the calendar is stands in no argument, which others could see."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Whether the wearer's calendar calls them busy now; of its text nothing is kept, and nothing shown."""

    kind: Literal["calendar"] = "calendar"
    read: bool = True
    places: tuple[str, ...] = field(default=(), repr=False)
    """Files (.ics) or addresses (https, webcal). Nothing else on the network is ever asked."""
    refresh_minutes: float = 15.0
    all_day: bool = False
    """Whether what lasts whole days is a meeting too."""
    mine: str = ""
    """The wearer's mail address there: what they declined is no meeting."""

    def __post_init__(self) -> None:
        if not (math.isfinite(self.refresh_minutes) and self.refresh_minutes >= 1):
            raise ValueError(f"refresh_minutes = {self.refresh_minutes} is below 1")
        if not all(self.places):
            raise ValueError("places has an empty entry: name a file or an address")

    def witnesses(self, desk: Desk) -> tuple[Witness, ...]:
        """Return a reader for each place."""
        return tuple(CalendarReader(desk, self, place, nth) for nth, place in enumerate(self.places, 1))


class CalendarReader:
    """One calendar: read now and then by a process of its own, asked often."""

    every_s = 10.0
    limit_s = 60.0

    def __init__(self, desk: Desk, settings: Calendar, place: str, nth: int) -> None:
        """Begin without having read it. An address may be a secret: the name does not show it."""
        self.who = f"calendar {nth}" + (" (address)" if is_url(place) else " (file)")
        self._desk = desk
        self._settings = settings
        self._place = place
        self._busy: list[tuple[int, int]] = []
        self._tried_ms: int | None = None
        self._failures = 0
        self._known_to_ms = 0
        self._fault = UnknownError("was not read yet")

    async def look(self) -> Reading:
        """Say how it is now. Raises UnknownError."""
        now_ms = self._desk.now_ms()
        if self._tried_ms is None or not 0 <= now_ms - self._tried_ms < self._rest_ms():
            self._tried_ms = now_ms
            self._failures += 1
            await self._refresh(now_ms)
        if now_ms >= self._known_to_ms:
            raise self._fault
        return Reading(any(begin_ms <= now_ms < end_ms for begin_ms, end_ms in self._busy))

    async def stirred(self) -> None:
        """Never return: it is asked now and then."""
        await never()

    def _rest_ms(self) -> float:
        """Return how long it is left alone: after a failure a minute, then twice as long each time."""
        refresh_ms = self._settings.refresh_minutes * _MINUTE_MS
        return (
            min(refresh_ms, _MINUTE_MS * 2.0 ** min(self._failures - 1, 10)) if self._failures else refresh_ms
        )

    async def _refresh(self, now_ms: int) -> None:
        """Read it anew; where that fails, what was known stays known for its time."""
        to_ms = now_ms + _AHEAD_MS
        settings = self._settings
        asked = Asked(self._place, now_ms, to_ms, self._desk.zone, settings.all_day, settings.mine)
        try:
            async with asyncio.timeout(_READ_S):
                told = await printed(COMMAND, self._desk.environ, written(asked))
        except TimeoutError:
            self._fault = UnknownError(f"the calendar was not there within {_READ_S:.0f} s")
            return
        except UnknownError as error:
            mend = "" if "extra" in str(error) else "look at `places` of the calendar in the configuration"
            self._fault = UnknownError(str(error), mend)
            return
        self._busy = [(int(begin_ms), int(end_ms)) for begin_ms, end_ms in json.loads(told)]
        self._known_to_ms = to_ms
        self._failures = 0
