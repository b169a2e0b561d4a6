"""What is around the wearer becomes events: now, at each change, and never for ever."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import pytest

from alerts.surrounding import Desk, Reading, UnknownError, Witness
from hrv.event import Context, Surrounding
from tests.alerts.surroundings.hands import desk_of
from unclench import desktop
from unclench.desktop import FORGET_S, Desktop, Known, wait_s

YES, NO, UNKNOWN = Reading(True), Reading(False), Reading(None, "asleep")


def told(known: Known, *said: tuple[str, Reading, float]) -> list[bool | None]:
    """Return what is news after each thing said."""
    return [known.hear(who, reading, now_s) for who, reading, now_s in said]


def test_nothing_is_told_before_all_have_said_something_once() -> None:
    assert told(Known(2), ("a", NO, 0), ("b", YES, 1)) == [None, True]
    assert told(Known(2, was_on=True), ("a", NO, 0), ("b", YES, 1)) == [None, True]


def test_how_it_is_is_told_at_the_beginning_and_then_each_change_once() -> None:
    said = [("a", NO, 0.0), ("a", NO, 1.0), ("a", YES, 2.0), ("a", YES, 3.0), ("a", NO, 4.0)]
    assert told(Known(1), *said) == [False, None, True, None, False]


def test_one_yes_is_enough_and_it_is_over_with_the_last() -> None:
    known = Known(2)
    said = [("a", YES, 0.0), ("b", YES, 0.0), ("a", NO, 1.0), ("b", NO, 2.0)]
    assert told(known, *said) == [None, True, None, False]


def test_what_was_on_and_is_unknown_counts_as_over_after_five_minutes_and_not_before() -> None:
    known = Known(1)
    said = [
        ("a", YES, 0.0),
        ("a", UNKNOWN, 10.0),
        ("a", UNKNOWN, 9.0 + FORGET_S),
        ("a", UNKNOWN, 10 + FORGET_S),
    ]
    assert told(known, *said) == [True, None, None, False]
    assert told(known, ("a", UNKNOWN, 1000.0), ("a", YES, 1001.0)) == [None, True]


def test_an_unknown_moment_in_between_tells_nothing_and_begins_the_five_minutes_anew() -> None:
    known, half_s = Known(1), FORGET_S / 2
    said = [("a", YES, 0.0), ("a", UNKNOWN, 1.0), ("a", YES, half_s), ("a", UNKNOWN, half_s + 1)]
    assert told(known, *said, ("a", UNKNOWN, FORGET_S + 2)) == [True, None, None, None, None]


def test_what_was_on_before_a_crash_is_over_as_soon_as_nobody_can_say() -> None:
    assert told(Known(1, was_on=True), ("a", UNKNOWN, 0), ("a", UNKNOWN, 1)) == [False, None]
    assert told(Known(1), ("a", UNKNOWN, 0)) == [None]


def test_who_knows_nothing_is_asked_more_and_more_seldom_up_to_a_minute() -> None:
    assert [wait_s(5, failures) for failures in (0, 1, 2, 3, 4, 5, 99)] == [5, 5, 10, 20, 40, 60, 60]
    assert wait_s(90, 5) == 90


@dataclass
class Mood:
    """A witness that says what the test wants."""

    who: str = "mood"
    reading: Reading = UNKNOWN
    hangs: bool = False
    every_s: float = 0.01
    limit_s: float = 0.05
    stir: asyncio.Event = field(default_factory=asyncio.Event)
    asked: int = 0

    async def look(self) -> Reading:
        self.asked += 1
        if self.hangs:
            await asyncio.Event().wait()
        if self.reading.on is None:
            raise UnknownError(self.reading.why)
        return self.reading

    async def stirred(self) -> None:
        await self.stir.wait()
        self.stir.clear()


@dataclass(frozen=True)
class Given:
    """A lookout with given witnesses."""

    kind: Surrounding
    moods: Sequence[Mood]
    read: bool = True

    def witnesses(self, desk: Desk) -> tuple[Witness, ...]:
        return tuple(self.moods)


@pytest.fixture
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desktop, "_BREATH_S", 0.001)
    monkeypatch.setattr(desktop, "_FIRST_SAID_S", 0.02)
    monkeypatch.setattr(desktop, "_SAID_EVERY_S", 0.02)
    monkeypatch.setattr(desktop, "_LONGEST_S", 0.01)


@dataclass
class Heard:
    """All that was told and said, in order."""

    contexts: list[tuple[str, bool]] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    stamps: set[int] = field(default_factory=set)

    async def tell(self, context: Context) -> None:
        self.contexts.append((context.what, context.on))
        self.stamps.add(context.at_ms)

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not true():  # noqa: ASYNC110
                await asyncio.sleep(0.005)


@pytest.fixture
def bare(in_a_hurry: None) -> Iterator[Desk]:
    with desk_of({}) as desk:
        yield desk


async def following(
    lookouts: Sequence[Given], bare: Desk, heard: Heard, were_on: frozenset[Surrounding] = frozenset()
) -> "asyncio.Task[None]":
    running = Desktop(lookouts, bare, were_on, heard.tell, heard.sentences.append)
    return asyncio.create_task(running.follow())


async def ended(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_each_change_becomes_an_event_that_happens_now(bare: Desk) -> None:
    heard, mood = Heard(), Mood(reading=NO)
    task = await following([Given("dnd", [mood])], bare, heard)
    await heard.until(lambda: heard.contexts == [("dnd", False)])
    mood.reading = YES
    await heard.until(lambda: heard.contexts == [("dnd", False), ("dnd", True)])
    await ended(task)
    assert heard.stamps == {0}


async def test_a_witness_that_hangs_delays_no_other_and_its_own_surrounding_only_once(bare: Desk) -> None:
    heard, hung, well = Heard(), Mood("hung", hangs=True), Mood("well", YES)
    lookouts = [Given("locked", [hung, well]), Given("idle", [Mood(reading=YES)])]
    task = await following(lookouts, bare, heard)
    await heard.until(lambda: len(heard.contexts) == 2)
    assert heard.contexts == [("idle", True), ("locked", True)]
    well.reading = NO
    await heard.until(lambda: heard.contexts[2:] == [("locked", False)])
    await ended(task)


async def test_a_witness_that_stirs_is_asked_at_once(bare: Desk) -> None:
    heard, mood = Heard(), Mood(reading=NO, every_s=3_600)
    task = await following([Given("dnd", [mood])], bare, heard)
    await heard.until(lambda: mood.asked == 1)
    mood.reading = YES
    mood.stir.set()
    await heard.until(lambda: heard.contexts == [("dnd", False), ("dnd", True)])
    await ended(task)


async def test_what_was_on_and_is_not_read_any_more_is_over(bare: Desk) -> None:
    heard = Heard()
    lookouts = [Given("microphone", [Mood(reading=YES)], read=False), Given("calendar", [])]
    were_on: frozenset[Surrounding] = frozenset({"microphone", "calendar", "fullscreen"})
    task = await following(lookouts, bare, heard, were_on)
    await heard.until(lambda: len(heard.contexts) == 3)
    assert sorted(heard.contexts) == [("calendar", False), ("fullscreen", False), ("microphone", False)]
    await ended(task)


async def test_what_can_not_be_read_is_said_once_and_so_is_that_it_can(bare: Desk) -> None:
    heard, mood, other = Heard(), Mood(), Mood(reading=NO)
    task = await following([Given("dnd", [mood]), Given("idle", [other])], bare, heard)
    await heard.until(lambda: len(heard.sentences) == 1)
    await asyncio.sleep(0.1)
    mood.reading = NO
    await heard.until(lambda: len(heard.sentences) == 2)
    await ended(task)
    assert heard.sentences == [
        "not readable now, so it holds nothing: do-not-disturb (`unclench doctor desktop` says why)",
        "readable again: do-not-disturb",
    ]


async def test_a_mistake_of_the_program_ends_it_loudly(bare: Desk) -> None:
    class Broken(Mood):
        async def look(self) -> Reading:
            raise ZeroDivisionError

    task = await following([Given("dnd", [Broken()])], bare, Heard())
    with pytest.raises(ExceptionGroup) as caught:
        await task
    assert caught.group_contains(ZeroDivisionError)
