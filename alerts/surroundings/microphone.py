"""A live microphone: a call, told by PulseAudio, or by PipeWire, which answers in its place."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from alerts.surrounding import LIMIT_S, Desk, Reading, UnknownError, Witness, never
from alerts.surroundings.program import printed

_PACTL: Final = ("pactl", "-f", "json", "list")
_MEND: Final = "install pactl (Debian: pulseaudio-utils, 16 or newer)"
_METERS: Final = ("Peak detect", "peaks")
"""Who shows a level, and listens to nothing."""


@dataclass(frozen=True, slots=True)
class Microphone:
    """Whether a program records from a microphone now; which one is looked at and forgotten."""

    kind: Literal["microphone"] = "microphone"
    read: bool = True
    ignore: tuple[str, ...] = ()
    """Programs (as `pactl list source-outputs` names them) that listen all day and mean no call."""

    def witnesses(self, desk: Desk) -> tuple[Witness, ...]:
        """Return the sound server."""
        return (SoundServer(desk, frozenset(name.casefold() for name in self.ignore)),)


@dataclass(frozen=True, slots=True)
class SoundServer:
    """PulseAudio, or PipeWire in its place."""

    desk: Desk
    ignore: frozenset[str]
    who: str = "sound server"
    every_s: float = 10.0
    limit_s: float = LIMIT_S

    async def look(self) -> Reading:
        """Say how it is now. Raises UnknownError."""
        await self._refuse_absent()
        live = [one for one in await self._listed("source-outputs") if self._is_live(one)]
        if not live:
            return Reading(False)
        monitors = {one.get("index") for one in await self._listed("sources") if _is_monitor(one)}
        return Reading(any(one.get("source") not in monitors for one in live))

    async def stirred(self) -> None:
        """Never return: it is asked now and then."""
        await never()

    async def _refuse_absent(self) -> None:
        """Ask no server that does not run: pactl might start one."""
        if self.desk.environ.get("PULSE_SERVER"):
            return
        socket = Path(self.desk.environ.get("XDG_RUNTIME_DIR") or "/nonexistent", "pulse", "native")
        try:
            _, writer = await asyncio.open_unix_connection(socket)
        except OSError as error:
            raise UnknownError("no sound server runs in this session") from error
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()

    async def _listed(self, what: str) -> list[dict[str, object]]:
        environ = {**self.desk.environ, "LC_ALL": "C"}
        try:
            answer = json.loads(await printed((*_PACTL, what), environ))
        except UnknownError as error:
            raise UnknownError(str(error), _MEND) from error
        except ValueError as error:
            raise UnknownError("pactl prints no JSON", _MEND) from error
        if not isinstance(answer, list):
            raise UnknownError("pactl prints no list", _MEND)
        return [one for one in answer if isinstance(one, dict)]

    def _is_live(self, output: dict[str, object]) -> bool:
        names = set(_names(output))
        return (
            output.get("corked") is False
            and names.isdisjoint(_METERS)
            and self.ignore.isdisjoint(name.casefold() for name in names)
        )


def _names(output: dict[str, object]) -> Iterator[str]:
    properties = output.get("properties")
    told = properties if isinstance(properties, dict) else {}
    keys = ("media.name", "application.name", "application.process.binary", "node.name")
    yield from (str(told[key]) for key in keys if key in told)
    yield str(output.get("resample_method"))


def _is_monitor(source: dict[str, object]) -> bool:
    """Tell whether it is no microphone but what the loudspeakers play."""
    properties = source.get("properties")
    return isinstance(properties, dict) and properties.get("device.class") == "monitor"
