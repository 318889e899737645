"""What may come in about sites, units, people, roles and absences."""

from __future__ import annotations

import zoneinfo
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from people.models import Absence, BusinessUnit, Holiday, RoleAssignment, Site, User
from people.permissions import can_administer
from records import clock
from records.forms import DateInput, NoteForm, RecordForm


class SiteForm(RecordForm):
    """A site: what it is, its clock, money and calendar, and the people who live around it."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [(name, name) for name in sorted(zoneinfo.available_timezones())],
        help_text=_("Due dates end at midnight here."),
    )
    weekend = forms.TypedMultipleChoiceField(
        label=_("Weekend days"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Site
        fields = [
            "name",
            "code",
            "kind",
            "country",
            "time_zone",
            "currency",
            "languages",
            "weekend",
            "area_km2",
            "population",
            "population_source",
        ]
        help_texts = {"languages": _("Separate them with commas.")}

    def clean_weekend(self) -> list[int]:
        days = self.cleaned_data["weekend"]
        if len(days) == len(WEEKDAYS):
            raise forms.ValidationError(
                _("A site works on some day. Leave at least one unchecked.")
            )
        return days

    def layout(self) -> Layout:
        where = ["name", "code", "kind", "status", "country"]
        return Layout(
            Fieldset(str(_("What and where")), *[name for name in where if name in self.fields]),
            Fieldset(str(_("Calendar and money")), "time_zone", "weekend", "currency"),
            Fieldset(
                str(_("The people around it")),
                "languages",
                "area_km2",
                "population",
                "population_source",
            ),
            "version",
            "key",
        )


class NewSiteForm(SiteForm):
    """A new site also says in which phase it is."""

    class Meta(SiteForm.Meta):
        labels = {"status": _("Phase")}
        fields = ["name", "code", "kind", "status", *SiteForm.Meta.fields[3:]]


class HolidayForm(RecordForm):
    class Meta:
        model = Holiday
        fields = ["site", "on", "name"]
        widgets = {"on": DateInput()}


class UnitForm(RecordForm):
    """A unit, what it is part of, and who answers for it."""

    class Meta:
        model = BusinessUnit
        fields = ["name", "parent", "head"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = BusinessUnit.objects.visible_to(self.user).exclude(pk=self.instance.pk)
        offer(self, "parent", units)
        offer(self, "head", colleagues(self.user))


class UserForm(RecordForm):
    """What the company knows of somebody who signs in."""

    class Meta:
        model = User
        fields = ["name", "email", "title", "phone", "unit", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", BusinessUnit.objects.visible_to(self.user))

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()


class DetailsForm(RecordForm):
    """What everybody may change about themselves."""

    class Meta:
        model = User
        fields = ["phone", "language"]
        help_texts = {"language": _("Of pages and of mails.")}


class GrantForm(RecordForm):
    """Who gets which role, where and for how long."""

    class Meta:
        model = RoleAssignment
        fields = ["user", "role", "site", "starts_on", "ends_on"]
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "user", colleagues(self.user).exclude(pk=self.user.pk))
        self.initial.setdefault("starts_on", clock.now().date())
        self.fields["site"].empty_label = _("Every site")  # type: ignore[attr-defined]


class AbsenceForm(RecordForm):
    """From when to when, and who stands in. An administrator also says for whom."""

    class Meta:
        model = Absence
        fields = ["person", "deputy", "starts_on", "ends_on"]
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}
        help_texts = {
            "deputy": _("Has all roles of the one who is away during these days, and is told."),
            "ends_on": _("The last day away."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "deputy", colleagues(self.user))
        if can_administer(self.user, None):
            offer(self, "person", colleagues(self.user))
            self.initial.setdefault("person", self.user.pk)
        else:
            del self.fields["person"]
            self.instance.person = self.user


class LastDayForm(NoteForm):
    """The last day of a role or an absence."""

    ends_on = forms.DateField(label=_("Last day"), widget=DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].initial = clock.now().date()


class LastDayOfRoleForm(LastDayForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].help_text = _(
            "To take the role away at once, give yesterday. They are signed out either way."
        )


def offer(form: forms.BaseForm, name: str, rows: Any) -> None:
    """What a field offers to choose from."""
    form.fields[name].queryset = rows  # type: ignore[attr-defined]


def colleagues(user: Any) -> Any:
    """Active people whom `user` may see, to choose from."""
    return User.objects.visible_to(user).active().order_by("name")
