"""How `unclench mirror fill` shows that a mirror catches up."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from threading import Event

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from ingest.clock import WallClock
from unclench.commands.options import fail, told
from unclench.store.follower import Follower, FollowSettings
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.lock import holder
from unclench.store.mirror import Mirror
from unclench.store.reader import Reader

LOOK_EVERY_S = 0.5


class Bar:
    """Rows that are over, of those that were there when it began, and how many a second."""

    def __init__(self, progress: Progress, kind: str, from_seq: int, to_seq: int) -> None:
        """Begin at `from_seq`; it is over at `to_seq`."""
        self._progress = progress
        self._clock = WallClock()
        self._began_s = self._clock.monotonic_s()
        self._kind = kind
        self._from_seq = from_seq
        self._task = progress.add_task(kind, total=to_seq - from_seq, rate="", fact="")
        self._told = ""

    def show(self, seq: int, fact: str = "") -> None:
        """Show how far it is, and why it stands still if it does; where nobody looks, say that once."""
        rate = f"{self._rate(seq):,.0f} rows/s".replace(",", " ")
        self._progress.update(self._task, completed=seq - self._from_seq, rate=rate, fact=fact)
        if fact and fact != self._told and self._progress.disable:
            told.print(f"{self._kind}: waits: {fact}", markup=False)
        self._told = fact

    def finish(self, seq: int) -> None:
        """Say in one line what it came to."""
        rows = seq - self._from_seq
        seconds = self._clock.monotonic_s() - self._began_s
        each = f" in {seconds:.1f} s, {self._rate(seq):.0f} a second" if rows else ""
        self._progress.stop()
        told.print(f"{self._kind}: has all; {rows} rows{each}", markup=False)

    def _rate(self, seq: int) -> float:
        return (seq - self._from_seq) / max(self._clock.monotonic_s() - self._began_s, 1e-3)


def fill_with(mirror: Mirror, journal: Journal, path: Path) -> None:
    """Follow the journal to its present end, here. Raises JournalError."""
    with Reader(path) as reader, _shown() as progress:
        follower = Follower(mirror, journal, path, FollowSettings(), WallClock(), Random())
        end_seq = reader.last_seq()
        with follower:
            bar = Bar(progress, mirror.kind, follower.seq, end_seq)
            while follower.seq < end_seq:
                pause_s = follower.step()
                bar.show(follower.seq, follower.fact)
                if follower.seq < end_seq:
                    Event().wait(pause_s)
            bar.finish(follower.seq)


def watch_filling(data_dir: Path, kind: str) -> None:
    """Watch the daemon follow to the journal's present end. Raises JournalError."""
    with Reader(data_dir / JOURNAL_FILE) as reader, _shown() as progress:
        end_seq = reader.last_seq()
        seq = reader.cursor(kind)
        bar = Bar(progress, kind, seq, end_seq)
        while seq < end_seq:
            if holder(data_dir) is None:
                fail("the daemon has ended; what waits goes on with the next, or with `unclench mirror fill`")
            Event().wait(LOOK_EVERY_S)
            seq, trouble = reader.cursor(kind), reader.trouble(kind)
            bar.show(seq, trouble.fact if trouble else "")
        bar.finish(seq)


@contextmanager
def _shown() -> Iterator[Progress]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[fact]}", style="yellow", markup=False),
    )
    with Progress(*columns, console=told, transient=True, disable=not told.is_terminal) as progress:
        yield progress
