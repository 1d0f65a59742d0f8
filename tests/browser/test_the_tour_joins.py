"""The tour's last step by clicks: the file that a hub handed over, and a node that belongs to the confederation."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Watched, keep
from tests.browser.signed_in import a_first_visit
from tests.deploy.running_hub import RunningHub, a_hub

pytestmark = pytest.mark.browser
PATIENCE_MS = 60_000
CONFEDERATION = "Confédération des essais"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    """A living hub."""
    with a_hub(tmp_path_factory.mktemp("federation") / "hub", "--name", CONFEDERATION) as running:
        yield running


@pytest.fixture
def visit(chromium: Browser, node: dict[str, str]) -> Iterator[Watched]:
    """The browser of whoever started the node."""
    with a_first_visit(chromium, node, "en") as visit:
        yield visit


def show_file(page: Page, file: Path) -> None:
    """Uploads a join file, and comes to the question."""
    page.set_input_files("[name=file]", file)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", name=f"Join {CONFEDERATION}?")).to_be_visible()


def test_a_node_joins_a_living_hub_by_clicks_and_the_tour_says_so(
    hub: RunningHub, visit: Watched, node: dict[str, str]
) -> None:
    page = visit.page
    union = json.loads((Path(node["data"]) / "node.json").read_text())["union"]
    file = hub.adds(union, name="Union des essais")
    page.locator("#step-hub a.button").click()
    show_file(page, file)
    keep(page, "tour-hub-asks")
    page.get_by_role("button", name="No, forget the file").click()
    show_file(page, file)
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.get_by_text(f"This node belongs to {CONFEDERATION}.")).to_be_visible(timeout=PATIENCE_MS)
    keep(page, "tour-hub-joined")
    page.get_by_role("link", name="Back to the steps").click()
    expect(page.locator("#step-hub .badge-good")).to_be_visible()
    page.goto(f"{node['address']}/node")
    expect(page.locator("main")).to_contain_text(f"Last heard from {CONFEDERATION}", timeout=PATIENCE_MS)
    assert visit.faults == []
