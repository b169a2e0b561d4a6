"""One frozen configuration, from a TOML file, the environment and systemd credentials."""

import difflib
import os
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Annotated, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import platformdirs
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from alerts.episode import EpisodeSettings
from alerts.holds import DEFAULT_HOLDS, AnyHold
from alerts.notifiers import AnyNotifier, Console, Linux, Phone
from alerts.plan_settings import PlanSettings
from alerts.policy import PolicySettings
from alerts.practices import Practices
from alerts.surroundings import DEFAULT_LOOKOUTS, AnyLookout
from alerts.texts import ENGLISH, LANGUAGES, Texts, texts_in
from hrv.load import LoadSettings
from hrv.monitor import MonitorSettings
from ingest.sources.link_settings import LinkSettings
from unclench.pipeline import PipelineSettings
from unclench.store.mirrors import AnyMirror
from unclench.store.retention import RetentionSettings
from unclench.web.settings import PageSettings

PREFIX = "UNCLENCH_"


class ConfigError(Exception):
    """The configuration can't be used; one sentence names file or variable, key and fact."""


class InvalidError(ConfigError):
    """A value of it can't be used."""

    def __init__(self, place: str, facts: Mapping[str, str]) -> None:
        """Take file or environment, and what is wrong by key."""
        super().__init__(f"{place}: " + "; ".join(f"{key}: {fact}" for key, fact in facts.items()))
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Given:
    """What each place of the configuration says, as tables in tables."""

    environment: Mapping[str, object]
    credentials: Mapping[str, object]
    file: Mapping[str, object]


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"no time zone is called {name!r}; use a name like Europe/Berlin") from None
    return name


def _one_of_each_kind(mirrors: tuple[AnyMirror, ...]) -> tuple[AnyMirror, ...]:
    """Refuse two mirrors of one kind: they would share the place up to which they have followed."""
    kinds = [mirror.kind for mirror in mirrors]
    if len(set(kinds)) < len(kinds):
        raise ValueError("two mirrors of one kind can't be told apart; name each kind once")
    return mirrors


def _with_the_rest(named: tuple[AnyLookout, ...]) -> tuple[AnyLookout, ...]:
    """Return the lookouts that were named, each in the place of its kind's default."""
    kinds = {one.kind: one for one in named}
    if len(kinds) < len(named):
        raise ValueError("two entries of one kind; name each kind once")
    return (*named, *(one for one in DEFAULT_LOOKOUTS if one.kind not in kinds))


def _without_token(mirrors: object) -> object:
    """Refuse a token among the settings: they are shown in errors, and their file is open to others."""
    entries = mirrors if isinstance(mirrors, list | tuple) else (mirrors,)
    if any(isinstance(entry, dict) and "token" in entry for entry in entries):
        raise ValueError(
            "a token does not stand here: keep it in a file of its own and name that as token_file,"
            f" or hand it over as {PREFIX}INFLUX_TOKEN"
        )
    return mirrors


def _without_urls(notifiers: object) -> object:
    """Refuse a phone's addresses among the settings: whoever knows one can write to that phone."""
    entries = notifiers if isinstance(notifiers, list | tuple) else (notifiers,)
    if any(isinstance(entry, dict) and "urls" in entry for entry in entries):
        raise ValueError(
            "a phone's addresses do not stand here: keep them in a file of their own and name that as"
            f" urls_file, or hand them over as {PREFIX}PHONE_URLS"
        )
    return notifiers


def session_bus() -> str | None:
    """Return the address of this desktop session's bus; empty: D-Bus finds it itself; None: there is none."""
    if os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return ""
    directory = os.environ.get("XDG_RUNTIME_DIR")
    if directory and (Path(directory) / "bus").is_socket():
        return f"unix:path={directory}/bus"
    return None


def default_notifiers() -> tuple[AnyNotifier, ...]:
    """Return the desktop's notifications where they can be, and always the console."""
    bus = session_bus() if sys.platform == "linux" else None
    return (Console(),) if bus is None else (Linux(bus=bus), Console())


def local_zone() -> str:
    """Return the name of this machine's time zone; UTC when it can't be told."""
    named = os.environ.get("TZ", "").lstrip(":")
    for name in (named.rpartition("/zoneinfo/")[2], _zone_of_link(Path("/etc/localtime"))):
        if name and name != "localtime":
            try:
                return _known_zone(name)
            except ValueError:
                continue
    return "UTC"


def _known_language(name: str) -> str:
    return texts_in(name).language


def local_language() -> str:
    """Return the language of this session, when there are texts in it; else English."""
    told = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    language = next(filter(None, told), "").partition(".")[0].partition("_")[0]
    return language if language in LANGUAGES else ENGLISH


def _zone_of_link(link: Path) -> str:
    target = str(link.resolve())
    return target.partition("/zoneinfo/")[2]


class Config(BaseSettings):
    """Everything a person may set. Each constant stands, with its unit, beside the code it sets."""

    model_config = SettingsConfigDict(
        extra="forbid",
        frozen=True,
        allow_inf_nan=False,
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        case_sensitive=False,
    )

    zone: Annotated[str, AfterValidator(_known_zone)] = Field(default_factory=local_zone)
    """The wearer's time zone: their days and hours."""
    language: Annotated[str, AfterValidator(_known_language)] = Field(default_factory=local_language)
    """What prompts, practices and questions are worded in."""
    strap: LinkSettings = LinkSettings()
    monitor: MonitorSettings = MonitorSettings()
    load: LoadSettings = LoadSettings()
    episode: EpisodeSettings = EpisodeSettings()
    policy: PolicySettings = PolicySettings()
    practice: Practices = Practices()
    plan: PlanSettings = PlanSettings()
    holds: tuple[Annotated[AnyHold, Field(discriminator="kind")], ...] = DEFAULT_HOLDS
    """What keeps a prompt back until it is over."""
    surroundings: Annotated[
        tuple[Annotated[AnyLookout, Field(discriminator="kind")], ...], AfterValidator(_with_the_rest)
    ] = DEFAULT_LOOKOUTS
    """What is read of the desktop; a kind that is not named is read as by default."""
    notifiers: Annotated[
        tuple[Annotated[AnyNotifier, Field(discriminator="kind")], ...], BeforeValidator(_without_urls)
    ] = Field(default_factory=default_notifiers)
    """Who brings prompts. By default: the desktop, where unclench runs in its session, and the console."""
    retention: RetentionSettings = RetentionSettings()
    page: PageSettings = PageSettings()
    mirrors: Annotated[
        tuple[AnyMirror, ...], BeforeValidator(_without_token), AfterValidator(_one_of_each_kind)
    ] = ()
    """Where what is kept is copied to as it comes: your own InfluxDB."""
    influx_token: SecretStr = SecretStr("")
    """For a mirror to InfluxDB without `token_file`: from the environment or a credential alone."""
    phone_urls: SecretStr = SecretStr("")
    """For a phone without `urls_file`: Apprise addresses, from the environment or a credential alone."""

    def texts(self) -> Texts:
        """Return the texts in the wearer's language."""
        return texts_in(self.language)

    def pipeline(self) -> PipelineSettings:
        """Return what the pipeline needs of it."""
        return PipelineSettings(
            self.zone,
            self.monitor,
            self.load,
            self.episode,
            self.policy,
            self.holds,
            self.plan,
            self.practice,
            self.language,
        )


def read_config(path: Path | None) -> Config:
    """Read the configuration: environment over credentials over the file over the defaults.

    `path` None is the user's own file, which may be absent; a named file must exist. Raises ConfigError.
    """
    chosen = config_path(path)
    _refuse_unreadable(chosen, wanted=path is not None)
    _refuse_unknown_variables()
    try:
        return _with_places(_with_token(_sourced(chosen)()))
    except SettingsError as error:
        raise ConfigError(f"environment: {error}".splitlines()[0]) from None
    except ValidationError as error:
        raise InvalidError(_place(chosen), dict(map(_told, error.errors()))) from None


def config_path(path: Path | None) -> Path:
    """Return the file that was named; None: the user's own, which may be absent."""
    return path or Path(platformdirs.user_config_dir("unclench", appauthor=False)) / "config.toml"


def given(path: Path) -> Given:
    """Return what each place says that `read_config` reads, the file being at `path`. Raises ConfigError."""
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    _refuse_unreadable(path, wanted=False)
    return Given(
        EnvSettingsSource(Config)(),
        SecretsSettingsSource(Config, credentials)() if credentials else {},
        TomlConfigSettingsSource(Config, path)(),
    )


def _with_token(config: Config) -> Config:
    """Hand the token of the environment or credential to the mirror that names no file."""
    mirrors = tuple(
        one if one.token_file else replace(one, token=config.influx_token) for one in config.mirrors
    )
    return config.model_copy(update={"mirrors": mirrors})


def _with_places(config: Config) -> Config:
    """Hand a phone without a file the addresses of environment or credential, and the desktop its bus."""
    urls, bus = config.phone_urls.get_secret_value(), session_bus() or ""
    notifiers: list[AnyNotifier] = []
    for one in config.notifiers:
        match one:
            case Phone(urls_file=None):
                notifiers.append(replace(one, urls=urls))
            case Linux(bus=""):
                notifiers.append(replace(one, bus=bus))
            case _:
                notifiers.append(one)
    return config.model_copy(update={"notifiers": tuple(notifiers)})


def token_place() -> str:
    """Return where the token of a mirror without `token_file` comes from, by the order of `read_config`."""
    name = f"{PREFIX}INFLUX_TOKEN"
    if any(one.upper() == name for one in os.environ):
        return f"the environment variable {name}"
    return f"the systemd credential {name.lower()}"


def _refuse_unreadable(path: Path, *, wanted: bool) -> None:
    try:
        told = tomllib.loads(path.read_text("utf-8"))
        if "phone_urls" in told:
            raise ConfigError(
                f"{path}: phone_urls: a phone's addresses do not stand here: keep them in a file of their"
                " own, readable by you alone, and name that as the notifier's urls_file"
            )
        if "influx_token" in told:
            raise ConfigError(
                f"{path}: influx_token: a token does not stand here: keep it in a file of its own,"
                " readable by you alone, and name that as the mirror's token_file"
            )
    except FileNotFoundError:
        if wanted:
            raise ConfigError(f"{path}: there is no such configuration file") from None
    except IsADirectoryError:
        raise ConfigError(f"{path}: is a directory, not a configuration file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: is not TOML: {error}") from None
    except OSError as error:
        raise ConfigError(f"{path}: can't be read: {error.strerror}") from None


def _refuse_unknown_variables() -> None:
    for name in os.environ:
        if name.startswith(PREFIX):
            key = name.removeprefix(PREFIX).split("__")[0].lower()
            if key not in Config.model_fields:
                raise ConfigError(f"environment variable {name}: {_unknown(key, Config.model_fields)}")


def _sourced(path: Path) -> type[Config]:
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")

    class Sourced(Config):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            secrets = [SecretsSettingsSource(settings_cls, credentials)] if credentials else []
            return (init_settings, env_settings, *secrets, TomlConfigSettingsSource(settings_cls, path))

    return Sourced


def _place(path: Path) -> str:
    return str(path) if path.exists() else "environment"


def _told(error: ErrorDetails) -> tuple[str, str]:
    """Return the key, and what is wrong with it."""
    at = error["loc"]
    key = ".".join(str(part) for part in at)
    match error["type"]:
        case "extra_forbidden" | "unexpected_keyword_argument":
            return key, _unknown(str(at[-1]), _names_beside(at[:-1]))
        case "value_error":
            return key, error["msg"].removeprefix("Value error, ")
        case _:
            given = error["input"]
            is_shown = not isinstance(given, dict | list | tuple) and "places" not in at
            shown = f" (it is {given!r})" if is_shown else ""  # a calendar's address is a secret
            return key, f"{error['msg']}{shown}"


def _unknown(key: str, known: object) -> str:
    names = [str(name) for name in known] if hasattr(known, "__iter__") else []
    near = difflib.get_close_matches(key, names, n=1)
    return "unknown key" + (f"; did you mean '{near[0]}'?" if near else "")


def _names_beside(at: tuple[int | str, ...]) -> list[str]:
    """Return the keys that are known in the table `at`; of a list's entry, those of its kind."""
    if not at:
        return list(Config.model_fields)
    annotation: object = Config.model_fields[str(at[0])].annotation
    for part in at[1:]:
        if isinstance(annotation, type) and is_dataclass(annotation):
            annotation = next(one.type for one in fields(annotation) if one.name == part)
    if isinstance(annotation, type) and is_dataclass(annotation):
        return [one.name for one in fields(annotation)]
    return [one.name for plug in _dataclasses_in(annotation) for one in fields(plug)]


def _dataclasses_in(annotation: object) -> list[type]:
    if isinstance(annotation, type) and is_dataclass(annotation):
        return [annotation]
    return [found for part in get_args(annotation) for found in _dataclasses_in(part)]
