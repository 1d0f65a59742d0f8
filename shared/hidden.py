"""What must be kept and must not be read: encrypted with the node's secret (A256GCM, RFC 7516)."""

from hashlib import sha256
from hmac import digest

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

HEADER = {"alg": "dir", "enc": "A256GCM"}


def hide(text: str, secret: str, purpose: str) -> str:
    """The text as nobody can read it who has not the node's secret."""
    return jwe.encrypt_compact(dict(HEADER), text.encode(), key_for(secret, purpose))


def reveal(hidden: str, secret: str, purpose: str) -> str | None:
    """The text again; None when it was hidden with another secret."""
    try:
        plaintext = jwe.decrypt_compact(hidden, key_for(secret, purpose)).plaintext
    except (JoseError, ValueError):
        return None
    return (plaintext or b"").decode()


def key_for(secret: str, purpose: str) -> OctKey:
    """A key of its own for each purpose."""
    return OctKey.import_key(digest(secret.encode(), f"maillon hides {purpose}".encode(), sha256))
