"""The note that the list of who asks first was read, and what was chosen."""

import zlib
from dataclasses import dataclass
from typing import Final

from pydantic import TypeAdapter, ValidationError

from alerts.safety import ASK_FIRST, BEFORE_BREATHING
from hrv.event import Note


@dataclass(frozen=True, slots=True)
class AskedFirst:
    """That the list was read, as it then stood, and what was chosen."""

    text: int
    """A checksum of the words: other words are shown anew."""
    grounding: bool = False
    """Grounding was chosen instead of the breath."""

    @property
    def is_of_these_words(self) -> bool:
        """Whether the words still stand as they were read."""
        return self.text == _checksum()


_ASKED: Final = TypeAdapter(AskedFirst)


def asked_first_note(*, grounding: bool) -> Note:
    """Return the note that the list was read, now."""
    return Note(0, "ask_first", _ASKED.dump_json(AskedFirst(_checksum(), grounding)).decode())


def asked_first_of(note: Note) -> AskedFirst | None:
    """Return what a note tells of it; None: nothing, or nothing that can be read."""
    if note.about != "ask_first":
        return None
    try:
        return _ASKED.validate_json(note.body)
    except ValidationError:
        return None


def _checksum() -> int:
    return zlib.crc32("\n".join((BEFORE_BREATHING, *ASK_FIRST)).encode())
