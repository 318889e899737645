"""What may come in about two entries that are one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from records.forms import NoteForm


class Entries(forms.ModelChoiceField):
    """With the place, since the names are alike."""

    def label_from_instance(self, entry: Any) -> str:
        return f"{entry} · {entry.community or entry.site}"


class MergeForm(NoteForm):
    """Into which other entry of the same site; only those the visitor sees."""

    into = Entries(label=_("The entry that stays"), queryset=None)

    def __init__(self, *args: Any, record: Any, action: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, record=record, action=action, user=user, **kwargs)
        rows = type(record).objects.visible_to(user).filter(site=record.site_id).standing()
        self.fields["into"].queryset = rows.exclude(pk=record.pk).for_register().order_by("name")
