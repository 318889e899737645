"""People and organisations, with as little about them as the work needs."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from engagement.models.communities import Community
from engagement.models.fields import keep_to_site
from engagement.models.groups import StakeholderGroup
from engagement.querysets import StakeholderQuerySet
from people.models import Site
from records.lifecycle import Lifecycle
from records.models import Record
from records.sealed import SealedTextField


class Stakeholder(Record):
    """A person or an organisation, with as little personal data as the work needs. Source: domain §1.3.3."""

    SEALED = ("name", "role", "email", "phone")

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        INACTIVE = "inactive", _("Set aside")
        ANONYMISED = "anonymised", _("Anonymised")
        MERGED = "merged", _("Merged")

    LIFECYCLE = Lifecycle(
        {
            "register": ((), Status.ACTIVE),
            "set_aside": ({Status.ACTIVE}, Status.INACTIVE),
            "take_up": ({Status.INACTIVE}, Status.ACTIVE),
            "merge": ({Status.ACTIVE, Status.INACTIVE}, Status.MERGED),
            "unmerge": ({Status.MERGED}, Status.ACTIVE),
            "anonymise": (
                {Status.ACTIVE, Status.INACTIVE, Status.MERGED},
                Status.ANONYMISED,
            ),
        },
        path=[Status.ACTIVE, Status.INACTIVE, Status.ANONYMISED],
    )

    class AgeBand(models.TextChoices):
        UNDER_18 = "under_18", _("Under 18")
        YOUNG = "18_29", _("18 to 29")
        ADULT = "30_59", _("30 to 59")
        ELDER = "60_up", _("60 and older")

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
    age_band = models.CharField(_("age"), max_length=10, choices=AgeBand, blank=True)
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.ACTIVE, editable=False
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
    phone = SealedTextField(_("phone"), blank=True)
    email = SealedTextField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=60, blank=True)
    consent_basis = models.CharField(_("why we may keep this"), max_length=20, choices=Consent)
    consent_on = models.DateField(_("consent given on"), null=True, blank=True)
    retention_until = models.DateField(
        _("keep until"),
        null=True,
        blank=True,
        help_text=_(
            "When we no longer need to know who this is. Five years after the last contact is usual."
        ),
    )
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
            models.Index(
                fields=["site", "name", "id"],
                include=["is_protected", "status", "kind"],  # counted from the index alone
                name="stakeholder_by_site",
            ),
            models.Index(fields=["name", "id"], name="stakeholder_by_name"),
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="stakeholder_name_search"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        keep_to_site(self, self.site_id, "community")

    @property
    def is_anonymous(self) -> bool:
        return self.status == self.Status.ANONYMISED
