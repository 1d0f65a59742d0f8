"""`python -m deploy.documents` writes them; with `--check` it says which of them are not fresh."""

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from deploy.documents.asyncapi import asyncapi
from deploy.documents.events import events_page
from deploy.documents.leaving import what_leaves
from deploy.documents.openapi import openapi
from deploy.documents.readmes import readme
from deploy.documents.services import built_services

ROOT = Path(__file__).parents[2]


def documents(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every generated document: where it lies, and what it says."""
    yield ROOT / "docs/events.md", events_page()
    leaving = ROOT / "docs/operators/what-leaves.md"
    yield leaving, what_leaves(leaving.read_text(encoding="utf-8"))
    for name, app in built_services(folder).items():
        service = app.state.service
        yield ROOT / f"docs/asyncapi/{name}.json", asyncapi(service)
        yield ROOT / f"docs/openapi/{name}.json", openapi(app)
        path = ROOT / f"services/{name}/README.md"
        yield path, readme(service, path.read_text(encoding="utf-8") if path.exists() else "")


def main() -> None:
    """Writes, or compares."""
    with TemporaryDirectory() as folder:
        wanted = list(documents(Path(folder)))
    stale = [(path, text) for path, text in wanted if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv:
        for path, _ in stale:
            print(f"{path.relative_to(ROOT)} is not fresh. Run: make docs", file=sys.stderr)
        sys.exit(bool(stale))
    for path, text in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(f"{path.relative_to(ROOT)} written")


if __name__ == "__main__":
    main()
