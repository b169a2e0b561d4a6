"""What the journal remembers for the next practice: who was told to ask first, and paces found."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from alerts.prompt import Prompt
from hrv.event import Note
from hrv.resonance import Swing, agreed
from ingest.clock import WallClock
from unclench.asked_first import AskedFirst, asked_first_of
from unclench.store.journal import JOURNAL_FILE
from unclench.store.lock import holder
from unclench.store.reader import Reader
from unclench.words import local_time

LATEST_MS: Final = 2**62
_OPEN_MS: Final = 15 * 60_000
"""A prompt without an answer for longer is taken for ignored."""
_SWINGS: Final = TypeAdapter(tuple[Swing, ...])


@dataclass(frozen=True, slots=True)
class Assessed:
    """One assessment of a pace of one's own."""

    at_ms: int
    date: str
    """The wearer's."""
    swings: tuple[Swing, ...]


@dataclass(frozen=True, slots=True)
class Remembered:
    """All of it."""

    asked_first: AskedFirst | None = None
    assessed: tuple[Assessed, ...] = ()
    """Oldest first."""
    open_prompt: Prompt | None = None

    @property
    def pace_per_min(self) -> float | None:
        """The pace that the newest assessment and the one of an earlier day agree on."""
        newest = self.assessed[-1] if self.assessed else None
        earlier = [one for one in self.assessed if newest and one.date != newest.date]
        return agreed(earlier[-1].swings, newest.swings) if newest and earlier else None


def remembered(data_dir: Path, zone: str) -> Remembered:
    """Return what the journal remembers; nothing when there is none. Raises JournalError."""
    path = data_dir / JOURNAL_FILE
    if not path.exists():
        return Remembered()
    with Reader(path) as reader:
        notes = [one.record for one in reader.between(Note, 0, LATEST_MS) if isinstance(one.record, Note)]
        running = holder(data_dir) is not None
        now_ms = (reader.last_event_ms() or 0) if running else WallClock().now_ms()
        return Remembered(_asked_first(notes), _assessed(notes, zone), _open_prompt(reader, now_ms))


def resonance_note(swings: Sequence[Swing]) -> Note:
    """Return the note of an assessment, now."""
    return Note(0, "resonance", _SWINGS.dump_json(tuple(swings)).decode())


def _asked_first(notes: Sequence[Note]) -> AskedFirst | None:
    """Return the newest reading of the words as they stand now."""
    read = [asked for note in notes if (asked := asked_first_of(note)) and asked.is_of_these_words]
    return read[-1] if read else None


def _assessed(notes: Sequence[Note], zone: str) -> tuple[Assessed, ...]:
    found: list[Assessed] = []
    for note in notes:
        if note.about == "resonance":
            try:
                swings = _SWINGS.validate_json(note.body)
            except ValidationError:
                continue
            found.append(Assessed(note.at_ms, local_time(note.at_ms, zone).date().isoformat(), swings))
    return tuple(found)


def _open_prompt(reader: Reader, now_ms: int) -> Prompt | None:
    """Return the prompt that still waits for an answer."""
    kept = reader.last(Prompt)
    if kept is None or not isinstance(kept.record, Prompt) or kept.record.state != "offered":
        return None
    return kept.record if now_ms - kept.record.at_ms <= _OPEN_MS else None
