"""How one behaves as a guest: the briefing of a community, edition by edition, and who has read it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from engagement.models.mapping import Community
from engagement.models.meetings import Engagement
from engagement.querysets import BriefingReadingQuerySet, CulturalBriefingQuerySet
from records.models import Record

USER = settings.AUTH_USER_MODEL
QUARTERS = 24  # lines of the table of visits


def visits_by_quarter(user: Any) -> list[dict[str, Any]]:
    """Meetings with senior management by site and quarter, newest first, for who reads figures. Source: E-10."""
    visits = Engagement.objects.counted_for(user).senior_visits()
    rows = list(visits.by_site_and_quarter()[:QUARTERS])
    for row in rows:
        row["name"] = f"{row['quarter'].year} Q{(row['quarter'].month + 2) // 3}"
    return rows


def places_without_visit(user: Any, since: date) -> list[Community]:
    """Communities where nobody of senior management has been from this day on."""
    places = Community.objects.counted_for(user).without_senior_visit(since)
    return list(places.select_related("site").order_by("site__name", "name"))


class CulturalBriefing(Record):
    """What a visitor must know before going there. Never corrected: a newer edition takes its place.

    `written_on` is a civil date at the site.
    """

    community = models.ForeignKey(
        Community, models.PROTECT, related_name="briefings", editable=False
    )
    edition = models.PositiveSmallIntegerField(_("edition"), default=1, editable=False)
    greet_first = models.TextField(
        _("whom to greet first"), help_text=_("Offices, not names: the elder at the first house.")
    )
    greeting = models.CharField(_("how to greet"), max_length=200, blank=True)
    language = models.CharField(_("language of the greeting"), max_length=60, blank=True)
    bring = models.TextField(_("what to bring"), blank=True)
    avoid = models.TextField(_("what not to do"))
    more = models.TextField(
        _("what else a guest should know"),
        blank=True,
        help_text=_(
            "Days of mourning, who speaks first, where women sit, what hurt people before."
        ),
    )
    written_on = models.DateField(_("written on"), editable=False)
    written_by = models.ForeignKey(
        USER, models.PROTECT, related_name="briefings_written", editable=False
    )

    objects = CulturalBriefingQuerySet.as_manager()

    class Meta:
        ordering = ["community", "-edition"]
        verbose_name = _("briefing")
        constraints = [
            models.UniqueConstraint(
                fields=["community", "edition"], name="one_briefing_per_edition"
            )
        ]

    def __str__(self) -> str:
        return str(_("Visiting %(community)s, edition %(edition)d")) % {
            "community": self.community,
            "edition": self.edition,
        }

    @property
    def site_id(self) -> object:
        return self.community.site_id


class BriefingReading(Record):
    """Somebody says that they have read an edition. `read_on`: a civil date at the community's site."""

    briefing = models.ForeignKey(CulturalBriefing, models.PROTECT, related_name="readings")
    person = models.ForeignKey(USER, models.PROTECT, related_name="briefings_read")
    read_on = models.DateField()

    objects = BriefingReadingQuerySet.as_manager()

    class Meta:
        ordering = ["read_on", "created_at"]
        constraints = [
            models.UniqueConstraint(fields=["briefing", "person"], name="one_reading_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.briefing}"

    def get_absolute_url(self) -> str:
        return self.briefing.get_absolute_url()
