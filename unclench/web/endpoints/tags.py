"""Tags: the same as `unclench tag`, to be listed, put on moments and taken back."""

import asyncio
from dataclasses import dataclass as plain_dataclass
from typing import Annotated

from pydantic import Field, TypeAdapter
from pydantic.dataclasses import dataclass

from alerts.checkin import SaidError
from hrv.event import Retract, Tag
from unclench.checking_in import MOST_DAYS, newest_tags, tag_moments, tag_word, tags_of
from unclench.said import MomentError
from unclench.web.endpoint import CLOSED, Action, Question, Refused
from unclench.web.endpoints.words import MOST_LETTERS, Moment
from unclench.web.house import House

Text = Annotated[str, Field(max_length=MOST_LETTERS)]


@dataclass(frozen=True, slots=True, config=CLOSED)
class AskedTags:
    """Nothing has to be said."""


@dataclass(frozen=True, slots=True, config=CLOSED)
class AskedTag:
    """A word on this moment, on another, or on every day up to one."""

    word: Text
    at: Text | None = None
    """`14:30`, `2026-11-23` or `2026-11-23 14:30`; left out: now."""
    until: Text | None = None
    """`2026-11-23`: once a day up to this one."""


@dataclass(frozen=True, slots=True, config=CLOSED)
class OneTag:
    """A tag by its moment and its word."""

    at_ms: Moment
    tag: Text


@dataclass(frozen=True, slots=True, config=CLOSED)
class AskedRetract:
    """Which tags are taken back."""

    tags: Annotated[tuple[OneTag, ...], Field(min_length=1, max_length=MOST_DAYS)]


@plain_dataclass(frozen=True, slots=True)
class ToldTags:
    """What was done, to which tags."""

    tags: tuple[Tag, ...]
    trouble: str
    """Why the disk does not take it now: it waits in memory; empty: it is on the disk."""


def _newest(house: House, asked: AskedTags) -> list[Tag]:
    return newest_tags(house.data_dir)


async def _tag(house: House, asked: AskedTag) -> ToldTags:
    try:
        tag = tag_word(asked.word, house.config.texts())
        moments = tag_moments(asked.at, asked.until, house.config.zone, house.now_ms())
    except (SaidError, MomentError) as error:
        raise Refused(str(error)) from None
    handed = [await house.hand(Tag(at_ms, tag)) for at_ms in moments]
    return ToldTags(tuple(Tag(one.at_ms, tag) for one in handed), handed[-1].trouble)


async def _take_back(house: House, asked: AskedRetract) -> ToldTags:
    standing = {(one.at_ms, one.tag) for one in await asyncio.to_thread(tags_of, house.data_dir)}
    wished = dict.fromkeys((one.at_ms, one.tag) for one in asked.tags)
    missing = [tag for at_ms, tag in wished if (at_ms, tag) not in standing]
    if missing:
        raise Refused(f"there is no such tag to take back: {missing[0]!r} does not stand at that moment")
    handed = [await house.hand(Retract(0, "tag", at_ms, tag)) for at_ms, tag in wished]
    return ToldTags(tuple(Tag(at_ms, tag) for at_ms, tag in wished), handed[-1].trouble)


TAGS = Question(
    "/tags",
    "The tags of the last four weeks that stand.",
    TypeAdapter(AskedTags),
    TypeAdapter(list[Tag]),
    _newest,
)
TAG = Action(
    "/tag",
    "Put a word on a moment.",
    TypeAdapter(AskedTag),
    TypeAdapter(ToldTags),
    _tag,
)
TAG_RETRACT = Action(
    "/tag/retract",
    "Take tags back.",
    TypeAdapter(AskedRetract),
    TypeAdapter(ToldTags),
    _take_back,
)
