"""A backup of the node is asked for on a page, and one is taken away; both stand in the audit."""

from services.membership.actions.audit import audit
from services.membership.models.audit_entry import What
from shared.backup_folder import BackupFolder
from shared.work import Work


async def ask_for_backup(folder: BackupFolder, work: Work) -> None:
    """The supervisor makes it; asked for while one is made, it is that one."""
    audit(What.BACKUP_ASKED, work)
    folder.ask()


async def note_download(name: str, work: Work) -> None:
    """Whoever has that file has the whole node."""
    audit(What.BACKUP_TAKEN, work, file=name)
