"""A service with its doors: pages, api and health on one FastAPI application, the duties behind them."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import APIRouter, Depends, FastAPI
from starlette.requests import Request

from shared.access.permissions import permissions
from shared.access.standing import Standing
from shared.access.uses import TokenUses
from shared.described import Words
from shared.identity import Seals
from shared.live.ear import Ear
from shared.service import Service
from shared.web.application import HOUSE, web_app
from shared.web.forms.typed_by import form_taken
from shared.web.forms.typed_by import typed_by_the_same as same
from shared.web.gate import check, permitted
from shared.web.health import health
from shared.web.live import live
from shared.web.navigation import NAVIGATION, NavigationItem
from shared.web.openapi import describe
from shared.web.pages import Templates
from shared.web.storable import storable
from shared.web.works import place_of, service_of

VERSION = "0.1.0"


def service_app(
    service: Service, templates: Path, doors: Iterable[APIRouter], navigation: Sequence[NavigationItem] = NAVIGATION
) -> FastAPI:
    """The application of one service; the service is at work for as long as the application runs."""
    ear = Ear(service.name, service.settings.broker_url, service.place.changes)

    @asynccontextmanager
    async def at_work(_: FastAPI) -> AsyncIterator[None]:
        async with service.at_work(), ear.at_work():
            yield

    settings = service.settings
    app = web_app(
        title=f"Maillon {service.name}",
        version=VERSION,
        seals=Seals(settings.secret.get_secret_value(), service.place.clock, settings.sealed_for),
        templates=Templates(
            templates,
            clock=service.place.clock,
            union_name=settings.union_name,
            notice=settings.notice,
            navigation=navigation,
        ),
        lifespan=at_work,
        address=settings.public_url,
        standing=Standing(service.place),
        dependencies=[Depends(up_to_date), Depends(form_taken), Depends(permitted), Depends(storable), Depends(same)],
        permissions=permissions(service.name, settings.switched_on),
        trusted_proxies=settings.proxies,
        hosts=settings.hosts,
    )
    follow_description(app, service)
    app.state.ear = ear
    app.state.token_uses = TokenUses(service.place)
    doors = (*doors, health(service.checks), live(service.name))
    check((*HOUSE, *doors), app.state.permissions)
    for door in doors:
        app.include_router(door)
    describe(app, app.state.permissions.of_route)
    return app


async def up_to_date(request: Request) -> None:
    """Dependency of every route: the operator may have described the node anew."""
    await service_of(request).describing.now(place_of(request))


def follow_description(app: FastAPI, service: Service) -> None:
    """Pages of this service show how the node is described, from the moment when it is known here."""
    app.state.service = service

    def show(words: Words) -> None:
        app.state.templates.call_it(words.union_name)
        app.state.language = words.language

    service.settings.described.follow(show)
