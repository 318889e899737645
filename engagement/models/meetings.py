"""What was said: meetings and who was there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from engagement.models.mapping import (
    Community,
    Stakeholder,
    StakeholderGroup,
    keep_to_site,
    words,
)
from engagement.models.topics import Function, Topic
from engagement.querysets import EngagementQuerySet
from governance.models import KeyMessage
from people.models import Site
from records.fulltext import Words
from records.lifecycle import Lifecycle
from records.models import Record

USER = settings.AUTH_USER_MODEL
LOG_DAYS = 5  # calendar days to log a meeting (domain §1.3.5, company default)
EDIT_HOURS = (
    72  # the writer may correct a log this long; later changes are amendments (domain §1.2)
)


ENGAGEMENT_TEXTS = ("title", "summary", "questions", "agreements", "disagreements")  # searched
PROTECTED_METRES = 1000  # two decimals of a degree: where a protected meeting was is kept no closer
MOODS = [
    (-2, _("very negative")),
    (-1, _("negative")),
    (0, _("neutral")),
    (1, _("positive")),
    (2, _("very positive")),
]


class Engagement(Record):
    """A contact with people of the communities, as it was logged. Source: domain §1.3.5, §4.3.

    `held_on` is the civil date at the site; `created_at` is when it was logged, `client_at` when the
    writer's own device says it was written.
    """

    class Status(models.TextChoices):
        SUBMITTED = "submitted", _("Submitted")
        REVIEWED = "reviewed", _("Reviewed")
        SHARED = "shared_back", _("Shared back")
        VOID = "void", _("Void")

    class Channel(models.TextChoices):
        PUBLIC = "public_meeting", _("Public meeting")
        FOCUS = "focus_group", _("Focus group")
        ONE = "one_to_one", _("One to one")
        HOUSEHOLD = "household_visit", _("Household visit")
        OFFICE = "office_visit", _("Office visit")
        PHONE = "phone_sms", _("Phone or text message")
        RADIO = "radio", _("Radio")
        SOCIAL = "social_media", _("Social media")
        SITE = "site_visit", _("Site visit")
        COMMITTEE = "committee", _("Committee")
        WORKSHOP = "workshop", _("Workshop")
        SURVEY = "survey", _("Survey")
        LETTER = "letter", _("Letter")
        ASSEMBLY = "traditional_assembly", _("Traditional assembly")

    class Initiator(models.TextChoices):
        COMPANY = "company", _("The company")
        STAKEHOLDER = "stakeholder", _("Stakeholders")
        AUTHORITY = "authority", _("An authority")
        THIRD = "third_party", _("Somebody else")

    class Security(models.TextChoices):
        NONE = "none", _("None")
        UNARMED = "unarmed", _("Unarmed guards")
        ARMED = "armed", _("Armed guards")
        PUBLIC = "public_forces", _("Police or army")

    class Level(models.TextChoices):
        """How far people take part (IAP2 scale, domain §4.1)."""

        INFORM = "inform", _("Inform")
        CONSULT = "consult", _("Consult")
        INVOLVE = "involve", _("Involve")
        COLLABORATE = "collaborate", _("Collaborate")
        EMPOWER = "empower", _("Empower")

    class Consent(models.TextChoices):
        """Whether those who are to be seen or heard agreed to pictures and recordings."""

        NONE_MADE = "none_made", _("None were made")
        ALL = "all", _("All agreed")
        SOME = "some", _("Some agreed; only they are shown")

    LIFECYCLE = Lifecycle(
        {
            "log": ((), Status.SUBMITTED),
            "review": ({Status.SUBMITTED}, Status.REVIEWED),
            "share_back": ({Status.REVIEWED}, Status.SHARED),
            "void": ({Status.SUBMITTED, Status.REVIEWED, Status.SHARED}, Status.VOID),
        },
        path=[Status.SUBMITTED, Status.REVIEWED, Status.SHARED],
    )

    site = models.ForeignKey(
        Site, models.PROTECT, related_name="engagements", verbose_name=_("site")
    )
    community = models.ForeignKey(
        Community,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="engagements",
        verbose_name=_("community"),
    )
    number = models.CharField(_("number"), max_length=30, unique=True, editable=False)
    title = models.CharField(_("what it was about"), max_length=160)
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.SUBMITTED, editable=False
    )
    held_on = models.DateField(_("date"))
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("to"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=160)
    channel = models.CharField(_("how"), max_length=24, choices=Channel, default=Channel.PUBLIC)
    initiated_by = models.CharField(
        _("started by"), max_length=12, choices=Initiator, default=Initiator.COMPANY
    )
    is_two_way = models.BooleanField(_("people could speak and ask"), default=True)
    topics = models.ManyToManyField(
        Topic, blank=True, related_name="engagements", verbose_name=_("topics")
    )
    stakeholders = models.ManyToManyField(
        Stakeholder,
        blank=True,
        related_name="engagements",
        verbose_name=_("people and organisations present"),
    )
    messages = models.ManyToManyField(
        KeyMessage,
        blank=True,
        related_name="engagements",
        verbose_name=_("key messages used"),
    )
    summary = models.TextField(_("what was said"))
    purpose = models.CharField(_("purpose"), max_length=200, blank=True)
    level = models.CharField(
        _("how far people take part"), max_length=12, choices=Level, blank=True
    )
    questions = models.TextField(_("questions asked"), blank=True)
    agreements = models.TextField(_("agreed"), blank=True)
    disagreements = models.TextField(_("not agreed"), blank=True)
    information_shared = models.TextField(_("information given"), blank=True)
    languages = words(verbose_name=_("languages"))
    interpreter = models.BooleanField(_("with an interpreter"), default=False)
    women_only = models.BooleanField(_("women only"), default=False)
    accessibility = models.CharField(
        _("made accessible by"),
        max_length=200,
        blank=True,
        help_text=_("Transport, a place without stairs, child care, signs."),
    )
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    accuracy = models.PositiveIntegerField(_("accuracy in metres"), null=True, blank=True)
    is_protected = models.BooleanField(
        _("protected meeting"),
        default=False,
        help_text=_(
            "Seen only by who logged it, who was there, the community-relations manager and the restricted-case "
            "handler. The place is kept to about a kilometre."
        ),
    )
    youth = models.PositiveIntegerField(_("young people"), null=True, blank=True)
    elderly = models.PositiveIntegerField(_("elderly people"), null=True, blank=True)
    disability = models.PositiveIntegerField(_("people with disabilities"), null=True, blank=True)
    security_presence = models.CharField(
        _("security at the meeting"), max_length=15, choices=Security, default=Security.NONE
    )
    security_reason = models.TextField(_("why security was there"), blank=True)
    third_parties = models.CharField(_("others present"), max_length=200, blank=True)
    kept_away = models.CharField(
        _("people asked colleagues not to come"),
        max_length=200,
        blank=True,
        help_text=_("Who was to stay away, and why. They then do not count as missing."),
    )
    is_ceremony = models.BooleanField(_("only a ceremony, without dialogue"), default=False)
    cleared_by = models.ForeignKey(
        USER,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cleared with, in community relations"),
        help_text=_("When colleagues of other departments met people without community relations."),
    )
    is_emergency = models.BooleanField(_("an emergency, no time to ask"), default=False)
    paid = models.DecimalField(
        _("paid to people present"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Transport, food and daily allowances together, in the currency of the site."),
    )
    paid_for = models.CharField(_("paid for"), max_length=200, blank=True)
    picture_consent = models.CharField(
        _("pictures and recordings"), max_length=10, choices=Consent, default=Consent.NONE_MADE
    )
    grievances_offered = models.PositiveSmallIntegerField(
        _("people shown the way to complain"), null=True, blank=True
    )
    sentiment = models.SmallIntegerField(
        _("mood"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-2), MaxValueValidator(2)],
        choices=MOODS,
    )
    sentiment_said = models.SmallIntegerField(
        _("mood, as people themselves say"), null=True, blank=True, choices=MOODS
    )
    logged_by = models.ForeignKey(
        USER, models.PROTECT, related_name="engagements_logged", editable=False
    )
    client_at = models.DateTimeField(_("written at"), null=True, blank=True, editable=False)
    shared_on = models.DateField(_("minutes shared on"), null=True, blank=True, editable=False)
    confirmed_on = models.DateField(
        _("minutes confirmed on"), null=True, blank=True, editable=False
    )
    confirmed_by = models.CharField(
        _("minutes confirmed by"), max_length=160, blank=True, editable=False
    )

    objects = EngagementQuerySet.as_manager()

    class Meta:
        indexes = [
            # The register: newest meeting first, at one site or all; figures by month.
            models.Index(fields=["-held_on", "-id"], name="engagement_newest"),
            # At one site with what decides who sees a meeting, so that they are counted from the index alone.
            models.Index(
                fields=["site", "-held_on", "-id"],
                include=["is_protected", "logged_by"],
                name="engagement_of_site",
            ),
            # The few protected ones, which concerns leave out: EngagementQuerySet.hidden_from.
            models.Index(
                fields=["id"],
                include=["logged_by"],
                condition=Q(is_protected=True),
                name="engagement_protected",
            ),
            models.Index(fields=["community", "-held_on"], name="engagement_of_community"),
            # Search by a part of the title.
            GinIndex(OpClass(Upper("title"), name="gin_trgm_ops"), name="engagement_title_search"),
            # Search by words in all that was said.
            GinIndex(Words(*ENGAGEMENT_TEXTS), name="engagement_words"),
        ]
        constraints = [
            models.CheckConstraint(
                name="security_at_a_meeting_is_justified",
                condition=Q(security_presence="none") | ~Q(security_reason=""),
                violation_error_message=_("Say why security was at the meeting."),
            ),
            models.CheckConstraint(
                name="what_was_paid_at_a_meeting_was_for_something",
                condition=Q(paid__isnull=True) | Q(paid=0) | ~Q(paid_for=""),
                violation_error_message=_("Say what the money was for."),
            ),
            models.CheckConstraint(
                name="a_place_on_the_map_has_both_numbers",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                violation_error_message=_("Give both latitude and longitude, or neither."),
            ),
            models.CheckConstraint(
                name="meeting_ends_after_it_starts",
                condition=Q(starts_at__isnull=True)
                | Q(ends_at__isnull=True)
                | Q(ends_at__gte=F("starts_at")),
                violation_error_message=_(
                    "The meeting ends before it starts. Correct one of the times."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def clean(self) -> None:
        keep_to_site(self, self.site_id, "community")
        if self.security_presence != self.Security.NONE and not self.security_reason.strip():
            raise ValidationError({"security_reason": _("Say why security was at the meeting.")})
        if self.is_protected and self.latitude is not None and self.longitude is not None:
            self.latitude, self.longitude = round(self.latitude, 2), round(self.longitude, 2)
            self.accuracy = max(self.accuracy or 0, PROTECTED_METRES)

    @property
    def logged_in_time(self) -> bool:
        """Logged within LOG_DAYS of the day it was held, by the site's calendar (E-08)."""
        return self.site.today(self.created_at) <= self.held_on + timedelta(days=LOG_DAYS)

    def stale_messages(self, used: Iterable[KeyMessage]) -> list[tuple[KeyMessage, str]]:
        """Those of the key messages it used that did not hold on its day, each with the warning."""
        warned = [(message, message.warning(self.held_on)) for message in used]
        return [pair for pair in warned if pair[1]]

    def missing_functions(self, needed: Iterable[str], present: Iterable[str]) -> list[str]:
        """The colleagues its topics need and who were not there, as labels; none where people kept them away."""
        if self.kept_away:
            return []
        return [str(Function(one).label) for one in sorted(set(needed) - set(present))]


class Participation(models.Model):
    """How many people of a group were there; counts, not names. Source: domain §4.4."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="participations")
    group = models.ForeignKey(
        StakeholderGroup, models.PROTECT, related_name="participations", verbose_name=_("group")
    )
    female = models.PositiveIntegerField(_("women"), default=0)
    male = models.PositiveIntegerField(_("men"), default=0)
    other = models.PositiveIntegerField(_("other"), default=0)
    undisclosed = models.PositiveIntegerField(_("not said"), default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "group"],
                name="a_group_once_per_meeting",
                violation_error_message=_("This group is counted already. Add the people there."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.total}"

    def clean(self) -> None:
        if self.engagement_id:  # inside a form it does not hang on its meeting yet
            keep_to_site(self, self.engagement.site_id, "group")

    @property
    def total(self) -> int:
        return self.female + self.male + self.other + self.undisclosed


class Attendance(models.Model):
    """A colleague at the meeting, with the function they came in (domain §4.3)."""

    Function = Function

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="attendances")
    person = models.ForeignKey(
        USER, models.PROTECT, related_name="attendances", verbose_name=_("colleague")
    )
    function = models.CharField(
        _("came as"), max_length=12, choices=Function, default=Function.COMMUNITY
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "person"],
                name="a_colleague_once_per_meeting",
                violation_error_message=_("This colleague is named already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.get_function_display()})"
