"""A device that keeps passkeys, as browsers know them: it makes a key for an address, and proves later to have it."""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_bytes
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Device:
    """One device; what it says of itself can be bent, as a thief's would."""

    origin: str
    rp_id: str
    flags: int = PRESENT | VERIFIED
    sign_count: int = 0
    credential_id: bytes = field(default_factory=lambda: token_bytes(32))
    user_handle: bytes = b""
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, options: dict[str, Any]) -> str:
        """A new key, as `navigator.credentials.create()` answers."""
        self.user_handle = base64url_to_bytes(options["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id + cbor2.dumps(cose)
        data = self.authenticator_data(self.flags | ATTESTED) + attested
        statement = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self.answer(clientDataJSON=self.said("webauthn.create", options), attestationObject=statement)

    def show(self, options: dict[str, Any]) -> str:
        """Proof of the key, as `navigator.credentials.get()` answers."""
        self.sign_count += 1
        said, data = self.said("webauthn.get", options), self.authenticator_data(self.flags)
        signature = self.key.sign(data + sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self.answer(
            clientDataJSON=said, authenticatorData=data, signature=signature, userHandle=self.user_handle
        )

    def authenticator_data(self, flags: int) -> bytes:
        """For which address, with which consent, how often used."""
        return sha256(self.rp_id.encode()).digest() + bytes([flags]) + self.sign_count.to_bytes(4, "big")

    def said(self, kind: str, options: dict[str, Any]) -> bytes:
        """What the browser adds: its own address."""
        return json.dumps({"type": kind, "challenge": options["challenge"], "origin": self.origin}).encode()

    def answer(self, **response: bytes) -> str:
        """The whole, as the page sends it."""
        id = bytes_to_base64url(self.credential_id)
        spoken = {name: bytes_to_base64url(value) for name, value in response.items()}
        return json.dumps({"id": id, "rawId": id, "type": "public-key", "response": spoken})
