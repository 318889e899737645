"""What may come in about a mandate."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django.utils.translation import gettext_lazy as _

from governance.models import Mandate
from people.models import Role, Site, User
from people.permissions import roles_with
from records.forms import DateInput, RecordForm, explained


def halves(*names: str) -> Row:
    """Fields beside each other where there is room."""
    return Row(*[Column(name, css_class="col-md-6") for name in names])


class MandateForm(RecordForm):
    """Who, for what, up to where, and what they may then do."""

    class Meta:
        model = Mandate
        fields = [
            "role",
            "person",
            "kind",
            "site",
            "amount_up_to",
            "currency",
            "days_up_to",
            "answer",
            "with_role",
            "starts_on",
            "ends_on",
        ]
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [(code, words) for code, words in Role.choices if code not in {Role.CTR, Role.ADM}]
        self.fields["role"].choices = [("", "—"), *own]
        self.fields["with_role"].choices = [("", "—"), *own]
        people = User.objects.visible_to(self.user).active().order_by("name")
        self.fields["person"].queryset = people
        may_propose = self.user.sites_as(*roles_with("mandate", "C"), field="pk")
        self.fields["site"].queryset = Site.objects.visible_to(self.user).filter(may_propose)

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()

    def layout(self) -> Layout:
        return Layout(
            explained(
                _("Whose mandate"),
                _(
                    "A role, or one person by name. A person's own mandate goes before their role's."
                ),
                halves("role", "person"),
                halves("kind", "site"),
            ),
            explained(
                _("Up to where"),
                _("What goes beyond one of the limits is asked first."),
                Row(
                    Column("amount_up_to", css_class="col-md-4"),
                    Column("currency", css_class="col-md-4"),
                    Column("days_up_to", css_class="col-md-4"),
                ),
            ),
            explained(
                _("What they may do"),
                _("Whom they ask before, or tell afterwards, is a role at the site."),
                halves("answer", "with_role"),
                halves("starts_on", "ends_on"),
            ),
            "version",
            "key",
        )
