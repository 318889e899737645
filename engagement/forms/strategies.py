"""What may come in about engagement plans."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.forms.mapping import AtSite, colleagues, side_by_side
from engagement.models import EngagementPlan, PlanActivity, PlanObjective, StakeholderGroup
from records.forms import DateInput, NoteForm, RecordForm, explained


class PlanForm(AtSite):
    subject = "plan"

    class Meta:
        model = EngagementPlan
        fields = ["site", "title", "purpose", "starts_on", "ends_on", "currency"]
        widgets = {
            "starts_on": DateInput(),
            "ends_on": DateInput(),
            "purpose": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        site = self.initial.get("site")
        if self.instance._state.adding and hasattr(site, "currency"):
            self.initial.setdefault("currency", site.currency)  # type: ignore[union-attr]

    def layout(self) -> Layout:
        return Layout(
            explained(
                _("The plan"),
                _("One plan for a site and a period. Objectives and activities come next."),
                side_by_side("site", "title"),
                side_by_side("starts_on", "ends_on", "currency"),
                "purpose",
            ),
            "version",
            "key",
        )


class ObjectiveForm(RecordForm):
    class Meta:
        model = PlanObjective
        fields = ["text", "owner", "due_on"]
        widgets = {"due_on": DateInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = colleagues(self.user, self.instance.owner_id)

    def layout(self) -> Layout:
        return Layout(
            explained(
                _("What is to be reached"),
                _("Something one can see or count, e.g. every herder group heard twice a year."),
                "text",
                side_by_side("owner", "due_on"),
            ),
            "version",
            "key",
        )


class ActivityForm(RecordForm):
    class Meta:
        model = PlanActivity
        fields = [
            "objective",
            "text",
            "starts_on",
            "ends_on",
            "responsible",
            "group",
            "method",
            "amount",
        ]
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan = self.instance.plan
        objectives = PlanObjective.objects.visible_to(self.user).standing()
        self.fields["objective"].queryset = objectives.filter(plan=plan)
        groups = StakeholderGroup.objects.visible_to(self.user).filter(site=plan.site_id)
        self.fields["group"].queryset = groups.order_by("name")
        self.fields["responsible"].queryset = colleagues(self.user, self.instance.responsible_id)

    def layout(self) -> Layout:
        return Layout(
            explained(
                _("What is done for it"),
                _("Who does what with whom, from when until when, and what it costs."),
                "objective",
                "text",
                side_by_side("starts_on", "ends_on"),
                side_by_side("responsible", "group"),
                side_by_side("method", "amount"),
            ),
            "version",
            "key",
        )


class DisclosedForm(NoteForm):
    disclosed_on = forms.DateField(label=_("Made public on"), widget=DateInput())
