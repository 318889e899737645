"""Pages of a register at any depth for the same price: the next page starts after the last row's key."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, IntegerField, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

COUNTED = 10_000  # beyond this a register says "more than 10,000" instead of counting


@dataclass
class Page:
    """One page of rows and how to move from it; `count` is None beyond COUNTED."""

    rows: list[Any]
    count: int | None
    next: str | None = None
    previous: str | None = None
    first: str | None = None
    urls: dict[str, str] = field(default_factory=dict)

    @property
    def count_text(self) -> str:
        if self.count is None:
            return _("more than 10,000")
        return ngettext("%(count)d record", "%(count)d records", self.count) % {"count": self.count}


def paginate(rows: QuerySet, order: str, cursor: str, size: int) -> Page:
    """The page after (or before) `cursor`. `order` is one field, with a leading minus for descending.

    A cursor that is not ours (typed, cut off) starts at the beginning.
    """
    name, descending = order.lstrip("-"), order.startswith("-")
    mark = _decode(rows, name, cursor)
    backwards = bool(mark and mark["back"])
    page = rows.order_by(*_ordering(name, descending=descending != backwards))
    if mark:
        page = page.filter(
            _beyond(name, mark["value"], mark["id"], descending=descending != backwards)
        )
    found = list(page.annotate(counted=HowMany(rows))[: size + 1])
    # A page has nothing to say about how many there are only when it is empty itself.
    counted = found[0].counted if found else _count(rows) if mark else 0
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_next, has_previous = (True, more) if backwards else (more, bool(mark))
    return Page(
        rows=found,
        count=counted if counted <= COUNTED else None,
        next=_encode(found[-1], name, back=False) if has_next and found else None,
        previous=_encode(found[0], name, back=True) if has_previous and found else None,
        first="" if mark else None,
    )


class HowMany(Subquery):
    """How many rows there are, at most COUNTED + 1: counted in the statement that fetches the page."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet) -> None:
        super().__init__(rows.order_by().values("pk")[: COUNTED + 1])


def _count(rows: QuerySet) -> int:
    return rows.order_by().values("pk")[: COUNTED + 1].count()


def _ordering(name: str, *, descending: bool) -> list[Any]:
    column = F(name).desc() if descending else F(name).asc()
    return [column, "-pk" if descending else "pk"]


def _beyond(name: str, value: Any, key: str, *, descending: bool) -> Q:
    step = "lt" if descending else "gt"
    tie = Q(**{name: value}) & Q(**{f"pk__{step}": key})
    # The first condition repeats the second in a form that an index range can serve.
    return Q(**{f"{name}__{step}e": value}) & (Q(**{f"{name}__{step}": value}) | tie)


def _encode(row: Any, name: str, *, back: bool) -> str:
    value: Any = row
    for part in name.split("__"):
        value = getattr(value, part)
    if isinstance(value, (date, datetime)):
        value = value.isoformat()
    mark = json.dumps([value, str(row.pk), back], default=str)
    return base64.urlsafe_b64encode(mark.encode()).decode().rstrip("=")


def _decode(rows: QuerySet, name: str, cursor: str) -> dict[str, Any] | None:
    try:
        value, key, back = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if "\0" in str(value):  # which no text column can hold
            return None
        value, key = field_of(rows, name).to_python(value), rows.model._meta.pk.to_python(key)
    except (ValueError, TypeError, ValidationError):
        return None
    return {"value": value, "id": key, "back": bool(back)} if value is not None else None


def field_of(rows: QuerySet, name: str) -> Any:
    """A field of the rows, reached through relations; only it knows what its values look like."""
    if name in rows.query.annotations:
        return rows.query.annotations[name].output_field
    *way, last = name.split("__")
    model = rows.model
    for step in way:
        model = model._meta.get_field(step).related_model
    return model._meta.pk if last == "pk" else model._meta.get_field(last)
