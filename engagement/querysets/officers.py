"""Questions about officers: who sees their profiles, and whom the public is shown today."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from engagement.querysets.scope import reads

SHOWN_ROLES = ("CLO", "CRM")


class OfficerProfileQuerySet(QuerySet):
    def visible_to(self, user: Any) -> OfficerProfileQuerySet:
        """Who reads the meetings of the site; and everybody their own."""
        return self.filter(reads(user, "engagement") | Q(officer=user))

    def for_register(self) -> OfficerProfileQuerySet:
        return self.select_related("officer", "site", "office")

    def named_like(self, words: str) -> OfficerProfileQuerySet:
        return self.filter(officer__name__icontains=words)

    def published(self) -> OfficerProfileQuerySet:
        return self.filter(status="published")

    def on_duty(self, site: Any, on: date) -> OfficerProfileQuerySet:
        """Published, may sign in, and liaison officer or manager of the site on this day."""
        held = apps.get_model("people.RoleAssignment").objects.in_force(on)
        held = held.filter(Q(site=site) | Q(site=None), role__in=SHOWN_ROLES).values("user")
        here = self.published().filter(site=site, officer__is_active=True, officer__in=held)
        return here.select_related("officer", "office").order_by("officer__name")

    def shown(self, community: Any, on: date) -> list[Any]:
        """Whom the public may turn to in this community on this day.

        Who is away is shown with the deputy as `stands_in` and the last day as `away_until`, if the deputy
        published a profile and is there; otherwise not at all.
        """
        there = {one.officer_id: one for one in self.on_duty(community.site_id, on)}
        absences = apps.get_model("people.Absence").objects.in_force(on)
        away = {one.person_id: one for one in absences.filter(person__in=list(there))}
        here = self.on_duty(community.site_id, on).filter(communities=community)
        found = []
        for one in here:
            absence = away.get(one.officer_id)
            one.stands_in, one.away_until = None, None
            if absence:
                if absence.deputy_id not in there or absence.deputy_id in away:
                    continue
                one.stands_in, one.away_until = there[absence.deputy_id], absence.ends_on
            found.append(one)
        return found
