"""InfluxQL, which InfluxDB 1.8, 2.x and 3 Core all speak."""

from collections.abc import Mapping, Sequence
from typing import Final

from grafana_foundation_sdk.builders.dashboard import QueryVariable
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.cog.variants import Dataquery
from grafana_foundation_sdk.models.common import DataSourceRef
from grafana_foundation_sdk.models.dashboard import (
    DataTransformerConfig,
    VariableHide,
    VariableModel,
    VariableRefresh,
    VariableSort,
)

from deploy.dashboards.flavour import Fields, Target
from deploy.dashboards.query import (
    EPISODE_MINUTES,
    WEEK_FROM_MS,
    WEEKDAYS,
    Column,
    Heat,
    Marks,
    Points,
    Query,
    Rate,
    Table,
    Trend,
    Whole,
)

_MEASUREMENTS: Final[Mapping[Table, str]] = {"hour": "frame_1h", "session": "session_summary"}
"""Where the measurement has another name than the table."""

_OWN: Final = '$timeFilter AND "subject" =~ /^$subject$/ AND "algo" =~ /^$algo$/'
_WEEK: Final = f"time(7d, {WEEK_FROM_MS // 3_600_000}h)"

_MARKS: Final[Mapping[Marks, tuple[str, str, str]]] = {
    "episodes": (
        f'SELECT "minutes", "end_ms" FROM "episode" WHERE {_OWN} AND "minutes" >= {EPISODE_MINUTES}',
        "minutes",
        "episode.end_ms",
    ),
    "prompts": (f'SELECT "load" FROM "prompt" WHERE {_OWN}', "load", ""),
    "practices": (
        f'SELECT "minutes", "to_ms" FROM "session_summary" WHERE {_OWN}',
        "minutes",
        "session_summary.to_ms",
    ),
    "tags": (f'SELECT "said" FROM "tag" WHERE {_OWN}', "said", ""),
}
"""Query, column of the text, column of the end. What the wearer wrote is not in InfluxDB.

Grafana looks for the text's column in part of a name, for the end's in the whole: measurement, point, field.
"""
_NO_TAGS: Final = "none"
"""Grafana takes an empty name for part of every name, and then each column for one of tags."""


class Influx:
    """Grafana's own InfluxDB datasource in its InfluxQL mode."""

    name = "influx"

    @property
    def datasource(self) -> DataSourceRef:
        """Return the datasource's type and uid."""
        return DataSourceRef("influxdb", "unclench-influx")

    def target(self, query: Query, ref: str) -> Builder[Dataquery]:
        """Return the question in InfluxQL."""
        as_table = isinstance(query, Heat) or (isinstance(query, Points) and query.as_table)
        return Target(
            {
                "refId": ref,
                "datasource": self.datasource,
                "rawQuery": True,
                "query": _said(query),
                "resultFormat": "table" if as_table else "time_series",
                "alias": "$col",
            }
        )

    def transformed(self, query: Query) -> Sequence[DataTransformerConfig]:
        """Return how hours become a table of hours and weekdays: InfluxQL can't group by a field."""
        return _heat(query.column) if isinstance(query, Heat) else ()

    def marks(self, marks: Marks) -> Fields:
        """Return the target of an annotation."""
        query, text, end = _MARKS[marks]
        return {
            "refId": "Anno",
            "query": query,
            "queryType": "tags",
            "rawQuery": True,
            "fromAnnotations": True,
            "textEditor": True,
            "textColumn": text,
            "timeEndColumn": end,
            "tagsColumn": _NO_TAGS,
            "titleColumn": "",
        }

    def variables(self) -> Sequence[Builder[VariableModel]]:
        """Return whose heart it is, and the version of the algorithms: the newest of both."""
        return (
            self._values("subject", "Person", VariableHide.DONT_HIDE, VariableSort.ALPHABETICAL_ASC),
            self._values("algo", "Version", VariableHide.HIDE_VARIABLE, VariableSort.NUMERICAL_DESC),
        )

    def _values(self, tag: str, label: str, hide: VariableHide, sort: VariableSort) -> Builder[VariableModel]:
        asked = f'SHOW TAG VALUES FROM "minute" WITH KEY = "{tag}"'
        variable = QueryVariable(tag).label(label).hide(hide).sort(sort)
        return variable.datasource(self.datasource).query(asked).refresh(VariableRefresh.ON_DASHBOARD_LOAD)


def _said(query: Query) -> str:
    match query:
        case Trend():
            every = _WEEK if query.weekly else "time($__interval)"
            fill = "none" if query.weekly or query.sparse else "null"
            return f"{_select(query, aggregated=True)} GROUP BY {every} fill({fill})"
        case Points():
            end = f" LIMIT {query.at_most}" if query.at_most else ""
            return _select(query, aggregated=False) + (f" ORDER BY time DESC{end}" if end else "")
        case Whole():
            return _select(query, aggregated=True)
        case Rate(title):
            mean = f'60000 / mean("rr_ms") AS "{title}"'
            return f'SELECT {mean} FROM "beat" WHERE {_OWN} GROUP BY time($__interval) fill(null)'
        case Heat(column):
            return f'SELECT "weekday", "local_hour", "{column}" FROM "frame_1h" WHERE {_OWN}'


def _select(query: Trend | Points | Whole, *, aggregated: bool) -> str:
    columns = ", ".join(_column(one, aggregated=aggregated) for one in query.columns)
    measurement = _MEASUREMENTS.get(query.table, query.table)
    further = f" AND {query.where}" if query.where else ""
    return f'SELECT {columns} FROM "{measurement}" WHERE {_OWN}{further}'


def _column(column: Column, *, aggregated: bool) -> str:
    parts = [one for one in (column.name, column.each) if one]
    value = " / ".join(f'{column.how}("{one}")' if aggregated else f'"{one}"' for one in parts)
    return f'{value} {column.times} AS "{column.title}"'.replace("  ", " ")


def _heat(column: str) -> tuple[DataTransformerConfig, ...]:
    by_cell: dict[str, object] = {
        "weekday": {"aggregations": [], "operation": "groupby"},
        "local_hour": {"aggregations": [], "operation": "groupby"},
        column: {"aggregations": ["mean"], "operation": "aggregate"},
    }
    matrix = {
        "rowField": "local_hour",
        "columnField": "weekday",
        "valueField": f"{column} (mean)",
        "emptyValue": "null",
    }
    corner = "local_hour\\weekday"
    days = {str(number): name for number, name in enumerate(WEEKDAYS, start=1)}
    order = {name: index for index, name in enumerate((corner, *days))}
    renamed = {corner: "Hour", **days}
    return (
        DataTransformerConfig("groupBy", options={"fields": by_cell}),
        DataTransformerConfig("sortBy", options={"fields": {}, "sort": [{"field": "local_hour"}]}),
        DataTransformerConfig("groupingToMatrix", options=matrix),
        DataTransformerConfig(
            "organize", options={"excludeByName": {}, "indexByName": order, "renameByName": renamed}
        ),
    )
