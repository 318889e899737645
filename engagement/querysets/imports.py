"""Questions about imports."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet


class ImportQuerySet(QuerySet):
    def visible_to(self, user: Any) -> ImportQuerySet:
        """One's own, and for the manager those of the site: a file holds names before anybody judged them."""
        return self.filter(Q(uploaded_by=user) | user.sites_as("CRM"))

    def for_register(self) -> ImportQuerySet:
        return self.select_related("site", "uploaded_by")

    def to_do(self) -> ImportQuerySet:
        """What the worker takes, oldest first."""
        return self.filter(status__in=["waiting", "approved"]).order_by("created_at")

    def older_than(self, moment: datetime) -> ImportQuerySet:
        """With a file or rows that are still kept."""
        return self.filter(created_at__lt=moment).exclude(file="")


class ImportRowQuerySet(QuerySet):
    def in_state(self, *states: str) -> ImportRowQuerySet:
        return self.filter(state__in=states).order_by("number")
