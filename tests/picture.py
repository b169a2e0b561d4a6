"""Draws the README's picture of the terminal view from the demonstration: `python -m tests.picture`."""

import io
import re
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.terminal_theme import TerminalTheme

from tests.unclench.story import START_MS, lived, morning, taught
from unclench.live import Glance, rendered

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "live.svg"
MOMENT_MS = START_MS + 51 * 60_000 + 20_000

THEME = TerminalTheme(
    (17, 24, 32),
    (214, 222, 230),
    [
        (17, 24, 32),
        (224, 108, 117),
        (126, 200, 140),
        (229, 192, 123),
        (97, 175, 239),
        (198, 120, 221),
        (97, 196, 205),
        (171, 178, 191),
    ],
)
WITHOUT_FONTS = re.sub(r"@font-face \{\{.*?\}\}|<!--.*?-->", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
"""Rich's frame without its download of a font: the reader's own monospaced one serves."""


def main() -> None:
    """Live through the morning to its worst minute and write the picture."""
    glance = Glance("a synthetic heart", "UTC")
    for record in lived(taught(), [event for event in morning() if event.at_ms <= MOMENT_MS]):
        glance.see(record)
    console = Console(
        record=True, width=96, force_terminal=True, color_system="truecolor", file=io.StringIO()
    )
    console.print(rendered(glance))
    PICTURE.write_text(
        console.export_svg(
            title="unclench run --demo", theme=THEME, code_format=WITHOUT_FONTS, unique_id="live"
        ),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
