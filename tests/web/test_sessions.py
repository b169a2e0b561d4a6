"""The practice that a page leads: it is on only while its page says so."""

import asyncio

from alerts.practices import Practices
from hrv.event import Context, Said
from unclench.daemon import Handed
from unclench.web.sessions import Sessions

BREATH = Practices().breath_snack
SAFE = Practices().i_am_safe


class Journal:
    """Takes what is said, in order."""

    def __init__(self) -> None:
        self.said: list[Said] = []

    async def hand(self, said: Said) -> Handed:
        self.said.append(said)
        return Handed(len(self.said), 1_000 + len(self.said))

    def told(self) -> list[tuple[str, bool]]:
        return [(one.practice, one.on) for one in self.said if isinstance(one, Context)]


class SlowJournal(Journal):
    """Takes a moment for it, as a disk does."""

    async def hand(self, said: Said) -> Handed:
        await asyncio.sleep(0.01)
        return await super().hand(said)


async def test_a_page_that_falls_silent_leaves_no_practice_on() -> None:
    sessions, journal = Sessions(lease_s=0.05), Journal()
    async with sessions.watched(journal.hand):
        begun = await sessions.begin(BREATH, journal.hand)
        for _ in range(4):
            await asyncio.sleep(0.03)
            assert sessions.go_on(begun.at_ms)
        await asyncio.sleep(0.15)
        assert journal.told() == [("breath_snack", True), ("breath_snack", False)]
        assert not sessions.go_on(begun.at_ms)
        assert await sessions.end(begun.at_ms, journal.hand) is None
        await sessions.begin(SAFE, journal.hand)
        await asyncio.sleep(0.15)
    assert journal.told()[2:] == [("i_am_safe", True), ("i_am_safe", False)]


async def test_a_second_page_s_practice_ends_the_first_s() -> None:
    sessions, journal = Sessions(), Journal()
    first = await sessions.begin(BREATH, journal.hand)
    second = await sessions.begin(SAFE, journal.hand)
    assert not sessions.go_on(first.at_ms)
    assert await sessions.end(first.at_ms, journal.hand) is None
    ended = await sessions.end(second.at_ms, journal.hand)
    assert ended is not None
    assert ended[0].practice == SAFE
    assert journal.told() == [
        ("breath_snack", True),
        ("breath_snack", False),
        ("i_am_safe", True),
        ("i_am_safe", False),
    ]


async def test_when_the_daemon_stops_the_practice_is_over() -> None:
    sessions, journal = Sessions(), Journal()
    await sessions.begin(BREATH, journal.hand)
    await sessions.close(journal.hand)
    await sessions.close(journal.hand)
    assert journal.told() == [("breath_snack", True), ("breath_snack", False)]


async def test_of_two_pages_that_begin_at_once_the_first_s_practice_is_told_to_be_over() -> None:
    sessions, journal = Sessions(), SlowJournal()
    await asyncio.gather(sessions.begin(BREATH, journal.hand), sessions.begin(SAFE, journal.hand))
    assert journal.told() == [("breath_snack", True), ("breath_snack", False), ("i_am_safe", True)]
