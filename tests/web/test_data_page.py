"""The data as the page tells it, and the files that a person takes away."""

import asyncio
import errno
import io
import shutil
import sqlite3
import zipfile
from pathlib import Path
from typing import BinaryIO

import pytest

from hrv.beat import Beat
from tests.web.pages import asking, house_of
from unclench.config import Config
from unclench.kept import KIND_WORDS, holdings
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.mirrors.influx import Influx
from unclench.store.tables import TABLES
from unclench.web.house import House
from unclench.web.workshop import Say, StoppedError, Workshop

AT_MS = 1_763_870_400_000


@pytest.fixture
def house(tmp_path: Path) -> House:
    with Journal.open(tmp_path / JOURNAL_FILE) as journal:
        journal.append([Beat(AT_MS + 1000 * number, 1000.0) for number in range(50)])
        journal.bury("influx", 1, "line", "refused", AT_MS)
    mirrors = (Influx("http://127.0.0.1:1", "heart"),)
    return house_of(tmp_path, Config(zone="UTC", mirrors=mirrors))


def test_every_kind_of_row_has_words() -> None:
    assert set(KIND_WORDS) == {table.name for table in TABLES.values()}


async def test_what_is_kept_is_told_by_kind_and_how_the_mirrors_stand(house: House) -> None:
    async with asking(house) as page:
        told = (await page.get("/data")).json()
    assert told["beats"] == 50
    assert told["bytes"] == (house.data_dir / JOURNAL_FILE).stat().st_size
    (beats,) = told["kinds"]
    assert (beats["kind"], beats["rows"], beats["words"]) == ("beat", 50, "beats")
    assert beats["bytes"] > 0
    assert (told["mirrors"][0]["waiting"], told["mirrors"][0]["refused"]) == (50, 1)
    assert told["to_ms"] == AT_MS + 49_000


def test_an_empty_journal_holds_nothing(tmp_path: Path) -> None:
    Journal.open(tmp_path / JOURNAL_FILE).close()
    told = holdings(tmp_path, Config(zone="UTC"))
    assert (told.beats, told.days, told.to_ms, told.kinds) == (0, 0, None, ())


async def test_a_copy_of_the_journal_is_taken_once_and_then_gone(house: House, tmp_path: Path) -> None:
    async with asking(house) as page:
        ready = (await page.post("/data/files", json={"what": "backup"})).json()
        place = house.workshop.made(ready["path"].rpartition("/")[2])
        assert place is not None
        assert place.path.stat().st_mode & 0o077 == 0
        assert place.path.parent.stat().st_mode & 0o077 == 0
        taken = await page.get(ready["path"])
        again = await page.get(ready["path"])
    assert taken.headers["content-disposition"] == f'attachment; filename="{ready["name"]}"'
    assert len(taken.content) == ready["bytes"]
    assert not place.path.exists()
    assert again.status_code == 404
    copy = tmp_path / "copy.db"
    copy.write_bytes(taken.content)
    assert sqlite3.connect(copy).execute("SELECT count(*) FROM beat").fetchone() == (50,)


async def test_the_archive_of_everything_is_taken_whole(house: House) -> None:
    async with asking(house) as page:
        ready = (await page.post("/data/files", json={"what": "export"})).json()
        taken = await page.get(ready["path"])
    with zipfile.ZipFile(io.BytesIO(taken.content)) as archive:
        assert archive.testzip() is None
        assert archive.read("events.jsonl").count(b"\n") == 50
        assert {"README.md", "restore/journal.db"} <= set(archive.namelist())
    assert "rows in" in ready["told"]


async def test_one_file_is_made_at_a_time_and_how_far_it_is_is_told(house: House) -> None:
    half, go = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def work(target: Path, say: Say) -> str:
        say(0.5)
        loop.call_soon_threadsafe(half.set)
        asyncio.run_coroutine_threadsafe(go.wait(), loop).result()
        target.write_text("done")
        return "words"

    async with asking(house) as page, asyncio.TaskGroup() as group:
        making = group.create_task(house.workshop.make("words.txt", work))
        await half.wait()
        assert (await page.get("/data/progress")).json() == {"share": 0.5}
        assert (await page.post("/data/files", json={"what": "backup"})).status_code == 409
        go.set()
        made = await making
        assert (await page.get("/data/progress")).json() == {"share": None}
    assert (made.bytes, made.told) == (4, "words")


async def test_a_daemon_that_ends_leaves_no_file_and_waits_for_none(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path / "made")
    made = await workshop.make("a.txt", lambda target, say: str(target.write_text("a")))
    workshop.close()
    assert not made.path.exists()

    def work(target: Path, say: Say) -> str:
        say(0.1)
        return "never"

    with pytest.raises(StoppedError):
        await workshop.make("b.txt", work)
    assert not made.path.parent.exists()


async def test_a_place_that_somebody_cleared_is_made_anew_and_what_a_kill_left_is_gone(house: House) -> None:
    left = house.data_dir / "takeaway" / "left.zip"
    left.parent.mkdir()
    left.write_text("mine")
    async with asking(house) as page:
        assert (await page.post("/data/files", json={"what": "backup"})).status_code == 200
        assert not left.exists()
        shutil.rmtree(left.parent)
        assert (await page.post("/data/files", json={"what": "backup"})).status_code == 200


async def test_a_full_disk_is_told_and_nothing_is_left(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(stream: BinaryIO, *_: object, **__: object) -> None:
        stream.write(b"the beginning")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("unclench.web.endpoints.data.write_archive", full)
    async with asking(house) as page:
        refused = await page.post("/data/files", json={"what": "export"})
    assert refused.status_code == 503
    assert "No space left on device" in refused.json()["error"]
    assert not (house.data_dir / "takeaway").exists()
