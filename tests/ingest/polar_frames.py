"""An encoder of Polar's frames, written after the specification and not after the parser."""

import struct
from collections.abc import Sequence
from itertools import pairwise

ECG, ACCELERATION = 0, 2


def frame(kind: int, sensor_ns: int, frame_type: int, data: bytes) -> bytes:
    """Return a data frame: kind, time of the last sample, frame type, data."""
    return struct.pack("<BQB", kind, sensor_ns, frame_type) + data


def integers(values: Sequence[int], size: int) -> bytes:
    """Return the values as signed little-endian integers of `size` bytes."""
    return b"".join(value.to_bytes(size, "little", signed=True) for value in values)


def acceleration_frame(samples_mg: Sequence[Sequence[int]], sensor_ns: int = 0) -> bytes:
    """Return an H10's frame: type 1, three axes of two bytes."""
    return frame(ACCELERATION, sensor_ns, 1, b"".join(integers(sample, 2) for sample in samples_mg))


def block(deltas: Sequence[Sequence[int]], bits: int) -> bytes:
    """Return one block of differences of `bits` bits each, the lowest bit first."""
    stream = 0
    for place, delta in enumerate(value for sample in deltas for value in sample):
        stream |= (delta & ((1 << bits) - 1)) << (place * bits)
    length = (sum(len(sample) for sample in deltas) * bits + 7) // 8
    return bytes([bits, len(deltas)]) + stream.to_bytes(length, "little")


def compressed(samples: Sequence[Sequence[int]], reference_size: int, spare_bits: int = 0) -> bytes:
    """Return the samples as a reference and blocks of up to 255 differences, as narrow as they can be."""
    out = integers(samples[0], reference_size)
    for begin in range(1, len(samples), 255):
        part = samples[begin - 1 : begin + 255]
        deltas = [[b - a for a, b in zip(*pair, strict=True)] for pair in pairwise(part)]
        widest = max((delta if delta >= 0 else ~delta).bit_length() + 1 for row in deltas for delta in row)
        out += block(deltas, min(32, widest + spare_bits))
    return out
