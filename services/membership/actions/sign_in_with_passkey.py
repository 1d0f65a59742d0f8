"""Signing in with a passkey: the device shows which key it has, and so who its owner is."""

from typing import Any

from sqlmodel import col, select

from services.membership.actions.add_passkey import CHALLENGE_LASTS
from services.membership.actions.audit import audit
from services.membership.actions.begin_session import begin_session
from services.membership.actions.spend import spend
from services.membership.errors import NoAccountLeft
from services.membership.errors.keys import PasskeyRefused, StartedAnew
from services.membership.models import Passkey
from services.membership.models.audit_entry import What
from services.membership.models.session import How
from services.membership.rules.passkeys import prove, shown
from services.membership.rules.relying_party import RelyingParty
from shared.errors import Refused
from shared.identity import Visitor
from shared.work import Work


async def sign_in_with_passkey(
    answer: dict[str, Any], challenge: str, party: RelyingParty, work: Work
) -> Visitor | Refused:
    """Who has that key; or PasskeyRefused, StartedAnew, NoAccountLeft, once the failure is written down."""
    passkey: Passkey | None = None
    try:
        credential = shown(answer)
        known = select(Passkey).where(col(Passkey.credential_id) == credential.raw_id).with_for_update()
        passkey = await work.find(known)
        if passkey is None:
            raise PasskeyRefused
        count = prove(credential, passkey, challenge, party)
        await spend(challenge, CHALLENGE_LASTS, work)
        passkey.use(count, work.now)
        return await begin_session(passkey.person_id, How.PASSKEY, work)
    except (PasskeyRefused, StartedAnew, NoAccountLeft) as refusal:
        why = "no_mandate" if isinstance(refusal, NoAccountLeft) else "passkey"
        audit(What.SIGN_IN_FAILED, work, about=passkey.person_id if passkey else None, why=why)
        return refusal
