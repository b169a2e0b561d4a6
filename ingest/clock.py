"""The only file that asks what time it is, and the only one that waits."""

import asyncio
import math
import time
from typing import Protocol

_LONGEST_NAP_S = 30.0
"""The time is asked again after it: the machine may have slept, or its clock been set."""

_CALLS_BETWEEN_BREATHS = 256
_BOOTTIME = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class Clock(Protocol):
    """Tells the time and waits for it."""

    def now_ms(self) -> int:
        """Return ms since 1970-01-01 UTC."""
        ...

    def monotonic_s(self) -> float:
        """Return seconds since some moment, never going back."""
        ...

    async def sleep_until(self, at_ms: int) -> None:
        """Return when `now_ms` has reached `at_ms`."""
        ...


class WallClock:
    """The time of this machine."""

    def now_ms(self) -> int:
        """Return ms since 1970-01-01 UTC."""
        return time.time_ns() // 1_000_000

    def monotonic_s(self) -> float:
        """Return seconds since some moment, never going back."""
        return time.monotonic()

    async def sleep_until(self, at_ms: int) -> None:
        """Return when the machine's clock has reached `at_ms`."""
        left_ms = at_ms - self.now_ms()
        while left_ms > 0:
            await asyncio.sleep(min(left_ms / 1000, _LONGEST_NAP_S))
            left_ms = at_ms - self.now_ms()


class SteadyClock(Protocol):
    """Tells the wall's time, and two that nobody sets."""

    def now_us(self) -> int:
        """Return µs since 1970-01-01 UTC."""
        ...

    def boottime_us(self) -> int:
        """Return µs since some moment; it runs on while the machine sleeps."""
        ...

    def awake_us(self) -> int:
        """Return µs since some moment; it stands still while the machine sleeps."""
        ...


class MachineClock:
    """The clocks of this machine."""

    def now_us(self) -> int:
        """Return µs since 1970-01-01 UTC."""
        return time.time_ns() // 1000

    def boottime_us(self) -> int:
        """Return µs since the machine began, its sleep included (Linux; elsewhere as `awake_us`)."""
        return time.clock_gettime_ns(_BOOTTIME) // 1000

    def awake_us(self) -> int:
        """Return µs since some moment, without the machine's sleep."""
        return time.monotonic_ns() // 1000


class LinkClock:
    """The time while one link lasts: the wall's at its beginning, then by a clock that nobody sets."""

    def __init__(self, machine: SteadyClock) -> None:
        """Begin now."""
        self._machine = machine
        self._offset_us = machine.now_us() - machine.boottime_us()
        self._lag_us = machine.boottime_us() - machine.awake_us()

    def now_us(self) -> int:
        """Return µs since 1970-01-01 UTC."""
        return self._offset_us + self._machine.boottime_us()

    def now_ms(self) -> int:
        """Return ms since 1970-01-01 UTC by the wall, which somebody may have set."""
        return self._machine.now_us() // 1000

    def moved_s(self) -> float:
        """Return by how much the wall was set since the beginning, forward or back."""
        return abs(self._machine.now_us() - self._machine.boottime_us() - self._offset_us) / 1e6

    def slept_s(self) -> float:
        """Return how long the machine slept since this was last asked."""
        before_us = self._lag_us
        self._lag_us = self._machine.boottime_us() - self._machine.awake_us()
        return (self._lag_us - before_us) / 1e6


class PacedClock:
    """The time in a recording, which runs `speed` times as fast as the wall's; 0 or inf: without waiting."""

    def __init__(self, start_ms: int, speed: float, wall: Clock) -> None:
        """Begin now, at `start_ms` of the recording. Raises ValueError: speed is negative or NaN."""
        if not speed >= 0:
            raise ValueError(f"speed {speed:g} is not 0 or more")
        self._start_ms = start_ms
        self._speed = 0.0 if math.isinf(speed) else speed
        self._wall = wall
        self._began_s = wall.monotonic_s()
        self._reached_ms = start_ms
        self._calls = 0

    def now_ms(self) -> int:
        """Return the time in the recording, ms since 1970-01-01 UTC."""
        if not self._speed:
            return self._reached_ms
        return self._start_ms + int(self.monotonic_s() * 1000)

    def monotonic_s(self) -> float:
        """Return seconds of the recording since the start."""
        if not self._speed:
            return (self._reached_ms - self._start_ms) / 1000
        return (self._wall.monotonic_s() - self._began_s) * self._speed

    async def sleep_until(self, at_ms: int) -> None:
        """Return when the recording's time has reached `at_ms`."""
        if not self._speed:
            await self._jump_to(at_ms)
            return
        while (left_ms := at_ms - self.now_ms()) > 0:
            await self._wall.sleep_until(self._wall.now_ms() + math.ceil(left_ms / self._speed))

    async def _jump_to(self, at_ms: int) -> None:
        """Let the others have a turn now and then: nothing else would."""
        self._reached_ms = max(self._reached_ms, at_ms)
        self._calls += 1
        if self._calls % _CALLS_BETWEEN_BREATHS == 0:
            await asyncio.sleep(0)
