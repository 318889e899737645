"""Where people live: communities, and the seasons in which nobody can reach them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from engagement.models.fields import VULNERABLE, words
from engagement.querysets import ClosedSeasonQuerySet, CommunityQuerySet, HeadcountQuerySet
from people.models import Site
from records.models import Record

USER = settings.AUTH_USER_MODEL


class Community(Record):
    """People who live together in the area of influence. Source: domain §1.3.2."""

    class Kind(models.TextChoices):
        SETTLEMENT = "settlement", _("Settlement")
        NEIGHBOURHOOD = "neighbourhood", _("Neighbourhood")
        CAMP = "camp", _("Camp")
        PASTORAL = "pastoral", _("Dispersed or pastoral")
        ONLINE = "online", _("Online")

    site = models.ForeignKey(
        Site, models.PROTECT, related_name="communities", verbose_name=_("site")
    )
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.SETTLEMENT)
    officer = models.ForeignKey(
        USER,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="communities",
        verbose_name=_("liaison officer"),
    )
    population_female = models.PositiveIntegerField(_("women and girls"), null=True, blank=True)
    population_male = models.PositiveIntegerField(_("men and boys"), null=True, blank=True)
    population_source = models.CharField(
        _("source and year of the numbers"), max_length=200, blank=True
    )
    languages = words(verbose_name=_("languages"))
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    leadership = models.TextField(
        _("leaders and how they decide"),
        blank=True,
        help_text=_("Councils, elders, who may call an assembly. Offices, not names."),
    )
    exposure = models.TextField(
        _("what reaches them from the site"),
        blank=True,
        help_text=_("Dust, trucks, noise, water, land; downstream or downwind."),
    )
    distance_km = models.DecimalField(
        _("distance to the site, km"), max_digits=6, decimal_places=1, null=True, blank=True
    )
    access = models.TextField(
        _("access and protocol"), blank=True, help_text=_("Seasons, roads, whom to greet first.")
    )
    is_listed = models.BooleanField(
        _("shown on the public page"),
        default=False,
        help_text=_(
            "Its name and its officers can be read without sign-in. Not where being named is a danger."
        ),
    )

    objects = CommunityQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "communities"
        constraints = [
            models.UniqueConstraint(
                fields=["site", "name"],
                name="one_community_per_name",
                violation_error_message=_("The site has a community of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def population(self) -> int | None:
        counts = [
            count for count in (self.population_female, self.population_male) if count is not None
        ]
        return sum(counts) if counts else None


class Headcount(Record):
    """How many people of one kind live in a community, as somebody counted or estimated them on a day.

    Never corrected: a newer count of the same kind takes its place. Source: domain §1.3.2.
    """

    community = models.ForeignKey(
        Community, models.PROTECT, related_name="headcounts", editable=False
    )
    who = models.CharField(_("who"), max_length=30, choices=VULNERABLE)
    people = models.PositiveIntegerField(_("people"))
    counted_on = models.DateField(_("counted on"))
    source = models.CharField(_("source"), max_length=200)

    objects = HeadcountQuerySet.as_manager()

    class Meta:
        ordering = ["who", "-counted_on", "-created_at"]

    def __str__(self) -> str:
        return f"{self.get_who_display()}: {self.people}"

    def get_absolute_url(self) -> str:
        """A count is read on its community's page."""
        return self.community.get_absolute_url()

    @property
    def site_id(self) -> object:
        return self.community.site_id


class ClosedSeason(Record):
    """Days on which a community cannot be reached, both ends included. Source: domain §4.5.

    Only what was known beforehand excuses: `registered_on`, the civil date on which it was entered, is not
    after the first of the days. One that was taken back stays readable and excuses nothing.
    """

    community = models.ForeignKey(
        Community, models.PROTECT, related_name="closed_seasons", editable=False
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), help_text=_("The last day."))
    reason = models.CharField(_("why"), max_length=200)
    registered_on = models.DateField(_("entered on"), editable=False)
    withdrawn = models.BooleanField(_("taken back"), default=False, editable=False)

    objects = ClosedSeasonQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                name="closed_season_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day is before the first."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.reason} ({self.starts_on} – {self.ends_on})"

    def get_absolute_url(self) -> str:
        """A closed season is read on its community's page."""
        return self.community.get_absolute_url()

    @property
    def site_id(self) -> object:
        return self.community.site_id

    @property
    def counts(self) -> bool:
        """Whether it excuses: entered before it began, and not taken back."""
        return not self.withdrawn and self.registered_on <= self.starts_on
