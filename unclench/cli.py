"""The command line: every command, in the order in which a person meets them."""

from importlib.metadata import version
from typing import Annotated

import typer

from alerts.safety import DISCLAIMER
from unclench.commands.analyse import analyse
from unclench.commands.answer import answer
from unclench.commands.backup import backup
from unclench.commands.breathe import breathe
from unclench.commands.calibrate import calibrate
from unclench.commands.calm import calm
from unclench.commands.checkin import checkin
from unclench.commands.compare import compare
from unclench.commands.demo_data import demo_data
from unclench.commands.doctor import doctor
from unclench.commands.dry_run import dry_run
from unclench.commands.effect import effect
from unclench.commands.erase import erase_
from unclench.commands.evaluate import evaluate
from unclench.commands.export import export
from unclench.commands.grafana import grafana
from unclench.commands.import_ import import_
from unclench.commands.mirror import mirror
from unclench.commands.open import open_page
from unclench.commands.pair import pair
from unclench.commands.posture import posture
from unclench.commands.real_days import evaluate_recordings
from unclench.commands.replay import replay
from unclench.commands.report import report
from unclench.commands.resonance import resonance
from unclench.commands.run import run
from unclench.commands.safety import safety
from unclench.commands.scan import scan
from unclench.commands.signs import signs
from unclench.commands.status import status
from unclench.commands.tag import tag
from unclench.commands.why import why

app = typer.Typer(
    help=f"Reads a heart, tells your load from your own usual, offers a breath.\n\n{DISCLAIMER}",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

for command in (
    scan,
    pair,
    posture,
    run,
    calibrate,
    calm,
    replay,
    analyse,
    compare,
    status,
    answer,
    breathe,
    resonance,
    why,
    dry_run,
    checkin,
    tag,
    safety,
    signs,
    effect,
    report,
    demo_data,
    evaluate,
    export,
    backup,
    doctor,
):
    app.command()(command)
app.command("import")(import_)
app.command("erase")(erase_)
app.command()(evaluate_recordings)
app.command("open")(open_page)
app.add_typer(mirror, name="mirror")
app.add_typer(grafana, name="grafana")


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"unclench {version('unclench')}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Hold the options of the program itself."""
