"""Questions about communities, stakeholders, meetings, concerns and follow-ups."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import TruncMonth

from people.permissions import roles_with
from people.querysets import as_clocks


def _reads(user: Any, subject: str) -> Q:
    """The sites where this person's roles read `subject` without narrowing."""
    return user.sites_as(*roles_with(subject, "R"))


class TopicQuerySet(QuerySet):
    def visible_to(self, user: Any) -> TopicQuerySet:
        return self


class CommunityQuerySet(QuerySet):
    def visible_to(self, user: Any) -> CommunityQuerySet:
        """Communities are no secret to anybody who works at their site; contractors see none."""
        return self.filter(user.sites_as(*roles_with("stakeholder", "R", "impersonal")))

    def for_register(self) -> CommunityQuerySet:
        return self.select_related("site", "officer")

    def named_like(self, words: str) -> CommunityQuerySet:
        return self.filter(name__icontains=words).order_by("name")


class GroupQuerySet(QuerySet):
    def visible_to(self, user: Any) -> GroupQuerySet:
        """Groups carry no personal data, so the roles that may not see persons see groups."""
        return self.filter(user.sites_as(*roles_with("stakeholder", "R", "impersonal")))

    def for_register(self) -> GroupQuerySet:
        return self.select_related("site", "community", "officer", "parent")

    def active(self) -> GroupQuerySet:
        return self.filter(status="active")

    def named_like(self, words: str) -> GroupQuerySet:
        return self.filter(name__icontains=words).order_by("name")


class StakeholderQuerySet(QuerySet):
    def visible_to(self, user: Any) -> StakeholderQuerySet:
        """Persons only to roles that need names; protected ones only to CRM and RCH (domain §1.3.3)."""
        open_ones = _reads(user, "stakeholder") & Q(is_protected=False)
        organisations = user.sites_as(*roles_with("stakeholder", "R", "impersonal")) & Q(
            kind="organisation", is_protected=False
        )
        return self.filter(open_ones | organisations | user.sites_as("CRM", "RCH"))

    def for_register(self) -> StakeholderQuerySet:
        return self.select_related("site", "community")

    def named_like(self, words: str) -> StakeholderQuerySet:
        return self.filter(name__icontains=words).order_by("name")


class EngagementQuerySet(QuerySet):
    model: Any

    def visible_to(self, user: Any) -> EngagementQuerySet:
        """Community-relations roles see their sites; security and technical colleagues the meetings they were at."""
        attended = user.sites_as(*roles_with("engagement", "R", "attended")) & Q(
            pk__in=self.model.objects.filter(attendances__person=user).values("pk")
        )
        return self.filter(_reads(user, "engagement") | attended)

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


class ConcernQuerySet(QuerySet):
    def visible_to(self, user: Any) -> ConcernQuerySet:
        """Who may read the meeting may read what was raised there."""
        attended = user.sites_as(*roles_with("engagement", "R", "attended")) & Q(
            engagement__attendances__person=user
        )
        full = self.filter(_reads(user, "engagement"))
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
        return self.filter(_reads(user, "engagement") | Q(owner=user))

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
