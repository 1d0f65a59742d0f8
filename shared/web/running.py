"""Running one service by itself: settings from the environment, logs, a web server."""

import sys
from collections.abc import Callable
from typing import TypeVar

import uvicorn
from fastapi import FastAPI
from pydantic import ValidationError

from shared.logs import set_up_logs
from shared.owner_only import write_for_the_owner_alone
from shared.settings import NodeSettings
from shared.web.connection import Connection
from shared.web.server import Server

Settings = TypeVar("Settings", bound=NodeSettings)


def run(name: str, settings_class: type[Settings], build: Callable[[Settings], FastAPI]) -> None:
    """Runs until it is told to stop; a setting that is missing or wrong is named, and what it is for."""
    write_for_the_owner_alone()
    try:
        settings = settings_class()
    except ValidationError as error:
        sys.exit("\n".join(complaint(settings_class, one["loc"], one["msg"]) for one in error.errors()))
    set_up_logs(name, json=settings.log_json, level=settings.log_level)
    app = build(settings)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http=Connection,
        access_log=False,
        proxy_headers=False,
        log_config=None,
        timeout_graceful_shutdown=10,
    )
    Server(config, [app]).run()


def complaint(settings_class: type[NodeSettings], place: tuple[int | str, ...], words: str) -> str:
    """One wrong setting, with the name of its variable."""
    field = str(place[0]) if place else ""
    about = settings_class.model_fields[field].description if field in settings_class.model_fields else ""
    return f"MAILLON_{field.upper()}: {words}" + (f" ({about})" if about else "")
