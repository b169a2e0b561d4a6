"""Bytes of a Heart Rate Measurement (0x2A37, Heart Rate Service 1.0) to what they say; pure."""

from dataclasses import dataclass

from hrv.beat import is_plausible

SERVICE = "0000180d-0000-1000-8000-00805f9b34fb"
CHARACTERISTIC = "00002a37-0000-1000-8000-00805f9b34fb"

TICKS_PER_UNIT = 125
"""Ticks of `hrv.beat` (1/128 ms) in the strap's unit, 1/1024 s."""

DISAGREEMENT_MOST = 0.5
"""How far the rate of one packet's intervals may lie from the rate it tells, as a share of that."""

_WIDE_RATE = 0x01
_CONTACT = 0x02
_CONTACT_SUPPORTED = 0x04
_ENERGY = 0x08
_INTERVALS = 0x10


class PacketError(ValueError):
    """A notification is no Heart Rate Measurement."""

    def __init__(self, packet: bytes) -> None:
        """Keep the packet."""
        super().__init__(packet)
        self.packet = packet

    def __str__(self) -> str:
        """Say the fact and the bytes."""
        return f"{self.__doc__} [{self.packet.hex(' ')}]"


class TruncatedError(PacketError):
    """The packet ends before a field that its flags announce."""


class DanglingByteError(PacketError):
    """The packet ends in half an interval."""


@dataclass(frozen=True, slots=True)
class HeartRate:
    """What one notification says."""

    rate_bpm: int
    """As the strap computed it; 0: it measures nothing."""
    contact: bool | None
    """Whether the skin is felt; None: the strap does not tell."""
    energy_kj: int | None
    """Energy spent since its last reset; None: not told."""
    rr_units: tuple[int, ...]
    """RR intervals in 1/1024 s, oldest first, as sent: implausible ones too."""

    @property
    def rr_ms(self) -> tuple[float, ...]:
        """The intervals in ms, exact."""
        return tuple(units * 1000 / 1024 for units in self.rr_units)

    @property
    def beats_ms(self) -> tuple[float, ...]:
        """Those of the intervals that can lie between two beats, ms: 200 to 3000."""
        return tuple(rr_ms for rr_ms in self.rr_ms if is_plausible(rr_ms))

    @property
    def measures(self) -> bool:
        """Tell whether the strap has a heart rate: 0 is its word for none."""
        return self.rate_bpm > 0

    @property
    def agrees(self) -> bool | None:
        """Tell whether rate and intervals can belong to one heart; None: too little is said.

        The rate is an average over some beats and the intervals are few: this only finds what is absurd.
        """
        if not self.measures or not self.rr_units:
            return None
        told_bpm = 60_000 * len(self.rr_ms) / sum(self.rr_ms) if any(self.rr_units) else 0.0
        return abs(told_bpm / self.rate_bpm - 1) <= DISAGREEMENT_MOST


def parse(packet: bytes) -> HeartRate:
    """Return what a notification says; bytes that no flag announces are left alone.

    Raises TruncatedError, DanglingByteError.
    """
    if not packet:
        raise TruncatedError(packet)
    flags = packet[0]
    energy_at = 3 if flags & _WIDE_RATE else 2
    intervals_at = energy_at + (2 if flags & _ENERGY else 0)
    if len(packet) < intervals_at:
        raise TruncatedError(packet)
    return HeartRate(
        rate_bpm=int.from_bytes(packet[1:energy_at], "little"),
        contact=bool(flags & _CONTACT) if flags & _CONTACT_SUPPORTED else None,
        energy_kj=int.from_bytes(packet[energy_at:intervals_at], "little") if flags & _ENERGY else None,
        rr_units=_intervals(packet, intervals_at) if flags & _INTERVALS else (),
    )


def _intervals(packet: bytes, begin: int) -> tuple[int, ...]:
    if (len(packet) - begin) % 2:
        raise DanglingByteError(packet)
    return tuple(int.from_bytes(packet[at : at + 2], "little") for at in range(begin, len(packet), 2))
