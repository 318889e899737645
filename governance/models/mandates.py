"""Who may promise what, up to which value and for how long, without asking."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.querysets.mandates import MandateQuerySet
from people.models import Role, Site
from people.models.places import CURRENCY
from records.lifecycle import Lifecycle
from records.models import Record

USER = settings.AUTH_USER_MODEL
MONEY = {"max_digits": 14, "decimal_places": 2}


class PromiseKind(models.TextChoices):
    """What a promise is about; the same codes as the kinds of a commitment, which stands above. Source: domain §3.1."""

    ACTION = "action", _("Action")
    PAYMENT = "payment", _("Payment")
    EMPLOYMENT = "employment", _("Employment")
    PROCUREMENT = "procurement", _("Procurement")
    INFRASTRUCTURE = "infrastructure", _("Infrastructure")
    RESTRICTION = "restriction", _("Not to do something")
    INFORMATION = "information", _("Information")
    STANDARD = "ongoing_standard", _("Lasting standard")


class Mandate(Record):
    """What a role, or one named person, may promise to a community alone. Source: domain §4.6, practice B16.3.

    `kind` and `site` empty: every kind, every site. `amount_up_to` empty: nothing that costs money.
    `days_up_to` (days from the promise until it is due) empty: however long. A mandate is in force when it
    is approved and the day lies between `starts_on` and `ends_on`, both included. It is never rewritten:
    its next version has the same `line`, and ends it when it is approved. How mandates that overlap are
    weighed stands with `governance.permissions.mandates.answer`.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Waits for approval")
        APPROVED = "approved", _("Approved")
        DROPPED = "dropped", _("Dropped")

    class Answer(models.TextChoices):
        DECIDE = "decide", _("Decide alone")
        INFORM = "decide_and_inform", _("Decide, then tell")
        ASK = "ask_first", _("Ask first")

    LIFECYCLE = Lifecycle(
        {
            "propose": ((), Status.DRAFT),
            "approve": ({Status.DRAFT}, Status.APPROVED),
            "drop": ({Status.DRAFT}, Status.DROPPED),
        },
        path=[Status.DRAFT, Status.APPROVED],
    )

    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    line = models.UUIDField(default=uuid.uuid4, editable=False)
    role = models.CharField(_("role"), max_length=4, choices=Role, blank=True)
    person = models.ForeignKey(
        USER,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates",
        verbose_name=_("or one person"),
    )
    kind = models.CharField(
        _("kind of promise"),
        max_length=20,
        choices=PromiseKind,
        blank=True,
        help_text=_("Empty: every kind."),
    )
    site = models.ForeignKey(
        Site,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates",
        verbose_name=_("site"),
        help_text=_("Empty: every site."),
    )
    amount_up_to = models.DecimalField(
        _("worth up to"),
        **MONEY,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Empty: nothing that costs money."),
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True, validators=[CURRENCY])
    days_up_to = models.PositiveIntegerField(
        _("for at most, days"),
        null=True,
        blank=True,
        help_text=_("From the promise until it is due. Empty: however long."),
    )
    answer = models.CharField(_("they may"), max_length=20, choices=Answer)
    with_role = models.CharField(_("whom to ask or tell"), max_length=4, choices=Role, blank=True)
    starts_on = models.DateField(_("valid from"))
    ends_on = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("The last day. Empty: until changed.")
    )
    author = models.ForeignKey(
        USER, models.PROTECT, related_name="mandates_written", editable=False
    )
    approved_by = models.ForeignKey(
        USER,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates_approved",
        editable=False,
    )
    approved_on = models.DateField(_("approved on"), null=True, blank=True, editable=False)

    objects = MandateQuerySet.as_manager()

    class Meta:
        indexes = [
            # The register's order, newest first; "in force on a day"; the versions of one rule.
            models.Index(fields=["-starts_on", "-id"], name="mandate_newest"),
            models.Index(fields=["status", "starts_on", "ends_on"], name="mandate_in_force"),
            models.Index(fields=["line", "starts_on"], name="mandate_versions"),
        ]
        constraints = [
            models.CheckConstraint(
                name="mandate_of_a_role_or_a_person",
                condition=(~Q(role="") & Q(person__isnull=True))
                | (Q(role="") & Q(person__isnull=False)),
                violation_error_message=_("Choose a role or one person, not both."),
            ),
            models.CheckConstraint(
                name="mandate_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                name="mandate_names_its_money",
                condition=Q(amount_up_to__isnull=True) | ~Q(currency=""),
                violation_error_message=_("Say in which currency, e.g. USD."),
            ),
            models.CheckConstraint(
                name="mandate_says_whom_to_ask",
                condition=Q(answer="decide") | ~Q(with_role=""),
                violation_error_message=_("Say whom they ask or tell."),
            ),
            models.CheckConstraint(
                name="approved_mandate_names_who",
                condition=~Q(status="approved")
                | (Q(approved_by__isnull=False) & Q(approved_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        kind = self.get_kind_display() if self.kind else _("Every kind")
        return f"{self.holder}: {kind}, {self.get_answer_display()}"

    def clean(self) -> None:
        """The message of each rule stands at the field that mends it."""
        if bool(self.role) == bool(self.person_id):
            raise ValidationError({"role": _("Choose a role or one person, not both.")})
        if self.amount_up_to is not None and not self.currency:
            raise ValidationError({"currency": _("Say in which currency, e.g. USD.")})
        if self.answer and self.answer != self.Answer.DECIDE and not self.with_role:
            raise ValidationError({"with_role": _("Say whom they ask or tell.")})
        if self.ends_on and self.starts_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The last day is before the first.")})

    @property
    def holder(self) -> str:
        """The person's name, or the role in words."""
        return str(self.person) if self.person_id else self.get_role_display()

    def is_in_force(self, on: date) -> bool:
        return (
            self.status == self.Status.APPROVED
            and self.starts_on <= on
            and (self.ends_on is None or on <= self.ends_on)
        )

    def has_ended(self, on: date) -> bool:
        return self.ends_on is not None and self.ends_on < on
