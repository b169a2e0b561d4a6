"""Times every query of every panel over 1, 30 and 365 days: `python -m tests.bench.dashboards`."""

import tempfile
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.table import Table

from tests.grafana.grafana import Asked, influxql, sql
from tests.grafana.life import lived
from tests.grafana.stores import kept, mirrored
from tests.grafana.test_queries import DAYS, INFLUX, SQLITE, range_of
from tests.store.influx_server import Influxd, needed_influxd
from unclench.store.connection import reading

Answers = Callable[[Asked, int], object]


def slowest(asked: Mapping[str, Asked], answers: Answers, days: int) -> tuple[float, float, str]:
    """Return the ms of all queries, of the longest, and which it was; each was asked once before."""
    times: list[tuple[float, str]] = []
    for name, one in asked.items():
        answers(one, days)
        began = perf_counter()
        answers(one, days)
        times.append((1000 * (perf_counter() - began), name))
    return (sum(ms for ms, _ in times), *max(times))


def main() -> None:
    """Print the table."""
    table = Table("store", "days", "queries", "all, ms", "longest, ms", "which", title="dashboards' queries")
    with tempfile.TemporaryDirectory() as scratch:
        records = list(lived(max(DAYS)))
        journal = Path(scratch) / "journal.db"
        kept(records, journal)
        influxd = Influxd(needed_influxd(), Path(scratch))
        influxd.start()
        try:
            mirrored(records, influxd)
            with closing(reading(journal)) as connection:
                stores: dict[str, tuple[Mapping[str, Asked], Answers]] = {
                    "influxd": (INFLUX, lambda one, days: influxd.rows(influxql(one, range_of(one, days)))),
                    "journal": (
                        SQLITE,
                        lambda one, days: connection.execute(sql(one, range_of(one, days))).fetchall(),
                    ),
                }
                for store, (asked, answers) in stores.items():
                    for days in DAYS:
                        whole, longest, which = slowest(asked, answers, days)
                        table.add_row(
                            store, f"{days}", f"{len(asked)}", f"{whole:.0f}", f"{longest:.0f}", which
                        )
        finally:
            influxd.kill()
    Console().print(table)


if __name__ == "__main__":
    main()
