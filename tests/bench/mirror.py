"""Times the back-fill of made days into a real influxd: `python -m tests.bench.mirror`."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.mirror_days import write_days
from tests.bench.whole import Timed, timed
from tests.store.influx_server import BUCKET, TOKEN, Influxd, needed_influxd
from unclench.store.journal import JOURNAL_FILE

JOBS = {"all frames": (10, 10), "frames of 14 days, as kept": (60, 14)}
"""Days, and of how many of them there are frames."""
MEASUREMENTS = ("beat", "frame", "minute", "motion")


@contextmanager
def stand_in(influxd: Influxd) -> Iterator[str]:
    """Run the v2 stand-in as a process of its own; give its address."""
    program = [sys.executable, "-m", "tests.store.influx_server", str(influxd.port)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.kill()


def configured(scratch: Path, url: str) -> Path:
    """Write token and configuration; return the configuration's path."""
    token, config = scratch / "token", scratch / "config.toml"
    token.touch(0o600)
    token.write_text(TOKEN)
    config.write_text(
        f'[[mirrors]]\nkind = "influx"\nurl = "{url}"\nbucket = "{BUCKET}"\ntoken_file = "{token}"\n'
    )
    return config


def stored(influxd: Influxd) -> int:
    """Return how many points the server has."""
    field = {"beat": "rr_ms", "frame": "rmssd_ms", "minute": "judged", "motion": "sd_mg"}
    rows = [influxd.rows(f'SELECT count("{field[name]}") FROM "{name}"') for name in MEASUREMENTS]
    return sum(int(str(found[0][1])) for found in rows)


def filled(days: int, frame_days: int) -> tuple[int, Timed]:
    """Bring made days over as a user does; return how many points arrived, and what it took."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        write_days(home / "data" / JOURNAL_FILE, days, frame_days)
        influxd = Influxd(needed_influxd(), home)
        influxd.start()
        try:
            with stand_in(influxd) as url:
                config = configured(home, url)
                one = timed("mirror", "fill", "--data-dir", str(home / "data"), "--config", str(config))
                return stored(influxd), one
        finally:
            influxd.kill()


def main() -> None:
    """Print the table."""
    table = Table("mirror fill", "points", "wall s", "points/s", "client cpu s", "client peak MB")
    for name, (days, frame_days) in JOBS.items():
        points, one = filled(days, frame_days)
        rate = f"{points / one.wall_s:.0f}"
        job = f"{days} days, {name}"
        table.add_row(job, f"{points}", f"{one.wall_s:.2f}", rate, f"{one.cpu_s:.2f}", f"{one.peak_mb:.0f}")
    Console().print(table)


if __name__ == "__main__":
    main()
