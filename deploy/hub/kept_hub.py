"""What a hub keeps of itself in its data folder: the confederation's name, its secret, the names that unions dial."""

from ipaddress import ip_address
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

from pydantic import BaseModel, Field

from deploy.broker.config import Port
from deploy.broker.private_file import write_private
from deploy.hub.authority import Certificates, own_certificates

FILE = "confederation.json"


class KeptHub(BaseModel):
    """The identity of a hub; readable by its owner alone, for whoever has the secret can sign in as anybody."""

    name: str = Field(min_length=1, max_length=100)
    public_hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    leaf_port: Port = 7422
    web: str = ""
    zone: str = "Europe/Paris"
    notice: str = ""
    cert: Path | None = None
    key: Path | None = None
    ca: Path | None = None
    secret: str = Field(default_factory=lambda: token_urlsafe(32), min_length=16)

    @property
    def dialled(self) -> str:
        """Where unions' brokers dial to."""
        host = self.public_hosts[0]
        return f"tls://{f'[{host}]' if ':' in host else host}:{self.leaf_port}"

    @property
    def leaf_host(self) -> str:
        """Where the hub listens for them: on this machine alone, unless it has a name outside."""
        return "127.0.0.1" if all(is_here(host) for host in self.public_hosts) else "0.0.0.0"  # noqa: S104 - outside

    def certificates(self, data: Path) -> Certificates:
        """The operator's own, or those of the hub's own authority."""
        if self.cert and self.key:
            return Certificates(self.cert, self.key, self.ca)
        return own_certificates(data.absolute() / "tls", list(self.public_hosts))


def is_here(host: str) -> bool:
    """Whether only this machine reaches that name."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def kept_hub(data: Path, **chosen: Any) -> KeptHub:
    """The hub of that folder; what is chosen now replaces what was kept."""
    kept = known_hub(data)
    before = kept.model_dump() if kept else {"name": "Confédération"}
    hub = KeptHub.model_validate(before | {name: value for name, value in chosen.items() if value})
    if hub != kept:
        write_private(data / FILE, hub.model_dump_json(indent=1))
    return hub


def known_hub(data: Path) -> KeptHub | None:
    """The hub of that folder; None when there is none."""
    file = data / FILE
    return KeptHub.model_validate_json(file.read_text(encoding="utf-8")) if file.exists() else None
