"""What is to be said: meetings that are planned, and what became of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engagement.models.mapping import Community, StakeholderGroup, keep_to_site
from engagement.models.meetings import Attendance, Engagement
from engagement.querysets import PlannedEngagementQuerySet
from people.models import Site
from records.lifecycle import Lifecycle
from records.models import Record

USER = settings.AUTH_USER_MODEL
TOLERANCE_DAYS = 14  # calendar days after the date in which a meeting still counts (domain §1.3.4)


class PlannedEngagement(Record):
    """A meeting that is to be held with a group. Source: domain §1.3.4, E-01.

    `planned_on` is the date it has now. `counted_on` is the date by which the plan is judged: it moves
    once, when the stakeholder asks in time. `due_on` is `counted_on` with the tolerance: held by then, it
    was delivered. All are civil dates at the site.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        HELD = "held", _("Held")
        CANCELLED = "cancelled_by_company", _("Cancelled by the company")
        CALLED_OFF = "cancelled_by_stakeholder", _("Cancelled by the stakeholder")

    class Trigger(models.TextChoices):
        ROUTINE = "routine", _("Regular contact")
        LAND = "land_entry", _("Land entry")
        BASELINE = "baseline_survey", _("Baseline survey")
        SCOPING = "esia_scoping", _("Impact assessment: scoping")
        DRAFT = "esia_draft", _("Impact assessment: draft")
        FINAL = "esia_final", _("Impact assessment: final")
        PERMIT = "permit", _("Permit")
        CONTRACT = "contract_award", _("Contract award, security included")
        CONSTRUCTION = "construction_start", _("Start of construction")
        BLASTING = "blasting", _("Blasting")
        INFLUX = "in_migration_peak", _("Peak of newcomers")
        COMMISSIONING = "commissioning", _("Commissioning")
        SECURITY = "security_change", _("Change of the security posture")
        RESETTLEMENT = "resettlement", _("Resettlement")
        INCIDENT = "incident_follow_up", _("After an incident")
        CLOSURE = "closure", _("Closure")

    class Asker(models.TextChoices):
        COMPANY = "company", _("The company")
        STAKEHOLDER = "stakeholder", _("The stakeholders")

    LIFECYCLE = Lifecycle(
        {
            "plan": ((), Status.PLANNED),
            "reschedule": ({Status.PLANNED}, Status.PLANNED),
            "hold": ({Status.PLANNED}, Status.HELD),
            "cancel": ({Status.PLANNED}, Status.CANCELLED),
            "call_off": ({Status.PLANNED}, Status.CALLED_OFF),
            "reopen": ({Status.HELD}, Status.PLANNED),
        },
        path=[Status.PLANNED, Status.HELD],
    )

    site = models.ForeignKey(
        Site, models.PROTECT, related_name="planned_engagements", verbose_name=_("site")
    )
    community = models.ForeignKey(
        Community,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="planned_engagements",
        verbose_name=_("community"),
    )
    group = models.ForeignKey(
        StakeholderGroup,
        models.PROTECT,
        related_name="planned_engagements",
        verbose_name=_("with whom"),
    )
    purpose = models.CharField(_("what it is about"), max_length=160)
    method = models.CharField(
        _("how"), max_length=24, choices=Engagement.Channel, default=Engagement.Channel.PUBLIC
    )
    planned_on = models.DateField(_("date"))
    starts_at = models.TimeField(_("time"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=160, blank=True)
    tolerance_days = models.PositiveSmallIntegerField(
        _("days of tolerance"), default=TOLERANCE_DAYS, validators=[MaxValueValidator(90)]
    )
    trigger = models.CharField(
        _("why now"), max_length=20, choices=Trigger, default=Trigger.ROUTINE
    )
    responsible = models.ForeignKey(
        USER,
        models.PROTECT,
        related_name="meetings_to_hold",
        verbose_name=_("responsible"),
    )
    colleagues = models.ManyToManyField(
        USER, blank=True, related_name="meetings_to_join", verbose_name=_("colleagues who come")
    )
    required_functions = ArrayField(
        models.CharField(max_length=12, choices=Attendance.Function),
        default=list,
        blank=True,
        verbose_name=_("who must be there from the company"),
    )
    language = models.CharField(_("language"), max_length=60, blank=True)
    accessibility = models.TextField(
        _("so that everybody can come"),
        blank=True,
        help_text=_("Transport, childcare, a ramp, a sign interpreter, an hour that suits women."),
    )
    status = models.CharField(
        _("status"), max_length=25, choices=Status, default=Status.PLANNED, editable=False
    )
    first_on = models.DateField(_("first date"), editable=False)
    counted_on = models.DateField(_("date that counts"), editable=False)
    due_on = models.DateField(_("counts as held until"), editable=False)
    moved_for_stakeholder = models.BooleanField(
        _("the date that counts has moved"), default=False, editable=False
    )
    reschedulings = models.PositiveSmallIntegerField(
        _("how often moved"), default=0, editable=False
    )
    ended_on = models.DateField(_("cancelled on"), null=True, blank=True, editable=False)
    engagement = models.OneToOneField(
        Engagement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="planned",
        verbose_name=_("meeting that was held"),
        editable=False,
    )
    activity = models.ForeignKey(
        "engagement.PlanActivity",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings_planned",
        verbose_name=_("for which activity of the plan"),
    )
    series = models.UUIDField(_("series"), null=True, blank=True, editable=False)

    objects = PlannedEngagementQuerySet.as_manager()

    class Meta:
        ordering = ["planned_on", "pk"]
        indexes = [
            # The register and the calendar: by date, at one site or all.
            models.Index(fields=["planned_on", "id"], name="planned_by_date"),
            models.Index(fields=["site", "planned_on", "id"], name="planned_of_site"),
            # A person's open ones on the home page, and what was missed.
            models.Index(
                fields=["responsible", "planned_on"],
                name="planned_open",
                condition=Q(status="planned"),
            ),
            # E-01: what fell due in a period.
            models.Index(fields=["due_on"], name="planned_due"),
            # The rest of a series.
            models.Index(
                fields=["series", "planned_on"],
                name="planned_series",
                condition=Q(series__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="held_plan_names_its_meeting",
                condition=~Q(status="held") | Q(engagement__isnull=False),
            ),
            models.CheckConstraint(
                name="cancelled_plan_has_its_day",
                condition=~Q(status__startswith="cancelled") | Q(ended_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.purpose

    def clean(self) -> None:
        keep_to_site(self, self.site_id, "community", "group", "engagement")
        if self.activity and self.activity.plan.site_id != self.site_id:
            raise ValidationError({"activity": _("This is in the plan of another site.")})

    @property
    def last_day(self) -> date:
        """The last day on which nothing is missed yet."""
        return self.planned_on + timedelta(days=self.tolerance_days)

    def is_missed(self, on: date) -> bool:
        """Its date and the tolerance have passed, and nothing happened."""
        return self.status == self.Status.PLANNED and on > self.last_day

    @property
    def functions(self) -> list[str]:
        """Who must come from the company, in words."""
        labels = dict(Attendance.Function.choices)
        return [str(labels.get(name, name)) for name in self.required_functions]

    @property
    def log_values(self) -> dict[str, Any]:
        """What the form of a meeting can take over when this one was held."""
        return {
            "site": self.site_id,
            "community": self.community_id,
            "held_on": self.planned_on,
            "place": self.place,
            "channel": self.method,
            "title": self.purpose,
            "languages": [self.language] if self.language else [],
        }
