"""A server that is away for a week: everything waits in the journal, and arrives in order by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from hrv.beat import Beat
from tests.store.influx_server import BUCKET, TOKEN, StandIn, served
from unclench.store.follower import Follower, FollowSettings
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.mirrors.influx import Influx
from unclench.store.reader import Reader

FIRST_MS = 1_700_000_000_000
HOUR_MS = 3_600_000
BEATS_AN_HOUR = 4_500

pytestmark = pytest.mark.influx


@dataclass
class WeekClock:
    """A week that passes as the test says."""

    at_ms: int = FIRST_MS

    def now_ms(self) -> int:
        return self.at_ms

    def monotonic_s(self) -> float:
        return self.at_ms / 1000

    async def sleep_until(self, at_ms: int) -> None:
        self.at_ms = max(self.at_ms, at_ms)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[StandIn]:
    (tmp_path / "influx").mkdir()
    with served(tmp_path / "influx") as running:
        yield running


def hour(begin_ms: int) -> list[Beat]:
    return [Beat(begin_ms + 800 * number, 800.0) for number in range(BEATS_AN_HOUR)]


async def test_after_a_week_without_a_server_everything_arrives_in_order_and_by_itself(
    server: StandIn, tmp_path: Path
) -> None:
    token = tmp_path / "token"
    token.touch(0o600)
    token.write_text(TOKEN)
    mirror = Influx(server.url, BUCKET, token, timeout_ms=5_000)
    clock, path = WeekClock(), tmp_path / JOURNAL_FILE
    with Journal.open(path) as journal:
        journal.begin("strap", "", FIRST_MS)
        with Follower(mirror, journal, path, FollowSettings(), clock, Random(1)) as follower:
            server.influxd.kill()
            pauses_s = []
            for number in range(7 * 24):
                clock.at_ms = FIRST_MS + (number + 1) * HOUR_MS
                if number % 24 < 2:
                    assert await journal.durable(journal.append(hour(FIRST_MS + number * HOUR_MS)))
                pauses_s.append(follower.step())
            assert all(pause_s <= 60 for pause_s in pauses_s)
            with Reader(path) as reader:
                trouble = reader.trouble("influx")
                assert reader.behind("influx")[0] == 14 * BEATS_AN_HOUR
            assert trouble is not None
            assert trouble.since_ms == FIRST_MS + HOUR_MS

            server.influxd.start()
            while follower.seq < 14 * BEATS_AN_HOUR:
                follower.step()
                assert follower.fact == ""
    rows = server.influxd.rows('SELECT count("rr_ms"), sum("rr_ms") FROM "beat"')
    assert rows[0][1:] == [14 * BEATS_AN_HOUR, 14 * BEATS_AN_HOUR * 800]
    assert all(before < after for before, after in pairwise(server.arrived_ms))
    with Reader(path) as reader:
        assert (reader.behind("influx"), reader.trouble("influx")) == ((0, 0), None)
