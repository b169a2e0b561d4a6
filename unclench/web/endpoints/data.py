"""What is kept, and taking it away: an archive of everything, or a copy of the journal."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final, Literal

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass

from ingest.clock import WallClock
from unclench.erasing import BEYOND, WORD, traces_of
from unclench.exporting.archive import write_archive
from unclench.kept import Holdings, holdings
from unclench.store.backup import backed_up
from unclench.store.directory import PRIVATE_FILE
from unclench.store.journal import JOURNAL_FILE
from unclench.web.endpoint import CLOSED, Action, Question, Refused
from unclench.web.house import House
from unclench.web.workshop import Say, StoppedError
from unclench.words import local_time

What = Literal["export", "backup"]


@dataclass(frozen=True, slots=True, config=CLOSED)
class AskedData:
    """Nothing has to be said."""


@dataclass(frozen=True, slots=True, config=CLOSED)
class AskedProgress:
    """Nothing has to be said."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is."""

    share: float | None
    """0 to 1; None: nothing is being made."""


@dataclass(frozen=True, slots=True, config=CLOSED)
class Wanted:
    """What is to be made."""

    what: What


@dataclass(frozen=True, slots=True)
class Ready:
    """A file that waits to be taken, once."""

    path: str
    """Below `/api/v1`."""
    name: str
    bytes: int
    told: str


def _data(house: House, asked: AskedData) -> Holdings:
    return holdings(house.data_dir, house.config)


def _progress(house: House, asked: AskedProgress) -> Progress:
    return Progress(house.workshop.share)


async def _make(house: House, asked: Wanted) -> Ready:
    if house.workshop.share is not None:
        raise Refused("another file is being made: wait for it", 409)
    now = local_time(WallClock().now_ms(), house.config.zone)
    name, work = _MAKERS[asked.what]
    try:
        made = await house.workshop.make(f"{name[0]}-{now:%Y-%m-%d-%H%M%S}{name[1]}", partial(work, house))
    except StoppedError:
        raise Refused("the daemon ends", 503) from None
    except OSError as error:
        raise Refused(f"the file can't be made: {error.strerror}; nothing is left of it", 503) from None
    return Ready(f"/data/files/{made.id}", made.path.name, made.bytes, made.told)


def _backup(house: House, target: Path, say: Say) -> str:
    done = backed_up(house.data_dir / JOURNAL_FILE, target, say)
    return f"{done.beats} beats, checked"


def _export(house: House, target: Path, say: Say) -> str:
    target.touch(PRIVATE_FILE)
    with target.open("wb") as stream:
        done = write_archive(stream, house.data_dir, house.config, tell=say, workshop=target.parent)
    return f"{sum(done.rows.values())} rows in {len(done.rows)} tables, and a text that explains them"


_MAKERS: Final[Mapping[What, tuple[tuple[str, str], Callable[[House, Path, Say], str]]]] = {
    "export": (("unclench-export", ".zip"), _export),
    "backup": (("unclench-journal", ".db"), _backup),
}


@dataclass(frozen=True, slots=True, config=CLOSED)
class AskedTraces:
    """Nothing has to be said."""


@dataclass(frozen=True, slots=True)
class ToldTraces:
    """What would go."""

    files: int
    bytes: int
    mirrors: tuple[str, ...]
    beyond: tuple[str, ...]
    """What can't be reached."""
    word: str
    """What has to be said to have it done."""
    possible: bool
    """Whether a daemon runs that can end for it."""


@dataclass(frozen=True, slots=True, config=CLOSED)
class Farewell:
    """The word that says it is meant."""

    word: str


@dataclass(frozen=True, slots=True)
class Ending:
    """The last thing that the page is told."""

    told: str


def _traces(house: House, asked: AskedTraces) -> ToldTraces:
    found = traces_of(house.data_dir, house.config)
    return ToldTraces(len(found.files), found.bytes, found.mirrors, BEYOND, WORD, house.erase is not None)


async def _erase(house: House, asked: Farewell) -> Ending:
    if asked.word != WORD:
        raise Refused(f"nothing was erased: the word is {WORD}")
    if house.erase is None:
        raise Refused("no daemon runs here that could end: `unclench erase` does it", 409)
    house.erase()
    return Ending("the daemon ends now, then all of this goes")


DATA = Question(
    "/data",
    "What is kept: how much of which kind, and how it goes with the mirrors.",
    TypeAdapter(AskedData),
    TypeAdapter(Holdings),
    _data,
)
PROGRESS = Question(
    "/data/progress",
    "How far the file is that is being made.",
    TypeAdapter(AskedProgress),
    TypeAdapter(Progress),
    _progress,
)
MAKE = Action(
    "/data/files",
    "Make a file to take away; it lies in a private place until it is taken, once.",
    TypeAdapter(Wanted),
    TypeAdapter(Ready),
    _make,
)
TRACES = Question(
    "/data/traces",
    "What would go if all was erased, and what can't be reached.",
    TypeAdapter(AskedTraces),
    TypeAdapter(ToldTraces),
    _traces,
)
ERASE = Action(
    "/data/erase",
    "End the daemon, and then take away all that it kept, a mirror's points included.",
    TypeAdapter(Farewell),
    TypeAdapter(Ending),
    _erase,
)
