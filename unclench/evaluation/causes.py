"""What was really going on at a false prompt."""

from collections.abc import Sequence
from typing import Final

from ingest.desk.stretch import Deed, Stretch

MINUTE_MS: Final = 60_000
LINGERS_MIN: Final[dict[Deed, int]] = {
    "load": 15,
    "walk": 15,
    "stairs": 15,
    "standing": 5,
    "talk": 5,
    "speech": 5,
    "meal": 60,
    "coffee": 60,
    "thrill": 3,
    "paced": 5,
    "off": 5,
    "dropout": 5,
    "crackle": 5,
    "fidget": 3,
}
"""How long each still counts after its end; of several the one that stands first here is the cause."""
RUNS_HIGH: Final = 0.4
"""From this strength on a day's own offset is worth naming."""
NONE: Final = "none"


def cause_of(at_ms: int, truth: Sequence[Stretch]) -> str:
    """Return the word for what was on then, or had ended shortly before; `none` when nothing did.

    What lasts all day is named only when nothing else is. Load is `short load`, or `after load` when it
    ended too long ago for the prompt to be about it.
    """
    near = [stretch for stretch in truth if _counts(stretch, at_ms)]
    if near:
        return _word(min(near, key=lambda s: (list(LINGERS_MIN).index(s.what), -s.from_ms)), at_ms)
    high = any(s.what == "offset" and s.strength >= RUNS_HIGH for s in truth)
    return "day runs high" if high else NONE


def _counts(stretch: Stretch, at_ms: int) -> bool:
    lingers_min = LINGERS_MIN.get(stretch.what)
    return lingers_min is not None and stretch.from_ms <= at_ms <= stretch.to_ms + lingers_min * MINUTE_MS


def _word(stretch: Stretch, at_ms: int) -> str:
    if stretch.what == "load":
        return "after load" if stretch.counts else "short load"
    return stretch.what if at_ms <= stretch.to_ms else f"after {stretch.what}"
