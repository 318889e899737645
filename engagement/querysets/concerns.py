"""Questions about concerns and follow-ups."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When

from engagement.querysets.scope import reads
from people.permissions import roles_with
from people.querysets import as_clocks


class ConcernQuerySet(QuerySet):
    def visible_to(self, user: Any) -> ConcernQuerySet:
        """Who may read the meeting may read what was raised there."""
        attended = user.sites_as(*roles_with("engagement", "R", "attended")) & Q(
            engagement__attendances__person=user
        )
        full = self.filter(reads(user, "engagement"))
        return (full | self.filter(attended)).distinct() if _narrow(user) else full

    def for_register(self) -> ConcernQuerySet:
        return self.select_related("site", "group", "topic", "engagement")

    def open(self) -> ConcernQuerySet:
        return self.filter(status="awaiting_answer")

    def overdue(self, on: Any) -> ConcernQuerySet:
        """Awaiting an answer after the day it was due. `on`: a date, or SiteToday(now) for each site's own."""
        return self.open().filter(answer_due__lt=on)

    def due_by(self, on: date) -> ConcernQuerySet:
        return self.open().filter(answer_due__lte=on)

    def clocks(self) -> QuerySet:
        """Day 0 is the day the answer is due (domain §1.3.6)."""
        return as_clocks(self.open(), kind="concern", start="answer_due")

    def said_like(self, words: str) -> ConcernQuerySet:
        return self.filter(text__icontains=words).order_by("-created_at")


def _narrow(user: Any) -> bool:
    return user.holds("SEC", "CCR", "BU")


class FollowUpQuerySet(QuerySet):
    def visible_to(self, user: Any) -> FollowUpQuerySet:
        """One's own tasks, and those of the meetings of one's sites."""
        return self.filter(reads(user, "engagement") | Q(owner=user))

    def open(self) -> FollowUpQuerySet:
        return self.filter(status="open")

    def overdue(self, on: Any) -> FollowUpQuerySet:
        return self.open().filter(due_on__lt=on)

    def most_urgent(self, on: date) -> FollowUpQuerySet:
        """Overdue first, then by date."""
        late = Case(When(due_on__lt=on, then=Value(0)), default=Value(1))
        return self.open().order_by(late, "due_on").select_related("site", "engagement")

    def due_within(self, on: date, days: int) -> FollowUpQuerySet:
        return self.open().filter(due_on__lte=on + timedelta(days=days))
