"""Questions about meetings that are planned."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, ExpressionWrapper, F, Q, QuerySet

from engagement.querysets.scope import reads

LAST_DAY = ExpressionWrapper(F("planned_on") + F("tolerance_days"), output_field=DateField())


class PlannedEngagementQuerySet(QuerySet):
    def visible_to(self, user: Any) -> PlannedEngagementQuerySet:
        """Who reads the meetings of a site reads its plan; besides, one's own and those one is to join."""
        model: Any = self.model
        joined = model._base_manager.filter(colleagues=user).values("pk")
        return self.filter(reads(user, "engagement") | Q(responsible=user) | Q(pk__in=joined))

    def counted_for(self, user: Any, readers: Any) -> PlannedEngagementQuerySet:
        """The population of figures at the sites where one of the roles `readers` is held (K10)."""
        return self.filter(user.sites_as(*readers))

    def for_register(self) -> PlannedEngagementQuerySet:
        return self.select_related("site", "community", "group", "responsible")

    def open(self) -> PlannedEngagementQuerySet:
        return self.filter(status="planned")

    def missed(self, on: Any) -> PlannedEngagementQuerySet:
        """Date and tolerance have passed with nothing. `on`: a date, or SiteToday(now)."""
        return self.open().annotate(last=LAST_DAY).filter(last__lt=on)

    def mine(self, user: Any) -> PlannedEngagementQuerySet:
        return self.filter(responsible=user)

    def up_to(self, on: date, days: int) -> PlannedEngagementQuerySet:
        """Open ones until `days` after `on`, those that were missed included."""
        return self.open().filter(planned_on__lte=on + timedelta(days=days)).order_by("planned_on")

    def between(self, start: date, end: date) -> PlannedEngagementQuerySet:
        """Planned in a half-open period (T2)."""
        return self.filter(planned_on__gte=start, planned_on__lt=end)

    def rest_of(self, planned: Any) -> PlannedEngagementQuerySet:
        """What is still open in a series from this meeting on, itself included."""
        return (
            self.open()
            .filter(series=planned.series, planned_on__gte=planned.planned_on)
            .exclude(series__isnull=True)
            .order_by("planned_on")
        )

    def worded_like(self, words: str) -> PlannedEngagementQuerySet:
        return self.filter(purpose__icontains=words).order_by("-planned_on")

    def judged(self, start: date, end: date, as_of: date) -> PlannedEngagementQuerySet:
        """E-01, den: their last day that counts lies in the half-open period and is over (K2).

        What the stakeholder called off by that day is left out (K4); later, it is a failure, as is what
        the company cancelled.
        """
        called_off = Q(status="cancelled_by_stakeholder", ended_on__lte=F("due_on"))
        return self.filter(due_on__gte=start, due_on__lt=min(end, as_of)).exclude(called_off)

    def delivered(self, start: date, end: date, as_of: date) -> tuple[int, int]:
        """E-01: (held by the last day that counts, all that fell due). (0, 0) is undefined, not zero per cent."""
        judged = self.judged(start, end, as_of)
        held = judged.filter(status="held", engagement__held_on__lte=F("due_on"))
        return held.exclude(engagement__status="void").count(), judged.count()
