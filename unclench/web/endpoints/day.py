"""A day, and why it went so."""

from datetime import date as Date
from typing import Annotated

from pydantic import Field, TypeAdapter
from pydantic.dataclasses import dataclass

from unclench.explaining.documents import Document, prompt_document, stretch_document
from unclench.explaining.facts import facts
from unclench.explaining.story import story_of
from unclench.explaining.stretch import heard_span, stretch
from unclench.lived_day import LivedDay, lived_day
from unclench.store.reader import Reader
from unclench.web.endpoint import CLOSED, Question, Refused
from unclench.web.house import House

DayOfLife = Annotated[Date, Field(ge=Date(1970, 1, 2), le=Date(9999, 12, 30))]
"""With a day before it and one after it on every clock."""


@dataclass(frozen=True, slots=True, config=CLOSED)
class AskedDay:
    """Which day of the wearer's calendar."""

    date: DayOfLife | None = None
    """Without one: the newest that was worn."""


@dataclass(frozen=True, slots=True, config=CLOSED)
class AskedWhy:
    """A prompt by its `prompt_ms`, or a day; exactly one."""

    prompt_ms: int | None = None
    date: DayOfLife | None = None


def _day(house: House, asked: AskedDay) -> LivedDay:
    with house.reader() as reader:
        return lived_day(reader, asked.date, house.config.zone, house.config.texts())


def _why(house: House, asked: AskedWhy) -> Document:
    if (asked.prompt_ms is None) == (asked.date is None):
        raise Refused("name one of prompt_ms and date")
    with house.reader() as reader:
        if asked.date is not None:
            return _why_day(reader, asked.date, house.config.zone)
        story = story_of(reader, asked.prompt_ms)
        if story is None:
            raise Refused("there was no prompt at that moment", 404)
        return prompt_document(story)


def _why_day(reader: Reader, day: Date, zone: str) -> Document:
    span = heard_span(reader, day, zone)
    if span is None:
        raise Refused("nothing was heard that day", 404)
    told = stretch(reader, *span)
    return stretch_document(told, facts(told))


DAY = Question(
    "/day",
    "A day of the wearer: its minutes, gaps, episodes, prompts, practices, tags and check-ins.",
    TypeAdapter(AskedDay),
    TypeAdapter(LivedDay),
    _day,
)
WHY = Question(
    "/why",
    "What led to a prompt, or why a day had none: the document of `unclench why --json`.",
    TypeAdapter(AskedWhy),
    TypeAdapter(Document),
    _why,
)
