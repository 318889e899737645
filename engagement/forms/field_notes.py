"""What may come in about early signs, quiet days and requests for information."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.forms.mapping import AtSite
from engagement.models import EarlySign, InformationRequest, QuietDay, StakeholderGroup
from people.models import Site
from records.forms import DateInput, NoteForm


class FromToday(AtSite):
    """A note whose day is today at the site, unless somebody says otherwise."""

    subject = "engagement"
    day = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        site = self.initial.get("site")
        if isinstance(site, Site):
            self.initial.setdefault(self.day, site.today())


class EarlySignForm(FromToday):
    day = "heard_on"

    class Meta:
        model = EarlySign
        fields = ["site", "community", "text", "topic", "heard_on", "way", "confidence"]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 4}),
            "heard_on": DateInput(),
            "confidence": forms.RadioSelect(),
        }


class QuietDayForm(FromToday):
    day = "day"

    class Meta:
        model = QuietDay
        fields = ["site", "day", "remark"]
        widgets = {"day": DateInput()}


class InformationRequestForm(FromToday):
    day = "received_on"

    class Meta:
        model = InformationRequest
        fields = ["site", "group", "text", "received_on"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4}), "received_on": DateInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = StakeholderGroup.objects.visible_to(self.user).active()
        self.fields["group"].queryset = groups.filter(site__in=self.sites)


class AnswerRequestForm(NoteForm):
    ended_on = forms.DateField(label=_("Answered on"), widget=DateInput())
    answer = forms.CharField(
        label=_("What they were given"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000
    )


class RefuseRequestForm(NoteForm):
    ended_on = forms.DateField(label=_("Refused on"), widget=DateInput())
    reasons = forms.CharField(
        label=_("Written reasons"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        help_text=_("As they stand in the letter. Without reasons a request cannot be refused."),
    )
