"""Pages about lists that come in."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from engagement import actions, exchange, filters
from engagement.forms import imports as forms
from engagement.models import Import, ImportRow
from people.permissions import roles_with
from records import exports
from records.models import Entry
from records.registers import Register
from records.trail import remember
from records.views import Act, Record, Write

SHOWN = 100  # rows to mend on the page; the file has them all


class ImportRegister(Register):
    model = Import
    filterset_class = filters.ImportFilter
    sorts = {"sent": ("created_at", _("Sent"))}
    order = "-created_at"
    create = ("upload_import", _("Bring in a list"))
    title = _("Lists brought in")
    intro = _(
        "Files of stakeholders, groups, meetings and counts: checked, then loaded whole or not at all."
    )
    empty_text = _(
        "No list was brought in yet. A spreadsheet that you kept so far is a good start."
    )

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register()

    def may_create(self) -> bool:
        return self.request.user.holds(*roles_with("engagement", "C"))


class ImportPage(Record):
    """Where a list stands, with a bar while a worker is at it; the page can be left and found again."""

    model = Import

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register()

    def more(self, record: Import) -> dict[str, Any]:
        busy = record.status in {Import.Status.WAITING, Import.Status.APPROVED}
        rows = record.rows.in_state(ImportRow.State.BAD, ImportRow.State.TWIN)
        return {
            "busy": busy,
            "told": actions.told(record) if busy else {},
            "rows": [] if busy else list(rows[:SHOWN]),
            "left_out": record.bad + record.twins,
            "names": column_names(record),
            "responsible": [{"label": _("Brought in by"), "person": record.uploaded_by}],
        }


def column_names(record: Import) -> list[tuple[str, Any]]:
    """(title in the file, what it was taken for) of each column."""
    labels = {one.name: one.label for one in exchange.FIELDS[record.kind]}
    return [
        (title, labels.get(name, ""))
        for title, name in zip(record.header, record.columns, strict=False)
    ]


class UploadList(Write):
    model = Import
    action = actions.upload_list
    form_class = forms.ImportForm
    title = _("Bring in a list")
    template_name = "records/write.html"
    drafts = False

    def may_create(self, record: Any) -> bool:
        return self.request.user.holds(*roles_with("engagement", "C"))

    def initial(self) -> dict[str, Any]:
        return {
            name: self.request.GET[name] for name in ("kind", "site") if name in self.request.GET
        }


class MatchColumns(Act):
    model = Import
    action = actions.match_columns
    form_class = forms.MatchForm

    def details(self, form: Any) -> dict[str, Any]:
        return {"columns": form.columns(), "day_first": form.cleaned_data["day_first"]}


class ApproveImport(Act):
    model = Import
    action = actions.approve_import
    form_class = forms.ApproveForm
    template_name = "engagement/approve_import.html"


class DropImport(Act):
    model = Import
    action = actions.drop_import


@require_safe
def left_out(request: HttpRequest, pk: Any) -> HttpResponseBase:
    """The rows that were not loaded, as a file to mend and send again, with what is wrong in the last column."""
    brought = get_object_or_404(Import.objects.visible_to(request.user), pk=pk)
    rows = brought.rows.in_state(ImportRow.State.BAD, ImportRow.State.TWIN)
    if not rows.exists():
        raise Http404
    remember(Entry.Kind.EXPORTED, "export", by=request.user, record=brought)
    columns: exports.Columns = [
        (title, lambda row, place=place: row.cells[place] if place < len(row.cells) else "")
        for place, title in enumerate(brought.header)
    ]
    columns.append((str(_("What is wrong")), lambda row: row.problem))
    return exports.stream_csv(rows, columns, "left-out")
