"""The nine signs: the same answer as `unclench signs --json`."""

from typing import Annotated

from pydantic import Field, TypeAdapter
from pydantic.dataclasses import dataclass

from ingest.clock import WallClock
from unclench.nine_signs import (
    DAYS,
    LEAST_ASKED_DAYS,
    MOST_DAYS,
    SIGNS_TOLD,
    FlagsDueError,
    Signs,
    signs_of,
)
from unclench.web.endpoint import CLOSED, Question, Refused
from unclench.web.house import House


@dataclass(frozen=True, slots=True, config=CLOSED)
class AskedSigns:
    """How many days back are asked."""

    days: Annotated[int, Field(ge=LEAST_ASKED_DAYS, le=MOST_DAYS)] = DAYS


def _signs(house: House, asked: AskedSigns) -> Signs:
    now_ms = WallClock().now_ms()
    try:
        return signs_of(house.data_dir, house.config.zone, asked.days, house.config.texts(), now_ms)
    except FlagsDueError as error:
        raise Refused(str(error), 409) from None


SIGNS = Question(
    "/signs",
    "What the last days say of each of the nine signs; refused until the warning signs are answered.",
    TypeAdapter(AskedSigns),
    SIGNS_TOLD,
    _signs,
)
