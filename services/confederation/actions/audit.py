"""Writing down what happens with readers' access, in the same work as what it tells."""

from services.confederation.models import AuditEntry
from services.confederation.models.audit_entry import By, What, kept
from shared.identity import Visitor
from shared.work import Work


def audit(what: What, work: Work, about: Visitor, *, by: Visitor | None = None, browser: str = "") -> None:
    """One entry. Who asks and from where, the work knows; without an asker it is a command of the operator.

    `by` is who did it where the request itself has proved that: whoever signs in. `about` is the reader whose access
    it concerns; `browser`, in words, the one that it is about.
    """
    asker = work.asker
    reader = by or (asker.visitor if asker else None)
    work.add(
        AuditEntry(
            at=work.now,
            what=what,
            by=By.READER if reader else By.NOBODY if asker else By.COMMAND,
            reader=kept(reader) if reader else {},
            about=kept(about),
            browser=browser or (asker.browser if asker else ""),
            whence=asker.whence if asker else "",
            request_id=work.cause.correlation if work.cause else "",
        )
    )
