"""What a letter is made of: what it says and asks, before it is put into a language or a form."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.notifications.rules.meeting_facts import MeetingFacts
from services.notifications.rules.wording import Ask
from shared.text import Text


@dataclass(frozen=True)
class Letter:
    """One letter. `facts` are pairs of a label and a value; `calendar` is what it asks of the reader's calendar.

    A bulletin's has no meeting; `on` is then the moment when it was published. `written_in` says in which language
    somebody wrote the title and what it is about. `path` is where the button leads in a letter that is no notice;
    it stands before the facts, unless it is what to do last. `private`: nobody but its reader may see it.
    """

    subject: Text
    status: Text
    title: Text | str
    says: tuple[Text, ...]
    about: Text | str = ""
    kind: Text | None = None
    when: Text | None = None
    facts: tuple[tuple[Text, Text | str], ...] = ()
    asks: tuple[Ask, ...] = ()
    todo: tuple[Text, ...] = ()
    meeting: MeetingFacts | None = None
    on: datetime | None = None
    calendar: Literal["PUBLISH", "CANCEL", ""] = ""
    written_in: Text | None = None
    path: str = ""
    asks_last: bool = False
    private: bool = False

    @property
    def where(self) -> str:
        """Where the meeting is."""
        return self.meeting.where if self.meeting else ""

    @property
    def zone(self) -> str:
        """Whose clocks the meeting's hours go by, if not ours."""
        return self.meeting.zone if self.meeting else ""
