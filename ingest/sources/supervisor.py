"""Holds the link to the strap for days: finds it, keeps it, finds it again, and says how it stands."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from random import Random

from bleak.backends.device import BLEDevice

from hrv.event import Link, LinkState, Packet
from ingest.backoff import wait_s
from ingest.clock import SteadyClock
from ingest.device import LOW_BATTERY_PCT
from ingest.drops import drop_period_s
from ingest.link_words import Reason, link_words
from ingest.patience import patience
from ingest.sources.bounded import bounded
from ingest.sources.faults import FAULTS, Phase, reason_of
from ingest.sources.link_settings import LinkSettings
from ingest.sources.search import scanned, survivor
from ingest.sources.session import Session
from ingest.sources.watch import Watch

_ANSWER_S = 2.0
_BREATH_S = 0.2
"""Between two tries at least, however much the bus stirs."""
_LASTING_S = 10.0
"""A link that lasted so long had come up."""
_REFUSALS = 3
"""Connections that failed in a row while the strap is heard: somebody else holds it."""
_DOUBLED = 3
_DOUBLED_FOR_S = 30.0
_DROPS_KEPT = 12
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
        self._duplicates = duplicates
        self._machine = machine
        self._dice = dice
        self._watch = Watch()
        self._watch.died = self._bluetoothd_died
        self._watch.removed = self._object_removed
        self._alarm = asyncio.Event()
        self._session: Session | None = None
        self._told: Link | None = None
        self._name = settings.name
        self._battery_pct: int | None = None
        self._doubled, self._doubled_s, self._doubled_in_a_row = 0, 0.0, 0
        self._lasted_s: list[float] = []
        self._reason: Reason | None = None
        self._failures = 0
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
        self._tell("stopped", "stopping")
        if not holding.cancelled():
            holding.result()

    async def _hold(self) -> None:
        while True:
            reason = await self._turn()
            self._failures = self._failures + 1 if reason == self._reason else 1
            self._reason = reason
            await self._wait(reason)

    async def _turn(self) -> Reason:
        """Search and hold once; return what ended it. Nothing to wait for leaves no failures."""
        self._alarm.clear()
        try:
            device = await self._found()
        except FAULTS as error:
            reason = await self._diagnosed(reason_of(error, "search"), "search")
            self._tell("waiting", reason)
            return reason
        if device is None:
            reason = "not_found" if self._reason is None else self._away()
            self._tell("searching", reason)
            return reason
        return await self._linked(device)

    def _away(self) -> Reason:
        """A strap that was heard before is out of range; one that never was is not found."""
        return "out_of_range" if self._lasted_s else "not_found"

    async def _found(self) -> BLEDevice | None:
        await bounded(self._settings.read_s, self._watch.attend())
        kept = self._reason if self._reason in ("not_found", "out_of_range") else None
        self._tell("searching", kept)
        device = await survivor(self._settings, self._watch)
        self._had_adapter = True
        if device is None:
            device = await scanned(self._settings, self._alarm)
        self._had_death = self._had_death and device is None
        return device

    async def _linked(self, device: BLEDevice) -> Reason:
        self._name = self._settings.name or device.name or device.address
        began_s = _now_s()
        session = Session(self._settings, device, self._machine, self._put, self._state_heard)
        self._session = session
        try:
            reason = await session.hold()
        finally:
            self._session = None
        reason = await self._diagnosed(reason, "connect")
        if session.packets:
            return self._lost(reason, _now_s() - began_s)
        if reason == "connect_failed" and self._reason == reason and self._failures + 1 >= _REFUSALS:
            self._tell("waiting", "taken")
            return reason
        self._tell("unusable" if reason in _UNUSABLE else "waiting", reason)
        return reason

    def _lost(self, reason: Reason, lasted_s: float) -> Reason:
        self._lasted_s = [*self._lasted_s, lasted_s][-_DROPS_KEPT:]
        period_s = drop_period_s(self._lasted_s) if reason == "out_of_range" else None
        if period_s is None:
            self._tell("lost", reason)
        else:
            self._tell("lost", "periodic_drops", f" (every {period_s:.0f} s)")
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
        left_s = wait_s(self._failures, patience(reason), self._dice) * self._settings.wait_factor
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
        """Take a state of the session; what else is worth saying is said when all is well."""
        if self._session is not None:
            self._battery_pct = self._session.battery_pct or self._battery_pct
        if state == "streaming" and reason is None:
            reason = self._remark()
        self._tell(state, reason)

    def _remark(self) -> Reason | None:
        if self._is_doubled():
            return "duplicates"
        if self._battery_pct is not None and self._battery_pct <= LOW_BATTERY_PCT:
            return "battery_low"
        return None

    def _is_doubled(self) -> bool:
        """Tell whether packets come twice of late."""
        now_s, count = _now_s(), self._duplicates()
        if now_s - self._doubled_s > _DOUBLED_FOR_S:
            self._doubled_in_a_row = 0
        if count != self._doubled:
            self._doubled_in_a_row += count - self._doubled
            self._doubled, self._doubled_s = count, now_s
        return self._doubled_in_a_row >= _DOUBLED

    def _tell(self, state: LinkState, reason: Reason | None, more: str = "") -> None:
        """Say how it stands, when that is news."""
        before = self._told
        if before is not None and (before.state, before.reason, before.battery_pct) == (
            state,
            reason or "",
            self._battery_pct,
        ):
            return
        text = link_words(reason, self._name) + more if reason is not None else ""
        self._told = Link(
            at_ms=self._machine.now_us() // 1000,
            state=state,
            reason=reason or "",
            text=text,
            strap=self._name,
            address=self._settings.address,
            battery_pct=self._battery_pct,
            duplicates=self._duplicates(),
        )
        self._put(self._told)


def _now_s() -> float:
    return asyncio.get_running_loop().time()
