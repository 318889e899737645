"""Lists that come in as files, on their way from the upload to the registers."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engagement.querysets import ImportQuerySet, ImportRowQuerySet
from people.models import Site
from records.lifecycle import Lifecycle
from records.models import Record

USER = settings.AUTH_USER_MODEL
KEPT_DAYS = 7  # the file and its rows are personal data: gone after this, loaded or not


def place_of(record: Any, name: str) -> str:
    """The uploaded file under the import's own key: what it was called tells nobody anything."""
    return f"imports/{record.pk}"


class Import(Record):
    """One file of stakeholders, groups, meetings or counts, checked row by row before anything is loaded.

    `columns` says which field each column of the file is, by place. Either all chosen rows are loaded or
    none; loading twice loads nothing twice.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting to be checked")
        CHECKED = "checked", _("Checked")
        APPROVED = "approved", _("Being loaded")
        LOADED = "loaded", _("Loaded")
        FAILED = "failed", _("Could not be read")
        DROPPED = "dropped", _("Dropped")

    class Kind(models.TextChoices):
        STAKEHOLDERS = "stakeholders", _("Stakeholders")
        GROUPS = "groups", _("Stakeholder groups")
        MEETINGS = "meetings", _("Meetings")
        COUNTS = "counts", _("Attendance: who was at which meeting")

    class DayFirst(models.TextChoices):
        """How 03/04/2025 is meant; a file has one way."""

        UNKNOWN = "", _("not said")
        DAY = "day", _("day first: 3 April")
        MONTH = "month", _("month first: March 4")

    LIFECYCLE = Lifecycle(
        {
            "upload": ((), Status.WAITING),
            "match": ({Status.CHECKED, Status.FAILED}, Status.WAITING),
            "check": ({Status.WAITING}, Status.CHECKED),
            "approve": ({Status.CHECKED}, Status.APPROVED),
            "load": ({Status.APPROVED}, Status.LOADED),
            "fail": ({Status.WAITING, Status.APPROVED}, Status.FAILED),
            "drop": ({Status.WAITING, Status.CHECKED, Status.FAILED}, Status.DROPPED),
        },
        path=[Status.WAITING, Status.CHECKED, Status.APPROVED, Status.LOADED],
    )

    site = models.ForeignKey(Site, models.PROTECT, related_name="imports", verbose_name=_("site"))
    kind = models.CharField(_("what is in it"), max_length=12, choices=Kind)
    file = models.FileField(_("file"), upload_to=place_of, max_length=100, blank=True)
    format = models.CharField(max_length=4, editable=False)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.WAITING, editable=False
    )
    columns = models.JSONField(default=list, blank=True, editable=False)
    header = models.JSONField(default=list, blank=True, editable=False)
    day_first = models.CharField(
        _("dates such as 03/04/2025"), max_length=5, choices=DayFirst, blank=True, editable=False
    )
    with_twins = models.BooleanField(default=False, editable=False)
    progress = models.PositiveSmallIntegerField(default=0, editable=False)
    good = models.PositiveIntegerField(_("good rows"), default=0, editable=False)
    bad = models.PositiveIntegerField(_("rows to mend"), default=0, editable=False)
    twins = models.PositiveIntegerField(_("perhaps there already"), default=0, editable=False)
    loaded = models.PositiveIntegerField(_("loaded"), default=0, editable=False)
    error = models.CharField(_("what is wrong"), max_length=300, blank=True, editable=False)
    uploaded_by = models.ForeignKey(USER, models.PROTECT, related_name="imports", editable=False)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        indexes = [
            # The register, newest first; and what the worker takes next.
            models.Index(fields=["-created_at", "-id"], name="import_newest"),
            models.Index(
                fields=["created_at"],
                name="import_to_do",
                condition=Q(status__in=["waiting", "approved"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.site}"


class ImportRow(models.Model):
    """One line of a file as it was read, what it became, and what is wrong with it in plain words."""

    class State(models.TextChoices):
        GOOD = "good", _("Good")
        BAD = "bad", _("To mend")
        TWIN = "twin", _("Perhaps there already")

    of = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("line"))
    cells = models.JSONField()
    values = models.JSONField(default=dict)
    state = models.CharField(max_length=4, choices=State)
    problem = models.TextField(_("what is wrong"), blank=True)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        # The rows of one import in their order, all or those in one state.
        indexes = [models.Index(fields=["of", "state", "number"], name="import_rows")]
        constraints = [
            models.UniqueConstraint(fields=["of", "number"], name="a_line_once_per_import")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.state}"
