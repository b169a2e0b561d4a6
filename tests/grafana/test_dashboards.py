"""The committed dashboards: as the generator makes them, as Grafana's own model reads them, well laid out."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import pytest
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models.dashboard import Dashboard

from deploy.dashboards.__main__ import generated
from deploy.dashboards.boards import BOARDS
from deploy.dashboards.flavours import FLAVOURS
from unclench.grafana.provisioning import Flavour, dashboards

FLAVOUR_NAMES: tuple[Flavour, ...] = ("influx", "sqlite")
COLUMNS = 24
KINDS = {"timeseries", "stat", "table", "text"}

Json = Mapping[str, Any]


def committed() -> Iterator[tuple[str, str, Json]]:
    for flavour in FLAVOUR_NAMES:
        for name, text in dashboards(flavour):
            yield flavour, name, json.loads(text)


EACH = pytest.mark.parametrize(("flavour", "name", "dashboard"), [*committed()])


def test_what_is_committed_is_what_the_generator_makes() -> None:
    for path, text in generated():
        assert path.read_text("utf-8") == text, f"{path.name}: run `python -m deploy.dashboards`"


def test_nothing_else_is_committed() -> None:
    names = {f"{board.key}.json" for board in BOARDS}
    assert {flavour.name for flavour in FLAVOURS} == set(FLAVOUR_NAMES)
    for flavour in FLAVOUR_NAMES:
        assert {name for name, _ in dashboards(flavour)} == names


@EACH
def test_grafanas_own_model_reads_it_and_loses_nothing(flavour: str, name: str, dashboard: Json) -> None:
    register_default_plugins()
    read = json.loads(json.dumps(Dashboard.from_json(dict(dashboard)), cls=JSONEncoder))
    for one, same in zip(read["annotations"]["list"], dashboard["annotations"]["list"], strict=True):
        assert one | {"target": None} == same | {"target": None}  # the model knows one datasource's target
    assert {**read, "annotations": None} == {**dashboard, "annotations": None}


@EACH
def test_panels_have_a_number_and_a_place_of_their_own(flavour: str, name: str, dashboard: Json) -> None:
    panels = cast(Sequence[Json], dashboard["panels"])
    assert len({panel["id"] for panel in panels}) == len(panels)
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= COLUMNS
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken, panel["title"]
        taken |= cells


@EACH
def test_it_asks_one_datasource_by_its_uid_and_nothing_is_left_to_be_filled_in(
    flavour: str, name: str, dashboard: Json
) -> None:
    text = json.dumps(dashboard)
    assert "${" not in text
    assert "__inputs" not in dashboard
    for panel in dashboard["panels"]:
        assert panel["type"] in KINDS
        if panel["type"] != "text":
            assert panel["datasource"]["uid"] == f"unclench-{flavour}"
            assert all(target["datasource"] == panel["datasource"] for target in panel["targets"])


@EACH
def test_it_has_an_address_of_its_own_and_a_way_to_the_others(
    flavour: str, name: str, dashboard: Json
) -> None:
    assert dashboard["uid"] == f"unclench-{name.removesuffix('.json')}-{flavour}"
    (link,) = dashboard["links"]
    assert link["tags"] == dashboard["tags"] == [f"unclench-{flavour}"]
    assert [one["name"] for one in dashboard["annotations"]["list"]] == [
        "Episodes",
        "Prompts",
        "Practices",
        "Tags",
    ]


@pytest.mark.parametrize("name", [name for name, _ in dashboards("influx")])
def test_an_annotation_of_influxdb_names_its_columns_as_grafana_finds_them(name: str) -> None:
    for one in json.loads(dict(dashboards("influx"))[name])["annotations"]["list"]:
        target = one["target"]
        measurement = re.search(r'FROM "(\w+)"', target["query"])[1]  # type: ignore[index]
        columns = re.findall(r'"(\w+)"', target["query"].split(" FROM ")[0])
        whole = [f"{measurement}.{column}" for column in columns]
        assert [target["textColumn"] in column for column in whole] == [True, *[False] * (len(whole) - 1)]
        assert [target["timeEndColumn"]] == (whole[1:] or [""])
        assert not any(target["tagsColumn"] in column for column in whole)


@EACH
def test_each_series_whose_look_is_set_is_one_that_is_asked_for(
    flavour: str, name: str, dashboard: Json
) -> None:
    for panel in dashboard["panels"]:
        asked = " ".join(
            str(target.get("query") or target.get("queryText")) for target in panel.get("targets", ())
        )
        for override in panel.get("fieldConfig", {}).get("overrides", ()):
            title = override["matcher"]["options"]
            assert f'AS "{title}"' in asked or title == "Hour", (panel["title"], title)


@EACH
def test_no_word_of_it_claims_what_only_medicine_may(flavour: str, name: str, dashboard: Json) -> None:
    text = json.dumps(dashboard).lower()
    assert not [word for word in ("stress", "diagnos", "healthy", "disease", "therap") if word in text]
