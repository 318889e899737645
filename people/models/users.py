"""Users, the roles they hold and who stands in for them."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.models.places import Site
from people.models.units import BusinessUnit
from people.querysets import AbsenceQuerySet, AssignmentQuerySet, UserQuerySet
from records import clock
from records.models import Record


class Role(models.TextChoices):
    """The fourteen roles. Source: domain.md §0.3."""

    CLO = "CLO", _("Community liaison officer")
    CRM = "CRM", _("Community-relations manager")
    GO = "GO", _("Grievance officer")
    INV = "INV", _("Investigator")
    RCH = "RCH", _("Restricted-case handler")
    SEC = "SEC", _("Security lead")
    CCR = "CCR", _("Company representative for a contract")
    CTR = "CTR", _("Contractor")
    BU = "BU", _("Business-unit owner")
    HRWG = "HRWG", _("Human-rights working group")
    GM = "GM", _("Site general manager")
    EXE = "EXE", _("Executive")
    AUD = "AUD", _("Auditor")
    ADM = "ADM", _("System administrator")


class User(Record, AbstractBaseUser):
    """A person who signs in by e-mail. What they may do follows from the roles they hold, never from the user."""

    SEALED = ("password", "email", "phone", "last_login")
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    title = models.CharField(_("post"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    unit = models.ForeignKey(
        BusinessUnit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("business unit"),
    )
    language = models.CharField(
        _("language"), max_length=8, choices=settings.LANGUAGES, default="en"
    )
    is_active = models.BooleanField(_("may sign in"), default=True)

    held: list[str]

    objects = UserQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def assignments_now(self) -> list[tuple[str, Any]]:
        """(role, site id or None for every site) in force today, those of absent people they stand in for included.

        Asked once for each loaded user, so a request has one picture of a person's rights.
        """
        if "held" in vars(self):  # came with the person: UserQuerySet.for_a_visit
            pairs = (one.split(" ") for one in self.held)
            return [(role, UUID(site) if site else None) for role, site in pairs]
        today = clock.now().date()
        return list(RoleAssignment.objects.held_by(self.pk, today).values_list("role", "site_id"))

    def holds(self, *roles: str, site: Any = None) -> bool:
        """Whether one of `roles` is held: anywhere, or at `site` (a Site or its id)."""
        key = getattr(site, "pk", site)
        return any(
            role in roles and (key is None or place is None or place == key)
            for role, place in self.assignments_now
        )

    def everywhere(self, *roles: str) -> bool:
        """Whether one of `roles` is held at every site at once."""
        return None in {place for role, place in self.assignments_now if role in roles}

    def sites_as(self, *roles: str, field: str = "site") -> Q:
        """A condition on `field` for "the sites where this person holds one of `roles`"."""
        places = {place for role, place in self.assignments_now if role in roles}
        return Q(pk__isnull=False) if None in places else Q(**{f"{field}__in": places})

    @property
    def audits(self) -> bool:
        return self.holds(Role.AUD)

    @property
    def administers(self) -> bool:
        return self.holds(Role.ADM)

    @property
    def needs_second_factor(self) -> bool:
        """Roles that see restricted matters, answer for the company or give out rights."""
        return self.holds(*SECOND_FACTOR_ROLES)


SECOND_FACTOR_ROLES = (
    Role.GO,
    Role.INV,
    Role.RCH,
    Role.HRWG,
    Role.GM,
    Role.EXE,
    Role.AUD,
    Role.ADM,
)


class RoleAssignment(Record):
    """A role held at one site, or everywhere, from a day until a day (inclusive), and who gave it."""

    user = models.ForeignKey(
        User, models.PROTECT, related_name="assignments", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=4, choices=Role)
    site = models.ForeignKey(
        Site,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("site"),
        help_text=_("Empty: at every site."),
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day. Empty: until further notice.")
    )
    granted_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="grants", editable=False
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["role", "starts_on"]
        constraints = [
            models.CheckConstraint(
                name="assignment_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.UniqueConstraint(
                fields=["user", "role", "site", "starts_on"],
                nulls_distinct=False,
                name="one_assignment_per_start",
                violation_error_message=_(
                    "This person already holds this role there from that day."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} – {self.site or _('every site')}"


class Absence(Record):
    """Somebody is away and somebody else does their duties, from a day until a day (inclusive)."""

    person = models.ForeignKey(
        User, models.PROTECT, related_name="absences", verbose_name=_("who is away")
    )
    deputy = models.ForeignKey(
        User, models.PROTECT, related_name="deputises", verbose_name=_("deputy")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                name="absence_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                name="nobody_deputises_for_themselves",
                condition=~Q(person=F("deputy")),
                violation_error_message=_("Choose somebody else as deputy."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.deputy}"
