"""The forms of a page as a browser without JavaScript has them: read, filled in, sent."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import count
from urllib.parse import urlencode, urlsplit

from sqlalchemy import func, inspect, table
from sqlmodel import select
from starlette.types import ASGIApp

from tests.access.asking import Answer, ask
from tests.access.world import World

URLENCODED, IN_PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"
NUMBERS = count(1)
PEOPLES_CHOICES = ("/language/", "/theme/", "/sign-out")
"""Forms of the layout: each sets one thing to one value."""
A_FILE = b"Raison sociale;SIREN\nFonderie;000123455\n"
WORDS = {
    "registration_number": "000123455",
    "email": "somebody@example.org",
    "begins": "17:30",
    "ends": "19:30",
    "website": "https://example.org",
    "jobs": "12",
    "port": "25",
    "latitude": "43.6",
    "longitude": "1.4",
}


@dataclass
class Form:
    """One form that changes something: where it stands, where it goes, what it would say as it is."""

    page: str
    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    file: str = ""
    text: str = ""
    seen: dict[str, str] = field(default_factory=dict)
    """What people see filled in already."""
    typed: set[str] = field(default_factory=set)
    """Fields into which people type."""

    @property
    def names(self) -> frozenset[str]:
        """What it has fields for."""
        return frozenset(name for name, _ in self.fields) | frozenset(self.empty)

    def said(self, **other: str) -> list[tuple[str, str]]:
        """What somebody sends who fills in what is needed."""
        number = next(NUMBERS)
        needed = [(name, WORDS.get(name, f"Word {number}")) for name in self.empty]
        fields = [(name, other.pop(name, value)) for name, value in self.fields + needed]
        return fields + list(other.items())


class Reader(HTMLParser):
    """Reads the forms of one page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.open: tuple[str, str] | None = None
        self.chosen: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """What belongs to a form is put into it."""
        has = {name: value or "" for name, value in attrs}
        if tag == "form" and has.get("method") == "post":
            self.form = Form(self.page, has.get("action") or self.page)
            self.forms.append(self.form)
        if self.form is None or (not has.get("name") and tag != "option"):
            return
        name, value = has.get("name", ""), has.get("value", "")
        match tag, has.get("type", "text"):
            case "input", "checkbox" | "radio":
                if "checked" in has:
                    self.form.fields.append((name, value or "on"))
                    self.form.seen[name] = value or "on"
            case "input", "file":
                self.form.file = name
            case "input", kind:
                self.put(name, value, needed="required" in has)
                self.form.typed |= set() if kind in ("hidden", "search", "password") else {name}
                if value and kind != "hidden":
                    self.form.seen[name] = value
            case "textarea", _:
                self.form.typed.add(name)
                self.open = (name, "required" if "required" in has else "")
                self.form.text = ""
            case "select", _:
                self.chosen = {"name": name}
            case "option", _:
                if "selected" in has or "value" not in self.chosen:
                    self.chosen["value"] = value
                if "selected" in has:
                    self.form.seen[self.chosen["name"]] = value
            case "button", _:
                self.form.buttons.append((name, value))

    def put(self, name: str, value: str, *, needed: bool) -> None:
        """A field with something in it, or one that is empty."""
        if self.form and (value or not needed):
            self.form.fields.append((name, value))
        elif self.form:
            self.form.empty.append(name)

    def handle_data(self, data: str) -> None:
        """What stands in a textarea."""
        if self.form and self.open:
            self.form.text += data

    def handle_endtag(self, tag: str) -> None:
        """The field or the form is over."""
        if self.form and tag == "textarea" and self.open:
            said = self.form.text.removeprefix("\n")
            self.put(self.open[0], said, needed=bool(self.open[1]))
            self.form.seen |= {self.open[0]: said} if said else {}
            self.open = None
        if self.form and tag == "select" and "name" in self.chosen:
            self.form.fields.append((self.chosen["name"], self.chosen.get("value", "")))
        if tag == "form":
            self.form = None


def forms_in(html: str, page: str) -> list[Form]:
    """The forms of a page that change something, but for those of the layout."""
    reader = Reader(page)
    reader.feed(html)
    return [one for one in reader.forms if not one.action.startswith(PEOPLES_CHOICES)]


async def send(door: ASGIApp, form: Form, fields: list[tuple[str, str]], cookie: str, **headers: str) -> Answer:
    """Sends it, as a browser does."""
    kind, body = URLENCODED, urlencode(fields, errors="surrogatepass").encode()
    if form.file:
        kind, body = IN_PARTS, in_parts(fields, form.file)
    headers = {"referer": f"http://node.test{form.page}", "content_type": kind} | headers
    return await ask(door, "POST", form.action, cookie, "text/html", body, **headers)


async def send_and_confirm(door: ASGIApp, form: Form, fields: list[tuple[str, str]], cookie: str) -> Answer:
    """Sends it, and says yes to what is asked before it is done."""
    answer = await send(door, form, fields, cookie)
    if "maillon-question" not in answer.headers:
        return answer
    (asked,) = forms_in(answer.body.decode(), urlsplit(form.action).path)
    return await send(door, asked, asked.fields, cookie)


def in_parts(fields: list[tuple[str, str]], file: str) -> bytes:
    """A body with a file in it."""
    parts = [f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields]
    head = f'--b\r\nContent-Disposition: form-data; name="{file}"; filename="list.csv"\r\n\r\n'
    return "".join(parts).encode() + head.encode() + A_FILE + b"\r\n--b--\r\n"


async def rows(world: World) -> dict[str, int]:
    """How many rows each table of each service holds."""
    found = {}
    for name, app in world.apps.items():
        place = app.state.service.place
        async with place.database.reading() as session:
            names = await session.run_sync(lambda one: inspect(one.connection()).get_table_names())
            for known in names:
                question = select(func.count()).select_from(table(known))
                found[f"{name}.{known}"] = (await session.exec(question)).one()
    return found
