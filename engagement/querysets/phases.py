"""Questions about the phases of projects and the points at which people must be consulted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from engagement.querysets.scope import reads
from people.permissions import roles_with


class PhaseQuerySet(QuerySet):
    def visible_to(self, user: Any) -> PhaseQuerySet:
        return self.filter(reads(user, "plan"))

    def for_register(self) -> PhaseQuerySet:
        return self.select_related("site")

    def named_like(self, words: str) -> PhaseQuerySet:
        return self.filter(name__icontains=words).order_by("starts_on")

    def begun_without_consultation(self) -> PhaseQuerySet:
        """Begun while a point was neither met nor waived by then (practice B7.1: must be none)."""
        late = Q(points__settled_on__isnull=True) | Q(points__settled_on__gt=F("begun_on"))
        return self.filter(begun_on__isnull=False).filter(late, points__isnull=False).distinct()


class ConsultationPointQuerySet(QuerySet):
    def visible_to(self, user: Any) -> ConsultationPointQuerySet:
        """Read with the plan of its site; who leads one sees it, too."""
        return self.filter(
            user.sites_as(*roles_with("plan", "R"), field="phase__site") | Q(lead=user)
        )

    def for_register(self) -> ConsultationPointQuerySet:
        return self.select_related("phase__site", "lead", "engagement", "waived_by")

    def open(self) -> ConsultationPointQuerySet:
        return self.filter(status="open")

    def overdue(self, on: Any) -> ConsultationPointQuerySet:
        """Open after the day before which it must happen. `on`: a date, or SiteToday(now, "phase__site")."""
        return self.open().filter(due_on__lt=on)

    def due_within(self, on: Any, days: int) -> ConsultationPointQuerySet:
        return self.open().filter(due_on__lte=on + timedelta(days=days)).order_by("due_on")
