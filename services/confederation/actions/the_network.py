"""The network as it is on the day of a work."""

from sqlmodel import select

from services.confederation.models import Union
from services.confederation.rules.network import Network, Standing
from shared.work import Work


async def the_network(work: Work) -> Network:
    """Every union that is or was one; there are some dozens."""
    rows = await work.all(select(Union.code, Union.name, Union.until, Union.successors))
    return Network({row.code: Standing(row.name, row.until, tuple(row.successors)) for row in rows}, work.today)
