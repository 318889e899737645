"""Questions about concerns and follow-ups."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from engagement.querysets.coverage import whether
from engagement.querysets.scope import reads
from people.permissions import roles_with
from people.querysets import SiteToday, as_clocks


class ConcernQuerySet(QuerySet):
    def visible_to(self, user: Any) -> ConcernQuerySet:
        """Who may read the meeting may read what was raised there; who prepares the answer reads the question."""
        if user.everywhere("CRM", "RCH"):
            return self
        attendances = apps.get_model("engagement.Attendance").objects
        was_there = Q(Exists(attendances.filter(engagement=OuterRef("engagement"), person=user)))
        attended = user.sites_as(*roles_with("engagement", "R", "attended")) & was_there
        meetings: Any = apps.get_model("engagement.Engagement").objects
        opened = ~Q(engagement__in=meetings.hidden_from(user)) | user.sites_as("CRM", "RCH")
        return self.filter(reads(user, "engagement") & opened | attended | Q(responsible=user))

    def for_register(self) -> ConcernQuerySet:
        return self.select_related(
            "site", "group__community", "topic", "engagement__community", "responsible", "unit"
        )

    def marked_late(self, now: Any) -> ConcernQuerySet:
        """With `late`: whether the answer is overdue at that moment, by the calendar of its site."""
        due = Q(status="awaiting_answer", answer_due__lt=SiteToday(now))
        return self.annotate(late=whether(due))

    def open(self) -> ConcernQuerySet:
        return self.filter(status="awaiting_answer")

    def overdue(self, on: Any) -> ConcernQuerySet:
        """Awaiting an answer after the day it was due. `on`: a date, or SiteToday(now) for each site's own."""
        return self.open().filter(answer_due__lt=on)

    def due_by(self, on: date) -> ConcernQuerySet:
        return self.open().filter(answer_due__lte=on)

    def to_prepare(self, user: Any) -> ConcernQuerySet:
        """Questions whose answer this person prepares and has not handed over."""
        return self.open().filter(responsible=user, responded_at__isnull=True)

    def on_board(self) -> ConcernQuerySet:
        """What stands on the notice board, newest first."""
        return self.filter(on_board_since__isnull=False).order_by("-on_board_since", "-id")

    def of_community(self, community: Any) -> ConcernQuerySet:
        """Raised by a group of the community, or at a meeting there."""
        return self.filter(Q(group__community=community) | Q(engagement__community=community))

    def clocks(self) -> QuerySet:
        """Day 0 is the day the answer is due (domain §1.3.6)."""
        return as_clocks(self.open(), kind="concern", start="answer_due")

    def said_like(self, words: str) -> ConcernQuerySet:
        return self.filter(text__icontains=words).order_by("-created_at")


class FollowUpQuerySet(QuerySet):
    def visible_to(self, user: Any) -> FollowUpQuerySet:
        """One's own tasks, and those of the meetings of one's sites."""
        meeting: Any = self.model._meta.get_field("engagement").related_model
        seen = Q(engagement__is_protected=False) | Q(
            engagement__in=meeting.objects.visible_to(user).filter(is_protected=True).values("pk")
        )
        return self.filter(reads(user, "engagement") & seen | Q(owner=user))

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
