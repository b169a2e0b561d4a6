"""Table of the kinds whose old rows are packed into blocks."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from typing import Final

from hrv.beat import Beat
from hrv.event import Packet
from unclench.record import Record
from unclench.store.blocks import (
    BeatBlock,
    PacketBlock,
    check_beats,
    check_packets,
    packed_beats,
    packed_packets,
    unpacked_beats,
    unpacked_packets,
)
from unclench.store.tables import TABLES, Row, Value


@dataclass(frozen=True, slots=True)
class Pack:
    """One kind of record and the table of its blocks."""

    kept: type[Record]
    name: str
    columns: tuple[str, ...]
    pack: Callable[[Iterable[Row]], Iterator[Row]]
    """Makes blocks of rows: `seq`, the record's columns, `session`."""
    unpack: Callable[[Sequence[Value]], list[Row]]
    """Makes the same rows of a block. Raises BlockError."""
    check: Callable[[Sequence[Value]], None]
    """Holds a block against its checksum. Raises BlockError."""

    @property
    def insert(self) -> str:
        """The statement that keeps a block."""
        marks = ", ".join("?" * len(self.columns))
        return (
            f"INSERT INTO {self.name} ({', '.join(self.columns)}) VALUES ({marks})"
            " ON CONFLICT (seq) DO NOTHING"
        )

    @property
    def select(self) -> str:
        """The statement, without its condition, that gives blocks."""
        return f"SELECT {', '.join(self.columns)} FROM {self.name}"

    @property
    def delete(self) -> str:
        """The statement that takes away the rows that are packed, from a `seq` to another."""
        return f"DELETE FROM {TABLES[self.kept].name} WHERE seq BETWEEN ? AND ?"

    def check_all(self, connection: sqlite3.Connection) -> None:
        """Hold every block against its checksum. Raises sqlite3.Error, BlockError."""
        for block in connection.execute(self.select):
            self.check(block)

    def after(self, connection: sqlite3.Connection, seq: int) -> Iterator[Row]:
        """Give the packed rows after a `seq`, in order. Raises sqlite3.Error, BlockError."""
        first = f"(SELECT coalesce(max(seq), 0) FROM {self.name} WHERE seq <= ?)"
        blocks = connection.execute(f"{self.select} WHERE seq >= {first} ORDER BY seq", (seq,))
        return (row for block in blocks for row in self.unpack(block) if int(row[0] or 0) > seq)

    def between(self, connection: sqlite3.Connection, from_ms: int, to_ms: int) -> Iterator[Row]:
        """Give the packed rows of the blocks that touch a span. Raises sqlite3.Error, BlockError."""
        condition = "WHERE from_ms <= ? AND to_ms >= ? ORDER BY seq"
        blocks = connection.execute(f"{self.select} {condition}", (to_ms, from_ms))
        return (row for block in blocks for row in self.unpack(block))


_new_beat_block: Callable[..., BeatBlock] = BeatBlock
_new_packet_block: Callable[..., PacketBlock] = PacketBlock


def _beats(rows: Iterable[Row]) -> Iterator[Row]:
    return (astuple(block) for block in packed_beats(rows))  # type: ignore[arg-type]


def _unpacked_beats(block: Sequence[Value]) -> list[Row]:
    return list(unpacked_beats(_new_beat_block(*block)))


def _packets(rows: Iterable[Row]) -> Iterator[Row]:
    return (astuple(block) for block in packed_packets(rows))  # type: ignore[arg-type]


def _unpacked_packets(block: Sequence[Value]) -> list[Row]:
    return list(unpacked_packets(_new_packet_block(*block)))


def _check_beats(block: Sequence[Value]) -> None:
    check_beats(_new_beat_block(*block))


def _check_packets(block: Sequence[Value]) -> None:
    check_packets(_new_packet_block(*block))


def _columns(block: type[BeatBlock | PacketBlock]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(block))


PACKS: Final[Mapping[type[Record], Pack]] = {
    pack.kept: pack
    for pack in (
        Pack(Beat, "beat_block", _columns(BeatBlock), _beats, _unpacked_beats, _check_beats),
        Pack(Packet, "packet_block", _columns(PacketBlock), _packets, _unpacked_packets, _check_packets),
    )
}
