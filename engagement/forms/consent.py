"""What may come in about consent: who is asked, each step with its day, conditions and the start."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.forms.mapping import AtSite, side_by_side
from engagement.models import (
    Condition,
    ConsentProcess,
    Engagement,
    InformationGiven,
    StakeholderGroup,
)
from people.models import User
from people.permissions import roles_with
from records.forms import DateInput, NoteForm, RecordForm, explained


def words(label: Any, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    """A paragraph that stays with the record."""
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=label, help_text=help_text, widget=area, max_length=4000, required=required
    )


def day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DateInput())


FILE_HELP = _("JPEG, PNG or WebP picture, PDF or text, at most 15 MB.")


class ConsentForm(AtSite):
    subject = "consent"

    class Meta:
        model = ConsentProcess
        fields = ["site", "community", "group", "activity", "trigger", "renewal_triggers"]
        widgets = {"renewal_triggers": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = StakeholderGroup.objects.visible_to(self.user).active()
        self.fields["group"].queryset = groups.filter(site__in=self.sites).order_by("name")

    def layout(self) -> Layout:
        return Layout(
            explained(
                _("Who is asked, and about what"),
                _("One process for one activity and one people; it is their decision together."),
                side_by_side("site", "community"),
                "group",
                "activity",
                "trigger",
                "renewal_triggers",
            ),
            "version",
            "key",
        )


class WordedForm(NoteForm):
    """A step that says everything in its own fields."""

    note = None  # type: ignore[assignment]  # the words of the step take its place

    def __init__(self, *args: Any, record: Any, action: Any, user: Any, **kwargs: Any) -> None:
        forms.Form.__init__(self, *args, **kwargs)
        self.record, self.action, self.user = record, action, user


class RepresentationForm(WordedForm):
    representatives = words(
        _("Their representative institutions"), _("Council, elders, assembly: whom they chose.")
    )
    verified_how = words(_("How this was verified"), _("Who confirmed it, also outside of them."))
    agreed_on = day(_("Agreed on"))


class ProtocolForm(WordedForm):
    protocol = words(
        _("Agreed protocol"), _("Who meets where, how they decide, who writes it down.")
    )
    deliberation_days = forms.IntegerField(
        label=_("Days to deliberate"),
        min_value=1,
        help_text=_("Calendar days they asked for. No consent counts before they are over."),
    )
    advice = words(
        _("Independent advice that we pay for"), _("Whom they chose, for what."), required=False
    )
    agreed_on = day(_("Agreed on"))


class SharedForm(WordedForm):
    shared_on = day(_("They have everything since"))


class DeliberationForm(WordedForm):
    deliberation_on = day(_("They deliberate since"))


class RefusalForm(WordedForm):
    consent_on = day(_("Decided on"))
    outcome_words = words(_("What they said"), _("In their words, as they want it kept."))


class ConsentGivenForm(RefusalForm):
    scope_limits = words(
        _("What it does not cover"), _("Places, times or works left out."), required=False
    )
    file = forms.FileField(label=_("Agreement"), help_text=FILE_HELP)


class MonitoredForm(WordedForm):
    monitored_on = day(_("Monitored since"))
    monitored_how = words(_("How it is monitored"), _("Who looks, how often, together with whom."))


class EndedForm(NoteForm):
    ended_on = day(_("From which day"))


class StartForm(WordedForm):
    started_on = day(_("Began on"))


class StartWithoutForm(NoteForm):
    started_on = day(_("Began on"))


class WaiverReasonForm(WordedForm):
    reason = words(_("Why no consent is needed"))


class MeetingForm(WordedForm):
    """A logged meeting of the site that is not yet part of the process."""

    engagement = forms.ModelChoiceField(label=_("Meeting"), queryset=Engagement.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Engagement.objects.visible_to(self.user).standing().filter(site=self.record.site_id)
        fresh = seen.exclude(consents=self.record)
        self.fields["engagement"].queryset = fresh.order_by("-held_on", "-number")  # type: ignore[attr-defined]


class InformationForm(RecordForm):
    class Meta:
        model = InformationGiven
        fields = ["what", "language", "given_on"]
        widgets = {"given_on": DateInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken = self.instance.process.community.languages
        if spoken:
            told = _("Spoken there: %s.") % ", ".join(spoken)
            self.fields["language"].help_text = told


class ConditionForm(RecordForm):
    class Meta:
        model = Condition
        fields = ["text", "owner", "due_on"]
        widgets = {"due_on": DateInput(), "text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        site = self.instance.process.site
        readers = User.objects.visible_to(self.user).holding(
            *roles_with("consent", "R"), site=site, on=site.today()
        )
        self.fields["owner"].queryset = readers.order_by("name")
        self.initial.setdefault("owner", self.user)


class ClosingForm(WordedForm):
    closed_on = day(_("Fulfilled on"))
    evidence = words(_("What shows it"))
    file = forms.FileField(label=_("File that shows it"), help_text=FILE_HELP)
