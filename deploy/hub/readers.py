"""`maillon hub add-reader` and `revoke-reader`: who reads what all unions state with a tool of their own."""

import secrets

from deploy.broker.recorded import READERS, KnownReader, known_readers, record
from deploy.hub.register import Register
from shared.errors import NotFound, Refused
from shared.text import say

ACCOUNTS = {"node", "fed", "nat", "sys"}


async def add_reader(register: Register, name: str) -> str:
    """Makes a password; the address to connect to, on the hub's machine."""
    folder = register.data / READERS
    if name in ACCOUNTS or any(reader.name == name for reader in known_readers(folder)):
        raise Refused(say("The name {name} is taken. Choose another one.", name=name))
    register.broker.settings()
    reader = KnownReader(name=name, password=secrets.token_urlsafe(24))
    record(folder, reader)
    await register.broker.reload()
    return f"nats://{reader.name}:{reader.password}@127.0.0.1:{register.broker.ports.client}"


async def revoke_reader(register: Register, name: str) -> None:
    """Its password opens nothing any more; the server ends its connections at the reload."""
    file = register.data / READERS / f"{name}.json"
    if not file.exists():
        raise NotFound(say("There is no reader {name}.", name=name))
    register.broker.settings()
    file.unlink()
    await register.broker.reload()
