"""The passwords of a node's broker: made once, kept in a file that only the node may read."""

import secrets
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field

from deploy.broker.private_file import write_private

FILE = "credentials.json"

Password = Annotated[str, Field(min_length=16, pattern=r"^[A-Za-z0-9_-]+$")]
"""Letters and digits only: it stands in addresses as it is."""


class Credentials(BaseModel, frozen=True):
    """One password for each account of the broker (`node`, `fed`, `sys`)."""

    node: Password = Field(repr=False)
    fed: Password = Field(repr=False)
    sys: Password = Field(repr=False)


def made_at_random() -> Credentials:
    """Three new passwords of 192 bits."""
    return Credentials(**{account: secrets.token_urlsafe(24) for account in Credentials.model_fields})


def kept_credentials(data: Path) -> Credentials:
    """The passwords kept in `<data>/broker/credentials.json`; made at the first call."""
    path = data / "broker" / FILE
    if not path.exists():
        write_private(path, made_at_random().model_dump_json(indent=2))
    return Credentials.model_validate_json(path.read_text(encoding="utf-8"))
