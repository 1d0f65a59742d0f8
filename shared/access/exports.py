"""A list with people's names or contacts leaves the node as a file: whichever service gives it away says so."""

from enum import StrEnum

from shared.events.ids import new_id
from shared.events.membership import ListExported
from shared.work import Work

NOBODY, OPERATOR, PERSON, PROGRAM = "nobody", "operator", "person", "program"


class Exported(StrEnum):
    """Which list; the audit has its words."""

    PARTICIPANTS = "participants"
    COOPERATIVES = "cooperatives"
    SILENT_MEMBERS = "silent_members"
    AUDIT = "audit"


def note_export(what: Exported, label: str, work: Work) -> None:
    """Tells the audit which list somebody took away; `label` is what it is about, never a person."""
    asker = work.asker
    visitor = asker.visitor if asker else None
    by = NOBODY if visitor is None else PERSON if visitor.person_id else OPERATOR
    exported = ListExported(
        export_id=new_id(),
        what=what.value,
        label=label,
        exported_at=work.now,
        by=PROGRAM if visitor and visitor.scopes is not None else by,
        by_id=visitor.person_id if visitor else None,
        whence=asker.whence if asker else "",
    )
    work.announce(exported)
