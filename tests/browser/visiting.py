"""Visits many pages at once in one browser, and notes whatever is wrong with any of them."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.async_api import Browser, BrowserContext, Page, Response, async_playwright

from shared.identity import Role
from tests.browser.conftest import ARTEFACTS, DESK, HEADLESS, PHONE, QUIET
from tests.browser.network import Address

AT_ONCE = 4
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
SHIFTS = """() => {
  const observer = new PerformanceObserver(() => {});
  observer.observe({ type: "layout-shift", buffered: true });
  const found = observer.takeRecords().filter((one) => !one.hadRecentInput);
  return found.reduce((sum, one) => sum + one.value, 0) < 0.005 ? [] : found.map(
    (one) => `${one.value.toFixed(4)} ${one.sources.map((of) => of.node?.outerHTML?.slice(0, 60))}`);
}"""
"""Less than 0.005 is 0.00, as shifts are told everywhere: a line of a pixel on a busy machine."""
STILL = "() => Promise.all(document.getAnimations().map((one) => one.finished)).then(() => true)"
LOOK = """async (only) => (await axe.run(document, {resultTypes: ["violations"], ...only})).violations
  .map((one) => `${one.id}: ${one.nodes.map((at) => at.html.slice(0, 150)).slice(0, 3).join(" | ")}`)"""
ALL_BUT_CONTRAST: dict[str, Any] = {"rules": {"color-contrast": {"enabled": False}}}
CONTRAST: dict[str, Any] = {"runOnly": ["color-contrast"]}
SIDEWAYS = "document.documentElement.scrollWidth > window.innerWidth"
SETTLED = "document.readyState == 'complete'"

WHOLE = "[document.documentElement.clientWidth, document.documentElement.scrollHeight]"
TALLEST = 4000  # pixels of a picture; what comes below is more of the same
OWN_STATUS = re.compile(r"Failed to load resource: the server responded with a status of (4\d\d)")
LANGUAGES = ("fr", "en")
PERSONAL = "/r/{personal}"


@dataclass(frozen=True)
class Visit:
    """One page, by somebody, in a language and a size; `status` is what it must answer.

    `thorough`: by one of those who look at it in both languages and sizes, so that it has its picture taken. `address`
    is the path with the names of things, for the picture's name.
    """

    path: str
    role: Role | None
    language: str
    wide: bool
    status: int = 200
    thorough: bool = True
    address: str = ""

    @property
    def told_in(self) -> str:
        """The language of the page: a personal link speaks that of whom it was written to."""
        return "fr" if self.address == PERSONAL else self.language

    @property
    def in_colours(self) -> bool:
        """Whether contrasts are looked at: once for each size, for no colour hangs on the language."""
        return (self.language == "fr") is not self.wide

    @property
    def name(self) -> str:
        """As its screenshot is called."""
        page = re.sub(r"\W+", "-", self.address or self.path).strip("-") or "home"
        return f"{page}-{self.role or 'visitor'}-{self.language}-{'wide' if self.wide else 'narrow'}"


@dataclass
class Tab:
    """A tab of somebody's browser, which notes what its pages should not have done."""

    page: Page
    place: Address
    seen: set[Any]
    heard: list[str] = field(default_factory=list)
    status: int = 0

    def listen(self) -> "Tab":
        """Notes console errors, exceptions, and requests to another host."""
        self.page.on("console", lambda said: self.heard.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.heard.append(str(error)))
        self.page.on("request", lambda asked: self.note_stranger(asked.url))
        self.page.on("response", self.note_status)
        return self

    def note_stranger(self, url: str) -> None:
        """A page of ours asks nobody but us."""
        if url.startswith("http") and not url.startswith(self.place.address):
            self.heard.append(f"asked {url}")

    def note_status(self, answer: Response) -> None:
        """The status of the page itself."""
        if answer.request.is_navigation_request() and answer.frame == self.page.main_frame:
            self.status = answer.status

    async def visit(self, visit: Visit) -> list[str]:
        """Everything that is wrong with the page."""
        self.heard.clear()
        await self.page.goto(f"{self.place.address}{visit.path}")
        await self.page.wait_for_function(SETTLED)
        wrong = [] if self.status == visit.status else [f"answered {self.status}"]
        if self.is_new(await self.page.content(), visit):
            wrong += await self.look(visit)
        wrong += [f"shifted {one}" for one in await self.page.evaluate(SHIFTS)]
        wrong += ["wider than the window"] if await self.page.evaluate(SIDEWAYS) else []
        wrong += [] if await self.page.get_attribute("html", "lang") == visit.told_in else ["in another language"]
        if visit.thorough:
            await self.take_picture(visit.name)
        return wrong + [one for one in self.heard if not said_no(one, visit.status)]

    def is_new(self, html: str, visit: Visit) -> bool:
        """Whether nobody was shown the same in this language and size, but for names and numbers."""
        visitor = self.place.visitor(visit.role)
        same = re.sub(r"[0-9a-f-]{36}|\d+", "", html.replace(visitor.name or "-", "") if visitor else html)
        before = len(self.seen)
        self.seen.add((same, visit.language, visit.wide))
        return len(self.seen) > before

    async def look(self, visit: Visit) -> list[str]:
        """What axe finds; in light and in the dark where colours are looked at."""
        await self.page.evaluate(AXE)
        if not visit.in_colours:
            return list(await self.page.evaluate(LOOK, ALL_BUT_CONTRAST))
        wrong = list(await self.page.evaluate(LOOK, {}))
        await self.page.emulate_media(color_scheme="dark")
        await self.page.evaluate(STILL)
        wrong += [f"in the dark: {one}" for one in await self.page.evaluate(LOOK, CONTRAST)]
        if visit.thorough and not visit.wide:
            await self.take_picture(f"{visit.name}-dark")
        await self.page.emulate_media(color_scheme="light")
        return wrong

    async def take_picture(self, name: str) -> None:
        """For whoever looks at the run."""
        width, height = await self.page.evaluate(WHOLE)
        clip: Any = {"x": 0, "y": 0, "width": width, "height": min(height, TALLEST)}
        path = ARTEFACTS / f"{name}.jpg"
        await self.page.screenshot(path=path, type="jpeg", quality=60, full_page=True, clip=clip)


def said_no(heard: str, status: int) -> bool:
    """Whether it is the browser's own line about a page that says no, and should."""
    found = OWN_STATUS.search(heard)
    return found is not None and found[1] == str(status)


async def take_tour(tours: Sequence[tuple[Address, Sequence[Visit]]]) -> dict[str, list[str]]:
    """All visits, by a few tabs at once; what is wrong, by visit."""
    ARTEFACTS.mkdir(exist_ok=True)
    found: dict[str, list[str]] = {}
    seen: set[Any] = set()
    waiting = [(place, list(group)) for place, visits in tours for group in browsers(visits)]
    waiting.sort(key=lambda one: -len(one[1]))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=HEADLESS, args=[*QUIET, "--no-sandbox"])

        async def go() -> None:
            while waiting:
                place, group = waiting.pop(0)
                context = await entered(browser, place, group[0])
                tab = Tab(await context.new_page(), place, seen).listen()
                for visit in group:
                    if wrong := await tab.visit(visit):
                        found[f"{visit.path} {visit.name}"] = wrong
                await context.close()

        await asyncio.gather(*(go() for _ in range(AT_ONCE)))
        await browser.close()
    return found


def browsers(visits: Sequence[Visit]) -> list[list[Visit]]:
    """The visits of the same person in the same language and size, together."""
    groups: dict[tuple[Any, ...], list[Visit]] = {}
    for visit in visits:
        groups.setdefault((visit.role, visit.language, visit.wide), []).append(visit)
    return list(groups.values())


async def entered(browser: Browser, place: Address, visit: Visit) -> BrowserContext:
    """A browser in which that person is signed in."""
    context = await browser.new_context(locale=visit.language, viewport=DESK if visit.wide else PHONE)
    if session := place.session(visit.role):
        await context.add_cookies([{"name": place.seals.session_cookie, "value": session, "url": place.address}])
    return context
