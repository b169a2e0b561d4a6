"""What is set and where, what other values would do, and how they are kept in the wearer's file."""

import os
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Literal

import tomlkit
from pydantic import JsonValue, SecretStr, TypeAdapter
from tomlkit.container import Container, OutOfOrderTableProxy
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AbstractTable

from alerts.holds import DEFAULT_HOLDS
from alerts.words import WHY_WORDS
from unclench.config import Config, ConfigError, Given, InvalidError, config_path, given, read_config
from unclench.constants import Constant, constants, meanings
from unclench.renewal import AT_START
from unclench.store.directory import PRIVATE_FILE

Origin = Literal["default", "file", "credential", "environment"]
"""Who sets a value."""

HOLDS: Final = "holds"
LISTS: Final = ("surroundings", "notifiers", "mirrors")
"""Lists of entries that are changed in the file alone."""
FIRST: Final = (
    "plan.weekdays",
    "plan.work_begin",
    "plan.work_end",
    "plan.snacks_a_day",
    "policy.prompts_a_day",
    "plan.morning",
    "plan.night",
    "plan.lights_out",
    "plan.joy",
    "practice.pace_per_min",
    "practice.i_am_safe.wording",
    "practice.joy_block.joys",
    "practice.voice",
    "practice.tones",
    "episode.profile",
    "language",
    "zone",
)
"""What people change first, in the order of a day."""

_JSON: Final = TypeAdapter[JsonValue](JsonValue)
_ANY: Final = TypeAdapter(object)
_FIXED: Final = frozenset({"environment", "credential"})

Changes = Mapping[str, JsonValue]
"""By key; null: back to the default. `holds` has a list of entries."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One constant, and how it is set."""

    constant: Constant
    value: JsonValue
    """As it is set now."""
    in_force: JsonValue
    """As the daemon has it: another one waits for the next start."""
    origin: Origin
    at_start: bool
    """Whether it is taken up at the next start only."""


@dataclass(frozen=True, slots=True)
class HoldSetting:
    """One of the things that may keep a prompt back."""

    kind: str
    words: str
    on: bool
    entry: JsonValue
    """As it stands in the list, or would."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A list that is changed in the file."""

    key: str
    meaning: str
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """All that can be set."""

    file: str
    """Where changes are kept."""
    first: tuple[str, ...]
    """The keys that people change first."""
    settings: tuple[Setting, ...]
    holds: tuple[HoldSetting, ...]
    holds_origin: Origin
    lists: tuple[Listed, ...]


def settings_now(file: Path | None, in_force: Config) -> Settings:
    """Return how everything is set, and what a daemon that has `in_force` runs with. Raises ConfigError."""
    path = config_path(file)
    saved, places = read_config(file), given(path)
    return Settings(
        file=str(path),
        first=FIRST,
        settings=tuple(_setting(one, saved, in_force, places) for one in constants()),
        holds=_holds(saved),
        holds_origin=_origin(HOLDS, places),
        lists=tuple(
            Listed(name, meanings(Config)[name], tuple(map(shown, getattr(saved, name)))) for name in LISTS
        ),
    )


def tried(file: Path | None, changes: Changes) -> Config:
    """Return the configuration that these changes would make; nothing is kept. Raises ConfigError."""
    return _tried(_changed(config_path(file), changes), changes)


def save(file: Path | None, changes: Changes) -> Config:
    """Write these changes into the file, all or none, and return the configuration. Raises ConfigError.

    The file's comments and order stay, and who may read it.
    """
    path = config_path(file)
    text = _changed(path, changes)
    saved = _tried(text, changes)
    _written(path.resolve(), text)
    return saved


def waiting(saved: Config, in_force: Config) -> list[str]:
    """Return the keys whose values wait for the next start of the daemon that has `in_force`."""
    keys = [one.key for one in constants() if one.key.partition(".")[0] in AT_START]
    return [key for key in keys if _value(saved, key) != _value(in_force, key)]


def shown(entry: object) -> str:
    """Return one entry of a list in one line, without what is secret."""
    assert is_dataclass(entry)
    told = [(one.name, getattr(entry, one.name)) for one in fields(entry) if one.repr]
    plain = [f"{name} = {_text(value)}" for name, value in told if not isinstance(value, SecretStr)]
    return ", ".join(plain)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _setting(constant: Constant, saved: Config, in_force: Config, places: Given) -> Setting:
    return Setting(
        constant=constant,
        value=_value(saved, constant.key),
        in_force=_value(in_force, constant.key),
        origin=_origin(constant.key, places),
        at_start=constant.key.partition(".")[0] in AT_START,
    )


def _value(config: Config, key: str) -> JsonValue:
    found: Any = config
    for name in key.split("."):
        found = getattr(found, name)
    return _JSON.validate_python(_ANY.dump_python(found, mode="json"))


def _holds(saved: Config) -> tuple[HoldSetting, ...]:
    on = {one.kind: one for one in saved.holds}
    every = [*DEFAULT_HOLDS, *(one for one in saved.holds if one not in DEFAULT_HOLDS)]
    known = {one.kind: on.get(one.kind, one) for one in every}
    return tuple(
        HoldSetting(kind, WHY_WORDS.get(kind, kind), kind in on, _ANY.dump_python(one, mode="json"))
        for kind, one in known.items()
    )


def _origin(key: str, places: Given) -> Origin:
    if _has(places.environment, key):
        return "environment"
    if _has(places.credentials, key):
        return "credential"
    return "file" if _has(places.file, key) else "default"


def _has(tables: Mapping[str, object], key: str) -> bool:
    found: object = tables
    for name in key.split("."):
        if not isinstance(found, Mapping) or name not in found:
            return False
        found = found[name]
    return True


def _changed(path: Path, changes: Changes) -> str:
    """Return the file's text with the changes in it. Raises ConfigError."""
    _refuse_fixed(changes, given(path))
    try:
        document = tomlkit.parse(path.read_text("utf-8"))
    except FileNotFoundError:
        document = tomlkit.document()
    for key, value in _whole(changes, path).items():
        try:
            plain = _entries(value) if key == HOLDS and isinstance(value, list) else value
            _put(document, key.split("."), plain)
        except TOMLKitError:
            raise InvalidError("settings", {key: "has an empty value in it: leave that out"}) from None
    return tomlkit.dumps(document)


def _whole(changes: Changes, path: Path) -> dict[str, JsonValue]:
    """Return the changes; of a rhythm both values, for the file names both or none."""
    told = dict(changes)
    for table in {key.rpartition(".")[0] for key in changes if ".rhythm." in key}:
        keys = (f"{table}.in_ms", f"{table}.out_ms")
        if all(changes.get(key, 0) is None for key in keys):
            told = {key: value for key, value in told.items() if key not in keys} | {table: None}
        else:
            told |= {key: _value(_standing(path), key) for key in keys if changes.get(key) is None}
    return told


def _standing(path: Path) -> Config:
    return read_config(path if path.exists() else None)


def _refuse_fixed(changes: Changes, places: Given) -> None:
    known = {HOLDS, *(one.key for one in constants())}
    facts = {key: "there is no such setting here" for key in changes if key not in known}
    for key in changes:
        origin = _origin(key, places)
        if origin in _FIXED:
            facts[key] = f"is set by the {origin} of the daemon, which goes before the file: change it there"
    if facts:
        raise InvalidError("settings", facts)


def _put(
    table: Container | AbstractTable | OutOfOrderTableProxy, names: Sequence[str], value: object
) -> None:
    """Put the value where its names lead; None takes it away."""
    name, *deeper = names
    if deeper:
        if name not in table:
            if value is None:
                return
            table[name] = tomlkit.table(is_super_table=len(deeper) > 1)
        inner = table[name]
        if not isinstance(inner, Container | AbstractTable | OutOfOrderTableProxy):
            raise InvalidError("settings", {name: "is no table in the file: mend it there first"})
        _put(inner, deeper, value)
    elif value is None:
        table.pop(name, None)
    else:
        table[name] = value


def _entries(value: Sequence[JsonValue]) -> object:
    """Return a list of tables as TOML has it; an empty one is a list."""
    if not value:
        return tomlkit.array()
    entries = tomlkit.aot()
    for one in value:
        entries.append(tomlkit.item(one))
    return entries


def _tried(text: str, changes: Changes) -> Config:
    with TemporaryDirectory() as directory:
        path = Path(directory) / "config.toml"
        path.write_text(text, "utf-8")
        try:
            return read_config(path)
        except InvalidError as error:
            raise InvalidError("settings", _by_key(error.facts, changes)) from None


def _by_key(facts: Mapping[str, str], changes: Changes) -> dict[str, str]:
    """Return what is wrong by the changed key that it names: a table refuses its values as a whole."""
    told: dict[str, str] = {}
    for place, fact in facts.items():
        inside = [key for key in changes if f"{place}.".startswith(f"{key}.") or key.startswith(f"{place}.")]
        named = [key for key in inside if re.search(rf"\b{key.rpartition('.')[2]}\b", fact)]
        told |= dict.fromkeys(named or (inside if len(inside) == 1 else [place]), fact)
    return told


def _written(path: Path, text: str) -> None:
    """Put the text in the file's place at once, as private as it was; a new one is its owner's alone."""
    fresh = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        mode = path.stat().st_mode & 0o777 if path.exists() else PRIVATE_FILE
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, PRIVATE_FILE)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.chmod(mode)
        fresh.replace(path)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise ConfigError(f"{path}: can't be written: {error.strerror}") from error
