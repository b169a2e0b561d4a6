"""Starts and stops the acceleration of a Polar strap over a connected client."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic

from ingest.link_words import Reason
from ingest.polar import (
    ALREADY,
    CONTROL,
    DATA,
    PASSING,
    SMALL_MTU,
    Answer,
    AnswerError,
    Command,
    parse_answer,
    parse_features,
    start_acceleration,
    stop,
)
from ingest.sources.bounded import bounded
from ingest.sources.faults import FAULTS
from ingest.sources.link_settings import LinkSettings

_AGAIN_S = (10.0, 60.0, 300.0, 900.0)
"""The waits before it is started again; the last goes on."""
_LASTING_S = 900.0
"""A stream that ran so long had come up."""


class AccelerationLink:
    """The measurement stream of one link."""

    def __init__(self, client: BleakClient, settings: LinkSettings, hear: Callable[[bytes], None]) -> None:
        """Take a connected client, and who hears the frames."""
        self._client = client
        self._settings = settings
        self._hear = hear
        self._answers: asyncio.Queue[bytes] = asyncio.Queue()
        self._listens: set[str] = set()
        self._may_run = False
        self._is_refused = False
        self._came = asyncio.Event()

    @property
    def is_there(self) -> bool:
        """Tell whether the strap has a measurement stream at all."""
        return self._client.services.get_characteristic(CONTROL) is not None

    async def keep(self, tell: Callable[[Reason | None], None]) -> None:
        """Hold the stream: start it again when it fails or stops, unless the strap has none.

        `tell` takes why there is none at the moment, or None.
        """
        tries = 0
        while True:
            began_s = _now_s()
            reason = await self.start()
            if self._is_refused or not self._settings.acceleration:
                tell(reason)
                return
            if reason is None:
                tell(None)
                await self._stopped()
            tell("acceleration_stopped")
            tries = 1 if _now_s() - began_s > _LASTING_S else tries + 1
            await asyncio.sleep(_AGAIN_S[min(tries, len(_AGAIN_S)) - 1] * self._settings.wait_factor)

    async def _stopped(self) -> None:
        """Return when no frame came for too long."""
        with suppress(TimeoutError):
            while True:
                self._came.clear()
                async with asyncio.timeout(self._settings.still_s):
                    await self._came.wait()

    async def start(self) -> Reason | None:
        """Stop what an earlier process may have left on, then start; return why it can't be had."""
        try:
            return await self._start()
        except FAULTS:
            return "no_acceleration"

    async def _start(self) -> Reason | None:
        self._may_run = True
        self._answers = asyncio.Queue()
        await self._listen(CONTROL, self._answered)
        await self._command("stop", stop("acceleration"))
        if not self._settings.acceleration:
            return None
        features = await bounded(self._settings.read_s, self._client.read_gatt_char(CONTROL))
        try:
            self._is_refused = "acceleration" not in parse_features(bytes(features))
        except AnswerError:
            self._is_refused = True
        if self._is_refused:
            return "no_acceleration"
        await self._listen(DATA, self._framed)
        answer = await self._command("start", start_acceleration())
        if answer.is_fine or answer.status == ALREADY:
            return None
        self._is_refused = answer.status not in PASSING
        return "small_mtu" if answer.status == SMALL_MTU else "no_acceleration"

    async def stop(self) -> None:
        """Stop it: a strap that is left on runs until its battery is empty. Raises one of the `FAULTS`."""
        if self._may_run and self._client.is_connected:
            write = self._client.write_gatt_char(CONTROL, stop("acceleration"), response=True)
            await bounded(self._settings.read_s, write)
            self._may_run = False

    async def _listen(self, uuid: str, hear: Callable[[BleakGATTCharacteristic, bytearray], None]) -> None:
        """Subscribe once. Raises one of the `FAULTS`."""
        if uuid not in self._listens:
            await bounded(self._settings.notify_s, self._client.start_notify(uuid, hear))
            self._listens.add(uuid)

    async def _command(self, command: Command, body: bytes) -> Answer:
        """Write to the control point and return its answer. Raises one of the `FAULTS`."""
        limit_s = self._settings.read_s
        await bounded(limit_s, self._client.write_gatt_char(CONTROL, body, response=True))
        return await bounded(limit_s, self._answer_to(command))

    async def _answer_to(self, command: Command) -> Answer:
        while True:
            try:
                answer = parse_answer(await self._answers.get())
            except AnswerError:
                continue
            if answer.answers(command, "acceleration"):
                return answer

    def _answered(self, _: BleakGATTCharacteristic, body: bytearray) -> None:
        self._answers.put_nowait(bytes(body))

    def _framed(self, _: BleakGATTCharacteristic, body: bytearray) -> None:
        self._came.set()
        self._hear(bytes(body))


def _now_s() -> float:
    return asyncio.get_running_loop().time()
