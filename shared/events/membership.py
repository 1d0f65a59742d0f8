"""What membership announces: who belongs, from when to when, and how a person is reached."""

from datetime import date, datetime
from uuid import UUID

from shared.events.base import Event, Personal

Periods = tuple[tuple[date, date | None], ...]
"""When a co-operative belongs to the union, the oldest period first: first and last day, None while it is open."""
SIGN_IN_SECRETS = "secrets of a letter"
"""What token and code of a letter are hidden for (shared/hidden.py): at rest, nobody can come in with them."""


class CooperativeRecorded(Event, at="membership.cooperative.{cooperative_id}.recorded"):
    """A co-operative's file was opened, or what others may use of it changed.

    `memberships` are all periods of its membership, as they stand now; None: nothing is said of them.
    """

    cooperative_id: UUID
    name: str
    registration_scheme: str
    registration_number: str
    town: str | None = None
    postcode: str | None = None
    department: str | None = None
    legal_form: str | None = None
    trade: str | None = None
    jobs: int | None = None
    street: str | None = None
    country: str | None = None
    memberships: Periods | None = None


class CooperativeAdmitted(Event, at="membership.cooperative.{cooperative_id}.admitted"):
    """A co-operative joined the union; it may host meetings from that day on."""

    cooperative_id: UUID
    name: str
    admitted_on: date
    town: str | None = None
    department: str | None = None
    memberships: Periods | None = None


class CooperativeWithdrawn(Event, at="membership.cooperative.{cooperative_id}.withdrawn"):
    """A co-operative left the union, with the reason in the union's words."""

    cooperative_id: UUID
    withdrawn_on: date
    reason: str
    memberships: Periods | None = None


class WithdrawalUndone(Event, at="membership.cooperative.{cooperative_id}.withdrawal_undone"):
    """A withdrawal was a mistake: the co-operative never left, and belongs to the union on."""

    cooperative_id: UUID
    memberships: Periods


class PersonRecorded(Event, at="membership.person.{person_id}.recorded"):
    """A person's name, or the way to reach them, became known or changed."""

    person_id: UUID
    first_name: Personal
    last_name: Personal
    email: Personal | None = None
    phone: Personal | None = None
    language: str = "fr"


class MandateGiven(Event, at="membership.person.{person_id}.mandate_given"):
    """A person is something, in a co-operative or in the union's own body, from a day to a day."""

    person_id: UUID
    mandate_id: UUID
    kind: str
    since: date
    until: date | None = None
    cooperative_id: UUID | None = None
    cooperative_name: str | None = None
    department: str | None = None


class MandateEnded(Event, at="membership.person.{person_id}.mandate_ended"):
    """A mandate ends on that day; the day itself still counts."""

    person_id: UUID
    mandate_id: UUID
    until: date


class MandateEndUndone(Event, at="membership.person.{person_id}.mandate_end_undone"):
    """The end of a mandate was a mistake: it lasts as it was given, to `until` or, None, with an open end."""

    person_id: UUID
    mandate_id: UUID
    until: date | None = None


class CrossingConsent(Event, at="membership.crossing.{kind}.decided"):
    """The operator decided whether statements of that kind may leave the node (`CooperativePresence` …)."""

    kind: str
    allowed: bool


class SignInAsked(Event, at="membership.person.{person_id}.sign_in_asked"):
    """Somebody who may sign in asked for a letter with a link and a code.

    Both open a session once, until they expire, and only in the browser that asked. They are hidden with the node's
    secret, wherever this is kept: only whoever composes the letter sees them. `browser` is in words.
    """

    person_id: UUID
    token: Personal
    code: Personal
    browser: str
    asked_at: datetime
    expires_at: datetime
    language: str = "fr"


class PersonInvited(Event, at="membership.person.{person_id}.invited"):
    """The union's staff invite somebody to sign in; the letter leads to the page where one asks for a link."""

    person_id: UUID
    language: str = "fr"


class WayInChanged(Event, at="membership.person.{person_id}.way_in_changed"):
    """A way to sign in as a person was added or taken away; they are told by letter, whoever it was.

    `way` is passkey, provider (an account elsewhere), api_token or address; `deed` is added, removed or changed.
    `label` is the name by which the person knows it, never a secret; `browser`, in words, is where it was done.
    `sent_to` is where the letter goes, if not to the person's address: to the one that was theirs before.
    """

    person_id: UUID
    way: str
    deed: str
    label: Personal
    changed_at: datetime
    browser: str = ""
    sent_to: Personal | None = None


class NodeDescribed(Event, at="membership.node.{union}.described"):
    """The operator said what the node's union is called, where it is, and which hour and language hold there."""

    union: str
    union_name: str
    departments: tuple[str, ...] = ()
    zone: str = "Europe/Paris"
    language: str = "fr"


class SessionEnded(Event, at="membership.session.{session_id}.ended"):
    """Somebody signed out, or was signed out, in one browser."""

    session_id: str


class SignedOutEverywhere(Event, at="membership.person.{person_id}.signed_out_everywhere"):
    """Every session and every API token that this person began before that moment (UTC) is over."""

    person_id: UUID
    before: datetime


class TokenRevoked(Event, at="membership.token.{token_id}.revoked"):
    """An API token is worth nothing any more."""

    token_id: str


class TokenUsed(Event, at="membership.token.{token_id}.used"):
    """A program used an API token on that day, at whichever service says so."""

    token_id: str
    on: date


class ListExported(Event, at="membership.export.{export_id}.made"):
    """Somebody took a list away as a file, from whichever service says so.

    `what` is which list, `label` what it is about; `by` is person, program or operator; `whence` is the network that
    they asked from.
    """

    export_id: UUID
    what: str
    label: str
    exported_at: datetime
    by: str
    by_id: UUID | None = None
    whence: str = ""
