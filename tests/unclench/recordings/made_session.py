"""A made hour in Stress-Predict's layout, and a workbook as small as one can be."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path

START_S = int(datetime(2022, 2, 14, 15, 20, tzinfo=UTC).timestamp())
PHASES = (("Stroop Test", 10, 16), ("Relax", 16, 24), ("Interview", 24, 32), ("Relax/Baseline", 32, 50))
"""Name, first and last minute of the session."""


def write_workbook(path: Path, rows: list[dict[str, str | float]]) -> None:
    """Write cells by their columns' letters: texts as shared strings, numbers as they are."""
    texts = sorted({cell for row in rows for cell in row.values() if isinstance(cell, str)})
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    lines = "".join(
        f'<row r="{number}">'
        + "".join(_cell(f"{at}{number}", cell, texts) for at, cell in row.items())
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    with zipfile.ZipFile(path, "w") as book:
        book.writestr(
            "xl/worksheets/sheet1.xml", f"<worksheet {space}><sheetData>{lines}</sheetData></worksheet>"
        )
        strings = "".join(f"<si><t>{text}</t></si>" for text in texts)
        book.writestr("xl/sharedStrings.xml", f"<sst {space}>{strings}</sst>")


def _cell(place: str, cell: str | float, texts: list[str]) -> str:
    if isinstance(cell, str):
        return f'<c r="{place}" t="s"><v>{texts.index(cell)}</v></c>'
    return f'<c r="{place}"><v>{cell!r}</v></c>'


def write_session(directory: Path, person: str = "S01", *, twelve_hours: bool = True) -> None:
    """Write one person and the log: heart rate 15 bpm higher in tasks, no sound beat at the wrist."""
    folder = directory / person
    folder.mkdir(parents=True)
    rates = [f"{_rate(second // 60) + second % 3:.2f}" for second in range(50 * 60)]
    (folder / "HR.csv").write_text("\n".join([f"{START_S}.000000", "1.000000", *rates]) + "\n")
    (folder / "IBI.csv").write_text(f"{START_S}.000000, IBI\n12.5,0.81\n80.25,0.79\n")
    head: dict[str, str | float] = {"A": "S. ID."}
    row: dict[str, str | float] = {"A": person}
    noon_s = START_S // 86_400 * 86_400 + (43_200 if twelve_hours else 0)
    for place, (name, first, last) in enumerate(PHASES):
        head[chr(ord("E") + 2 * place)] = name
        for column, minute in ((chr(ord("E") + 2 * place), first), (chr(ord("F") + 2 * place), last)):
            row[column] = (START_S + minute * 60 - noon_s) / 86_400
    write_workbook(directory / "Time_logs.xlsx", [head, {"E": "Start"}, row])


def _rate(minute: int) -> float:
    is_task = any(first <= minute < last for name, first, last in PHASES if not name.startswith("Relax"))
    return 85.0 if is_task else 70.0
