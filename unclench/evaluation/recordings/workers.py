"""People read and judged side by side, each in a process of its own, and told in their order."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from ingest.recording import RecordingError

Told = TypeVar("Told")


def told_each(
    work: Callable[[Path], Told], people: Sequence[Path], workers: int
) -> Iterator[Told | RecordingError]:
    """Give what each person came to, in order; a person whose files can't be read gives the error."""
    if min(workers, len(people)) < 2:
        yield from (_or_error(work, path) for path in people)
        return
    with ProcessPoolExecutor(min(workers, len(people)), get_context("spawn")) as pool:
        begun: list[Future[Told | RecordingError]] = [pool.submit(_or_error, work, path) for path in people]
        yield from (one.result() for one in begun)


def _or_error(work: Callable[[Path], Told], path: Path) -> Told | RecordingError:
    try:
        return work(path)
    except RecordingError as error:
        return error
