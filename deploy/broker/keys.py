"""Keys of a link (nkeys, Ed25519): whoever has the seed can prove to be the public key."""

import secrets
from dataclasses import dataclass, field

import nkeys

SEED_BYTES = 32


@dataclass(frozen=True)
class Key:
    """One key: the seed goes to the union, the public part stays at the hub."""

    public: str
    seed: str = field(repr=False)


def new_key() -> Key:
    """A new key at random."""
    seed = nkeys.encode_seed(secrets.token_bytes(SEED_BYTES), nkeys.PREFIX_BYTE_USER)
    pair = nkeys.from_seed(bytearray(seed))
    return Key(pair.public_key.decode(), seed.decode())
