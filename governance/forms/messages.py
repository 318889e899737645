"""What may come in about a key message."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import KeyMessage
from people.models import Site, User
from people.permissions import roles_with
from records.forms import DateInput, RecordForm, explained

LANGUAGES = 4  # rooms for words on the form; the first is what is approved, the others translate it


class FindForm(forms.Form):
    """A word to look for on the page for the field."""

    q = forms.CharField(max_length=100, required=False)


class KeyMessageForm(RecordForm):
    """What we say, in each language; what we do not say; who keeps it true, and until when it holds."""

    class Meta:
        model = KeyMessage
        fields = ["title", "topics", "do_not_say", "owner", "site", "starts_on", "ends_on"]
        widgets = {
            "do_not_say": forms.Textarea(attrs={"rows": 3}),
            "starts_on": DateInput(),
            "ends_on": DateInput(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.user.sites_as(*roles_with("message", "C"), field="pk")
        self.fields["site"].queryset = Site.objects.visible_to(self.user).filter(own)
        people = User.objects.visible_to(self.user).active().order_by("name")
        self.fields["owner"].queryset = people
        known = [*(self.initial.get("texts") or self.instance.texts or {}).items()]
        for place in range(LANGUAGES):
            language, text = known[place] if place < len(known) else ("", "")
            self.fields[f"language_{place}"] = forms.CharField(
                label=_("Language"), max_length=40, required=place == 0, initial=language
            )
            self.fields[f"text_{place}"] = forms.CharField(
                label=_("What we say"),
                widget=forms.Textarea(attrs={"rows": 3}),
                max_length=2000,
                required=place == 0,
                initial=text,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        texts: dict[str, str] = {}
        for place in range(LANGUAGES):
            language = (cleaned.get(f"language_{place}") or "").strip()
            text = cleaned.get(f"text_{place}") or ""
            if text and not language and place:
                self.add_error(f"language_{place}", _("Say in which language this is."))
            elif language and not text and place:
                self.add_error(f"text_{place}", _("Write the words, or take the language out."))
            elif language.casefold() in {name.casefold() for name in texts}:
                self.add_error(f"language_{place}", _("This language stands there twice."))
            elif text:
                texts[language] = text
        self.instance.texts = cleaned["texts"] = texts
        return cleaned

    def details(self) -> dict[str, Any]:
        told = super().details()
        if "values" in told:
            told["values"]["texts"] = self.cleaned_data["texts"]
        return told

    def layout(self) -> Layout:
        words = [
            Row(
                Column(f"language_{place}", css_class="col-md-4"),
                Column(f"text_{place}", css_class="col-md-8"),
            )
            for place in range(LANGUAGES)
        ]
        return Layout(
            explained(
                _("What we say"),
                _("The first words are the ones that are approved; the others translate them."),
                "title",
                "topics",
                *words,
                "do_not_say",
            ),
            explained(
                _("Who keeps it true, and until when"),
                _("Words that nobody renews expire by themselves."),
                Row(Column("owner", css_class="col-md-6"), Column("site", css_class="col-md-6")),
                Row(
                    Column("starts_on", css_class="col-md-6"),
                    Column("ends_on", css_class="col-md-6"),
                ),
            ),
            "version",
            "key",
        )
