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
from people.models import Site
from records.lifecycle import Lifecycle
from records.models import Record

USER = settings.AUTH_USER_MODEL
ANSWER_DAYS = 15  # calendar days to answer a concern (domain §1.3.6, company default)


class Concern(Record):
    """A question, worry or view that somebody raised. No names in the text. Source: domain §1.3.6."""

    class Status(models.TextChoices):
        NOTED = "noted", _("Noted")
        AWAITING = "awaiting_answer", _("Awaiting an answer")
        ANSWERED = "answered", _("Answered")
        COMMITTED = "converted_to_commitment", _("Became a commitment")

    OPEN = (Status.AWAITING,)

    LIFECYCLE = Lifecycle(
        {
            "note": ((), Status.NOTED),
            "ask": ((), Status.AWAITING),
            "need_answer": ({Status.NOTED}, Status.AWAITING),
            "answer": ({Status.AWAITING}, Status.ANSWERED),
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
            # Search by a part of what was said.
            GinIndex(OpClass(Upper("text"), name="gin_trgm_ops"), name="concern_text_search"),
        ]
        constraints = [
            models.CheckConstraint(
                name="awaiting_concern_has_a_due_date",
                condition=~Q(status="awaiting_answer") | Q(answer_due__isnull=False),
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
