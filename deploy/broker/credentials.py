"""The passwords of a node's broker: made once, kept in a file that only the node may read."""

import json
import secrets
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field

from deploy.broker.private_file import write_private

FILE = "credentials.json"

Password = Annotated[str, Field(min_length=16, pattern=r"^[A-Za-z0-9_-]+$")]
"""Letters and digits only: it stands in addresses as it is."""


class Credentials(BaseModel, frozen=True):
    """One password for each account of the broker (`node`, `fed`, `nat`, `sys`)."""

    node: Password = Field(repr=False)
    fed: Password = Field(repr=False)
    nat: Password = Field(repr=False)
    sys: Password = Field(repr=False)


def made_at_random() -> Credentials:
    """New passwords of 192 bits."""
    return Credentials(**{account: secrets.token_urlsafe(24) for account in Credentials.model_fields})


def kept_credentials(data: Path) -> Credentials:
    """The passwords kept in `<data>/broker/credentials.json`; made at the first call, and for accounts that are new."""
    path = data / "broker" / FILE
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    credentials = Credentials(**(made_at_random().model_dump() | kept))
    if credentials.model_dump() != kept:
        write_private(path, credentials.model_dump_json(indent=2))
    return credentials
