"""Who may be in the register twice: names that look or sound alike, accents aside.

`parley_fold` (lower case, no accents) and `parley_sound` (the sounds of all words, in any order) are functions in
PostgreSQL, made by a migration on pg_trgm and fuzzystrmatch.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection
from django.db.models import Func, QuerySet, TextField

ALIKE = 0.45  # share of common three-letter pieces from which names look alike
PAIRS = 50  # suggestions on one page
CANDIDATES = 5000  # names that are compared at once


class Fold(Func):
    """A name without case and accents."""

    function, output_field = "parley_fold", TextField()


class Pair(NamedTuple):
    """Two that may be one, the older first. `likeness` 0 to 1; `sounds` when their words sound the same."""

    first: Any
    second: Any
    likeness: float
    sounds: bool


LIKE = """
WITH seen AS (
    SELECT id, site_id, {kind} AS kind, created_at, parley_fold(name) AS folded, parley_sound(name) AS sound
    FROM {table} WHERE id = ANY(%s)
), pairs AS (
    SELECT a.id AS first, b.id AS second FROM seen a
    JOIN {table} b ON parley_fold(b.name) %% a.folded AND b.site_id = a.site_id AND b.id = ANY(%s)
    UNION
    SELECT a.id, b.id FROM seen a JOIN seen b ON a.sound = b.sound AND a.site_id = b.site_id
)
SELECT a.id, b.id, similarity(a.folded, b.folded) AS likeness, a.sound = b.sound AS sounds
FROM pairs JOIN seen a ON a.id = first JOIN seen b ON b.id = second
WHERE a.kind = b.kind AND (a.created_at, a.id) < (b.created_at, b.id)
    AND (similarity(a.folded, b.folded) >= %s OR a.sound = b.sound)
    AND NOT EXISTS (SELECT 1 FROM engagement_distinction told
        WHERE told.first = LEAST(a.id, b.id) AND told.second = GREATEST(a.id, b.id))
ORDER BY likeness DESC, a.id, b.id LIMIT %s
"""


class LikenessQuerySet(QuerySet):
    """Nouns with a name, a site and a status that two entries may share."""

    model: Any

    def standing(self) -> Any:
        """Not merged into another."""
        return self.exclude(status="merged")

    def alike(self) -> list[Pair]:
        """Pairs among these rows that may be one, the most alike first; what was told apart is left out."""
        rows = {
            row.pk: row for row in self.exclude(status__in=["merged", "anonymised"])[:CANDIDATES]
        }
        keys = list(rows)
        kind = "kind" if self.model._meta.model_name == "stakeholder" else "category"
        sql = LIKE.format(table=self.model._meta.db_table, kind=kind)
        with connection.cursor() as cursor:
            cursor.execute(sql, [keys, keys, ALIKE, PAIRS])
            found = cursor.fetchall()
        return [
            Pair(rows[first], rows[second], likeness, sounds=bool(sounds))
            for first, second, likeness, sounds in found
        ]


def links_to(model: Any) -> list[tuple[Any, str]]:
    """(model, field) of every foreign key of any floor that points at `model`; tables between many and many, too."""
    return [
        (other, field.name)
        for other in apps.get_models(include_auto_created=True)
        for field in other._meta.concrete_fields
        if field.is_relation and field.related_model is model
    ]


def links_of(record: Any) -> list[tuple[str, int]]:
    """(what, how many) of everything that points at a record, most first; figures without content."""
    counts: dict[str, int] = {}
    for model, field in links_to(type(record)):
        if count := model._base_manager.filter(**{field: record}).count():
            name = _of(model, field)
            counts[name] = counts.get(name, 0) + count
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))


def _of(model: Any, field: str) -> str:
    """A table between two nouns is known by the other noun."""
    if not model._meta.auto_created:
        return str(model._meta.verbose_name_plural)
    ends = [one.related_model for one in model._meta.concrete_fields if one.is_relation]
    here = model._meta.get_field(field).related_model
    other = next((end for end in ends if end is not here), here)
    return str(other._meta.verbose_name_plural)
