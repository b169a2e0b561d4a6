"""The page's own sentences in the wearer's language."""

from collections.abc import Mapping
from dataclasses import dataclass as plain_dataclass

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass

from alerts.texts import page_texts
from unclench.web.endpoint import CLOSED, Question
from unclench.web.house import House


@dataclass(frozen=True, slots=True, config=CLOSED)
class AskedTexts:
    """Nothing has to be said."""


@plain_dataclass(frozen=True, slots=True)
class PageTexts:
    """What the page says, and in which zone."""

    language: str
    zone: str
    texts: Mapping[str, str]
    """By the English sentence; in English there are none."""


def _texts(house: House, asked: AskedTexts) -> PageTexts:
    language = house.config.texts().language
    return PageTexts(language, house.config.zone, page_texts(language))


TEXTS = Question(
    "/texts",
    "The page's own sentences in the wearer's language, and the zone of its times.",
    TypeAdapter(AskedTexts),
    TypeAdapter(PageTexts),
    _texts,
)
