"""Style, script and pictures, served with the hash of their content, so browsers keep them for a year."""

import os
from functools import cache
from hashlib import sha256
from importlib.metadata import distribution
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent / "static"
HTMX = "htmx.js"


class Static(StaticFiles):
    """Our own folder, and htmx out of the installed wheel."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """htmx is the one file that is not in the folder."""
        if path == HTMX:
            found = static_file(HTMX)
            return str(found), found.stat()
        return super().lookup_path(path)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file asked for with its hash never changes; one without is asked about each time."""
        response = await super().get_response(path, scope)
        lasting = scope.get("query_string", b"").startswith(b"v=")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if lasting else "no-cache"
        return response


@cache
def static_url(name: str) -> str:
    """The address of a static file, with the hash of what is in it."""
    digest = sha256(static_file(name).read_bytes()).hexdigest()
    return f"/static/{name}?v={digest[:12]}"


def static_file(name: str) -> Path:
    """Where a static file lies on this machine."""
    if name == HTMX:
        return Path(str(distribution("django-htmx").locate_file("django_htmx/static/django_htmx/htmx-2.min.js")))
    return FOLDER / name
