"""Questions about sites, units, people and the roles they hold."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.contrib.auth.base_user import BaseUserManager
from django.db.models import DateField, DateTimeField, F, Func, Q, QuerySet, Value
from django.db.models.functions import Cast

from records import clock


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

    def for_a_visit(self, key: Any) -> Any:
        """One person with what every page asks about them, in one statement, or None.

        `held`: the roles in force, as AssignmentQuerySet.held_by finds them, each "role site" or "role ";
        `unread`: the number of notices that wait. In SQL, because every page pays for it.
        """
        return next(iter(self.raw(VISIT, {"key": key, "now": clock.moved_to()})), None)

    def active(self) -> UserQuerySet:
        return self.filter(is_active=True)

    def holding(self, *roles: str, site: Any = None, on: date) -> UserQuerySet:
        """Active people who hold one of `roles` at `site` (or everywhere) on that day; deputies of absent ones too."""
        held = Q(assignments__role__in=roles) & _covers("assignments", on)
        everywhere = Q(assignments__site__isnull=True)
        held &= everywhere if site is None else everywhere | Q(assignments__site=site)
        holders = self.model._default_manager.active().filter(held)
        standing_in = Q(deputises__person__in=holders.values("pk")) & _covers("deputises", on)
        deputies = self.model._default_manager.filter(standing_in)
        return self.active().filter(
            Q(pk__in=holders.values("pk")) | Q(pk__in=deputies.values("pk"))
        )


def _covers(related: str, on: date) -> Q:
    """`in_force` seen from the person."""
    open_ended = Q(**{f"{related}__ends_on__isnull": True})
    not_over = open_ended | Q(**{f"{related}__ends_on__gte": on})
    return Q(**{f"{related}__starts_on__lte": on}) & not_over


class AssignmentQuerySet(InForceQuerySet):
    def visible_to(self, user: Any) -> AssignmentQuerySet:
        """Administrators and auditors see who holds what; everybody sees their own."""
        if user.administers or user.audits:
            return self
        return self.filter(user=user)

    def held_by(self, person: Any, today: date) -> AssignmentQuerySet:
        """In force today: a person's own, and those of absent people they stand in for."""
        absences = apps.get_model("people.Absence").objects.in_force(today)
        absent = absences.filter(deputy=person).values("person")
        return self.in_force(today).filter(
            Q(user=person) | Q(user__in=absent, user__is_active=True)
        )


VISIT = """
SELECT person.*, ARRAY(
    SELECT held.role || ' ' || coalesce(held.site_id::text, '')
    FROM people_roleassignment held JOIN people_user holder ON holder.id = held.user_id
    WHERE held.starts_on <= day AND (held.ends_on IS NULL OR held.ends_on >= day)
    AND (holder.id = person.id OR holder.is_active AND holder.id IN (
        SELECT away.person_id FROM people_absence away
        WHERE away.deputy_id = person.id AND day BETWEEN away.starts_on AND away.ends_on))
) AS held, (
    SELECT count(*) FROM records_notice waits
    WHERE waits.to_id = person.id AND waits.read_at IS NULL AND waits.due_at <= now
) AS unread
FROM people_user person,
LATERAL (SELECT coalesce(%(now)s::timestamptz, parley_now()) AS now) AS clock,
LATERAL (SELECT (now AT TIME ZONE 'UTC')::date AS day) AS calendar
WHERE person.id = %(key)s
"""


class AbsenceQuerySet(InForceQuerySet):
    def visible_to(self, user: Any) -> AbsenceQuerySet:
        if user.administers:
            return self
        return self.filter(Q(person=user) | Q(deputy=user))


class SiteToday(Func):
    """The civil date of each row's site at one instant: due dates are judged where they fall (T1, T4)."""

    template = "(timezone(%(expressions)s))::date"
    output_field = DateField()

    def __init__(self, now: Any, site: str = "site") -> None:
        """`now`: a datetime, or an expression that gives one."""
        moment = Value(now, DateTimeField()) if isinstance(now, datetime) else now
        super().__init__(F(f"{site}__time_zone"), moment)


def as_clocks(
    rows: QuerySet,
    *,
    kind: str,
    start: str,
    pace: Any = None,
    site: str = "site",
    instant: bool = False,
) -> QuerySet:
    """A floor's clocks in the columns that every floor shares, so that the sweep can unite them.

    clock_key (of the record), clock_kind, clock_place (key of the site), clock_pace ("normal" or
    "halved"), clock_start (local time at which day 0 of the ladder begins) and clock_zone (IANA name of
    that local time). `start` names a civil date, or with `instant` a moment, which is told in UTC.
    """
    moment = Func(Value("UTC"), F(start), function="timezone") if instant else F(start)
    return (
        rows.order_by()
        .annotate(
            clock_key=F("pk"),
            clock_kind=Value(kind),
            clock_place=F(f"{site}__pk"),
            clock_zone=Value("UTC") if instant else F(f"{site}__time_zone"),
            clock_pace=pace if pace is not None else Value("normal"),
            clock_start=Cast(moment, output_field=LocalTime()),
        )
        .values(*CLOCK)
    )


CLOCK = ("clock_key", "clock_kind", "clock_place", "clock_zone", "clock_pace", "clock_start")


class LocalTime(DateTimeField):
    """A time on the wall of some place: PostgreSQL's timestamp without time zone."""

    def db_type(self, connection: Any) -> str:
        return "timestamp"

    def cast_db_type(self, connection: Any) -> str:
        return "timestamp"
