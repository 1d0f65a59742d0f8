"""What membership reads from its environment beside what every service reads."""

from pydantic import Field

from shared.settings import NodeSettings


class MembershipSettings(NodeSettings):
    """`registration_scheme` says what a co-operative's number is on this node."""

    operator_link_digest: str = Field(default="", description="SHA-256 of a sign-in link that the supervisor prints")
    registration_scheme: str = Field(default="siren", description="siren, companies_house, cuk or none")
