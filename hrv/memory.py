"""The beats that later windows still need, and what was decided about them."""

import numpy as np

from hrv.artefacts import corrected
from hrv.beat import Beat
from hrv.detection import CONTEXT, LOOKAHEAD, Heard, Verdicts, decide
from hrv.windows import Series

NOBODY = Heard(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.bool_))


class Memory:
    """Beats of one wearer, and the verdicts on those that are decided."""

    def __init__(self, reach_ms: int) -> None:
        """Begin with none; windows reach back by `reach_ms`."""
        self._reach_ms = reach_ms
        self._at_ms: list[int] = []
        self._ticks: list[int] = []
        self._joined: list[bool] = []
        self._open = False
        self._kept = NOBODY
        self._decided = decide(NOBODY)
        """Of the first of the kept beats: what can't change any more."""

    def note(self, beat: Beat) -> None:
        """Add a beat."""
        self._at_ms.append(beat.at_ms)
        self._ticks.append(beat.rr_ticks)
        self._joined.append(self._open)
        self._open = True

    def interrupt(self) -> None:
        """Let the next beat not be adjacent to the last one."""
        self._open = False

    def series(self) -> Series:
        """Return the intervals after correction; the last ones may still change."""
        self._keep()
        return corrected(self._kept, self._judge())

    def forget(self, now_ms: int) -> None:
        """Drop what no window that ends after `now_ms`, and no later decision, needs."""
        old = int(np.searchsorted(self._kept.at_ms, now_ms - self._reach_ms, "right"))
        part = slice(max(0, min(old, self._decided.kinds.size) - CONTEXT), None)
        self._kept = self._kept[part]
        self._decided = Verdicts(self._decided.kinds[part], self._decided.level_ticks[part])

    def _keep(self) -> None:
        kept = self._kept
        self._kept = Heard(
            np.concatenate([kept.at_ms, np.array(self._at_ms, np.int64)]),
            np.concatenate([kept.rr_ticks, np.array(self._ticks, np.int64)]),
            np.concatenate([kept.joined, np.array(self._joined, np.bool_)]),
        )
        self._at_ms.clear()
        self._ticks.clear()
        self._joined.clear()

    def _judge(self) -> Verdicts:
        known = self._decided
        new = decide(self._kept, known.kinds.size)
        kinds = np.concatenate([known.kinds, new.kinds])
        levels = np.concatenate([known.level_ticks, new.level_ticks])
        final = slice(self._final())
        self._decided = Verdicts(kinds[final], levels[final])
        return Verdicts(kinds, levels)

    def _final(self) -> int:
        """Return how many of the kept beats are decided for good."""
        size = self._kept.at_ms.size
        if not self._open:
            return size
        run = self._kept.joined[::-1][: LOOKAHEAD - 1]
        return size - 1 - (run.size if run.all() else int(np.argmin(run)))
