"""What a service reads from its environment (`MAILLON_…`); secrets have no default: no node starts with a known one."""

from functools import cached_property
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.clock import Clock
from shared.described import Described, DescribedClock, Words
from shared.installation import installed
from shared.threshold import SMALLEST_COUNT


class NodeSettings(BaseSettings):
    """What every service of a node needs."""

    model_config = SettingsConfigDict(env_prefix="MAILLON_", extra="ignore")

    union: str = Field(
        pattern=r"^[a-z0-9][a-z0-9-]{0,30}$",
        description="code of the union, part of every crossing's subject",
    )
    seal_name: str = Field(
        default="",
        description="whom sessions and links are sealed for: a union that got another code keeps its first one",
    )
    union_name: str = Field(min_length=1, description="name of the union, on every page and in every message")
    database_url: str = Field(
        description="sqlite+aiosqlite:///FILE or postgresql+asyncpg://…; one database per service"
    )
    broker_url: str = Field(description="nats://USER:PASSWORD@HOST:PORT of the account NODE")
    broker_fed_url: str = Field(description="the same of the account FED")
    broker_nat_url: str = Field(
        default="", description="the same of the account NAT; nothing national is heard without"
    )
    hub_file: Path | None = Field(default=None, description="where the node keeps what joins it to its hub")
    installation_file: Path | None = Field(default=None, description="where the node keeps which installation it is")
    trial: bool = Field(default=False, description="true: this is a copy on trial, which acts on nobody outside")
    smallest_count: int = Field(
        default=SMALLEST_COUNT, ge=1, description="counts of people below it do not leave the node; 1 lets all leave"
    )
    dry_kinds: str = Field(default="", description="kinds of crossings that are shown, not sent, until it is allowed")
    secret: SecretStr = Field(
        min_length=16, description="signs sessions and personal links; the same for all services of a node"
    )
    public_url: str = Field(pattern=r"^https?://[^/]+$", description="the node's address as people type it")
    more_hosts: str = Field(default="", description="further names under which the node is reached, as a.coop,b.coop")
    trusted_proxies: str = Field(
        default="", description="networks of the proxies in front, as 10.0.0.0/8,fd00::/8; their X-Forwarded-For counts"
    )
    smtp_host: str = Field(default="", description="the mail server that takes our messages")
    catcher: str = Field(
        default="",
        description="HOST:PORT of the mail catcher, which takes them while no mail server is chosen",
    )
    public_agenda: bool = Field(
        default=True, description="whether announced meetings (no persons) are shown to people who are not signed in"
    )
    notice: str = Field(default="", max_length=200, description="a sentence at the foot of every page")
    zone: str = "Europe/Paris"
    host: str = "127.0.0.1"
    port: int = 8000
    log_json: bool = False
    log_level: str = "INFO"

    @field_validator("zone")
    @classmethod
    def known_zone(cls, zone: str) -> str:
        """Refuses a zone that the machine does not know."""
        ZoneInfo(zone)
        return zone

    @field_validator("catcher")
    @classmethod
    def host_and_port(cls, catcher: str) -> str:
        """Refuses what is no host with a port."""
        if catcher and not (catcher.rpartition(":")[0] and catcher.rpartition(":")[2].isdecimal()):
            raise ValueError("write it as HOST:PORT")
        return catcher

    @field_validator("trusted_proxies")
    @classmethod
    def known_networks(cls, networks: str) -> str:
        """Refuses what is no network."""
        for one in filter(None, networks.replace(" ", "").split(",")):
            ip_network(one, strict=False)
        return networks

    @property
    def proxies(self) -> tuple[str, ...]:
        """The networks of the proxies in front."""
        return tuple(filter(None, self.trusted_proxies.replace(" ", "").split(",")))

    @property
    def sealed_for(self) -> str:
        """In whose name sessions and links are sealed."""
        return self.seal_name or self.union

    @property
    def hosts(self) -> frozenset[str]:
        """The names to which the node answers."""
        return hosts_of(self.public_url, self.more_hosts)

    @property
    def catches(self) -> tuple[str, int] | None:
        """Where the catcher takes messages; None where a mail server is named, or there is no catcher."""
        return None if self.smtp_host else self.catcher_place

    @property
    def catcher_place(self) -> tuple[str, int] | None:
        """Host and port of the catcher, if there is one."""
        host, _, port = self.catcher.rpartition(":")
        return (host, int(port)) if host else None

    @property
    def switched_on(self) -> frozenset[str]:
        """The settings that are on, of those that the table of permissions asks for."""
        return frozenset({"public_agenda"} if self.public_agenda else ())

    @cached_property
    def described(self) -> Described:
        """How the node is described: at first by these settings, then by its operator."""
        return Described(Words(union_name=self.union_name, zone=self.zone))

    @property
    def clock(self) -> Clock:
        """The machine's time in the union's zone."""
        return DescribedClock(self.described)

    @property
    def on_trial(self) -> bool:
        """Whether this is a copy that acts on nobody outside; looked at anew each time."""
        mine = installed(self.installation_file)
        return self.trial or (mine is not None and mine.on_trial)


def hosts_of(public_url: str, more_hosts: str) -> frozenset[str]:
    """The names to which something at that address answers."""
    more = filter(None, more_hosts.replace(" ", "").split(","))
    return frozenset({urlsplit(public_url).hostname or "", *more})
