"""A bulletin's letter: in the reader's language where the confederation wrote in it, else in French."""

from datetime import datetime, timedelta
from typing import Any

from services.notifications.rules.letter_parts import Letter
from services.notifications.rules.meeting_facts import instant, one_line
from shared.events.national import Audience
from shared.text import Text, say

MAILED_FOR = timedelta(days=35)  # a node may be cut off for four weeks; one that joins gets the years before unmailed
STATUS = say("National bulletin")
WHY = {
    Audience.EVERYBODY: say("The confederation writes to everybody in the network."),
    Audience.ELECTED: say("The confederation writes to the elected representatives of all unions."),
    Audience.STAFF: say("The confederation writes to the staff of all unions."),
}


class InEither(Text):
    """Words that somebody wrote in French and perhaps in English."""

    def into(self, language: str) -> str:
        """The words in that language, or in French."""
        return str(self.values.get(language) or self.values["fr"])


def is_mailed(published_at: datetime, now: datetime) -> bool:
    """Whether a bulletin is still news enough for an e-mail."""
    return now - published_at <= MAILED_FOR


def bulletin_letter(values: dict[str, Any]) -> Letter:
    """The letter of a bulletin, from its values."""
    french, english = one_line(values["title"]), one_line(values["title_en"])
    title = InEither("", {"fr": french, "en": english or french})
    in_english = "en" if values["text_en"] else "fr"
    return Letter(
        subject=say("{status}: {title}", status=STATUS, title=title),
        status=STATUS,
        title=title,
        says=(WHY.get(values["audience"], WHY[Audience.EVERYBODY]),),
        about=InEither("", {"fr": values["text"], "en": values["text_en"]}),
        written_in=InEither("", {"fr": "fr", "en": in_english}),
        on=instant(values["published_at"]),
    )
