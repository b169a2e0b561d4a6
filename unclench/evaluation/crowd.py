"""All people over all processes, and what they came to."""

import gc
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context

from ingest.desk.day import Suite
from unclench.evaluation.figures import Figures, figures
from unclench.evaluation.person import Outcome, judge
from unclench.evaluation.sums import causes_of
from unclench.evaluation.wish import Wish


@dataclass(frozen=True, slots=True)
class Line:
    """What one detector came to over one suite."""

    kind: str
    words: str
    figures: Figures
    without_short: Figures
    """The same with prompts about a load shorter than 10 min neither true nor false."""
    weak: Figures
    """Of the weak reactors alone."""
    causes: dict[str, int]
    """Of the false prompts, the most frequent first."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was wished for, and what it came to."""

    wish: Wish
    suites: dict[Suite, tuple[Line, ...]]


def evaluate(wish: Wish, workers: int, tick: Callable[[], None]) -> Evaluation:
    """Judge every person of every suite; `tick` is called after each. The same whatever the workers."""
    outcomes: dict[tuple[Suite, int], Outcome] = {}
    for outcome in _outcomes(wish, workers):
        outcomes[outcome.suite, outcome.person] = outcome
        tick()
    people = {suite: [outcomes[suite, person] for person in range(wish.people)] for suite in wish.suites}
    return Evaluation(wish, {suite: _lines(wish, crowd) for suite, crowd in people.items()})


def _outcomes(wish: Wish, workers: int) -> Iterator[Outcome]:
    work = [(suite, person) for suite in wish.suites for person in range(wish.people)]
    if workers == 1:
        yield from (judge(wish, suite, person) for suite, person in work)
        return
    with ProcessPoolExecutor(min(workers, len(work)), get_context("spawn"), _prepare) as pool:
        with _interrupts_left_to_the_parent():
            begun = [pool.submit(_judged, wish, suite, person) for suite, person in work]
        try:
            yield from (done.result() for done in as_completed(begun))
        finally:
            pool.shutdown(cancel_futures=True)


@contextmanager
def _interrupts_left_to_the_parent() -> Iterator[None]:
    """Let processes that begin in the block hear no Ctrl-C, from their first moment on."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _judged(wish: Wish, suite: Suite, person: int) -> Outcome:
    outcome = judge(wish, suite, person)
    gc.collect()
    return outcome


def _prepare() -> None:
    """Look for cycles only after each person: all the time it takes a third."""
    gc.disable()


def _lines(wish: Wish, crowd: Sequence[Outcome]) -> tuple[Line, ...]:
    return tuple(
        Line(
            detector.kind,
            detector.words,
            figures([one.sums[detector.kind] for one in crowd]),
            figures([one.sums[detector.kind].without_short() for one in crowd]),
            figures([one.sums[detector.kind] for one in crowd if one.is_weak]),
            causes_of(one.sums[detector.kind] for one in crowd),
        )
        for detector in wish.detectors
    )
