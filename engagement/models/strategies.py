"""The engagement plan of a site: what is to be reached, by which activities, when, by whom, with which money."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from engagement.models.mapping import StakeholderGroup
from engagement.models.meetings import Engagement
from engagement.querysets import (
    EngagementPlanQuerySet,
    PlanActivityQuerySet,
    PlanObjectiveQuerySet,
)
from people.models import Site
from people.models.places import CURRENCY
from records.lifecycle import Lifecycle
from records.models import Record

USER = settings.AUTH_USER_MODEL
PICTURE = 520  # units across the timetable, as in every chart


class EngagementPlan(Record):
    """One strategy of a site for a period. Source: domain §1.3.4, practice B7.

    All amounts are in `currency`. `lineage` is the same for all editions of one plan; at most one of
    them is approved.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        APPROVED = "approved", _("Approved")
        SUPERSEDED = "superseded", _("Superseded")

    LIFECYCLE = Lifecycle(
        {
            "draft": ((), Status.DRAFT),
            "submit": ({Status.DRAFT}, Status.SUBMITTED),
            "send_back": ({Status.SUBMITTED}, Status.DRAFT),
            "approve": ({Status.SUBMITTED}, Status.APPROVED),
            "supersede": ({Status.APPROVED}, Status.SUPERSEDED),
        },
        path=[Status.DRAFT, Status.SUBMITTED, Status.APPROVED],
    )

    site = models.ForeignKey(
        Site, models.PROTECT, related_name="engagement_plans", verbose_name=_("site")
    )
    title = models.CharField(_("title"), max_length=160)
    purpose = models.TextField(_("what it is for"), blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    currency = models.CharField(_("currency"), max_length=3, validators=[CURRENCY])
    edition = models.PositiveSmallIntegerField(_("edition"), default=1, editable=False)
    lineage = models.UUIDField(default=uuid.uuid4, editable=False)
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.DRAFT, editable=False
    )
    author = models.ForeignKey(
        USER, models.PROTECT, related_name="plans_written", editable=False, verbose_name=_("author")
    )
    approved_by = models.ForeignKey(
        USER,
        models.PROTECT,
        null=True,
        related_name="plans_approved",
        editable=False,
        verbose_name=_("approved by"),
    )
    approved_on = models.DateField(_("approved on"), null=True, editable=False)
    disclosed_on = models.DateField(_("made public on"), null=True, editable=False)

    objects = EngagementPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        indexes = [
            # The register: newest period first, at one site or all.
            models.Index(fields=["site", "-starts_on", "-id"], name="plan_of_site"),
        ]
        constraints = [
            models.CheckConstraint(
                name="plan_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The plan ends before it starts. Correct one day."),
            ),
            models.CheckConstraint(
                name="nobody_approves_their_own_plan",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("author")),
                violation_error_message=_("Somebody else than the author approves the plan."),
            ),
            models.UniqueConstraint(
                fields=["lineage"],
                condition=Q(status="approved"),
                name="one_approved_edition",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1

    def place_of(self, start: date, end: date) -> tuple[int, int]:
        """Where a span lies in the period: (offset, length) in units of the picture, cut to it."""
        first, last = max(start, self.starts_on), min(end, self.ends_on)
        if last < first:
            return 0, 0
        offset = PICTURE * (first - self.starts_on).days // self.days
        return offset, max(PICTURE * ((last - first).days + 1) // self.days, 3)

    @property
    def months(self) -> list[tuple[int, date]]:
        """The first days of months in the period, each with its place; every third one of a long plan."""
        step = 6 if self.days > 900 else 3 if self.days > 200 else 1
        day, found = self.starts_on.replace(day=1), []
        while day <= self.ends_on:
            if day >= self.starts_on:
                found.append((self.place_of(day, day)[0], day))
            month = day.month - 1 + step
            day = date(day.year + month // 12, month % 12 + 1, 1)
        return found


class OfPlan(Record):
    """Something in a plan. It changes while the plan is a draft; one that is struck stays readable."""

    class Meta:
        abstract = True

    struck = models.BooleanField(_("struck out"), default=False, editable=False)

    def get_absolute_url(self) -> str:
        """Read on the page of its plan."""
        plan: EngagementPlan = self.plan  # type: ignore[attr-defined]
        return plan.get_absolute_url()


class PlanObjective(OfPlan):
    """What is to be reached by when, and who answers for it."""

    plan = models.ForeignKey(
        EngagementPlan, models.PROTECT, related_name="objectives", editable=False
    )
    text = models.CharField(_("objective"), max_length=300)
    owner = models.ForeignKey(
        USER,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_objectives",
        verbose_name=_("owner"),
    )
    due_on = models.DateField(_("until"), null=True, blank=True)

    objects = PlanObjectiveQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def lacks(self) -> list[str]:
        """What is missing before the plan can be approved. Asked of rows `with_budget` (practice B7)."""
        row: Any = self
        found = []
        if not self.owner_id:
            found.append(_now("an owner"))
        if not self.due_on:
            found.append(_now("a date"))
        if not row.planned_activities:
            found.append(_now("an activity"))
        elif row.budget is None or row.unpriced:
            found.append(_now("a budget for every activity"))
        return found


class PlanActivity(OfPlan):
    """What is done for an objective. `line` is the same in all editions of the plan, so that progress goes on."""

    plan = models.ForeignKey(
        EngagementPlan, models.PROTECT, related_name="activities", editable=False
    )
    objective = models.ForeignKey(
        PlanObjective, models.PROTECT, related_name="activities", verbose_name=_("objective")
    )
    line = models.UUIDField(default=uuid.uuid4, editable=False)
    text = models.CharField(_("activity"), max_length=200)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    responsible = models.ForeignKey(
        USER, models.PROTECT, related_name="plan_activities", verbose_name=_("responsible")
    )
    group = models.ForeignKey(
        StakeholderGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_activities",
        verbose_name=_("with whom"),
    )
    method = models.CharField(_("how"), max_length=24, choices=Engagement.Channel, blank=True)
    amount = models.DecimalField(
        _("budget"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
        help_text=_("In the currency of the plan. Nothing to pay: 0. Empty: not known yet."),
    )

    objects = PlanActivityQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name_plural = "plan activities"
        indexes = [
            # Progress over all editions of a plan.
            models.Index(fields=["line"], name="activity_line"),
        ]
        constraints = [
            models.CheckConstraint(
                name="activity_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The activity ends before it starts. Correct one day."),
            ),
        ]

    def __str__(self) -> str:
        return self.text
