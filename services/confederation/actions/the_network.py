"""The network as it is on the day of a work."""

from sqlmodel import select

from services.confederation.models import Union
from services.confederation.rules.network import Network
from shared.work import Work


async def the_network(work: Work) -> Network:
    """Every union that is or was one; there are some dozens."""
    return Network.of(await work.all(select(Union)), work.today)
