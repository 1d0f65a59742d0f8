"""What is asked of a device that keeps passkeys, and whether its answer holds (W3C Web Authentication)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    base64url_to_bytes,
    options_to_json_dict,
    parse_authentication_credential_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from services.membership.errors.keys import PasskeyRefused
from services.membership.models import Passkey, Person
from services.membership.rules.relying_party import RelyingParty

ANSWERED_WITHIN = 5 * 60 * 1000  # milliseconds; people look for their security key


@dataclass(frozen=True)
class NewKey:
    """The public half of a key that a device has just made."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


def ask_for_a_new_key(party: RelyingParty, person: Person, held: Iterable[Passkey]) -> dict[str, Any]:
    """Options for `navigator.credentials.create()`: a key that the device finds again by itself and guards."""
    options = generate_registration_options(
        rp_id=party.id,
        rp_name=party.name,
        user_id=person.id.bytes,
        user_name=person.email or person.name,
        user_display_name=person.name,
        timeout=ANSWERED_WITHIN,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one.credential_id) for one in held],
    )
    return dict(options_to_json_dict(options))


def ask_for_a_known_key(party: RelyingParty) -> dict[str, Any]:
    """Options for `navigator.credentials.get()`: whichever key of this node the device has."""
    options = generate_authentication_options(
        rp_id=party.id, timeout=ANSWERED_WITHIN, user_verification=UserVerificationRequirement.REQUIRED
    )
    return dict(options_to_json_dict(options))


def new_key(answer: dict[str, Any], challenge: str, party: RelyingParty) -> NewKey:
    """The key that the device made for this challenge. Raises PasskeyRefused."""
    try:
        made = verify_registration_response(
            credential=parse_registration_credential_json(answer),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError) as why:
        raise PasskeyRefused from why
    return NewKey(made.credential_id, made.credential_public_key, made.sign_count)


def shown(answer: dict[str, Any]) -> AuthenticationCredential:
    """What a device shows of a key. Raises PasskeyRefused."""
    try:
        return parse_authentication_credential_json(answer)
    except (WebAuthnException, ValueError) as why:
        raise PasskeyRefused from why


def prove(credential: AuthenticationCredential, passkey: Passkey, challenge: str, party: RelyingParty) -> int:
    """How often the device says the key was used, once it has proved to have it and to know its owner.

    Raises PasskeyRefused.
    """
    whose = credential.response.user_handle
    if whose is not None and (len(whose) != len(passkey.person_id.bytes) or UUID(bytes=whose) != passkey.person_id):
        raise PasskeyRefused
    try:
        proved = verify_authentication_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError) as why:
        raise PasskeyRefused from why
    return proved.new_sign_count
