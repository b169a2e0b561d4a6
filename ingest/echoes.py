"""Which packets came twice, because somebody else on this machine listens too; pure.

An echo has the same bytes and comes 0.1 to 4 ms later. But packets that a burst delivers together may be
alike by chance (1.2 % of neighbours are): after a hole, and with no echo before it, both count.
"""

from collections import deque
from typing import Final

from hrv.event import Packet

_HOLE_STEPS: Final = 1.75
_ECHO_LASTS_US: Final = 5_000_000
"""Who listens too goes on doing so: an echo so short before a hole tells of echoes after it."""
_STEPS: Final = 9


class Echoes:
    """Hears the packets of one link and one channel."""

    def __init__(self, within_ms: float, *, may_repeat: bool) -> None:
        """Take within what time the same bytes are an echo, and whether two packets may be alike at all."""
        self._within_us = within_ms * 1000
        self._may_repeat = may_repeat
        self._recent: list[Packet] = []
        self._steps_us: deque[int] = deque(maxlen=_STEPS)
        self._last_us: int | None = None
        self._echo_us: int | None = None
        self._burst_us: int | None = None

    def is_echo(self, packet: Packet) -> bool:
        """Tell whether the packet came already; if not, remember it."""
        now_us = packet.arrived_us
        self._recent = [one for one in self._recent if abs(now_us - one.arrived_us) <= self._within_us]
        if any(one.body == packet.body for one in self._recent) and not self._is_burst(now_us):
            self._echo_us = now_us
            return True
        self._step(now_us)
        self._recent.append(packet)
        return False

    def _is_burst(self, now_us: int) -> bool:
        began_us = self._burst_us
        return self._may_repeat and began_us is not None and now_us - began_us <= self._within_us

    def _step(self, now_us: int) -> None:
        """Note the time since the packet before; a hole without echoes before it may end in a burst."""
        last_us, self._last_us = self._last_us, now_us
        if last_us is None or now_us - last_us <= self._within_us:
            return
        step_us = now_us - last_us
        usual_us = sorted(self._steps_us)[len(self._steps_us) // 2] if self._steps_us else step_us
        is_echoed = self._echo_us is not None and last_us - self._echo_us < _ECHO_LASTS_US
        self._burst_us = now_us if step_us > _HOLE_STEPS * usual_us and not is_echoed else None
        self._steps_us.append(step_us)
