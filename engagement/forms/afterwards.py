"""What may come in about a meeting after it was logged."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from engagement.exchange.files import Unreadable
from engagement.exchange.mails import MOST_BYTES, Letter, read_letter
from engagement.models import Participation, StakeholderGroup
from records.forms import Calm, DateInput, NoteForm


class CountForm(NoteForm):
    """The numbers of one group at a meeting."""

    group = forms.ModelChoiceField(label=_("Group"), queryset=StakeholderGroup.objects.none())
    female = forms.IntegerField(label=_("Women"), min_value=0, max_value=100_000, initial=0)
    male = forms.IntegerField(label=_("Men"), min_value=0, max_value=100_000, initial=0)
    other = forms.IntegerField(label=_("Other"), min_value=0, max_value=100_000, initial=0)
    undisclosed = forms.IntegerField(label=_("Not said"), min_value=0, max_value=100_000, initial=0)
    reason = forms.CharField(
        label=_("Why it changes"),
        required=False,
        max_length=1000,
        help_text=_("Needed when the log is older than 72 hours."),
    )
    note = None  # type: ignore[assignment]  # how a form drops an inherited field

    def __init__(self, *args: Any, record: Any, action: Any, user: Any, **kwargs: Any) -> None:
        forms.Form.__init__(self, *args, **kwargs)
        self.record, self.action, self.user = record, action, user
        groups = StakeholderGroup.objects.visible_to(user).filter(site=record.site_id)
        self.fields["group"].queryset = groups.order_by("name")

    def counted(self) -> Participation:
        names = ("group", "female", "male", "other", "undisclosed")
        return Participation(**{name: self.cleaned_data[name] for name in names})


class SharedForm(NoteForm):
    shared_on = forms.DateField(label=_("Shared on"), widget=DateInput())


class ConfirmedForm(NoteForm):
    confirmed_on = forms.DateField(label=_("Confirmed on"), widget=DateInput())
    confirmed_by = forms.CharField(
        label=_("Confirmed by"),
        max_length=160,
        help_text=_("In which role, e.g. two members of the women's committee. No names."),
    )


class MailForm(Calm, forms.Form):
    """An e-mail from which a log begins."""

    mail = forms.FileField(
        label=_("E-mail saved as a file (.eml)"),
        help_text=_(
            "At most 5 MB. Attachments are not taken over; nothing is saved before you say so."
        ),
    )

    def clean_mail(self) -> Letter:
        try:
            return read_letter(self.cleaned_data["mail"].read(MOST_BYTES + 1))
        except Unreadable as fault:
            raise ValidationError(str(fault)) from fault
