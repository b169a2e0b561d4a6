"""`unclench signs`: nine signs, asked of your own days."""

import json as json_text
import sys
from dataclasses import asdict
from typing import Annotated, Final

import typer
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from alerts.association import LEAST_DAYS
from alerts.checkin import FLAGS, flags_due, ticked
from alerts.diary import Diary
from alerts.phrase import Phrase
from alerts.safety import ADVICE_NOW, ADVICE_SOON, DISCLAIMER, NO_PATTERNS
from alerts.sign import Bar, Sign, Verdict
from alerts.signs import SIGNS
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

VERDICT_WORDS: Final[dict[Verdict, str]] = {
    "fits": Phrase("fits"),
    "does_not_fit": Phrase("doesn't fit"),
    "too_few": Phrase("not enough days"),
}
MEASURE_WORDS: Final = {
    "correlation": Phrase("correlation {value:+.2f}, 95 % from {lo:+.2f} to {hi:+.2f}, n = {n}"),
    "difference": Phrase("difference {value:+.2f}, 95 % from {lo:+.2f} to {hi:+.2f}, n = {n}"),
    "share": Phrase("share {value:.2f}, 95 % from {lo:.2f} to {hi:.2f}, n = {n}"),
}
_STYLES: Final[dict[Verdict, str]] = {"fits": "bold", "does_not_fit": "", "too_few": "dim"}
_BAR_CELLS: Final = 24
_NARROW_BAR_CELLS: Final = 6
_NARROW: Final = 80
"""Columns of a terminal in which bars are short, so that none is broken in two."""
_PARTS: Final = " ▏▎▍▌▋▊▉█"
_CHANCE: Final = Phrase(
    "A sign that fits is no proof and no diagnosis: it says what went together in your own days. In days in"
    " which nothing follows anything, each sign is built to fit by chance in at most 5 of 100 people."
)

Days = Annotated[int, typer.Option("--days", min=LEAST_DAYS, max=3660, help="How many days back are asked.")]


def signs(days: Days = 90, json: Json = False, data_dir: DataDir = None, config: ConfigFile = None) -> None:
    """Nine signs that a back follows load, asked of your own check-ins, tags and days with the strap.

    Each one fits, doesn't, or has not enough days yet, with the number of days and a 95 % interval. The
    warning signs come first: with one that fits, there is no talk of patterns.
    """
    directory = data_dir_of(data_dir)
    with failures_told():
        configured = read_config(config)
        texts = configured.texts()
        diary, told = read_diary(directory, configured.zone, days)
        flags = ticked(told)
        if flags_due(told, WallClock().now_ms()):
            if not sys.stdin.isatty():
                fail("the warning signs come first: unclench safety --ask, once in four weeks", WRONG_USAGE)
            flags = ask_flags(texts)
            keep_flags(directory, configured, flags)
        judged = [] if flags else [sign.judge(diary) for sign in SIGNS]
        if json:
            sys.stdout.write(_json(judged, flags or (), diary) + "\n")
        else:
            screen = Console(highlight=False)
            cells = _BAR_CELLS if screen.width >= _NARROW else _NARROW_BAR_CELLS
            screen.print(_advice(flags, texts) if flags else _shown(judged, diary, cells, texts))


def _json(judged: list[Sign], flags: tuple[str, ...], diary: Diary) -> str:
    return json_text.dumps(
        {
            "days": len(diary.days),
            "from": diary.days[0].day.isoformat() if diary.days else None,
            "to": diary.days[-1].day.isoformat() if diary.days else None,
            "warning_signs": list(flags),
            "signs": [asdict(sign) for sign in judged],
            "disclaimer": DISCLAIMER,
        },
        ensure_ascii=False,
    )


def _advice(flags: tuple[str, ...], texts: Texts) -> RenderableType:
    urgent = any(flag.startswith("now-") for flag in flags)
    told = "\n".join(f"  {texts(FLAGS.get(flag, flag))}" for flag in flags)
    return Group(
        Text(texts(Phrase("You ticked:"))),
        Text(told),
        Text(texts(ADVICE_NOW if urgent else ADVICE_SOON), style="bold red" if urgent else "bold"),
        Text(texts(NO_PATTERNS)),
        Text(texts(Phrase("When it is settled: unclench safety --ask")), style="dim"),
    )


def _shown(judged: list[Sign], diary: Diary, cells: int, texts: Texts) -> RenderableType:
    if not diary.days:
        begin = Phrase(
            "Nothing to ask yet: unclench checkin, twice a day for two weeks, is a good beginning."
        )
        return Text(texts(begin))
    says = texts(Phrase("what your days say"))
    table = Table(texts(Phrase("sign")), "", says, title=texts(_span(diary)), show_lines=True, expand=False)
    for sign in judged:
        verdict = Text(texts(VERDICT_WORDS[sign.verdict]), style=_STYLES[sign.verdict])
        table.add_row(texts(sign.title), verdict, Group(*_body(sign, cells, texts)))
    return Group(table, Text(texts(_CHANCE), style="dim"), Text(texts(DISCLAIMER), style="dim"))


def _span(diary: Diary) -> str:
    return Phrase.counted(
        "{begin} to {end}: {n} day",
        "{begin} to {end}: {n} days",
        begin=str(diary.days[0].day),
        end=str(diary.days[-1].day),
        n=len(diary.days),
    )


def _body(sign: Sign, cells: int, texts: Texts) -> list[RenderableType]:
    lines: list[RenderableType] = [Text(texts(sign.words))]
    if sign.effect is not None and sign.lo95 is not None and sign.hi95 is not None:
        figures = MEASURE_WORDS[sign.measure]
        values = {"value": sign.effect, "lo": sign.lo95, "hi": sign.hi95}
        lines.append(Text(texts(Phrase(figures, **values, n=sign.n)), style="dim"))
    width = max((len(texts(bar.label)) for bar in sign.bars), default=0)
    lines += [Text(_bar(bar, width, sign.most, cells, texts)) for bar in sign.bars]
    return lines


def _bar(bar: Bar, width: int, most: float, cells: int, texts: Texts) -> str:
    """Draw one bar in eighths of a cell."""
    eighths = round(8 * cells * min(bar.value / most, 1.0))
    drawn = "█" * (eighths // 8) + _PARTS[eighths % 8].strip()
    figure = f"{100 * bar.value:.0f} %" if most == 1.0 else texts(Phrase("{value:.1f}", value=bar.value))
    return f"{texts(bar.label):<{width}} {drawn} {figure} (n = {bar.n})"
