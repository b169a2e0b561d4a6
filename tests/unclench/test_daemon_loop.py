"""The daemon's loop is never blocked: not by the disk, not by a notifier that can't deliver."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from blockbuster import blockbuster_ctx

from alerts.notifier import Desk, NotDeliveredError, Notice, Report
from alerts.plan_settings import NOTHING_PLANNED
from alerts.prompt import Prompt, PromptState
from hrv.beat import Beat
from hrv.event import Answer, Event, Gap, Link, Packet, Tick
from ingest.clock import WallClock
from ingest.source import SourceError
from ingest.sources.none import NoStrap
from tests.unclench.story import WITHOUT_FRAMES, morning, taught
from unclench.composition import is_fresh, remembered
from unclench.config import Config
from unclench.daemon import Daemon
from unclench.live import Glance, Screen
from unclench.pipeline import Pipeline, PipelineSettings
from unclench.record import Record
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Given:
    """A source of given events; it fails at the end, or waits for ever."""

    events_given: tuple[Event, ...]
    fails: str = ""
    waits: bool = False
    all_given: asyncio.Event = field(default_factory=asyncio.Event)
    kind: str = "given"
    identity: str = ""

    async def events(self, taken: int) -> AsyncGenerator[Event, None]:
        for event in self.events_given[taken:]:
            yield event
        self.all_given.set()
        if self.fails:
            raise SourceError(self.fails)
        if self.waits:
            await asyncio.Event().wait()


@dataclass(frozen=True, slots=True)
class Worn:
    """A live source: it gives its events and stays until it is asked to stop."""

    events_given: tuple[Event, ...]
    farewell: Event
    all_given: asyncio.Event = field(default_factory=asyncio.Event)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    kind: str = "strap"
    identity: str = ""

    def stop(self) -> None:
        self.stopping.set()

    async def events(self, taken: int) -> AsyncGenerator[Event, None]:
        for event in self.events_given:
            yield event
        self.all_given.set()
        await self.stopping.wait()
        yield self.farewell


@dataclass(frozen=True, slots=True)
class Deaf:
    """A notifier that never delivers."""

    kind: str = "deaf"

    def brings(self, prompt: Prompt, desk: Desk) -> bool:
        return prompt.state == "offered"

    def opened(self, report: Callable[[Report], None]) -> "Deaf":
        return self

    @property
    def buttons(self) -> int:
        return 0

    async def show(self, notice: Notice) -> str:
        raise NotDeliveredError(f"nobody heard of {notice.title}")

    async def withdraw(self) -> None:
        """Nothing was shown."""

    async def close(self) -> None:
        """Nothing was opened."""


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal.open(tmp_path / JOURNAL_FILE) as opened:
        opened.begin(source="given", identity="", started_ms=1)
        yield opened


@pytest.fixture
def glance() -> Glance:
    return Glance("a test", "UTC")


def daemon(journal: Journal, glance: Glance, taken: int = 0, newest_ms: int | None = None) -> Daemon:
    return Daemon(journal, taken, newest_ms, taught(WITHOUT_FRAMES), Screen(glance), (Deaf(),))


def kept(tmp_path: Path) -> list[Record]:
    with Reader(tmp_path / JOURNAL_FILE) as reader:
        return [row.record for row in reader.follow(0, 10**9)]


async def test_nothing_blocks_the_loop_and_a_prompt_that_reaches_nobody_is_said(
    journal: Journal, glance: Glance, tmp_path: Path
) -> None:
    running = daemon(journal, glance)
    with blockbuster_ctx():
        await running.run(Given(morning()), until_end=True)
    journal.close()
    assert [record.state for record in kept(tmp_path) if isinstance(record, Prompt)] == [
        "offered",
        "accepted",
    ]
    assert any("prompt not shown by deaf: nobody heard of" in line for line in glance.said)


async def test_a_source_that_fails_ends_the_run_with_its_reason_and_what_it_gave_is_kept(
    journal: Journal, glance: Glance, tmp_path: Path
) -> None:
    running = daemon(journal, glance)
    await running.run(Given(morning()[:50], fails="the strap is gone"), until_end=False)
    journal.close()
    assert running.fault == "the strap is gone"
    assert kept(tmp_path) == list(morning()[:50])


async def test_a_stop_in_the_middle_keeps_what_came_through_the_door(
    journal: Journal, glance: Glance, tmp_path: Path
) -> None:
    running = daemon(journal, glance)
    given = Given(morning()[:70], waits=True)
    async with asyncio.TaskGroup() as group:
        group.create_task(running.run(given, until_end=False))
        await given.all_given.wait()
        running.stop()
    journal.close()
    assert kept(tmp_path)[:70] == list(morning()[:70])


async def test_a_source_that_begins_before_the_end_of_the_journal_is_refused(
    journal: Journal, glance: Glance
) -> None:
    running = daemon(journal, glance, newest_ms=morning()[0].at_ms + 600_000)
    await running.run(Given(morning()), until_end=True)
    assert "choose another --data-dir" in running.fault


async def test_events_that_are_kept_already_are_not_taken_again(
    journal: Journal, glance: Glance, tmp_path: Path
) -> None:
    running = daemon(journal, glance, taken=40)
    await running.run(Given(morning()[:50]), until_end=True)
    journal.close()
    assert kept(tmp_path) == list(morning()[40:50])


def beside(at_ms: int) -> tuple[Event, ...]:
    return (
        Link(at_ms, "unusable", "adapter_off", "Bluetooth is switched off"),
        Packet(at_ms, at_ms * 1000, "heart_rate", b"\x00\x3c"),
        Link(at_ms, "waiting", "out_of_range"),
    )


async def worn(running: Daemon, source: Worn) -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(running.run(source, until_end=False))
        await source.all_given.wait()
        running.stop()


async def test_a_strap_that_can_not_be_used_or_is_away_does_not_end_the_daemon(
    journal: Journal, glance: Glance, tmp_path: Path
) -> None:
    begin_ms = morning()[0].at_ms
    source = Worn(beside(begin_ms), Link(begin_ms, "stopped", "stopping"))
    running = daemon(journal, glance)
    await worn(running, source)
    journal.close()
    assert running.fault == ""
    assert kept(tmp_path) == [*beside(begin_ms), source.farewell]


async def test_a_live_source_goes_on_where_the_journal_ends_though_its_clock_was_set_back(
    journal: Journal, glance: Glance, tmp_path: Path
) -> None:
    first = morning()[0]
    assert isinstance(first, Beat)
    ends_ms = first.at_ms - int(first.rr_ms) + 60_000
    source = Worn((*beside(first.at_ms), *morning()[:50]), Link(first.at_ms, "stopped", "stopping"))
    running = daemon(journal, glance, newest_ms=ends_ms)
    await worn(running, source)
    journal.close()
    assert running.fault == ""
    assert (
        len([line for line in glance.said if "the clock was set back: beats are kept 1.0 min" in line]) == 1
    )
    after = kept(tmp_path)[3:]
    assert isinstance(after[0], Gap)
    assert (after[0].from_ms, after[0].why) == (ends_ms, "pause")
    moved = [replace(one, at_ms=one.at_ms + 60_000) for one in morning()[:50] if isinstance(one, Beat)]
    assert after[1:] == [*moved, source.farewell]


async def test_of_a_quick_restart_nobody_says_that_the_clock_was_set(
    journal: Journal, glance: Glance
) -> None:
    ends_ms = morning()[1].at_ms
    source = Worn((*beside(ends_ms), *morning()[:50]), Link(ends_ms, "stopped", "stopping"))
    await worn(daemon(journal, glance, newest_ms=ends_ms), source)
    assert not [line for line in glance.said if "clock" in line]


@dataclass(frozen=True, slots=True)
class Heard(Deaf):
    """A notifier that is asked whether it brings a prompt, and remembers it."""

    prompts: list[Prompt] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def brings(self, prompt: Prompt, desk: Desk) -> bool:
        self.prompts.append(prompt)
        self.arrived.set()
        return False


ALWAYS = PipelineSettings(
    holds=(), plan=replace(NOTHING_PLANNED, joy=tuple(f"{hour:02}:00" for hour in range(24)))
)
"""Something is planned for every hour: whenever time goes on, it comes."""


async def ticked(journal: Journal, source: NoStrap | Given) -> list[Prompt]:
    """Let a daemon run over a source that gives nothing, until a prompt comes or a while has passed."""
    heard = Heard()
    view = Screen(Glance("a test", "UTC"))
    running = Daemon(journal, 0, None, Pipeline(ALWAYS), view, (heard,), tick_s=0.01)
    async with asyncio.TaskGroup() as group:
        group.create_task(running.run(source, until_end=False))
        with suppress(TimeoutError):
            await asyncio.wait_for(heard.arrived.wait(), 20 if isinstance(source, NoStrap) else 0.3)
        running.stop()
    return heard.prompts


async def test_without_a_strap_time_goes_on_and_only_the_tick_that_brought_a_prompt_is_kept(
    journal: Journal, tmp_path: Path
) -> None:
    (prompt,) = await ticked(journal, NoStrap())
    journal.close()
    assert kept(tmp_path) == [Tick(prompt.at_ms), prompt]
    with Reader(tmp_path / JOURNAL_FILE) as reader:
        again = remembered(reader, ALWAYS, None)
    (accepted,) = again.rethink(Answer(prompt.at_ms + 1_000, "accepted", prompt.prompt_ms))
    assert accepted == replace(prompt, at_ms=prompt.at_ms + 1_000, state="accepted")


async def test_a_recording_moves_time_by_itself(journal: Journal) -> None:
    assert await ticked(journal, Given((), waits=True)) == []


async def test_a_question_for_the_page_alone_is_kept_and_brought_before_nobody(
    journal: Journal, tmp_path: Path
) -> None:
    begin_ms, minute_ms = 1_768_176_000_000, 60_000
    pipeline = Pipeline(PipelineSettings(plan=replace(NOTHING_PLANNED, snacks_a_day=4)))
    for minute in range(3 * 1440):
        pipeline.rethink(Tick(begin_ms + minute * minute_ms))
    heard = Heard()
    running = Daemon(journal, 0, None, pipeline, Screen(Glance("a test", "UTC")), (heard,))
    await running.run(Given((Tick(begin_ms + (3 * 1440 + 8 * 60) * minute_ms),)), until_end=True)
    journal.close()
    _, asked = kept(tmp_path)
    assert isinstance(asked, Prompt)
    assert (asked.kind, asked.state, asked.channel) == ("lower_rate", "offered", "page")
    assert heard.prompts == []


async def test_a_prompt_that_was_open_when_the_daemon_ended_is_brought_again(journal: Journal) -> None:
    prompt = Prompt(1, 1, "load", "offered", "breath_snack", "Breathe for 60 s?")
    heard = Heard()
    running = Daemon(journal, 0, None, taught(WITHOUT_FRAMES), Screen(Glance("a test", "UTC")), (heard,))
    running.bring_again(prompt)
    await running.run(Given(()), until_end=True)
    assert [one.prompt_ms for one in heard.prompts] == [prompt.prompt_ms]


@pytest.mark.parametrize(
    ("age_ms", "state", "fresh"),
    [
        (60_000, "offered", True),
        (16 * 60_000, "offered", False),
        (-60_000, "offered", False),
        (0, "held", False),
    ],
)
def test_only_an_offer_that_is_not_ignored_yet_is_brought_again(
    age_ms: int, state: PromptState, fresh: bool
) -> None:
    now_ms = WallClock().now_ms()
    prompt = Prompt(1, now_ms - age_ms, "load", state, "breath_snack", "")
    assert is_fresh(prompt, Config(zone="UTC")) == fresh


async def test_another_strap_is_heard_at_once_and_what_the_first_gave_is_kept(
    journal: Journal, glance: Glance, tmp_path: Path
) -> None:
    begin_ms = WallClock().now_ms() - 60_000
    first = Worn(beats_from(begin_ms, 5), Link(begin_ms + 5_000, "stopped", "stopping"))
    second = Worn(beats_from(begin_ms + 20_000, 5), Link(begin_ms + 25_000, "stopped", "stopping"))
    running = daemon(journal, glance)
    async with asyncio.TaskGroup() as group:
        group.create_task(running.run(first, until_end=False))
        await first.all_given.wait()
        assert running.hear(second)
        await second.all_given.wait()
        running.stop()
    journal.close()
    between = Gap(begin_ms + 4_000, begin_ms + 19_000, "pause")
    told = [one for one in kept(tmp_path) if isinstance(one, Beat | Gap | Link)]
    assert told == [
        *first.events_given,
        first.farewell,
        between,
        *second.events_given,
        second.farewell,
    ]


async def test_what_is_said_after_another_strap_stands_with_its_beats_though_the_clock_was_set_back(
    journal: Journal, glance: Glance
) -> None:
    begin_ms, hour_ms = WallClock().now_ms() - 60_000, 3_600_000
    straps = [
        Worn(beats_from(begin_ms + after_ms, 5), Link(begin_ms + after_ms + 5_000, "stopped", "stopping"))
        for after_ms in (0, 20_000)
    ]
    running = daemon(journal, glance, newest_ms=begin_ms + hour_ms)
    async with asyncio.TaskGroup() as group:
        group.create_task(running.run(straps[0], until_end=False))
        await straps[0].all_given.wait()
        assert running.hear(straps[1])
        await straps[1].all_given.wait()
        assert abs(running.now_ms() - WallClock().now_ms() - hour_ms) < 60_000
        running.stop()


async def test_a_daemon_that_ends_hears_no_other_strap(journal: Journal, glance: Glance) -> None:
    worn = Worn(beats_from(1_000_000, 5), Tick(1_010_000))
    running = daemon(journal, glance)
    async with asyncio.TaskGroup() as group:
        group.create_task(running.run(worn, until_end=False))
        await worn.all_given.wait()
        running.stop()
        assert not running.hear(Worn((), Tick(1)))


async def test_a_recording_is_not_let_go_for_a_strap(journal: Journal, glance: Glance) -> None:
    running = daemon(journal, glance)
    given = Given(morning()[:5], waits=True)
    async with asyncio.TaskGroup() as group:
        group.create_task(running.run(given, until_end=False))
        await given.all_given.wait()
        assert not running.hear(Worn((), Tick(1)))
        running.stop()


def beats_from(begin_ms: int, count: int) -> tuple[Event, ...]:
    return tuple(Beat(begin_ms + 1_000 * number, 1_000.0) for number in range(count))
