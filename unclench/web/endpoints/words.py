"""The words that a check-in and a tag offer, as they are kept and as the wearer calls them."""

from collections.abc import Iterable
from dataclasses import dataclass as plain_dataclass
from typing import Annotated, Final

from pydantic import Field, TypeAdapter
from pydantic.dataclasses import dataclass

from alerts.checkin import BEARS, CLENCHED, CONTEXT_TAGS, FELT, LIGHT
from alerts.texts import Texts
from ingest.json_fields import LATEST_MS
from unclench.body_map import BODY_MAP, HEIGHT, WIDTH, Figure, View
from unclench.web.endpoint import CLOSED, Question
from unclench.web.house import House

MOST_LETTERS: Final = 200
Moment = Annotated[int, Field(ge=1, le=LATEST_MS)]
Words = Annotated[tuple[Annotated[str, Field(max_length=MOST_LETTERS)], ...], Field(max_length=50)]


@dataclass(frozen=True, slots=True, config=CLOSED)
class AskedWords:
    """Nothing has to be said."""


@plain_dataclass(frozen=True, slots=True)
class Word:
    """One word."""

    word: str
    """As it is kept, in English."""
    said: str
    """As the wearer calls it."""


@plain_dataclass(frozen=True, slots=True)
class Place:
    """A region of the body map."""

    word: str
    """As it is kept, in English."""
    said: str
    """As the wearer calls it."""
    path: str
    """Its shape, as an SVG path."""
    x: float
    y: float
    """Its middle."""


@plain_dataclass(frozen=True, slots=True)
class Body:
    """The body seen from one side, in a frame of `width` by `height`."""

    view: View
    width: int
    height: int
    outline: str
    places: tuple[Place, ...]


@plain_dataclass(frozen=True, slots=True)
class Offered:
    """All that is offered; a feeling, a tag may be one's own, too."""

    bodies: tuple[Body, ...]
    light: tuple[Word, ...]
    """Feelings that are light."""
    heavy: tuple[Word, ...]
    """Feelings that are load."""
    clenching: tuple[Word, ...]
    bears: tuple[Word, ...]
    """What chases a person of today: tags in one tap."""
    context: tuple[Word, ...]
    """Other tags."""


def _offered(house: House, asked: AskedWords) -> Offered:
    texts = house.config.texts()
    return Offered(
        bodies=tuple(_body(figure, texts) for figure in BODY_MAP),
        light=_words((word for word in FELT if word in LIGHT), texts),
        heavy=_words((word for word in FELT if word not in LIGHT), texts),
        clenching=_words(CLENCHED, texts),
        bears=_tags(BEARS, texts),
        context=_tags(CONTEXT_TAGS, texts),
    )


def _body(figure: Figure, texts: Texts) -> Body:
    places = (Place(one.word, texts.word(one.word), one.path, one.x, one.y) for one in figure.regions)
    return Body(figure.view, WIDTH, HEIGHT, figure.outline, tuple(places))


def _words(kept: Iterable[str], texts: Texts) -> tuple[Word, ...]:
    return tuple(Word(str(word), texts.word(word)) for word in kept)


def _tags(kept: Iterable[str], texts: Texts) -> tuple[Word, ...]:
    """Return tags; a tag has hyphens for spaces."""
    return tuple(Word(one.word, one.said.replace("-", " ")) for one in _words(kept, texts))


WORDS = Question(
    "/words",
    "The words that a check-in and a tag offer.",
    TypeAdapter(AskedWords),
    TypeAdapter(Offered),
    _offered,
)
