"""A dashboard: its panels, its range, its annotations, and the way to the others."""

from dataclasses import dataclass
from typing import Final

from grafana_foundation_sdk.builders import dashboard as builders
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models.dashboard import (
    AnnotationQuery,
    AnnotationTarget,
    Dashboard,
    DashboardCursorSync,
    DashboardLink,
    DashboardLinkType,
    TimePickerConfig,
)

from deploy.dashboards.flavour import Fields, Flavour
from deploy.dashboards.panel import CALM, GREY, MUCH, VIOLET, Drawing, built
from deploy.dashboards.query import Marks

_COLOURS: Final[tuple[tuple[Marks, str, str], ...]] = (
    ("episodes", "Episodes", MUCH),
    ("prompts", "Prompts", VIOLET),
    ("practices", "Practices", CALM),
    ("tags", "Tags", GREY),
)


@dataclass(frozen=True, slots=True)
class Board:
    """What one dashboard shows, in any flavour."""

    key: str
    title: str
    tells: str
    begin: str
    end: str
    drawings: tuple[Drawing, ...]
    refresh: str = ""
    ranges: tuple[tuple[str, str, str], ...] = ()
    """Ranges to choose from: words, begin, end."""


class _AnyTarget(AnnotationTarget):
    """An annotation's target with the fields that its datasource wants."""

    def __init__(self, fields: Fields) -> None:
        super().__init__()
        self._fields = fields

    def to_json(self) -> dict[str, object]:
        return dict(self._fields)


@dataclass(frozen=True, slots=True)
class _Annotation(Builder[AnnotationQuery]):
    query: AnnotationQuery

    def build(self) -> AnnotationQuery:
        return self.query


def composed(board: Board, flavour: Flavour) -> Dashboard:
    """Return the dashboard in this flavour."""
    one = builders.Dashboard(board.title).uid(f"unclench-{board.key}-{flavour.name}")
    one.description(board.tells).tags([_tag(flavour)]).editable().timezone("browser").week_start("monday")
    one.tooltip(DashboardCursorSync.CROSSHAIR).time(board.begin, board.end).refresh(board.refresh)
    one.link(_others(flavour))
    if board.ranges:
        one.timepicker(_picker(board))
    for variable in flavour.variables():
        one.with_variable(variable)
    for marks, name, colour in _COLOURS:
        target = _AnyTarget(flavour.marks(marks))
        one.annotation(
            _Annotation(AnnotationQuery(name, flavour.datasource, icon_color=colour, target=target))
        )
    for number, drawing in enumerate(board.drawings, start=1):
        one.with_panel(built(drawing, flavour, number))
    return one.build()


def _tag(flavour: Flavour) -> str:
    return f"unclench-{flavour.name}"


def _others(flavour: Flavour) -> Builder[DashboardLink]:
    link = builders.DashboardLink("unclench").type(DashboardLinkType.DASHBOARDS)
    return link.tags([_tag(flavour)]).as_dropdown(False).include_vars(True).keep_time(False)


def _picker(board: Board) -> Builder[TimePickerConfig]:
    options = [
        builders.TimeOption().display(words).from_val(begin).to(end) for words, begin, end in board.ranges
    ]
    return builders.TimePicker().quick_ranges([*options])
