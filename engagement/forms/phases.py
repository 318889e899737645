"""What may come in about phases and the consultation before them."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.forms.mapping import AtSite, colleagues, side_by_side
from engagement.models import ConsultationPoint, Engagement, Phase, StakeholderGroup
from records.forms import DateInput, NoteForm, RecordForm, explained


class PhaseForm(AtSite):
    subject = "plan"

    class Meta:
        model = Phase
        fields = ["site", "name", "starts_on"]
        widgets = {"starts_on": DateInput()}


class PointForm(RecordForm):
    """A point of the list, who is asked, and before which day."""

    class Meta:
        model = ConsultationPoint
        fields = [
            "trigger",
            "due_on",
            "groups",
            "method",
            "lead",
            "legal_basis",
            "needs_documents",
        ]
        widgets = {"due_on": DateInput(), "groups": forms.CheckboxSelectMultiple()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        point = self.instance
        seen = StakeholderGroup.objects.visible_to(self.user).filter(site=point.phase.site_id)
        self.fields["groups"].queryset = seen.active().order_by("name")
        self.fields["lead"].queryset = colleagues(self.user, point.lead_id)
        self.initial.setdefault("lead", self.user)

    def layout(self) -> Layout:
        return Layout(
            explained(
                _("Who must be asked before the phase begins"),
                _(
                    "Documents are given at least 14 days before; a meeting without them does not count."
                ),
                side_by_side("trigger", "due_on"),
                "groups",
                side_by_side("method", "lead"),
                "legal_basis",
                "needs_documents",
            ),
            "version",
            "key",
        )

    def details(self) -> dict[str, Any]:
        return {"groups": list(self.cleaned_data["groups"])}


class BegunForm(NoteForm):
    begun_on = forms.DateField(label=_("Begun on"), widget=DateInput())


class GivenForm(NoteForm):
    documents_on = forms.DateField(label=_("Given on"), widget=DateInput())


class WaiverForm(NoteForm):
    """Why nobody will be asked; it stands on the page of the phase."""

    reason = forms.CharField(
        label=_("Why nobody will be asked"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )
    note = None  # type: ignore[assignment]  # the reason takes its place

    def __init__(self, *args: Any, record: Any, action: Any, user: Any, **kwargs: Any) -> None:
        forms.Form.__init__(self, *args, **kwargs)
        self.record, self.action, self.user = record, action, user


class MetForm(NoteForm):
    """Which meeting it was: those of the site at which people could speak."""

    engagement = forms.ModelChoiceField(label=_("The meeting"), queryset=Engagement.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Engagement.objects.visible_to(self.user).standing().filter(is_two_way=True)
        held = seen.filter(site=self.record.phase.site_id)
        self.fields["engagement"].queryset = held.order_by("-held_on", "-number")  # type: ignore[attr-defined]
