"""One process at a time on a data directory."""

import os
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import pytest

from unclench.store.errors import JournalError, LockedError
from unclench.store.lock import LOCK_FILE, holder, locked

HOLDING = """
import sys, time
from pathlib import Path
from unclench.store.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_second_is_refused_with_the_firsts_process_id_and_gets_it_after_a_kill(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    program = [sys.executable, "-c", HOLDING, str(data_dir)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        with pytest.raises(LockedError, match=f"process {first.pid} works on this data") as refused:
            locked(data_dir).__enter__()
        assert refused.value.pid == first.pid
        assert holder(data_dir) == first.pid
        first.kill()
    assert holder(data_dir) is None
    with locked(data_dir):
        assert holder(data_dir) == os.getpid()
    assert holder(data_dir) is None


def test_nobody_holds_a_directory_that_is_not_there(tmp_path: Path) -> None:
    assert holder(tmp_path / "none") is None
    assert not (tmp_path / "none").exists()


def test_looking_for_the_holder_keeps_nobody_out(tmp_path: Path) -> None:
    done = Event()

    def look() -> None:
        while not done.is_set():
            holder(tmp_path)

    looking = Thread(target=look)
    looking.start()
    try:
        for _ in range(300):
            with locked(tmp_path):
                pass
    finally:
        done.set()
        looking.join()


def test_a_directory_that_can_not_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(JournalError, match="choose another --data-dir"):
        locked(tmp_path / "file" / "data").__enter__()


def test_a_directory_in_the_locks_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / LOCK_FILE).mkdir()
    with pytest.raises(JournalError, match="can't be written"):
        locked(tmp_path).__enter__()


def test_who_waits_while_the_lock_file_is_taken_away_holds_the_new_one(tmp_path: Path) -> None:
    opened, held, may_end = Event(), Event(), Event()

    def hold() -> None:
        opened.set()
        with locked(tmp_path):
            held.set()
            may_end.wait(10)

    waiting = Thread(target=hold)
    with locked(tmp_path):
        waiting.start()
        opened.wait(10)
        Event().wait(0.05)
        (tmp_path / LOCK_FILE).unlink()
    try:
        assert held.wait(10)
        with pytest.raises(LockedError):
            locked(tmp_path).__enter__()
    finally:
        may_end.set()
        waiting.join()
