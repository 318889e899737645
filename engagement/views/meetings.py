"""Pages about meetings, concerns and follow-ups."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from engagement import actions, exchange, filters
from engagement.forms import afterwards
from engagement.forms import meetings as forms
from engagement.forms.pasted import is_key
from engagement.models import Attendance, Engagement, PlannedEngagement, Topic
from people.permissions import roles_with
from records import clock
from records.forms import FileForm
from records.registers import Register
from records.views import Act, Record, Write, door

MOST_TWINS = 5
SETTING = {"site", "community", "group"}


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
        return super().get_queryset().for_record()

    def more(self, record: Engagement) -> dict[str, Any]:
        user = self.request.user
        concerns = record.concerns.select_related("group", "topic").marked_late(clock.instant())
        topics = list(record.topics.order_by("name"))
        attendances = list(record.attendances.all())
        follow_ups: list[Any] = list(record.follow_ups.select_related("owner").order_by("due_on"))
        for task in follow_ups:
            verbs = (actions.finish, actions.drop)
            task.offers = [door(verb, task) for verb in verbs if verb.is_open_to(user, task)]
        may_attach = actions.attach.may(user, record)
        seen = record.messages.visible_to(user).select_related("owner").order_by("title")
        used = list(seen) if record.has_messages else []
        return {
            "title": record.title,
            "subtitle": f"{record.number} · {record.site}",
            "responsible": [{"label": _("Logged by"), "person": record.logged_by}],
            "topics": topics,
            "participations": record.participations.select_related("group"),
            "attendances": attendances,
            "people_present": record.stakeholders.visible_to(user).order_by("name"),
            "concerns": concerns,
            "follow_ups": follow_ups,
            "missing": missing_colleagues(record, topics, attendances),
            "messages_used": used,
            "stale": record.stale_messages(used),
            "attach_url": reverse("attach_engagement", args=[record.pk]) if may_attach else None,
        }


def missing_colleagues(
    record: Engagement, topics: Iterable[Topic], attendances: Iterable[Attendance]
) -> list[str]:
    """Who should have been there, by its topics, and was not."""
    needed = {one for topic in topics for one in topic.functions}
    return record.missing_functions(needed, (one.function for one in attendances))


def find_twins(user: Any, *, title: str = "", **setting: Any) -> list[Engagement]:
    """Meetings that the visitor sees and that may be the very one: same place, day and kind.

    One officer visits many households on one day; their own are twins only under the same title.
    """
    seen = Engagement.objects.visible_to(user).like(**setting).not_own_but(user, title)
    return list(seen.for_register().order_by("-created_at")[:MOST_TWINS])


@require_safe
def twins(request: HttpRequest) -> HttpResponse:
    """The hint while the form is filled: somebody may have logged this meeting already."""
    form = forms.TwinForm(request.GET, user=request.user)
    found = find_twins(request.user, **form.cleaned_data) if form.is_valid() else []
    return render(request, "engagement/twins.html", {"twins": found})


class Log(Write):
    """The whole meeting on one page. "More rows" adds one to a list without losing a word, with or without scripts."""

    model = Engagement
    action = actions.log
    form_class = forms.LogForm
    title = _("Log a meeting")
    template_name = "engagement/engagement_form.html"
    twins: ClassVar[list[Engagement]] = []

    def may_create(self, record: Any) -> bool:
        return self.request.user.holds(*roles_with("engagement", "C"))

    def initial(self) -> dict[str, Any]:
        """From the page of a community or group, a planned meeting, or with the setting of an earlier one."""
        user, query = self.request.user, self.request.GET
        if planned := self.planned():
            return planned.log_values | {
                "group": planned.group_id,
                "held_on": min(planned.planned_on, planned.site.today()),
            }
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
        return {name: value for name, value in query.items() if name in SETTING}

    def planned(self) -> PlannedEngagement | None:
        """The planned meeting that is logged here, while it still waits for its log."""
        key = self.request.GET.get("planned", "")
        seen = PlannedEngagement.objects.visible_to(self.request.user).open()
        return seen.select_related("site").filter(pk=key).first() if is_key(key) else None

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.POST.get("more_rows"):
            return self.add_row(request)
        if request.POST.get("take_pasted"):
            return self.take_pasted(request)
        return super().post(request, **kwargs)

    def take_pasted(self, request: HttpRequest) -> HttpResponse:
        """Show the form again with the pasted list in its rows."""
        typed: QueryDict = request.POST.copy()
        form = self.form_class(initial=self.initial(), instance=self.start(), user=request.user)
        form.recall(typed)
        faults = form.take_pasted(typed)
        form.recall(typed)
        for fault in faults:
            messages.warning(request, fault)
        return self.show(form.instance, form)

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
        """The meeting, its photographs and what higher floors make of it, or nothing."""
        self.twins = [] if self.request.POST.get("another") else self.twins_of(form)
        if self.twins:
            raise ValidationError(
                _(
                    "This may be logged already. Look below, and say whether yours was another meeting."
                )
            )
        with transaction.atomic():
            made = super().save(form)
            for photo in form.cleaned_data["photos"]:
                self.attach(made, photo)
            for part in form.parts:
                part.add_to(made, by=self.request.user)
            if planned := self.planned():
                actions.hold(planned, by=self.request.user, engagement=made)
        for message, warning in made.stale_messages(made.messages.select_related("owner")):
            messages.warning(self.request, f"{message}: {warning}")
        return made

    def attach(self, made: Engagement, photo: Any) -> None:
        try:
            actions.attach(made, by=self.request.user, file=photo)
        except ValidationError as error:
            raise ValidationError({"photos": error.messages}) from error

    def twins_of(self, form: Any) -> list[Engagement]:
        names = ("site", "community", "held_on", "channel", "title")
        return find_twins(self.request.user, **{name: form.cleaned_data[name] for name in names})


class Amend(Write):
    model = Engagement
    action = actions.amend
    form_class = forms.AmendForm
    title = _("Correct the log")
    template_name = "records/write.html"


class CountPresent(Act):
    model = Engagement
    action = actions.count_present
    form_class = afterwards.CountForm

    def details(self, form: Any) -> dict[str, Any]:
        return {"counted": [form.counted()], "reason": form.cleaned_data["reason"]}


class Review(Act):
    model = Engagement
    action = actions.review


class ShareBack(Act):
    model = Engagement
    action = actions.share_back
    form_class = afterwards.SharedForm


class ConfirmMinutes(Act):
    model = Engagement
    action = actions.confirm_minutes
    form_class = afterwards.ConfirmedForm


class Void(Act):
    model = Engagement
    action = actions.void


class Attach(Act):
    model = Engagement
    action = actions.attach
    form_class = FileForm
