"""A real node and a real browser in front of it; what they say and show is watched and kept."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

CHROMIUM = "/usr/bin/chromium"
HEADLESS = which("chromium-headless-shell") or CHROMIUM
"""The same without windows, where it is installed: a page costs half the processor."""

QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
)
ARTEFACTS = Path(__file__).parents[1] / "artefacts"
PHONE, DESK = {"width": 360, "height": 780}, {"width": 1440, "height": 900}


@dataclass
class Watched:
    """A page that remembers what it should not have done."""

    page: Page
    address: str
    faults: list[str] = field(default_factory=list)

    def listen(self) -> "Watched":
        """Notes console errors, exceptions, and requests to another host."""
        self.page.on("console", lambda m: self.faults.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda e: self.faults.append(str(e)))
        self.page.on("request", self.note_stranger)
        return self

    def note_stranger(self, request: Request) -> None:
        """A page of ours asks nobody but us."""
        if urlsplit(request.url).scheme in ("http", "https") and not request.url.startswith(self.address):
            self.faults.append(f"asked {request.url}")


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A fresh node, as `make up` starts it; the line of JSON that it prints when ready."""
    data = tmp_path_factory.mktemp("node")
    command = [sys.executable, "-m", "deploy", "up", "--port", "0", "--json", "--data", str(data)]
    process = subprocess.Popen(
        [*command, "--name", "Union des essais"], stdout=subprocess.PIPE, stderr=(data / "log").open("w"), text=True
    )
    try:
        assert process.stdout
        yield json.loads(process.stdout.readline() or pytest.fail((data / "log").read_text()[-3000:]))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, asking nobody else."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=HEADLESS, args=[*QUIET, "--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def staff(chromium: Browser, node: dict[str, str]) -> Iterator[BrowserContext]:
    """The browser of whoever started the node."""
    context = chromium.new_context(locale="fr-FR", viewport=DESK)
    page = context.new_page()
    page.goto(node["sign_in"])
    page.locator("form[data-meant] button").click()
    page.wait_for_url("**/tour")
    page.close()
    yield context
    context.close()


@pytest.fixture
def desk(staff: BrowserContext, node: dict[str, str]) -> Iterator[Watched]:
    """A page on the staff's desk."""
    page = staff.new_page()
    watched = Watched(page, node["address"]).listen()
    yield watched
    page.close()
    assert watched.faults == []


def keep(page: Page, name: str) -> None:
    """A screenshot for whoever looks at the run."""
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{name}.png", full_page=True)
