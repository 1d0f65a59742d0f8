"""Files that only their owner may read, written whole or not at all."""

import os
from pathlib import Path
from uuid import uuid4


def write_private(path: Path, text: str) -> None:
    """Puts `text` into `path` with mode 0600; a reader sees the old text or the new, never a half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{uuid4().hex}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
