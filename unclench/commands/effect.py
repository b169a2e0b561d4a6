"""`unclench effect`: did it help?"""

import json as json_text
import sys
from dataclasses import asdict
from typing import Annotated, Final

import typer
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from alerts.association import Estimate
from alerts.outcomes import LEAST_SESSIONS, Felt, SessionEffect
from alerts.trial import AFTER_MINUTES, LEAST_OF_EACH, Difference
from unclench.commands.options import ConfigFile, DataDir, Json, data_dir_of, failures_told
from unclench.config import read_config
from unclench.outcomes import Outcomes, read_outcomes

_REGRESSION: Final = (
    "A practice is begun when load is high, and what is high falls by itself: this is what followed, not what"
    " the practice did. That only a coin can tell, below."
)
Days = Annotated[int, typer.Option("--days", min=1, max=3660, help="How many days back.")]


def effect(days: Days = 90, json: Json = False, data_dir: DataDir = None, config: ConfigFile = None) -> None:
    """Say what practices changed, whether being prompted helped, and how what you feel goes with load.

    A practice is measured on free breathing before and after it, never during it. Too few tell nothing.
    """
    with failures_told():
        read_config(config)
        found = read_outcomes(data_dir_of(data_dir), days)
        if json:
            sys.stdout.write(json_text.dumps(asdict(found), allow_nan=False) + "\n")
        else:
            Console(highlight=False).print(_shown(found))


def _shown(found: Outcomes) -> RenderableType:
    return Group(
        _sessions(found.sessions),
        Text(_REGRESSION, style="dim") if found.sessions else Text(),
        Text(),
        Text(_offers(found.offers)),
        Text(_felt(found.felt)),
    )


def _sessions(sessions: tuple[SessionEffect, ...]) -> RenderableType:
    if not sessions:
        return Text("No practice yet with enough still minutes before and after it: unclench breathe.")
    table = Table("practice", "times", "heart rate", "HRV (RMSSD)", "load", title="after against before")
    for one in sessions:
        figures = (_figure(one.d_hr_bpm, "bpm"), _figure(one.d_rmssd_pct, "%"), _figure(one.d_load, ""))
        table.add_row(one.practice or "of your own", str(one.sessions), *figures)
    return table


def _figure(estimate: Estimate | None, unit: str) -> str:
    if estimate is None:
        return f"too few yet ({LEAST_SESSIONS})"
    return f"{estimate.value:+.1f} {unit}".rstrip() + f" ({estimate.lo:+.1f} to {estimate.hi:+.1f})"


def _offers(offers: Difference) -> str:
    if not offers.withheld:
        return (
            "Whether being prompted helps: unknown. With withhold_share = 0.3 in [policy] a coin keeps"
            " back three prompts of ten, and after some weeks the difference can be told."
        )
    counted = f"{offers.offered} prompts offered, {offers.withheld} kept back by a coin"
    if offers.difference is None or offers.lo95 is None or offers.hi95 is None:
        return f"Whether being prompted helps: too few yet. {counted}; {LEAST_OF_EACH} of each are needed."
    return (
        f"Load in the {AFTER_MINUTES} min after: {offers.difference:+.2f} spreads with a prompt,"
        f" against without (95 % from {offers.lo95:+.2f} to {offers.hi95:+.2f}; {counted})."
    )


def _felt(felt: Felt) -> str:
    if not felt.checkins:
        return "Felt against measured: no check-in yet with a feeling and a worn half hour before it."
    told = (
        f"Felt against measured, {felt.checkins} check-ins: {felt.felt_light_measured_high} of"
        f" {felt.felt_light} light feelings with load above usual, {felt.felt_load_measured_low} of"
        f" {felt.felt_load} heavy ones without. Neither is wrong: bodies and feelings keep different time."
    )
    if felt.correlation is None:
        return told + " Too few yet for more."
    one = felt.correlation
    return told + f" Correlation {one.value:+.2f} (95 % from {one.lo:+.2f} to {one.hi:+.2f})."
