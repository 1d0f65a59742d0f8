"""A new sign-in link for the hub: `python -m deploy.hub.link FOLDER ROLE FEDERATION NAME`; no folder in a container."""

import asyncio
import os
import sys
from pathlib import Path

from deploy.environment import database_url
from deploy.hub.kept_hub import known_hub
from services.confederation.app import sign_in_link
from services.confederation.settings import ConfederationSettings
from shared.identity import Role


def settings(data: Path) -> ConfederationSettings:
    """The service's settings, from the environment or from the hub's folder."""
    if os.environ.get("MAILLON_DATABASE_URL"):
        return ConfederationSettings()
    hub = known_hub(data)
    if hub is None:
        raise SystemExit(f"There is no hub in {data}. Start one with `maillon hub up`.")
    return ConfederationSettings(
        union_name=hub.name,
        secret=hub.secret,
        zone=hub.zone,
        database_url=database_url(data, "confederation"),
        public_url=(data / "address").read_text(encoding="utf-8").strip(),
        broker_url="nats://unused",
        broker_fed_url="nats://unused",
    )


if __name__ == "__main__":
    folder, role, federation, name = (*sys.argv[1:], "", "", "")[:4]
    print(asyncio.run(sign_in_link(settings(Path(folder)), Role(role or Role.OPERATOR), federation, name)))
