"""Is the node well: one sentence with a light, and what to do."""

import shutil
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import make_url
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request

from services.membership.queries.mail_stop import mail_stop
from shared.backup_folder import BackupFolder
from shared.clock import Clock
from shared.hub_link import LinkStatus, link_status
from shared.mail_trouble import WORDS, trouble_of
from shared.node_status import NodeStatus, node_status
from shared.settings import NodeSettings
from shared.text import Text, say
from shared.web.works import place_of, reading, service_of

KEPT_S = 5.0  # who looks again so soon is shown what was found a moment ago
BACKUP_AGE = timedelta(days=8)  # a weekly backup may be a day late
HUB_AGE = timedelta(hours=24)  # a node goes on for weeks without its hub; after a day somebody should know
LEAST_FREE = 0.1


@dataclass(frozen=True)
class Todo:
    """What is not as it should be, and where to do something about it."""

    words: Text
    path: str
    action: Text
    again: str = ""  # what a second button sends, to have it tried once more


@dataclass(frozen=True)
class Wellness:
    """`stuck`: something does not work; otherwise `todos` can wait until somebody has time."""

    stuck: bool
    todos: tuple[Todo, ...]
    looked_at: float


async def wellness(request: Request) -> Wellness:
    """How the node is, found out a few seconds ago at most."""
    kept: Wellness | None = getattr(request.app.state, "wellness", None)
    if kept is None or time.monotonic() - kept.looked_at > KEPT_S:
        settings, now = service_of(request).settings, place_of(request).clock.now()
        status = await node_status(settings)
        async with reading(request) as session:
            link = await link_status(session, settings.hub_file)
            mail = await mail_todo(session, place_of(request).clock)
        mark: Path | None = request.app.state.backup_mark
        kept = found(status, link, backed_up_at(mark), free_disk(settings), now, mail, backup_failure(request))
        request.app.state.wellness = kept
    return kept


def found(
    status: NodeStatus,
    link: LinkStatus | None,
    backed_up: datetime | None,
    free: float | None,
    now: datetime,
    mail: Todo | None = None,
    backup_failed: Text | None = None,
) -> Wellness:
    """What to do, the most urgent first."""
    look = say("See the node")
    stuck = [Todo(words, "/node", look) for words in status.troubles()]
    if not status.streams:
        stuck.insert(0, Todo(say("The broker does not answer."), "/node", look))
    if mail:
        stuck.append(mail)
    if free is not None and free < LEAST_FREE:
        left = round(free * 100)
        stuck.append(Todo(say("Only {left} percent of the disk is free. Make room.", left=left), "/node", look))
    later = []
    if backup_failed:
        words = say("The last backup failed: {reason}", reason=backup_failed)
        later.append(Todo(words, "/node#backup", say("Make a backup")))
    elif backed_up is None:
        later.append(Todo(say("No backup is known here."), "/node#backup", say("Make a backup")))
    elif now - backed_up > BACKUP_AGE:
        days = (now - backed_up).days
        later.append(Todo(say("The last backup is {days} days old.", days=days), "/node#backup", say("Make a backup")))
    if link and (link.heard_at is None or now - link.heard_at > HUB_AGE):
        words = say("{name} has not been heard from for a day. Nothing is lost.", name=link.confederation)
        later.append(Todo(words, "/node#confederation", look))
    return Wellness(bool(stuck), (*stuck, *later), time.monotonic())


async def mail_todo(session: AsyncSession, clock: Clock) -> Todo | None:
    """What is wrong with mail, and where to mend it."""
    words = await no_letter_leaves(session, clock)
    if words is None:
        return None
    return Todo(words, "/mail-server", say("See the mail server"), "/inbox/deliveries/try-again")


async def no_letter_leaves(session: AsyncSession, clock: Clock) -> Text | None:
    """Since when, and why, for everybody who works with letters; None while they leave."""
    mail = await mail_stop(session)
    if mail is None or mail.since is None:
        return None
    why, _ = WORDS[trouble_of(mail.trouble)]
    return say(
        "No message has left this node since {since}: {why}. All of them wait.", since=clock.local(mail.since), why=why
    )


def backed_up_at(mark: Path | None) -> datetime | None:
    """When the last backup was made; None where none is known."""
    return datetime.fromtimestamp(mark.stat().st_mtime, UTC) if mark and mark.exists() else None


def backup_failure(request: Request) -> Text | None:
    """Why the last backup that a page asked for was not made; None where it was, or one was made since by a command."""
    folder: BackupFolder | None = request.app.state.backup_folder
    outcome, last = folder.outcome() if folder else None, backed_up_at(request.app.state.backup_mark)
    return outcome.words if outcome and (last is None or last < outcome.at) else None


def free_disk(settings: NodeSettings) -> float | None:
    """The free part of the disk that holds the database, from 0 to 1; None where the database is elsewhere."""
    file = make_url(settings.database_url).database if settings.database_url.startswith("sqlite") else None
    if not file:
        return None
    usage = shutil.disk_usage(Path(file).parent)
    return usage.free / usage.total
