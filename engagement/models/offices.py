"""Where people find the company's liaison officers: offices, their published hours, and when they were open."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from engagement.models.fields import keep_to_site, words
from engagement.models.hours import Span, kept, lines_of, spans_of
from engagement.models.mapping import Community
from engagement.querysets import (
    ClosureNoticeQuerySet,
    LiaisonOfficeQuerySet,
    OpeningQuerySet,
    PublishedHoursQuerySet,
)
from people.models import Site
from records.lifecycle import Lifecycle
from records.models import Record

USER = settings.AUTH_USER_MODEL


class LiaisonOffice(Record):
    """A place where people come to talk to the company. Source: domain §4.6.

    `ended_on` is its last day, a civil date at the site.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("In use")
        ENDED = "ended", _("Given up")

    LIFECYCLE = Lifecycle(
        {"set_up": ((), Status.OPEN), "give_up": ({Status.OPEN}, Status.ENDED)},
        path=[Status.OPEN, Status.ENDED],
    )

    site = models.ForeignKey(
        Site, models.PROTECT, related_name="liaison_offices", verbose_name=_("site")
    )
    community = models.ForeignKey(
        Community,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="liaison_offices",
        verbose_name=_("community"),
        help_text=_("Empty: for all communities of the site."),
    )
    name = models.CharField(_("name"), max_length=120)
    address = models.TextField(
        _("how to find it"), help_text=_("In words: beside the clinic, the green door.")
    )
    languages = words(verbose_name=_("languages spoken there"))
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    accessibility = models.CharField(
        _("so that everybody can come in"),
        max_length=200,
        blank=True,
        help_text=_("A ramp, a room to talk alone, hours when a woman is there."),
    )
    status = models.CharField(
        _("status"), max_length=8, choices=Status, default=Status.OPEN, editable=False
    )
    ended_on = models.DateField(_("last day"), null=True, blank=True, editable=False)

    objects = LiaisonOfficeQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("liaison office")
        indexes = [
            # The register by name, and the offices of a site on the public page.
            models.Index(fields=["site", "name"], name="office_of_site"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "name"],
                name="one_office_per_name",
                violation_error_message=_("The site has an office of this name already."),
            ),
            models.CheckConstraint(
                name="ended_office_has_its_day",
                condition=~Q(status="ended") | Q(ended_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        keep_to_site(self, self.site_id, "community")


class OfOffice(Record):
    """What belongs to an office and is read on its page."""

    class Meta:
        abstract = True

    office: Any

    def get_absolute_url(self) -> str:
        return str(self.office.get_absolute_url())

    @property
    def site_id(self) -> Any:
        return self.office.site_id


class PublishedHours(OfOffice):
    """The hours of a week that were told to the people, from a day on until newer ones hold.

    `week`: weekday ("0" is Monday) -> [from, until] in minutes since midnight at the site.
    """

    office = models.ForeignKey(
        LiaisonOffice, models.PROTECT, related_name="published_hours", editable=False
    )
    starts_on = models.DateField(_("from"))
    week = models.JSONField(_("hours"), default=dict, editable=False)

    objects = PublishedHoursQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "starts_on"],
                name="one_week_per_start",
                violation_error_message=_("Hours from this day are published already."),
            )
        ]

    def __str__(self) -> str:
        return "; ".join(f"{day} {hours}" for day, hours in self.lines)

    @property
    def lines(self) -> list[tuple[str, str]]:
        return lines_of(self.week)

    def kept_on(self, day: date, opening: Opening | None) -> tuple[int, int]:
        """(minutes open, published minutes that count) of a day; `opening`: its line in the log. Source: E-15."""
        span = opening.span if opening else None
        ordered = bool(opening and opening.by_authority)
        return kept(spans_of(self.week, day.weekday()), span, ordered=ordered)


class ClosureNotice(OfOffice):
    """Days on which an office is closed, both ends included, and whether the authorities ordered it.

    Told beforehand or not, a closing of our own counts against the hours (E-15); one ordered by the
    authorities does not.
    """

    office = models.ForeignKey(
        LiaisonOffice, models.PROTECT, related_name="closures", editable=False
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), help_text=_("The last day."))
    reason = models.CharField(_("why, as the notice says it"), max_length=200)
    by_authority = models.BooleanField(_("closed by order of the authorities"), default=False)
    withdrawn = models.BooleanField(_("taken back"), default=False, editable=False)

    objects = ClosureNoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                name="closure_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day is before the first."),
            )
        ]

    def __str__(self) -> str:
        return self.reason


class Opening(OfOffice):
    """When an office was really open on a day; without hours: it stayed closed, and why."""

    office = models.ForeignKey(
        LiaisonOffice, models.PROTECT, related_name="openings", editable=False
    )
    day = models.DateField(_("day"))
    opened_at = models.TimeField(_("opened"), null=True, blank=True)
    closed_at = models.TimeField(_("closed"), null=True, blank=True)
    reason = models.CharField(
        _("why it was closed or short"),
        max_length=200,
        blank=True,
        help_text=_("Needed when it stayed closed or was closed by order."),
    )
    by_authority = models.BooleanField(
        _("closed by order of the authorities"),
        default=False,
        help_text=_("The whole day, or from the hour at which it closed."),
    )
    logged_by = models.ForeignKey(
        USER, models.PROTECT, related_name="openings_logged", editable=False
    )

    objects = OpeningQuerySet.as_manager()

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "day"],
                name="one_opening_per_day",
                violation_error_message=_("This day is in the log already. Correct it there."),
            ),
            models.CheckConstraint(
                name="opening_has_both_hours_or_none",
                condition=Q(opened_at__isnull=True, closed_at__isnull=True)
                | Q(closed_at__gt=F("opened_at")),
                violation_error_message=_("Give both hours, the later one last, or none."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.day}"

    def clean(self) -> None:
        if (self.opened_at is None) != (self.closed_at is None):
            field = "closed_at" if self.closed_at is None else "opened_at"
            raise ValidationError({field: _("Give both hours, or none if it stayed closed.")})
        if self.opened_at and self.closed_at and self.closed_at <= self.opened_at:
            raise ValidationError({"closed_at": _("It closed after it opened. Look at the hours.")})
        if not self.reason and (self.opened_at is None or self.by_authority):
            raise ValidationError({"reason": _("Say why it was closed.")})

    @property
    def span(self) -> Span | None:
        """In minutes since midnight; None: it stayed closed."""
        if self.opened_at is None or self.closed_at is None:
            return None
        return _minute(self.opened_at), _minute(self.closed_at)


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
