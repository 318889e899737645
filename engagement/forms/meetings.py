"""What may come in about meetings, concerns and follow-ups."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from crispy_forms.layout import HTML, Fieldset, Layout
from django import forms
from django.forms import formset_factory
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from engagement.forms.choices import FilesField, MessageChoice, TopicChoice, spoken
from engagement.forms.concerns import ChildForm, ConcernForm, FollowUpForm
from engagement.forms.mapping import AtSite, colleagues, side_by_side
from engagement.forms.pasted import is_key, read_list
from engagement.models import (
    Attendance,
    Community,
    Engagement,
    Participation,
    Stakeholder,
    Topic,
)
from people.models import Site, User
from records.forms import DateInput, explained
from records.parts import parts_for

MOST_ROWS = 40
MOST_OFFERED = 200  # people in the list of one form
# What can wait: folded away under "More about the meeting" while logging, in the open when correcting.
MORE: list[tuple[Any, list[tuple[str, ...]]]] = [
    (
        _("The meeting"),
        [
            ("starts_at", "ends_at", "initiated_by"),
            ("purpose", "level"),
            ("languages", "sentiment", "sentiment_said"),
            ("is_two_way", "interpreter", "women_only", "is_ceremony"),
            ("accessibility",),
        ],
    ),
    (_("Where exactly"), [("latitude", "longitude", "accuracy"), ("is_protected",)]),
    (
        _("What came up"),
        [
            ("messages",),
            ("information_shared", "questions"),
            ("agreements", "disagreements"),
            ("youth", "elderly", "disability", "grievances_offered"),
            ("third_parties", "stakeholders"),
        ],
    ),
    (
        _("Our side"),
        [
            ("kept_away",),
            ("cleared_by", "is_emergency"),
            ("security_presence", "security_reason"),
            ("paid", "paid_for"),
            ("picture_consent",),
        ],
    ),
]
MORE_NAMES = [name for _title, rows in MORE for names in rows for name in names]


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


CHILDREN = {
    "participations": (ParticipationForm, _("Who was there")),
    "attendances": (AttendanceForm, _("Colleagues present")),
    "concerns": (ConcernForm, _("Concerns and questions raised")),
    "follow_ups": (FollowUpForm, _("What we will do next, among ourselves")),
}


def more_of_it() -> list[Fieldset]:
    """What can wait, in four parts."""
    found = [Fieldset(title, *(side_by_side(*names) for names in rows)) for title, rows in MORE]
    place = '<button class="btn btn-secondary btn-sm" type="button" id="here" hidden>{}</button>'
    found[1].fields.append(HTML(format_html(place, _("Use the place of this phone"))))
    return found


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
            *MORE_NAMES,
        ]
        widgets = {
            "held_on": DateInput(),
            "starts_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "ends_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "summary": forms.Textarea(attrs={"rows": 5}),
            "agreements": forms.Textarea(attrs={"rows": 2}),
            "disagreements": forms.Textarea(attrs={"rows": 2}),
            "information_shared": forms.Textarea(attrs={"rows": 2}),
            "questions": forms.Textarea(attrs={"rows": 2}),
            "security_reason": forms.Textarea(attrs={"rows": 2}),
        }
        field_classes = {"topics": TopicChoice, "messages": MessageChoice}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.initial.get("held_on") and self.instance._state.adding:
            site = self.initial.get("site")
            self.initial["held_on"] = site.today() if isinstance(site, Site) else None
        people = Stakeholder.objects.visible_to(self.user).filter(site__in=self.sites)
        self.fields["stakeholders"].queryset = people.order_by("name")
        self._offer_people(people)
        self.fields["messages"].queryset = spoken(self.user)
        self.fields["cleared_by"].queryset = colleagues(self.user, self.instance.cleared_by_id)
        self.fields["languages"].help_text = _("Separate them with commas.")

    def _offer_people(self, people: Any) -> None:
        """Those of the community, as far as it is known, and who is named already; never a whole register."""
        named = self.data.getlist(self.add_prefix("stakeholders")) if self.is_bound else []
        named = [key for key in named if is_key(key)]
        if not self.instance._state.adding:
            named += [str(one.pk) for one in self.instance.stakeholders.all()]
        where = self.data.get(self.add_prefix("community")) if self.is_bound else None
        where = where or self.initial.get("community") or self.instance.community_id
        key = str(getattr(where, "pk", where))
        near = people.filter(community=key) if is_key(key) else people
        offered = [*people.filter(pk__in=named), *near.order_by("name")[:MOST_OFFERED]]
        field = self.fields["stakeholders"]
        field.widget.choices = [
            (str(key), name) for key, name in {one.pk: str(one) for one in offered}.items()
        ]
        if len(offered) >= MOST_OFFERED:
            field.help_text = _(
                "Too many to list. Choose the community and save; then add people by “Correct”."
            )

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

    client_at = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    pasted = forms.CharField(
        label=_("One line for each group: its name, women, men, other, not said"),
        required=False,
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    photos = FilesField(
        label=_("Photographs and papers"),
        required=False,
        help_text=_(
            "Only of people who agreed. Place and camera are removed. Choose them last: the browser cannot keep them "
            "when something else has to be corrected."
        ),
    )

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
        if group := self.initial.get("group"):
            self.children["participations"].forms[0].initial["group"] = group

    def layout(self) -> Layout:
        return Layout(*super().layout().fields, "client_at")

    @property
    def signs(self) -> str:
        """For the page: the words by which each topic is found."""
        topics = Topic.objects.visible_to(self.user)
        return json.dumps([[str(one.pk), one.signs] for one in topics if one.signs])

    def take_pasted(self, typed: QueryDict) -> list[str]:
        """Put the pasted list into the rows of who was there; returns what could not be read.

        A group that stands in a row already gets the pasted numbers there.
        """
        prefix, blank = "participations", self.children["participations"].empty_form
        rows, faults = read_list(typed.get("pasted", ""), blank.fields["group"].queryset)
        count = self.children[prefix].total_form_count()
        places = {typed.get(f"{prefix}-{place}-group", ""): place for place in range(count)}
        free = [place for place in range(MOST_ROWS) if not typed.get(f"{prefix}-{place}-group")]
        for row in rows[:MOST_ROWS]:
            place = places.get(row["group"])
            place = free.pop(0) if place is None else place
            for name, value in row.items():
                typed[f"{prefix}-{place}-{name}"] = value
            count = max(count, place + 1)
        typed[f"{prefix}-TOTAL_FORMS"] = str(count)
        if not faults:
            typed["pasted"] = ""
        return faults

    @property
    def folded(self) -> Any:
        """The second part of the form, by itself."""
        folded = self.helper
        folded.layout = Layout(*more_of_it())
        return folded

    @property
    def unfolded(self) -> bool:
        """Something in the folded part is wrong, so it is shown."""
        return bool(set(MORE_NAMES) & set(self.errors))

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
        well = all([*judged, self._each_once("attendances", "person")])
        if not well and not self.errors:
            self.add_error(None, _("Something in the rows below is to be corrected; it is marked."))
        return well

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

    def written_at(self) -> datetime | None:
        """The moment the writer's device gives; None when it gives none that can be read."""
        try:
            said = parse_datetime(self.cleaned_data["client_at"])
        except ValueError:
            return None
        return said if said and said.tzinfo else None

    def topics_spoken_of(self, concerns: list[Any]) -> list[Topic]:
        """The ticked ones, and those of what was raised."""
        spoken = [*self.cleaned_data["topics"], *(concern.topic for concern in concerns)]
        return list({topic.pk: topic for topic in spoken}.values())

    def details(self) -> dict[str, Any]:
        kept = {
            name: [form.child() for form in rows if form.has_changed()]
            for name, rows in self.children.items()
        }
        self.instance.client_at = self.written_at()
        return kept | {
            "topics": self.topics_spoken_of(kept["concerns"]),
            "stakeholders": list(self.cleaned_data["stakeholders"]),
            "messages": list(self.cleaned_data["messages"]),
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
        return Layout(*super().layout().fields, *more_of_it(), "reason")


class TwinForm(forms.Form):
    """What the hint about a meeting that is logged already asks for."""

    site = forms.ModelChoiceField(queryset=Site.objects.none())
    community = forms.ModelChoiceField(queryset=Community.objects.none())
    held_on = forms.DateField()
    channel = forms.ChoiceField(choices=Engagement.Channel)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, model in (("site", Site), ("community", Community)):
            field: Any = self.fields[name]
            field.queryset = model.objects.visible_to(user)
