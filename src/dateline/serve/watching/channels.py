"""The ways out: a signed webhook, mail over SMTP, and whatever Apprise reaches. Each sends one message or raises Unsent.

Where a channel leads to stands in the settings under its name, so that no page of the desk can make this machine call an address,
and no key lies in the record. Every try of a message carries its id: as `webhook-id` and as `Message-ID`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import smtplib
import ssl
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx2

from dateline.errors import SettingsError
from dateline.record import Message
from dateline.serve.watching.rows import alert_row
from dateline.settings import Settings

_SECONDS = 20.0  # less than the time to the first retry
_TLS = 587  # the port on which mail is submitted with STARTTLS

Send = Callable[[Message, datetime], None]


class Unsent(Exception):
    """A message did not leave, and why."""


def channel(name: str, settings: Settings) -> Send:
    """What sends over the channel of a name. Raises SettingsError when the settings do not say how."""
    address = settings.channels.get(name)
    if address is None:
        raise SettingsError(f"channels has no {name!r}; name it in dateline.toml, or remove the watch that sends to it")
    scheme = urlsplit(address).scheme
    if scheme in ("http", "https"):
        return _webhook(address, _key(settings.webhook_secret))
    if scheme == "mailto":
        return _mail(address.removeprefix("mailto:"), settings)
    return _apprise(name, address)


# ---------------------------------------------------------------- webhooks


def _webhook(address: str, key: bytes) -> Send:
    """A POST that is signed as Standard Webhooks (standardwebhooks.com) say; any answer but 2xx is tried again."""

    def send(message: Message, now: datetime) -> None:
        body, stamp = json.dumps(payload(message), ensure_ascii=False).encode(), str(int(now.timestamp()))
        signed = hmac.new(key, f"{message.id}.{stamp}.".encode() + body, hashlib.sha256).digest()
        headers = {
            "content-type": "application/json",
            "user-agent": "dateline",
            "webhook-id": message.id,
            "webhook-timestamp": stamp,
            "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
        }
        try:
            answer = httpx2.post(address, content=body, headers=headers, timeout=_SECONDS, follow_redirects=False)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise Unsent(f"{type(error).__name__}: {error}") from None
        if not answer.is_success:
            raise Unsent(f"the receiver answered {answer.status_code}")

    return send


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (ValueError, binascii.Error):
        key = b""
    if len(key) < 24:
        raise SettingsError(
            "a webhook is signed: set webhook_secret (DATELINE_WEBHOOK_SECRET) to `whsec_` and 24 bytes or more in base64"
        )
    return key


def payload(message: Message) -> dict[str, Any]:
    """What a webhook carries: the alerts as rows, and the text that a mail would have."""
    return {
        "type": "dateline.alerts",
        "timestamp": message.made_at.isoformat(),
        "data": {"title": message.title, "text": message.text, "alerts": [alert_row(alert) for alert in message.alerts]},
    }


# ---------------------------------------------------------------- mail


def _mail(receiver: str, settings: Settings) -> Send:
    if not (settings.smtp and settings.mail_from):
        raise SettingsError("mail wants the settings smtp (smtp://host:25) and mail_from")
    server = urlsplit(settings.smtp)
    if server.scheme not in ("smtp", "smtps") or not server.hostname:
        raise SettingsError("the setting smtp is `smtp://[user:password@]host[:port]` or `smtps://...`")

    def send(message: Message, now: datetime) -> None:
        letter = _letter(message, sender=settings.mail_from, receiver=receiver, now=now)
        try:
            with _connected(server.scheme, server.hostname or "", server.port) as client:
                if server.username:
                    client.login(unquote(server.username), unquote(server.password or ""))
                client.send_message(letter)
        except (OSError, smtplib.SMTPException) as error:
            raise Unsent(f"{type(error).__name__}: {error}") from None

    return send


def _connected(scheme: str, host: str, port: int | None) -> smtplib.SMTP:
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port or 465, timeout=_SECONDS, context=ssl.create_default_context())
    client = smtplib.SMTP(host, port or 25, timeout=_SECONDS)
    if port == _TLS:
        client.starttls(context=ssl.create_default_context())
    return client


def _letter(message: Message, *, sender: str, receiver: str, now: datetime) -> EmailMessage:
    """A mail that has the message's id, so that a second copy is known as one, and that no machine answers (RFC 3834)."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = sender, unquote(receiver), message.title
    letter["Date"] = format_datetime(now)
    letter["Message-ID"] = f"<{message.id}@dateline>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(message.text)
    return letter


# ---------------------------------------------------------------- Apprise


def _apprise(name: str, address: str) -> Send:
    try:
        import apprise  # noqa: PLC0415  (an extra)
    except ImportError:
        raise SettingsError(f"the channel {name!r} needs Apprise: pip install 'dateline[alerts]'") from None
    out = apprise.Apprise()
    if not out.add(address):
        raise SettingsError(f"the address of the channel {name!r} is none that Apprise knows")

    def send(message: Message, now: datetime) -> None:  # noqa: ARG001  (Apprise stamps by itself)
        if not out.notify(title=message.title, body=message.text):
            raise Unsent("Apprise could not deliver it")

    return send
