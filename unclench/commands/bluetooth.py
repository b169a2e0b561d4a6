"""What `unclench doctor bluetooth` finds: adapter, strap, its packets, and how its link drops."""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from hrv.event import Link
from ingest.clock import WallClock
from ingest.device import LOW_BATTERY_PCT, Device
from ingest.drops import drop_period_s
from ingest.link_words import Reason, fact_and_mend
from ingest.signal import Signal
from ingest.sources.checkup import Checkup, Visitor
from ingest.sources.faults import LinkError
from ingest.sources.nearby import Nearby
from unclench.commands.finding import Finding
from unclench.commands.listening import attended
from unclench.commands.options import told
from unclench.commands.pair import signal_faults
from unclench.config import Config
from unclench.paired import PairedStrap, chosen_link, chosen_strap
from unclench.store.errors import StoreError
from unclench.store.journal import JOURNAL_FILE
from unclench.store.lock import holder
from unclench.store.reader import Reader

LEAST_MTU: Final = 40
"""Below it an acceleration frame has hardly room for samples."""
_STEADY_MS: Final = 150.0
"""Packets of a strap come once a second; half of them come nearer to that than this, on a sound link."""
_REMEMBERED_MS: Final = 7 * 86_400_000


def bluetooth_findings(data_dir: Path, config: Config, listen_s: float) -> Iterator[Finding]:
    """Give what each check came to, the first first; a check that needs one that failed is left out."""
    try:
        attended(Nearby(config.strap.adapter).connected())
    except LinkError as error:
        yield _wrong("adapter", error.reason)
        return
    yield Finding("adapter", "fine", f"{config.strap.adapter or 'a Bluetooth adapter'} is there and on")
    try:
        strap = chosen_strap(config.strap, data_dir)
    except StoreError as error:
        yield Finding("strap", "wrong", str(error), "unclench pair --forget, then unclench pair")
        return
    yield from _strap(data_dir, config, strap, listen_s)
    yield from drops_findings(data_dir / JOURNAL_FILE, WallClock().now_ms())


def _strap(data_dir: Path, config: Config, strap: PairedStrap | None, listen_s: float) -> Iterator[Finding]:
    if strap is None:
        yield Finding("strap", "note", *fact_and_mend("not_paired"))
        return
    if holder(data_dir) is not None:
        yield from _held(data_dir / JOURNAL_FILE)
        return
    told.print(f"listening to {strap.name or strap.address} for {listen_s:.0f} s ...", markup=False)
    try:
        checkup = attended(Visitor(chosen_link(config.strap, strap)).examined(listen_s))
    except LinkError as error:
        yield _wrong("strap", error.reason, strap.name)
        return
    yield from checkup_findings(checkup, strap)


def _held(journal: Path) -> Iterator[Finding]:
    """Say what the daemon says: a second listener would double its packets."""
    mend = "stop the daemon to have the strap itself examined"
    with Reader(journal) as reader:
        kept = reader.last(Link)
    if kept is None or not isinstance(kept.record, Link):
        yield Finding("strap", "note", "the daemon runs, but not with a strap", mend)
        return
    link = kept.record
    fact = f"{link.strap or link.address or 'the strap'}: {link.state}" + (
        f"; {link.text}" if link.text else ""
    )
    sound = link.state == "streaming" and not link.text
    yield Finding("strap", "fine" if sound else "note", fact, mend)


def checkup_findings(checkup: Checkup, strap: PairedStrap) -> Iterator[Finding]:
    """Give what a visit at the strap came to."""
    device = checkup.device
    yield Finding("strap", "fine", _device_words(device, strap))
    yield _battery(device.battery_pct, strap.name)
    if device.location not in ("", "chest", "unknown"):
        mend = "wear a chest strap: elsewhere intervals are guessed from the pulse"
        yield Finding("place", "note", f"it says that it is worn at the {device.location}", mend)
    yield from _signal(checkup, strap.name)
    if "acceleration" in checkup.streams:
        yield _posture(strap)
    else:
        yield Finding("acceleration", "note", *fact_and_mend("no_acceleration", strap.name))
    small = "acceleration" in checkup.streams and checkup.mtu < LEAST_MTU
    mend = fact_and_mend("small_mtu", strap.name)[1] if small else ""
    yield Finding("packet size", "note" if small else "fine", f"MTU {checkup.mtu} bytes", mend)


def _device_words(device: Device, strap: PairedStrap) -> str:
    made = " ".join(part for part in (device.maker, device.model) if part)
    parts = [strap.name or strap.address, made, f"firmware {device.firmware}" if device.firmware else ""]
    return ", ".join(part for part in parts if part)


def _battery(battery_pct: int | None, name: str) -> Finding:
    if battery_pct is None:
        return Finding("battery", "note", "it does not tell its battery", "change the cell once a year")
    if battery_pct <= LOW_BATTERY_PCT:
        return Finding("battery", "wrong", f"{battery_pct} %", fact_and_mend("battery_low", name)[1])
    return Finding("battery", "fine", f"{battery_pct} %")


def _signal(checkup: Checkup, name: str) -> Iterator[Finding]:
    signal, faults = checkup.signal, signal_faults(checkup)
    for reason in faults:
        yield _wrong("beats", reason, name) if reason != "duplicates" else _note("beats", reason, name)
    if signal.with_rr and not faults:
        yield Finding("beats", "fine", _beats_words(signal))
    if signal.contact is None and signal.packets:
        yield Finding("skin", "note", "it does not tell whether it feels skin; intervals are judged instead")
    if signal.period_ms is not None and signal.jitter_ms is not None and signal.longest_ms is not None:
        steady = signal.jitter_ms <= _STEADY_MS and signal.longest_ms <= 3 * signal.period_ms
        fact = (
            f"one every {signal.period_ms:.0f} ms, jitter {math.ceil(signal.jitter_ms)} ms,"
            f" the longest wait {signal.longest_ms:.0f} ms"
        )
        mend = "" if steady else "come nearer, or use an adapter on a cable away from others"
        yield Finding("packets", "fine" if steady else "note", fact, mend)


def _beats_words(signal: Signal) -> str:
    skin = {True: ", it feels skin", False: "", None: ""}[signal.contact]
    return f"{signal.rate_bpm} bpm, intervals in {signal.with_rr} of {signal.packets} packets{skin}"


def _posture(strap: PairedStrap) -> Finding:
    if strap.calibration is None:
        return Finding("acceleration", "note", "posture is not known", "sit as you work: unclench posture")
    both = "sitting and standing" if strap.calibration.standing else "sitting"
    return Finding("acceleration", "fine", f"there, posture calibrated for {both}")


def drops_findings(journal: Path, now_ms: int) -> Iterator[Finding]:
    """Say whether the links of the week up to now dropped by a clock. Raises JournalError."""
    if not journal.exists():
        return
    with Reader(journal) as reader:
        kept = reader.between(Link, now_ms - _REMEMBERED_MS, now_ms)
    ages_s = link_ages_s([one.record for one in kept if isinstance(one.record, Link)])
    if not ages_s:
        return
    period_s = drop_period_s(ages_s)
    if period_s is None:
        yield Finding("drops", "fine", f"{len(ages_s)} in the last 7 days, without a rule")
        return
    mend = "look for what else does something at that pace: another program, power saving, a second phone"
    yield Finding("drops", "wrong", f"{len(ages_s)} in the last 7 days, mostly after {period_s:.0f} s", mend)


def link_ages_s(links: Sequence[Link]) -> list[float]:
    """Return how long each link that was lost had lasted, s."""
    ages_s, began_ms = [], None
    for link in links:
        if link.state == "streaming" and began_ms is None:
            began_ms = link.at_ms
        elif link.state in ("lost", "stopped", "searching", "connecting") and began_ms is not None:
            if link.state != "stopped":
                ages_s.append((link.at_ms - began_ms) / 1000)
            began_ms = None
    return ages_s


def _wrong(check: str, reason: Reason, name: str = "") -> Finding:
    return Finding(check, "wrong", *fact_and_mend(reason, name))


def _note(check: str, reason: Reason, name: str = "") -> Finding:
    return Finding(check, "note", *fact_and_mend(reason, name))
