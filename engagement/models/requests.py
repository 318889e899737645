"""Requests for information: what somebody outside asked us in writing or by word."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engagement.models.mapping import StakeholderGroup, keep_to_site
from engagement.querysets import InformationRequestQuerySet
from people.models import Site
from records.fulltext import Words
from records.lifecycle import Lifecycle
from records.models import Record

REQUEST_DAYS = 15  # calendar days to answer a request (domain §1.3.6, company default)


class InformationRequest(Record):
    """People ask for documents or facts; they get them, or written reasons why not.

    Source: domain §1.3.6, KPI E-18; CSDDD article 13(2): refused only in writing and with reasons.
    """

    class Status(models.TextChoices):
        RECEIVED = "received", _("Received")
        ANSWERED = "answered", _("Answered")
        REFUSED = "refused", _("Refused with reasons")

    LIFECYCLE = Lifecycle(
        {
            "receive": ((), Status.RECEIVED),
            "answer": ({Status.RECEIVED}, Status.ANSWERED),
            "refuse": ({Status.RECEIVED}, Status.REFUSED),
        },
        path=[Status.RECEIVED, Status.ANSWERED],
    )

    number = models.CharField(_("number"), max_length=30, unique=True, editable=False)
    site = models.ForeignKey(
        Site, models.PROTECT, related_name="information_requests", verbose_name=_("site")
    )
    group = models.ForeignKey(
        StakeholderGroup,
        models.PROTECT,
        related_name="information_requests",
        verbose_name=_("asked by"),
    )
    text = models.TextField(_("what they ask for"), help_text=_("Without names of persons."))
    received_on = models.DateField(_("received on"))
    due_on = models.DateField(_("answer due"), editable=False)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.RECEIVED, editable=False
    )
    ended_on = models.DateField(_("answered or refused on"), null=True, blank=True, editable=False)
    answer = models.TextField(_("what they were given"), blank=True, editable=False)
    reasons = models.TextField(_("written reasons"), blank=True, editable=False)

    objects = InformationRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for information")
        verbose_name_plural = _("requests for information")
        indexes = [
            # The register, newest first; and what waits, most urgent first.
            models.Index(fields=["-received_on", "-id"], name="request_newest"),
            models.Index(fields=["due_on"], name="request_open", condition=Q(status="received")),
            GinIndex(Words("text"), name="request_words"),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_refused_request_has_written_reasons",
                condition=~Q(status="refused") | ~Q(reasons=""),
            ),
            models.CheckConstraint(
                name="an_ended_request_has_its_day",
                condition=Q(status="received") | Q(ended_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.text if len(self.text) <= 60 else self.text[:57] + '…'}"

    def clean(self) -> None:
        keep_to_site(self, self.site_id, "group")

    def is_overdue(self, on: date) -> bool:
        return self.status == self.Status.RECEIVED and on > self.due_on
