"""Making a link that signs somebody in, once and soon."""

from secrets import token_urlsafe
from uuid import UUID

from services.membership.actions.audit import audit
from services.membership.models import Person, SignInLink
from services.membership.models.audit_entry import What
from services.membership.models.sign_in_link import LASTS, digest_of
from shared.work import Work


async def make_sign_in_link(person_id: UUID | None, work: Work) -> str:
    """The token of a new link for a person, or for the node's operator (None).

    It is shown once and kept as a digest only.
    """
    if person_id is not None:
        await work.get(Person, person_id)
    token = token_urlsafe(24)
    keep_link(digest_of(token), person_id, work)
    return token


def keep_link(digest: str, person_id: UUID | None, work: Work) -> None:
    """Keeps a link by its digest; it lasts from now."""
    audit(What.LINK_MADE, work, about=person_id)
    work.add(SignInLink(digest=digest, person_id=person_id, expires_at=work.now + LASTS))
