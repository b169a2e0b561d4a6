"""A test's hand on the fake bluetoothd: starts it, puts straps in the air, kills it and starts it again."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bluez.gatt import HEART_RATE
from tests.bluez.private_bus import private_bus

H10 = "A0:9E:1A:00:00:01"


@dataclass(frozen=True, slots=True)
class Sent:
    """One notification that a strap sent."""

    address: str
    uuid: str
    body: bytes
    copies: int
    """How many times bluetoothd told of it; 0: nobody listened, or it was out of range."""


@dataclass
class Radio:
    """The fake bluetoothd, and the straps in the air around it."""

    address: str
    """The bus: what DBUS_SYSTEM_BUS_ADDRESS is to be."""
    air: Path
    process: subprocess.Popen[str] | None = None
    straps: dict[str, dict[str, object]] = field(default_factory=dict)
    hearts: dict[str, dict[str, object]] = field(default_factory=dict)
    timing: dict[str, object] = field(default_factory=dict)

    def start(self) -> None:
        """Start bluetoothd; the straps are still there, and beat on."""
        program = [sys.executable, "-m", "tests.bluez", self.address, str(self.air)]
        self.process = subprocess.Popen(
            program,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).resolve().parents[2],
        )
        self._hear()
        if self.timing:
            self.do("timing", **self.timing)
        for strap in self.straps.values():
            self.do("strap", **strap)
        for heart in self.hearts.values():
            self.do("beat", **heart)

    def kill(self) -> None:
        """End it at once, as a crash would."""
        assert self.process is not None
        self.process.kill()
        self._close()

    def reset(self) -> None:
        """Begin anew, with an empty air; start bluetoothd where a test has ended it."""
        self.straps, self.hearts, self.timing = {}, {}, {}
        if self.process is None:
            self.start()
        self.go_on()
        self.do("reset")

    def hang(self) -> None:
        """Have it answer nothing, without its end."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it answer again."""
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """End it in good order."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            assert self.process.stdin is not None
            self.process.stdin.close()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self._close()

    def _close(self) -> None:
        if self.process is not None:
            self.process.wait()
            for pipe in (self.process.stdin, self.process.stdout):
                if pipe is not None and not pipe.closed:
                    pipe.close()
        self.process = None

    def do(self, what: str, **told: object) -> dict[str, object]:
        """Have it do something, and return its answer."""
        assert self.process is not None
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": what, **told}) + "\n")
        self.process.stdin.flush()
        return self._hear()

    def _hear(self) -> dict[str, object]:
        assert self.process is not None
        assert self.process.stdout is not None
        answer = json.loads(self.process.stdout.readline())
        assert isinstance(answer, dict)
        assert "error" not in answer, answer
        return answer

    # -- the air ----------------------------------------------------------------------------

    def strap(self, address: str = H10, name: str = "Polar H10 00000001", kind: str = "polar") -> str:
        """Put a strap in the air; returns its address. Kinds: polar, plain, thermometer."""
        self.straps[address] = {"address": address, "name": name, "kind": kind}
        self.do("strap", **self.straps[address])
        return address

    def set(self, address: str = H10, **what: object) -> None:
        """Change a strap: inside, taken, others, resolving, echo, refusal, rssi, value={uuid: hex}."""
        self.do("set", address=address, **what)
        for name in ("inside", "taken", "others", "resolving", "echo"):
            if name in what:
                self.straps[address][name] = what[name]

    def time(self, **what: float) -> None:
        """Change how long things take: resolve_s, disconnect_s, linger_s, advertise_s, connect_s."""
        self.timing.update(what)
        self.do("timing", **what)

    def power(self, on: bool) -> None:
        """Switch the adapter off or on."""
        self.do("power", on=on)

    def plug(self, on: bool) -> None:
        """Pull the adapter out, or put it in."""
        self.do("plug", on=on)

    def drop(self, address: str = H10) -> None:
        """Cut a strap's link; it is still in range."""
        self.do("drop", address=address)

    def notify(self, *bodies: bytes, address: str = H10, uuid: str = HEART_RATE) -> list[int]:
        """Send notifications; returns how many times bluetoothd told of each."""
        answer = self.do("notify", address=address, uuid=uuid, hex=[body.hex() for body in bodies])
        copies = answer["copies"]
        assert isinstance(copies, list)
        return copies

    def beat(self, address: str = H10, speed: float = 10.0, rr_units: int = 300, spread: int = 60) -> None:
        """Let a heart beat, a packet a beat: RR from `rr_units` (1/1024 s), growing by 1 up to `spread`."""
        self.hearts[address] = {
            "address": address, "speed": speed, "rr_units": rr_units, "spread": spread,
        }  # fmt: skip
        self.do("beat", **self.hearts[address])

    def rest(self, address: str = H10) -> None:
        """Let the heart send no more packets; the link stays."""
        del self.hearts[address]
        self.do("rest", address=address)

    def fault(self, member: str, error: str = "", text: str = "", times: int | None = 1) -> None:
        """Have the next `times` calls of a method (None: all) fail; without `error` none answers."""
        self.do("fault", member=member, error=error, text=text, times=times)

    # -- what was seen ------------------------------------------------------------------------

    def calls(self, member: str) -> list[tuple[str, str]]:
        """Return object path and written hex of each call of a method since the start."""
        told = self.do("calls")["calls"]
        assert isinstance(told, list)
        return [(path, value) for name, path, value in told if name == member]

    def state(self, address: str = H10) -> dict[str, object]:
        """Return what bluetoothd knows of a strap: connected, resolved, subscribers by UUID ..."""
        return self.do("state", address=address)

    def subscribers(self, uuid: str, address: str = H10) -> int:
        """Return how many clients listen to a characteristic."""
        told = self.state(address)["subscribers"]
        assert isinstance(told, dict)
        return int(told[uuid])

    def sent(self, address: str = H10, uuid: str = HEART_RATE) -> list[Sent]:
        """Return all that a strap sent on a characteristic since the beginning, over bluetoothd's deaths."""
        lines = self.air.read_text().splitlines() if self.air.exists() else []
        told = [json.loads(line) for line in lines]
        return [
            Sent(one["address"], one["uuid"], bytes.fromhex(one["hex"]), one["copies"])
            for one in told
            if one["address"] == address and one["uuid"] == uuid
        ]

    def delivered(self, address: str = H10) -> list[bytes]:
        """Return the heart rate packets that reached somebody."""
        return [one.body for one in self.sent(address) if one.copies]


@contextmanager
def running_radio(home: Path) -> Iterator[Radio]:
    """Run a bus and a fake bluetoothd on it while in the block."""
    with private_bus() as address:
        hand = Radio(address, home / "air.jsonl")
        try:
            hand.start()
            yield hand
        finally:
            hand.stop()
