"""A recording's beats and gaps packed into blocks: some thousand events in one, each as it was. Pure."""

import hashlib
import json
import struct
import zlib
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hrv.beat import TICKS_PER_MS, Beat
from hrv.event import Gap
from unclench.store.blocks import BlockError, shuffled, unshuffled

MOST_EVENTS: Final = 4_096

Placed = Beat | Gap
"""What a recording on the shelf is made of."""


@dataclass(frozen=True, slots=True)
class ShelfBlock:
    """A row of `recording_block`."""

    events: int
    crc: int
    body: bytes


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Events that come in time order, as columns of one length."""

    at_ms: NDArray[np.int64]
    size_ticks: NDArray[np.int64]
    """How long a beat's interval or a gap is."""
    kind: NDArray[np.uint8]
    """0: a beat; of a gap, 1 + which of `whys`."""
    whys: tuple[str, ...]


def columns_of(events: Sequence[Placed]) -> Columns:
    """Return events as columns."""
    at_ms, sizes, kinds = array("q"), array("q"), bytearray()
    whys: dict[str, int] = {}
    for event in events:
        at_ms.append(event.at_ms)
        if isinstance(event, Beat):
            sizes.append(int(event.rr_ms * TICKS_PER_MS))
            kinds.append(0)
        else:
            sizes.append((event.to_ms - event.from_ms) * TICKS_PER_MS)
            kinds.append(whys.setdefault(event.why, len(whys) + 1))
    kind = np.frombuffer(bytes(kinds), np.uint8)
    return Columns(np.array(at_ms, np.int64), np.array(sizes, np.int64), kind, tuple(whys))


def packed(columns: Columns) -> Iterator[ShelfBlock]:
    """Give the blocks of events."""
    for first in range(0, columns.at_ms.size, MOST_EVENTS):
        part = slice(first, first + MOST_EVENTS)
        sizes, kinds = columns.size_ticks[part], columns.kind[part]
        late_ms = columns.at_ms[part] - _ends_ms(sizes)
        content = (
            json.dumps(columns.whys).encode() + b"\n",
            *(kinds.tobytes(), shuffled(sizes), shuffled(late_ms)),
        )
        body = zlib.compress(b"".join(content))
        yield ShelfBlock(sizes.size, _crc(sizes.size, body), body)


def unpacked(block: ShelfBlock) -> list[Placed]:
    """Return the events of a block. Raises BlockError."""
    if _crc(block.events, block.body) != block.crc:
        raise BlockError("a block of a recording is not what was written")
    head, _, content = zlib.decompress(block.body).partition(b"\n")
    whys, count = json.loads(head), block.events
    kinds = content[:count]
    sizes = unshuffled(content[count : 9 * count], count)
    late_ms = unshuffled(content[9 * count : 17 * count], count)
    at_ms = np.array(late_ms, np.int64) + _ends_ms(sizes)
    return [
        Gap(at - size // TICKS_PER_MS, at, whys[kind - 1]) if kind else Beat(at, size / TICKS_PER_MS)
        for kind, at, size in zip(kinds, at_ms.tolist(), sizes, strict=True)
    ]


def digest(columns: Columns, origin_ms: int) -> str:
    """Return what tells two contents apart; times count from `origin_ms`."""
    at_ms = (columns.at_ms - origin_ms).astype("<i8")
    sizes = columns.size_ticks.astype("<i8")
    is_gap = (columns.kind > 0).tobytes()
    return hashlib.sha256(at_ms.tobytes() + sizes.tobytes() + is_gap).hexdigest()


def _ends_ms(sizes: Sequence[int] | NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where events end that lie one behind another, ms: the times differ little from these."""
    return (np.cumsum(np.array(sizes, np.int64)) + TICKS_PER_MS // 2) // TICKS_PER_MS


def _crc(events: int, body: bytes) -> int:
    return zlib.crc32(body, zlib.crc32(struct.pack(">q", events)))
