"""The ladder as data, and the escalations it raises."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commitments.models import Commitment
from engagement.models import Concern
from people.models import Site
from records.lifecycle import Lifecycle
from records.models import Record
from risks.querysets import EscalationQuerySet, HoldQuerySet, LimitQuerySet, RungQuerySet

USER = settings.AUTH_USER_MODEL
TOP = 5
LEVELS = [
    (1, _("1: community-relations manager")),
    (2, _("2: general manager")),
    (3, _("3: country executive")),
    (4, _("4: executive committee")),
    (5, _("5: board")),
]


class Clock(models.TextChoices):
    """The clocks that the ladder watches."""

    COMMITMENT = "commitment", _("Commitment's due date")
    CONCERN = "concern", _("Answer to a concern")
    RULING = "ruling", _("Word about a promise beyond a mandate")
    UNACKNOWLEDGED = "unacknowledged", _("Escalation not acknowledged")
    UNDECIDED = "undecided", _("Escalation not decided")


class Pace(models.TextChoices):
    """Halved where human rights are touched or the law asks for it (domain §3.4)."""

    NORMAL = "normal", _("Normal")
    HALVED = "halved", _("Halved")


class Party(models.TextChoices):
    """Who a rung speaks to."""

    OWNER = "owner", _("Owner")
    ACCOUNTABLE = "accountable", _("Accountable employee")
    UNIT_HEAD = "unit_head", _("Head of the business unit")
    OFFICER = "officer", _("Liaison officer")
    RULER = "ruler", _("Who the mandate asks")
    CRM = "CRM", _("Community-relations manager")
    GM = "GM", _("General manager")
    EXE = "EXE", _("Executives")
    HRWG = "HRWG", _("Human-rights working group")


class Rung(Record):
    """When a clock has run so far, tell these people at this level. Source: domain §3.4, §5.3.

    A rung is never rewritten: changing one ends it and starts its next version under the same `step`,
    so that what has fired stays explained and does not fire again. Level 0 only reminds.
    """

    clock = models.CharField(_("clock"), max_length=20, choices=Clock)
    pace = models.CharField(_("pace"), max_length=8, choices=Pace, default=Pace.NORMAL)
    step = models.CharField(_("step"), max_length=30, validators=[RegexValidator(r"^[a-z0-9-]+$")])
    title = models.CharField(_("in words"), max_length=120)
    offset_days = models.SmallIntegerField(
        _("days"),
        help_text=_("Days from the due date; 1 is the day after it, -14 two weeks before."),
    )
    level = models.PositiveSmallIntegerField(_("level"), validators=[MaxValueValidator(TOP)])
    to = ArrayField(
        models.CharField(max_length=12, choices=Party),
        default=list,
        blank=True,
        verbose_name=_("goes to"),
    )
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("The last day.")
    )

    objects = RungQuerySet.as_manager()

    class Meta:
        ordering = ["clock", "pace", "offset_days"]
        constraints = [
            models.UniqueConstraint(
                fields=["clock", "pace", "step"],
                condition=Q(valid_until__isnull=True),
                name="one_valid_rung_per_step",
                violation_error_message=_("This step exists already. Change it instead."),
            ),
            models.CheckConstraint(
                name="rung_ends_after_it_starts",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def parties(self) -> list[str]:
        """Who is told, in words."""
        return [str(Party(party).label) for party in self.to]

    @property
    def is_next_level(self) -> bool:
        """An unanswered escalation goes one level up, whatever level it is at."""
        return self.clock in {Clock.UNACKNOWLEDGED, Clock.UNDECIDED}


class Limit(Record):
    """The time limits of one level, in hours, and who stands on it. Source: domain §5.3."""

    level = models.PositiveSmallIntegerField(
        _("level"), unique=True, validators=[MaxValueValidator(TOP)]
    )
    name = models.CharField(_("goes to"), max_length=80)
    to = ArrayField(
        models.CharField(max_length=12, choices=Party), default=list, verbose_name=_("roles")
    )
    notify_hours = models.PositiveIntegerField(_("told within, hours"))
    acknowledge_hours = models.PositiveIntegerField(
        _("acknowledged within, hours"), null=True, blank=True
    )
    decide_hours = models.PositiveIntegerField(_("decided within, hours"))

    objects = LimitQuerySet.as_manager()

    class Meta:
        ordering = ["level"]

    def __str__(self) -> str:
        return f"E{self.level} {self.name}"

    @property
    def parties(self) -> list[str]:
        """Who stands on the level, in words."""
        return [str(Party(party).label) for party in self.to]


class Escalation(Record):
    """A matter that was put before somebody higher, with the time they have to answer. Source: domain §5.3.

    Each step of a clock fires once for one due date: `once_per_step`. `due_at` is when it should have
    been raised, `detected_at` when it was; `notify_at` keeps a distance after a standstill, so that
    nobody is called about what the level below had no chance to mend. Level 0 is a reminder.
    """

    class Status(models.TextChoices):
        NOTED = "noted", _("Reminder")
        OPEN = "open", _("Open")
        ACKNOWLEDGED = "acknowledged", _("Acknowledged")
        DECIDED = "decided", _("Decided")
        ACTIONS = "actions", _("Actions under way")
        CLOSED = "closed", _("Closed")
        SETTLED = "settled", _("Settled below")

    class Decision(models.TextChoices):
        DELIVER = "deliver", _("Deliver as promised, with what it takes")
        RENEGOTIATE = "renegotiate", _("Talk to the community about a new date")
        COMPENSATE = "compensate", _("Deliver something of equal worth, by agreement")
        RAISE = "raise", _("Put it before the next level")
        OTHER = "other", _("Something else")

    UNANSWERED = (Status.OPEN, Status.ACKNOWLEDGED)
    LIVING = (Status.OPEN, Status.ACKNOWLEDGED, Status.DECIDED, Status.ACTIONS)

    LIFECYCLE = Lifecycle(
        {
            "remind": ((), Status.NOTED),
            "escalate": ((), Status.OPEN),
            "acknowledge": ({Status.OPEN}, Status.ACKNOWLEDGED),
            "decide": (UNANSWERED, Status.DECIDED),
            "begin": ({Status.DECIDED}, Status.ACTIONS),
            "close": ({Status.DECIDED, Status.ACTIONS}, Status.CLOSED),
            "settle": (UNANSWERED, Status.SETTLED),
            "de_escalate": (UNANSWERED, Status.SETTLED),
        },
        path=[Status.OPEN, Status.ACKNOWLEDGED, Status.DECIDED, Status.ACTIONS, Status.CLOSED],
    )

    site = models.ForeignKey(
        Site, models.PROTECT, related_name="escalations", verbose_name=_("site"), editable=False
    )
    commitment = models.ForeignKey(
        Commitment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="escalations",
        editable=False,
    )
    concern = models.ForeignKey(
        Concern, models.PROTECT, null=True, blank=True, related_name="escalations", editable=False
    )
    raised_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="raised_to", editable=False
    )
    rung = models.ForeignKey(
        Rung, models.PROTECT, null=True, blank=True, related_name="escalations", editable=False
    )
    clock = models.CharField(_("clock"), max_length=20, choices=Clock, blank=True, editable=False)
    subject = models.UUIDField(editable=False)
    step = models.CharField(_("step"), max_length=30, editable=False)
    start = models.DateTimeField(_("clock's day 0"), null=True, editable=False)
    level = models.PositiveSmallIntegerField(_("level"), validators=[MaxValueValidator(TOP)])
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.OPEN, editable=False
    )
    reason = models.TextField(_("why"))
    raised_by = models.ForeignKey(
        USER,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="escalations_raised",
        editable=False,
    )
    about = models.ManyToManyField(
        USER,
        blank=True,
        related_name="escalations_about",
        verbose_name=_("people it is about"),
        help_text=_("They are left out of the way up."),
    )
    due_at = models.DateTimeField(_("fell due"), editable=False)
    detected_at = models.DateTimeField(_("raised"), editable=False)
    notify_at = models.DateTimeField(_("told from"), editable=False)
    acknowledge_by = models.DateTimeField(
        _("acknowledge until"), null=True, blank=True, editable=False
    )
    decide_by = models.DateTimeField(_("decide until"), null=True, blank=True, editable=False)
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True, blank=True, editable=False)
    acknowledged_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    decision = models.CharField(
        _("decision"), max_length=12, choices=Decision, blank=True, editable=False
    )
    decision_reason = models.TextField(_("reason of the decision"), blank=True, editable=False)
    act_by = models.DateField(_("done until"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)

    objects = EscalationQuerySet.as_manager()

    class Meta:
        indexes = [
            # The register: newest first, and by site; the clocks of unanswered ones.
            models.Index(fields=["-due_at", "-id"], name="escalation_newest"),
            models.Index(fields=["site", "-due_at"], name="escalation_of_site"),
            models.Index(
                fields=["decide_by"],
                name="escalation_unanswered",
                condition=Q(status__in=["open", "acknowledged"]),
            ),
            models.Index(fields=["commitment", "due_at"], name="escalation_of_commitment"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["clock", "subject", "step", "start"],
                name="once_per_step",
                nulls_distinct=True,
            ),
            models.CheckConstraint(
                name="escalation_has_one_subject",
                condition=Q(commitment__isnull=False, concern__isnull=True)
                | Q(commitment__isnull=True, concern__isnull=False),
            ),
            models.CheckConstraint(
                name="decision_has_its_reason", condition=Q(decision="") | ~Q(decision_reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"E{self.level}: {self.matter}"

    @property
    def matter(self) -> Any:
        """What it is about: a real record of a floor below."""
        return self.commitment if self.commitment_id else self.concern

    @property
    def is_answered(self) -> bool:
        return self.status not in self.UNANSWERED

    def is_late(self, now: datetime) -> bool:
        """Not acknowledged or not decided in its time."""
        if self.status == self.Status.OPEN and self.acknowledge_by and now > self.acknowledge_by:
            return True
        return (
            self.status in self.UNANSWERED and self.decide_by is not None and now > self.decide_by
        )


class Addressee(models.Model):
    """Somebody an escalation was put before, why, and when they read it."""

    escalation = models.ForeignKey(Escalation, models.CASCADE, related_name="addressees")
    person = models.ForeignKey(USER, models.PROTECT, related_name="addressed")
    party = models.CharField(max_length=12, choices=Party)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["escalation", "person"], name="addressed_once")
        ]
        # "What waits for me": the escalations of one person.
        indexes = [models.Index(fields=["person", "escalation"], name="addressed_person")]

    def __str__(self) -> str:
        return str(self.person)


class Hold(Record):
    """The sweep wanted more than a usual day brings and stopped: a clock jumped, or an import went wrong?

    It goes on when an administrator confirms. Source: reliability §4.2, safety valve.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting for a word")
        CONFIRMED = "confirmed", _("Confirmed")

    LIFECYCLE = Lifecycle(
        {"stop": ((), Status.WAITING), "confirm": ({Status.WAITING}, Status.CONFIRMED)},
        path=[Status.WAITING, Status.CONFIRMED],
    )

    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.WAITING, editable=False
    )
    wanted = models.PositiveIntegerField(_("escalations waiting"))
    limit = models.PositiveIntegerField(_("raised without asking"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True, editable=False)

    objects = HoldQuerySet.as_manager()

    class Meta:
        # At most one hold waits at any time.
        constraints = [
            models.UniqueConstraint(
                fields=["status"], condition=Q(status="waiting"), name="one_hold_waits"
            )
        ]

    def __str__(self) -> str:
        return str(_("%(count)d escalations wait for a word") % {"count": self.wanted})
