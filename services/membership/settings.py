"""What membership reads from its environment beside what every service reads."""

from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator

from shared.settings import NodeSettings

LOCAL = "localhost"


class MembershipSettings(NodeSettings):
    """`registration_scheme` says what a co-operative's number is on this node."""

    operator_link_digest: str = Field(default="", description="SHA-256 of a sign-in link that the supervisor prints")
    backup_mark: Path | None = Field(default=None, description="the file that `maillon backup` touches when it is done")
    backup_folder: Path | None = Field(default=None, description="where the supervisor makes the page's backups")
    silent_months: int = Field(default=6, ge=1, description="a member without a contact for so many months is silent")
    tour: bool = Field(default=True, description="whether the operator's first sign-in leads to the first-run tour")
    shows_all_letters: bool = Field(default=False, description="a demonstration: all caught mail is open")
    join_folder: Path | None = Field(
        default=None, description="where a join file is put for the supervisor, that joins the hub with it"
    )
    registration_scheme: str = Field(default="siren", description="siren, companies_house, cuk or none")
    oidc_issuer: str = Field(default="", description="address of an OpenID provider with whose accounts people come in")
    oidc_client_id: str = Field(default="", description="what the provider calls this node")
    oidc_client_secret: SecretStr = Field(default=SecretStr(""), description="the secret that it gave for this node")
    oidc_name: str = Field(default="", max_length=60, description="what people call the provider")
    oidc_private_network: bool = Field(default=False, description="the provider stands in the node's own network")

    @model_validator(mode="after")
    def whole_provider(self) -> Self:
        """Refuses half of a provider, and one that is asked without TLS, unless both are on this machine."""
        if not self.oidc_issuer:
            return self
        if not (self.oidc_client_id and self.oidc_client_secret.get_secret_value()):
            raise ValueError("MAILLON_OIDC_ISSUER needs MAILLON_OIDC_CLIENT_ID and MAILLON_OIDC_CLIENT_SECRET")
        issuer = urlsplit(self.oidc_issuer)
        is_safe = issuer.scheme == "https" or (issuer.scheme == "http" and self.oidc_here_alone)
        if not is_safe or not issuer.hostname or issuer.query or issuer.fragment:
            raise ValueError("MAILLON_OIDC_ISSUER must begin with https: (http: for localhost, on a node at localhost)")
        return self

    @property
    def oidc_here_alone(self) -> bool:
        """Whether node and provider are both on this machine, for trying out."""
        return all(urlsplit(one).hostname == LOCAL for one in (self.oidc_issuer, self.public_url))
