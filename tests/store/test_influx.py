"""The mirror on a real InfluxDB: through outages and bad lines nothing is lost, doubled or told in clear."""

import asyncio
import logging
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from threading import Event

import pytest

from hrv.beat import Beat
from hrv.event import Gap
from hrv.frame import HrvFrame
from ingest.backoff import BackoffSettings
from ingest.clock import WallClock
from tests.store.influx_server import BUCKET, TOKEN, Fault, StandIn, free_port, served
from tests.store.records import beats
from unclench.record import Kept, Record
from unclench.store.errors import StoreError
from unclench.store.follower import Follower, Following, FollowSettings, followed
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.letters import ask_again
from unclench.store.mirror import Mirror, RefusedError, TemporaryError
from unclench.store.mirrors.influx import Influx
from unclench.store.reader import Reader

FAST = FollowSettings(
    records=50, least_records=5, every_s=0.02, backoff=BackoffSettings(first_s=0.02, longest_s=0.05)
)
SUM = 'SELECT count("rr_ms"), sum("rr_ms") FROM "beat"'

pytestmark = pytest.mark.influx


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    with served(tmp_path_factory.mktemp("influx")) as server:
        yield server


@pytest.fixture
def server(shared_server: StandIn) -> Iterator[StandIn]:
    shared_server.influxd.asked("POST", f"/query?q=DROP+DATABASE+{BUCKET}")
    shared_server.influxd.asked("POST", f"/query?q=CREATE+DATABASE+{BUCKET}")
    shared_server.writes = 0
    yield shared_server
    shared_server.faults.clear()


@pytest.fixture
def influx(server: StandIn, tmp_path: Path) -> Influx:
    token_file = tmp_path / "token"
    token_file.touch(mode=0o600)
    token_file.write_text(TOKEN + "\n")
    return Influx(url=server.url, bucket=BUCKET, token_file=token_file, timeout_ms=1_000)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal.open(tmp_path / JOURNAL_FILE) as opened:
        opened.begin("replay", "day", started_ms=1)
        yield opened


@contextmanager
def following(mirror: Mirror, journal: Journal, tmp_path: Path) -> Iterator[None]:
    parts = (mirror, journal, tmp_path / JOURNAL_FILE, FAST, WallClock(), Random(1))
    with Following(Follower(*parts), mirror.kind):
        yield


def appended(journal: Journal, records: Sequence[Beat]) -> int:
    seq = journal.append(records)
    assert asyncio.run(journal.durable(seq))
    return seq


def until_followed(tmp_path: Path, seq: int, kind: str = "influx") -> None:
    deadline = time.monotonic() + 20
    with Reader(tmp_path / JOURNAL_FILE) as reader:
        while reader.cursor(kind) < seq and time.monotonic() < deadline:
            time.sleep(0.02)
        assert reader.cursor(kind) == seq


def kept(records: Sequence[Beat | Gap]) -> list[Kept]:
    return [Kept(seq, record) for seq, record in enumerate(records, start=1)]


def test_what_is_written_is_there_and_writing_it_again_changes_nothing(
    server: StandIn, influx: Influx
) -> None:
    written = kept([*beats(100), Gap(1_600_000_000_000, 1_600_000_001_000, "lost")])
    influx.reflect(written)
    influx.reflect(written)
    assert server.influxd.rows(SUM)[0][1:] == [100, 80_000]
    (first, *_) = server.influxd.rows('SELECT "rr_ms", "subject", "device", "algo" FROM "beat" LIMIT 1')
    assert first == [1_700_000_000_000, 800, "me", "strap", "1"]
    assert server.influxd.rows('SELECT "length_ms" FROM "gap"') == [[1_600_000_000_000, 1_000]]


def test_a_journal_is_followed_while_it_grows(
    server: StandIn, influx: Influx, journal: Journal, tmp_path: Path
) -> None:
    appended(journal, beats(130))
    with following(influx, journal, tmp_path):
        until_followed(tmp_path, 130)
        seq = appended(journal, beats(20, first_ms=1_700_001_000_000))
        until_followed(tmp_path, seq)
    assert server.influxd.rows(SUM)[0][1:] == [150, 120_000]


def test_the_largest_and_the_smallest_numbers_arrive_as_they_are(server: StandIn, influx: Influx) -> None:
    told = {"rmssd_ms": 5e-324, "sampen": 1.7976931348623157e308, "lf_hf": 1e-05, "hti": 0.1}
    influx.reflect([Kept(1, HrvFrame(1_700_000_000_000, 300_000, told, {}))])
    ((_, *values),) = server.influxd.rows('SELECT "rmssd_ms", "sampen", "lf_hf", "hti" FROM "frame"')
    assert values == list(told.values())


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500, 503])
def test_a_fault_that_may_pass_is_told_with_the_servers_words(
    server: StandIn, influx: Influx, status: int
) -> None:
    server.faults.append(Fault(status, {"Retry-After": "7"}))
    with pytest.raises(TemporaryError, match=f"answered {status}: injected {status}") as caught:
        influx.reflect(kept(beats(1)))
    assert caught.value.retry_after_s == 7


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_fault_that_never_passes_is_a_refusal_of_what_was_sent(
    server: StandIn, influx: Influx, status: int
) -> None:
    server.faults.append(Fault(status))
    with pytest.raises(RefusedError) as caught:
        influx.reflect(kept(beats(1)))
    assert caught.value.sent == "beat,algo=1,device=strap,subject=me rr_ms=800.0 1700000000000"


def test_a_server_that_hangs_or_is_not_there_may_come_back(server: StandIn, influx: Influx) -> None:
    server.faults.append(Fault(204, hang_s=5.0))
    with pytest.raises(TemporaryError, match="can't be reached"):
        replace(influx, timeout_ms=100).reflect(kept(beats(1)))
    with pytest.raises(TemporaryError, match="can't be reached"):
        replace(influx, url=f"http://127.0.0.1:{free_port()}").reflect(kept(beats(1)))


def test_an_outage_and_a_dead_server_in_the_middle_lose_nothing(
    server: StandIn, influx: Influx, journal: Journal, tmp_path: Path
) -> None:
    faults = [429, 503, 401, 500]
    server.faults.extend(Fault(status, {"Retry-After": "0.01"}) for status in faults)
    seq = appended(journal, beats(2_000))
    with following(influx, journal, tmp_path):
        until_followed(tmp_path, 50 * (seq // 50))
        server.influxd.kill()
        seq = journal.append(beats(500, first_ms=1_700_010_000_000))
        time.sleep(0.3)
        server.influxd.start()
        until_followed(tmp_path, seq)
    assert server.influxd.rows(SUM)[0][1:] == [2_500, 2_500 * 800]


def test_a_follower_that_begins_again_goes_on_at_its_cursor(
    server: StandIn, influx: Influx, journal: Journal, tmp_path: Path
) -> None:
    seq = appended(journal, beats(100))
    with following(influx, journal, tmp_path):
        until_followed(tmp_path, seq)
    before = server.writes
    seq = appended(journal, beats(10, first_ms=1_700_010_000_000))
    with followed([influx], journal, tmp_path / JOURNAL_FILE):
        until_followed(tmp_path, seq)
    assert server.writes == before + 1
    assert server.influxd.rows(SUM)[0][1:] == [110, 88_000]


@dataclass(frozen=True, slots=True)
class Poisoned:
    """An InfluxDB that is told one line that it can't take."""

    influx: Influx
    kind: str = "poisoned"
    keep_days: int = 0
    shows: tuple[type[Record], ...] = (Beat,)

    def reflect(self, batch: Sequence[Kept]) -> None:
        lines = [
            f"beat,algo=1 rr_ms={'x' if kept.seq == 77 else 800.0} {kept.record.at_ms}" for kept in batch
        ]
        self.influx.write(iter(["\n".join(lines)]))


def test_a_line_that_is_refused_for_ever_is_put_aside_and_the_rest_arrives(
    server: StandIn, influx: Influx, journal: Journal, tmp_path: Path
) -> None:
    seq = appended(journal, beats(200))
    with following(Poisoned(influx), journal, tmp_path):
        until_followed(tmp_path, seq, "poisoned")
    with Reader(tmp_path / JOURNAL_FILE) as reader:
        (letter,) = reader.dead("poisoned")
        assert reader.behind("poisoned") == (0, 1)
    assert letter.seq == 77
    assert letter.line.startswith("beat,algo=1 rr_ms=x ")
    assert "answered 400" in letter.reason
    assert server.influxd.rows(SUM)[0][1] == 199


def test_a_flood_of_refusals_stops_until_it_is_mended_and_asked_again(
    server: StandIn, influx: Influx, journal: Journal, tmp_path: Path
) -> None:
    line = b"beat rr_ms=1i 1700000000000"
    server.influxd.asked("POST", f"/write?db={BUCKET}&precision=ms", line)
    seq = appended(journal, beats(100))
    settings = replace(FAST, most_letters=30)
    with Follower(influx, journal, tmp_path / JOURNAL_FILE, settings, WallClock(), Random(1)) as follower:
        assert follower.step() == 0
        assert follower.step() > 0
        assert (follower.seq, "doctor influx" in follower.fact) == (50, True)
        server.influxd.asked("POST", f"/query?db={BUCKET}&q=DROP+MEASUREMENT+beat")
        ask_again(tmp_path, "influx")
        while follower.step() == 0:
            pass
        assert (follower.seq, follower.fact) == (seq, "")
    assert server.influxd.rows(SUM)[0][1:] == [100, 80_000]


def test_what_the_bucket_would_forget_at_once_is_passed_by(
    server: StandIn, influx: Influx, journal: Journal, tmp_path: Path
) -> None:
    now_ms = WallClock().now_ms()
    seq = appended(journal, [*beats(10), *beats(10, now_ms - 86_400_000)])
    with following(replace(influx, keep_days=30), journal, tmp_path):
        until_followed(tmp_path, seq)
    assert server.influxd.rows(SUM)[0][1] == 10


@dataclass(frozen=True, slots=True)
class Broken:
    """A mirror with a fault of its program."""

    kind: str = "broken"
    keep_days: int = 0
    shows: tuple[type[Record], ...] = (Beat,)

    def reflect(self, batch: Sequence[Kept]) -> None:
        raise ZeroDivisionError


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_what_nobody_expected_ends_the_daemon_and_is_told(journal: Journal, tmp_path: Path) -> None:
    appended(journal, beats(1))
    stopped = Event()
    before = signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    try:
        with (
            pytest.raises(StoreError, match="mirror broken broke down"),
            following(Broken(), journal, tmp_path),
        ):
            assert stopped.wait(10)
    finally:
        signal.signal(signal.SIGTERM, before)


def test_on_a_slow_way_less_is_sent_at_once(
    server: StandIn, influx: Influx, journal: Journal, tmp_path: Path
) -> None:
    seq = appended(journal, beats(50))
    server.faults.extend([Fault(503)] * 2)
    with following(influx, journal, tmp_path):
        until_followed(tmp_path, seq)
    assert server.writes == 4  # of 5, 10, 20 and 15 beats
    assert server.influxd.rows(SUM)[0][1:] == [50, 40_000]


def test_what_is_compressed_arrives_as_it_is(server: StandIn, influx: Influx) -> None:
    replace(influx, gzip=True).reflect(kept(beats(100)))
    assert server.influxd.rows(SUM)[0][1:] == [100, 80_000]


def test_what_is_much_goes_over_in_several_requests(server: StandIn, influx: Influx) -> None:
    influx.reflect(kept(beats(20_000)))
    assert server.writes > 2
    assert server.influxd.rows(SUM)[0][1:] == [20_000, 16_000_000]


def test_the_token_shows_nowhere(
    server: StandIn, influx: Influx, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    influx.reflect(kept(beats(1)))
    server.faults.append(Fault(401))
    with pytest.raises(TemporaryError) as caught:
        influx.reflect(kept(beats(1)))
    assert TOKEN not in f"{influx!r} {caught.value} {caught.value!r} {caplog.text}"


def test_a_token_that_others_may_read_is_not_used(influx: Influx) -> None:
    assert influx.token_file is not None
    influx.token_file.chmod(0o640)
    with pytest.raises(TemporaryError, match="chmod 600"):
        influx.reflect(kept(beats(1)))
    with pytest.raises(TemporaryError, match="can't be read"):
        replace(influx, token_file=influx.token_file.parent / "none").reflect(kept(beats(1)))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:99999",
        "http://127.0.0.1:abc",
        "http://[::1",
        "localhost:8086",
        "http://",
        "ftp://host",
        "",
    ],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="url"):
        Influx(url, BUCKET)


@pytest.mark.parametrize("bucket", ["db/autogen", ""])
def test_a_bucket_that_is_no_plain_name_is_refused(bucket: str) -> None:
    with pytest.raises(ValueError, match="bucket"):
        Influx("http://127.0.0.1:8086", bucket)


@pytest.mark.parametrize("tag", ["", "a\nb", "a b", "Anna", "x" * 37])
def test_a_tag_that_could_forge_a_point_is_refused(tag: str) -> None:
    with pytest.raises(ValueError, match="subject"):
        Influx("http://127.0.0.1:8086", BUCKET, subject=tag)
    with pytest.raises(ValueError, match="device"):
        Influx("http://127.0.0.1:8086", BUCKET, device=tag)
