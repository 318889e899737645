"""Questions about sites, units, people and the roles they hold."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.auth.base_user import BaseUserManager
from django.db.models import DateField, DateTimeField, F, Func, Q, QuerySet, Value


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
        """A site's calendar is known to everybody who works here."""
        return self

    def in_force(self) -> HolidayQuerySet:
        """Those that were not taken back."""
        return self.filter(withdrawn=False)


class UnitQuerySet(QuerySet):
    def visible_to(self, user: Any) -> UnitQuerySet:
        """How the company is organised is known to everybody who works here."""
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
        held = RoleAssignment.objects.in_force(on).filter(there, role__in=roles)
        holders = held.filter(user__is_active=True).values("user")
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


class SiteToday(Func):
    """The civil date of each row's site at one instant: due dates are judged where they fall (T1, T4)."""

    template = "(timezone(%(expressions)s))::date"
    output_field = DateField()

    def __init__(self, now: datetime, site: str = "site") -> None:
        super().__init__(F(f"{site}__time_zone"), Value(now, output_field=DateTimeField()))


def as_clocks(
    rows: QuerySet, *, kind: str, day: str, pace: Any = None, site: str = "site"
) -> QuerySet:
    """A floor's clocks in the columns that every floor shares, so that the sweep can unite them.

    subject (key of the record), clock (its kind), place (key of the site), zone (IANA name), pace
    ("normal" or "halved") and day (the civil date that is day 0 of the ladder).
    """
    return (
        rows.order_by()
        .annotate(
            subject=F("pk"),
            clock=Value(kind),
            place=F(f"{site}__pk"),
            zone=F(f"{site}__time_zone"),
            pace=pace if pace is not None else Value("normal"),
            day=F(day),
        )
        .values("subject", "clock", "place", "zone", "pace", "day")
    )
