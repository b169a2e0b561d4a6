"""Any session is computed again from its packets, to the bit: live, kept, exported, replayed."""

import asyncio
import json
from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

import pytest

from hrv.beat import Beat
from hrv.event import Event, Gap, Link, Motion, Packet, Timed
from ingest.event_json import parse
from ingest.joint import Joint
from ingest.posture import Calibration, Direction
from ingest.recomputed import Recomputation
from ingest.recording import BadLine, Item, ReadSettings, Remark
from ingest.recordings import read
from ingest.source import SourceError
from ingest.strap_stream import StrapStream
from ingest.stream_settings import StreamSettings
from tests.ingest.strap_day import StrapDay, simulated
from tests.ingest.test_strap_stream import acceleration
from tests.unclench.command import ran
from unclench.composition import serve
from unclench.config import Config
from unclench.live import Lines
from unclench.record import Record
from unclench.store.journal import JOURNAL_FILE
from unclench.store.reader import Reader

COMPUTED = (Beat, Gap, Motion)
SETTINGS = StreamSettings(Calibration(Direction(0.0, 1.0, 0.0)))


@dataclass(frozen=True, slots=True)
class Played:
    """A live source that plays given packets and links as a strap would, and stops when asked."""

    items: tuple[Packet | Link, ...]
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    kind: str = "strap"
    identity: str = ""

    def stop(self) -> None:
        self.stopping.set()

    async def events(self, taken: int) -> AsyncGenerator[Event, None]:
        stream = StrapStream(SETTINGS)
        for item in self.items:
            for event in stream.link(item) if isinstance(item, Link) else stream.take(item):
                yield event


def worn(seed: int, from_minute: int) -> tuple[Packet | Link, ...]:
    """Return a quarter of an hour with a strap: heart rate with loss, movement, echoes, one lost link."""
    day = simulated(StrapDay(hours=0.25, seed=seed, loss_share=0.02))
    later_ms = from_minute * 60_000
    hearts = [
        Packet(one.at_ms + later_ms, one.arrived_us + later_ms * 1000, one.channel, one.body)
        for one in day.packets
    ]
    echoes = [Packet(one.at_ms, one.arrived_us + 300, one.channel, one.body) for one in hearts[50:60]]
    samples = [[(seed * row % 90, 1000, row * second % 40) for row in range(25)] for second in range(900)]
    moves = [acceleration(later_ms + 1000.0 * second + 17, *rows) for second, rows in enumerate(samples)]
    packets = sorted([*hearts, *echoes, *moves], key=lambda packet: packet.arrived_us)
    half = len(packets) // 2
    at_ms = packets[half].at_ms
    begin = Link(packets[0].at_ms, "streaming", strap="H10", battery_pct=80)
    lost = Link(at_ms, "lost", "out_of_range"), Link(at_ms + 20_000, "subscribed")
    later = [packet for packet in packets[half:] if packet.at_ms > at_ms + 20_000]
    end = Link(later[-1].at_ms, "stopped", "stopping")
    return (begin, *packets[:half], *lost, *later, end)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Let a daemon run twice with a strap; the first time it is killed: no link tells its end."""
    home = tmp_path_factory.mktemp("strap")
    for items in (worn(1, 0)[:-1], worn(2, 30)):
        assert not serve(home, Config(zone="UTC"), Played(items), Lines("UTC"), (), until_end=True)
    return home


@pytest.fixture(scope="module")
def kept(directory: Path) -> list[Record]:
    with Reader(directory / JOURNAL_FILE) as reader:
        return [row.record for row in reader.follow(0, 10**9, get_args(Event))]


@pytest.fixture(scope="module")
def exported(directory: Path) -> Path:
    path = directory.parent / "export.jsonl"
    done = ran(directory, "export", "-o", str(path), "--data-dir", str(directory))
    assert done.returncode == 0, done.stderr
    return path


def recomputed(events: Iterable[Item]) -> list[Event]:
    computing = Recomputation()
    told: list[Event] = []
    for event in events:
        assert not isinstance(event, BadLine | Remark), event
        told += computing.take(event)
    return told


def test_a_session_holds_beats_gaps_of_every_kind_motion_and_postures(kept: list[Record]) -> None:
    assert sum(isinstance(record, Beat) for record in kept) > 1_900
    assert {record.why for record in kept if isinstance(record, Gap)} == {"lost", "reconnect", "pause"}
    assert {record.posture for record in kept if isinstance(record, Motion)} >= {"sitting"}


def test_the_journals_beats_gaps_and_motion_follow_from_its_packets_to_the_bit(
    kept: list[Record], exported: Path
) -> None:
    read_again = [*read(exported, ReadSettings())]
    assert read_again == kept
    assert recomputed(read_again) == kept


def test_runs_between_which_the_clock_was_set_back_follow_from_their_packets_too() -> None:
    kept: list[Event] = []
    for items in (worn(3, 0), worn(4, 5), worn(5, 300)):
        stream = StrapStream(SETTINGS)
        joint = Joint(max((e.at_ms for e in kept if isinstance(e, Timed)), default=None), is_live=True)
        for item in items:
            for event in stream.link(item) if isinstance(item, Link) else stream.take(item):
                kept += joint.take(event)
    recomputation = Recomputation()
    assert [again for event in kept for again in recomputation.take(event)] == kept
    ats_ms = [event.at_ms for event in kept if isinstance(event, Beat)]
    assert ats_ms == sorted(ats_ms)


def test_what_the_recording_says_of_beats_is_not_believed(kept: list[Record], exported: Path) -> None:
    packets = [item for item in read(exported, ReadSettings()) if not isinstance(item, COMPUTED)]
    assert recomputed(packets) == kept


def test_replaying_from_packets_tells_what_replaying_the_beats_tells(directory: Path, exported: Path) -> None:
    told = ran(directory, "replay", "--json", str(exported))
    again = ran(directory, "replay", "--json", "--from-packets", str(exported))
    assert told.returncode == again.returncode == 0
    assert told.stdout.count("\n") > 100
    assert told.stdout == again.stdout


def test_a_recording_without_packets_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "beats.jsonl"
    path.write_text('{"kind":"beat","at_ms":1000,"rr_ms":800}\n')
    done = ran(tmp_path, "replay", "--json", "--from-packets", str(path))
    assert (done.returncode, done.stdout) == (1, "")
    assert "holds no packets of a strap: leave --from-packets away" in " ".join(done.stderr.split())


def test_a_recording_that_was_cut_off_at_its_head_is_computed_all_the_same(kept: list[Record]) -> None:
    packets = [record for record in kept if isinstance(record, Packet | Link)][1:400]
    assert sum(isinstance(event, Beat) for event in recomputed(packets)) > 150


def test_settings_that_are_none_are_told_in_a_sentence() -> None:
    with pytest.raises(SourceError, match="is no settings of a stream"):
        recomputed([Packet(1, 1_000, "calibration", b"?")])


def test_what_was_before_the_first_packet_and_what_the_wearer_said_goes_through() -> None:
    lines = [
        {"kind": "beat", "at_ms": 1000, "rr_ms": 800},
        {"kind": "tag", "at_ms": 1500, "tag": "coffee"},
        {"kind": "prompt", "at_ms": 1600},
    ]
    events = [parse(json.dumps(line)) for line in lines]
    assert recomputed(events) == events
