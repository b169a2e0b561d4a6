"""Weeks at a glance, and whether practices helped."""

from typing import Annotated

from pydantic import Field, TypeAdapter
from pydantic.dataclasses import dataclass

from unclench.outcomes import Outcomes, read_outcomes
from unclench.patterns import Patterns, patterns
from unclench.web.endpoint import CLOSED, Question
from unclench.web.house import House


@dataclass(frozen=True, slots=True, config=CLOSED)
class AskedPatterns:
    """How many weeks, up to the newest worn day."""

    weeks: Annotated[int, Field(ge=1, le=520)] = 4


@dataclass(frozen=True, slots=True, config=CLOSED)
class AskedEffect:
    """How many days back."""

    days: Annotated[int, Field(ge=1, le=3660)] = 90


def _patterns(house: House, asked: AskedPatterns) -> Patterns:
    with house.reader() as reader:
        return patterns(reader, asked.weeks)


def _effect(house: House, asked: AskedEffect) -> Outcomes:
    return read_outcomes(house.data_dir, asked.days)


PATTERNS = Question(
    "/patterns",
    "Load by hour and weekday, and the course of the days.",
    TypeAdapter(AskedPatterns),
    TypeAdapter(Patterns),
    _patterns,
)
OUTCOMES = Question(
    "/outcomes",
    "What practices changed, whether being prompted helped, felt against measured: `unclench effect --json`.",
    TypeAdapter(AskedEffect),
    TypeAdapter(Outcomes),
    _effect,
)
