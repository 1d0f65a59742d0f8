"""The broker of the hub.

NODE holds the confederation service's own events; FED what all unions let it read, sourced from each; NAT what it
announces; NAT-<union> the way of one union to it; SYS watches. Each union has two keys, one into FED and one into its
own account, good for nothing but its links.
"""

from pathlib import Path
from typing import Literal

from deploy.broker.config import BrokerSettings, Configuration, Port, tells_of_links, user
from deploy.broker.recorded import READERS, KnownReader, KnownUnion, known_readers, known_unions
from deploy.broker.walls import FLOW_CONTROL, allowed_downwards, allowed_to_read, allowed_upwards, asks_downwards
from shared.streams import HUB_API, HUB_DOMAIN

API = "$JS.API"


class HubBroker(BrokerSettings, frozen=True):
    """What the hub says about its broker; who may link is in the files of `unions`, one for each union."""

    kind: Literal["hub"] = "hub"
    unions: Path
    leaf_host: str = "0.0.0.0"  # noqa: S104 - unions dial in from everywhere
    leaf_port: Port = 7422
    cert_file: Path
    key_file: Path

    @property
    def name(self) -> str:
        """The hub's domain, which nodes ask for what it announces."""
        return HUB_DOMAIN

    def accounts(self) -> Configuration:
        """The walls between the hub's own, what comes up and what goes down."""
        unions = [union for union in known_unions(self.unions) if union.linked]
        exported, imported = tells_of_links("FED")
        return {
            "NODE": {
                "jetstream": "enabled",
                "users": [user("node", self.credentials.node)],
                "imports": [{"service": {"account": "NAT", "subject": "national.>"}}],
            },
            "FED": {
                "jetstream": "enabled",
                "users": [user("fed", self.credentials.fed), *map(upwards, unions), *map(reading, self.readers())],
                "imports": [imported],
            },
            "NAT": {
                "jetstream": "enabled",
                "users": [user("nat", self.credentials.nat)],
                "exports": [{"service": "national.>", "accounts": ["NODE"]}, *offers(unions)],
            },
            **{account_of(union): own_account(union) for union in unions},
            "SYS": {"users": [user("sys", self.credentials.sys)], "exports": [exported]},
        }

    def readers(self) -> list[KnownReader]:
        """Those who read FED_AGG with tools of their own; their files lie beside those of the unions."""
        return known_readers(self.unions.parent / READERS)

    def leafnodes(self) -> Configuration:
        """Where unions dial in: TLS from the first byte, and no union hears what another one listens to."""
        tls = {"cert_file": str(self.cert_file), "key_file": str(self.key_file), "handshake_first": True}
        listen = f"{self.leaf_host}:{self.leaf_port}"
        return {"leafnodes": {"listen": listen, "isolate_leafnode_interest": True, "tls": tls}}


def reading(reader: KnownReader) -> Configuration:
    """A reader's user: it may make consumers on FED_AGG and get what they deliver; it changes nothing."""
    return user(reader.name, reader.password) | {"permissions": allowed_to_read()}


def upwards(union: KnownUnion) -> Configuration:
    """A union's key into FED."""
    return linking(union.up_key, allowed_upwards(union.code))


def account_of(union: KnownUnion) -> str:
    """The account that a union's link down ends in; in a common one, each would hear the answers to the others."""
    return f"NAT-{union.code}"


def offers(unions: list[KnownUnion]) -> list[Configuration]:
    """What NAT has for unions: the part of the API that each may ask, what it gets, and the flow control between."""
    asks: dict[str, list[str]] = {}
    for union in unions:
        for subject in (FLOW_CONTROL, *(f"{API}.{ask}" for ask in asks_downwards(union.code))):
            asks.setdefault(subject, []).append(account_of(union))
    services = [{"service": subject, "accounts": accounts} for subject, accounts in asks.items()]
    return [*services, *({"stream": f"nat.{union.code}.>", "accounts": [account_of(union)]} for union in unions)]


def own_account(union: KnownUnion) -> Configuration:
    """A union's key down, and what its account has of NAT: that, and nothing else."""
    asks = asks_downwards(union.code)
    return {
        "users": [linking(union.down_key, allowed_downwards(union.code))],
        "imports": [
            *({"service": {"account": "NAT", "subject": f"{API}.{ask}"}, "to": f"{HUB_API}.{ask}"} for ask in asks),
            {"service": {"account": "NAT", "subject": FLOW_CONTROL}},
            {"stream": {"account": "NAT", "subject": f"nat.{union.code}.>"}},
        ],
    }


def linking(key: str, permissions: Configuration) -> Configuration:
    """A key that opens a link and nothing else."""
    return {"nkey": key, "permissions": permissions, "allowed_connection_types": ["LEAFNODE"]}
