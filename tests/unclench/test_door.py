"""What a person says comes in by the door: to the daemon, or past it into the journal, once and for good."""

import asyncio
import socket
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hrv.event import Answer, Link, Said, Tag
from tests.unclench.command import ran, started
from tests.unclench.story import WITHOUT_FRAMES, morning, taught
from tests.unclench.test_daemon_loop import Given, Worn
from unclench.config import Config
from unclench.daemon import Daemon, Handed
from unclench.door import DoorError, hand
from unclench.doorway import DOOR_FILE, MOST_BYTES, door_address, opened_door
from unclench.live import Glance, Screen
from unclench.record import Record
from unclench.store.errors import JournalError
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.lock import locked
from unclench.store.reader import Reader

CONFIG = Config(zone="UTC")
COFFEE = Tag(1_768_000_000_000, "coffee")


def kept(data_dir: Path) -> dict[int, Record]:
    with Reader(data_dir / JOURNAL_FILE) as reader:
        return {row.seq: row.record for row in reader.follow(0, 10**9)}


async def _nobody(_: Said) -> Handed:
    raise AssertionError


async def with_daemon(data_dir: Path, source: Given | Worn, *said: Said) -> list[Handed]:
    """Let a daemon run over the source, hand in what is said by another thread, and stop it."""
    with Journal.open(data_dir / JOURNAL_FILE) as journal, locked(data_dir):
        journal.begin(source="given", identity="", started_ms=1)
        daemon = Daemon(journal, 0, None, taught(WITHOUT_FRAMES), Screen(Glance("a test", "UTC")), ())
        async with opened_door(data_dir, daemon.hand), asyncio.TaskGroup() as group:
            group.create_task(daemon.run(source, until_end=False))
            await source.all_given.wait()
            told = [await asyncio.to_thread(hand, data_dir, CONFIG, one) for one in said]
            daemon.stop()
    return told


async def test_a_tag_goes_to_the_running_daemon_and_its_place_is_told_once_it_is_kept(tmp_path: Path) -> None:
    (told,) = await with_daemon(tmp_path, Given(morning()[:50], waits=True), COFFEE)
    assert kept(tmp_path)[told.seq] == COFFEE
    assert (told.at_ms, told.trouble) == (COFFEE.at_ms, "")


async def test_what_is_said_now_stands_where_a_recording_has_come_to_and_no_two_at_one_time(
    tmp_path: Path,
) -> None:
    given = Given(morning()[:50], waits=True)
    told = await with_daemon(tmp_path, given, Tag(0, "coffee"), Tag(0, "deadline"))
    assert [one.at_ms for one in told] == [morning()[49].at_ms, morning()[49].at_ms + 1]


async def test_what_is_said_now_beside_a_live_strap_is_said_by_the_clock(tmp_path: Path) -> None:
    begin_ms = morning()[0].at_ms
    source = Worn(morning()[:50], Link(begin_ms, "stopped", "stopping"))
    (told,) = await with_daemon(tmp_path, source, Tag(0, "coffee"))
    assert told.at_ms > morning()[49].at_ms + 86_400_000


def test_without_a_daemon_it_is_kept_all_the_same(tmp_path: Path) -> None:
    told = hand(tmp_path, CONFIG, COFFEE)
    assert kept(tmp_path) == {told.seq: COFFEE}
    later = hand(tmp_path, CONFIG, Answer(0, "accepted"))
    assert kept(tmp_path)[later.seq] == Answer(later.at_ms, "accepted")


def test_the_door_of_a_killed_daemon_keeps_nobody_out(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(tmp_path / DOOR_FILE))
    told = hand(tmp_path, CONFIG, COFFEE)
    assert kept(tmp_path) == {told.seq: COFFEE}


def test_a_directory_whose_name_is_longer_than_a_socket_s_has_a_door_too(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["a-rather-long-name-of-a-directory"] * 5)
    deep.mkdir(parents=True)
    (told,) = asyncio.run(with_daemon(deep, Given(morning()[:10], waits=True), COFFEE))
    assert kept(deep)[told.seq] == COFFEE


def test_who_comes_just_as_another_takes_the_directory_waits_for_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unclench.door.holder", lambda _: None)
    with ThreadPoolExecutor(1) as other:
        with locked(tmp_path):
            told = other.submit(hand, tmp_path, CONFIG, COFFEE)
            time.sleep(0.5)
        seq = told.result().seq
    assert kept(tmp_path)[seq] == COFFEE


def test_what_stands_in_the_place_of_the_door_is_named(tmp_path: Path) -> None:
    async def opened() -> None:
        async with opened_door(tmp_path, _nobody):
            pass

    (tmp_path / DOOR_FILE / "full").mkdir(parents=True)
    with pytest.raises(JournalError, match=r"door: can't be made a door .*choose another"):
        asyncio.run(opened())


async def test_the_door_is_its_owner_s_alone_and_gone_when_the_daemon_is(tmp_path: Path) -> None:
    async with opened_door(tmp_path, _nobody):
        assert stat.S_IMODE((tmp_path / DOOR_FILE).stat().st_mode) == 0o600
    assert not (tmp_path / DOOR_FILE).exists()


@pytest.mark.parametrize(
    ("line", "fact"),
    [
        (b"coffee\n", "JSON"),
        (b'{"kind":"tag"}\n', "at_ms"),
        (b'{"kind":"beat","at_ms":1768000000000,"rr_ms":800}\n', "only what a person or their desk says"),
        (b"\xff\xfe\n", "no line of text"),
        (b"x" * (MOST_BYTES * 2) + b"\n", "no line of text"),
        (b"no end", "no line of text"),
    ],
)
async def test_what_can_not_come_in_is_refused_in_a_sentence_and_the_door_stays_open(
    tmp_path: Path, line: bytes, fact: str
) -> None:
    async def taken(said: Said) -> Handed:
        return Handed(7, said.at_ms)

    async with opened_door(tmp_path, taken):
        with door_address(tmp_path) as address:
            reader, writer = await asyncio.open_unix_connection(address)
        writer.write(line)
        writer.write_eof()
        answer = await reader.read()
        writer.close()
        assert fact in answer.decode()
        assert (await asyncio.to_thread(hand, tmp_path, CONFIG, COFFEE)).seq == 7


async def test_a_daemon_that_ends_meanwhile_is_told_as_such_and_holds_nobody_up(tmp_path: Path) -> None:
    asked = asyncio.Event()

    async def never(_: Said) -> Handed:
        asked.set()
        await asyncio.Event().wait()
        raise AssertionError

    async with opened_door(tmp_path, never):
        waiting = asyncio.create_task(asyncio.to_thread(hand, tmp_path, CONFIG, COFFEE))
        await asked.wait()
    with pytest.raises(DoorError, match="ended meanwhile"):
        await waiting


def test_a_tag_reaches_a_daemon_in_a_process_of_its_own(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    running = started(tmp_path, "run", "--source", "none", "--no-notify", "--data-dir", str(data_dir))
    try:
        while not (data_dir / DOOR_FILE).exists():
            assert running.poll() is None
            time.sleep(0.05)
        told = hand(data_dir, CONFIG, COFFEE)
    finally:
        running.terminate()
        running.communicate()
    assert kept(data_dir)[told.seq] == COFFEE
    assert ran(tmp_path, "status", "--data-dir", str(data_dir)).returncode == 0
