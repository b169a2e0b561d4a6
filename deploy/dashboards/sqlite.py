"""SQL over the journal itself, through Grafana's SQLite plugin: no server needed."""

from collections.abc import Mapping, Sequence
from typing import Final

from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.cog.variants import Dataquery
from grafana_foundation_sdk.models.common import DataSourceRef
from grafana_foundation_sdk.models.dashboard import DataTransformerConfig, VariableModel

from deploy.dashboards.flavour import Fields, Target
from deploy.dashboards.query import (
    EPISODE_MINUTES,
    WEEK_FROM_MS,
    WEEK_MS,
    WEEKDAYS,
    Column,
    Heat,
    How,
    Marks,
    Points,
    Query,
    Rate,
    Table,
    Trend,
    Whole,
)

_RANGE: Final = "at_ms >= $__from AND at_ms <= $__to"
_BUCKET: Final = "at_ms / $__interval_ms * $__interval_ms / 1000"
_WEEK: Final = f"((at_ms - {WEEK_FROM_MS}) / {WEEK_MS} * {WEEK_MS} + {WEEK_FROM_MS}) / 1000"

_DERIVED: Final[Mapping[str, str]] = {
    "length_ms": "(to_ms - at_ms)",
    "connected": "(state IN ('subscribed', 'streaming', 'silent', 'not_worn'))",
}
"""Fields of InfluxDB that the views tell otherwise."""

_ONLY: Final[Mapping[Table, str]] = {"prompt": " AND offered", "episode": " AND ended"}
"""Rows of a view of which InfluxDB is told; it hears of an episode when that has ended."""

_OFTEN: Final[Mapping[How, str]] = {"mean": "avg", "sum": "sum", "min": "min", "max": "max", "count": "count"}

_MARKS: Final[Mapping[Marks, str]] = {
    "episodes": (
        "SELECT at_ms / 1000.0 AS time, end_ms / 1000.0 AS timeEnd,"
        " printf('%d min above usual, at most %.1f', minutes, peak_load) AS text"
        f" FROM v_episode WHERE {_RANGE} AND minutes >= {EPISODE_MINUTES} AND ended ORDER BY at_ms"
    ),
    "prompts": (
        "SELECT at_ms / 1000.0 AS time, 'Prompt: ' || practice || ', ' || answer AS text"
        f" FROM v_prompt WHERE {_RANGE} AND offered ORDER BY at_ms"
    ),
    "practices": (
        "SELECT at_ms / 1000.0 AS time, to_ms / 1000.0 AS timeEnd,"
        " printf('Practice, %.0f min', minutes) AS text"
        f" FROM v_session WHERE {_RANGE} ORDER BY at_ms"
    ),
    "tags": f"SELECT at_ms / 1000.0 AS time, tag AS text FROM v_tag WHERE {_RANGE} ORDER BY at_ms",
}


class Sqlite:
    """The plugin frser-sqlite-datasource; times in seconds.

    The plugin takes a column's type from its first row, and cuts what comes after it to that: so every
    number is cast to REAL.
    """

    name = "sqlite"

    @property
    def datasource(self) -> DataSourceRef:
        """Return the datasource's type and uid."""
        return DataSourceRef("frser-sqlite-datasource", "unclench-sqlite")

    def target(self, query: Query, ref: str) -> Builder[Dataquery]:
        """Return the question in SQL."""
        sql = _said(query)
        as_table = isinstance(query, Heat) or (isinstance(query, Points) and query.as_table)
        return Target(
            {"refId": ref, "datasource": self.datasource}
            | _asked(sql, "table" if as_table else "time series")
        )

    def transformed(self, query: Query) -> Sequence[DataTransformerConfig]:
        """Return nothing: SQL can say all."""
        return ()

    def marks(self, marks: Marks) -> Fields:
        """Return the target of an annotation."""
        return {"refId": "Anno"} | _asked(_MARKS[marks], "table")

    def variables(self) -> Sequence[Builder[VariableModel]]:
        """Return none: a journal is one person's."""
        return ()


def _asked(sql: str, kind: str) -> dict[str, object]:
    return {
        "queryType": kind,
        "queryText": sql,
        "rawQueryText": sql,
        "timeColumns": ["time", "timeEnd"],
    }


def _said(query: Query) -> str:
    match query:
        case Trend():
            time = _WEEK if query.weekly else _BUCKET
            return f"{_select(query, time, aggregated=True)} GROUP BY 1 ORDER BY 1"
        case Points():
            end = f" DESC LIMIT {query.at_most}" if query.at_most else ""
            return f"{_select(query, 'at_ms / 1000.0', aggregated=False)} ORDER BY at_ms{end}"
        case Whole():
            return _newest(query) if query.columns[0].how == "last" else _whole(query)
        case Rate(title):
            near = "near_ms > $__from - 300000 AND near_ms <= $__to"
            return (
                f'SELECT {_BUCKET} AS time, 60000.0 / avg(rr_ms) AS "{title}"'
                f" FROM v_beat WHERE {near} AND {_RANGE} GROUP BY 1 ORDER BY 1"
            )
        case Heat(column):
            cells = ", ".join(
                f'avg(CASE weekday WHEN {number} THEN {column} END) AS "{name}"'
                for number, name in enumerate(WEEKDAYS, start=1)
            )
            return f'SELECT local_hour AS "Hour", {cells} FROM v_hour WHERE {_RANGE} GROUP BY 1 ORDER BY 1'


def _whole(query: Whole) -> str:
    return f"{_select(query, '$__to / 1000', aggregated=True)} GROUP BY 1"


def _newest(query: Whole) -> str:
    told = " AND ".join(f"{_DERIVED.get(one.name, one.name)} IS NOT NULL" for one in query.columns[:1])
    return f"{_select(query, 'at_ms / 1000.0', aggregated=False)} AND {told} ORDER BY at_ms DESC LIMIT 1"


def _select(query: Trend | Points | Whole, time: str, *, aggregated: bool) -> str:
    columns = ", ".join(_column(one, aggregated=aggregated) for one in query.columns)
    further = _ONLY.get(query.table, "") + (f" AND {query.where}" if query.where else "")
    return f"SELECT {time} AS time, {columns} FROM v_{query.table} WHERE {_RANGE}{further}"


def _column(column: Column, *, aggregated: bool) -> str:
    parts = [_DERIVED.get(one, one) for one in (column.name, column.each) if one]
    value = " / ".join(
        f"CAST({_OFTEN[column.how]}({one}) AS REAL)" if aggregated else f"CAST({one} AS REAL)"
        for one in parts
    )
    return f'{value} {column.times} AS "{column.title}"'.replace("  ", " ")
