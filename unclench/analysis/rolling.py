"""Portions of windows measured on every core, given on in their order."""

import os
import signal
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

from hrv.analysis import Analysed, analysed, portions
from hrv.metric import Metric
from hrv.windows import Windows

PORTION = 512
WORTH_IT = 4 * PORTION
"""So many windows are measured before a second process has begun."""


@contextmanager
def rolling(windows: Windows, metrics: Sequence[Metric]) -> Iterator[Iterator[Analysed]]:
    """Measure windows by these metrics, in order, with never more than a few portions in memory.

    Processes and not threads: what the metrics do between two calls of NumPy holds the interpreter's lock.
    """
    workers = min(4, os.cpu_count() or 1)
    if windows.lo.size <= WORTH_IT or workers == 1 or sys.platform != "linux":
        yield (analysed(portion, metrics) for portion in portions(windows, PORTION))
        return
    with ProcessPoolExecutor(workers, get_context("fork"), _leave_interrupts_to_the_parent) as pool:
        waiting = portions(windows, PORTION)
        begun = deque(pool.submit(analysed, next(waiting), metrics) for _ in range(workers + 1))
        yield _in_order(pool, begun, waiting, metrics)


def _in_order(
    pool: ProcessPoolExecutor,
    begun: deque[Future[Analysed]],
    waiting: Iterator[Windows],
    metrics: Sequence[Metric],
) -> Iterator[Analysed]:
    for portion in waiting:
        begun.append(pool.submit(analysed, portion, metrics))
        yield begun.popleft().result()
    while begun:
        yield begun.popleft().result()


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
