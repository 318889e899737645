"""What may come in about scores, standing, counts and relations."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from engagement.forms.mapping import side_by_side
from engagement.models import Headcount, Relation, Stakeholder, StakeholderGroup
from records.forms import DateInput, NoteForm, RecordForm, explained


def one_to_five(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        min_value=1,
        max_value=5,
    )


class ScoreForm(NoteForm):
    """What is at stake, judged anew."""

    interest = one_to_five(_("Interest, 1 to 5"))
    influence = one_to_five(_("Influence, 1 to 5"))
    impact = one_to_five(_("Impact on them, 1 to 5"))
    rationale = forms.CharField(
        label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )
    note = None  # type: ignore[assignment]  # how a form drops an inherited field

    def __init__(self, *args: Any, record: Any, action: Any, user: Any, **kwargs: Any) -> None:
        now = {name: getattr(record, name) for name in ("interest", "influence", "impact")}
        forms.Form.__init__(self, *args, initial=now, **kwargs)
        self.record, self.action, self.user = record, action, user


class JudgeForm(NoteForm):
    relationship = forms.ChoiceField(
        label=_("How they stand to the project"), choices=StakeholderGroup.Relationship.choices
    )


class EndForm(NoteForm):
    until = forms.DateField(label=_("The last day"), widget=DateInput)


class HeadcountForm(RecordForm):
    class Meta:
        model = Headcount
        fields = ["who", "people", "counted_on", "source"]
        widgets = {"counted_on": DateInput()}

    def layout(self) -> Layout:
        return Layout(
            explained(
                _("How many people of one kind"),
                _("Counted or estimated, with the day and the source, so that it can be trusted."),
                side_by_side("who", "people"),
                side_by_side("counted_on", "source"),
            ),
            "version",
            "key",
        )


class RelationForm(RecordForm):
    """From the page one comes from to a person or a group of the same site."""

    class Meta:
        model = Relation
        fields = ["kind", "to_person", "to_group", "role", "since"]
        widgets = {"since": DateInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        site = self.instance.beginning.site_id
        people = Stakeholder.objects.visible_to(self.user).filter(site=site).in_use()
        groups = StakeholderGroup.objects.visible_to(self.user).filter(site=site)
        self.fields["to_person"].queryset = people.exclude(pk=self.instance.from_person_id)
        self.fields["to_group"].queryset = groups.exclude(pk=self.instance.from_group_id)

    def layout(self) -> Layout:
        return Layout(
            explained(
                str(self.instance.beginning),
                _("Choose one: a person or organisation, or a group."),
                "kind",
                side_by_side("to_person", "to_group"),
                side_by_side("role", "since"),
            ),
            "version",
            "key",
        )
