"""What came of a meeting: concerns that were raised, and follow-ups."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from engagement.models.mapping import StakeholderGroup, keep_to_site
from engagement.models.meetings import Engagement, Topic
from engagement.querysets import ConcernQuerySet, FollowUpQuerySet
from people.models import BusinessUnit, Site
from records.fulltext import Words
from records.lifecycle import Lifecycle
from records.models import Record

USER = settings.AUTH_USER_MODEL
CONCERN_TEXTS = ("text", "answer")  # searched
ANSWER_DAYS = 15  # calendar days to answer a concern (domain §1.3.6, company default)


class Concern(Record):
    """A question, worry or view that somebody raised. No names in the text. Source: domain §1.3.6.

    The way to its answer: somebody is made responsible, responds to community relations, the person is
    told (`answered_on`, the day that counts for E-07), and says whether that is an answer. What alleges
    harm is offered to the person as a complaint; nobody may decide that for them.
    """

    class Status(models.TextChoices):
        NOTED = "noted", _("Noted")
        AWAITING = "awaiting_answer", _("Awaiting an answer")
        ANSWERED = "answered", _("Answered")
        COMMITTED = "converted_to_commitment", _("Became a commitment")

    class Satisfaction(models.TextChoices):
        YES = "satisfied", _("Satisfied")
        PARTLY = "partly", _("Partly satisfied")
        NO = "not_satisfied", _("Not satisfied")
        UNKNOWN = "not_reached", _("Could not be asked")

    class Offer(models.TextChoices):
        """What the person said when the way to complain was offered."""

        WANTED = "wanted", _("Wants to complain")
        DECLINED = "declined", _("Does not want to complain")
        LATER = "later", _("Wants to think about it")

    OPEN = (Status.AWAITING,)

    LIFECYCLE = Lifecycle(
        {
            "note": ((), Status.NOTED),
            "ask": ((), Status.AWAITING),
            "need_answer": ({Status.NOTED}, Status.AWAITING),
            "answer": ({Status.AWAITING}, Status.ANSWERED),
            "take_up_again": ({Status.ANSWERED}, Status.AWAITING),
            "turn_into_commitment": ({Status.NOTED, Status.AWAITING}, Status.COMMITTED),
        },
        path=[Status.NOTED, Status.AWAITING, Status.ANSWERED],
    )

    engagement = models.ForeignKey(
        Engagement, models.PROTECT, related_name="concerns", editable=False
    )
    site = models.ForeignKey(Site, models.PROTECT, related_name="concerns", editable=False)
    group = models.ForeignKey(
        StakeholderGroup, models.PROTECT, related_name="concerns", verbose_name=_("raised by")
    )
    topic = models.ForeignKey(
        Topic, models.PROTECT, related_name="concerns", verbose_name=_("topic")
    )
    text = models.TextField(_("concern"), help_text=_("As it was said, without names."))
    status = models.CharField(
        _("status"), max_length=25, choices=Status, default=Status.NOTED, editable=False
    )
    answer_due = models.DateField(_("answer due"), null=True, blank=True, editable=False)
    answered_on = models.DateField(_("answered on"), null=True, blank=True, editable=False)
    answer = models.TextField(_("answer"), blank=True, editable=False)
    answer_channel = models.CharField(
        _("told by"), max_length=24, choices=Engagement.Channel, blank=True, editable=False
    )

    alleges_harm = models.BooleanField(
        _("says that harm was done"),
        default=False,
        help_text=_("Then the way to complain must be offered to the person."),
    )
    offer = models.CharField(
        _("the way to complain was offered"), max_length=10, choices=Offer, blank=True
    )
    unit = models.ForeignKey(
        BusinessUnit,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="concerns",
        verbose_name=_("responsible department"),
    )
    responsible = models.ForeignKey(
        USER,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="concerns",
        verbose_name=_("who prepares the answer"),
    )
    response = models.TextField(_("response of the department"), blank=True, editable=False)
    responded_at = models.DateTimeField(_("responded"), null=True, blank=True, editable=False)
    satisfaction = models.CharField(
        _("does it answer them"), max_length=14, choices=Satisfaction, blank=True, editable=False
    )
    influenced = models.TextField(_("decision that it changed"), blank=True, editable=False)
    board_said = models.CharField(_("you said"), max_length=300, blank=True, editable=False)
    board_did = models.CharField(_("we did"), max_length=500, blank=True, editable=False)
    on_board_since = models.DateField(
        _("on the notice board since"), null=True, blank=True, editable=False
    )

    objects = ConcernQuerySet.as_manager()

    class Meta:
        indexes = [
            # What waits for an answer, most urgent first; the sweep reads the same index.
            models.Index(
                fields=["answer_due"],
                name="concern_awaiting",
                condition=Q(status="awaiting_answer"),
            ),
            models.Index(fields=["-created_at", "-id"], name="concern_newest"),
            # The register at one site, and how many there are.
            models.Index(
                fields=["site", "-created_at", "-id"],
                include=["engagement", "responsible"],
                name="concern_of_site",
            ),
            # Search by a part of what was said.
            GinIndex(OpClass(Upper("text"), name="gin_trgm_ops"), name="concern_text_search"),
            # Search by words in what was asked and answered.
            GinIndex(Words(*CONCERN_TEXTS), name="concern_words"),
            # A colleague's answers to prepare, most urgent first.
            models.Index(
                fields=["responsible", "answer_due"],
                name="concern_to_prepare",
                condition=Q(status="awaiting_answer"),
            ),
            # The notice board, newest first; few concerns are on it.
            models.Index(
                fields=["-on_board_since"],
                name="concern_on_board",
                condition=Q(on_board_since__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="awaiting_concern_has_a_due_date",
                condition=~Q(status="awaiting_answer") | Q(answer_due__isnull=False),
            ),
            models.CheckConstraint(
                name="an_allegation_of_harm_is_offered_as_a_complaint",
                condition=Q(alleges_harm=False) | ~Q(offer=""),
                violation_error_message=_(
                    "Say what the person answered when you offered the way to complain."
                ),
            ),
            models.CheckConstraint(
                name="answered_concern_has_its_answer",
                condition=~Q(status="answered") | (Q(answered_on__isnull=False) & ~Q(answer="")),
            ),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:77]}…"

    def clean(self) -> None:
        keep_to_site(self, self.site_id, "group")

    def is_overdue(self, on: date) -> bool:
        return (
            self.status == self.Status.AWAITING
            and self.answer_due is not None
            and on > self.answer_due
        )


class FollowUp(Record):
    """Something a colleague will do after a meeting; not promised to anybody outside."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    LIFECYCLE = Lifecycle(
        {
            "plan": ((), Status.OPEN),
            "finish": ({Status.OPEN}, Status.DONE),
            "drop": ({Status.OPEN}, Status.DROPPED),
        },
        path=[Status.OPEN, Status.DONE],
    )

    engagement = models.ForeignKey(
        Engagement, models.PROTECT, related_name="follow_ups", editable=False
    )
    site = models.ForeignKey(Site, models.PROTECT, related_name="follow_ups", editable=False)
    text = models.CharField(_("to do"), max_length=300)
    owner = models.ForeignKey(
        USER, models.PROTECT, related_name="follow_ups", verbose_name=_("who")
    )
    due_on = models.DateField(_("until"))
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.OPEN, editable=False
    )
    done_on = models.DateField(_("done on"), null=True, blank=True, editable=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        # A person's open tasks, most urgent first.
        indexes = [
            models.Index(
                fields=["owner", "due_on"], name="follow_up_open", condition=Q(status="open")
            )
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        """A follow-up is read on the page of its meeting."""
        return self.engagement.get_absolute_url()
