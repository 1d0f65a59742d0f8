"""`maillon hub revoke-union` and `rename`: what may happen to one union."""

from deploy.broker.recorded import KnownUnion
from deploy.hub.register import Register


async def revoke_union(register: Register, code: str) -> KnownUnion:
    """Its keys open nothing from now on, and its links are cut; what it stated stays."""
    revoked = register.union(code).model_copy(update={"up_key": "", "down_key": ""})
    await register.change(revoked)
    return revoked


async def rename_union(register: Register, code: str, name: str) -> KnownUnion:
    """Another name; the code stays, for all that was stated is known by it."""
    renamed = KnownUnion.model_validate(register.union(code).model_dump() | {"name": name})
    await register.change(renamed)
    return renamed
