"""Sites with their calendars."""

from __future__ import annotations

import zoneinfo
from datetime import date, datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinLengthValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from people.querysets import HolidayQuerySet, SiteQuerySet
from records import clock
from records.lifecycle import Lifecycle
from records.models import Record

CURRENCY = RegexValidator(r"^[A-Z]{3}$", _("Three capital letters, e.g. USD."))


def known_zone(name: str) -> None:
    """An IANA time zone that this machine knows."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("Not a known time zone. Write it like Africa/Nairobi."))


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
