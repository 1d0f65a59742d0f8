"""Making a link that signs somebody in at the hub, once and soon."""

from secrets import token_urlsafe

from sqlmodel import col, select

from services.confederation.actions.audit import audit
from services.confederation.errors import NoSuchFederation
from services.confederation.models import Federation, SignInLink
from services.confederation.models.audit_entry import What
from services.confederation.models.sign_in_link import LASTS, digest_of
from shared.identity import Role
from shared.work import Work

LONGEST_NAME = 60


async def make_sign_in_link(role: Role, federation: str, work: Work, name: str = "") -> str:
    """The token of a new link; with a federation it is for a reader of that one, who manages nothing.
    `name` is what the operator calls whoever it is for.

    It is shown once and kept as a digest only. Raises NoSuchFederation.
    """
    if federation and not await work.find(select(Federation).where(col(Federation.code) == federation)):
        raise NoSuchFederation(federation)
    token = token_urlsafe(24)
    role = Role.FEDERATION_READER if federation else role
    keep_link(digest_of(token), work, role=role, federation=federation, name=name)
    return token


def keep_link(digest: str, work: Work, *, role: Role = Role.OPERATOR, federation: str = "", name: str = "") -> None:
    """Keeps a link by its digest; it lasts from now."""
    link = SignInLink(
        digest=digest,
        role=role.value,
        federation=federation,
        name=" ".join(name.split())[:LONGEST_NAME],
        expires_at=work.now + LASTS,
    )
    work.add(link)
    audit(What.LINK_MADE, work, link.reader)
