"""Mail travels encrypted when the server offers it, and not at all when it should be and cannot be."""

import shutil
import ssl
import subprocess
from pathlib import Path

import pytest

from services.notifications.app import email_channel
from services.notifications.errands.send_messages import Messenger
from services.notifications.models.delivery import State
from shared.mail_trouble import MailTrouble
from shared.work import Workplace
from tests.notifications.postbox import Postbox
from tests.notifications.world import Ear, a_person, a_seat, deliveries, settings_for, states

SIGN_IN = {"smtp_user": "union", "smtp_password": "a password of the tests"}


@pytest.fixture
def self_signed(folder: Path) -> ssl.SSLContext:
    """A server's side of TLS, with a certificate that nobody vouches for."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed, so there is no certificate to test with")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = f"openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=postbox -days 2 -keyout {key} -out {certificate}"
    subprocess.run(command.split(), check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


async def test_encryption_that_is_offered_is_taken_and_the_password_goes_through_it(
    place: Workplace, ear: Ear, postbox: Postbox, self_signed: ssl.SSLContext, database_url: str
) -> None:
    postbox.tls, postbox.password = self_signed, SIGN_IN["smtp_password"].encode()
    await ear.hears(a_person(1), a_seat(1))
    await Messenger(email_channel(settings_for(database_url, postbox.port, **SIGN_IN))).send_due(place)
    assert postbox.encrypted and await states(place) == [State.SENT]


async def test_a_server_that_cannot_prove_its_name_gets_nothing_when_it_must(
    place: Workplace, ear: Ear, postbox: Postbox, self_signed: ssl.SSLContext, database_url: str
) -> None:
    postbox.tls = self_signed
    await ear.hears(a_person(1), a_seat(1))
    await Messenger(email_channel(settings_for(database_url, postbox.port, smtp_tls="starttls"))).send_due(place)
    assert postbox.raw == [] and await states(place) == [State.FAILED]


async def test_a_wrong_password_is_the_node_s_trouble_and_gives_up_no_message(
    place: Workplace, ear: Ear, postbox: Postbox, self_signed: ssl.SSLContext, database_url: str
) -> None:
    postbox.tls, postbox.password = self_signed, b"another"
    await ear.hears(a_person(1), a_seat(1))
    await Messenger(email_channel(settings_for(database_url, postbox.port, **SIGN_IN))).send_due(place)
    (delivery,) = await deliveries(place)
    assert (delivery.state, delivery.error) == (State.FAILED, MailTrouble.SIGN_IN_REFUSED)
