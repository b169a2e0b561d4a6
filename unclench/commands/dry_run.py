"""`unclench dry-run`: what would have prompted in the last days with these settings."""

import json as json_text
import sys
from dataclasses import asdict
from itertools import groupby
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from unclench.commands.options import ConfigFile, DataDir, Json, data_dir_of, fail, failures_told
from unclench.config import read_config
from unclench.dry_run import Comparison, compared
from unclench.dry_run_words import Line, document, lines, summary
from unclench.store.journal import JOURNAL_FILE
from unclench.store.reader import Reader
from unclench.words import local_time

Days = Annotated[
    int, typer.Option("--days", min=1, max=90, help="How many days, up to the newest that is kept.")
]


def dry_run(days: Days = 7, json: Json = False, data_dir: DataDir = None, config: ConfigFile = None) -> None:
    """Tell what would have prompted in the last days with these settings, beside what did.

    The kept minutes, contexts, check-ins and answers go through the policy once more, minute by minute, as
    if the daemon had never rested. A prompt that did not come then has no answer of yours: it is taken for
    accepted at once.
    """
    with failures_told():
        settings = read_config(config)
        with Reader(data_dir_of(data_dir) / JOURNAL_FILE) as reader:
            told = compared(reader, settings, days)
        if told is None:
            fail("the journal holds no minute and nothing said: there is nothing to run dry")
        elif json:
            sys.stdout.write(json_text.dumps(asdict(document(told))) + "\n")
        else:
            _print(told, settings.zone)


def _print(told: Comparison, zone: str) -> None:
    console = Console(highlight=False)
    for day, of_day in groupby(lines(told, zone), key=lambda line: _day(line, zone)):
        table = Table("time", "kind", "would have", "did", "text", title=day)
        for line in of_day:
            table.add_row(*map(Text, (line.time, line.kind, line.would, line.did, line.text)))
        console.print(table)
    console.print(summary(told), markup=False)


def _day(line: Line, zone: str) -> str:
    return f"{local_time(line.prompt_ms, zone):%A %Y-%m-%d}"
