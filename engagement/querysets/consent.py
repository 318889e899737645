"""Questions about consent: who may read it, which conditions are late, and E-12."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from people.permissions import roles_with


def _readers(user: Any, field: str) -> Q:
    return user.sites_as(*roles_with("consent", "R"), field=field)


class ConsentProcessQuerySet(QuerySet):
    def visible_to(self, user: Any) -> ConsentProcessQuerySet:
        return self.filter(_readers(user, "site"))

    def counted_for(self, user: Any) -> ConsentProcessQuerySet:
        """The population of figures: every process of the sites where this person reads figures (K10)."""
        return self.filter(user.sites_as(*roles_with("kpi", "R")))

    def for_register(self) -> ConsentProcessQuerySet:
        return self.select_related("site", "community", "group")

    def worded_like(self, words: str) -> ConsentProcessQuerySet:
        """By the activity or the people it concerns."""
        hit = Q(activity__icontains=words) | Q(community__name__icontains=words)
        return self.filter(hit | Q(group__name__icontains=words)).order_by("-opened_on")

    def with_overdue_conditions(self, on: Any) -> ConsentProcessQuerySet:
        """`on`: a date, or SiteToday(now) judged at each row's site."""
        return self.filter(conditions__status="open", conditions__due_on__lt=on).distinct()

    def started_between(self, start: date, end: date) -> ConsentProcessQuerySet:
        """E-12, den: consent was needed, and the activity began in the half-open period (T2)."""
        began = self.filter(activity_started_on__gte=start, activity_started_on__lt=end)
        return began.exclude(status="not_required")

    def started_with_consent(self) -> ConsentProcessQuerySet:
        """Of those that began, with a consent not later than the start and every condition verified by then.

        A start that was recorded as one without consent stays a failure, and so does one at or after
        the day on which the consent ended.
        """
        lasted = Q(ended_on__isnull=True) | Q(ended_on__gt=F("activity_started_on"))
        said_yes = Q(outcome__in=["given", "conditional"], without_consent=False)
        return (
            self.filter(said_yes & lasted, consent_on__lte=F("activity_started_on"))
            .exclude(conditions__status__in=["open", "closed"])
            .exclude(conditions__verified_on__gt=F("activity_started_on"))
        )

    def consent_before_start(self, start: date, end: date) -> tuple[int, int]:
        """E-12: (began with valid consent, all that began). (0, 0) is undefined, not zero per cent."""
        began = self.started_between(start, end)
        return began.started_with_consent().count(), began.count()


class InformationGivenQuerySet(QuerySet):
    def visible_to(self, user: Any) -> InformationGivenQuerySet:
        return self.filter(_readers(user, "process__site"))


class ConditionQuerySet(QuerySet):
    def visible_to(self, user: Any) -> ConditionQuerySet:
        return self.filter(_readers(user, "process__site"))

    def for_register(self) -> ConditionQuerySet:
        return self.select_related("process__site", "owner", "closed_by", "verified_by", "document")

    def put_before(self, user: Any) -> ConditionQuerySet:
        """The owner's, and those of the sites that one steers."""
        heads = user.sites_as("CLO", "CRM", "GM", field="process__site")
        return self.filter(heads | Q(owner=user))

    def overdue(self, on: Any) -> ConditionQuerySet:
        """Open after its day. `on`: a date, or SiteToday(now, "process__site")."""
        return self.filter(status="open", due_on__lt=on).order_by("due_on")
