"""What a courier does with a prompt: shows it, carries the answer in, leads through the practice."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import pytest

from alerts.notices import ACCEPT, MORE, NOT_THIS, SNOOZE, STOP
from alerts.notifier import EXPIRED, Desk, NotDeliveredError, Notice, Report
from alerts.practices import Practices
from alerts.prompt import Prompt, PromptKind, PromptState
from alerts.texts import IN_ENGLISH
from hrv.event import Answer, Context, Delivery, NotThisReason, Said, Surrounding
from tests.alerts.desk import Desk as PlayedDesk
from tests.unclench.hurried import LoopClock, hurried
from unclench.courier import Courier, Opener

PROMPT = PlayedDesk().prompted()
PRACTICE = Practices().breath_snack


@dataclass
class Board:
    """A notifier that shows notices to the test."""

    kind: str = "board"
    buttons: int = 3
    broken: str = ""
    seen: list[tuple[float, Notice]] = field(default_factory=list)
    now: Notice | None = None
    report: Callable[[Report], None] = lambda _: None
    desks: list[Desk] = field(default_factory=list)

    def brings(self, prompt: Prompt, desk: Desk) -> bool:
        self.desks.append(desk)
        return prompt.state == "offered"

    def opened(self, report: Callable[[Report], None]) -> "Board":
        self.report = report
        return self

    async def show(self, notice: Notice) -> str:
        self.seen.append((asyncio.get_running_loop().time(), notice))
        if self.broken:
            raise NotDeliveredError(self.broken)
        self.now = notice
        return "the test"

    async def withdraw(self) -> None:
        self.now = None

    async def close(self) -> None:
        self.report = lambda _: None

    def press(self, key: str) -> None:
        assert self.now is not None
        assert key in [button.key for button in self.now.buttons]
        self.report(Report("pressed", key))


@dataclass
class Round:
    """A courier on its round, and what it carried in."""

    board: Board
    courier: Courier
    carried: list[Said | Delivery]

    def bring(self, prompt: Prompt = PROMPT, around: frozenset[Surrounding] = frozenset()) -> None:
        self.courier.take(prompt, around)

    def said(self) -> list[Said]:
        return [one for one in self.carried if not isinstance(one, Delivery)]

    def deliveries(self) -> list[tuple[bool, str]]:
        return [(one.shown, one.text) for one in self.carried if isinstance(one, Delivery)]


@asynccontextmanager
async def on_its_round(board: Board | None = None, opener: Opener | None = None) -> AsyncIterator[Round]:
    carried: list[Said | Delivery] = []

    async def hand(event: Said | Delivery) -> None:
        carried.append(event)

    shown = board or Board()
    courier = Courier(shown, Practices(), hand, LoopClock(), IN_ENGLISH, opener)
    async with asyncio.TaskGroup() as group:
        group.create_task(courier.run())
        yield Round(shown, courier, carried)
        courier.end()


def become(state: PromptState) -> Prompt:
    return replace(PROMPT, state=state)


async def a_moment(seconds: float = 0.5) -> None:
    await asyncio.sleep(seconds)


def texts(board: Board) -> list[str]:
    return [notice.text for _, notice in board.seen]


def titles(board: Board) -> list[str]:
    return [notice.title for _, notice in board.seen]


def test_an_offer_is_shown_once_its_delivery_kept_and_it_is_withdrawn_when_it_is_over() -> None:
    async def story() -> None:
        async with on_its_round() as round_:
            round_.bring()
            await a_moment()
            assert texts(round_.board) == [PROMPT.text]
            assert round_.carried == [Delivery(0, PROMPT.prompt_ms, "board", True, "the test")]
            round_.bring(become("ignored"))
            await a_moment()
            assert round_.board.now is None
            assert len(round_.board.seen) == 1
            assert round_.said() == []

    hurried(story())


@pytest.mark.parametrize("kind", ["load", "checkin"])
def test_pressing_the_notice_itself_opens_the_page_where_the_answer_is_given(kind: PromptKind) -> None:
    async def story() -> None:
        asked: list[Prompt] = []
        prompt = replace(PROMPT, kind=kind, practice="" if kind == "checkin" else PROMPT.practice)

        async def open_page(prompt: Prompt) -> bool:
            asked.append(prompt)
            return True

        async with on_its_round(opener=open_page) as round_:
            round_.bring(prompt)
            await a_moment()
            assert round_.board.now is not None
            assert (round_.board.now.default, round_.board.now.default_words) == ("open", "Open the page")
            round_.board.report(Report("pressed", "open"))
            await a_moment()
            assert asked == [prompt]
            answers = [Answer(0, "accepted", prompt.prompt_ms)] if kind == "checkin" else []
            assert round_.said() == answers
            round_.bring(replace(prompt, state="accepted"))
            await a_moment()
            assert round_.board.now is None

    hurried(story())


def test_a_page_that_cannot_be_opened_is_no_dead_end() -> None:
    async def story() -> None:
        async def fail(prompt: Prompt) -> bool:
            return False

        async with on_its_round(opener=fail) as round_:
            round_.bring()
            await a_moment()
            round_.board.report(Report("pressed", "open"))
            await a_moment()
            assert round_.said()[0] == Answer(0, "accepted", PROMPT.prompt_ms)
            assert titles(round_.board)[1] == PRACTICE.title

    hurried(story())


def test_snooze_is_carried_in_and_the_prompt_comes_again() -> None:
    async def story() -> None:
        async with on_its_round() as round_:
            round_.bring()
            await a_moment()
            round_.board.press(SNOOZE)
            round_.bring(become("snoozed"))
            await a_moment()
            assert round_.said() == [Answer(0, "snoozed", PROMPT.prompt_ms)]
            assert round_.board.now is None
            round_.bring()
            await a_moment()
            assert round_.board.now is not None

    hurried(story())


def test_accepting_leads_through_the_practice_phase_by_phase_in_its_session() -> None:
    async def story() -> None:
        async with on_its_round() as round_:
            round_.bring()
            await a_moment()
            round_.board.press(ACCEPT)
            round_.bring(become("accepted"))
            await a_moment(PRACTICE.length_ms / 1000 + 20)
            assert round_.said() == [
                Answer(0, "accepted", PROMPT.prompt_ms),
                Context(0, "session", True, PRACTICE.kind),
                Context(0, "session", False, PRACTICE.kind),
            ]
            words = [notice.text for _, notice in round_.board.seen[1:]]
            assert words == [step.words for step in PRACTICE.steps()] + ["Done. Breathe as it comes."]
            times_s = [at_s for at_s, _ in round_.board.seen[1:]]
            gone_s = [later - times_s[0] for later in times_s]
            assert gone_s[:3] == pytest.approx([0, 5, 10], abs=0.01)
            assert gone_s[-1] == pytest.approx(PRACTICE.length_ms / 1000, abs=0.01)
            assert round_.board.now is None

    hurried(story())


@pytest.mark.parametrize("how", [Report("pressed", STOP), Report("closed")])
def test_a_practice_that_is_stopped_or_closed_ends_its_session_and_is_not_called_done(how: Report) -> None:
    async def story() -> None:
        async with on_its_round() as round_:
            round_.bring()
            await a_moment()
            round_.board.press(ACCEPT)
            await a_moment(7)
            round_.board.report(how)
            await a_moment()
            assert round_.said()[-1] == Context(0, "session", False, PRACTICE.kind)
            assert len(round_.board.seen) == 3
            assert round_.board.now is None

    hurried(story())


def test_a_phase_that_a_desktop_takes_off_the_screen_does_not_end_the_practice() -> None:
    async def story() -> None:
        async with on_its_round() as round_:
            round_.bring()
            await a_moment()
            round_.board.press(ACCEPT)
            await a_moment(4)
            round_.board.report(Report("closed", EXPIRED))
            await a_moment(PRACTICE.length_ms / 1000)
            assert titles(round_.board).count(PRACTICE.title) == len(PRACTICE.steps()) + 1

    hurried(story())


PAGES: Sequence[tuple[Sequence[str], NotThisReason | None]] = [
    (["talking"], "talking"),
    (["coffee"], "coffee"),
    ([MORE, "meal"], "meal"),
    ([MORE, MORE, "ill"], "ill"),
    ([MORE, MORE, MORE, "unknown"], "unknown"),
    ([MORE, MORE, MORE, MORE, "talking"], "talking"),
]


@pytest.mark.parametrize(("keys", "reason"), PAGES)
def test_not_this_asks_why_with_three_buttons_at_most(
    keys: Sequence[str], reason: NotThisReason | None
) -> None:
    async def story() -> None:
        async with on_its_round() as round_:
            round_.bring()
            await a_moment()
            for key in (NOT_THIS, *keys):
                assert round_.board.now is not None
                assert len(round_.board.now.buttons) <= 3
                round_.board.press(key)
                await a_moment()
            assert round_.said() == [Answer(0, "not_this", PROMPT.prompt_ms, why=reason)]
            assert round_.board.now is None

    hurried(story())


def test_where_there_is_room_every_reason_is_one_tap_away() -> None:
    async def story() -> None:
        async with on_its_round(Board(buttons=9)) as round_:
            round_.bring()
            await a_moment()
            round_.board.press(NOT_THIS)
            await a_moment()
            round_.board.press("ill")
            await a_moment()
            assert round_.said() == [Answer(0, "not_this", PROMPT.prompt_ms, why="ill")]

    hurried(story())


async def _closed(round_: Round) -> None:
    round_.board.report(Report("closed"))
    await a_moment()


async def _forgotten(round_: Round) -> None:
    await a_moment(61)


@pytest.mark.parametrize("left", [_closed, _forgotten])
def test_not_this_without_a_reason_was_still_wrong(left: Callable[[Round], object]) -> None:
    async def story() -> None:
        async with on_its_round() as round_:
            round_.bring()
            await a_moment()
            round_.board.press(NOT_THIS)
            await a_moment()
            await left(round_)  # type: ignore[misc]
            assert round_.said() == [Answer(0, "not_this", PROMPT.prompt_ms)]
            assert round_.board.now is None

    hurried(story())


def test_closing_an_offer_says_nothing_and_it_is_not_shown_again() -> None:
    async def story() -> None:
        async with on_its_round() as round_:
            round_.bring()
            await a_moment()
            round_.board.report(Report("closed"))
            round_.board.report(Report("stirred"))
            await a_moment(600)
            assert round_.said() == []
            assert len(round_.board.seen) == 1
            round_.bring(become("ignored"))

    hurried(story())


def test_a_failure_is_told_once_tried_again_ever_more_rarely_and_delivery_is_told_in_the_end() -> None:
    async def story() -> None:
        async with on_its_round(Board(broken="nobody is there")) as round_:
            round_.bring()
            await a_moment(300)
            assert round_.deliveries() == [(False, "nobody is there")]
            tries_s = [at_s for at_s, _ in round_.board.seen]
            assert 5 <= len(tries_s) <= 20
            assert tries_s[-1] - tries_s[-2] >= 30
            round_.board.broken = ""
            round_.board.report(Report("stirred"))
            await a_moment()
            assert round_.deliveries() == [(False, "nobody is there"), (True, "the test")]

    hurried(story())


def test_who_showed_it_is_gone_and_it_is_shown_again_by_the_next() -> None:
    async def story() -> None:
        async with on_its_round() as round_:
            round_.bring()
            await a_moment()
            round_.board.broken = "nobody is there"
            round_.board.report(Report("lost"))
            await a_moment(0.1)
            round_.board.broken = ""
            round_.board.report(Report("stirred"))
            await a_moment(0.1)
            round_.board.press(SNOOZE)
            await a_moment()
            assert round_.said() == [Answer(0, "snoozed", PROMPT.prompt_ms)]
            assert len(round_.board.seen) == 3

    hurried(story())


def test_a_prompt_that_is_over_is_not_tried_again() -> None:
    async def story() -> None:
        async with on_its_round(Board(broken="nobody is there")) as round_:
            round_.bring()
            await a_moment()
            round_.bring(become("dropped"))
            await a_moment()
            tries = len(round_.board.seen)
            await a_moment(600)
            assert len(round_.board.seen) == tries

    hurried(story())


def test_the_end_of_all_closes_a_practice_and_leaves_nothing_on_the_screen() -> None:
    async def story() -> None:
        async with on_its_round() as round_:
            round_.bring()
            await a_moment()
            round_.board.press(ACCEPT)
            await a_moment()
        assert round_.said()[-1] == Context(0, "session", False, PRACTICE.kind)
        assert round_.board.now is None

    hurried(story())


def test_the_end_of_all_while_the_reason_is_asked_keeps_that_it_was_wrong() -> None:
    async def story() -> None:
        async with on_its_round() as round_:
            round_.bring()
            await a_moment()
            round_.board.press(NOT_THIS)
            await a_moment()
        assert round_.said() == [Answer(0, "not_this", PROMPT.prompt_ms)]

    hurried(story())


def test_every_prompt_is_shown_though_the_stream_is_far_ahead() -> None:
    async def story() -> None:
        second = replace(PROMPT, prompt_ms=PROMPT.prompt_ms + 1)
        async with on_its_round() as round_:
            for prompt in (PROMPT, become("ignored"), second, replace(second, state="ignored")):
                round_.bring(prompt)
            await a_moment()
            assert len(round_.board.seen) == 2
            assert round_.board.now is None

    hurried(story())


def test_a_prompt_of_an_unknown_practice_is_offered_and_only_answered() -> None:
    async def story() -> None:
        async with on_its_round() as round_:
            round_.bring(replace(PROMPT, practice="of tomorrow"))
            await a_moment()
            round_.board.press(ACCEPT)
            await a_moment()
            assert round_.said() == [Answer(0, "accepted", PROMPT.prompt_ms)]

    hurried(story())


def test_a_notifier_is_told_what_is_around_and_when_it_last_brought_something() -> None:
    async def story() -> None:
        async with on_its_round() as round_:
            round_.bring(around=frozenset({"idle"}))
            round_.bring(become("ignored"))
            assert round_.board.desks == [Desk(frozenset({"idle"})), Desk(brought_ms=PROMPT.at_ms)]
            await a_moment()

    hurried(story())
