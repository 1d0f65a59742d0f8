"""Forgetting a list; what was imported from it stays."""

from uuid import UUID

from services.membership.actions.audit import audit
from services.membership.errors import BeingApplied
from services.membership.models import ImportFile
from services.membership.models.audit_entry import What
from services.membership.models.import_file import ImportState
from shared.work import Work


async def drop_import(import_id: UUID, work: Work) -> ImportFile:
    """Forgets a file; what was imported stays. Raises BeingApplied."""
    file = await work.get(ImportFile, import_id)
    if file.state == ImportState.APPLYING:
        raise BeingApplied(file.filename)
    audit(What.LIST_FORGOTTEN, work, file=file.filename)
    work.touch(import_id)
    await work.delete(file)
    return file
