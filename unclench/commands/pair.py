"""`unclench pair`: remember one strap, so that no other is taken."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ingest.device import LOW_BATTERY_PCT
from ingest.link_words import Reason, link_words
from ingest.sources.checkup import Checkup, Visitor
from ingest.sources.faults import LinkError
from ingest.sources.link_settings import LinkSettings
from ingest.sources.nearby import Seen
from unclench.commands.listening import attended, straps_table
from unclench.commands.options import (
    WRONG_USAGE,
    ConfigFile,
    DataDir,
    data_dir_of,
    fail,
    failures_told,
    told,
)
from unclench.commands.scan import Seconds
from unclench.config import read_config
from unclench.paired import forget_paired
from unclench.store.lock import holder
from unclench.straps import remembered_strap, scanned

LISTEN_S = 8.0
"""Time in which a worn strap has sent intervals, if it ever does; `--seconds` may cut it."""

Which = Annotated[
    str | None,
    typer.Argument(metavar="STRAP", help="Its address, its name or a part of it. Default: the only one."),
]
Forget = Annotated[bool, typer.Option("--forget", help="Forget the remembered strap.")]
Unchecked = Annotated[bool, typer.Option("--no-check", help="Do not connect to see what it sends.")]


def pair(
    strap: Which = None,
    seconds: Seconds = 10,
    forget: Forget = False,
    no_check: Unchecked = False,
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """Remember one strap by address and name: a stranger's strap in the next room is never taken.

    This is not Bluetooth's pairing with a key: straps need none. Then `unclench run` hears it.
    """
    directory = data_dir_of(data_dir)
    with failures_told():
        if forget:
            told.print("forgotten" if forget_paired(directory) else "no strap was remembered")
            return
        link = read_config(config).strap
        found = attended(
            scanned(link.adapter, seconds, lambda _: None, enough=lambda one: _is_address(one, strap))
        )
        chosen = _chosen(found, strap)
        _remember(directory, chosen)
        if not no_check:
            link = replace(link, address=chosen.address, name=chosen.name)
            _check(directory, link, min(seconds, LISTEN_S))


def _is_address(one: Seen, wanted: str | None) -> bool:
    """Tell whether this is what was asked for, and no other can be: no need to listen on."""
    return wanted is not None and wanted.upper() == one.address.upper()


def _is(one: Seen, wanted: str | None) -> bool:
    """Tell whether this is wholly what was asked for; a second one may have the same name."""
    return _is_address(one, wanted) or (wanted is not None and wanted.upper() == one.name.upper())


def _chosen(found: list[Seen], wanted: str | None) -> Seen:
    """Return the strap that is meant; ends the command where that can't be told."""
    meant = [one for one in found if _is(one, wanted)] or [
        one for one in found if wanted is None or wanted.upper() in one.name.upper()
    ]
    if len(meant) == 1:
        return meant[0]
    if not found:
        fail(link_words("not_found", wanted) if wanted else link_words("none_nearby"))
    if not meant:
        heard = ", ".join(one.name or one.address for one in found)
        fail(f"{wanted} is not heard, but {heard}: put it on, or choose one of these")
    return _asked(meant)


def _asked(straps: list[Seen]) -> Seen:
    """Ask whoever sits there; ends the command where nobody does."""
    Console(stderr=True, highlight=False).print(straps_table(straps, remembered=""))
    if not sys.stdin.isatty():
        fail("several straps are heard: name one, as in unclench pair " + straps[0].address, code=WRONG_USAGE)
    number = 0
    while not 1 <= number <= len(straps):
        number = int(typer.prompt(f"Which one (1 to {len(straps)})", type=int, err=True))
    return straps[number - 1]


def _remember(directory: Path, chosen: Seen) -> None:
    remembered_strap(directory, chosen.address, chosen.name)
    told.print(f"remembered: {chosen.name or 'a strap without a name'}, {chosen.address}", markup=False)


def _check(directory: Path, link: LinkSettings, listen_s: float) -> None:
    """Say what it sends; a strap that could not be tried is remembered all the same."""
    if holder(directory) is not None:
        told.print("not tried, for the daemon runs; it hears this strap when it starts anew")
        return
    told.print(f"listening for {listen_s:.0f} s ...")
    try:
        checkup = attended(Visitor(link).examined(listen_s))
    except LinkError as error:
        told.print(f"it could not be tried: {error}", markup=False)
        return
    for line in _findings(checkup, link.name):
        told.print(line, markup=False)


def _findings(checkup: Checkup, name: str) -> list[str]:
    battery_pct = checkup.device.battery_pct
    reasons = list(signal_faults(checkup))
    if battery_pct is not None and battery_pct <= LOW_BATTERY_PCT:
        reasons.append("battery_low")
    if "acceleration" not in checkup.streams:
        reasons.append("no_acceleration")
    lines = [link_words(reason, name) for reason in reasons]
    if checkup.signal.with_rr:
        lines.insert(0, f"it sends beat intervals, {checkup.signal.rate_bpm} bpm now")
    if "acceleration" in checkup.streams:
        lines.append("it has acceleration: unclench posture, so that sitting and lying are told")
    return lines


def signal_faults(checkup: Checkup) -> list[Reason]:
    """Return what stands against the packets of a checkup, the worst first."""
    signal = checkup.signal
    if not signal.packets:
        return ["silent"]
    if signal.contact is False or not signal.measuring:
        return ["not_worn"]
    if not signal.with_rr:
        return ["no_rr"]
    found: list[Reason] = []
    if signal.disagreeing * 2 > signal.packets:
        found.append("implausible")
    elif signal.implausible * 10 > signal.packets or signal.with_rr * 2 < signal.packets:
        found.append("dry")
    if signal.twice * 2 > signal.packets:
        found.append("duplicates")
    return found
