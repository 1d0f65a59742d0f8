"""How statements become accounts and rows: the latest counts, copies and older ones do not, troubles are noted.

Pure: what the database knows is handed in, what it is to know afterwards is handed out. In whatever order statements
come, and however often, the rows and sums are the same in the end (tests/confederation/test_any_order.py).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from services.confederation.models import Trouble
from services.confederation.rules.account import HEALED_BY_TOTALS, Account, Alarms
from services.confederation.rules.crossing import KINDS, Heard
from services.confederation.rules.numbering import Number, next_after
from services.confederation.rules.rows import kind_of
from services.confederation.rules.tallies import count, differences, summed, without_epochs_before
from shared.clock import in_zone
from shared.events.crossings import CooperativePresence, Totals
from shared.origin import STREAM_SOURCE, origin_of
from shared.totals import digest, measures

CLOCK_MAY_BE_OFF = timedelta(minutes=5)
LINKED_LONG_ENOUGH = timedelta(minutes=10)  # by then everything that waited for the link has come
COMPARED = {
    service: {kind.__name__ for kind in KINDS.values() if kind.service == service and not issubclass(kind, Totals)}
    for service in {key[0] for key in KINDS}
}

Entity = tuple[str, str, str]
"""Kind, union, id."""


@dataclass(slots=True)
class Known:
    """What must be known of an entity's latest statement to put a newer one in its place."""

    number: Number
    digest: int
    measured: Mapping[str, int]


@dataclass
class Books:
    """The accounts, entities and alarms that some messages are about. `linked_since`: by union."""

    accounts: dict[tuple[str, str], Account]
    known: dict[Entity, Known]
    alarms: Alarms
    unions: Collection[str] = ()
    linked_since: Mapping[str, datetime] = field(default_factory=dict)
    latest: dict[Entity, tuple[Heard, int]] = field(default_factory=dict)
    jobs: dict[tuple[str, str, date], Heard] = field(default_factory=dict)
    ended_epochs: dict[tuple[str, str], int] = field(default_factory=dict)
    last: dict[tuple[str, str], Heard] = field(default_factory=dict)
    installations: dict[str, str] = field(default_factory=dict)

    def enter(self, heard: Heard) -> None:
        """One message."""
        if heard.trouble is Trouble.FOREIGN or not heard.union:
            self.set_aside(heard)
            return
        account = self.account_of(heard)
        if self.is_second(account, heard):
            return
        self.number(account, heard)
        if heard.trouble:
            self.ring(heard, heard.trouble, why=heard.why)
        elif heard.is_totals:
            self.sum_up(account, heard)
        else:
            self.state(account, heard)

    def account_of(self, heard: Heard) -> Account:
        """The account of a message's service, opened if it is the first."""
        key = heard.union, heard.service
        account = self.accounts.get(key)
        if account is None:
            account = self.accounts[key] = Account(*key)
        account.crossings += 1
        self.last[key] = heard
        return account

    def is_second(self, account: Account, heard: Heard) -> bool:
        """Whether an older installation of the node speaks, which is not counted; a newer one takes its place.

        Which is newer its operator has decided: the one that was confirmed last.
        """
        before, now = account.installation, heard.installation
        if not now or now == before:
            return False  # a node in containers, or an older one, does not say which it is
        if before:
            self.ring(heard, Trouble.SECOND_NODE, took_its_place=now > before)
        if now > before:
            account.installation = self.installations[heard.union] = now
        return now < before

    def number(self, account: Account, heard: Heard) -> None:
        """Notes the number; one that is missing, or came again, is a trouble."""
        epoch, seq = heard.number
        if seq == account.seq + 1 and epoch == account.epoch:
            account.seq = seq
        elif heard.number != (0, 0):
            (account.epoch, account.seq), trouble, why = next_after(account.number, heard.number)
            if trouble:
                self.ring(heard, trouble, why=why)

    def close(self) -> None:
        """When everything is entered: who was heard last when, and how their clocks are."""
        for key, heard in self.last.items():
            account = self.accounts[key]
            account.sequence, account.heard_at = heard.read.sequence, heard.read.stored_at
            account.stated_at = moment(heard.read.headers.get("ce-time", "")) or account.stated_at
            if account.stated_at:
                self.look_at_the_clock(account, heard, account.stated_at - account.heard_at)

    def look_at_the_clock(self, account: Account, heard: Heard, ahead: timedelta) -> None:
        """A time ahead of the hub's is wrong; one behind it only when nothing had waited for the link."""
        account.clock_ahead_s = round(ahead.total_seconds(), 1)
        linked, at = self.linked_since.get(heard.union), heard.read.stored_at
        came_at_once = linked is not None and at - linked > LINKED_LONG_ENOUGH
        if ahead > CLOCK_MAY_BE_OFF or (came_at_once and -ahead > CLOCK_MAY_BE_OFF):
            self.ring(heard, Trouble.CLOCK, seconds=account.clock_ahead_s)
        elif ahead > -CLOCK_MAY_BE_OFF:
            self.alarms.end(heard.union, heard.service, Trouble.CLOCK, at=at)

    def sum_up(self, account: Account, heard: Heard) -> None:
        """Signed totals: what is not restated in a complete epoch is gone; then they are compared with our sums."""
        epoch, _ = heard.number
        if heard.said.get("complete", True) and epoch > account.complete_epoch:
            account.complete_epoch = self.ended_epochs[account.union, account.service] = epoch
            account.tallies = without_epochs_before(account.tallies, epoch)
        if heard.number <= account.totals_number:
            return
        account.totals_epoch, account.totals_seq = heard.number
        account.totals, account.totals_sequence = heard.read.body, heard.read.sequence
        account.totals_heard_at = at = heard.read.stored_at
        compared = COMPARED[account.service]
        account.differences = differences(heard.said, summed(account.tallies), compared)
        if account.differences:
            self.ring(heard, Trouble.DIFFERS, differences=account.differences)
        else:
            self.alarms.end(account.union, account.service, *HEALED_BY_TOTALS, at=at)

    def state(self, account: Account, heard: Heard) -> None:
        """A statement about an entity takes the place of an older one; of a co-operative's jobs each day is kept."""
        assert heard.crossing
        kind, number = kind_of(heard), heard.number
        entity = kind, heard.union, heard.entity
        if isinstance(heard.crossing, CooperativePresence):
            self.note_jobs((heard.union, entity[2], heard.crossing.as_of), heard)
        if number[0] < account.complete_epoch:
            return
        before = self.known.get(entity)
        if before and before.number[0] >= account.complete_epoch:
            if before.number >= number:
                return
            count(account.tallies, kind, before.number[0], -1, before.digest, before.measured)
        now = Known(number, digest(heard.said), measures(kind, heard.said))
        count(account.tallies, kind, number[0], 1, now.digest, now.measured)
        self.known[entity] = now
        self.latest[entity] = heard, now.digest

    def note_jobs(self, day: tuple[str, str, date], heard: Heard) -> None:
        """The latest statement of a day says how many jobs there were on it."""
        before = self.jobs.get(day)
        if before is None or before.number < heard.number:
            self.jobs[day] = heard

    def set_aside(self, heard: Heard) -> None:
        """What names another union than the one it came from is noted at the one it came from, and not counted."""
        origin = origin_of(heard.read.headers, self.unions) or ""
        details: dict[str, Any] = {"subject": heard.read.subject, "source": heard.read.headers.get(STREAM_SOURCE, "")}
        what = heard.trouble or Trouble.UNREADABLE
        self.alarms.ring(origin, "", what, heard.read.sequence, heard.read.stored_at, why=heard.why, **details)

    def ring(self, heard: Heard, what: Trouble, **details: Any) -> None:
        """Notes a trouble with a message."""
        self.alarms.ring(heard.union, heard.service, what, heard.read.sequence, heard.read.stored_at, **details)


def moment(text: str) -> datetime | None:
    """A time as CloudEvents writes it, in UTC."""
    try:
        said = datetime.fromisoformat(text)
    except ValueError:
        return None
    return in_zone(said, UTC) if said.tzinfo else said.replace(tzinfo=UTC)
