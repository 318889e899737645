"""What may come in about an officer's profile and a briefing."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.forms.mapping import AtSite, side_by_side
from engagement.forms.offices import Week
from engagement.models import Community, CulturalBriefing, LiaisonOffice, OfficerProfile
from people.models import User
from people.permissions import roles_with
from records.forms import RecordForm, explained


class ProfileForm(AtSite, Week):
    """An officer writes about themselves; the manager chooses for whom."""

    subject = "engagement"

    class Meta:
        model = OfficerProfile
        fields = [
            "site",
            "officer",
            "office",
            "communities",
            "languages",
            "phone",
            "origin",
            "gender",
        ]
        widgets = {
            "communities": forms.CheckboxSelectMultiple(),
            "origin": forms.RadioSelect(),
            "gender": forms.RadioSelect(),
        }
        help_texts = {"languages": _("Separate them with commas.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Community.objects.visible_to(self.user).filter(site__in=self.sites)
        self.fields["communities"].queryset = places.order_by("name")
        offices = LiaisonOffice.objects.visible_to(self.user).in_use()
        self.fields["office"].queryset = offices.filter(site__in=self.sites)
        people = User.objects.visible_to(self.user).active()
        if not self.instance._state.adding:
            self.fields["officer"].queryset = User.objects.visible_to(self.user).filter(
                pk=self.instance.officer_id
            )
        elif self.user.holds(*roles_with("engagement", "A")):
            self.fields["officer"].queryset = people.order_by("name")
        else:
            self.fields["officer"].queryset = people.filter(pk=self.user.pk)
            self.initial.setdefault("officer", self.user)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        site = cleaned.get("site")
        if site and any(one.site_id != site.pk for one in cleaned.get("communities") or ()):
            self.add_error("communities", _("One of these belongs to another site. Take it out."))
        return cleaned

    def layout(self) -> Layout:
        return Layout(
            Fieldset(_("Who, where"), side_by_side("site", "officer"), "office", "communities"),
            Fieldset(_("How people reach you"), side_by_side("languages", "phone")),
            explained(
                _("So that people can choose"),
                _("Some people would rather talk to a woman, or to somebody who is not from here."),
                side_by_side("origin", "gender"),
            ),
            self.week_layout(),
            "version",
            "key",
        )

    def details(self) -> dict[str, Any]:
        if self.instance._state.adding:
            return {"communities": list(self.cleaned_data["communities"])}
        return super().details()


class BriefingForm(RecordForm):
    """Begins with the words of the edition that holds."""

    class Meta:
        model = CulturalBriefing
        fields = ["greet_first", "greeting", "language", "bring", "avoid", "more"]
        widgets = {
            name: forms.Textarea(attrs={"rows": 3})
            for name in ("greet_first", "bring", "avoid", "more")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        newest = self.instance.community.briefings.order_by("-edition").first()
        for name in self._meta.fields or ():
            if newest and not self.initial.get(name):
                self.initial[name] = getattr(newest, name)

    def layout(self) -> Layout:
        return Layout(
            Fieldset(_("On arriving"), "greet_first", side_by_side("greeting", "language")),
            Fieldset(_("As a guest"), "bring", "avoid", "more"),
            "version",
            "key",
        )
