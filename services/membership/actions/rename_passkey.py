"""A person calls a passkey of theirs otherwise."""

from uuid import UUID

from sqlmodel import col, select

from services.membership.actions.audit import audit
from services.membership.errors.keys import NoSuchPasskey
from services.membership.models import Passkey
from services.membership.models.audit_entry import What
from shared.work import Work


async def rename_passkey(person_id: UUID, passkey_id: UUID, name: str, work: Work) -> Passkey:
    """Changes the name in the person's list. Raises NoSuchPasskey, NamelessPasskey."""
    passkey = await passkey_of(person_id, passkey_id, work)
    passkey.rename(name)
    audit(What.PASSKEY_RENAMED, work, about=person_id, label=passkey.name)
    return passkey


async def passkey_of(person_id: UUID, passkey_id: UUID, work: Work) -> Passkey:
    """A passkey of that person, locked until the work is saved. Raises NoSuchPasskey."""
    mine = col(Passkey.id) == passkey_id, col(Passkey.person_id) == person_id
    passkey: Passkey | None = await work.find(select(Passkey).where(*mine).with_for_update())
    if passkey is None:
        raise NoSuchPasskey
    return passkey
