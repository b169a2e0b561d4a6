"""Other settings are put in force while beats come: none is lost, and all counts as at a restart."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import pytest
from blockbuster import blockbuster_ctx

from alerts.prompt import Prompt
from hrv.beat import Beat
from hrv.event import Answer, Event, Gap
from tests.unclench.story import assert_alike, learned, lived, morning, taught
from unclench.composition import begun, remembered, renewed
from unclench.config import Config
from unclench.daemon import Daemon, Renewal
from unclench.demo import demo_config
from unclench.live import Glance, Screen
from unclench.pipeline import SETTINGS, Pipeline
from unclench.record import Record
from unclench.renewal import in_force_of
from unclench.store.errors import JournalError
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.reader import Reader

PLAIN = demo_config(Config())
CONFIG = PLAIN.model_copy(update={"monitor": replace(PLAIN.monitor, frames=False)})
CAREFUL = CONFIG.model_copy(
    update={"episode": replace(CONFIG.episode, on=1.1), "policy": replace(CONFIG.policy, snoozes=0)}
)


@dataclass(frozen=True, slots=True)
class Halting:
    """A source that tells when so many of its events are given, and goes on at once."""

    events_given: tuple[Event, ...]
    at: int
    halfway: asyncio.Event = field(default_factory=asyncio.Event)
    kind: str = "given"
    identity: str = "morning"

    async def events(self, taken: int) -> AsyncGenerator[Event, None]:
        for number, event in enumerate(self.events_given[taken:], taken):
            if number == self.at:
                self.halfway.set()
                await asyncio.sleep(0)
            yield event


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Journal.open(tmp_path / JOURNAL_FILE) as journal:
        journal.begin("synthetic", "learned", started_ms=1)
        journal.append(learned())
    return tmp_path / JOURNAL_FILE


@pytest.fixture
def other(path: Path) -> Path:
    """A second journal like the first."""
    copied = path.with_name("other.db")
    copied.write_bytes(path.read_bytes())
    return copied


def after_learning(path: Path) -> list[Record]:
    with Reader(path) as reader:
        return [one.record for one in reader.follow(len(learned()), 10**9)]


async def run(
    path: Path, events: Sequence[Event], config: Config, renewal: Config | None = None, at: int = 0
) -> Glance:
    """Let a daemon live through the events; at one of them, put other settings in force."""
    source, glance = Halting(tuple(events), at), Glance("a test", "UTC")
    with Journal.open(path) as journal:
        with Reader(path) as reader:
            newest_ms = reader.last_event_ms()
            pipeline = remembered(reader, config.pipeline(), newest_ms)
        session = begun(journal, config, source.kind, source.identity)
        daemon = Daemon(journal, session.taken, newest_ms, pipeline, Screen(glance), ())
        with blockbuster_ctx():
            async with asyncio.TaskGroup() as group:
                group.create_task(daemon.run(source, until_end=True))
                if renewal is not None:
                    await source.halfway.wait()
                    await renewed(daemon, journal, path, source, renewal)
    return glance


HALF = len(morning()) // 2


async def test_the_same_settings_put_in_force_anew_change_nothing_that_follows(path: Path) -> None:
    await run(path, morning(), CONFIG, CONFIG, at=HALF)
    told = [one for one in after_learning(path) if not isinstance(one, Gap)]
    whole = lived(taught(CONFIG.pipeline()), list(morning()))
    assert_alike(told, [one for one in whole if not isinstance(one, Gap)])


async def test_no_beat_is_lost_while_they_are_put_in_force_and_each_session_has_its_own(path: Path) -> None:
    await run(path, morning(), CONFIG, CAREFUL, at=HALF)
    kept = after_learning(path)
    beats = [one for one in morning() if isinstance(one, Beat)]
    assert [one for one in kept if isinstance(one, Beat)] == beats
    with Reader(path) as reader:
        sessions = reader.sessions()[1:]
        newest = reader.last(Beat)
        assert newest is not None
        session = reader.session_of(newest)
    settings = [SETTINGS.validate_json(one.settings) for one in sessions]
    assert [one.episode.on for one in settings] == [0.7, 1.1]
    assert [one.identity for one in sessions] == ["morning", "morning"]
    assert sessions[-1].taken == len(morning())
    assert session is not None
    assert session.id == sessions[-1].id


async def test_a_renewal_gives_what_a_restart_with_these_settings_gives(path: Path, other: Path) -> None:
    await run(path, morning(), CONFIG, CAREFUL, at=HALF)
    with Reader(path) as reader:
        changed_at = next(one.taken for one in reader.sessions()[1:])
    await run(other, morning()[:changed_at], CONFIG)
    await run(other, morning(), CAREFUL)
    assert_alike(after_learning(path), after_learning(other))


async def test_a_prompt_that_is_open_keeps_its_state_and_takes_its_answer(path: Path) -> None:
    events = list(morning())
    whole = lived(taught(CONFIG.pipeline()), events)
    offer = next(one for one in whole if isinstance(one, Prompt) and one.state == "offered")
    place = next(n for n, one in enumerate(events) if one.at_ms > offer.at_ms + 60_000)
    answered = [*events[:place], Answer(events[place].at_ms, "accepted", offer.prompt_ms)]
    await run(path, answered, CONFIG, CAREFUL, at=place)
    states = [one.state for one in after_learning(path) if isinstance(one, Prompt)]
    assert states == ["offered", "accepted"]


async def test_a_journal_that_can_not_be_read_leaves_what_held_before(path: Path) -> None:
    def broken(newest_ms: int | None) -> Pipeline:
        raise JournalError(path, "is gone", "look for it")

    source = Halting(morning()[:200], 100)
    with Journal.open(path) as journal:
        begin = partial(begun, journal, CAREFUL, source.kind, source.identity)
        daemon = Daemon(journal, 0, None, Pipeline(CONFIG.pipeline()), Screen(Glance("a test", "UTC")), ())
        async with asyncio.TaskGroup() as group:
            group.create_task(daemon.run(source, until_end=True))
            await source.halfway.wait()
            with pytest.raises(JournalError, match="look for it"):
                await daemon.renew(Renewal(broken, begin, CAREFUL.practice))
    with Reader(path) as reader:
        assert len(reader.sessions()) == 1
    assert [one for one in after_learning(path) if isinstance(one, Beat | Gap)] == [
        one for one in morning()[:200] if isinstance(one, Beat | Gap)
    ]


def test_what_a_daemon_takes_up_at_its_start_alone_stays_as_it_was() -> None:
    saved = CAREFUL.model_copy(update={"zone": "Asia/Tokyo", "language": "de"})
    told = in_force_of(saved, CONFIG)
    assert (told.zone, told.language, told.episode.on) == ("UTC", "de", 1.1)
