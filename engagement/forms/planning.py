"""What may come in about planned meetings."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from engagement.forms.mapping import AtSite, colleagues, side_by_side
from engagement.models import (
    Attendance,
    Engagement,
    PlanActivity,
    PlannedEngagement,
    StakeholderGroup,
)
from people.models import User
from records.forms import DateInput, NoteForm, explained

UNITS = [("days", _("days")), ("weeks", _("weeks")), ("months", _("months"))]


class PlannedForm(AtSite):
    """With whom, about what, when; then who comes, and what lets everybody come."""

    subject = "engagement"
    required_functions = forms.MultipleChoiceField(
        label=_("Who must be there from the company"),
        choices=Attendance.Function.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = PlannedEngagement
        fields = [
            "site",
            "community",
            "group",
            "purpose",
            "method",
            "planned_on",
            "starts_at",
            "place",
            "tolerance_days",
            "trigger",
            "activity",
            "responsible",
            "colleagues",
            "required_functions",
            "language",
            "accessibility",
        ]
        widgets = {
            "planned_on": DateInput(),
            "starts_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "accessibility": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = StakeholderGroup.objects.visible_to(self.user).filter(site__in=self.sites)
        self.fields["group"].queryset = groups.order_by("name")
        lines = PlanActivity.objects.visible_to(self.user).to_plan_for()
        self.fields["activity"].queryset = lines.filter(plan__site__in=self.sites)
        people = colleagues(self.user, self.instance.responsible_id)
        self.fields["responsible"].queryset = people
        self.fields["colleagues"].queryset = people
        if self.instance._state.adding:
            self.initial.setdefault("responsible", self.user)
        else:  # the date and what it is judged by move by a verb of their own
            self.fields["planned_on"].disabled = self.fields["tolerance_days"].disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        site, group = cleaned.get("site"), cleaned.get("group")
        if site and group and group.site_id != site.pk:
            self.add_error("group", _("This belongs to another site. Choose one of %s.") % site)
        return cleaned

    def layout(self) -> Layout:
        return Layout(
            Fieldset(
                _("With whom, what about, when"),
                side_by_side("site", "community"),
                side_by_side("group", "purpose"),
                side_by_side("method", "trigger"),
                side_by_side("planned_on", "starts_at", "tolerance_days"),
                side_by_side("place", "language"),
                "activity",
            ),
            explained(
                _("Who comes from the company"),
                _("A meeting about blasting without an engineer is half a meeting."),
                "responsible",
                "required_functions",
                "colleagues",
            ),
            Fieldset(_("So that everybody can come and speak"), "accessibility"),
            "version",
            "key",
        )

    def details(self) -> dict[str, Any]:
        if self.instance._state.adding:
            return {"colleagues": list(self.cleaned_data["colleagues"])}
        return super().details()


class MoveForm(NoteForm):
    planned_on = forms.DateField(label=_("New date"), widget=DateInput())
    asked_by = forms.ChoiceField(label=_("Who asked"), choices=PlannedEngagement.Asker.choices)


class HeldForm(NoteForm):
    """Which log it is: the meetings of the site that no other plan names."""

    engagement = forms.ModelChoiceField(
        label=_("The log of this meeting"), queryset=Engagement.objects.none()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Engagement.objects.visible_to(self.user).standing()
        free = seen.filter(site=self.record.site_id, planned__isnull=True)
        self.fields["engagement"].queryset = free.order_by("-held_on", "-number")  # type: ignore[attr-defined]


class RepeatForm(NoteForm):
    every = forms.IntegerField(
        label=_("Every"), initial=1, validators=[MinValueValidator(1), MaxValueValidator(365)]
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=UNITS, initial="months")
    until = forms.DateField(label=_("Until"), widget=DateInput())

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until <= self.record.planned_on:
            raise ValidationError(_now("Choose a day after this meeting."))
        return until


class MoveRestForm(NoteForm):
    days = forms.IntegerField(
        label=_("By how many days"),
        help_text=_("Earlier with a minus: -7 is a week earlier."),
        validators=[MinValueValidator(-365), MaxValueValidator(365)],
    )
    asked_by = forms.ChoiceField(label=_("Who asked"), choices=PlannedEngagement.Asker.choices)

    def clean_days(self) -> int:
        days = int(self.cleaned_data["days"])
        if days == 0:
            raise ValidationError(_now("Zero days move nothing. Give at least one."))
        return days


def filled(invitation: Any, user: User, site: Any) -> dict[str, Any]:
    """The fields that an invitation fills: when, where, what, and the colleagues among those invited."""
    day, hour = invitation.day_at(site)
    known = User.objects.visible_to(user).active().filter(email__in=invitation.addresses)
    return {
        "planned_on": day,
        "starts_at": hour,
        "purpose": invitation.title,
        "place": invitation.place,
        "colleagues": [person.pk for person in known],
    }
