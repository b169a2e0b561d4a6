"""The few kinds of panel that all dashboards are made of, so that they look as one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from grafana_foundation_sdk.builders import common as common_builders
from grafana_foundation_sdk.builders import dashboard as builders
from grafana_foundation_sdk.builders import stat, table, text, timeseries
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models import common
from grafana_foundation_sdk.models.dashboard import (
    DynamicConfigValue,
    FieldColorModeId,
    GridPos,
    Panel,
    Threshold,
    ThresholdsConfig,
    ThresholdsMode,
)
from grafana_foundation_sdk.models.text import TextMode

from deploy.dashboards.flavour import Flavour
from deploy.dashboards.query import Query

Steps = Sequence[tuple[float | None, str]]
"""Where each colour begins; None: at the bottom."""

CALM: Final = "#73BF69"
SOME: Final = "#F2CC0C"
MUCH: Final = "#FF9830"
BLUE: Final = "#5794F2"
TEAL: Final = "#37A2A2"
VIOLET: Final = "#B877D9"
GREY: Final = "#8E8E8E"

LOAD_STEPS: Final[Steps] = ((None, CALM), (0.6, SOME), (1.5, MUCH))
"""As in words: as usual up to 0.6, far above it from 1.5 on. No red: nothing here is an alarm."""
PLAIN_STEPS: Final[Steps] = ((None, BLUE),)

LOAD_MEANS: Final = (
    "How far heart rate and variability are from your own usual while still, in your own"
    " spreads: 0 is your usual."
    " It counts as sustained once it is sure that load has lasted. Empty where it can't be told:"
    " while you move, while"
    " your usual is still being learned, or with a bad signal. It is no measure of health."
)

BPM: Final = "suffix: bpm"
MS: Final = "suffix: ms"
MINUTES: Final = "suffix: min"
HOURS: Final = "suffix: h"
PERCENT: Final = "percent"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a panel lies on the grid of 24 columns."""

    x: int
    y: int
    w: int
    h: int


@dataclass(frozen=True, slots=True)
class Line:
    """How one series differs from the rest of its panel."""

    title: str
    colour: str
    dashed: bool = False
    right: bool = False
    """On an axis of its own."""
    unit: str = ""
    bars: bool = False
    points: bool = False


@dataclass(frozen=True, slots=True)
class Over:
    """A range of the panel's own, relative to now."""

    last: str
    shift: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A panel: what it asks and how it is shown."""

    title: str
    place: Place
    queries: tuple[Query, ...] = ()
    unit: str = ""
    decimals: int = 0
    tells: str = ""
    steps: Steps = PLAIN_STEPS
    kind: Literal["stat", "time", "table", "heat", "text", "when"] = "time"
    lines: tuple[Line, ...] = ()
    over: Over | None = None
    least: float | None = None
    """Where the axis begins at the latest."""
    most: float | None = None
    interval: str = "1m"
    none: str = "–"
    """What is shown when there is no value."""
    gap_ms: int | None = None
    """Time without a point over which no line is drawn."""
    words: tuple[tuple[str, str, str], ...] = ()
    """A table's columns that are 0 or 1: title, word for 0, word for 1."""


def built(drawing: Drawing, flavour: Flavour, number: int) -> Builder[Panel]:
    """Return the panel, ready to be put on a dashboard."""
    match drawing.kind:
        case "stat" | "when":
            return _placed(_stat(drawing), drawing, flavour, number)
        case "time":
            return _placed(_time(drawing), drawing, flavour, number)
        case "table" | "heat":
            return _placed(_table(drawing), drawing, flavour, number)
        case "text":
            return _text(drawing, number)


AnyBuilder = stat.Panel | timeseries.Panel | table.Panel


def _placed(panel: AnyBuilder, drawing: Drawing, flavour: Flavour, number: int) -> Builder[Panel]:
    place = drawing.place
    panel.id(number).title(drawing.title).description(drawing.tells).datasource(flavour.datasource)
    panel.grid_pos(GridPos(place.h, place.w, place.x, place.y))
    panel.interval(drawing.interval).no_value(drawing.none)
    if drawing.unit:
        panel.unit(drawing.unit)
    if drawing.kind != "when":
        panel.decimals(drawing.decimals)
    panel.thresholds(_thresholds(drawing.steps))
    for ref, query in zip("ABCDEFGH", drawing.queries, strict=False):
        panel.with_target(flavour.target(query, ref))
        panel.transformations([*flavour.transformed(query)])
    if drawing.over is not None:
        panel.time_from(drawing.over.last)
        if drawing.over.shift:
            panel.time_shift(drawing.over.shift)
    return panel


def _thresholds(steps: Steps) -> Builder[ThresholdsConfig]:
    colours = [Threshold(value=value, color=colour) for value, colour in steps]
    return builders.ThresholdsConfig().mode(ThresholdsMode.ABSOLUTE).steps(colours)


def _stat(drawing: Drawing) -> stat.Panel:
    fields = "/^Time$|^time$/" if drawing.kind == "when" else ""
    reduced = common_builders.ReduceDataOptions().calcs(["lastNotNull"]).fields(fields)
    one = stat.Panel().reduce_options(reduced).graph_mode(common.BigValueGraphMode.NONE)
    several = len(drawing.queries) > 1 or sum(len(getattr(q, "columns", ())) for q in drawing.queries) > 1
    one.text_mode(common.BigValueTextMode.VALUE_AND_NAME if several else common.BigValueTextMode.VALUE)
    one.color_mode(common.BigValueColorMode.VALUE)
    return one.color_scheme(builders.FieldColor().mode(FieldColorModeId.THRESHOLDS))


def _time(drawing: Drawing) -> timeseries.Panel:
    legend = common_builders.VizLegendOptions().show_legend(True)
    legend.display_mode(common.LegendDisplayMode.LIST).placement(common.LegendPlacement.BOTTOM)
    tooltip = common_builders.VizTooltipOptions().mode(common.TooltipDisplayMode.MULTI)
    panel = timeseries.Panel().legend(legend).tooltip(tooltip).line_width(2).fill_opacity(0)
    panel.show_points(common.VisibilityMode.AUTO).point_size(5)
    if drawing.gap_ms is not None:
        panel.insert_nulls(drawing.gap_ms)
    if len(drawing.steps) > 1:
        style = common_builders.GraphThresholdsStyleConfig().mode(common.GraphThresholdsStyleMode.DASHED)
        panel.thresholds_style(style)
    if drawing.least is not None:
        panel.axis_soft_min(drawing.least)
    if drawing.most is not None:
        panel.axis_soft_max(drawing.most)
    for line in drawing.lines:
        panel.override_by_name(line.title, _properties(line))
    return panel


def _properties(line: Line) -> list[DynamicConfigValue]:
    values: dict[str, object] = {"color": {"mode": "fixed", "fixedColor": line.colour}}
    if line.dashed:
        values["custom.lineStyle"] = {"fill": "dash", "dash": [8, 8]}
        values["custom.lineWidth"] = 1
        values["custom.showPoints"] = "never"
    if line.right:
        values["custom.axisPlacement"] = "right"
    if line.unit:
        values["unit"] = line.unit
    if line.bars:
        values["custom.drawStyle"] = "bars"
        values["custom.barAlignment"] = 1
        values["custom.fillOpacity"] = 60
        values["custom.lineWidth"] = 0
    if line.points:
        values["custom.drawStyle"] = "points"
        values["custom.pointSize"] = 8
    return [DynamicConfigValue(id_val=name, value=value) for name, value in values.items()]


def _table(drawing: Drawing) -> table.Panel:
    panel = table.Panel().show_header(True).cell_height(common.TableCellHeight.SM)
    panel.align(common.FieldTextAlignment.AUTO)
    for title, no, yes in drawing.words:
        told = {"type": "value", "options": {"0": {"text": no, "index": 0}, "1": {"text": yes, "index": 1}}}
        panel.override_by_name(title, [DynamicConfigValue(id_val="mappings", value=[told])])
    if drawing.kind == "heat":
        panel.color_scheme(builders.FieldColor().mode(FieldColorModeId.THRESHOLDS))
        background = common.TableColoredBackgroundCellOptions(
            mode=common.TableCellBackgroundDisplayMode.BASIC
        )
        panel.cell_options(background)
        plain: dict[str, object] = {
            "custom.cellOptions": {"type": "auto"},
            "decimals": 0,
            "unit": "suffix: h",
        }
        panel.override_by_name(
            "Hour", [DynamicConfigValue(id_val=name, value=value) for name, value in plain.items()]
        )
    return panel


def _text(drawing: Drawing, number: int) -> Builder[Panel]:
    place = drawing.place
    panel = text.Panel().id(number).title(drawing.title).mode(TextMode.MARKDOWN).content(drawing.tells)
    return panel.grid_pos(GridPos(place.h, place.w, place.x, place.y))
