"""Two people changed one record: what differs, in words both can read."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _


def compare(form: Any, theirs: Any) -> list[dict[str, Any]]:
    """For each field of the form: how it stands now, what this writer typed, and whether they differ."""
    rows = []
    for name, field in form.fields.items():
        if name in {"version", "key", "note"} or not hasattr(theirs, name):
            continue
        now = spoken(_seen(field, getattr(theirs, name)))
        yours = spoken(_seen(field, form.cleaned_data.get(name)))
        label = field.label or name.replace("_", " ").capitalize()
        rows.append(
            {"name": name, "label": label, "theirs": now, "yours": yours, "changed": now != yours}
        )
    return rows


def _seen(asked: Any, value: Any) -> Any:
    """A choice by its label; of other records only those that this writer may see."""
    kind = type(asked)
    if issubclass(kind, forms.ModelMultipleChoiceField) and hasattr(value, "all"):
        return value.all().filter(pk__in=asked.queryset.values("pk"))
    if issubclass(kind, forms.ModelChoiceField):
        return value if value and asked.queryset.filter(pk=value.pk).exists() else None
    if issubclass(kind, forms.ChoiceField) and isinstance(value, (str, int)):
        return dict(asked.choices).get(value, value)
    return value


def spoken(value: Any) -> str:
    """A value as a person would say it."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if hasattr(value, "all"):
        value = list(value.all())
    if isinstance(value, (list, tuple, set)) or hasattr(value, "iterator"):
        return ", ".join(str(item) for item in value) or "—"
    return str(value)
