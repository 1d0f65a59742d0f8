"""Where pages and api meet the service's works: opening one, asking questions, going on afterwards."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request

from shared.events.envelope import Cause
from shared.service import Service
from shared.web.clients import asker_of
from shared.web.forms.question import NothingToAsk, only_asks
from shared.work import Work, Workplace


def service_of(request: Request) -> Service:
    """The service that answers this request."""
    service: Service = request.app.state.service
    return service


def place_of(request: Request) -> Workplace:
    """Where that service works."""
    return service_of(request).place


@asynccontextmanager
async def opened(request: Request) -> AsyncIterator[Work]:
    """A work caused by this request; it is saved when the block is left, so before the answer goes out."""
    state: dict[str, Any] = request.scope.setdefault("state", {})
    cause = Cause(correlation=str(state.get("request_id", "")), traceparent=request.headers.get("traceparent"))
    async with place_of(request).work(cause, asker_of(request)) as work:
        yield work
        if only_asks(request):
            raise NothingToAsk


def reading(request: Request) -> AbstractAsyncContextManager[AsyncSession]:
    """A session for questions only."""
    return place_of(request).database.reading()
