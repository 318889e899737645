"""Who may be in the register twice: names that look or sound alike, accents aside.

`parley_fold` (lower case, no accents) and `parley_sound` (the sounds of all words, in any order) are functions in
PostgreSQL, made by a migration on pg_trgm and fuzzystrmatch.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection
from django.db.models import QuerySet

ALIKE = 0.45  # share of common three-letter pieces from which names look alike
PAIRS = 50  # suggestions on one page
CANDIDATES = 5000  # names that are compared at once
NEWEST = 250  # of them are looked at letter by letter against all the others; sounds are compared among all


class Pair(NamedTuple):
    """Two that may be one, the older first. `likeness` 0 to 1; `sounds` when their words sound the same."""

    first: Any
    second: Any
    likeness: float
    sounds: bool


LIKE = """
WITH seen AS MATERIALIZED (
    SELECT id, site_id, {kind} AS kind, created_at, parley_fold(name) AS folded, parley_sound(name) AS sound
    FROM {table} WHERE id = ANY(%s)
), newest AS MATERIALIZED (
    SELECT * FROM seen ORDER BY created_at DESC, id DESC LIMIT %s
), pairs AS (
    SELECT a.id AS first, b.id AS second FROM newest b
    JOIN seen a ON a.folded %% b.folded AND a.site_id = b.site_id AND a.kind = b.kind
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

    def _in_use(self) -> Any:
        return self.exclude(status__in=["merged", "anonymised"]).order_by("-created_at", "-pk")

    def alike(self) -> list[Pair]:
        """Pairs among these rows that may be one, the most alike first; what was told apart is left out."""
        rows = {row.pk: row for row in self._in_use()[:CANDIDATES]}
        keys = list(rows)
        kind = "kind" if self.model._meta.model_name == "stakeholder" else "category"
        sql = LIKE.format(table=self.model._meta.db_table, kind=kind)
        with connection.cursor() as cursor:
            cursor.execute(sql, [keys, NEWEST, ALIKE, PAIRS])
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
