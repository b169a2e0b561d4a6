"""Polar's delta compression: a first sample, then blocks of differences in as few bits as they need; pure."""

import numpy as np
from numpy.typing import NDArray

_WIDEST_BITS = 32


class DeltaError(ValueError):
    """Compressed samples end early, or have differences of no or too many bits."""


def unpack(data: bytes, reference_bits: int, channels: int) -> NDArray[np.int64]:
    """Return the samples, shape (n, channels): the first one, and one for each difference.

    The first has `reference_bits` a channel, whole bytes. Each block is a byte of width in bits, a byte of
    count, then count x channels signed differences, the lowest bit first. Raises DeltaError.
    """
    begin = channels * reference_bits // 8
    if len(data) < begin:
        raise DeltaError
    parts = [_signed(data[:begin], reference_bits, channels)]
    while begin < len(data):
        block, begin = _block(data, begin, channels)
        parts.append(block)
    return np.cumsum(np.concatenate(parts).reshape(-1, channels), axis=0)


def _block(data: bytes, begin: int, channels: int) -> tuple[NDArray[np.int64], int]:
    """Return the differences of the block that begins there, and where the next one does."""
    if begin + 2 > len(data):
        raise DeltaError
    bits, count = data[begin], data[begin + 1] * channels
    end = begin + 2 + (bits * count + 7) // 8
    if not 0 < bits <= _WIDEST_BITS or end > len(data):
        raise DeltaError
    return _signed(data[begin + 2 : end], bits, count), end


def _signed(data: bytes, bits: int, count: int) -> NDArray[np.int64]:
    """Return `count` two's complement integers of `bits` bits."""
    flat = np.unpackbits(np.frombuffer(data, np.uint8), count=bits * count, bitorder="little")
    weights = np.left_shift(np.int64(1), np.arange(bits, dtype=np.int64))
    weights[-1] = -weights[-1]
    return flat.reshape(count, bits).astype(np.int64) @ weights
