"""Headers arrive as they were written, whichever Python writes them and whichever program reads them."""

import os
import shutil
import subprocess
import sys
from email.headerregistry import Address
from pathlib import Path

import pytest
from icalendar import Calendar

from services.notifications.channels.calendar import calendar_entry
from services.notifications.channels.mime import header_of
from services.notifications.models.notice import Kind
from services.notifications.rules.letter import letter
from shared.clock import Clock
from tests.notifications.test_letters import COMPOSER, MEETING_ID
from tests.notifications.titles import faults, titles
from tests.notifications.world import MONDAY, a_meeting

ROOT = Path(__file__).parents[2]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


def test_no_title_and_no_name_loses_or_gains_a_space() -> None:
    assert faults(4000) == []


@pytest.mark.parametrize("version", PYTHONS)
def test_no_other_python_loses_a_space_either(version: str) -> None:
    """The library's folding differs from one Python to the next: ours has to hold on each that a node may run on."""
    if version == f"{sys.version_info.major}.{sys.version_info.minor}":
        pytest.skip("this is the Python that runs the tests")
    found = interpreter(version)
    if found is None:
        pytest.skip(f"there is no Python {version} on this machine")
    run = [found, "-m", "tests.notifications.titles"]
    said = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    assert said[0].startswith(version) and said[1] == "0", said


def interpreter(version: str) -> str | None:
    """A Python of that version: on the path, or among those that pyenv keeps."""
    kept = sorted(Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")).glob(f"versions/{version}.*/bin/python"))
    candidates = [shutil.which(f"python{version}"), *map(str, kept)]
    for one in filter(None, candidates):
        if subprocess.run([one, "-V"], capture_output=True, check=False).returncode == 0:
            return one
    return None


def test_an_english_subject_does_not_begin_with_an_empty_line() -> None:
    raw = header_of("Subject", f"Invitation: {'a' * 70} visit of the workshop")
    assert raw.startswith(b"Subject: Invitation:")
    assert header_of("Subject", "a" * 90).startswith(b"Subject: aaa")


@pytest.mark.parametrize("value", ["a\r\nBcc: b", "a\n b", "a\r b", "a\r\n b", "a\x00b"])
def test_a_header_never_takes_a_line_break(value: str) -> None:
    with pytest.raises(ValueError, match="line break"):
        header_of("Subject", value)
    assert header_of("To", Address("é" * 60, "a", "example.org")).isascii()


def test_titles_in_a_calendar_entry_keep_every_sign() -> None:
    for title in titles(300):
        raw = entry_of(title)
        (event,) = Calendar.from_ical(raw).walk("VEVENT")
        by_hand = [line for line in raw.replace(b"\r\n ", b"").decode().split("\r\n") if line.startswith("SUMMARY:")]
        read = by_hand[0].removeprefix("SUMMARY:").replace("\\,", ",").replace("\\;", ";")
        assert str(event["summary"]) == read == " ".join(title.split(" "))
        assert max(map(len, raw.split(b"\r\n"))) <= 75


def entry_of(title: str) -> bytes:
    """The calendar entry of a seat at a meeting of that title."""
    values = a_meeting(meeting_id=MEETING_ID, title=title).model_dump(mode="json")
    words = letter(Kind.SEAT_TAKEN, values, now=MONDAY, clock=Clock(), has_seat=True)
    told = {"host": "union.example.org", "url": "https://union.example.org/m", "organiser": COMPOSER.sender.name}
    return calendar_entry(words, "fr", meeting_id=MEETING_ID, sender="union@example.org", at=MONDAY, **told)
