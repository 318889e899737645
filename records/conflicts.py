"""Two people changed one record: what differs, in words both can read."""

from typing import Any

from django.utils.translation import gettext as _


def compare(form: Any, theirs: Any) -> list[dict[str, Any]]:
    """For each field of the form: how it stands now, what this writer typed, and whether they differ."""
    rows = []
    for name, field in form.fields.items():
        if name in {"version", "key", "note"} or not hasattr(theirs, name):
            continue
        now = spoken(getattr(theirs, name))
        yours = spoken(form.cleaned_data.get(name))
        label = field.label or name.replace("_", " ").capitalize()
        rows.append(
            {"name": name, "label": label, "theirs": now, "yours": yours, "changed": now != yours}
        )
    return rows


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
