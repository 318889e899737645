"""Questions about sites, units, people and the roles they hold."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.base_user import BaseUserManager
from django.db.models import Q, QuerySet


class InForceQuerySet(QuerySet):
    def in_force(self, on: date) -> Any:
        """From the first day to the last, both included; no last day means until further notice."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)


class SiteQuerySet(QuerySet):
    def visible_to(self, user: Any) -> SiteQuerySet:
        """That a site exists is known to everybody who works here."""
        return self

    def of(self, user: Any) -> SiteQuerySet:
        """The sites where this person holds any role."""
        places = {place for _role, place in user.assignments_now}
        return self if None in places else self.filter(pk__in=places)


class HolidayQuerySet(QuerySet):
    def visible_to(self, user: Any) -> HolidayQuerySet:
        return self


class UnitQuerySet(QuerySet):
    def visible_to(self, user: Any) -> UnitQuerySet:
        return self


class UserQuerySet(QuerySet, BaseUserManager):  # type: ignore[misc]
    def visible_to(self, user: Any) -> UserQuerySet:
        """Colleagues know each other's names and posts; a contractor sees nobody but themselves."""
        if {role for role, _place in user.assignments_now} - {"CTR"}:
            return self
        return self.filter(pk=user.pk)

    def active(self) -> UserQuerySet:
        return self.filter(is_active=True)

    def holding(self, *roles: str, site: Any = None, on: date) -> UserQuerySet:
        """Active people who hold one of `roles` at `site` (or everywhere) on that day, deputies of absent ones included."""
        from people.models import Absence, RoleAssignment

        there = Q(site__isnull=True) if site is None else Q(site__isnull=True) | Q(site=site)
        holders = RoleAssignment.objects.in_force(on).filter(there, role__in=roles).values("user")
        deputies = Absence.objects.in_force(on).filter(person__in=holders).values("deputy")
        return self.active().filter(Q(pk__in=holders) | Q(pk__in=deputies))


class AssignmentQuerySet(InForceQuerySet):
    def visible_to(self, user: Any) -> AssignmentQuerySet:
        """Administrators and auditors see who holds what; everybody sees their own."""
        if user.administers or user.audits:
            return self
        return self.filter(user=user)


class AbsenceQuerySet(InForceQuerySet):
    def visible_to(self, user: Any) -> AbsenceQuerySet:
        if user.administers:
            return self
        return self.filter(Q(person=user) | Q(deputy=user))
