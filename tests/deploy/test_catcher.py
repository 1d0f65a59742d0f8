"""The mail catcher: what is sent is caught whole, and shown as its recipient would see it, however broken it is."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deploy.catcher.letter import headers_of, opened
from deploy.catcher.mailbox import Mailbox
from deploy.catcher.smtp import SmtpCatcher
from shared.identity import Role, a_visitor
from tests.access.world import open_world, sqlite_in
from tests.deploy.catching import SECRET, caught_mail


@pytest.fixture
def mailbox(folder: Path) -> Mailbox:
    """A small one."""
    return Mailbox(folder / "mail", SECRET, kept=3)


@pytest.fixture
async def smtp(mailbox: Mailbox) -> AsyncIterator[SmtpCatcher]:
    """A catcher on a free port."""
    server = SmtpCatcher(mailbox)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def pages(folder: Path, mailbox: Mailbox) -> AsyncIterator[httpx.AsyncClient]:
    """Its pages, over the same folder, as the operator of a node that is being set up sees them."""
    async with AsyncExitStack() as stack:
        world = await open_world(stack, sqlite_in(folder), ["membership"])
        async with caught_mail(world, mailbox, a_visitor(None, Role.OPERATOR)) as browser:
            yield browser


def an_invitation(subject: str = "Visite à la Scop Les Ateliers") -> EmailMessage:
    """A message as Maillon sends them: text and HTML, a picture in it, an entry for the calendar."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "union@example.org", "Aline <aline@example.org>", subject
    message.set_content("Jeudi 14 h, à Toulouse. https://union.example/r/abc")
    message.add_alternative(
        '<html><head><title>x</title></head><body><a href="https://union.example/r/abc">Je viens</a>'
        '<img src="cid:plan@union"><script>alert(1)</script></body></html>',
        subtype="html",
    )
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="plan.png", cid="<plan@union>")
    message.add_attachment("BEGIN:VCALENDAR", subtype="calendar", filename="rendez-vous été.ics")
    return message


async def sent(smtp: SmtpCatcher, message: EmailMessage) -> None:
    """Sends a message as any program would."""
    await aiosmtplib.send(message, hostname=smtp.host, port=smtp.port)


def first_link(html: str) -> str:
    """The address of the first message in a list."""
    found = re.search(r'href="(/mail/\d[^"]+)"', html)
    assert found
    return found[1]


async def test_a_message_sent_is_listed_and_shown_with_its_text_and_its_page(
    smtp: SmtpCatcher, pages: httpx.AsyncClient
) -> None:
    await sent(smtp, an_invitation())
    listed = (await pages.get("/mail")).text
    assert "Visite à la Scop Les Ateliers" in listed and "aline@example.org" in listed
    shown = (await pages.get(first_link(listed))).text
    assert "Jeudi 14 h, à Toulouse." in shown
    assert 'href="https://union.example/r/abc"' in shown
    assert f'src="{first_link(listed)}/html"' in shown


async def test_a_link_in_the_page_leads_out_of_the_frame_and_no_script_in_it_runs(
    smtp: SmtpCatcher, pages: httpx.AsyncClient
) -> None:
    await sent(smtp, an_invitation())
    answer = await pages.get(first_link((await pages.get("/mail")).text) + "/html")
    assert '<head><base target="_top">' in answer.text
    policy = answer.headers["content-security-policy"]
    assert "sandbox" in policy and "default-src 'none'" in policy
    assert "allow-scripts" not in policy and "allow-same-origin" not in policy and "allow-forms" not in policy
    assert "allow-top-navigation-by-user-activation" in policy


async def test_attachments_are_given_back_as_they_were_under_their_own_names(
    smtp: SmtpCatcher, pages: httpx.AsyncClient
) -> None:
    await sent(smtp, an_invitation())
    where = first_link((await pages.get("/mail")).text)
    picture, entry = await pages.get(f"{where}/parts/1"), await pages.get(f"{where}/parts/2")
    assert picture.content == b"\x89PNG" and picture.headers["content-type"] == "image/png"
    assert f'<img src="{where}/parts/1">' in (await pages.get(f"{where}/html")).text
    assert entry.text.strip() == "BEGIN:VCALENDAR"
    assert "rendez-vous%20%C3%A9t%C3%A9.ics" in entry.headers["content-disposition"]
    assert (await pages.get(f"{where}/parts/3")).status_code == 404


async def test_a_page_sent_as_an_attachment_is_never_run_in_our_name(
    smtp: SmtpCatcher, pages: httpx.AsyncClient
) -> None:
    message = an_invitation()
    message.add_attachment("<script>alert(1)</script>", subtype="html", filename='a"/../b.html')
    await sent(smtp, message)
    answer = await pages.get(first_link((await pages.get("/mail")).text) + "/parts/3")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("attachment;")


async def test_only_the_newest_are_kept_and_the_newest_come_first(smtp: SmtpCatcher, pages: httpx.AsyncClient) -> None:
    for number in range(5):
        await sent(smtp, an_invitation(f"number {number}"))
    listed = (await pages.get("/mail")).text
    assert re.findall(r"number \d", listed) == ["number 4", "number 3", "number 2"]


async def test_somebody_who_is_only_on_the_envelope_is_shown(smtp: SmtpCatcher, pages: httpx.AsyncClient) -> None:
    message = an_invitation()
    del message["To"]
    await aiosmtplib.send(message, recipients=["hidden@example.org"], hostname=smtp.host, port=smtp.port)
    assert "hidden@example.org" in (await pages.get("/mail")).text


async def test_names_in_a_message_cannot_become_part_of_our_page(smtp: SmtpCatcher, pages: httpx.AsyncClient) -> None:
    await sent(smtp, an_invitation("<b onclick=x>hello</b>"))
    listed = (await pages.get("/mail")).text
    shown = (await pages.get(first_link(listed))).text
    assert "<b onclick" not in listed + shown and "&lt;b onclick" in listed


async def test_our_own_form_empties_the_mailbox_and_a_stranger_s_cannot(
    smtp: SmtpCatcher, pages: httpx.AsyncClient
) -> None:
    await sent(smtp, an_invitation())
    refused = await pages.post("/mail/clear", headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403
    assert "1 message" in (await pages.get("/mail")).text
    asked = await pages.get("/mail/clear")
    assert "Throw all messages away?" in asked.text and 'action="/mail/clear"' in asked.text
    assert 'action="/mail/clear"' not in (await pages.get("/mail")).text
    assert "1 message" in (await pages.get("/mail")).text
    assert (await pages.post("/mail/clear")).headers["location"] == "/mail"
    assert "No message yet" in (await pages.get("/mail")).text
    assert (await pages.delete("/mail")).status_code == 204


@pytest.mark.parametrize("name", ["x", "0" * 28, "..%2f..%2fetc%2fpasswd", "1234567890123456789-0000000a"])
async def test_a_message_that_is_not_there_is_a_page_that_says_so(name: str, pages: httpx.AsyncClient) -> None:
    assert (await pages.get(f"/mail/{name}")).status_code == 404


async def test_a_french_reader_is_spoken_to_in_french(pages: httpx.AsyncClient) -> None:
    assert '<html lang="fr">' in (await pages.get("/mail", headers={"Accept-Language": "fr"})).text


async def test_every_real_bounce_is_shown_and_given_back_byte_for_byte(
    folder: Path, pages: httpx.AsyncClient, real_data: Callable[[str], Path]
) -> None:
    mailbox = Mailbox(folder / "mail", SECRET)
    bounces = sorted(real_data("mail/bounces").glob("*.eml"))
    assert bounces
    for bounce in bounces:
        where = f"/mail/{mailbox.keep(bounce.read_bytes())}"
        shown = await pages.get(where)
        assert shown.status_code == 200 and "<pre" in shown.text, bounce.name
        assert (await pages.get(f"{where}/html")).status_code == 200, bounce.name
        assert (await pages.get(f"{where}/source")).content == bounce.read_bytes()
        for number in range(1, len(opened(bounce.read_bytes()).attachments) + 1):
            assert (await pages.get(f"{where}/parts/{number}")).status_code == 200, bounce.name
    assert (await pages.get("/mail")).text.count("<li>") == len(bounces)


BROKEN = [
    b"",
    b"\xff\xfe\x00",
    b"Subject: =?utf-8?B?!!!!?=\n\nx",
    b"Subject: =?no-such-alphabet?Q?=E9?=\n\nx",
    b"Content-Type: text/plain; charset=no-such\n\n\xe9t\xe9",
    b"Content-Type: text/plain; charset*=utf-16''%D8\n\nx",
    b"Content-Type: multipart/mixed\n\nno boundary",
    b"Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: message/rfc822\n\n\n--a--",
    b"Content-Disposition: attachment; filename*=no-such''%E9; filename=\"a\nContent-Transfer-Encoding: base64\n\n====",
    b"Content-Type: text/html; charset=utf-7\nContent-Transfer-Encoding: x-uuencode\n\nbegin 666 x\n\xff",
    b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)),
]


@pytest.mark.parametrize("raw", BROKEN)
async def test_a_broken_message_is_shown_as_far_as_it_can_be(
    raw: bytes, mailbox: Mailbox, pages: httpx.AsyncClient
) -> None:
    where = f"/mail/{mailbox.keep(raw)}"
    for page in ("/mail", where, f"{where}/html", f"{where}/source"):
        assert (await pages.get(page)).status_code == 200, page


STRANGE = b'\n\r -=?:;"<>utf-8BQ\x00\xe9\xff'


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from([*b'\n\r -=?:;"<>', *b"utf-8BQ", 0, 233, 255]), max_size=200).map(bytes),
    st.sampled_from(BROKEN),
)
def test_no_bytes_are_too_strange_to_be_taken_apart(noise: bytes, broken: bytes) -> None:
    for raw in (noise, broken[:2000] + noise, b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" + noise):
        letter = opened(raw)
        "".join([letter.text, letter.html, *(part.name for part in letter.attachments)]).encode()
        "".join(f"{name}{value}" for name, value in headers_of(raw).headers).encode()
