"""`unclench signs`: nine signs, asked of your own days."""

import sys
from typing import Annotated, Final

import typer
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from alerts.checkin import FLAGS, flags_due, ticked
from alerts.phrase import Phrase
from alerts.safety import NO_PATTERNS
from alerts.sign import Bar, Verdict
from alerts.texts import Texts
from ingest.clock import WallClock
from unclench.commands.options import (
    WRONG_USAGE,
    ConfigFile,
    DataDir,
    Json,
    data_dir_of,
    fail,
    failures_told,
)
from unclench.commands.questions import ask_flags
from unclench.commands.safety import keep_flags
from unclench.config import read_config
from unclench.diaries import read_diary
from unclench.nine_signs import (
    DAYS,
    LEAST_ASKED_DAYS,
    MOST_DAYS,
    SIGNS_TOLD,
    FlagsDueError,
    Signs,
    SignTold,
    signs_told,
)
from unclench.warning_signs import advice_on

_STYLES: Final[dict[Verdict, str]] = {"fits": "bold", "does_not_fit": "", "too_few": "dim"}
_BAR_CELLS: Final = 24
_NARROW_BAR_CELLS: Final = 6
_NARROW: Final = 80
"""Columns of a terminal in which bars are short, so that none is broken in two."""
_PARTS: Final = " ▏▎▍▌▋▊▉█"
Days = Annotated[
    int, typer.Option("--days", min=LEAST_ASKED_DAYS, max=MOST_DAYS, help="How many days back are asked.")
]


def signs(days: Days = DAYS, json: Json = False, data_dir: DataDir = None, config: ConfigFile = None) -> None:
    """Nine signs that a back follows load, asked of your own check-ins, tags and days with the strap.

    Each one fits, doesn't, or has not enough days yet, with the number of days and a 95 % interval. The
    warning signs come first: with one that fits, there is no talk of patterns.
    """
    directory = data_dir_of(data_dir)
    with failures_told():
        configured = read_config(config)
        texts = configured.texts()
        diary, said = read_diary(directory, configured.zone, days)
        flags = ticked(said)
        if flags_due(said, WallClock().now_ms()):
            if not sys.stdin.isatty():
                fail(str(FlagsDueError()), WRONG_USAGE)
            flags = ask_flags(texts)
            keep_flags(directory, configured, flags)
        told = signs_told(diary, flags or (), texts)
        if json:
            sys.stdout.write(SIGNS_TOLD.dump_json(told).decode() + "\n")
        else:
            screen = Console(highlight=False)
            cells = _BAR_CELLS if screen.width >= _NARROW else _NARROW_BAR_CELLS
            screen.print(_advice(flags, texts) if flags else _shown(told, cells, texts))


def _advice(flags: tuple[str, ...], texts: Texts) -> RenderableType:
    urgent = any(flag.startswith("now-") for flag in flags)
    ticked_words = "\n".join(f"  {texts(FLAGS.get(flag, flag))}" for flag in flags)
    return Group(
        Text(texts(Phrase("You ticked:"))),
        Text(ticked_words),
        Text(texts(advice_on(flags)), style="bold red" if urgent else "bold"),
        Text(texts(NO_PATTERNS)),
        Text(texts(Phrase("When it is settled: unclench safety --ask")), style="dim"),
    )


def _shown(told: Signs, cells: int, texts: Texts) -> RenderableType:
    if told.first is None or told.last is None:
        begin = Phrase(
            "Nothing to ask yet: unclench checkin, twice a day for two weeks, is a good beginning."
        )
        return Text(texts(begin))
    says = texts(Phrase("what your days say"))
    span = Phrase.counted(
        "{begin} to {end}: {n} day",
        "{begin} to {end}: {n} days",
        begin=told.first,
        end=told.last,
        n=told.days,
    )
    table = Table(texts(Phrase("sign")), "", says, title=texts(span), show_lines=True, expand=False)
    for sign in told.signs:
        verdict = Text(sign.verdict_words, style=_STYLES[sign.verdict])
        table.add_row(sign.title, verdict, Group(*_body(sign, cells, texts)))
    return Group(table, Text(told.chance, style="dim"), Text(told.disclaimer, style="dim"))


def _body(sign: SignTold, cells: int, texts: Texts) -> list[RenderableType]:
    lines: list[RenderableType] = [Text(sign.words)]
    lines += [Text(words, style="dim") for words in (sign.figures, sign.wants) if words]
    width = max((len(bar.label) for bar in sign.bars), default=0)
    lines += [Text(_bar(bar, width, sign.most, cells, texts)) for bar in sign.bars]
    return lines


def _bar(bar: Bar, width: int, most: float, cells: int, texts: Texts) -> str:
    """Draw one bar in eighths of a cell."""
    eighths = round(8 * cells * min(bar.value / most, 1.0))
    drawn = "█" * (eighths // 8) + _PARTS[eighths % 8].strip()
    figure = f"{100 * bar.value:.0f} %" if most == 1.0 else texts(Phrase("{value:.1f}", value=bar.value))
    return f"{bar.label:<{width}} {drawn} {figure} (n = {bar.n})"
