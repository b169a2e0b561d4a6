"""Who may look: a token in a private file, links that open once, and the cookie that comes of one."""

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlencode

from ingest.clock import Clock
from unclench.store.directory import PRIVATE_FILE
from unclench.web.address import PageError

TOKEN_FILE: Final = "page-token"
LINK_S: Final = 60
"""How long a link opens the page."""
_TOKEN_BYTES: Final = 16

Outcome = Literal["opened", "used", "late", "wrong"]


def kept_token(data_dir: Path) -> str:
    """Return the token of a data directory; make it when there is none.

    Raises PageError: it can't be read or made, others may read it, or it is none.
    """
    path = data_dir / TOKEN_FILE
    try:
        _make(path)
        if path.stat().st_mode & 0o077:
            raise PageError(f"{path}: others may read it: chmod 600 {path}, or remove it for a new one")
        token = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise PageError(f"{path}: can't be read or made ({error}): mend its permissions") from None
    if len(token) < 2 * _TOKEN_BYTES or not token.isascii() or not token.isalnum():
        raise PageError(f"{path}: holds no token: remove it, and a new one is made")
    return token


def _make(path: Path) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, PRIVATE_FILE)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(secrets.token_hex(_TOKEN_BYTES) + "\n")


def link_path(token: str, run: str, view: str, clock: Clock) -> str:
    """Return path and query of a link that opens one view, once, within the next minute."""
    until_ms, salt = clock.now_ms() + LINK_S * 1000, secrets.token_hex(8)
    key = f"{until_ms}.{salt}.{_signed(token, f'link {run} {until_ms} {salt}')}"
    return f"/login?{urlencode({'key': key, 'view': view})}"


def _signed(token: str, text: str) -> str:
    return hmac.new(token.encode(), text.encode(), hashlib.sha256).hexdigest()


class Keys:
    """Knows the token, and which links were used."""

    def __init__(self, token: str, run: str, clock: Clock) -> None:
        """Take the token, which run of the page this is, and the time."""
        self._token = token
        self._run = run
        self._clock = clock
        self._used: dict[str, int] = {}
        """When a link that was used is over anyway, by its salt."""
        self.cookie_name = f"unclench-{_signed(token, 'name')[:8]}"
        """Of this data directory: cookies of one machine know no ports."""
        self.cookie = _signed(token, "cookie")
        """What a browser shows; the token itself never leaves the file."""

    def opens(self, key: str) -> Outcome:
        """Tell what becomes of a link's key; it opens once."""
        until, _, rest = key.partition(".")
        salt, _, sign = rest.partition(".")
        if not hmac.compare_digest(
            sign.encode(), _signed(self._token, f"link {self._run} {until} {salt}").encode()
        ):
            return "wrong"
        now_ms = self._clock.now_ms()
        if int(until) < now_ms:
            return "late"
        self._used = {one: end_ms for one, end_ms in self._used.items() if end_ms >= now_ms}
        if salt in self._used:
            return "used"
        self._used[salt] = int(until)
        return "opened"

    def admits(self, cookies: Mapping[str, str], authorization: str) -> bool:
        """Tell whether who asks has the cookie, or the token itself."""
        shown = cookies.get(self.cookie_name, "").encode()
        kind, _, token = authorization.partition(" ")
        by_cookie = hmac.compare_digest(shown, self.cookie.encode())
        by_token = hmac.compare_digest(token.strip().encode(), self._token.encode())
        return by_cookie or (kind.lower() == "bearer" and by_token)
