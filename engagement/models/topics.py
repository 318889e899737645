"""What people talk about, and which colleagues a topic needs at the table."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from engagement.models.mapping import words
from engagement.querysets import TopicQuerySet
from records.models import Record


class Function(models.TextChoices):
    """In which capacity a colleague comes to a meeting (domain §4.3)."""

    COMMUNITY = "community", _("Community relations")
    TECHNICAL = "technical", _("Technical")
    SECURITY = "security", _("Security")
    HSE = "HSE", _("Health, safety, environment")
    SENIOR = "senior_mgmt", _("Senior management")
    CONTRACTOR = "contractor", _("Contractor")
    OTHER = "other", _("Other")


class Topic(Record):
    """What people talk about, e.g. water or land; the list is the company's own.

    `signs`: words by which the topic is recognised in what somebody writes; a suggestion, never more.
    `functions`: colleagues who should be there when it is discussed (practice B4, KPI E-06).
    """

    name = models.CharField(_("name"), max_length=60, unique=True)
    signs = words(
        verbose_name=_("words that point to it"),
        help_text=_(
            "In every language people write in, separated by commas: well, borehole, maji."
        ),
    )
    functions = ArrayField(
        models.CharField(max_length=12, choices=Function),
        default=list,
        blank=True,
        verbose_name=_("colleagues it needs"),
    )

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """A topic is the meetings about it."""
        return f"{reverse('engagement_register')}?topic={self.pk}"


def topics_in(text: str, topics: Iterable[Topic]) -> list[Topic]:
    """The topics whose signs begin a word of `text`, most signs first; case and accents do not count.

    A suggestion: "the borehole fell dry" points to Water by "borehole".
    """
    said = folded(text)
    found = [
        (sum(bool(re.search(rf"\b{re.escape(folded(sign))}", said)) for sign in topic.signs), topic)
        for topic in topics
    ]
    return [
        topic for count, topic in sorted(found, key=lambda pair: (-pair[0], pair[1].name)) if count
    ]


def folded(text: str) -> str:
    """Without case and accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in parts if not unicodedata.combining(one))
