"""Questions about liaison offices: which there are, which hours hold, and how far they were kept (E-15)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from engagement.querysets.scope import reads
from people.permissions import roles_with

DAY = timedelta(days=1)


class LiaisonOfficeQuerySet(QuerySet):
    def visible_to(self, user: Any) -> LiaisonOfficeQuerySet:
        """Who reads the meetings of a site reads when its offices were open."""
        return self.filter(reads(user, "engagement"))

    def counted_for(self, user: Any) -> LiaisonOfficeQuerySet:
        """The population of figures: also for those who read figures only (K10)."""
        return self.filter(user.sites_as(*roles_with("kpi", "R")))

    def for_register(self) -> LiaisonOfficeQuerySet:
        return self.select_related("site", "community")

    def in_use(self) -> LiaisonOfficeQuerySet:
        return self.filter(status="open")

    def named_like(self, words: str) -> LiaisonOfficeQuerySet:
        return self.filter(name__icontains=words).order_by("name")

    def for_community(self, community: Any) -> LiaisonOfficeQuerySet:
        """Those of the community and those for all of its site."""
        return self.filter(Q(community=community) | Q(community=None), site=community.site_id)

    def openness(self, start: date, end: date) -> dict[Any, tuple[int, int]]:
        """Office -> (minutes open, published minutes that count) in a half-open period (T2). Source: E-15.

        Holidays of the site have no published hours. A day that is not in the log was not open. Hours that
        the authorities closed are in neither number. 0 of 0: undefined (T8 adds numerators and denominators).
        Five queries, however many offices.
        """
        offices = list(self.prefetch_related("published_hours"))
        keys = [office.pk for office in offices]
        logged = _logged(keys, start, end)
        ordered = _ordered(keys, start, end)
        free = _holidays({office.site_id for office in offices}, start, end)
        return {
            office.pk: _sum(office, start, end, free[office.site_id], ordered[office.pk], logged)
            for office in offices
        }

    def availability(self, start: date, end: date) -> tuple[int, int]:
        """All offices together (K8): numerator and denominator of E-15."""
        each = self.openness(start, end).values()
        return sum(real for real, _told in each), sum(told for _real, told in each)


def _sum(
    office: Any, start: date, end: date, free: set[date], ordered: set[date], logged: Any
) -> tuple[int, int]:
    weeks = sorted(office.published_hours.all(), key=lambda one: one.starts_on)
    last = end if office.ended_on is None else min(end, office.ended_on + DAY)
    real = told = 0
    day = max(start, weeks[0].starts_on) if weeks else last
    while day < last:
        if day not in free and day not in ordered:
            week = [one for one in weeks if one.starts_on <= day][-1]
            more = week.kept_on(day, logged.get((office.pk, day)))
            real, told = real + more[0], told + more[1]
        day += DAY
    return real, told


def _logged(keys: list[Any], start: date, end: date) -> dict[tuple[Any, date], Any]:
    rows = apps.get_model("engagement.Opening").objects.filter(office__in=keys)
    return {(one.office_id, one.day): one for one in rows.filter(day__gte=start, day__lt=end)}


def _ordered(keys: list[Any], start: date, end: date) -> dict[Any, set[date]]:
    """The days for which a notice says that the authorities closed the office."""
    rows = apps.get_model("engagement.ClosureNotice").objects.standing()
    found: dict[Any, set[date]] = defaultdict(set)
    told = rows.filter(office__in=keys, by_authority=True, starts_on__lt=end, ends_on__gte=start)
    for notice in told:
        first, last = max(notice.starts_on, start), min(notice.ends_on, end - DAY)
        found[notice.office_id] |= {first + n * DAY for n in range((last - first).days + 1)}
    return found


def _holidays(sites: set[Any], start: date, end: date) -> dict[Any, set[date]]:
    rows = apps.get_model("people.Holiday").objects.in_force().filter(site__in=sites)
    found: dict[Any, set[date]] = defaultdict(set)
    for holiday in rows.filter(on__gte=start, on__lt=end):
        found[holiday.site_id].add(holiday.on)
    return found


class OfOfficeQuerySet(QuerySet):
    def visible_to(self, user: Any) -> Any:
        return self.filter(user.sites_as(*roles_with("engagement", "R"), field="office__site"))


class PublishedHoursQuerySet(OfOfficeQuerySet):
    def on(self, day: date) -> PublishedHoursQuerySet:
        """Newest first; the first one holds on that day."""
        return self.filter(starts_on__lte=day).order_by("-starts_on")


class ClosureNoticeQuerySet(OfOfficeQuerySet):
    def standing(self) -> ClosureNoticeQuerySet:
        return self.filter(withdrawn=False)

    def ahead(self, on: Any) -> ClosureNoticeQuerySet:
        """Those that hold on this day or come later."""
        return self.standing().filter(ends_on__gte=on).order_by("starts_on")


class OpeningQuerySet(OfOfficeQuerySet):
    def for_register(self) -> OpeningQuerySet:
        return self.select_related("office", "logged_by")
