"""What a promise is worth, and what the mandates said about it when it was said."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models import MONEY, Mandate
from people.models import Role
from people.models.places import CURRENCY

USER = settings.AUTH_USER_MODEL


class Measured(models.Model):
    """A promise measured by the mandate of who made it, on the day it was said. Source: domain §4.6, practice B16.3.

    The answer is frozen (`mandate_*`); empty where the company had no mandates then. Beyond the mandate the
    promise waits as a draft until `ruled_by`, who is not who promised, grants it or turns it down.
    """

    site: Any
    site_id: Any
    status: str

    value = models.DecimalField(
        _("worth to them"),
        **MONEY,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("What was promised is worth so much. Empty: it costs nothing."),
    )
    value_currency = models.CharField(
        _("currency"),
        max_length=3,
        blank=True,
        validators=[CURRENCY],
        help_text=_("Empty: the money of the site."),
    )
    mandate_answer = models.CharField(
        _("the mandate said"), max_length=20, choices=Mandate.Answer, blank=True, editable=False
    )
    mandate = models.ForeignKey(
        Mandate, models.PROTECT, null=True, blank=True, related_name="promises", editable=False
    )
    mandate_role = models.CharField(
        _("asked or told"), max_length=4, choices=Role, blank=True, editable=False
    )
    mandate_words = models.CharField(_("because"), max_length=400, blank=True, editable=False)
    rule_by = models.DateField(_("to be decided until"), null=True, blank=True, editable=False)
    ruled_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="promises_ruled", editable=False
    )
    ruled_on = models.DateField(_("decided on"), null=True, blank=True, editable=False)
    told_on = models.DateField(_("the group was told on"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_beyond_mandate(self) -> bool:
        """More was said than its maker may promise."""
        return self.mandate_answer == Mandate.Answer.ASK

    @property
    def waits_for_ruling(self) -> bool:
        return self.is_beyond_mandate and not self.ruled_by_id and self.status == "draft"

    @property
    def was_turned_down(self) -> bool:
        return self.ruled_by_id is not None and self.status == "rejected"

    @property
    def currency(self) -> str:
        """In which its value is counted."""
        return self.value_currency or self.site.currency

    def ruling_is_late(self, on: date) -> bool:
        return self.waits_for_ruling and self.rule_by is not None and on > self.rule_by
