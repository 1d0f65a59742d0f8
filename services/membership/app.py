"""Builds the service; every door is listed here."""

from pathlib import Path
from urllib.parse import urlsplit

from fastapi import FastAPI

from services.membership.actions.make_sign_in_link import make_sign_in_link
from services.membership.api import cooperatives as cooperatives_api
from services.membership.api import people as people_api
from services.membership.api import search as search_api
from services.membership.channels.provider import Provider
from services.membership.errands.departures import departures_reader
from services.membership.errands.imports import imports_errand
from services.membership.errands.old_imports import old_imports_errand
from services.membership.errands.operator_link import operator_link_errand
from services.membership.errands.register_told import register_told_errand
from services.membership.errands.search_index import search_index_errand
from services.membership.errands.sign_in_requests import forget_requests_errand, sign_in_requests_errand
from services.membership.errands.standing_aside import standing_aside_errand
from services.membership.handlers import from_all_services, from_confederation, from_meetings, from_notifications
from services.membership.models import AuditEntry, ContactNote, ImportFile, Passkey, ProviderAccount, SignInRequest
from services.membership.pages import (
    access,
    account,
    api_tokens,
    audit,
    backup,
    caught_mail,
    contact,
    contact_notes,
    cooperatives,
    crossings,
    home,
    import_choices,
    import_reports,
    imports,
    letter,
    node,
    passkeys,
    people,
    provider,
    search,
    sessions,
    sign_in,
    silent_cooperatives,
    tour,
    tour_hub,
    trial,
)
from services.membership.queries.coming import announced
from services.membership.queries.search import Index
from services.membership.queries.statements import STATEMENTS
from services.membership.settings import MembershipSettings
from shared.backup_folder import BackupFolder
from shared.database import Database
from shared.hub_link import hub_link_errand
from shared.join_folder import JoinFolder
from shared.listener import handlers_of
from shared.service import Service
from shared.web.kept_pages import KeptPages
from shared.web.service_app import service_app
from shared.work import Workplace

HERE = Path(__file__).parent
PREFIXES = (
    "",
    "sign-in",
    "sign-out",
    "account",
    "audit",
    "cooperatives",
    "people",
    "imports",
    "node",
    "search",
    "tour",
    "api/membership",
    "live/membership",
)
"""The beginnings of the paths that this service answers; "" is the front page."""

DOORS = (
    home,
    tour_hub,
    tour,
    provider,
    passkeys,
    account,
    api_tokens,
    letter,
    sessions,
    audit,
    sign_in,
    silent_cooperatives,
    cooperatives,
    contact,
    contact_notes,
    people,
    access,
    imports,
    import_choices,
    import_reports,
    node,
    trial,
    backup,
    caught_mail,
    crossings,
    cooperatives_api,
    people_api,
    search,
    search_api,
)
"""Where people and programs come in; of two that answer an address, the first does."""


ORDERED = (AuditEntry.id, ContactNote.id, ImportFile.id, Passkey.id, ProviderAccount.id, SignInRequest.id)
"""Ids that put lists into their order, or say which of several is the newest."""


async def operator_link(settings: MembershipSettings) -> str:
    """A new sign-in link for the operator of the node."""
    place = Workplace(Database(settings.database_url), settings.union, "membership", settings.clock)
    async with place.work() as work:
        token = await make_sign_in_link(None, work)
    await place.database.close()
    return f"{settings.public_url}/sign-in/{token}"


def build(settings: MembershipSettings) -> FastAPI:
    """The application of membership."""
    errands = [
        imports_errand(settings.registration_scheme),
        old_imports_errand(),
        operator_link_errand(settings.operator_link_digest),
        hub_link_errand(settings),
        sign_in_requests_errand(settings.secret.get_secret_value()),
        standing_aside_errand(settings.installation_file),
        forget_requests_errand(),
        search_index_errand(),
        register_told_errand(),
    ]
    heard = handlers_of(from_all_services, from_confederation, from_meetings, from_notifications)
    readers = [departures_reader()]
    service = Service(
        "membership",
        settings,
        HERE / "migrations",
        heard,
        errands,
        readers=readers,
        statements=STATEMENTS,
        ordered=ORDERED,
    )
    app = service_app(service, HERE / "templates", [door.router for door in DOORS])
    app.state.was_seen = sessions.seen_by(service.place)
    app.state.kept_pages = KeptPages()
    app.state.shows = announced
    app.state.tour, app.state.shows_all_letters = settings.tour, settings.shows_all_letters
    app.state.join_folder = JoinFolder(settings.join_folder) if settings.join_folder else None
    app.state.silent_months = settings.silent_months
    app.state.registration_scheme = settings.registration_scheme
    app.state.index = Index(service.database)
    app.state.backup_mark = settings.backup_mark
    app.state.backup_folder = BackupFolder(settings.backup_folder) if settings.backup_folder else None
    app.state.provider = provider_of(settings)
    return app


def provider_of(settings: MembershipSettings) -> Provider | None:
    """The OpenID provider that the operator chose, if any."""
    if not settings.oidc_issuer:
        return None
    return Provider(
        settings.oidc_name or urlsplit(settings.oidc_issuer).hostname or "",
        settings.oidc_issuer,
        settings.oidc_client_id,
        settings.oidc_client_secret.get_secret_value(),
        settings.public_url,
        settings.clock,
        private=settings.oidc_private_network or settings.oidc_here_alone,
    )
