"""`maillon join FILE` and `maillon leave`: links a node to its hub and back, while its services go on.

`python -m deploy.join join FILE DATA [--anyway]` or `leave DATA`; inside the broker's container it is the same.
"""

import asyncio
import os
import sys
import time
from pathlib import Path

import psutil
from pydantic import ValidationError

from deploy.broker.folder import BrokerFolder, NotRunning, ReloadRefused
from deploy.broker.monitoring import answer
from deploy.broker.node_config import NodeBroker
from deploy.broker.private_file import write_private
from deploy.dialling import try_hub
from deploy.kept_node import FILE, KeptNode, rename_union
from shared.errors import Invalid, NotFound, Refused
from shared.installation import FILE as INSTALLATION
from shared.installation import installed
from shared.join_folder import FOLDER as JOIN_FOLDER
from shared.join_folder import JoinFolder
from shared.joining import Join, joined
from shared.streams import COPY
from shared.text import say
from shared.union_code import NONE_YET, another_union

LINKED_S = 30.0
RENAMED_S = 120.0  # broker and services stop and start
LOOK_S = 0.1
ACCOUNTS = {"FED", "NAT"}


class Home:
    """The node that joins or leaves: whose it is, where it keeps its join, and its broker, if that runs."""

    def __init__(self, data: Path) -> None:
        self.data, self.broker = data, BrokerFolder(data)
        try:
            settings = self.broker.settings()
        except NotRunning:
            self.runs = False
            self.union, self.file = self.at_rest(data)
        else:
            self.runs = True
            if not isinstance(settings, NodeBroker):
                raise Invalid(say("{data} is the folder of a hub, not of a union’s node.", data=str(data)))
            self.union, self.file = settings.union, settings.hub_file or data / "hub.json"

    def at_rest(self, data: Path) -> tuple[str, Path]:
        """Whose node it is, from the folder alone."""
        if not (data / FILE).exists():
            raise NotFound(say("{data} is not the folder of a node. Name it with --data.", data=str(data)))
        kept = KeptNode.model_validate_json((data / FILE).read_text(encoding="utf-8"))
        return kept.union, Path(os.environ.get("MAILLON_HUB_FILE") or data / "hub.json")

    @property
    def may_rename(self) -> bool:
        """Whether a join file brings its code: it has none yet. In containers, their settings say it."""
        return self.union == NONE_YET and (self.data / FILE).exists() and not self.file.exists()

    async def rename(self, code: str) -> None:
        """It goes by the code of its join file: at once, or as soon as the supervisor has started everything again."""
        if not self.runs:
            rename_union(self.data, code)
            return
        JoinFolder(self.data / JOIN_FOLDER).choose_code(code)
        deadline = time.monotonic() + RENAMED_S
        while self.name_of_broker() != code:
            if time.monotonic() > deadline:
                raise Refused(say("The node does not take the code {code}. Stop it, join, start it again.", code=code))
            await asyncio.sleep(LOOK_S)

    def name_of_broker(self) -> str:
        """Whose broker answers now; empty while none does."""
        told = answer(self.broker.ports, "/varz") or {}
        return str(told.get("server_name", "")).partition(COPY)[0]

    async def relink(self) -> None:
        """Has the broker take the links that it should have now; one too old for that starts again by itself."""
        try:
            await self.broker.reload()
        except ReloadRefused:
            if pid := self.broker.pid:
                psutil.Process(pid).terminate()

    def linked(self) -> set[str]:
        """The accounts that have a link now."""
        told = answer(self.broker.ports, "/leafz") or {}
        return {link["account"] for link in told.get("leafs") or []}

    async def until_linked(self, wanted: set[str]) -> bool:
        """Waits until the links are those; False when they still are not after a while."""
        deadline = time.monotonic() + LINKED_S
        while await asyncio.to_thread(self.linked) != wanted:
            if time.monotonic() > deadline:
                return False
            await asyncio.sleep(LOOK_S)
        return True


def read(file: str) -> Join:
    """The join file; `-` is what comes in."""
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
        return Join.model_validate_json(text)
    except OSError as error:
        raise NotFound(say("{file} cannot be read: {reason}", file=file, reason=error.strerror or "")) from error
    except ValidationError as error:
        where = ", ".join(str(one["loc"][0]) if one["loc"] else "JSON" for one in error.errors())
        raise Invalid(say("{file} is not a join file, or not a whole one: {where}", file=file, where=where)) from error


async def join_hub(file: str, data: Path, *, anyway: bool = False) -> None:
    """Checks, tells, stores, links; raises Refused with nothing changed."""
    join, home = read(file), Home(data)
    fits(join, home)
    print(f"{join.union_name} joins {join.confederation}.")
    if join.union != home.union:
        print(f"  The node goes by the code {join.union} from now on, as the confederation knows it.")
    print(f"  The node dials {join.hub} by TLS; nobody dials in.")
    print("  What may leave is in the catalogue of crossings alone: organisations, dates, counts; never persons.")
    if not anyway:
        await try_hub(join)
    if join.union != home.union:
        await home.rename(join.union)
    before = joined(home.file)
    write_private(home.file, join.model_dump_json(indent=1))
    if not home.runs:
        print("The node is not running; it links when it starts.")
        return
    await home.relink()
    if await home.until_linked(ACCOUNTS):
        print("Linked in both directions. The services were not restarted.")
    elif anyway:
        print("Stored. The link will stand as soon as the hub answers.")
    else:
        put_back(home, before)
        await home.relink()
        raise Refused(say("The link could not be made within {seconds} s; nothing was changed.", seconds=int(LINKED_S)))


def fits(join: Join, home: Home) -> None:
    """Refuses a file for another union, another hub than the one the node belongs to, and a copy on trial."""
    if (mine := installed(home.data / INSTALLATION)) and mine.on_trial:
        raise Refused(say("This node is a copy on trial. It joins once it is confirmed: maillon confirm"))
    before = joined(home.file)
    if join.union != home.union and not home.may_rename:
        raise Invalid(another_union(join.union, home.union, joined=before is not None))
    if before and before.hub != join.hub:
        raise Refused(say("This node belongs to {hub}. Leave it first: maillon leave", hub=before.hub))


def put_back(home: Home, before: Join | None) -> None:
    """As it was before."""
    if before:
        write_private(home.file, before.model_dump_json(indent=1))
    else:
        home.file.unlink()


async def leave_hub(data: Path) -> None:
    """Cuts both links and forgets the keys; what was stated stays at home, and at the hub."""
    home = Home(data)
    before = joined(home.file)
    if before is None:
        raise NotFound(say("This node belongs to no hub."))
    home.file.unlink()
    if home.runs:
        await home.relink()
        if not await home.until_linked(set()):
            raise Refused(say("The links are still up. Restart the node’s broker."))
    print(f"The node has left {before.confederation}. Its services go on, and wait for nobody.")


def main(task: str, *words: str) -> None:
    """Does it, or says why not."""
    try:
        if task == "join":
            asyncio.run(join_hub(words[0], Path(words[1]), anyway="--anyway" in words[2:]))
        else:
            asyncio.run(leave_hub(Path(words[0])))
    except Refused as refusal:
        raise SystemExit(str(refusal)) from None


if __name__ == "__main__":
    main(*sys.argv[1:])
