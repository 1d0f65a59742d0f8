"""What a notice's values say of a meeting, as a letter needs it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from shared.text import Text, say

FRENCH_SPACES = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
KINDS = {
    "visit": say("Visit"),
    "training": say("Training"),
    "workshop": say("Workshop"),
    "committee": say("Committee meeting"),
    "assembly": say("Assembly"),
}


@dataclass(frozen=True)
class MeetingFacts:
    """When, where and what; `zone` is that of another union's meeting, empty for one of our own."""

    title: str
    starts_at: datetime
    ends_at: datetime | None
    place: str
    town: str
    kind: Text
    street: str = ""
    host: str = ""
    summary: str = ""
    capacity: int | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    zone: str = ""
    contact_email: str = ""
    contact_name: str = ""

    @classmethod
    def of(cls, values: dict[str, Any]) -> Self:
        """Read from a notice's values, completed by the meeting's announcement where that is known."""
        return cls(
            title=one_line(values["title"]),
            starts_at=datetime.fromisoformat(values["starts_at"]),
            ends_at=instant(values.get("ends_at")),
            place=one_line(values.get("place") or ""),
            town=one_line(values.get("town") or ""),
            street=one_line(values.get("street") or ""),
            kind=KINDS.get(values.get("kind") or "", say("Meeting")),
            host=one_line(values.get("host_name") or ""),
            summary=(values.get("summary") or "").strip(),
            capacity=values.get("capacity"),
            opens_at=instant(values.get("registration_opens_at")),
            closes_at=instant(values.get("registration_closes_at")),
            zone=values.get("zone") or "",
            contact_email=values.get("contact_email") or "",
            contact_name=one_line(values.get("contact_name") or ""),
        )

    @property
    def contact(self) -> str:
        """Who answers about it, in one line."""
        return f"{self.contact_name}, {self.contact_email}" if self.contact_name else self.contact_email

    @property
    def where(self) -> str:
        """Place, street and town, each said once."""
        return where(self.place, self.town, self.street)


def where(place: str, town: str, street: str = "") -> str:
    """Place, street and town; what the place says already is left out."""
    if street and street.casefold() not in place.casefold():
        return ", ".join(part for part in (place, street, town) if part)
    if not place or place.casefold().endswith(town.casefold()):
        return place or town
    return f"{place}, {town}"


def instant(value: str | None) -> datetime | None:
    """A moment as JSON has it."""
    return datetime.fromisoformat(value) if value else None


def one_line(value: str) -> str:
    """Text without line breaks and other characters that are not seen: it may stand in a header. French spaces stay."""
    seen = "".join(one if one.isprintable() or one in FRENCH_SPACES else " " for one in value)
    return " ".join(part for part in seen.split(" ") if part)
