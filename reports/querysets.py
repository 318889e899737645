"""Questions about reports."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet


class ReportQuerySet(QuerySet):
    def visible_to(self, user: Any) -> ReportQuerySet:
        """A report is made for one reader and shows what that reader may see; auditors see that it exists."""
        return self if user.audits else self.filter(audience=user)

    def for_register(self) -> ReportQuerySet:
        return self.select_related("site", "audience").defer("snapshot")

    def claimable(self, now: datetime) -> ReportQuerySet:
        """Unfinished, due, and not in the hands of a living worker."""
        free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
        return self.filter(free, status__in=["waiting", "rendering"], next_at__lte=now)
