"""What may come in about a promise, its evidence and its changes."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Column, Div, Layout, Row
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commitments.models import ChangeRequest, Commitment, Evidence
from engagement.models import Community, Concern, Engagement, Stakeholder, StakeholderGroup
from people.models import BusinessUnit, Site, User
from people.permissions import roles_with
from records.forms import DateInput, NoteForm, RecordForm, explained

BEYOND = _("This goes beyond the mandate. Read below what follows from that, and send it again.")


def typed_promises(typed: Any, user: User) -> list[Commitment]:
    """The promises in a form that is being filled: its own, or each row of a meeting's; wholly typed ones only."""
    rows = [f"promises-{place}-" for place in range(20) if f"promises-{place}-kind" in typed]
    found = []
    for prefix in rows or [""]:
        if rows and not typed.get(f"{prefix}original_due"):
            continue
        names = ("kind", "value", "value_currency", "original_due")
        facts = {name: typed.get(f"{prefix}{name}", "") for name in names}
        facts["site"] = typed.get("site", "")
        facts["made_by"] = user.pk if rows else typed.get("made_by", "")
        facts["made_on"] = typed.get("held_on" if rows else "made_on", "")
        form = MandateForm(facts, user=user)
        if form.is_valid():
            found.append(form.instance)
    return found


def halves(*names: str) -> Row:
    """Two fields beside each other where there is room."""
    return Row(*[Column(name, css_class="col-md-6") for name in names])


def colleagues(user: User, *named: Any) -> Any:
    """Active people to choose from, and those who are named already though they have left."""
    seen = User.objects.visible_to(user)
    return seen.filter(Q(is_active=True) | Q(pk__in=[key for key in named if key])).order_by("name")


class CommitmentForm(RecordForm):
    """The whole entry of a promise, in the order in which it is told."""

    class Meta:
        model = Commitment
        fields = [
            "as_said",
            "summary",
            "made_by",
            "made_to",
            "made_on",
            "site",
            "community",
            "source",
            "engagement",
            "concern",
            "clause",
            "kind",
            "binding",
            "value",
            "value_currency",
            "owner_type",
            "owner",
            "owner_unit",
            "owner_party",
            "accountable",
            "original_due",
            "evidence_required",
            "budget",
            "risk_if_missed",
            "is_human_rights_relevant",
            "is_public",
        ]
        widgets = {
            "as_said": forms.Textarea(attrs={"rows": 3}),
            "made_on": DateInput(),
            "original_due": DateInput(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = self.user
        sites = Site.objects.visible_to(user)
        if self.instance._state.adding:
            sites = sites.filter(user.sites_as(*roles_with("commitment", "C"), field="pk"))
        else:
            sites = sites.filter(pk=self.instance.site_id)
        self.fields["site"].queryset = sites
        for name in ("made_by", "owner", "accountable"):
            self.fields[name].queryset = colleagues(user, getattr(self.instance, f"{name}_id"))
        self.fields["owner_unit"].queryset = BusinessUnit.objects.visible_to(user)
        here = {"site__in": sites}
        self.fields["made_to"].queryset = StakeholderGroup.objects.visible_to(user).filter(**here)
        self.fields["community"].queryset = Community.objects.visible_to(user).filter(**here)
        self.fields["owner_party"].queryset = Stakeholder.objects.visible_to(user).filter(
            kind="organisation", **here
        )
        self._bind_to_meeting()

    def _bind_to_meeting(self) -> None:
        """The meeting and the concern are chosen by where one comes from, not from a list of thousands."""
        for name, model in (("engagement", Engagement), ("concern", Concern)):
            key = (
                self.data.get(name)
                or self.initial.get(name)
                or getattr(self.instance, f"{name}_id")
            )
            rows = model.objects.visible_to(self.user)
            try:
                self.fields[name].queryset = (
                    rows.filter(pk=getattr(key, "pk", key)) if key else rows.none()
                )
            except (ValueError, forms.ValidationError):
                self.fields[name].queryset = rows.none()
            if not key:
                self.fields[name].widget = forms.HiddenInput()

    def layout(self) -> Layout:
        return Layout(
            explained(
                _("The promise"),
                _("What a reasonable listener took as our word, in the words that were used."),
                "as_said",
                "summary",
                halves("made_by", "made_to"),
                halves("made_on", "site"),
                "community",
            ),
            explained(
                _("Where it comes from"),
                _("Dates that the law or a permit sets can later be moved only by the authority."),
                halves("source", "clause"),
                halves("engagement", "concern"),
                halves("kind", "binding"),
                halves("value", "value_currency"),
            ),
            explained(
                _("Who keeps it"),
                _("Whoever delivers, one of us answers for it. Somebody else will verify."),
                halves("owner_type", "accountable"),
                Row(
                    Column("owner", css_class="col-md-4"),
                    Column("owner_unit", css_class="col-md-4"),
                    Column("owner_party", css_class="col-md-4"),
                ),
            ),
            explained(
                _("Until when, and how we will know"),
                _("The original date stays as it is once the promise is registered."),
                halves("original_due", "evidence_required"),
                halves("budget", "risk_if_missed"),
                Div("is_human_rights_relevant", "is_public"),
            ),
            "version",
            "key",
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        site = cleaned.get("site")
        for name in ("made_to", "community", "engagement", "concern", "owner_party"):
            value = cleaned.get(name)
            if site and value is not None and value.site_id != site.pk:
                self.add_error(name, _("This belongs to another site. Choose one of %s.") % site)
        return cleaned


class PromiseForm(RecordForm):
    """A promise noted in passing, inside the form of a meeting: what, to whom, by when, who answers for it."""

    class Meta:
        model = Commitment
        fields = [
            "as_said",
            "summary",
            "made_to",
            "kind",
            "value",
            "value_currency",
            "original_due",
            "owner",
            "accountable",
        ]
        widgets = {"as_said": forms.Textarea(attrs={"rows": 2}), "original_due": DateInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del (
            self.fields["version"],
            self.fields["key"],
        )  # the meeting's own make sending twice harmless
        self.fields["owner"].queryset = colleagues(self.user)
        self.fields["accountable"].queryset = colleagues(self.user)
        self.fields["owner"].required = False
        self.fields["made_to"].queryset = StakeholderGroup.objects.visible_to(self.user).filter(
            self.user.sites_as(*roles_with("engagement", "C"))
        )

    def _get_validation_exclusions(self) -> set[str]:
        """What the meeting will fill in is judged when it is saved."""
        seen = super()._get_validation_exclusions()  # type: ignore[misc]
        return seen | {"site", "made_by", "made_on"}

    def _post_clean(self) -> None:
        """Constraints speak of the meeting's date, which is not known yet: the action judges them."""
        self._validate_unique = self._validate_constraints = False
        super()._post_clean()  # type: ignore[misc]


class EvidenceForm(RecordForm):
    """One piece of evidence, with its file."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("A photograph, a PDF or a text, at most 15 MB."),
    )

    class Meta:
        model = Evidence
        fields = ["kind", "text", "delivered_on"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3}), "delivered_on": DateInput()}

    def layout(self) -> Layout:
        return Layout(
            explained(
                _("What shows it"),
                _("Something that another person can look at, and the day the thing was there."),
                halves("kind", "delivered_on"),
                "text",
                "file",
            ),
            "version",
            "key",
        )


class ChangeForm(RecordForm):
    """A wish to move the date or change the wording."""

    class Meta:
        model = ChangeRequest
        fields = ["subject", "new_due", "new_scope", "reason", "explanation"]
        widgets = {"new_due": DateInput(), "explanation": forms.Textarea(attrs={"rows": 4})}

    def layout(self) -> Layout:
        return Layout(
            explained(
                _("What is to change"),
                _(
                    "The old date holds until the change is approved and explained to the community."
                ),
                halves("subject", "new_due"),
                "new_scope",
            ),
            explained(
                _("Why"),
                _("Asked for after the date has passed, a change does not undo that it was late."),
                "reason",
                "explanation",
            ),
            "version",
            "key",
        )


class ProgressForm(NoteForm):
    progress = forms.CharField(
        label=_("Where it stands"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )


class VerifyForm(NoteForm):
    fulfilled_on = forms.DateField(
        label=_("The thing was there on"),
        widget=DateInput(),
        help_text=_("The day it was delivered, not today."),
    )


class HeardForm(NoteForm):
    """What the community said, when, and who said it."""

    confirmed_on = forms.DateField(label=_("Said on"), widget=DateInput())
    confirmed_by = forms.CharField(
        label=_("Said by"), max_length=160, help_text=_("A role or a name the person agreed to.")
    )


class SupersedeForm(NoteForm):
    successor = forms.ModelChoiceField(label=_("Replaced by"), queryset=Commitment.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = (
            Commitment.objects.visible_to(self.user)
            .filter(site=self.record.site_id)
            .exclude(pk=self.record.pk)
        )
        self.fields["successor"].queryset = others.open().most_urgent()


class ToldForm(NoteForm):
    """When the group was told that a promise does not hold."""

    told_on = forms.DateField(label=_("Told on"), widget=DateInput())


class MandateForm(forms.ModelForm):
    """What has been typed of a promise so far, as far as a mandate looks at it. Nothing is kept."""

    class Meta:
        model = Commitment
        fields = ["site", "made_by", "kind", "value", "value_currency", "made_on", "original_due"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        may_promise = user.sites_as(*roles_with("commitment", "C"), field="pk")
        self.fields["site"].queryset = Site.objects.visible_to(user).filter(may_promise)
        self.fields["made_by"].queryset = User.objects.visible_to(user).active()

    def _post_clean(self) -> None:
        """Only the fields themselves: the promise is not whole yet."""
        self.instance = Commitment(**self.cleaned_data)


class ExplainForm(NoteForm):
    explained_on = forms.DateField(label=_("Explained on"), widget=DateInput())
    response = forms.ChoiceField(label=_("What they said"), choices=ChangeRequest.Response.choices)
