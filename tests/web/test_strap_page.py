"""The strap as the page meets it: what is in the air, which one is the wearer's, and hearing it."""

from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest

from ingest.sources.faults import LinkError
from ingest.sources.link_settings import LinkSettings
from ingest.sources.nearby import Seen
from tests.bluez.radio import H10, Radio
from tests.web.pages import asking, house_of
from unclench.config import Config
from unclench.paired import PairedStrap, read_paired
from unclench.straps import Listening
from unclench.web.house import House

MARKUP = "<img src=x onerror=alert(1)>"
OTHER = "A0:9E:1A:00:00:02"


def air(*heard: Seen, fault: LinkError | None = None) -> Listening:
    """Return an air in which these are heard, or which nobody can listen to."""

    async def listening(adapter: str, begun: Callable[[], None]) -> AsyncGenerator[Seen, None]:
        if fault is not None:
            raise fault
        begun()
        for one in heard:
            yield one

    return listening


@pytest.fixture
def house(tmp_path: Path) -> House:
    return house_of(tmp_path, Config(zone="UTC"))


async def test_straps_are_told_as_they_are_heard_a_name_with_markup_as_it_is(house: House) -> None:
    house.listening = air(Seen(H10, "Polar H10", -50), Seen(OTHER, MARKUP, -90), Seen(OTHER, "", -88))
    async with asking(house) as page:
        told = (await page.post("/straps/search", json={"seconds": 0.1})).json()
    assert [(one["name"], one["strength"]) for one in told["straps"]] == [
        ("Polar H10", "strong (-50 dBm)"),
        (MARKUP, "weak (-88 dBm)"),
    ]
    assert (told["busy"], told["fault"]) == (False, "")


async def test_a_daemon_that_searches_itself_makes_it_wait_and_a_fault_is_told(house: House) -> None:
    async with asking(house) as page:
        house.listening = air(fault=LinkError("busy"))
        assert (await page.post("/straps/search", json={})).json() == {
            "straps": [],
            "busy": True,
            "fault": "",
        }
        house.listening = air(fault=LinkError("adapter_off"))
        told = (await page.post("/straps/search", json={})).json()
    assert "Bluetooth" in told["fault"]


async def test_the_chosen_strap_is_remembered_and_heard_at_once(house: House, tmp_path: Path) -> None:
    heard: list[PairedStrap] = []

    def hear(strap: PairedStrap) -> bool:
        heard.append(strap)
        return True

    house.hear = hear
    async with asking(house) as page:
        assert (await page.get("/strap")).json()["address"] == ""
        told = (await page.post("/straps/pair", json={"address": H10, "name": "Polar H10"})).json()["told"]
        now = (await page.get("/strap")).json()
        assert "forgotten" in (await page.post("/straps/forget", json={})).json()["told"]
        again = (await page.post("/straps/forget", json={})).json()["told"]
    assert told == "Polar H10 is remembered, and heard from now on"
    assert heard == [PairedStrap(H10, "Polar H10")]
    assert (now["address"], now["at_once"], now["calibrated"]) == (H10, True, False)
    assert "forgotten" not in again
    assert read_paired(tmp_path) is None


async def test_without_a_strap_to_let_go_it_is_heard_from_the_next_start(house: House) -> None:
    async with asking(house) as page:
        body = {"address": H10}
        assert "next start" in (await page.post("/straps/pair", json=body)).json()["told"]
        house.hear = lambda strap: False
        assert "next start" in (await page.post("/straps/pair", json=body)).json()["told"]


async def test_a_strap_that_the_configuration_names_goes_before(tmp_path: Path) -> None:
    house = house_of(tmp_path, Config(zone="UTC", strap=LinkSettings(name="Mine")))
    house.hear = lambda strap: pytest.fail("the configured strap is let go")
    async with asking(house) as page:
        told = (await page.post("/straps/pair", json={"address": H10})).json()["told"]
    assert "goes before" in told


async def test_an_address_that_is_none_is_refused(house: House) -> None:
    async with asking(house) as page:
        refused = await page.post("/straps/pair", json={"address": "../../etc"})
    assert refused.status_code == 422


async def test_a_strap_in_the_real_air_is_found(house: House, radio: Radio) -> None:
    radio.strap()
    async with asking(house) as page:
        told = (await page.post("/straps/search", json={"seconds": 0.5})).json()
    assert [(one["address"], one["connected"]) for one in told["straps"]] == [(H10, False)]
