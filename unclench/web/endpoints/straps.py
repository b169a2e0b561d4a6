"""The strap: which is remembered, which are nearby, and remembering another."""

import asyncio
from typing import Annotated

from pydantic import Field, TypeAdapter
from pydantic.dataclasses import dataclass

from ingest.link_words import link_words
from ingest.sources.faults import LinkError
from ingest.sources.nearby import Seen
from unclench.paired import forget_paired, read_paired
from unclench.straps import remembered_strap, scanned, strength_words
from unclench.web.endpoint import CLOSED, Action, Question
from unclench.web.house import House

Address = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z:-]+$")]
Name = Annotated[str, Field(max_length=248)]
Seconds = Annotated[float, Field(ge=0.1, le=10)]


@dataclass(frozen=True, slots=True, config=CLOSED)
class AskedStrap:
    """Nothing has to be said."""


@dataclass(frozen=True, slots=True)
class ToldStrap:
    """The remembered strap, and whether another one can be heard at once."""

    address: str
    """Empty: none is remembered."""
    name: str
    calibrated: bool
    """Whether it was learned how gravity pulls at it, so that sitting and lying are told."""
    configured: str
    """The strap that the configuration names, which goes before; empty: none."""
    at_once: bool
    """Whether the daemon hears straps; else a new one is heard from its next start with one."""


@dataclass(frozen=True, slots=True, config=CLOSED)
class Search:
    """How long to listen."""

    seconds: Seconds = 3.0


@dataclass(frozen=True, slots=True)
class Found:
    """One strap that was heard."""

    address: str
    name: str
    rssi_dbm: int | None
    """None: it is connected to this machine, and advertises nothing."""
    strength: str
    connected: bool
    remembered: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard."""

    straps: tuple[Found, ...]
    busy: bool
    """The daemon itself searches for its strap: try again in a moment."""
    fault: str
    """Why nothing can be heard; empty when all is well."""


@dataclass(frozen=True, slots=True, config=CLOSED)
class Chosen:
    """The strap to remember."""

    address: Address
    name: Name = ""


@dataclass(frozen=True, slots=True)
class Paired:
    """What became of it."""

    told: str


@dataclass(frozen=True, slots=True, config=CLOSED)
class Forgotten:
    """Nothing has to be said."""


def _strap(house: House, asked: AskedStrap) -> ToldStrap:
    paired, link = read_paired(house.data_dir), house.config.strap
    return ToldStrap(
        address=paired.address if paired else "",
        name=paired.name if paired else "",
        calibrated=paired is not None and paired.calibration is not None,
        configured=link.name or link.address,
        at_once=house.hear is not None,
    )


async def _search(house: House, asked: Search) -> Heard:
    paired = await asyncio.to_thread(read_paired, house.data_dir)
    adapter = house.config.strap.adapter
    try:
        seen = await scanned(adapter, asked.seconds, lambda _: None, lambda _: False, house.listening)
    except LinkError as error:
        busy = error.reason == "busy"
        return Heard((), busy, "" if busy else str(error))
    return Heard(tuple(_found(one, paired.address if paired else "") for one in seen), False, "")


def _found(seen: Seen, remembered: str) -> Found:
    return Found(
        seen.address,
        seen.name,
        seen.rssi_dbm,
        strength_words(seen.rssi_dbm),
        seen.rssi_dbm is None,
        seen.address == remembered,
    )


async def _pair(house: House, asked: Chosen) -> Paired:
    strap = await asyncio.to_thread(remembered_strap, house.data_dir, asked.address, asked.name)
    named = strap.name or strap.address
    link = house.config.strap
    if link.address or link.name:
        return Paired(f"{named} is remembered; but the configuration names a strap, and that goes before")
    if house.hear is not None and house.hear(strap):
        return Paired(f"{named} is remembered, and heard from now on")
    return Paired(f"{named} is remembered, and heard from the daemon's next start with a strap")


async def _forget(house: House, asked: Forgotten) -> Paired:
    if await asyncio.to_thread(forget_paired, house.data_dir):
        return Paired("forgotten: the next start of the daemon asks for a strap")
    return Paired(link_words("not_paired"))


STRAP = Question(
    "/strap",
    "The remembered strap.",
    TypeAdapter(AskedStrap),
    TypeAdapter(ToldStrap),
    _strap,
)
SEARCH = Action(
    "/straps/search",
    "Listen for straps nearby for some seconds.",
    TypeAdapter(Search),
    TypeAdapter(Heard),
    _search,
)
PAIR = Action(
    "/straps/pair",
    "Remember one strap, so that no other is taken, and hear it.",
    TypeAdapter(Chosen),
    TypeAdapter(Paired),
    _pair,
)
FORGET = Action(
    "/straps/forget",
    "Forget the remembered strap.",
    TypeAdapter(Forgotten),
    TypeAdapter(Paired),
    _forget,
)
