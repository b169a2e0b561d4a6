"""What the journal holds: how much of which kind, over how many days, and how it goes with the mirrors."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hrv.beat import Beat
from unclench.config import Config
from unclench.mirror_status import MirrorStatus, mirror_status
from unclench.record import Record
from unclench.rollup import Day
from unclench.store.journal import JOURNAL_FILE
from unclench.store.reader import Reader
from unclench.store.sizes import bytes_by_table
from unclench.store.tables import TABLES

KIND_WORDS: Final[Mapping[str, str]] = {
    "beat": "beats",
    "gap": "gaps between beats",
    "motion": "movement and posture",
    "context": "what was on around you: calls, meetings, an empty desk",
    "tag": "tags",
    "checkin": "check-ins",
    "retract": "what was taken back",
    "answer": "answers to prompts",
    "calm": "stretches that you called calm",
    "note": "notes about settings and practices",
    "tick": "moments at which something followed without a beat",
    "packet": "what the strap sent, byte for byte",
    "link": "how it stood with the strap",
    "delivery": "how prompts were delivered",
    "other": "other lines of recordings",
    "frame": "every metric each few seconds",
    "minute": "judged minutes",
    "episode": "episodes of load",
    "prompt": "prompts and what became of them",
    "effect": "effects of practices",
    "frame_1m": "metrics by minutes",
    "frame_1h": "metrics by hours",
    "day": "days, summed up",
    "session_summary": "practices, summed up",
}
"""By the name of the table."""


@dataclass(frozen=True, slots=True)
class KindKept:
    """One kind of row."""

    kind: str
    words: str
    rows: int
    bytes: int | None
    """None: SQLite can't tell."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """All that is kept."""

    path: str
    bytes: int
    beats: int
    days: int
    """Days of the wearer's calendar with something in them."""
    from_ms: int | None
    to_ms: int | None
    kinds: tuple[KindKept, ...]
    """The largest first."""
    mirrors: tuple[MirrorStatus, ...]


def holdings(data_dir: Path, config: Config) -> Holdings:
    """Return what a data directory holds. Raises StoreError when there is no journal."""
    path = data_dir / JOURNAL_FILE
    sizes = bytes_by_table(path)
    with Reader(path) as reader:
        kinds = [_kind(reader, kind, table.name, sizes) for kind, table in TABLES.items()]
        first = reader.follow(0, 1, (Day,))
        day = first[0].record if first else None
        return Holdings(
            path=str(path),
            bytes=path.stat().st_size,
            beats=reader.count(Beat),
            days=reader.count(Day),
            from_ms=day.from_ms if isinstance(day, Day) else None,
            to_ms=reader.last_event_ms(),
            kinds=tuple(sorted((one for one in kinds if one.rows), key=_by_size, reverse=True)),
            mirrors=tuple(mirror_status(reader, mirror.kind) for mirror in config.mirrors),
        )


def _kind(reader: Reader, kind: type[Record], name: str, sizes: Mapping[str, int]) -> KindKept:
    return KindKept(name, KIND_WORDS[name], reader.count(kind), sizes.get(name))


def _by_size(kind: KindKept) -> tuple[int, int]:
    return kind.bytes or 0, kind.rows
