"""Sites with their calendars, business units, users, the roles they hold and who stands in for them."""

from __future__ import annotations

import zoneinfo
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinLengthValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from people.querysets import (
    AbsenceQuerySet,
    AssignmentQuerySet,
    HolidayQuerySet,
    SiteQuerySet,
    UnitQuerySet,
    UserQuerySet,
)
from records import clock
from records.lifecycle import Lifecycle
from records.models import Record

CURRENCY = RegexValidator(r"^[A-Z]{3}$", _("Three capital letters, e.g. USD."))


def known_zone(name: str) -> None:
    """An IANA time zone that this machine knows."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("Not a known time zone. Write it like Africa/Nairobi."))


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


class Site(Record):
    """A place where the company works, with its own time zone, calendar and money. Source: domain §1.3.1.

    Civil dates of every record at the site are dates here (T1). `population` counts the people in the
    area of influence, with its source and year.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        ACTIVE = "active", _("Active")
        CARE = "care_and_maintenance", _("Care and maintenance")
        CLOSING = "closing", _("Closing")
        CLOSED = "closed", _("Closed")

    class Kind(models.TextChoices):
        EXPLORATION = "exploration", _("Exploration")
        CONSTRUCTION = "construction", _("Construction")
        OPERATION = "operation", _("Operation")
        CLOSURE = "closure", _("Closure")
        CORRIDOR = "corridor", _("Corridor")
        OFFICE = "office", _("Office")

    LIFECYCLE = Lifecycle(
        {
            "start": ({Status.PLANNED, Status.CARE}, Status.ACTIVE),
            "pause": ({Status.ACTIVE}, Status.CARE),
            "wind_down": ({Status.ACTIVE, Status.CARE}, Status.CLOSING),
            "close": ({Status.CLOSING}, Status.CLOSED),
        },
        path=[Status.PLANNED, Status.ACTIVE, Status.CLOSING, Status.CLOSED],
    )

    name = models.CharField(_("name"), max_length=120, unique=True)
    code = models.CharField(
        _("code"),
        max_length=8,
        unique=True,
        validators=[RegexValidator(r"^[A-Z0-9]{2,8}$")],
        help_text=_("Two to eight capital letters or digits; part of every reference number."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.OPERATION)
    status = models.CharField(_("status"), max_length=25, choices=Status, default=Status.ACTIVE)
    country = models.CharField(
        _("country"),
        max_length=2,
        validators=[MinLengthValidator(2)],
        help_text=_("Two letters, e.g. KE."),
    )
    time_zone = models.CharField(_("time zone"), max_length=60, validators=[known_zone])
    currency = models.CharField(_("currency"), max_length=3, validators=[CURRENCY])
    languages = ArrayField(
        models.CharField(max_length=40),
        default=list,
        blank=True,
        verbose_name=_("languages spoken"),
    )
    weekend = ArrayField(
        models.PositiveSmallIntegerField(validators=[MaxValueValidator(6)]),
        default=list,
        blank=True,
        verbose_name=_("weekend days"),
        help_text=_("0 is Monday, 6 is Sunday."),
    )
    area_km2 = models.DecimalField(
        _("area of influence, km²"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    population = models.PositiveIntegerField(_("people in the area"), null=True, blank=True)
    population_source = models.CharField(
        _("source of the number of people"), max_length=200, blank=True
    )

    objects = SiteQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def weekend_names(self) -> list[str]:
        return [str(WEEKDAYS[day]) for day in self.weekend]

    def today(self, now: datetime | None = None) -> date:
        """The civil date at the site at `now`."""
        return (now or clock.now()).astimezone(self.zone).date()

    def is_working_day(self, on: date, holidays: set[date]) -> bool:
        return on.weekday() not in self.weekend and on not in holidays

    def working_day_after(self, on: date, days: int) -> date:
        """`days` working days after `on`, by the site's calendar (T5)."""
        free = set(self.holidays.in_force().filter(on__gt=on).values_list("on", flat=True))
        if len(set(self.weekend)) >= 7:
            raise ValidationError(_("This site's calendar has no working day."))
        while days > 0:
            on += timedelta(days=1)
            days -= self.is_working_day(on, free)
        return on


class Holiday(Record):
    """A day on which a site does not work. One that was taken back stays readable and counts no more."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="holidays", verbose_name=_("site"))
    on = models.DateField(_("date"))
    name = models.CharField(_("name"), max_length=120)
    withdrawn = models.BooleanField(_("taken back"), default=False, editable=False)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "on"],
                condition=Q(withdrawn=False),
                name="one_holiday_per_day",
                violation_error_message=_("This day is already a holiday at the site."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.on})"

    def get_absolute_url(self) -> str:
        """A holiday is read on its site's page."""
        return self.site.get_absolute_url()


class BusinessUnit(Record):
    """A department; units have sub-units. The head answers for what the unit owes."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    head = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="heads",
        verbose_name=_("head"),
    )

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self in self.above():
            raise ValidationError({"parent": _("A unit cannot be part of itself. Choose another.")})

    def above(self) -> list[BusinessUnit]:
        """The units this one is part of, nearest first; ends where a ring would begin."""
        line: list[BusinessUnit] = []
        unit = self.parent
        while unit and unit not in line:
            line.append(unit)
            unit = unit.parent
        return line


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
        now = clock.now()
        today = now.date()
        absent = Absence.objects.in_force(today).filter(deputy=self).values("person")
        return list(
            RoleAssignment.objects.in_force(today)
            .filter(Q(user=self) | Q(user__in=absent, user__is_active=True))
            .values_list("role", "site_id")
        )

    def holds(self, *roles: str, site: Any = None) -> bool:
        """Whether one of `roles` is held: anywhere, or at `site` (a Site or its id)."""
        key = getattr(site, "pk", site)
        return any(
            role in roles and (key is None or place is None or place == key)
            for role, place in self.assignments_now
        )

    def sites_as(self, *roles: str) -> Q:
        """A condition on `site` for "the sites where this person holds one of `roles`"."""
        places = {place for role, place in self.assignments_now if role in roles}
        return Q() if None in places else Q(site__in=places)

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
