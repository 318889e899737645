"""Who is there: communities, groups and stakeholders."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from engagement.querysets import CommunityQuerySet, GroupQuerySet, StakeholderQuerySet
from people.models import Site
from records.lifecycle import Lifecycle
from records.models import Record
from records.sealed import SealedTextField

USER = settings.AUTH_USER_MODEL
SCORE = [MinValueValidator(1), MaxValueValidator(5)]


def keep_to_site(record: Any, site: Any, *names: str) -> None:
    """What a record points at is of its own site (ValidationError at the field)."""
    for name in names:
        other = getattr(record, name, None)
        if other is not None and site and other.site_id != site:
            raise ValidationError(
                {name: _("This belongs to another site. Choose one of this site.")}
            )


def words(**options: Any) -> ArrayField:
    """A short list of short words, e.g. languages."""
    return ArrayField(models.CharField(max_length=60), default=list, blank=True, **options)


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
    access = models.TextField(
        _("access and protocol"), blank=True, help_text=_("Seasons, roads, whom to greet first.")
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


class StakeholderGroup(Record):
    """People with a common stake. Groups have sub-groups: who inside is not heard? Source: domain §1.3.2, §4.1."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        DORMANT = "dormant", _("Dormant")
        RETIRED = "retired", _("Retired")

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

    LIFECYCLE = Lifecycle(
        {
            "enter": ((), Status.ACTIVE),
            "rest": ({Status.ACTIVE}, Status.DORMANT),
            "wake": ({Status.DORMANT}, Status.ACTIVE),
            "retire": ({Status.ACTIVE, Status.DORMANT}, Status.RETIRED),
        },
        path=[Status.ACTIVE, Status.DORMANT, Status.RETIRED],
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
    interval_days = models.PositiveSmallIntegerField(
        _("agreed contact every … days"),
        null=True,
        blank=True,
        help_text=_("Empty: by priority, as the mapping says."),
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
            )
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
    def priority(self) -> int:
        """1 to 5; people who are hit hardest and heard least come first (domain §4.1)."""
        half_up = (self.interest + self.influence + 1) // 2
        unheard = self.vulnerability or self.inclusion in {
            self.Inclusion.PARTLY,
            self.Inclusion.NOT,
        }
        return min(5, max(self.impact, half_up) + bool(unheard))


class Stakeholder(Record):
    """A person or an organisation, with as little personal data as the work needs. Source: domain §1.3.3."""

    SEALED = ("name", "alias", "email", "phone")

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        ORGANISATION = "organisation", _("Organisation")

    class Gender(models.TextChoices):
        FEMALE = "female", _("Woman")
        MALE = "male", _("Man")
        OTHER = "other", _("Other")
        UNDISCLOSED = "undisclosed", _("Not said")

    class Consent(models.TextChoices):
        CONSENT = "consent", _("Consent")
        INTEREST = "legitimate_interest", _("Legitimate interest")
        LEGAL = "legal_obligation", _("Legal obligation")
        VITAL = "vital_interest", _("Vital interest")

    site = models.ForeignKey(
        Site, models.PROTECT, related_name="stakeholders", verbose_name=_("site")
    )
    community = models.ForeignKey(
        Community,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stakeholders",
        verbose_name=_("community"),
    )
    groups = models.ManyToManyField(
        StakeholderGroup, blank=True, related_name="members", verbose_name=_("groups")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.PERSON)
    name = models.CharField(_("name"), max_length=160, help_text=_("Or an alias the person chose."))
    role = models.CharField(_("role in the community"), max_length=120, blank=True)
    gender = models.CharField(
        _("gender"), max_length=12, choices=Gender, default=Gender.UNDISCLOSED
    )
    phone = SealedTextField(_("phone"), blank=True)
    email = SealedTextField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=60, blank=True)
    consent_basis = models.CharField(_("why we may keep this"), max_length=20, choices=Consent)
    consent_on = models.DateField(_("consent given on"), null=True, blank=True)
    do_not_contact = models.BooleanField(_("does not want to be contacted"), default=False)
    is_protected = models.BooleanField(
        _("protected"),
        default=False,
        help_text=_(
            "Hidden from everybody but the community-relations manager and the restricted-case handler."
        ),
    )

    objects = StakeholderQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        indexes = [
            # The register's order and place; search by part of a name.
            models.Index(fields=["site", "name"], name="stakeholder_by_site"),
            models.Index(fields=["name", "id"], name="stakeholder_by_name"),
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="stakeholder_name_search"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        keep_to_site(self, self.site_id, "community")
