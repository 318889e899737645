"""Reads an e-mail that somebody saved (.eml), to begin the log of that contact from it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from engagement.exchange.files import Unreadable

MOST_BYTES = 5_000_000
MOST_TEXT = 8_000  # characters taken over; the officer shortens it anyway
QUOTED = re.compile(r"^(>|On .{5,200} wrote:|-{2,} ?Original Message)", re.MULTILINE)


@dataclass(frozen=True)
class Letter:
    """What of an e-mail is taken over; attachments are not."""

    subject: str
    sent_at: datetime | None
    senders: list[str]
    text: str


def read_letter(content: bytes) -> Letter:
    """The e-mail in a file. Unreadable when it is none."""
    if len(content) > MOST_BYTES:
        raise Unreadable(
            _("The file is larger than 5 MB. Save the e-mail without its attachments.")
        )
    try:
        mail = message_from_bytes(content, policy=policy.default)
        if not isinstance(mail, EmailMessage) or not (mail["From"] or mail["Subject"]):
            raise Unreadable(
                _("This is no e-mail. Save the message as a file (.eml) in your mail program.")
            )
        return Letter(
            subject=_line(mail["Subject"]),
            sent_at=_moment(mail),
            senders=[address.lower() for _name, address in getaddresses([str(mail["From"] or "")])],
            text=_text(mail),
        )
    except (
        ValueError,
        LookupError,
        AttributeError,
        TypeError,
        IndexError,
        RecursionError,
    ) as error:
        raise Unreadable(
            _("The e-mail is damaged. Copy its text into a new log instead.")
        ) from error


def _line(header: object) -> str:
    return re.sub(r"[\s\0]+", " ", str(header or "")).strip()[:160]


def _moment(mail: EmailMessage) -> datetime | None:
    sent = getattr(mail["Date"], "datetime", None)
    return sent if sent is not None and sent.tzinfo else None


def _text(mail: EmailMessage) -> str:
    """The newest part of what was written, without what it quotes."""
    body = mail.get_body(("plain", "html"))
    if body is None:
        return ""
    said = body.get_content()
    if not isinstance(said, str):
        return ""
    if body.get_content_type() == "text/html":
        said = re.sub(r"(?is)<(style|script).*?</\1>|<br ?/?>|</p>", "\n", said)
        said = strip_tags(said)
    said = said.replace("\0", "")
    if cut := QUOTED.search(said):
        said = said[: cut.start()] or said
    return re.sub(r"\n{3,}", "\n\n", said).strip()[:MOST_TEXT]
