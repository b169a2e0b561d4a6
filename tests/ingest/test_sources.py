"""What every source does, and what replay does besides."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import UnionType
from typing import get_args

import pytest
from blockbuster import blockbuster_ctx

from hrv.beat import Beat
from hrv.event import Event, Other
from ingest.clock import WallClock
from ingest.recording import ReadSettings
from ingest.source import RefusedLinesError, Source, SourceError
from ingest.sources import AnySource
from ingest.sources.none import NoStrap
from ingest.sources.replay import Replay
from ingest.sources.strap import Strap
from ingest.sources.synthetic import Synthetic

INTERVALS = "".join(f"{800 + i % 50}\n" for i in range(1500))


def _replay(folder: Path) -> Source:
    path = folder / "rr.txt"
    path.write_text(INTERVALS)
    return Replay(path, speed=0)


MAKERS: dict[type, Callable[[Path], Source]] = {
    Replay: _replay,
    Synthetic: lambda _: Synthetic(seed=7, speed=0),
}
"""A source that enters the table brings how to make one that runs without waiting."""
LIVE = {NoStrap, Strap}
"""What can't be had twice: tested where it is played to."""

sources = pytest.mark.parametrize("make", list(MAKERS.values()), ids=[kind.__name__ for kind in MAKERS])


async def _all(source: Source, taken: int = 0) -> list[Event]:
    heard: list[Event] = []
    await _hear(source, heard, taken)
    return heard


async def _hear(source: Source, heard: list[Event], taken: int = 0) -> None:
    async with aclosing(source.events(taken)) as events:
        async for event in events:
            heard.append(event)  # noqa: PERF401 - what came before an error counts


@sources
async def test_events_come_in_time_order(tmp_path: Path, make: Callable[[Path], Source]) -> None:
    events = await _all(make(tmp_path))
    assert len(events) >= 1000
    assert all(before.at_ms <= after.at_ms for before, after in pairwise(events))
    beats = [event.at_ms for event in events if isinstance(event, Beat)]
    assert all(before < after for before, after in pairwise(beats))


@sources
@pytest.mark.parametrize("taken", [1, 511, 512, 513, 1400, 1_000_000])
async def test_a_restart_goes_on_after_what_was_taken(
    tmp_path: Path, make: Callable[[Path], Source], taken: int
) -> None:
    assert await _all(make(tmp_path), taken) == (await _all(make(tmp_path)))[taken:]


@sources
async def test_the_same_settings_are_the_same_stream(tmp_path: Path, make: Callable[[Path], Source]) -> None:
    assert make(tmp_path).identity == make(tmp_path).identity != ""
    assert await _all(make(tmp_path)) == await _all(make(tmp_path))


@sources
async def test_the_loop_is_never_blocked_and_may_stop_listening(
    tmp_path: Path, make: Callable[[Path], Source]
) -> None:
    source = make(tmp_path)
    with blockbuster_ctx():
        assert len(await _all(source)) >= 1000
        async with aclosing(source.events(0)) as events:
            assert (await anext(events)).at_ms > 0


def test_the_table_is_a_union_of_what_is_tested_here() -> None:
    assert isinstance(AnySource, UnionType)
    assert set(get_args(AnySource)) == set(MAKERS) | LIVE


async def test_a_replay_keeps_the_pace_of_life_times_its_speed(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("800\n" * 5)
    clock = WallClock()
    began_s = clock.monotonic_s()
    await _all(Replay(tmp_path / "x", speed=16.0))
    assert 0.2 <= clock.monotonic_s() - began_s < 5


async def test_an_unknown_kind_at_the_head_does_not_hold_up_the_pace(tmp_path: Path) -> None:
    head = '{"kind":"head","at_ms":0}\n'
    (tmp_path / "x").write_text(head + '{"kind":"beat","at_ms":1700000000000,"rr_ms":800}\n')
    async with asyncio.timeout(5):
        assert [type(event) for event in await _all(Replay(tmp_path / "x", speed=1.0))] == [Other, Beat]


async def test_refused_lines_are_logged_the_rest_is_read_and_the_end_is_an_error(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "x"
    path.write_text("800\n" + "oops\n" * 30 + "810\n")
    heard: list[Event] = []
    with pytest.raises(RefusedLinesError, match="30 lines were refused") as caught:
        await _hear(Replay(path, speed=0), heard)
    assert [event.rr_ms for event in heard if isinstance(event, Beat)] == [800.0, 810.0]
    assert (caught.value.count, caught.value.first.line) == (30, 2)
    assert f"{path}:2: is no interval: 'oops'" in str(caught.value)
    assert [record.levelno for record in caplog.records] == [logging.WARNING] * 20
    assert caplog.messages[0] == f"{path}:2: is no interval: 'oops'"


async def test_refused_lines_may_be_put_up_with(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("800\noops\n810\n")
    assert len(await _all(Replay(tmp_path / "x", speed=0, skip_bad=True))) == 3


@pytest.mark.parametrize(("content", "fact"), [("0.8\n0.9\n", "use --unit s"), ("", "is empty")])
async def test_what_is_no_recording_is_a_source_error(tmp_path: Path, content: str, fact: str) -> None:
    (tmp_path / "x").write_text(content)
    with pytest.raises(SourceError, match=fact):
        await _all(Replay(tmp_path / "x", speed=0))


def test_a_missing_file_has_no_identity(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="can't be read"):
        Replay(tmp_path / "none").identity  # noqa: B018 - the property raises


def test_identity_is_of_the_content_and_how_it_is_read_not_of_the_place_or_pace(tmp_path: Path) -> None:
    one, two = Replay(tmp_path / "one"), Replay(tmp_path / "two", speed=9.0, skip_bad=True)
    one.path.write_text("800\n")
    two.path.write_text("800\n")
    assert one.identity == two.identity
    assert one.identity != replace(one, settings=ReadSettings("1/1024s")).identity
    two.path.write_text("801\n")
    assert one.identity != two.identity
