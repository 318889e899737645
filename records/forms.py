"""Forms under every page: one verb with its reason, and the written record with its version and its key."""

from __future__ import annotations

import uuid
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Fieldset
from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from records.models import SavedView


class DateInput(forms.DateInput):
    """The browser's own date field, in the form every browser sends."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class DateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M", **kwargs)


def explained(legend: Any, words: Any, *fields: Any) -> Fieldset:
    """Fields that belong together, under a sentence that says what they are for. Both are our own words."""
    return Fieldset(str(legend), HTML(format_html('<p class="soft">{}</p>', words)), *fields)


class Calm(forms.BaseForm):
    """Laid out by crispy-forms inside the page's own <form>, so that every page has one shape."""

    fields: Any  # by name; what a field offers is set when it is known who asks

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        if layout := self.layout():
            helper.layout = layout
        return helper

    def layout(self) -> Any:
        """A crispy Layout, or None for the fields in their order."""
        return None


class NoteForm(Calm, forms.Form):
    """The form of a verb: why, when the verb asks for it, besides what the verb needs to know."""

    note = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        required=False,
        help_text=_("Stays with the record, for everybody who may read it."),
    )

    def __init__(self, *args: Any, record: Any, action: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record, self.action, self.user = record, action, user
        self.fields["note"].required = action.needs_note
        self.order_fields([name for name in self.fields if name != "note"] + ["note"])


class FileForm(NoteForm):
    """Adding a file to a record."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "JPEG, PNG or WebP picture, PDF or text, at most 15 MB. Place and camera are removed from pictures."
        ),
    )
    note = None  # type: ignore[assignment]  # how a form drops an inherited field

    def __init__(self, *args: Any, record: Any, action: Any, user: Any, **kwargs: Any) -> None:
        forms.Form.__init__(self, *args, **kwargs)
        self.record, self.action, self.user = record, action, user


class RecordForm(Calm, forms.ModelForm):
    """Writes a record. `version` is the one the form was opened on; `key` makes sending twice harmless."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        self.user = user
        instance: Any = kwargs.get("instance")
        new = instance is None or instance._state.adding
        key = instance.pk if instance and new else None
        if key:  # nothing hangs on a record that is not made yet, so it is not asked what does
            instance.pk = None
        super().__init__(*args, **kwargs)
        if key:
            self.instance.pk = key
        if new:  # an empty column is no answer yet, so that a form can say what is usual
            self.initial = {
                name: given for name, given in self.initial.items() if given is not None
            }
        self.initial.setdefault("version", None if new else self.instance.version)
        self.initial.setdefault("key", uuid.uuid4() if new else None)

    def recall(self, typed: QueryDict) -> None:
        """Show what was typed before, without judging it yet. A box that is not sent was unticked."""
        for name, field in self.fields.items():
            if name in {"version", "key"} or isinstance(field, forms.FileField):
                continue
            key = self.add_prefix(name)
            if not field.widget.value_omitted_from_data(typed, {}, key):
                self.initial[name] = field.widget.value_from_datadict(typed, {}, key)

    def new_record(self) -> Any:
        """The unsaved record, under the key the browser chose."""
        made = self.instance
        if key := self.cleaned_data.get("key"):
            made.pk = key
        return made

    def details(self) -> dict[str, Any]:
        """What the action is told besides the record. Amending hands over the changed values."""
        if self.instance._state.adding:
            return {}
        return {"values": {name: self._chosen(name) for name in self._meta.fields or ()}}

    def _chosen(self, name: str) -> Any:
        """What was chosen; and what stood there before and is not this person's to see or choose stays."""
        field: Any = self.fields.get(name)
        value = self.cleaned_data[name]
        kind = type(field)
        if issubclass(kind, forms.ModelMultipleChoiceField):
            there = getattr(self.instance, name)
            return [*value, *there.exclude(pk__in=field.queryset.values("pk"))]
        if issubclass(kind, forms.ModelChoiceField) and value is None and self.initial.get(name):
            rows = field.queryset.model._base_manager.filter(pk=self.initial[name])
            return rows.exclude(pk__in=field.queryset.values("pk")).first()
        return value


class SaveViewForm(forms.ModelForm):
    """A name for the register as it is filtered and ordered now."""

    class Meta:
        model = SavedView
        fields = ["register", "name", "query"]
