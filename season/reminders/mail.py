"""E-mail by SMTP: a server that the office sets; without one nothing is sent.

A password is sent over TLS only, or to this machine.

Kind: adapter
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from bus.bad_file import BadFileError
from bus.messages import Sentence

TIMEOUT_S = 30.0
LOCAL = ("localhost", "127.0.0.1", "::1")
PORTS = {"smtp": 25, "smtps": 465}


class MailServer(Struct, frozen=True):
    """Where mail goes to, and from whom it comes. `is_secure`: TLS from the first byte, not when offered."""

    host: str
    port: int
    sender: str
    is_secure: bool = False
    user: str = ""
    password: str = ""


def read_server(address: str, sender: str) -> MailServer:
    """The server at `smtp://USER:PASSWORD@HOST:PORT` or `smtps://…`. Raises `BadFileError`."""
    try:
        parts = urlsplit(address)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        parts, port = urlsplit(""), 0
    if parts.scheme not in PORTS or not parts.hostname or not sender:
        text = "mail server: allowed is smtp://USER:PASSWORD@HOST:PORT or smtps://…, with a sender"
        raise BadFileError([Sentence("mail-address", text)])
    return MailServer(
        host=parts.hostname,
        port=port,
        sender=sender,
        is_secure=parts.scheme == "smtps",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


@contextmanager
def mail_connection(server: MailServer) -> Iterator[smtplib.SMTP]:
    """A connection that takes messages. Raises `OSError`, `smtplib.SMTPException`."""
    context = ssl.create_default_context()
    if server.is_secure:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_S, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_S)
    with connection:
        connection.ehlo()
        if not server.is_secure and connection.has_extn("starttls"):
            connection.starttls(context=context)
            connection.ehlo()
        elif not server.is_secure and server.user and server.host not in LOCAL:
            raise smtplib.SMTPNotSupportedError(f"{server.host} offers no TLS: the password is not sent")
        if server.user:
            connection.login(server.user, server.password)
        yield connection


def mail_message(server: MailServer, to: str, subject: str, text: str) -> EmailMessage:
    """A message in plain text."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = server.sender, to, subject
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain="bamchuong.invalid")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message
