"""Pages about key messages: the register, one message, and the small page for the field."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from governance import actions, exchange, filters
from governance.forms import messages as forms
from governance.models import KeyMessage
from governance.permissions import messages as may
from people.models import Site
from people.permissions import roles_with
from records import clock
from records.registers import Register
from records.views import Act, Record, Write

KEPT = ("title", "topics", "texts", "do_not_say", "owner", "site")  # for the next version


class KeyMessageRegister(Register):
    model = KeyMessage
    filterset_class = filters.KeyMessageFilter
    sorts = {"from": ("starts_on", _("Valid from"))}
    order = "-starts_on"
    columns = exchange.MESSAGE
    create = ("write_keymessage", _("Write a message"))
    title = _("Key messages")
    intro = _("What we say with one voice, and what we do not say.")
    empty_text = _(
        "No message is written yet. Write what people ask most often; somebody else approves it."
    )

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register()

    def may_create(self) -> bool:
        return self.request.user.holds(*roles_with("message", "C"))

    def register_context(self, page: Any) -> dict[str, Any]:
        today = clock.now().date()
        for message in page.rows:
            message.expired = message.is_expired(today)
        return super().register_context(page)


class KeyMessagePage(Record):
    model = KeyMessage

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register()

    def more(self, record: KeyMessage) -> dict[str, Any]:
        user = self.request.user
        people = [
            {"label": _("Owner"), "person": record.owner},
            {"label": _("Written by"), "person": record.author},
            {"label": _("Approved by"), "person": record.approved_by},
        ]
        may_replace = may.can_replace(user, record)
        return {
            "subtitle": record.site.name if record.site else _("Every site"),
            "warning": record.warning(clock.now().date()),
            "versions": KeyMessage.objects.visible_to(user).versions_of(record),
            "responsible": [one for one in people if one["person"]],
            "replace_url": reverse("replace_keymessage", args=[record.pk]) if may_replace else None,
        }


class WriteMessage(Write):
    model = KeyMessage
    action = actions.write_message
    form_class = forms.KeyMessageForm
    title = _("Write a message")
    template_name = "records/write.html"

    def may_create(self, record: Any) -> bool:
        return self.request.user.holds(*roles_with("message", "C"))


class Replace(WriteMessage):
    """The next version, with the words that hold now."""

    title = _("Write the next version")
    creating = True  # type: ignore[assignment]

    @property
    def former(self) -> KeyMessage:
        rows = KeyMessage.objects.visible_to(self.request.user)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def blank(self) -> KeyMessage:
        return KeyMessage(line=self.former.line)

    def initial(self) -> dict[str, Any]:
        former = self.former
        return {name: getattr(former, name) for name in KEPT}

    def may_create(self, record: Any) -> bool:
        return may.can_replace(self.request.user, self.former)


class Amend(Write):
    model = KeyMessage
    action = actions.amend_message
    form_class = forms.KeyMessageForm
    title = _("Change the message")
    template_name = "records/write.html"


class Approve(Act):
    model = KeyMessage
    action = actions.approve_message


class Retire(Act):
    model = KeyMessage
    action = actions.retire_message


@require_safe
def messages_now(request: HttpRequest) -> HttpResponse:
    """Everything we say today, on one small page: to read on a phone, to keep open, to print."""
    user: Any = request.user
    if not user.holds(*roles_with("message", "R")):
        raise PermissionDenied
    form = forms.FindForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    now = clock.now()
    rows = KeyMessage.objects.visible_to(user).in_force(now.date())
    found = rows.about(words) if words else rows
    return render(
        request,
        "governance/messages_now.html",
        {
            "found": found.select_related("owner", "site").order_by("title"),
            "words": words,
            "unfolded": bool(words) or "all" in request.GET,
            "now": now,
            "places": Site.objects.visible_to(user).of(user).order_by("name"),
            "title": _("What we say today"),
        },
    )
