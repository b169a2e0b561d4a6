"""`unclench grafana`: dashboards for the wearer's own Grafana."""

from pathlib import Path
from typing import Annotated

import typer

from unclench.commands.options import WRONG_USAGE, ConfigFile, DataDir, data_dir_of, fail, failures_told, told
from unclench.config import Config, read_config
from unclench.grafana.provisioning import (
    DEFAULT_DIRECTORY,
    TOKEN_FILE,
    Datasource,
    Flavour,
    InfluxDatasource,
    SqliteDatasource,
    install,
)
from unclench.store.journal import JOURNAL_FILE
from unclench.store.mirrors.influx import Influx

grafana = typer.Typer(help="Dashboards for your own Grafana.", no_args_is_help=True)

To = Annotated[
    Path,
    typer.Option("--to", metavar="DIR", help="Grafana's provisioning directory; made if it is not there."),
]
FlavourOption = Annotated[
    Flavour | None,
    typer.Option(
        "--flavour",
        show_default=False,
        help="influx reads the configured mirror's server; sqlite reads the journal itself, by Grafana's"
        " plugin frser-sqlite-datasource. Default: influx when such a mirror is configured.",
    ),
]
JournalOption = Annotated[
    Path | None,
    typer.Option(
        "--journal",
        metavar="FILE",
        show_default=False,
        help="For sqlite: a copy that Grafana may read, as `unclench backup` makes it. Default: the journal.",
    ),
]


@grafana.callback()
def main() -> None:
    """Hold the subcommands."""


@grafana.command("install")
def install_(
    to: To = DEFAULT_DIRECTORY,
    flavour: FlavourOption = None,
    journal: JournalOption = None,
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """Write datasource, provider and the five dashboards where Grafana looks when it starts.

    No secret is written: Grafana reads the token from a file of its own, and you are told which.
    """
    with failures_told():
        datasource = _datasource(
            read_config(config), flavour, journal or data_dir_of(data_dir) / JOURNAL_FILE
        )
        for path in install(datasource, to):
            typer.echo(path)
    told.print(_next_steps(datasource), markup=False)


def _datasource(config: Config, flavour: Flavour | None, journal: Path) -> Datasource:
    mirror = _mirror(config)
    if flavour == "sqlite" or (flavour is None and mirror is None):
        return SqliteDatasource(journal)
    if mirror is None:
        fail(
            "no mirror to InfluxDB is configured: add [[mirrors]], or use --flavour sqlite, which needs none",
            code=WRONG_USAGE,
        )
    return InfluxDatasource(mirror.url, mirror.bucket)


def _mirror(config: Config) -> Influx | None:
    for mirror in config.mirrors:
        match mirror:
            case Influx():
                return mirror
    return None


def _next_steps(datasource: Datasource) -> str:
    restart = "Then restart Grafana; the dashboards are in the folder unclench."
    if isinstance(datasource, InfluxDatasource):
        return (
            f"Grafana reads {datasource.url} with the token that it finds in {TOKEN_FILE}. Put one there that"
            f" may only read, and let only Grafana see it:\n"
            f"  sudo install -m 0640 -g grafana YOUR-TOKEN-FILE {TOKEN_FILE}\n{restart}"
        )
    return (
        f"Grafana needs its SQLite plugin, and must be able to read {datasource.journal}:\n"
        "  grafana cli plugins install frser-sqlite-datasource\n"
        "The journal is closed to other users. Either run Grafana as yourself, or give it a copy"
        " (`unclench backup`, then --journal FILE).\n"
        f"{restart}"
    )
