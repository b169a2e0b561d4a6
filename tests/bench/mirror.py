"""Times the back-fill of made days into a real influxd: `python -m tests.bench.mirror [DAYS]`."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.__main__ import timed
from tests.bench.mirror_days import write_days
from tests.store.influx_server import BUCKET, TOKEN, Influxd, needed_influxd
from unclench.store.journal import JOURNAL_FILE

DAYS = 30
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


def main(days: int) -> None:
    """Print the table."""
    table = Table("job", "points", "wall s", "points/s", "client cpu s", "client peak MB")
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        write_days(home / "data" / JOURNAL_FILE, days)
        influxd = Influxd(needed_influxd(), home)
        influxd.start()
        try:
            with stand_in(influxd) as url:
                config = configured(home, url)
                one = timed("mirror", "fill", "--data-dir", str(home / "data"), "--config", str(config))
                points = stored(influxd)
        finally:
            influxd.kill()
        job = f"mirror fill, {days} days of 10 h"
        rate = f"{points / one.wall_s:.0f}"
        table.add_row(job, f"{points}", f"{one.wall_s:.2f}", rate, f"{one.cpu_s:.2f}", f"{one.peak_mb:.0f}")
    Console().print(table)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DAYS)
