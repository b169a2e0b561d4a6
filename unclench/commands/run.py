"""`unclench run`: the daemon."""

import logging
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from alerts.notifiers import AnyNotifier
from alerts.notifiers.console import Console as LogConsole
from ingest.link_words import link_words
from ingest.recordings import recognise
from ingest.source import Source
from ingest.sources.none import NoStrap
from ingest.sources.replay import Replay
from unclench.commands.options import (
    FAILED,
    WRONG_USAGE,
    ConfigFile,
    DataDir,
    FormatOption,
    SkipBad,
    StartOption,
    UnitOption,
    checked_format,
    data_dir_of,
    fail,
    failures_told,
    read_settings,
    told,
)
from unclench.composition import serve
from unclench.config import Config, read_config
from unclench.demo import demo_config, demo_source, learned_journal, scratch_dir
from unclench.live import Glance, shown
from unclench.paired import chosen_strap
from unclench.store.journal import JOURNAL_FILE
from unclench.straps import source_of

SourceOption = Annotated[
    Literal["strap", "none"] | None,
    typer.Option(
        "--source",
        show_default=False,
        help="What is heard, without --replay or --demo: strap; none: only what is planned prompts.",
    ),
]
ReplayOption = Annotated[
    Path | None,
    typer.Option("--replay", metavar="FILE", help="A recording plays the strap.", show_default=False),
]
SpeedOption = Annotated[
    float | None,
    typer.Option(
        "--speed",
        metavar="N",
        min=0,
        show_default=False,
        help="N times as fast as life; 0: as fast as it computes. Default: 1, the demo's is 60.",
    ),
]
UntilEnd = Annotated[bool, typer.Option("--until-end", help="Stop when the recording ends.")]
Demo = Annotated[
    bool,
    typer.Option(
        "--demo",
        help="A synthetic heart has a bad half hour: a prompt within two minutes, in a journal of its own.",
    ),
]
NoNotify = Annotated[bool, typer.Option("--no-notify", help="Keep prompts, but bring none before anybody.")]

NoPage = Annotated[bool, typer.Option("--no-page", help="Serve no page on this machine.")]
DesktopOption = Annotated[
    bool | None,
    typer.Option(
        "--desktop/--no-desktop",
        show_default=False,
        help="Read do-not-disturb, lock, idle, microphone, fullscreen, calendar. Default: with a strap only.",
    ),
]


@dataclass(frozen=True, slots=True)
class _Manner:
    """How it runs, whatever is heard."""

    config_file: Path | None
    notify: bool
    desktop: bool | None


def run(
    source: SourceOption = None,
    demo: Demo = False,
    replay: ReplayOption = None,
    speed: SpeedOption = None,
    until_end: UntilEnd = False,
    no_notify: NoNotify = False,
    desktop: DesktopOption = None,
    no_page: NoPage = False,
    unit: UnitOption = None,
    start: StartOption = None,
    format: FormatOption = None,
    skip_bad: SkipBad = False,
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """Hear the paired strap, keep every beat, and prompt when load stays above your usual.

    Runs until Ctrl-C or SIGTERM; everything heard is kept by then.
    """
    if (demo, replay is not None, source is not None).count(True) > 1:
        fail("name one source: --source strap (the default), --demo or --replay FILE", code=WRONG_USAGE)
    if speed is not None and not demo and replay is None:
        fail("--speed is for --replay and --demo: a heart has its own", code=WRONG_USAGE)
    settings, chosen = read_settings(unit, start), checked_format(format)
    _log_to_standard_error()
    with failures_told():
        configured = _with_page(read_config(config), is_wanted=not no_page)
        manner = _Manner(config, notify=not no_notify, desktop=desktop)
        if demo:
            _demonstrate(_demo_dir(data_dir), demo_config(configured), speed, manner)
        elif source == "none":
            _run(data_dir_of(data_dir), configured, NoStrap(), "no strap", manner)
        elif replay is None:
            _wear(data_dir_of(data_dir), configured, manner)
        else:
            if chosen is None:
                recognise(replay)
            pace = 1.0 if speed is None else speed
            settings = replace(settings, zone=configured.zone)
            recording = Replay(path=replay, settings=settings, format=chosen, speed=pace, skip_bad=skip_bad)
            directory = data_dir_of(data_dir)
            _run(directory, configured, recording, replay.name, manner, until_end=until_end)


def _with_page(config: Config, *, is_wanted: bool) -> Config:
    return config if is_wanted else config.model_copy(update={"page": replace(config.page, enabled=False)})


def _demo_dir(chosen: Path | None) -> Path:
    """Return where the demonstration's journal is to lie: never where there is one."""
    if chosen is None:
        return scratch_dir()
    if (chosen / JOURNAL_FILE).exists():
        fail(
            f"{chosen} holds a journal, which --demo leaves alone: name another --data-dir", code=WRONG_USAGE
        )
    return chosen


def _demonstrate(directory: Path, config: Config, speed: float | None, manner: _Manner) -> None:
    learned_journal(directory, config)
    _run(directory, config, demo_source(speed), "a synthetic heart", manner, until_end=True)
    asked = "\n".join(
        f"  {sys.argv[0]} {name} --data-dir {directory}" for name in ("why", "status", "export")
    )
    told.print(f"\nThe demonstration's journal stays in {directory} until you remove it; ask it:")
    told.print(asked, markup=False)


def _wear(directory: Path, config: Config, manner: _Manner) -> None:
    """Hear the paired strap, and no other."""
    paired = chosen_strap(config.strap, directory)
    if paired is None:
        fail(link_words("not_paired"), code=WRONG_USAGE)
    _run(directory, config, source_of(config.strap, paired), paired.name or paired.address, manner)


def _run(
    directory: Path,
    config: Config,
    source: Source,
    title: str,
    manner: _Manner,
    *,
    until_end: bool = False,
) -> None:
    screen = Console(stderr=True)
    with shown(Glance(title, config.zone, config.texts()), screen) as view:
        notifiers = _notifiers(config, on_screen=screen.is_terminal) if manner.notify else ()
        fault = serve(
            directory,
            config,
            source,
            view,
            notifiers,
            until_end=until_end,
            looks_out=manner.desktop,
            config_file=manner.config_file,
        )
    if fault:
        fail(fault, code=FAILED)


def _notifiers(config: Config, *, on_screen: bool) -> tuple[AnyNotifier, ...]:
    """Return whom to send prompts; the live view shows them itself, lines between would tear it."""
    return tuple(one for one in config.notifiers if not (on_screen and isinstance(one, LogConsole)))


def _log_to_standard_error() -> None:
    """Bluetooth's own libraries warn of what the link's states tell in plain words."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    for name in ("bleak", "dbus_fast"):
        logging.getLogger(name).setLevel(logging.ERROR)
