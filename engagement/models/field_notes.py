"""Notes from the field between meetings: early signs and rumours, and days on which there was nothing."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from engagement.models.mapping import Community, keep_to_site
from engagement.models.topics import Topic
from engagement.querysets import EarlySignQuerySet, QuietDayQuerySet
from people.models import Site
from records.fulltext import Words
from records.lifecycle import Lifecycle
from records.models import Record

USER = settings.AUTH_USER_MODEL


class EarlySign(Record):
    """A rumour or a first sign of trouble, with how sure the officer is. No names of persons in the text."""

    class Status(models.TextChoices):
        HEARD = "heard", _("Heard")
        TRUE = "confirmed", _("Found to be true")
        UNFOUNDED = "unfounded", _("Unfounded")

    class Confidence(models.TextChoices):
        LOW = "low", _("Low: one voice, hearsay")
        MEDIUM = "medium", _("Medium: several voices, or one who was there")
        HIGH = "high", _("High: seen, or many say so independently")

    class Way(models.TextChoices):
        SEEN = "seen", _("Seen by ourselves")
        TOLD = "told", _("Told by somebody")
        OVERHEARD = "overheard", _("Talk in the village")
        MEDIA = "media", _("Radio, press or social media")

    LIFECYCLE = Lifecycle(
        {
            "hear": ((), Status.HEARD),
            "confirm": ({Status.HEARD}, Status.TRUE),
            "dismiss": ({Status.HEARD}, Status.UNFOUNDED),
        },
        path=[Status.HEARD, Status.TRUE],
    )

    site = models.ForeignKey(
        Site, models.PROTECT, related_name="early_signs", verbose_name=_("site")
    )
    community = models.ForeignKey(
        Community,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="early_signs",
        verbose_name=_("community"),
    )
    topic = models.ForeignKey(
        Topic, models.PROTECT, related_name="early_signs", verbose_name=_("topic")
    )
    heard_on = models.DateField(_("heard on"))
    way = models.CharField(
        _("how it came to us"), max_length=10, choices=Way, default=Way.OVERHEARD
    )
    confidence = models.CharField(
        _("confidence"), max_length=6, choices=Confidence, default=Confidence.LOW
    )
    text = models.TextField(_("what is said"), help_text=_("Without names of persons."))
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.HEARD, editable=False
    )
    noted_by = models.ForeignKey(USER, models.PROTECT, related_name="early_signs", editable=False)

    objects = EarlySignQuerySet.as_manager()

    class Meta:
        verbose_name = _("early sign")
        indexes = [
            # The register, newest first; search by words.
            models.Index(fields=["-heard_on", "-id"], name="early_sign_newest"),
            GinIndex(Words("text"), name="early_sign_words"),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:77]}…"

    def clean(self) -> None:
        keep_to_site(self, self.site_id, "community")


class QuietDay(Record):
    """An officer looked and there was nothing to report: a day that is known, not a gap in the log."""

    site = models.ForeignKey(
        Site, models.PROTECT, related_name="quiet_days", verbose_name=_("site")
    )
    officer = models.ForeignKey(USER, models.PROTECT, related_name="quiet_days", editable=False)
    day = models.DateField(_("day"))
    remark = models.CharField(_("remark"), max_length=200, blank=True)

    objects = QuietDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("day with nothing to report")
        indexes = [models.Index(fields=["-day", "-id"], name="quiet_day_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "officer", "day"],
                name="one_quiet_day_per_officer",
                violation_error_message=_("You said so for this day already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.officer}"

    def get_absolute_url(self) -> str:
        """There is no more to a quiet day than its line in the register."""
        return reverse("quietday_register")
