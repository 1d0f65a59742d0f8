"""A person adds a passkey, or takes one away."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from services.membership.actions.audit import audit
from services.membership.actions.spend import spend
from services.membership.actions.tell_way_in import Deed, Way, tell_way_in
from services.membership.errors.keys import NoSuchPasskey, PasskeyRefused
from services.membership.models import Passkey
from services.membership.models.audit_entry import What
from services.membership.models.passkey import named
from services.membership.rules.passkeys import new_key
from services.membership.rules.relying_party import RelyingParty
from shared.work import Work

CHALLENGE_LASTS = timedelta(minutes=5)


async def add_passkey(
    person_id: UUID, name: str, answer: dict[str, Any], challenge: str, party: RelyingParty, work: Work
) -> Passkey:
    """Keeps the key that the device made. Raises PasskeyRefused, StartedAnew."""
    key = new_key(answer, challenge, party)
    await spend(challenge, CHALLENGE_LASTS, work)
    if await work.find(select(Passkey).where(col(Passkey.credential_id) == key.credential_id)):
        raise PasskeyRefused
    passkey = Passkey(
        person_id=person_id,
        credential_id=key.credential_id,
        public_key=key.public_key,
        sign_count=key.sign_count,
        name=named(name),
        added_at=work.now,
    )
    work.add(passkey)
    audit(What.PASSKEY_ADDED, work, about=person_id, label=passkey.name)
    tell_way_in(person_id, Way.PASSKEY, Deed.ADDED, passkey.name, work)
    return passkey


async def remove_passkey(person_id: UUID, passkey_id: UUID, work: Work) -> Passkey:
    """Forgets a key of this person; nobody comes in with it any more. Raises NoSuchPasskey."""
    mine = col(Passkey.id) == passkey_id, col(Passkey.person_id) == person_id
    passkey: Passkey | None = await work.find(select(Passkey).where(*mine))
    if passkey is None:
        raise NoSuchPasskey
    await work.delete(passkey)
    audit(What.PASSKEY_REMOVED, work, about=person_id, label=passkey.name)
    tell_way_in(person_id, Way.PASSKEY, Deed.REMOVED, passkey.name, work)
    return passkey
