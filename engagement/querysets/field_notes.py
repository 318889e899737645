"""Questions about early signs, quiet days and requests for information."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from engagement.querysets.scope import reads


class EarlySignQuerySet(QuerySet):
    def visible_to(self, user: Any) -> EarlySignQuerySet:
        """Whoever reads the log of the site reads what was heard between the meetings."""
        return self.filter(reads(user, "engagement"))

    def for_register(self) -> EarlySignQuerySet:
        return self.select_related("site", "community", "topic", "noted_by")

    def unchecked(self) -> EarlySignQuerySet:
        return self.filter(status="heard")

    def said_like(self, words: str) -> EarlySignQuerySet:
        return self.filter(text__icontains=words)


class QuietDayQuerySet(QuerySet):
    def visible_to(self, user: Any) -> QuietDayQuerySet:
        return self.filter(reads(user, "engagement"))

    def for_register(self) -> QuietDayQuerySet:
        return self.select_related("site", "officer")


class InformationRequestQuerySet(QuerySet):
    def visible_to(self, user: Any) -> InformationRequestQuerySet:
        return self.filter(reads(user, "engagement"))

    def for_register(self) -> InformationRequestQuerySet:
        return self.select_related("site", "group")

    def open(self) -> InformationRequestQuerySet:
        return self.filter(status="received")

    def overdue(self, on: Any) -> InformationRequestQuerySet:
        """Not answered after the day it was due. `on`: a date, or SiteToday(now)."""
        return self.open().filter(due_on__lt=on)

    def due_between(self, start: date, end: date) -> InformationRequestQuerySet:
        """Half-open (T2); of E-18."""
        return self.filter(due_on__gte=start, due_on__lt=end)

    def said_like(self, words: str) -> InformationRequestQuerySet:
        return self.filter(text__icontains=words)
