"""Every query of every panel, as Grafana sends it, on a real influxd and a real journal: rows come back.

How soon tells `python -m tests.bench.dashboards`."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace

import pytest

from tests.grafana.grafana import DAY_MS, Asked, Range, chosen, column_kind, influxql, queries, sql
from tests.grafana.life import lived
from tests.grafana.stores import kept, mirrored
from tests.grafana.worn import END_MS, WORKING_MS
from tests.store.influx_server import Influxd, needed_influxd
from unclench.grafana.provisioning import Flavour, dashboards
from unclench.record import Record
from unclench.rollup import Day, FrameHour, SessionSummary
from unclench.store.connection import reading

DAYS = (1, 30, 365)
WRONG = 987_654.0
"""A correction's figure: InfluxQL can't choose it where there is one, so no panel may show it."""


def asked_of(flavour: Flavour) -> Mapping[str, Asked]:
    """Return the queries of one flavour's dashboards, by what they are called."""
    told = [(name.removesuffix(".json"), json.loads(text)) for name, text in dashboards(flavour)]
    return {str(one): one for board, dashboard in told for one in queries(board, dashboard)}


INFLUX = asked_of("influx")
SQLITE = asked_of("sqlite")


def range_of(asked: Asked, days: int) -> Range:
    """Return what a person looks at: `Now` while the strap is worn, the others the next morning."""
    end_ms = WORKING_MS if asked.board == "now" else END_MS
    return Range(end_ms - days * DAY_MS, end_ms)


def corrected(records: list[Record]) -> Iterator[Record]:
    """Give some hours, days and practices anew, with figures that nobody has."""
    for kind in (FrameHour, Day, SessionSummary):
        for one in [one for one in records if isinstance(one, kind)][-3:]:
            yield replace(one, revision=1, figures=dict.fromkeys(one.figures, WRONG))


@pytest.fixture(scope="module")
def algo(influxd: Influxd) -> str:
    """Return what every dashboard's variable `algo` is when it is opened."""
    boards = [json.loads(text) for _, text in dashboards("influx")]
    (one,) = {chosen(board, "algo", influxd.rows) for board in boards}
    return one


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return list(lived(max(DAYS)))


@pytest.fixture(scope="module")
def influxd(records: list[Record], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Influxd]:
    server = Influxd(needed_influxd(), tmp_path_factory.mktemp("influx"))
    server.start()
    try:
        mirrored([*records, *corrected(records)], server)
        yield server
    finally:
        server.kill()


@pytest.fixture(scope="module")
def journal(records: list[Record], tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("journal") / "journal.db"
    kept(records, path)
    with closing(reading(path)) as connection:
        yield connection


@pytest.mark.influx
@pytest.mark.parametrize("days", DAYS)
@pytest.mark.parametrize("name", INFLUX)
def test_influxd_gives_rows_and_none_of_them_twice(influxd: Influxd, algo: str, name: str, days: int) -> None:
    asked = INFLUX[name]
    rows = influxd.rows(influxql(asked, range_of(asked, days), algo))
    assert rows
    assert not any(WRONG in row for row in rows)
    assert any(value is not None for row in rows for value in row[1:])


@pytest.mark.influx
def test_a_correction_is_there_for_who_asks_for_it(influxd: Influxd, algo: str) -> None:
    asked = 'SELECT last("worn_minutes") FROM "day" WHERE "algo" = '
    assert influxd.rows(f"{asked}'{algo}r1'")[0][1] == WRONG
    assert influxd.rows(f"{asked}'{algo}'")[0][1] != WRONG


@pytest.mark.parametrize("days", DAYS)
@pytest.mark.parametrize("name", SQLITE)
def test_the_journal_gives_rows_and_columns_of_one_kind(
    journal: sqlite3.Connection, name: str, days: int
) -> None:
    asked = SQLITE[name]
    answer = journal.execute(sql(asked, range_of(asked, days)))
    names, rows = [one[0] for one in answer.description], answer.fetchall()
    assert rows
    for column, values in zip(names, zip(*rows, strict=True), strict=True):
        kind = column_kind(values)
        assert column in ("time", "timeEnd") or all(type(one) is kind for one in values if one is not None)
    assert any(value is not None for row in rows for value in row[1:])
