"""What explains a prompt or a stretch of time, as the one JSON document of `why --json` and of the page."""

import json
from collections.abc import Iterable

from pydantic import JsonValue, TypeAdapter

from alerts.lessons import Lesson
from alerts.silence import Standing
from unclench.explaining.facts import Facts
from unclench.explaining.story import Story, rule_words
from unclench.explaining.stretch import Stretch
from unclench.explaining.words import sentences
from unclench.pipeline import SETTINGS
from unclench.record import Record, to_json

Document = dict[str, JsonValue]

_FACTS = TypeAdapter(Facts)
_STANDING = TypeAdapter[Standing | None](Standing | None)
_DOCUMENT = TypeAdapter[Document](Document)


def prompt_document(story: Story) -> Document:
    """Return a prompt's states, its episode, the minutes before it and the constants in force."""
    return {
        "prompt": _objects(story.states),
        "episode": json.loads(to_json(story.episode)) if story.episode else None,
        "minutes": _objects(story.minutes),
        "rule": str(rule_words(story)),
        "settings": SETTINGS.dump_python(story.settings, mode="json"),
    }


def stretch_document(told: Stretch, summed: Facts) -> Document:
    """Return what a stretch of time came to, in figures and in words, and the constants in force."""
    figures = _DOCUMENT.validate_python(_FACTS.dump_python(summed, mode="json"))
    return {
        **figures,
        "words": [{"of": of, "text": text} for of, text in sentences(told, summed)],
        "prompts": _objects(told.prompts),
        "standing": _STANDING.dump_python(told.standing, mode="json"),
        "calm": _objects(told.calms),
        "lessons": [TypeAdapter[Lesson](type(one)).dump_python(one, mode="json") for one in told.lessons],
        "settings": SETTINGS.dump_python(told.settings, mode="json"),
    }


def _objects(records: Iterable[Record]) -> list[JsonValue]:
    return [json.loads(to_json(one)) for one in records]
