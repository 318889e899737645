"""Groups with a common stake, and how often they are to be met."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import DateField, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from engagement.models.communities import Community
from engagement.models.fields import SCORE, keep_to_site, words
from engagement.querysets import GroupQuerySet
from engagement.querysets.coverage import RHYTHM, tolerance_of
from people.models import Site
from records.clock import Now
from records.lifecycle import Lifecycle
from records.models import Record

USER = settings.AUTH_USER_MODEL


class StakeholderGroup(Record):
    """People with a common stake. Groups have sub-groups: who inside is not heard? Source: domain §1.3.2, §4.1."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        PROPOSED = "proposed", _("Proposed")
        DORMANT = "dormant", _("Dormant")
        RETIRED = "retired", _("Retired")
        MERGED = "merged", _("Merged")

    class Category(models.TextChoices):
        COMMUNITY = "community", _("Community")
        INDIGENOUS = "indigenous_people", _("Indigenous people")
        AUTHORITY = "traditional_authority", _("Traditional authority")
        LOCAL = "local_government", _("Local government")
        NATIONAL = "national_authority", _("National authority")
        PUBLIC_SECURITY = "public_security", _("Public security")
        CSO = "CSO_NGO", _("Civil society")
        MEDIA = "media", _("Media")
        UNION = "worker_union", _("Workers and unions")
        SUPPLIER = "supplier_contractor", _("Suppliers and contractors")
        BUSINESS = "business", _("Business")
        LANDOWNER = "landowner", _("Landowners")
        RESOURCE = "resource_user", _("Resource users")
        RELIGIOUS = "religious", _("Religious")
        ACADEMIC = "academic", _("Academic")
        INVESTOR = "investor_lender", _("Investors and lenders")
        OTHER = "other_company", _("Other companies")

    class Inclusion(models.TextChoices):
        REACHED = "reached", _("Reached")
        PARTLY = "partly_reached", _("Partly reached")
        NOT = "not_reached", _("Not reached")
        REFUSES = "refuses_contact", _("Refuses contact")

    class Relationship(models.TextChoices):
        UNKNOWN = "unknown", _("Not known")
        OPPOSED = "opposed", _("Opposed")
        CRITICAL = "critical", _("Critical")
        NEUTRAL = "neutral", _("Neutral")
        SUPPORTIVE = "supportive", _("Supportive")
        CHAMPION = "champion", _("Speaks for it")

    LIFECYCLE = Lifecycle(
        {
            "enter": ((), Status.ACTIVE),
            "propose": ((), Status.PROPOSED),
            "accept": ({Status.PROPOSED}, Status.ACTIVE),
            "rest": ({Status.ACTIVE}, Status.DORMANT),
            "wake": ({Status.DORMANT}, Status.ACTIVE),
            "merge": ({Status.PROPOSED, Status.ACTIVE, Status.DORMANT}, Status.MERGED),
            "unmerge": ({Status.MERGED}, Status.ACTIVE),
            "retire": ({Status.PROPOSED, Status.ACTIVE, Status.DORMANT}, Status.RETIRED),
        },
        path=[Status.PROPOSED, Status.ACTIVE, Status.DORMANT, Status.RETIRED],
    )

    site = models.ForeignKey(Site, models.PROTECT, related_name="groups", verbose_name=_("site"))
    community = models.ForeignKey(
        Community,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="groups",
        verbose_name=_("community"),
    )
    name = models.CharField(_("name"), max_length=120)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="subgroups",
        verbose_name=_("part of"),
    )
    category = models.CharField(
        _("category"), max_length=30, choices=Category, default=Category.COMMUNITY
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.ACTIVE, editable=False
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_from",
        verbose_name=_("merged into"),
        editable=False,
    )
    is_affected = models.BooleanField(_("affected by the project"), default=True)
    vulnerability = words(verbose_name=_("vulnerable because"))
    interest = models.PositiveSmallIntegerField(_("interest"), default=3, validators=SCORE)
    influence = models.PositiveSmallIntegerField(_("influence"), default=3, validators=SCORE)
    impact = models.PositiveSmallIntegerField(_("impact on them"), default=3, validators=SCORE)
    inclusion = models.CharField(
        _("inclusion"), max_length=20, choices=Inclusion, default=Inclusion.REACHED
    )
    preferred_language = models.CharField(_("preferred language"), max_length=60, blank=True)
    preferred_channel = models.CharField(_("preferred channel"), max_length=60, blank=True)
    safe_channel = models.CharField(
        _("safe channel"),
        max_length=120,
        blank=True,
        help_text=_("How to reach them without anybody being harmed for it."),
    )
    relationship = models.CharField(
        _("how they stand to the project"),
        max_length=12,
        choices=Relationship,
        default=Relationship.UNKNOWN,
        editable=False,
    )
    relationship_on = models.DateField(_("judged on"), null=True, blank=True, editable=False)
    relationship_by = models.ForeignKey(
        USER,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("judged by"),
        editable=False,
    )
    representation = models.TextField(
        _("who speaks for them, and how they were chosen"), blank=True
    )
    representation_verified_on = models.DateField(_("last verified on"), null=True, blank=True)
    barriers = models.TextField(
        _("what keeps them from being heard"),
        blank=True,
        help_text=_("Distance, language, fear, work hours, who is in the room."),
    )
    interval_days = models.PositiveSmallIntegerField(
        _("agreed contact every … days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: by priority, as the mapping says."),
    )
    tolerance_days = models.PositiveSmallIntegerField(
        _("and … days of patience"),
        null=True,
        blank=True,
        help_text=_("Empty: 15 per cent of the interval, rounded up."),
    )
    most_per_month = models.PositiveSmallIntegerField(
        _("wants to be met at most … times in 31 days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: four times. More is said to be too much."),
    )
    registered_on = models.DateField(
        _("known since"), db_default=Cast(Now(), DateField()), editable=False
    )
    officer = models.ForeignKey(
        USER,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="groups_kept",
        verbose_name=_("liaison officer"),
    )

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("stakeholder group")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "name"],
                name="one_group_per_name",
                violation_error_message=_("The site has a group of this name already."),
            ),
            models.CheckConstraint(
                name="group_is_met_every_so_many_days",
                condition=Q(interval_days__isnull=True) | Q(interval_days__gte=1),
                violation_error_message=_("At least one day. Leave it empty to go by priority."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        keep_to_site(self, self.site_id, "community", "parent")
        above, seen = self.parent, {self.pk}
        while above:
            if above.pk in seen:
                raise ValidationError({"parent": _("A group cannot be part of itself.")})
            seen.add(above.pk)
            above = above.parent

    @property
    def interval(self) -> int:
        """Days between two contacts: as agreed with the group, or by priority (domain §4.1)."""
        return self.interval_days or RHYTHM[self.priority]

    @property
    def tolerance(self) -> int:
        """Days a contact may be late: set by hand, or 15 per cent of the interval, rounded up."""
        return tolerance_of(self.interval) if self.tolerance_days is None else self.tolerance_days

    @property
    def priority(self) -> int:
        """1 to 5; people who are hit hardest and heard least come first (domain §4.1)."""
        half_up = (self.interest + self.influence + 1) // 2
        unheard = self.vulnerability or self.inclusion in {
            self.Inclusion.PARTLY,
            self.Inclusion.NOT,
        }
        return min(5, max(self.impact, half_up) + bool(unheard))


class Score(Record):
    """What is at stake for a group, as somebody judged it on a day, and why. Never changed. Source: domain §4.1.

    The group carries the newest; these rows are the history.
    """

    group = models.ForeignKey(
        StakeholderGroup, models.PROTECT, related_name="scores", editable=False
    )
    scored_on = models.DateField(_("on"))
    interest = models.PositiveSmallIntegerField(_("interest"), validators=SCORE)
    influence = models.PositiveSmallIntegerField(_("influence"), validators=SCORE)
    impact = models.PositiveSmallIntegerField(_("impact on them"), validators=SCORE)
    rationale = models.TextField(_("why"), blank=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("judged by"))

    class Meta:
        ordering = ["scored_on", "created_at"]
        # The history of one group, oldest first.
        indexes = [models.Index(fields=["group", "scored_on"], name="score_of_a_group")]

    def __str__(self) -> str:
        return f"{self.scored_on}: {self.interest}, {self.influence}, {self.impact}"
