"""What is asked of a device that keeps passkeys, and whether its answer holds (W3C Web Authentication)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from services.membership.errors.keys import PasskeyRefused
from services.membership.models import Passkey, Person
from services.membership.rules.relying_party import RelyingParty
from shared.at_first_use import AtFirstUse

if TYPE_CHECKING:
    import webauthn
    from webauthn import helpers
    from webauthn.helpers import exceptions, structs
else:
    webauthn, helpers = AtFirstUse("webauthn"), AtFirstUse("webauthn.helpers")
    exceptions, structs = AtFirstUse("webauthn.helpers.exceptions"), AtFirstUse("webauthn.helpers.structs")

ANSWERED_WITHIN = 5 * 60 * 1000  # milliseconds; people look for their security key


@dataclass(frozen=True)
class NewKey:
    """The public half of a key that a device has just made."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


def ask_for_a_new_key(party: RelyingParty, person: Person, held: Iterable[Passkey]) -> dict[str, Any]:
    """Options for `navigator.credentials.create()`: a key that the device finds again by itself and guards."""
    options = webauthn.generate_registration_options(
        rp_id=party.id,
        rp_name=party.name,
        user_id=person.id.bytes,
        user_name=person.email or person.name,
        user_display_name=person.name,
        timeout=ANSWERED_WITHIN,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=one.credential_id) for one in held],
    )
    return dict(helpers.options_to_json_dict(options))


def ask_for_a_known_key(party: RelyingParty) -> dict[str, Any]:
    """Options for `navigator.credentials.get()`: whichever key of this node the device has."""
    options = webauthn.generate_authentication_options(
        rp_id=party.id, timeout=ANSWERED_WITHIN, user_verification=structs.UserVerificationRequirement.REQUIRED
    )
    return dict(helpers.options_to_json_dict(options))


def new_key(answer: dict[str, Any], challenge: str, party: RelyingParty) -> NewKey:
    """The key that the device made for this challenge. Raises PasskeyRefused."""
    try:
        made = webauthn.verify_registration_response(
            credential=helpers.parse_registration_credential_json(answer),
            expected_challenge=helpers.base64url_to_bytes(challenge),
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except (exceptions.WebAuthnException, ValueError) as why:
        raise PasskeyRefused from why
    return NewKey(made.credential_id, made.credential_public_key, made.sign_count)


def shown(answer: dict[str, Any]) -> "structs.AuthenticationCredential":
    """What a device shows of a key. Raises PasskeyRefused."""
    try:
        return helpers.parse_authentication_credential_json(answer)
    except (exceptions.WebAuthnException, ValueError) as why:
        raise PasskeyRefused from why


def prove(credential: "structs.AuthenticationCredential", passkey: Passkey, challenge: str, party: RelyingParty) -> int:
    """How often the device says the key was used, once it has proved to have it and to know its owner.

    Raises PasskeyRefused.
    """
    whose = credential.response.user_handle
    if whose is not None and (len(whose) != len(passkey.person_id.bytes) or UUID(bytes=whose) != passkey.person_id):
        raise PasskeyRefused
    try:
        proved = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=helpers.base64url_to_bytes(challenge),
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (exceptions.WebAuthnException, ValueError) as why:
        raise PasskeyRefused from why
    return proved.new_sign_count
