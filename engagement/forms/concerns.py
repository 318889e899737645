"""What may come in about concerns and follow-ups."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.forms.mapping import colleagues
from engagement.models import Concern, Engagement, FollowUp, StakeholderGroup, topics_in
from people.models import BusinessUnit, User
from people.permissions import roles_with
from records.forms import Calm, DateInput, NoteForm


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
        super()._post_clean()  # type: ignore[misc]  # Django's own step; the stubs leave it out

    def _get_validation_exclusions(self) -> set[str]:
        """What was chosen from a list is there; the list was asked a moment ago."""
        chosen = {name for name in self.cleaned_data if hasattr(self.fields[name], "queryset")}
        return super()._get_validation_exclusions() | chosen  # type: ignore[misc]  # as above

    def child(self) -> Any:
        return self.instance


class ConcernForm(ChildForm):
    """A concern as it was said. The topic may be left open: the words of the text point to it."""

    needs_answer = forms.BooleanField(label=_("They want an answer"), required=False, initial=True)

    class Meta:
        model = Concern
        fields = ["group", "text", "topic", "alleges_harm", "offer"]
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].required = False
        self.fields["topic"].help_text = _("Empty: found by the words of the text.")
        self.fields["text"].widget.attrs["data-tags"] = ""

    def has_changed(self) -> bool:
        """A row in which only the tick stands is empty."""
        return bool(set(self.changed_data) - {"needs_answer"})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("text") and not cleaned.get("topic") and "topic" not in self.errors:
            found = topics_in(cleaned["text"], self.fields["topic"].queryset)
            if found:
                cleaned["topic"] = found[0]
            else:
                self.add_error("topic", _("Choose what it is about; the words do not tell."))
        if cleaned.get("alleges_harm") and not cleaned.get("offer"):
            message = _("Say what the person answered when you offered the way to complain.")
            self.add_error("offer", message)
        return cleaned

    def child(self) -> Concern:
        self.instance.needs_answer = self.cleaned_data["needs_answer"]
        return self.instance


class FollowUpForm(ChildForm):
    class Meta:
        model = FollowUp
        fields = ["text", "owner", "due_on"]
        widgets = {"due_on": DateInput()}


class AnswerForm(NoteForm):
    answered_on = forms.DateField(label=_("Told on"), widget=DateInput())
    answer_channel = forms.ChoiceField(label=_("Told by"), choices=Engagement.Channel.choices)
    answer = forms.CharField(
        label=_("What the answer was"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000
    )


class AssignForm(NoteForm):
    unit = forms.ModelChoiceField(label=_("Department"), queryset=BusinessUnit.objects.none())
    responsible = forms.ModelChoiceField(
        label=_("Who prepares the answer"), queryset=User.objects.none()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = BusinessUnit.objects.visible_to(self.user)
        self.fields["responsible"].queryset = colleagues(self.user)
        self.initial.setdefault("unit", self.record.unit)
        self.initial.setdefault("responsible", self.record.responsible)


class RespondForm(NoteForm):
    response = forms.CharField(
        label=_("What may be told"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000
    )


class HearBackForm(NoteForm):
    satisfaction = forms.ChoiceField(
        label=_("Does it answer them"), choices=Concern.Satisfaction, widget=forms.RadioSelect
    )
    influenced = forms.CharField(
        label=_("A decision that it changed"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What we do differently because it was said; empty when nothing."),
    )


class BoardForm(NoteForm):
    board_said = forms.CharField(
        label=_("You said"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("In words that tell nobody who said it."),
    )
    board_did = forms.CharField(
        label=_("We did, or why not"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("board_said", self.record.board_said)
        self.initial.setdefault("board_did", self.record.board_did)


class OfferForm(NoteForm):
    offer = forms.ChoiceField(
        label=_("What the person answered"), choices=Concern.Offer, widget=forms.RadioSelect
    )
