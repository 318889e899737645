"""Pages about early signs, quiet days and requests for information."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from engagement import actions, exchange, filters
from engagement.forms import field_notes as forms
from engagement.models import EarlySign, InformationRequest, QuietDay
from people.permissions import roles_with
from records import clock
from records.registers import Register
from records.views import Act, Record, Write


class Noted(Register):
    """Registers to which whoever logs meetings adds."""

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register()

    def may_create(self) -> bool:
        return self.request.user.holds(*roles_with("engagement", "C"))


class Note(Write):
    template_name = "records/write.html"

    def may_create(self, record: Any) -> bool:
        return self.request.user.holds(*roles_with("engagement", "C"))

    def initial(self) -> dict[str, Any]:
        return {
            name: value
            for name, value in self.request.GET.items()
            if name in {"site", "community", "group"}
        }


class EarlySignRegister(Noted):
    model = EarlySign
    filterset_class = filters.EarlySignFilter
    sorts = {"heard": ("heard_on", _("Heard on"))}
    order = "-heard_on"
    columns = exchange.EARLY_SIGN
    create = ("hear_earlysign", _("Note an early sign"))
    title = _("Early signs and rumours")
    intro = _("What is said between meetings, how sure we are, and what was found.")
    empty_text = _(
        "No early sign is noted yet. Note what people talk about before it becomes a complaint or a road block."
    )


class EarlySignPage(Record):
    model = EarlySign

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register()

    def more(self, record: EarlySign) -> dict[str, Any]:
        return {
            "title": record.topic.name,
            "subtitle": record.site.name,
            "responsible": [{"label": _("Noted by"), "person": record.noted_by}],
        }


class Hear(Note):
    model = EarlySign
    action = actions.hear
    form_class = forms.EarlySignForm
    title = _("Note an early sign")


class ConfirmSign(Act):
    model = EarlySign
    action = actions.confirm_sign


class DismissSign(Act):
    model = EarlySign
    action = actions.dismiss_sign


class QuietDayRegister(Noted):
    model = QuietDay
    filterset_class = filters.QuietDayFilter
    sorts = {"day": ("day", _("Day"))}
    order = "-day"
    columns = exchange.QUIET_DAY
    create = ("report_quietday", _("Nothing to report today"))
    title = _("Days with nothing to report")
    intro = _("Days on which an officer looked and found nothing: known, and no gap in the log.")
    empty_text = _("No such day is noted yet. A quiet day takes one click from the page of today.")


class ReportQuietDay(Note):
    model = QuietDay
    action = actions.report_quiet_day
    form_class = forms.QuietDayForm
    title = _("Nothing to report")


class InformationRequestRegister(Noted):
    model = InformationRequest
    filterset_class = filters.InformationRequestFilter
    sorts = {"received": ("received_on", _("Received on"))}
    order = "-received_on"
    columns = exchange.INFORMATION_REQUEST
    create = ("receive_informationrequest", _("Enter a request"))
    title = _("Requests for information")
    intro = _(
        "What people asked to be told or given: answered, or refused in writing with reasons."
    )
    empty_text = _(
        "Nobody has asked for a document or a fact yet. Enter the request when it comes."
    )

    def register_context(self, page: Any) -> dict[str, Any]:
        now = clock.now()
        for one in page.rows:
            one.late = one.is_overdue(one.site.today(now))
        return super().register_context(page)


class InformationRequestPage(Record):
    model = InformationRequest

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register()

    def more(self, record: InformationRequest) -> dict[str, Any]:
        return {
            "title": record.number,
            "subtitle": record.group.name,
            "late": record.is_overdue(record.site.today()),
        }


class Receive(Note):
    model = InformationRequest
    action = actions.receive
    form_class = forms.InformationRequestForm
    title = _("Enter a request for information")


class AnswerRequest(Act):
    model = InformationRequest
    action = actions.answer_request
    form_class = forms.AnswerRequestForm


class RefuseRequest(Act):
    model = InformationRequest
    action = actions.refuse_request
    form_class = forms.RefuseRequestForm
