"""The guards of the page: whoever asks for anything has to pass all of them, for files and stream too."""

import asyncio
from collections.abc import Iterable
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from unclench.web.keys import Keys, Outcome
from unclench.web.refusal import refusal

MOST_BODY_BYTES: Final = 65_536
BODY_S: Final = 5.0
"""How long a body may take to come."""
COOKIE_DAYS: Final = 90
OPEN: Final = "Run `unclench open` in a terminal: it opens this page for you."

WITHOUT_TOKEN: Final = frozenset(
    {
        "/style.css",
        "/manifest.webmanifest",
        *(f"/icons/{name}" for name in ("calm.svg", "mark.svg", "mark-192.png", "mark-512.png")),
    }
)
"""What a browser fetches before anybody is logged in, or without cookies: the same for everybody."""

_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "img", "connect", "manifest")),
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_NOT_OPENED: Final[dict[Outcome, str]] = {
    "used": "This link was used already; a link opens the page once.",
    "late": "This link is older than a minute.",
    "wrong": "This link does not belong to the page that runs now.",
}


def guarded(app: ASGIApp, keys: Keys, port: int) -> ASGIApp:
    """Return the application behind all guards."""
    return Sealed(Hosts(Origins(Locked(Bodies(app), keys)), port))


class Sealed:
    """Tells the browser with every answer what the page may do: nothing from elsewhere, in no frame."""

    def __init__(self, app: ASGIApp) -> None:
        """Take what is guarded."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let HTTP through, and nothing else."""
        if scope["type"] != "http":
            return

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, sealed)


class Hosts:
    """Answers only to this machine's own names: a name of elsewhere that leads here would pass for it."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        """Take what is guarded, and the port."""
        self._app = app
        self._known = frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse (421) what was sent to another host, to two, or to none."""
        hosts = Headers(scope=scope).getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._known:
            fact = f"This page is at {', '.join(sorted(self._known))} alone."
            await refusal(scope, 421, "Not here", fact)(scope, receive, send)
            return
        await self._app(scope, receive, send)


class Origins:
    """Answers only to the page itself and to who asks by hand: no other site may have a browser ask."""

    def __init__(self, app: ASGIApp) -> None:
        """Take what is guarded."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse (403) what another site had a browser ask."""
        headers = Headers(scope=scope)
        if not (_is_own(headers) and headers.get("sec-fetch-site", "none") in ("none", "same-origin")):
            fact = f"Another site sent you here, and none may. {OPEN}"
            await refusal(scope, 403, "Not from there", fact)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _is_own(headers: Headers) -> bool:
    origins = headers.getlist("origin")
    return not origins or origins == [f"http://{headers['host']}"]


class Locked:
    """Shows nothing without the token; a link that opens once gives a browser what stands for it."""

    def __init__(self, app: ASGIApp, keys: Keys) -> None:
        """Take what is guarded, and who knows the keys."""
        self._app = app
        self._keys = keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse (401) who has neither cookie nor token; let a link in (or not, 403)."""
        request = Request(scope)
        if scope["path"] == "/login":
            await self._login(request)(scope, receive, send)
        elif scope["path"] in WITHOUT_TOKEN or self._keys.admits(
            request.cookies, request.headers.get("authorization", "")
        ):
            await self._app(scope, receive, send)
        else:
            fact = f"This page is its owner's alone, and your browser is not known here. {OPEN}"
            answer = refusal(scope, 401, "Not logged in", fact)
            answer.headers["WWW-Authenticate"] = "Bearer"
            await answer(scope, receive, send)

    def _login(self, request: Request) -> Response:
        if request.method != "GET":
            return refusal(request.scope, 405, "Not so", "A link is opened, nothing else.")
        outcome = self._keys.opens(request.query_params.get("key", ""))
        if outcome != "opened":
            fact = f"{_NOT_OPENED[outcome]} {OPEN}"
            return refusal(request.scope, 403, "This link opens nothing", fact)
        answer = RedirectResponse(f"/#{_plain(request.query_params.get('view', ''))}", 303)
        answer.set_cookie(
            self._keys.cookie_name,
            self._keys.cookie,
            max_age=COOKIE_DAYS * 86_400,
            httponly=True,
            samesite="strict",
        )
        return answer


def _plain(view: str) -> str:
    """Return the view's name; nothing of what would be more than a name."""
    return view if view.isascii() and view.replace("-", "").replace("/", "").isalnum() else "now"


class Bodies:
    """Lets in what is done only from a program that means it, small, as JSON, and at once."""

    def __init__(self, app: ASGIApp) -> None:
        """Take what is guarded."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a POST that a form of another site could send, and every body that is too much."""
        headers = Headers(scope=scope)
        answer = _not_meant(scope, headers)
        body = b""
        if answer is None and scope["method"] == "POST":
            try:
                async with asyncio.timeout(BODY_S):
                    body = await _whole(receive)
            except TimeoutError:
                answer = refusal(scope, 408, "Too slow", "What is to be done did not come in time.")
            if len(body) > MOST_BODY_BYTES:
                answer = refusal(scope, 413, "Too much", f"At most {MOST_BODY_BYTES} bytes are taken.")
        if answer is not None:
            answer.headers["Connection"] = "close"
            await answer(scope, receive, send)
            return
        await self._app(scope, _first(body, receive), send)


def _not_meant(scope: Scope, headers: Headers) -> Response | None:
    """Return why a request is refused before its body is read; None: it is not."""
    if scope["method"] != "POST":
        if headers.get("content-length", "0") != "0" or "transfer-encoding" in headers:
            return refusal(scope, 413, "Too much", "Only a POST has a body.")
        return None
    if "x-unclench" not in headers:
        return refusal(scope, 403, "Not so", "A POST needs the header X-Unclench: any word will do.")
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return refusal(scope, 415, "Not so", "A POST carries JSON: Content-Type: application/json.")
    if not _is_small(headers.getlist("content-length")):
        return refusal(scope, 413, "Too much", f"At most {MOST_BODY_BYTES} bytes are taken.")
    return None


def _is_small(lengths: Iterable[str]) -> bool:
    return all(one.isdecimal() and len(one) < 10 and int(one) <= MOST_BODY_BYTES for one in lengths)


async def _whole(receive: Receive) -> bytes:
    """Return the body, or a little more than may be."""
    body, more = b"", True
    while more and len(body) <= MOST_BODY_BYTES:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def _first(body: bytes, receive: Receive) -> Receive:
    """Return what gives the body, then whatever else comes."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def received() -> Message:
        return waiting.pop() if waiting else await receive()

    return received
