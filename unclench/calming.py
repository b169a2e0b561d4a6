"""What of a stretch that was called calm counts, and why the rest does not."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final

from hrv.event import Calm
from hrv.load import Assessment, Gate
from unclench.store.reader import Reader
from unclench.words import GATE_WORDS

HALF_MINUTE_MS: Final = 30_000
HARMLESS: Final[frozenset[Gate]] = frozenset({"learning"})
"""A minute is still although nothing is usual yet."""


@dataclass(frozen=True, slots=True)
class MarkedMinutes:
    """The minutes of a stretch."""

    still: int
    """Those that count."""
    others: Mapping[str, int]
    """Those that don't, by their first gate, or `unheard`."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch that was kept as calm."""

    from_ms: int
    to_ms: int
    seq: int
    minutes: MarkedMinutes

    def document(self) -> dict[str, object]:
        """Return it for scripts."""
        return asdict(self)


def marked_minutes(reader: Reader, calm: Calm) -> MarkedMinutes:
    """Count the minutes of a stretch whose middle lies in it. Raises StoreError."""
    begin_ms, end_ms = calm.from_ms + HALF_MINUTE_MS, calm.to_ms + HALF_MINUTE_MS
    kept = reader.between(Assessment, begin_ms, end_ms - 1)
    minutes = [one.record for one in kept if isinstance(one.record, Assessment)]
    bars = [next((g for g in one.gates if g not in HARMLESS), None) for one in minutes]
    others: Counter[str] = Counter(bar for bar in bars if bar is not None)
    unheard = round((calm.to_ms - calm.from_ms) / (2 * HALF_MINUTE_MS)) - len(minutes)
    if unheard > 0:
        others["unheard"] = unheard
    return MarkedMinutes(bars.count(None), dict(others))


def reason_words(others: Mapping[str, int]) -> str:
    """Say why minutes don't count."""
    words: dict[str, str] = {"unheard": "not heard"}
    words.update(GATE_WORDS.items())
    return ", ".join(f"{count} {words[why]}" for why, count in others.items())


def counted_words(minutes: MarkedMinutes) -> str:
    """Say how many of the minutes count, and why the others don't."""
    whole = minutes.still + sum(minutes.others.values())
    reasons = f" ({reason_words(minutes.others)})" if minutes.others else ""
    return f"{minutes.still} of its {whole} minutes count{reasons}"
