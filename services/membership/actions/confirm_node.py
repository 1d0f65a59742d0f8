"""A copy on trial is said to be the node now: from then on it acts."""

from dataclasses import dataclass
from pathlib import Path

from services.membership.actions.audit import audit
from services.membership.errors import IsTheNode, StillThere
from services.membership.models.audit_entry import What
from shared.installation import install, installed
from shared.work import Work


@dataclass(frozen=True)
class ConfirmNode:
    """`others_are_off`: whoever says so has seen to it. `sends_waiting`: letters that waited in the backup are sent."""

    others_are_off: bool
    sends_waiting: bool = False


async def confirm_node(command: ConfirmNode, file: Path | None, work: Work) -> None:
    """Every service hears of it by the file, within a second. Raises IsTheNode, StillThere."""
    mine = installed(file)
    if file is None or mine is None or mine.speaks:
        raise IsTheNode
    if not command.others_are_off:
        raise StillThere
    audit(What.SETTING_CHANGED, work, setting="trial")
    install(file, mine.confirmed(work.now, sends_waiting=command.sends_waiting))
