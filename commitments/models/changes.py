"""What was done for a promise, and every change of its date or scope."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commitments.models.promises import Commitment
from commitments.querysets import EvidenceQuerySet, RequestQuerySet
from records.lifecycle import Lifecycle
from records.models import Record

USER = settings.AUTH_USER_MODEL


class Evidence(Record):
    """What shows that the thing was done: a note, with files attached to it."""

    commitment = models.ForeignKey(
        Commitment, models.PROTECT, related_name="evidence", editable=False
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Commitment.EvidenceType)
    text = models.TextField(_("what it shows"))
    delivered_on = models.DateField(_("the thing was there on"))
    handed_in_by = models.ForeignKey(USER, models.PROTECT, related_name="evidence", editable=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"

    def get_absolute_url(self) -> str:
        return self.commitment.get_absolute_url()


class ChangeRequest(Record):
    """A wish to move a date or change the scope; the old promise stays readable. Source: domain §3.3."""

    class Status(models.TextChoices):
        REQUESTED = "requested", _("Requested")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")

    class Subject(models.TextChoices):
        DUE = "due", _("Due date")
        SCOPE = "scope", _("Scope")

    class Reason(models.TextChoices):
        PERMIT = "external_permit", _("Permit from outside")
        WEATHER = "weather_force_majeure", _("Weather or force majeure")
        COMMUNITY = "community_request", _("Wish of the community")
        CONTRACTOR = "contractor_failure", _("Failure of a contractor")
        BUDGET = "budget", _("Budget")
        REDESIGN = "redesign", _("New design")
        ERROR = "error", _("Error in the entry")
        OTHER = "other", _("Other")

    class Response(models.TextChoices):
        AGREED = "agreed", _("Agreed")
        OBJECTED = "objected", _("Objected")
        NOT_REACHED = "not_reached", _("Could not be reached")

    LIFECYCLE = Lifecycle(
        {
            "request": ((), Status.REQUESTED),
            "approve": ({Status.REQUESTED}, Status.APPROVED),
            "refuse": ({Status.REQUESTED}, Status.REFUSED),
        },
        path=[Status.REQUESTED, Status.APPROVED],
    )

    commitment = models.ForeignKey(
        Commitment, models.PROTECT, related_name="changes", editable=False
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.REQUESTED, editable=False
    )
    subject = models.CharField(
        _("what changes"), max_length=6, choices=Subject, default=Subject.DUE
    )
    requested_by = models.ForeignKey(
        USER, models.PROTECT, related_name="change_requests", editable=False
    )
    requested_on = models.DateField(_("requested on"), editable=False)
    old_due = models.DateField(_("old date"), editable=False)
    old_agreed = models.DateField(_("date agreed until then"), editable=False)
    new_due = models.DateField(_("new date"), null=True, blank=True)
    new_scope = models.CharField(_("new wording"), max_length=300, blank=True)
    reason = models.CharField(_("reason"), max_length=22, choices=Reason)
    explanation = models.TextField(
        _("explanation"),
        validators=[MinLengthValidator(30)],
        help_text=_("At least 30 characters, as you would tell it in the community."),
    )
    explained_on = models.DateField(
        _("explained to the community on"), null=True, blank=True, editable=False
    )
    response = models.CharField(
        _("what the community said"), max_length=12, choices=Response, blank=True, editable=False
    )
    decided_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="changes_decided", editable=False
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True, editable=False)
    applied_on = models.DateField(_("in force since"), null=True, blank=True, editable=False)

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                name="a_change_says_what_is_new",
                condition=(Q(subject="due") & Q(new_due__isnull=False))
                | (Q(subject="scope") & ~Q(new_scope="")),
                violation_error_message=_("Give the new date, or the new wording."),
            ),
            models.UniqueConstraint(
                fields=["commitment", "subject"],
                condition=Q(status="requested"),
                name="one_open_request_per_subject",
                violation_error_message=_("A change of this is already waiting for a decision."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment.number}: {self.get_subject_display()}"

    def get_absolute_url(self) -> str:
        """A change is read on the page of its promise."""
        return self.commitment.get_absolute_url()

    @property
    def was_asked_in_time(self) -> bool:
        """Before the date agreed so far had passed; a late request does not cure lateness (§3.3 rule 3)."""
        return self.requested_on <= self.old_agreed

    @property
    def moves_agreed_date(self) -> bool:
        """Asked for in time and agreed by the community: the figures go by the new date too."""
        return (
            self.subject == self.Subject.DUE
            and self.was_asked_in_time
            and self.response == self.Response.AGREED
        )

    @property
    def slip_days(self) -> int:
        """The total slip this change would lead to, from the original date."""
        if self.new_due is None:
            return 0
        return (self.new_due - self.commitment.original_due).days
