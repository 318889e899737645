"""Questions about mandates: which hold on a day, and which of them speak of this person and this promise."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from people.permissions import roles_with
from people.querysets import InForceQuerySet


class MandateQuerySet(InForceQuerySet):
    def visible_to(self, user: Any) -> MandateQuerySet:
        """Rules are known to everybody they may concern; contractors make no promises for us."""
        return self if user.holds(*roles_with("mandate", "R")) else self.none()

    def for_register(self) -> MandateQuerySet:
        return self.select_related("person", "site", "author", "approved_by")

    def in_force(self, on: date) -> MandateQuerySet:
        """Approved, and the day lies within."""
        return super().in_force(on).filter(status="approved")

    def waiting(self) -> MandateQuerySet:
        return self.filter(status="draft")

    def ended(self, on: date) -> MandateQuerySet:
        return self.filter(status="approved", ends_on__lt=on)

    def speaking_to(self, user: Any) -> MandateQuerySet:
        """Those that name this person, or a role they hold anywhere."""
        held = {role for role, _place in user.assignments_now}
        return self.filter(Q(person=user) | Q(role__in=held))

    def binding(self, user: Any, site: Any) -> MandateQuerySet:
        """Those that speak of this person, or of a role they hold at `site` (a Site or its key)."""
        key = getattr(site, "pk", site)
        held = {role for role, place in user.assignments_now if place is None or place == key}
        return self.filter(Q(person=user) | Q(role__in=held)).filter(
            Q(site__isnull=True) | Q(site=key)
        )

    def versions_of(self, mandate: Any) -> MandateQuerySet:
        return self.filter(line=mandate.line).order_by("starts_on", "created_at")
