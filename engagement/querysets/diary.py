"""Questions about calendar feeds."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet


class CalendarFeedQuerySet(QuerySet):
    def visible_to(self, user: Any) -> CalendarFeedQuerySet:
        """Everybody their own."""
        return self.filter(person=user)
