"""Measures a wearer's year in the journal, its size and its answers: `python -m tests.bench.journal`."""

import argparse
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from statistics import median
from threading import Event
from time import perf_counter

from rich.box import MARKDOWN
from rich.console import Console
from rich.progress import track
from rich.table import Table

from hrv.beat import Beat
from tests.bench.made_days import DAY_MS, FIRST_MS, made_day, template
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.packing import Packing
from unclench.store.reader import Reader
from unclench.store.retention import Retention, RetentionSettings
from unclench.store.rollups import Rollups

MOST_MB = 350
MONTH_MS, YEAR_MS = 20.0, 200.0
"""What is wanted of the trends."""
TRIES = 15

TRENDS = {
    "30 days, hours": ("SELECT at_ms, load, still_rmssd_ms, mean_hr_bpm FROM v_hour WHERE at_ms >= ?", 30),
    "30 days, days": ("SELECT at_ms, load, still_rmssd_ms, mean_hr_bpm FROM v_day WHERE at_ms >= ?", 30),
    "365 days, hours": ("SELECT at_ms, load, still_rmssd_ms, mean_hr_bpm FROM v_hour WHERE at_ms >= ?", 365),
    "365 days, days": ("SELECT at_ms, load, still_rmssd_ms, mean_hr_bpm FROM v_day WHERE at_ms >= ?", 365),
    "365 days, weekday by hour": (
        "SELECT weekday, local_hour, avg(load) FROM v_hour WHERE at_ms >= ? GROUP BY 1, 2",
        365,
    ),
    "30 days, minutes by hour": (
        "SELECT at_ms / 3600000, avg(rmssd_ms), avg(coherence) FROM v_frame_1m WHERE at_ms >= ? GROUP BY 1",
        30,
    ),
    "365 days, minutes by day": (
        "SELECT at_ms / 86400000, avg(rmssd_ms), avg(coherence) FROM v_frame_1m WHERE at_ms >= ? GROUP BY 1",
        365,
    ),
    "1 day, every frame": ("SELECT at_ms, rmssd_ms, coherence FROM v_frame WHERE at_ms >= ?", 1),
    "10 min of packed beats": (
        """SELECT at_ms, rr_ms FROM v_beat
        WHERE near_ms BETWEEN ?1 - 300000 AND ?1 + 600000 AND at_ms BETWEEN ?1 AND ?1 + 600000""",
        100,
    ),
}


def made(path: Path, days: int) -> None:
    """Let a daemon's journal live through the days, its house kept after each."""
    like, stop = template(), Event()
    with (
        Journal.open(path) as journal,
        Rollups(journal, path, "Europe/Berlin", stop) as rollups,
        Packing(journal, path) as packing,
        Retention(journal, path, RetentionSettings(), ()) as retention,
    ):
        journal.begin("strap", "", started_ms=FIRST_MS)
        for day in track(range(days), "living", console=Console(stderr=True)):
            journal.append(made_day(day, like))
            journal.settle()
            for chore in (rollups, packing, retention):
                while chore.step():
                    pass


def sizes(path: Path) -> Table:
    """Return what each table takes, its indexes with it."""
    rows = Table("table", "rows", "MB", box=MARKDOWN)
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute(
            "SELECT tbl_name, sum(pgsize) / 1e6 FROM dbstat JOIN sqlite_schema USING (name)"
            " GROUP BY 1 ORDER BY 2 DESC"
        ).fetchall()
        for name, mb in found:
            (count,) = connection.execute(f"SELECT count(*) FROM {name}").fetchone()
            if mb >= 0.05:
                rows.add_row(name, f"{count}", f"{mb:.1f}")
        (free,) = connection.execute("PRAGMA freelist_count").fetchone()
    rows.add_row("free pages", "", f"{free * 4096 / 1e6:.1f}")
    rows.add_row("the file", "", f"{path.stat().st_size / 1e6:.1f}")
    return rows


def trends(path: Path, days: int) -> tuple[Table, list[str]]:
    """Return how long questions take, and which take too long."""
    rows = Table("question", "rows", "first ms", "median ms", box=MARKDOWN)
    slow: list[str] = []
    for name, (question, back) in TRENDS.items():
        since_ms = FIRST_MS + max(0, days - back) * DAY_MS + 10 * 3_600_000
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            count, *took_ms = _timed(connection, question, since_ms)
        rows.add_row(name, f"{count:.0f}", f"{took_ms[0]:.2f}", f"{median(took_ms):.2f}")
        if name.split()[0] in ("30", "365") and "minutes" not in name:
            wanted_ms = MONTH_MS if name.startswith("30") else YEAR_MS
            slow += [f"{name}: {took_ms[0]:.0f} ms"] if took_ms[0] > wanted_ms else []
    return rows, slow


def _timed(connection: sqlite3.Connection, question: str, since_ms: int) -> list[float]:
    """Return how many rows were found, then how long each try took, ms."""
    took_ms: list[float] = []
    for _ in range(TRIES):
        began = perf_counter()
        found = len(connection.execute(question, (since_ms,)).fetchall())
        took_ms.append(1000 * (perf_counter() - began))
    return [found, *took_ms]


def speeds(path: Path) -> Table:
    """Return how fast the whole journal is read and checked."""
    rows = Table("work", "s", "", box=MARKDOWN)
    with Reader(path) as reader:
        began, after, count = perf_counter(), 0, 0
        while count < 1_000_000 and (found := reader.follow(after, 5_000, (Beat,))):
            after, count = found[-1].seq, count + len(found)
        took_s = perf_counter() - began
        rows.add_row(f"follow {count} packed beats", f"{took_s:.2f}", f"{1e6 * took_s / count:.1f} us a beat")
        began = perf_counter()
        found_wrong = reader.quick_check()
        rows.add_row("check every page and block", f"{perf_counter() - began:.2f}", found_wrong)
    return rows


def main(days: int, kept: Path | None) -> None:
    """Print the tables as they stand in the documentation; fail when a year is too big or slow."""
    console = Console(width=110)
    with tempfile.TemporaryDirectory() as scratch:
        path = (kept or Path(scratch)) / JOURNAL_FILE
        if not path.exists():
            began = perf_counter()
            made(path, days)
            console.print(f"{days} days lived and kept house in {perf_counter() - began:.0f} s")
        questions, slow = trends(path, days)
        console.print(sizes(path), questions, speeds(path))
        mb = path.stat().st_size / 1e6
    too_big = [f"the file: {mb:.0f} MB"] if mb > MOST_MB else []
    if too_big or slow:
        sys.exit("not as wanted: " + "; ".join(too_big + slow))


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--days", type=int, default=365, help="worn days")
    options.add_argument("--keep", type=Path, help="make it here, or measure what is here")
    chosen = options.parse_args()
    main(chosen.days, chosen.keep)
