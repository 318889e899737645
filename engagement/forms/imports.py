"""What may come in about lists: the file, what its columns are, which rows are loaded."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement.exchange.fields import FIELDS, missing
from engagement.exchange.files import Unreadable, format_of
from engagement.forms.mapping import AtSite
from engagement.models import Import
from records.forms import NoteForm

MOST_BYTES = 20_000_000


class ImportForm(AtSite):
    subject = "engagement"

    class Meta:
        model = Import
        fields = ["site", "kind", "file"]
        help_texts = {
            "file": gettext_lazy(
                "CSV or Excel workbook (.xlsx), at most 20 MB and 100,000 lines; the first line names the columns. "
                "Nothing is loaded before you have seen what was found."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = True

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 20 MB. Send it in several files."))
        try:
            self.instance.format = format_of(file)
        except Unreadable as fault:
            raise ValidationError(str(fault)) from fault
        file.seek(0)
        return file


class MatchForm(NoteForm):
    """One choice for each column of the file."""

    day_first = forms.ChoiceField(
        label=gettext_lazy("Dates such as 03/04/2025"),
        choices=Import.DayFirst.choices,
        required=False,
        help_text=gettext_lazy("Only needed when the list writes days and months in numbers."),
    )
    note = None  # type: ignore[assignment]  # how a form drops an inherited field

    def __init__(self, *args: Any, record: Any, action: Any, user: Any, **kwargs: Any) -> None:
        forms.Form.__init__(self, *args, **kwargs)
        self.record, self.action, self.user = record, action, user
        self.fields["day_first"].initial = record.day_first
        offered = [("", _("leave it out"))] + [(one.name, one.label) for one in FIELDS[record.kind]]
        for place, title in enumerate(record.header):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=title or _("Column %d") % (place + 1),
                choices=offered,
                required=False,
                initial=record.columns[place] if place < len(record.columns) else "",
            )

    def columns(self) -> list[str]:
        return [self.cleaned_data[f"column_{place}"] for place in range(len(self.record.header))]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        columns = self.columns()
        for place, name in enumerate(columns):
            if name and name in columns[:place]:
                self.add_error(f"column_{place}", _("Another column is this already."))
        if lacking := missing(self.record.kind, columns):
            self.add_error(None, _("Still missing: %s.") % ", ".join(lacking))
        return cleaned


class ApproveForm(NoteForm):
    only_good = forms.BooleanField(label=gettext_lazy("Leave out the rows to mend"), required=False)
    with_twins = forms.BooleanField(
        label=gettext_lazy("Load also what is perhaps there already"),
        required=False,
        help_text=gettext_lazy("Two people may have one name. You can merge them later."),
    )
    note = None  # type: ignore[assignment]  # how a form drops an inherited field

    def __init__(self, *args: Any, record: Any, action: Any, user: Any, **kwargs: Any) -> None:
        forms.Form.__init__(self, *args, **kwargs)
        self.record, self.action, self.user = record, action, user
        if not record.bad:
            del self.fields["only_good"]
        if not record.twins:
            del self.fields["with_twins"]
