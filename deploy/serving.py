"""A worker: services behind one socket, handed over by the supervisor."""

import ctypes
import gc
import os
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import uvicorn
import uvloop
from fastapi import FastAPI
from starlette.types import ASGIApp

from deploy.door import Door
from deploy.environment import database_url
from shared.logs import set_up_logs
from shared.web.connection import Connection
from shared.web.server import Server

Part = tuple[Any, Any]
"""A service's module `app`, and the class of its settings."""

Beside = Callable[[FastAPI], ASGIApp]
"""What makes the pages that are no service's, from the application of the first service."""

OBJECTS_UNTIL_A_LOOK = 10_000  # the interpreter's 700 costs 5 % of a page
SO_LONG_AS_THE_SUPERVISOR_LIVES = 1  # PR_SET_PDEATHSIG of prctl(2)


def applications(parts: Sequence[Part], data: Path) -> list[tuple[tuple[str, ...], FastAPI]]:
    """Each service's application, and the beginnings of the paths that it answers."""
    built = []
    for module, settings in parts:
        name = module.__name__.split(".")[1]
        built.append((module.PREFIXES, module.build(settings(database_url=database_url(data, name)))))
    return built


async def serve(descriptor: int, apps: Sequence[tuple[tuple[str, ...], FastAPI]], catcher: ASGIApp | None) -> None:
    """Answers on the socket until it is told to stop; the services are at work meanwhile."""
    config = uvicorn.Config(
        Door(apps, catcher),
        http=Connection,
        lifespan="off",
        access_log=False,
        proxy_headers=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    async with AsyncExitStack() as stack:
        for _, app in apps:
            await stack.enter_async_context(app.router.lifespan_context(app))
        keep_what_is_loaded()
        await Server(config, [app for _, app in apps]).serve(sockets=[socket.socket(fileno=descriptor)])


def keep_what_is_loaded() -> None:
    """Modules and applications live as long as the process: the garbage collector need not look at them again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_UNTIL_A_LOOK, 20, 20)
    gc.enable()


def end_with_the_supervisor() -> None:
    """On Linux, asks to be told to stop when the supervisor is gone, however it went."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SO_LONG_AS_THE_SUPERVISOR_LIVES, signal.SIGTERM)
        if os.getppid() == 1:
            sys.exit(0)


def work(name: str, parts: Sequence[Part], catcher: Beside | None, data: Path) -> None:
    """What a worker does; its socket is in the last word it was started with."""
    end_with_the_supervisor()
    set_up_logs(
        name, json=os.environ.get("MAILLON_LOG_JSON", "") == "true", level=os.environ.get("MAILLON_LOG_LEVEL", "INFO")
    )
    apps = applications(parts, data)
    uvloop.run(serve(int(sys.argv[2]), apps, catcher and catcher(apps[0][1])))
