"""Nouns that every register needs: the trail and its seal, attachments, notices and the mail they become."""

import uuid
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from records.clock import Now
from records.querysets import AttachmentQuerySet, EntryQuerySet, MailQuerySet, NoticeQuerySet

USER = settings.AUTH_USER_MODEL


@lru_cache(maxsize=1000)
def _labels(field: Any, language: str) -> dict[Any, str]:
    """The choices of a field in the words of one language."""
    return {value: str(label) for value, label in field.flatchoices}


class Record(models.Model):
    """What every noun of the house is built on: an unguessable key and a version for safe edits.

    `version` grows by one with every action; a form that was opened on an older version is a conflict.
    The key may come from the browser, which makes sending the same form twice harmless.
    """

    SEALED: tuple[str, ...] = ()  # fields whose values never enter the trail, only "changed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        return reverse(self._meta.model_name, args=[self.pk])

    def _get_FIELD_display(self, field: Any) -> str:  # noqa: N802  Django's name
        """As Django does it, without translating every choice again for every row of a register."""
        value = getattr(self, field.attname)
        return _labels(field, get_language()).get(value, "" if value is None else str(value))


class Entry(models.Model):
    """One thing that happened: done, seen, exported or refused. Never changed, never removed.

    Append-only by a trigger and by database roles (`records.roles`), tamper-evident by the chain of
    seals (`records.sealer`). `changes` maps a field to [before, after]; the values of a model's SEALED
    fields are replaced by null. Source: domain.md §1.3.19, reliability §4.5.
    """

    class Kind(models.TextChoices):
        DONE = "done", _("Done")
        SEEN = "seen", _("Seen")
        EXPORTED = "exported", _("Exported")
        REFUSED = "refused", _("Refused")

    at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="entries")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.DONE)
    verb = models.CharField(max_length=40)
    about = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+")
    record_id = models.UUIDField(null=True)
    record = GenericForeignKey("about", "record_id")
    note = models.TextField(blank=True)
    changes = models.JSONField(default=dict)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            # The timeline of one record, newest first.
            models.Index(fields=["about", "record_id", "-id"], name="entry_of_a_record"),
            # "What did this person do": the audit page filtered by person.
            models.Index(fields=["by", "-id"], name="entry_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} ({self.kind})"


class Seal(models.Model):
    """The place of an entry in the hash chain: hash = SHA-256(previous hash + canonical entry)."""

    position = models.PositiveBigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="seal")
    hash = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"#{self.position}"


class Checkpoint(models.Model):
    """A signed statement of the chain's head at one moment; a copy of it leaves the machine."""

    position = models.PositiveBigIntegerField()
    hash = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    signature = models.BinaryField(max_length=64)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.position}:{bytes(self.hash).hex()[:16]}"


class Attachment(models.Model):
    """A file that belongs to a record. Who may see the record may fetch the file, nobody else.

    The stored file is the cleaned display copy (image metadata removed); `original_sha256` is the
    fingerprint of what was handed in.
    """

    class Kind(models.TextChoices):
        IMAGE = "image", _("Image")
        PDF = "pdf", _("PDF document")
        TEXT = "text", _("Text or table")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    about = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    record_id = models.UUIDField()
    record = GenericForeignKey("about", "record_id")
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=10, choices=Kind)
    media_type = models.CharField(max_length=60)
    file = models.FileField(upload_to="attachments", max_length=200)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    original_sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(db_default=Now())

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        # The files of one record, oldest first.
        indexes = [
            models.Index(fields=["about", "record_id", "added_at"], name="attachment_of_a_record")
        ]

    def __str__(self) -> str:
        return self.name


class Mail(Record):
    """One message on its way: a pointer to the reader's notices, without any content of a record.

    At least once: marked sent only after the server took it. The Message-ID is made from the key, so
    the one unavoidable double can be told from two messages. Source: reliability §4.3.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        PARKED = "parked"
        WITHHELD = "withheld"

    to = models.ForeignKey(USER, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(db_default=Now())
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    submitting_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        indexes = [
            # The sender's claim: what waits, oldest first.
            models.Index(
                fields=["next_at"], name="mail_waiting", condition=models.Q(state="waiting")
            ),
            # The gatherer: who was written to in the last minute.
            models.Index(fields=["created_at"], name="mail_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"


class Notice(Record):
    """Something one person should look at. Exactly once by `key`; its words are read when it is read.

    `due_at`: not shown and not mailed before. `mail`: the message that carried it, once gathered.
    """

    to = models.ForeignKey(USER, models.PROTECT, related_name="notices")
    name = models.CharField(max_length=60)
    about = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    record_id = models.UUIDField()
    record = GenericForeignKey("about", "record_id")
    key = models.CharField(max_length=200, unique=True)
    due_at = models.DateTimeField(db_default=Now())
    mail = models.ForeignKey(Mail, models.PROTECT, null=True, related_name="notices")
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            # A person's inbox, newest first, and the number of unread ones.
            models.Index(fields=["to", "-due_at"], name="notice_inbox"),
            # The gatherer: notices that no mail carries yet.
            models.Index(
                fields=["due_at"], name="notice_unmailed", condition=models.Q(mail__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Counter(models.Model):
    """The last number given in one series, e.g. C-2026."""

    series = models.CharField(primary_key=True, max_length=40)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.series}-{self.last}"


class SavedView(Record):
    """A register's filters and order, kept under a name by one person."""

    owner = models.ForeignKey(USER, models.CASCADE, related_name="saved_views")
    register = models.CharField(max_length=80)
    name = models.CharField(max_length=80)
    query = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "register", "name"], name="one_view_per_name")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        try:
            return f"{reverse(self.register)}?{self.query}"
        except NoReverseMatch:
            return "/"


class Draft(models.Model):
    """What somebody has typed into a long form and not sent yet; only its writer sees it."""

    owner = models.ForeignKey(USER, models.CASCADE, related_name="drafts")
    form = models.CharField(max_length=200)
    body = models.JSONField(default=dict)
    saved_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "form"], name="one_draft_per_form")]

    def __str__(self) -> str:
        return self.form


class SystemState(models.Model):
    """A fact about this installation, e.g. that it was restored and holds its mail (`quarantine`)."""

    key = models.CharField(primary_key=True, max_length=60)
    value: Any = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.key
