"""Questions about meetings."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, TruncMonth, TruncQuarter

from engagement.querysets.coverage import AttendanceQuerySet
from engagement.querysets.scope import reads
from people.permissions import roles_with

FULL_FIGURES = ("CRM", "RCH", "HRWG", "GM", "EXE", "AUD")


class EngagementQuerySet(AttendanceQuerySet):
    model: Any

    def visible_to(self, user: Any) -> EngagementQuerySet:
        """Community-relations roles see their sites; security and technical colleagues the meetings they were at.

        A protected meeting is there only for who logged it, who was at it, CRM and RCH.
        """
        if user.everywhere("CRM", "RCH"):
            return self
        attendances = apps.get_model("engagement.Attendance").objects
        was_there = Q(Exists(attendances.filter(engagement=OuterRef("pk"), person=user)))
        attended = user.sites_as(*roles_with("engagement", "R", "attended")) & was_there
        opened = Q(is_protected=False) | Q(logged_by=user) | was_there | user.sites_as("CRM", "RCH")
        return self.filter(reads(user, "engagement") & opened | attended)

    def hidden_from(self, user: Any) -> QuerySet:
        """Keys of the few protected meetings that are none of this person's, site by site apart.

        What hangs on meetings leaves these out, instead of looking at every meeting for its protection;
        served by engagement_protected.
        """
        attendances = apps.get_model("engagement.Attendance").objects
        there = attendances.filter(engagement=OuterRef("pk"), person=user)
        protected = self.filter(~Exists(there), is_protected=True)
        return protected.exclude(logged_by=user).order_by().values("pk")

    def for_register(self) -> EngagementQuerySet:
        """With where, by whom, and how many `people` were there: added up only for the rows that are shown."""
        return self.select_related("site", "community", "logged_by").annotate(people=_people())

    def for_record(self) -> EngagementQuerySet:
        """The colleagues who were there at hand, and whether key messages have to be asked for at all."""
        there: Any = self.model._meta.get_field("attendances").related_model
        came = there._base_manager.select_related("person")
        used = self.model.messages.through._base_manager.filter(engagement=OuterRef("pk"))
        rows = self.for_register().annotate(has_messages=Exists(used))
        return rows.prefetch_related(Prefetch("attendances", queryset=came))

    def counted_for(self, user: Any) -> EngagementQuerySet:
        """The population of figures: every meeting of the sites where this person reads figures.

        Protected ones only for those who read the full variant (K10), so that no count gives them away.
        """
        full = Q(is_protected=False) | user.sites_as(*FULL_FIGURES)
        return self.standing().filter(user.sites_as(*roles_with("kpi", "R")) & full)

    def standing(self) -> EngagementQuerySet:
        """Not void: what figures count."""
        return self.exclude(status="void")

    def like(self, *, site: Any, community: Any, held_on: date, channel: str) -> EngagementQuerySet:
        """Perhaps the same meeting: the same community, day and kind. Without a community nobody can tell."""
        if community is None:
            return self.none()
        same = self.standing().filter(site=site, community=community)
        return same.filter(held_on=held_on, channel=channel)

    def not_own_but(self, user: Any, title: str) -> EngagementQuerySet:
        """Those of others, and one's own of this title."""
        return self.exclude(Q(logged_by=user) & ~Q(title__iexact=title))

    def held_between(self, start: date, end: date) -> EngagementQuerySet:
        """Half-open, as every period (T2)."""
        return self.filter(held_on__gte=start, held_on__lt=end)

    def senior_visits(self) -> EngagementQuerySet:
        """Standing ones with somebody of senior management, ceremonies left out. Source: E-10."""
        there = Q(
            pk__in=self.model.objects.filter(attendances__function="senior_mgmt").values("pk")
        )
        return self.standing().filter(there, is_ceremony=False)

    def by_site_and_quarter(self) -> QuerySet:
        """(site name, first day of the quarter, count), newest first."""
        return (
            self.order_by()
            .annotate(quarter=TruncQuarter("held_on"))
            .values("site__name", "quarter")
            .annotate(count=Count("pk"))
            .order_by("-quarter", "site__name")
        )

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


def _people() -> Coalesce:
    """A sum of its own for each row. Joined and grouped, a register would add up every meeting before it shows
    fifty; served by the unique index on meeting and group.
    """
    people: Any = apps.get_model("engagement.Participation").objects
    there = people.filter(engagement=OuterRef("pk"))
    total = F("female") + F("male") + F("other") + F("undisclosed")
    summed = there.order_by().values("engagement").annotate(total=Sum(total)).values("total")
    return Coalesce(Subquery(summed), 0)
