"""`unclench doctor`: checks what unclench needs, says what is wrong and how to mend it."""

import json as json_text
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ingest.link_words import fact_and_mend
from unclench.commands.bluetooth import bluetooth_findings
from unclench.commands.desktop import desktop_findings
from unclench.commands.finding import Finding
from unclench.commands.influx import influx_findings
from unclench.commands.notify import notify_findings
from unclench.commands.options import (
    FAILED,
    ConfigFile,
    DataDir,
    Json,
    data_dir_of,
    failures_told,
)
from unclench.commands.provisioned import grafana_findings
from unclench.config import ConfigError, read_config
from unclench.grafana.provisioning import DEFAULT_DIRECTORY
from unclench.paired import read_paired
from unclench.store.errors import StoreError
from unclench.store.journal import JOURNAL_FILE
from unclench.store.lock import holder
from unclench.store.reader import Reader

REBUILT_MEND = (
    "keep a backup; stop the daemon: the next run puts the file aside and rebuilds what can be read"
)
LEAST_FREE_MB = 200
MARKS = {"fine": "[green]✓[/green] fine", "note": "· note", "wrong": "[red]✗ wrong[/red]"}


Subject = Annotated[
    Literal["bluetooth", "desktop", "notify", "influx", "grafana"] | None,
    typer.Argument(
        help="bluetooth: adapter, strap, packets, drops (put the strap on); desktop: who tells"
        " what is around you, and what they say now; notify: a test by each notifier; influx: your"
        " InfluxDB, by one point there and back; grafana: what `grafana install` wrote. Default: the rest."
    ),
]
Provisioning = Annotated[
    Path, typer.Option("--to", metavar="DIR", help="Where `grafana install` wrote to.", show_default=False)
]
Listen = Annotated[
    float, typer.Option("--seconds", metavar="N", min=1, help="How long to listen to the strap.")
]
Wait = Annotated[
    float,
    typer.Option("--wait", metavar="N", min=0, help="How long `doctor notify` waits for a button, s."),
]


def doctor(
    subject: Subject = None,
    seconds: Listen = 20,
    wait: Wait = 0,
    to: Provisioning = DEFAULT_DIRECTORY,
    json: Json = False,
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """Check versions, configuration, data directory, disk, journal and strap; exit 1 when anything is wrong.

    `doctor bluetooth` listens to the remembered strap: wear it meanwhile. `doctor notify --wait 30` shows a
    test and says which button you pressed.
    """
    directory = data_dir_of(data_dir)
    if subject == "bluetooth":
        with failures_told():
            findings = list(bluetooth_findings(directory, read_config(config), seconds))
    elif subject == "desktop":
        with failures_told():
            findings = desktop_findings(read_config(config))
    elif subject == "influx":
        with failures_told():
            findings = list(influx_findings(directory, read_config(config)))
    elif subject == "notify":
        with failures_told():
            findings = notify_findings(read_config(config), wait)
    elif subject == "grafana":
        findings = list(grafana_findings(to))
    else:
        findings = _home_findings(directory, config)
    if json:
        sys.stdout.write(json_text.dumps([asdict(one) for one in findings]) + "\n")
    else:
        _print(findings)
    if any(one.verdict == "wrong" for one in findings):
        raise typer.Exit(FAILED)


def _home_findings(directory: Path, config: Path | None) -> list[Finding]:
    checks: tuple[Callable[[], Finding], ...] = (
        _versions,
        lambda: _configuration(config),
        lambda: _directory(directory),
        lambda: _disk(directory),
        lambda: _journal(directory / JOURNAL_FILE),
        lambda: _strap(directory),
        lambda: _daemon(directory),
    )
    return [check() for check in checks]


def _print(findings: list[Finding]) -> None:
    table = Table("check", "")
    for name in ("what is so", "what to do"):
        table.add_column(name, overflow="fold")
    for one in findings:
        table.add_row(one.check, MARKS[one.verdict], Text(one.fact), Text(one.mend))
    Console(highlight=False).print(table)


def _versions() -> Finding:
    parts = ", ".join(f"{name} {version(name)}" for name in ("unclench", "numpy", "scipy", "bleak"))
    return Finding("versions", "fine", f"Python {sys.version.split()[0]}, {parts}")


def _configuration(path: Path | None) -> Finding:
    try:
        config = read_config(path)
    except ConfigError as error:
        return Finding("configuration", "wrong", str(error), "mend what it names")
    return Finding("configuration", "fine", f"zone {config.zone}, {len(config.mirrors)} mirrors")


def _directory(path: Path) -> Finding:
    if not path.exists():
        return Finding("data directory", "note", f"{path} is not there yet", "the first run makes it")
    if not path.is_dir() or not os.access(path, os.W_OK | os.X_OK):
        mend = "choose another with --data-dir, or mend its permissions"
        return Finding("data directory", "wrong", f"{path} can't be written", mend)
    open_to_others = path.stat().st_mode & 0o077
    if open_to_others:
        return Finding("data directory", "wrong", f"{path} is open to other users", f"chmod 700 {path}")
    return Finding("data directory", "fine", str(path))


def _disk(path: Path) -> Finding:
    there = next(one for one in (path, *path.absolute().parents) if one.exists())
    free_mb = shutil.disk_usage(there).free // 1_000_000
    if free_mb < LEAST_FREE_MB:
        return Finding("disk", "wrong", f"{free_mb} MB free", "make room: a worn hour takes about half a MB")
    return Finding("disk", "fine", f"{free_mb} MB free")


def _journal(path: Path) -> Finding:
    if not path.exists():
        return Finding("journal", "note", "there is none yet", "the first run makes it")
    try:
        with Reader(path) as reader:
            found = reader.quick_check()
    except StoreError as error:
        return Finding("journal", "wrong", str(error), "do what it says")
    if found != "ok":
        return Finding("journal", "wrong", f"{path} is damaged: {found}", REBUILT_MEND)
    return Finding("journal", "fine", f"{path} is whole")


def _strap(path: Path) -> Finding:
    try:
        paired = read_paired(path)
    except StoreError as error:
        return Finding("strap", "wrong", str(error), "unclench pair --forget, then unclench pair")
    if paired is None:
        return Finding("strap", "note", *fact_and_mend("not_paired"))
    return Finding(
        "strap", "fine", f"{paired.name or paired.address} is remembered", "unclench doctor bluetooth"
    )


def _daemon(path: Path) -> Finding:
    process = holder(path)
    if process is None:
        return Finding("daemon", "note", "does not run on this data directory", "unclench run")
    return Finding("daemon", "fine", f"process {process}")
