"""The story of one record, from its entries, in words."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from records.models import Entry
from records.trail import registry

SHOWN = 50


def timeline_of(record: Any) -> list[dict[str, Any]]:
    """The newest entries of a record, ready for `components/timeline.html`. Three queries, however long."""
    entries = list(
        Entry.objects.of(record)
        .exclude(kind=Entry.Kind.REFUSED)
        .select_related("by")
        .order_by("-id")[:SHOWN]
    )
    names = _names(type(record), [entry for entry in entries if not _makes(entry, type(record))])
    return [_told(entry, type(record), names) for entry in entries]


def _told(entry: Entry, model: Any, names: dict[Any, str]) -> dict[str, Any]:
    verb = registry[model].get(entry.verb)
    changes = (
        []
        if _makes(entry, model)
        else [_change(model, field, pair, names) for field, pair in entry.changes.items()]
    )
    return {
        "at": entry.at,
        "who": str(entry.by) if entry.by else _("The clock"),
        "verb_label": verb.label if verb else entry.verb.replace("_", " ").capitalize(),
        "kind": entry.kind,
        "note": entry.note,
        "changes": changes,
        "told": ngettext("%(n)d field changed", "%(n)d fields changed", len(changes))
        % {"n": len(changes)},
    }


def _makes(entry: Entry, model: Any) -> bool:
    """The making of a record is told without its values; the record shows them."""
    verb = registry[model].get(entry.verb)
    return bool(verb and verb.creates)


def _change(model: Any, field: str, pair: Any, names: dict[Any, str]) -> dict[str, Any]:
    label, choices = field.replace("_", " "), {}
    try:
        column = model._meta.get_field(field.removesuffix("_id"))
        label, choices = column.verbose_name, dict(column.flatchoices)
    except FieldDoesNotExist:
        pass
    label = str(label)[:1].upper() + str(label)[1:]
    if pair is None:
        return {"label": label, "old": "", "new": "", "sealed": True}
    old, new = (
        names.get(value) or str(choices.get(value, value if value is not None else "—"))
        if not isinstance(value, (list, dict))
        else value
        for value in pair
    )
    return {"label": label, "old": old, "new": new, "sealed": False}


def _names(model: Any, entries: list[Entry]) -> dict[Any, str]:
    """The names behind the keys in the changes: one query for each noun that occurs."""
    wanted: dict[Any, set[str]] = {}
    for entry in entries:
        for field, pair in entry.changes.items():
            if not field.endswith("_id") or pair is None:
                continue
            related = model._meta.get_field(field.removesuffix("_id")).related_model
            if related is not None and related is not ContentType:
                wanted.setdefault(related, set()).update(key for key in pair if key)
    found: dict[Any, str] = {}
    for related, keys in wanted.items():
        found |= {str(row.pk): str(row) for row in related._base_manager.filter(pk__in=keys)}
    return found
