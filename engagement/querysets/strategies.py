"""Questions about the engagement plans of sites."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from engagement.querysets.scope import reads
from people.permissions import roles_with


class EngagementPlanQuerySet(QuerySet):
    def visible_to(self, user: Any) -> EngagementPlanQuerySet:
        return self.filter(reads(user, "plan"))

    def for_register(self) -> EngagementPlanQuerySet:
        return self.select_related("site", "author", "approved_by")

    def approved(self) -> EngagementPlanQuerySet:
        return self.filter(status="approved")

    def titled_like(self, words: str) -> EngagementPlanQuerySet:
        return self.filter(title__icontains=words).order_by("-starts_on")


class OfPlanQuerySet(QuerySet):
    """What belongs to a plan is read with it."""

    def visible_to(self, user: Any) -> Any:
        return self.filter(user.sites_as(*roles_with("plan", "R"), field="plan__site"))

    def standing(self) -> Any:
        return self.filter(struck=False)


class PlanObjectiveQuerySet(OfPlanQuerySet):
    def with_budget(self) -> Any:
        """`budget`: the sum of its activities, None where none of them has an amount."""
        standing = Q(activities__struck=False)
        return self.annotate(
            budget=Sum("activities__amount", filter=standing),
            unpriced=Count("activities", filter=standing & Q(activities__amount__isnull=True)),
            planned_activities=Count("activities", filter=standing),
        )


class PlanActivityQuerySet(OfPlanQuerySet):
    def to_plan_for(self) -> Any:
        """What a meeting can be planned for: the plan in force, or a first draft."""
        return self.standing().filter(plan__status__in=["approved", "draft", "submitted"])

    def with_progress(self) -> Any:
        """`meetings` that were planned for it, in any edition of the plan, and `held` of them.

        What the stakeholders called off is not owed any more.
        """
        model: Any = self.model
        linked = (
            model._base_manager.filter(line=OuterRef("line"), meetings_planned__isnull=False)
            .order_by()
            .values("line")
        )
        owed = ~Q(meetings_planned__status="cancelled_by_stakeholder")
        count = Count("meetings_planned", filter=owed)
        held = Count("meetings_planned", filter=Q(meetings_planned__status="held"))
        return self.annotate(
            meetings=Coalesce(Subquery(linked.annotate(n=count).values("n")), 0),
            held=Coalesce(Subquery(linked.annotate(n=held).values("n")), 0),
        ).order_by(F("starts_on"), "pk")
