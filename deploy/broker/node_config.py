"""The broker of a union's node.

Four accounts: NODE holds the services' events, with personal data, and is never bound to the outside; FED holds what
may leave the union and nothing else; NAT the copy of what the hub announces; SYS watches. NODE publishes
`agg.<union>.>` through a service that FED exports, so that a service needs one connection and gets a true
acknowledgement, and the wall between the accounts does the filtering. Once the node has joined a hub, FED and NAT have
a link each.
"""

from pathlib import Path
from typing import Literal

from deploy.broker.config import BrokerSettings, Configuration, UnionCode, tells_of_links, user
from deploy.broker.link import links
from shared.installation import installed
from shared.joining import joined
from shared.streams import COPY


class NodeBroker(BrokerSettings, frozen=True):
    """What a node says about its broker."""

    kind: Literal["node"] = "node"
    union: UnionCode
    hub_file: Path | None = None
    installation_file: Path | None = None
    trial: bool = False
    copy_id: str = ""

    @property
    def name(self) -> str:
        """The union's code."""
        return self.union

    @property
    def server_name(self) -> str:
        """The union's code; a copy's has something of its own, or the hub would take its link for the other one's, and
        cut that, once a second in turns.
        """
        return f"{self.union}{COPY}{self.copy_id}" if self.copy_id else self.union

    def accounts(self) -> Configuration:
        """The walls between what stays in the union and what may leave it."""
        crossing = f"agg.{self.union}.>"
        exported, imported = tells_of_links("NAT")
        return {
            "NODE": {
                "jetstream": "enabled",
                "users": [user("node", self.credentials.node)],
                "imports": [{"service": {"account": "FED", "subject": crossing}}],
            },
            "FED": {
                "jetstream": "enabled",
                "users": [user("fed", self.credentials.fed)],
                "exports": [{"service": crossing, "accounts": ["NODE"]}],
            },
            "NAT": {"jetstream": "enabled", "users": [user("nat", self.credentials.nat)], "imports": [imported]},
            "SYS": {"users": [user("sys", self.credentials.sys)], "exports": [exported]},
        }

    def leafnodes(self) -> Configuration:
        """The two links to the hub, while the node has joined one and speaks for its union."""
        join = joined(self.hub_file)
        return {"leafnodes": links(join, self.store_dir.parent)} if join and self.speaks else {}

    @property
    def speaks(self) -> bool:
        """Whether this is the broker of the node itself, and not of a copy."""
        mine = installed(self.installation_file)
        return not self.trial and (mine is None or mine.speaks)
