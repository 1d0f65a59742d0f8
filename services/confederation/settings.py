"""What the confederation's service reads from its environment beside what every service reads."""

from pydantic import Field

from shared.settings import NodeSettings


class ConfederationSettings(NodeSettings):
    """`union` is the hub's own code, `hub`; `union_name` the confederation's name."""

    union: str = "hub"
    operator_link_digest: str = Field(default="", description="SHA-256 of a sign-in link that the supervisor prints")
