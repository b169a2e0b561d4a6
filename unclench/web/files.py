"""The page's files, held in memory as they go over the wire: packed where the browser takes that."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

STATIC: Final = files("unclench.web") / "static"
_TEXT: Final = "text/plain; charset=utf-8"
_KINDS: Final[Mapping[str, str]] = {
    "css": "text/css; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "ico": "image/x-icon",
    "js": "text/javascript; charset=utf-8",
    "mjs": "text/javascript; charset=utf-8",
    "json": "application/json",
    "md": "text/markdown; charset=utf-8",
    "png": "image/png",
    "svg": "image/svg+xml",
    "webmanifest": "application/manifest+json",
}
_PACKED_BELOW: Final = 0.9
"""What packing leaves more of than this is sent as it is."""


@dataclass(frozen=True, slots=True)
class _File:
    kind: str
    plain: bytes
    packed: bytes
    """Empty: it is not worth it."""
    tag: str


class StaticFiles:
    """Answers with a file, or that the browser has it already."""

    def __init__(self, directory: Traversable = STATIC) -> None:
        """Read them all."""
        self._files = {f"/{name}": _read(name, one) for name, one in _listed(directory, "")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer GET and HEAD. Raises HTTPException 404, 405."""
        if scope["method"] not in ("GET", "HEAD"):
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        path = scope["path"]
        file = self._files.get("/index.html" if path == "/" else path)
        if file is None:
            raise HTTPException(404)
        await _answer(file, Request(scope))(scope, receive, send)


def _listed(directory: Traversable, before: str) -> list[tuple[str, Traversable]]:
    found: list[tuple[str, Traversable]] = []
    for one in directory.iterdir():
        name = f"{before}{one.name}"
        found += _listed(one, f"{name}/") if one.is_dir() else [(name, one)]
    return found


def _read(name: str, file: Traversable) -> _File:
    plain = file.read_bytes()
    packed = gzip.compress(plain, 9, mtime=0)
    is_worth_it = len(packed) < _PACKED_BELOW * len(plain)
    kind = _KINDS.get(name.rpartition(".")[2], _TEXT)
    return _File(kind, plain, packed if is_worth_it else b"", hashlib.sha256(plain).hexdigest()[:20])


def _answer(file: _File, request: Request) -> Response:
    takes_packed = any(
        one.partition(";")[0].strip() == "gzip"
        and one.replace(" ", "").partition(";q=")[2] not in ("0", "0.0")
        for one in request.headers.get("accept-encoding", "").lower().split(",")
    )
    is_packed = bool(file.packed) and takes_packed
    tag = f'"{file.tag}{"-gz" if is_packed else ""}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    known = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    if tag in known:
        return Response(None, 304, headers)
    if is_packed:
        headers["Content-Encoding"] = "gzip"
    return Response(file.packed if is_packed else file.plain, 200, headers, media_type=file.kind)
