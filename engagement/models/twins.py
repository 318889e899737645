"""That two entries who look alike are two."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from engagement.querysets import DistinctionQuerySet
from people.models import Site
from records.models import Record


class Distinction(Record):
    """Two stakeholders or two groups of a site that somebody looked at and found to be different.

    Keys, not references: it only keeps the pair from being suggested again. The smaller key comes first.
    """

    site = models.ForeignKey(Site, models.PROTECT, related_name="distinctions", editable=False)
    first = models.UUIDField(editable=False)
    second = models.UUIDField(editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )

    objects = DistinctionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="told_apart_once"),
            models.CheckConstraint(name="told_apart_in_order", condition=Q(first__lt=F("second"))),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"

    def get_absolute_url(self) -> str:
        """It has no page of its own."""
        return "/"
