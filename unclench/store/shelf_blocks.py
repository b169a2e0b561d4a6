"""A recording's beats and gaps packed into blocks: some thousand events in one, each as it was. Pure."""

import hashlib
import json
import struct
import zlib
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


def packed(events: Sequence[Placed]) -> Iterator[ShelfBlock]:
    """Give the blocks of events that come in time order."""
    for first in range(0, len(events), MOST_EVENTS):
        body = _body(events[first : first + MOST_EVENTS])
        count = min(MOST_EVENTS, len(events) - first)
        yield ShelfBlock(count, _crc(count, body), body)


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


def digest(events: Sequence[Placed], origin_ms: int) -> str:
    """Return what tells two contents apart; times count from `origin_ms`."""
    at_ms = np.array([event.at_ms for event in events], "<i8") - origin_ms
    sizes = np.array([_size_ticks(event) for event in events], "<i8")
    kinds = bytes(isinstance(event, Gap) for event in events)
    return hashlib.sha256(at_ms.tobytes() + sizes.tobytes() + kinds).hexdigest()


def _body(events: Sequence[Placed]) -> bytes:
    whys = sorted({event.why for event in events if isinstance(event, Gap)})
    sizes = [_size_ticks(event) for event in events]
    late_ms = np.array([event.at_ms for event in events], np.int64) - _ends_ms(sizes)
    columns = (
        json.dumps(whys).encode() + b"\n",
        bytes(whys.index(event.why) + 1 if isinstance(event, Gap) else 0 for event in events),
        shuffled(sizes),
        shuffled(late_ms.tolist()),
    )
    return zlib.compress(b"".join(columns))


def _ends_ms(sizes: Sequence[int]) -> NDArray[np.int64]:
    """Return where events end that lie one behind another, ms: the times differ little from these."""
    return (np.cumsum(np.array(sizes, np.int64)) + TICKS_PER_MS // 2) // TICKS_PER_MS


def _size_ticks(event: Placed) -> int:
    """Return how long a beat's interval or a gap is."""
    return (event.to_ms - event.from_ms) * TICKS_PER_MS if isinstance(event, Gap) else event.rr_ticks


def _crc(events: int, body: bytes) -> int:
    return zlib.crc32(body, zlib.crc32(struct.pack(">q", events)))
