"""What the nouns of the map share: short lists, scores, and that everything stays at its site."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

VULNERABLE = [
    ("women", _("Women")),
    ("youth", _("Young people")),
    ("children", _("Children")),
    ("elderly", _("Elderly people")),
    ("disability", _("People with disabilities")),
    ("ethnic_minority", _("Ethnic minority")),
    ("indigenous", _("Indigenous people")),
    ("migrant_displaced", _("Migrants or displaced")),
    ("landless", _("Landless people")),
    ("female_headed_household", _("Households headed by women")),
    ("human_rights_defender", _("Human-rights defenders")),
    ("survivor", _("Survivors")),
    ("language_minority", _("Cannot read, or speak another language")),
    ("other", _("Other")),
]
SCORE = [MinValueValidator(1), MaxValueValidator(5)]


def keep_to_site(record: Any, site: Any, *names: str) -> None:
    """What a record points at is of its own site (ValidationError at the field)."""
    for name in names:
        other = getattr(record, name, None)
        if other is not None and site and other.site_id != site:
            raise ValidationError(
                {name: _("This belongs to another site. Choose one of this site.")}
            )


def words(**options: Any) -> ArrayField:
    """A short list of short words, e.g. languages."""
    return ArrayField(models.CharField(max_length=60), default=list, blank=True, **options)
