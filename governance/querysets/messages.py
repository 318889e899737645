"""Questions about key messages: which words hold on a day at a site."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When

from people.permissions import roles_with


class KeyMessageQuerySet(QuerySet):
    def visible_to(self, user: Any) -> KeyMessageQuerySet:
        """Who speaks for us knows the words of every site and of their own; contractors are told by people."""
        readers = roles_with("message", "R")
        if not user.holds(*readers):
            return self.none()
        return self.filter(Q(site__isnull=True) | user.sites_as(*readers))

    def for_register(self) -> KeyMessageQuerySet:
        return self.select_related("owner", "site", "author", "approved_by")

    def in_force(self, on: date, site: Any = None) -> KeyMessageQuerySet:
        """Approved, and the day lies within; at `site` (a Site or its key) those of every site, too."""
        rows = self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on), status="approved", starts_on__lte=on
        )
        return rows if site is None else rows.at(site)

    def at(self, site: Any) -> KeyMessageQuerySet:
        return self.filter(Q(site__isnull=True) | Q(site=getattr(site, "pk", site)))

    def expired(self, on: date) -> KeyMessageQuerySet:
        """Approved once, and their last day has passed."""
        return self.filter(status="approved", ends_on__lt=on)

    def spoken(self, on: date) -> KeyMessageQuerySet:
        """All that was ever approved; what holds on that day first."""
        holds = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
        order = Case(When(holds, status="approved", then=Value(0)), default=Value(1))
        return self.exclude(status="draft").order_by(order, "title", "edition")

    def waiting(self) -> KeyMessageQuerySet:
        return self.filter(status="draft")

    def about(self, words: str) -> KeyMessageQuerySet:
        return self.filter(Q(title__icontains=words) | Q(topics__icontains=words))

    def versions_of(self, message: Any) -> KeyMessageQuerySet:
        return self.filter(line=message.line).order_by("edition")
