"""kill -9 at random moments: what was called durable is there, and nothing is there by half."""

import random
import subprocess
import sys
import time
from pathlib import Path

from tests.store.keeper import GROUP
from unclench.store.journal import JOURNAL_FILE
from unclench.store.reader import Reader

KILLS = 6


def killed_after(directory: Path, wait_s: float) -> tuple[int, int]:
    """Let a process keep records for that long from its first word on; return the last word it said."""
    program = [sys.executable, "-m", "tests.store.keeper", str(directory)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(wait_s)
        process.kill()
        lines = [first, *process.stdout.read().splitlines(keepends=True)]
    seq, taken = [line for line in lines if line.endswith("\n")][-1].split()
    return int(seq), int(taken)


def test_a_process_that_is_killed_loses_nothing_it_called_durable(tmp_path: Path) -> None:
    dice = random.Random(3)
    for _ in range(KILLS):
        durable, taken = killed_after(tmp_path, dice.uniform(0, 0.3))
        with Reader(tmp_path / JOURNAL_FILE) as reader:
            assert reader.quick_check() == "ok"
            last, session = reader.last_seq(), reader.sessions()[-1]
            assert [one.seq for one in reader.follow(0, 10**9)] == list(range(1, last + 1))
        assert last >= durable
        assert session.taken >= taken
        assert last == session.taken * GROUP
