"""A new sign-in link for the operator: `python -m deploy.operator_link FOLDER`; in membership's container no folder."""

import asyncio
import os
import sys
from pathlib import Path

from deploy.environment import database_url
from deploy.kept_node import kept_node
from services.membership.app import operator_link
from services.membership.settings import MembershipSettings


def settings(data: Path | None) -> MembershipSettings:
    """Membership's settings, from the environment or from the node's folder."""
    if data is None or os.environ.get("MAILLON_DATABASE_URL"):
        return MembershipSettings()
    kept = kept_node(data)
    address = (data / "address").read_text(encoding="utf-8").strip()
    return MembershipSettings(
        **kept.model_dump(),
        database_url=database_url(data, "membership"),
        public_url=address,
        broker_url="nats://unused",
        broker_fed_url="nats://unused",
    )


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    print(asyncio.run(operator_link(settings(folder))))
