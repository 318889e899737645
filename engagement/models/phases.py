"""Phases of projects, and the points at which people must be consulted before a phase begins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engagement.models.mapping import StakeholderGroup
from engagement.models.meetings import Engagement
from engagement.models.planning import PlannedEngagement
from engagement.querysets import ConsultationPointQuerySet, PhaseQuerySet
from people.models import Site
from records.lifecycle import Lifecycle
from records.models import Record

USER = settings.AUTH_USER_MODEL
DOCUMENT_DAYS = 14  # calendar days people have the documents before they are asked (domain §4.2)


class Phase(Record):
    """A phase of the project at a site, e.g. construction of the dam. Source: practice B7.1."""

    class Status(models.TextChoices):
        AHEAD = "ahead", _("Ahead")
        BEGUN = "begun", _("Begun")

    LIFECYCLE = Lifecycle(
        {"announce": ((), Status.AHEAD), "begin": ({Status.AHEAD}, Status.BEGUN)},
        path=[Status.AHEAD, Status.BEGUN],
    )

    site = models.ForeignKey(Site, models.PROTECT, related_name="phases", verbose_name=_("site"))
    name = models.CharField(_("phase"), max_length=120)
    starts_on = models.DateField(_("planned start"))
    status = models.CharField(
        _("status"), max_length=8, choices=Status, default=Status.AHEAD, editable=False
    )
    begun_on = models.DateField(_("begun on"), null=True, blank=True, editable=False)

    objects = PhaseQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "name"],
                name="one_phase_per_name",
                violation_error_message=_("The site has a phase of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def passed_over(self, points: Iterable[ConsultationPoint]) -> list[ConsultationPoint]:
        """Of its points, those that were neither met nor waived when it began (practice B7.1: must be none)."""
        begun = self.begun_on
        if begun is None:
            return []
        return [one for one in points if one.settled_on is None or one.settled_on > begun]


class ConsultationPoint(Record):
    """People must be asked before `due_on`, with the documents in hand DOCUMENT_DAYS before. Source: domain §4.2.

    Met by a meeting that was held, or waived with a reason; `settled_on` is the day of either.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        MET = "met", _("Met")
        WAIVED = "waived", _("Waived")

    LIFECYCLE = Lifecycle(
        {
            "require": ((), Status.OPEN),
            "meet": ({Status.OPEN}, Status.MET),
            "waive": ({Status.OPEN}, Status.WAIVED),
        },
        path=[Status.OPEN, Status.MET],
    )

    phase = models.ForeignKey(
        Phase, models.PROTECT, related_name="points", editable=False, verbose_name=_("phase")
    )
    trigger = models.CharField(_("point"), max_length=20, choices=PlannedEngagement.Trigger)
    legal_basis = models.CharField(
        _("legal basis"), max_length=200, blank=True, help_text=_("Law, permit or standard.")
    )
    groups = models.ManyToManyField(
        StakeholderGroup, related_name="consultation_points", verbose_name=_("who is asked")
    )
    method = models.CharField(
        _("how"), max_length=24, choices=Engagement.Channel, default=Engagement.Channel.PUBLIC
    )
    lead = models.ForeignKey(
        USER, models.PROTECT, related_name="consultation_points", verbose_name=_("lead")
    )
    due_on = models.DateField(_("before"), help_text=_("The last day on which it may happen."))
    needs_documents = models.BooleanField(_("relies on documents"), default=True)
    documents_on = models.DateField(_("documents given on"), null=True, blank=True, editable=False)
    status = models.CharField(
        _("status"), max_length=8, choices=Status, default=Status.OPEN, editable=False
    )
    required_by = models.ForeignKey(
        USER, models.PROTECT, related_name="points_required", editable=False
    )
    waived_by = models.ForeignKey(
        USER, models.PROTECT, null=True, related_name="points_waived", editable=False
    )
    engagement = models.ForeignKey(
        Engagement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="consultation_points",
        editable=False,
        verbose_name=_("meeting"),
    )
    reason = models.TextField(_("why it was waived"), blank=True, editable=False)
    settled_on = models.DateField(_("settled on"), null=True, blank=True, editable=False)

    objects = ConsultationPointQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            # What is still open, most urgent first; the points of a phase come by its foreign key.
            models.Index(fields=["due_on"], name="point_open", condition=Q(status="open")),
        ]
        constraints = [
            models.CheckConstraint(
                name="met_point_names_its_meeting",
                condition=~Q(status="met") | Q(engagement__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_trigger_display()}: {self.phase}"

    def get_absolute_url(self) -> str:
        """Read on the page of its phase."""
        return self.phase.get_absolute_url()

    def clean(self) -> None:
        if self.phase_id and self.due_on and self.due_on > self.phase.starts_on:
            raise ValidationError(
                {"due_on": _("It must happen before the phase begins. Choose an earlier day.")}
            )

    @property
    def site_id(self) -> object:
        """Of its phase; what it points at is of the same site."""
        return self.phase.site_id

    @property
    def documents_due(self) -> date:
        """The last day to hand out the documents."""
        return self.due_on - timedelta(days=DOCUMENT_DAYS)

    def is_overdue(self, on: date) -> bool:
        return self.status == self.Status.OPEN and on > self.due_on

    def lacks_documents(self, on: date) -> bool:
        """It is too late to give the documents in time, and they were not given."""
        waits = self.status == self.Status.OPEN and self.needs_documents and not self.documents_on
        return waits and on > self.documents_due
