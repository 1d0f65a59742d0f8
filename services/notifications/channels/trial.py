"""One test message for a mail server that is not in use yet; its answer, understood."""

import asyncio
import ssl
from collections.abc import Iterator
from socket import gaierror

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPTimeoutError,
)

from services.notifications.channels.email import MailServer
from services.notifications.channels.message import Posted
from services.notifications.rules.trial import Answer, Trial

PATIENCE_S = 15.0  # somebody is waiting at the form
MOST_SAID = 200  # characters of the server's own words


async def try_server(server: MailServer, letter: Posted) -> Answer:
    """Hands the letter over, and says how far it came."""
    client = server.client()
    try:
        async with asyncio.timeout(PATIENCE_S):
            return await hand_in(client, server, letter)
    except TimeoutError:
        return Answer(Trial.TIMED_OUT)
    finally:
        client.close()


async def hand_in(client: SMTP, server: MailServer, letter: Posted) -> Answer:
    """The whole conversation."""
    try:
        await client.connect()
        await client.sendmail(letter.sender, [letter.recipient], letter.content)
    except SMTPAuthenticationError as refused:
        return Answer(Trial.SIGN_IN_REFUSED, said(refused))
    except SMTPSenderRefused as refused:
        return Answer(Trial.SENDER_REFUSED, said(refused))
    except SMTPRecipientsRefused as refused:
        return Answer(Trial.RECIPIENT_REFUSED, said(refused.recipients[0]))
    except SMTPResponseException as refused:
        return Answer(Trial.REFUSED, said(refused))
    except (SMTPException, OSError) as error:
        return Answer(broken(error, server))
    return Answer(Trial.ACCEPTED)


def broken(error: BaseException, server: MailServer) -> Trial:
    """What kept the two from talking at all."""
    causes = list(chain(error))
    if any(isinstance(one, ssl.SSLCertVerificationError) for one in causes):
        return Trial.WRONG_CERTIFICATE
    if any(isinstance(one, gaierror) for one in causes):
        return Trial.UNKNOWN_HOST
    if any(isinstance(one, SMTPTimeoutError | TimeoutError) for one in causes):
        return Trial.TIMED_OUT
    if isinstance(error, SMTPNotSupported) or "AUTH extension" in str(error):
        return Trial.NO_SIGN_IN
    if any(isinstance(one, ssl.SSLError) for one in causes) or "STARTTLS" in str(error):
        return Trial.NOT_ENCRYPTED
    if isinstance(error, SMTPConnectError | OSError):
        return Trial.NOT_ENCRYPTED if server.tls == "tls" and not refused_connection(causes) else Trial.NOBODY_THERE
    return Trial.BROKE_OFF


def refused_connection(causes: list[BaseException]) -> bool:
    """Whether nobody listens there."""
    return any(isinstance(one, ConnectionRefusedError) for one in causes)


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what it came from."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def said(refused: SMTPResponseException) -> str:
    """The server's own words, on one line."""
    return f"{refused.code} {' '.join(str(refused.message).split())}"[:MOST_SAID]
