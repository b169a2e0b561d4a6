"""What is set: every constant, what other values would have brought, and keeping them."""

import asyncio
from functools import partial

from pydantic import JsonValue, TypeAdapter
from pydantic.dataclasses import dataclass

from unclench.config import Config, ConfigError, InvalidError
from unclench.dry_run import compared
from unclench.dry_run_words import DryRun, Line, document, lines, summary
from unclench.renewal import in_force_of
from unclench.settings import Changes, Settings, save, settings_now, tried, waiting
from unclench.store.errors import JournalError
from unclench.web.endpoint import CLOSED, Action, Question, Refused
from unclench.web.house import House

_DAYS = 7


@dataclass(frozen=True, slots=True, config=CLOSED)
class AskedSettings:
    """Nothing has to be said."""


@dataclass(frozen=True, slots=True)
class ToldSettings:
    """All that can be set, and whether it can be set here."""

    settings: Settings
    demonstration: bool
    """A demonstration keeps its own settings: nothing is saved in it."""


@dataclass(frozen=True, slots=True, config=CLOSED)
class Changed:
    """Other values, by key; null: back to the default."""

    changes: dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What would have come in the last days with these values."""

    dry_run: DryRun
    """As `dry-run --json` tells it."""
    lines: tuple[Line, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of the new values."""

    file: str
    at_start: tuple[str, ...]
    """The keys that wait for the daemon's next start."""
    trouble: str
    """Why the others are not in force yet; empty: they are."""


def _settings(house: House, asked: AskedSettings) -> ToldSettings:
    return ToldSettings(settings_now(house.config_file, house.config), house.renew is None)


async def _dry_run(house: House, asked: Changed) -> Rehearsal:
    return await asyncio.to_thread(_rehearsed, house, asked.changes)


def _rehearsed(house: House, changes: Changes) -> Rehearsal:
    config = _usable(partial(tried, house.config_file, changes))
    with house.reader() as reader:
        told = compared(reader, config, _DAYS)
    if told is None:
        raise Refused("nothing is kept yet that could be run through once more", 409)
    return Rehearsal(document(told), tuple(lines(told, config.zone)), summary(told))


async def _save(house: House, asked: Changed) -> Saved:
    if house.renew is None:
        raise Refused("this is a demonstration: its settings are tried here, and kept nowhere", 409)
    async with house.saving:
        saved = await asyncio.to_thread(lambda: _usable(partial(save, house.config_file, asked.changes)))
        trouble = await _in_force(house, saved)
    told = await asyncio.to_thread(settings_now, house.config_file, house.config)
    return Saved(told.file, tuple(waiting(saved, house.config)), trouble)


async def _in_force(house: House, saved: Config) -> str:
    """Put in force what can be; return why it can't."""
    config = in_force_of(saved, house.config)
    if house.renew is None or config.pipeline() == house.config.pipeline():
        house.config = config
        return ""
    try:
        await house.renew(config)
    except JournalError as error:
        return str(error)
    house.config = config
    return ""


def _usable(make: "partial[Config]") -> Config:
    """Return the configuration. Raises Refused, with what is wrong by key."""
    try:
        return make()
    except InvalidError as error:
        raise Refused(str(error), facts=error.facts) from None
    except ConfigError as error:
        raise Refused(str(error)) from None


SETTINGS = Question(
    "/settings",
    "Every constant: its meaning, unit, bounds, value, and who sets it.",
    TypeAdapter(AskedSettings),
    TypeAdapter(ToldSettings),
    _settings,
)
DRY_RUN = Action(
    "/settings/dry-run",
    "What would have prompted in the last seven days with these values, beside what did.",
    TypeAdapter(Changed),
    TypeAdapter(Rehearsal),
    _dry_run,
)
SAVE = Action(
    "/settings",
    "Keep these values in the configuration file, and put in force what a running daemon can take up.",
    TypeAdapter(Changed),
    TypeAdapter(Saved),
    _save,
)
