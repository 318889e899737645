"""What may come in about liaison offices, their hours and when they were open."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from engagement.forms.mapping import AtSite, side_by_side
from engagement.models import ClosureNotice, LiaisonOffice, Opening, PublishedHours
from engagement.models.hours import read_spans, spans_of, written
from people.permissions import roles_with
from records.forms import DateInput, NoteForm, RecordForm, explained

DAYS = [f"day_{number}" for number in range(7)]


class OfficeForm(AtSite):
    subject = "engagement"

    class Meta:
        model = LiaisonOffice
        fields = [
            "site",
            "community",
            "name",
            "address",
            "languages",
            "phone",
            "accessibility",
        ]
        widgets = {"address": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"languages": _("Separate them with commas.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:  # the managers' own sites
            managed = self.user.sites_as(*roles_with("engagement", "A"), field="pk")
            self.sites = self.sites.filter(managed)
            self.fields["site"].queryset = self.sites


class Week(RecordForm):
    """A form with the hours of a week, a line for each day."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        week = self.known_week()
        for number, name in enumerate(DAYS):
            self.fields[name] = forms.CharField(
                label=WEEKDAYS[number],
                required=False,
                max_length=60,
                widget=forms.TextInput(attrs={"placeholder": "08:00-12:00, 13:00-17:00"}),
            )
            self.initial.setdefault(name, written(spans_of(week, number)))

    def known_week(self) -> Any:
        return self.instance.week

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.week: dict[str, list[list[int]]] = {}
        for number, name in enumerate(DAYS):
            try:
                spans = read_spans(cleaned.get(name) or "")
            except ValidationError as error:
                self.add_error(name, error)
                continue
            if spans:
                self.week[str(number)] = [[begin, end] for begin, end in spans]
        return cleaned

    def new_record(self) -> Any:
        made = super().new_record()
        made.week = self.week
        return made

    def details(self) -> dict[str, Any]:
        told = super().details()
        if "values" in told:
            told["values"]["week"] = self.week
        return told

    def week_layout(self) -> Fieldset:
        return explained(
            _("Hours of the week"),
            _("Write them like 08:00-12:00, 13:00-17:00. A day without hours is closed."),
            *[side_by_side(*pair) for pair in (DAYS[0:2], DAYS[2:4], DAYS[4:6])],
            DAYS[6],
        )


class HoursForm(Week):
    """Begins with the hours that hold now, so that one day can be changed."""

    class Meta:
        model = PublishedHours
        fields = ["starts_on"]
        widgets = {"starts_on": DateInput()}

    def known_week(self) -> Any:
        newest = self.instance.office.published_hours.order_by("-starts_on").first()
        self.initial.setdefault("starts_on", self.instance.office.site.today())
        return newest.week if newest else {}

    def layout(self) -> Layout:
        return Layout("starts_on", self.week_layout(), "version", "key")


class ClosureForm(RecordForm):
    class Meta:
        model = ClosureNotice
        fields = ["starts_on", "ends_on", "reason", "by_authority"]
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}

    def layout(self) -> Layout:
        return Layout(
            side_by_side("starts_on", "ends_on"), "reason", "by_authority", "version", "key"
        )


class OpeningForm(RecordForm):
    """Today with the hours that were published for it, so that a usual day takes one click."""

    class Meta:
        model = Opening
        fields = ["day", "opened_at", "closed_at", "reason", "by_authority"]
        widgets = {
            "day": DateInput(),
            "opened_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "closed_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def layout(self) -> Layout:
        return Layout(
            side_by_side("day", "opened_at", "closed_at"),
            explained(
                _("If it stayed closed, or closed early"),
                _("Leave both hours empty when it stayed closed, and say why."),
                "reason",
                "by_authority",
            ),
            "version",
            "key",
        )


class CorrectOpeningForm(OpeningForm):
    """The day stays; another day is another line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].disabled = True


class GiveUpForm(NoteForm):
    ended_on = forms.DateField(label=_("Last day"), widget=DateInput())
