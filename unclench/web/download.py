"""Hands over a file that was made to be taken away, once."""

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from unclench.web.house import House


async def download(house: House, request: Request) -> Response:
    """Return the file that waits under the name in the path; it is gone once it was sent."""
    made = house.workshop.made(request.path_params["id"])
    if made is None:
        fact = "there is no such file any more: it was taken, or another was made since"
        return JSONResponse({"error": fact, "facts": {}}, 404)
    taken = BackgroundTask(house.workshop.taken, made.id)
    headers = {"Cache-Control": "no-store"}
    return FileResponse(made.path, filename=made.path.name, background=taken, headers=headers)
