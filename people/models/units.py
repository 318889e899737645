"""Business units: departments and what they are made of."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.querysets import UnitQuerySet
from records.models import Record


class BusinessUnit(Record):
    """A department; units have sub-units. The head answers for what the unit owes."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    head = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="heads",
        verbose_name=_("head"),
    )

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self in self.above():
            raise ValidationError({"parent": _("A unit cannot be part of itself. Choose another.")})

    def above(self) -> list[BusinessUnit]:
        """The units this one is part of, nearest first; ends where a ring would begin."""
        line: list[BusinessUnit] = []
        unit = self.parent
        while unit and unit not in line:
            line.append(unit)
            unit = unit.parent
        return line
