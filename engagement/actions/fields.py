"""How a verb takes over what a form changed."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def take_over(record: Any, values: dict[str, Any]) -> dict[str, Any]:
    """Set what a form changed; many-to-many fields are returned as recorded changes and set by the caller."""
    many = {field.name for field in record._meta.many_to_many}
    for name, value in values.items():
        if name not in many:
            setattr(record, name, value)
    return {name: list(value) for name, value in values.items() if name in many}


def set_many(record: Any, many: dict[str, list[Any]], *, new: bool = False) -> dict[str, Any]:
    """Set many-to-many fields and say what changed, by key. What belongs to a site is of the record's own.

    `new`: the record was made this moment, so there is nothing to compare with.
    """
    changes = {}
    for name, wanted in many.items():
        own = {None, record.site_id}  # without a site it belongs to every one
        if any(getattr(item, "site_id", None) not in own for item in wanted):
            raise ValidationError({name: _("One of these belongs to another site. Take it out.")})
        rows = getattr(record, name)
        before = [] if new else sorted(str(key) for key in rows.values_list("pk", flat=True))
        after = sorted(str(item.pk) for item in wanted)
        if before != after:
            rows.add(*wanted) if new else rows.set(wanted)
            changes[name] = [before, after]
    return changes
