"""A minute of everything that goes wrong: servers and daemons die, the network lies, lines are refused."""

import json
import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from hrv.beat import Beat
from hrv.event import Gap
from hrv.frame import HrvFrame
from hrv.load import Assessment
from tests.store.influx_server import BUCKET, TOKEN, Fault, StandIn, served
from tests.unclench.command import ran, started
from unclench.record import Record
from unclench.store.journal import JOURNAL_FILE
from unclench.store.reader import Reader

CHAOS_S = 60
INFLUXD_KILLS = 10
DAEMON_KILLS = 5
FAULTS = (
    [Fault(429, {"Retry-After": "1"})] * 3
    + [Fault(204, hang_s=2.0)] * 3
    + [Fault(503), Fault(401), Fault(404), Fault(500)]
)
SPEED = 200
FIRST_MS = 1_700_000_000_000

pytestmark = [pytest.mark.influx, pytest.mark.timeout(300)]


def recorded(path: Path) -> None:
    """Write three hours with a gap every six minutes."""
    dice = random.Random(5)
    at_ms = FIRST_MS
    lines: list[str] = []
    while at_ms < FIRST_MS + 3 * 3_600_000:
        rr_ms = dice.randint(700, 900)
        if len(lines) % 450 == 449:
            gap = {"kind": "gap", "from_ms": at_ms, "to_ms": at_ms + 4_000, "why": "lost"}
            lines.append(json.dumps(gap))
            at_ms += 4_000
        at_ms += rr_ms
        lines.append(json.dumps({"kind": "beat", "at_ms": at_ms, "rr_ms": rr_ms}))
    path.write_text("\n".join(lines) + "\n")


@dataclass
class Scene:
    """A daemon that replays a recording, the server it mirrors to, and how often each was killed."""

    home: Path
    server: StandIn
    daemon: subprocess.Popen[str] | None = None
    influxd_kills: int = 0
    daemon_kills: int = 0
    dice: random.Random = field(default_factory=lambda: random.Random(7))

    @property
    def data_dir(self) -> Path:
        return self.home / "d"

    def options(self) -> tuple[str, ...]:
        return ("--data-dir", str(self.data_dir), "--config", str(self.home / "config.toml"))

    def run(self) -> None:
        recording = str(self.home / "rec.jsonl")
        self.daemon = started(
            self.home, "run", "--replay", recording, "--speed", str(SPEED), "--no-notify", *self.options()
        )

    def kill_daemon(self) -> None:
        assert self.daemon is not None
        self.daemon.kill()
        self.daemon.communicate()
        self.daemon_kills += 1
        self.run()

    def kill_influxd(self) -> None:
        self.server.influxd.kill()
        self.influxd_kills += 1
        time.sleep(self.dice.uniform(0.2, 1.5))
        self.server.influxd.start()

    def reader(self) -> Reader:
        return Reader(self.data_dir / JOURNAL_FILE)

    def kept(self, kind: type[Record]) -> int:
        with self.reader() as reader:
            return reader.count(kind)

    def until_there(self, within_s: float) -> bool:
        """Wait for the first daemon to have made its journal."""
        deadline = time.monotonic() + within_s
        while not (self.data_dir / JOURNAL_FILE).exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        return (self.data_dir / JOURNAL_FILE).exists()

    def until(self, done: Callable[[Reader], bool], within_s: float) -> bool:
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            with self.reader() as reader:
                if done(reader):
                    return True
            time.sleep(0.2)
        return False


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    recorded(tmp_path / "rec.jsonl")
    (tmp_path / "influx").mkdir()
    token = tmp_path / "token"
    token.touch(0o600)
    token.write_text(TOKEN)
    with served(tmp_path / "influx") as server:
        (tmp_path / "config.toml").write_text(
            f'[[mirrors]]\nkind = "influx"\nurl = "{server.url}"\nbucket = "{BUCKET}"\n'
            f'token_file = "{token}"\ntimeout_ms = 1000\n'
        )
        scene = Scene(tmp_path, server)
        yield scene
        if scene.daemon is not None and scene.daemon.poll() is None:
            scene.daemon.kill()
            scene.daemon.communicate()


def poison(server: StandIn) -> None:
    """Let a stranger have written gaps as integers that week: the server itself refuses each of ours."""
    line = f"gap,by=a_stranger length_ms=1i {FIRST_MS}".encode()
    assert server.influxd.asked("POST", f"/write?db={BUCKET}&precision=ms", line)[0] == 204


def live_through(scene: Scene) -> None:
    """Do all the harm, in a random order, over the minute."""
    harm: list[Callable[[], None]] = [scene.kill_influxd] * INFLUXD_KILLS + [scene.kill_daemon] * DAEMON_KILLS
    harm += [partial(scene.server.faults.append, fault) for fault in FAULTS]
    scene.dice.shuffle(harm)
    began_s = time.monotonic()
    for number, one in enumerate(harm, start=1):
        one()
        time.sleep(max(0.0, began_s + CHAOS_S * number / len(harm) - time.monotonic()))


def stored(server: StandIn, measurement: str, name: str) -> list[list[object]]:
    return server.influxd.rows(f'SELECT "{name}" FROM "{measurement}" WHERE "subject" = \'me\'')


def said(scene: Scene) -> str:
    return ran(scene.home, "mirror", "status", *scene.options()).stdout


def test_a_minute_of_everything_that_goes_wrong_loses_and_doubles_nothing(scene: Scene) -> None:
    poison(scene.server)
    scene.run()
    assert scene.until_there(within_s=60)
    live_through(scene)
    beats_in_it = (scene.home / "rec.jsonl").read_text().count('"beat"')
    assert scene.until(lambda reader: reader.count(Beat) == beats_in_it, within_s=60)
    assert scene.until(lambda reader: reader.behind("influx")[0] == 0, within_s=60), said(scene)
    assert (scene.influxd_kills, scene.daemon_kills, len(scene.server.faults)) == (10, 5, 0)

    with scene.reader() as reader:
        everything = reader.follow(0, 10**9)
        letters = reader.dead("influx")
    beats = [one.record for one in everything if isinstance(one.record, Beat)]
    gaps = [one for one in everything if isinstance(one.record, Gap)]
    frames = [one.record for one in everything if isinstance(one.record, HrvFrame)]
    assert stored(scene.server, "beat", "rr_ms") == [[beat.at_ms, beat.rr_ms] for beat in beats]
    assert scene.server.influxd.rows('SELECT count("rr_ms"), sum("rr_ms") FROM "beat"')[0][1:] == [
        len(beats),
        sum(beat.rr_ms for beat in beats),
    ]
    assert stored(scene.server, "frame", "rmssd_ms") == [
        [frame.at_ms, frame.values["rmssd_ms"]] for frame in frames if "rmssd_ms" in frame.values
    ]
    assert len(stored(scene.server, "minute", "judged")) == scene.kept(Assessment)
    assert [letter.seq for letter in letters] == [gap.seq for gap in gaps]
    assert len(gaps) > 20
    assert all("field type conflict" in letter.reason for letter in letters)

    scene.server.influxd.asked("POST", f"/query?db={BUCKET}&q=DROP+MEASUREMENT+gap")
    done = ran(scene.home, "mirror", "retry", *scene.options())
    assert done.returncode == 0, done.stderr
    assert len(stored(scene.server, "gap", "length_ms")) == len(gaps)
    assert json.loads(ran(scene.home, "mirror", "dead", "--json", *scene.options()).stdout) == []
    assert scene.daemon is not None
    scene.daemon.send_signal(signal.SIGTERM)
    _, told = scene.daemon.communicate(timeout=20)
    assert scene.daemon.returncode == 0, told
    assert TOKEN not in told
