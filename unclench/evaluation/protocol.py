"""When a prompt is true: the protocol, for one day of one person."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ingest.desk.stretch import Stretch
from unclench.evaluation.causes import cause_of

MINUTE_MS: Final = 60_000
LATE_MS: Final = 5 * MINUTE_MS
"""A prompt this long after the end of a load is still about it."""


@dataclass(frozen=True, slots=True)
class Score:
    """What became of prompts against truth."""

    loads: int
    """Stretches of load of at least 10 min: what ought to be told."""
    latencies_min: tuple[float, ...]
    """Of each load that was told, from its beginning to its first prompt."""
    neutral: int
    """Further prompts in a load that was told already."""
    false: Mapping[str, int]
    """All other prompts, by what was really going on."""
    in_short: int
    """How many of the false ones came in a load shorter than 10 min or up to 5 min after its end."""
    verdicts: tuple[str, ...]
    """Of each prompt, in time order: `true`, `neutral`, or the cause of a false one."""

    @property
    def prompts(self) -> int:
        """All prompts."""
        return len(self.verdicts)


def score(prompts_ms: Sequence[int], truth: Sequence[Stretch]) -> Score:
    """Judge prompts, in time order, against what really was.

    A prompt is true inside a load of at least 10 min or up to 5 min after its end. The first of each load
    counts, the others are neutral. All else is false, prompts in a shorter load too; how many of these
    there are is told beside it.
    """
    loads = [stretch for stretch in truth if stretch.counts]
    short = [stretch for stretch in truth if stretch.what == "load" and not stretch.counts]
    in_short = 0
    told: dict[Stretch, float] = {}
    verdicts: list[str] = []
    for at_ms in prompts_ms:
        load = load_at(at_ms, loads)
        if load is None:
            verdicts.append(cause_of(at_ms, truth))
            in_short += load_at(at_ms, short) is not None
        elif load in told:
            verdicts.append("neutral")
        else:
            told[load] = (at_ms - load.from_ms) / MINUTE_MS
            verdicts.append("true")
    false = Counter(verdict for verdict in verdicts if verdict not in ("true", "neutral"))
    neutral = verdicts.count("neutral")
    return Score(len(loads), tuple(told.values()), neutral, dict(false), in_short, tuple(verdicts))


def load_at(at_ms: int, loads: Sequence[Stretch]) -> Stretch | None:
    """Return the load that a prompt is about: the newest that has begun, if it is not long over."""
    begun = [load for load in loads if load.from_ms <= at_ms <= load.to_ms + LATE_MS]
    return max(begun, key=lambda load: load.from_ms, default=None)
