"""Beats and packets packed into blocks: some hundred rows in one, each as it was, `seq` too. Pure."""

import json
import math
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from hrv.beat import TICKS_PER_MS

MOST_ROWS: Final = 256
_HIGHEST_UNITS: Final = 0xFFFF
_EARLIEST_MS, _LATEST_MS = -8, 7
_FARTHEST_SEQ: Final = 15

BeatRow = tuple[int, int, int, int]
"""`seq`, `at_ms`, `rr_ticks`, `session`."""
PacketRow = tuple[int, int, int, str, bytes, int]
"""`seq`, `at_ms`, `arrived_us`, `channel`, `body`, `session`."""


class BlockError(ValueError):
    """A block is not what was written."""


@dataclass(frozen=True, slots=True)
class BeatBlock:
    """A row of `beat_block`: beats of one session, close together."""

    seq: int
    last_seq: int
    from_ms: int
    to_ms: int
    rows: int
    unit_ticks: int
    crc: int
    body: bytes
    session: int


@dataclass(frozen=True, slots=True)
class PacketBlock:
    """A row of `packet_block`: packets of one session."""

    seq: int
    last_seq: int
    from_ms: int
    to_ms: int
    rows: int
    crc: int
    body: bytes
    session: int


def packed_beats(rows: Iterable[BeatRow]) -> Iterator[BeatBlock]:
    """Give the blocks of beats that come in the order of `seq`."""
    for run in _runs_of_beats(rows):
        seq, at_ms, ticks, session = (np.array(column, np.int64) for column in zip(*run, strict=True))
        unit = max(1, int(np.gcd.reduce(ticks)))
        ends = np.cumsum(ticks)
        from_ms = int(at_ms[0]) - _rounded_ms(int(ticks[0]))
        late_ms = at_ms - from_ms - _rounded_ms(ends)
        body = np.empty((len(run), 3), np.uint8)
        body[:, 0], body[:, 1] = np.divmod(ends // unit, 256)
        body[:, 2] = (late_ms - _EARLIEST_MS) * 16 + np.diff(seq, prepend=seq[0])
        numbers = (int(seq[0]), int(seq[-1]), from_ms, int(at_ms[-1]), len(run), unit)
        content = body.tobytes()
        yield BeatBlock(*numbers, _crc((*numbers, int(session[0])), content), content, int(session[0]))


def check_beats(block: BeatBlock) -> None:
    """Hold a block against its checksum. Raises BlockError."""
    numbers = (block.seq, block.last_seq, block.from_ms, block.to_ms, block.rows, block.unit_ticks)
    _check((*numbers, block.session), block.body, block.crc)


def unpacked_beats(block: BeatBlock) -> list[BeatRow]:
    """Return the rows of a block. Raises BlockError."""
    check_beats(block)
    body = np.frombuffer(block.body, np.uint8).reshape(-1, 3).astype(np.int64)
    ends = (body[:, 0] * 256 + body[:, 1]) * block.unit_ticks
    ticks = np.diff(ends, prepend=0)
    at_ms = block.from_ms + _rounded_ms(ends) + body[:, 2] // 16 + _EARLIEST_MS
    seq = block.seq + np.cumsum(body[:, 2] % 16)
    sessions = [block.session] * block.rows
    return list(zip(seq.tolist(), at_ms.tolist(), ticks.tolist(), sessions, strict=True))


def packed_packets(rows: Iterable[PacketRow]) -> Iterator[PacketBlock]:
    """Give the blocks of packets that come in the order of `seq`."""
    for run in _runs_of_packets(rows):
        seq, at_ms, arrived_us, channels, bodies, sessions = zip(*run, strict=True)
        names = sorted(set(channels))
        columns = (
            json.dumps(names).encode() + b"\n",
            *(shuffled(column) for column in (seq, at_ms, arrived_us, [len(body) for body in bodies])),
            bytes(names.index(channel) for channel in channels),
            *bodies,
        )
        content = zlib.compress(b"".join(columns), 9)
        numbers = (seq[0], seq[-1], min(at_ms), max(at_ms), len(run))
        yield PacketBlock(*numbers, _crc((*numbers, sessions[0]), content), content, sessions[0])


def check_packets(block: PacketBlock) -> None:
    """Hold a block against its checksum. Raises BlockError."""
    numbers = (block.seq, block.last_seq, block.from_ms, block.to_ms, block.rows, block.session)
    _check(numbers, block.body, block.crc)


def unpacked_packets(block: PacketBlock) -> list[PacketRow]:
    """Return the rows of a block. Raises BlockError."""
    check_packets(block)
    head, _, content = zlib.decompress(block.body).partition(b"\n")
    names, count = json.loads(head), block.rows
    seq, at_ms, arrived_us, lengths = (
        unshuffled(content[8 * count * column : 8 * count * (column + 1)], count) for column in range(4)
    )
    channels = [names[index] for index in content[32 * count : 33 * count]]
    ends = np.cumsum(lengths) + 33 * count
    bodies = [content[end - length : end] for end, length in zip(ends.tolist(), lengths, strict=True)]
    sessions = [block.session] * count
    return list(zip(seq, at_ms, arrived_us, channels, bodies, sessions, strict=True))


def _runs_of_beats(rows: Iterable[BeatRow]) -> Iterator[list[BeatRow]]:
    """Give the longest runs of beats that one block can hold."""
    run: list[BeatRow] = []
    unit = end = 0
    for row in rows:
        unit, end = math.gcd(unit, row[2]), end + row[2]
        if run and (end > unit * _HIGHEST_UNITS or _starts_another(run, row, end)):
            yield run
            run, unit, end = [], row[2], row[2]
        run.append(row)
    if run:
        yield run


def _starts_another(run: Sequence[BeatRow], row: BeatRow, end_ticks: int) -> bool:
    """Tell whether a beat can't stand in a block behind a run of others, as whose last one it would end."""
    from_ms = run[0][1] - _rounded_ms(run[0][2])
    return (
        len(run) == MOST_ROWS
        or row[3] != run[0][3]
        or row[0] - run[-1][0] > _FARTHEST_SEQ
        or not _EARLIEST_MS <= row[1] - from_ms - _rounded_ms(end_ticks) <= _LATEST_MS
    )


def _runs_of_packets(rows: Iterable[PacketRow]) -> Iterator[list[PacketRow]]:
    run: list[PacketRow] = []
    for row in rows:
        if run and (len(run) == MOST_ROWS or row[5] != run[0][5]):
            yield run
            run = []
        run.append(row)
    if run:
        yield run


_Ticks = TypeVar("_Ticks", int, NDArray[np.int64])


def _rounded_ms(ticks: _Ticks) -> _Ticks:
    return (ticks + TICKS_PER_MS // 2) // TICKS_PER_MS


def shuffled(numbers: Sequence[int] | NDArray[np.int64]) -> bytes:
    """Return the differences of the numbers, all their first bytes together, then all their second ones."""
    steps = np.diff(np.array(numbers, "<i8"), prepend=0)
    return steps.view(np.uint8).reshape(-1, 8).T.tobytes()


def unshuffled(content: bytes, count: int) -> list[int]:
    """Return the numbers that `shuffled` took."""
    steps = np.frombuffer(content, np.uint8).reshape(8, count).T.copy().view("<i8").ravel()
    return [int(one) for one in np.cumsum(steps)]


def _crc(numbers: tuple[int, ...], content: bytes) -> int:
    return zlib.crc32(content, zlib.crc32(struct.pack(f">{len(numbers)}q", *numbers)))


def _check(numbers: tuple[int, ...], content: bytes, crc: int) -> None:
    try:
        same = _crc(numbers, content) == crc
    except (struct.error, TypeError):  # a flipped bit may turn a number into a text, or into nothing
        same = False
    if not same:
        raise BlockError(f"the block at seq {numbers[0]} is not what was written")
