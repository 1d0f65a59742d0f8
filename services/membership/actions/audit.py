"""Writing down what happens with people's access, in the same work as what it tells."""

from uuid import UUID

from services.membership.models import AuditEntry
from services.membership.models.audit_entry import What
from shared.events.membership import ListExported
from shared.identity import Visitor
from shared.work import Work

NODE, NOBODY, OPERATOR, PERSON, PROGRAM = "node", "nobody", "operator", "person", "program"


def audit(what: What, work: Work, *, about: UUID | None = None, by: UUID | None = None, **values: str) -> None:
    """One entry. By whom and from where, the work knows (`opened` of shared/web/works.py told it).

    `by` is who did it, where the request itself has proved that: whoever signs in. `about` is the person whose access
    it concerns. `values` go into the sentence of rules/audit_words.py: never a token, an address or a person's name,
    which would outlive their file.
    """
    asker = work.asker
    visitor = asker.visitor if asker else None
    work.add(
        AuditEntry(
            at=work.now,
            what=what,
            by=PERSON if by else kind_of(visitor) if asker else NODE,
            by_id=by or (visitor.person_id if visitor else None),
            about=about,
            values=values,
            whence=asker.whence if asker else "",
            request_id=work.cause.correlation if work.cause else "",
        )
    )


def audit_export(event: ListExported, work: Work) -> None:
    """One entry for a list that was taken away, as the service that gave it said."""
    work.add(
        AuditEntry(
            at=event.exported_at,
            what=What.LIST_EXPORTED,
            by=event.by,
            by_id=event.by_id,
            values={"list": event.what, "label": event.label or "–"},
            whence=event.whence,
            request_id=work.cause.correlation if work.cause else "",
        )
    )


def kind_of(visitor: Visitor | None) -> str:
    """What somebody is who asks."""
    if visitor is None:
        return NOBODY
    if visitor.scopes is not None:
        return PROGRAM
    return PERSON if visitor.person_id else OPERATOR
