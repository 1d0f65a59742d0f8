"""The hub's register: unions and federations, kept in files, told to the broker and to the confederation's service."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from deploy.broker.folder import BrokerFolder
from deploy.broker.keys import Key
from deploy.broker.recorded import KnownFederation, KnownUnion, known_federations, known_unions, record
from deploy.broker.strangers import cut_strangers
from deploy.hub.announcing import announce
from deploy.hub.broker_server import UNIONS
from deploy.hub.kept_hub import KeptHub, known_hub
from shared.departments import NAMES
from shared.errors import Invalid, NotFound, Refused
from shared.events.hub import FederationRecorded, UnionRecorded
from shared.joining import Join
from shared.text import say
from shared.union_code import TAKEN

FEDERATIONS = "federations"


class Register:
    """What the operator's commands work on; a change is written, in force at the broker and announced, or undone."""

    def __init__(self, data: Path) -> None:
        hub = known_hub(data)
        if hub is None:
            raise NotFound(say("There is no hub in {data}. Start one with `maillon hub up`.", data=str(data)))
        self.hub: KeptHub = hub
        self.data = data
        self.broker = BrokerFolder(data)
        self.folder, self.federations = data / UNIONS, data / FEDERATIONS

    def unions(self) -> list[KnownUnion]:
        """Every union that is or was one."""
        return known_unions(self.folder)

    def union(self, code: str) -> KnownUnion:
        """The union of that code; raises NotFound."""
        found = next((union for union in self.unions() if union.code == code), None)
        if found is None:
            codes = ", ".join(union.code for union in self.unions())
            raise NotFound(say("There is no union {code}. Those there are: {codes}.", code=code, codes=codes or "–"))
        return found

    def present(self) -> list[KnownUnion]:
        """Those that are unions today."""
        return [union for union in self.unions() if union.until is None]

    def free_code(self, code: str) -> None:
        """Refuses a code that another union has or had: crossings are known by it for good."""
        if code in TAKEN or any(union.code == code for union in self.unions()):
            raise Refused(say("The code {code} is taken. Choose another one.", code=code))

    def free_departments(self, departments: Iterable[str]) -> None:
        """Refuses a department that does not exist, or that a union of today has."""
        taken = {one: union.name for union in self.present() for one in union.departments}
        for department in departments:
            if department not in NAMES:
                raise Invalid(say("There is no department {code}.", code=department))
            if department in taken:
                raise Refused(say("Department {code} belongs to {union}.", code=department, union=taken[department]))

    async def change(self, *changed: KnownUnion) -> None:
        """Writes, has the broker take it, cuts who may not stay, and announces; files are put back on a refusal."""
        self.broker.settings()
        before = {union.code: union for union in self.unions()}
        for union in changed:
            record(self.folder, union)
        try:
            await self.broker.reload()
        except Refused:
            for union in changed:
                self.put_back(union.code, before.get(union.code))
            raise
        await cut_strangers(self.broker, self.keys())
        await announce(self.broker, [UnionRecorded(**union.model_dump()) for union in changed])

    def put_back(self, code: str, union: KnownUnion | None) -> None:
        """A union as it was before."""
        if union:
            record(self.folder, union)
        else:
            (self.folder / f"{code}.json").unlink()

    def keys(self) -> set[str]:
        """Every key that may link."""
        return {key for union in self.unions() if union.linked for key in (union.up_key, union.down_key)}

    async def change_federation(self, federation: KnownFederation) -> None:
        """Writes and announces a federation."""
        self.broker.settings()
        record(self.federations, federation)
        await announce(self.broker, [FederationRecorded(**federation.model_dump())])

    async def announce_all(self) -> None:
        """Tells everything again: a new database of the confederation's service needs it, no other minds."""
        unions = [UnionRecorded(**union.model_dump()) for union in self.unions()]
        others = [FederationRecorded(**one.model_dump()) for one in known_federations(self.federations)]
        await announce(self.broker, [*unions, *others])

    def join(self, union: KnownUnion, up: Key, down: Key) -> Join:
        """The file that the union's operator gets."""
        return Join(
            union=union.code,
            union_name=union.name,
            departments=union.departments,
            confederation=self.hub.name,
            hub=self.hub.dialled,
            web=self.hub.web,
            ca=self.hub.certificates(self.data).authority(),
            up_seed=up.seed,
            down_seed=down.seed,
        )


def today() -> date:
    """The day on this machine."""
    return date.today()  # noqa: DTZ011 - the operator's own day
