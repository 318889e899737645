"""What a liaison officer lets the public know about themselves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from engagement.models.fields import keep_to_site, words
from engagement.models.hours import lines_of
from engagement.models.mapping import Community
from engagement.models.offices import LiaisonOffice
from engagement.querysets import OfficerProfileQuerySet
from people.models import Site
from records.lifecycle import Lifecycle
from records.models import Record

USER = settings.AUTH_USER_MODEL


class OfficerProfile(Record):
    """An officer as the communities may know them. Nothing of it is public before it was published.

    Whether somebody is local, a woman or a man is said so that people can choose whom to talk to, and only
    if the officer wishes to say it. `week`: as in PublishedHours. Source: domain §4.6.
    """

    SEALED = ("phone", "gender", "origin")

    class Status(models.TextChoices):
        HIDDEN = "hidden", _("Not public")
        PUBLISHED = "published", _("Public")

    class Origin(models.TextChoices):
        LOCAL = "local", _("From here")
        ELSEWHERE = "elsewhere", _("From elsewhere")
        UNSAID = "unsaid", _("Not said")

    class Gender(models.TextChoices):
        WOMAN = "woman", _("Woman")
        MAN = "man", _("Man")
        UNSAID = "unsaid", _("Not said")

    LIFECYCLE = Lifecycle(
        {
            "introduce": ((), Status.HIDDEN),
            "publish": ({Status.HIDDEN}, Status.PUBLISHED),
            "take_down": ({Status.PUBLISHED}, Status.HIDDEN),
        },
        path=[Status.HIDDEN, Status.PUBLISHED],
    )

    officer = models.OneToOneField(
        USER, models.PROTECT, related_name="officer_profile", verbose_name=_("officer")
    )
    site = models.ForeignKey(
        Site, models.PROTECT, related_name="officer_profiles", verbose_name=_("site")
    )
    office = models.ForeignKey(
        LiaisonOffice,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="officers",
        verbose_name=_("liaison office"),
    )
    communities = models.ManyToManyField(
        Community, blank=True, related_name="officer_profiles", verbose_name=_("communities")
    )
    languages = words(verbose_name=_("languages"))
    phone = models.CharField(
        _("phone for the public"),
        max_length=40,
        blank=True,
        help_text=_("The number of the work phone, not your own."),
    )
    origin = models.CharField(
        _("where you are from"), max_length=10, choices=Origin, default=Origin.UNSAID
    )
    gender = models.CharField(
        _("woman or man"), max_length=8, choices=Gender, default=Gender.UNSAID
    )
    week = models.JSONField(_("working hours"), default=dict, editable=False)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.HIDDEN, editable=False
    )

    objects = OfficerProfileQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        verbose_name = _("officer's profile")
        indexes = [
            # The public page of a community, and the register: the published ones of a site.
            models.Index(fields=["site", "status"], name="profile_of_site"),
        ]

    def __str__(self) -> str:
        return self.officer.name

    def clean(self) -> None:
        keep_to_site(self, self.site_id, "office")
        if self.office and self.office.status != LiaisonOffice.Status.OPEN:
            raise ValidationError({"office": _("This office was given up. Choose another.")})

    @classmethod
    def shown_in(cls, community: Community, on: date) -> list[Any]:
        """Whom everybody may read about on the page of this community today."""
        return cls.objects.shown(community, on)

    @property
    def lines(self) -> list[tuple[str, str]]:
        return lines_of(self.week)


def listed_places() -> Any:
    """The communities that may be named to everybody."""
    return Community.objects.listed()


def offices_for(place: Community, on: date) -> list[Any]:
    """The offices for a community as everybody may know them: `week` that holds, `notices` that come."""
    rows = LiaisonOffice.objects.in_use().for_community(place).order_by("name")
    found: list[Any] = list(rows.prefetch_related("published_hours", "closures"))
    for office in found:
        weeks = [one for one in office.published_hours.all() if one.starts_on <= on]
        office.week = max(weeks, key=lambda one: one.starts_on, default=None)
        told = [one for one in office.closures.all() if not one.withdrawn and one.ends_on >= on]
        office.notices = sorted(told, key=lambda one: one.starts_on)
    return found
