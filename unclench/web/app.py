"""The page as one ASGI application: its files, its interface below `/api/v1`, its live stream."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from importlib.resources import files
from typing import Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from unclench.config import ConfigError
from unclench.store.errors import StoreError
from unclench.web.endpoint import Endpoint, Refused
from unclench.web.endpoints import ENDPOINTS
from unclench.web.house import House
from unclench.web.openapi import API, described

_STATIC: Final = str(files("unclench.web") / "static")


def create_app(house: House) -> Starlette:
    """Return the application of one daemon's page."""
    document = json.dumps(described(ENDPOINTS, version("unclench"))).encode()

    async def openapi(request: Request) -> Response:
        return Response(document, media_type="application/json")

    routes: list[BaseRoute] = [_route(endpoint, house) for endpoint in ENDPOINTS]
    routes += [
        Route(f"{API}/openapi.json", openapi),
        Mount("/", StaticFiles(directory=_STATIC, html=True)),
    ]

    @asynccontextmanager
    async def served(app: Starlette) -> AsyncIterator[None]:
        async with house.sessions.watched(house.hand):
            yield

    return Starlette(routes=routes, lifespan=served)


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
