"""Tries the artefact correction on simulated and on labelled hearts: `python -m tests.bench.artefacts`."""

import argparse
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context

from rich.box import MARKDOWN
from rich.console import Console
from rich.table import Table

from hrv.artefacts import CLEANERS, RuleName
from tests.hrv.artefact_trial import KINDS, Outcome, outcome
from tests.hrv.ectopics import WITHOUT_SINUS_RHYTHM, Found, found, names, together

HEARTS = 1000
PROCESSES = 2


TRIALS: list[tuple[RuleName, str]] = [(rule, kind) for rule in CLEANERS for kind in KINDS]


def outcomes(hearts: int) -> dict[tuple[RuleName, str], Outcome]:
    """Try this many hearts of each kind by each rule, two at a time; say on standard error how far it is."""
    told = Console(stderr=True)
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        running = {pool.submit(outcome, kind, hearts, rule): (rule, kind) for rule, kind in TRIALS}
        for done, future in enumerate(as_completed(running), start=1):
            rule, kind = running[future]
            told.print(
                f"{done} of {len(TRIALS)}: {hearts} {kind} hearts, {rule}, {future.exception() or 'done'}"
            )
        return {trial: future.result() for future, trial in running.items()}


def table(hearts: int = HEARTS) -> Table:
    """Return the experiment's outcome, a row for each rule and kind of heart."""
    columns = "rule", "heart", "clean beats changed %", "RMSSD off, median %", "RMSSD off, 95th percentile %"
    rows = Table(*columns, title=f"5 % mixed artefacts, {hearts} hearts of each kind", box=MARKDOWN)
    tried = outcomes(hearts)
    for rule, kind in TRIALS:
        one = tried[rule, kind]
        figures = f"{one.marked_pct:.3f}", f"{one.off_median_pct:.1f}", f"{one.off_p95_pct:.1f}"
        rows.add_row(rule, kind, *figures)
    return rows


def labelled_table() -> Table:
    """Return what is found of labelled ectopic beats, a row for each record that is here."""
    columns = "record", "ectopic", "found", "sensitivity %", "sinus", "marked", "specificity %"
    rows = Table(*columns, title="beats that cardiologists labelled", box=MARKDOWN)
    sinus = [name for name in names() if name not in WITHOUT_SINUS_RHYTHM]
    for name in sinus:
        rows.add_row(name, *_cells(found(name)))
    for rule in CLEANERS:
        rows.add_row(f"together, {rule}", *_cells(together(sinus, rule)))
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
