"""Whole pages kept in memory until anybody commits to the database, or the minute is over.

Whatever a page shows that depends on the hour (registration opens, closes) changes at a full minute.
"""

from collections.abc import Awaitable, Callable, Hashable

from starlette.requests import Request

from shared.web.moving_on import SAID_COOKIE
from shared.web.theme import theme_of
from shared.web.works import place_of, service_of

MOST = 256  # pages of one generation; an agenda of thirty meetings is about 40 KB, an overview of thirteen unions 60


class KeptPages:
    """The pages of the newest generation of the database."""

    def __init__(self) -> None:
        self.age: Hashable = None
        self.pages: dict[Hashable, bytes] = {}

    async def page(self, request: Request, key: Hashable, make: Callable[[], Awaitable[bytes]]) -> bytes:
        """The page kept under `key`, or a fresh one: never older than the last commit before the request."""
        place = place_of(request)
        settings = service_of(request).settings
        age = (
            await place.database.generation(),
            f"{place.clock.now():%Y%m%d%H%M}",
            settings.described.version,
            settings.on_trial,
        )
        if SAID_COOKIE in request.cookies:
            return await make()
        if age != self.age or len(self.pages) >= MOST:
            self.age, self.pages = age, {}
        pages, key = self.pages, (key, theme_of(request))
        if key not in pages:
            pages[key] = await make()
        return pages[key]
