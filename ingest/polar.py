"""Polar's measurement stream (PMD): control point commands and answers, acceleration and ECG frames; pure."""

import struct
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from ingest.delta import DeltaError, unpack

SERVICE: Final = "fb005c80-02e7-f387-1cad-8acd2d8df0c8"
CONTROL: Final = "fb005c81-02e7-f387-1cad-8acd2d8df0c8"
"""Written to; answers come as indications."""
DATA: Final = "fb005c82-02e7-f387-1cad-8acd2d8df0c8"

Kind = Literal["ecg", "acceleration"]
Command = Literal["settings", "start", "stop"]
Parameter = Literal["rate_hz", "resolution_bits", "range_g", "range_mg", "channels", "factor"]

SMALL_MTU: Final = 10
ALREADY: Final = 6
"""Statuses that have their own mends: packets too small; already started (or stopped)."""
PASSING: Final = (12, 13, 14)
"""Statuses that may pass: its state does not allow it, it is in its charger, its memory is full."""

_KINDS: Final[dict[Kind, int]] = {"ecg": 0, "acceleration": 2}
_COMMANDS: Final[dict[Command, int]] = {"settings": 1, "start": 2, "stop": 3}
_KIND_OF: Final = {code: kind for kind, code in _KINDS.items()}
_PARAMETERS: Final[dict[int, tuple[Parameter, str]]] = {
    0: ("rate_hz", "<H"),
    1: ("resolution_bits", "<H"),
    2: ("range_g", "<H"),
    3: ("range_mg", "<I"),
    4: ("channels", "<B"),
    5: ("factor", "<f"),
}
_FAULTS: Final = (
    "",
    "it does not know the command",
    "it does not measure this",
    "it does not support this",
    "the command has a wrong length",
    "a parameter is wrong",
    "it is in that state already",
    "it has not this resolution",
    "it has not this rate",
    "it has not this range",
    "the packets of this connection are too small for it",
    "it has not so many channels",
    "its state does not allow it",
    "it is in its charger",
    "its memory is full",
)
_ANSWER: Final = 0xF0
_FEATURES: Final = 0x0F
_KIND_BITS: Final = 0x3F
_DELTA: Final = 0x80
_HEADER: Final = struct.Struct("<BQB")
_ECG_BYTES: Final = 3
_AXES: Final = 3
_AXIS_BYTES: Final = {0: 1, 1: 2, 2: 3}
"""Bytes of an axis of an acceleration sample, by frame type."""
_DELTA_BITS: Final = 16
_MG_PER_G: Final = 1000.0

Samples = NDArray[np.float64]


class PolarError(ValueError):
    """Bytes are nothing that the measurement stream sends."""

    def __init__(self, body: bytes) -> None:
        """Keep the bytes."""
        super().__init__(body)
        self.body = body

    def __str__(self) -> str:
        """Say the fact and the first bytes."""
        return f"{self.__doc__} [{self.body[:24].hex(' ')}]"


class AnswerError(PolarError):
    """No answer of the control point, or one that ends early."""


class FrameError(PolarError):
    """A frame that ends early or in part of a sample."""


class UnknownFrameError(FrameError):
    """A frame of a kind or type that is not known here."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the control point answers to a command."""

    command: int
    """A number of `Command`, or another."""
    kind: int
    status: int
    """0: it is done."""
    more: bool
    """Whether the parameters go on in the next answer."""
    parameters: bytes

    @property
    def is_fine(self) -> bool:
        """Tell whether the strap did it."""
        return self.status == 0

    @property
    def fault(self) -> str:
        """Why the strap did not do it, as the end of a sentence; empty when it did."""
        return _FAULTS[self.status] if self.status < len(_FAULTS) else f"status {self.status}"

    def answers(self, command: Command, kind: Kind) -> bool:
        """Tell whether it is the answer to this command."""
        return self.command == _COMMANDS[command] and self.kind == _KINDS[kind]


@dataclass(frozen=True, slots=True, eq=False)
class Acceleration:
    """Some samples of acceleration."""

    sensor_ns: int
    """When the last sample was taken, ns since 2000 by a clock nobody set: only differences mean anything."""
    samples_mg: Samples
    """Shape (n, 3), 1/1000 of gravity."""


@dataclass(frozen=True, slots=True, eq=False)
class Electrocardiogram:
    """Some samples of an ECG."""

    sensor_ns: int
    """As for `Acceleration`."""
    samples_uv: Samples
    """Shape (n,), µV."""


def ask_settings(kind: Kind) -> bytes:
    """Return the command that asks what a stream may be set to."""
    return bytes([_COMMANDS["settings"], _KINDS[kind]])


def start_acceleration(rate_hz: int = 25, range_g: int = 8) -> bytes:
    """Return the command that starts acceleration; an H10 has 25, 50, 100, 200 Hz and 2, 4, 8 g."""
    head = bytes([_COMMANDS["start"], _KINDS["acceleration"]])
    return head + _setting(0, rate_hz) + _setting(1, 16) + _setting(2, range_g)


def start_ecg() -> bytes:
    """Return the command that starts the ECG: 130 Hz, 14 bits, all that an H10 has."""
    return bytes([_COMMANDS["start"], _KINDS["ecg"]]) + _setting(0, 130) + _setting(1, 14)


def stop(kind: Kind) -> bytes:
    """Return the command that stops a stream; without it an H10 stays on until its battery is empty."""
    return bytes([_COMMANDS["stop"], _KINDS[kind]])


def _setting(parameter: int, value: int) -> bytes:
    return struct.pack("<BBH", parameter, 1, value)


def parse_answer(body: bytes) -> Answer:
    """Return what an indication of the control point says. Raises AnswerError."""
    if len(body) < 4 or body[0] != _ANSWER:
        raise AnswerError(body)
    return Answer(body[1], body[2], body[3], more=len(body) > 4 and bool(body[4] & 1), parameters=body[5:])


def parse_features(body: bytes) -> frozenset[Kind]:
    """Return the streams that a strap has, of a read of its control point. Raises AnswerError."""
    if len(body) < 2 or body[0] != _FEATURES:
        raise AnswerError(body)
    return frozenset(kind for kind, code in _KINDS.items() if body[1] >> code & 1)


def parse_settings(parameters: bytes) -> dict[Parameter, tuple[float, ...]]:
    """Return the values that each parameter of a stream may have. Raises AnswerError."""
    found: dict[Parameter, tuple[float, ...]] = {}
    rest = parameters
    while rest:
        name, layout = _PARAMETERS.get(rest[0], (None, ""))
        if name is None or len(rest) < 2:
            raise AnswerError(parameters)
        end = 2 + rest[1] * struct.calcsize(layout)
        if len(rest) < end:
            raise AnswerError(parameters)
        found[name] = tuple(value for (value,) in struct.iter_unpack(layout, rest[2:end]))
        rest = rest[end:]
    return found


def parse_frame(body: bytes, factor: float = 1.0) -> Acceleration | Electrocardiogram:
    """Return the samples of a data frame.

    `factor` is the parameter of that name in the answer to the start, for delta-compressed frames.
    Raises FrameError, UnknownFrameError.
    """
    if len(body) < _HEADER.size:
        raise FrameError(body)
    kind, sensor_ns, frame_type = _HEADER.unpack_from(body)
    match _KIND_OF.get(kind & _KIND_BITS):
        case "acceleration" if frame_type & _DELTA:
            return Acceleration(sensor_ns, _delta_acceleration(body, frame_type & ~_DELTA, factor))
        case "acceleration" if frame_type in _AXIS_BYTES:
            samples_mg = _integers(body, _AXIS_BYTES[frame_type], _AXES).reshape(-1, _AXES)
            return Acceleration(sensor_ns, samples_mg.astype(np.float64))
        case "ecg" if frame_type == 0:
            return Electrocardiogram(sensor_ns, _integers(body, _ECG_BYTES, 1).astype(np.float64))
        case "ecg" if frame_type == _DELTA:
            return Electrocardiogram(sensor_ns, _deltas(body, _ECG_BYTES * 8, 1, factor)[:, 0])
        case _:
            raise UnknownFrameError(body)


def _delta_acceleration(body: bytes, frame_type: int, factor: float) -> Samples:
    """Type 0 counts in gravity, type 1 in thousandths of it."""
    if frame_type not in (0, 1):
        raise UnknownFrameError(body)
    return _deltas(body, _DELTA_BITS, _AXES, factor if frame_type else factor * _MG_PER_G)


def _deltas(body: bytes, reference_bits: int, channels: int, factor: float) -> Samples:
    try:
        return unpack(body[_HEADER.size :], reference_bits, channels).astype(np.float64) * np.float64(factor)
    except DeltaError:
        raise FrameError(body) from None


def _integers(body: bytes, size: int, in_a_sample: int) -> NDArray[np.int32]:
    """Return signed little-endian integers of `size` bytes each: the top bytes of wider ones."""
    data = np.frombuffer(body, np.uint8, offset=_HEADER.size)
    if data.size % (size * in_a_sample):
        raise FrameError(body)
    wide = np.zeros((data.size // size, 4), np.uint8)
    wide[:, 4 - size :] = data.reshape(-1, size)
    return wide.view("<i4")[:, 0] >> (8 * (4 - size))
