"""A recording's beats, gaps and motion, computed again from the packets in it."""

from collections.abc import Iterator

from hrv.beat import Beat
from hrv.event import Event, Gap, Link, Motion, Packet, Timed
from ingest.joint import Joint
from ingest.source import SourceError
from ingest.strap_stream import StrapStream
from ingest.stream_settings import SettingsError, StreamSettings, parse_settings


class Recomputation:
    """Lets a recording's events through; from its first packet on what it says of beats is not believed."""

    def __init__(self) -> None:
        """Begin with nothing heard."""
        self._stream: StrapStream | None = None
        self._joint = Joint(None)
        self._newest_ms: int | None = None

    def take(self, event: Event) -> Iterator[Event]:
        """Give what stands in the place of the next event. Raises SourceError."""
        for computed in self._computed(event):
            if isinstance(computed, Timed):
                self._newest_ms = max(computed.at_ms, self._newest_ms or 0)
            yield computed

    def _computed(self, event: Event) -> Iterator[Event]:
        match event:
            case Packet(channel="calibration"):
                self._begin(event)
            case Packet():
                for computed in self._running().take(event):
                    yield from self._joint.take(computed)
            case Link():
                for computed in self._running().link(event):
                    yield from self._joint.take(computed)
            case Beat() | Gap() | Motion() if self._stream is not None:
                pass
            case _:
                yield event

    def _begin(self, packet: Packet) -> None:
        try:
            settings = parse_settings(packet.body)
        except SettingsError as error:
            raise SourceError(f"a packet of the recording {error}: export it again") from error
        self._stream = StrapStream(settings)
        self._joint = Joint(self._newest_ms, is_live=True)

    def _running(self) -> StrapStream:
        """Return the stream; a recording that was cut off at its head has none yet."""
        if self._stream is None:
            self._stream = StrapStream(StreamSettings())
        return self._stream
