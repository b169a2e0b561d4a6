"""A made person's evening and night in MMASH's layout, with its faults: lost beats, a wrong day."""

from collections.abc import Iterator
from pathlib import Path

START_S = 18 * 3600
HOURS = 8
LOADED_S = (21 * 3600, 21 * 3600 + 25 * 60)
"""A stretch of load, sitting still."""


def write_day(folder: Path, *, second_day: str = "2", log: str | None = None) -> Path:
    """Write the folder of one person: 18:00 to 02:00, a walk at the hour, load from 21:00."""
    folder.mkdir(parents=True)
    (folder / "RR.csv").write_text(_csv(",ibi_s,day,time", _intervals(second_day)))
    (folder / "Actigraph.csv").write_text(_csv(",Axis1,Vector Magnitude,day,time", _counts(second_day)))
    (folder / "Activity.csv").write_text(
        _csv(",Activity,Start,End,Day", log or "0,2,18:00,22:00,1\n1,5,19:00,19:08,1\n2,0,23:30,07:00,1\n")
    )
    (folder / "questionnaire.csv").write_text(",Daily_stress\n0,31\n")
    return folder


def _csv(head: str, lines: str | Iterator[str]) -> str:
    return head + "\n" + (lines if isinstance(lines, str) else "\n".join(lines) + "\n")


def clock(second: int, second_day: str) -> str:
    """Return day and time of a second since the first midnight, as the files write them."""
    day, rest = ("1", second) if second < 86_400 else (second_day, second - 86_400)
    return f"{day},{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}"


def _intervals(second_day: str) -> Iterator[str]:
    """Give beats that breathe, of which 7 s in every 33 are lost."""
    at_s, number = float(START_S), 0
    while at_s < START_S + HOURS * 3600:
        number += 1
        is_loaded = LOADED_S[0] <= at_s < LOADED_S[1]
        swing_s = (0.004 if is_loaded else 0.030) * (1 if number % 4 < 2 else -1) * (1 + number % 3)
        slow_s = 0.02 * (int(at_s) // 240 % 3)
        interval_s = round((0.66 if is_loaded else 0.82 + slow_s) + swing_s, 3)
        at_s += interval_s
        if (at_s - START_S) % 33 < 26:
            yield f"{number},{interval_s},{clock(int(at_s), second_day)}"


def _counts(second_day: str) -> Iterator[str]:
    for second in range(START_S, START_S + HOURS * 3600):
        walks = second // 60 % 60 < 3
        yield f"{second},0,{120.0 if walks else 2.0},{clock(second, second_day)}"
