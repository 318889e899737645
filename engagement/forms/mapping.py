"""What may come in about communities, groups and stakeholders."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engagement.models import (
    VULNERABLE,
    Community,
    Function,
    Stakeholder,
    StakeholderGroup,
    Topic,
)
from people.models import Site, User
from people.permissions import roles_with
from records.forms import DateInput, RecordForm, explained


def side_by_side(*names: str) -> Row:
    """Fields beside each other where there is room."""
    width = 12 // len(names)
    return Row(*[Column(name, css_class=f"col-md-{width}") for name in names])


def colleagues(user: User, *named: Any) -> Any:
    """Active people to choose from, and those who are named already though they have left."""
    seen = User.objects.visible_to(user)
    return seen.filter(Q(is_active=True) | Q(pk__in=[key for key in named if key])).order_by("name")


class AtSite(RecordForm):
    """A record of a site: the writer's own sites to choose from, and everything else from those."""

    subject = "stakeholder"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = Site.objects.visible_to(self.user)
        if self.instance._state.adding:
            sites = sites.filter(self.user.sites_as(*roles_with(self.subject, "C"), field="pk"))
            if not self.is_bound:  # a form that was sent says where
                self.initial["site"] = self.initial.get("site") or sites.first()
        else:
            sites = sites.filter(pk=self.instance.site_id)
        self.sites = sites
        self.fields["site"].queryset = sites
        for name, model in (
            ("community", Community),
            ("parent", StakeholderGroup),
            ("groups", StakeholderGroup),
        ):
            if name in self.fields:
                self.fields[name].queryset = model.objects.visible_to(self.user).filter(
                    site__in=sites
                )
        if "officer" in self.fields:
            self.fields["officer"].queryset = colleagues(self.user, self.instance.officer_id)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        site = cleaned.get("site")
        for name in ("community", "parent", "groups", "stakeholders"):
            value = cleaned.get(name)
            chosen: Any = value if hasattr(value, "filter") else [value] if value else []
            if site and any(one.site_id != site.pk for one in chosen):
                self.add_error(name, _("This belongs to another site. Choose one of %s.") % site)
        return cleaned


class TopicForm(RecordForm):
    class Meta:
        model = Topic
        fields = ["name", "signs", "functions"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["functions"] = forms.MultipleChoiceField(
            label=self.fields["functions"].label,
            choices=Function.choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Who should be at the table when this is discussed."),
        )


class CommunityForm(AtSite):
    class Meta:
        model = Community
        fields = [
            "site",
            "name",
            "kind",
            "officer",
            "population_female",
            "population_male",
            "population_source",
            "languages",
            "latitude",
            "longitude",
            "distance_km",
            "leadership",
            "exposure",
            "access",
            "is_listed",
        ]
        widgets = {
            name: forms.Textarea(attrs={"rows": 3}) for name in ("leadership", "exposure", "access")
        }
        help_texts = {"languages": _("Separate them with commas.")}

    def layout(self) -> Layout:
        return Layout(
            Fieldset(
                _("Who lives where"),
                side_by_side("site", "name"),
                side_by_side("kind", "officer"),
                "languages",
            ),
            explained(
                _("How many"),
                _("With the source and the year, so that figures per head can be trusted."),
                side_by_side("population_female", "population_male"),
                "population_source",
            ),
            Fieldset(_("Who speaks, and what reaches them"), "leadership", "exposure"),
            Fieldset(
                _("How to get there"),
                side_by_side("latitude", "longitude", "distance_km"),
                "access",
                "is_listed",
            ),
            "version",
            "key",
        )


class GroupForm(AtSite):
    vulnerability = forms.MultipleChoiceField(
        label=_("Vulnerable because"),
        choices=VULNERABLE,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    only_proposed = forms.BooleanField(
        label=_("Somebody spoke of them; it is not known yet whether they are a group"),
        required=False,
        help_text=_("The manager accepts or retires it. Until then no contact is owed."),
    )

    class Meta:
        model = StakeholderGroup
        fields = [
            "site",
            "community",
            "name",
            "parent",
            "category",
            "is_affected",
            "vulnerability",
            "interest",
            "influence",
            "impact",
            "inclusion",
            "barriers",
            "representation",
            "representation_verified_on",
            "preferred_language",
            "preferred_channel",
            "safe_channel",
            "interval_days",
            "tolerance_days",
            "most_per_month",
            "officer",
        ]
        widgets = {
            "barriers": forms.Textarea(attrs={"rows": 2}),
            "representation": forms.Textarea(attrs={"rows": 2}),
            "representation_verified_on": DateInput(),
        }

    def stake(self) -> list[Any]:
        return [
            explained(
                _("What is at stake, 1 little to 5 much"),
                _("Who is hit hardest comes first, even when they have no influence at all."),
                side_by_side("interest", "influence", "impact"),
            )
        ]

    def layout(self) -> Layout:
        return Layout(
            Fieldset(
                _("Who they are"),
                side_by_side("site", "name"),
                side_by_side("community", "parent"),
                side_by_side("category", "inclusion"),
                "is_affected",
                *(["only_proposed"] if "only_proposed" in self.fields else []),
                "vulnerability",
            ),
            *self.stake(),
            explained(
                _("Who speaks, and who is kept from it"),
                _("Offices and ways of choosing, not names of people."),
                "representation",
                "representation_verified_on",
                "barriers",
            ),
            Fieldset(
                _("How to reach them"),
                side_by_side("preferred_language", "preferred_channel"),
                side_by_side("safe_channel", "officer"),
            ),
            explained(
                _("How often"),
                _(
                    "As they wish and as their stake asks; too much tires people as too little angers them."
                ),
                side_by_side("interval_days", "tolerance_days", "most_per_month"),
            ),
            "version",
            "key",
        )


class AmendGroupForm(GroupForm):
    """Without the scores: they are judged anew, with a reason, on a page of their own."""

    only_proposed = None  # type: ignore[assignment]  # how a form drops an inherited field

    class Meta(GroupForm.Meta):
        fields = [
            name
            for name in GroupForm.Meta.fields
            if name not in {"interest", "influence", "impact"}
        ]

    def stake(self) -> list[Any]:
        return []


class StakeholderForm(AtSite):
    class Meta:
        model = Stakeholder
        fields = [
            "site",
            "community",
            "groups",
            "kind",
            "name",
            "role",
            "gender",
            "age_band",
            "phone",
            "email",
            "language",
            "consent_basis",
            "consent_on",
            "retention_until",
            "do_not_contact",
            "is_protected",
        ]
        widgets = {
            "consent_on": DateInput(),
            "retention_until": DateInput(),
            "phone": forms.TextInput(),
            "email": forms.EmailInput(),
        }

    def layout(self) -> Layout:
        return Layout(
            Fieldset(
                _("Who"),
                side_by_side("kind", "name"),
                side_by_side("role", "gender", "age_band"),
                side_by_side("site", "community"),
                "groups",
            ),
            Fieldset(
                _("How to reach them"), side_by_side("phone", "email"), "language", "do_not_contact"
            ),
            explained(
                _("Why we may keep this"),
                _("No more than the work needs: no numbers of papers, no religion, no health."),
                side_by_side("consent_basis", "consent_on", "retention_until"),
                "is_protected",
            ),
            "version",
            "key",
        )

    def details(self) -> dict[str, Any]:
        if self.instance._state.adding:
            return {"groups": list(self.cleaned_data["groups"])}
        return super().details()
