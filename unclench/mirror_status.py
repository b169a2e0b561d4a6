"""How it goes with a mirror: what waits for it, what it refused, why it takes nothing."""

from dataclasses import dataclass

from unclench.store.reader import Reader
from unclench.words import local_time


@dataclass(frozen=True, slots=True)
class MirrorStatus:
    """How far a mirror is behind, and why."""

    mirror: str
    waiting: int
    """Rows of the journal that it has not taken yet."""
    waiting_since_ms: int | None
    """The time of the first of them; None when it has all."""
    refused: int
    """Rows that it refused for ever, and that `mirror retry` has not brought over since."""
    trouble: str
    """Why it takes nothing now; empty when it does, or nobody has tried."""
    trouble_since_ms: int | None
    next_try_ms: int | None


def mirror_status(reader: Reader, kind: str) -> MirrorStatus:
    """Return how it goes with the mirror of this kind. Raises JournalError."""
    waiting, refused = reader.behind(kind)
    first = reader.follow(reader.cursor(kind), 1)
    trouble = reader.trouble(kind)
    return MirrorStatus(
        mirror=kind,
        waiting=waiting,
        waiting_since_ms=first[0].record.at_ms if first else None,
        refused=refused,
        trouble=trouble.fact if trouble else "",
        trouble_since_ms=trouble.since_ms if trouble else None,
        next_try_ms=trouble.next_ms if trouble else None,
    )


def mirror_words(now: MirrorStatus, zone: str) -> str:
    """Say it in one sentence."""
    if now.waiting_since_ms is None:
        told = "has all"
    else:
        told = (
            f"{now.waiting} rows wait, the first from {local_time(now.waiting_since_ms, zone):%a %d %b %H:%M}"
        )
    if now.refused:
        told += f"; {now.refused} refused (unclench mirror dead)"
    if now.trouble and now.trouble_since_ms is not None:
        told += f"; takes nothing since {local_time(now.trouble_since_ms, zone):%a %H:%M}: {now.trouble}"
    return told
