"""Notices: rows in the action's own transaction, gathered into mail, sent with retries.

A notice is in the inbox exactly once (`key`). A mail is a pointer to the inbox: constant words, no
content of any record. Who may know is decided when it is sent, not when it was written. Source:
reliability §4.3.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import translation

from records import clock, failpoints
from records.models import Mail, Notice, SystemState

TURN = timedelta(seconds=20)  # for a mail that waits its turn in a batch
LEASE = timedelta(seconds=45)  # for the one that is handed over: three of the server's time limits
MOST_ATTEMPTS = 8
LOCK = 7_305_102  # pg_advisory_xact_lock: one gatherer at a time, so that a reader's pause holds


def notify(
    people: Iterable[Any], name: str, record: Any, *, key: str = "", due_at: datetime | None = None
) -> int:
    """Leave a notice for each person, in the caller's transaction. Returns how many were told or had been.

    `name` is the template `<app>/notices/<name>.txt` that will tell it. `key` makes it unique: the
    same person hears of the same event once, however often the caller runs.
    """
    return notify_many([(people, name, record, key, due_at)])


def notify_many(batch: Iterable[tuple[Iterable[Any], str, Any, str, datetime | None]]) -> int:
    """The set form of `notify`: one statement for many records."""
    rows = [
        _row(person, name, record, key or f"{name}:{record.pk}:{record.version}", due_at)
        for people, name, record, key, due_at in batch
        for person in {person.pk: person for person in people}.values()
    ]
    before = len(rows)
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    return before


def _row(person: Any, name: str, record: Any, key: str, due_at: datetime | None) -> Notice:
    made = Notice(
        to=person,
        name=f"{record._meta.app_label}/{name}",
        about=ContentType.objects.get_for_model(record),
        record_id=record.pk,
        key=f"{key}:{person.pk}",
    )
    if due := due_at or clock.moved_to():
        made.due_at = due
    return made


def gather(limit: int = 200) -> int:
    """Put all that waits for one person into one mail, so that three days of standstill are one message.

    Whoever has just been written to waits for MAIL_PAUSE: a sweep in many batches is not many mails.
    Returns how many people will be written to.
    """
    now = clock.now()
    lately = now - timedelta(seconds=settings.MAIL_PAUSE)
    if held():
        return 0
    with transaction.atomic():
        if not _alone():
            return 0
        waiting = list(
            Notice.objects.filter(mail__isnull=True, read_at__isnull=True)
            .exclude(to__in=Mail.objects.made_since(lately).values("to"))
            .due(now)
            .order_by("due_at")
            .select_for_update(of=("self",), skip_locked=True)
            .values_list("pk", "to_id")[: limit * 20]
        )
        readers: dict[Any, list[Any]] = {}
        for notice, reader in waiting:
            readers.setdefault(reader, []).append(notice)
        for reader, notices in list(readers.items())[:limit]:
            mail = Mail.objects.create(to_id=reader, created_at=now, next_at=now)
            Notice.objects.filter(pk__in=notices).update(mail=mail)
        failpoints.reached("before the mails commit")
    return len(readers)


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def held() -> bool:
    """Restored from a backup and not released yet: compute, but tell nobody (reliability §4.9)."""
    return SystemState.objects.filter(key="quarantine").exists()


def claim(limit: int = 10) -> list[Mail]:
    """Lease what waits to this sender. A sender that dies loses its lease within a minute."""
    now, lease = clock.now(), uuid.uuid4()
    if held():
        return []
    with transaction.atomic():
        rows = Mail.objects.claimable(now).order_by("next_at").select_for_update(skip_locked=True)
        keys = [mail.pk for mail in rows[:limit]]
        Mail.objects.filter(pk__in=keys).update(
            lease=lease, lease_until=now + TURN, attempts=F("attempts") + 1, submitting_at=now
        )
    failpoints.reached("mail claimed")
    return list(Mail.objects.filter(lease=lease).select_related("to"))


def send(mail: Mail, connection: Any = None) -> bool:
    """Hand one leased mail to the server and mark it sent; on failure, wait longer each time."""
    notices = [notice for notice in mail.notices.all() if may_still_know(mail.to, notice)]
    if not notices:
        return _finish(mail, state=Mail.State.WITHHELD)
    if not _renew(mail):
        return False
    failpoints.reached("before the mail is handed over")
    try:
        _message(mail, len(notices), connection).send()
    except OSError as error:  # smtplib's errors are OSErrors: refused, dropped, timed out, 4xx, 5xx
        if connection is not None:
            connection.close()  # after a broken conversation the next mail begins a new one
        return _postpone(mail, error)
    failpoints.reached("mail taken by the server")
    return _finish(mail, state=Mail.State.SENT, sent_at=clock.now())


def may_still_know(person: Any, notice: Notice) -> bool:
    """The right to know, asked now: an active person who can still see the record, unread."""
    model: Any = notice.about.model_class()
    if model is None or not person.is_active or notice.read_at:
        return False
    return bool(model.objects.visible_to(person).filter(pk=notice.record_id).exists())


def _message(mail: Mail, count: int, connection: Any) -> EmailMessage:
    with translation.override(mail.to.language or settings.LANGUAGE_CODE):
        words = {"count": count, "address": settings.SITE_ADDRESS, "company": settings.COMPANY_NAME}
        subject = render_to_string("records/notices/mail.subject.txt", words).strip()
        body = render_to_string("records/notices/mail.txt", words)
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")
    headers = {"Message-ID": f"<{mail.pk}@{host}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, body, to=[mail.to.email], headers=headers, connection=connection)


def _renew(mail: Mail) -> bool:
    """The whole lease from now, unless it ran out in a slow batch and somebody else has the mail."""
    now = clock.now()
    mine = Mail.objects.filter(pk=mail.pk, lease=mail.lease, lease_until__gte=now)
    return bool(mine.update(lease_until=now + LEASE, submitting_at=now))


def _finish(mail: Mail, **values: Any) -> bool:
    """Write back, but only while the lease is ours: a late sender must not overwrite a newer one."""
    mine = Mail.objects.filter(pk=mail.pk, lease=mail.lease)
    return bool(mine.update(lease=None, lease_until=None, **values))


def _postpone(mail: Mail, error: Exception) -> bool:
    if mail.attempts >= MOST_ATTEMPTS:
        _finish(mail, state=Mail.State.PARKED, error=type(error).__name__)
        return False
    minutes = min(2 ** (mail.attempts - 1), 240) * random.uniform(0.8, 1.2)  # noqa: S311  jitter only
    later = clock.now() + timedelta(minutes=minutes)
    _finish(mail, next_at=later, error=type(error).__name__)
    return False
