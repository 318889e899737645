"""What may come in about the seasons in which a community cannot be reached."""

from __future__ import annotations

from crispy_forms.layout import Layout
from django.utils.translation import gettext_lazy as _

from engagement.forms.mapping import side_by_side
from engagement.models import ClosedSeason
from records.forms import DateInput, RecordForm, explained


class ClosedSeasonForm(RecordForm):
    class Meta:
        model = ClosedSeason
        fields = ["starts_on", "ends_on", "reason"]
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}

    def layout(self) -> Layout:
        return Layout(
            explained(
                _("Days when nobody gets there"),
                _(
                    "They do not count as days without contact, if they are entered before they begin."
                ),
                side_by_side("starts_on", "ends_on"),
                "reason",
            ),
            "version",
            "key",
        )
