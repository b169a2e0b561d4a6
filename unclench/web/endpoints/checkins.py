"""Check-ins: the same as `unclench checkin`, to be listed, told, changed and taken back."""

import asyncio
from dataclasses import dataclass as plain_dataclass
from dataclasses import replace
from typing import Annotated

from pydantic import Field, TypeAdapter
from pydantic.dataclasses import dataclass

from alerts.checkin import MOST_NOTE_LETTERS, SaidError, flags_due, ticked
from hrv.event import CheckIn, Imaging, Relief, Retract
from ingest.checkin_json import MOST_RELIEF_HOURS
from ingest.clock import WallClock
from unclench.checking_in import (
    KEPT_CHECKINS,
    KeptCheckIn,
    as_kept,
    checkins_of,
    in_its_place,
    meant,
    newest_checkins,
    said_at_ms,
    with_words,
)
from unclench.said import MomentError
from unclench.warning_signs import advice_on
from unclench.web.endpoint import CLOSED, Action, Question, Refused
from unclench.web.endpoints.words import MOST_LETTERS, Moment, Words
from unclench.web.house import House


@dataclass(frozen=True, slots=True, config=CLOSED)
class AskedCheckIns:
    """Nothing has to be said."""


@dataclass(frozen=True, slots=True, config=CLOSED)
class AskedCheckIn:
    """How it is; what is left out was not told."""

    pain: Annotated[int, Field(ge=0, le=10)] | None = None
    places: Words = ()
    felt: Words = ()
    clenching: Words | None = None
    """Empty: nothing is held tight."""
    wired_tired: bool | None = None
    relief: Relief | None = None
    relief_hours: Annotated[float, Field(ge=0, le=MOST_RELIEF_HOURS, allow_inf_nan=False)] | None = None
    wishes_rub: bool | None = None
    sleep: Annotated[int, Field(ge=1, le=5)] | None = None
    woke: bool | None = None
    imaging: Imaging | None = None
    note: Annotated[str, Field(max_length=4 * MOST_NOTE_LETTERS)] = ""
    at: Annotated[str, Field(max_length=MOST_LETTERS)] | None = None
    """`14:30`, `2026-11-23 14:30`; left out: now."""
    of_ms: Moment | None = None
    """The moment of the check-in whose place this one takes."""


@plain_dataclass(frozen=True, slots=True)
class ToldCheckIn:
    """What was kept."""

    checkin: KeptCheckIn
    flags_due: bool
    """There is pain, and the warning signs were not answered in the last four weeks."""
    advice: str
    """What to do about warning signs that are ticked; empty when none is."""
    trouble: str
    """Why the disk does not take it now: it waits in memory; empty: it is on the disk."""


@dataclass(frozen=True, slots=True, config=CLOSED)
class AskedRetract:
    """Which check-in is taken back."""

    at_ms: Moment


def _newest(house: House, asked: AskedCheckIns) -> list[KeptCheckIn]:
    return newest_checkins(house.data_dir)


async def _tell(house: House, asked: AskedCheckIn) -> ToldCheckIn:
    before = await asyncio.to_thread(checkins_of, house.data_dir)
    try:
        told = _said(house, asked, before)
    except (SaidError, MomentError) as error:
        raise Refused(house.config.texts()(error.args[0])) from None
    handed = await house.hand(told)
    kept = as_kept(replace(told, at_ms=handed.at_ms))
    due = bool(told.pain) and flags_due(before, WallClock().now_ms())
    advice = house.config.texts()(advice_on(ticked(before) or ()))
    return ToldCheckIn(kept, due, advice, handed.trouble)


def _said(house: House, asked: AskedCheckIn, before: list[CheckIn]) -> CheckIn:
    """Return what is to be kept. Raises SaidError, MomentError."""
    plain = CheckIn(
        0,
        pain=asked.pain,
        wired_tired=asked.wired_tired,
        relief=asked.relief,
        relief_hours=asked.relief_hours,
        wishes_rub=asked.wishes_rub,
        sleep=asked.sleep,
        woke=asked.woke,
        imaging=asked.imaging,
    )
    told = with_words(
        plain,
        house.config.texts(),
        places=asked.places,
        felt=asked.felt,
        clenching=asked.clenching,
        note=asked.note,
    )
    if told == CheckIn(0):
        raise SaidError("nothing was told")
    if asked.of_ms is not None:
        return in_its_place(meant(before, asked.of_ms, within_ms=1), told)
    return replace(told, at_ms=said_at_ms(asked.at, house.config.zone, house.now_ms()))


async def _take_back(house: House, asked: AskedRetract) -> ToldCheckIn:
    before = await asyncio.to_thread(checkins_of, house.data_dir)
    try:
        taken = meant(before, asked.at_ms, within_ms=1)
    except SaidError as error:
        raise Refused(str(error)) from None
    handed = await house.hand(Retract(0, "checkin", taken.at_ms))
    return ToldCheckIn(as_kept(taken), flags_due=False, advice="", trouble=handed.trouble)


CHECKINS = Question(
    "/checkins",
    "The newest check-ins that stand, the oldest first.",
    TypeAdapter(AskedCheckIns),
    KEPT_CHECKINS,
    _newest,
)
CHECKIN = Action(
    "/checkin",
    "Say how it is, or change what was said of a moment.",
    TypeAdapter(AskedCheckIn),
    TypeAdapter(ToldCheckIn),
    _tell,
)
CHECKIN_RETRACT = Action(
    "/checkin/retract",
    "Take a check-in back.",
    TypeAdapter(AskedRetract),
    TypeAdapter(ToldCheckIn),
    _take_back,
)
