"""A report: what was true for one reader at one moment, frozen, and the PDF made of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.models import Site
from records.clock import Now
from records.lifecycle import Lifecycle
from records.models import Record
from reports.querysets import ReportQuerySet

USER = settings.AUTH_USER_MODEL
KEPT_DAYS = 30  # a PDF can be fetched this long; after that it is made again from its data


class Report(Record):
    """One report for one reader. Source: domain §1.3.18, §5.3; reliability §4.4.

    `snapshot` holds the figures and texts as they were for this reader; the PDF is made from it alone,
    so making it again gives the same content. `snapshot_sha256` is printed on every page. Period half
    open (T2). Ordered by the clock when `ordered_by` is empty: then one for each site, period and reader.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RENDERING = "rendering", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")

    class Kind(models.TextChoices):
        ESCALATIONS = "escalations", _("Escalated matters")

    LIFECYCLE = Lifecycle(
        {
            "order": ((), Status.WAITING),
            "freeze": ({Status.WAITING}, Status.RENDERING),
            "finish": ({Status.RENDERING}, Status.READY),
            "fail": ({Status.WAITING, Status.RENDERING}, Status.FAILED),
            "render_again": ({Status.READY, Status.FAILED}, Status.RENDERING),
        },
        path=[Status.WAITING, Status.RENDERING, Status.READY],
    )

    kind = models.CharField(_("report"), max_length=20, choices=Kind, default=Kind.ESCALATIONS)
    site = models.ForeignKey(
        Site,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name=_("site"),
        help_text=_("Empty: the whole company."),
    )
    period_start = models.DateField(_("from"))
    period_end = models.DateField(_("until, not included"))
    audience = models.ForeignKey(
        USER, models.PROTECT, related_name="reports", verbose_name=_("for"), editable=False
    )
    ordered_by = models.ForeignKey(
        USER, models.PROTECT, null=True, related_name="+", editable=False
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.WAITING, editable=False
    )
    snapshot = models.JSONField(default=dict, editable=False)
    snapshot_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    frozen_at = models.DateTimeField(_("as of"), null=True, editable=False)
    progress = models.PositiveSmallIntegerField(default=0, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    next_at = models.DateTimeField(db_default=Now(), editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    file = models.FileField(upload_to="reports", max_length=200, blank=True, editable=False)
    file_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    pages = models.PositiveIntegerField(_("pages"), null=True, editable=False)
    error = models.CharField(max_length=200, blank=True, editable=False)

    objects = ReportQuerySet.as_manager()

    SEALED = ("snapshot", "lease_until", "next_at", "attempts", "progress")

    class Meta:
        indexes = [
            # A reader's reports, newest first; what waits to be rendered.
            models.Index(fields=["audience", "-created_at"], name="report_of_reader"),
            models.Index(
                fields=["next_at"],
                name="report_waiting",
                condition=Q(status__in=["waiting", "rendering"]),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "site", "period_start", "period_end", "audience"],
                condition=Q(ordered_by__isnull=True),
                nulls_distinct=False,
                name="one_scheduled_report",
            ),
            models.CheckConstraint(
                name="period_is_not_empty",
                condition=Q(period_end__gt=F("period_start")),
                violation_error_message=_("The period ends before it starts."),
            ),
            models.CheckConstraint(
                name="ready_report_has_its_file",
                condition=~Q(status="ready")
                | (~Q(file="") & ~Q(file_sha256="") & ~Q(snapshot_sha256="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.site or _('whole company')} · {self.period_start:%b %Y}"
