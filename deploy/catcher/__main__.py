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
from shared.owner_only import close_to_others, write_for_the_owner_alone
from shared.web.connection import Connection


async def run(smtp: SmtpCatcher, pages: uvicorn.Config) -> None:
    """Catches and shows until it is told to end."""
    await smtp.start()
    try:
        await uvicorn.Server(pages).serve()
    finally:
        await smtp.stop()


def main(
    folder: Annotated[Path, typer.Option(help="where the messages are kept", envvar="MAILLON_CATCHER_FOLDER")],
    secret: Annotated[str, typer.Option(help="the node's; it hides the messages", envvar="MAILLON_SECRET")],
    membership: Annotated[
        str, typer.Option(help="membership's address: it says who may read", envvar="MAILLON_MEMBERSHIP_URL")
    ],
    public_url: Annotated[str, typer.Option(help="the node's address", envvar="MAILLON_PUBLIC_URL")],
    more_hosts: Annotated[str, typer.Option(help="its further names", envvar="MAILLON_MORE_HOSTS")] = "",
    smtp_port: Annotated[int, typer.Option(envvar="MAILLON_SMTP_PORT")] = 2525,
    http_port: Annotated[int, typer.Option(envvar="MAILLON_PORT")] = 8025,
    host: Annotated[str, typer.Option(envvar="MAILLON_HOST")] = "127.0.0.1",
    kept: Annotated[int, typer.Option(help="how many messages are kept", min=1)] = KEPT,
    log_json: Annotated[bool, typer.Option(envvar="MAILLON_LOG_JSON")] = False,
) -> None:
    """Takes every message, and shows it at /mail to whom membership lets read."""
    set_up_logs("catcher", json=log_json)
    write_for_the_owner_alone()
    mailbox = Mailbox(folder, secret, kept)
    close_to_others(folder)
    mailbox.hide_older()
    app = catcher_app(mailbox, membership, public_url, more_hosts)
    pages = uvicorn.Config(
        app, host=host, port=http_port, http=Connection, log_config=None, access_log=False, proxy_headers=False
    )
    asyncio.run(run(SmtpCatcher(mailbox, host, smtp_port), pages))


if __name__ == "__main__":
    typer.run(main)
