"""What was really going on at a false prompt."""

from collections.abc import Sequence
from typing import Final

from ingest.desk.stretch import Stretch

LINGERS_MS: Final = 20 * 60_000
"""What ended no longer ago than this may still move the heart."""
RUNS_HIGH: Final = 0.4
"""From this strength on a day's own offset is worth naming."""

NONE: Final = "none"


def cause_of(at_ms: int, truth: Sequence[Stretch]) -> str:
    """Return the word for what was on then, or ended last before; `none` when nothing did.

    What lasts all day is named only when nothing nearer is. Load is `short load`, or `after load` when it
    ended too long ago for the prompt to be about it.
    """
    near = [s for s in truth if s.from_ms <= at_ms <= s.to_ms + LINGERS_MS and s.what != "offset"]
    if near:
        return _word(min(near, key=lambda s: (max(at_ms - s.to_ms, 0), -s.from_ms)), at_ms)
    high = any(s.what == "offset" and s.strength >= RUNS_HIGH for s in truth if s.from_ms <= at_ms <= s.to_ms)
    return "day runs high" if high else NONE


def _word(stretch: Stretch, at_ms: int) -> str:
    if stretch.what == "load":
        return "short load" if stretch.to_ms - stretch.from_ms < 600_000 else "after load"
    return stretch.what if at_ms <= stretch.to_ms else f"after {stretch.what}"
