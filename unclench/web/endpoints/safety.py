"""Safety: the same answer as `unclench safety --json`, and the answer about the warning signs."""

import asyncio
from typing import Annotated

from pydantic import Field, TypeAdapter
from pydantic.dataclasses import dataclass

from alerts.checkin import FLAGS, SaidError
from ingest.clock import WallClock
from unclench.warning_signs import SAFETY, Safety, checked_flags, flags_said, safety_of
from unclench.web.endpoint import CLOSED, Action, Question, Refused
from unclench.web.endpoints.words import MOST_LETTERS
from unclench.web.house import House


@dataclass(frozen=True, slots=True, config=CLOSED)
class AskedSafety:
    """Nothing has to be said."""


@dataclass(frozen=True, slots=True, config=CLOSED)
class AskedFlags:
    """Which warning signs fit, by their names; none: all were read and none fits."""

    flags: Annotated[tuple[Annotated[str, Field(max_length=MOST_LETTERS)], ...], Field(max_length=len(FLAGS))]


def _safety(house: House, asked: AskedSafety) -> Safety:
    return safety_of(house.data_dir, house.config.texts(), WallClock().now_ms())


async def _keep(house: House, asked: AskedFlags) -> Safety:
    try:
        flags = checked_flags(asked.flags)
    except SaidError as error:
        raise Refused(str(error)) from None
    said = await asyncio.to_thread(flags_said, house.data_dir, flags, WallClock().now_ms())
    await house.hand(said)
    return await asyncio.to_thread(_safety, house, AskedSafety())


SAFETY_TOLD = Question(
    "/safety",
    "The warning signs, who asks first, and how it stands with them.",
    TypeAdapter(AskedSafety),
    SAFETY,
    _safety,
)
SAFETY_FLAGS = Action(
    "/safety/flags",
    "Keep which warning signs fit; this answer takes the place of the one before.",
    TypeAdapter(AskedFlags),
    SAFETY,
    _keep,
)
