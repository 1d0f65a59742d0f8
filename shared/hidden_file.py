"""Files that must be kept and must not be read: as shared/hidden.py does with words, of any size (Fernet)."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken

from shared.hidden import key_for


def hide_file(content: bytes, secret: str, purpose: str) -> bytes:
    """The content as nobody can read it who has not the node's secret."""
    return fernet_for(secret, purpose).encrypt(content)


def reveal_file(hidden: bytes, secret: str, purpose: str) -> bytes | None:
    """The content again; None when it was hidden with another secret."""
    try:
        return fernet_for(secret, purpose).decrypt(hidden)
    except InvalidToken:
        return None


def fernet_for(secret: str, purpose: str) -> Fernet:
    """Fernet with the key of that purpose."""
    return Fernet(urlsafe_b64encode(key_for(secret, purpose).raw_value))
