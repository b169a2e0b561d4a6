"""The contract of every mirror in the table."""

from collections.abc import Sequence
from dataclasses import FrozenInstanceError
from pathlib import Path
from random import Random
from typing import get_args

import pytest

from hrv.beat import Beat
from ingest.clock import WallClock
from tests.store.influx_server import free_port
from tests.store.records import beats
from unclench.record import Kept, Record
from unclench.store.follower import Follower, FollowSettings
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.mirror import Mirror, RefusedError, TemporaryError
from unclench.store.mirrors import AnyMirror
from unclench.store.mirrors.influx import Influx
from unclench.store.reader import Reader

OUT_OF_REACH: dict[type[Mirror], Mirror] = {
    Influx: Influx(f"http://127.0.0.1:{free_port()}", "heart"),
}

MIRRORS = pytest.mark.parametrize("mirror", OUT_OF_REACH.values(), ids=lambda mirror: mirror.kind)


def test_every_mirror_of_the_table_is_tested_and_has_a_kind_of_its_own() -> None:
    assert set(OUT_OF_REACH) == set(get_args(AnyMirror) or (AnyMirror,))
    assert len({mirror.kind for mirror in OUT_OF_REACH.values()}) == len(OUT_OF_REACH)


@MIRRORS
def test_a_mirror_that_is_out_of_reach_may_take_it_later(mirror: Mirror) -> None:
    with pytest.raises(TemporaryError):
        mirror.reflect([Kept(1, beats(1)[0])])


@MIRRORS
def test_nothing_to_bring_over_is_nothing_to_do(mirror: Mirror) -> None:
    mirror.reflect([])


@MIRRORS
def test_a_mirrors_settings_can_not_be_changed(mirror: Mirror) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(mirror, "kind", "other")  # noqa: B010


@pytest.mark.parametrize("url", ["http://me:canary-1@127.0.0.1:8086", "me:canary-1@127.0.0.1:8086"])
def test_a_password_in_the_url_is_refused_and_not_told(url: str) -> None:
    with pytest.raises(ValueError, match="token_file") as caught:
        Influx(url, "heart")
    assert "canary-1" not in str(caught.value)


@pytest.mark.parametrize("settings", [{"timeout_ms": 0}, {"timeout_ms": -5}, {"keep_days": -1}])
def test_a_number_with_which_nothing_could_be_sent_is_refused(settings: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=f"{next(iter(settings))} .* is below"):
        Influx("http://127.0.0.1:8086", "heart", **settings)  # type: ignore[arg-type]


class Grudging:
    """A mirror that refuses every record but the last, and has no time for that one."""

    kind = "grudging"
    keep_days = 0
    shows: tuple[type[Record], ...] = (Beat,)

    def reflect(self, batch: Sequence[Kept]) -> None:
        if batch[-1].seq == 4 and len(batch) == 1:
            raise TemporaryError("too many requests", status=429)
        raise RefusedError("never", "line")


def test_what_is_refused_again_in_a_new_try_is_not_counted_again(tmp_path: Path) -> None:
    path = tmp_path / JOURNAL_FILE
    settings = FollowSettings(most_letters=4)
    with Journal.open(path) as journal:
        journal.begin("strap", "", started_ms=1)
        journal.append(beats(4))
        journal.settle()
        with Follower(Grudging(), journal, path, settings, WallClock(), Random(1)) as follower:
            for _ in range(4):
                follower.step()
                assert follower.fact == "too many requests"


class Hurried:
    """A mirror that answers one request of each try, refuses every third record, and keeps the rest."""

    kind = "hurried"
    keep_days = 0
    shows: tuple[type[Record], ...] = (Beat,)

    def __init__(self) -> None:
        self.taken: list[int] = []
        self.asked = 0

    def reflect(self, batch: Sequence[Kept]) -> None:
        self.asked += 1
        if self.asked % 2 == 0:
            raise TemporaryError("too many requests", status=429)
        if any(kept.seq % 3 == 0 for kept in batch):
            raise RefusedError("never", "line")
        self.taken += [kept.seq for kept in batch]


def test_a_mirror_that_answers_once_and_refuses_much_is_followed_to_the_end(tmp_path: Path) -> None:
    path, mirror = tmp_path / JOURNAL_FILE, Hurried()
    with Journal.open(path) as journal:
        journal.begin("strap", "", started_ms=1)
        journal.append(beats(60))
        journal.settle()
        with Follower(mirror, journal, path, FollowSettings(), WallClock(), Random(1)) as follower:
            for _ in range(200):
                follower.step()
            assert follower.seq == 60
    assert mirror.taken == [seq for seq in range(1, 61) if seq % 3]
    with Reader(path) as reader:
        assert [letter.seq for letter in reader.dead("hurried")] == list(range(3, 61, 3))
