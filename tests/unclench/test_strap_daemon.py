"""The daemon as a process, with a strap: a bad day of Bluetooth, and not a beat of it lost or doubled."""

import json
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest

from hrv.beat import Beat
from hrv.event import Gap, Link, Packet
from ingest.heart_rate import parse
from tests.bluez.radio import H10, Radio
from tests.unclench.command import ran, started
from unclench.record import Record
from unclench.store.errors import StoreError
from unclench.store.journal import JOURNAL_FILE
from unclench.store.reader import Reader

LIMIT_S = 60
CONFIG = """
[strap]
scan_s = 1.0
silence_s = 3.0
wait_factor = 0.2
"""
STOP = "0302"


class Wearer:
    """A home with a paired strap, a daemon in it, and its journal read from outside."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.data_dir = home / "d"
        self.config = home / "config.toml"
        self.config.write_text(CONFIG)
        self.daemon: subprocess.Popen[str] | None = None

    def ask(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run another command beside the daemon."""
        return ran(self.home, *command, "--data-dir", str(self.data_dir))

    def start(self) -> None:
        """Start the daemon."""
        where = ("--data-dir", str(self.data_dir), "--config", str(self.config))
        self.daemon = started(self.home, "run", *where, "--no-notify")

    def end(self, how: signal.Signals) -> str:
        """End the daemon; return what it said."""
        assert self.daemon is not None
        self.daemon.send_signal(how)
        _, said = self.daemon.communicate(timeout=LIMIT_S)
        return said

    def kept(self, *kinds: type[Record]) -> list[Record]:
        """Return the records of these kinds so far."""
        with suppress(StoreError), Reader(self.data_dir / JOURNAL_FILE) as reader:
            return [one.record for one in reader.follow(0, 10**9, kinds)]
        return []

    @property
    def links(self) -> list[Link]:
        return [one for one in self.kept(Link) if isinstance(one, Link)]

    @property
    def packets(self) -> list[bytes]:
        kept = self.kept(Packet)
        return [one.body for one in kept if isinstance(one, Packet) and one.channel == "heart_rate"]

    def until(self, true: Callable[[], bool]) -> None:
        """Wait until that is so."""
        deadline = time.monotonic() + LIMIT_S
        while not true():
            assert self.daemon is not None
            assert self.daemon.poll() is None, self.daemon.communicate()[1]
            assert time.monotonic() < deadline, [(one.state, one.reason) for one in self.links]
            time.sleep(0.05)

    def heard(self, more: int) -> None:
        """Wait until so many more packets are kept."""
        before = len(self.packets)
        self.until(lambda: len(self.packets) >= before + more)

    def told(self, reason: str) -> dict[str, object]:
        """Wait until the strap stands so; return what `status --json` says of it then."""
        self.until(lambda: bool(self.links) and self.links[-1].reason == reason)
        asked = self.ask("status", "--json")
        assert asked.returncode == 0, asked.stderr
        strap = json.loads(asked.stdout)["strap"]
        assert isinstance(strap, dict)
        return strap


@pytest.fixture
def wearer(tmp_path: Path, radio_of_processes: Radio) -> Iterator[Wearer]:
    radio_of_processes.strap()
    radio_of_processes.beat(speed=1, rr_units=260)
    one = Wearer(tmp_path)
    assert one.ask("pair", H10, "--no-check", "--seconds", "30").returncode == 0
    yield one
    if one.daemon is not None and one.daemon.poll() is None:
        one.daemon.kill()
        one.daemon.communicate()


def intervals(packets: list[bytes]) -> list[float]:
    return [rr_ms for packet in packets for rr_ms in parse(packet).rr_ms]


def test_a_bad_day_of_bluetooth(wearer: Wearer, radio_of_processes: Radio) -> None:
    radio = radio_of_processes
    wearer.start()
    wearer.heard(3)

    radio.set(inside=False)
    assert wearer.told("out_of_range")["state"] in ("lost", "searching")
    radio.set(inside=True)
    wearer.heard(3)

    radio.rest()
    wearer.until(lambda: len(wearer.packets) == len(radio.delivered()))
    radio.kill()
    assert "Bluetooth service" in str(wearer.told("bluetoothd_died")["text"])
    radio.start()
    radio.beat(speed=1, rr_units=260)
    wearer.heard(3)

    radio.power(False)
    assert "bluetoothctl power on" in str(wearer.told("adapter_off")["text"])
    radio.power(True)
    wearer.heard(3)

    radio.set(others=1)
    assert wearer.told("duplicates")["state"] == "streaming"
    radio.set(others=0)
    wearer.heard(3)

    before = len(radio.delivered())
    said = wearer.end(signal.SIGTERM)
    assert wearer.daemon is not None
    assert wearer.daemon.returncode == 0, said
    assert "Traceback" not in said

    delivered, kept = radio.delivered(), wearer.packets
    assert kept == delivered[: len(kept)]
    assert len(kept) >= before
    beats = [one.rr_ms for one in wearer.kept(Beat) if isinstance(one, Beat)]
    assert beats == intervals(kept)
    assert (wearer.links[-1].state, wearer.links[-1].reason) == ("stopped", "stopping")
    assert [value for _, value in radio.calls("WriteValue")][-1] == STOP
    assert radio.state()["connected"] is False
    assert_gaps_where_nothing_came(wearer)


def assert_gaps_where_nothing_came(wearer: Wearer) -> None:
    """Between the last beat before a loss and the first one after there is a gap."""
    lost = [one.at_ms for one in wearer.links if one.state == "lost"]
    assert len(lost) == 3
    line = [one for one in wearer.kept(Beat, Gap) if isinstance(one, Beat | Gap)]
    for before, after in pairwise(line):
        if isinstance(before, Beat) and isinstance(after, Beat):
            assert not any(before.at_ms < at_ms < after.at_ms - after.rr_ms for at_ms in lost)
    assert sum(isinstance(one, Gap) and one.why == "reconnect" for one in line) >= 3


def test_a_daemon_that_was_killed_takes_its_link_up_again_and_stops_what_it_had_started(
    wearer: Wearer, radio_of_processes: Radio
) -> None:
    radio = radio_of_processes
    wearer.start()
    wearer.heard(5)
    radio.rest()
    wearer.until(lambda: len(wearer.packets) == len(radio.delivered()))
    wearer.end(signal.SIGKILL)
    assert radio.state()["connected"] is True
    scans, writes = len(radio.calls("StartDiscovery")), len(radio.calls("WriteValue"))

    wearer.start()
    radio.beat(speed=1, rr_units=260)
    wearer.heard(5)
    assert len(radio.calls("StartDiscovery")) == scans
    assert radio.calls("WriteValue")[writes][1] == STOP
    wearer.end(signal.SIGTERM)
    kept = wearer.packets
    assert kept == radio.delivered()[: len(kept)]
