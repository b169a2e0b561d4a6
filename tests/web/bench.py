"""Measures a page that a real daemon serves: `python -m tests.web.bench`, while the machine is quiet."""

import argparse
import gzip
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx

from unclench.web.address import told_address
from unclench.web.files import STATIC
from unclench.web.keys import kept_token

CLIENTS = 8


def main() -> None:
    """Serve the demonstration as fast as life, follow it eight times, and stop it meanwhile."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    seconds = parser.parse_args().seconds
    weight = sum(len(gzip.compress(one.read_bytes(), 9)) for one in Path(str(STATIC)).rglob("*.*"))
    print(f"page weight, all files packed: {weight / 1000:.0f} kB (goal 200)")
    with tempfile.TemporaryDirectory() as home:
        data_dir = Path(home) / "data"
        arguments = ("run", "--demo", "--speed", "1", "--data-dir", str(data_dir))
        with subprocess.Popen(
            [sys.executable, "-m", "unclench", *arguments], stderr=subprocess.DEVNULL
        ) as daemon:
            _measure(daemon, data_dir, seconds)


def _measure(daemon: "subprocess.Popen[bytes]", data_dir: Path, seconds: float) -> None:
    while (address := told_address(data_dir, daemon.pid)) is None:
        time.sleep(0.1)
    time.sleep(3)
    alone = _cpu_pct(daemon.pid, seconds / 2)
    with ThreadPoolExecutor(CLIENTS) as crowd:
        heard = [crowd.submit(_follow, address.url, kept_token(data_dir)) for _ in range(CLIENTS)]
        time.sleep(1)
        together = _cpu_pct(daemon.pid, seconds)
        begun_s = time.monotonic()
        daemon.terminate()
        daemon.wait()
        stopped_s = time.monotonic() - begun_s
    print(f"daemon alone: {alone:.2f} % of a core; with {CLIENTS} clients: {together:.2f} % (goal 2)")
    print(f"stopped with clients attached in {stopped_s:.2f} s (goal 0.5)")
    print(f"events heard by each: {[one.result() for one in heard]}")


def _follow(url: str, token: str) -> int:
    events = 0
    with (
        suppress(httpx.HTTPError),
        httpx.stream(
            "GET", f"{url}/api/v1/stream", headers={"Authorization": f"Bearer {token}"}, timeout=30
        ) as told,
    ):
        for line in told.iter_lines():
            events += line.startswith("data: ")
    return events


def _cpu_pct(process: int, seconds: float) -> float:
    begun = _cpu_s(process)
    time.sleep(seconds)
    return 100 * (_cpu_s(process) - begun) / seconds


def _cpu_s(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
