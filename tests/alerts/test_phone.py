"""The phone: a word without numbers, only while nobody is at the desk, and its address stays a secret."""

import json
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from alerts.notifier import Desk, NotDeliveredError, Notice
from alerts.notifiers import Phone
from alerts.notifiers.phone import PhoneOutlet
from alerts.prompt import Prompt
from tests.alerts.desk import MINUTE_MS
from tests.alerts.desk import Desk as PlayedDesk

PROMPT = PlayedDesk().prompted()
HELD = replace(PROMPT, state="held", held_by=("idle",))
NOTICE = Notice("12 bpm above", "Heart rate 12 bpm above your usual")
SECRET = "s3cret"


@dataclass
class Service:
    """What a phone's service got."""

    port: int = 0
    status: int = 200
    bodies: list[dict[str, str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"json://127.0.0.1:{self.port}/{SECRET}"


@contextmanager
def running() -> Iterator[Service]:
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            service.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(service.status)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        service.port = server.server_port
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield service
        finally:
            server.shutdown()
            thread.join()


def private(path: Path, text: str, mode: int = 0o600) -> Path:
    path.write_text(text)
    path.chmod(mode)
    return path


async def sent(phone: Phone) -> None:
    await phone.opened(lambda _: None).show(NOTICE)


async def test_a_few_words_without_a_number_reach_the_service(tmp_path: Path) -> None:
    with running() as service:
        await sent(Phone(urls_file=private(tmp_path / "urls", f"# mine\n\n{service.url}\n")))
    (body,) = service.bodies
    assert (body["title"], body["message"]) == ("unclench", "A moment to breathe?")
    assert "12" not in json.dumps([body["title"], body["message"]])


async def test_a_service_that_refuses_is_not_delivery_and_no_log_names_the_address(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with running() as service, caplog.at_level(logging.DEBUG):
        service.status = 500
        with pytest.raises(NotDeliveredError, match="did not take the message") as refused:
            await sent(Phone(urls=service.url))
    assert SECRET not in caplog.text + str(refused.value) + repr(Phone(urls=service.url))


@pytest.mark.parametrize(
    ("text", "mode", "fact"),
    [
        ("json://127.0.0.1/s3cret", 0o644, "others may read it: chmod 600"),
        ("# nothing\n", 0o600, "no address of a phone's service is known"),
        ("s3cret nonsense\n", 0o600, "is none that Apprise knows"),
    ],
)
async def test_an_address_that_can_not_be_used_is_said_without_it(
    tmp_path: Path, text: str, mode: int, fact: str
) -> None:
    with pytest.raises(NotDeliveredError, match=fact) as refused:
        await sent(Phone(urls_file=private(tmp_path / "urls", text, mode)))
    assert SECRET not in str(refused.value)


async def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotDeliveredError, match=r"urls: can't be read"):
        await sent(Phone(urls_file=tmp_path / "urls"))


async def test_without_apprise_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(NotDeliveredError, match=r"pip install 'unclench\[phone\]'"):
        await sent(Phone(urls="json://127.0.0.1"))


async def test_a_service_that_never_answers_is_given_up() -> None:
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as silent:
        phone = Phone(urls=f"json://127.0.0.1:{silent.server_port}/?rto=0.5&cto=0.5", limit_s=0.1)
        with pytest.raises(NotDeliveredError, match=r"within 0\.1 s"):
            await sent(phone)


@pytest.mark.parametrize(
    ("prompt", "desk", "is_brought"),
    [
        (HELD, Desk(), True),
        (replace(HELD, held_by=("idle", "locked")), Desk(), True),
        (replace(HELD, held_by=("idle", "microphone")), Desk(), False),
        (replace(HELD, held_by=("dnd",)), Desk(), False),
        (PROMPT, Desk(), False),
        (PROMPT, Desk(frozenset({"idle"})), True),
        (HELD, Desk(brought_ms=PROMPT.at_ms - 59 * MINUTE_MS), False),
        (HELD, Desk(brought_ms=PROMPT.at_ms - 60 * MINUTE_MS), True),
    ],
)
def test_it_is_for_an_empty_desk_alone_and_at_most_hourly(
    prompt: Prompt, desk: Desk, is_brought: bool
) -> None:
    assert Phone().brings(prompt, desk) is is_brought


async def test_for_a_service_that_lets_a_message_take_for_ever_nobody_waits_and_no_other_is_begun(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    let_go, begun = threading.Event(), list[threading.Thread]()

    def hang(*_: object) -> None:
        begun.append(threading.current_thread())
        let_go.wait(30)

    monkeypatch.setattr(PhoneOutlet, "_send", hang)
    outlet = Phone(urls="json://localhost", limit_s=0.05).opened(lambda _: None)
    with pytest.raises(NotDeliveredError, match=r"did not answer within 0\.05 s"):
        await outlet.show(NOTICE)
    with pytest.raises(NotDeliveredError, match="has not taken the message before yet"):
        await outlet.show(NOTICE)
    (sending,) = begun
    assert sending.daemon
    let_go.set()
    sending.join()
