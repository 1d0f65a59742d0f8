"""Backups of the node: made by a button, seen, downloaded. The supervisor makes them (deploy/backup_of_page.py)."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from services.membership.actions.ask_for_backup import ask_for_backup, note_download
from services.membership.pages.freshness import insist_on_fresh, is_fresh
from services.membership.pages.wellness import backed_up_at
from shared.backup_folder import KEPT, BackupFolder
from shared.errors import NotFound, Refused
from shared.text import say
from shared.web.moving_on import move_on
from shared.web.visitors import visitor_of
from shared.web.works import opened, service_of

BY_COMMAND = """\
for one in membership meetings notifications; do
  docker compose exec -T postgres pg_dump -Fc -U postgres "$one" >"$one.dump"
done
docker compose exec -T membership touch /installation/backed-up
docker compose exec -T broker cat /join/hub.json >hub.json"""
"""What the operator types in the folder of the compose project."""

router = APIRouter(prefix="/node/backup", include_in_schema=False)


@router.get("")
async def show(request: Request) -> Response:
    """When the last one was made, how that went, those that are there."""
    folder, visitor = folder_of(request), visitor_of(request)
    answer: Response = request.app.state.templates.page(
        request,
        "node/backup.html",
        by_page=folder is not None,
        last=backed_up_at(request.app.state.backup_mark),
        under_way=bool(folder and folder.is_asked),
        outcome=folder.outcome() if folder else None,
        backups=folder.backups() if folder else [],
        kept=KEPT,
        by_command=BY_COMMAND,
        fresh=visitor is not None and is_fresh(request, visitor),
    )
    return answer


@router.post("")
async def make(request: Request) -> Response:
    """Asks the supervisor for one; the page says how it goes."""
    folder = folder_of(request)
    if folder is None:
        raise Refused(say("The databases are on a server: back them up with pg_dump."))
    async with opened(request) as work:
        await ask_for_backup(folder, work)
    return move_on(request, "/node/backup")


@router.get("/{name}")
async def download(request: Request, name: str) -> Response:
    """The file, for whoever came in just now."""
    insist_on_fresh(request)
    folder = folder_of(request)
    path = folder.path_of(name) if folder else None
    if path is None:
        raise NotFound(say("This backup is not here, or no longer: only the newest {count} are kept.", count=KEPT))
    async with opened(request) as work:
        await note_download(name, work)
    return FileResponse(path, media_type="application/gzip", filename=name)


def folder_of(request: Request) -> BackupFolder | None:
    """Where backups lie; None where the databases are on a server, for its operator backs them up."""
    on_a_server = not service_of(request).settings.database_url.startswith("sqlite")
    folder: BackupFolder | None = request.app.state.backup_folder
    return None if on_a_server else folder
