"""The daemon as a process: it keeps every beat once, whatever ends it."""

import json
import random
import signal
import time
from pathlib import Path

import pytest

from hrv.beat import Beat
from hrv.frame import HrvFrame
from hrv.load import Assessment
from ingest.recording import ReadSettings
from ingest.recordings import read
from tests.unclench.command import ran, started
from unclench.store.journal import JOURNAL_FILE, SUMMED
from unclench.store.reader import Reader

BEATS = 6_000


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    dice = random.Random(7)
    path = tmp_path / "rr.txt"
    path.write_text("".join(f"{dice.randint(700, 900)}\n" for _ in range(BEATS)))
    return path


def expected(recording: Path) -> list[tuple[int, float]]:
    return [(e.at_ms, e.rr_ms) for e in read(recording, ReadSettings()) if isinstance(e, Beat)]


def kept(home: Path, data_dir: Path) -> list[tuple[int, float]]:
    exported = ran(home, "export", "--data-dir", str(data_dir))
    assert exported.returncode == 0, exported.stderr
    events = [json.loads(line) for line in exported.stdout.splitlines()]
    return [(e["at_ms"], e["rr_ms"]) for e in events if e["kind"] == "beat"]


def to_its_end(recording: Path, data_dir: Path, *, speed: int) -> tuple[str, ...]:
    """Return the command that lets a daemon live through the recording."""
    pace = ("--speed", str(speed), "--until-end")
    return ("run", "--replay", str(recording), *pace, "--data-dir", str(data_dir))


def beats_so_far(home: Path, data_dir: Path) -> int:
    asked = ran(home, "status", "--json", "--data-dir", str(data_dir))
    return int(json.loads(asked.stdout)["journal"]["beats"]) if asked.returncode == 0 else 0


def test_a_recording_goes_in_and_every_beat_is_kept_once(tmp_path: Path, recording: Path) -> None:
    arguments = to_its_end(recording, tmp_path / "d", speed=0)
    done = ran(tmp_path, *arguments)
    assert done.returncode == 0, done.stderr
    assert kept(tmp_path, tmp_path / "d") == expected(recording)


def test_running_the_same_recording_again_changes_nothing(tmp_path: Path, recording: Path) -> None:
    arguments = to_its_end(recording, tmp_path / "d", speed=0)
    ran(tmp_path, *arguments)
    assert ran(tmp_path, *arguments).returncode == 0
    assert kept(tmp_path, tmp_path / "d") == expected(recording)


def test_five_kills_at_random_moments_lose_nothing_and_double_nothing(
    tmp_path: Path, recording: Path
) -> None:
    dice = random.Random(11)
    data_dir = tmp_path / "d"
    arguments = to_its_end(recording, data_dir, speed=120)
    for _ in range(5):
        before = beats_so_far(tmp_path, data_dir)
        daemon = started(tmp_path, *arguments)
        deadline = time.monotonic() + 30
        while beats_so_far(tmp_path, data_dir) <= before and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(dice.uniform(0, 0.5))
        daemon.kill()
        daemon.communicate()
    survived = kept(tmp_path, data_dir)
    assert survived == expected(recording)[: len(survived)]
    assert 0 < len(survived) < BEATS
    done = ran(tmp_path, *to_its_end(recording, data_dir, speed=0))
    assert done.returncode == 0, done.stderr
    assert kept(tmp_path, data_dir) == expected(recording)


def test_a_journal_that_was_damaged_is_put_aside_rebuilt_and_gone_on_with(
    tmp_path: Path, recording: Path
) -> None:
    data_dir = tmp_path / "d"
    arguments = to_its_end(recording, data_dir, speed=0)
    assert ran(tmp_path, *arguments).returncode == 0
    path = data_dir / JOURNAL_FILE
    content = bytearray(path.read_bytes())
    content[: 16 * 4096] = b"\xff" * 16 * 4096
    path.write_bytes(content)
    refused = ran(tmp_path, "status", "--data-dir", str(data_dir))
    assert "`unclench run` puts it aside and rebuilds what can be read" in refused.stderr
    done = ran(tmp_path, *arguments)
    assert done.returncode == 0, done.stderr
    assert "the journal was damaged: it lies in" in done.stderr
    assert kept(tmp_path, data_dir) == expected(recording)
    (aside,) = data_dir.glob("journal-damaged-*.db")
    assert aside.read_bytes() == bytes(content)


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_cleanly_with_all_it_heard_kept(
    tmp_path: Path, recording: Path, name: signal.Signals
) -> None:
    data_dir = tmp_path / "d"
    daemon = started(
        tmp_path, "run", "--replay", str(recording), "--speed", "60", "--data-dir", str(data_dir)
    )
    deadline = time.monotonic() + 30
    while beats_so_far(tmp_path, data_dir) == 0 and time.monotonic() < deadline:
        time.sleep(0.05)
    daemon.send_signal(name)
    _, said = daemon.communicate(timeout=20)
    assert daemon.returncode == 0, said
    assert "Traceback" not in said
    survived = kept(tmp_path, data_dir)
    assert 0 < len(survived) < BEATS
    assert survived == expected(recording)[: len(survived)]


def test_a_second_daemon_on_the_same_data_is_refused_with_the_first_ones_process(
    tmp_path: Path, recording: Path
) -> None:
    arguments = ("run", "--replay", str(recording), "--speed", "1", "--data-dir", str(tmp_path / "d"))
    first = started(tmp_path, *arguments)
    try:
        deadline = time.monotonic() + 30
        while beats_so_far(tmp_path, tmp_path / "d") == 0 and time.monotonic() < deadline:
            time.sleep(0.05)
        second = ran(tmp_path, *arguments)
        assert second.returncode == 1
        assert f"process {first.pid}" in second.stderr
        assert "Traceback" not in second.stderr
    finally:
        first.terminate()
        first.communicate()


def test_a_recording_older_than_the_journal_is_refused(tmp_path: Path, recording: Path) -> None:
    base = to_its_end(recording, tmp_path / "d", speed=0)
    ran(tmp_path, *base)
    done = ran(tmp_path, *base, "--start", "1999-01-01T00:00:00")
    assert done.returncode == 1
    assert "--data-dir" in done.stderr
    assert kept(tmp_path, tmp_path / "d") == expected(recording)


def test_a_recording_that_was_played_to_its_end_is_summed_up_to_its_end(
    tmp_path: Path, recording: Path
) -> None:
    assert ran(tmp_path, *to_its_end(recording, tmp_path / "d", speed=0)).returncode == 0
    with Reader(tmp_path / "d" / JOURNAL_FILE) as reader:
        worn = reader.follow(0, 10**9, (Assessment, HrvFrame))
        assert reader.cursor(SUMMED) >= worn[-1].seq
