"""What a node keeps of itself in its data folder: its union, its name, its secret; chosen at the first start."""

from pathlib import Path
from secrets import token_urlsafe
from typing import Self

from pydantic import BaseModel, Field, model_validator

from deploy.broker.private_file import write_private
from shared.union_code import NONE_YET, union_code

FILE = "node.json"


class KeptNode(BaseModel):
    """The identity of a node; readable by its owner alone, for whoever has the secret can sign in as anybody."""

    union: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,30}$")
    union_name: str = Field(min_length=1, max_length=100)
    registration_scheme: str = "siren"
    zone: str = "Europe/Paris"
    notice: str = ""
    secret: str = Field(default_factory=lambda: token_urlsafe(32), min_length=16)
    seal_name: str = ""

    @model_validator(mode="after")
    def keep_first_name(self) -> Self:
        """Sessions and links stay good when the union gets another code."""
        self.seal_name = self.seal_name or self.union
        return self


def kept_node(data: Path, **chosen: str | None) -> KeptNode:
    """The node of that folder; what is chosen now replaces what was kept.

    Except a code that somebody chose: a command with the wrong folder shall not make another union's node of it.
    """
    file = data / FILE
    kept = KeptNode.model_validate_json(file.read_text(encoding="utf-8")) if file.exists() else None
    before = kept.model_dump() if kept else {"union": NONE_YET, "union_name": "Union régionale"}
    wanted = {name: value for name, value in chosen.items() if value is not None}
    if "union" in wanted and (kept is None or kept.union != wanted["union"]):
        wanted["union"] = union_code(wanted["union"])
    chosen_before = kept and (kept.union != NONE_YET or (data / "hub.json").exists())
    if kept and chosen_before and wanted.get("union", kept.union) != kept.union:
        raise SystemExit(
            f"{data} is the node of the union {kept.union!r}; for another union choose another --data folder. "
            "The node goes by another code once it is typed on the page “Your union”, or a join file has another."
        )
    node = KeptNode.model_validate(before | wanted)
    if node != kept:
        write_private(file, node.model_dump_json(indent=1))
    return node


def rename_union(data: Path, code: str) -> KeptNode:
    """The node goes by that code from its next start on; its secret, its sessions and links stay."""
    kept = KeptNode.model_validate_json((data / FILE).read_text(encoding="utf-8"))
    renamed = kept.model_copy(update={"union": union_code(code)})
    write_private(data / FILE, renamed.model_dump_json(indent=1))
    return renamed
