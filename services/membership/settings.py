"""What membership reads from its environment beside what every service reads."""

from pathlib import Path

from pydantic import Field

from shared.settings import NodeSettings


class MembershipSettings(NodeSettings):
    """`registration_scheme` says what a co-operative's number is on this node."""

    operator_link_digest: str = Field(default="", description="SHA-256 of a sign-in link that the supervisor prints")
    backup_mark: Path | None = Field(default=None, description="the file that `maillon backup` touches when it is done")
    registration_scheme: str = Field(default="siren", description="siren, companies_house, cuk or none")
