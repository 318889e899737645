"""Free, prior and informed consent: how a people is asked, what they said, and whether work may begin."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from engagement.models.mapping import Community, StakeholderGroup
from engagement.models.meetings import Engagement
from engagement.querysets import ConditionQuerySet, ConsentProcessQuerySet, InformationGivenQuerySet
from people.models import Site
from records.lifecycle import Lifecycle
from records.models import Attachment, Record

USER = settings.AUTH_USER_MODEL


class ConsentProcess(Record):
    """One activity, one people, one question: may we? Source: domain §1.3.13, IFC PS7 ¶11-17.

    Every step keeps its civil day. `deliberation_days` are calendar days, agreed with the people. After a
    refusal, a withdrawal or a material change of the project a new process `follows` this one, so that
    what was said stays as it was said.
    """

    class Trigger(models.TextChoices):
        LAND = "traditional_land_or_resources", _("Traditional land or resources")
        RELOCATION = "relocation", _("Relocation")
        HERITAGE = "critical_cultural_heritage", _("Critical cultural heritage")
        LAW = "legal_requirement", _("The law asks for it")
        VOLUNTARY = "voluntary", _("We want it")

    class Status(models.TextChoices):
        NOT_REQUIRED = "not_required", _("Not required")
        REQUIRED = "required", _("Required")
        REPRESENTATION = "representation_agreed", _("Representation agreed")
        PROTOCOL = "protocol_agreed", _("Protocol agreed")
        INFORMED = "information_shared", _("Information shared")
        DELIBERATING = "deliberating", _("Deliberating")
        GIVEN = "consent_given", _("Consent given")
        CONDITIONAL = "consent_conditional", _("Consent with conditions")
        WITHHELD = "consent_withheld", _("Consent withheld")
        MONITORED = "agreement_monitored", _("Agreement monitored")
        WITHDRAWN = "consent_withdrawn", _("Consent withdrawn")
        RENEWAL = "renewal_required", _("To be renewed")

    class Outcome(models.TextChoices):
        GIVEN = "given", _("Given")
        CONDITIONAL = "conditional", _("Given with conditions")
        WITHHELD = "withheld", _("Withheld")

    STANDING = (Status.GIVEN, Status.CONDITIONAL, Status.MONITORED)
    ASKING = (
        Status.REQUIRED,
        Status.REPRESENTATION,
        Status.PROTOCOL,
        Status.INFORMED,
        Status.DELIBERATING,
    )
    LIFECYCLE = Lifecycle(
        {
            "open": ((), Status.REQUIRED),
            "confirm_waiver": ({Status.REQUIRED}, Status.NOT_REQUIRED),
            "agree_representation": ({Status.REQUIRED}, Status.REPRESENTATION),
            "agree_protocol": ({Status.REPRESENTATION}, Status.PROTOCOL),
            "share_information": ({Status.PROTOCOL}, Status.INFORMED),
            "deliberate": ({Status.INFORMED}, Status.DELIBERATING),
            "give_consent": ({Status.DELIBERATING}, Status.GIVEN),
            "give_conditionally": ({Status.DELIBERATING}, Status.CONDITIONAL),
            "withhold": ({Status.DELIBERATING}, Status.WITHHELD),
            "monitor": ({Status.GIVEN, Status.CONDITIONAL}, Status.MONITORED),
            "withdraw": (set(STANDING), Status.WITHDRAWN),
            "require_renewal": (set(STANDING), Status.RENEWAL),
        },
        path=[*ASKING, Status.GIVEN, Status.MONITORED],
    )

    site = models.ForeignKey(Site, models.PROTECT, related_name="consents", verbose_name=_("site"))
    community = models.ForeignKey(
        Community, models.PROTECT, related_name="consents", verbose_name=_("community")
    )
    group = models.ForeignKey(
        StakeholderGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="consents",
        verbose_name=_("people concerned"),
    )
    activity = models.CharField(
        _("what we want to do"),
        max_length=200,
        help_text=_("In words that people there would use."),
    )
    trigger = models.CharField(_("why consent is needed"), max_length=32, choices=Trigger)
    renewal_triggers = models.TextField(
        _("what makes us ask again"), blank=True, help_text=_("Which changes of the project.")
    )
    follows = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="followed_by",
        editable=False,
        verbose_name=_("follows"),
    )
    status = models.CharField(
        _("status"), max_length=24, choices=Status, default=Status.REQUIRED, editable=False
    )
    opened_by = models.ForeignKey(
        USER, models.PROTECT, related_name="consents_opened", editable=False
    )
    opened_on = models.DateField(_("required since"), editable=False)
    representatives = models.TextField(
        _("their representative institutions"), blank=True, editable=False
    )
    verified_how = models.TextField(_("how this was verified"), blank=True, editable=False)
    representation_on = models.DateField(null=True, editable=False)
    protocol = models.TextField(_("agreed protocol"), blank=True, editable=False)
    advice = models.TextField(_("independent advice that we pay for"), blank=True, editable=False)
    deliberation_days = models.PositiveSmallIntegerField(
        _("days to deliberate"), null=True, editable=False
    )
    protocol_on = models.DateField(null=True, editable=False)
    information_on = models.DateField(null=True, editable=False)
    deliberation_on = models.DateField(null=True, editable=False)
    outcome = models.CharField(
        _("outcome"), max_length=12, choices=Outcome, blank=True, editable=False
    )
    outcome_words = models.TextField(_("what they said"), blank=True, editable=False)
    scope_limits = models.TextField(_("what it does not cover"), blank=True, editable=False)
    consent_on = models.DateField(_("decided on"), null=True, editable=False)
    agreement = models.ForeignKey(
        Attachment, models.PROTECT, null=True, related_name="+", editable=False
    )
    monitored_on = models.DateField(null=True, editable=False)
    monitored_how = models.TextField(_("how it is monitored"), blank=True, editable=False)
    ended_on = models.DateField(
        null=True, editable=False, help_text="withdrawn, or to be renewed, from this day"
    )
    activity_started_on = models.DateField(_("activity began on"), null=True, editable=False)
    without_consent = models.BooleanField(default=False, editable=False)
    waived_by = models.ForeignKey(
        USER, models.PROTECT, null=True, related_name="consents_waived", editable=False
    )
    waiver_reason = models.TextField(blank=True, editable=False)
    legal_by = models.ForeignKey(
        USER, models.PROTECT, null=True, related_name="consents_waived_legally", editable=False
    )
    legal_reason = models.TextField(blank=True, editable=False)
    engagements = models.ManyToManyField(
        Engagement, related_name="consents", editable=False, verbose_name=_("meetings")
    )

    objects = ConsentProcessQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "pk"]
        indexes = [
            # The register: newest first, of some sites, in one state.
            models.Index(fields=["-opened_on", "site", "status"], name="consent_register"),
            # E-12: activities that began in a period.
            models.Index(
                fields=["activity_started_on"],
                name="consent_started",
                condition=Q(activity_started_on__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="two_persons_waive_consent",
                condition=Q(legal_by__isnull=True)
                | Q(waived_by__isnull=False) & ~Q(legal_by=models.F("waived_by")),
            ),
        ]

    def __str__(self) -> str:
        return self.activity

    def clean(self) -> None:
        if self.community_id and self.community.site_id != self.site_id:
            raise ValidationError({"community": _("This community is at another site.")})
        if self.group_id and self.group.site_id != self.site_id:
            raise ValidationError({"group": _("This group is at another site.")})

    @property
    def earliest_consent_on(self) -> date | None:
        """The first day on which the agreed time to deliberate is over."""
        if self.deliberation_on is None:
            return None
        return self.deliberation_on + timedelta(days=self.deliberation_days or 0)

    @property
    def waits_for_waiver(self) -> bool:
        """Community relations signed that no consent is needed; the legal word is missing."""
        return self.status == self.Status.REQUIRED and self.waived_by_id is not None

    def steps(self) -> list[dict[str, Any]]:
        """The picture of the way it really took, whatever the answer was."""
        state = self.Status
        answer = {
            self.Outcome.CONDITIONAL: state.CONDITIONAL,
            self.Outcome.WITHHELD: state.WITHHELD,
        }.get(self.Outcome(self.outcome) if self.outcome else self.Outcome.GIVEN, state.GIVEN)
        path = [*self.ASKING, answer]
        if self.status == state.NOT_REQUIRED:
            path = [state.REQUIRED, state.NOT_REQUIRED]
        elif self.status in {state.WITHDRAWN, state.RENEWAL}:
            path.append(state(self.status))
        elif answer != state.WITHHELD:
            path.append(state.MONITORED)
        return Lifecycle(self.LIFECYCLE.moves, path=path).picture(self)

    def checklist(
        self, *, understood: bool, conditions: list[Condition]
    ) -> list[tuple[Any, date | None, Any]]:
        """(step, day on which it was done or None, what it needs), in order; for the page."""
        done = _("{n} of {all} verified.").format(
            n=sum(one.verified_on is not None for one in conditions), all=len(conditions)
        )
        told = (
            _("They have something in their language; say since when they have everything.")
            if understood
            else _("Note at least one thing given in a language that is spoken there.")
        )
        return [
            (
                _("Who speaks for them"),
                self.representation_on,
                _("Their institutions, and how we made sure."),
            ),
            (
                _("How they decide"),
                self.protocol_on,
                _("The protocol, and the days they take to deliberate."),
            ),
            (_("What they know"), self.information_on, told),
            (_("Their own time"), self.deliberation_on, _("They talk it over among themselves.")),
            (
                _("Their answer"),
                self.consent_on,
                _("In their words, after the agreed days, with the signed agreement for a yes."),
            ),
            (
                _("Every condition"),
                max((one.verified_on for one in conditions), default=None)
                if conditions and all(one.verified_on for one in conditions)
                else None,
                done if conditions else _("None is written down."),
            ),
        ]

    def missing_to_start(self, on: date, conditions: Iterable[Condition]) -> list[str]:
        """What stands between the people's answer and a start on that day, in plain words; nothing: go."""
        if self.status not in self.STANDING or self.consent_on is None:
            return [self._no_answer()]
        missing = []
        if on < self.consent_on:
            missing.append(
                _now("The day lies before the consent. Choose the consent's day or later.")
            )
        return missing + [words for one in conditions if (words := one.missing(on))]

    def _no_answer(self) -> str:
        state = self.Status
        return {
            state.WITHDRAWN: _now("The people withdrew their consent. Ask again in a new process."),
            state.RENEWAL: _now("The project changed. Ask again about what is planned now."),
            state.WITHHELD: _now("The people said no. That is their answer; nothing may begin."),
            state.NOT_REQUIRED: _now("No consent is needed here, so this process holds no start."),
        }.get(state(self.status)) or _now("The people have not given their consent yet.")


class InformationGiven(Record):
    """What the people were told or handed, in which language, on which day."""

    process = models.ForeignKey(
        ConsentProcess, models.PROTECT, related_name="information", editable=False
    )
    what = models.CharField(_("what they were given"), max_length=200)
    language = models.CharField(_("language"), max_length=60)
    given_on = models.DateField(_("given on"))
    given_by = models.ForeignKey(USER, models.PROTECT, related_name="+", editable=False)

    objects = InformationGivenQuerySet.as_manager()

    class Meta:
        ordering = ["given_on", "pk"]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        """Read on the page of its process."""
        return self.process.get_absolute_url()

    @property
    def site_id(self) -> object:
        return self.process.site_id

    def is_understood_by(self, languages: Iterable[str]) -> bool:
        """In one of these languages, however written."""
        return self.language.strip().casefold() in {one.strip().casefold() for one in languages}


class Condition(Record):
    """What must be done before work may begin, as the people asked. Closed by one, verified by another."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Waits to be verified")
        VERIFIED = "verified", _("Verified")

    LIFECYCLE = Lifecycle(
        {
            "set": ((), Status.OPEN),
            "close": ({Status.OPEN}, Status.CLOSED),
            "verify": ({Status.CLOSED}, Status.VERIFIED),
            "send_back": ({Status.CLOSED}, Status.OPEN),
        },
        path=[Status.OPEN, Status.CLOSED, Status.VERIFIED],
    )

    process = models.ForeignKey(
        ConsentProcess, models.PROTECT, related_name="conditions", editable=False
    )
    text = models.TextField(_("condition"), max_length=1000, help_text=_("In the people's words."))
    owner = models.ForeignKey(
        USER, models.PROTECT, related_name="consent_conditions", verbose_name=_("owner")
    )
    due_on = models.DateField(_("to be fulfilled by"))
    status = models.CharField(
        _("status"), max_length=8, choices=Status, default=Status.OPEN, editable=False
    )
    evidence = models.TextField(_("what shows it"), blank=True, editable=False)
    document = models.ForeignKey(
        Attachment, models.PROTECT, null=True, related_name="+", editable=False
    )
    closed_on = models.DateField(null=True, editable=False)
    closed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", editable=False)
    verified_on = models.DateField(null=True, editable=False)
    verified_by = models.ForeignKey(
        USER, models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = ConditionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            # What is still open, most urgent first: the home page and the register's filter.
            models.Index(fields=["due_on"], name="condition_open", condition=Q(status="open")),
        ]
        constraints = [
            models.CheckConstraint(
                name="another_verifies_a_condition",
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=models.F("closed_by")),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        """Read on the page of its process."""
        return self.process.get_absolute_url()

    @property
    def site_id(self) -> object:
        return self.process.site_id

    def is_overdue(self, on: date) -> bool:
        return self.status == self.Status.OPEN and on > self.due_on

    def missing(self, on: date) -> str:
        """What it lacks for a start on that day; empty when it was verified by then."""
        if self.status == self.Status.OPEN:
            return _now("Condition not fulfilled: %s") % self.text
        if self.verified_on is None:
            return _now("Condition closed, but nobody else has verified it: %s") % self.text
        if self.verified_on > on:
            return _now("Condition verified only after that day: %s") % self.text
        return ""
