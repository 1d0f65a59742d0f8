"""The environment that the parts of a node without containers are started with."""

import os
from pathlib import Path

from sqlalchemy import URL

from deploy.broker.server import BrokerServer
from deploy.kept_node import KeptNode
from shared.backup_folder import FOLDER as BACKUPS
from shared.installation import FILE as INSTALLATION
from shared.join_folder import FOLDER as JOIN_FOLDER

BACKUP_MARK = "backed-up"
"""The file in a node's folder that says by its age when the last backup was made."""

SERVICES = ("membership", "meetings", "notifications")


def environment(node: KeptNode, data: Path, broker: BrokerServer, public_url: str) -> dict[str, str]:
    """Settings of all services; what the operator's own environment says (a mail server, say) wins."""
    own = {
        "MAILLON_UNION_NAME": node.union_name,
        "MAILLON_REGISTRATION_SCHEME": node.registration_scheme,
        "MAILLON_ZONE": node.zone,
        "MAILLON_NOTICE": node.notice,
        "MAILLON_SECRET": node.secret,
        "MAILLON_SEAL_NAME": node.seal_name,
        "MAILLON_PUBLIC_URL": public_url,
        "MAILLON_MAIL_FROM": f"{node.union}@maillon.invalid",
    }
    set_here = {
        "MAILLON_UNION": node.union,
        "MAILLON_BROKER_URL": broker.url_node,
        "MAILLON_BROKER_FED_URL": broker.url_fed,
        "MAILLON_BROKER_NAT_URL": broker.url_nat,
        "MAILLON_BACKUP_MARK": str((data / BACKUP_MARK).absolute()),
        "MAILLON_BACKUP_FOLDER": str((data / BACKUPS).absolute()),
        "MAILLON_HUB_FILE": str((data / "hub.json").absolute()),
        "MAILLON_INSTALLATION_FILE": str((data / INSTALLATION).absolute()),
        "MAILLON_TRIAL": "false",  # the folder says so
        "MAILLON_JOIN_FOLDER": str((data / JOIN_FOLDER).absolute()),
        "MAILLON_DATA": str(data.absolute()),
    }
    return own | dict(os.environ) | set_here


def database_url(data: Path, service: str) -> str:
    """The database of one service: a file of its own, unless `MAILLON_<SERVICE>_DATABASE_URL` names another."""
    named = os.environ.get(f"MAILLON_{service.upper()}_DATABASE_URL")
    file = str(data.absolute() / f"{service}.sqlite")
    return named or URL.create("sqlite+aiosqlite", database=file).render_as_string()
