"""The fake bluetoothd as a process: `python -m tests.bluez ADDRESS AIR`.

One JSON object a line comes in on standard input, its answer goes out on standard output;
AIR is the file that holds what every strap sent, one JSON object a line.
"""

import asyncio
import contextlib
import json
import os
import sys
from dataclasses import fields

from tests.bluez.air import Fault, Strap
from tests.bluez.bluetoothd import ADAPTER, Bluetoothd, Timing, polar_answers
from tests.bluez.gatt import HEART_RATE, HEART_RATE_SERVICE, Characteristic
from tests.bluez.private_bus import die_with_parent
from tests.bluez.wire import Wire

Told = dict[str, object]


class Stage:
    """Does what the test says, one line at a time."""

    def __init__(self, air: int) -> None:
        """Begin with an empty air; `air` is the descriptor of the log."""
        self._air = air
        self._wire = Wire()
        self.bluetoothd = Bluetoothd(self._wire, self._note)
        self.bluetoothd.written = polar_answers(self.bluetoothd)
        self._hearts: dict[str, asyncio.Task[None]] = {}
        self._beats: dict[str, int] = {}

    async def run(self, address: str) -> None:
        """Play until standard input ends."""
        loop = asyncio.get_running_loop()
        lines = asyncio.StreamReader(limit=2**24)
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
        async with asyncio.TaskGroup() as group:
            speaking = group.create_task(
                self._wire.speak(address, self.bluetoothd.hear, lambda: _answer({"ready": True}))
            )
            advertising = group.create_task(self._advertise())
            while line := await lines.readline():
                _answer(self._do(json.loads(line), group))
            for task in (speaking, advertising, *self._hearts.values()):
                task.cancel()

    async def _advertise(self) -> None:
        while True:
            for strap in self.bluetoothd.straps.values():
                self.bluetoothd.appear(strap)
            await asyncio.sleep(self.bluetoothd.timing.advertise_s)

    def _note(self, strap: Strap, one: Characteristic, value: bytes, copies: int) -> None:
        told = {"address": strap.address, "uuid": one.uuid, "hex": value.hex(), "copies": copies}
        os.write(self._air, (json.dumps(told) + "\n").encode())

    def _do(self, told: Told, group: asyncio.TaskGroup) -> Told:
        what = str(told.pop("do"))
        address = str(told.get("address", ""))
        fake = self.bluetoothd
        match what:
            case "strap":
                told.setdefault("advertised", (HEART_RATE_SERVICE,))
                fake.straps[address] = Strap(adapter=ADAPTER, **told)  # type: ignore[arg-type]
            case "set":
                self._set(fake.straps[address], told)
            case "timing":
                known = {one.name for one in fields(Timing)}
                for name, value in told.items():
                    assert name in known, name
                    setattr(fake.timing, name, value)
            case "power":
                fake.power(bool(told["on"]))
            case "plug":
                fake.plug(bool(told["on"]))
            case "drop":
                fake.drop(fake.straps[address])
            case "notify":
                return {"copies": self._notify(fake.straps[address], told)}
            case "beat":
                self._begin_heart(address, told, group)
            case "rest":
                self._hearts.pop(address).cancel()
            case "fault":
                self._plan(told)
            case "reset":
                self._reset()
            case "calls":
                return {"calls": fake.calls, "met": dict(fake.faults.met)}
            case "state":
                return self._state(fake.straps[address])
            case _:
                return {"error": f"{what}: not known"}
        return {}

    def _reset(self) -> None:
        """Leave an empty air, and an adapter that is on; what is under way comes to nothing."""
        for heart in self._hearts.values():
            heart.cancel()
        self._hearts, self._beats = {}, {}
        fake = self.bluetoothd
        fake.clear()
        os.ftruncate(self._air, 0)

    def _set(self, strap: Strap, told: Told) -> None:
        for name, value in told.items():
            if name == "value":
                assert isinstance(value, dict)
                for uuid, text in value.items():
                    strap.characteristic(uuid).value = bytes.fromhex(text)
            elif name != "address":
                assert hasattr(strap, name), name
                setattr(strap, name, value)
        if not strap.inside:
            self.bluetoothd.drop(strap)

    def _notify(self, strap: Strap, told: Told) -> list[int]:
        values = told["hex"]
        assert isinstance(values, list)
        uuid = str(told.get("uuid", HEART_RATE))
        return [self.bluetoothd.notify(strap, uuid, bytes.fromhex(text)) for text in values]

    def _plan(self, told: Told) -> None:
        member, times = str(told["member"]), told.get("times", 1)
        fault = Fault(str(told.get("error", "")), str(told.get("text", "")))
        self.bluetoothd.faults.always.pop(member, None)
        if times is None:
            self.bluetoothd.faults.always[member] = fault
        else:
            assert isinstance(times, int)
            self.bluetoothd.faults.planned[member] = [fault] * times

    def _begin_heart(self, address: str, told: Told, group: asyncio.TaskGroup) -> None:
        speed, first = told.get("speed", 1.0), told.get("rr_units", 300)
        spread = told.get("spread", 60)
        assert isinstance(speed, int | float)
        assert isinstance(first, int)
        assert isinstance(spread, int)
        strap = self.bluetoothd.straps[address]
        self._hearts[address] = group.create_task(self._beat(strap, float(speed), first, spread))

    async def _beat(self, strap: Strap, speed: float, first: int, spread: int) -> None:
        """Beat by an absolute schedule; the interval grows by a unit each beat, so that each can be told."""
        loop = asyncio.get_running_loop()
        due_s = loop.time()
        while True:
            number = self._beats.get(strap.address, 0)
            self._beats[strap.address] = number + 1
            units = first + number % spread
            due_s += units / 1024 / speed
            await asyncio.sleep(max(0.0, due_s - loop.time()))
            rate = min(255, 60 * 1024 // units)
            packet = bytes([0x10, rate]) + units.to_bytes(2, "little")
            self.bluetoothd.notify(strap, HEART_RATE, packet)

    def _state(self, strap: Strap) -> Told:
        return {
            "known": strap.known,
            "connected": strap.connected,
            "resolved": strap.resolved,
            "subscribers": {one.uuid: len(one.subscribers) for one in strap.characteristics.values()},
        }


def _answer(told: Told) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Play until standard input ends."""
    die_with_parent()
    address, air = sys.argv[1:]
    log = os.open(air, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(Stage(log).run(address))


if __name__ == "__main__":
    main()
