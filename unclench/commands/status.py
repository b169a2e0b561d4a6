"""`unclench status`: whether a daemon runs, what it hears and how it goes."""

import json as json_text
import sys
from dataclasses import asdict

from rich.console import Console
from rich.table import Table
from rich.text import Text

from alerts.words import KIND_WORDS
from ingest.joint import SET_BACK_MS
from unclench.commands.options import ConfigFile, DataDir, Json, data_dir_of, failures_told
from unclench.config import read_config
from unclench.mirror_status import mirror_words
from unclench.standing import Status, StrapStatus, looked_up
from unclench.words import (
    GATE_WORDS,
    LINK_WORDS,
    SURROUNDING_WORDS,
    WEAKER,
    local_time,
)


def status(json: Json = False, data_dir: DataDir = None, config: ConfigFile = None) -> None:
    """Tell whether a daemon runs, the newest minute, and what the journal holds."""
    with failures_told():
        configured = read_config(config)
        now = looked_up(data_dir_of(data_dir), configured)
    if json:
        sys.stdout.write(json_text.dumps(asdict(now)) + "\n")
    else:
        Console(highlight=False).print(_drawn(now, configured.zone))


def _drawn(now: Status, zone: str) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_row("daemon", f"runs, process {now.process}" if now.running else "does not run")
    if now.page is not None:
        table.add_row("page", Text(now.page.url or f"down: {now.page.fault}"))
    size = f"{now.journal.beats} beats, {now.journal.bytes / 1e6:.1f} MB"
    table.add_row("journal", Text(f"{now.journal.path}, {size}"))
    table.add_row("newest event", _when(now.journal.newest_event_ms, zone))
    if now.strap is not None and now.journal.ahead_ms > SET_BACK_MS:
        ahead_min = now.journal.ahead_ms / 60_000
        table.add_row(
            "clock", f"set back: the journal is {ahead_min:.1f} min ahead, beats are kept on its line"
        )
    table.add_row("newest minute", _when(now.minute_ms, zone))
    then = "" if now.running else "last "
    if now.heart_rate_bpm is not None:
        table.add_row(f"{then}heart rate", f"{now.heart_rate_bpm:.0f} bpm")
    if now.rmssd_ms is not None:
        table.add_row(f"{then}HRV", f"{now.rmssd_ms:.0f} ms RMSSD")
    if now.heard_pct is not None and now.corrected_pct is not None:
        heard = f"{now.heard_pct:.0f} % of the minute heard, {now.corrected_pct:.0f} % of its beats corrected"
        table.add_row(f"{then}signal", heard)
    if now.strap is not None:
        _add_strap(table, now.strap, then, zone)
    why = ", ".join(GATE_WORDS[gate] for gate in now.not_judged)
    table.add_row(f"{then}load", now.load_words + (f" (not judged: {why})" if why else ""))
    if now.has_motion is False:
        table.add_row("weaker", WEAKER)
    if now.around:
        table.add_row(f"{then}on around you", ", ".join(SURROUNDING_WORDS[what] for what in now.around))
    table.add_row("newest prompt", now.prompt.removeprefix("prompt ") or "none yet")
    if now.answer:
        table.add_row("", Text(now.answer))
    if now.next_ms is not None and now.next_kind is not None:
        table.add_row("planned next", f"{_when(now.next_ms, zone)[:-3]}  {KIND_WORDS[now.next_kind]}")
    if now.not_shown:
        table.add_row("prompt not shown", Text(now.not_shown))
    for mirror in now.mirrors:
        table.add_row(f"mirror {mirror.mirror}", mirror_words(mirror, zone))
    return table


def _add_strap(table: Table, strap: StrapStatus, then: str, zone: str) -> None:
    name = strap.name or "unnamed"
    table.add_row("strap", Text(f"{name}, {strap.address}" if strap.address else name))
    words = strap.text or LINK_WORDS[strap.state]
    table.add_row(f"{then}state", Text(f"{strap.state} since {_when(strap.since_ms, zone)}: {words}"))
    if strap.battery_pct is not None:
        table.add_row(f"{then}battery", f"{strap.battery_pct} %")
    if strap.duplicates:
        table.add_row(
            "came twice", f"{strap.duplicates} packets: another program on this machine listens too"
        )


def _when(at_ms: int | None, zone: str) -> str:
    return "none yet" if at_ms is None else f"{local_time(at_ms, zone):%a %Y-%m-%d %H:%M:%S}"
