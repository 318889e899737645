"""Questions about meetings."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from engagement.querysets.coverage import AttendanceQuerySet
from engagement.querysets.scope import reads
from people.permissions import roles_with


class EngagementQuerySet(AttendanceQuerySet):
    model: Any

    def visible_to(self, user: Any) -> EngagementQuerySet:
        """Community-relations roles see their sites; security and technical colleagues the meetings they were at."""
        attended = user.sites_as(*roles_with("engagement", "R", "attended")) & Q(
            pk__in=self.model.objects.filter(attendances__person=user).values("pk")
        )
        return self.filter(reads(user, "engagement") | attended)

    def for_register(self) -> EngagementQuerySet:
        return self.select_related("site", "community", "logged_by").annotate(
            people=Sum(
                F("participations__female")
                + F("participations__male")
                + F("participations__other")
                + F("participations__undisclosed"),
                default=0,
            )
        )

    def counted_for(self, user: Any) -> EngagementQuerySet:
        """The population of figures: every meeting of the sites where this person reads figures (K10)."""
        return self.standing().filter(user.sites_as(*roles_with("kpi", "R")))

    def standing(self) -> EngagementQuerySet:
        """Not void: what figures count."""
        return self.exclude(status="void")

    def held_between(self, start: date, end: date) -> EngagementQuerySet:
        """Half-open, as every period (T2)."""
        return self.filter(held_on__gte=start, held_on__lt=end)

    def by_month(self) -> QuerySet:
        """(month, count), oldest first."""
        return (
            self.order_by()
            .annotate(month=TruncMonth("held_on"))
            .values("month")
            .annotate(count=Count("pk"))
            .order_by("month")
        )

    def by_community(self) -> QuerySet:
        """(community name, count), most first."""
        return (
            self.order_by()
            .filter(community__isnull=False)
            .values("community__name")
            .annotate(count=Count("pk"))
            .order_by("-count", "community__name")
        )

    def titled_like(self, words: str) -> EngagementQuerySet:
        """A part of the title, or the whole number; each served by an index of its own."""
        return self.filter(Q(title__icontains=words) | Q(number=words.strip().upper())).order_by(
            "-held_on"
        )
