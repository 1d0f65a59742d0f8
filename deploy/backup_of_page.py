"""Makes the backup that a page asked for, beside those before it: `python -m deploy.backup_of_page DATA`."""

import json
import shutil
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from deploy.backup import DRAFT, BackupRefused, back_up, databases_of
from deploy.environment import SERVICES
from shared.backup_folder import FOLDER, BackupFolder, Outcome
from shared.owner_only import write_for_the_owner_alone
from shared.text import say

BROKEN_OFF_S = 3600  # a draft that nobody wrote to for so long is of a try that was killed


def make(data: Path) -> Outcome:
    """One backup; older ones go only once the new one was read back."""
    folder, now = BackupFolder(data / FOLDER), datetime.now(UTC)
    folder.folder.mkdir(mode=0o700, exist_ok=True)
    forget_broken_off(folder.folder)
    union = json.loads((data / "node.json").read_text(encoding="utf-8"))["union"]
    file = folder.fresh(union, now)
    try:
        insist_on_files(data)
        back_up(data, file)
    except BackupRefused as refusal:
        return Outcome(at=now, reason=refusal.text.msgid, values=refusal.text.values)
    return Outcome(at=now, name=file.name, removed=folder.prune())


def insist_on_files(data: Path) -> None:
    """Raises BackupRefused where a database is on a server: a file without it would look like a whole backup."""
    if len(databases_of(data)) < len(SERVICES):
        raise BackupRefused(say("The databases are on a server: back them up with pg_dump."))


def forget_broken_off(folder: Path) -> None:
    """Takes away what tries left behind that were killed: they hold copies of whole databases."""
    for draft in folder.glob(f"{DRAFT}*"):
        if time.time() - draft.stat().st_mtime > BROKEN_OFF_S:
            shutil.rmtree(draft)


if __name__ == "__main__":
    write_for_the_owner_alone()
    BackupFolder(Path(sys.argv[1]) / FOLDER).answer(make(Path(sys.argv[1])))
