"""The page as one ASGI application: its files, its interface below `/api/v1`, its live stream."""

import json
from functools import partial
from importlib.metadata import version
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from unclench.config import ConfigError
from unclench.store.errors import StoreError
from unclench.store.journal import JOURNAL_FILE
from unclench.web.download import download
from unclench.web.endpoint import Endpoint, Refused
from unclench.web.endpoints import ENDPOINTS
from unclench.web.feed import Feed
from unclench.web.files import StaticFiles
from unclench.web.house import House
from unclench.web.openapi import API, described
from unclench.web.refusal import refusal
from unclench.web.stream import Stream

_FACTS: Final = {404: "There is nothing of this name", 405: "This is asked in another way"}


def create_app(house: House, feed: Feed | None = None) -> Starlette:
    """Return the application of one daemon's page; who may end its stream hands in the feed."""
    document = json.dumps(described(ENDPOINTS, version("unclench"))).encode()

    async def openapi(request: Request) -> Response:
        return Response(document, media_type="application/json")

    routes: list[BaseRoute] = [_route(endpoint, house) for endpoint in ENDPOINTS]
    routes += [
        Route(f"{API}/openapi.json", openapi),
        Route(f"{API}/data/files/{{id}}", partial(download, house)),
        Route(f"{API}/stream", Stream(feed or Feed(house.data_dir / JOURNAL_FILE)), methods=["GET"]),
    ]
    app = Starlette(routes=routes, exception_handlers={HTTPException: _not_so, Exception: _broken})
    app.router.default = StaticFiles()
    return app


async def _not_so(request: Request, error: Exception) -> Response:
    """Answer what nobody asks for here, or not in this way."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    fact = _FACTS.get(status, "This can't be answered.")
    answer = refusal(request.scope, status, "Not here", f"{fact}: {request.method} {request.url.path}")
    answer.headers.update((isinstance(error, HTTPException) and error.headers) or {})
    return answer


async def _broken(request: Request, error: Exception) -> Response:
    """Answer for a fault of ours; it is logged."""
    return refusal(request.scope, 500, "Something broke", "This is a fault of unclench: its log says more.")


def _route(endpoint: Endpoint, house: House) -> Route:
    async def answer(request: Request) -> Response:
        try:
            told = await endpoint.answer(house, request.query_params, await request.body())
        except Refused as refused:
            return JSONResponse({"error": str(refused), "facts": refused.facts}, refused.status)
        except (StoreError, ConfigError) as error:
            return JSONResponse({"error": str(error)}, 503)
        return Response(told, media_type="application/json")

    return Route(API + endpoint.path, answer, methods=[endpoint.method])
