"""Pages about meetings, concerns and follow-ups."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from engagement import actions, exchange, filters
from engagement.forms import meetings as forms
from engagement.models import Concern, Engagement, FollowUp
from people.permissions import roles_with
from records import clock
from records.forms import FileForm
from records.registers import Register
from records.views import Act, Record, Write, door


class EngagementRegister(Register):
    model = Engagement
    filterset_class = filters.EngagementFilter
    sorts = {"held": ("held_on", _("Date")), "number": ("number", _("Number"))}
    order = "-held_on"
    columns = exchange.ENGAGEMENT
    create = ("log_engagement", _("Log a meeting"))
    title = _("Meetings")
    intro = _(
        "Every contact with people of the communities: who was there, what was said, what came of it."
    )
    empty_text = _("No meeting is logged yet. Log the last one you had; it takes two minutes.")

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register()

    def may_create(self) -> bool:
        return self.request.user.holds(*roles_with("engagement", "C"))


class EngagementPage(Record):
    model = Engagement

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register()

    def more(self, record: Engagement) -> dict[str, Any]:
        user = self.request.user
        today = record.site.today()
        concerns: list[Any] = list(record.concerns.select_related("group", "topic"))
        for concern in concerns:
            concern.late = concern.is_overdue(today)
        follow_ups: list[Any] = list(record.follow_ups.select_related("owner").order_by("due_on"))
        for task in follow_ups:
            verbs = (actions.finish, actions.drop)
            task.offers = [door(verb, task) for verb in verbs if verb.is_open_to(user, task)]
        may_attach = actions.attach.may(user, record)
        return {
            "title": record.title,
            "subtitle": f"{record.number} · {record.site}",
            "responsible": [{"label": _("Logged by"), "person": record.logged_by}],
            "topics": record.topics.order_by("name"),
            "participations": record.participations.select_related("group"),
            "attendances": record.attendances.select_related("person"),
            "people_present": record.stakeholders.visible_to(user).order_by("name"),
            "concerns": concerns,
            "follow_ups": follow_ups,
            "attach_url": reverse("attach_engagement", args=[record.pk]) if may_attach else None,
        }


def is_key(text: str) -> bool:
    """Whether an address names a record at all."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


class Log(Write):
    """The whole meeting on one page. "More rows" adds one to a list without losing a word, with or without scripts."""

    model = Engagement
    action = actions.log
    form_class = forms.LogForm
    title = _("Log a meeting")
    template_name = "engagement/engagement_form.html"

    def may_create(self, record: Any) -> bool:
        return self.request.user.holds(*roles_with("engagement", "C"))

    def initial(self) -> dict[str, Any]:
        """From a community's page, or with the setting of an earlier meeting."""
        user, query = self.request.user, self.request.GET
        if key := query.get("like"):
            past = (
                Engagement.objects.visible_to(user).filter(pk=key).first() if is_key(key) else None
            )
            if past is not None:
                kept = (
                    "site_id",
                    "community_id",
                    "place",
                    "channel",
                    "languages",
                    "interpreter",
                    "women_only",
                )
                return {name.removesuffix("_id"): getattr(past, name) for name in kept}
        return {name: value for name, value in query.items() if name in {"site", "community"}}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.POST.get("more_rows"):
            return self.add_row(request)
        return super().post(request, **kwargs)

    def add_row(self, request: HttpRequest) -> HttpResponse:
        """Show the form again with one more empty row in one list."""
        typed: QueryDict = request.POST.copy()
        name = f"{typed['more_rows']}-TOTAL_FORMS"
        try:
            typed[name] = str(int(typed.get(name, "1")) + 1)
        except ValueError:
            typed[name] = "1"
        form = self.form_class(initial=self.initial(), instance=self.start(), user=request.user)
        form.recall(typed)
        return self.show(form.instance, form)

    def save(self, form: Any) -> Any:
        """The meeting and what higher floors make of it, or nothing."""
        with transaction.atomic():
            made = super().save(form)
            for part in form.parts:
                part.add_to(made, by=self.request.user)
        return made


class Amend(Write):
    model = Engagement
    action = actions.amend
    form_class = forms.AmendForm
    title = _("Correct the log")
    template_name = "records/write.html"


class Review(Act):
    model = Engagement
    action = actions.review


class ShareBack(Act):
    model = Engagement
    action = actions.share_back
    form_class = forms.SharedForm


class Void(Act):
    model = Engagement
    action = actions.void


class Attach(Act):
    model = Engagement
    action = actions.attach
    form_class = FileForm


class ConcernRegister(Register):
    model = Concern
    filterset_class = filters.ConcernFilter
    sorts = {"raised": ("created_at", _("Raised"))}
    order = "-created_at"
    columns = exchange.CONCERN
    title = _("Concerns")
    intro = _("What people asked or worry about, and whether they have an answer.")
    empty_text = _("No concern is noted yet. They are noted while logging a meeting.")

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register()

    def register_context(self, page: Any) -> dict[str, Any]:
        now = clock.now()
        for concern in page.rows:
            concern.late = concern.is_overdue(concern.site.today(now))
        return super().register_context(page)


class ConcernPage(Record):
    model = Concern

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register()

    def more(self, record: Concern) -> dict[str, Any]:
        return {
            "title": record.topic.name,
            "subtitle": record.group.name,
            "late": record.is_overdue(record.site.today()),
        }


class NeedAnswer(Act):
    model = Concern
    action = actions.need_answer


class Answer(Act):
    model = Concern
    action = actions.answer
    form_class = forms.AnswerForm


class FollowUpAct(Act):
    model = FollowUp

    def after(self, record: FollowUp) -> str:
        """Its meeting, for those who may read it; tasks are given to others, too."""
        meeting = Engagement.objects.visible_to(self.request.user).filter(pk=record.engagement_id)
        return record.get_absolute_url() if meeting.exists() else reverse("home")


class Finish(FollowUpAct):
    action = actions.finish


class Drop(FollowUpAct):
    action = actions.drop
