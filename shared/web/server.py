"""The web server: uvicorn, which tells open pages goodbye before it waits for the last answers."""

import socket
from collections.abc import Sequence

import uvicorn
from fastapi import FastAPI


class Server(uvicorn.Server):
    """Ends what would go on for ever: pages that hear changes come back to the next process."""

    def __init__(self, config: uvicorn.Config, apps: Sequence[FastAPI]) -> None:
        super().__init__(config)
        self.apps = apps

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Told to stop."""
        for app in self.apps:
            app.state.ear.room.close()
        await super().shutdown(sockets)
