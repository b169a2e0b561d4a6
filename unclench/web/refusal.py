"""How the page refuses: in words for a person, as JSON for a program."""

import html

from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Scope

from unclench.web.openapi import API

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>unclench</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header><p class="mark">unclench</p></header>
<main>
<h1>{title}</h1>
<p class="card">{fact}</p>
</main>
</body>
</html>
"""


def refusal(scope: Scope, status: int, title: str, fact: str) -> Response:
    """Return the answer to what is refused."""
    if is_of_interface(scope):
        return JSONResponse({"error": fact}, status)
    return HTMLResponse(_PAGE.format(title=html.escape(title), fact=html.escape(fact)), status)


def is_of_interface(scope: Scope) -> bool:
    """Tell whether a program asks, not a person."""
    path: str = scope["path"]
    return path.startswith(f"{API}/")
