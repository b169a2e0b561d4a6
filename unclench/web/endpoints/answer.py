"""What becomes of the open prompt: the same answer as `unclench answer --json`."""

import asyncio
import json
from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, JsonValue, TypeAdapter
from pydantic.dataclasses import dataclass

from alerts.prompt import Prompt
from hrv.event import Answer, AnswerWord, NotThisReason
from unclench.open_prompt import NONE_OPEN, UNCHANGED, became, open_prompt
from unclench.record import to_json
from unclench.web.endpoint import CLOSED, Action, Refused
from unclench.web.house import House

Told = Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True, config=CLOSED)
class AskedAnswer:
    """An answer; one that names no prompt means the open one."""

    answer: AnswerWord
    prompt_ms: int | None = None
    minutes: Annotated[int, Field(ge=1, le=1440)] | None = None
    """With `snoozed`: 15, 30 or 60."""
    why: NotThisReason | None = None
    """With `not_this`: what it was."""


async def _answer(house: House, asked: AskedAnswer) -> Told:
    if (asked.why is not None and asked.answer != "not_this") or (
        asked.minutes is not None and asked.answer != "snoozed"
    ):
        raise Refused("why goes with not_this, minutes with snoozed")
    waiting = await asyncio.to_thread(_open, house)
    if waiting is None or asked.prompt_ms not in (None, waiting.prompt_ms):
        raise Refused(NONE_OPEN if waiting is None else UNCHANGED, 409)
    said = Answer(0, asked.answer, waiting.prompt_ms, asked.minutes, asked.why)
    handed = await house.hand(said)
    answered = waiting if handed.trouble else await asyncio.to_thread(_became, house, waiting)
    if answered is None:
        raise Refused(UNCHANGED, 409)
    told: Told = json.loads(to_json(answered))
    return told


def _open(house: House) -> Prompt | None:
    with house.reader() as reader:
        return open_prompt(reader)


def _became(house: House, waiting: Prompt) -> Prompt | None:
    with house.reader() as reader:
        return became(reader, waiting)


ANSWER = Action(
    "/answer",
    "Answers the open prompt; tells it as it then stands.",
    TypeAdapter(AskedAnswer),
    TypeAdapter(Told),
    _answer,
)
