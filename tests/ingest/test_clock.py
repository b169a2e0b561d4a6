"""The time, and the waiting for it."""

import asyncio
import math
import time

import pytest

from ingest.clock import LinkClock, MachineClock, PacedClock, WallClock


class WaitedWall:
    """A wall clock whose time passes only by waiting for it."""

    def __init__(self) -> None:
        self.ms = 1_000_000
        self.waits_ms: list[int] = []

    def now_ms(self) -> int:
        return self.ms

    def monotonic_s(self) -> float:
        return self.ms / 1000

    async def sleep_until(self, at_ms: int) -> None:
        self.waits_ms.append(at_ms - self.ms)
        self.ms = at_ms


async def test_the_wall_clock_waits_until_its_own_time_has_come() -> None:
    clock = WallClock()
    at_ms = clock.now_ms() + 30
    before_s = clock.monotonic_s()
    await clock.sleep_until(at_ms)
    assert clock.now_ms() >= at_ms
    assert 0.02 < clock.monotonic_s() - before_s < 5
    assert abs(clock.now_ms() - time.time() * 1000) < 5000


async def test_a_recordings_time_runs_as_many_times_as_fast() -> None:
    wall = WaitedWall()
    clock = PacedClock(5_000, 30.0, wall)
    await clock.sleep_until(5_000 + 60_000)
    assert wall.waits_ms == [2_000]
    assert clock.now_ms() == 65_000
    assert clock.monotonic_s() == 60.0


async def test_who_comes_late_does_not_wait_and_the_next_wait_is_shorter() -> None:
    wall = WaitedWall()
    clock = PacedClock(0, 1.0, wall)
    wall.ms += 1_500
    await clock.sleep_until(1_000)
    await clock.sleep_until(2_000)
    assert wall.waits_ms == [500]


@pytest.mark.parametrize("speed", [0.0, math.inf])
async def test_without_a_pace_nothing_is_waited_for_but_others_get_their_turn(speed: float) -> None:
    wall = WaitedWall()
    clock = PacedClock(0, speed, wall)
    turns = 0

    async def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(other())
    for at_ms in range(0, 3_000_000, 1000):
        await clock.sleep_until(at_ms)
    task.cancel()
    assert wall.waits_ms == []
    assert clock.now_ms() == 2_999_000
    assert clock.monotonic_s() == 2_999.0
    assert turns >= 10


@pytest.mark.parametrize("speed", [-1.0, math.nan])
def test_a_speed_that_is_none_is_refused(speed: float) -> None:
    with pytest.raises(ValueError, match="is not 0 or more"):
        PacedClock(0, speed, WallClock())


class SetMachine:
    """A machine whose clocks are set by hand, µs."""

    def __init__(self) -> None:
        self.wall = 1_700_000_000_000_000
        self.boottime = 5_000_000
        self.awake = 4_000_000

    def now_us(self) -> int:
        return self.wall

    def boottime_us(self) -> int:
        return self.boottime

    def awake_us(self) -> int:
        return self.awake

    def go_on(self, us: int, *, asleep: bool = False) -> None:
        self.wall += us
        self.boottime += us
        self.awake += 0 if asleep else us


def test_the_time_of_a_link_is_the_walls_at_its_beginning_and_nobody_sets_it_after() -> None:
    machine = SetMachine()
    clock = LinkClock(machine)
    assert clock.now_us() == machine.wall
    machine.go_on(2_000_000)
    machine.wall -= 3_600_000_000
    assert clock.now_us() == 1_700_000_002_000_000
    assert clock.now_ms() == machine.wall // 1000


def test_a_link_knows_for_how_long_the_machine_slept_since_it_was_asked() -> None:
    machine = SetMachine()
    clock = LinkClock(machine)
    machine.go_on(10_000_000)
    assert clock.slept_s() == 0
    machine.go_on(30_000_000, asleep=True)
    assert clock.slept_s() == 30
    assert clock.slept_s() == 0
    assert clock.now_us() == 1_700_000_040_000_000


def test_a_link_knows_by_how_much_the_wall_was_set_and_sleep_is_not_that() -> None:
    machine = SetMachine()
    clock = LinkClock(machine)
    machine.go_on(30_000_000, asleep=True)
    assert clock.moved_s() == 0
    machine.wall += 2_500_000
    assert clock.moved_s() == 2.5
    machine.wall -= 12_500_000
    assert clock.moved_s() == 10


def test_the_machines_clocks_run() -> None:
    machine = MachineClock()
    wall, boottime, awake = machine.now_us(), machine.boottime_us(), machine.awake_us()
    assert abs(wall - time.time_ns() // 1000) < 5_000_000
    assert boottime <= machine.boottime_us()
    assert awake <= machine.awake_us()
