"""What may come in about meetings, concerns and follow-ups."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.forms import formset_factory
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from engagement.forms.mapping import AtSite, colleagues, side_by_side
from engagement.models import (
    Attendance,
    Concern,
    Engagement,
    FollowUp,
    Participation,
    Stakeholder,
    StakeholderGroup,
)
from people.models import Site, User
from people.permissions import roles_with
from records.forms import Calm, DateInput, NoteForm, explained
from records.parts import parts_for

MOST_ROWS = 40
# What can wait: folded away under "More about the meeting" while logging, in the open when correcting.
MORE = [
    ("starts_at", "ends_at", "initiated_by"),
    ("languages", "sentiment"),
    ("is_two_way", "interpreter", "women_only"),
    ("information_shared",),
    ("agreements", "disagreements"),
    ("youth", "elderly", "disability"),
    ("security_presence", "security_reason"),
    ("third_parties", "stakeholders"),
]


class ChildForm(Calm, forms.ModelForm):
    """A row inside the form of a meeting; what the meeting itself gives is judged when it is saved."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name == "group":
                field.queryset = (
                    StakeholderGroup.objects.visible_to(user)
                    .active()
                    .filter(user.sites_as(*roles_with("engagement", "C")))
                )
            elif name in {"person", "owner"}:
                field.queryset = colleagues(user)

    def _post_clean(self) -> None:
        self._validate_unique = self._validate_constraints = False
        super()._post_clean()  # type: ignore[misc]

    def child(self) -> Any:
        return self.instance


class ParticipationForm(ChildForm):
    class Meta:
        model = Participation
        fields = ["group", "female", "male", "other", "undisclosed"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        counts = [cleaned.get(name) or 0 for name in ("female", "male", "other", "undisclosed")]
        if cleaned.get("group") and not sum(counts):
            self.add_error("female", _("Say how many people of the group were there."))
        return cleaned


class AttendanceForm(ChildForm):
    class Meta:
        model = Attendance
        fields = ["person", "function"]


class ConcernForm(ChildForm):
    needs_answer = forms.BooleanField(label=_("They want an answer"), required=False, initial=True)

    class Meta:
        model = Concern
        fields = ["group", "topic", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}

    def has_changed(self) -> bool:
        """A row in which only the tick stands is empty."""
        return bool(set(self.changed_data) - {"needs_answer"})

    def child(self) -> Concern:
        self.instance.needs_answer = self.cleaned_data["needs_answer"]
        return self.instance


class FollowUpForm(ChildForm):
    class Meta:
        model = FollowUp
        fields = ["text", "owner", "due_on"]
        widgets = {"due_on": DateInput()}


CHILDREN = {
    "participations": (ParticipationForm, _("Who was there")),
    "attendances": (AttendanceForm, _("Colleagues present")),
    "concerns": (ConcernForm, _("Concerns and questions raised")),
    "follow_ups": (FollowUpForm, _("What we will do next, among ourselves")),
}


class EngagementForm(AtSite):
    """A meeting: who, where, when and what was said first; the rest when there is time."""

    subject = "engagement"

    class Meta:
        model = Engagement
        fields = [
            "site",
            "community",
            "held_on",
            "place",
            "channel",
            "title",
            "summary",
            "topics",
            "starts_at",
            "ends_at",
            "initiated_by",
            "is_two_way",
            "languages",
            "interpreter",
            "women_only",
            "information_shared",
            "agreements",
            "disagreements",
            "youth",
            "elderly",
            "disability",
            "security_presence",
            "security_reason",
            "third_parties",
            "sentiment",
            "stakeholders",
        ]
        widgets = {
            "held_on": DateInput(),
            "starts_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "ends_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "summary": forms.Textarea(attrs={"rows": 5}),
            "agreements": forms.Textarea(attrs={"rows": 2}),
            "disagreements": forms.Textarea(attrs={"rows": 2}),
            "information_shared": forms.Textarea(attrs={"rows": 2}),
            "security_reason": forms.Textarea(attrs={"rows": 2}),
            "topics": forms.CheckboxSelectMultiple(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.initial.get("held_on") and self.instance._state.adding:
            site = self.initial.get("site")
            self.initial["held_on"] = site.today() if isinstance(site, Site) else None
        people = Stakeholder.objects.visible_to(self.user).filter(site__in=self.sites)
        self.fields["stakeholders"].queryset = people.order_by("name")
        self.fields["languages"].help_text = _("Separate them with commas.")

    def layout(self) -> Layout:
        return Layout(
            explained(
                _("Where, when, what about"),
                _("Two minutes are enough. Write no names here; people and groups come below."),
                side_by_side("site", "community"),
                side_by_side("held_on", "place"),
                side_by_side("channel", "title"),
                "summary",
                "topics",
            ),
            "version",
            "key",
        )


class LogForm(EngagementForm):
    """Logging a meeting, with everything that came of it on one page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bound: tuple[Any, Any] = (self.data, self.files) if self.is_bound else (None, None)
        self.children = {
            name: formset_factory(kind, extra=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS)(
                bound[0], bound[1], prefix=name, form_kwargs={"user": self.user}
            )
            for name, (kind, _title) in CHILDREN.items()
        }
        self.parts = parts_for(Engagement, *bound, user=self.user)

    @property
    def folded(self) -> Any:
        """The second part of the form, by itself."""
        folded = self.helper
        folded.layout = Layout(*(side_by_side(*names) for names in MORE))
        return folded

    @property
    def unfolded(self) -> bool:
        """Something in the folded part is wrong, so it is shown."""
        return bool({name for names in MORE for name in names} & set(self.errors))

    @property
    def sections(self) -> list[dict[str, Any]]:
        """The child rows for the template."""
        return [
            {"name": n, "title": CHILDREN[n][1], "formset": f} for n, f in self.children.items()
        ]

    def is_valid(self) -> bool:
        """Everything is judged, so that every fault shows at once."""
        judged = [super().is_valid(), *(rows.is_valid() for rows in self.children.values())]
        judged += [part.is_valid() for part in self.parts]
        judged += [self._one_site(), self._each_once("participations", "group")]
        return all([*judged, self._each_once("attendances", "person")])

    def _one_site(self) -> bool:
        """Groups of another site cannot have been at this meeting."""
        site = self.cleaned_data.get("site")
        well = True
        for rows in self.children.values():
            for form in rows:
                group = form.cleaned_data.get("group") if form.is_bound else None
                if group is not None and site and group.site_id != site.pk:
                    form.add_error(
                        "group", _("This belongs to another site. Choose one of %s.") % site
                    )
                    well = False
        return well

    def _each_once(self, rows: str, name: str) -> bool:
        """Nobody is counted twice."""
        seen: set[Any] = set()
        well = True
        for form in self.children[rows]:
            chosen = form.cleaned_data.get(name)
            if chosen is not None and chosen in seen:
                form.add_error(name, _("This stands in a row above already."))
                well = False
            seen.add(chosen)
        return well

    def recall(self, typed: QueryDict) -> None:
        """A draft fills the rows too: as many as were there."""
        super().recall(typed)
        for name, rows in self.children.items():
            self.children[name] = recalled(rows, typed)
        for part in self.parts:
            part.formset = recalled(part.formset, typed)

    def details(self) -> dict[str, Any]:
        kept = {
            name: [form.child() for form in rows if form.has_changed()]
            for name, rows in self.children.items()
        }
        return kept | {
            "topics": list(self.cleaned_data["topics"]),
            "stakeholders": list(self.cleaned_data["stakeholders"]),
        }


def recalled(rows: Any, typed: QueryDict) -> Any:
    """The same rows with what was typed in them before, unjudged."""
    try:
        count = max(1, min(int(typed.get(f"{rows.prefix}-TOTAL_FORMS", 1)), MOST_ROWS))
    except ValueError:
        count = 1
    initial = []
    for place in range(count):
        blank = rows.empty_form
        blank.prefix = f"{rows.prefix}-{place}"
        initial.append(
            {
                name: field.widget.value_from_datadict(typed, {}, blank.add_prefix(name))
                for name, field in blank.fields.items()
            }
        )
    kind = formset_factory(rows.form, extra=count, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
    made: Any = kind(None, None, prefix=rows.prefix, form_kwargs=rows.form_kwargs)
    for form, values in zip(made.forms, initial, strict=True):
        form.initial.update(values)
    return made


class AmendForm(EngagementForm):
    """Correcting a log: its own fields; rows that hang on it have verbs of their own."""

    reason = forms.CharField(
        label=_("Why it changes"),
        required=False,
        max_length=1000,
        help_text=_("Needed when the log is older than 72 hours."),
    )

    def details(self) -> dict[str, Any]:
        return super().details() | {"reason": self.cleaned_data.get("reason", "")}

    def layout(self) -> Layout:
        more = [side_by_side(*names) for names in MORE]
        return Layout(
            *super().layout().fields, Fieldset(_("More about the meeting"), *more), "reason"
        )


class AnswerForm(NoteForm):
    answered_on = forms.DateField(label=_("Told on"), widget=DateInput())
    answer_channel = forms.ChoiceField(label=_("Told by"), choices=Engagement.Channel.choices)
    answer = forms.CharField(
        label=_("What the answer was"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000
    )


class SharedForm(NoteForm):
    shared_on = forms.DateField(label=_("Shared on"), widget=DateInput())
