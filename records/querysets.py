"""Questions about the trail, files, notices and mail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet


class AboutQuerySet(QuerySet):
    def of(self, record: Any) -> AboutQuerySet:
        """Those that belong to `record`."""
        kind = ContentType.objects.get_for_model(record)
        return self.filter(about=kind, record_id=record.pk)

    def of_many(self, records: list[Any]) -> AboutQuerySet:
        """Those that belong to any of `records`, all of one noun."""
        kind = ContentType.objects.get_for_model(records[0])
        return self.filter(about=kind, record_id__in=[record.pk for record in records])


class EntryQuerySet(AboutQuerySet):
    def visible_to(self, user: Any) -> EntryQuerySet:
        """The audit page: auditors read the whole trail, everybody their own doings (domain §1.2)."""
        if user.audits:
            return self
        return self.filter(by=user)

    def unsealed(self) -> EntryQuerySet:
        return self.filter(seal__isnull=True).order_by("id")


class AttachmentQuerySet(AboutQuerySet):
    def visible_to(self, user: Any) -> AttachmentQuerySet:
        """No permission of its own: `records.attachments.fetch` asks the record's `visible_to`."""
        return self.filter(added_by=user)


class NoticeQuerySet(AboutQuerySet):
    def visible_to(self, user: Any) -> NoticeQuerySet:
        return self.filter(to=user)

    def due(self, now: Any) -> NoticeQuerySet:
        return self.filter(due_at__lte=now)

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at__isnull=True)


class MailQuerySet(QuerySet):
    def visible_to(self, user: Any) -> MailQuerySet:
        return self.filter(to=user)

    def made_since(self, moment: datetime) -> MailQuerySet:
        return self.filter(created_at__gt=moment)

    def claimable(self, now: datetime) -> MailQuerySet:
        """Waiting, due, and not in the hands of a living sender."""
        return self.filter(state="waiting", next_at__lte=now).filter(
            Q(lease_until__isnull=True) | Q(lease_until__lt=now)
        )
