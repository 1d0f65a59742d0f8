"""One worker of a node without containers: the three services behind one socket, handed over by the supervisor."""

import ctypes
import gc
import os
import signal
import socket
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import uvicorn
import uvloop
from fastapi import FastAPI

from deploy.catcher.app import catcher_app
from deploy.door import Door
from deploy.environment import database_url
from services.meetings import app as meetings
from services.meetings.settings import MeetingsSettings
from services.membership import app as membership
from services.membership.settings import MembershipSettings
from services.notifications import app as notifications
from services.notifications.settings import NotificationsSettings
from shared.logs import set_up_logs

PARTS: tuple[tuple[Any, Any], ...] = (
    (membership, MembershipSettings),
    (meetings, MeetingsSettings),
    (notifications, NotificationsSettings),
)
OBJECTS_UNTIL_A_LOOK = 10_000  # the interpreter's 700 costs 5 % of a page
SO_LONG_AS_THE_SUPERVISOR_LIVES = 1  # PR_SET_PDEATHSIG of prctl(2)


def applications(data: Path) -> list[tuple[tuple[str, ...], FastAPI]]:
    """Each service's application, and the beginnings of the paths that it answers."""
    built = []
    for module, settings in PARTS:
        name = module.__name__.split(".")[1]
        built.append((module.PREFIXES, module.build(settings(database_url=database_url(data, name)))))
    return built


async def serve(descriptor: int, data: Path) -> None:
    """Answers on the socket until it is told to stop; the services are at work meanwhile."""
    parts = applications(data)
    door = Door(parts, catcher_app(data / "mail"))
    config = uvicorn.Config(
        door,
        http="httptools",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    async with AsyncExitStack() as stack:
        for _, app in parts:
            await stack.enter_async_context(app.router.lifespan_context(app))
        keep_what_is_loaded()
        await uvicorn.Server(config).serve(sockets=[socket.socket(fileno=descriptor)])


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


def main() -> None:
    """`python -m deploy.worker_start DESCRIPTOR`."""
    end_with_the_supervisor()
    set_up_logs(
        "node", json=os.environ.get("MAILLON_LOG_JSON", "") == "true", level=os.environ.get("MAILLON_LOG_LEVEL", "INFO")
    )
    uvloop.run(serve(int(sys.argv[1]), Path(os.environ["MAILLON_DATA"])))
