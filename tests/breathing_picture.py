"""Draws the picture of the guide in docs/practices.md: `python -m tests.breathing_picture`."""

import io
import tempfile
from pathlib import Path

from rich.console import Console

from alerts.practices.heart_focus import HeartFocus
from alerts.texts import IN_ENGLISH
from tests.picture import THEME, WITHOUT_FONTS
from tests.unclench.story import START_MS, lived, morning, taught
from unclench.guide.guide import KEYS_WORDS
from unclench.guide.heart import Heart
from unclench.guide.screen import Look, drawn
from unclench.store.journal import JOURNAL_FILE, Journal

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "breathe.svg"
MOMENT_MS = START_MS + 55 * 60_000
ELAPSED_MS = 107_700
COLUMNS, ROWS = 72, 19


def main() -> None:
    """Live through the morning to its practice and write the picture."""
    console = Console(
        record=True,
        width=COLUMNS,
        height=ROWS,
        force_terminal=True,
        color_system="truecolor",
        file=io.StringIO(),
    )
    practice = HeartFocus()
    counts = practice.phase(practice.length_ms - 1).count
    phase = practice.phase(ELAPSED_MS)
    look = Look(practice.title, phase, ELAPSED_MS, practice.length_ms, counts, keys=KEYS_WORDS)
    with tempfile.TemporaryDirectory() as folder:
        with Journal.open(Path(folder) / JOURNAL_FILE) as journal:
            journal.begin("synthetic", "", started_ms=START_MS)
            past = [event for event in morning() if event.at_ms <= MOMENT_MS]
            journal.append(lived(taught(), past))
        with Heart(Path(folder) / JOURNAL_FILE) as heart:
            console.print(drawn(look, heart, COLUMNS, ROWS, IN_ENGLISH))
    PICTURE.write_text(
        console.export_svg(
            title="unclench breathe", theme=THEME, code_format=WITHOUT_FONTS, unique_id="breathe"
        ),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
