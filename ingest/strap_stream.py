"""What a strap sends to what happened: packets and changes of the link in, events in order out; pure.

The events follow from nothing but the packets and links, so that a recording of these gives them again.
"""

from typing import Final

from hrv.event import Channel, Event, Link, LinkState, Packet, Timed
from ingest.beat_stream import BeatStream, Heard
from ingest.echoes import Echoes
from ingest.heart_rate import PacketError, parse
from ingest.motion import MotionMeter
from ingest.ordered import Ordered
from ingest.polar import Acceleration, FrameError, parse_frame
from ingest.stream_settings import StreamSettings

SET_BACK_MS: Final = 3_000.0
"""A link that begins so far before what came already has a clock that was set back: it is moved on."""
_LINKED: Final[tuple[LinkState, ...]] = ("subscribed", "streaming", "silent", "not_worn")


class StrapStream:
    """One run of the daemon with one strap, over as many links as it takes."""

    def __init__(self, settings: StreamSettings) -> None:
        """Begin with nothing heard."""
        self._settings = settings
        self._line = Ordered()
        self._beats: BeatStream | None = None
        self._motion = MotionMeter(settings.calibration)
        self._shift_ms = 0.0
        self._echoes: dict[Channel, Echoes] = {}
        self._is_begun = False
        self.duplicates = 0
        """How many packets came twice."""

    def take(self, packet: Packet) -> list[Event]:
        """Take a packet; return it with what follows, or nothing when it came already.

        Beats after a hole wait until it is known whether a packet was lost in it, some packets long.
        """
        if self._is_duplicate(packet):
            self.duplicates += 1
            return []
        events = [*self._begun(packet.at_ms), packet]
        match packet.channel:
            case "heart_rate":
                events += self._heart(packet)
            case "acceleration":
                self._move(packet)
            case _:
                pass
        return [*events, *self._line.passed_by(packet.arrived_us / 1000 + self._shift_ms)]

    def link(self, link: Link) -> list[Event]:
        """Take a change of the link; return what it brings to an end, and the change."""
        ended = [] if link.state in _LINKED else self._closed()
        return [*self._begun(link.at_ms), *ended, link]

    def _begun(self, at_ms: int) -> list[Event]:
        """Return what tells that a stream begins, once."""
        if self._is_begun:
            return []
        self._is_begun = True
        return [Packet(at_ms, at_ms * 1000, "calibration", self._settings.body())]

    def _is_duplicate(self, packet: Packet) -> bool:
        if packet.channel not in self._echoes:
            may_repeat = packet.channel == "heart_rate"
            self._echoes[packet.channel] = Echoes(self._settings.duplicate_ms, may_repeat=may_repeat)
        return self._echoes[packet.channel].is_echo(packet)

    def _heart(self, packet: Packet) -> list[Timed]:
        arrived_ms = packet.arrived_us / 1000
        if self._beats is None:
            newest_ms = self._line.newest_ms or 0
            late_ms = newest_ms - arrived_ms
            self._shift_ms = late_ms if late_ms > SET_BACK_MS else 0.0
            self._beats = BeatStream(self._line, arrived_ms + self._shift_ms)
        return self._beats.take(_heard(packet.body, arrived_ms + self._shift_ms))

    def _move(self, packet: Packet) -> None:
        try:
            frame = parse_frame(packet.body)
        except FrameError:
            return
        if isinstance(frame, Acceleration):
            at_us = packet.arrived_us + round(self._shift_ms * 1000)
            for motion in self._motion.take(at_us, frame.samples_mg):
                self._line.move(motion)

    def _closed(self) -> list[Timed]:
        """Return what the end of a link makes known; the next beat is not adjacent."""
        events = [] if self._beats is None else self._beats.flush()
        for motion in self._motion.interrupt():
            self._line.move(motion)
        events += self._line.all_passed()
        if self._beats is not None:
            events += self._line.interrupt("reconnect")
        self._beats = None
        self._echoes.clear()
        return events


def _heard(body: bytes, arrived_ms: float) -> Heard:
    """Return what a packet says; bytes that say nothing break off, for they may have held beats."""
    try:
        told = parse(body)
    except PacketError:
        return Heard(arrived_ms, broken="lost")
    if told.contact is False or not told.measures:
        return Heard(arrived_ms, broken="contact")
    return Heard(arrived_ms, told.rr_units)
