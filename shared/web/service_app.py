"""A service with its doors: pages, api and health on one FastAPI application, the duties behind them."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import APIRouter, FastAPI

from shared.identity import Seals
from shared.service import Service
from shared.web.application import web_app
from shared.web.health import health
from shared.web.navigation import NAVIGATION, NavigationItem
from shared.web.pages import Templates

VERSION = "0.1.0"


def service_app(
    service: Service, templates: Path, doors: Iterable[APIRouter], navigation: Sequence[NavigationItem] = NAVIGATION
) -> FastAPI:
    """The application of one service; the service is at work for as long as the application runs."""

    @asynccontextmanager
    async def at_work(_: FastAPI) -> AsyncIterator[None]:
        async with service.at_work():
            yield

    settings = service.settings
    app = web_app(
        title=f"Maillon {service.name}",
        version=VERSION,
        seals=Seals(settings.secret.get_secret_value(), service.place.clock),
        templates=Templates(
            templates,
            clock=service.place.clock,
            union_name=settings.union_name,
            notice=settings.notice,
            navigation=navigation,
        ),
        lifespan=at_work,
        secure_cookies=settings.secure_cookies,
    )
    app.state.service = service
    for door in doors:
        app.include_router(door)
    app.include_router(health(service.checks))
    return app
