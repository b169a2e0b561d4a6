"""`unclench posture`: learn how gravity pulls at the strap while its wearer sits as they work."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.progress import Progress

from hrv.event import Packet
from ingest.clock import WallClock
from ingest.link_words import link_words
from ingest.polar import Acceleration, FrameError, Samples, parse_frame
from ingest.posture import Calibration, CalibrationError, Direction, PostureSettings, calibrated
from ingest.sources.checkup import Visitor
from unclench.commands.listening import attended
from unclench.commands.options import (
    WRONG_USAGE,
    ConfigFile,
    DataDir,
    data_dir_of,
    fail,
    failures_told,
    told,
)
from unclench.config import read_config
from unclench.paired import PairedStrap, chosen_link, chosen_strap, read_paired, write_paired
from unclench.record import Record
from unclench.store.journal import JOURNAL_FILE
from unclench.store.lock import holder
from unclench.store.reader import Reader

RATE_HZ = 25
LEAST_SHARE = 0.5
"""How much of the samples must have come."""

Seconds = Annotated[float, typer.Option("--seconds", metavar="N", min=1, help="How long to sit.")]
Standing = Annotated[
    bool, typer.Option("--standing", help="Stand instead: only so can standing still be told from sitting.")
]


def posture(
    standing: Standing = False, seconds: Seconds = 60, data_dir: DataDir = None, config: ConfigFile = None
) -> None:
    """Sit as you work, for a minute: unclench learns how you sit, to tell sitting from lying.

    From the chest, standing still looks much like sitting: do the same with --standing afterwards. The two
    are told apart if you lean differently in them; if not, unclench says that it does not know.
    """
    directory = data_dir_of(data_dir)
    with failures_told():
        settings = read_config(config).strap
        paired = chosen_strap(settings, directory)
        if paired is None:
            fail(link_words("not_paired"), code=WRONG_USAGE)
        if paired != read_paired(directory):
            named = paired.name or paired.address
            fail(f"{named} is configured, but not remembered: unclench pair first", code=WRONG_USAGE)
        if standing and paired.calibration is None:
            fail("sit first: unclench posture, then unclench posture --standing", code=WRONG_USAGE)
        told.print(f"{'Stand' if standing else 'Sit as you work'}, for {seconds:.0f} s; move little.")
        if holder(directory) is not None:
            samples_mg = attended(_kept(directory / JOURNAL_FILE, seconds))
        else:
            samples_mg = _felt(Visitor(chosen_link(settings, paired)), seconds)
        _keep(directory, paired, _direction(samples_mg, seconds), standing=standing)


def _felt(visitor: Visitor, seconds: float) -> Samples:
    """Return what the strap sends in these seconds."""
    with Progress(console=told, transient=True, disable=not told.is_terminal) as progress:
        task = progress.add_task("listening", total=seconds * RATE_HZ)
        return attended(visitor.gravity(seconds, lambda size: progress.update(task, completed=size)))


async def _kept(journal: Path, seconds: float) -> Samples:
    """Return what the daemon, which holds the strap, keeps in these seconds."""
    clock = WallClock()
    begin_ms = clock.now_ms()
    await clock.sleep_until(begin_ms + round(seconds * 1000))
    with Reader(journal) as reader:
        packets = reader.between(Packet, begin_ms, clock.now_ms())
    frames = [_samples(one.record) for one in packets]
    return np.concatenate([np.empty((0, 3)), *frames])


def _samples(record: Record) -> Samples:
    if isinstance(record, Packet) and record.channel == "acceleration":
        with suppress(FrameError):
            said = parse_frame(record.body)
            if isinstance(said, Acceleration):
                return said.samples_mg
    return np.empty((0, 3))


def _direction(samples_mg: Samples, seconds: float) -> Direction:
    """Return where gravity was felt; ends the command where that can't be told."""
    try:
        if len(samples_mg) < LEAST_SHARE * seconds * RATE_HZ:
            raise CalibrationError(f"only {len(samples_mg)} samples came: come nearer and try again")
        return calibrated(samples_mg)
    except CalibrationError as error:
        fail(str(error))


def _keep(directory: Path, paired: PairedStrap, direction: Direction, *, standing: bool) -> None:
    remembered = read_paired(directory)
    before = remembered.calibration if remembered else None
    if standing and paired.calibration is not None:
        calibration = Calibration(paired.calibration.sitting, direction)
    else:
        calibration = Calibration(direction, None)
    write_paired(directory, replace(paired, calibration=calibration))
    told.print("kept for this strap; the daemon uses it from its next start")
    told.print(_words(calibration, before), markup=False)


def _words(calibration: Calibration, before: Calibration | None) -> str:
    """Say what will be told and what not."""
    if calibration.standing is None:
        lost = " Stand again, too: unclench posture --standing." if before and before.standing else ""
        return "Sitting is told from lying. Standing still may look like sitting." + lost
    apart_deg = calibration.sitting.angle_deg(calibration.standing)
    if apart_deg < PostureSettings().apart_deg:
        return f"You sit and stand alike ({apart_deg:.0f}° apart): upright without a walk will be unknown."
    return f"Sitting and standing are told apart ({apart_deg:.0f}°)."
