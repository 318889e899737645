"""What may come in about the ladder and escalations."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from commitments.models import Commitment
from engagement.models import Concern
from people.models import User
from records.forms import DateInput, NoteForm, RecordForm
from risks.models import LEVELS, Escalation, Limit, Party, Rung
from risks.permissions import DIRECT, HIGHEST_FOR_OTHERS


class EscalateForm(RecordForm):
    """Put a commitment or a concern before a level, with the reason, past the people it is about."""

    level = forms.TypedChoiceField(label=_("To level"), choices=LEVELS, coerce=int)
    about = forms.ModelMultipleChoiceField(
        label=_("People it is about"),
        queryset=User.objects.none(),
        required=False,
        help_text=_("They are left out of the way up."),
    )

    class Meta:
        model = Escalation
        fields = ["level", "reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].queryset = User.objects.visible_to(self.user).active().order_by("name")
        site = self.instance.site_id
        if site and not self.user.holds(*DIRECT, site=site):
            self.fields["level"].choices = LEVELS[:HIGHEST_FOR_OTHERS]

    def details(self) -> dict[str, Any]:
        return {"about": list(self.cleaned_data["about"])}


def subject_of(query: Any, user: Any) -> Commitment | Concern | None:
    """The matter named in an address, if this person may see it."""
    for name, model in (("commitment", Commitment), ("concern", Concern)):
        if key := query.get(name):
            try:
                return model.objects.visible_to(user).filter(pk=key).first()
            except (ValueError, forms.ValidationError):
                return None
    return None


class DecideForm(NoteForm):
    """The answer and its reason."""

    decision = forms.ChoiceField(
        label=_("What you decide"), choices=Escalation.Decision.choices, widget=forms.RadioSelect
    )
    decision_reason = forms.CharField(
        label=_("Why"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000
    )
    act_by = forms.DateField(label=_("To be done until"), widget=DateInput(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["note"]


class LadderForm(RecordForm):
    to = forms.MultipleChoiceField(
        label=_("Goes to"),
        choices=Party.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class RungForm(LadderForm):
    """A new step of the ladder."""

    class Meta:
        model = Rung
        fields = ["clock", "pace", "step", "title", "offset_days", "level", "to", "valid_from"]
        widgets = {"valid_from": DateInput()}

    def layout(self) -> Layout:
        pairs = [("clock", "pace"), ("step", "title"), ("offset_days", "level")]
        rows = [Row(*[Column(name, css_class="col-md-6") for name in pair]) for pair in pairs]
        return Layout(*rows, "to", "valid_from", "version", "key")


class NextRungForm(LadderForm):
    """The next version of a step: the words, the days, the level, who is told; and why it changes."""

    note = forms.CharField(label=_("Why it changes"), widget=forms.Textarea(attrs={"rows": 3}))

    class Meta:
        model = Rung
        fields = ["title", "offset_days", "level", "to"]


class LimitForm(LadderForm):
    """The time limits of a level; and why they change."""

    note = forms.CharField(label=_("Why it changes"), widget=forms.Textarea(attrs={"rows": 3}))

    class Meta:
        model = Limit
        fields = ["name", "to", "notify_hours", "acknowledge_hours", "decide_hours"]
