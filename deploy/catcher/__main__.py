"""`python -m deploy.catcher`: the mail catcher's SMTP server and its pages, in one process."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from deploy.catcher.app import catcher_app
from deploy.catcher.mailbox import KEPT, Mailbox
from deploy.catcher.smtp import SmtpCatcher
from shared.logs import set_up_logs


async def run(folder: Path, host: str, smtp_port: int, http_port: int, kept: int) -> None:
    """Catches and shows until it is told to end."""
    smtp = SmtpCatcher(Mailbox(folder, kept), host, smtp_port)
    await smtp.start()
    pages = uvicorn.Config(catcher_app(folder), host=host, port=http_port, log_config=None, access_log=False)
    try:
        await uvicorn.Server(pages).serve()
    finally:
        await smtp.stop()


def main(
    folder: Annotated[Path, typer.Option(help="where the messages are kept", envvar="MAILLON_CATCHER_FOLDER")],
    smtp_port: Annotated[int, typer.Option(envvar="MAILLON_SMTP_PORT")] = 2525,
    http_port: Annotated[int, typer.Option(envvar="MAILLON_PORT")] = 8025,
    host: Annotated[str, typer.Option(envvar="MAILLON_HOST")] = "127.0.0.1",
    kept: Annotated[int, typer.Option(help="how many messages are kept", min=1)] = KEPT,
    log_json: Annotated[bool, typer.Option(envvar="MAILLON_LOG_JSON")] = False,
) -> None:
    """Takes every message and shows it at /mail."""
    set_up_logs("catcher", json=log_json)
    asyncio.run(run(folder, host, smtp_port, http_port, kept))


if __name__ == "__main__":
    typer.run(main)
