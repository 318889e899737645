"""What we say with one voice: approved words, in the languages of the place, until a day."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from governance.querysets.messages import KeyMessageQuerySet
from people.models import Site
from records.lifecycle import Lifecycle
from records.models import Record

USER = settings.AUTH_USER_MODEL


class KeyMessage(Record):
    """One version of what we say about one thing. Source: practice B7.2.

    `texts`: language, by the name people give it, to the words; the first is the one that was approved and
    the others are its translations. In force from `starts_on` to `ends_on`, both included, once it is
    approved by somebody other than its author. Never rewritten: the next version has the same `line` and
    the next `edition`, and ends the one before it when it is approved. Expired is asked, never set.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Waits for approval")
        APPROVED = "approved", _("Approved")
        RETIRED = "retired", _("Retired")

    LIFECYCLE = Lifecycle(
        {
            "write": ((), Status.DRAFT),
            "approve": ({Status.DRAFT}, Status.APPROVED),
            "retire": ({Status.DRAFT, Status.APPROVED}, Status.RETIRED),
        },
        path=[Status.DRAFT, Status.APPROVED, Status.RETIRED],
    )

    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    line = models.UUIDField(default=uuid.uuid4, editable=False)
    edition = models.PositiveIntegerField(_("version"), default=1, editable=False)
    title = models.CharField(_("about"), max_length=160)
    topics = ArrayField(
        models.CharField(max_length=60),
        default=list,
        blank=True,
        verbose_name=_("topics"),
        help_text=_("Words, divided by commas: water, dust, jobs."),
    )
    texts = models.JSONField(_("what we say"), default=dict)
    do_not_say = models.TextField(
        _("what we do not say"),
        blank=True,
        help_text=_("What is not decided, not true, or not ours to say."),
    )
    owner = models.ForeignKey(
        USER,
        models.PROTECT,
        related_name="messages_owned",
        verbose_name=_("owner"),
        help_text=_("Who knows the matter and keeps the words true."),
    )
    site = models.ForeignKey(
        Site,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name=_("site"),
        help_text=_("Empty: every site."),
    )
    starts_on = models.DateField(_("valid from"))
    ends_on = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("The last day. Empty: until changed.")
    )
    author = models.ForeignKey(
        USER, models.PROTECT, related_name="messages_written", editable=False
    )
    approved_by = models.ForeignKey(
        USER,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="messages_approved",
        editable=False,
    )
    approved_on = models.DateField(_("approved on"), null=True, blank=True, editable=False)

    objects = KeyMessageQuerySet.as_manager()

    class Meta:
        indexes = [
            # The register's order, newest first; "in force on a day"; the versions of one message.
            models.Index(fields=["-starts_on", "-id"], name="message_newest"),
            models.Index(fields=["status", "starts_on", "ends_on"], name="message_in_force"),
        ]
        constraints = [
            models.CheckConstraint(
                name="message_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                name="approved_message_names_who",
                condition=~Q(status="approved")
                | (Q(approved_by__isnull=False) & Q(approved_on__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["line", "edition"],
                name="one_message_per_edition",
                violation_error_message=_(
                    "Somebody has written the next version already. Open it from the versions below."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if not any(str(text).strip() for text in self.texts.values()):
            raise ValidationError(_("Write what we say, in at least one language."))
        if self.ends_on and self.starts_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The last day is before the first.")})

    @property
    def text(self) -> str:
        """The approved words themselves."""
        return next(iter(self.texts.values()), "")

    def text_in(self, language: str) -> str:
        """The words in a language, by its name; where there is no translation, the approved words."""
        wanted = language.strip().casefold()
        found = (text for name, text in self.texts.items() if name.casefold() == wanted)
        return next(found, self.text)

    def is_in_force(self, on: date) -> bool:
        begun = self.status == self.Status.APPROVED and self.starts_on <= on
        return begun and not self.is_expired(on)

    def is_expired(self, on: date) -> bool:
        """Its last day has passed; whether anybody has noticed or not."""
        return self.ends_on is not None and self.ends_on < on

    def warning(self, on: date) -> str:
        """Why these words should not be used on that day, and what to do; empty when they may."""
        if self.is_in_force(on):
            return ""
        if self.status == self.Status.DRAFT:
            return _now("This message is not approved yet. Do not use it.")
        if self.status == self.Status.RETIRED:
            return _now(
                "This message was retired. Use the one that took its place, or ask its owner."
            )
        if self.is_expired(on):
            return _now(
                "This message expired on %(day)s. Ask %(owner)s for the one that holds."
            ) % {
                "day": self.ends_on,
                "owner": self.owner,
            }
        return _now("This message holds only from %(day)s on.") % {"day": self.starts_on}
