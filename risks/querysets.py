"""Questions about the ladder and what it raised."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from people.querysets import as_clocks


def is_bound_by_the_ladder(user: Any) -> bool:
    """Whoever holds a role of the company; a contractor's is none."""
    return bool({role for role, _place in user.assignments_now} - {"CTR"})


class RungQuerySet(QuerySet):
    def visible_to(self, user: Any) -> RungQuerySet:
        """The rules are known to everybody they bind; not to contractors."""
        return self if is_bound_by_the_ladder(user) else self.none()

    def in_force(self, on: date) -> RungQuerySet:
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on), valid_from__lte=on)


class LimitQuerySet(QuerySet):
    def visible_to(self, user: Any) -> LimitQuerySet:
        return self if is_bound_by_the_ladder(user) else self.none()


class EscalationQuerySet(QuerySet):
    def visible_to(self, user: Any) -> EscalationQuerySet:
        """Those it was put before, who raised it, and the community-relations, rights and audit roles of the site.

        General managers see their site's, executives from the second level on (domain §1.2, §5.3).
        """
        addressed = Q(
            pk__in=self.model.addressees.rel.related_model.objects.filter(person=user).values(
                "escalation"
            )
        )
        site = user.sites_as("CRM", "RCH", "HRWG", "GM", "AUD")
        above = user.sites_as("EXE") & Q(level__gte=2)
        return self.filter(addressed | Q(raised_by=user) | site | above)

    def for_register(self) -> EscalationQuerySet:
        return self.select_related("site", "commitment", "concern", "rung")

    def escalations(self) -> EscalationQuerySet:
        """Without the mere reminders."""
        return self.filter(level__gte=1)

    def unanswered(self) -> EscalationQuerySet:
        return self.filter(status__in=self.model.UNANSWERED, level__gte=1)

    def living(self) -> EscalationQuerySet:
        return self.filter(status__in=self.model.LIVING, level__gte=1)

    def told(self, now: datetime) -> EscalationQuerySet:
        return self.filter(notify_at__lte=now)

    def addressed_to(self, user: Any) -> EscalationQuerySet:
        return self.filter(addressees__person=user)

    def due_between(self, start: datetime, end: datetime) -> EscalationQuerySet:
        return self.filter(due_at__gte=start, due_at__lt=end)

    def most_urgent(self) -> EscalationQuerySet:
        return self.order_by("decide_by", "-level")

    def unacknowledged_clocks(self) -> QuerySet:
        """Instants: the limit to acknowledge (H-09)."""
        waiting = self.filter(status="open", acknowledge_by__isnull=False, level__lt=5)
        return as_clocks(waiting, kind="unacknowledged", start="acknowledge_by", instant=True)

    def undecided_clocks(self) -> QuerySet:
        """Instants: the limit to decide; what nobody acknowledged has gone up for that already."""
        seen = Q(status="acknowledged") | Q(status="open", acknowledge_by__isnull=True)
        waiting = self.filter(seen, decide_by__isnull=False, level__gte=1, level__lt=5)
        return as_clocks(waiting, kind="undecided", start="decide_by", instant=True)

    def settled_below(self) -> EscalationQuerySet:
        """Unanswered although the matter itself has ended: what the reactions may have missed."""
        open_now = Q(commitment__status__in=["registered", "in_progress", "evidence_submitted"])
        waits = Q(
            commitment__status="draft",
            commitment__mandate_answer="ask_first",
            commitment__ruled_by__isnull=True,
        )
        of_ruling = (
            Q(clock="ruling")
            | Q(raised_from__clock="ruling")
            | Q(raised_from__raised_from__clock="ruling")
        )
        done = Q(commitment__isnull=False) & ~(open_now | waits)
        done |= of_ruling & ~waits
        answered = Q(concern__isnull=False) & ~Q(concern__status="awaiting_answer")
        return self.unanswered().filter(done | answered)


class HoldQuerySet(QuerySet):
    def visible_to(self, user: Any) -> HoldQuerySet:
        return self if user.administers else self.none()

    def waiting(self) -> HoldQuerySet:
        return self.filter(status="waiting")
