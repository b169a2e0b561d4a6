"""Tries the artefact correction on simulated and on labelled hearts: `python -m tests.bench.artefacts`."""

import argparse
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context

from rich.box import MARKDOWN
from rich.console import Console
from rich.table import Table

from tests.hrv.artefact_trial import KINDS, Outcome, outcome
from tests.hrv.ectopics import WITHOUT_SINUS_RHYTHM, Found, found, names, together

HEARTS = 1000
PROCESSES = 2


def outcomes(hearts: int) -> dict[str, Outcome]:
    """Try this many hearts of each kind, two kinds at a time; say on standard error how far it is."""
    told = Console(stderr=True)
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        running = {pool.submit(outcome, kind, hearts): kind for kind in KINDS}
        for done, future in enumerate(as_completed(running), start=1):
            told.print(
                f"{done} of {len(KINDS)}: {hearts} {running[future]} hearts, {future.exception() or 'done'}"
            )
        return {kind: future.result() for future, kind in running.items()}


def table(hearts: int = HEARTS) -> Table:
    """Return the experiment's outcome, a row for each kind of heart."""
    columns = "heart", "clean beats changed %", "RMSSD off, median %", "RMSSD off, 95th percentile %"
    rows = Table(*columns, title=f"5 % mixed artefacts, {hearts} hearts of each kind", box=MARKDOWN)
    tried = outcomes(hearts)
    for kind in KINDS:
        one = tried[kind]
        rows.add_row(kind, f"{one.marked_pct:.3f}", f"{one.off_median_pct:.1f}", f"{one.off_p95_pct:.1f}")
    return rows


def labelled_table() -> Table:
    """Return what is found of labelled ectopic beats, a row for each record that is here."""
    columns = "record", "ectopic", "found", "sensitivity %", "sinus", "marked", "specificity %"
    rows = Table(*columns, title="beats that cardiologists labelled", box=MARKDOWN)
    sinus = [name for name in names() if name not in WITHOUT_SINUS_RHYTHM]
    for name in sinus:
        rows.add_row(name, *_cells(found(name)))
    rows.add_row("together", *_cells(together(sinus)))
    for name in sorted({*names()} - {*sinus}):
        rows.add_row(f"apart: {name}", *_cells(found(name)))
    return rows


def _cells(one: Found) -> tuple[str, ...]:
    sensitivity = f"{one.sensitivity_pct:.1f}" if one.ectopic else "-"
    specificity = f"{one.specificity_pct:.2f}"
    return str(one.ectopic), str(one.found), sensitivity, str(one.sinus), str(one.marked), specificity


def main(hearts: int = HEARTS) -> None:
    """Print the tables as they stand in the documentation."""
    console = Console(width=110)
    console.print(table(hearts))
    if names():
        console.print(labelled_table())
    else:
        Console(stderr=True).print("no labelled recordings here: simulated hearts alone")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--hearts", type=int, default=HEARTS, help="of each kind")
    main(options.parse_args().hearts)
