"""A log that begins from an e-mail of a stakeholder."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement.exchange.mails import Letter
from engagement.forms import afterwards
from engagement.models import Engagement, Stakeholder
from engagement.views.meetings import Log
from records.drafts import draft_of, keep_draft


class LogMail(Log):
    """First the file, then the form of a meeting with what the e-mail says; saved only when it is sent."""

    title = gettext_lazy("Log an e-mail")
    creating = True  # the key in the address is the writer's, not a meeting's

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            seen = Stakeholder.objects.visible_to(request.user)
            self.writer = get_object_or_404(seen, pk=kwargs["pk"])

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.refuse_early(self.start())
        if draft_of(request.user, request.path) and request.GET.get("draft") != "no":
            return super().get(request, **kwargs)
        return self.ask(afterwards.MailForm())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if "title" in request.POST:
            return super().post(request, **kwargs)
        self.refuse_early(self.start())
        asked = afterwards.MailForm(request.POST, request.FILES)
        if not asked.is_valid():
            return self.ask(asked, status=422)
        typed = self.typed_from(asked.cleaned_data["mail"])
        keep_draft(request.user, request.path, typed)
        form = self.form_class(initial=self.initial(), instance=self.start(), user=request.user)
        form.recall(typed)
        return self.show(form.instance, form)

    def ask(self, form: Any, status: int = 200) -> HttpResponse:
        words = {"form": form, "title": self.title, "record": self.writer, "cancel_url": None}
        context = self.context(**words, submit_label=_("Read it"))
        return render(self.request, "records/write.html", context, status=status)

    def initial(self) -> dict[str, Any]:
        return {"site": self.writer.site, "community": self.writer.community}

    def typed_from(self, letter: Letter) -> QueryDict:
        """What the form would hold if somebody had typed the e-mail into it."""
        site, own = self.writer.site, (self.writer.email or "").lower()
        day = site.today(letter.sent_at) if letter.sent_at else site.today()
        typed = QueryDict(mutable=True)
        typed.update(
            {
                "site": str(site.pk),
                "community": str(self.writer.community_id or ""),
                "held_on": day.isoformat(),
                "place": _("By e-mail"),
                "channel": Engagement.Channel.LETTER,
                "title": letter.subject or _("E-mail"),
                "summary": letter.text,
                "initiated_by": Engagement.Initiator.STAKEHOLDER
                if own and own in letter.senders
                else Engagement.Initiator.COMPANY,
                "is_two_way": "on",
                "security_presence": Engagement.Security.NONE,
                "picture_consent": Engagement.Consent.NONE_MADE,
                "stakeholders": str(self.writer.pk),
            }
        )
        return typed
