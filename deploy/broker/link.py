"""The links of a node to its hub: the node dials out, by TLS, with one key for each direction."""

from pathlib import Path

from deploy.broker.config import Configuration
from deploy.broker.private_file import write_private
from deploy.broker.walls import refused_downwards, refused_upwards
from shared.joining import Join

RECONNECT = "1s"
AUTHORITY = "hub-ca.pem"


def links(join: Join, folder: Path) -> Configuration:
    """Two remotes, FED to FED and NAT to NAT; the server reads the hub's authority from a file."""
    tls: Configuration = {"handshake_first": True}
    if join.ca:
        write_private(folder / AUTHORITY, join.ca)
        tls["ca_file"] = str((folder / AUTHORITY).absolute())
    return {
        "reconnect": RECONNECT,
        "remotes": [
            remote(join, tls, "FED", join.up_seed) | refused_upwards(join.union),
            remote(join, tls, "NAT", join.down_seed) | refused_downwards(join.union),
        ],
    }


def remote(join: Join, tls: Configuration, account: str, seed: str) -> Configuration:
    """One link. Other addresses that the hub may gossip are ignored: they would go around a proxy or a VPN."""
    return {"url": join.hub, "account": account, "nkey": seed, "ignore_discovered_servers": True, "tls": tls}
