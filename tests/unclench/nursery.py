"""A process that lets one daemon after the other live over the same data, and kills each at a random moment.

Everything is imported once and each daemon is a fork: a hundred kills take seconds, not minutes.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from hrv.beat import Beat
from hrv.event import Event
from unclench.composition import serve
from unclench.config import Config
from unclench.record import Record
from unclench.store import packing, rollups
from unclench.store.errors import StoreError
from unclench.store.journal import JOURNAL_FILE
from unclench.store.packing import Packing
from unclench.store.reader import Reader
from unclench.store.retention import Retention, RetentionSettings

FIRST_MS = 1_700_000_000_000
BEATS = 2_000_000
_RR_MS = 700 + np.arange(BEATS) * 7_919 % 200
_AT_MS = FIRST_MS + np.cumsum(_RR_MS)


@dataclass(frozen=True, slots=True)
class Endless:
    """Beats as fast as they are taken, the same each time."""

    kind: Literal["synthetic"] = "synthetic"
    identity: str = "endless"

    async def events(self, taken: int) -> AsyncGenerator[Event, None]:
        """Give the beats after the first `taken`."""
        for first in range(taken, BEATS, 5_000):
            for beat in expected(first, first + 5_000):
                yield beat


class Silent:
    """A view that shows nothing."""

    def see(self, records: Sequence[Record]) -> None:
        """Take records."""

    def say(self, sentence: str) -> None:
        """Take a sentence."""


def expected(first: int, last: int) -> list[Beat]:
    """Return the stream's beats from one place to another."""
    pairs = zip(_AT_MS[first:last].tolist(), _RR_MS[first:last].tolist(), strict=True)
    return [Beat(at_ms, float(rr_ms)) for at_ms, rr_ms in pairs]


def busy() -> None:
    """Let all chores of the house have something to do in every life."""
    packing.ROWS_AT_ONCE, packing.KEEP_OPEN_MS = 2_000, 3_600_000  # type: ignore[misc]
    rollups.STEP_SEQS = 1_000  # type: ignore[misc]
    Packing.every_s = Retention.every_s = 0.02  # type: ignore[method-assign,assignment]


def lived(directory: Path) -> None:
    """Live until killed or told to stop."""
    config = Config(zone="Europe/Berlin", retention=RetentionSettings(frame=1, packet=1))
    serve(directory, config, Endless(), Silent(), (), until_end=False)


def born(directory: Path) -> int:
    """Fork a daemon; return its process id."""
    process = os.fork()
    if not process:
        try:
            lived(directory)
        finally:
            os._exit(0)
    return process


def beats_kept(directory: Path) -> int:
    """Return how many beats another process can read: they are on the disk."""
    with suppress(StoreError), Reader(directory / JOURNAL_FILE) as reader:
        return reader.count(Beat)
    return 0


def main(directory: Path, kills: int) -> None:
    """Kill so many daemons, then stop one; print what could be read just before and after each kill."""
    busy()
    dice = random.Random(5)
    for _ in range(kills):
        begun, process = beats_kept(directory), born(directory)
        deadline = time.monotonic() + 20
        while beats_kept(directory) == begun and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(dice.uniform(0, 0.2))
        before = beats_kept(directory)
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        print(json.dumps({"begun": begun, "before": before, "after": beats_kept(directory)}), flush=True)
    process = born(directory)
    time.sleep(1.0)
    os.kill(process, signal.SIGTERM)
    os.waitpid(process, 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
