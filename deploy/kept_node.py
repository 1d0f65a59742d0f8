"""What a node keeps of itself in its data folder: its union, its name, its secret; chosen at the first start."""

from pathlib import Path
from secrets import token_urlsafe

from pydantic import BaseModel, Field

from deploy.broker.private_file import write_private

FILE = "node.json"


class KeptNode(BaseModel):
    """The identity of a node; readable by its owner alone, for whoever has the secret can sign in as anybody."""

    union: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,30}$")
    union_name: str = Field(min_length=1, max_length=100)
    registration_scheme: str = "siren"
    zone: str = "Europe/Paris"
    notice: str = ""
    secret: str = Field(default_factory=lambda: token_urlsafe(32), min_length=16)


def kept_node(data: Path, **chosen: str | None) -> KeptNode:
    """The node of that folder; what is chosen now replaces what was kept, except the union's code: that is for good."""
    file = data / FILE
    kept = KeptNode.model_validate_json(file.read_text(encoding="utf-8")) if file.exists() else None
    before = kept.model_dump() if kept else {"union": "union", "union_name": "Union régionale"}
    wanted = {name: value for name, value in chosen.items() if value is not None}
    if kept and wanted.get("union", kept.union) != kept.union:
        raise SystemExit(
            f"{data} is the node of the union {kept.union!r}; for another union choose another --data folder."
        )
    node = KeptNode.model_validate(before | wanted)
    if node != kept:
        write_private(file, node.model_dump_json(indent=1))
    return node
