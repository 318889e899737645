"""A promise the company made to people outside."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from commitments.models.rulings import Measured
from commitments.querysets import DUE_SOON_DAYS, CommitmentQuerySet
from engagement.models import Community, Concern, Engagement, Stakeholder, StakeholderGroup
from people.models import BusinessUnit, Site
from records.lifecycle import Lifecycle
from records.models import Record

USER = settings.AUTH_USER_MODEL


class Commitment(Measured, Record):
    """A promise to people outside, with one accountable employee and a due date. Source: domain §3.1-3.2.

    `original_due` never changes once the promise is registered. `current_due` moves only by an approved
    and explained change. `agreed_due` moves only when that change was also asked for before the date
    agreed so far had passed, and agreed by the community: by it one judges what is late, kept and
    escalated, so that no late or lonely extension cures lateness (§3.3 rule 3). `fulfilled_on` is the
    day the thing was there, not the day somebody clicked. Overdue, due soon and at risk are questions,
    never set.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        REGISTERED = "registered", _("Registered")
        IN_PROGRESS = "in_progress", _("In progress")
        EVIDENCE = "evidence_submitted", _("Evidence submitted")
        FULFILLED = "fulfilled", _("Fulfilled")
        CONFIRMED = "community_confirmed", _("Confirmed by the community")
        DISPUTED = "disputed", _("Disputed")
        REJECTED = "rejected", _("Not a commitment")
        WITHDRAWN = "withdrawn_agreed", _("Withdrawn by agreement")
        SUPERSEDED = "superseded", _("Superseded")
        BREACHED = "not_fulfilled", _("Not fulfilled")

    OPEN = (Status.REGISTERED, Status.IN_PROGRESS, Status.EVIDENCE)
    KEPT = (Status.FULFILLED, Status.CONFIRMED)

    LIFECYCLE = Lifecycle(
        {
            "draft": ((), Status.DRAFT),
            "register": ({Status.DRAFT}, Status.REGISTERED),
            "reject": ({Status.DRAFT}, Status.REJECTED),
            "grant": ({Status.DRAFT}, Status.DRAFT),
            "turn_down": ({Status.DRAFT}, Status.REJECTED),
            "start": ({Status.REGISTERED}, Status.IN_PROGRESS),
            "submit_evidence": ({Status.IN_PROGRESS}, Status.EVIDENCE),
            "verify": ({Status.EVIDENCE}, Status.FULFILLED),
            "send_back": ({Status.EVIDENCE}, Status.IN_PROGRESS),
            "confirm": ({Status.FULFILLED, Status.DISPUTED}, Status.CONFIRMED),
            "dispute": ({Status.FULFILLED}, Status.DISPUTED),
            "withdraw": (OPEN, Status.WITHDRAWN),
            "supersede": (OPEN, Status.SUPERSEDED),
            "declare_not_fulfilled": (OPEN, Status.BREACHED),
        },
        path=[
            Status.DRAFT,
            Status.REGISTERED,
            Status.IN_PROGRESS,
            Status.EVIDENCE,
            Status.FULFILLED,
            Status.CONFIRMED,
        ],
    )

    class Source(models.TextChoices):
        MEETING = "meeting", _("Meeting")
        ESIA = "ESIA", _("Impact assessment")
        ESMP = "ESMP", _("Management or action plan")
        PERMIT = "permit_condition", _("Permit condition")
        AGREEMENT = "agreement", _("Agreement with a community")
        RESETTLEMENT = "resettlement_plan", _("Resettlement plan")
        REMEDY = "grievance_remedy", _("Remedy for a grievance")
        STATEMENT = "public_statement", _("Public statement")
        POLICY = "policy", _("Policy")
        LENDER = "lender_covenant", _("Lender's covenant")
        CONTRACT = "contract", _("Contract")
        LEGACY = "legacy", _("Inherited promise")
        INFORMAL = "informal", _("Informal")

    class Kind(models.TextChoices):
        ACTION = "action", _("Action")
        PAYMENT = "payment", _("Payment")
        EMPLOYMENT = "employment", _("Employment")
        PROCUREMENT = "procurement", _("Procurement")
        INFRASTRUCTURE = "infrastructure", _("Infrastructure")
        RESTRICTION = "restriction", _("Not to do something")
        INFORMATION = "information", _("Information")
        STANDARD = "ongoing_standard", _("Lasting standard")

    class Binding(models.TextChoices):
        LEGAL = "legal", _("By law")
        CONTRACTUAL = "contractual", _("By contract")
        VOLUNTARY = "voluntary", _("Voluntary")

    class OwnerType(models.TextChoices):
        INDIVIDUAL = "individual", _("A person")
        UNIT = "business_unit", _("A business unit")
        CONTRACTOR = "contractor", _("A contractor")
        NGO = "NGO", _("A civil-society organisation")
        GOVERNMENT = "local_government", _("Local government")
        JOINT = "joint", _("Several together")

    THIRD_PARTIES = (OwnerType.CONTRACTOR, OwnerType.NGO, OwnerType.GOVERNMENT)

    class EvidenceType(models.TextChoices):
        PHOTO = "photo", _("Photograph")
        DOCUMENT = "document", _("Document")
        RECEIPT = "receipt", _("Receipt")
        INSPECTION = "inspection", _("Inspection")
        SIGNATURE = "signature", _("Signature of the recipients")

    number = models.CharField(_("number"), max_length=30, unique=True, editable=False)
    site = models.ForeignKey(
        Site, models.PROTECT, related_name="commitments", verbose_name=_("site")
    )
    community = models.ForeignKey(
        Community,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments",
        verbose_name=_("community"),
    )
    status = models.CharField(
        _("status"), max_length=20, choices=Status, default=Status.DRAFT, editable=False
    )
    as_said = models.TextField(
        _("as it was said"), help_text=_("Word for word, in the language it was said in.")
    )
    summary = models.CharField(_("in plain words"), max_length=300)
    made_by = models.ForeignKey(
        USER, models.PROTECT, related_name="promises_made", verbose_name=_("promised by")
    )
    made_to = models.ForeignKey(
        StakeholderGroup, models.PROTECT, related_name="commitments", verbose_name=_("promised to")
    )
    made_on = models.DateField(_("promised on"))
    source = models.CharField(_("source"), max_length=20, choices=Source, default=Source.MEETING)
    engagement = models.ForeignKey(
        Engagement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments",
        verbose_name=_("meeting"),
    )
    concern = models.ForeignKey(
        Concern,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments",
        verbose_name=_("concern"),
    )
    clause = models.CharField(_("document and clause"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.ACTION)
    binding = models.CharField(
        _("binding"), max_length=12, choices=Binding, default=Binding.VOLUNTARY
    )
    owner_type = models.CharField(
        _("who delivers"), max_length=20, choices=OwnerType, default=OwnerType.INDIVIDUAL
    )
    owner = models.ForeignKey(
        USER,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments_owned",
        verbose_name=_("owner"),
    )
    owner_unit = models.ForeignKey(
        BusinessUnit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments",
        verbose_name=_("owning unit"),
    )
    owner_party = models.ForeignKey(
        Stakeholder,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments_owned",
        verbose_name=_("owning organisation"),
    )
    accountable = models.ForeignKey(
        USER,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments_accountable",
        verbose_name=_("accountable employee"),
        help_text=_("Always one of us, even if somebody else delivers."),
    )
    original_due = models.DateField(_("original due date"))
    current_due = models.DateField(_("due date"), editable=False)
    agreed_due = models.DateField(_("date agreed with the community"), editable=False)
    budget = models.DecimalField(
        _("budget"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    risk_if_missed = models.PositiveSmallIntegerField(
        _("harm if missed, 1 to 5"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    is_human_rights_relevant = models.BooleanField(_("touches human rights"), default=False)
    evidence_required = models.CharField(
        _("evidence needed"), max_length=20, choices=EvidenceType, blank=True
    )
    progress = models.TextField(_("progress"), blank=True, editable=False)
    verifier = models.ForeignKey(
        USER,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments_verified",
        editable=False,
    )
    fulfilled_on = models.DateField(_("fulfilled on"), null=True, blank=True, editable=False)
    confirmed_on = models.DateField(
        _("confirmed or disputed on"), null=True, blank=True, editable=False
    )
    confirmed_by = models.CharField(
        _("confirmed or disputed by"), max_length=160, blank=True, editable=False
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)
    withdrawal_proposed_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", editable=False
    )
    is_public = models.BooleanField(_("shown in public"), default=False)

    objects = CommitmentQuerySet.as_manager()

    SEALED = ("confirmed_by",)

    class Meta:
        indexes = [
            # The register's order; "due soon" at a site; the sweep and "overdue".
            models.Index(fields=["current_due", "id"], name="commitment_by_due"),
            models.Index(
                fields=["site", "current_due"],
                name="commitment_open",
                condition=Q(status__in=["registered", "in_progress", "evidence_submitted"]),
            ),
            models.Index(
                fields=["agreed_due"],
                name="commitment_late",
                condition=Q(status__in=["registered", "in_progress", "evidence_submitted"]),
            ),
            # "Mine": what I own or answer for.
            models.Index(fields=["owner", "status"], name="commitment_of_owner"),
            models.Index(fields=["accountable", "status"], name="commitment_of_accountable"),
            # "Waits for my word": what was promised beyond a mandate, and its clock.
            models.Index(
                fields=["mandate_role", "rule_by"],
                name="commitment_beyond_mandate",
                condition=Q(status="draft", mandate_answer="ask_first", ruled_by__isnull=True),
            ),
            # Search by a part of the summary.
            GinIndex(OpClass(Upper("summary"), name="gin_trgm_ops"), name="commitment_search"),
        ]
        constraints = [
            models.CheckConstraint(
                name="kept_commitment_has_its_day",
                condition=~Q(status__in=["fulfilled", "community_confirmed", "disputed"])
                | Q(fulfilled_on__isnull=False),
            ),
            models.CheckConstraint(
                name="open_commitment_has_owner_accountable_and_evidence",
                condition=~Q(status__in=["registered", "in_progress", "evidence_submitted"])
                | (Q(accountable__isnull=False) & ~Q(evidence_required="")),
                violation_error_message=_(
                    "An open commitment needs its accountable employee and the evidence that will show it."
                ),
            ),
            models.CheckConstraint(
                name="promised_before_due",
                condition=Q(original_due__gte=F("made_on")),
                violation_error_message=_(
                    "The due date is before the promise was made. Correct one of the dates."
                ),
            ),
            models.CheckConstraint(
                name="superseded_names_its_successor",
                condition=~Q(status="superseded") | Q(successor__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.summary}"

    def clean(self) -> None:
        """Everything is of one site, and the owner named is of the kind chosen."""
        for name in ("made_to", "community", "engagement", "concern", "owner_party"):
            other = getattr(self, name, None)
            if other is not None and self.site_id and other.site_id != self.site_id:
                raise ValidationError(
                    {name: _("This belongs to another site. Choose one of this site.")}
                )
        named: dict[str, tuple[str, Any]] = {
            self.OwnerType.INDIVIDUAL: ("owner", self.owner_id),
            self.OwnerType.UNIT: ("owner_unit", self.owner_unit_id),
            self.OwnerType.CONTRACTOR: ("owner_party", self.owner_party_id),
            self.OwnerType.NGO: ("owner_party", self.owner_party_id),
            self.OwnerType.GOVERNMENT: ("owner_party", self.owner_party_id),
        }
        field, key = named.get(self.owner_type, ("", True))
        if not key and self.status not in {self.Status.DRAFT, self.Status.REJECTED}:
            raise ValidationError({field: _("Say who delivers.")})

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    @property
    def is_closed(self) -> bool:
        """Neither a draft nor open: it was kept, broken, taken back or no promise."""
        return not self.is_open and self.status != self.Status.DRAFT

    @property
    def is_set_by_authority(self) -> bool:
        """The law or a permit sets its date; only the authority's document moves it (§3.3 rule 6)."""
        return self.binding == self.Binding.LEGAL or self.source == self.Source.PERMIT

    @property
    def owner_name(self) -> str:
        """Who delivers, in words, whatever kind of owner it is."""
        return (
            str(self.owner_unit or self.owner_party or self.owner or "") if self.owner_type else ""
        )

    @property
    def slip_days(self) -> int:
        """Days between the original date and the one that holds now."""
        return (self.current_due - self.original_due).days

    @property
    def is_pressing(self) -> bool:
        """All limits are halved: human rights are touched, or the law asks for it (domain §3.4)."""
        return self.is_human_rights_relevant or self.binding == self.Binding.LEGAL

    def is_overdue(self, on: date) -> bool:
        """Only after the date agreed with the community, not on it (T4, §3.3 rule 3)."""
        return self.is_open and on > self.agreed_due

    def is_due_soon(self, on: date) -> bool:
        return self.is_open and on <= self.current_due <= on + timedelta(days=DUE_SOON_DAYS)

    def is_at_risk(self, on: date) -> bool:
        """Due soon and nothing handed in yet."""
        return self.is_due_soon(on) and self.status != self.Status.EVIDENCE

    def days_overdue(self, on: date) -> int:
        return max((on - self.agreed_due).days, 0) if self.is_open else 0
