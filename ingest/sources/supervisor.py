"""Holds the link to the strap for days: finds it, keeps it, finds it again, and says how it stands."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from random import Random

from bleak.backends.device import BLEDevice

from hrv.event import Link, LinkState, Packet
from ingest.backoff import wait_s
from ingest.clock import SteadyClock
from ingest.device import shown
from ingest.drops import drop_period_s
from ingest.link_words import Reason
from ingest.patience import patience
from ingest.sources.bounded import bounded
from ingest.sources.faults import FAULTS, Phase, reason_of
from ingest.sources.link_settings import LinkSettings
from ingest.sources.search import scanned, survivor
from ingest.sources.session import Session
from ingest.sources.standing import Standing
from ingest.sources.watch import Watch

log = logging.getLogger("unclench")

_ANSWER_S = 2.0
_BREATH_S = 0.2
"""Between two tries at least, however much the bus stirs."""
_LASTING_S = 10.0
"""A link that lasted so long had come up."""
_REFUSALS = 3
"""Connections that failed in a row while the strap is heard: somebody else holds it."""
_MISTAKES = 5
"""What nobody foresaw is raised when it came so often in a row without a packet in between."""
_DROPS_KEPT = 12
_AWAY: tuple[Reason, ...] = ("not_found", "out_of_range")
_UNUSABLE: tuple[Reason, ...] = ("auth_failed", "no_heart_rate")

Put = Callable[[Packet | Link], None]


class Supervisor:
    """Goes round: search, session, wait."""

    def __init__(
        self,
        settings: LinkSettings,
        put: Put,
        duplicates: Callable[[], int],
        machine: SteadyClock,
        dice: Random,
    ) -> None:
        """Take where packets and states go, and who counts the packets that came twice."""
        self._settings = settings
        self._put = put
        self._machine = machine
        self._dice = dice
        self._watch = Watch()
        self._watch.died = self._bluetoothd_died
        self._watch.removed = self._object_removed
        self._alarm = asyncio.Event()
        self._session: Session | None = None
        self._standing = Standing(settings.address, settings.name, machine, duplicates, put)
        self._lasted_s: list[float] = []
        self._reason: Reason | None = None
        self._failures = 0
        self._mistakes = 0
        self._logged: set[type[BaseException]] = set()
        self._had_adapter = False
        self._had_death = False

    async def run(self, stop: asyncio.Event) -> None:
        """Hold the link until `stop` is set; the last that is said is that it stopped."""
        holding, asked = asyncio.create_task(self._hold()), asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({holding, asked}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            asked.cancel()
            holding.cancel()
            await asyncio.wait({holding})
            self._watch.close()
        self._standing.tell("stopped", "stopping")
        if not holding.cancelled():
            holding.result()

    async def _hold(self) -> None:
        while True:
            reason = await self._turn()
            self._failures = self._failures + 1 if reason == self._reason else 1
            self._reason = reason
            await self._wait(reason)

    async def _turn(self) -> Reason:
        """Search and hold once; return what ended it. Raises what nobody foresaw, when it goes on and on."""
        self._alarm.clear()
        try:
            return await self._tried()
        except asyncio.CancelledError as error:
            if _is_asked_to_end():
                raise
            return self._unforeseen(RuntimeError("the strap's link was cancelled, and nobody asked"), error)
        except Exception as error:  # noqa: BLE001 - a library's mistake is to cost a link, not the day
            return self._unforeseen(error)

    def _unforeseen(self, error: Exception, cause: BaseException | None = None) -> Reason:
        """Log a mistake, of each kind the first; it is a connection that failed, unless it lasts."""
        self._mistakes += 1
        if self._mistakes >= _MISTAKES:
            raise error from cause
        if type(error) not in self._logged:
            self._logged.add(type(error))
            log.error("unforeseen, unclench tries again", exc_info=cause or error)
        self._standing.tell("waiting", "connect_failed")
        return "connect_failed"

    async def _tried(self) -> Reason:
        try:
            device = await self._found()
        except FAULTS as error:
            reason = await self._diagnosed(reason_of(error, "search"), "search")
            self._standing.tell("waiting", reason)
            return reason
        if device is None:
            reason = "out_of_range" if self._lasted_s else "not_found"
            self._standing.tell("searching", reason)
            return reason
        return await self._linked(device)

    async def _found(self) -> BLEDevice | None:
        await bounded(self._settings.read_s, self._watch.attend())
        device = await survivor(self._settings, self._watch)
        return device or await scanned(self._settings, self._alarm, self._scan_begun)

    def _scan_begun(self) -> None:
        self._had_adapter, self._had_death = True, False
        self._standing.tell("searching", self._reason if self._reason in _AWAY else None)

    async def _linked(self, device: BLEDevice) -> Reason:
        self._standing.address = device.address
        self._standing.name = self._settings.name or shown(device.name or "") or device.address
        began_us = self._machine.boottime_us()
        session = Session(self._settings, device, self._machine, self._put, self._state_heard)
        self._session = session
        try:
            reason = await session.hold()
        finally:
            self._session = None
            self._mistakes = 0 if session.packets else self._mistakes
        reason = await self._diagnosed(reason, "connect")
        if session.packets:
            return self._lost(reason, (self._machine.boottime_us() - began_us) / 1e6)
        if reason == "connect_failed" and self._reason == reason and self._failures + 1 >= _REFUSALS:
            self._standing.tell("waiting", "taken")
            return reason
        self._standing.tell("unusable" if reason in _UNUSABLE else "waiting", reason)
        return reason

    def _lost(self, reason: Reason, lasted_s: float) -> Reason:
        self._lasted_s = [*self._lasted_s, lasted_s][-_DROPS_KEPT:]
        period_s = drop_period_s(self._lasted_s) if reason == "out_of_range" else None
        if period_s is None:
            self._standing.tell("lost", reason)
        else:
            self._standing.tell("lost", "periodic_drops", f" (every {period_s:.0f} s)")
        if lasted_s >= _LASTING_S:
            self._failures, self._reason = 0, None
        return reason

    async def _diagnosed(self, reason: Reason, phase: Phase) -> Reason:
        """Say it more exactly by what the watch knows and what was before."""
        if not self._watch.owned and reason not in ("no_permission", "suspended"):
            return "bluetoothd_died" if self._had_death else "no_bluetoothd"
        if reason == "no_adapter" and self._had_adapter:
            return "adapter_gone"
        if reason == "not_answering" and phase == "connect" and await self._bluetoothd_answers():
            return "connect_failed"
        return reason

    async def _bluetoothd_answers(self) -> bool:
        with suppress(*FAULTS):
            return await bounded(_ANSWER_S, self._watch.answers())
        return False

    async def _wait(self, reason: Reason) -> None:
        """Wait by the cause; less when bluetoothd comes or its adapter is switched."""
        await asyncio.sleep(_BREATH_S * self._settings.wait_factor)
        growth = patience(reason, self._settings.pause_s)
        left_s = wait_s(self._failures, growth, self._dice) * self._settings.wait_factor
        with suppress(TimeoutError):
            async with asyncio.timeout(left_s):
                await self._watch.stirred.wait()
        self._watch.stirred.clear()

    def _bluetoothd_died(self) -> None:
        self._had_death = True
        self._alarm.set()
        if self._session is not None:
            self._session.end("bluetoothd_died")

    def _object_removed(self, path: str) -> None:
        """Bleak says nothing of a device that goes with its adapter."""
        if self._session is None:
            return
        if path == self._session.device_path:
            self._session.end("out_of_range")
        elif self._session.device_path.startswith(f"{path}/"):
            self._session.end("adapter_gone")

    def _state_heard(self, state: LinkState, reason: Reason | None) -> None:
        if self._session is not None:
            self._standing.limit = self._session.limit
            if self._session.battery_pct is not None:
                self._standing.battery_pct = self._session.battery_pct
        self._standing.heard(state, reason)


def _is_asked_to_end() -> bool:
    """Tell whether this task is cancelled, not only something that it waited for."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
